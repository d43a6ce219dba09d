/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-scoring.h"

G_BEGIN_DECLS

/* A piece of JSON text: one value. No value: text is NULL. */
typedef struct
{
  const char *text;
  gsize length;
} AssayScoringSlice;

typedef struct _AssayScoringControl AssayScoringControl;

/* Both are answers in their normal form, neither is empty. Returns 0 to 1, or NAN when the two are
 * too large to compare. */
typedef double (*AssayScoringFunc) (const AssayScoringControl *self, JsonNode *predicted,
                                    JsonNode *truth);

struct _AssayScoringControl
{
  const AssayConfigControl *control;
  const AssayScoringMethod *method;
  AssayScoringFunc compare;
  double weight;
  double threshold;      /* NAN: the score itself; else 1 from here on and 0 below */
  double tolerance;
  double range;          /* of the scale; NAN: none */
  gboolean relative;     /* the tolerance is a share of the truth */
  GRegex *pattern;       /* NULL: the truth is one */
  GHashTable *labels;    /* label → weight (double *); NULL: all weigh 1 */
  gboolean may_be_none;  /* "nothing" is an answer: labels, regions, paths */
  gboolean is_stated;    /* the ground truth speaks of it; then an empty one says "nothing" */
};

struct _AssayScoring
{
  AssayLabelConfig *config;
  AssayScoringControl *controls;
  guint n;
  double threshold;
  char *mark;          /* NULL: it was not made for a project */
  GHashTable *by_name; /* name → position plus one; the names are the config's */
};

typedef double (*AssayRegionIou) (const AssayScoringControl *self, JsonObject *a, JsonObject *b);

gboolean  assay_scoring_read     (AssayScoring *self, const char *text, AssayScoringSlice *slices);
gboolean  assay_scoring_slice_is_empty (const AssayScoringSlice *slice);
JsonNode *assay_scoring_slice_parse (const AssayScoringSlice *slice);
double    assay_scoring_compare_slices (const AssayScoringControl *self, const AssayScoringSlice *predicted,
                                        const AssayScoringSlice *truth);
gboolean  assay_scoring_compare_answers (AssayScoring *self, const AssayScoringSlice *predicted,
                                         const AssayScoringSlice *truth, double *score,
                                         double *per_control);
gboolean  assay_scoring_fail_answers (AssayScoring *self, const AssayScoringSlice *truth, double *score,
                                      double *per_control);
double    assay_scoring_without_truth (const AssayScoringControl *self, gboolean no_answer, gboolean *any);
double    assay_scoring_get_label_weight (const AssayScoringControl *self, JsonNode *truth);
double    assay_scoring_compare_nodes (const AssayScoringControl *self, JsonNode *predicted,
                                       JsonNode *truth);

/* Sets, paths and orders */
double assay_score_exact     (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
double assay_score_jaccard   (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
double assay_score_set_f1    (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
double assay_score_hierarchy (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
double assay_score_pairwise  (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
double assay_score_ranking   (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
GHashTable *assay_scoring_set_of (JsonNode *node);

/* Numbers */
double assay_score_distance  (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
double assay_score_tolerance (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
double assay_scoring_number  (JsonNode *node);

/* Texts */
double assay_score_edit      (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
double assay_score_token_f1  (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
double assay_score_chrf      (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
double assay_score_bleu      (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
double assay_score_folded    (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
double assay_score_regex     (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
double assay_score_json      (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
char  *assay_scoring_dup_text (JsonNode *node);

/* Regions */
double assay_score_span_exact   (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
double assay_score_span_overlap (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
double assay_score_iou          (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth);
GArray *assay_scoring_match     (const AssayScoringControl *self, JsonArray *predicted, JsonArray *truth,
                                 double least);
double assay_shape_iou          (JsonObject *a, JsonObject *b);

/* Two regions that were found to be the same one. */
typedef struct
{
  guint predicted;
  guint truth;
  double iou;
} AssayRegionMatch;

G_END_DECLS
