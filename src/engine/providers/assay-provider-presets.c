/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-provider-presets.c: the places that people get models from, the test of a connection, and the
 * search for servers on this machine. The search runs when somebody asks for it and never by itself:
 * it connects to the usual ports of the presets on 127.0.0.1 and lists what answers there like an API.
 *
 * The test asks the same questions that a run will: is the name known, does somebody answer, does the
 * certificate hold, is the key taken, is it an API. Its error is the sentence to show. */

#include "assay-provider-presets.h"

#include "assay-error.h"

static const AssayProviderPreset presets[] = {
  { "openai", "OpenAI", "openai", "https://api.openai.com/v1", "OPENAI_API_KEY",
    "https://platform.openai.com/api-keys", 0 },
  { "openrouter", "OpenRouter", "openai", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY",
    "https://openrouter.ai/settings/keys", 0 },
  { "huggingface", "Hugging Face", "openai", "https://router.huggingface.co/v1", "HF_TOKEN",
    "https://huggingface.co/settings/tokens", 0 },
  { "vllm", "vLLM", "openai", "http://127.0.0.1:8000/v1", NULL, NULL, 8000 },
  { "llama.cpp", "llama.cpp", "openai", "http://127.0.0.1:8080/v1", NULL, NULL, 8080 },
  { "ollama", "Ollama", "openai", "http://127.0.0.1:11434/v1", NULL, NULL, 11434 },
  { "lmstudio", "LM Studio", "openai", "http://127.0.0.1:1234/v1", NULL, NULL, 1234 },
};

typedef struct
{
  GPtrArray *found; /* of AssayFoundServer, in the order of the presets */
  guint n_waiting;
} Probe;

typedef struct
{
  GTask *task;
  AssayProvider *provider;
  AssayFoundServer *server; /* where an answer goes */
} Attempt;

/**
 * assay_provider_presets:
 * @n: (out): how many there are
 *
 * Returns: (transfer none) (array length=n): the presets in the order to show them. Any thread.
 */
const AssayProviderPreset *
assay_provider_presets (guint *n)
{
  *n = G_N_ELEMENTS (presets);
  return presets;
}

/**
 * assay_provider_find_preset:
 *
 * Returns: (transfer none) (nullable): the preset @id. Any thread.
 */
const AssayProviderPreset *
assay_provider_find_preset (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    if (g_strcmp0 (presets[i].id, id) == 0)
      return &presets[i];
  return NULL;
}

static void
on_listed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *models = assay_provider_list_models_finish (g_task_get_task_data (task), result, &error);

  if (models != NULL)
    g_task_return_pointer (task, models, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
on_key_checked (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AssayProvider *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    assay_provider_list_models_async (self, g_task_get_cancellable (task), on_listed, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

/**
 * assay_provider_test_async:
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known, on the provider's thread
 * @user_data: for @callback
 *
 * Tries a connection. The provider's thread.
 */
void
assay_provider_test_async (AssayProvider *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) check = NULL;

  g_task_set_source_tag (task, assay_provider_test_async);
  g_task_set_task_data (task, assay_provider_ref (self), (GDestroyNotify) assay_provider_unref);
  if (self->klass->check == NULL)
    {
      assay_provider_list_models_async (self, cancellable, on_listed, g_object_ref (task));
      return;
    }
  check = g_task_new (NULL, cancellable, on_key_checked, g_object_ref (task));
  g_task_set_task_data (check, assay_provider_ref (self), (GDestroyNotify) assay_provider_unref);
  self->klass->check (self, check);
}

/**
 * assay_provider_test_finish:
 *
 * Returns: (transfer full) (element-type AssayModelInfo): the models that can be used, or %NULL with
 * an error that says in one sentence what is wrong.
 */
GPtrArray *
assay_provider_test_finish (AssayProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, assay_provider_test_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * assay_found_server_free:
 * @self: (transfer full): a server
 */
void
assay_found_server_free (AssayFoundServer *self)
{
  g_free (self->base_url);
  g_clear_pointer (&self->models, g_ptr_array_unref);
  g_free (self);
}

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  g_ptr_array_unref (probe->found);
  g_free (probe);
}

static void
finish_probe (GTask *task, Probe *probe)
{
  if (g_task_return_error_if_cancelled (task))
    return;
  for (guint i = probe->found->len; i > 0; i--)
    if (((AssayFoundServer *) probe->found->pdata[i - 1])->models == NULL)
      g_ptr_array_remove_index (probe->found, i - 1);
  g_task_return_pointer (task, g_ptr_array_ref (probe->found), (GDestroyNotify) g_ptr_array_unref);
}

static void
on_probed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Attempt *attempt = user_data;
  Probe *probe = g_task_get_task_data (attempt->task);

  attempt->server->models = assay_provider_list_models_finish (attempt->provider, result, NULL);
  if (--probe->n_waiting == 0)
    finish_probe (attempt->task, probe);
  assay_provider_unref (attempt->provider);
  g_object_unref (attempt->task);
  g_free (attempt);
}

static void
probe_one (GTask *task, Probe *probe, const AssayProviderPreset *preset)
{
  g_autoptr (AssayProviderConfig) config
      = assay_provider_config_new (preset->label, preset->kind, preset->base_url);
  AssayProvider *provider;
  AssayFoundServer *server;
  Attempt *attempt;

  config->timeout_us = ASSAY_PROVIDER_PROBE_TIMEOUT_US;
  provider = assay_provider_new (config, NULL);
  if (provider == NULL)
    return;
  server = g_new0 (AssayFoundServer, 1);
  server->preset = preset;
  server->base_url = g_strdup (preset->base_url);
  g_ptr_array_add (probe->found, server);
  probe->n_waiting++;

  attempt = g_new (Attempt, 1);
  *attempt = (Attempt){ g_object_ref (task), provider, server };
  assay_provider_list_models_async (provider, g_task_get_cancellable (task), on_probed, attempt);
}

/**
 * assay_provider_probe_async:
 * @list: (array length=n): where to look, usually assay_provider_presets(); must stay
 * @n: how many there are
 * @cancellable: (nullable): a cancellable
 * @callback: called when all have answered or had their time, on this thread
 * @user_data: for @callback
 *
 * Looks for servers on this machine: the presets with a port. Only when somebody asked for it. A thread
 * with a main context, usually the net worker.
 */
void
assay_provider_probe_async (const AssayProviderPreset *list, guint n, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Probe *probe = g_new0 (Probe, 1);

  g_task_set_source_tag (task, assay_provider_probe_async);
  probe->found = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_found_server_free);
  g_task_set_task_data (task, probe, probe_free);
  for (guint i = 0; i < n; i++)
    if (list[i].port != 0)
      probe_one (task, probe, &list[i]);
  if (probe->n_waiting == 0)
    finish_probe (task, probe);
}

/**
 * assay_provider_probe_finish:
 *
 * Returns: (transfer full) (element-type AssayFoundServer): the servers that answered, perhaps none,
 * or %NULL when it was cancelled.
 */
GPtrArray *
assay_provider_probe_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, assay_provider_probe_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
