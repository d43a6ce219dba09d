/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-prompt-facts.h"

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_PROMPT_TEXT (assay_prompt_text_get_type ())
G_DECLARE_FINAL_TYPE (AssayPromptText, assay_prompt_text, ASSAY, PROMPT_TEXT, GtkWidget)

void        assay_prompt_text_set_buffer   (AssayPromptText *self, GtkSourceBuffer *buffer);
void        assay_prompt_text_set_editable (AssayPromptText *self, gboolean editable);
void        assay_prompt_text_set_facts    (AssayPromptText *self, AssayPromptFacts *facts);
void        assay_prompt_text_insert       (AssayPromptText *self, const char *variable);
const char *assay_prompt_text_get_problem  (AssayPromptText *self);
gboolean    assay_prompt_text_has_focus    (AssayPromptText *self);
GtkSourceView *assay_prompt_text_get_view  (AssayPromptText *self);

G_END_DECLS
