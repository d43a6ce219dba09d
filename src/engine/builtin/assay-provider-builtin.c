/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-provider-builtin.c: the built-in model as a provider: no key, no network, no cost. Requests are
 * judged in a pool of threads of its own, one per core, and answered in the context of the thread that
 * made the provider. The request's context is an AssayBuiltin. */

#include "assay-builtin.h"
#include "assay-provider.h"

#include <gio/gio.h>

typedef struct
{
  AssayProvider parent;
  GMainContext *context;
  GThreadPool *pool;
} Builtin;

typedef struct
{
  AssayProvider *provider;
  AssayChatRequest *request;
  AssayChatReply *reply;
  GCancellable *cancellable;
  AssayProviderDone done;
  gpointer user_data;
} Call;

static gboolean
finish (gpointer data)
{
  Call *call = data;

  call->done (call->reply, call->user_data);
  return G_SOURCE_REMOVE;
}

static void
call_free (gpointer data)
{
  Call *call = data;

  assay_chat_reply_unref (call->reply);
  assay_chat_request_unref (call->request);
  g_clear_object (&call->cancellable);
  assay_provider_unref (call->provider);
  g_free (call);
}

static void
work (gpointer data, gpointer user_data)
{
  Call *call = data;
  Builtin *self = (Builtin *) call->provider;
  g_autoptr (GSource) source = g_idle_source_new ();
  gint64 start = g_get_monotonic_time ();

  if (!g_cancellable_set_error_if_cancelled (call->cancellable, &call->reply->error))
    assay_builtin_judge (call->request->context, call->request, call->reply);
  call->reply->latency_us = g_get_monotonic_time () - start;
  call->reply->finish = ASSAY_FINISH_STOP;
  call->reply->usage.input = call->reply->usage.output = 0;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, finish, call, call_free);
  g_source_attach (source, self->context);
}

static void
builtin_complete (AssayProvider *provider, AssayChatRequest *request, GCancellable *cancellable,
                  AssayProviderDone done, gpointer user_data)
{
  Builtin *self = (Builtin *) provider;
  Call *call = g_new0 (Call, 1);

  call->provider = assay_provider_ref (provider);
  call->request = assay_chat_request_ref (request);
  call->reply = assay_chat_reply_new ();
  call->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  call->done = done;
  call->user_data = user_data;
  g_thread_pool_push (self->pool, call, NULL);
}

static void
builtin_list_models (AssayProvider *provider, GTask *task)
{
  GPtrArray *models = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_model_info_free);
  AssayModelInfo *info = assay_model_info_new ("builtin");

  info->input_price = info->output_price = 0;
  g_ptr_array_add (models, info);
  g_task_return_pointer (task, models, (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

static void
builtin_free (AssayProvider *provider)
{
  Builtin *self = (Builtin *) provider;

  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_main_context_unref (self->context);
  g_free (self);
}

static AssayProvider *
builtin_create (const AssayProviderConfig *config, GError **error)
{
  Builtin *self = g_new0 (Builtin, 1);

  assay_provider_init (&self->parent, &assay_provider_builtin_class, config);
  self->context = g_main_context_ref_thread_default ();
  self->pool = g_thread_pool_new (work, NULL, (int) MAX (1, g_get_num_processors ()), FALSE, NULL);
  return &self->parent;
}

const AssayProviderClass assay_provider_builtin_class = {
  .kind = "builtin",
  .label = "Built-in baseline",
  .flags = ASSAY_PROVIDER_IMAGES,
  .create = builtin_create,
  .complete = builtin_complete,
  .list_models = builtin_list_models,
  .free = builtin_free,
};
