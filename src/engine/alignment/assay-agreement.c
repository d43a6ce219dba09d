/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-agreement.c: how far raters agree, people or models.
 *
 * - κ, Cohen 1960: (p_o − p_e) / (1 − p_e). With quadratic weights (Cohen 1968) for ordered values:
 *   w_ij = 1 − (i − j)² / (range)². Its variance for large samples is that of Fleiss, Cohen,
 *   Everitt 1969, equation 8:
 *     { Σ p_ij [w_ij − (w̄_i. + w̄_.j)(1 − κ)]² − [κ − p_e (1 − κ)]² } / (n (1 − p_e)²).
 *   Everything is a sum over the pairs, so no table of all values by all values is needed.
 * - α, Krippendorff 2004 ("Content Analysis", ch. 11; "Computing Krippendorff's Alpha-Reliability",
 *   2011): 1 − D_o / D_e over all pairable values, for any number of raters and with gaps.
 *   The ordinal distance of c and k, (Σ_{g=c..k} n_g − (n_c + n_k)/2)², is the squared difference of
 *   their mean ranks, so that it is the interval distance of ranks; and the expected squared
 *   difference is twice the variance. Hence sorting is all it costs.
 * - ρ, Spearman 1904: Pearson's correlation of the ranks, equal values sharing their mean rank.
 *
 * Pure; any thread. */

#include "assay-agreement.h"

#include "assay-stats.h"

#include <math.h>
#include <stdlib.h>

typedef struct
{
  double value;
  gsize place;
} Ranked;

static int
compare_ranked (const void *a, const void *b)
{
  const Ranked *x = a, *y = b;

  return (x->value > y->value) - (x->value < y->value);
}

/**
 * assay_agreement_rank:
 * @values: (array length=n): without NAN
 * @ranks: (out caller-allocates) (array length=n): from 1; equal values share their mean rank
 *
 * Ranks values. Any thread.
 */
void
assay_agreement_rank (const double *values, gsize n, double *ranks)
{
  g_autofree Ranked *sorted = g_new (Ranked, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    sorted[i] = (Ranked){ values[i], i };
  qsort (sorted, n, sizeof *sorted, compare_ranked);
  for (gsize i = 0, end; i < n; i = end)
    {
      for (end = i + 1; end < n && sorted[end].value == sorted[i].value; end++)
        continue;
      for (gsize k = i; k < end; k++)
        ranks[sorted[k].place] = ((double) i + (double) end + 1) / 2;
    }
}

/**
 * assay_agreement_spearman:
 *
 * Returns: the rank correlation of two raters; NAN when one of them always says the same. Any thread.
 */
double
assay_agreement_spearman (const double *a, const double *b, gsize n)
{
  g_autofree double *x = g_new (double, MAX (n, 1));
  g_autofree double *y = g_new (double, MAX (n, 1));
  double mean = ((double) n + 1) / 2;
  double xy = 0, xx = 0, yy = 0;

  assay_agreement_rank (a, n, x);
  assay_agreement_rank (b, n, y);
  for (gsize i = 0; i < n; i++)
    {
      xy += (x[i] - mean) * (y[i] - mean);
      xx += (x[i] - mean) * (x[i] - mean);
      yy += (y[i] - mean) * (y[i] - mean);
    }
  return xx > 0 && yy > 0 ? xy / sqrt (xx * yy) : NAN;
}

/* What one rater says: how often each value comes, or mean and mean square. */
typedef struct
{
  GHashTable *counts;
  double mean;
  double mean_square;
} Marginal;

static void
marginal_init (Marginal *self, const double *values, gsize n, AssayScale scale, double origin)
{
  *self = (Marginal){ 0 };
  if (scale == ASSAY_SCALE_NOMINAL)
    self->counts = g_hash_table_new (g_double_hash, g_double_equal);
  for (gsize i = 0; i < n; i++)
    {
      double value = values[i] - origin;

      self->mean += value / (double) n;
      self->mean_square += value * value / (double) n;
      if (self->counts != NULL)
        {
          gsize seen = GPOINTER_TO_SIZE (g_hash_table_lookup (self->counts, &values[i]));

          g_hash_table_insert (self->counts, (gpointer) &values[i], GSIZE_TO_POINTER (seen + 1));
        }
    }
}

/* The mean weight of a value against all that this rater says. */
static double
marginal_weight (const Marginal *self, const double *value, double origin, double square, gsize n)
{
  double x = *value - origin;

  if (self->counts != NULL)
    return (double) GPOINTER_TO_SIZE (g_hash_table_lookup (self->counts, value)) / (double) n;
  return 1 - (x * x - 2 * x * self->mean + self->mean_square) / square;
}

static double
pair_weight (double a, double b, double square, AssayScale scale)
{
  if (scale == ASSAY_SCALE_NOMINAL)
    return a == b;
  return 1 - (a - b) * (a - b) / square;
}

static double
variance_of (const AssayKappa *self, const double *a, const double *b, const Marginal *of_a,
             const Marginal *of_b, double origin, double square, AssayScale scale)
{
  gsize n = (gsize) self->n;
  double lost = 1 - self->kappa, sum = 0;
  double centre = self->kappa - self->expected * lost;

  for (gsize i = 0; i < n; i++)
    {
      double row = marginal_weight (of_b, &a[i], origin, square, n);
      double column = marginal_weight (of_a, &b[i], origin, square, n);
      double term = pair_weight (a[i], b[i], square, scale) - (row + column) * lost;

      sum += term * term / (double) n;
    }
  return (sum - centre * centre) / ((double) n * (1 - self->expected) * (1 - self->expected));
}

/**
 * assay_agreement_kappa:
 * @a: (array length=n): what one rater says, without NAN
 * @b: (array length=n): what the other says about the same
 * @scale: %ASSAY_SCALE_NOMINAL, or else with quadratic weights of the values
 * @level: of the interval, such as %ASSAY_STATS_LEVEL
 *
 * Returns: the agreement beyond chance. Any thread.
 */
AssayKappa
assay_agreement_kappa (const double *a, const double *b, gsize n, AssayScale scale, double level)
{
  AssayKappa self = { (gint64) n, NAN, NAN, NAN, NAN, NAN, NAN };
  double low = INFINITY, high = -INFINITY, z, square;
  Marginal of_a, of_b;

  if (n == 0)
    return self;
  for (gsize i = 0; i < n; i++)
    {
      low = MIN (low, MIN (a[i], b[i]));
      high = MAX (high, MAX (a[i], b[i]));
    }
  square = high > low ? (high - low) * (high - low) : 1;
  marginal_init (&of_a, a, n, scale, low);
  marginal_init (&of_b, b, n, scale, low);
  self.observed = self.expected = 0;
  for (gsize i = 0; i < n; i++)
    {
      self.observed += pair_weight (a[i], b[i], square, scale) / (double) n;
      self.expected += marginal_weight (&of_b, &a[i], low, square, n) / (double) n;
    }
  if (self.expected < 1 - 1e-12)
    {
      self.kappa = (self.observed - self.expected) / (1 - self.expected);
      self.standard_error = sqrt (MAX (0, variance_of (&self, a, b, &of_a, &of_b, low, square, scale)));
      z = assay_stats_normal_quantile (0.5 + level / 2);
      self.low = MAX (-1, self.kappa - z * self.standard_error);
      self.high = MIN (1, self.kappa + z * self.standard_error);
    }
  g_clear_pointer (&of_a.counts, g_hash_table_unref);
  g_clear_pointer (&of_b.counts, g_hash_table_unref);
  return self;
}

/* The values of units that at least two raters judged, unit after unit; ends has where each ends. */
static double *
list_pairable (const double *values, gsize n_units, gsize n_raters, GArray *ends)
{
  double *out = g_new (double, MAX (n_units * n_raters, 1));
  gsize n = 0;

  for (gsize u = 0; u < n_units; u++)
    {
      gsize from = n;

      for (gsize r = 0; r < n_raters; r++)
        if (!isnan (values[u * n_raters + r]))
          out[n++] = values[u * n_raters + r];
      if (n - from < 2)
        n = from;
      else
        g_array_append_val (ends, n);
    }
  return out;
}

/* Nominal: how many pairs of one value and another there are. */
static double
expected_unequal (const double *values, gsize n)
{
  g_autofree Ranked *sorted = g_new (Ranked, n);
  double equal = 0;

  for (gsize i = 0; i < n; i++)
    sorted[i] = (Ranked){ values[i], i };
  qsort (sorted, n, sizeof *sorted, compare_ranked);
  for (gsize i = 0, end; i < n; i = end)
    {
      for (end = i + 1; end < n && sorted[end].value == sorted[i].value; end++)
        continue;
      equal += (double) (end - i) * (double) (end - i);
    }
  return (double) n * (double) n - equal;
}

/* The sum of squared differences of all ordered pairs. */
static double
sum_of_squares (const double *values, gsize n)
{
  double mean = 0, squares = 0;

  /* From the first value on, so that equal values are at no distance, not at a rounding error's. */
  for (gsize i = 0; i < n; i++)
    mean += (values[i] - values[0]) / (double) n;
  for (gsize i = 0; i < n; i++)
    squares += (values[i] - values[0] - mean) * (values[i] - values[0] - mean);
  return 2 * (double) n * squares;
}

/**
 * assay_agreement_alpha:
 * @values: (array): n_units × n_raters, unit after unit; NAN where a rater said nothing
 *
 * Returns: Krippendorff's α: 1 for perfect agreement, 0 for chance; NAN when there is nothing to
 *   compare, or all say the same. Any thread.
 */
double
assay_agreement_alpha (const double *values, gsize n_units, gsize n_raters, AssayScale scale)
{
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_autofree double *pairable = list_pairable (values, n_units, n_raters, ends);
  gsize n = ends->len == 0 ? 0 : g_array_index (ends, gsize, ends->len - 1);
  double observed = 0, expected;

  if (n == 0)
    return NAN;
  if (scale == ASSAY_SCALE_ORDINAL)
    {
      g_autofree double *ranks = g_new (double, n);

      assay_agreement_rank (pairable, n, ranks);
      g_free (pairable);
      pairable = g_steal_pointer (&ranks);
    }
  expected = scale == ASSAY_SCALE_NOMINAL ? expected_unequal (pairable, n) : sum_of_squares (pairable, n);
  for (gsize i = 0, from = 0; i < ends->len; i++)
    {
      gsize end = g_array_index (ends, gsize, i), m = end - from;
      double sum = scale == ASSAY_SCALE_NOMINAL ? expected_unequal (pairable + from, m)
                                                : sum_of_squares (pairable + from, m);

      observed += sum / (double) (m - 1);
      from = end;
    }
  return expected > 0 ? 1 - (double) (n - 1) * observed / expected : NAN;
}
