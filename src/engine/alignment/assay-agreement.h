/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the distance of two values means. */
typedef enum
{
  ASSAY_SCALE_NOMINAL,  /* equal or not */
  ASSAY_SCALE_ORDINAL,  /* how many values lie between */
  ASSAY_SCALE_INTERVAL, /* the difference */
} AssayScale;

/**
 * AssayKappa:
 * @n: pairs
 * @observed: agreement, 0 to 1
 * @expected: agreement by chance
 * @kappa: NAN when chance agrees always
 *
 * Agreement of two raters beyond chance, with the interval of its large-sample variance.
 */
typedef struct
{
  gint64 n;
  double observed;
  double expected;
  double kappa;
  double standard_error;
  double low;
  double high;
} AssayKappa;

AssayKappa assay_agreement_kappa    (const double *a, const double *b, gsize n, AssayScale scale,
                                     double level);
double     assay_agreement_alpha    (const double *values, gsize n_units, gsize n_raters,
                                     AssayScale scale);
double     assay_agreement_spearman (const double *a, const double *b, gsize n);
void       assay_agreement_rank     (const double *values, gsize n, double *ranks);

G_END_DECLS
