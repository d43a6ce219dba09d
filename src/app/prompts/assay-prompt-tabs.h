/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_PROMPT_TABS (assay_prompt_tabs_get_type ())
G_DECLARE_FINAL_TYPE (AssayPromptTabs, assay_prompt_tabs, ASSAY, PROMPT_TABS, GtkWidget)

G_END_DECLS
