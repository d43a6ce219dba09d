/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-csv-parse.c: where the cells of one CSV record lie. RFC 4180, and what is found in the
 * wild: any line break, quotes in the middle of plain cells (they are text), blanks behind a
 * closing quote (dropped), text behind a closing quote (kept: "a"b is ab).
 *
 * The last one has a limit. When a quoted cell spans lines and text follows its closing quote, then
 * the quote was never closed and what looks like its end is the start of another cell further down.
 * That record is bad, and reading goes on with the line behind the one that opened the quote: a
 * lost quote costs one row, not the rest of the file.
 *
 * Parsing writes nothing, so that a record cut by the end of the window is simply parsed again. */

#include "assay-csv-private.h"

#include <string.h>

#define SNIFF_RECORDS 20

static gboolean
is_break (char c)
{
  return c == '\n' || c == '\r';
}

static void
add_plain (AssayCsvRecord *record, gsize start, gsize end)
{
  AssayCsvSpan span = { .start = start, .end = end, .tail = end, .stop = end };

  g_array_append_val (record->spans, span);
}

/* From behind an opening quote to its closing one. FALSE when the text has none, or when it is the
 * last byte and might be the first of two. */
static gboolean
find_closing (const char *text, gsize length, gboolean last, AssayCsvSpan *span)
{
  gsize at = span->start;

  for (;;)
    {
      const char *quote = at < length ? memchr (text + at, '"', length - at) : NULL;

      if (quote == NULL)
        return FALSE;
      span->end = (gsize) (quote - text);
      if (span->end + 1 == length)
        return last;
      if (text[span->end + 1] != '"')
        return TRUE;
      span->doubled = TRUE;
      at = span->end + 2;
    }
}

/* The quoted cell at *at; moves *at to what ends it. */
static AssayCsvParse
parse_quoted (const char *text,
              gsize length,
              gboolean last,
              char delimiter,
              AssayCsvRecord *record,
              gsize *at)
{
  AssayCsvSpan span = { .start = *at + 1 };
  guint64 breaks;
  gsize p;

  record->opened = *at;
  if (!find_closing (text, length, last, &span))
    return last ? ASSAY_CSV_UNCLOSED : ASSAY_CSV_MORE;
  breaks = assay_text_count_breaks (text + span.start, span.end - span.start);

  p = span.end + 1;
  while (p < length && (text[p] == ' ' || text[p] == '\t') && text[p] != delimiter)
    p++;
  span.tail = span.stop = p;
  if (p < length && text[p] != delimiter && !is_break (text[p]))
    {
      if (breaks > 0)
        return ASSAY_CSV_UNCLOSED;
      span.tail = span.end + 1;
      span.stop = (gsize) (assay_text_find (text + p, text + length, delimiter, '\n', '\r') - text);
    }
  record->breaks += breaks;
  g_array_append_val (record->spans, span);
  *at = span.stop;
  return ASSAY_CSV_RECORD;
}

/* The line break at at; moves behind it. FALSE when a CR might still become CRLF. */
static gboolean
pass_break (const char *text, gsize length, gboolean last, gsize at, gsize *end)
{
  if (text[at] == '\r' && at + 1 == length && !last)
    return FALSE;
  *end = at + (text[at] == '\r' && at + 1 < length && text[at + 1] == '\n' ? 2 : 1);
  return TRUE;
}

/**
 * assay_csv_parse:
 * @last: whether the file ends with @text
 * @record: its @spans are filled; the rest is set as far as parsing came
 *
 * Parses the record at the start of @text.
 */
AssayCsvParse
assay_csv_parse (const char *text,
                 gsize length,
                 gboolean last,
                 char delimiter,
                 AssayCsvRecord *record)
{
  gsize at = 0;

  g_array_set_size (record->spans, 0);
  record->breaks = 0;
  for (;;)
    {
      AssayCsvParse outcome = ASSAY_CSV_RECORD;
      gsize start = at;

      if (record->spans->len >= ASSAY_CSV_MAX_COLUMNS)
        return ASSAY_CSV_TOO_MANY_COLUMNS;
      if (at < length && text[at] == '"')
        outcome = parse_quoted (text, length, last, delimiter, record, &at);
      else
        {
          at = (gsize) (assay_text_find (text + at, text + length, delimiter, '\n', '\r') - text);
          add_plain (record, start, at);
        }
      if (outcome != ASSAY_CSV_RECORD)
        return outcome;

      record->end = at;
      if (at == length)
        return last ? ASSAY_CSV_RECORD : ASSAY_CSV_MORE;
      if (text[at] != delimiter)
        return pass_break (text, length, last, at, &record->end) ? ASSAY_CSV_RECORD
                                                                 : ASSAY_CSV_MORE;
      at++;
    }
}

/* How well delimiter explains the text: records that have as many cells as the first one, out of
 * those looked at, in thousandths; and how many cells that is. */
static guint
rate (const char *text, gsize length, gboolean last, char delimiter, guint *n_cells)
{
  AssayCsvRecord record = { .spans = g_array_new (FALSE, FALSE, sizeof (AssayCsvSpan)) };
  guint n_records = 0;
  guint n_equal = 0;

  *n_cells = 0;
  while (length > 0 && n_records < SNIFF_RECORDS &&
         assay_csv_parse (text, length, last, delimiter, &record) == ASSAY_CSV_RECORD)
    {
      text += record.end;
      length -= record.end;
      if (record.spans->len == 1 && g_array_index (record.spans, AssayCsvSpan, 0).stop == 0)
        continue; /* an empty line */
      if (n_records++ == 0)
        *n_cells = record.spans->len;
      n_equal += record.spans->len == *n_cells;
    }
  g_array_unref (record.spans);
  return *n_cells < 2 ? 0 : n_equal * 1000 / n_records;
}

/**
 * assay_csv_sniff:
 * @last: whether the file ends with @text
 *
 * Returns: the delimiter of comma, semicolon and tab that cuts the first records of @text into the
 * most even rows, and of equals the one that makes more cells; comma when none cuts at all.
 */
char
assay_csv_sniff (const char *text, gsize length, gboolean last)
{
  static const char candidates[] = { ',', ';', '\t' };
  char best = ',';
  guint best_rate = 0;
  guint best_cells = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      guint n_cells;
      guint rated = rate (text, length, last, candidates[i], &n_cells);

      if (rated > best_rate || (rated == best_rate && rated > 0 && n_cells > best_cells))
        {
          best = candidates[i];
          best_rate = rated;
          best_cells = n_cells;
        }
    }
  return best;
}
