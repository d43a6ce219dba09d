/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_RUN_MENU (assay_run_menu_get_type ())
G_DECLARE_FINAL_TYPE (AssayRunMenu, assay_run_menu, ASSAY, RUN_MENU, GtkPopover)

guint assay_run_menu_get_sample (AssayRunMenu *self);

G_END_DECLS
