/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-config-compare.h"
#include "assay-db.h"

G_BEGIN_DECLS

/**
 * AssayEffectItem:
 * @change: what is asked differently
 * @n_results: answers of models that have a value which is not asked for, or not allowed, any more
 * @n_annotations: answers of people of which the same is true
 * @n_truths: those of them that are ground truths
 */
typedef struct
{
  const AssayConfigChange *change;
  gint64 n_results;
  gint64 n_annotations;
  gint64 n_truths;
} AssayEffectItem;

/**
 * AssayConfigEffect:
 * @before: (nullable): the config as it was, %NULL when it could not be understood
 * @after: the config that would take its place
 * @changes: (element-type AssayConfigChange): how they differ
 * @items: (element-type AssayEffectItem): one for each change
 * @n_results: results that one change or another concerns, each counted once
 * @n_annotations: annotations of which the same is true
 * @n_truths: those of them that are ground truths
 * @n_tasks: tasks whose data lacks something that @after shows and @before did not need
 * @lacks: (nullable): what one of those tasks lacks, in a sentence
 *
 * What a change of the labeling config does to what is there.
 */
typedef struct
{
  AssayLabelConfig *before;
  AssayLabelConfig *after;
  GPtrArray *changes;
  GArray *items;
  gint64 n_results;
  gint64 n_annotations;
  gint64 n_truths;
  gint64 n_tasks;
  char *lacks;
} AssayConfigEffect;

AssayConfigEffect *assay_config_effect_count    (AssayDb *db, gint64 project_id, const char *before,
                                                 const char *after, GError **error);
void               assay_config_effect_free     (AssayConfigEffect *self);
char              *assay_config_effect_describe (const AssayConfigEffect *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayConfigEffect, assay_config_effect_free)

G_END_DECLS
