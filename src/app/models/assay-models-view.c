/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-models-view.c: the page of connections: the list on the left, the chosen one on the right. When
 * the page opens it looks for servers on the usual ports of this machine; anything else is sent only
 * when somebody presses a button. Main thread. */

#include "assay-models-view.h"

#include "assay-connection-cell.h"
#include "assay-connection-dialog.h"
#include "assay-connection-test.h"
#include "assay-connection-view.h"
#include "assay-model-list.h"
#include "assay-models-add.h"
#include "assay-models-delete.h"
#include "assay-settings.h"
#include "assay-widget.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _AssayModelsView
{
  AssayView parent_instance;

  GtkMenuButton *add;
  GtkListBox *list;
  GtkWidget *found_group;
  GtkListBox *found;
  AssayConnectionView *detail;

  GListStore *rows;          /* of AssayConnectionRow; the built-in model first */
  AssayConnectionRow *row;   /* the chosen one */
  char *wanted;              /* the connection to choose once it is listed */
  GPtrArray *servers;        /* of AssayFoundServer: those that answered on this machine */
  AssaySession *known;       /* whose connections are listed; weak */
  GHashTable *tests;         /* name → GCancellable */
  GCancellable *cancellable; /* of the search for servers */
};

G_DEFINE_FINAL_TYPE (AssayModelsView, assay_models_view, ASSAY_TYPE_VIEW)

static const AssayConnection *
get_connection (AssayModelsView *self)
{
  return self->row == NULL ? NULL : assay_connection_row_get_connection (self->row);
}

static void
update_actions (AssayModelsView *self)
{
  const AssayConnection *connection = get_connection (self);
  AssaySession *session = assay_view_get_session (ASSAY_VIEW (self));
  gboolean writable
    = session != NULL && !assay_workspace_is_read_only (assay_session_get_workspace (session));
  gboolean testing = connection != NULL && g_hash_table_contains (self->tests, connection->name);
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "models.test", connection != NULL && !testing);
  gtk_widget_action_set_enabled (widget, "models.cancel", testing);
  gtk_widget_action_set_enabled (widget, "models.edit", writable && connection != NULL);
  gtk_widget_action_set_enabled (widget, "models.delete", writable && connection != NULL);
  gtk_widget_action_set_enabled (widget, "models.add", writable);
  gtk_widget_action_set_enabled (widget, "models.add-found", writable);
  if (self->add != NULL)
    gtk_widget_set_sensitive (GTK_WIDGET (self->add), writable);
}

/* List ------------------------------------------------------------------------------------------ */

static AssayConnectionRow *
find_row (AssayModelsView *self, const char *name, guint *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr (AssayConnectionRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      const AssayConnection *connection = assay_connection_row_get_connection (row);

      *position = i;
      if (g_strcmp0 (connection == NULL ? NULL : connection->name, name) == 0)
        return row; /* the list holds it */
    }
  return NULL;
}

static void
show_row (AssayModelsView *self, AssayConnectionRow *row)
{
  g_set_object (&self->row, row);
  assay_connection_view_show (self->detail, row);
  update_actions (self);
}

static void
on_selected (AssayModelsView *self, GtkListBoxRow *line)
{
  if (line != NULL)
    show_row (self, assay_connection_cell_get_row (ASSAY_CONNECTION_CELL (line)));
}

static void
choose (AssayModelsView *self, guint position)
{
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) position));
}

static void
choose_wanted (AssayModelsView *self)
{
  guint position = 0;

  if (self->wanted != NULL && find_row (self, self->wanted, &position) != NULL)
    {
      g_clear_pointer (&self->wanted, g_free);
      choose (self, position);
    }
  else if (gtk_list_box_get_selected_row (self->list) == NULL)
    choose (self, 0);
}

/* Rows stay for connections that stay, with how their tests ended. @connections loses its items. */
static void
update_rows (AssayModelsView *self, GPtrArray *connections)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  gboolean same = n == connections->len + 1;
  guint position;
  AssayConnectionRow *row = find_row (self, NULL, &position);

  g_ptr_array_add (rows, row == NULL ? assay_connection_row_new (NULL) : g_object_ref (row));
  for (guint i = 0; i < connections->len; i++)
    {
      AssayConnection *connection = g_steal_pointer (&connections->pdata[i]);

      row = find_row (self, connection->name, &position);
      same = same && row != NULL && position == i + 1;
      if (row == NULL)
        row = assay_connection_row_new (connection);
      else
        assay_connection_row_take (g_object_ref (row), connection);
      g_ptr_array_add (rows, row);
    }
  if (!same && self->wanted == NULL && get_connection (self) != NULL)
    self->wanted = g_strdup (get_connection (self)->name);
  if (!same)
    g_list_store_splice (self->rows, 0, n, rows->pdata, rows->len);
  choose_wanted (self);
}

static gboolean
is_connected (AssayModelsView *self, const char *base_url)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr (AssayConnectionRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      const AssayConnection *connection = assay_connection_row_get_connection (row);

      if (connection != NULL && g_strcmp0 (connection->base_url, base_url) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
update_offers (AssayModelsView *self)
{
  GtkWidget *line;
  guint n = 0;

  while ((line = gtk_widget_get_first_child (GTK_WIDGET (self->found))) != NULL)
    gtk_list_box_remove (self->found, line);
  for (guint i = 0; self->servers != NULL && i < self->servers->len; i++)
    {
      const AssayFoundServer *server = self->servers->pdata[i];

      if (is_connected (self, server->base_url))
        continue;
      gtk_list_box_append (self->found, assay_models_new_offer (server));
      n++;
    }
  gtk_widget_set_visible (self->found_group, n > 0);
}

static void
reload (AssayModelsView *self)
{
  AssaySession *session = assay_view_get_session (ASSAY_VIEW (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) connections
    = assay_connection_list (assay_session_get_reader (session), &error);

  if (connections == NULL)
    {
      assay_view_say (ASSAY_VIEW (self), error->message);
      return;
    }
  /* The rows take them. */
  g_ptr_array_set_free_func (connections, NULL);
  update_rows (self, connections);
  update_offers (self);
  update_actions (self);
}

/* Servers on this machine ----------------------------------------------------------------------- */

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayModelsView) self = assay_widget_weak_take (data);
  g_autoptr (GPtrArray) servers = assay_connection_find_finish (ASSAY_SESSION (source), result, NULL);

  if (servers == NULL || self == NULL || !assay_view_is_attached (ASSAY_VIEW (self)))
    return;
  g_clear_pointer (&self->servers, g_ptr_array_unref);
  self->servers = g_steal_pointer (&servers);
  update_offers (self);
}

/* Writing --------------------------------------------------------------------------------------- */

static gboolean
save_connection (AssayDb *db, gpointer data, GError **error)
{
  return assay_connection_save (db, data, error);
}

static gboolean
save_models (AssayDb *db, gpointer data, GError **error)
{
  const AssayConnection *connection = data;

  return assay_connection_set_models (db, connection->name, connection->models, error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayModelsView) self = assay_widget_weak_take (data);
  g_autoptr (GError) error = NULL;

  if (!assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error) && self != NULL)
    assay_view_say (ASSAY_VIEW (self), error->message);
}

/* @connection: (transfer full) */
static void
write_connection (AssayModelsView *self, AssayDbFunc func, AssayConnection *connection)
{
  AssaySession *session = assay_view_get_session (ASSAY_VIEW (self));

  assay_workspace_write_async (assay_session_get_workspace (session), func, connection,
                               (GDestroyNotify) assay_connection_free, ASSAY_CHANGE_CONNECTIONS, NULL,
                               saved_cb, assay_widget_weak_new (self));
}

/* Test ------------------------------------------------------------------------------------------ */

typedef struct
{
  GWeakRef *view;
  AssayConnectionRow *row;
  char *name;
} Test;

static void
end_test (AssayModelsView *self, Test *test, AssaySession *session, GPtrArray *models)
{
  AssayConnection *connection;

  g_hash_table_remove (self->tests, test->name);
  update_actions (self);
  if (models == NULL || session != assay_view_get_session (ASSAY_VIEW (self)))
    return;
  connection = assay_connection_copy (assay_connection_row_get_connection (test->row));
  g_free (connection->models);
  connection->models = assay_model_list_to_json (models);
  if (!assay_workspace_is_read_only (assay_session_get_workspace (session)))
    write_connection (self, save_models, assay_connection_copy (connection));
  assay_connection_row_take (test->row, connection);
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Test *test = data;
  g_autoptr (AssayModelsView) self = assay_widget_weak_take (test->view);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) models
    = assay_connection_test_finish (ASSAY_SESSION (source), result, &error);

  assay_connection_row_end_test (test->row, error);
  if (self != NULL && self->tests != NULL)
    end_test (self, test, ASSAY_SESSION (source), models);
  g_object_unref (test->row);
  g_free (test->name);
  g_free (test);
}

static void
begin_test (AssayModelsView *self, AssayConnectionRow *row)
{
  const AssayConnection *connection = assay_connection_row_get_connection (row);
  GCancellable *cancellable;
  Test *test;

  if (g_hash_table_contains (self->tests, connection->name))
    return;
  cancellable = g_cancellable_new ();
  test = g_new (Test, 1);
  *test = (Test){ assay_widget_weak_new (self), g_object_ref (row), g_strdup (connection->name) };
  g_hash_table_insert (self->tests, g_strdup (connection->name), cancellable);
  assay_connection_row_begin_test (row);
  assay_connection_test_async (assay_view_get_session (ASSAY_VIEW (self)), connection, cancellable,
                               tested_cb, test);
  update_actions (self);
}

static void
test_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  begin_test (ASSAY_MODELS_VIEW (widget), ASSAY_MODELS_VIEW (widget)->row);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayModelsView *self = ASSAY_MODELS_VIEW (widget);

  g_cancellable_cancel (g_hash_table_lookup (self->tests, get_connection (self)->name));
}

/* Add, edit, delete ----------------------------------------------------------------------------- */

/* The dialog has saved a connection; the list knows of it already, or will soon. */
static void
on_dialog_saved (AssayModelsView *self, const char *name)
{
  assay_models_view_select (self, name);
  assay_connection_view_find_key (self->detail);
}

static void
present_dialog (AssayModelsView *self, AssayConnection *connection, const AssayProviderPreset *preset,
                gboolean is_new)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  AssayConnectionDialog *dialog
    = assay_connection_dialog_new (window, assay_view_get_session (ASSAY_VIEW (self)),
                                   connection, preset, is_new);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (on_dialog_saved), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* A name that no other connection has: "Ollama", "Ollama 2", … */
static char *
dup_free_name (AssayModelsView *self, const char *label)
{
  char *name = g_strdup (label);
  guint position;

  for (guint i = 2; find_row (self, name, &position) != NULL; i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s %u", label, i);
    }
  return name;
}

static AssayConnection *
new_connection (AssayModelsView *self, const AssayProviderPreset *preset)
{
  g_autofree char *name = preset == NULL ? g_strdup ("") : dup_free_name (self, preset->label);

  return assay_models_new_connection (name, preset);
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayModelsView *self = ASSAY_MODELS_VIEW (widget);
  const AssayProviderPreset *preset
    = assay_provider_find_preset (g_variant_get_string (parameter, NULL));
  g_autoptr (AssayConnection) connection = new_connection (self, preset);

  present_dialog (self, connection, preset, TRUE);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayModelsView *self = ASSAY_MODELS_VIEW (widget);

  present_dialog (self, (AssayConnection *) get_connection (self), NULL, FALSE);
}

/* One press is enough: what was found needs no key, and its models are known. */
static void
add_found_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayModelsView *self = ASSAY_MODELS_VIEW (widget);
  const char *base_url = g_variant_get_string (parameter, NULL);

  for (guint i = 0; self->servers != NULL && i < self->servers->len; i++)
    {
      const AssayFoundServer *server = self->servers->pdata[i];
      AssayConnection *connection;

      if (g_strcmp0 (server->base_url, base_url) != 0 || is_connected (self, base_url))
        continue;
      connection = new_connection (self, server->preset);
      g_free (connection->base_url);
      connection->base_url = g_strdup (server->base_url);
      connection->models = assay_model_list_to_json (server->models);
      assay_models_view_select (self, connection->name);
      write_connection (self, save_connection, connection);
    }
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayModelsView *self = ASSAY_MODELS_VIEW (widget);
  const AssayConnection *connection = get_connection (self);
  GCancellable *test = g_hash_table_lookup (self->tests, connection->name);

  if (test != NULL)
    g_cancellable_cancel (test);
  assay_models_delete (ASSAY_VIEW (self), connection);
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_connection_view_focus_search (ASSAY_MODELS_VIEW (widget)->detail);
}

/* View ------------------------------------------------------------------------------------------ */

static GtkWidget *
make_line (gpointer item, gpointer data)
{
  return assay_connection_cell_new (item);
}

static void
assay_models_view_attach (AssayView *view)
{
  AssayModelsView *self = ASSAY_MODELS_VIEW (view);
  guint n = 0;
  const AssayProviderPreset *presets = assay_provider_presets (&n);

  /* What is known of connections belongs to a workspace. */
  if (g_set_weak_pointer (&self->known, assay_view_get_session (view)))
    g_list_store_remove_all (self->rows);
  reload (self);
  if (self->servers == NULL)
    assay_models_view_find (self, presets, n);
}

static void
drop (AssayModelsView *self)
{
  GHashTableIter iter;
  gpointer cancellable;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->servers, g_ptr_array_unref);
  g_hash_table_iter_init (&iter, self->tests);
  while (g_hash_table_iter_next (&iter, NULL, &cancellable))
    g_cancellable_cancel (cancellable);
}

static void
assay_models_view_detach (AssayView *view)
{
  drop (ASSAY_MODELS_VIEW (view));
}

static void
assay_models_view_changed (AssayView *view, guint kinds)
{
  if (kinds & (ASSAY_CHANGE_CONNECTIONS | ASSAY_CHANGE_EXTERNAL))
    reload (ASSAY_MODELS_VIEW (view));
}

static void
assay_models_view_build (AssayView *view)
{
  AssayModelsView *self = ASSAY_MODELS_VIEW (view);
  g_autoptr (GMenuModel) menu = assay_models_new_add_menu ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_menu_model (self->add, menu);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->rows), make_line, NULL, NULL);
}

static void
assay_models_view_dispose (GObject *object)
{
  AssayModelsView *self = ASSAY_MODELS_VIEW (object);

  if (self->tests != NULL)
    drop (self);
  g_clear_pointer (&self->tests, g_hash_table_unref);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_weak_pointer (&self->known);
  g_clear_object (&self->row);
  g_clear_object (&self->rows);
  if (self->list != NULL)
    gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_MODELS_VIEW);
  G_OBJECT_CLASS (assay_models_view_parent_class)->dispose (object);
}

static void
assay_models_view_class_init (AssayModelsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AssayViewClass *view_class = ASSAY_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_models_view_dispose;
  view_class->build = assay_models_view_build;
  view_class->attach = assay_models_view_attach;
  view_class->detach = assay_models_view_detach;
  view_class->changed = assay_models_view_changed;
  view_class->needs_project = FALSE;

  g_type_ensure (ASSAY_TYPE_CONNECTION_VIEW);
  gtk_widget_class_install_action (widget_class, "models.add", "s", add_action);
  gtk_widget_class_install_action (widget_class, "models.add-found", "s", add_found_action);
  gtk_widget_class_install_action (widget_class, "models.test", NULL, test_action);
  gtk_widget_class_install_action (widget_class, "models.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "models.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "models.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "models.find", NULL, find_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "models.find", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/models/assay-models-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayModelsView, add);
  gtk_widget_class_bind_template_child (widget_class, AssayModelsView, list);
  gtk_widget_class_bind_template_child (widget_class, AssayModelsView, found_group);
  gtk_widget_class_bind_template_child (widget_class, AssayModelsView, found);
  gtk_widget_class_bind_template_child (widget_class, AssayModelsView, detail);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
}

static void
assay_models_view_init (AssayModelsView *self)
{
  self->rows = g_list_store_new (ASSAY_TYPE_CONNECTION_ROW);
  self->tests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  update_actions (self);
}

/**
 * assay_models_view_find:
 * @presets: (array length=n): where to look on this machine; must stay
 *
 * Looks for servers and offers those that no connection names yet.
 */
void
assay_models_view_find (AssayModelsView *self, const AssayProviderPreset *presets, guint n)
{
  g_return_if_fail (ASSAY_IS_MODELS_VIEW (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  assay_connection_find_async (assay_view_get_session (ASSAY_VIEW (self)), presets, n,
                               self->cancellable, found_cb, assay_widget_weak_new (self));
}

/**
 * assay_models_view_get_rows:
 *
 * Returns: (transfer none): the list, of AssayConnectionRow.
 */
GListModel *
assay_models_view_get_rows (AssayModelsView *self)
{
  g_return_val_if_fail (ASSAY_IS_MODELS_VIEW (self), NULL);
  return G_LIST_MODEL (self->rows);
}

/**
 * assay_models_view_select:
 * @name: of a connection
 *
 * Shows it, as soon as it is listed.
 */
void
assay_models_view_select (AssayModelsView *self, const char *name)
{
  g_return_if_fail (ASSAY_IS_MODELS_VIEW (self));

  g_free (self->wanted);
  self->wanted = g_strdup (name);
  choose_wanted (self);
}
