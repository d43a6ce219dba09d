/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-subset-counts.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_RUN_MENU (assay_run_menu_get_type ())
G_DECLARE_FINAL_TYPE (AssayRunMenu, assay_run_menu, ASSAY, RUN_MENU, GtkPopover)

guint assay_run_menu_get_sample  (AssayRunMenu *self);
void  assay_run_menu_set_shown   (AssayRunMenu *self, const char *data, const char *results);
void  assay_run_menu_add_subsets (AssayRunMenu *self, AssaySubsetCounts *counts);
void  assay_run_menu_set_counts  (AssayRunMenu *self, const AssaySubsetCounts *counts);

G_END_DECLS
