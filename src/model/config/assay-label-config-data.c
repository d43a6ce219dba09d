/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-config-data.c: does a task's data have what the config shows? The rules and words are
 * those of Label Studio's import. A key must be there and must not be null; its type must suit the
 * tag that shows it; an empty string is fine. An object with required="false" may be missing. */

#include "assay-label-config-private.h"

#include "assay-error.h"
#include "assay-json.h"

#include <string.h>

/* A value longer than this is cut in a message. */
#define MAX_SHOWN 200

static AssayDataTypes
type_of (JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      return ASSAY_DATA_OBJECT;
    case JSON_NODE_ARRAY:
      return ASSAY_DATA_LIST;
    case JSON_NODE_VALUE:
      /* Booleans are numbers to Python, and so to Label Studio. */
      return assay_json_is_string (node) ? ASSAY_DATA_STRING : ASSAY_DATA_NUMBER;
    case JSON_NODE_NULL:
    default:
      return ASSAY_DATA_ANY;
    }
}

static const char *
python_type (JsonNode *node)
{
  GType type;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return "dict";
  if (JSON_NODE_HOLDS_ARRAY (node))
    return "list";
  if (JSON_NODE_HOLDS_NULL (node))
    return "NoneType";
  type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    return "str";
  if (type == G_TYPE_BOOLEAN)
    return "bool";
  return type == G_TYPE_INT64 ? "int" : "float";
}

static char *
list_types (AssayDataTypes types)
{
  static const struct
  {
    AssayDataTypes type;
    const char *words;
  } words[] = {
    { ASSAY_DATA_STRING, "'str'" },
    { ASSAY_DATA_NUMBER, "'int', 'float'" },
    { ASSAY_DATA_LIST, "'list'" },
    { ASSAY_DATA_OBJECT, "'dict'" },
  };
  GString *out = g_string_new ("[");

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (types & words[i].type)
      g_string_append_printf (out, "%s%s", out->len > 1 ? ", " : "", words[i].words);
  g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}

static void
set_type_error (GError **error, const char *key, JsonNode *node, const char *tag,
                AssayDataTypes expected)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  g_autofree char *types = list_types (expected);

  assay_python_append (shown, node);
  if (shown->len > MAX_SHOWN)
    {
      gsize end = g_utf8_find_prev_char (shown->str, shown->str + MAX_SHOWN) - shown->str;

      g_string_truncate (shown, end);
      g_string_append (shown, "…");
    }
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "data['%s']=%s is of type '%s', but the object tag %s expects the following types: %s",
               key, shown->str, python_type (node), tag, types);
}

static gboolean
check_value (const AssayPath *path, gboolean optional, AssayDataTypes expected, const char *tag,
             JsonObject *data, GError **error)
{
  const char *text = assay_path_get_text (path);
  gboolean repeated = strstr (text, "{{") != NULL;
  g_autofree char *list = repeated ? g_strndup (text, strcspn (text, "[.{")) : NULL;
  JsonNode *node = repeated ? json_object_get_member (data, list) : assay_path_lookup (path, data);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    {
      if (optional)
        return TRUE;
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "\"%s\" key is expected in task data",
                   repeated ? list : text);
      return FALSE;
    }
  if (repeated)
    expected = ASSAY_DATA_LIST;
  if (expected == ASSAY_DATA_ANY || (expected & type_of (node)))
    return TRUE;
  set_type_error (error, repeated ? list : text, node, tag, expected);
  return FALSE;
}

static AssayDataTypes
expected_of (const AssayConfigObject *object)
{
  if (object->kind == ASSAY_OBJECT_IMAGE_LIST)
    return ASSAY_DATA_LIST;
  return object->element->info != NULL ? object->element->info->data : ASSAY_DATA_ANY;
}

/**
 * assay_label_config_check_data:
 * @data: a task's data
 *
 * Returns: whether the config can show @data; else %ASSAY_ERROR_INVALID with Label Studio's message
 * about the first thing that is missing or of a wrong type. Any thread.
 */
gboolean
assay_label_config_check_data (AssayLabelConfig *self, JsonObject *data, GError **error)
{
  for (guint i = 0; i < self->objects->len; i++)
    {
      const AssayConfigObject *object = &g_array_index (self->objects, AssayConfigObject, i);

      if (object->path != NULL
          && !check_value (object->path, object->optional, expected_of (object),
                           object->element->tag, data, error))
        return FALSE;
    }
  for (guint i = 0; i < self->controls->len; i++)
    {
      const AssayConfigControl *control = &g_array_index (self->controls, AssayConfigControl, i);
      gboolean optional = control->kind == ASSAY_CONTROL_TAXONOMY || control->n_labels > 0;

      if (control->labels_path != NULL
          && !check_value (control->labels_path, optional, ASSAY_DATA_LIST | ASSAY_DATA_STRING,
                           control->element->tag, data, error))
        return FALSE;
    }
  return TRUE;
}
