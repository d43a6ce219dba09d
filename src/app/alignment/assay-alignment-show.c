/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-alignment-show.c: puts a report on the Alignment page. One control is looked at closely at a time: its
 * classes, and its agreement in the second card; the other cards are about all of them. Main thread. */

#include "assay-alignment-view-private.h"

#include "assay-alignment-words.h"
#include "assay-units.h"

#include <glib/gi18n.h>
#include <math.h>

static void
show_accuracy (AssayAlignmentView *self)
{
  g_autofree char *value = assay_alignment_words_accuracy (self->report);
  g_autofree char *detail = assay_alignment_words_accuracy_detail (self->report);

  assay_stat_set (self->accuracy, value, detail);
}

static void
show_calibration (AssayAlignmentView *self)
{
  const AssayAlignmentSummary *summary = assay_alignment_get_summary (self->report->alignment);
  g_autofree char *value = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->reliability_panel, summary->n_confident > 0);
  if (summary->n_confident == 0)
    {
      assay_stat_set (self->calibration, "–", _("the results carry no confidence"));
      gtk_label_set_label (self->reliability_text, "");
      return;
    }
  value = g_strdup_printf (_("%.1f %%"), 100 * summary->calibration.ece);
  /* Translators: the expected calibration error is over so many bins; Brier is a name. */
  detail = g_strdup_printf (_("ECE, %u bins · Brier %.3f"), summary->calibration.n_bins, summary->calibration.brier);
  assay_stat_set (self->calibration, value, detail);
  text = isnan (summary->calibrated.ece)
           ? g_strdup_printf (_("Confidence (%s) against measured accuracy, with intervals."),
                              assay_alignment_words_kind (summary->confidence_kind))
           /* Translators: kind of confidence, error in percent. */
           : g_strdup_printf (_("Confidence (%s) against measured accuracy, with intervals. Calibrated, it would be off by "
                                "%.1f %%."),
                              assay_alignment_words_kind (summary->confidence_kind), 100 * summary->calibrated.ece);
  gtk_label_set_label (self->reliability_text, text);
}

static void
draw_reliability (AssayAlignmentView *self)
{
  const AssayCalibration *calibration = &assay_alignment_get_summary (self->report->alignment)->calibration;
  double x[ASSAY_CALIBRATION_BINS], y[ASSAY_CALIBRATION_BINS];
  double low[ASSAY_CALIBRATION_BINS], high[ASSAY_CALIBRATION_BINS];
  AssaySeries *points;

  for (guint i = 0; i < calibration->n_bins; i++)
    {
      const AssayCalibrationBin *bin = &calibration->bins[i];

      x[i] = bin->confidence;
      y[i] = bin->accuracy.value;
      low[i] = bin->accuracy.low;
      high[i] = bin->accuracy.high;
    }
  assay_chart_clear (self->reliability);
  assay_chart_set_x_axis (self->reliability, _("confidence"), ASSAY_AXIS_NUMBER, 0, 1);
  assay_chart_set_y_axis (self->reliability, _("accuracy"), ASSAY_AXIS_NUMBER, 0, 1);
  if (calibration->n_bins == 0)
    return;
  points = assay_series_new (ASSAY_SERIES_POINTS, NULL, x, y, calibration->n_bins);
  assay_series_set_intervals (points, low, high);
  assay_chart_add (self->reliability, assay_series_new_reference (ASSAY_SERIES_DIAGONAL, NULL, 0));
  assay_chart_add (self->reliability, assay_series_set_tone (points, ASSAY_TONE_ACCENT));
}

static void
show_people (AssayAlignmentView *self)
{
  const AssayPeople *people = &self->report->people;
  g_autofree char *alpha = assay_units_dup_number (people->alpha, 2);
  g_autofree char *value = NULL;
  g_autofree char *persons = NULL;
  g_autofree char *tasks = NULL;
  g_autofree char *detail = NULL;

  if (people->n_people < 2)
    {
      assay_stat_set (self->people, "–", _("no task was answered by two people"));
      return;
    }
  /* Translators: a number and its name. */
  value = isnan (people->alpha) ? g_strdup (alpha) : g_strdup_printf (_("%s α"), alpha);
  persons = g_strdup_printf (ngettext ("%u annotator", "%u annotators", people->n_people), people->n_people);
  tasks = g_strdup_printf (ngettext ("%'u task", "%'u tasks", people->n_tasks), people->n_tasks);
  detail = g_strdup_printf ("%s · %s", persons, tasks);
  assay_stat_set (self->people, value, detail);
}

/* The names of the controls, when there is something to choose. */
static void
list_controls (AssayAlignmentView *self)
{
  guint n = assay_alignment_get_n_controls (self->report->alignment);
  GListModel *old = gtk_drop_down_get_model (self->control);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = gtk_drop_down_get_selected (self->control);

  gtk_widget_set_visible (GTK_WIDGET (self->control), n > 1);
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (names, assay_alignment_get_control (self->report->alignment, i)->control->title);
  if (old != NULL && g_list_model_get_n_items (old) == n)
    {
      gboolean same = TRUE;

      for (guint i = 0; i < n; i++)
        same = same && g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (old), i),
                                    gtk_string_list_get_string (names, i));
      if (same)
        return;
    }
  gtk_drop_down_set_model (self->control, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->control, selected < n ? selected : 0);
}

/* The agreement of the control: κ where there is one, else its score. */
static void
show_agreement (AssayAlignmentView *self, const AssayAlignmentControl *control)
{
  g_autofree char *value = NULL;
  g_autofree char *detail = NULL;
  gboolean weighted = control->measure == ASSAY_MEASURE_NUMBER;
  gboolean known = !isnan (control->kappa.kappa);
  double figure = known ? control->kappa.kappa : control->score.value;
  double low = known ? control->kappa.low : control->score.low;
  double high = known ? control->kappa.high : control->score.high;
  g_autofree char *from = assay_units_dup_number (low, 2);
  g_autofree char *to = assay_units_dup_number (high, 2);

  g_object_set (self->agreement, "caption",
                !known ? _("Score") : weighted ? _("Agreement (κ, weighted)") : _("Agreement (κ)"), NULL);
  value = assay_units_dup_number (figure, 2);
  /* Translators: a confidence interval, and what was asked. */
  detail = isnan (low) ? g_strdup (control->control->title)
                       : g_strdup_printf (_("%s to %s · %s"), from, to, control->control->title);
  assay_stat_set (self->agreement, value, detail);
}

/**
 * assay_alignment_show_control:
 *
 * Shows the control that is selected closely.
 */
void
assay_alignment_show_control (AssayAlignmentView *self)
{
  guint n = self->report == NULL ? 0 : assay_alignment_get_n_controls (self->report->alignment);
  guint selected = gtk_drop_down_get_selected (self->control);
  const AssayAlignmentControl *control;

  if (n == 0)
    return;
  control = assay_alignment_get_control (self->report->alignment, selected < n ? selected : 0);
  show_agreement (self, control);
  assay_confusion_card_set (self->confusion, control);
  assay_class_card_set (self->classes, control);
  assay_scoring_button_set (self->scoring, assay_alignment_get_scoring (self->report->alignment),
                            selected < n ? selected : 0, self->report->project);
}

/**
 * assay_alignment_show_report:
 * @curve: (element-type AssayRiskPoint): risk by the share of all tasks that are accepted
 *
 * Shows the view's report.
 */
void
assay_alignment_show_report (AssayAlignmentView *self, const GArray *curve)
{
  const AssayAlignmentSummary *summary = assay_alignment_get_summary (self->report->alignment);

  assay_run_picker_set_shown (self->picker, self->report->run, summary->n);
  gtk_stack_set_visible_child_name (self->pages, summary->n > 0 ? "report"
                                                 : summary->n_results > 0 ? "truth" : "none");
  list_controls (self);
  if (summary->n == 0)
    gtk_widget_set_visible (GTK_WIDGET (self->control), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->scoring), summary->n > 0);
  show_accuracy (self);
  show_calibration (self);
  draw_reliability (self);
  show_people (self);
  assay_promise_card_set (self->promise, self->report, curve,
                          !assay_workspace_is_read_only (
                            assay_session_get_workspace (assay_view_get_session (ASSAY_VIEW (self)))));
  assay_alignment_show_control (self);
  assay_alignment_actions_update (self);
}
