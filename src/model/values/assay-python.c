/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-python.c: JSON as Python prints it. Label Studio's messages show values that way, and clients
 * compare messages. Strings are in single quotes unless they hold one and no double quote; numbers
 * and containers as repr() writes them. */

#include "assay-label-config-private.h"

#include "assay-json.h"

#include <math.h>
#include <string.h>

/*
 * assay_python_append_string:
 *
 * Appends @text as repr() shows a str.
 */
void
assay_python_append_string (GString *out, const char *text)
{
  char quote = strchr (text, '\'') != NULL && strchr (text, '"') == NULL ? '"' : '\'';

  g_string_append_c (out, quote);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == (gunichar) quote || c == '\\')
        g_string_append_printf (out, "\\%c", (char) c);
      else if (c == '\n' || c == '\r' || c == '\t')
        g_string_append (out, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (out, "\\x%02x", c);
      else if (!g_unichar_isprint (c))
        g_string_append_printf (out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
      else
        g_string_append_unichar (out, c);
    }
  g_string_append_c (out, quote);
}

static void
append_container (GString *out, JsonNode *node)
{
  gboolean first = TRUE;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      g_string_append_c (out, '[');
      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          g_string_append (out, i > 0 ? ", " : "");
          assay_python_append (out, json_array_get_element (array, i));
        }
      g_string_append_c (out, ']');
      return;
    }
  g_string_append_c (out, '{');
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      g_string_append (out, first ? "" : ", ");
      first = FALSE;
      assay_python_append_string (out, name);
      g_string_append (out, ": ");
      assay_python_append (out, member);
    }
  g_string_append_c (out, '}');
}

/*
 * assay_python_append:
 *
 * Appends @node as repr() shows it.
 */
void
assay_python_append (GString *out, JsonNode *node)
{
  if (JSON_NODE_HOLDS_NULL (node))
    g_string_append (out, "None");
  else if (!JSON_NODE_HOLDS_VALUE (node))
    append_container (out, node);
  else if (assay_json_is_string (node))
    assay_python_append_string (out, json_node_get_string (node));
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "True" : "False");
  else
    assay_json_append (out, node);
}
