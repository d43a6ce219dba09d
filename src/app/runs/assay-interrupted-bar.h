/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_INTERRUPTED_BAR (assay_interrupted_bar_get_type ())
G_DECLARE_FINAL_TYPE (AssayInterruptedBar, assay_interrupted_bar, ASSAY, INTERRUPTED_BAR, GtkWidget)

const char *assay_interrupted_bar_get_text (AssayInterruptedBar *self);

G_END_DECLS
