/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ASSAY_STATS_LEVEL 0.95 /* of every interval shown to a person */

/**
 * AssayEstimate:
 *
 * A figure and how sure it is. What cannot be known is NAN: the mean of nothing, the interval of a
 * single value.
 */
typedef struct
{
  gint64 n;
  double value;
  double standard_error;
  double low; /* of the interval */
  double high;
} AssayEstimate;

/**
 * AssayMoments:
 *
 * Mean and variance of values that come one by one; all zero before the first.
 */
typedef struct
{
  gint64 n;
  double mean;
  double sum_of_squares; /* of the distances from the mean */
  double min;
  double max;
} AssayMoments;

void          assay_moments_add      (AssayMoments *self, double value);
void          assay_moments_merge    (AssayMoments *self, const AssayMoments *other);
double        assay_moments_variance (const AssayMoments *self);
AssayEstimate assay_moments_estimate (const AssayMoments *self, double level);

AssayEstimate assay_stats_mean       (const double *values, gsize n, double level);
AssayEstimate assay_stats_proportion (gint64 successes, gint64 n, double level);
double        assay_stats_quantile   (double *values, gsize n, double p);
AssayEstimate assay_stats_quantile_estimate (double *values, gsize n, double p, double level);

double        assay_stats_normal_quantile (double p);
double        assay_stats_t_quantile      (double p, double degrees);
double        assay_stats_beta_cdf        (double x, double a, double b);
double        assay_stats_beta_quantile   (double p, double a, double b);

G_END_DECLS
