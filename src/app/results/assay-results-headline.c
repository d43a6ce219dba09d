/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-results-headline.c: a run in one line: "73.15 % accuracy ± 4.1 · 20 tasks · $0.021 avg · $0.42 · mean 3.3 ± 0.5". The
 * mean stands with its 95 % confidence interval (Student's t, Gosset 1908): what other tasks of the
 * same kind would make of it. Costs that are not known are not zero: "at least" says so. */

#include "assay-results-headline.h"

#include "assay-accuracy-refresh.h"
#include "assay-query.h"
#include "assay-stats.h"
#include "assay-units.h"

#include <glib/gi18n.h>
#include <math.h>

/**
 * assay_results_headline_clear:
 *
 * Frees what it holds.
 */
void
assay_results_headline_clear (AssayResultsHeadline *self)
{
  g_clear_pointer (&self->run, assay_run_free);
}

static gboolean
count (AssayDb *db, gint64 run_id, const char *field, gint64 *n, GError **error)
{
  g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_RESULTS, run_id);

  if (!assay_query_add (query, field, "=", "1", error))
    return FALSE;
  *n = assay_query_count (query, db, error);
  return *n >= 0;
}

/**
 * assay_results_headline_load:
 * @db: a connection of the calling thread
 *
 * Reads what the run's results come to; looks at each of them, so not on the main thread.
 */
gboolean
assay_results_headline_load (AssayResultsHeadline *self, AssayDb *db, GError **error)
{
  self->run = assay_run_load (db, self->run_id, error);
  self->is_elsewhere = self->run != NULL && self->run->state != ASSAY_RUN_FINISHED &&
                       assay_run_is_owned (db, self->run_id, NULL);
  return self->run != NULL && assay_run_summarize (db, self->run_id, &self->summary, error) &&
         count (db, self->run_id, "needs_review", &self->n_review, error) &&
         count (db, self->run_id, "has_error", &self->n_error, error) &&
         assay_accuracy_count (db, self->run_id, &self->accuracy, error) &&
         assay_accuracy_is_stale (db, self->run_id, &self->is_stale, error);
}

static void
append_cost (GString *out, const AssayRunSummary *summary)
{
  g_autofree char *average = NULL;
  g_autofree char *total = NULL;

  if (summary->n_cost == 0)
    return;
  average = assay_units_dup_cost (summary->cost / (double) summary->n_cost);
  total = assay_units_dup_cost (summary->cost);
  /* Translators: the average cost of a task, and the cost of all. */
  g_string_append_printf (out,
                          summary->n_cost < summary->n ? _(" · %s avg · at least %s")
                                                       : _(" · %s avg · %s"),
                          average, total);
}

static void
append_mean (GString *out, const AssayRunSummary *summary)
{
  double n = (double) summary->n_overall;
  double half;

  if (summary->n_overall == 0)
    return;
  if (summary->n_overall == 1)
    {
      g_string_append_printf (out, _(" · score %.1f"), summary->overall_mean);
      return;
    }
  half = assay_stats_t_quantile (0.975, n - 1) *
         sqrt (summary->overall_sum_of_squares / (n - 1) / n);
  /* Translators: a mean score and half the width of its confidence interval. */
  g_string_append_printf (out, _(" · mean %.2f ± %.2f"), summary->overall_mean, half);
}

static void
append_accuracy (GString *out, const AssayAccuracyCounts *counts)
{
  AssayEstimate estimate = assay_accuracy_estimate (counts);

  if (counts->n == 0)
    return;
  if (isnan (estimate.low))
    g_string_append_printf (out, _("%.2f %% accuracy · "), 100 * estimate.value);
  else
    /* Translators: the accuracy and half the width of its confidence interval, in percent. */
    g_string_append_printf (out, _("%.2f %% accuracy ± %.1f · "), 100 * estimate.value,
                            50 * (estimate.high - estimate.low));
}

/**
 * assay_results_headline_dup_facts:
 *
 * Returns: (transfer full): the line.
 */
char *
assay_results_headline_dup_facts (const AssayResultsHeadline *self)
{
  GString *out = g_string_new (NULL);

  append_accuracy (out, &self->accuracy);
  g_string_append_printf (out, ngettext ("%'lld task", "%'lld tasks",
                                         (gulong) self->run->total),
                          (long long) self->run->total);
  append_cost (out, &self->summary);
  if (self->run->cached > 0)
    /* Translators: so many answers were known already and cost nothing. */
    g_string_append_printf (out, _(" · %'lld from the cache"), (long long) self->run->cached);
  append_mean (out, &self->summary);
  return g_string_free (out, FALSE);
}
