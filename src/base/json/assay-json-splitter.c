/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-json-splitter.c: hands out the elements of a JSON array of any length one by one, as raw
 * text, or the values of a file that has one per line or simply one after the other. Only the
 * window is in memory: at most twice the largest element.
 *
 * Elements are found by strings and brackets; whether one is valid JSON is for its reader to check.
 * An invalid element whose brackets balance costs nothing but itself. In a file of lines a broken
 * line costs itself. In an array, a bracket of the wrong kind leaves no place from which to go on
 * for sure: reading fails there, with the line.
 *
 * The shape shows itself at the beginning: "[" is an array. Otherwise, a first value that ends on
 * its line means lines; one that is spread over several means values. A first line that cannot be
 * the beginning of a value (its string never ends, its brackets cross) is a broken one of many.
 * Belongs to one thread at a time. */

#include "assay-json-splitter.h"

#include "assay-error.h"
#include "assay-json-scan.h"
#include "assay-json.h"
#include "assay-lines.h"

#include <string.h>

struct _AssayJsonSplitter
{
  AssayTextInput *input; /* NULL for lines: they own it */
  AssayLines *lines;
  AssayJsonShape shape;
  gsize max_bytes;
  guint64 line; /* of what was handed out or reported last, from 1 */
  guint64 here; /* of the start of the window */
  gboolean after_cr;

  const char *rest; /* of the current line, in a file of lines */
  gsize n_rest;

  AssayJsonScan scan; /* through the value at the start of the window */
  gboolean in_value;
  gboolean dropping; /* it is too large: passed, but not kept */
  gsize handed_out;  /* bytes to skip before going on */

  gboolean needs_comma; /* array: a value was the last thing */
  gboolean needs_value; /* array: a comma was the last thing */
  gboolean closed;      /* array: its end was met */
  gboolean ended;
  gboolean complained; /* about commas where no array is */
};

/**
 * assay_json_splitter_new:
 * @stream: where the text comes from; a reference is kept
 * @max_bytes: how large an element may be, 0 for %ASSAY_JSON_MAX_BYTES
 *
 * Returns: (transfer full): a splitter before the first element.
 */
AssayJsonSplitter *
assay_json_splitter_new (GInputStream *stream, gsize max_bytes)
{
  AssayJsonSplitter *self = g_new0 (AssayJsonSplitter, 1);

  self->input = assay_text_input_new (stream);
  self->max_bytes = max_bytes > 0 ? max_bytes : ASSAY_JSON_MAX_BYTES;
  self->line = self->here = 1;
  return self;
}

/**
 * assay_json_splitter_free:
 *
 * Frees the splitter, and with it the element handed out last.
 */
void
assay_json_splitter_free (AssayJsonSplitter *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->input, assay_text_input_free);
  g_clear_pointer (&self->lines, assay_lines_free);
  g_free (self);
}

static AssayRead
bad (AssayJsonSplitter *self, GError **error, const char *what)
{
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "Line %" G_GUINT64_FORMAT ": %s", self->line,
               what);
  return ASSAY_READ_BAD;
}

static AssayRead
bad_size (AssayJsonSplitter *self, GError **error)
{
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
               "The value that begins on line %" G_GUINT64_FORMAT
               " is larger than the maximum of %" G_GSIZE_FORMAT " bytes",
               self->line, self->max_bytes);
  return ASSAY_READ_BAD;
}

/* Skips what is at the start of the window, counting its lines. */
static void
pass (AssayJsonSplitter *self, const char *text, gsize n)
{
  if (n == 0)
    return;
  self->here += assay_text_count_breaks (text, n);
  if (self->after_cr && text[0] == '\n')
    self->here--;
  self->after_cr = text[n - 1] == '\r';
  assay_text_input_skip (self->input, n);
}

/* --- Which shape ------------------------------------------------------------------------------ */

/* Whether a line behind the first one begins like a value of its own. */
static gboolean
has_second_value (const char *text, gsize length)
{
  const char *end = text + length;
  const char *p = assay_text_find (text, end, '\n', '\r', '\r');

  p += assay_json_scan_blank (p, (gsize) (end - p));
  return p < end && *p == '{';
}

/* Says the shape of a text whose first value begins at text; FALSE when more of it is needed. */
static gboolean
judge_shape (AssayJsonSplitter *self, const char *text, gsize length, gboolean last)
{
  AssayJsonScan scan = { 0 };
  gboolean whole = assay_json_scan_value (&scan, text, length, last);
  const char *brk = assay_text_find (text, text + length, '\n', '\r', '\r');
  gsize first_line = (gsize) (brk - text);
  gsize blank;

  if (!whole && !scan.broken && !scan.wild_break && !last && length <= self->max_bytes)
    return FALSE;
  self->shape = ASSAY_JSON_SHAPE_VALUES;
  if (!whole || scan.wild_break)
    {
      if (has_second_value (text, length))
        self->shape = ASSAY_JSON_SHAPE_LINES;
      return TRUE;
    }
  blank = assay_json_scan_blank (text + scan.at, length - scan.at);
  if (scan.at <= first_line && (scan.at + blank > first_line || scan.at + blank == length))
    self->shape = ASSAY_JSON_SHAPE_LINES;
  return TRUE;
}

static gboolean
find_shape (AssayJsonSplitter *self, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      gboolean last;
      gsize length, blank;
      const char *text;

      if (!assay_text_input_more (self->input, cancellable, error))
        return FALSE;
      text = assay_text_input_peek (self->input, &length);
      last = assay_text_input_is_at_end (self->input);
      blank = assay_json_scan_blank (text, length);
      if (blank == length && !last)
        {
          pass (self, text, blank);
          continue;
        }
      if (blank < length && text[blank] == '[')
        {
          self->shape = ASSAY_JSON_SHAPE_ARRAY;
          pass (self, text, blank + 1);
          return TRUE;
        }
      if (judge_shape (self, text + blank, length - blank, last))
        break;
    }
  if (self->shape == ASSAY_JSON_SHAPE_LINES)
    self->lines = assay_lines_new_take (g_steal_pointer (&self->input), self->max_bytes);
  return TRUE;
}

/* --- One value per line ------------------------------------------------------------------------ */

static AssayRead
next_in_line (AssayJsonSplitter *self, const char **text, gsize *length, GError **error)
{
  AssayJsonScan scan = { 0 };
  gsize blank;

  if (self->rest[0] == ',')
    {
      self->n_rest = 0;
      return bad (self, error, "not valid JSON, a comma stands where a value is expected");
    }
  if (!assay_json_scan_value (&scan, self->rest, self->n_rest, TRUE))
    {
      self->n_rest = 0;
      if (scan.broken)
        return bad (self, error, "not valid JSON, a bracket closes what was not opened");
      return bad (self, error,
                  scan.in_string ? "not valid JSON, a string does not end on the line"
                                 : "not valid JSON, a bracket is not closed on the line");
    }
  *text = self->rest;
  *length = scan.at;
  blank = assay_json_scan_blank (self->rest + scan.at, self->n_rest - scan.at);
  self->rest += scan.at + blank;
  self->n_rest -= scan.at + blank;
  return ASSAY_READ_ITEM;
}

static AssayRead
next_of_lines (AssayJsonSplitter *self,
               const char **text,
               gsize *length,
               GCancellable *cancellable,
               GError **error)
{
  while (self->n_rest == 0)
    {
      char *line;
      gsize n, blank;
      AssayRead read = assay_lines_next (self->lines, &line, &n, cancellable, error);

      self->line = self->here - 1 + assay_lines_get_line (self->lines);
      if (read != ASSAY_READ_ITEM)
        return read;
      blank = assay_json_scan_blank (line, n);
      self->rest = line + blank;
      self->n_rest = n - blank;
    }
  return next_in_line (self, text, length, error);
}

/* --- Arrays, and values one after the other ---------------------------------------------------- */

/* What stands between values, at the start of the window. Gives ASSAY_READ_ITEM for "a value
 * begins here", ASSAY_READ_END for "it was only a comma or bracket, go on". */
static AssayRead
between (AssayJsonSplitter *self, const char *text, GError **error)
{
  const char c = text[0];
  const gboolean in_array = self->shape == ASSAY_JSON_SHAPE_ARRAY;

  self->line = self->here;
  if (self->closed)
    {
      self->ended = TRUE;
      return bad (self, error, "not valid JSON, there is text behind the end of the array");
    }
  if (c == ',')
    {
      gboolean fine = in_array ? self->needs_comma : self->complained;

      pass (self, text, 1);
      self->needs_comma = FALSE;
      self->needs_value = TRUE;
      self->complained = TRUE;
      return fine ? ASSAY_READ_END
                  : bad (self, error,
                         in_array ? "not valid JSON, a value is missing before a comma"
                                  : "not valid JSON, commas stand between values that no array holds");
    }
  if (c == ']' && in_array)
    {
      pass (self, text, 1);
      self->closed = TRUE;
      return self->needs_value ? bad (self, error, "not valid JSON, a comma ends the array")
                               : ASSAY_READ_END;
    }
  if (c == ']' || c == '}')
    {
      pass (self, text, 1);
      return bad (self, error, "not valid JSON, a bracket closes what was not opened");
    }
  if (self->needs_comma)
    {
      self->needs_comma = FALSE;
      return bad (self, error, "not valid JSON, a comma is missing before this value");
    }
  return ASSAY_READ_ITEM;
}

static AssayRead
end_of_text (AssayJsonSplitter *self, GError **error)
{
  self->ended = TRUE;
  if (self->in_value)
    return bad (self, error, self->scan.in_string
                               ? "the file ends inside a string of the value that begins here"
                               : "the file ends inside the value that begins here");
  self->line = self->here;
  if (self->shape == ASSAY_JSON_SHAPE_ARRAY && !self->closed)
    return bad (self, error, "the file ends before its array does; it may have been cut");
  return ASSAY_READ_END;
}

/* The value in progress is complete: hand it out, or say that it was too large. */
static AssayRead
finish_value (AssayJsonSplitter *self, const char **text, gsize *length, GError **error)
{
  gboolean dropped = self->dropping || self->scan.at > self->max_bytes;
  gsize available;

  self->in_value = self->dropping = FALSE;
  self->needs_comma = self->shape == ASSAY_JSON_SHAPE_ARRAY;
  self->needs_value = FALSE;
  *text = assay_text_input_peek (self->input, &available);
  *length = self->handed_out = self->scan.at;
  return dropped ? bad_size (self, error) : ASSAY_READ_ITEM;
}

static AssayRead
fail_broken (AssayJsonSplitter *self, const char *text, GError **error)
{
  guint64 line = self->here + assay_text_count_breaks (text, self->scan.at);

  self->ended = TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "Line %" G_GUINT64_FORMAT ": not valid JSON, the brackets of the value that begins "
               "on line %" G_GUINT64_FORMAT " do not match; what follows cannot be read",
               line, self->line);
  return ASSAY_READ_FAILED;
}

/* A value larger than the maximum is followed to its end, but not kept. */
static void
drop_scanned (AssayJsonSplitter *self, const char *text)
{
  self->dropping = TRUE;
  pass (self, text, self->scan.at);
  self->scan.at = 0;
}

static AssayRead
next_of_stream (AssayJsonSplitter *self,
                const char **text,
                gsize *length,
                GCancellable *cancellable,
                GError **error)
{
  for (;;)
    {
      gboolean last = assay_text_input_is_at_end (self->input);
      gsize available;
      const char *window = assay_text_input_peek (self->input, &available);

      if (!self->in_value)
        {
          gsize blank = assay_json_scan_blank (window, available);

          pass (self, window, blank);
          if (blank < available)
            {
              AssayRead read = between (self, window + blank, error);

              if (read == ASSAY_READ_END)
                continue;
              if (read != ASSAY_READ_ITEM)
                return read;
              self->in_value = TRUE;
              memset (&self->scan, 0, sizeof self->scan);
              continue;
            }
        }
      else if (assay_json_scan_value (&self->scan, window, available, last))
        return finish_value (self, text, length, error);
      else if (self->scan.broken)
        return fail_broken (self, window, error);
      else if (self->scan.at > self->max_bytes || self->dropping)
        drop_scanned (self, window);

      if (last)
        return end_of_text (self, error);
      if (!assay_text_input_more (self->input, cancellable, error))
        return ASSAY_READ_FAILED;
    }
}

/**
 * assay_json_splitter_next:
 * @text: (out) (transfer none): the element, not ended by a NUL
 * @length: (out): its bytes
 *
 * Finds the next element. It lives until the next call.
 *
 * Returns: what came. For %ASSAY_READ_BAD the error is %ASSAY_ERROR_INVALID or
 * %ASSAY_ERROR_TOO_LARGE and names the line; for %ASSAY_READ_FAILED it is the stream's, or
 * %ASSAY_ERROR_INVALID where an array cannot be followed any further.
 */
AssayRead
assay_json_splitter_next (AssayJsonSplitter *self,
                          const char **text,
                          gsize *length,
                          GCancellable *cancellable,
                          GError **error)
{
  g_return_val_if_fail (self != NULL && text != NULL && length != NULL, ASSAY_READ_FAILED);

  if (self->ended)
    return ASSAY_READ_END;
  if (self->shape == ASSAY_JSON_SHAPE_UNKNOWN && !find_shape (self, cancellable, error))
    return ASSAY_READ_FAILED;
  if (self->shape == ASSAY_JSON_SHAPE_LINES)
    return next_of_lines (self, text, length, cancellable, error);
  if (self->handed_out > 0)
    {
      gsize available;
      const char *window = assay_text_input_peek (self->input, &available);

      pass (self, window, self->handed_out);
      self->handed_out = 0;
    }
  return next_of_stream (self, text, length, cancellable, error);
}

/**
 * assay_json_splitter_get_line:
 *
 * Returns: the line on which the last element begins or the last error lies, from 1.
 */
guint64
assay_json_splitter_get_line (AssayJsonSplitter *self)
{
  return self->line;
}

/**
 * assay_json_splitter_get_shape:
 *
 * Returns: what the text is made of; unknown before the first element.
 */
AssayJsonShape
assay_json_splitter_get_shape (AssayJsonSplitter *self)
{
  return self->shape;
}

/**
 * assay_json_splitter_get_input:
 *
 * Returns: (transfer none): the text below, for its encoding and the bytes read.
 */
AssayTextInput *
assay_json_splitter_get_input (AssayJsonSplitter *self)
{
  return self->lines != NULL ? assay_lines_get_input (self->lines) : self->input;
}
