/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-view.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_ALIGNMENT_VIEW (assay_alignment_view_get_type ())
G_DECLARE_FINAL_TYPE (AssayAlignmentView, assay_alignment_view, ASSAY, ALIGNMENT_VIEW, AssayView)

/* Signal: show-results (GStrv conditions, string title): a person wants to see the results that fulfil these
 * conditions, given as field, operator and value one after the other.
 * Signal: run-chosen (gint64 run): a person wants to look at this run. */
void   assay_alignment_view_show_run (AssayAlignmentView *self, gint64 run_id);

G_END_DECLS
