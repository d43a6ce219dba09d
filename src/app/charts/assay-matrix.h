/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* More classes than this are not shown: nobody reads 31 × 31 numbers, and each cell is a widget. Put the
 * frequent ones first; the table that is copied has them all. */
#define ASSAY_MATRIX_MAX 30

#define ASSAY_TYPE_MATRIX (assay_matrix_get_type ())
G_DECLARE_FINAL_TYPE (AssayMatrix, assay_matrix, ASSAY, MATRIX, GtkWidget)

/* Properties: title, empty-text (strings).
 * Signal: cell-activated (uint row, uint column): a cell was clicked, or Enter was pressed on it. */
GtkWidget *assay_matrix_new            (void);
void       assay_matrix_set_title      (AssayMatrix *self, const char *title);
void       assay_matrix_set_empty_text (AssayMatrix *self, const char *text);
void       assay_matrix_set_sides      (AssayMatrix *self, const char *rows, const char *columns);
void       assay_matrix_set            (AssayMatrix *self, const char *const *rows, guint n_rows,
                                        const char *const *columns, guint n_columns,
                                        const guint64 *counts);
void       assay_matrix_set_agreeing   (AssayMatrix *self, const gboolean *columns, guint n_columns);
char      *assay_matrix_dup_csv        (AssayMatrix *self);
char      *assay_matrix_dup_summary    (AssayMatrix *self);

G_END_DECLS
