/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-figures.c: what the page says in figures above and beside the list: cards, counts of the
 * filters, what can be compared by, and the chart of quality and cost. Main thread. */

#include "assay-compare-view-private.h"

#include "assay-compare-card.h"
#include "assay-compare-words.h"

#include <glib/gi18n.h>
#include <math.h>

/**
 * assay_compare_view_clear_cards:
 *
 * Shows no figures.
 */
void
assay_compare_view_clear_cards (AssayCompareView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_box_remove (self->cards, child);
}

/**
 * assay_compare_view_show_cards:
 *
 * Shows the cards: runs and verdicts.
 */
void
assay_compare_view_show_cards (AssayCompareView *self)
{
  const AssayComparison *comparison = assay_compare_view_get_comparison (self);

  assay_compare_view_clear_cards (self);
  if (self->is_blind)
    {
      gtk_box_append (self->cards, assay_compare_card_new_blind (comparison));
      return;
    }
  for (guint i = 0; i < comparison->n_runs; i++)
    gtk_box_append (self->cards, assay_compare_card_new (comparison, i));
  gtk_box_append (self->cards, assay_compare_card_new_verdict (comparison));
}

static void
show_filters (AssayCompareView *self)
{
  static const char *const words[ASSAY_COMPARE_N_FILTERS]
    = { N_("All"), N_("Differing"), N_("Regressions"), N_("Improvements"), N_("One Failed") };
  const AssayComparison *comparison = assay_compare_view_get_comparison (self);
  guint counts[ASSAY_COMPARE_N_FILTERS] = { 0 };

  for (guint i = 0; i < comparison->tasks->len; i++)
    for (guint k = 0; k < ASSAY_COMPARE_N_FILTERS; k++)
      counts[k] += assay_comparison_matches (comparison, &g_array_index (comparison->tasks, AssayComparedTask, i), k);
  for (guint k = 0; k < ASSAY_COMPARE_N_FILTERS; k++)
    {
      g_autofree char *label = g_strdup_printf ("%s  %'u", _(words[k]), counts[k]);

      gtk_button_set_label (GTK_BUTTON (self->filters[k]), label);
    }
}

/* Quality against cost, with a name and an interval at each run. */
static void
show_chart (AssayCompareView *self)
{
  const AssayComparison *comparison = assay_compare_view_get_comparison (self);
  double x[ASSAY_COMPARE_MAX_RUNS], y[ASSAY_COMPARE_MAX_RUNS];
  double low[ASSAY_COMPARE_MAX_RUNS], high[ASSAY_COMPARE_MAX_RUNS];
  const char *labels[ASSAY_COMPARE_MAX_RUNS + 1] = { NULL };
  gboolean by_truth = comparison->by == ASSAY_COMPARE_ACCURACY;
  guint n = 0;

  for (guint i = 0; i < comparison->n_runs; i++)
    {
      const AssayEstimate *quality = assay_compare_get_quality (comparison, &comparison->runs[i]);

      if (isnan (quality->value) || isnan (comparison->runs[i].cost.value))
        continue;
      x[n] = comparison->runs[i].cost.value;
      y[n] = quality->value;
      low[n] = quality->low;
      high[n] = quality->high;
      labels[n++] = comparison->runs[i].label;
    }
  assay_chart_clear (self->chart);
  assay_chart_set_title (self->chart, _("Quality and cost"));
  assay_chart_set_empty_text (self->chart, _("The cost or the quality of these runs is not known"));
  assay_chart_set_x_axis (self->chart, _("Cost of a task"), ASSAY_AXIS_DOLLARS, 0, NAN);
  assay_chart_set_y_axis (self->chart, by_truth ? _("Accuracy") : _("Score"),
                          by_truth ? ASSAY_AXIS_PERCENT : ASSAY_AXIS_NUMBER, by_truth ? NAN : self->min,
                          by_truth ? NAN : self->max);
  if (n > 0)
    assay_chart_add (self->chart,
                     assay_series_set_labels (
                       assay_series_set_intervals (assay_series_new (ASSAY_SERIES_POINTS, NULL, x, y, n), low, high),
                       labels));
}

static void
show_by (AssayCompareView *self)
{
  static const struct
  {
    AssayCompareBy by;
    const char *words;
  } all[] = {
    { ASSAY_COMPARE_ACCURACY, N_("By accuracy") },
    { ASSAY_COMPARE_SCORE, N_("By score") },
    { ASSAY_COMPARE_VOTES, N_("By votes") },
  };
  const AssayComparison *comparison = assay_compare_view_get_comparison (self);
  const gboolean has[]
    = { comparison->n_truth > 0, comparison->n_scored > 0, assay_comparison_count_votes (comparison) > 0 };
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GArray) kinds = g_array_new (FALSE, FALSE, sizeof (AssayCompareBy));
  guint selected = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (has[i])
      {
        if (all[i].by == comparison->by)
          selected = kinds->len;
        gtk_string_list_append (names, _(all[i].words));
        g_array_append_val (kinds, all[i].by);
      }
  g_object_set_data (G_OBJECT (self->by), "kinds", NULL);
  gtk_drop_down_set_model (self->by, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->by, selected);
  gtk_widget_set_visible (GTK_WIDGET (self->by), kinds->len > 1 && !self->is_blind);
  g_object_set_data_full (G_OBJECT (self->by), "kinds", g_steal_pointer (&kinds), (GDestroyNotify) g_array_unref);
}

/**
 * assay_compare_view_show_counts:
 *
 * Shows what a vote changed.
 */
void
assay_compare_view_show_counts (AssayCompareView *self)
{
  assay_compare_view_show_cards (self);
  show_by (self);
  if (assay_compare_view_get_comparison (self)->by == ASSAY_COMPARE_VOTES)
    show_filters (self);
}

/**
 * assay_compare_view_show_figures:
 *
 * Shows all figures of the comparison.
 */
void
assay_compare_view_show_figures (AssayCompareView *self)
{
  assay_compare_view_show_cards (self);
  show_filters (self);
  show_by (self);
  show_chart (self);
}

/**
 * assay_compare_view_show_blind:
 *
 * Hides, or shows again, whatever tells the runs apart: filters that say which run is better and the chart
 * too.
 */
void
assay_compare_view_show_blind (AssayCompareView *self)
{
  static const AssayCompareFilter telling[] = { ASSAY_COMPARE_REGRESSIONS, ASSAY_COMPARE_IMPROVEMENTS };
  gboolean is_shown = self->model != NULL && !self->is_blind;

  for (gsize i = 0; i < G_N_ELEMENTS (telling); i++)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->filters[telling[i]]), !self->is_blind);
      if (self->is_blind && self->filter == telling[i])
        gtk_toggle_button_set_active (self->filters[ASSAY_COMPARE_ALL], TRUE);
    }
  if (!is_shown)
    gtk_toggle_button_set_active (self->chart_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->chart_button), is_shown);
  gtk_button_set_label (GTK_BUTTON (self->blind_button), self->is_blind ? _("Reveal") : _("Blind"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->blind_button),
                               self->is_blind ? _("Show Names, Figures and Votes")
                                              : _("Vote Without Knowing Which Run Is Which"));
}
