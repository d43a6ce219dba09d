/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-format-csv.c: tables as import formats, CSV and TSV. The first record names the columns, or
 * the user does; columns without a name are numbered and repeated names get a number, since both
 * become keys of the tasks. Rows of nothing but empty cells, which spreadsheets leave behind, are
 * passed over. A row with another number of cells than there are columns is bad, unless what is too
 * much is empty. */

#include "assay-format-private.h"

#include "assay-error.h"

#include <string.h>

typedef struct
{
  AssayFormatReader parent;
  AssayCsvReader *csv;
  const AssayFormatOptions *options;
} Reader;

static guint
sniff_csv (const AssayFormat *self, const char *name, const char *head, gsize n_head)
{
  g_autofree char *base = g_path_get_basename (name);

  if (assay_format_is_binary (head, n_head))
    return 0;
  if (assay_format_has_suffix (self, base))
    return 75;
  return strchr (base, '.') == NULL ? 20 : 0;
}

static guint
sniff_tsv (const AssayFormat *self, const char *name, const char *head, gsize n_head)
{
  return assay_format_has_suffix (self, name) && !assay_format_is_binary (head, n_head) ? 75 : 0;
}

static AssayFormatReader *
open_table (GInputStream *stream, char delimiter, const AssayFormatOptions *options)
{
  Reader *reader = g_new0 (Reader, 1);

  reader->options = options;
  reader->csv = assay_csv_reader_new (stream, options->delimiter != '\0' ? options->delimiter : delimiter);
  reader->parent.input = assay_csv_reader_get_input (reader->csv);
  return &reader->parent;
}

static AssayFormatReader *
open_csv (const char *path, GInputStream *stream, const AssayFormatOptions *options, GError **error)
{
  return open_table (stream, '\0', options);
}

static AssayFormatReader *
open_tsv (const char *path, GInputStream *stream, const AssayFormatOptions *options, GError **error)
{
  return open_table (stream, '\t', options);
}

static gboolean
is_taken (GPtrArray *columns, const char *name)
{
  for (guint i = 0; i < columns->len; i++)
    if (strcmp (columns->pdata[i], name) == 0)
      return TRUE;
  return FALSE;
}

static void
add_column (GPtrArray *columns, const char *name)
{
  g_autofree char *plain = g_strstrip (g_strdup (name));
  g_autofree char *unique = NULL;

  if (*plain == '\0')
    {
      g_free (plain);
      plain = g_strdup_printf ("column_%u", columns->len + 1);
    }
  unique = g_strdup (plain);
  for (guint n = 2; is_taken (columns, unique); n++)
    {
      g_free (unique);
      unique = g_strdup_printf ("%s_%u", plain, n);
    }
  g_ptr_array_add (columns, g_steal_pointer (&unique));
}

/* The names of the columns: the user's, as far as they go, or else those of the cells. */
static void
name_columns (Reader *self, const AssayCell *cells, guint n_cells, gboolean is_header)
{
  const char *const *given = self->options->columns;
  guint n_given = given != NULL ? g_strv_length ((char **) given) : 0;

  self->parent.columns = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_cells; i++)
    add_column (self->parent.columns, i < n_given ? given[i] : is_header ? cells[i].text : "");
}

static gboolean
check_given (Reader *self, guint n_cells, GError **error)
{
  const char *const *given = self->options->columns;
  guint n_given = given != NULL ? g_strv_length ((char **) given) : 0;

  if (n_given == 0 || n_given == n_cells)
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "%u columns are named, but the first row has %u cells; name all of them", n_given, n_cells);
  return FALSE;
}

static gboolean
are_empty (const AssayCell *cells, guint from, guint n_cells)
{
  for (guint i = from; i < n_cells; i++)
    if (cells[i].length > 0)
      return FALSE;
  return TRUE;
}

static AssayRead
check_width (Reader *self, AssayRecord *record, GError **error)
{
  guint n_columns = self->parent.columns->len;

  if (record->n_cells > n_columns && are_empty (record->cells, n_columns, record->n_cells))
    record->n_cells = n_columns;
  if (record->n_cells == n_columns)
    return ASSAY_READ_ITEM;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "Line %" G_GUINT64_FORMAT " has %u cell%s where there %s %u column%s", record->line,
               record->n_cells, record->n_cells == 1 ? "" : "s", n_columns == 1 ? "is" : "are",
               n_columns, n_columns == 1 ? "" : "s");
  return ASSAY_READ_BAD;
}

static AssayRead
next_row (AssayFormatReader *reader, AssayRecord *record, GCancellable *cancellable, GError **error)
{
  Reader *self = (Reader *) reader;

  for (;;)
    {
      AssayRead read = assay_csv_reader_next (self->csv, cancellable, error);

      record->line = assay_csv_reader_get_line (self->csv);
      reader->delimiter = assay_csv_reader_get_delimiter (self->csv);
      record->cells = NULL; /* of a row that was passed over */
      record->n_cells = 0;
      if (read != ASSAY_READ_ITEM)
        return read;
      record->cells = assay_csv_reader_get_cells (self->csv, &record->n_cells);
      if (self->parent.columns == NULL)
        {
          if (!check_given (self, record->n_cells, error))
            return ASSAY_READ_FAILED;
          name_columns (self, record->cells, record->n_cells, !self->options->no_header);
          if (!self->options->no_header)
            continue;
        }
      if (!are_empty (record->cells, 0, record->n_cells))
        return check_width (self, record, error);
    }
}

static void
close_table (AssayFormatReader *reader)
{
  Reader *self = (Reader *) reader;

  assay_csv_reader_free (self->csv);
  g_free (self);
}

static const char *const csv_suffixes[] = { "csv", NULL };
static const char *const tsv_suffixes[] = { "tsv", "tab", NULL };

const AssayFormat assay_format_csv = {
  .id = "csv",
  .title = "a table (CSV)",
  .suffixes = csv_suffixes,
  .sniff = sniff_csv,
  .open = open_csv,
  .next = next_row,
  .close = close_table,
};

const AssayFormat assay_format_tsv = {
  .id = "tsv",
  .title = "a table (TSV)",
  .suffixes = tsv_suffixes,
  .sniff = sniff_tsv,
  .open = open_tsv,
  .next = next_row,
  .close = close_table,
};
