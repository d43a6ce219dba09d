/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-connection-row.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_CONNECTION_CELL (assay_connection_cell_get_type ())
G_DECLARE_FINAL_TYPE (AssayConnectionCell, assay_connection_cell, ASSAY, CONNECTION_CELL, GtkListBoxRow)

GtkWidget          *assay_connection_cell_new     (AssayConnectionRow *row);
AssayConnectionRow *assay_connection_cell_get_row (AssayConnectionCell *self);

G_END_DECLS
