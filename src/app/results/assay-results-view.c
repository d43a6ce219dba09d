/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-results-view.c: what a run made of each task: a line of figures, filters, search and the
 * grid. Everything that counts or orders is a query in the reading worker; while a run is under way
 * the figures and the grid follow it without moving what the user looks at. Main thread. */

#include "assay-results-private.h"

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

/* Which results are shown. */
typedef enum
{
  FILTER_ALL,
  FILTER_REVIEW,
  FILTER_ERROR,
} Filter;

G_DEFINE_FINAL_TYPE (AssayResultsView, assay_results_view, ASSAY_TYPE_VIEW)

static Filter
get_filter (AssayResultsView *self)
{
  if (gtk_toggle_button_get_active (self->review))
    return FILTER_REVIEW;
  return gtk_toggle_button_get_active (self->error) ? FILTER_ERROR : FILTER_ALL;
}

static AssayQuery *
make_query (AssayResultsView *self)
{
  AssayQuery *query = assay_query_new (ASSAY_QUERY_RESULTS, self->run_id);
  gboolean descending = FALSE;
  const char *sort = assay_grid_get_sort (self->grid, &descending);
  Filter filter = get_filter (self);
  g_autoptr (GError) error = NULL;

  assay_query_set_names (query, (const char *const *) self->columns->names->pdata);
  if (self->slots != NULL)
    assay_query_set_slots (query, (const char *const *) self->slots);
  if ((filter == FILTER_REVIEW && !assay_query_add (query, "needs_review", "=", "1", &error)) ||
      (filter == FILTER_ERROR && !assay_query_add (query, "has_error", "=", "1", &error)) ||
      (sort != NULL && !assay_query_set_sort (query, sort, descending, &error)))
    g_warning ("The results can't be shown like that: %s", error->message);
  assay_query_set_search (query, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  return query;
}

static void
show_page (AssayResultsView *self)
{
  AssayGridModel *model = assay_grid_get_model (self->grid);
  gboolean empty = model == NULL || (assay_grid_model_is_loaded (model) &&
                                     g_list_model_get_n_items (G_LIST_MODEL (model)) == 0);

  gtk_stack_set_visible_child_name (self->pages, self->run_id == 0 ? "none" : empty ? "empty" : "grid");
}

/* The user asked for something else. */
static void
requery (AssayResultsView *self)
{
  AssayGridModel *model = assay_grid_get_model (self->grid);

  if (model != NULL)
    assay_grid_model_take_query (model, make_query (self));
}

static void
set_count (GtkToggleButton *button, const char *words, gint64 n)
{
  g_autofree char *label = g_strdup_printf ("%s  %'" G_GINT64_FORMAT, words, n);

  gtk_button_set_label (GTK_BUTTON (button), label);
}

static void
show_headline (AssayResultsView *self, const AssayResultsHeadline *headline)
{
  gboolean busy = assay_results_headline_is_busy (headline);
  g_autofree char *facts = assay_results_headline_dup_facts (headline);
  g_autofree char *progress = assay_results_headline_dup_progress (headline);

  gtk_label_set_label (self->title, headline->run->prompt_name);
  gtk_label_set_label (self->facts, facts);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), busy);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_text), busy);
  gtk_label_set_label (self->progress_text, progress);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->progress_text), headline->run->reason);
  gtk_progress_bar_set_fraction (self->progress, headline->run->total == 0
                                                   ? 0
                                                   : (double) headline->summary.n /
                                                       (double) headline->run->total);
  if (headline->summary.n_overall > 0)
    assay_grid_show_column (self->grid, "overall");
  if (headline->summary.n_confidence > 0)
    assay_grid_show_column (self->grid, "confidence");
  set_count (self->all, _("All"), headline->summary.n);
  set_count (self->review, _("Needs Review"), headline->n_review);
  set_count (self->error, _("Has Error"), headline->n_error);
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
drop (AssayResultsView *self)
{
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
      requery (self);
      refresh_headline (self);
    }
  else if (self->run_id != 0)
    {
      assay_view_say (ASSAY_VIEW (self), error->message);
      self->run_id = 0;
    }
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

  if (!(kinds & (ASSAY_CHANGE_RESULTS | ASSAY_CHANGE_RUNS | ASSAY_CHANGE_EXTERNAL)))
    return;
  if (model != NULL && (kinds & (ASSAY_CHANGE_RESULTS | ASSAY_CHANGE_EXTERNAL)))
    assay_grid_model_refresh (model, (kinds & ASSAY_CHANGE_RUNS) == 0);
  refresh_headline (self);
}

static void
on_filter_toggled (AssayResultsView *self, GtkToggleButton *button)
{
  if (gtk_toggle_button_get_active (button))
    requery (self);
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
  /* An open detail follows the selection. */
  if (n == 1 && gtk_widget_get_visible (GTK_WIDGET (self->detail)))
    assay_results_show_detail (self, assay_grid_get_position (self->grid));
}

static void
on_row_activated (AssayResultsView *self, guint position)
{
  assay_results_show_detail (self, position);
}

static void
assay_results_view_dispose (GObject *object)
{
  AssayResultsView *self = ASSAY_RESULTS_VIEW (object);

  if (self->grid != NULL)
    drop (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_RESULTS_VIEW);
  G_OBJECT_CLASS (assay_results_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/results/assay-results-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, title);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, facts);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, progress);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, progress_text);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, all);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, review);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, error);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, search);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, columns_button);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, grid);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_toggled);
  gtk_widget_class_bind_template_callback (widget_class, requery);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, paned);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, detail);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, selected_label);
  gtk_widget_class_bind_template_child (widget_class, AssayResultsView, selected_button);
  gtk_widget_class_bind_template_callback (widget_class, on_selection_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
assay_results_view_class_init (AssayResultsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AssayViewClass *view_class = ASSAY_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_results_view_dispose;
  view_class->attach = assay_results_view_attach;
  view_class->detach = assay_results_view_detach;
  view_class->changed = assay_results_view_changed;

  g_type_ensure (ASSAY_TYPE_PROMPT_TABS);
  g_type_ensure (ASSAY_TYPE_GRID);
  g_type_ensure (ASSAY_TYPE_RESULT_DETAIL);
  assay_results_install_actions (widget_class);
  bind_template (widget_class);
}

static void
assay_results_view_init (AssayResultsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
