/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-compare.h"
#include "assay-view.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_COMPARE_VIEW (assay_compare_view_get_type ())
G_DECLARE_FINAL_TYPE (AssayCompareView, assay_compare_view, ASSAY, COMPARE_VIEW, AssayView)

void             assay_compare_view_set_runs       (AssayCompareView *self, const gint64 *run_ids, guint n);
AssayComparison *assay_compare_view_get_comparison (AssayCompareView *self);

G_END_DECLS
