/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-class-report.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_CLASS_CELL (assay_class_cell_get_type ())
G_DECLARE_FINAL_TYPE (AssayClassCell, assay_class_cell, ASSAY, CLASS_CELL, GtkListBoxRow)

GtkWidget *assay_class_cell_new       (const char *name, const AssayClassScore *score, gboolean is_average);
GtkWidget *assay_class_cell_new_title (void);

G_END_DECLS
