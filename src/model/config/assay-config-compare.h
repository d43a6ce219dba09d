/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-label-columns.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_CONFIG_ADDED,    /* asked from now on */
  ASSAY_CONFIG_REMOVED,  /* not asked any more */
  ASSAY_CONFIG_RENAMED,  /* the same question under another name */
  ASSAY_CONFIG_RETYPED,  /* another kind of answer */
  ASSAY_CONFIG_LABELS,   /* other labels to choose from */
  ASSAY_CONFIG_SCALE,    /* another scale */
  ASSAY_CONFIG_REQUIRED, /* has to be answered, and had not before; or the other way round */
} AssayConfigChangeKind;

/**
 * AssayConfigChange:
 * @kind: what happened
 * @before: (nullable): the question as it was, %NULL when it is new
 * @after: (nullable): the question as it is, %NULL when it is gone
 * @added: labels that can be chosen now
 * @removed: labels that cannot be chosen any more
 *
 * A difference between two configs that matters to answers. Points into both.
 */
typedef struct
{
  AssayConfigChangeKind kind;
  const AssayConfigColumn *before;
  const AssayConfigColumn *after;
  char **added;
  char **removed;
} AssayConfigChange;

GPtrArray *assay_label_config_compare (AssayLabelConfig *before, AssayLabelConfig *after);
gboolean   assay_config_change_is_safe (const AssayConfigChange *self);

G_END_DECLS
