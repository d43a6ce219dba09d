/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-compare-view.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_COMPARE_SHEET (assay_compare_sheet_get_type ())
G_DECLARE_FINAL_TYPE (AssayCompareSheet, assay_compare_sheet, ASSAY, COMPARE_SHEET, GtkWidget)

void assay_compare_sheet_show      (AssayCompareSheet *self, AssayCompareView *view, guint position);
void assay_compare_sheet_show_vote (AssayCompareSheet *self, AssayCompareView *view, int vote);

G_END_DECLS
