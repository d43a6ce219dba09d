/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-paired.c: is B better than A on the same tasks, when each is right or wrong?
 *
 * - The test is McNemar's (1947), exact: of the tasks that only one of both got right, half would be
 *   A's if both were equally good. The mid-p variant (Lancaster 1961; Fagerland, Lydersen, Laake 2013)
 *   is less timid.
 * - The interval of the difference is the score interval of Tango 1998, or the hybrid of two Wilson
 *   intervals of Newcombe 1998 (his method 10). Both stay within -1 and 1, and keep their promise where
 *   the textbook's (Wald) does not.
 * - How many tasks it takes: Connor 1987, which for a difference of right and wrong is McNemar's test,
 *   and holds for any paired score when the discordant share is read as the mean square.
 * - Many tests: Holm 1979.
 *
 * Pure functions of their arguments; any thread. */

#include "assay-paired.h"

#include <math.h>

static double
log_choose_half (gint64 n, gint64 k)
{
  int sign;

  return lgamma_r (n + 1.0, &sign) - lgamma_r (k + 1.0, &sign) - lgamma_r (n - k + 1.0, &sign) -
         n * G_LN2;
}

/**
 * assay_paired_mcnemar:
 * @only_a: tasks that A got right and B wrong
 * @only_b: tasks that B got right and A wrong
 * @mid_p: whether what was seen counts half
 *
 * Returns: the two-sided p value; 1 when there is nothing to tell them apart.
 */
double
assay_paired_mcnemar (gint64 only_a, gint64 only_b, gboolean mid_p)
{
  gint64 n = only_a + only_b;
  gint64 k = MIN (only_a, only_b);
  double p;

  g_return_val_if_fail (only_a >= 0 && only_b >= 0, NAN);
  if (n == 0)
    return 1;
  /* P(X <= k) of a binomial variable is 1 - I_½(k + 1, n - k). */
  p = 2 * assay_stats_beta_cdf (0.5, n - k, k + 1);
  if (mid_p)
    p -= exp (log_choose_half (n, k));
  return MIN (p, 1);
}

static AssayEstimate
unknown (gint64 n)
{
  return (AssayEstimate){ .n = n, NAN, NAN, NAN, NAN };
}

static double
standard_error (gint64 only_a, gint64 only_b, double n)
{
  double difference = (only_b - only_a) / n;

  return sqrt (MAX ((only_a + only_b) / n - difference * difference, 0) / n);
}

/**
 * assay_paired_newcombe:
 * @both: tasks that both got right
 * @only_a: tasks that only A got right
 * @only_b: tasks that only B got right
 * @neither: tasks that both got wrong
 * @level: of the interval, such as %ASSAY_STATS_LEVEL
 *
 * Returns: the share of B less the share of A, with Newcombe's interval (1998, method 10).
 */
AssayEstimate
assay_paired_newcombe (gint64 both, gint64 only_a, gint64 only_b, gint64 neither, double level)
{
  gint64 n = both + only_a + only_b + neither;
  AssayEstimate estimate = unknown (n), a, b;
  double marginals = (double) (both + only_a) * (only_b + neither) * (both + only_b) * (only_a + neither);
  double phi = 0;

  if (n == 0)
    return estimate;
  a = assay_stats_proportion (both + only_a, n, level);
  b = assay_stats_proportion (both + only_b, n, level);
  if (marginals > 0)
    {
      double cross = (double) both * neither - (double) only_a * only_b;

      /* With a correction for continuity, that is Newcombe's, when it is positive. */
      phi = (cross > n / 2.0 ? cross - n / 2.0 : cross > 0 ? 0 : cross) / sqrt (marginals);
    }
  estimate.value = (double) (only_b - only_a) / n;
  estimate.standard_error = standard_error (only_a, only_b, n);
  estimate.low = estimate.value - sqrt (pow (b.value - b.low, 2) + pow (a.high - a.value, 2) -
                                        2 * phi * (b.value - b.low) * (a.high - a.value));
  estimate.high = estimate.value + sqrt (pow (b.high - b.value, 2) + pow (a.value - a.low, 2) -
                                         2 * phi * (b.high - b.value) * (a.value - a.low));
  return estimate;
}

/* Tango's statistic for a true difference of delta: how many standard errors the tasks are above it. */
static double
tango_score (double more, double less, double n, double delta)
{
  double a = 2 * n;
  double b = -more - less + (2 * n - more + less) * delta;
  double c = -less * delta * (1 - delta);
  double q = (sqrt (MAX (b * b - 4 * a * c, 0)) - b) / (2 * a); /* the share of less, given delta */
  double variance = n * (2 * q + delta * (1 - delta));
  double distance = more - less - n * delta;

  if (variance <= 0)
    return distance > 0 ? INFINITY : distance < 0 ? -INFINITY : 0;
  return distance / sqrt (variance);
}

/* The statistic falls with delta. */
static double
tango_limit (double more, double less, double n, double z, double low, double high)
{
  for (int i = 0; i < 200 && high - low > 1e-15; i++)
    {
      double middle = low + (high - low) / 2;

      if (tango_score (more, less, n, middle) > z)
        low = middle;
      else
        high = middle;
    }
  return low + (high - low) / 2;
}

/**
 * assay_paired_tango:
 * @only_a: tasks that only A got right
 * @only_b: tasks that only B got right
 * @n: all tasks
 * @level: of the interval, such as %ASSAY_STATS_LEVEL
 *
 * Returns: the share of B less the share of A, with Tango's score interval.
 */
AssayEstimate
assay_paired_tango (gint64 only_a, gint64 only_b, gint64 n, double level)
{
  AssayEstimate estimate = unknown (n);
  double z = assay_stats_normal_quantile (0.5 + level / 2);

  g_return_val_if_fail (only_a >= 0 && only_b >= 0 && only_a + only_b <= n, estimate);
  if (n == 0)
    return estimate;
  estimate.value = (double) (only_b - only_a) / n;
  estimate.standard_error = standard_error (only_a, only_b, n);
  estimate.low = only_a == n ? -1 : tango_limit (only_b, only_a, n, z, -1, estimate.value);
  estimate.high = only_b == n ? 1 : tango_limit (only_b, only_a, n, -z, estimate.value, 1);
  return estimate;
}

/**
 * assay_paired_detectable:
 * @differences: of all tasks, B's score less A's
 * @level: of the interval that shows it
 * @power: how probably it is shown
 *
 * Returns: the smallest true difference that so many tasks show with the given probability; NAN below
 *   two tasks.
 */
double
assay_paired_detectable (const AssayMoments *differences, double level, double power)
{
  return (assay_stats_normal_quantile (0.5 + level / 2) + assay_stats_normal_quantile (power)) *
         sqrt (assay_moments_variance (differences) / differences->n);
}

/**
 * assay_paired_tasks_needed:
 * @difference: B's mean less A's
 * @mean_square: of the tasks' differences; the discordant share when they are right or wrong
 *
 * Returns: how many tasks it takes to show a difference of this size, not rounded; infinite for none.
 */
double
assay_paired_tasks_needed (double difference, double mean_square, double level, double power)
{
  double z_level = assay_stats_normal_quantile (0.5 + level / 2);
  double z_power = assay_stats_normal_quantile (power);
  double rest = MAX (mean_square - difference * difference, 0);

  if (difference == 0)
    return INFINITY;
  return pow ((z_level * sqrt (mean_square) + z_power * sqrt (rest)) / difference, 2);
}

/**
 * assay_paired_fewest_decided:
 *
 * Returns: how many tasks must differ before the sign test, McNemar's exact test or sign flips can show
 *   anything at all: with n that all point the same way p is 2 · 0.5ⁿ; 6 for 95 %.
 */
double
assay_paired_fewest_decided (double level)
{
  return ceil (1 - log2 (1 - level) - 1e-9);
}

/**
 * assay_paired_holm:
 * @p: (array length=n) (inout): p values; those that are NAN stay so and do not count
 *
 * Makes them larger, so that the chance of even one false alarm among all is what it says.
 */
void
assay_paired_holm (double *p, guint n)
{
  g_autofree guint *order = g_new (guint, n);
  guint m = 0;
  double highest = 0;

  for (guint i = 0; i < n; i++)
    if (!isnan (p[i]))
      {
        guint at = m++;

        while (at > 0 && p[order[at - 1]] > p[i])
          {
            order[at] = order[at - 1];
            at--;
          }
        order[at] = i;
      }
  for (guint i = 0; i < m; i++)
    {
      highest = MAX (highest, MIN (1, p[order[i]] * (m - i)));
      p[order[i]] = highest;
    }
}
