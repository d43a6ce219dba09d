/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-agreement.h"
#include "assay-class-report.h"
#include "assay-scoring.h"
#include "assay-stats.h"

G_BEGIN_DECLS

/* What the figures of a control are. */
typedef enum
{
  ASSAY_MEASURE_SCORE,   /* the score only */
  ASSAY_MEASURE_CLASS,   /* one class for each task */
  ASSAY_MEASURE_NUMBER,  /* a number */
  ASSAY_MEASURE_LABELS,  /* labels that may come together */
  ASSAY_MEASURE_REGIONS, /* labels of regions */
} AssayMeasure;

/**
 * AssayAlignmentControl:
 * @score: mean of the method's score
 * @classes: (nullable): precision and recall of each class, and which is taken for which
 * @kappa: of classes and numbers, else NAN
 * @alpha: Krippendorff's, with model and truth as raters; nominal for classes, ordinal for ratings,
 *   interval for numbers; else NAN
 * @error: mean absolute error of numbers; else NAN
 * @spearman: of numbers, else NAN
 *
 * How well one control is answered.
 */
typedef struct
{
  const AssayConfigControl *control;
  const AssayScoringMethod *method;
  AssayMeasure measure;
  double weight;
  AssayEstimate score;
  AssayClassReport *classes;
  AssayKappa kappa;
  double alpha;
  AssayEstimate error;
  double spearman;
} AssayAlignmentControl;

/**
 * AssayAlignmentCell:
 * @control: its name
 * @label: (nullable): for labels that may come together, which of them
 * @truth: (nullable): what is right; %NULL for nothing, or that @label is not
 * @predicted: (nullable): what was answered, likewise
 *
 * A cell of a table of confusion, by names.
 */
typedef struct
{
  const char *control;
  const char *label;
  const char *truth;
  const char *predicted;
} AssayAlignmentCell;

G_END_DECLS
