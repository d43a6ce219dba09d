/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_BAR (assay_bar_get_type ())
G_DECLARE_FINAL_TYPE (AssayBar, assay_bar, ASSAY, BAR, GtkWidget)

G_END_DECLS
