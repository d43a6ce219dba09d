/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-data-view.c: the tasks of a project. Search and order are queries in the reading worker.
 * Main thread. */

#include "assay-data-view.h"

#include "assay-column-set.h"
#include "assay-grid.h"
#include "assay-closures.h"
#include "assay-layout-keeper.h"
#include "assay-project.h"
#include "assay-widget.h"

#include <adwaita.h>

struct _AssayDataView
{
  AssayView parent_instance;

  GtkStack *pages;
  GtkLabel *count;
  GtkSearchEntry *search;
  GtkMenuButton *columns_button;
  AssayGrid *grid;

  AssayColumnSet *columns; /* NULL while not attached */
};

G_DEFINE_FINAL_TYPE (AssayDataView, assay_data_view, ASSAY_TYPE_VIEW)

static void
show_page (AssayDataView *self)
{
  AssayGridModel *model = assay_grid_get_model (self->grid);
  guint n = model == NULL ? 0 : g_list_model_get_n_items (G_LIST_MODEL (model));
  g_autofree char *count = assay_format_tasks (self, n);
  gboolean searches = *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';
  const char *page = "grid";

  if (n == 0 && model != NULL && assay_grid_model_is_loaded (model))
    page = searches ? "nothing" : "empty";
  gtk_label_set_label (self->count, count);
  gtk_stack_set_visible_child_name (self->pages, page);
}

static void
requery (AssayDataView *self)
{
  AssayGridModel *model = assay_grid_get_model (self->grid);
  AssayQuery *query;
  gboolean descending = FALSE;
  const char *sort;
  g_autoptr (GError) error = NULL;

  if (model == NULL)
    return;
  query = assay_query_new (ASSAY_QUERY_TASKS, assay_view_get_project_id (ASSAY_VIEW (self)));
  sort = assay_grid_get_sort (self->grid, &descending);
  assay_query_set_names (query, (const char *const *) self->columns->names->pdata);
  if (sort != NULL && !assay_query_set_sort (query, sort, descending, &error))
    g_warning ("The tasks can't be ordered like that: %s", error->message);
  assay_query_set_search (query, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  assay_grid_model_take_query (model, query);
}

static AssayColumnSet *
make_columns (AssayDb *db, const AssayProject *project, GError **error)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (project->label_config, -1, error);

  return config == NULL ? NULL : assay_column_set_new_for_tasks (db, project->id, config, error);
}

static void
drop (AssayDataView *self)
{
  assay_layout_keeper_detach (self->grid);
  assay_grid_clear (self->grid);
  g_clear_pointer (&self->columns, assay_column_set_unref);
}

static void
assay_data_view_attach (AssayView *view)
{
  AssayDataView *self = ASSAY_DATA_VIEW (view);
  AssaySession *session = assay_view_get_session (view);
  AssayDb *db = assay_session_get_reader (session);
  g_autoptr (AssayGridModel) model = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayProject) project
    = assay_project_load (db, assay_view_get_project_id (view), &error);

  self->columns = project == NULL ? NULL : make_columns (db, project, &error);
  if (self->columns == NULL)
    {
      assay_view_say (view, error->message);
      return;
    }
  model = assay_grid_model_new (session, ASSAY_QUERY_TASKS);
  g_signal_connect_object (model, "loaded", G_CALLBACK (show_page), self, G_CONNECT_SWAPPED);
  assay_grid_show (self->grid, model, self->columns->columns, assay_session_get_textures (session));
  assay_layout_keeper_attach (self->grid, session, project, "data");
  gtk_menu_button_set_menu_model (self->columns_button, assay_grid_get_columns_menu (self->grid));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "column",
                                  assay_grid_get_columns_actions (self->grid));
  requery (self);
}

static void
assay_data_view_detach (AssayView *view)
{
  drop (ASSAY_DATA_VIEW (view));
}

static void
assay_data_view_changed (AssayView *view, guint kinds)
{
  AssayGridModel *model = assay_grid_get_model (ASSAY_DATA_VIEW (view)->grid);

  if (model != NULL &&
      (kinds & (ASSAY_CHANGE_TASKS | ASSAY_CHANGE_ANNOTATIONS | ASSAY_CHANGE_EXTERNAL)))
    assay_grid_model_refresh (model, TRUE);
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (ASSAY_DATA_VIEW (widget)->search));
}

static void
assay_data_view_dispose (GObject *object)
{
  AssayDataView *self = ASSAY_DATA_VIEW (object);

  if (self->grid != NULL)
    drop (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_DATA_VIEW);
  G_OBJECT_CLASS (assay_data_view_parent_class)->dispose (object);
}

static void
assay_data_view_class_init (AssayDataViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AssayViewClass *view_class = ASSAY_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_data_view_dispose;
  view_class->attach = assay_data_view_attach;
  view_class->detach = assay_data_view_detach;
  view_class->changed = assay_data_view_changed;

  g_type_ensure (ASSAY_TYPE_GRID);
  gtk_widget_class_install_action (widget_class, "data.find", NULL, find_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "data.find", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/data/assay-data-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, count);
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, search);
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, columns_button);
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, grid);
  gtk_widget_class_bind_template_callback (widget_class, requery);
}

static void
assay_data_view_init (AssayDataView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
