/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-csv-reader.c: the records of a CSV file, one after the other. Parses in the window of an
 * AssayTextInput, unquotes in place and hands out pointers into it, each cell ended by a NUL where
 * its delimiter stood: no copy, no allocation per record. Empty lines are passed over.
 *
 * A record that cannot be taken is reported with the line of the file (physical lines, also inside
 * quotes) and the next call goes on behind it; where that is, see assay-csv-parse.c. Memory is the
 * window: at most twice ASSAY_CSV_MAX_RECORD. Belongs to one thread at a time. */

#include "assay-csv-private.h"
#include "assay-error.h"
#include "assay-lines.h"

#include <string.h>

struct _AssayCsvReader
{
  AssayTextInput *input;
  char delimiter; /* 0 until it is known */
  AssayCsvRecord record;
  GArray *cells; /* of AssayCell */
  guint64 line;  /* where the record handed out last begins, from 1 */
  guint64 next;  /* where the next one begins */
  gboolean skipping; /* in the rest of a line that is too long */
};

/**
 * assay_csv_reader_new:
 * @stream: where the text comes from; a reference is kept
 * @delimiter: what separates cells, or 0 to find out: a first line "sep=;" as spreadsheets write
 *   it, or whichever of comma, semicolon and tab cuts the first records most evenly
 *
 * Returns: (transfer full): a reader before the first record.
 */
AssayCsvReader *
assay_csv_reader_new (GInputStream *stream, char delimiter)
{
  AssayCsvReader *self = g_new0 (AssayCsvReader, 1);

  self->input = assay_text_input_new (stream);
  self->delimiter = delimiter;
  self->record.spans = g_array_new (FALSE, FALSE, sizeof (AssayCsvSpan));
  self->cells = g_array_new (FALSE, FALSE, sizeof (AssayCell));
  self->next = 1;
  return self;
}

/**
 * assay_csv_reader_free:
 *
 * Frees the reader, and with it the cells handed out last.
 */
void
assay_csv_reader_free (AssayCsvReader *self)
{
  if (self == NULL)
    return;
  assay_text_input_free (self->input);
  g_array_unref (self->record.spans);
  g_array_unref (self->cells);
  g_free (self);
}

static void
find_delimiter (AssayCsvReader *self)
{
  gsize length;
  const char *text = assay_text_input_peek (self->input, &length);

  if (length >= 6 && memcmp (text, "sep=", 4) == 0 && (text[5] == '\n' || text[5] == '\r'))
    {
      self->delimiter = text[4];
      assay_text_input_skip (self->input, text[5] == '\r' && length > 6 && text[6] == '\n' ? 7 : 6);
      self->next++;
    }
  else
    self->delimiter = assay_csv_sniff (text, length, assay_text_input_is_at_end (self->input));
}

/* Doubled quotes become one, what follows the closing quote is appended. */
static void
unquote (char *text, const AssayCsvSpan *span, AssayCell *cell)
{
  char *to = text + span->start;
  const char *from = to;
  const char *end = text + span->end;

  while (span->doubled && from < end)
    {
      const char *quote = memchr (from, '"', (gsize) (end - from));
      const char *stop = quote != NULL ? quote + 1 : end;

      memmove (to, from, (gsize) (stop - from));
      to += stop - from;
      from = quote != NULL ? quote + 2 : end;
    }
  if (!span->doubled)
    to = text + span->end;
  memmove (to, text + span->tail, span->stop - span->tail);
  to += span->stop - span->tail;
  cell->text = text + span->start;
  cell->length = (gsize) (to - cell->text);
}

static void
make_cells (AssayCsvReader *self, char *text)
{
  g_array_set_size (self->cells, self->record.spans->len);
  for (guint i = 0; i < self->record.spans->len; i++)
    {
      const AssayCsvSpan *span = &g_array_index (self->record.spans, AssayCsvSpan, i);
      AssayCell *cell = &g_array_index (self->cells, AssayCell, i);

      if (span->doubled || span->tail != span->stop)
        unquote (text, span, cell);
      else
        *cell = (AssayCell){ text + span->start, span->end - span->start };
      cell->text[cell->length] = '\0';
    }
}

/* Goes to the line behind the one at offset from, as far as the window has it. A CR at the end of
 * the window waits for what comes, it may be half of a CRLF. */
static void
resume_after (AssayCsvReader *self, gsize from)
{
  gsize length;
  const char *text = assay_text_input_peek (self->input, &length);
  const char *end = text + length;
  const char *p = assay_text_find (text + from, end, '\n', '\r', '\r');
  gboolean last = assay_text_input_is_at_end (self->input);

  self->next = self->line + assay_text_count_breaks (text, (gsize) (p - text));
  self->skipping = !last && (p == end || (*p == '\r' && p + 1 == end));
  if (p < end && !self->skipping)
    {
      p += p[0] == '\r' && p + 1 < end && p[1] == '\n' ? 2 : 1;
      self->next++;
    }
  assay_text_input_skip (self->input, (gsize) (p - text));
}

static gboolean
skip_rest_of_line (AssayCsvReader *self, GCancellable *cancellable, GError **error)
{
  while (self->skipping)
    {
      if (!assay_text_input_more (self->input, cancellable, error))
        return FALSE;
      self->line = self->next;
      resume_after (self, 0);
    }
  return TRUE;
}

static AssayRead
fail_unclosed (AssayCsvReader *self, GError **error)
{
  gsize length;
  const char *text = assay_text_input_peek (self->input, &length);
  guint64 opened = self->line + assay_text_count_breaks (text, self->record.opened);

  resume_after (self, self->record.opened);
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "The quote opened on line %" G_GUINT64_FORMAT " is not closed", opened);
  return ASSAY_READ_BAD;
}

static AssayRead
fail_too_large (AssayCsvReader *self, GError **error)
{
  resume_after (self, 0);
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
               "The record on line %" G_GUINT64_FORMAT " is larger than the maximum of %d bytes "
               "(is a quote not closed?)",
               self->line, ASSAY_CSV_MAX_RECORD);
  return ASSAY_READ_BAD;
}

static AssayRead
fail_too_many_columns (AssayCsvReader *self, GError **error)
{
  resume_after (self, 0);
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
               "The record on line %" G_GUINT64_FORMAT " has more than the maximum of %d columns",
               self->line, ASSAY_CSV_MAX_COLUMNS);
  return ASSAY_READ_BAD;
}

static AssayRead
take_record (AssayCsvReader *self, char *text, GError **error)
{
  gsize end = self->record.end;
  guint n_breaks = end > 0 && (text[end - 1] == '\n' || text[end - 1] == '\r');

  assay_text_input_skip (self->input, end);
  self->next = self->line + self->record.breaks + n_breaks;
  if (!assay_lines_check (text, end, self->line, error))
    return ASSAY_READ_BAD;
  make_cells (self, text);
  return ASSAY_READ_ITEM;
}

static AssayRead
read_record (AssayCsvReader *self, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      gboolean last = assay_text_input_is_at_end (self->input);
      AssayCsvParse outcome = ASSAY_CSV_MORE;
      gsize length;
      char *text = assay_text_input_peek (self->input, &length);

      if (length == 0 && last)
        return ASSAY_READ_END;
      if (length > 0)
        outcome = assay_csv_parse (text, length, last, self->delimiter, &self->record);
      if (outcome == ASSAY_CSV_RECORD && self->record.end <= ASSAY_CSV_MAX_RECORD)
        return take_record (self, text, error);
      if (outcome == ASSAY_CSV_UNCLOSED)
        return fail_unclosed (self, error);
      if (outcome == ASSAY_CSV_TOO_MANY_COLUMNS)
        return fail_too_many_columns (self, error);
      if (outcome == ASSAY_CSV_RECORD || length > ASSAY_CSV_MAX_RECORD)
        return fail_too_large (self, error);
      if (!assay_text_input_more (self->input, cancellable, error))
        return ASSAY_READ_FAILED;
    }
}

static gboolean
is_empty_line (AssayCsvReader *self)
{
  const AssayCsvSpan *first = &g_array_index (self->record.spans, AssayCsvSpan, 0);

  return self->record.spans->len == 1 && first->start == 0 && first->stop == 0;
}

/**
 * assay_csv_reader_next:
 *
 * Reads the next record; its cells are then in assay_csv_reader_get_cells().
 *
 * Returns: what came. For %ASSAY_READ_BAD the error is %ASSAY_ERROR_INVALID or
 * %ASSAY_ERROR_TOO_LARGE and names the line; %ASSAY_READ_FAILED is the stream's.
 */
AssayRead
assay_csv_reader_next (AssayCsvReader *self, GCancellable *cancellable, GError **error)
{
  AssayRead read;

  g_return_val_if_fail (self != NULL, ASSAY_READ_FAILED);
  if (self->delimiter == '\0')
    {
      if (!assay_text_input_more (self->input, cancellable, error))
        return ASSAY_READ_FAILED;
      find_delimiter (self);
    }
  do
    {
      if (!skip_rest_of_line (self, cancellable, error))
        return ASSAY_READ_FAILED;
      self->line = self->next;
      g_array_set_size (self->cells, 0);
      read = read_record (self, cancellable, error);
    }
  while (read == ASSAY_READ_ITEM && is_empty_line (self));
  return read;
}

/**
 * assay_csv_reader_get_cells:
 * @n_cells: (out): how many
 *
 * Returns: (transfer none): the cells of the last record, until the next call. Their text may be
 * written to.
 */
const AssayCell *
assay_csv_reader_get_cells (AssayCsvReader *self, guint *n_cells)
{
  *n_cells = self->cells->len;
  return (const AssayCell *) (gpointer) self->cells->data;
}

/**
 * assay_csv_reader_get_line:
 *
 * Returns: the line of the file on which the last record begins, from 1.
 */
guint64
assay_csv_reader_get_line (AssayCsvReader *self)
{
  return self->line;
}

/**
 * assay_csv_reader_get_delimiter:
 *
 * Returns: what separates the cells; 0 before the first record when it was to be found out.
 */
char
assay_csv_reader_get_delimiter (AssayCsvReader *self)
{
  return self->delimiter;
}

/**
 * assay_csv_reader_get_input:
 *
 * Returns: (transfer none): the text below, for its encoding and the bytes read.
 */
AssayTextInput *
assay_csv_reader_get_input (AssayCsvReader *self)
{
  return self->input;
}
