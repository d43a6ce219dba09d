/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-stats.c: means, shares and quantiles with their uncertainty.
 *
 * - Running moments: Welford 1962, "Note on a method for calculating corrected sums of squares and
 *   products"; merging two: Chan, Golub, LeVeque 1979. Stable where the sum of squares is not.
 * - The interval of a mean uses Student's t (Gosset 1908), which matters below some thirty values.
 * - The interval of a share is Wilson's score interval (1927), which stays inside 0 to 1 and keeps its
 *   promise for small counts where the textbook one does not (Brown, Cai, DasGupta 2001).
 * - Quantiles are type 7 of Hyndman and Fan 1996: what R, NumPy and spreadsheets show.
 * - The interval of a quantile lies between two order statistics, whose places are the quantiles of a
 *   binomial distribution (Hahn and Meeker 1991, 5.2): whatever the values are distributed like.
 * - Student's t and Beta come from the continued fraction of the incomplete beta function (DLMF
 *   8.17.22, evaluated by Lentz's method), inverted by Newton steps inside a bracket.
 *
 * Pure functions of their arguments; any thread. */

#include "assay-stats.h"

#include <math.h>

/**
 * assay_moments_add:
 *
 * Takes one more value into account.
 */
void
assay_moments_add (AssayMoments *self, double value)
{
  double distance = value - self->mean;

  self->min = self->n == 0 ? value : MIN (self->min, value);
  self->max = self->n == 0 ? value : MAX (self->max, value);
  self->n++;
  self->mean += distance / self->n;
  self->sum_of_squares += distance * (value - self->mean);
}

/**
 * assay_moments_merge:
 *
 * Takes all values of @other into account, as if they had been added one by one.
 */
void
assay_moments_merge (AssayMoments *self, const AssayMoments *other)
{
  double distance = other->mean - self->mean;
  double n = self->n + other->n;

  if (other->n == 0)
    return;
  if (self->n == 0)
    {
      *self = *other;
      return;
    }
  self->mean += distance * other->n / n;
  self->sum_of_squares += other->sum_of_squares + distance * distance * self->n * other->n / n;
  self->n += other->n;
  self->min = MIN (self->min, other->min);
  self->max = MAX (self->max, other->max);
}

/**
 * assay_moments_variance:
 *
 * Returns: the sample variance (over n - 1); NAN below two values.
 */
double
assay_moments_variance (const AssayMoments *self)
{
  return self->n < 2 ? NAN : self->sum_of_squares / (self->n - 1);
}

/**
 * assay_moments_estimate:
 * @level: of the interval, such as %ASSAY_STATS_LEVEL
 *
 * Returns: the mean with its standard error and t interval.
 */
AssayEstimate
assay_moments_estimate (const AssayMoments *self, double level)
{
  AssayEstimate estimate = { .n = self->n, NAN, NAN, NAN, NAN };
  double margin;

  if (self->n == 0)
    return estimate;
  estimate.value = self->mean;
  if (self->n == 1)
    return estimate;
  estimate.standard_error = sqrt (assay_moments_variance (self) / self->n);
  margin = assay_stats_t_quantile (0.5 + level / 2, self->n - 1) * estimate.standard_error;
  estimate.low = estimate.value - margin;
  estimate.high = estimate.value + margin;
  return estimate;
}

/**
 * assay_stats_mean:
 * @values: (array length=n): what to average
 *
 * Returns: the mean with its standard error and t interval.
 */
AssayEstimate
assay_stats_mean (const double *values, gsize n, double level)
{
  AssayMoments moments = { 0 };

  for (gsize i = 0; i < n; i++)
    assay_moments_add (&moments, values[i]);
  return assay_moments_estimate (&moments, level);
}

/**
 * assay_stats_proportion:
 * @successes: how often it happened
 * @n: how often it could have
 *
 * Returns: the share with Wilson's interval, without continuity correction.
 */
AssayEstimate
assay_stats_proportion (gint64 successes, gint64 n, double level)
{
  AssayEstimate estimate = { .n = n, NAN, NAN, NAN, NAN };
  double z, p, centre, margin;

  g_return_val_if_fail (successes >= 0 && successes <= n, estimate);
  if (n == 0)
    return estimate;

  z = assay_stats_normal_quantile (0.5 + level / 2);
  p = (double) successes / n;
  centre = (p + z * z / (2 * n)) / (1 + z * z / n);
  margin = z / (1 + z * z / n) * sqrt (p * (1 - p) / n + z * z / (4.0 * n * n));
  estimate.value = p;
  estimate.standard_error = sqrt (p * (1 - p) / n);
  estimate.low = successes == 0 ? 0 : centre - margin;
  estimate.high = successes == n ? 1 : centre + margin;
  return estimate;
}

/* Hoare's selection: afterwards @values[@k] is what it would be after sorting, smaller ones before
 * it and larger ones behind it. */
static double
select_nth (double *values, gsize n, gsize k)
{
  gsize low = 0, high = n - 1;

  while (low < high)
    {
      double pivot = values[low + (high - low) / 2];
      gssize i = low, j = high;

      while (i <= j)
        {
          while (values[i] < pivot)
            i++;
          while (values[j] > pivot)
            j--;
          if (i <= j)
            {
              double swap = values[i];

              values[i++] = values[j];
              values[j--] = swap;
            }
        }
      if ((gssize) k <= j)
        high = j;
      else if ((gssize) k >= i)
        low = i;
      else
        break;
    }
  return values[k];
}

/**
 * assay_stats_quantile:
 * @values: (array length=n): left in another order; none is NAN
 * @p: 0.5 for the median, 0.95 for the 95th percentile
 *
 * Returns: the quantile, interpolated between neighbours (type 7); NAN for no values.
 */
double
assay_stats_quantile (double *values, gsize n, double p)
{
  double position, below, above;
  gsize k;

  g_return_val_if_fail (p >= 0 && p <= 1, NAN);
  if (n == 0)
    return NAN;
  position = p * (n - 1);
  k = (gsize) position;
  below = select_nth (values, n, k);
  if (k + 1 >= n || position == k)
    return below;
  above = values[k + 1];
  for (gsize i = k + 2; i < n; i++)
    above = MIN (above, values[i]);
  return below + (position - k) * (above - below);
}

/* The smallest k with P(X <= k) >= q, for X of n trials with probability p. */
static gsize
binomial_quantile (double q, gsize n, double p)
{
  gsize low = 0, high = n;

  while (low < high)
    {
      gsize k = low + (high - low) / 2;

      if (assay_stats_beta_cdf (1 - p, n - k, k + 1) >= q)
        high = k;
      else
        low = k + 1;
    }
  return low;
}

/**
 * assay_stats_quantile_estimate:
 * @values: (array length=n): left in another order; none is NAN
 * @p: 0.5 for the median, 0.95 for the 95th percentile
 *
 * Returns: the quantile with its interval, NAN at an end that so few values do not have.
 */
AssayEstimate
assay_stats_quantile_estimate (double *values, gsize n, double p, double level)
{
  AssayEstimate estimate = { .n = (gint64) n, NAN, NAN, NAN, NAN };
  gsize below, above;

  if (n == 0)
    return estimate;
  estimate.value = assay_stats_quantile (values, n, p);
  below = binomial_quantile ((1 - level) / 2, n, p);
  above = binomial_quantile ((1 + level) / 2, n, p);
  if (below > 0)
    estimate.low = select_nth (values, n, below - 1);
  if (above < n)
    estimate.high = select_nth (values, n, above);
  return estimate;
}

/**
 * assay_stats_normal_quantile:
 * @p: between 0 and 1
 *
 * Returns: the value that a standard normal variable stays below with probability @p.
 */
double
assay_stats_normal_quantile (double p)
{
  double tail = MIN (p, 1 - p);
  double t, z;

  if (!(p > 0 && p < 1))
    return p == 0 ? -INFINITY : p == 1 ? INFINITY : NAN;

  /* Hastings' approximation (Abramowitz and Stegun 26.2.23) to three digits, Halley's steps for the
   * rest. */
  t = sqrt (-2 * log (tail));
  z = t - (2.515517 + t * (0.802853 + t * 0.010328)) /
            (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (int i = 0; i < 3; i++)
    {
      double error = (0.5 * erfc (z / G_SQRT2) - tail) * sqrt (2 * G_PI) * exp (z * z / 2);

      z += error / (1 - z * error / 2);
    }
  return p < 0.5 ? -z : z;
}

static double
beta_fraction (double x, double a, double b)
{
  const double tiny = 1e-300;
  double c = 1;
  double d = 1 - (a + b) * x / (a + 1);
  double f;

  d = 1 / (fabs (d) < tiny ? tiny : d);
  f = d;
  for (int m = 1; m <= 10000; m++)
    {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));

      d = 1 + even * d;
      c = 1 + even / c;
      d = 1 / (fabs (d) < tiny ? tiny : d);
      c = fabs (c) < tiny ? tiny : c;
      f *= d * c;
      d = 1 + odd * d;
      c = 1 + odd / c;
      d = 1 / (fabs (d) < tiny ? tiny : d);
      c = fabs (c) < tiny ? tiny : c;
      f *= d * c;
      if (fabs (d * c - 1) < 1e-16)
        break;
    }
  return f;
}

/* lgamma() writes a global. */
static double
log_beta (double a, double b)
{
  int sign;

  return lgamma_r (a, &sign) + lgamma_r (b, &sign) - lgamma_r (a + b, &sign);
}

/**
 * assay_stats_beta_cdf:
 * @x: between 0 and 1
 *
 * Returns: the regularised incomplete beta function I_x(a, b): the probability that a Beta(a, b)
 *   variable stays below @x.
 */
double
assay_stats_beta_cdf (double x, double a, double b)
{
  double front;

  g_return_val_if_fail (a > 0 && b > 0, NAN);
  if (x <= 0 || x >= 1)
    return x <= 0 ? 0 : 1;
  front = exp (a * log (x) + b * log1p (-x) - log_beta (a, b));
  if (x < (a + 1) / (a + b + 2))
    return front * beta_fraction (x, a, b) / a;
  return 1 - front * beta_fraction (1 - x, b, a) / b;
}

/**
 * assay_stats_beta_quantile:
 * @p: between 0 and 1
 *
 * Returns: the value that a Beta(a, b) variable stays below with probability @p.
 */
double
assay_stats_beta_quantile (double p, double a, double b)
{
  double low = 0, high = 1, x = 0.5;
  double norm;

  g_return_val_if_fail (a > 0 && b > 0, NAN);
  if (!(p > 0 && p < 1))
    return p == 0 || p == 1 ? p : NAN;

  norm = log_beta (a, b);
  for (int i = 0; i < 200; i++)
    {
      double error = assay_stats_beta_cdf (x, a, b) - p;
      double slope = exp ((a - 1) * log (x) + (b - 1) * log1p (-x) - norm);
      double next = x - error / slope;

      if (error < 0)
        low = x;
      else
        high = x;
      if (!(next > low && next < high))
        next = low > 0 ? sqrt (low) * sqrt (high) : high / 16; /* close in on tiny ones too */
      if (fabs (next - x) <= 1e-16 * x)
        return next;
      x = next;
    }
  return x;
}

/**
 * assay_stats_t_quantile:
 * @p: between 0 and 1
 * @degrees: of freedom, above 0
 *
 * Returns: the value that Student's t stays below with probability @p.
 */
double
assay_stats_t_quantile (double p, double degrees)
{
  double tails = 2 * MIN (p, 1 - p);
  double x, t;

  g_return_val_if_fail (degrees > 0, NAN);
  if (p == 0.5 || !(p > 0 && p < 1))
    return p == 0.5 ? 0 : assay_stats_normal_quantile (p);

  if (tails < 0.5)
    {
      x = assay_stats_beta_quantile (tails, degrees / 2, 0.5);
      t = sqrt (degrees * (1 - x) / x);
    }
  else
    {
      x = assay_stats_beta_quantile (1 - tails, 0.5, degrees / 2);
      t = sqrt (degrees * x / (1 - x));
    }
  return p < 0.5 ? -t : t;
}
