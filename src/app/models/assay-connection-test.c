/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-connection-test.c: asking servers on behalf of the window. The key is looked up in a thread,
 * the provider lives and dies in the session's net worker, and the answer comes back to the main
 * thread, where the task was made and is ended: a session never loses its last reference in one of its
 * own workers. */

#include "assay-connection-test.h"

#include "assay-error.h"
#include "assay-secrets.h"

/* A question on its way through the net worker and back. */
typedef struct
{
  GTask *task;
  AssayProviderConfig *config; /* of a test */
  gboolean has_key;
  char *key_env;
  const AssayProviderPreset *presets; /* of a search */
  guint n_presets;
  AssayProvider *provider;
  GPtrArray *answer;
  GError *error;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  if (question->config != NULL)
    {
      assay_secret_free (g_steal_pointer (&question->config->key));
      assay_provider_config_free (question->config);
    }
  g_free (question->key_env);
  g_clear_pointer (&question->answer, g_ptr_array_unref);
  g_clear_error (&question->error);
  g_free (question);
}

static gboolean
answered (gpointer data)
{
  Question *question = data;
  g_autoptr (GTask) task = question->task;

  if (question->error != NULL)
    g_task_return_error (task, g_steal_pointer (&question->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&question->answer),
                           (GDestroyNotify) g_ptr_array_unref);
  return G_SOURCE_REMOVE;
}

/* A refusal for want of a key is told as what it is. */
static void
explain_missing_key (Question *question)
{
  if (question->has_key || !g_error_matches (question->error, ASSAY_ERROR, ASSAY_ERROR_AUTH))
    return;
  if (question->key_env != NULL)
    g_prefix_error (&question->error, "No key was sent, since none is kept and $%s is not set: ",
                    question->key_env);
  else
    g_prefix_error (&question->error, "No key was sent, since none is kept: ");
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Question *question = data;

  question->answer = assay_provider_test_finish (question->provider, result, &question->error);
  g_clear_pointer (&question->provider, assay_provider_unref);
  explain_missing_key (question);
  g_main_context_invoke (NULL, answered, question);
}

static void
test_in_worker (gpointer data)
{
  Question *question = data;

  question->provider = assay_provider_new (question->config, &question->error);
  if (question->provider == NULL)
    g_main_context_invoke (NULL, answered, question);
  else
    assay_provider_test_async (question->provider, g_task_get_cancellable (question->task), tested_cb,
                               question);
}

static void
key_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Question *question = data;
  AssaySession *session = g_task_get_source_object (question->task);

  question->config->key = assay_secrets_lookup_finish (result, NULL, &question->error);
  question->has_key = question->config->key != NULL;
  if (question->error != NULL)
    answered (question);
  else
    assay_worker_push (assay_session_get_net (session), G_PRIORITY_DEFAULT, test_in_worker, question);
}

static Question *
question_new (AssaySession *session, gpointer tag, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (question->task, tag);
  g_task_set_task_data (question->task, question, question_free);
  return question;
}

/**
 * assay_connection_test_async:
 * @session: where requests are sent
 * @connection: what to try; not kept
 *
 * Lists the models of a connection with its key, or finds out what is wrong. Main thread.
 */
void
assay_connection_test_async (AssaySession *session, const AssayConnection *connection,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Question *question
    = question_new (session, assay_connection_test_async, cancellable, callback, user_data);
  AssaySecretsOwner owner = { connection->name, connection->base_url, connection->key_env };

  question->config
    = assay_provider_config_new (connection->name, connection->kind, connection->base_url);
  question->config->organization = g_strdup (connection->organization);
  question->config->timeout_us = (gint64) connection->timeout_s * G_USEC_PER_SEC;
  question->key_env = g_strdup (connection->key_env);
  assay_secrets_lookup_async (&owner, cancellable, key_found_cb, question);
}

/**
 * assay_connection_test_finish:
 *
 * Returns: (transfer full) (element-type AssayModelInfo): its models; or an error that says in one
 * sentence what is wrong.
 */
GPtrArray *
assay_connection_test_finish (AssaySession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Question *question = data;

  question->answer = assay_provider_probe_finish (result, &question->error);
  g_main_context_invoke (NULL, answered, question);
}

static void
find_in_worker (gpointer data)
{
  Question *question = data;

  assay_provider_probe_async (question->presets, question->n_presets,
                              g_task_get_cancellable (question->task), probed_cb, question);
}

/**
 * assay_connection_find_async:
 * @session: where requests are sent
 * @presets: (array length=n): where to look on this machine; must stay
 *
 * Looks for servers on this machine; nothing leaves it. Main thread.
 */
void
assay_connection_find_async (AssaySession *session, const AssayProviderPreset *presets, guint n,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Question *question
    = question_new (session, assay_connection_find_async, cancellable, callback, user_data);

  question->presets = presets;
  question->n_presets = n;
  assay_worker_push (assay_session_get_net (session), G_PRIORITY_DEFAULT, find_in_worker, question);
}

/**
 * assay_connection_find_finish:
 *
 * Returns: (transfer full) (element-type AssayFoundServer): those that answered, perhaps none.
 */
GPtrArray *
assay_connection_find_finish (AssaySession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
