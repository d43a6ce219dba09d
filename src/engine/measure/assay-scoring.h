/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "assay-label-config.h"

G_BEGIN_DECLS

/* A score that far below the threshold is a rounding error. */
#define ASSAY_SCORING_EPSILON 1e-9
/* Beyond the tags that anybody compares; bounds the arrays that callers hold. */
#define ASSAY_SCORING_MAX_CONTROLS ASSAY_LABEL_CONFIG_MAX_PARTS

typedef struct _AssayScoring AssayScoring;

/**
 * AssayScoringMethod:
 * @id: as settings and scripts say it
 * @title: for people, in English
 * @parameters: names of the parameters it understands, separated by blanks
 * @kinds: bits of #AssayControlKind for which it makes sense
 *
 * A way to say how well an answer agrees with the ground truth, from 0 to 1. A row of the table.
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *parameters;
  guint kinds;
} AssayScoringMethod;

AssayScoring *assay_scoring_new          (AssayLabelConfig *config, JsonObject *settings, GError **error);
void          assay_scoring_free         (AssayScoring *self);
guint         assay_scoring_get_n        (AssayScoring *self);
const AssayConfigControl *assay_scoring_get_control (AssayScoring *self, guint i);
const AssayScoringMethod *assay_scoring_get_method  (AssayScoring *self, guint i);
double        assay_scoring_get_weight   (AssayScoring *self, guint i);
double        assay_scoring_get_threshold (AssayScoring *self);
gboolean      assay_scoring_is_correct   (AssayScoring *self, double score);

gboolean      assay_scoring_compare      (AssayScoring *self, JsonObject *predicted, JsonObject *truth,
                                          double *score, double *per_control);
gboolean      assay_scoring_compare_text (AssayScoring *self, const char *predicted, const char *truth,
                                          double *score, double *per_control);

const AssayScoringMethod *assay_scoring_list_methods (gsize *n);
const AssayScoringMethod *assay_scoring_find_method  (const char *id);
const AssayScoringMethod *assay_scoring_default_method (const AssayConfigControl *control);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayScoring, assay_scoring_free)

G_END_DECLS
