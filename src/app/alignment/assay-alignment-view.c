/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-alignment-view.c: the page that says how far the results of a run can be trusted: accuracy, agreement,
 * calibration, what can be accepted without a person, and where the model goes wrong. Everything is worked
 * out in the reading worker and shown as one report; while it is, what was shown stays. Main thread. */

#include "assay-alignment-view-private.h"

#include "assay-bar.h"
#include "assay-prompt-tabs.h"
#include "assay-widget.h"

#include <math.h>

/* Below this width things stand below each other. */
#define NARROW 860
/* Reading takes at most this part of the time: 1 / (1 + REST_FACTOR). */
#define REST_FACTOR 4

G_DEFINE_FINAL_TYPE (AssayAlignmentView, assay_alignment_view, ASSAY_TYPE_VIEW)

enum
{
  SHOW_RESULTS,
  RUN_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What is read, and what for. */
typedef struct
{
  gint64 run_id;
  double max_error;
  double level;
  AssayAlignReport *report;
  GArray *curve; /* of AssayRiskPoint */
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_pointer (&load->report, assay_align_report_free);
  g_clear_pointer (&load->curve, g_array_unref);
  g_free (load);
}

static gboolean
read_report (AssayDb *db, gpointer data, GError **error)
{
  Load *load = data;

  load->report = assay_align_report_load (db, load->run_id, load->max_error, load->level, error);
  if (load->report == NULL)
    return FALSE;
  load->curve = assay_alignment_dup_curve (load->report->alignment, load->level);
  /* From the share of the judged to the share of all that are accepted from there on. */
  for (guint i = 0; i < load->curve->len; i++)
    {
      AssayRiskPoint *point = &g_array_index (load->curve, AssayRiskPoint, i);

      point->coverage = assay_alignment_accept (load->report->alignment, point->threshold, load->level).coverage;
    }
  return TRUE;
}

static void reload (AssayAlignmentView *self);

static gboolean
on_later (gpointer data)
{
  AssayAlignmentView *self = data;

  self->later_id = 0;
  reload (self);
  return G_SOURCE_REMOVE;
}

/* While a run is under way something changes all the time; others want to read, too. */
static void
reload_soon (AssayAlignmentView *self)
{
  gint64 pause = REST_FACTOR * (self->ended_at - self->began_at);
  gint64 left = self->ended_at + pause - g_get_monotonic_time ();

  if (self->cancellable != NULL || left <= 0)
    reload (self);
  else if (self->later_id == 0)
    self->later_id = g_timeout_add ((guint) (left / 1000) + 1, on_later, self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayAlignmentView) self = assay_widget_weak_take (data);
  g_autoptr (GError) error = NULL;
  Load *load = assay_session_read_finish (ASSAY_SESSION (source), result, &error);

  if (self == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  self->ended_at = g_get_monotonic_time ();
  g_clear_pointer (&self->report, assay_align_report_free);
  if (load != NULL)
    {
      self->report = g_steal_pointer (&load->report);
      assay_alignment_show_report (self, load->curve);
    }
  else
    {
      assay_run_picker_set_shown (self->picker, NULL, 0);
      adw_status_page_set_description (self->failed, error->message);
      gtk_stack_set_visible_child_name (self->pages, "failed");
      assay_alignment_actions_update (self);
    }
  if (self->wants_more)
    reload_soon (self);
}

static void
reload (AssayAlignmentView *self)
{
  AssaySession *session = assay_view_get_session (ASSAY_VIEW (self));
  Load *load;

  self->wants_more = self->cancellable != NULL;
  if (self->run_id == 0 || !assay_view_is_attached (ASSAY_VIEW (self)) || self->wants_more)
    return;
  load = g_new0 (Load, 1);
  load->run_id = self->run_id;
  load->max_error = assay_promise_card_get_max_error (self->promise);
  load->level = assay_promise_card_get_level (self->promise);
  g_clear_handle_id (&self->later_id, g_source_remove);
  self->began_at = self->ended_at = g_get_monotonic_time ();
  self->cancellable = g_cancellable_new ();
  assay_session_read_async (session, read_report, load, load_free, self->cancellable, loaded_cb,
                            assay_widget_weak_new (self));
}

static void
drop (AssayAlignmentView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->report, assay_align_report_free);
  self->wants_more = FALSE;
  g_clear_handle_id (&self->later_id, g_source_remove);
  if (self->pages != NULL)
    assay_alignment_actions_update (self);
}

static void
show_run (AssayAlignmentView *self)
{
  drop (self);
  if (self->run_id == 0)
    {
      gtk_stack_set_visible_child_name (self->pages, "none");
      assay_run_picker_set_shown (self->picker, NULL, 0);
      gtk_widget_set_visible (GTK_WIDGET (self->control), FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->scoring), FALSE);
    }
  reload (self);
}

static void
assay_alignment_view_attach (AssayView *view)
{
  show_run (ASSAY_ALIGNMENT_VIEW (view));
}

static void
assay_alignment_view_detach (AssayView *view)
{
  drop (ASSAY_ALIGNMENT_VIEW (view));
}

static void
assay_alignment_view_changed (AssayView *view, guint kinds)
{
  if (kinds & (ASSAY_CHANGE_RESULTS | ASSAY_CHANGE_RUNS | ASSAY_CHANGE_TASKS | ASSAY_CHANGE_ANNOTATIONS
               | ASSAY_CHANGE_PROJECTS | ASSAY_CHANGE_EXTERNAL))
    reload_soon (ASSAY_ALIGNMENT_VIEW (view));
}

static void
on_picker_opened (AssayAlignmentView *self)
{
  assay_alignment_list_runs (self);
}

static void
on_picker_chosen (AssayAlignmentView *self, gint64 run_id)
{
  g_signal_emit (self, signals[RUN_CHOSEN], 0, run_id);
}

static void
on_control_selected (AssayAlignmentView *self)
{
  assay_alignment_show_control (self);
}

static void
on_scoring_changed (AssayAlignmentView *self, const char *control, const char *name, const char *value)
{
  assay_alignment_set_scoring (self, control, name, value);
}

static void
on_cell_activated (AssayAlignmentView *self, const char *label, const char *truth, const char *answer)
{
  assay_alignment_open_cell (self, label, truth, answer);
}

/* In a frame there is no time for another layout. */
static gboolean
arrange (gpointer data)
{
  AssayAlignmentView *self = data;
  GtkWidget *const stats[] = { GTK_WIDGET (self->accuracy), GTK_WIDGET (self->agreement),
                               GTK_WIDGET (self->calibration), GTK_WIDGET (self->people) };
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self->stats));
  int columns = self->is_narrow ? 2 : 4;
  GtkOrientation orientation = self->is_narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  self->width_id = 0;
  for (int i = 0; i < (int) G_N_ELEMENTS (stats); i++)
    {
      GtkGridLayoutChild *child = GTK_GRID_LAYOUT_CHILD (gtk_layout_manager_get_layout_child (layout, stats[i]));

      gtk_grid_layout_child_set_column (child, i % columns);
      gtk_grid_layout_child_set_row (child, i / columns);
    }
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->upper), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->lower), orientation);
  gtk_box_set_homogeneous (self->lower, !self->is_narrow);
  assay_promise_card_set_wide (self->promise, !self->is_narrow);
  return G_SOURCE_REMOVE;
}

static void
on_width (AssayAlignmentView *self, GParamSpec *pspec, GtkAdjustment *adjustment)
{
  double width = gtk_adjustment_get_page_size (adjustment);
  gboolean is_narrow = width < NARROW;

  if (width < 1 || is_narrow == self->is_narrow)
    return;
  self->is_narrow = is_narrow;
  if (self->width_id == 0)
    self->width_id = g_idle_add (arrange, self);
}

static void
assay_alignment_view_dispose (GObject *object)
{
  AssayAlignmentView *self = ASSAY_ALIGNMENT_VIEW (object);

  g_clear_handle_id (&self->width_id, g_source_remove);
  if (self->pages != NULL)
    drop (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_ALIGNMENT_VIEW);
  G_OBJECT_CLASS (assay_alignment_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/alignment/assay-alignment-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, failed);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, picker);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, control);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, scoring);
  gtk_widget_class_bind_template_callback (widget_class, on_scoring_changed);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, scroller);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, stats);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, accuracy);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, agreement);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, calibration);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, people);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, upper);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, promise);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, reliability_panel);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, reliability_text);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, reliability);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, lower);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, confusion);
  gtk_widget_class_bind_template_child (widget_class, AssayAlignmentView, classes);
  gtk_widget_class_bind_template_callback (widget_class, on_picker_opened);
  gtk_widget_class_bind_template_callback (widget_class, on_picker_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_control_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_cell_activated);
  gtk_widget_class_bind_template_callback (widget_class, reload);
}

static void
assay_alignment_view_class_init (AssayAlignmentViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AssayViewClass *view_class = ASSAY_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_alignment_view_dispose;
  view_class->attach = assay_alignment_view_attach;
  view_class->detach = assay_alignment_view_detach;
  view_class->changed = assay_alignment_view_changed;
  signals[SHOW_RESULTS] = g_signal_new ("show-results", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 2, G_TYPE_STRV, G_TYPE_STRING);
  signals[RUN_CHOSEN] = g_signal_new ("run-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                      NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  g_type_ensure (ASSAY_TYPE_BAR);
  g_type_ensure (ASSAY_TYPE_PROMPT_TABS);
  g_type_ensure (ASSAY_TYPE_STAT);
  g_type_ensure (ASSAY_TYPE_CHART);
  g_type_ensure (ASSAY_TYPE_PROMISE_CARD);
  g_type_ensure (ASSAY_TYPE_RUN_PICKER);
  g_type_ensure (ASSAY_TYPE_SCORING_BUTTON);
  g_type_ensure (ASSAY_TYPE_CONFUSION_CARD);
  g_type_ensure (ASSAY_TYPE_CLASS_CARD);
  assay_alignment_install_actions (widget_class);
  bind_template (widget_class);
}

static void
assay_alignment_view_init (AssayAlignmentView *self)
{
  GtkAdjustment *adjustment;

  gtk_widget_init_template (GTK_WIDGET (self));
  adjustment = gtk_scrolled_window_get_hadjustment (self->scroller);
  g_signal_connect_object (adjustment, "notify::page-size", G_CALLBACK (on_width), self, G_CONNECT_SWAPPED);
  arrange (self);
  assay_alignment_actions_update (self);
}

/**
 * assay_alignment_view_show_run:
 * @run_id: whose results, 0 for none
 *
 * Shows how well the results of this run agree.
 */
void
assay_alignment_view_show_run (AssayAlignmentView *self, gint64 run_id)
{
  g_return_if_fail (ASSAY_IS_ALIGNMENT_VIEW (self));

  if (self->run_id == run_id)
    return;
  self->run_id = run_id;
  if (assay_view_is_attached (ASSAY_VIEW (self)))
    show_run (self);
}
