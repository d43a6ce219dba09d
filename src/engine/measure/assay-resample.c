/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-resample.c: the interval of a mean and the test of a mean difference without a word about how
 * the values are distributed.
 *
 * - The interval is the bootstrap's, BCa (Efron 1987): bias-corrected and accelerated, 10,000 resamples
 *   of the tasks, each with both runs' values, so that it is paired when the values are differences.
 * - The test flips signs (Fisher 1935): were both runs alike, each difference could as well have the
 *   other sign. p = (1 + #{|d*| >= |d|}) / (rounds + 1); with few differences all flips are tried.
 * - Drawing 10,000 times from 100,000 values takes seconds and shows nothing that their first four
 *   moments do not: from 2,000 values on, the distribution of the resampled mean is written down by its
 *   Edgeworth and Cornish-Fisher expansion (Hall 1992, "The bootstrap and Edgeworth expansion", 3.10),
 *   whose error is of the order of n^-3/2, far below that of drawing 10,000 times. One pass, no chance.
 *   Sums that lie on a lattice, as those of whole scores do, get half a step of correction.
 *
 * The random numbers are xoshiro256** (Blackman, Vigna 2021), seeded by splitmix64: the same seed gives
 * the same figures everywhere. Pure functions of their arguments; any thread. */

#include "assay-resample.h"

#include <math.h>

typedef struct
{
  guint64 s[4];
} Random;

static void
random_init (Random *self, guint64 seed)
{
  for (int i = 0; i < 4; i++)
    {
      guint64 x = seed += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

      x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
      x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
      self->s[i] = x ^ (x >> 31);
    }
}

static guint64
rotate (guint64 x, int by)
{
  return (x << by) | (x >> (64 - by));
}

static guint64
random_next (Random *self)
{
  guint64 *s = self->s;
  guint64 result = rotate (s[1] * 5, 7) * 9;
  guint64 t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate (s[3], 45);
  return result;
}

/* The first four central moments. */
typedef struct
{
  double mean, m2, m3, m4;
} Moments;

static Moments
get_moments (const double *values, gsize n)
{
  Moments moments = { 0 };

  for (gsize i = 0; i < n; i++)
    moments.mean += values[i];
  moments.mean /= n;
  for (gsize i = 0; i < n; i++)
    {
      double d = values[i] - moments.mean;

      moments.m2 += d * d;
      moments.m3 += d * d * d;
      moments.m4 += d * d * d * d;
    }
  moments.m2 /= n;
  moments.m3 /= n;
  moments.m4 /= n;
  return moments;
}

static double
normal_cdf (double z)
{
  return 0.5 * erfc (-z / G_SQRT2);
}

/* Where to read the bootstrap's distribution instead of at z. */
static double
correct (double z, double bias, double acceleration)
{
  return bias + (bias + z) / (1 - acceleration * (bias + z));
}

/* Efron 1987, of a mean: the skewness of the values over 6 root n. */
static double
get_acceleration (const Moments *moments, gsize n)
{
  return moments->m3 / (6 * pow (moments->m2, 1.5) * sqrt (n));
}

static AssayEstimate
start_estimate (const Moments *moments, gsize n)
{
  AssayEstimate estimate = { .n = (gint64) n, NAN, NAN, NAN, NAN };

  if (n == 0)
    return estimate;
  estimate.value = moments->mean;
  if (n == 1)
    return estimate;
  estimate.standard_error = sqrt (moments->m2 / (n - 1));
  estimate.low = estimate.high = estimate.value; /* of equal values */
  return estimate;
}

/* The p-quantile of a standardised mean with this skewness and excess (Cornish, Fisher 1938). */
static double
expand (double z, double skewness, double excess)
{
  return z + (z * z - 1) * skewness / 6 + (z * z * z - 3 * z) * excess / 24 -
         (2 * z * z * z - 5 * z) * skewness * skewness / 36;
}

/**
 * assay_resample_mean_by_moments:
 *
 * Returns: what assay_resample_mean() says, without drawing.
 */
AssayEstimate
assay_resample_mean_by_moments (const double *values, gsize n, double level)
{
  Moments moments = n > 0 ? get_moments (values, n) : (Moments){ 0 };
  AssayEstimate estimate = start_estimate (&moments, n);
  double z = assay_stats_normal_quantile (0.5 + level / 2);
  double skewness, excess, bias, acceleration, spread;

  if (n < 2 || !(moments.m2 > 0))
    return estimate;
  skewness = moments.m3 / pow (moments.m2, 1.5) / sqrt (n);
  excess = (moments.m4 / (moments.m2 * moments.m2) - 3) / n;
  spread = sqrt (moments.m2 / n);
  bias = assay_stats_normal_quantile (0.5 + skewness / (6 * sqrt (2 * G_PI)));
  acceleration = get_acceleration (&moments, n);
  estimate.low = moments.mean + spread * expand (correct (-z, bias, acceleration), skewness, excess);
  estimate.high = moments.mean + spread * expand (correct (z, bias, acceleration), skewness, excess);
  return estimate;
}

static double *
draw_means (const double *values, gsize n, guint64 seed)
{
  double *means = g_new (double, ASSAY_RESAMPLE_ROUNDS);
  Random random;

  random_init (&random, seed);
  for (gsize i = 0; i < ASSAY_RESAMPLE_ROUNDS; i++)
    {
      double sum = 0;

      /* Of 64 random bits two draws are made; n is below 2^12. */
      for (gsize k = 0; k < n; k += 2)
        {
          guint64 bits = random_next (&random);

          sum += values[((bits & 0xffffffff) * n) >> 32];
          if (k + 1 < n)
            sum += values[((bits >> 32) * n) >> 32];
        }
      means[i] = sum / n;
    }
  return means;
}

/**
 * assay_resample_mean:
 * @values: (array length=n): one for each task
 * @level: of the interval, such as %ASSAY_STATS_LEVEL
 * @seed: such as %ASSAY_RESAMPLE_SEED
 *
 * Takes some milliseconds.
 *
 * Returns: the mean with its BCa bootstrap interval.
 */
AssayEstimate
assay_resample_mean (const double *values, gsize n, double level, guint64 seed)
{
  Moments moments = n > 0 ? get_moments (values, n) : (Moments){ 0 };
  AssayEstimate estimate = start_estimate (&moments, n);
  double z = assay_stats_normal_quantile (0.5 + level / 2);
  g_autofree double *means = NULL;
  double below = 0, bias, acceleration, tolerance;

  if (n < 2 || !(moments.m2 > 0))
    return estimate;
  if (n > ASSAY_RESAMPLE_MAX_DRAWN)
    return assay_resample_mean_by_moments (values, n, level);

  means = draw_means (values, n, seed);
  tolerance = 1e-9 * sqrt (moments.m2 / n); /* sums in another order differ in their last digits */
  for (gsize i = 0; i < ASSAY_RESAMPLE_ROUNDS; i++)
    below += means[i] < moments.mean - tolerance   ? 1
             : means[i] <= moments.mean + tolerance ? 0.5
                                                    : 0;
  below = CLAMP (below, 0.5, ASSAY_RESAMPLE_ROUNDS - 0.5);
  bias = assay_stats_normal_quantile (below / ASSAY_RESAMPLE_ROUNDS);
  acceleration = get_acceleration (&moments, n);
  estimate.low = assay_stats_quantile (means, ASSAY_RESAMPLE_ROUNDS,
                                       normal_cdf (correct (-z, bias, acceleration)));
  estimate.high = assay_stats_quantile (means, ASSAY_RESAMPLE_ROUNDS,
                                        normal_cdf (correct (z, bias, acceleration)));
  return estimate;
}

/* The largest number of which all are multiples, 0 when there is none worth the name. */
static double
get_step (const double *values, gsize n)
{
  double step = 0, highest = 0;

  for (gsize i = 0; i < n; i++)
    {
      double value = fabs (values[i]);

      highest = MAX (highest, value);
      while (value > highest * 1e-9)
        {
          double rest = fmod (step, value);

          rest = value - rest < highest * 1e-9 ? 0 : rest;
          step = value;
          value = rest;
        }
      if (step > 0 && step < highest * 1e-3)
        return 0;
    }
  return step;
}

/**
 * assay_resample_sign_flip_by_moments:
 *
 * Returns: what assay_resample_sign_flip() says, without drawing.
 */
double
assay_resample_sign_flip_by_moments (const double *differences, gsize n)
{
  double sum = 0, squares = 0, fourths = 0, excess, z;

  for (gsize i = 0; i < n; i++)
    {
      double square = differences[i] * differences[i];

      sum += differences[i];
      squares += square;
      fourths += square * square;
    }
  if (squares == 0)
    return 1;
  /* With whole steps, the sums of all flips are two steps apart. */
  z = MAX (fabs (sum) - get_step (differences, n), 0) / sqrt (squares);
  excess = -2 * fourths / (squares * squares);
  return CLAMP (erfc (z / G_SQRT2) + 2 * exp (-z * z / 2) / sqrt (2 * G_PI) * excess / 24 * (z * z * z - 3 * z),
                0, 1);
}

static double
enumerate_flips (const double *values, guint m, double limit)
{
  guint hits = 0;

  for (guint flips = 0; flips < (1u << m); flips++)
    {
      double sum = 0;

      for (guint i = 0; i < m; i++)
        sum += (flips >> i) & 1 ? -values[i] : values[i];
      hits += fabs (sum) >= limit;
    }
  return (double) hits / (1u << m);
}

static double
draw_flips (const double *values, gsize m, double limit, guint64 seed)
{
  guint hits = 0;
  Random random;

  random_init (&random, seed);
  for (guint round = 0; round < ASSAY_RESAMPLE_ROUNDS; round++)
    {
      double sum = 0;

      for (gsize i = 0; i < m; i += 64)
        {
          guint64 bits = random_next (&random);
          gsize end = MIN (m, i + 64);

          for (gsize k = i; k < end; k++, bits >>= 1)
            sum += values[k] * (1 - 2 * (int) (bits & 1));
        }
      hits += fabs (sum) >= limit;
    }
  return (1.0 + hits) / (ASSAY_RESAMPLE_ROUNDS + 1);
}

/**
 * assay_resample_sign_flip:
 * @differences: (array length=n): of each task, B's value less A's
 * @seed: such as %ASSAY_RESAMPLE_SEED
 *
 * Takes some milliseconds.
 *
 * Returns: the two-sided p value of their mean being zero.
 */
double
assay_resample_sign_flip (const double *differences, gsize n, guint64 seed)
{
  g_autofree double *values = g_new (double, n);
  gsize m = 0;
  double sum = 0, size = 0, limit;

  for (gsize i = 0; i < n; i++)
    if (differences[i] != 0)
      {
        values[m++] = differences[i];
        sum += differences[i];
        size += fabs (differences[i]);
      }
  if (m == 0)
    return 1;
  limit = fabs (sum) - 1e-12 * size;
  if (m <= ASSAY_RESAMPLE_MAX_ENUMERATED)
    return enumerate_flips (values, (guint) m, limit);
  if (m <= ASSAY_RESAMPLE_MAX_DRAWN)
    return draw_flips (values, m, limit, seed);
  return assay_resample_sign_flip_by_moments (values, m);
}
