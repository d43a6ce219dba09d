/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-chat-schema.c: the output schema in the two spellings that providers take: as it is, and under
 * the rules of OpenAI's strict mode, where every property is required, nothing may be added, and only
 * some keywords exist. There an optional property becomes one that may be null, "oneOf" becomes
 * "anyOf", and keywords that only narrow further (uniqueItems, minLength, …) are left out, because the
 * reply is checked against the real schema anyway. What would change the meaning (free-form objects,
 * references, conditions) has no strict spelling; the schema is then sent without strictness. */

#include "assay-chat-schema.h"

#include "assay-json.h"

#include <string.h>

typedef struct
{
  guint n_properties;
  guint n_enum;
} Count;

static JsonNode *strict_node (JsonNode *node, guint depth, Count *count);

/* Carried over as they are. */
static const char *const kept_keywords[] = {
  "type", "description", "title", "const", "pattern", "multipleOf", "minimum", "maximum",
  "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems", NULL
};

/* Cannot be left out without changing what the schema says. */
static const char *const impossible_keywords[] = {
  "$ref", "allOf", "not", "if", "then", "else", "patternProperties", "propertyNames",
  "dependentRequired", "dependentSchemas", "prefixItems", "contains", NULL
};

static const char *const kept_formats[] = {
  "date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid", NULL
};

static JsonNode *
null_type (void)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "type", "null");
  json_node_take_object (node, object);
  return node;
}

/* Takes schema; gives one that also accepts null. */
static JsonNode *
nullable (JsonNode *schema)
{
  JsonObject *outer = json_object_new ();
  JsonArray *choices = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_array_add_element (choices, schema);
  json_array_add_element (choices, null_type ());
  json_object_set_array_member (outer, "anyOf", choices);
  json_node_take_object (node, outer);
  return node;
}

static gboolean
is_required (JsonArray *required, const char *name)
{
  for (guint i = 0; required != NULL && i < json_array_get_length (required); i++)
    if (g_strcmp0 (json_array_get_string_element (required, i), name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
strict_properties (JsonObject *from, JsonObject *to, guint depth, Count *count)
{
  JsonObject *properties = assay_json_get_object (from, "properties");
  JsonArray *required = assay_json_get_array (from, "required");
  g_autoptr (JsonObject) all = json_object_new ();
  g_autoptr (JsonArray) names = json_array_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (properties == NULL || assay_json_get_boolean (from, "additionalProperties", FALSE) ||
      assay_json_get_object (from, "additionalProperties") != NULL)
    return FALSE;
  json_object_iter_init_ordered (&iter, properties);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      JsonNode *strict = strict_node (node, depth + 1, count);

      if (strict == NULL || ++count->n_properties > ASSAY_SCHEMA_STRICT_MAX_PROPERTIES)
        {
          g_clear_pointer (&strict, json_node_unref);
          return FALSE;
        }
      json_object_set_member (all, name, is_required (required, name) ? strict : nullable (strict));
      json_array_add_string_element (names, name);
    }
  json_object_set_object_member (to, "properties", g_steal_pointer (&all));
  json_object_set_array_member (to, "required", g_steal_pointer (&names));
  json_object_set_boolean_member (to, "additionalProperties", FALSE);
  return TRUE;
}

static gboolean
strict_choices (JsonObject *from, const char *keyword, JsonObject *to, guint depth, Count *count)
{
  JsonArray *choices = assay_json_get_array (from, keyword);
  g_autoptr (JsonArray) all = json_array_new ();

  for (guint i = 0; choices != NULL && i < json_array_get_length (choices); i++)
    {
      JsonNode *strict = strict_node (json_array_get_element (choices, i), depth + 1, count);

      if (strict == NULL)
        return FALSE;
      json_array_add_element (all, strict);
    }
  if (choices == NULL || depth == 0)
    return FALSE;
  json_object_set_array_member (to, "anyOf", g_steal_pointer (&all));
  return TRUE;
}

static void
copy_simple (JsonObject *from, JsonObject *to, Count *count)
{
  const char *format = assay_json_get_string (from, "format", "");
  JsonArray *values = assay_json_get_array (from, "enum");

  for (guint i = 0; kept_keywords[i] != NULL; i++)
    if (json_object_has_member (from, kept_keywords[i]))
      json_object_set_member (to, kept_keywords[i],
                              json_node_copy (json_object_get_member (from, kept_keywords[i])));
  if (values != NULL)
    {
      count->n_enum += json_array_get_length (values);
      json_object_set_array_member (to, "enum", json_array_ref (values));
    }
  if (g_strv_contains (kept_formats, format))
    json_object_set_string_member (to, "format", format);
}

static JsonNode *
strict_node (JsonNode *node, guint depth, Count *count)
{
  g_autoptr (JsonObject) to = json_object_new ();
  JsonObject *from;
  JsonNode *result;
  const char *type;

  if (!JSON_NODE_HOLDS_OBJECT (node) || depth > ASSAY_SCHEMA_STRICT_MAX_DEPTH)
    return NULL;
  from = json_node_get_object (node);
  for (guint i = 0; impossible_keywords[i] != NULL; i++)
    if (json_object_has_member (from, impossible_keywords[i]))
      return NULL;

  copy_simple (from, to, count);
  type = assay_json_get_string (from, "type", "");
  if (strcmp (type, "object") == 0 && !strict_properties (from, to, depth, count))
    return NULL;
  if (strcmp (type, "array") == 0)
    {
      JsonNode *items = json_object_get_member (from, "items");
      JsonNode *strict = items != NULL ? strict_node (items, depth + 1, count) : NULL;

      if (strict == NULL)
        return NULL;
      json_object_set_member (to, "items", strict);
    }
  if (json_object_has_member (from, "oneOf") && !strict_choices (from, "oneOf", to, depth, count))
    return NULL;
  if (json_object_has_member (from, "anyOf") && !strict_choices (from, "anyOf", to, depth, count))
    return NULL;
  if (json_object_get_size (to) == 0 || count->n_enum > ASSAY_SCHEMA_STRICT_MAX_ENUM)
    return NULL;

  result = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (result, g_steal_pointer (&to));
  return result;
}

static char *
strict_text (JsonNode *schema)
{
  Count count = { 0 };
  g_autoptr (JsonNode) strict = strict_node (schema, 0, &count);

  if (strict == NULL || !json_object_has_member (json_node_get_object (strict), "properties"))
    return NULL;
  return assay_json_to_text (strict);
}

/* Providers demand [A-Za-z0-9_-]{1,64}. */
static char *
clean_name (const char *name)
{
  char *clean = g_strndup (name != NULL && *name != '\0' ? name : "answer", 64);

  for (char *p = clean; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_' && *p != '-')
      *p = '_';
  return clean;
}

/**
 * assay_chat_schema_new:
 * @name: (nullable): what to call it; characters that providers refuse become "_"
 * @schema: (transfer none): a JSON schema, copied
 *
 * Returns: (transfer full): a schema to be shared. Any thread.
 */
AssayChatSchema *
assay_chat_schema_new (const char *name, JsonNode *schema)
{
  AssayChatSchema *self;
  JsonObject *properties;

  g_return_val_if_fail (schema != NULL && JSON_NODE_HOLDS_OBJECT (schema), NULL);
  self = g_atomic_rc_box_new0 (AssayChatSchema);
  self->name = clean_name (name);
  self->text = assay_json_to_text (schema);
  self->strict = strict_text (schema);
  self->node = assay_json_parse (self->text, -1, NULL); /* a deep copy; json_node_copy() shares */
  properties = assay_json_get_object (json_node_get_object (schema), "properties");
  if (properties != NULL && json_object_get_size (properties) == 1)
    {
      g_autoptr (GList) names = json_object_get_members (properties);

      self->only = g_strdup (names->data);
    }
  return self;
}

/**
 * assay_chat_schema_ref:
 *
 * Returns: (transfer full): @self once more. Any thread.
 */
AssayChatSchema *
assay_chat_schema_ref (AssayChatSchema *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
schema_clear (gpointer data)
{
  AssayChatSchema *self = data;

  g_free (self->name);
  g_free (self->text);
  g_free (self->strict);
  g_free (self->only);
  g_clear_pointer (&self->node, json_node_unref);
}

/**
 * assay_chat_schema_unref:
 * @self: (transfer full): a schema
 *
 * Any thread.
 */
void
assay_chat_schema_unref (AssayChatSchema *self)
{
  g_atomic_rc_box_release_full (self, schema_clear);
}
