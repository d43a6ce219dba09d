/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-data-view.c: the tasks of a project: filters, search, the grid, and one task beside it.
 * Filters, search and order are queries in the reading worker. The verbs are in assay-data-actions.c.
 * Main thread. */

#include "assay-data-private.h"

#include "assay-bar.h"
#include "assay-closures.h"
#include "assay-fit.h"
#include "assay-import-repo.h"
#include "assay-layout-keeper.h"
#include "assay-project.h"
#include "assay-widget.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (AssayDataView, assay_data_view, ASSAY_TYPE_VIEW)

enum
{
  PROP_SHOW = 1,
  PROP_SUBSET,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

/* The chips: as actions and people call them, and the condition that each stands for. */
static const struct
{
  const char *name;
  const char *words;
  const char *condition;
} chips[] = {
  { "all", N_("All"), NULL },
  { "truth", N_("Ground Truth"), "ground_truth=1" },
  { "annotated", N_("Annotated"), "annotations>0" },
  { "not-annotated", N_("Not Annotated"), "annotations=0" },
};

/* Whether all tasks are shown. */
static gboolean
is_plain (AssayDataView *self)
{
  g_autofree char *filter = assay_data_view_dup_filter (self);

  return filter == NULL && *gtk_editable_get_text (GTK_EDITABLE (self->search)) == '\0';
}

static void
show_page (AssayDataView *self)
{
  AssayGridModel *model = assay_grid_get_model (self->grid);
  AssayProjectRow *project = assay_view_get_project (ASSAY_VIEW (self));
  guint n = model == NULL ? 0 : g_list_model_get_n_items (G_LIST_MODEL (model));
  gint64 total = project == NULL ? 0 : assay_project_row_get_tasks (project);
  g_autofree char *tasks = assay_format_tasks (self, is_plain (self) ? n : total);
  g_autofree char *shown = assay_format_count (self, n);
  /* Translators: a number, and such as "5,120 tasks": so many of them are shown. */
  g_autofree char *count = is_plain (self) ? g_strdup (tasks) : g_strdup_printf (_("%s of %s"), shown, tasks);
  const char *page = "grid";

  if (n == 0 && model != NULL && assay_grid_model_is_loaded (model))
    page = is_plain (self) ? "empty" : "nothing";
  gtk_label_set_label (self->count, count);
  gtk_stack_set_visible_child_name (self->pages, page);
}

/**
 * assay_data_view_dup_filter:
 *
 * Returns: (transfer full) (nullable): the condition for what is shown, %NULL for no condition.
 */
char *
assay_data_view_dup_filter (AssayDataView *self)
{
  g_autoptr (GString) filter = g_string_new (NULL);
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->filter));
  guint import = gtk_drop_down_get_selected (self->imports);

  if (chips[self->shown].condition != NULL)
    g_string_append (filter, chips[self->shown].condition);
  if (import > 0 && import < self->import_ids->len)
    g_string_append_printf (filter, "%simport=%" G_GINT64_FORMAT, filter->len > 0 ? " and " : "",
                            g_array_index (self->import_ids, gint64, import));
  if (*typed != '\0')
    g_string_append_printf (filter, "%s%s", filter->len > 0 ? " and " : "", typed);
  return filter->len == 0 ? NULL : g_strdup (filter->str);
}

static void
show_problem (AssayDataView *self, const GError *error)
{
  gtk_label_set_label (self->filter_problem, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->filter_problem), error != NULL);
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->filter), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->filter), "error");
}

/* What can't be understood changes nothing but says why. */
static void
requery (AssayDataView *self)
{
  AssayGridModel *model = assay_grid_get_model (self->grid);
  g_autoptr (AssayQuery) query = NULL;
  g_autofree char *filter = NULL;
  gboolean descending = FALSE;
  const char *sort;
  g_autoptr (GError) error = NULL;

  if (model == NULL || self->filling)
    return;
  query = assay_query_new (ASSAY_QUERY_TASKS, assay_view_get_project_id (ASSAY_VIEW (self)));
  sort = assay_grid_get_sort (self->grid, &descending);
  filter = assay_data_view_dup_filter (self);
  assay_query_set_names (query, (const char *const *) self->columns->names->pdata);
  if ((filter != NULL && !assay_query_parse (query, filter, &error)) ||
      (sort != NULL && !assay_query_set_sort (query, sort, descending, &error)))
    {
      show_problem (self, error);
      return;
    }
  show_problem (self, NULL);
  assay_query_set_search (query, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  assay_grid_model_take_query (model, g_steal_pointer (&query));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SUBSET]);
}

static void
set_shown (AssayDataView *self, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (chips); i++)
    if (i != self->shown && g_strcmp0 (chips[i].name, name) == 0)
      {
        self->shown = i;
        gtk_menu_button_set_label (self->show_button, _(chips[i].words));
        g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW]);
        requery (self);
        return;
      }
}

/* The imports to choose from; imports are few. */
static void
list_imports (AssayDataView *self)
{
  AssayView *view = ASSAY_VIEW (self);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autoptr (GPtrArray) imports = assay_import_list (
    assay_session_get_reader (assay_view_get_session (view)), assay_view_get_project_id (view), NULL);
  guint selected = gtk_drop_down_get_selected (self->imports);
  gint64 chosen = selected < self->import_ids->len ? g_array_index (self->import_ids, gint64, selected) : 0;
  gint64 id = 0;

  self->filling = TRUE;
  g_array_set_size (self->import_ids, 0);
  g_array_append_val (self->import_ids, id);
  gtk_string_list_append (titles, _("From any import"));
  for (guint i = 0; imports != NULL && i < imports->len; i++)
    {
      const AssayImport *import = imports->pdata[i];

      if (!g_str_equal (import->state, "done"))
        continue;
      gtk_string_list_append (titles, import->source);
      g_array_append_val (self->import_ids, import->id);
    }
  gtk_drop_down_set_model (self->imports, G_LIST_MODEL (titles));
  for (guint i = 0; i < self->import_ids->len; i++)
    if (g_array_index (self->import_ids, gint64, i) == chosen)
      gtk_drop_down_set_selected (self->imports, i);
  gtk_widget_set_visible (GTK_WIDGET (self->imports), self->import_ids->len > 2);
  self->filling = FALSE;
}

static void
on_selection_changed (AssayDataView *self)
{
  guint n = assay_grid_get_n_selected (self->grid);
  g_autofree char *text = g_strdup_printf (ngettext ("%'u selected", "%'u selected", n), n);

  gtk_label_set_label (self->selected_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->selected_label), n > 1);
  gtk_widget_set_visible (self->selected_button, n > 0);
  assay_data_actions_update (self);
  /* An open detail follows the selection. */
  if (n == 1 && gtk_widget_get_visible (GTK_WIDGET (self->detail)))
    assay_data_view_show_detail (self, assay_grid_get_position (self->grid));
}

/**
 * assay_data_view_show_detail:
 * @position: of a row of the grid
 *
 * Opens the detail beside the grid, or shows another task in it.
 */
void
assay_data_view_show_detail (AssayDataView *self, guint position)
{
  AssayGridModel *model = assay_grid_get_model (self->grid);
  gboolean was_open = gtk_widget_get_visible (GTK_WIDGET (self->detail));

  if (model == NULL || position >= g_list_model_get_n_items (G_LIST_MODEL (model)))
    return;
  assay_task_detail_show (self->detail, assay_view_get_session (ASSAY_VIEW (self)), self->columns->config,
                          assay_grid_model_get_id (model, position));
  gtk_widget_set_visible (GTK_WIDGET (self->detail), TRUE);
  if (!was_open)
    gtk_paned_set_position (self->paned, gtk_widget_get_width (GTK_WIDGET (self->paned)) * 6 / 10);
  assay_data_actions_update (self);
}

static void
clear_filters_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayDataView *self = ASSAY_DATA_VIEW (widget);

  self->filling = TRUE;
  set_shown (self, chips[0].name);
  gtk_drop_down_set_selected (self->imports, 0);
  gtk_editable_set_text (GTK_EDITABLE (self->filter), "");
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  self->filling = FALSE;
  requery (self);
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
  assay_task_detail_clear (self->detail);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), FALSE);
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
      assay_config_trouble_tell (self->trouble, error);
      gtk_label_set_label (self->count, "");
      gtk_stack_set_visible_child_name (self->pages, "broken");
      return;
    }
  model = assay_grid_model_new (session, ASSAY_QUERY_TASKS);
  g_signal_connect_object (model, "loaded", G_CALLBACK (show_page), self, G_CONNECT_SWAPPED);
  assay_grid_show (self->grid, model, self->columns->columns, assay_session_get_textures (session));
  assay_layout_keeper_attach (self->grid, session, project, "data");
  gtk_menu_button_set_menu_model (self->columns_button, assay_grid_get_columns_menu (self->grid));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "column",
                                  assay_grid_get_columns_actions (self->grid));
  list_imports (self);
  on_selection_changed (self);
  requery (self);
}

static void
assay_data_view_detach (AssayView *view)
{
  drop (ASSAY_DATA_VIEW (view));
}

/* What is shown of the first tasks of a project, its columns, comes with them. */
static gboolean
lacks_columns (AssayDataView *self)
{
  AssayGridModel *model = assay_grid_get_model (self->grid);

  return model != NULL && assay_grid_model_is_loaded (model) &&
         g_list_model_get_n_items (G_LIST_MODEL (model)) == 0;
}

/* Whether the form is another one than the columns were made of. */
static gboolean
has_other_form (AssayDataView *self)
{
  AssayView *view = ASSAY_VIEW (self);
  g_autoptr (AssayProject) project
    = assay_project_load (assay_session_get_reader (assay_view_get_session (view)),
                          assay_view_get_project_id (view), NULL);

  return project != NULL &&
         (self->columns == NULL ||
          strcmp (project->label_config, assay_label_config_get_xml (self->columns->config)) != 0);
}

static void
assay_data_view_changed (AssayView *view, guint kinds)
{
  AssayDataView *self = ASSAY_DATA_VIEW (view);
  AssayGridModel *model = assay_grid_get_model (self->grid);

  if ((kinds & (ASSAY_CHANGE_PROJECTS | ASSAY_CHANGE_EXTERNAL)) && has_other_form (self))
    {
      drop (self);
      assay_data_view_attach (view);
      return;
    }
  if (model == NULL ||
      !(kinds & (ASSAY_CHANGE_TASKS | ASSAY_CHANGE_ANNOTATIONS | ASSAY_CHANGE_EXTERNAL)))
    return;
  if ((kinds & (ASSAY_CHANGE_TASKS | ASSAY_CHANGE_EXTERNAL)) && lacks_columns (self))
    {
      drop (self);
      assay_data_view_attach (view);
      return;
    }
  if (kinds & ASSAY_CHANGE_TASKS)
    list_imports (self);
  assay_grid_model_refresh (model, TRUE);
}

static void
on_row_activated (AssayDataView *self, guint position)
{
  assay_data_view_show_detail (self, position);
}

static void
assay_data_view_build (AssayView *view)
{
  AssayDataView *self = ASSAY_DATA_VIEW (view);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_label (self->show_button, _(chips[0].words));
}

static void
assay_data_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AssayDataView *self = ASSAY_DATA_VIEW (object);
  g_autofree char *filter = NULL;
  g_autofree char *condition = NULL;

  if (id == PROP_SHOW)
    {
      g_value_set_string (value, chips[self->shown].name);
      return;
    }
  if (id != PROP_SUBSET)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  if (self->grid == NULL) /* nobody looked at it yet, so nothing is filtered */
    return;
  filter = assay_data_view_dup_filter (self);
  condition = assay_query_dup_with_search (filter, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  if (condition != NULL)
    g_value_take_string (value, g_strconcat ("filter=", condition, NULL));
}

static void
assay_data_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SHOW)
    set_shown (ASSAY_DATA_VIEW (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
assay_data_view_dispose (GObject *object)
{
  AssayDataView *self = ASSAY_DATA_VIEW (object);

  if (self->grid != NULL)
    drop (self);
  if (self->grid != NULL)
    gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_DATA_VIEW);
  g_clear_pointer (&self->import_ids, g_array_unref);
  G_OBJECT_CLASS (assay_data_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/data/assay-data-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, count);
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, selected_label);
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, selected_button);
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, show_button);
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, imports);
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, filter);
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, filter_problem);
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, search);
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, columns_button);
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, paned);
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, grid);
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, detail);
  gtk_widget_class_bind_template_child (widget_class, AssayDataView, trouble);
  gtk_widget_class_bind_template_callback (widget_class, requery);
  gtk_widget_class_bind_template_callback (widget_class, on_selection_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
assay_data_view_class_init (AssayDataViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AssayViewClass *view_class = ASSAY_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_data_view_dispose;
  view_class->build = assay_data_view_build;
  G_OBJECT_CLASS (klass)->get_property = assay_data_view_get_property;
  G_OBJECT_CLASS (klass)->set_property = assay_data_view_set_property;
  view_class->attach = assay_data_view_attach;
  view_class->detach = assay_data_view_detach;
  view_class->changed = assay_data_view_changed;

  /**
   * AssayDataView:show:
   *
   * Which tasks are shown: all, truth, annotated or not-annotated. Also the state of "data.show".
   */
  props[PROP_SHOW] = g_param_spec_string ("show", NULL, NULL, "all",
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  /**
   * AssayDataView:subset:
   *
   * What is shown, as the subset of a run; %NULL when nothing is filtered.
   */
  props[PROP_SUBSET] = g_param_spec_string ("subset", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);

  gtk_widget_class_install_property_action (widget_class, "data.show", "show");
  g_type_ensure (ASSAY_TYPE_BAR);
  g_type_ensure (ASSAY_TYPE_FIT);
  g_type_ensure (ASSAY_TYPE_GRID);
  g_type_ensure (ASSAY_TYPE_TASK_DETAIL);
  g_type_ensure (ASSAY_TYPE_CONFIG_TROUBLE);
  gtk_widget_class_install_action (widget_class, "data.clear-filters", NULL, clear_filters_action);
  assay_data_actions_install (widget_class);
  bind_template (widget_class);
}

static void
assay_data_view_init (AssayDataView *self)
{
  self->import_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
}
