/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-view.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_PROMPTS_VIEW (assay_prompts_view_get_type ())
G_DECLARE_FINAL_TYPE (AssayPromptsView, assay_prompts_view, ASSAY, PROMPTS_VIEW, AssayView)

void   assay_prompts_view_show_run (AssayPromptsView *self, gint64 run_id);
gint64 assay_prompts_view_get_run  (AssayPromptsView *self);

G_END_DECLS
