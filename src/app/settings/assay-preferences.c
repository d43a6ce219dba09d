/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-preferences.c: the preferences. Every row is bound to a key of the settings and holds at once;
 * the rows about storage are about the open workspace. Main thread. */

#include "assay-preferences.h"

#include "assay-grid.h"
#include "assay-result.h"
#include "assay-secrets.h"
#include "assay-settings.h"
#include "assay-storage-job.h"
#include "assay-units.h"

#include <glib/gi18n.h>

#define MEGABYTE (G_GINT64_CONSTANT (1024) * 1024)

struct _AssayPreferences
{
  AdwPreferencesWindow parent_instance;

  AdwComboRow *color_scheme;
  AdwComboRow *thumbnail_size;
  GtkSpinButton *concurrency;
  GtkSpinButton *budget;
  GtkSpinButton *patience;
  GtkSwitch *use_cache;
  AdwPreferencesPage *storage;
  AdwActionRow *replies_row;
  AdwActionRow *files_row;
  GtkSpinButton *limit;
  AdwComboRow *ask;
  AdwActionRow *hosts;
  GtkSwitch *strip;
  AdwActionRow *keys;

  GSettings *settings;
  AssaySession *session; /* NULL: no workspace is open */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (AssayPreferences, assay_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* The place of a choice in its list is the number of the key's value. */
static gboolean
enum_from_settings (GValue *value, GVariant *variant, gpointer data)
{
  const char *const *nicks = data;
  const char *nick = g_variant_get_string (variant, NULL);

  for (guint i = 0; nicks[i] != NULL; i++)
    if (g_strcmp0 (nicks[i], nick) == 0)
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
enum_to_settings (const GValue *value, const GVariantType *type, gpointer data)
{
  const char *const *nicks = data;

  return g_variant_new_string (nicks[g_value_get_uint (value)]);
}

/* The sizes that the menus of the lists offer. */
static const int sides[] = { ASSAY_GRID_MIN_SIDE, ASSAY_GRID_SIDE, 160, ASSAY_GRID_MAX_SIDE };

static gboolean
side_from_settings (GValue *value, GVariant *variant, gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    if (sides[i] <= g_variant_get_int32 (variant))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
side_to_settings (const GValue *value, const GVariantType *type, gpointer data)
{
  return g_variant_new_int32 (sides[MIN (g_value_get_uint (value), G_N_ELEMENTS (sides) - 1)]);
}

static void
say (AssayPreferences *self, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (markup));
}

/* Storage --------------------------------------------------------------------------------------- */

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayPreferences) self = data;
  g_autoptr (GError) error = NULL;
  AssayStorageSizes sizes;
  gboolean ok = assay_storage_measure_finish (ASSAY_WORKSPACE (source), result, &sizes, &error);
  g_autofree char *replies = NULL;
  g_autofree char *database = NULL;
  g_autofree char *files = NULL;
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->replies_row == NULL)
    return;
  if (!ok)
    {
      say (self, error->message);
      return;
    }
  replies = assay_units_dup_bytes (sizes.replies);
  database = assay_units_dup_bytes (sizes.database);
  files = assay_units_dup_bytes (sizes.files);
  /* Translators: the sizes of the replies that are kept, and of the database that they are in. */
  text = g_strdup_printf (_("%s of %s in the database"), replies, database);
  adw_action_row_set_subtitle (self->replies_row, text);
  adw_action_row_set_subtitle (self->files_row, files);
}

static void
measure (AssayPreferences *self)
{
  assay_storage_measure_async (assay_session_get_workspace (self->session), self->cancellable,
                               measured_cb, g_object_ref (self));
}

static void
enable_storage (AssayPreferences *self, gboolean enabled)
{
  enabled = enabled && self->session != NULL &&
            !assay_workspace_is_read_only (assay_session_get_workspace (self->session));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "storage.clear", enabled);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "storage.tidy", enabled);
}

static gboolean
clear_replies (AssayDb *db, gpointer data, GError **error)
{
  return assay_reply_clear (db, error);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayPreferences) self = data;
  g_autoptr (GError) error = NULL;
  gboolean ok = assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error);

  if (self->replies_row == NULL)
    return;
  enable_storage (self, TRUE);
  say (self, ok ? _("The cache is empty: every request will be sent again") : error->message);
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayPreferences *self = ASSAY_PREFERENCES (widget);

  enable_storage (self, FALSE);
  assay_workspace_write_async (assay_session_get_workspace (self->session), clear_replies, NULL, NULL, 0,
                               NULL, cleared_cb, g_object_ref (self));
}

static void
tidied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayPreferences) self = data;
  g_autoptr (GError) error = NULL;
  gint64 freed = assay_storage_tidy_finish (ASSAY_WORKSPACE (source), result, &error);
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;

  if (self->replies_row == NULL)
    return;
  enable_storage (self, TRUE);
  if (freed < 0)
    {
      say (self, error->message);
      return;
    }
  size = assay_units_dup_bytes (freed);
  /* Translators: %s is a size such as 12 MB. */
  text = g_strdup_printf (_("%s were freed"), size);
  say (self, freed == 0 ? _("There was nothing to take away") : text);
  measure (self);
}

static void
tidy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayPreferences *self = ASSAY_PREFERENCES (widget);
  gint64 limit = g_settings_get_int (self->settings, "reply-cache-mb") * MEGABYTE;

  enable_storage (self, FALSE);
  assay_storage_tidy_async (assay_session_get_workspace (self->session), limit, NULL, tidied_cb,
                            g_object_ref (self));
}

/* Privacy --------------------------------------------------------------------------------------- */

static void
update_hosts (AssayPreferences *self)
{
  g_auto (GStrv) hosts = g_settings_get_strv (self->settings, "agreed-hosts");
  g_autofree char *list = g_strjoinv (", ", hosts);

  adw_action_row_set_subtitle (self->hosts, *list == '\0' ? _("None") : list);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "hosts.forget", *list != '\0');
}

static void
forget_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_settings_reset (ASSAY_PREFERENCES (widget)->settings, "agreed-hosts");
}

static void
show_keys (AssayPreferences *self)
{
  g_autofree char *file = assay_secrets_dup_file ();
  g_autofree char *text
    = g_strdup_printf (_("In the keyring; without one, after you agreed, in %s, which only you can read. "
                         "Environment variables go before both. Never in a workspace."),
                       file);

  adw_action_row_set_subtitle (self->keys, text);
}

/* Window ---------------------------------------------------------------------------------------- */

static void
bind_settings (AssayPreferences *self)
{
  static const char *const schemes[] = { "system", "light", "dark", NULL };
  static const char *const asks[] = { "always", "once", NULL };
  const struct
  {
    const char *key;
    gpointer object;
    const char *property;
  } rows[] = {
    { "default-concurrency", self->concurrency, "value" },
    { "run-budget", self->budget, "value" },
    { "run-patience", self->patience, "value" },
    { "use-reply-cache", self->use_cache, "active" },
    { "reply-cache-mb", self->limit, "value" },
    { "strip-metadata", self->strip, "active" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_settings_bind (self->settings, rows[i].key, rows[i].object, rows[i].property,
                     G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (self->settings, "color-scheme", self->color_scheme, "selected",
                                G_SETTINGS_BIND_DEFAULT, enum_from_settings, enum_to_settings,
                                (gpointer) schemes, NULL);
  g_settings_bind_with_mapping (self->settings, "thumbnail-size", self->thumbnail_size, "selected",
                                G_SETTINGS_BIND_DEFAULT, side_from_settings, side_to_settings, NULL,
                                NULL);
  g_settings_bind_with_mapping (self->settings, "ask-before-sending", self->ask, "selected",
                                G_SETTINGS_BIND_DEFAULT, enum_from_settings, enum_to_settings,
                                (gpointer) asks, NULL);
}

static void
assay_preferences_dispose (GObject *object)
{
  AssayPreferences *self = ASSAY_PREFERENCES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_PREFERENCES);
  G_OBJECT_CLASS (assay_preferences_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AssayPreferences, color_scheme);
  gtk_widget_class_bind_template_child (widget_class, AssayPreferences, thumbnail_size);
  gtk_widget_class_bind_template_child (widget_class, AssayPreferences, concurrency);
  gtk_widget_class_bind_template_child (widget_class, AssayPreferences, budget);
  gtk_widget_class_bind_template_child (widget_class, AssayPreferences, patience);
  gtk_widget_class_bind_template_child (widget_class, AssayPreferences, use_cache);
  gtk_widget_class_bind_template_child (widget_class, AssayPreferences, storage);
  gtk_widget_class_bind_template_child (widget_class, AssayPreferences, replies_row);
  gtk_widget_class_bind_template_child (widget_class, AssayPreferences, files_row);
  gtk_widget_class_bind_template_child (widget_class, AssayPreferences, limit);
  gtk_widget_class_bind_template_child (widget_class, AssayPreferences, ask);
  gtk_widget_class_bind_template_child (widget_class, AssayPreferences, hosts);
  gtk_widget_class_bind_template_child (widget_class, AssayPreferences, strip);
  gtk_widget_class_bind_template_child (widget_class, AssayPreferences, keys);
}

static void
assay_preferences_class_init (AssayPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_preferences_dispose;

  gtk_widget_class_install_action (widget_class, "storage.clear", NULL, clear_action);
  gtk_widget_class_install_action (widget_class, "storage.tidy", NULL, tidy_action);
  gtk_widget_class_install_action (widget_class, "hosts.forget", NULL, forget_action);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/settings/assay-preferences.ui");
  bind_children (widget_class);
}

static void
assay_preferences_init (AssayPreferences *self)
{
  self->settings = assay_settings_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  bind_settings (self);
  g_signal_connect_object (self->settings, "changed::agreed-hosts", G_CALLBACK (update_hosts), self,
                           G_CONNECT_SWAPPED);
  update_hosts (self);
  show_keys (self);
}

/**
 * assay_preferences_new:
 * @parent: the window that shows it
 * @session: (nullable): the open workspace, for what is said about storage
 *
 * Returns: (transfer none): the preferences, owned by GTK.
 */
AssayPreferences *
assay_preferences_new (GtkWindow *parent, AssaySession *session)
{
  AssayPreferences *self = g_object_new (ASSAY_TYPE_PREFERENCES, "transient-for", parent, NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->storage), session != NULL);
  self->session = session == NULL ? NULL : g_object_ref (session);
  enable_storage (self, TRUE);
  if (session != NULL)
    measure (self);
  return self;
}
