/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-model-list.c: the models of a connection as they are kept with it, so that they can be chosen
 * and priced without asking the server again. What a server did not say is left out. Pure functions,
 * any thread. */

#include "assay-model-list.h"

#include "assay-json.h"

#include <math.h>

static void
append_name (GString *out, const char *name)
{
  g_string_append_printf (out, "%s\"%s\":", out->str[out->len - 1] == '{' ? "" : ",", name);
}

static void
append_number (GString *out, const char *name, double value)
{
  if (isnan (value))
    return;
  append_name (out, name);
  assay_json_append_number (out, value);
}

static void
append_model (GString *out, const AssayModelInfo *model)
{
  g_string_append_c (out, '{');
  append_name (out, "id");
  assay_json_append_string (out, model->id);
  if (model->owner != NULL)
    {
      append_name (out, "owner");
      assay_json_append_string (out, model->owner);
    }
  append_number (out, "context_tokens",
                 model->context_tokens < 0 ? NAN : (double) model->context_tokens);
  append_number (out, "input_price", model->input_price);
  append_number (out, "output_price", model->output_price);
  g_string_append_c (out, '}');
}

/**
 * assay_model_list_to_json:
 * @models: (element-type AssayModelInfo): what a server listed
 *
 * Returns: (transfer full): the list for assay_connection_set_models().
 */
char *
assay_model_list_to_json (GPtrArray *models)
{
  GString *out = g_string_new ("[");

  for (guint i = 0; i < models->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_model (out, models->pdata[i]);
    }
  g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}

static AssayModelInfo *
read_model (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = assay_json_get_string (object, "id", NULL);
  AssayModelInfo *model;

  if (id == NULL)
    return NULL;
  model = assay_model_info_new (id);
  model->owner = g_strdup (assay_json_get_string (object, "owner", NULL));
  model->context_tokens = assay_json_get_int (object, "context_tokens", -1);
  model->input_price = assay_json_get_double (object, "input_price", NAN);
  model->output_price = assay_json_get_double (object, "output_price", NAN);
  return model;
}

static JsonArray *
parse (const char *json, JsonNode **root)
{
  *root = json == NULL ? NULL : assay_json_parse (json, -1, NULL);
  return *root != NULL && JSON_NODE_HOLDS_ARRAY (*root) ? json_node_get_array (*root) : NULL;
}

/**
 * assay_model_list_from_json:
 * @json: (nullable): what assay_model_list_to_json() made
 *
 * Returns: (transfer full) (element-type AssayModelInfo): the models; none when nothing was listed.
 */
GPtrArray *
assay_model_list_from_json (const char *json)
{
  GPtrArray *models = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_model_info_free);
  g_autoptr (JsonNode) root = NULL;
  JsonArray *array = parse (json, &root);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      AssayModelInfo *model = read_model (json_array_get_element (array, i));

      if (model != NULL)
        g_ptr_array_add (models, model);
    }
  return models;
}

/**
 * assay_model_list_count:
 * @json: (nullable): what assay_model_list_to_json() made
 *
 * Returns: how many models are in it.
 */
guint
assay_model_list_count (const char *json)
{
  g_autoptr (JsonNode) root = NULL;
  JsonArray *array = parse (json, &root);

  return array == NULL ? 0 : json_array_get_length (array);
}

/**
 * assay_model_list_find_price:
 * @json: (nullable): what assay_model_list_to_json() made
 * @price: (inout): set when the server said what @model costs, else left as it is
 *
 * Returns: whether it did.
 */
gboolean
assay_model_list_find_price (const char *json, const char *model, AssayPrice *price)
{
  g_autoptr (GPtrArray) models = assay_model_list_from_json (json);

  for (guint i = 0; i < models->len; i++)
    {
      const AssayModelInfo *info = models->pdata[i];

      if (g_strcmp0 (info->id, model) != 0 || isnan (info->input_price) || isnan (info->output_price))
        continue;
      *price = (AssayPrice){ info->input_price, info->output_price, NAN, "listed by the server" };
      return TRUE;
    }
  return FALSE;
}
