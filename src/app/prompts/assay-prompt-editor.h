/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-view.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_PROMPT_EDITOR (assay_prompt_editor_get_type ())
G_DECLARE_FINAL_TYPE (AssayPromptEditor, assay_prompt_editor, ASSAY, PROMPT_EDITOR, AssayView)

gint64 assay_prompt_editor_get_prompt (AssayPromptEditor *self);
void   assay_prompt_editor_set_task   (AssayPromptEditor *self, gint64 task_id);
void   assay_prompt_editor_rerun      (AssayPromptEditor *self, gint64 version_id, const char *model,
                                       const char *subset);

G_END_DECLS
