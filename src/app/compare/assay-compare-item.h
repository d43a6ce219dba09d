/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-compare-votes.h"
#include "assay-label-columns.h"
#include "assay-task.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_COMPARE_ITEM (assay_compare_item_get_type ())
G_DECLARE_FINAL_TYPE (AssayCompareItem, assay_compare_item, ASSAY, COMPARE_ITEM, GObject)

AssayCompareItem *assay_compare_item_new         (const AssayComparedTask *task);
gint64            assay_compare_item_get_task_id (AssayCompareItem *self);
const AssayComparedTask *assay_compare_item_get_task (AssayCompareItem *self);
void              assay_compare_item_set_task    (AssayCompareItem *self, const AssayComparedTask *task);
void              assay_compare_item_take_data   (AssayCompareItem *self, AssayLabelConfig *config, const char *data,
                                                  const char *truth);
void              assay_compare_item_take_result (AssayCompareItem *self, guint run, AssayLabelConfig *config,
                                                  AssayResult *result);
const AssayResult *assay_compare_item_get_result (AssayCompareItem *self, guint run);
const char       *assay_compare_item_get_media   (AssayCompareItem *self);
const char       *assay_compare_item_get_subject (AssayCompareItem *self);
const char       *assay_compare_item_get_truth   (AssayCompareItem *self);
const char       *assay_compare_item_get_text    (AssayCompareItem *self, guint run);
char             *assay_compare_item_dup_markup  (AssayCompareItem *self, guint run, guint other, gboolean is_before);

G_END_DECLS
