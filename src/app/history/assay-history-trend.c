/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-history-trend.c: how score and cost went from version to version of a prompt: the one that ran
 * last. Each version is told by its latest run with results. Main thread. */

#include "assay-history-private.h"

#include "assay-stats.h"

#include <glib/gi18n.h>
#include <math.h>

/* Versions in the order of their numbers. */
typedef struct
{
  guint n;
  double *x, *score, *low, *high, *cost;
  GPtrArray *names; /* ended by NULL */
} Trend;

static void
trend_clear (Trend *trend)
{
  g_free (trend->x);
  g_free (trend->score);
  g_free (trend->low);
  g_free (trend->high);
  g_free (trend->cost);
  g_clear_pointer (&trend->names, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trend, trend_clear)

static int
compare_versions (gconstpointer a, gconstpointer b)
{
  const AssayHistoryEntry *x = *(const AssayHistoryEntry *const *) a;
  const AssayHistoryEntry *y = *(const AssayHistoryEntry *const *) b;

  return x->run->version_number < y->run->version_number ? -1 : x->run->version_number > y->run->version_number;
}

/* The latest run of each version of the prompt that ran last. */
static GPtrArray *
list_versions (AssayHistoryView *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  GPtrArray *list = g_ptr_array_new ();
  gint64 prompt_id = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (AssayHistoryItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      const AssayHistoryEntry *entry = assay_history_item_get_entry (item);

      if (entry->version == NULL || entry->run->ok == 0)
        continue;
      prompt_id = prompt_id == 0 ? entry->version->prompt_id : prompt_id;
      if (entry->version->prompt_id == prompt_id && g_hash_table_add (seen, &entry->version->id))
        g_ptr_array_add (list, (gpointer) entry);
    }
  g_ptr_array_sort (list, compare_versions);
  return list;
}

static void
set_entry (Trend *trend, guint i, const AssayHistoryEntry *entry)
{
  const AssayRunSummary *summary = &entry->summary;
  double n = (double) summary->n_overall;
  double half = summary->n_overall > 1 ? assay_stats_t_quantile (0.975, n - 1) *
                                           sqrt (summary->overall_sum_of_squares / (n - 1) / n)
                                       : NAN;

  trend->x[i] = i;
  trend->score[i] = summary->n_overall > 0 ? summary->overall_mean : NAN;
  trend->low[i] = trend->score[i] - half;
  trend->high[i] = trend->score[i] + half;
  trend->cost[i] = summary->n_cost > 0 ? summary->cost / (double) summary->n_cost : NAN;
  g_ptr_array_add (trend->names, g_strdup_printf ("v%lld", (long long) entry->run->version_number));
}

static void
fill_trend (Trend *trend, GPtrArray *versions)
{
  guint n = versions->len;

  *trend = (Trend){ n, g_new (double, n), g_new (double, n), g_new (double, n), g_new (double, n), g_new (double, n),
                    g_ptr_array_new_with_free_func (g_free) };
  for (guint i = 0; i < n; i++)
    set_entry (trend, i, versions->pdata[i]);
  g_ptr_array_add (trend->names, NULL);
}

static gboolean
has_any (const double *values, guint n)
{
  for (guint i = 0; i < n; i++)
    if (!isnan (values[i]))
      return TRUE;
  return FALSE;
}

/**
 * assay_history_view_show_trend:
 *
 * Draws both charts.
 */
void
assay_history_view_show_trend (AssayHistoryView *self)
{
  g_autoptr (GPtrArray) versions = list_versions (self);
  g_auto (Trend) trend = { 0 };
  const char *const *names;

  fill_trend (&trend, versions);
  names = (const char *const *) trend.names->pdata;
  assay_chart_clear (self->score_chart);
  assay_chart_clear (self->cost_chart);
  assay_chart_set_title (self->score_chart, _("Score over versions"));
  assay_chart_set_title (self->cost_chart, _("Cost over versions"));
  assay_chart_set_empty_text (self->score_chart, _("No run has an overall score"));
  assay_chart_set_empty_text (self->cost_chart, _("The cost of no run is known"));
  assay_chart_set_y_axis (self->score_chart, _("Mean score"), ASSAY_AXIS_NUMBER, NAN, NAN);
  assay_chart_set_y_axis (self->cost_chart, _("Cost of a task"), ASSAY_AXIS_DOLLARS, 0, NAN);
  assay_chart_set_x_names (self->score_chart, names);
  assay_chart_set_x_names (self->cost_chart, names);
  if (has_any (trend.score, trend.n))
    {
      assay_chart_add (self->score_chart,
                       assay_series_set_tone (
                         assay_series_new (ASSAY_SERIES_LINE, NULL, trend.x, trend.score, trend.n), ASSAY_TONE_ACCENT));
      assay_chart_add (self->score_chart,
                       assay_series_set_tone (
                         assay_series_set_intervals (
                           assay_series_new (ASSAY_SERIES_POINTS, _("95 % interval"), trend.x, trend.score, trend.n),
                           trend.low, trend.high),
                         ASSAY_TONE_ACCENT));
    }
  if (has_any (trend.cost, trend.n))
    assay_chart_add (self->cost_chart,
                     assay_series_set_tone (assay_series_new (ASSAY_SERIES_BARS, NULL, trend.x, trend.cost, trend.n),
                                            ASSAY_TONE_ACCENT));
}
