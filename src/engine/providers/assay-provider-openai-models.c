/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-provider-openai-models.c: the list of models at /models. All servers give an id; sizes and
 * prices have other names at each, and are read where they are known: OpenRouter (context_length,
 * pricing per token), Hugging Face (per provider), vLLM (max_model_len), llama.cpp (meta.n_ctx_train),
 * LM Studio (loaded_context_length, max_context_length), Groq (context_window). */

#include "assay-provider-openai-private.h"

#include "assay-error.h"
#include "assay-json.h"

#include <math.h>
#include <string.h>

static gint64
read_context (JsonObject *model)
{
  static const char *const names[] = { "context_length", "max_model_len", "loaded_context_length",
                                       "max_context_length", "context_window" };
  gint64 tokens = -1;

  for (guint i = 0; i < G_N_ELEMENTS (names) && tokens <= 0; i++)
    tokens = assay_json_get_int (model, names[i], -1);
  if (tokens <= 0)
    tokens = assay_json_get_int (assay_json_get_object (model, "meta"), "n_ctx_train", -1);
  return tokens > 0 ? tokens : -1;
}

/* A number, or a number in a string; per token becomes per million. */
static double
read_price (JsonObject *pricing, const char *name, double factor)
{
  const char *text = assay_json_get_string (pricing, name, NULL);
  char *end = NULL;
  double price = text != NULL ? g_ascii_strtod (text, &end) : assay_json_get_double (pricing, name, NAN);

  if ((text != NULL && (end == text || *end != '\0')) || !(price >= 0 && price < 1e6))
    return NAN;
  return price * factor;
}

/* Hugging Face routes to several; what holds for all of them is the smallest and the dearest. */
static void
read_routes (AssayModelInfo *info, JsonArray *routes)
{
  for (guint i = 0; routes != NULL && i < json_array_get_length (routes); i++)
    {
      JsonNode *node = json_array_get_element (routes, i);
      JsonObject *route = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonObject *pricing = assay_json_get_object (route, "pricing");
      gint64 context = assay_json_get_int (route, "context_length", -1);

      if (context > 0 && (info->context_tokens < 0 || context < info->context_tokens))
        info->context_tokens = context;
      info->input_price = fmax (info->input_price, read_price (pricing, "input", 1));
      info->output_price = fmax (info->output_price, read_price (pricing, "output", 1));
    }
}

static AssayModelInfo *
read_model (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *pricing = assay_json_get_object (object, "pricing");
  const char *id = assay_json_get_string (object, "id", NULL);
  AssayModelInfo *info;

  if (id == NULL || *id == '\0')
    return NULL;
  info = assay_model_info_new (id);
  info->owner = g_strdup (assay_json_get_string (object, "owned_by", NULL));
  info->context_tokens = read_context (object);
  info->input_price = read_price (pricing, "prompt", 1e6);
  info->output_price = read_price (pricing, "completion", 1e6);
  read_routes (info, assay_json_get_array (object, "providers"));
  return info;
}

static JsonArray *
find_list (JsonNode *body)
{
  if (body != NULL && JSON_NODE_HOLDS_ARRAY (body))
    return json_node_get_array (body);
  return body != NULL && JSON_NODE_HOLDS_OBJECT (body)
             ? assay_json_get_array (json_node_get_object (body), "data")
             : NULL;
}

static GError *
list_error (AssayOpenai *self, const AssayHttpReply *http, JsonNode *body)
{
  g_auto (AssayOpenaiError) said = { 0 };

  assay_openai_error_read (&said, body);
  if (http->status == 404 || http->status == 405)
    return g_error_new (ASSAY_ERROR, ASSAY_ERROR_MODEL_NOT_FOUND,
                        "There is no list of models at %s (status %u); does the address lack “/v1” at "
                        "its end?",
                        self->models_url, http->status);
  if (http->status == 200 && !said.found)
    return assay_openai_not_an_api (self, self->models_url, http);
  return assay_openai_error_make (self, "", http, &said);
}

static void
on_models (const AssayHttpReply *http, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AssayOpenai *self = g_task_get_task_data (task);
  g_autoptr (GPtrArray) models = NULL;
  g_autoptr (JsonNode) body = NULL;
  JsonArray *list;

  if (http->error != NULL)
    {
      g_task_return_error (task, g_error_copy (http->error));
      return;
    }
  body = assay_openai_parse_body (http);
  list = http->status == 200 ? find_list (body) : NULL;
  if (list == NULL)
    {
      g_task_return_error (task, list_error (self, http, body));
      return;
    }
  models = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_model_info_free);
  for (guint i = 0; i < json_array_get_length (list) && models->len < ASSAY_OPENAI_MAX_MODELS; i++)
    {
      AssayModelInfo *info = read_model (json_array_get_element (list, i));

      if (info != NULL)
        g_ptr_array_add (models, info);
    }
  g_task_return_pointer (task, g_steal_pointer (&models), (GDestroyNotify) g_ptr_array_unref);
}

static void
get (AssayOpenai *self, const char *url, AssayHttpDone done, GTask *task)
{
  AssayHttpRequest request = {
    .url = url,
    .headers = self->headers,
    .timeout_us = self->parent.config->timeout_us,
  };

  assay_http_send (self->http, &request, g_task_get_cancellable (task), done, g_object_ref (task));
}

/**
 * assay_openai_list_models:
 *
 * The class's list_models.
 */
void
assay_openai_list_models (AssayProvider *provider, GTask *task)
{
  AssayOpenai *self = (AssayOpenai *) provider;

  get (self, self->models_url, on_models, task);
}

static void
on_checked (const AssayHttpReply *http, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AssayOpenai *self = g_task_get_task_data (task);
  g_autoptr (JsonNode) body = NULL;
  g_auto (AssayOpenaiError) said = { 0 };

  if (http->error != NULL)
    g_task_return_error (task, g_error_copy (http->error));
  else if (http->status != 401 && http->status != 403)
    g_task_return_boolean (task, TRUE);
  else
    {
      body = assay_openai_parse_body (http);
      assay_openai_error_read (&said, body);
      g_task_return_error (task, assay_openai_error_make (self, "", http, &said));
    }
}

/**
 * assay_openai_check_key:
 *
 * The class's check. OpenRouter lists its models to everybody, so its list says nothing about the
 * key; it has another address for that. Elsewhere there is nothing to check.
 */
void
assay_openai_check_key (AssayProvider *provider, GTask *task)
{
  AssayOpenai *self = (AssayOpenai *) provider;

  if (self->key_url != NULL)
    get (self, self->key_url, on_checked, task);
  else
    g_task_return_boolean (task, TRUE);
}
