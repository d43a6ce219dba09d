/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-figures.c: what the shared tasks come to, for each run and each pair of runs.
 *
 * Right and wrong go to the exact McNemar test with Tango's interval (assay-paired.c), scores to the
 * sign-flip test with a paired BCa bootstrap (assay-resample.c). p values are adjusted over all pairs
 * (Holm). Shares of right and wrong have Wilson's interval, means Student's, latencies that of their order
 * statistics. No figure is rounded here. */

#include "assay-compare-private.h"

#include "assay-paired.h"
#include "assay-resample.h"

#include <math.h>

static gboolean
is_binary (double value)
{
  return value == 0 || value == 1;
}

/* The share of ones, or the mean, of one run's values. */
static AssayEstimate
estimate (const AssayComparison *self, guint run, gboolean by_truth)
{
  AssayMoments moments = { 0 };
  gboolean binary = TRUE;

  for (guint i = 0; i < self->tasks->len; i++)
    {
      const AssayComparedTask *task = &g_array_index (self->tasks, AssayComparedTask, i);
      double value = by_truth ? task->accuracies[run] : task->scores[run];

      if (isnan (value))
        continue;
      binary &= is_binary (value);
      assay_moments_add (&moments, value);
    }
  if (by_truth && binary)
    return assay_stats_proportion (llround (moments.mean * moments.n), moments.n, ASSAY_STATS_LEVEL);
  return assay_moments_estimate (&moments, ASSAY_STATS_LEVEL);
}

static void
measure_run (AssayComparison *self, guint i, AssayCompareSamples *samples)
{
  AssayComparedRun *run = &self->runs[i];
  double *costs = (double *) (gpointer) samples->costs[i]->data;
  double *latencies = (double *) (gpointer) samples->latencies[i]->data;
  guint n_costs = samples->costs[i]->len, n_latencies = samples->latencies[i]->len;

  run->accuracy = estimate (self, i, TRUE);
  run->score = estimate (self, i, FALSE);
  run->cost = assay_stats_mean (costs, n_costs, ASSAY_STATS_LEVEL);
  run->total_cost = n_costs > 0 ? run->cost.value * n_costs : NAN;
  run->latency_p50 = assay_stats_quantile_estimate (latencies, n_latencies, 0.5, ASSAY_STATS_LEVEL);
  run->latency_p95 = assay_stats_quantile_estimate (latencies, n_latencies, 0.95, ASSAY_STATS_LEVEL);
}

static void
test_binary (AssayComparedPair *pair, gint64 only_a, gint64 only_b)
{
  pair->test = "mcnemar-exact";
  pair->interval = "tango";
  pair->difference = assay_paired_tango (only_a, only_b, pair->n, ASSAY_STATS_LEVEL);
  pair->p = assay_paired_mcnemar (only_a, only_b, FALSE);
}

static void
test_scores (AssayComparedPair *pair, GArray *differences)
{
  const double *values = (const double *) (gpointer) differences->data;

  pair->test = "sign-flip";
  pair->interval = "bootstrap-bca";
  pair->difference = assay_resample_mean (values, differences->len, ASSAY_STATS_LEVEL, ASSAY_RESAMPLE_SEED);
  pair->p = assay_resample_sign_flip (values, differences->len, ASSAY_RESAMPLE_SEED);
}

/* Each task's difference, and whether all values are 0 or 1. */
static GArray *
list_differences (const AssayComparison *self, AssayComparedPair *pair, AssayMoments *moments, gboolean *binary)
{
  GArray *differences = g_array_new (FALSE, FALSE, sizeof (double));

  *binary = TRUE;
  for (guint i = 0; i < self->tasks->len; i++)
    {
      const AssayComparedTask *task = &g_array_index (self->tasks, AssayComparedTask, i);
      double a = assay_comparison_get_value (self, task, pair->a);
      double b = assay_comparison_get_value (self, task, pair->b);
      double difference = b - a;

      if (isnan (difference))
        continue;
      *binary &= is_binary (a) && is_binary (b);
      pair->wins += difference > ASSAY_COMPARE_EPSILON;
      pair->losses += difference < -ASSAY_COMPARE_EPSILON;
      g_array_append_val (differences, difference);
      assay_moments_add (moments, difference);
    }
  pair->n = differences->len;
  pair->ties = pair->n - pair->wins - pair->losses;
  return differences;
}

static void
measure_votes (AssayComparedPair *pair)
{
  pair->wins = pair->votes_b;
  pair->losses = pair->votes_a;
  pair->ties = pair->votes_tie;
  pair->n = pair->wins + pair->losses + pair->ties;
  if (pair->n > 0)
    test_binary (pair, pair->losses, pair->wins);
}

static void
measure_pair (AssayComparison *self, AssayComparedPair *pair)
{
  AssayMoments moments = { 0 };
  g_autoptr (GArray) differences = NULL;
  gboolean binary;
  double mean_square;

  pair->difference = (AssayEstimate){ 0, NAN, NAN, NAN, NAN };
  pair->p = pair->detectable = NAN;
  pair->tasks_needed = INFINITY;
  if (self->by == ASSAY_COMPARE_VOTES)
    measure_votes (pair);
  else
    {
      differences = list_differences (self, pair, &moments, &binary);
      if (pair->n > 0 && binary)
        test_binary (pair, pair->losses, pair->wins);
      else if (pair->n > 0)
        test_scores (pair, differences);
      pair->detectable = assay_paired_detectable (&moments, ASSAY_STATS_LEVEL, ASSAY_PAIRED_POWER);
    }
  mean_square = self->by == ASSAY_COMPARE_VOTES
                  ? (double) (pair->wins + pair->losses) / MAX (pair->n, 1)
                  : moments.sum_of_squares / MAX (moments.n, 1) + moments.mean * moments.mean;
  if (pair->n == 0)
    return;
  pair->tasks_needed
    = assay_paired_tasks_needed (pair->difference.value, mean_square, ASSAY_STATS_LEVEL, ASSAY_PAIRED_POWER);
  if (pair->wins + pair->losses > 0)
    pair->tasks_needed = MAX (pair->tasks_needed, assay_paired_fewest_decided (ASSAY_STATS_LEVEL) * (double) pair->n
                                                    / (double) (pair->wins + pair->losses));
}

/*
 * assay_comparison_measure_pairs:
 *
 * Fills the figures of the pairs; again, when somebody voted.
 */
void
assay_comparison_measure_pairs (AssayComparison *self)
{
  double p[ASSAY_COMPARE_MAX_PAIRS];

  for (guint i = 0; i < self->n_pairs; i++)
    {
      measure_pair (self, &self->pairs[i]);
      p[i] = self->pairs[i].p;
    }
  assay_paired_holm (p, self->n_pairs);
  for (guint i = 0; i < self->n_pairs; i++)
    self->pairs[i].p_adjusted = p[i];
}

/*
 * assay_comparison_measure:
 * @samples: left in another order
 *
 * Fills the figures of the runs and pairs.
 */
void
assay_comparison_measure (AssayComparison *self, AssayCompareSamples *samples)
{
  for (guint i = 0; i < self->n_runs; i++)
    measure_run (self, i, samples);
  assay_comparison_measure_pairs (self);
}

/**
 * assay_compared_pair_is_shown:
 *
 * Returns: whether the difference is more than luck: by the test, adjusted for all pairs, and by the
 *   interval.
 */
gboolean
assay_compared_pair_is_shown (const AssayComparedPair *pair)
{
  return pair->p_adjusted < ASSAY_COMPARE_ALPHA && (pair->difference.low > 0 || pair->difference.high < 0);
}
