/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-runs-start.c: how a run begins.
 *
 *   proposal ──plan, subset, estimate──▶ (ask) ──▶ run in the database ──key──▶ runner
 *
 * The plan is made in the reading worker, the run in the db worker, the key comes from the keyring
 * without blocking; the runner lives on the net worker and tells the job how far it is. Main thread. */

#include "assay-runs-private.h"

#include "assay-secrets.h"

/* A proposal on its way through the reading worker. */
typedef struct
{
  AssayRunProposal *proposal;
  AssayBlobs *blobs;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_clear_pointer (&look->proposal, assay_run_proposal_free);
  assay_blobs_unref (look->blobs);
  g_free (look);
}

static gboolean
look_at (AssayDb *db, gpointer data, GError **error)
{
  Look *look = data;

  return assay_run_proposal_load (look->proposal, db, look->blobs, error);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  Look *look = assay_session_read_finish (ASSAY_SESSION (source), result, &error);

  if (look == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&look->proposal),
                           (GDestroyNotify) assay_run_proposal_free);
}

static GTask *
new_task (AssayRuns *self, GCancellable *cancellable, GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  if (self->session != NULL)
    return task;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The workspace was closed");
  g_object_unref (task);
  return NULL;
}

/**
 * assay_runs_propose_async:
 * @proposal: (transfer full): a run that might begin
 *
 * Finds out, without blocking, whether it could begin, and what it would cost.
 */
void
assay_runs_propose_async (AssayRuns *self, AssayRunProposal *proposal, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Look *look;

  g_return_if_fail (ASSAY_IS_RUNS (self));
  task = new_task (self, cancellable, callback, user_data);
  if (task == NULL)
    {
      assay_run_proposal_free (proposal);
      return;
    }
  look = g_new0 (Look, 1);
  look->proposal = proposal;
  look->blobs = assay_blobs_ref (assay_workspace_get_blobs (self->workspace));
  assay_session_read_async (self->session, look_at, look, look_free, cancellable, looked_cb, task);
}

/**
 * assay_runs_propose_finish:
 *
 * Returns: (transfer full): the proposal, with plan and estimate; or why the run can't begin.
 */
AssayRunProposal *
assay_runs_propose_finish (AssayRuns *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* A run on its way to its runner. */
typedef struct
{
  AssayRunProposal *proposal; /* NULL: a run that exists already */
  gint64 run_id;
  AssayRunPlan *plan;
  AssayRun *run;
  char *project;
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  g_clear_pointer (&start->proposal, assay_run_proposal_free);
  g_clear_pointer (&start->plan, assay_run_plan_unref);
  g_clear_pointer (&start->run, assay_run_free);
  g_free (start->project);
  g_free (start);
}

static gboolean
make_run (AssayDb *db, gpointer data, GError **error)
{
  Start *start = data;

  if (start->proposal != NULL && start->proposal->resume != 0)
    {
      start->plan = assay_run_plan_ref (start->proposal->plan);
      start->run = assay_run_load (db, start->proposal->resume, error);
    }
  else if (start->proposal != NULL)
    {
      start->plan = assay_run_plan_ref (start->proposal->plan);
      start->run = start->proposal->repeat_of != 0
                     ? assay_run_plan_repeat_run (start->plan, db, start->proposal->repeat_of, error)
                     : assay_run_plan_create_run (start->plan, db, start->proposal->subset,
                                                  start->proposal->seed, error);
    }
  else
    {
      start->plan = assay_run_plan_load (db, start->run_id, error);
      start->run = start->plan == NULL ? NULL : assay_run_load (db, start->run_id, error);
    }
  if (start->run == NULL)
    return FALSE;
  start->run_id = start->run->id;
  start->project = assay_run_job_dup_project (db, start->run->project_id);
  return TRUE;
}

static void
on_progress (const AssayRunProgress *progress, gpointer data)
{
  AssayLiveRun *live = data;
  AssayRuns *self = live->runs;

  assay_run_job_set_progress (live->job, progress);
  if (!progress->is_last)
    {
      if (self != NULL)
        assay_runs_notify_busy (self);
      return;
    }
  assay_run_job_set_place (live->job, ASSAY_RUN_PLACE_NOWHERE);
  if (self != NULL)
    assay_runs_drop_live (self, live);
  assay_live_run_unref (live);
}

static void
launch (AssayRuns *self, Start *start, const char *key)
{
  AssayRunJob *known = assay_runs_find (self, start->run_id);
  AssayLiveRun *live = g_rc_box_new0 (AssayLiveRun);

  live->runs = self;
  live->job = known != NULL ? g_object_ref (known) : assay_run_job_new (start->run, start->project);
  live->runner = assay_runner_new (self->workspace, assay_session_get_net (self->session));
  start->run->state = ASSAY_RUN_RUNNING;
  assay_run_job_update (live->job, start->run, ASSAY_RUN_PLACE_HERE);
  assay_runs_add_live (self, live, known == NULL);
  assay_runner_start (live->runner, start->plan, start->run_id, key, NULL, on_progress,
                      g_rc_box_acquire (live));
}

static void
key_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AssayRuns *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  GError *error = NULL;
  char *key = assay_secrets_lookup_finish (result, NULL, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (self->session == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The workspace was closed");
  else
    {
      launch (self, start, key);
      g_task_return_int (task, start->run_id);
    }
  g_clear_pointer (&key, assay_secret_free);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AssayRuns *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  const AssayConnection *connection;
  AssaySecretsOwner owner;
  GError *error = NULL;

  if (!assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->session == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The workspace was closed");
      return;
    }
  connection = start->plan->connection;
  if (connection == NULL)
    {
      launch (self, start, NULL);
      g_task_return_int (task, start->run_id);
      return;
    }
  owner = (AssaySecretsOwner){ connection->name, connection->base_url, connection->key_env };
  assay_secrets_lookup_async (&owner, self->cancellable, key_cb, g_steal_pointer (&task));
}

static void
start (AssayRuns *self, Start *start, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = new_task (self, NULL, callback, user_data);

  if (task == NULL)
    {
      start_free (start);
      return;
    }
  g_task_set_task_data (task, start, start_free);
  assay_workspace_write_async (self->workspace, make_run, start, NULL,
                               ASSAY_CHANGE_RUNS | ASSAY_CHANGE_PROMPTS, NULL, made_cb, task);
}

/**
 * assay_runs_start_async:
 * @proposal: (transfer full): as assay_runs_propose_finish() gave it
 *
 * Makes the run and begins to work on it.
 */
void
assay_runs_start_async (AssayRuns *self, AssayRunProposal *proposal, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Start *data = g_new0 (Start, 1);

  g_return_if_fail (ASSAY_IS_RUNS (self));
  data->proposal = proposal;
  start (self, data, callback, user_data);
}

/**
 * assay_runs_resume_async:
 * @run_id: a run that nobody works on
 *
 * Goes on where it stopped.
 */
void
assay_runs_resume_async (AssayRuns *self, gint64 run_id, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Start *data = g_new0 (Start, 1);

  g_return_if_fail (ASSAY_IS_RUNS (self));
  data->run_id = run_id;
  start (self, data, callback, user_data);
}

/**
 * assay_runs_start_finish:
 *
 * Returns: the id of the run that has begun, 0 with @error set.
 */
gint64
assay_runs_start_finish (AssayRuns *self, GAsyncResult *result, GError **error)
{
  gint64 id;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);
  id = g_task_propagate_int (G_TASK (result), error);
  return MAX (id, 0);
}
