/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-prompt-facts.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void  assay_prompt_highlight_set_colors  (GtkTextBuffer *buffer, gboolean dark);
char *assay_prompt_highlight_update      (GtkTextBuffer *buffer, const AssayPromptFacts *facts);
char *assay_prompt_highlight_dup_unknown (GtkTextBuffer *buffer, const GtkTextIter *at);

G_END_DECLS
