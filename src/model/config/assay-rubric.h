/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-label-config.h"

G_BEGIN_DECLS

/* Nobody judges by more; models lose track long before. */
#define ASSAY_RUBRIC_MAX_DIMENSIONS 50
#define ASSAY_RUBRIC_MAX_TEXT 4000

typedef enum
{
  ASSAY_DIMENSION_RATING, /* whole numbers from min to max */
  ASSAY_DIMENSION_NUMBER, /* any number, between min and max when they are given */
  ASSAY_DIMENSION_TEXT,
} AssayDimensionKind;

/**
 * AssayDimension:
 * @name: the control's name and the member of an answer: letters, digits and underscores
 * @title: for people
 * @meaning: what is judged, for people and models; may be ""
 * @kind: what the answer is
 * @min: the worst of the scale, NAN when there is none
 * @max: the best of the scale, NAN when there is none
 * @weight: its share of the overall score; 0 leaves it out, as every text is
 * @review: when a person should look, such as "<=2"; "" for never
 * @required: whether an answer must have it
 */
typedef struct
{
  const char *name;
  const char *title;
  const char *meaning;
  AssayDimensionKind kind;
  double min;
  double max;
  double weight;
  const char *review;
  gboolean required;
} AssayDimension;

typedef struct _AssayRubric AssayRubric;

AssayRubric *assay_rubric_new             (const AssayDimension *dimensions, guint n_dimensions,
                                           const char *review, GError **error);
AssayRubric *assay_rubric_parse           (const char *json, GError **error);
AssayRubric *assay_rubric_new_from_config (AssayLabelConfig *config);
AssayRubric *assay_rubric_ref             (AssayRubric *self);
void         assay_rubric_unref           (AssayRubric *self);

const AssayDimension *assay_rubric_get_dimensions (AssayRubric *self, guint *n);
const char *assay_rubric_get_review   (AssayRubric *self);
char       *assay_rubric_to_json      (AssayRubric *self);
char       *assay_rubric_to_controls  (AssayRubric *self, const char *to_name);
char       *assay_rubric_to_config    (AssayRubric *self, const char *objects, const char *to_name,
                                       GError **error);
char       *assay_rubric_to_prompt    (AssayRubric *self);
void        assay_rubric_get_scale    (AssayRubric *self, double *min, double *max);
double      assay_rubric_overall      (AssayRubric *self, JsonObject *values);
char       *assay_rubric_find_review  (AssayRubric *self, JsonObject *values);

/* Where a text explains the rubric. */
typedef enum
{
  ASSAY_RUBRIC_NOWHERE,
  ASSAY_RUBRIC_AS_WRITTEN, /* as assay_rubric_to_prompt() wrote it */
  ASSAY_RUBRIC_BY_HAND,    /* so, but somebody has changed it since */
} AssayRubricPlace;

AssayRubric *assay_rubric_follow_config (AssayRubric *self, AssayLabelConfig *config);
char        *assay_rubric_update_config (AssayRubric *before, AssayRubric *after, const char *xml,
                                         GError **error);
char        *assay_rubric_update_prompt (AssayRubric *before, AssayRubric *after, const char *text,
                                         AssayRubricPlace *place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayRubric, assay_rubric_unref)

G_END_DECLS
