/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-results-view.c: what a run made of each task: a line of figures, filters, search and the
 * grid. Everything that counts or orders is a query in the reading worker; while a run is under way
 * the figures and the grid follow it without moving what the user looks at. Main thread. */

#include "assay-results-private.h"

#include "assay-bar.h"
#include "assay-fit.h"
#include "assay-layout-keeper.h"
#include "assay-prompt-tabs.h"
#include "assay-results-headline.h"
#include "assay-result-text.h"
#include "assay-rubric.h"
#include "assay-run-plan.h"
#include "assay-widget.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (AssayResultsView, assay_results_view, ASSAY_TYPE_VIEW)

enum
{
  PROP_FILTER = 1,
  PROP_SUBSET,
  PROP_TASK,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

/* What is shown, as a condition; NULL: everything. */
char *
assay_results_dup_condition (AssayResultsView *self)
{
  g_autofree char *conditions = assay_results_dup_conditions (self);

  return assay_query_dup_with_search (conditions,
                                      gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

/* What is shown, as the subset of a run. NULL: there is no run. */
char *
assay_results_dup_subset (AssayResultsView *self)
{
  g_autofree char *condition = assay_results_dup_condition (self);

  return self->run_id == 0 ? NULL
                           : g_strdup_printf ("results=%" G_GINT64_FORMAT "%s%s", self->run_id,
                                              condition != NULL ? ":" : "", condition != NULL ? condition : "");
}

static AssayQuery *
make_query (AssayResultsView *self)
{
  AssayQuery *query = assay_query_new (ASSAY_QUERY_RESULTS, self->run_id);
  gboolean descending = FALSE;
  const char *sort = assay_grid_get_sort (self->grid, &descending);
  const char *condition = assay_results_filter_condition (self->filter);
  g_autoptr (GError) error = NULL;

  assay_query_set_names (query, (const char *const *) self->columns->names->pdata);
  if (self->slots != NULL)
    assay_query_set_slots (query, (const char *const *) self->slots);
  if ((condition != NULL && !assay_query_parse (query, condition, &error)) ||
      (sort != NULL && !assay_query_set_sort (query, sort, descending, &error)))
    g_warning ("The results can't be shown like that: %s", error->message);
  assay_results_add_conditions (self, query);
  assay_query_set_search (query, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  return query;
}

static void
show_page (AssayResultsView *self)
{
  AssayGridModel *model = assay_grid_get_model (self->grid);
  gboolean empty = model == NULL || (assay_grid_model_is_loaded (model) &&
                                     g_list_model_get_n_items (G_LIST_MODEL (model)) == 0);

  g_autofree char *condition = assay_results_dup_condition (self);
  const char *page = condition != NULL ? "empty" : "waiting";

  if (self->run_id == 0)
    page = "none";
  else if (!empty)
    page = "grid";
  adw_status_page_set_title (self->waiting, assay_results_expects_more (self) ? _("No Answers Yet") : _("No Results"));
  adw_status_page_set_description (self->waiting,
                                   assay_results_expects_more (self)
                                     ? _("They appear here one by one. The button of runs above says how far it is.")
                                     : _("This run ended before the first answer came."));
  gtk_stack_set_visible_child_name (self->pages, page);
}

/*
 * assay_results_requery:
 *
 * The user asked for something else.
 */
void
assay_results_requery (AssayResultsView *self)
{
  AssayGridModel *model = assay_grid_get_model (self->grid);

  if (model != NULL)
    assay_grid_model_take_query (model, make_query (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SUBSET]);
}

static void
requery (AssayResultsView *self)
{
  assay_results_requery (self);
}

static void
show_filters (AssayResultsView *self)
{
  assay_results_filters_set (self->filters, self->filter, self->counts);
}

static void
show_headline (AssayResultsView *self, const AssayResultsHeadline *headline)
{
  g_autofree char *facts = assay_results_headline_dup_facts (headline);

  gtk_label_set_label (self->title, headline->run->prompt_name);
  gtk_label_set_label (self->facts, facts);
  assay_results_follow_run (self, headline->run, headline->is_elsewhere);
  if (headline->summary.n_overall > 0)
    assay_grid_show_column (self->grid, "overall");
  if (headline->summary.n_confidence > 0)
    assay_grid_show_column (self->grid, "confidence");
  self->counts[ASSAY_RESULTS_ALL] = headline->summary.n;
  if (headline->accuracy.n > 0)
    assay_grid_show_column (self->grid, "accuracy");
  self->counts[ASSAY_RESULTS_CORRECT] = headline->accuracy.n_correct;
  self->counts[ASSAY_RESULTS_INCORRECT] = headline->accuracy.n - headline->accuracy.n_correct;
  self->counts[ASSAY_RESULTS_REVIEW] = headline->n_review;
  self->counts[ASSAY_RESULTS_ERROR] = headline->n_error;
  show_filters (self);
  show_page (self);
  assay_results_refresh_accuracy (self, headline->is_stale);
}

static void
headline_free (gpointer data)
{
  assay_results_headline_clear (data);
  g_free (data);
}

static gboolean
read_headline (AssayDb *db, gpointer data, GError **error)
{
  return assay_results_headline_load (data, db, error);
}

static void
headline_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayResultsView) self = data;
  g_autoptr (GError) error = NULL;
  AssayResultsHeadline *headline
    = assay_session_read_finish (ASSAY_SESSION (source), result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  if (headline != NULL)
    show_headline (self, headline);
  else
    gtk_label_set_label (self->facts, error->message);
}

static void
refresh_headline (AssayResultsView *self)
{
  AssayResultsHeadline *headline;

  if (self->run_id == 0 || self->cancellable != NULL)
    return;
  headline = g_new0 (AssayResultsHeadline, 1);
  headline->run_id = self->run_id;
  self->cancellable = g_cancellable_new ();
  assay_session_read_async (assay_view_get_session (ASSAY_VIEW (self)), read_headline, headline,
                            headline_free, self->cancellable, headline_cb, g_object_ref (self));
}

static AssayColumnSet *
make_columns (const AssayRun *run, const AssayProject *project, GError **error)
{
  g_autoptr (AssayLabelConfig) config = assay_run_dup_config (run, project->label_config, error);
  g_autoptr (AssayRubric) rubric = NULL;
  double min = NAN;
  double max = NAN;

  if (config == NULL)
    return NULL;
  if (project->rubric != NULL)
    rubric = assay_rubric_parse (project->rubric, NULL);
  if (rubric != NULL)
    assay_rubric_get_scale (rubric, &min, &max);
  return assay_column_set_new_for_results (run, config, min, max);
}

static void
set_task (AssayResultsView *self, gint64 task_id)
{
  if (self->task_id == task_id)
    return;
  self->task_id = task_id;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TASK]);
}

static void
drop (AssayResultsView *self)
{
  set_task (self, 0);
  assay_results_follow (self, NULL);
  g_clear_object (&self->own_job);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  assay_layout_keeper_detach (self->grid);
  assay_grid_clear (self->grid);
  assay_result_detail_clear (self->detail);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), FALSE);
  g_clear_pointer (&self->columns, assay_column_set_unref);
  g_clear_pointer (&self->slots, g_strfreev);
}

/* Fills the grid with the results of @run. */
static gboolean
fill_grid (AssayResultsView *self, const AssayRun *run, GError **error)
{
  AssaySession *session = assay_view_get_session (ASSAY_VIEW (self));
  g_autoptr (AssayProject) project
    = assay_project_load (assay_session_get_reader (session), run->project_id, error);
  g_autoptr (AssayGridModel) model = NULL;

  self->columns = project == NULL ? NULL : make_columns (run, project, error);
  if (self->columns == NULL)
    return FALSE;
  self->slots = assay_run_dup_slots (run);
  model = assay_grid_model_new (session, ASSAY_QUERY_RESULTS);
  g_signal_connect_object (model, "loaded", G_CALLBACK (show_page), self, G_CONNECT_SWAPPED);
  assay_grid_show (self->grid, model, self->columns->columns, assay_session_get_textures (session));
  assay_layout_keeper_attach (self->grid, session, project, "results");
  gtk_menu_button_set_menu_model (self->columns_button, assay_grid_get_columns_menu (self->grid));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "column",
                                  assay_grid_get_columns_actions (self->grid));
  return TRUE;
}

/* The task of the only selected row. */
static gint64
find_task (AssayResultsView *self)
{
  AssayGridModel *model = assay_grid_get_model (self->grid);
  g_autoptr (AssayGridRow) row = NULL;

  if (model != NULL && assay_grid_get_n_selected (self->grid) == 1)
    row = g_list_model_get_item (G_LIST_MODEL (model), assay_grid_get_position (self->grid));
  return row == NULL ? 0 : assay_grid_row_get_task_id (row);
}

static void
on_selection_changed (AssayResultsView *self)
{
  guint n = assay_grid_get_n_selected (self->grid);
  g_autofree char *text = g_strdup_printf (ngettext ("%'u selected", "%'u selected", n), n);

  gtk_label_set_label (self->selected_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->selected_label), n > 1);
  gtk_widget_set_visible (self->selected_button, n > 0);
  assay_results_actions_update (self);
  set_task (self, find_task (self));
  /* An open detail follows the selection. */
  if (n == 1 && gtk_widget_get_visible (GTK_WIDGET (self->detail)))
    assay_results_show_detail (self, assay_grid_get_position (self->grid));
}

static void
show_run (AssayResultsView *self)
{
  AssayDb *db = assay_session_get_reader (assay_view_get_session (ASSAY_VIEW (self)));
  g_autoptr (AssayRun) run = NULL;
  g_autoptr (GError) error = NULL;

  drop (self);
  if (self->run_id != 0)
    run = assay_run_load (db, self->run_id, &error);
  if (run != NULL && fill_grid (self, run, &error))
    {
      assay_results_requery (self);
      refresh_headline (self);
    }
  else if (self->run_id != 0)
    {
      assay_view_say (ASSAY_VIEW (self), error->message);
      self->run_id = 0;
    }
  on_selection_changed (self);
  show_page (self);
}

static void
assay_results_view_attach (AssayView *view)
{
  show_run (ASSAY_RESULTS_VIEW (view));
}

static void
assay_results_view_detach (AssayView *view)
{
  drop (ASSAY_RESULTS_VIEW (view));
}

static void
assay_results_view_changed (AssayView *view, guint kinds)
{
  AssayResultsView *self = ASSAY_RESULTS_VIEW (view);
  AssayGridModel *model = assay_grid_get_model (self->grid);

  if (!(kinds & (ASSAY_CHANGE_RESULTS | ASSAY_CHANGE_RUNS | ASSAY_CHANGE_ANNOTATIONS | ASSAY_CHANGE_TASKS
                 | ASSAY_CHANGE_PROJECTS | ASSAY_CHANGE_EXTERNAL)))
    return;
  if (model != NULL && (kinds & (ASSAY_CHANGE_RESULTS | ASSAY_CHANGE_EXTERNAL)))
    assay_grid_model_refresh (model, (kinds & ASSAY_CHANGE_RUNS) == 0);
  refresh_headline (self);
}

static void
on_row_activated (AssayResultsView *self, guint position)
{
  assay_results_show_detail (self, position);
}

static void
set_filter (AssayResultsView *self, const char *name)
{
  AssayResultsFilter filter;

  if (!assay_results_filter_find (name, &filter) || filter == self->filter)
    return;
  self->filter = filter;
  show_filters (self);
  assay_results_requery (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILTER]);
}

static void
assay_results_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AssayResultsView *self = ASSAY_RESULTS_VIEW (object);

  switch (id)
    {
    case PROP_FILTER:
      g_value_set_string (value, assay_results_filter_name (self->filter));
      break;
    case PROP_SUBSET:
      g_value_take_string (value, assay_results_dup_subset (self));
      break;
    case PROP_TASK:
      g_value_set_int64 (value, self->task_id);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
assay_results_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FILTER)
    set_filter (ASSAY_RESULTS_VIEW (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
assay_results_view_dispose (GObject *object)
{
  AssayResultsView *self = ASSAY_RESULTS_VIEW (object);

  if (self->grid != NULL)
    drop (self);
  g_clear_object (&self->job);
  g_clear_pointer (&self->conditions, g_strfreev);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_RESULTS_VIEW);
  G_OBJECT_CLASS (assay_results_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/results/assay-results-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, waiting);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, title);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, facts);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, progress);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, progress_text);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, resume_button);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, filters);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, condition_bar);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, condition_text);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, search);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, search_bar);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, search_toggle);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, columns_button);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, grid);
  gtk_widget_class_bind_template_callback (widget_class, requery);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, paned);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, detail);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, selected_label);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, selected_button);
  gtk_widget_class_bind_template_callback (widget_class, on_selection_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
install_properties (AssayResultsViewClass *klass)
{
  /**
   * AssayResultsView:filter:
   *
   * Which results are shown: all, correct, incorrect, review or error. Also the state of the action "results.filter".
   */
  props[PROP_FILTER] = g_param_spec_string ("filter", NULL, NULL, "all",
                                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  /**
   * AssayResultsView:subset:
   *
   * The tasks whose results are shown, as the subset of a run; %NULL without a run.
   */
  props[PROP_SUBSET] = g_param_spec_string ("subset", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * AssayResultsView:task:
   *
   * The task of the only selected result; 0 when none or several are.
   */
  props[PROP_TASK] = g_param_spec_int64 ("task", NULL, NULL, 0, G_MAXINT64, 0,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);

  /* AssayResultsView::rerun: some of its tasks shall be run again: the version, the model as
   * CONNECTION/MODEL, the subset. */
  g_signal_new ("rerun", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                G_TYPE_INT64, G_TYPE_STRING, G_TYPE_STRING);
}

static void
assay_results_view_class_init (AssayResultsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AssayViewClass *view_class = ASSAY_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_results_view_dispose;
  G_OBJECT_CLASS (klass)->get_property = assay_results_view_get_property;
  G_OBJECT_CLASS (klass)->set_property = assay_results_view_set_property;
  view_class->attach = assay_results_view_attach;
  view_class->detach = assay_results_view_detach;
  view_class->changed = assay_results_view_changed;

  install_properties (klass);
  g_type_ensure (ASSAY_TYPE_BAR);
  g_type_ensure (ASSAY_TYPE_FIT);
  g_type_ensure (ASSAY_TYPE_PROMPT_TABS);
  g_type_ensure (ASSAY_TYPE_RESULTS_FILTERS);
  g_type_ensure (ASSAY_TYPE_GRID);
  g_type_ensure (ASSAY_TYPE_RESULT_DETAIL);
  gtk_widget_class_install_property_action (widget_class, "results.filter", "filter");
  assay_results_install_actions (widget_class);
  assay_results_install_progress (widget_class);
  assay_results_install_conditions (widget_class);
  assay_results_install_selection (widget_class);
  bind_template (widget_class);
}

static void
assay_results_view_init (AssayResultsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  assay_results_init_progress (self);
  assay_results_drop_conditions (self);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search));
  show_filters (self);
  assay_results_actions_update (self);
}

/**
 * assay_results_view_show_run:
 * @run_id: whose results, 0 for none
 *
 * Shows the results of this run.
 */
void
assay_results_view_show_run (AssayResultsView *self, gint64 run_id)
{
  g_return_if_fail (ASSAY_IS_RESULTS_VIEW (self));

  if (self->run_id == run_id)
    return;
  self->run_id = run_id;
  assay_results_drop_conditions (self);
  if (assay_view_is_attached (ASSAY_VIEW (self)))
    show_run (self);
}

/**
 * assay_results_view_get_run:
 *
 * Returns: whose results are shown, 0 for none.
 */
gint64
assay_results_view_get_run (AssayResultsView *self)
{
  g_return_val_if_fail (ASSAY_IS_RESULTS_VIEW (self), 0);
  return self->run_id;
}
