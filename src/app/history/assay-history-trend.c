/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-history-trend.c: how score and cost went from version to version of a prompt: the one that is
 * chosen, at first the one that ran last. Each version is told by its latest run with results. Main thread. */

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

static const AssayHistoryEntry *
get_entry (AssayHistoryView *self, guint i)
{
  g_autoptr (AssayHistoryItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

  return item != NULL ? assay_history_item_get_entry (item) : NULL; /* the list holds it */
}

/* The prompt of the latest run with results. */
static gint64
find_latest (AssayHistoryView *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      const AssayHistoryEntry *entry = get_entry (self, i);

      if (entry->version != NULL && entry->run->ok > 0)
        return entry->version->prompt_id;
    }
  return 0;
}

/* The latest run of each version of the prompt that is chosen. */
static GPtrArray *
list_versions (AssayHistoryView *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      const AssayHistoryEntry *entry = get_entry (self, i);

      if (entry->version != NULL && entry->run->ok > 0 && entry->version->prompt_id == self->prompt_id &&
          g_hash_table_add (seen, &entry->version->id))
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
 * assay_history_view_set_prompts:
 * @prompts: (element-type AssayPrompt): all of the project
 *
 * Offers them. What was chosen stays so, if it is still there.
 */
void
assay_history_view_set_prompts (AssayHistoryView *self, GPtrArray *prompts)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gint64 chosen = self->prompt_id;
  guint selected = 0;

  g_array_set_size (self->prompt_ids, 0);
  self->prompt_id = 0;
  for (guint i = 0; i < prompts->len; i++)
    self->prompt_id = ((AssayPrompt *) prompts->pdata[i])->id == chosen ? chosen : self->prompt_id;
  if (self->prompt_id == 0)
    self->prompt_id = find_latest (self);
  for (guint i = 0; i < prompts->len; i++)
    {
      const AssayPrompt *prompt = prompts->pdata[i];

      selected = prompt->id == self->prompt_id ? i : selected;
      gtk_string_list_append (names, prompt->name);
    }
  gtk_drop_down_set_model (self->prompts, G_LIST_MODEL (names));
  for (guint i = 0; i < prompts->len; i++)
    g_array_append_val (self->prompt_ids, ((AssayPrompt *) prompts->pdata[i])->id);
  gtk_drop_down_set_selected (self->prompts, selected);
  gtk_widget_set_sensitive (GTK_WIDGET (self->prompts), prompts->len > 1);
}

/**
 * assay_history_view_choose_prompt:
 *
 * Draws the prompt that the user chose.
 */
void
assay_history_view_choose_prompt (AssayHistoryView *self)
{
  guint selected = gtk_drop_down_get_selected (self->prompts);

  if (selected >= self->prompt_ids->len)
    return;
  self->prompt_id = g_array_index (self->prompt_ids, gint64, selected);
  assay_history_view_show_trend (self);
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
