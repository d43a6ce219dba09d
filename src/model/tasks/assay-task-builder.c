/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-task-builder.c: the data of a task as text, written member by member where it comes from a
 * table and not from JSON; and the two questions about such texts: what is its hash, are two equal.
 * Equal means: the same values under the same names in any order; files that were copied into the
 * workspace are equal by content, whatever they were called. Any thread. */

#include "assay-task-reader.h"

#include "assay-json.h"
#include "assay-task-hash.h"

/**
 * assay_task_builder_begin:
 * @text: where to write; what it holds is replaced
 *
 * Begins an object.
 */
void
assay_task_builder_begin (AssayTaskBuilder *self, GString *text)
{
  self->text = text;
  self->hash = assay_task_hash_object_begin ();
  g_string_assign (text, "{");
}

static void
add_name (AssayTaskBuilder *self, const char *name, guint64 value_hash)
{
  gsize length = strlen (name);

  if (self->text->len > 1)
    g_string_append_c (self->text, ',');
  assay_json_append_text (self->text, name, length);
  g_string_append_c (self->text, ':');
  self->hash = assay_task_hash_object_add (self->hash, assay_task_hash_string (name, length),
                                           value_hash);
}

/**
 * assay_task_builder_add_string:
 * @value: UTF-8 without NUL
 * @length: its bytes
 *
 * Adds a string under a name that was not used yet.
 */
void
assay_task_builder_add_string (AssayTaskBuilder *self, const char *name, const char *value,
                               gsize length)
{
  add_name (self, name, assay_task_hash_string (value, length));
  assay_json_append_text (self->text, value, length);
}

/**
 * assay_task_builder_add_number:
 * @number: spelled as JSON spells numbers
 * @length: its bytes
 *
 * Adds a number under a name that was not used yet.
 */
void
assay_task_builder_add_number (AssayTaskBuilder *self, const char *name, const char *number,
                               gsize length)
{
  add_name (self, name, assay_task_hash_number (number, length));
  g_string_append_len (self->text, number, (gssize) length);
}

/**
 * assay_task_builder_add_member:
 * @value: of a task that a reader read
 *
 * Adds a value, which may be called something else there.
 */
void
assay_task_builder_add_member (AssayTaskBuilder *self, const char *name,
                               const AssayTaskMember *value)
{
  add_name (self, name, value->hash);
  g_string_append_len (self->text, value->text, (gssize) value->length);
}

/**
 * assay_task_builder_end:
 *
 * Ends the object; text and hash are complete.
 */
void
assay_task_builder_end (AssayTaskBuilder *self)
{
  g_string_append_c (self->text, '}');
}

/**
 * assay_task_hash_data:
 * @data: a JSON object
 *
 * Returns: its hash, as imports store it; 0 with an error when it is no task.
 */
guint64
assay_task_hash_data (const char *data, GError **error)
{
  g_autoptr (AssayTaskReader) reader = assay_task_reader_new ();
  g_autofree char *wrapped = g_strconcat ("{\"data\":", data, "}", NULL);

  if (!assay_task_reader_read (reader, wrapped, strlen (wrapped), 1, error))
    return 0;
  return assay_task_reader_get_hash (reader);
}

/* Cuts the names off the files in a tree. */
static void
forget_names (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);
      g_autoptr (GList) values = json_object_get_values (object);

      for (GList *l = values; l != NULL; l = l->next)
        forget_names (l->data);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        forget_names (json_array_get_element (array, i));
    }
  else if (assay_json_is_string (node) &&
           g_str_has_prefix (json_node_get_string (node), ASSAY_TASK_BLOB_PREFIX))
    {
      const char *text = json_node_get_string (node);
      g_autofree char *plain = g_strndup (text, strcspn (text, "/"));

      json_node_set_string (node, plain);
    }
}

static char *
to_comparable (const char *data)
{
  g_autoptr (JsonNode) node = assay_json_parse (data, -1, NULL);

  if (node == NULL)
    return NULL;
  forget_names (node);
  return assay_json_to_canonical (node);
}

/**
 * assay_task_data_equal:
 * @a: a JSON object
 * @b: another
 *
 * Returns: whether they say the same.
 */
gboolean
assay_task_data_equal (const char *a, const char *b)
{
  g_autofree char *plain_a = NULL;
  g_autofree char *plain_b = NULL;

  if (strcmp (a, b) == 0)
    return TRUE;
  plain_a = to_comparable (a);
  plain_b = to_comparable (b);
  return plain_a != NULL && g_strcmp0 (plain_a, plain_b) == 0;
}
