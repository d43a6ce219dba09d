/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-provider.c: the table of providers, and what all of them share. A provider turns an
 * AssayChatRequest into an AssayChatReply; where it gets the answer is its own affair. Adding a vendor
 * means one file with one AssayProviderClass, and its row in the table below.
 *
 * A provider lives on the thread that made it (the net worker, whose context is its default) and is
 * called there only. Completing is a plain callback and not a GTask: it happens once per task of a run
 * and is called exactly once, never before assay_provider_complete() has returned. */

#include "assay-provider.h"

#include "assay-error.h"

#include <math.h>
#include <string.h>


static const AssayProviderClass *const classes[] = {
  &assay_provider_openai_class,
  &assay_provider_builtin_class,
  NULL,
};

/**
 * assay_provider_classes:
 *
 * Returns: (transfer none) (array zero-terminated=1): all kinds of providers. Any thread.
 */
const AssayProviderClass *const *
assay_provider_classes (void)
{
  return classes;
}

/**
 * assay_provider_find_class:
 * @kind: (nullable): such as "openai"
 *
 * Returns: (transfer none) (nullable): the kind's row. Any thread.
 */
const AssayProviderClass *
assay_provider_find_class (const char *kind)
{
  for (guint i = 0; classes[i] != NULL; i++)
    if (g_strcmp0 (classes[i]->kind, kind) == 0)
      return classes[i];
  return NULL;
}

/**
 * assay_provider_config_new:
 * @name: the connection's name
 * @kind: of the provider
 * @base_url: (nullable): where it is, for those on the network
 *
 * Returns: (transfer full): a configuration without a key, with the default time-out, one request
 * at a time. Any thread.
 */
AssayProviderConfig *
assay_provider_config_new (const char *name, const char *kind, const char *base_url)
{
  AssayProviderConfig *self = g_new0 (AssayProviderConfig, 1);

  self->name = g_strdup (name);
  self->kind = g_strdup (kind);
  self->base_url = g_strdup (base_url);
  self->timeout_us = ASSAY_PROVIDER_DEFAULT_TIMEOUT_US;
  self->concurrency = 1;
  return self;
}

/**
 * assay_provider_config_copy:
 *
 * Returns: (transfer full): a deep copy. Any thread.
 */
AssayProviderConfig *
assay_provider_config_copy (const AssayProviderConfig *self)
{
  AssayProviderConfig *copy = assay_provider_config_new (self->name, self->kind, self->base_url);

  copy->organization = g_strdup (self->organization);
  copy->key = g_strdup (self->key);
  copy->timeout_us = self->timeout_us;
  copy->concurrency = self->concurrency;
  return copy;
}

/**
 * assay_provider_config_free:
 * @self: (transfer full): a configuration
 *
 * Overwrites the key before its memory goes back. Any thread.
 */
void
assay_provider_config_free (AssayProviderConfig *self)
{
  if (self->key != NULL)
    explicit_bzero (self->key, strlen (self->key));
  g_free (self->name);
  g_free (self->kind);
  g_free (self->base_url);
  g_free (self->organization);
  g_free (self->key);
  g_free (self);
}

/**
 * assay_model_info_new:
 * @id: the model's name
 *
 * Returns: (transfer full): a model of which nothing but the name is known. Any thread.
 */
AssayModelInfo *
assay_model_info_new (const char *id)
{
  AssayModelInfo *self = g_new0 (AssayModelInfo, 1);

  self->id = g_strdup (id);
  self->context_tokens = -1;
  self->input_price = NAN;
  self->output_price = NAN;
  return self;
}

/**
 * assay_model_info_free:
 * @self: (transfer full): a model
 *
 * Any thread.
 */
void
assay_model_info_free (AssayModelInfo *self)
{
  g_free (self->id);
  g_free (self->owner);
  g_free (self);
}

/**
 * assay_provider_new:
 * @config: (transfer none): copied
 *
 * Returns: (transfer full): a provider that lives on this thread, or %NULL with
 * %ASSAY_ERROR_UNSUPPORTED for a kind that is not known or %ASSAY_ERROR_INVALID for a bad address.
 */
AssayProvider *
assay_provider_new (const AssayProviderConfig *config, GError **error)
{
  const AssayProviderClass *klass;

  g_return_val_if_fail (config != NULL, NULL);
  klass = assay_provider_find_class (config->kind);
  if (klass == NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNSUPPORTED,
                   "Connection “%s” has the provider kind “%s”, which this version does not know",
                   config->name, config->kind);
      return NULL;
    }
  return klass->create (config, error);
}

/**
 * assay_provider_init:
 * @self: the head of a provider's own struct, all zero
 * @klass: its kind
 * @config: copied
 *
 * For providers.
 */
void
assay_provider_init (AssayProvider *self, const AssayProviderClass *klass,
                     const AssayProviderConfig *config)
{
  self->klass = klass;
  self->config = assay_provider_config_copy (config);
  self->config->concurrency = CLAMP (config->concurrency, 1, ASSAY_PROVIDER_MAX_CONCURRENCY);
  if (self->config->timeout_us <= 0)
    self->config->timeout_us = ASSAY_PROVIDER_DEFAULT_TIMEOUT_US;
  self->quirks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_ref_count_init (&self->refs);
}

/**
 * assay_provider_ref:
 *
 * Returns: (transfer full): @self once more. The provider's thread.
 */
AssayProvider *
assay_provider_ref (AssayProvider *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

/**
 * assay_provider_unref:
 * @self: (transfer full): a provider
 *
 * The provider's thread. Requests in flight hold a reference of their own.
 */
void
assay_provider_unref (AssayProvider *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->config, assay_provider_config_free);
  g_clear_pointer (&self->quirks, g_hash_table_unref);
  self->klass->free (self);
}

/**
 * assay_provider_complete:
 * @request: (transfer none): what to ask; not changed from now on
 * @cancellable: (nullable): cancelling it ends the call at once
 * @done: called once with the reply, good or bad, which it borrows
 * @user_data: for @done
 *
 * The provider's thread, on which @done is called too.
 */
void
assay_provider_complete (AssayProvider *self, AssayChatRequest *request, GCancellable *cancellable,
                         AssayProviderDone done, gpointer user_data)
{
  g_return_if_fail (self != NULL && request != NULL && done != NULL);
  self->klass->complete (self, request, cancellable, done, user_data);
}

/**
 * assay_provider_read:
 * @raw: the body of a good reply, as it was stored
 *
 * Returns: (transfer full) (nullable): the reply that it stands for; %NULL when the provider stores
 * none. The provider's thread.
 */
AssayChatReply *
assay_provider_read (AssayProvider *self, GBytes *raw)
{
  return self->klass->read != NULL ? self->klass->read (self, raw) : NULL;
}

/**
 * assay_provider_list_models_async:
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list on the provider's thread
 * @user_data: for @callback
 *
 * Asks what models there are.
 */
void
assay_provider_list_models_async (AssayProvider *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, assay_provider_list_models_async);
  g_task_set_task_data (task, assay_provider_ref (self), (GDestroyNotify) assay_provider_unref);
  self->klass->list_models (self, task);
}

/**
 * assay_provider_list_models_finish:
 *
 * Returns: (transfer full) (element-type AssayModelInfo): the models in the order that the provider
 * gave, or %NULL with an error that says in one sentence what is wrong.
 */
GPtrArray *
assay_provider_list_models_finish (AssayProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, assay_provider_list_models_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * assay_provider_set_quirks_func:
 * @func: (nullable): told on the provider's thread when something new is learned of a model
 * @user_data: for @func
 *
 * For the one who stores quirks.
 */
void
assay_provider_set_quirks_func (AssayProvider *self, AssayProviderQuirks func, gpointer user_data)
{
  self->quirks_func = func;
  self->quirks_data = user_data;
}

/**
 * assay_provider_get_quirks:
 * @model: the model's name
 *
 * Returns: what is known of @model. The provider's thread.
 */
AssayModelQuirks
assay_provider_get_quirks (AssayProvider *self, const char *model)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->quirks, model));
}

/**
 * assay_provider_set_quirks:
 * @model: the model's name
 * @quirks: as stored before
 *
 * Restores what was learned earlier. The provider's thread.
 */
void
assay_provider_set_quirks (AssayProvider *self, const char *model, AssayModelQuirks quirks)
{
  g_hash_table_insert (self->quirks, g_strdup (model), GUINT_TO_POINTER (quirks));
}

/**
 * assay_provider_learn_quirks:
 * @model: the model's name
 * @quirks: everything that is known of it now
 *
 * Sets and announces quirks. For providers.
 */
void
assay_provider_learn_quirks (AssayProvider *self, const char *model, AssayModelQuirks quirks)
{
  if (assay_provider_get_quirks (self, model) == quirks)
    return;
  assay_provider_set_quirks (self, model, quirks);
  if (self->quirks_func != NULL)
    self->quirks_func (model, quirks, self->quirks_data);
}
