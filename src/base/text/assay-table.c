/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-table.c: rows of text in columns, for a terminal or a pipe. Cells are added one after the
 * other; taking the text lays out what was added since the last time. The first time decides how
 * wide each column is, so a long table is printed page by page in constant memory, and later cells
 * that are wider are cut. When the line is longer than the terminal, the widest columns give first. */

#include "assay-table.h"

typedef struct
{
  char *title;
  gboolean to_right;
  int width;
} Column;

typedef struct
{
  char *text;
  AssayStyle style;
} Cell;

struct _AssayTable
{
  int columns; /* of the terminal, 0: no limit */
  gboolean colours;
  gboolean is_laid_out;
  GArray *heads; /* of Column */
  GArray *cells; /* of Cell, row by row */
};

static void
column_clear (gpointer data)
{
  g_free (((Column *) data)->title);
}

static void
cell_clear (gpointer data)
{
  g_free (((Cell *) data)->text);
}

/**
 * assay_table_new:
 * @columns: how wide a line may be, 0 for any width
 * @colours: whether styles are shown
 *
 * Returns: (transfer full): a table without columns.
 */
AssayTable *
assay_table_new (int columns, gboolean colours)
{
  AssayTable *self = g_new0 (AssayTable, 1);

  self->columns = columns;
  self->colours = colours;
  self->heads = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (self->heads, column_clear);
  self->cells = g_array_new (FALSE, TRUE, sizeof (Cell));
  g_array_set_clear_func (self->cells, cell_clear);
  return self;
}

/**
 * assay_table_free:
 * @self: (transfer full): what to free
 */
void
assay_table_free (AssayTable *self)
{
  g_array_unref (self->heads);
  g_array_unref (self->cells);
  g_free (self);
}

/**
 * assay_table_add_column:
 * @to_right: for numbers
 *
 * Adds a column; before any cell.
 */
void
assay_table_add_column (AssayTable *self, const char *title, gboolean to_right)
{
  Column column = { assay_console_clean (title), to_right, 0 };

  g_return_if_fail (self->cells->len == 0);
  g_array_append_val (self->heads, column);
}

/**
 * assay_table_add_cell:
 * @text: (nullable): whatever; it is cleaned
 *
 * Adds the next cell of the row; a full row is followed by the next one.
 */
void
assay_table_add_cell (AssayTable *self, const char *text, AssayStyle style)
{
  Cell cell = { assay_console_clean (text != NULL ? text : ""), style };

  g_array_append_val (self->cells, cell);
}

/**
 * assay_table_add_format:
 *
 * Adds the next cell.
 */
void
assay_table_add_format (AssayTable *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  assay_table_add_cell (self, text, ASSAY_STYLE_PLAIN);
}

static void
measure (AssayTable *self)
{
  guint n = self->heads->len;

  for (guint i = 0; i < n; i++)
    {
      Column *column = &g_array_index (self->heads, Column, i);

      column->width = MAX (1, assay_console_width (column->title));
    }
  for (guint i = 0; i < self->cells->len; i++)
    {
      Column *column = &g_array_index (self->heads, Column, i % n);
      int width = assay_console_width (g_array_index (self->cells, Cell, i).text);

      column->width = MIN (MAX (column->width, width), ASSAY_TABLE_MAX_COLUMN);
    }
}

static Column *
find_widest (AssayTable *self)
{
  Column *widest = NULL;

  for (guint i = 0; i < self->heads->len; i++)
    {
      Column *column = &g_array_index (self->heads, Column, i);

      if (widest == NULL || column->width > widest->width)
        widest = column;
    }
  return widest;
}

/* Two spaces stand between columns. */
static void
shrink (AssayTable *self)
{
  int line = 2 * ((int) self->heads->len - 1);

  for (guint i = 0; i < self->heads->len; i++)
    line += g_array_index (self->heads, Column, i).width;
  for (; self->columns > 0 && line > self->columns; line--)
    {
      Column *column = find_widest (self);

      if (column->width <= ASSAY_TABLE_MIN_COLUMN)
        return;
      column->width--;
    }
}

static void
append_cell (AssayTable *self, GString *out, guint i, const char *text, AssayStyle style)
{
  Column *column = &g_array_index (self->heads, Column, i);
  gboolean is_last = i + 1 == self->heads->len;

  assay_console_begin_style (out, style, self->colours);
  if (is_last && !column->to_right && assay_console_width (text) <= column->width)
    g_string_append (out, text);
  else
    assay_console_append_cell (out, text, column->width, column->to_right);
  assay_console_end_style (out, style, self->colours);
  g_string_append (out, is_last ? "\n" : "  ");
}

/**
 * assay_table_take_text:
 *
 * Returns: (transfer full): the rows that were added since the last time as lines, the first time
 * below a line of titles. The rows are gone from the table.
 */
char *
assay_table_take_text (AssayTable *self)
{
  GString *out = g_string_new (NULL);
  guint n = self->heads->len;

  g_return_val_if_fail (n > 0 && self->cells->len % n == 0, g_string_free (out, FALSE));
  if (!self->is_laid_out)
    {
      measure (self);
      shrink (self);
      for (guint i = 0; i < n; i++)
        append_cell (self, out, i, g_array_index (self->heads, Column, i).title,
                     ASSAY_STYLE_HEADING);
      self->is_laid_out = TRUE;
    }
  for (guint i = 0; i < self->cells->len; i++)
    {
      Cell *cell = &g_array_index (self->cells, Cell, i);

      append_cell (self, out, i % n, cell->text, cell->style);
    }
  g_array_set_size (self->cells, 0);
  return g_string_free (out, FALSE);
}
