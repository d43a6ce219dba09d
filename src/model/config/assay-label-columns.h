/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-label-config.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_COLUMN_SCORE,   /* a rating: whole numbers from min to max */
  ASSAY_COLUMN_NUMBER,
  ASSAY_COLUMN_CHOICE,  /* one of the labels */
  ASSAY_COLUMN_CHOICES, /* a list of labels */
  ASSAY_COLUMN_TEXT,
  ASSAY_COLUMN_SPANS,   /* a list of { start, end, text, labels } */
  ASSAY_COLUMN_OTHER,
} AssayColumnKind;

/**
 * AssayConfigColumn:
 *
 * A column of results: one for each control that is asked, in the order of the config. Belongs to
 * its config.
 */
typedef struct
{
  const char *name; /* the control's */
  const char *title;
  AssayColumnKind kind;
  double min, max;  /* NAN when there is none */
  const char *const *labels; /* the answers of a choice, NULL-terminated; else empty */
  guint n_labels;
  const AssayConfigControl *control;
} AssayConfigColumn;

const AssayConfigColumn *assay_label_config_get_columns (AssayLabelConfig *self, guint *n);
const char              *assay_column_kind_to_word      (AssayColumnKind kind);
char                    *assay_config_column_format     (const AssayConfigColumn *self,
                                                         JsonNode *value);

G_END_DECLS
