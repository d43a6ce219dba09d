/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-matrix-text.c: the matrix outside of its window: as a picture, whatever of it is scrolled away, as a
 * table and as a sentence. */

#include "assay-matrix-private.h"

#include "assay-csv.h"
#include "assay-palette.h"

#include <glib/gi18n.h>

#define MAX_NAME_LINES 8 /* a name is at most this wide, in line heights */

/* What the cells of a row come to. */
guint64
assay_matrix_get_total (AssayMatrix *self, guint row)
{
  guint64 total = 0;

  for (guint i = 0; i < self->n_columns; i++)
    total += self->counts[row * self->n_columns + i];
  return total;
}

/* Whether both sides say the same in this cell. */
gboolean
assay_matrix_agrees (AssayMatrix *self, guint row, guint column)
{
  if (self->agreeing == NULL)
    return row == column;
  return column < self->n_agreeing && self->agreeing[column];
}

AssayMatrixValue
assay_matrix_get_value (AssayMatrix *self, guint row, guint column)
{
  guint64 total = assay_matrix_get_total (self, row);
  guint64 count = self->counts[row * self->n_columns + column];

  return (AssayMatrixValue){ .row = row, .column = column, .count = count,
                             .agrees = assay_matrix_agrees (self, row, column),
                             .share = total == 0 ? 0 : (double) count / (double) total };
}

/* (transfer full): what a cell is called. */
char *
assay_matrix_make_name (AssayMatrix *self, const AssayMatrixValue *value)
{
  /* Translators: what the rows are and a row's name, what the columns are and a column's name, the count
   * and the row's total */
  return g_strdup_printf (_("%s %s, %s %s: %llu of %llu"),
                          self->row_side != NULL ? self->row_side : _("row"), self->rows[value->row],
                          self->column_side != NULL ? self->column_side : _("column"),
                          self->columns[value->column], (unsigned long long) value->count,
                          (unsigned long long) assay_matrix_get_total (self, value->row));
}

/* (transfer full): a name in its font. */
PangoLayout *
assay_matrix_make_text (AssayMatrix *self, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (ASSAY_MATRIX_NAME_SCALE));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

/* How wide the widest of the texts is, at most @most. */
static int
get_widest (AssayMatrix *self, char **texts, guint n, int most)
{
  int widest = 0;

  for (guint i = 0; i < MIN (n, ASSAY_MATRIX_MAX); i++)
    {
      g_autoptr (PangoLayout) layout = assay_matrix_make_text (self, texts[i]);
      int width;

      pango_layout_get_pixel_size (layout, &width, NULL);
      widest = MAX (widest, width);
    }
  return MIN (widest + 1, most);
}

/* Sizes of cells and names in the font as it is now. */
void
assay_matrix_measure (AssayMatrix *self)
{
  g_autoptr (PangoLayout) digits = gtk_widget_create_pango_layout (GTK_WIDGET (self), "00,000");
  int width;
  int line;

  pango_layout_get_pixel_size (digits, &width, &line);
  for (guint i = 0; i < self->n_rows * self->n_columns; i++)
    if (self->counts[i] > 99999)
      {
        g_autofree char *number = g_strdup_printf ("%'llu", (unsigned long long) self->counts[i]);
        g_autoptr (PangoLayout) long_one = gtk_widget_create_pango_layout (GTK_WIDGET (self), number);
        int wider;

        pango_layout_get_pixel_size (long_one, &wider, NULL);
        width = MAX (width, wider * 11 / 10);
      }
  self->cell_height = line + 16;
  self->cell_width = MAX (width + 16, get_widest (self, self->columns, self->n_columns, line * 5) + 8);
  self->name_width = get_widest (self, self->rows, self->n_rows, line * MAX_NAME_LINES);
}

static void
draw_text (AssayMatrix *self, GtkSnapshot *snapshot, const char *string, const graphene_rect_t *box, double align)
{
  g_autoptr (PangoLayout) text = assay_matrix_make_text (self, string);
  int width;
  int height;

  pango_layout_set_ellipsize (text, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (text, (int) box->size.width * PANGO_SCALE);
  pango_layout_get_pixel_size (text, &width, &height);
  pango_layout_set_alignment (text, align == 0.5 ? PANGO_ALIGN_CENTER : PANGO_ALIGN_RIGHT);
  if (align == 0)
    pango_layout_set_alignment (text, PANGO_ALIGN_LEFT);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
    snapshot, &GRAPHENE_POINT_INIT (box->origin.x, box->origin.y + (box->size.height - (float) height) / 2));
  gtk_snapshot_append_layout (snapshot, text, &assay_palette_get ()->dim);
  gtk_snapshot_restore (snapshot);
}

/* The whole matrix, whatever of it is scrolled into sight. */
void
assay_matrix_draw_figure (AssayFigure *figure, GtkSnapshot *snapshot, int *width, int *height)
{
  AssayMatrix *self = ASSAY_MATRIX (figure);
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  guint n_rows = MIN (self->n_rows, ASSAY_MATRIX_MAX);
  guint n_columns = MIN (self->n_columns, ASSAY_MATRIX_MAX);
  float w = (float) self->cell_width;
  float h = (float) self->cell_height;
  float left = (float) self->name_width + 8;

  *width = (int) (left + (float) n_columns * (w + ASSAY_MATRIX_GAP));
  *height = (int) ((float) (n_rows + 1) * (h + ASSAY_MATRIX_GAP));
  for (guint i = 0; i < n_columns; i++)
    {
      float x = left + (float) i * (w + ASSAY_MATRIX_GAP);

      draw_text (self, snapshot, self->columns[i], &GRAPHENE_RECT_INIT (rtl ? (float) *width - x - w : x, 0, w, h), 0.5);
    }
  for (guint row = 0; row < n_rows; row++)
    {
      float y = (float) (row + 1) * (h + ASSAY_MATRIX_GAP);

      draw_text (self, snapshot, self->rows[row],
                 &GRAPHENE_RECT_INIT (rtl ? (float) *width - (left - 8) : 0, y, left - 8, h), rtl ? 0 : 1);
      for (guint column = 0; column < n_columns; column++)
        {
          AssayMatrixValue value = assay_matrix_get_value (self, row, column);
          float x = left + (float) column * (w + ASSAY_MATRIX_GAP);

          assay_matrix_cell_draw (GTK_WIDGET (self), snapshot, &value,
                                  &GRAPHENE_RECT_INIT (rtl ? (float) *width - x - w : x, y, w, h), FALSE);
        }
    }
}

/**
 * assay_matrix_dup_summary:
 *
 * Returns: (transfer full): a sentence that stands for the picture. It is the accessible description too.
 */
char *
assay_matrix_dup_summary (AssayMatrix *self)
{
  guint64 total = 0;
  guint64 agreeing = 0;

  g_return_val_if_fail (ASSAY_IS_MATRIX (self), NULL);
  for (guint i = 0; i < self->n_rows * self->n_columns; i++)
    {
      total += self->counts[i];
      agreeing += assay_matrix_agrees (self, i / self->n_columns, i % self->n_columns) ? self->counts[i] : 0;
    }
  if (self->n_rows == 0 || self->n_columns == 0)
    return g_strdup (self->empty_text != NULL ? self->empty_text : _("There is nothing to show yet."));
  return g_strdup_printf (self->agreeing == NULL ? _("%u rows, %u columns. %llu of %llu are on the diagonal.")
                                                 : _("%u rows, %u columns. %llu of %llu agree."), self->n_rows,
                          self->n_columns, (unsigned long long) agreeing, (unsigned long long) total);
}

/**
 * assay_matrix_dup_csv:
 *
 * Returns: (transfer full): all counts, a record for each row, the columns' names on top.
 */
char *
assay_matrix_dup_csv (AssayMatrix *self)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (ASSAY_IS_MATRIX (self), NULL);
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_string_append_c (out, ',');
      assay_csv_append (out, self->columns[i], ',');
    }
  g_string_append (out, "\r\n");
  for (guint row = 0; row < self->n_rows; row++)
    {
      assay_csv_append (out, self->rows[row], ',');
      for (guint i = 0; i < self->n_columns; i++)
        g_string_append_printf (out, ",%llu", (unsigned long long) self->counts[row * self->n_columns + i]);
      g_string_append (out, "\r\n");
    }
  return g_string_free (out, FALSE);
}
