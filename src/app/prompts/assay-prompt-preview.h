/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-prompt-facts.h"
#include "assay-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_PROMPT_PREVIEW (assay_prompt_preview_get_type ())
G_DECLARE_FINAL_TYPE (AssayPromptPreview, assay_prompt_preview, ASSAY, PROMPT_PREVIEW, GtkWidget)

void assay_prompt_preview_show (AssayPromptPreview *self, AssaySession *session, AssayPromptFacts *facts,
                                gint64 task_id, const char *system, const char *user);

G_END_DECLS
