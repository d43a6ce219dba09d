/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "assay-stats.h"

G_BEGIN_DECLS

#define ASSAY_CALIBRATION_BINS 10
/* Fewer answers than this get a curve of two parameters, more a monotone one. */
#define ASSAY_CALIBRATION_PLATT_BELOW 200
#define ASSAY_CALIBRATION_FOLDS 5

/* Answers of about the same confidence. */
typedef struct
{
  gint64 n;
  double from;            /* the least confidence in it */
  double to;              /* the largest */
  double confidence;      /* the mean */
  AssayEstimate accuracy; /* the share that is right, with Wilson's interval */
} AssayCalibrationBin;

/**
 * AssayCalibration:
 * @ece: expected calibration error, over @bins
 * @brier: mean squared error of the confidence
 *
 * Whether confidence means anything.
 */
typedef struct
{
  gint64 n;
  double ece;
  double brier;
  guint n_bins;
  AssayCalibrationBin bins[ASSAY_CALIBRATION_BINS];
} AssayCalibration;

typedef struct _AssayCalibrator AssayCalibrator;

AssayCalibration assay_calibration_measure (const double *confidence, const gboolean *correct, gsize n);

AssayCalibrator *assay_calibrator_fit      (const double *confidence, const gboolean *correct, gsize n);
AssayCalibrator *assay_calibrator_fit_platt (const double *confidence, const gboolean *correct, gsize n);
AssayCalibrator *assay_calibrator_fit_isotonic (const double *confidence, const gboolean *correct, gsize n);
void             assay_calibrator_free     (AssayCalibrator *self);
double           assay_calibrator_apply    (const AssayCalibrator *self, double confidence);
const char      *assay_calibrator_get_method (const AssayCalibrator *self);
void             assay_calibration_cross_fit (const double *confidence, const gboolean *correct, gsize n,
                                              double *calibrated);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayCalibrator, assay_calibrator_free)

G_END_DECLS
