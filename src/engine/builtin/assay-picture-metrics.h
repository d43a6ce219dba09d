/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-image.h"

G_BEGIN_DECLS

/* Everything is measured on at most so many pixels a side: what a person sees on a page, the same for
 * a thumbnail and for the camera's 24 megapixels, in a few milliseconds. */
#define ASSAY_PICTURE_WORK_SIDE 512
/* Less than two tiles: nothing can be said of it. */
#define ASSAY_PICTURE_MIN_SIDE 32

/* What is measured; assay-picture-metrics.c has the source of each. */
typedef enum
{
  ASSAY_PICTURE_ACUTANCE,
  ASSAY_PICTURE_BLUR,
  ASSAY_PICTURE_BRIGHTNESS,
  ASSAY_PICTURE_SHADOWS,
  ASSAY_PICTURE_HIGHLIGHTS,
  ASSAY_PICTURE_RMS_CONTRAST,
  ASSAY_PICTURE_SIGMA,
  ASSAY_PICTURE_COLOURFULNESS,
  ASSAY_PICTURE_DISTANCE,
  ASSAY_PICTURE_BORDER,
  ASSAY_PICTURE_TOUCHING,
  ASSAY_PICTURE_N_METRICS
} AssayPictureMetric;

/* What people call it; each is made of one to three metrics. */
typedef enum
{
  ASSAY_PICTURE_SHARPNESS,
  ASSAY_PICTURE_EXPOSURE,
  ASSAY_PICTURE_CONTRAST,
  ASSAY_PICTURE_NOISE,
  ASSAY_PICTURE_COLOUR,
  ASSAY_PICTURE_BALANCE,
  ASSAY_PICTURE_FRAMING,
  ASSAY_PICTURE_N_QUALITIES
} AssayPictureQuality;

/**
 * AssayPictureReport:
 * @width: of what was measured, in pixels
 * @height: likewise
 * @value: the metrics as their authors define them
 * @metric: the same from 0, bad, to 1, good
 * @quality: the qualities from 0 to 1
 * @centre_x: where the subject is, as far as saliency tells, from 0, left, to 1
 * @centre_y: likewise from 0, top, to 1
 */
typedef struct
{
  int width;
  int height;
  double value[ASSAY_PICTURE_N_METRICS];
  double metric[ASSAY_PICTURE_N_METRICS];
  double quality[ASSAY_PICTURE_N_QUALITIES];
  double centre_x;
  double centre_y;
} AssayPictureReport;

gboolean    assay_picture_measure             (AssayImage *image, AssayPictureReport *report, GError **error);
const char *assay_picture_metric_get_name     (AssayPictureMetric metric);
const char *assay_picture_metric_get_source   (AssayPictureMetric metric);
char       *assay_picture_report_dup_sentence (const AssayPictureReport *report, guint qualities);
gboolean    assay_picture_metrics_score_dimension (const AssayPictureReport *report, const char *name,
                                                   const char *meaning, double min, double max,
                                                   double *score, char **why);

G_END_DECLS
