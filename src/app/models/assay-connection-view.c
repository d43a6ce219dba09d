/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-connection-view.c: one connection: its state and what to do about it, its limits and prices,
 * where its key is kept, and its models with their stars. The built-in model has a page that says
 * what it is. The verbs belong to the Models page. Main thread. */

#include "assay-connection-view.h"

#include "assay-model-cell.h"
#include "assay-model-list.h"
#include "assay-model-row.h"
#include "assay-models-text.h"
#include "assay-secrets.h"
#include "assay-settings.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

struct _AssayConnectionView
{
  GtkWidget parent_instance;

  GtkStack *pages;
  GtkLabel *title;
  GtkLabel *address;
  GtkImage *state_icon;
  GtkSpinner *spinner;
  GtkLabel *state;
  GtkButton *test;
  GtkButton *cancel;
  GtkLabel *facts;
  GtkLabel *key;
  GtkStack *list_pages;
  GtkLabel *count;
  GtkSearchEntry *search;
  GListStore *models;
  GtkSortListModel *sorted;
  GtkNoSelection *shown;

  GSettings *settings;
  AssayConnectionRow *row;
  char *listed; /* the list that is shown, as it is kept; to know when it is another one */
  GCancellable *cancellable; /* of the search for the key */
};

G_DEFINE_FINAL_TYPE (AssayConnectionView, assay_connection_view, GTK_TYPE_WIDGET)

/* Models ---------------------------------------------------------------------------------------- */

static void
update_list_page (AssayConnectionView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->models));
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  g_autofree char *count = g_strdup_printf (ngettext ("%u model", "%u models", n), n);

  gtk_label_set_label (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->search), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->count), n > 0);
  gtk_stack_set_visible_child_name (self->list_pages,
                                    n == 0 ? "never" : n_shown == 0 ? "nothing" : "list");
}

static void
on_favorite (AssayConnectionView *self, GParamSpec *pspec, AssayModelRow *model)
{
  assay_settings_set_favorite (self->settings, assay_model_row_get_path (model),
                               assay_model_row_is_favorite (model));
}

static int
compare_models (gconstpointer a, gconstpointer b, gpointer data)
{
  AssayModelRow *first = (AssayModelRow *) a;
  AssayModelRow *second = (AssayModelRow *) b;

  if (assay_model_row_is_favorite (first) != assay_model_row_is_favorite (second))
    return assay_model_row_is_favorite (first) ? GTK_ORDERING_SMALLER : GTK_ORDERING_LARGER;
  return gtk_ordering_from_cmpfunc (
    g_utf8_collate (assay_model_row_get_id (first), assay_model_row_get_id (second)));
}

static void
list_models (AssayConnectionView *self, const AssayConnection *connection)
{
  g_autoptr (GPtrArray) infos = assay_model_list_from_json (connection->models);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < infos->len; i++)
    {
      const AssayModelInfo *info = infos->pdata[i];
      g_autofree char *path = g_strdup_printf ("%s/%s", connection->name, info->id);
      AssayModelRow *model = assay_model_row_new (
        connection, info, assay_settings_is_favorite (self->settings, path));

      g_signal_connect_object (model, "notify::favorite", G_CALLBACK (on_favorite), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (rows, model);
    }
  g_list_store_splice (self->models, 0, g_list_model_get_n_items (G_LIST_MODEL (self->models)),
                       rows->pdata, rows->len);
}

/* The list changes with what is known, and with the prices that the user gave. */
static void
update_models (AssayConnectionView *self, const AssayConnection *connection)
{
  g_autofree char *listed = g_strdup_printf ("%s %g %g %s", connection->name, connection->input_price,
                                             connection->output_price, connection->models);

  if (g_strcmp0 (self->listed, listed) != 0)
    {
      g_free (self->listed);
      self->listed = g_steal_pointer (&listed);
      list_models (self, connection);
    }
  update_list_page (self);
}

static void
setup_cell (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, assay_model_cell_new ());
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_object_set (gtk_list_item_get_child (item), "model", gtk_list_item_get_item (item), NULL);
}

static void
unbind_cell (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_object_set (gtk_list_item_get_child (item), "model", NULL, NULL);
}

/* State ----------------------------------------------------------------------------------------- */

static char *
dup_state (AssayConnectionRow *row)
{
  const char *problem = assay_connection_row_get_problem (row);
  g_autofree char *summary = assay_connection_row_dup_summary (row);

  switch (assay_connection_row_get_state (row))
    {
    case ASSAY_CONNECTION_UNTESTED:
      return g_strdup (_("Never tested. The test lists its models; it sends your key and nothing else."));
    case ASSAY_CONNECTION_WRONG_KEY:
    case ASSAY_CONNECTION_UNREACHABLE:
    case ASSAY_CONNECTION_FAILED:
      /* Translators: a state such as "Wrong key", and the sentence that says more. */
      return g_strdup_printf (_("%s. %s"), summary, problem);
    default:
      return g_steal_pointer (&summary);
    }
}

/* The next step is to test what was never found to work. */
static void
set_suggested (GtkButton *button, gboolean suggested)
{
  if (suggested)
    gtk_widget_add_css_class (GTK_WIDGET (button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (button), "suggested-action");
}

static void
update (AssayConnectionView *self)
{
  const AssayConnection *connection = assay_connection_row_get_connection (self->row);
  g_autofree char *state = NULL;
  g_autofree char *facts = NULL;
  g_autofree char *icon = NULL;
  gboolean busy;

  gtk_stack_set_visible_child_name (self->pages, connection == NULL ? "builtin" : "connection");
  if (connection == NULL)
    return;
  state = dup_state (self->row);
  facts = assay_models_dup_facts (connection);
  g_object_get (self->row, "icon-name", &icon, "busy", &busy, NULL);
  gtk_label_set_label (self->title, connection->name);
  gtk_label_set_label (self->address, connection->base_url);
  gtk_label_set_label (self->state, state);
  gtk_label_set_label (self->facts, facts);
  gtk_image_set_from_icon_name (self->state_icon, icon);
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->test), !busy);
  set_suggested (self->test, assay_connection_row_get_state (self->row) != ASSAY_CONNECTION_WORKS);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), busy);
  update_models (self, connection);
}

static void
key_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayConnectionView) self = assay_widget_weak_take (data);
  g_autoptr (GError) error = NULL;
  AssaySecretsPlace place = ASSAY_SECRETS_NOWHERE;
  char *key = assay_secrets_lookup_finish (result, &place, &error);
  const AssayConnection *connection;
  g_autofree char *text = NULL;

  assay_secret_free (key); /* only where it is matters here */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self == NULL ||
      self->row == NULL)
    return;
  connection = assay_connection_row_get_connection (self->row);
  if (connection == NULL)
    return;
  text = error != NULL ? g_strdup (error->message) : assay_models_dup_key_place (connection, place);
  gtk_label_set_label (self->key, text);
}

/* Widget ---------------------------------------------------------------------------------------- */

static void
forget_row (AssayConnectionView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->row != NULL)
    g_signal_handlers_disconnect_by_func (self->row, update, self);
  g_clear_object (&self->row);
}

static void
assay_connection_view_dispose (GObject *object)
{
  AssayConnectionView *self = ASSAY_CONNECTION_VIEW (object);

  forget_row (self);
  g_clear_pointer (&self->listed, g_free);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_CONNECTION_VIEW);
  assay_widget_dispose_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (assay_connection_view_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionView, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionView, title);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionView, address);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionView, state_icon);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionView, spinner);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionView, state);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionView, test);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionView, cancel);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionView, facts);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionView, key);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionView, list_pages);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionView, count);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionView, search);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionView, models);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionView, sorted);
  gtk_widget_class_bind_template_child (widget_class, AssayConnectionView, shown);
}

static void
assay_connection_view_class_init (AssayConnectionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_connection_view_dispose;

  g_type_ensure (ASSAY_TYPE_MODEL_ROW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/models/assay-connection-view.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, update_list_page);
  gtk_widget_class_bind_template_callback (widget_class, setup_cell);
  gtk_widget_class_bind_template_callback (widget_class, bind_cell);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cell);
}

static void
assay_connection_view_init (AssayConnectionView *self)
{
  g_autoptr (GtkSorter) sorter = NULL;

  self->settings = assay_settings_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  sorter = GTK_SORTER (gtk_custom_sorter_new (compare_models, NULL, NULL));
  gtk_sort_list_model_set_sorter (self->sorted, sorter);
}

/**
 * assay_connection_view_show:
 * @row: (nullable): a connection or the built-in model; %NULL: nothing
 *
 * Shows it and follows it.
 */
void
assay_connection_view_show (AssayConnectionView *self, AssayConnectionRow *row)
{
  g_return_if_fail (ASSAY_IS_CONNECTION_VIEW (self));

  if (self->row == row || self->pages == NULL)
    return;
  forget_row (self);
  if (row == NULL)
    return;
  self->row = g_object_ref (row);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  g_signal_connect_object (row, "notify::summary", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  assay_connection_view_find_key (self);
}

/**
 * assay_connection_view_find_key:
 *
 * Finds out again where the connection's key is kept, in a thread.
 */
void
assay_connection_view_find_key (AssayConnectionView *self)
{
  const AssayConnection *connection;
  AssaySecretsOwner owner;

  g_return_if_fail (ASSAY_IS_CONNECTION_VIEW (self));

  connection = self->row == NULL ? NULL : assay_connection_row_get_connection (self->row);
  if (connection == NULL)
    return;
  gtk_label_set_label (self->key, "");
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  owner = (AssaySecretsOwner){ connection->name, connection->base_url, connection->key_env };
  assay_secrets_lookup_async (&owner, self->cancellable, key_found_cb, assay_widget_weak_new (self));
}

/**
 * assay_connection_view_focus_search:
 *
 * Puts the keyboard into the search of models.
 */
void
assay_connection_view_focus_search (AssayConnectionView *self)
{
  g_return_if_fail (ASSAY_IS_CONNECTION_VIEW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
