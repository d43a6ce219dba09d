/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-json-reader.c: the door through which JSON comes in. json-glib's own parser takes comments,
 * wraps large integers and can be crashed by nesting, so what others wrote is read by yajl, strictly
 * (RFC 8259) and with limits on size, depth and count, and only the tree is json-glib's.
 *
 * Refused beyond the RFC: U+0000 in a string (C strings would be cut there), numbers that no double
 * can hold. Integers outside 64 bits become doubles. Of a repeated key the last value counts.
 * Every error names line and column. */

#include "assay-error.h"
#include "assay-json.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <yajl/yajl_parse.h>

typedef struct
{
  gboolean build;
  JsonNode *root;
  JsonNode *stack[ASSAY_JSON_MAX_DEPTH];
  char *keys[ASSAY_JSON_MAX_DEPTH]; /* the pending key of each open object */
  guint depth;
  guint n_values;
  const char *problem;
} Reader;

static int
fail (Reader *self, const char *problem)
{
  self->problem = problem;
  return 0;
}

static int
count (Reader *self)
{
  if (++self->n_values > ASSAY_JSON_MAX_VALUES)
    return fail (self, "more values than the maximum of 1,000,000");
  return 1;
}

/* Takes node. */
static int
add (Reader *self, JsonNode *node)
{
  JsonNode *parent;

  if (self->depth == 0)
    {
      self->root = node;
      return 1;
    }
  parent = self->stack[self->depth - 1];
  if (JSON_NODE_HOLDS_ARRAY (parent))
    json_array_add_element (json_node_get_array (parent), node);
  else
    json_object_set_member (json_node_get_object (parent), self->keys[self->depth - 1], node);
  return 1;
}

static int
on_null (void *data)
{
  Reader *self = data;

  if (!count (self))
    return 0;
  return self->build ? add (self, json_node_new (JSON_NODE_NULL)) : 1;
}

static int
on_boolean (void *data, int value)
{
  Reader *self = data;

  if (!count (self))
    return 0;
  return self->build ? add (self, json_node_init_boolean (json_node_alloc (), value)) : 1;
}

static int
on_number (void *data, const char *text, size_t length)
{
  Reader *self = data;
  char buffer[64];
  double number;

  if (!count (self))
    return 0;
  if (length >= sizeof buffer)
    return fail (self, "a number of more than 63 characters");
  memcpy (buffer, text, length);
  buffer[length] = '\0';

  if (strpbrk (buffer, ".eE") == NULL)
    {
      gint64 integer;

      errno = 0;
      integer = g_ascii_strtoll (buffer, NULL, 10);
      if (errno == 0)
        return self->build ? add (self, json_node_init_int (json_node_alloc (), integer)) : 1;
    }
  number = g_ascii_strtod (buffer, NULL);
  if (!isfinite (number))
    return fail (self, "a number too large for a double");
  return self->build ? add (self, json_node_init_double (json_node_alloc (), number)) : 1;
}

static int
on_string (void *data, const unsigned char *text, size_t length)
{
  Reader *self = data;
  g_autofree char *copy = NULL;

  if (!count (self))
    return 0;
  if (memchr (text, '\0', length) != NULL)
    return fail (self, "a string that holds U+0000");
  if (!self->build)
    return 1;
  copy = g_strndup ((const char *) text, length);
  return add (self, json_node_init_string (json_node_alloc (), copy));
}

static int
on_key (void *data, const unsigned char *text, size_t length)
{
  Reader *self = data;

  if (memchr (text, '\0', length) != NULL)
    return fail (self, "a key that holds U+0000");
  if (self->build)
    {
      g_free (self->keys[self->depth - 1]);
      self->keys[self->depth - 1] = g_strndup ((const char *) text, length);
    }
  return 1;
}

static int
open_container (Reader *self, gboolean is_array)
{
  JsonNode *node;

  if (!count (self))
    return 0;
  if (self->depth >= ASSAY_JSON_MAX_DEPTH)
    return fail (self, "nesting deeper than the maximum of 64 levels");
  if (self->build)
    {
      node = json_node_new (is_array ? JSON_NODE_ARRAY : JSON_NODE_OBJECT);
      if (is_array)
        json_node_take_array (node, json_array_new ());
      else
        json_node_take_object (node, json_object_new ());
      add (self, node);
      self->stack[self->depth] = node;
    }
  self->depth++;
  return 1;
}

static int
on_start_map (void *data)
{
  return open_container (data, FALSE);
}

static int
on_start_array (void *data)
{
  return open_container (data, TRUE);
}

static int
on_end (void *data)
{
  Reader *self = data;

  self->depth--;
  g_clear_pointer (&self->keys[self->depth], g_free);
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

static void
set_error (GError **error, Reader *self, yajl_handle parser, const char *text, gsize length)
{
  gsize offset = MIN (yajl_get_bytes_consumed (parser), length);
  guint line = 1;
  guint column = 1;
  g_autofree char *what = NULL;

  for (gsize i = 0; i < offset; i++)
    {
      column = text[i] == '\n' ? 1 : column + 1;
      line += text[i] == '\n';
    }
  if (self->problem != NULL)
    what = g_strdup (self->problem);
  else
    {
      unsigned char *message = yajl_get_error (parser, 0, (const unsigned char *) text, length);

      what = g_strstrip (g_strdup ((const char *) message));
      yajl_free_error (parser, message);
    }
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "Not valid JSON at line %u, column %u: %s",
               line, column, what);
}

static gboolean
read_document (Reader *self, const char *text, gssize length, GError **error)
{
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  yajl_handle parser;
  yajl_status status;

  if (size > ASSAY_JSON_MAX_BYTES)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
                   "JSON of %" G_GSIZE_FORMAT " bytes is larger than the maximum of %d", size,
                   ASSAY_JSON_MAX_BYTES);
      return FALSE;
    }
  parser = yajl_alloc (&callbacks, NULL, self);
  status = yajl_parse (parser, (const unsigned char *) text, size);
  if (status == yajl_status_ok)
    status = yajl_complete_parse (parser);
  if (status != yajl_status_ok)
    set_error (error, self, parser, text, size);
  yajl_free (parser);

  for (guint i = 0; i < G_N_ELEMENTS (self->keys); i++)
    g_free (self->keys[i]);
  return status == yajl_status_ok;
}

/**
 * assay_json_parse:
 * @text: UTF-8, need not end in a NUL
 * @length: bytes, or -1 up to the NUL
 *
 * Returns: (transfer full): the tree, or %NULL with %ASSAY_ERROR_INVALID (line and column are in
 * the message) or %ASSAY_ERROR_TOO_LARGE. Any thread.
 */
JsonNode *
assay_json_parse (const char *text, gssize length, GError **error)
{
  Reader reader = { .build = TRUE };

  g_return_val_if_fail (text != NULL, NULL);
  if (read_document (&reader, text, length, error))
    return reader.root;
  g_clear_pointer (&reader.root, json_node_unref);
  return NULL;
}

/**
 * assay_json_parse_object:
 * @text: UTF-8
 * @length: bytes, or -1 up to the NUL
 *
 * Returns: (transfer full): the object that @text holds, or %NULL with an error as of
 * assay_json_parse(), also when it holds something else. Any thread.
 */
JsonObject *
assay_json_parse_object (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonNode) node = assay_json_parse (text, length, error);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "A JSON object is expected, not %s",
                   json_node_type_name (node));
      return NULL;
    }
  return json_node_dup_object (node);
}

/**
 * assay_json_check:
 * @text: UTF-8
 * @length: bytes, or -1 up to the NUL
 *
 * As assay_json_parse(), but builds nothing.
 *
 * Returns: whether @text is valid. Any thread.
 */
gboolean
assay_json_check (const char *text, gssize length, GError **error)
{
  Reader reader = { .build = FALSE };

  g_return_val_if_fail (text != NULL, FALSE);
  return read_document (&reader, text, length, error);
}
