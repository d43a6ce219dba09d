/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the matrix share. */
#pragma once

#include "assay-figure.h"
#include "assay-matrix-cell.h"
#include "assay-matrix.h"

G_BEGIN_DECLS

#define ASSAY_MATRIX_GAP 3
#define ASSAY_MATRIX_NAME_SCALE 0.9 /* of the font */

struct _AssayMatrix
{
  GtkWidget parent_instance;

  GtkWidget *grid;
  GtkWidget *scrolled; /* of the cells; borrowed, until the next ones */
  GtkWidget *across;   /* names of columns and of rows; borrowed */
  GtkWidget *down;
  GtkWidget *current;  /* the cell that Tab comes to; borrowed */

  char *title;
  char *empty_text;
  char *row_side;
  char *column_side;
  char **rows;
  char **columns;
  guint64 *counts;
  gboolean *agreeing; /* by columns, n_agreeing of them; NULL: the diagonal */
  guint n_agreeing;
  guint n_rows;
  guint n_columns;
  int cell_width;
  int cell_height;
  int name_width;
};

/* assay-matrix-text.c */
guint64          assay_matrix_get_total   (AssayMatrix *self, guint row);
gboolean         assay_matrix_agrees      (AssayMatrix *self, guint row, guint column);
AssayMatrixValue assay_matrix_get_value   (AssayMatrix *self, guint row, guint column);
char            *assay_matrix_make_name   (AssayMatrix *self, const AssayMatrixValue *value);
void             assay_matrix_measure     (AssayMatrix *self);
PangoLayout     *assay_matrix_make_text   (AssayMatrix *self, const char *text);
void             assay_matrix_draw_figure (AssayFigure *figure, GtkSnapshot *snapshot, int *width,
                                           int *height);

G_END_DECLS
