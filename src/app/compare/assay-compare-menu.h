/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_COMPARE_MENU (assay_compare_menu_get_type ())
G_DECLARE_FINAL_TYPE (AssayCompareMenu, assay_compare_menu, ASSAY, COMPARE_MENU, GtkWidget)

void assay_compare_menu_set_runs (AssayCompareMenu *self, GPtrArray *runs, GArray *chosen);

G_END_DECLS
