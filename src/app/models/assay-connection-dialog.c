/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-connection-dialog.c: the form of a connection. Saving writes the connection first and keeps the
 * key after that: in the keyring, or, when there is none and the user agrees, in a file that only they
 * can read. The key is taken out of the form when it is saved and is never put into it. Main thread. */

#include "assay-connection-dialog.h"

#include "assay-dialogs.h"
#include "assay-error.h"
#include "assay-http.h"
#include "assay-models-text.h"
#include "assay-secrets.h"

#include <glib/gi18n.h>
#include <string.h>

struct _AssayConnectionDialog
{
  AdwWindow parent_instance;

  GtkButton *save;
  GtkLabel *problem;
  GtkRevealer *problem_revealer;
  AdwEntryRow *name;
  AdwEntryRow *base_url;
  AdwEntryRow *organization;
  AdwPreferencesGroup *key_group;
  AdwPasswordEntryRow *key;
  AdwEntryRow *key_env;
  GtkLinkButton *key_page;
  GtkSpinButton *concurrency;
  GtkSpinButton *requests;
  GtkSpinButton *tokens;
  GtkSpinButton *timeout;
  AdwPreferencesGroup *price_group;
  AdwEntryRow *input_price;
  AdwEntryRow *output_price;
  AdwEntryRow *cached_price;
  AdwEntryRow *budget;

  AssaySession *session;
  AssayConnection *connection; /* as it was */
  gboolean is_new;
  char *secret;                /* between saving the connection and keeping its key */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (AssayConnectionDialog, assay_connection_dialog, ADW_TYPE_WINDOW)

static guint saved_signal;

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_text (gpointer row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text == NULL ? "" : text);
}

static void
show_problem (AssayConnectionDialog *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence);
  gtk_revealer_set_reveal_child (self->problem_revealer, TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connection.save", TRUE);
}

/* Reading the form ------------------------------------------------------------------------------ */

static void
replace (char **field, const char *text)
{
  char *stripped = g_strstrip (g_strdup (text));

  g_free (*field);
  *field = *stripped == '\0' ? NULL : g_strdup (stripped);
  g_free (stripped);
}

static gboolean
read_amount (AdwEntryRow *row, double *amount, GError **error)
{
  if (assay_models_parse_amount (get_text (row), amount))
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               /* Translators: %s is the title of a field. */
               _("“%s” is an amount of dollars such as 1.25, or empty when it is not known"),
               adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  return FALSE;
}

static gboolean
read_variable (AssayConnectionDialog *self, AssayConnection *connection, GError **error)
{
  replace (&connection->key_env, get_text (self->key_env));
  if (connection->key_env == NULL ||
      g_regex_match_simple ("^[A-Za-z_][A-Za-z0-9_]*$", connection->key_env, 0, 0))
    return TRUE;
  /* It may be the key itself: it is not repeated. */
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               _("“Environment variable” takes a name such as OPENAI_API_KEY, not the key"));
  return FALSE;
}

static gboolean
read_address (AssayConnectionDialog *self, AssayConnection *connection, GError **error)
{
  g_autofree char *before = g_strdup (connection->base_url);

  replace (&connection->base_url, get_text (self->base_url));
  if (connection->base_url == NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   _("Say where the models are, such as https://example.com/v1"));
      return FALSE;
    }
  while (g_str_has_suffix (connection->base_url, "/"))
    connection->base_url[strlen (connection->base_url) - 1] = '\0';
  if (g_strcmp0 (before, connection->base_url) != 0)
    {
      /* That was learned of another server. */
      g_clear_pointer (&connection->models, g_free);
      replace (&connection->learned, "{}");
    }
  return assay_http_check_url (connection->base_url, error);
}

static gboolean
read_name (AssayConnectionDialog *self, AssayConnection *connection, GError **error)
{
  g_autoptr (AssayConnection) other = NULL;

  replace (&connection->name, get_text (self->name));
  if (connection->name == NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, _("Give the connection a name"));
      return FALSE;
    }
  if (!self->is_new)
    return TRUE;
  other = assay_connection_find (assay_session_get_reader (self->session), connection->name, NULL);
  if (other == NULL)
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT,
               _("There is a connection “%s” already; choose another name"), connection->name);
  return FALSE;
}

static AssayConnection *
read_form (AssayConnectionDialog *self, GError **error)
{
  g_autoptr (AssayConnection) connection = assay_connection_copy (self->connection);

  replace (&connection->organization, get_text (self->organization));
  connection->concurrency = gtk_spin_button_get_value_as_int (self->concurrency);
  connection->requests_per_minute = gtk_spin_button_get_value_as_int (self->requests);
  connection->tokens_per_minute = (gint64) gtk_spin_button_get_value (self->tokens);
  connection->timeout_s = gtk_spin_button_get_value_as_int (self->timeout);
  if (!read_name (self, connection, error) || !read_address (self, connection, error) ||
      !read_variable (self, connection, error) ||
      !read_amount (self->input_price, &connection->input_price, error) ||
      !read_amount (self->output_price, &connection->output_price, error) ||
      !read_amount (self->cached_price, &connection->cached_price, error) ||
      !read_amount (self->budget, &connection->budget, error))
    return NULL;
  return g_steal_pointer (&connection);
}

/* Keeping the key ------------------------------------------------------------------------------- */

static void
finish (AssayConnectionDialog *self)
{
  g_autofree char *name = g_strdup (self->connection->name);

  g_signal_emit (self, saved_signal, 0, name);
  gtk_window_close (GTK_WINDOW (self));
}

static void keep_key (AssayConnectionDialog *self, AssaySecretsPlace place);

static void
agreed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayConnectionDialog) self = data;

  if (assay_dialogs_ask_finish (GTK_WINDOW (source), result, NULL))
    keep_key (self, ASSAY_SECRETS_FILE);
  else
    finish (self);
}

static void
ask_for_file (AssayConnectionDialog *self)
{
  g_autofree char *file = assay_secrets_dup_file ();
  g_autofree char *variable = assay_secrets_dup_variable (self->connection->name);
  g_autofree char *body
    = g_strdup_printf (_("This machine has no keyring. The key can be kept in %s, unencrypted, in a "
                         "file that only you can read. Or keep it yourself, in the environment "
                         "variable %s."),
                       file, variable);

  assay_dialogs_ask_async (GTK_WINDOW (self), _("Keep the Key in a File?"), body,
                           _("Keep in a File"), self->cancellable, agreed_cb, g_object_ref (self));
}

static void
key_kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayConnectionDialog) self = data;
  g_autoptr (GError) error = NULL;

  if (assay_secrets_store_finish (result, &error))
    finish (self);
  else if (g_error_matches (error, ASSAY_ERROR, ASSAY_ERROR_UNSUPPORTED))
    ask_for_file (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_problem (self, error->message);
}

static void
keep_key (AssayConnectionDialog *self, AssaySecretsPlace place)
{
  AssaySecretsOwner owner
    = { self->connection->name, self->connection->base_url, self->connection->key_env };

  assay_secrets_store_async (&owner, self->secret, place, self->cancellable, key_kept_cb,
                             g_object_ref (self));
}

/* Saving ---------------------------------------------------------------------------------------- */

static gboolean
save_connection (AssayDb *db, gpointer data, GError **error)
{
  return assay_connection_save (db, data, error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayConnectionDialog) self = data;
  g_autoptr (GError) error = NULL;

  if (!assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_problem (self, error->message);
      return;
    }
  /* From here on the connection exists: pressing Save again changes it. */
  self->is_new = FALSE;
  if (self->secret != NULL)
    keep_key (self, ASSAY_SECRETS_KEYRING);
  else
    finish (self);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayConnectionDialog *self = ASSAY_CONNECTION_DIALOG (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayConnection) connection = read_form (self, &error);
  const char *key = get_text (self->key);

  if (connection == NULL)
    {
      show_problem (self, error->message);
      return;
    }
  g_clear_pointer (&self->secret, assay_secret_free);
  if (*key != '\0')
    self->secret = g_strstrip (g_strdup (key));
  assay_connection_free (self->connection);
  self->connection = assay_connection_copy (connection);
  gtk_widget_action_set_enabled (widget, "connection.save", FALSE);
  gtk_revealer_set_reveal_child (self->problem_revealer, FALSE);
  assay_workspace_write_async (assay_session_get_workspace (self->session), save_connection,
                               g_steal_pointer (&connection), (GDestroyNotify) assay_connection_free,
                               ASSAY_CHANGE_CONNECTIONS, self->cancellable, saved_cb,
                               g_object_ref (self));
}

/* Showing --------------------------------------------------------------------------------------- */

static void
key_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayConnectionDialog) self = data;
  AssaySecretsPlace place = ASSAY_SECRETS_NOWHERE;
  g_autoptr (GError) error = NULL;
  char *key = assay_secrets_lookup_finish (result, &place, &error);
  g_autofree char *where = NULL;
  g_autofree char *text = NULL;

  assay_secret_free (key); /* only where it is matters here */
  if (error != NULL || self->key_group == NULL)
    return;
  where = assay_models_dup_key_place (self->connection, place);
  if (place == ASSAY_SECRETS_ENVIRONMENT)
    text = g_strdup_printf (_("%s. It goes before a key that is kept here."), where);
  else if (place != ASSAY_SECRETS_NOWHERE)
    text = g_strdup_printf (_("%s. Leave the field empty to keep it."), where);
  if (text != NULL)
    adw_preferences_group_set_description (self->key_group, text);
}

static void
show_amount (AdwEntryRow *row, double amount)
{
  g_autofree char *text = assay_models_dup_amount (amount);

  set_text (row, text);
}

static void
show_form (AssayConnectionDialog *self)
{
  const AssayConnection *connection = self->connection;
  g_autofree char *prices = NULL;

  set_text (self->name, connection->name);
  set_text (self->base_url, connection->base_url);
  set_text (self->organization, connection->organization);
  set_text (self->key_env, connection->key_env);
  gtk_spin_button_set_value (self->concurrency, connection->concurrency);
  gtk_spin_button_set_value (self->requests, connection->requests_per_minute);
  gtk_spin_button_set_value (self->tokens, (double) connection->tokens_per_minute);
  gtk_spin_button_set_value (self->timeout, connection->timeout_s);
  show_amount (self->input_price, connection->input_price);
  show_amount (self->output_price, connection->output_price);
  show_amount (self->cached_price, connection->cached_price);
  show_amount (self->budget, connection->budget);
  prices = g_strdup_printf (_("Dollars for a million tokens, for all models of this connection. Where "
                              "they are empty, what the server names counts, then the table of %s "
                              "that came with Assay; else the price is unknown."),
                            assay_prices_get_date ());
  adw_preferences_group_set_description (self->price_group, prices);
}

static void
assay_connection_dialog_dispose (GObject *object)
{
  AssayConnectionDialog *self = ASSAY_CONNECTION_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->secret, assay_secret_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_CONNECTION_DIALOG);
  G_OBJECT_CLASS (assay_connection_dialog_parent_class)->dispose (object);
}

static void
assay_connection_dialog_finalize (GObject *object)
{
  g_clear_pointer (&ASSAY_CONNECTION_DIALOG (object)->connection, assay_connection_free);
  G_OBJECT_CLASS (assay_connection_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, save);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, problem_revealer);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, name);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, base_url);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, organization);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, key_group);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, key);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, key_env);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, key_page);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, concurrency);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, requests);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, tokens);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, timeout);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, price_group);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, input_price);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, output_price);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, cached_price);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionDialog, budget);
}

static void
assay_connection_dialog_class_init (AssayConnectionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_connection_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_connection_dialog_finalize;

  /* AssayConnectionDialog::saved: the connection of this name is saved, and its key kept. */
  saved_signal = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "connection.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "connection.save",
                                       NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/models/assay-connection-dialog.ui");
  bind_children (widget_class);
}

static void
assay_connection_dialog_init (AssayConnectionDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->save));
}

/**
 * assay_connection_dialog_new:
 * @parent: the window that asks
 * @session: where the connection is saved
 * @connection: what the form begins with; copied
 * @preset: (nullable): where it comes from
 * @is_new: whether it is in no workspace yet
 *
 * Returns: (transfer none): the form, owned by GTK.
 */
AssayConnectionDialog *
assay_connection_dialog_new (GtkWindow *parent, AssaySession *session,
                             const AssayConnection *connection, const AssayProviderPreset *preset,
                             gboolean is_new)
{
  AssayConnectionDialog *self
    = g_object_new (ASSAY_TYPE_CONNECTION_DIALOG, "transient-for", parent, NULL);
  AssaySecretsOwner owner = { connection->name, connection->base_url, connection->key_env };

  self->session = g_object_ref (session);
  self->connection = assay_connection_copy (connection);
  self->is_new = is_new;
  gtk_window_set_title (GTK_WINDOW (self), is_new ? _("Add a Connection") : _("Edit Connection"));
  /* Versions and runs name their model by it. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->name), is_new);
  gtk_widget_set_visible (GTK_WIDGET (self->key_page), preset != NULL && preset->key_page != NULL);
  if (preset != NULL && preset->key_page != NULL)
    gtk_link_button_set_uri (self->key_page, preset->key_page);
  show_form (self);
  gtk_widget_grab_focus (GTK_WIDGET (!is_new || preset == NULL    ? self->base_url
                                     : preset->key_page != NULL ? ADW_ENTRY_ROW (self->key)
                                                                : self->name));
  assay_secrets_lookup_async (&owner, self->cancellable, key_found_cb, g_object_ref (self));
  return self;
}
