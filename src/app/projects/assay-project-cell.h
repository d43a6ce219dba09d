/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "assay-project-row.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_PROJECT_CELL (assay_project_cell_get_type ())
G_DECLARE_FINAL_TYPE (AssayProjectCell, assay_project_cell, ASSAY, PROJECT_CELL, GtkWidget)

GtkWidget *assay_project_cell_new (void);

G_END_DECLS
