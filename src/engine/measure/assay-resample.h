/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-stats.h"

G_BEGIN_DECLS

#define ASSAY_RESAMPLE_SEED 20260101
#define ASSAY_RESAMPLE_ROUNDS 10000
/* Values from which on the moments say the same as drawing, to a thousandth of a standard error. */
#define ASSAY_RESAMPLE_MAX_DRAWN 2000
/* Differences of which all combinations of signs are tried: 2^13 are fewer than the rounds. */
#define ASSAY_RESAMPLE_MAX_ENUMERATED 13

AssayEstimate assay_resample_mean      (const double *values, gsize n, double level, guint64 seed);
double        assay_resample_sign_flip (const double *differences, gsize n, guint64 seed);

/* For the tests, which know better than to choose. */
AssayEstimate assay_resample_mean_by_moments      (const double *values, gsize n, double level);
double        assay_resample_sign_flip_by_moments (const double *differences, gsize n);

G_END_DECLS
