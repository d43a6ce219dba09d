/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-view.c: the page that holds two to four runs against each other over the tasks they share:
 * a card for each run, the verdict, filters, a row for each task, and quality against cost as a chart. The
 * comparison is made in the session's reading worker, and again when a compared run got more results or
 * the ground truth changed. Without a choice it takes the two latest runs of different versions. Main
 * thread. */

#include "assay-column-view.h"
#include "assay-compare-view-private.h"

#include "assay-compare-menu.h"
#include "assay-project.h"
#include "assay-prompt-tabs.h"
#include "assay-rubric.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

/* Between two comparisons while a run goes on. */
#define MIN_INTERVAL_MS 1500

G_DEFINE_FINAL_TYPE (AssayCompareView, assay_compare_view, ASSAY_TYPE_VIEW)

static AssayDb *
get_db (AssayCompareView *self)
{
  return assay_session_get_reader (assay_view_get_session (ASSAY_VIEW (self)));
}

static AssayComparison *
get_comparison (AssayCompareView *self)
{
  return self->model == NULL ? NULL : assay_compare_model_get_comparison (self->model);
}

/* What is shown -------------------------------------------------------------------------------- */

static void
on_by_selected (AssayCompareView *self)
{
  GArray *kinds = g_object_get_data (G_OBJECT (self->by), "kinds");
  guint selected = gtk_drop_down_get_selected (self->by);

  if (kinds == NULL || selected >= kinds->len || get_comparison (self) == NULL ||
      g_array_index (kinds, AssayCompareBy, selected) == get_comparison (self)->by)
    return;
  self->wanted = g_array_index (kinds, AssayCompareBy, selected);
  assay_compare_view_reload (self);
}

static void
show_list (AssayCompareView *self)
{
  gboolean empty = self->model != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;
  gboolean chart = gtk_toggle_button_get_active (self->chart_button);

  gtk_stack_set_visible_child_name (self->list_or_chart, chart ? "chart" : empty ? "empty" : "list");
  assay_compare_view_show_page (self);
}

static void
drop_model (AssayCompareView *self)
{
  gtk_column_view_set_model (self->grid, NULL);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
}

static void
show_comparison (AssayCompareView *self, AssayComparison *comparison)
{
  drop_model (self);
  self->model = assay_compare_model_new (assay_view_get_session (ASSAY_VIEW (self)), comparison, self->config);
  gtk_widget_set_visible (self->controls_bar, TRUE);
  assay_compare_view_show_blind (self);
  assay_compare_view_show_figures (self);
  assay_compare_view_fill_columns (self);
  assay_compare_model_set_filter (self->model, self->filter);
  assay_compare_view_keep_selection (self);
  show_list (self);
}

static void
show_trouble (AssayCompareView *self, const char *text)
{
  drop_model (self);
  self->is_open = FALSE;
  assay_compare_view_fill_columns (self);
  assay_compare_view_clear_cards (self);
  gtk_widget_set_visible (self->controls_bar, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->chart_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->by), FALSE);
  gtk_label_set_label (self->trouble, text != NULL ? text : "");
  gtk_stack_set_visible_child_name (self->pages, text != NULL ? "trouble" : "none");
  assay_compare_view_update_actions (self);
}

/* Comparing ------------------------------------------------------------------------------------ */

/* A comparison on its way through the reading worker. */
typedef struct
{
  gint64 project_id;
  gint64 run_ids[ASSAY_COMPARE_MAX_RUNS];
  guint n;
  AssayCompareBy by;
  AssayComparison *comparison;
  AssayLabelConfig *config;
  double min, max;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_pointer (&load->comparison, assay_comparison_free);
  g_clear_pointer (&load->config, assay_label_config_unref);
  g_free (load);
}

/* Without a rubric, the overall score is that of the only rating. */
static void
find_scale (Load *load)
{
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (load->config, &n);

  for (guint i = 0; i < n; i++)
    if (columns[i].kind == ASSAY_COLUMN_SCORE)
      {
        load->min = columns[i].min;
        load->max = columns[i].max;
        return;
      }
}

static gboolean
read_comparison (AssayDb *db, gpointer data, GError **error)
{
  Load *load = data;
  g_autoptr (AssayProject) project = assay_project_load (db, load->project_id, error);
  g_autoptr (AssayRubric) rubric = NULL;

  if (project == NULL)
    return FALSE;
  load->config = assay_label_config_new (project->label_config, -1, error);
  if (load->config == NULL)
    return FALSE;
  rubric = project->rubric != NULL ? assay_rubric_parse (project->rubric, NULL) : NULL;
  if (rubric != NULL)
    assay_rubric_get_scale (rubric, &load->min, &load->max);
  else
    find_scale (load);
  load->comparison = assay_comparison_new (db, load->project_id, load->run_ids, load->n, load->by, error);
  return load->comparison != NULL && assay_comparison_check_shared (load->comparison, error);
}

static gboolean
on_timer (gpointer data)
{
  AssayCompareView *self = data;

  self->timer = 0;
  assay_compare_view_reload (self);
  return G_SOURCE_REMOVE;
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayCompareView) self = data;
  g_autoptr (GError) error = NULL;
  Load *load = assay_session_read_finish (ASSAY_SESSION (source), result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  if (load == NULL)
    show_trouble (self, error->message);
  else
    {
      g_clear_pointer (&self->config, assay_label_config_unref);
      self->config = g_steal_pointer (&load->config);
      self->min = load->min;
      self->max = load->max;
      show_comparison (self, g_steal_pointer (&load->comparison));
    }
  if (self->again && self->timer == 0)
    self->timer = g_timeout_add (MIN_INTERVAL_MS, on_timer, self);
  self->again = FALSE;
}

/**
 * assay_compare_view_reload:
 *
 * Compares the chosen runs, and shows what comes out.
 */
void
assay_compare_view_reload (AssayCompareView *self)
{
  Load *load;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->run_ids->len < 2)
    {
      show_trouble (self, NULL);
      return;
    }
  load = g_new0 (Load, 1);
  load->project_id = self->project_id;
  load->n = MIN (self->run_ids->len, ASSAY_COMPARE_MAX_RUNS);
  load->by = self->wanted;
  load->min = load->max = NAN;
  for (guint i = 0; i < load->n; i++)
    load->run_ids[i] = g_array_index (self->run_ids, gint64, i);
  self->cancellable = g_cancellable_new ();
  assay_session_read_async (assay_view_get_session (ASSAY_VIEW (self)), read_comparison, load, load_free,
                            self->cancellable, compared_cb, g_object_ref (self));
}

/* The latest run with results, and the latest one of another version of its prompt before it, else any. */
static void
choose_runs (AssayCompareView *self)
{
  g_autoptr (GPtrArray) runs = assay_run_list (get_db (self), self->project_id, NULL);
  const AssayRun *latest = NULL, *other = NULL, *any = NULL;

  g_array_set_size (self->run_ids, 0);
  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      const AssayRun *run = runs->pdata[i];

      if (run->ok == 0)
        continue;
      if (latest == NULL)
        latest = run;
      else if (other == NULL && run->version_id != latest->version_id &&
               g_strcmp0 (run->prompt_name, latest->prompt_name) == 0)
        other = run;
      else if (any == NULL)
        any = run;
    }
  other = other != NULL ? other : any;
  if (other == NULL)
    return;
  g_array_append_val (self->run_ids, other->id);
  g_array_append_val (self->run_ids, latest->id);
}

static gboolean
has_all_runs (AssayCompareView *self)
{
  for (guint i = 0; i < self->run_ids->len; i++)
    {
      g_autoptr (AssayRun) run = assay_run_load (get_db (self), g_array_index (self->run_ids, gint64, i), NULL);

      if (run == NULL)
        return FALSE;
    }
  return self->run_ids->len >= 2;
}

/* Whether a compared run got more results, or is gone. */
static gboolean
has_news (AssayCompareView *self)
{
  const AssayComparison *comparison = get_comparison (self);

  if (comparison == NULL)
    return TRUE;
  for (guint i = 0; i < comparison->n_runs; i++)
    {
      const AssayRun *old = comparison->runs[i].run;
      g_autoptr (AssayRun) run = assay_run_load (get_db (self), old->id, NULL);

      if (run == NULL || run->ok != old->ok || run->failed != old->failed)
        return TRUE;
    }
  return FALSE;
}

static void
assay_compare_view_attach (AssayView *view)
{
  AssayCompareView *self = ASSAY_COMPARE_VIEW (view);
  gint64 project_id = assay_view_get_project_id (view);

  if (self->project_id != project_id || !has_all_runs (self))
    {
      self->project_id = project_id;
      self->wanted = ASSAY_COMPARE_AUTO;
      self->is_open = FALSE;
      self->task_id = 0;
      choose_runs (self);
    }
  assay_compare_view_reload (self);
}

static void
assay_compare_view_detach (AssayView *view)
{
  AssayCompareView *self = ASSAY_COMPARE_VIEW (view);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  drop_model (self);
}

static void
assay_compare_view_changed (AssayView *view, guint kinds)
{
  AssayCompareView *self = ASSAY_COMPARE_VIEW (view);

  if (kinds == ASSAY_CHANGE_ANNOTATIONS && self->own_writes > 0)
    {
      self->own_writes--;
      return;
    }
  if (!(kinds & (ASSAY_CHANGE_ANNOTATIONS | ASSAY_CHANGE_TASKS | ASSAY_CHANGE_PROJECTS)) &&
      !((kinds & (ASSAY_CHANGE_RUNS | ASSAY_CHANGE_RESULTS | ASSAY_CHANGE_EXTERNAL)) && has_news (self)))
    return;
  if (!has_all_runs (self))
    choose_runs (self);
  if (self->cancellable != NULL)
    self->again = TRUE;
  else if (self->timer == 0)
    self->timer = g_timeout_add (get_comparison (self) == NULL ? 50 : MIN_INTERVAL_MS, on_timer, self);
}

/* Choosing ------------------------------------------------------------------------------------- */

static void
on_menu_opened (AssayCompareView *self)
{
  g_autoptr (GPtrArray) runs = assay_run_list (get_db (self), self->project_id, NULL);

  assay_compare_menu_set_runs (self->menu, runs, self->run_ids);
}

static void
on_menu_chosen (AssayCompareView *self, gint64 run_id)
{
  /* The fifth takes the place of the last. */
  if (self->run_ids->len == ASSAY_COMPARE_MAX_RUNS)
    g_array_set_size (self->run_ids, ASSAY_COMPARE_MAX_RUNS - 1);
  g_array_append_val (self->run_ids, run_id);
  assay_compare_view_reload (self);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayCompareView *self = ASSAY_COMPARE_VIEW (widget);

  for (guint i = self->run_ids->len; i > 0; i--)
    if (g_array_index (self->run_ids, gint64, i - 1) == g_variant_get_int64 (parameter))
      g_array_remove_index (self->run_ids, i - 1);
  assay_compare_view_reload (self);
}

static void
on_filter_toggled (AssayCompareView *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  for (guint k = 0; k < ASSAY_COMPARE_N_FILTERS; k++)
    if (self->filters[k] == button)
      self->filter = k;
  if (self->model == NULL)
    return;
  assay_compare_model_set_filter (self->model, self->filter);
  show_list (self);
}

static void
on_chart_toggled (AssayCompareView *self)
{
  show_list (self);
}

static void
on_blind_toggled (AssayCompareView *self, GtkToggleButton *button)
{
  self->is_blind = gtk_toggle_button_get_active (button);
  assay_compare_view_show_blind (self);
  if (self->model == NULL)
    return;
  assay_compare_view_show_figures (self);
  gtk_column_view_set_model (self->grid, NULL);
  assay_compare_view_fill_columns (self);
  gtk_column_view_set_model (self->grid, GTK_SELECTION_MODEL (self->selection));
  assay_compare_view_show_page (self);
}

static void
on_activate (AssayCompareView *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  assay_compare_view_open (self, TRUE);
}

/* Class ---------------------------------------------------------------------------------------- */

static void
assay_compare_view_dispose (GObject *object)
{
  AssayCompareView *self = ASSAY_COMPARE_VIEW (object);

  if (self->grid != NULL)
    drop_model (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_COMPARE_VIEW);
  G_OBJECT_CLASS (assay_compare_view_parent_class)->dispose (object);
}

static void
assay_compare_view_finalize (GObject *object)
{
  AssayCompareView *self = ASSAY_COMPARE_VIEW (object);

  g_array_unref (self->run_ids);
  g_ptr_array_unref (self->undos);
  g_hash_table_unref (self->cells);
  g_clear_pointer (&self->config, assay_label_config_unref);
  G_OBJECT_CLASS (assay_compare_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/assay/Assay/ui/compare/assay-compare-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, filter_all);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, filter_differing);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, filter_regressions);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, filter_improvements);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, filter_failed);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, cards);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, blind_button);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, chart_button);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, by);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, list_or_chart);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, menu);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, grid);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, chart);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, trouble);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, controls_bar);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, votes);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareView, sheet);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_chart_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_blind_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_by_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_opened);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_chosen);
}

static void
assay_compare_view_class_init (AssayCompareViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_compare_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_compare_view_finalize;
  ASSAY_VIEW_CLASS (klass)->attach = assay_compare_view_attach;
  ASSAY_VIEW_CLASS (klass)->detach = assay_compare_view_detach;
  ASSAY_VIEW_CLASS (klass)->changed = assay_compare_view_changed;

  g_type_ensure (ASSAY_TYPE_PROMPT_TABS);
  g_type_ensure (ASSAY_TYPE_CHART);
  g_type_ensure (ASSAY_TYPE_COMPARE_MENU);
  gtk_widget_class_install_action (widget_class, "compare.remove", "x", remove_action);
  g_type_ensure (ASSAY_TYPE_VOTE_BAR);
  g_type_ensure (ASSAY_TYPE_COMPARE_SHEET);
  assay_compare_view_install_votes (widget_class);
  assay_compare_view_install_open (widget_class);
  bind_template (widget_class);
}

static void
assay_compare_view_init (AssayCompareView *self)
{
  self->run_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->cells = g_hash_table_new (NULL, NULL);
  self->undos = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  assay_column_view_begin_at_start (self->grid);
  self->filters[ASSAY_COMPARE_ALL] = self->filter_all;
  self->filters[ASSAY_COMPARE_DIFFERING] = self->filter_differing;
  self->filters[ASSAY_COMPARE_REGRESSIONS] = self->filter_regressions;
  self->filters[ASSAY_COMPARE_IMPROVEMENTS] = self->filter_improvements;
  self->filters[ASSAY_COMPARE_ONE_FAILED] = self->filter_failed;
  assay_compare_view_update_actions (self);
}

/**
 * assay_compare_view_set_runs:
 * @run_ids: (array length=n): of the open project; the first is what the others are measured against
 *
 * Compares these, now or when the page is seen.
 */
void
assay_compare_view_set_runs (AssayCompareView *self, const gint64 *run_ids, guint n)
{
  g_return_if_fail (ASSAY_IS_COMPARE_VIEW (self));

  self->project_id = assay_view_get_project_id (ASSAY_VIEW (self));
  g_array_set_size (self->run_ids, 0);
  g_array_append_vals (self->run_ids, run_ids, MIN (n, ASSAY_COMPARE_MAX_RUNS));
  if (assay_view_is_attached (ASSAY_VIEW (self)))
    assay_compare_view_reload (self);
}

/**
 * assay_compare_view_get_comparison:
 *
 * Returns: (transfer none) (nullable): what is shown.
 */
AssayComparison *
assay_compare_view_get_comparison (AssayCompareView *self)
{
  g_return_val_if_fail (ASSAY_IS_COMPARE_VIEW (self), NULL);
  return get_comparison (self);
}
