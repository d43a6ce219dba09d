/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-prompt-facts.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_PROMPT_CHIPS (assay_prompt_chips_get_type ())
G_DECLARE_FINAL_TYPE (AssayPromptChips, assay_prompt_chips, ASSAY, PROMPT_CHIPS, GtkWidget)

void assay_prompt_chips_set_facts (AssayPromptChips *self, const AssayPromptFacts *facts);

G_END_DECLS
