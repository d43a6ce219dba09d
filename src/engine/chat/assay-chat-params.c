/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-chat-params.c: the parameters of a version, from and to the JSON object that is stored, and
 * from NAME=VALUE as people type it. One row per parameter says its name, what it may be, and where it
 * goes. A parameter that is not set is not sent; null and an empty text unset one. */

#include "assay-chat-params.h"

#include "assay-error.h"
#include "assay-json.h"

#include <math.h>
#include <string.h>

typedef enum
{
  KIND_DOUBLE,
  KIND_INT,
  KIND_INT64,
  KIND_WORD,
  KIND_STOPS,
  KIND_MODE,
  KIND_BOOLEAN
} Kind;

typedef struct
{
  const char *name;
  Kind kind;
  gsize offset;
  AssayParamFlags flag; /* of a number */
  double least;
  double most;
} Param;

#define AT(field) G_STRUCT_OFFSET (AssayChatParams, field)

static const Param table[] = {
  { "temperature", KIND_DOUBLE, AT (temperature), ASSAY_PARAM_TEMPERATURE, 0, 2 },
  { "top_p", KIND_DOUBLE, AT (top_p), ASSAY_PARAM_TOP_P, 0, 1 },
  { "seed", KIND_INT64, AT (seed), ASSAY_PARAM_SEED, -9.2e18, 9.2e18 },
  { "max_tokens", KIND_INT, AT (max_tokens), ASSAY_PARAM_MAX_TOKENS, 1, 10000000 },
  { "samples", KIND_INT, AT (samples), ASSAY_PARAM_SAMPLES, 1, 20 },
  { "reasoning_effort", KIND_WORD, AT (reasoning_effort) },
  { "stop", KIND_STOPS, AT (stop) },
  { "structured_output", KIND_MODE, AT (structured) },
  { "logprobs", KIND_BOOLEAN, AT (logprobs) },
};

static const char *const mode_names[] = { "auto", "json_schema", "json_object", "prompt", NULL };

static gboolean
fail (GError **error, const Param *param, const char *expected)
{
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "The parameter %s must be %s", param->name,
               expected);
  return FALSE;
}

static gboolean
set_number (AssayChatParams *self, const Param *param, JsonNode *node, GError **error)
{
  g_autofree char *range = NULL;
  double number = assay_json_is_number (node) ? json_node_get_double (node) : NAN;
  gboolean whole = param->kind == KIND_DOUBLE || number == floor (number);

  if (!(number >= param->least && number <= param->most) || !whole)
    {
      range = param->kind == KIND_INT64
                  ? g_strdup ("a whole number")
                  : g_strdup_printf ("a %snumber between %.0f and %.0f",
                                     param->kind == KIND_INT ? "whole " : "", param->least,
                                     param->most);
      return fail (error, param, range);
    }
  if (param->kind == KIND_DOUBLE)
    G_STRUCT_MEMBER (double, self, param->offset) = number;
  else if (param->kind == KIND_INT)
    G_STRUCT_MEMBER (int, self, param->offset) = (int) number;
  else
    G_STRUCT_MEMBER (gint64, self, param->offset) = json_node_get_int (node);
  self->set |= param->flag;
  return TRUE;
}

static gboolean
set_stops (AssayChatParams *self, const Param *param, JsonNode *node, GError **error)
{
  g_autoptr (GStrvBuilder) stops = g_strv_builder_new ();
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint length = array != NULL ? json_array_get_length (array) : 1;

  if (length > ASSAY_CHAT_MAX_STOPS)
    return fail (error, param, "at most 4 texts");
  for (guint i = 0; i < length; i++)
    {
      JsonNode *stop = array != NULL ? json_array_get_element (array, i) : node;

      if (!assay_json_is_string (stop) || *json_node_get_string (stop) == '\0')
        return fail (error, param, "a text or an array of texts, none of them empty");
      g_strv_builder_add (stops, json_node_get_string (stop));
    }
  g_strfreev (self->stop);
  self->stop = length > 0 ? g_strv_builder_end (stops) : NULL;
  return TRUE;
}

static gboolean
set_mode (AssayChatParams *self, const Param *param, JsonNode *node, GError **error)
{
  const char *word = assay_json_is_string (node) ? json_node_get_string (node) : "";

  for (guint i = 0; mode_names[i] != NULL; i++)
    if (strcmp (mode_names[i], word) == 0)
      {
        self->structured = i;
        return TRUE;
      }
  return fail (error, param, "auto, json_schema, json_object or prompt");
}

static void
unset (AssayChatParams *self, const Param *param)
{
  self->set &= ~param->flag;
  if (param->kind == KIND_WORD)
    g_clear_pointer (&self->reasoning_effort, g_free);
  else if (param->kind == KIND_STOPS)
    g_clear_pointer (&self->stop, g_strfreev);
  else if (param->kind == KIND_MODE)
    self->structured = ASSAY_STRUCTURED_AUTO;
  else if (param->kind == KIND_BOOLEAN)
    self->logprobs = FALSE;
}

static gboolean
set_node (AssayChatParams *self, const Param *param, JsonNode *node, GError **error)
{
  if (JSON_NODE_HOLDS_NULL (node))
    {
      unset (self, param);
      return TRUE;
    }
  switch (param->kind)
    {
    case KIND_DOUBLE:
    case KIND_INT:
    case KIND_INT64:
      return set_number (self, param, node, error);
    case KIND_STOPS:
      return set_stops (self, param, node, error);
    case KIND_MODE:
      return set_mode (self, param, node, error);
    case KIND_WORD:
      if (!assay_json_is_string (node) || *json_node_get_string (node) == '\0')
        return fail (error, param, "a word such as low, medium or high");
      g_free (self->reasoning_effort);
      self->reasoning_effort = json_node_dup_string (node);
      return TRUE;
    case KIND_BOOLEAN:
    default:
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
        return fail (error, param, "true or false");
      self->logprobs = json_node_get_boolean (node);
      return TRUE;
    }
}

static const Param *
find (const char *name, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      if (strcmp (table[i].name, name) == 0)
        return &table[i];
      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", table[i].name);
    }
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "There is no parameter “%s”; there are %s", name, known->str);
  return NULL;
}

/**
 * assay_chat_params_new:
 *
 * Returns: (transfer full): parameters of which none is set. Any thread.
 */
AssayChatParams *
assay_chat_params_new (void)
{
  return g_atomic_rc_box_new0 (AssayChatParams);
}

/**
 * assay_chat_params_ref:
 *
 * Returns: (transfer full): @self once more. Any thread.
 */
AssayChatParams *
assay_chat_params_ref (AssayChatParams *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
params_clear (gpointer data)
{
  AssayChatParams *self = data;

  g_free (self->reasoning_effort);
  g_strfreev (self->stop);
}

/**
 * assay_chat_params_unref:
 * @self: (transfer full): parameters
 *
 * Any thread.
 */
void
assay_chat_params_unref (AssayChatParams *self)
{
  g_atomic_rc_box_release_full (self, params_clear);
}

/**
 * assay_chat_params_from_json:
 * @object: (nullable): as assay_chat_params_to_json() gives it
 *
 * Returns: (transfer full): the parameters, or %NULL with %ASSAY_ERROR_INVALID that names the
 * parameter and says what it may be. Any thread.
 */
AssayChatParams *
assay_chat_params_from_json (JsonObject *object, GError **error)
{
  g_autoptr (AssayChatParams) self = assay_chat_params_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (object == NULL)
    return g_steal_pointer (&self);
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      const Param *param = find (name, error);

      if (param == NULL || !set_node (self, param, node, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * assay_chat_params_set:
 * @name: of a parameter
 * @text: its value as typed; empty unsets it
 *
 * While no request uses @self.
 *
 * Returns: whether @name exists and @text fits; else %ASSAY_ERROR_INVALID.
 */
gboolean
assay_chat_params_set (AssayChatParams *self, const char *name, const char *text, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  const Param *param = find (name, error);

  if (param == NULL)
    return FALSE;
  if (*text == '\0')
    node = json_node_new (JSON_NODE_NULL);
  else if (param->kind != KIND_WORD && param->kind != KIND_MODE)
    node = assay_json_parse (text, -1, NULL);
  if (node == NULL || (param->kind == KIND_STOPS && JSON_NODE_HOLDS_VALUE (node)))
    {
      g_clear_pointer (&node, json_node_unref);
      node = json_node_init_string (json_node_alloc (), text);
    }
  return set_node (self, param, node, error);
}

/**
 * assay_chat_params_to_json:
 *
 * Returns: (transfer full): what is set, and nothing else. Any thread.
 */
JsonObject *
assay_chat_params_to_json (const AssayChatParams *self)
{
  JsonObject *object = json_object_new ();

  if (self->set & ASSAY_PARAM_TEMPERATURE)
    json_object_set_double_member (object, "temperature", self->temperature);
  if (self->set & ASSAY_PARAM_TOP_P)
    json_object_set_double_member (object, "top_p", self->top_p);
  if (self->set & ASSAY_PARAM_SEED)
    json_object_set_int_member (object, "seed", self->seed);
  if (self->set & ASSAY_PARAM_MAX_TOKENS)
    json_object_set_int_member (object, "max_tokens", self->max_tokens);
  if (self->set & ASSAY_PARAM_SAMPLES)
    json_object_set_int_member (object, "samples", self->samples);
  if (self->reasoning_effort != NULL)
    json_object_set_string_member (object, "reasoning_effort", self->reasoning_effort);
  if (self->stop != NULL)
    {
      JsonArray *stops = json_array_new ();

      for (char **stop = self->stop; *stop != NULL; stop++)
        json_array_add_string_element (stops, *stop);
      json_object_set_array_member (object, "stop", stops);
    }
  if (self->structured != ASSAY_STRUCTURED_AUTO)
    json_object_set_string_member (object, "structured_output", mode_names[self->structured]);
  if (self->logprobs)
    json_object_set_boolean_member (object, "logprobs", TRUE);
  return object;
}

/**
 * assay_chat_params_get_samples:
 *
 * Returns: how many answers to one request are wanted, 1 unless somebody said so. Any thread.
 */
int
assay_chat_params_get_samples (const AssayChatParams *self)
{
  return self->set & ASSAY_PARAM_SAMPLES ? self->samples : 1;
}
