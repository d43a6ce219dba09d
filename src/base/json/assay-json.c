/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-json.c: writing JSON, and getters that forgive. A getter gives its fallback when the member
 * is missing, null or of another type; whoever must tell these apart asks json-glib. The writer is
 * compact, keeps the order of members and prints the shortest number that reads back the same;
 * "canonical" also sorts the members, so that equal values have equal bytes. */

#include "assay-json.h"

#include <math.h>
#include <string.h>

/* Whether none of eight bytes has to be escaped. */
static gboolean
is_plain (const char *p)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  guint64 word;
  guint64 quote;
  guint64 slash;

  memcpy (&word, p, sizeof word);
  quote = word ^ ones * '"';
  slash = word ^ ones * '\\';
  quote = (quote - ones) & ~quote;
  slash = (slash - ones) & ~slash;
  return ((((word - ones * 0x20) & ~word) | quote | slash) & ones * 0x80) == 0;
}

/**
 * assay_json_append_text:
 * @text: UTF-8 without NUL, need not end in one
 * @length: its bytes
 *
 * Appends @text as a JSON string with its quotes. Any thread.
 */
void
assay_json_append_text (GString *out, const char *text, gsize length)
{
  const char *end = text + length;
  const char *from = text;

  g_string_append_c (out, '"');
  for (const char *p = text; p < end; p++)
    {
      guchar c;

      while (end - p >= 8 && is_plain (p))
        p += 8;
      if (p == end)
        break;
      c = (guchar) *p;
      if (G_LIKELY (c >= 0x20 && c != '"' && c != '\\'))
        continue;
      g_string_append_len (out, from, p - from);
      from = p + 1;
      switch (c)
        {
        case '"':
          g_string_append (out, "\\\"");
          break;
        case '\\':
          g_string_append (out, "\\\\");
          break;
        case '\n':
          g_string_append (out, "\\n");
          break;
        case '\r':
          g_string_append (out, "\\r");
          break;
        case '\t':
          g_string_append (out, "\\t");
          break;
        default:
          g_string_append_printf (out, "\\u%04x", c);
        }
    }
  g_string_append_len (out, from, end - from);
  g_string_append_c (out, '"');
}

/**
 * assay_json_append_string:
 *
 * Appends @text as a JSON string with its quotes. Any thread.
 */
void
assay_json_append_string (GString *out, const char *text)
{
  assay_json_append_text (out, text, strlen (text));
}

/**
 * assay_json_append_number:
 *
 * Appends the shortest spelling that reads back as @number; null when it is not finite.
 * A whole number keeps ".0" so that its type survives. Any thread.
 */
void
assay_json_append_number (GString *out, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (number))
    {
      g_string_append (out, "null");
      return;
    }
  for (int precision = 6; precision <= 17; precision += precision == 6 ? 9 : 1)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", precision);
      g_ascii_formatd (buffer, sizeof buffer, format, number);
      if (g_ascii_strtod (buffer, NULL) == number)
        break;
    }
  g_string_append (out, buffer);
  if (strpbrk (buffer, ".eE") == NULL)
    g_string_append (out, ".0");
}

static void append_node (GString *out, JsonNode *node, gboolean sorted);

static void
append_object (GString *out, JsonObject *object, gboolean sorted)
{
  GList *names = json_object_get_members (object);

  if (sorted)
    names = g_list_sort (names, (GCompareFunc) strcmp);
  g_string_append_c (out, '{');
  for (GList *l = names; l != NULL; l = l->next)
    {
      if (l != names)
        g_string_append_c (out, ',');
      assay_json_append_string (out, l->data);
      g_string_append_c (out, ':');
      append_node (out, json_object_get_member (object, l->data), sorted);
    }
  g_string_append_c (out, '}');
  g_list_free (names);
}

static void
append_array (GString *out, JsonArray *array, gboolean sorted)
{
  guint n = json_array_get_length (array);

  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_node (out, json_array_get_element (array, i), sorted);
    }
  g_string_append_c (out, ']');
}

static void
append_node (GString *out, JsonNode *node, gboolean sorted)
{
  GType type;

  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      append_object (out, json_node_get_object (node), sorted);
      return;
    case JSON_NODE_ARRAY:
      append_array (out, json_node_get_array (node), sorted);
      return;
    case JSON_NODE_NULL:
      g_string_append (out, "null");
      return;
    case JSON_NODE_VALUE:
    default:
      break;
    }
  type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    assay_json_append_string (out, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_INT64)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    assay_json_append_number (out, json_node_get_double (node));
}

/**
 * assay_json_append:
 *
 * Appends @node as compact JSON. Any thread.
 */
void
assay_json_append (GString *out, JsonNode *node)
{
  append_node (out, node, FALSE);
}

/**
 * assay_json_to_text:
 *
 * Returns: (transfer full): @node as compact JSON. Any thread.
 */
char *
assay_json_to_text (JsonNode *node)
{
  GString *out = g_string_sized_new (256);

  append_node (out, node, FALSE);
  return g_string_free (out, FALSE);
}

/**
 * assay_json_to_canonical:
 *
 * Returns: (transfer full): @node as compact JSON with sorted members, for comparing and hashing.
 * Any thread.
 */
char *
assay_json_to_canonical (JsonNode *node)
{
  GString *out = g_string_sized_new (256);

  append_node (out, node, TRUE);
  return g_string_free (out, FALSE);
}

/**
 * assay_json_object_to_text:
 *
 * Returns: (transfer full): @object as compact JSON. Any thread.
 */
char *
assay_json_object_to_text (JsonObject *object)
{
  GString *out = g_string_sized_new (256);

  append_object (out, object, FALSE);
  return g_string_free (out, FALSE);
}

/**
 * assay_json_array_to_text:
 *
 * Returns: (transfer full): @array as compact JSON. Any thread.
 */
char *
assay_json_array_to_text (JsonArray *array)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_set_array (node, array);
  return assay_json_to_text (node);
}

/**
 * assay_json_is_number:
 *
 * Returns: whether @node holds an integer or a double. Any thread.
 */
gboolean
assay_json_is_number (JsonNode *node)
{
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

/**
 * assay_json_is_string:
 *
 * Returns: whether @node holds a string. Any thread.
 */
gboolean
assay_json_is_string (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_STRING;
}

static JsonNode *
member (JsonObject *object, const char *name)
{
  return object == NULL ? NULL : json_object_get_member (object, name);
}

/**
 * assay_json_get_string:
 * @object: (nullable): where to look
 *
 * Returns: (transfer none): the string @name of @object, or @fallback. Any thread.
 */
const char *
assay_json_get_string (JsonObject *object, const char *name, const char *fallback)
{
  JsonNode *node = member (object, name);

  return assay_json_is_string (node) ? json_node_get_string (node) : fallback;
}

/**
 * assay_json_get_int:
 * @object: (nullable): where to look
 *
 * Returns: the number @name of @object, cut to an integer, or @fallback. Any thread.
 */
gint64
assay_json_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = member (object, name);
  double number;

  if (!assay_json_is_number (node))
    return fallback;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node);
  number = json_node_get_double (node);
  return number > -9.2e18 && number < 9.2e18 ? (gint64) number : fallback;
}

/**
 * assay_json_get_double:
 * @object: (nullable): where to look
 *
 * Returns: the number @name of @object, or @fallback. Any thread.
 */
double
assay_json_get_double (JsonObject *object, const char *name, double fallback)
{
  JsonNode *node = member (object, name);

  return assay_json_is_number (node) ? json_node_get_double (node) : fallback;
}

/**
 * assay_json_get_boolean:
 * @object: (nullable): where to look
 *
 * Returns: the boolean @name of @object, or @fallback. Any thread.
 */
gboolean
assay_json_get_boolean (JsonObject *object, const char *name, gboolean fallback)
{
  JsonNode *node = member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
             json_node_get_value_type (node) == G_TYPE_BOOLEAN
           ? json_node_get_boolean (node)
           : fallback;
}

/**
 * assay_json_get_object:
 * @object: (nullable): where to look
 *
 * Returns: (transfer none) (nullable): the object @name of @object. Any thread.
 */
JsonObject *
assay_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * assay_json_get_array:
 * @object: (nullable): where to look
 *
 * Returns: (transfer none) (nullable): the array @name of @object. Any thread.
 */
JsonArray *
assay_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}
