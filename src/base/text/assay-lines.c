/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-lines.c: the lines of a text, one after the other, whatever ends them: LF, CRLF or a lone
 * CR. A line is handed out where it lies in the window, with a NUL in the place of its line break,
 * and lives until the next call. A line that is too long, holds a NUL or bytes that are no text in
 * the file's encoding is bad by itself; the ones behind it are not. Memory is the window: at most
 * twice the longest line. Belongs to one thread at a time. */

#include "assay-lines.h"

#include "assay-error.h"

#include <string.h>

struct _AssayLines
{
  AssayTextInput *input;
  gsize max_bytes;
  guint64 line;  /* of the line handed out last, from 1 */
  gsize scanned; /* bytes of the window known to hold no line break */
};

/**
 * assay_lines_new:
 * @stream: where the text comes from; a reference is kept
 * @max_bytes: how long a line may be, 0 for %ASSAY_LINES_MAX_BYTES
 *
 * Returns: (transfer full): a reader before the first line.
 */
AssayLines *
assay_lines_new (GInputStream *stream, gsize max_bytes)
{
  return assay_lines_new_take (assay_text_input_new (stream), max_bytes);
}

/**
 * assay_lines_new_take:
 * @input: (transfer full): a text of which nothing was skipped yet
 * @max_bytes: how long a line may be, 0 for %ASSAY_LINES_MAX_BYTES
 *
 * Returns: (transfer full): a reader before the first line.
 */
AssayLines *
assay_lines_new_take (AssayTextInput *input, gsize max_bytes)
{
  AssayLines *self = g_new0 (AssayLines, 1);

  self->input = input;
  self->max_bytes = max_bytes > 0 ? max_bytes : ASSAY_LINES_MAX_BYTES;
  return self;
}

/**
 * assay_lines_free:
 *
 * Frees the reader, and with it the line handed out last.
 */
void
assay_lines_free (AssayLines *self)
{
  if (self == NULL)
    return;
  assay_text_input_free (self->input);
  g_free (self);
}

/* Finds the line at the start of the window: its bytes and those of its break. */
static gboolean
find_line (AssayLines *self, const char *text, gsize length, gsize *n, gsize *n_break)
{
  const char *end = text + length;
  const char *p = assay_text_find (text + self->scanned, end, '\n', '\r', '\r');
  gboolean last = assay_text_input_is_at_end (self->input);

  *n = (gsize) (p - text);
  *n_break = 0;
  self->scanned = *n;
  if (p == end)
    return last;
  if (*p == '\r' && p + 1 == end && !last)
    return FALSE; /* is it CRLF? */
  *n_break = *p == '\r' && p + 1 < end && p[1] == '\n' ? 2 : 1;
  return TRUE;
}

/* Drops what there is of a line that is longer than the maximum, up to its break. */
static AssayRead
skip_long_line (AssayLines *self, GCancellable *cancellable, GError **error)
{
  gsize length, n, n_break;
  char *text = assay_text_input_peek (self->input, &length);

  while (!find_line (self, text, length, &n, &n_break))
    {
      assay_text_input_skip (self->input, n);
      self->scanned = 0;
      if (!assay_text_input_more (self->input, cancellable, error))
        return ASSAY_READ_FAILED;
      text = assay_text_input_peek (self->input, &length);
    }
  assay_text_input_skip (self->input, n + n_break);
  self->scanned = 0;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
               "Line %" G_GUINT64_FORMAT " is longer than the maximum of %" G_GSIZE_FORMAT " bytes",
               self->line, self->max_bytes);
  return ASSAY_READ_BAD;
}

/**
 * assay_lines_next:
 * @line: (out) (transfer none): the line without its break, ended by a NUL
 * @length: (out): its bytes
 *
 * Reads the next line. It may be written to and lives until the next call.
 *
 * Returns: what came. For %ASSAY_READ_BAD the error is %ASSAY_ERROR_INVALID or
 * %ASSAY_ERROR_TOO_LARGE and names the line; %ASSAY_READ_FAILED is the stream's.
 */
AssayRead
assay_lines_next (AssayLines *self,
                  char **line,
                  gsize *length,
                  GCancellable *cancellable,
                  GError **error)
{
  gsize available, n_break;
  char *text = assay_text_input_peek (self->input, &available);

  g_return_val_if_fail (self != NULL && line != NULL && length != NULL, ASSAY_READ_FAILED);
  self->line++;
  while (available == 0 || !find_line (self, text, available, length, &n_break))
    {
      if (available > self->max_bytes)
        return skip_long_line (self, cancellable, error);
      if (available == 0 && assay_text_input_is_at_end (self->input))
        return ASSAY_READ_END;
      if (!assay_text_input_more (self->input, cancellable, error))
        return ASSAY_READ_FAILED;
      text = assay_text_input_peek (self->input, &available);
    }
  if (*length > self->max_bytes)
    return skip_long_line (self, cancellable, error);

  assay_text_input_skip (self->input, *length + n_break);
  self->scanned = 0;
  *line = text;
  if (!assay_lines_check (text, *length, self->line, error))
    return ASSAY_READ_BAD;
  text[*length] = '\0';
  return ASSAY_READ_ITEM;
}

/**
 * assay_lines_get_line:
 *
 * Returns: the number of the line that the last call was about, from 1.
 */
guint64
assay_lines_get_line (AssayLines *self)
{
  return self->line;
}

/**
 * assay_lines_get_input:
 *
 * Returns: (transfer none): the text below, for its encoding and the bytes read.
 */
AssayTextInput *
assay_lines_get_input (AssayLines *self)
{
  return self->input;
}

/**
 * assay_lines_check:
 * @line: the number of the line on which @text begins
 *
 * Checks that @text can be handled as a C string of UTF-8.
 *
 * Returns: whether it can, or %ASSAY_ERROR_INVALID that names the line of the damage. Any thread.
 */
gboolean
assay_lines_check (const char *text, gsize length, guint64 line, GError **error)
{
  const char *nul = memchr (text, '\0', length);
  gsize valid = assay_text_valid_prefix (text, length);

  if (nul == NULL && valid == length)
    return TRUE;
  if (nul != NULL)
    valid = MIN (valid, (gsize) (nul - text));
  line += assay_text_count_breaks (text, valid);
  if (text[valid] == '\0')
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                 "Line %" G_GUINT64_FORMAT " holds a NUL byte, which is no text", line);
  else
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                 "Line %" G_GUINT64_FORMAT " holds bytes that are no text (0x%02X)", line,
                 (guchar) text[valid]);
  return FALSE;
}
