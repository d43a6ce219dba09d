/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-compare-item.h"
#include "assay-session.h"

G_BEGIN_DECLS

/* Rows that are read at once. */
#define ASSAY_COMPARE_PAGE 40

#define ASSAY_TYPE_COMPARE_MODEL (assay_compare_model_get_type ())
G_DECLARE_FINAL_TYPE (AssayCompareModel, assay_compare_model, ASSAY, COMPARE_MODEL, GObject)

AssayCompareModel *assay_compare_model_new        (AssaySession *session, AssayComparison *comparison,
                                                   AssayLabelConfig *config);
AssayComparison   *assay_compare_model_get_comparison (AssayCompareModel *self);
void               assay_compare_model_set_filter (AssayCompareModel *self, AssayCompareFilter filter);
void               assay_compare_model_set_vote   (AssayCompareModel *self, guint position, int vote);
guint              assay_compare_model_find       (AssayCompareModel *self, gint64 task_id);
guint              assay_compare_model_get_n_reads (AssayCompareModel *self);

G_END_DECLS
