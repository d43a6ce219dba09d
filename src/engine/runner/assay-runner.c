/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-runner.c: turns "run version 7 over 4,000 tasks" into requests and results.
 *
 *   claim ─▶ render, media ─▶ cache? ─▶ ready ─▶ request ─▶ answer ─▶ result on disk
 *
 * It lives on the net worker; its public functions may be called from any thread. Each turn of
 * pump() sends what may be sent and starts a database job if one is due, so every event (an answer, a
 * finished job, a timer) just ends in pump(). Owns the items; each is in exactly one place of the
 * picture above. Guarantee: each (run, task) pair is finished or failed exactly once, also after a
 * crash, because it is claimed on disk before it is sent, and stored before its place is free. */

#include "assay-runner-private.h"

#include "assay-builtin.h"
#include "assay-error.h"
#include "assay-import-repo.h"
#include "assay-json.h"

#include <math.h>

#define PUBLISH_MS 100

G_DEFINE_FINAL_TYPE (AssayRunner, assay_runner, G_TYPE_OBJECT)

static void
free_items (GQueue *queue)
{
  g_queue_clear_full (queue, (GDestroyNotify) assay_run_item_free);
}

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
assay_runner_finalize (GObject *object)
{
  AssayRunner *self = ASSAY_RUNNER (object);

  free_items (&self->ready);
  free_items (&self->delayed);
  g_ptr_array_unref (self->lookups);
  g_ptr_array_unref (self->results);
  drop_source (&self->wake);
  drop_source (&self->ticker);
  if (self->pool != NULL)
    g_thread_pool_free (self->pool, FALSE, FALSE);
  g_clear_pointer (&self->fetcher, assay_http_unref);
  g_clear_pointer (&self->provider, assay_provider_unref);
  g_clear_pointer (&self->limiter, assay_limiter_free);
  g_clear_pointer (&self->loader, assay_media_loader_unref);
  if (self->journal != NULL)
    assay_run_journal_close (self->journal, FALSE, FALSE);
  if (self->task_context_free != NULL)
    self->task_context_free (self->task_context);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->plan, assay_run_plan_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->key);
  g_free (self->stop_reason);
  g_free (self->wait_reason);
  g_free (self->served_model);
  g_clear_object (&self->net);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (assay_runner_parent_class)->finalize (object);
}

static void
assay_runner_class_init (AssayRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_runner_finalize;
}

static void
assay_runner_init (AssayRunner *self)
{
  self->lookups = g_ptr_array_new ();
  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_result_free);
  self->cancellable = g_cancellable_new ();
}

/**
 * assay_runner_new:
 * @net: the worker to live on
 *
 * Returns: (transfer full): a runner for one run. Any thread.
 */
AssayRunner *
assay_runner_new (AssayWorkspace *workspace, AssayWorker *net)
{
  AssayRunner *self = g_object_new (ASSAY_TYPE_RUNNER, NULL);

  self->workspace = g_object_ref (workspace);
  self->net = g_object_ref (net);
  return self;
}

/**
 * assay_runner_is_done:
 *
 * Returns: whether the run has stopped, for whatever reason, and the database says so. Any thread.
 */
gboolean
assay_runner_is_done (AssayRunner *self)
{
  return g_atomic_int_get (&self->done) != 0;
}

static gboolean
on_wake (gpointer data)
{
  AssayRunner *self = data;

  g_clear_pointer (&self->wake, g_source_unref);
  assay_runner_pump (self);
  return G_SOURCE_REMOVE;
}

/**
 * assay_runner_wake_at:
 * @monotonic: when to look again whether something may be sent; the earliest wish counts
 */
void
assay_runner_wake_at (AssayRunner *self, gint64 monotonic)
{
  if (self->wake != NULL)
    {
      if (g_source_get_ready_time (self->wake) > monotonic)
        g_source_set_ready_time (self->wake, monotonic);
      return;
    }
  self->wake = g_timeout_source_new (0);
  g_source_set_ready_time (self->wake, monotonic);
  g_source_set_callback (self->wake, on_wake, self, NULL);
  g_source_attach (self->wake, assay_worker_get_context (self->net));
}

/**
 * assay_runner_halt:
 * @state: how the run ends
 * @reason: (nullable): why, in a sentence
 *
 * Sends nothing more and ends what is in flight. The first call counts.
 */
void
assay_runner_halt (AssayRunner *self, AssayRunState state, const char *reason)
{
  if (self->is_stopping)
    return;
  self->is_stopping = TRUE;
  self->stop_state = state;
  self->stop_reason = g_strdup (reason);
  if (state != ASSAY_RUN_FINISHED && state != ASSAY_RUN_BUDGET)
    g_cancellable_cancel (self->cancellable);
}

/**
 * assay_runner_fail:
 * @reason: why, in a sentence
 *
 * As assay_runner_halt(), also when the run is ending already: what it was to say is not true.
 */
void
assay_runner_fail (AssayRunner *self, const char *reason)
{
  assay_runner_halt (self, ASSAY_RUN_FAILED, reason);
  self->stop_state = ASSAY_RUN_FAILED;
  g_free (self->stop_reason);
  self->stop_reason = g_strdup (reason);
}

/**
 * assay_runner_add_result:
 * @item: (transfer full): done
 * @result: (transfer full): its result
 */
void
assay_runner_add_result (AssayRunner *self, AssayRunItem *item, AssayResult *result)
{
  g_ptr_array_add (self->results, result);
  self->n_saving++;
  if (item->n_sent > 0 && !item->is_safe)
    {
      self->n_unsafe++;
      self->n_unsafe_next++;
    }
  self->unsaved_cost += assay_run_known_cost (result);
  assay_run_item_free (item);
}

static void
take_due (AssayRunner *self)
{
  gint64 now = g_get_monotonic_time ();
  GList *next;

  for (GList *l = self->delayed.head; l != NULL; l = next)
    {
      AssayRunItem *item = l->data;

      next = l->next;
      if (item->not_before > now)
        {
          assay_runner_wake_at (self, item->not_before);
          continue;
        }
      g_queue_delete_link (&self->delayed, l);
      g_queue_push_head (&self->ready, item);
    }
}

static void
send_ready (AssayRunner *self)
{
  while (!self->is_stopping && self->trouble_since == 0 && self->ready.length > 0 &&
         assay_runner_may_send (self, g_queue_peek_head (&self->ready)))
    assay_runner_send (self, g_queue_pop_head (&self->ready));
}

static gboolean
is_empty (AssayRunner *self)
{
  return self->exhausted && self->n_preparing == 0 && self->lookups->len == 0 &&
         self->ready.length == 0 && self->delayed.length == 0 && self->n_sent == 0 &&
         self->results->len == 0;
}

static void
end (AssayRunner *self)
{
  drop_source (&self->ticker);
  drop_source (&self->wake);
  if (self->journal != NULL)
    assay_run_journal_close (g_steal_pointer (&self->journal), self->results->len == 0,
                             self->stop_state == ASSAY_RUN_FINISHED);
  assay_changes_emit (assay_workspace_get_changes (self->workspace), ASSAY_CHANGE_RUNS);
  g_atomic_int_set (&self->done, 1);
  assay_runner_publish (self);
  g_object_unref (self); /* of assay_runner_start() */
}

/**
 * assay_runner_pump:
 *
 * Does whatever can be done now. Net worker.
 */
void
assay_runner_pump (AssayRunner *self)
{
  if (self->is_stopped)
    {
      if (!g_atomic_int_get (&self->done) && self->n_sent == 0 && self->n_preparing == 0)
        end (self);
      return;
    }
  take_due (self);
  send_ready (self);
  if (!self->job_running && !self->is_stopping && is_empty (self))
    assay_runner_halt (self, ASSAY_RUN_FINISHED, NULL);
  if (self->is_stopping)
    {
      if (!self->job_running && self->n_sent == 0 && self->n_preparing == 0)
        assay_runner_run_last_job (self);
      return;
    }
  assay_runner_run_job (self);
}

static gboolean
on_tick (gpointer data)
{
  assay_runner_publish (data);
  return G_SOURCE_CONTINUE;
}

static void
fail_to_start (AssayRunner *self, GError *error)
{
  self->is_stopping = self->is_stopped = TRUE;
  self->stop_state = ASSAY_RUN_FAILED;
  self->stop_reason = g_strdup (error->message);
  assay_runner_pump (self);
}

typedef struct
{
  AssayRunner *runner;
  AssayRun *run;
  GPtrArray *folders;
} Begin;

static void
add_to_builtin (const char *data, const char *truth, gpointer user_data)
{
  g_autoptr (JsonObject) task = assay_json_parse_object (data, -1, NULL);
  g_autoptr (JsonObject) value = truth != NULL ? assay_json_parse_object (truth, -1, NULL) : NULL;

  if (task != NULL)
    assay_builtin_add_task (user_data, task, value);
}

/* A model that judges tasks itself learns from what people have labelled. */
static gboolean
make_task_context (AssayRunner *self, AssayDb *db, GError **error)
{
  AssayRunPlan *plan = self->plan;

  if (plan->provider_class != &assay_provider_builtin_class)
    return TRUE;
  self->task_context = assay_builtin_new (plan->config, plan->rubric);
  self->task_context_free = assay_builtin_unref;
  return !assay_builtin_wants_truth (plan->config) ||
         assay_annotation_visit_truth (db, plan->project->id, ASSAY_BUILTIN_MAX_UNLABELLED,
                                       add_to_builtin, self->task_context, error);
}

static gboolean
begin_in_db (AssayDb *db, gpointer data, GError **error)
{
  Begin *begin = data;
  AssayRunner *self = begin->runner;

  if (!make_task_context (self, db, error) || !assay_run_start (db, self->run_id, error))
    return FALSE;
  begin->run = assay_run_load (db, self->run_id, error);
  begin->folders = begin->run == NULL ? NULL : assay_folder_list (db, error);
  return begin->folders != NULL;
}

static void
begin_progress (AssayRunner *self, const AssayRun *run)
{
  AssayRunProgress *progress = &self->progress;

  progress->run_id = run->id;
  progress->total = run->total;
  progress->ok = run->ok;
  progress->failed = run->failed;
  progress->done = run->ok + run->failed;
  progress->needs_review = run->needs_review;
  progress->cached = run->cached;
  progress->maybe_paid_twice = run->maybe_paid_twice;
  progress->cost = run->cost;
  progress->n_cost_unknown = run->n_cost_unknown;
  progress->input_tokens = run->input_tokens;
  progress->output_tokens = run->output_tokens;
  progress->remaining_s = NAN;
  self->served_model_known = run->served_model != NULL;
}

typedef struct
{
  char *connection;
  char *model;
  AssayModelQuirks quirks;
} Learned;

static void
learned_free (gpointer data)
{
  Learned *learned = data;

  g_free (learned->connection);
  g_free (learned->model);
  g_free (learned);
}

static gboolean
store_learned (AssayDb *db, gpointer data, GError **error)
{
  Learned *learned = data;
  g_autoptr (AssayConnection) connection = assay_connection_find (db, learned->connection, error);
  g_autofree char *text = NULL;

  if (connection == NULL)
    return FALSE;
  text = assay_run_plan_merge_quirk (connection, learned->model, learned->quirks);
  return assay_connection_set_learned (db, learned->connection, text, error);
}

static void
on_quirks (const char *model, AssayModelQuirks quirks, gpointer data)
{
  AssayRunner *self = data;
  Learned *learned = g_new (Learned, 1);

  *learned = (Learned){ g_strdup (self->plan->connection_name), g_strdup (model), quirks };
  assay_workspace_write_async (self->workspace, store_learned, learned, learned_free,
                               ASSAY_CHANGE_CONNECTIONS, NULL, NULL, NULL);
}

static gboolean
make_provider (AssayRunner *self, GError **error)
{
  AssayRunPlan *plan = self->plan;
  g_autoptr (AssayProviderConfig) config = assay_run_plan_dup_provider_config (plan, self->key);

  self->concurrency = config->concurrency;
  self->provider = assay_provider_new (config, error);
  if (self->provider == NULL)
    return FALSE;
  assay_run_plan_load_quirks (plan, self->provider);
  assay_provider_set_quirks_func (self->provider, on_quirks, self);
  self->limiter = assay_run_plan_new_limiter (plan);
  return TRUE;
}

static void
begin_in_net (gpointer data)
{
  AssayRunner *self = data;
  Begin begin = { .runner = self };
  g_autoptr (GError) error = NULL;

  self->started = self->last_success = g_get_monotonic_time ();
  if (!assay_workspace_write_sync (self->workspace, begin_in_db, &begin, ASSAY_CHANGE_RUNS, &error))
    {
      fail_to_start (self, error);
      return;
    }
  self->loader
    = assay_media_loader_new (assay_workspace_get_blobs (self->workspace), begin.folders);
  self->journal = assay_run_journal_open (assay_workspace_get_path (self->workspace), self->run_id);
  begin_progress (self, begin.run);
  g_ptr_array_unref (begin.folders);
  assay_run_free (begin.run);
  self->ticker = g_timeout_source_new (PUBLISH_MS);
  g_source_set_callback (self->ticker, on_tick, self, NULL);
  g_source_attach (self->ticker, assay_worker_get_context (self->net));
  if (!make_provider (self, &error))
    assay_runner_halt (self, ASSAY_RUN_FAILED, error->message);
  assay_runner_pump (self);
}

/**
 * assay_runner_start:
 * @run_id: a run that was made by @plan, new or to be resumed
 * @key: (nullable): of the connection
 * @context: (nullable): where @func is called; the default one by default
 * @func: told of progress, and of the end
 *
 * Begins to work. Any thread, once.
 */
void
assay_runner_start (AssayRunner *self, AssayRunPlan *plan, gint64 run_id, const char *key,
                    GMainContext *context, AssayRunProgressFunc func, gpointer data)
{
  g_return_if_fail (ASSAY_IS_RUNNER (self) && self->plan == NULL);

  self->plan = assay_run_plan_ref (plan);
  self->run_id = run_id;
  self->key = g_strdup (key);
  self->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  self->func = func;
  self->data = data;
  assay_worker_push (self->net, G_PRIORITY_DEFAULT, begin_in_net, g_object_ref (self));
}

static void
set_paused (AssayRunner *self, gboolean paused)
{
  if (assay_runner_is_done (self))
    return; /* nothing is said after the last word */
  self->is_paused = paused;
  assay_runner_publish (self);
  assay_runner_pump (self);
}

static void
pause_in_net (gpointer data)
{
  g_autoptr (AssayRunner) self = data;

  set_paused (self, TRUE);
}

static void
proceed_in_net (gpointer data)
{
  g_autoptr (AssayRunner) self = data;

  self->outage_since = 0;
  self->n_bad = 0;
  set_paused (self, FALSE);
}

/**
 * assay_runner_pause:
 *
 * Sends nothing more until assay_runner_proceed(); what is in flight is awaited. Any thread.
 */
void
assay_runner_pause (AssayRunner *self)
{
  g_return_if_fail (ASSAY_IS_RUNNER (self));
  assay_worker_push (self->net, G_PRIORITY_DEFAULT, pause_in_net, g_object_ref (self));
}

/**
 * assay_runner_proceed:
 *
 * Goes on after assay_runner_pause(), and asks at once whether an outage is over. Any thread.
 */
void
assay_runner_proceed (AssayRunner *self)
{
  g_return_if_fail (ASSAY_IS_RUNNER (self));
  assay_worker_push (self->net, G_PRIORITY_DEFAULT, proceed_in_net, g_object_ref (self));
}

typedef struct
{
  AssayRunner *runner;
  AssayRunState state;
} Stop;

static void
stop_in_net (gpointer data)
{
  g_autofree Stop *stop = data;
  g_autoptr (AssayRunner) self = stop->runner;

  if (g_atomic_int_get (&self->done))
    return;
  assay_runner_halt (self, stop->state, NULL);
  assay_runner_pump (self);
}

/**
 * assay_runner_stop:
 * @state: %ASSAY_RUN_CANCELLED, or %ASSAY_RUN_INTERRUPTED when the program is told to end
 *
 * Ends the run at once: requests in flight are cut, what is answered is stored. Any thread.
 */
void
assay_runner_stop (AssayRunner *self, AssayRunState state)
{
  Stop *stop = g_new (Stop, 1);

  g_return_if_fail (ASSAY_IS_RUNNER (self));
  *stop = (Stop){ g_object_ref (self), state };
  assay_worker_push (self->net, G_PRIORITY_DEFAULT, stop_in_net, stop);
}
