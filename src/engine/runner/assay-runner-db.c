/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-runner-db.c: the runner's dealings with the database. There is at most one job under way: it
 * stores all results that came since the last one, claims more tasks and looks up keys in the
 * response cache, in one transaction; some milliseconds lie between two jobs, so that a fast model
 * makes larger jobs instead of more of them. A task's place among the requests in flight is free when
 * its answer is safe, in the journal or in the database: whatever ends the process, no more than the
 * requests in flight can be paid twice.
 *
 * Commits are relaxed and synced to the disk every 100 ms, and before the run is said to have ended:
 * a power failure may take the last 100 ms of results, which are then asked for again. */

#include "assay-runner-private.h"

#include "assay-error.h"

#include <math.h>

#define RETRY_US (2 * G_USEC_PER_SEC)
#define SYNC_US (100 * 1000)
/* Between two jobs, and how many results begin one sooner. */
#define GAP_US (8 * 1000)
#define MANY 64
/* The same while places wait for their results to be stored. */
#define UNSAFE_GAP_US 1000
#define UNSAFE_MANY 4

typedef struct
{
  AssayRunner *runner;
  GPtrArray *results;
  GPtrArray *lookups;
  guint n_unsafe;
  guint n_claims;
  gint64 after_seq;
  GPtrArray *claims;
  char *served_model;
  AssayRunState state; /* as the database has it: others may have changed it */
  gboolean is_last;
  gboolean must_sync;
  gint64 active_us;
  GError *error;
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->runner);
  g_ptr_array_unref (job->results);
  g_ptr_array_unref (job->lookups);
  g_ptr_array_unref (job->claims);
  g_free (job->served_model);
  g_clear_error (&job->error);
  g_free (job);
}

/* In one transaction, so that the file is locked once and not for each key. */
static gboolean
look_up (AssayDb *db, Job *job, GError **error)
{
  g_autoptr (AssayTx) tx = job->lookups->len > 0 ? assay_db_begin (db, error) : NULL;

  if (job->lookups->len > 0 && tx == NULL)
    return FALSE;
  for (guint i = 0; i < job->lookups->len; i++)
    {
      AssayRunItem *item = job->lookups->pdata[i];
      g_autoptr (GError) local_error = NULL;

      item->cached = assay_reply_find (db, item->key, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  return tx == NULL || assay_tx_commit (g_steal_pointer (&tx), error);
}

static gboolean
work_in_db (AssayDb *db, Job *job, GError **error)
{
  AssayRunner *self = job->runner;

  if ((job->results->len > 0 || job->n_claims > 0) &&
      !assay_run_step (db, self->run_id, job->results, job->n_claims, &job->after_seq, job->claims,
                       error))
    return FALSE;
  if (job->served_model != NULL &&
      !assay_run_set_served_model (db, self->run_id, job->served_model, error))
    return FALSE;
  if (job->is_last)
    return assay_run_stop (db, self->run_id, self->stop_state, self->stop_reason, job->active_us,
                           error);
  return look_up (db, job, error) && assay_run_get_state (db, self->run_id, &job->state, error);
}

static gboolean
run_in_db (AssayDb *db, gpointer data, GError **error)
{
  Job *job = data;
  gboolean ok;

  assay_db_set_relaxed (db, TRUE);
  ok = work_in_db (db, job, error);
  if (ok && (job->is_last || job->must_sync))
    ok = assay_db_sync (db, error);
  assay_db_set_relaxed (db, FALSE);
  return ok;
}

static void
count_result (AssayRunner *self, const AssayResult *result)
{
  AssayRunProgress *progress = &self->progress;

  progress->ok += result->status == ASSAY_RESULT_OK;
  progress->failed += result->status != ASSAY_RESULT_OK;
  progress->needs_review += result->review != 0;
  progress->cached += result->cached;
  progress->n_cost_unknown += isnan (result->cost);
  progress->cost += assay_run_known_cost (result);
  progress->input_tokens += MAX (0, result->input_tokens);
  progress->output_tokens += MAX (0, result->output_tokens);
  progress->done = progress->ok + progress->failed;
}

static void
take_back (AssayRunner *self, Job *job)
{
  for (guint i = 0; i < job->results->len; i++)
    g_ptr_array_add (self->results, g_steal_pointer (&job->results->pdata[i]));
  g_ptr_array_set_free_func (job->results, NULL);
  for (guint i = 0; i < job->lookups->len; i++)
    g_ptr_array_add (self->lookups, job->lookups->pdata[i]);
  self->n_unsafe_next += job->n_unsafe;
}

/* The disk is full, or another process holds the workspace: the results wait in memory, nothing more
 * is sent, and it is tried again until the patience ends. */
static void
on_trouble (AssayRunner *self, Job *job)
{
  gint64 now = g_get_monotonic_time ();
  gboolean may_pass = g_error_matches (job->error, ASSAY_ERROR, ASSAY_ERROR_NO_SPACE) ||
                      g_error_matches (job->error, ASSAY_ERROR, ASSAY_ERROR_BUSY);

  take_back (self, job);
  if (self->trouble_since == 0)
    self->trouble_since = now;
  g_free (self->wait_reason);
  self->wait_reason = g_strdup (job->error->message);
  if (job->is_last || !may_pass ||
      now - self->trouble_since > self->plan->options.patience_s * G_USEC_PER_SEC)
    {
      self->is_stopped = job->is_last;
      assay_runner_fail (self, job->error->message);
      return;
    }
  assay_runner_wake_at (self, now + RETRY_US);
}

static void
on_success (AssayRunner *self, Job *job)
{
  self->trouble_since = 0;
  self->n_saving -= job->results->len;
  self->n_unsafe -= job->n_unsafe;
  if (self->journal != NULL)
    assay_run_journal_saved (self->journal);
  self->unsaved_cost = 0;
  for (guint i = 0; i < job->results->len; i++)
    count_result (self, job->results->pdata[i]);
  for (guint i = 0; i < self->results->len; i++)
    self->unsaved_cost += assay_run_known_cost (self->results->pdata[i]);
  if (job->results->len > 0)
    assay_changes_emit (assay_workspace_get_changes (self->workspace),
                        ASSAY_CHANGE_RESULTS | ASSAY_CHANGE_RUNS);
  for (guint i = 0; i < job->lookups->len; i++)
    g_queue_push_tail (&self->ready, job->lookups->pdata[i]);
  self->after_seq = job->after_seq;
  if (job->n_claims > job->claims->len)
    self->exhausted = TRUE;
  for (guint i = 0; i < job->claims->len; i++)
    {
      AssayClaim *claim = g_steal_pointer (&job->claims->pdata[i]);

      assay_runner_feed (self, assay_run_item_new (claim));
    }
  g_ptr_array_set_free_func (job->claims, NULL);
  if (job->is_last)
    self->is_stopped = TRUE;
  else if (job->state == ASSAY_RUN_CANCELLED && !self->is_stopping)
    assay_runner_halt (self, ASSAY_RUN_CANCELLED, "Cancelled by another process");
}

static void
on_job_done (gpointer data)
{
  Job *job = data;
  g_autoptr (AssayRunner) self = g_object_ref (job->runner);

  self->job_running = FALSE;
  self->job_ended = g_get_monotonic_time ();
  if (job->must_sync)
    self->synced = self->job_ended;
  if (job->error != NULL)
    on_trouble (self, job);
  else
    on_success (self, job);
  job_free (job);
  assay_runner_pump (self);
}

static void
work (gpointer data)
{
  Job *job = data;

  assay_workspace_write_sync (job->runner->workspace, run_in_db, job, 0, &job->error);
  assay_worker_push (job->runner->net, G_PRIORITY_DEFAULT, on_job_done, job);
}

static guint
count_wanted (AssayRunner *self)
{
  guint ahead = self->n_preparing + self->lookups->len + self->ready.length;
  guint target = self->concurrency + ASSAY_RUNNER_AHEAD;

  if (self->exhausted || self->is_stopping || self->is_paused || self->outage_since != 0 || ahead >= target)
    return 0;
  return target - ahead;
}

/* When a job is due at the latest; those that wait for nothing but the next one are few. */
static gint64
find_due (AssayRunner *self, guint n_claims)
{
  guint n_done = self->results->len + self->lookups->len;
  guint most = self->n_unsafe > 0 ? MAX (UNSAFE_MANY, self->concurrency / 8) : MANY;

  if (self->n_sent == 0 || n_done >= most || n_claims > (self->concurrency + ASSAY_RUNNER_AHEAD) / 2)
    return 0;
  return self->job_ended + (self->n_unsafe > 0 ? UNSAFE_GAP_US : GAP_US);
}

static Job *
job_new (AssayRunner *self)
{
  Job *job = g_new0 (Job, 1);

  job->runner = g_object_ref (self);
  job->results = g_steal_pointer (&self->results);
  job->n_unsafe = self->n_unsafe_next;
  self->n_unsafe_next = 0;
  if (self->journal != NULL)
    assay_run_journal_turn (self->journal);
  job->lookups = g_steal_pointer (&self->lookups);
  job->claims = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_claim_free);
  job->after_seq = self->after_seq;
  job->served_model = g_steal_pointer (&self->served_model);
  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_result_free);
  self->lookups = g_ptr_array_new ();
  self->job_running = TRUE;
  return job;
}

/**
 * assay_runner_run_job:
 *
 * Starts a job if there is something to do and none is under way. Net worker.
 *
 * Returns: whether one is under way now.
 */
gboolean
assay_runner_run_job (AssayRunner *self)
{
  guint n_claims = count_wanted (self);
  gint64 now, due;
  Job *job;

  if (self->job_running)
    return TRUE;
  if (self->trouble_since != 0 && self->wake != NULL)
    return FALSE;
  if (self->results->len == 0 && self->lookups->len == 0 && n_claims == 0)
    return FALSE;
  now = g_get_monotonic_time ();
  due = find_due (self, n_claims);
  if (now < due)
    {
      assay_runner_wake_at (self, due);
      return FALSE;
    }
  job = job_new (self);
  job->n_claims = n_claims;
  job->must_sync = now - self->synced > SYNC_US;
  assay_worker_push (assay_workspace_get_worker (self->workspace), G_PRIORITY_DEFAULT, work, job);
  return TRUE;
}

/**
 * assay_runner_run_last_job:
 *
 * Stores what is left, gives claims back and notes how the run ended. Net worker.
 */
void
assay_runner_run_last_job (AssayRunner *self)
{
  Job *job = job_new (self);

  job->is_last = TRUE;
  job->active_us = g_get_monotonic_time () - self->started;
  assay_worker_push (assay_workspace_get_worker (self->workspace), G_PRIORITY_DEFAULT, work, job);
}
