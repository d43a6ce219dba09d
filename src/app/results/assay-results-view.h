/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-view.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_RESULTS_VIEW (assay_results_view_get_type ())
G_DECLARE_FINAL_TYPE (AssayResultsView, assay_results_view, ASSAY, RESULTS_VIEW, AssayView)

void   assay_results_view_show_run (AssayResultsView *self, gint64 run_id);
void   assay_results_view_narrow   (AssayResultsView *self, const char *const *conditions,
                                    const char *title);
gint64 assay_results_view_get_run  (AssayResultsView *self);

G_END_DECLS
