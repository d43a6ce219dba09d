/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-json-walk.c: the door through which JSON comes in. json-glib's own parser takes comments,
 * wraps large integers and can be crashed by nesting, so what others wrote is read by yajl, strictly
 * (RFC 8259) and with limits on size, depth and count. Who listens may build a tree
 * (assay-json-reader.c), copy, hash, or only want to know that the text is valid.
 *
 * Refused beyond the RFC: U+0000 in a string (C strings would be cut there), numbers that no double
 * can hold. Every error names line and column. Any thread. */

#include "assay-json-walk.h"

#include "assay-error.h"
#include "assay-json.h"

#include <math.h>
#include <string.h>
#include <yajl/yajl_parse.h>

typedef struct
{
  const AssayJsonHandler *handler; /* NULL: only check */
  gpointer data;
  guint depth;
  guint n_values;
  const char *problem;
} Walk;

static int
fail (Walk *self, const char *problem)
{
  self->problem = problem;
  return 0;
}

static gboolean
count (Walk *self)
{
  if (++self->n_values <= ASSAY_JSON_MAX_VALUES)
    return TRUE;
  return fail (self, "more values than the maximum of 1,000,000");
}

static int
add_word (Walk *self, const char *word)
{
  if (!count (self))
    return 0;
  if (self->handler != NULL)
    self->handler->word (self->data, word);
  return 1;
}

static int
on_null (void *data)
{
  return add_word (data, "null");
}

static int
on_boolean (void *data, int value)
{
  return add_word (data, value ? "true" : "false");
}

/* What is wrong with a number; one that is short and has no exponent needs no look. */
static const char *
check_number (const char *text, gsize length)
{
  char buffer[64];

  if (length <= 15 && memchr (text, 'e', length) == NULL && memchr (text, 'E', length) == NULL)
    return NULL;
  if (length >= sizeof buffer)
    return "a number of more than 63 characters";
  memcpy (buffer, text, length);
  buffer[length] = '\0';
  return isfinite (g_ascii_strtod (buffer, NULL)) ? NULL : "a number too large for a double";
}

static int
on_number (void *data, const char *text, size_t length)
{
  Walk *self = data;
  const char *problem = check_number (text, length);

  if (problem != NULL)
    return fail (self, problem);
  if (!count (self))
    return 0;
  if (self->handler != NULL)
    self->handler->number (self->data, text, length);
  return 1;
}

static gboolean
has_nul (const unsigned char *text, gsize length)
{
  return length > 0 && memchr (text, '\0', length) != NULL;
}

static int
on_string (void *data, const unsigned char *text, size_t length)
{
  Walk *self = data;

  if (has_nul (text, length))
    return fail (self, "a string that holds U+0000");
  if (!count (self))
    return 0;
  if (self->handler != NULL)
    self->handler->string (self->data, (const char *) text, length);
  return 1;
}

static int
on_key (void *data, const unsigned char *text, size_t length)
{
  Walk *self = data;

  if (has_nul (text, length))
    return fail (self, "a key that holds U+0000");
  if (self->handler != NULL)
    self->handler->key (self->data, (const char *) text, length);
  return 1;
}

static int
open_container (Walk *self, gboolean is_object)
{
  if (!count (self))
    return 0;
  if (self->depth >= ASSAY_JSON_MAX_DEPTH)
    return fail (self, "nesting deeper than the maximum of 64 levels");
  self->depth++;
  if (self->handler != NULL)
    self->handler->open (self->data, is_object);
  return 1;
}

static int
on_start_map (void *data)
{
  return open_container (data, TRUE);
}

static int
on_start_array (void *data)
{
  return open_container (data, FALSE);
}

static int
on_end (void *data)
{
  Walk *self = data;

  self->depth--;
  if (self->handler != NULL)
    self->handler->close (self->data);
  return 1;
}

static const yajl_callbacks callbacks = {
  .yajl_null = on_null,
  .yajl_boolean = on_boolean,
  .yajl_number = on_number,
  .yajl_string = on_string,
  .yajl_start_map = on_start_map,
  .yajl_map_key = on_key,
  .yajl_end_map = on_end,
  .yajl_start_array = on_start_array,
  .yajl_end_array = on_end,
};

static char *
describe (Walk *self, yajl_handle parser, const char *text, gsize length)
{
  unsigned char *message;
  const char *words;
  char *what;

  if (self->problem != NULL)
    return g_strdup (self->problem);
  message = yajl_get_error (parser, 0, (const unsigned char *) text, length);
  words = strstr ((const char *) message, "error: "); /* "parse error: …" */
  what = g_strstrip (g_strdup (words != NULL ? words + strlen ("error: ") : (const char *) message));
  yajl_free_error (parser, message);
  return what;
}

static void
set_error (GError **error, Walk *self, yajl_handle parser, const char *text, gsize length,
           guint64 line)
{
  gsize offset = MIN (yajl_get_bytes_consumed (parser), length);
  g_autofree char *what = describe (self, parser, text, length);
  gsize column = 1;

  for (gsize i = 0; i < offset; i++)
    {
      column = text[i] == '\n' ? 1 : column + 1;
      line += text[i] == '\n';
    }
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "Not valid JSON at line %" G_GUINT64_FORMAT ", column %" G_GSIZE_FORMAT ": %s", line,
               column, what);
}

/**
 * assay_json_walk:
 * @text: UTF-8, need not end in a NUL
 * @length: its bytes
 * @line: the line of its file on which @text begins, for messages
 * @handler: (nullable): who listens, or %NULL only to check
 * @data: for @handler
 *
 * Reads one JSON document. Before an error is found, @handler has heard what stands before it.
 *
 * Returns: whether @text is valid; else %ASSAY_ERROR_INVALID (line and column are in the message)
 * or %ASSAY_ERROR_TOO_LARGE. Any thread.
 */
gboolean
assay_json_walk (const char *text, gsize length, guint64 line, const AssayJsonHandler *handler,
                 gpointer data, GError **error)
{
  Walk self = { .handler = handler, .data = data };
  yajl_handle parser;
  yajl_status status;

  g_return_val_if_fail (text != NULL, FALSE);
  if (length > ASSAY_JSON_MAX_BYTES)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
                   "JSON of %" G_GSIZE_FORMAT " bytes is larger than the maximum of %d", length,
                   ASSAY_JSON_MAX_BYTES);
      return FALSE;
    }
  parser = yajl_alloc (&callbacks, NULL, &self);
  status = yajl_parse (parser, (const unsigned char *) text, length);
  if (status == yajl_status_ok)
    status = yajl_complete_parse (parser);
  if (status != yajl_status_ok)
    set_error (error, &self, parser, text, length, line);
  yajl_free (parser);
  return status == yajl_status_ok;
}
