/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a cell shows. */
typedef struct
{
  guint row;
  guint column;
  guint64 count;
  double share; /* of its row, 0 … 1 */
  gboolean agrees;
} AssayMatrixValue;

#define ASSAY_TYPE_MATRIX_CELL (assay_matrix_cell_get_type ())
G_DECLARE_FINAL_TYPE (AssayMatrixCell, assay_matrix_cell, ASSAY, MATRIX_CELL, GtkWidget)

GtkWidget              *assay_matrix_cell_new       (const AssayMatrixValue *value, const char *name);
const AssayMatrixValue *assay_matrix_cell_get_value (AssayMatrixCell *self);
void                    assay_matrix_cell_draw      (GtkWidget *widget, GtkSnapshot *snapshot,
                                                     const AssayMatrixValue *value,
                                                     const graphene_rect_t *box, gboolean hovered);
void                    assay_matrix_cell_colors    (const AssayMatrixValue *value, GdkRGBA *ground,
                                                     GdkRGBA *text);

G_END_DECLS
