/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-label-config.h"
#include "assay-types.h"

G_BEGIN_DECLS

/* More spans or regions than this in one answer are a model that repeats itself. */
#define ASSAY_VALUES_MAX_REGIONS 5000

/* How an answer was made to fit. Everything here has one possible meaning only. */
typedef enum
{
  ASSAY_CORRECTION_TYPE,     /* "4" → 4, 4.0 → 4 */
  ASSAY_CORRECTION_SPELLING, /* "positive." → "Positive" */
  ASSAY_CORRECTION_SHAPE,    /* "A" → ["A"], {"choices":["A"]} → "A" */
  ASSAY_CORRECTION_RANGE,    /* 7 of 5 → 5; also sets ASSAY_REVIEW_CORRECTED */
  ASSAY_CORRECTION_NAME,     /* "Prompt Alignment" for "prompt_alignment" */
  ASSAY_CORRECTION_REPEATED, /* the same label twice → once */
  ASSAY_CORRECTION_DROPPED,  /* a span whose text is not in the source; ASSAY_REVIEW_CORRECTED too */
} AssayCorrectionKind;

typedef struct
{
  AssayCorrectionKind kind;
  char *control;
  char *from; /* as it came, compact JSON, cut when long */
  char *to;   /* as it is now; NULL when it was dropped */
} AssayCorrection;

/**
 * AssayValueReport:
 * @flags: why a person should see the answer
 * @confidence: what the model says about itself, 0…1; NAN when it does not
 * @reason: (nullable): why the model wants a person to look
 * @corrections: (nullable) (element-type AssayCorrection): what was changed
 * @empty: (nullable) (element-type utf8): required controls without a value
 * @n_unknown: how many members belong to no control
 *
 * What checking one answer found. Lives where its owner puts it; initialised by the check, cleared
 * with assay_value_report_clear().
 */
typedef struct
{
  AssayReviewFlags flags;
  double confidence;
  char *reason;
  GPtrArray *corrections;
  GPtrArray *empty;
  guint n_unknown;
} AssayValueReport;

void        assay_value_report_clear    (AssayValueReport *self);
char       *assay_value_report_describe (const AssayValueReport *self);
const char *assay_correction_to_word    (AssayCorrectionKind kind);

JsonObject *assay_label_config_check_values  (AssayLabelConfig *self, JsonObject *values,
                                              JsonObject *data, AssayValueReport *report,
                                              GError **error);
JsonArray  *assay_label_config_to_regions    (AssayLabelConfig *self, JsonObject *values);
JsonObject *assay_label_config_from_regions  (AssayLabelConfig *self, JsonArray *regions);
GPtrArray  *assay_label_config_list_region_problems (AssayLabelConfig *self, JsonObject *prediction);
gboolean    assay_label_config_check_regions (AssayLabelConfig *self, JsonObject *prediction,
                                              GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssayValueReport, assay_value_report_clear)

G_END_DECLS
