/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-model-row.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_MODEL_CELL (assay_model_cell_get_type ())
G_DECLARE_FINAL_TYPE (AssayModelCell, assay_model_cell, ASSAY, MODEL_CELL, GtkWidget)

GtkWidget *assay_model_cell_new (void);

G_END_DECLS
