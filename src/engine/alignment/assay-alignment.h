/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-alignment-control.h"
#include "assay-calibration.h"
#include "assay-promise.h"

G_BEGIN_DECLS

/* Numbers of more different values are no classes. */
#define ASSAY_ALIGNMENT_MAX_LEVELS 20
/* Regions that overlap so much are the same one, where classes are counted (PASCAL VOC). */
#define ASSAY_ALIGNMENT_SAME_REGION 0.5

typedef struct _AssayAlignment AssayAlignment;

/* A judged result. */
typedef struct
{
  gint64 result_id;
  gint64 task_id;
  double score;
  double confidence; /* NAN: none, or of another kind */
  gboolean correct;
} AssayAlignmentRow;

/* The figures of a run. */
typedef struct
{
  gint64 n;                       /* results that were compared with a ground truth */
  gint64 n_failed;                /* of n: the model failed, which counts as wrong */
  gint64 n_results;               /* results of the run: good ones, and failed ones with a truth */
  gint64 n_correct;
  AssayEstimate accuracy;         /* the mean score; Wilson's interval when all are 0 or 1 */
  const char *confidence_kind;    /* the most frequent one, never several; NULL: none */
  gint64 n_confident;             /* judged results with a confidence of that kind */
  gint64 n_coverable;             /* good results with one */
  gint64 n_other_kinds;           /* good results with one of another kind, left aside */
  AssayCalibration calibration;   /* of the confidence as it is */
  AssayCalibration calibrated;    /* after cross-fitted calibration */
  const char *calibration_method;
  double aurc;                    /* area under the risk–coverage curve */
  double shift;                   /* Kolmogorov and Smirnov's distance of the confidences of judged results
                                   * from those of all others; NAN: one of them is empty */
  double shift_p;                 /* how likely so large a distance is by chance */
} AssayAlignmentSummary;

/* What accepting from a confidence on comes to. */
typedef struct
{
  double threshold;
  gint64 n_accepted;  /* good results at least so sure */
  double coverage;    /* their share of those with a confidence; NAN: there are none */
  gint64 n_judged;
  gint64 n_wrong;     /* of the judged */
  double risk;        /* NAN: none was judged */
  double upper;       /* the most it is, at the level asked for, looking at this one threshold */
} AssayAcceptance;

AssayAlignment *assay_alignment_new         (AssayScoring *scoring);
AssayAlignment *assay_alignment_ref         (AssayAlignment *self);
void            assay_alignment_unref       (AssayAlignment *self);
void            assay_alignment_add         (AssayAlignment *self, gint64 result_id, gint64 task_id,
                                             const char *predicted, const char *truth,
                                             double confidence, const char *kind);
void            assay_alignment_watch       (AssayAlignment *self, const AssayAlignmentCell *cell);
void            assay_alignment_finish      (AssayAlignment *self);

const AssayAlignmentSummary *assay_alignment_get_summary (AssayAlignment *self);
AssayScoring                *assay_alignment_get_scoring (AssayAlignment *self);
guint                        assay_alignment_get_n_controls (AssayAlignment *self);
const AssayAlignmentControl *assay_alignment_get_control (AssayAlignment *self, guint i);
const GArray                *assay_alignment_get_watched (AssayAlignment *self);
const AssayAlignmentRow     *assay_alignment_get_rows    (AssayAlignment *self, guint *n);
AssayPromise    assay_alignment_find_promise (AssayAlignment *self, double max_error, double level);
AssayAcceptance assay_alignment_accept      (AssayAlignment *self, double threshold, double level);
double          assay_alignment_threshold_at (AssayAlignment *self, double coverage);
GArray         *assay_alignment_dup_curve   (AssayAlignment *self, double level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayAlignment, assay_alignment_unref)

G_END_DECLS
