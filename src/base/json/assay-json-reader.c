/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-json-reader.c: json-glib trees of what others wrote. The reading, with its strictness and
 * limits, is assay-json-walk.c; this listens and builds. Integers outside 64 bits become doubles; of
 * a repeated key the last value counts. */

#include "assay-error.h"
#include "assay-json-walk.h"
#include "assay-json.h"

#include <errno.h>
#include <string.h>

typedef struct
{
  JsonNode *root;
  JsonNode *stack[ASSAY_JSON_MAX_DEPTH];
  char *keys[ASSAY_JSON_MAX_DEPTH]; /* the pending key of each open object */
  guint depth;
} Tree;

/* Takes node. */
static void
add (Tree *self, JsonNode *node)
{
  JsonNode *parent;

  if (self->depth == 0)
    {
      self->root = node;
      return;
    }
  parent = self->stack[self->depth - 1];
  if (JSON_NODE_HOLDS_ARRAY (parent))
    json_array_add_element (json_node_get_array (parent), node);
  else
    json_object_set_member (json_node_get_object (parent), self->keys[self->depth - 1], node);
}

static void
on_word (gpointer data, const char *word)
{
  if (word[0] == 'n')
    add (data, json_node_new (JSON_NODE_NULL));
  else
    add (data, json_node_init_boolean (json_node_alloc (), word[0] == 't'));
}

static void
on_number (gpointer data, const char *text, gsize length)
{
  char buffer[64];

  memcpy (buffer, text, length);
  buffer[length] = '\0';
  if (strpbrk (buffer, ".eE") == NULL)
    {
      gint64 integer;

      errno = 0;
      integer = g_ascii_strtoll (buffer, NULL, 10);
      if (errno == 0)
        {
          add (data, json_node_init_int (json_node_alloc (), integer));
          return;
        }
    }
  add (data, json_node_init_double (json_node_alloc (), g_ascii_strtod (buffer, NULL)));
}

static void
on_string (gpointer data, const char *text, gsize length)
{
  g_autofree char *copy = g_strndup (text, length);

  add (data, json_node_init_string (json_node_alloc (), copy));
}

static void
on_key (gpointer data, const char *text, gsize length)
{
  Tree *self = data;

  g_free (self->keys[self->depth - 1]);
  self->keys[self->depth - 1] = g_strndup (text, length);
}

static void
on_open (gpointer data, gboolean is_object)
{
  Tree *self = data;
  JsonNode *node = json_node_new (is_object ? JSON_NODE_OBJECT : JSON_NODE_ARRAY);

  if (is_object)
    json_node_take_object (node, json_object_new ());
  else
    json_node_take_array (node, json_array_new ());
  add (self, node);
  self->stack[self->depth++] = node;
}

static void
on_close (gpointer data)
{
  Tree *self = data;

  self->depth--;
  g_clear_pointer (&self->keys[self->depth], g_free);
}

static const AssayJsonHandler handler = {
  .word = on_word,
  .number = on_number,
  .string = on_string,
  .key = on_key,
  .open = on_open,
  .close = on_close,
};

static gsize
size_of (const char *text, gssize length)
{
  return length < 0 ? strlen (text) : (gsize) length;
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
  Tree tree = { .depth = 0 };

  g_return_val_if_fail (text != NULL, NULL);
  if (assay_json_walk (text, size_of (text, length), 1, &handler, &tree, error))
    return tree.root;
  for (guint i = 0; i < tree.depth; i++)
    g_free (tree.keys[i]);
  g_clear_pointer (&tree.root, json_node_unref);
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
  g_return_val_if_fail (text != NULL, FALSE);
  return assay_json_walk (text, size_of (text, length), 1, NULL, NULL, error);
}
