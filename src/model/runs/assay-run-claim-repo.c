/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-claim-repo.c: who works on which task of a run. A (run, task) pair is claimed on disk
 * before it is sent, and finished or failed exactly once: a result is only stored by whoever still
 * holds the claim. A claim names its process and expires; what a killed process had claimed is free
 * at once on the same machine, after the lease elsewhere. How often a pair was claimed is counted,
 * so that a request that may have been paid twice is known. */

#include "assay-run.h"

#include "assay-clock.h"
#include "assay-error.h"
#include "assay-owner.h"

#include <math.h>

/**
 * assay_run_is_owned:
 *
 * Returns: whether another process that lives works on the run.
 */
gboolean
assay_run_is_owned (AssayDb *db, gint64 id, GError **error)
{
  g_autoptr (AssayStmt) stmt = assay_db_query (
    db, error, "SELECT owner, expires_at FROM run WHERE id = $1 AND owner IS NOT NULL", "i", id);
  const char *owner;

  if (stmt == NULL || !assay_stmt_next (stmt, error))
    return FALSE;
  owner = assay_stmt_get_text (stmt, 0);
  return g_strcmp0 (owner, assay_owner_self ()) != 0 && assay_owner_is_alive (owner) &&
         assay_stmt_get_int (stmt, 1) > assay_clock_now ();
}

static gint64
own_id (AssayDb *db, GError **error)
{
  return assay_db_exec_id (db, error,
                           "INSERT INTO owner (name, created_at) VALUES ($1, $2)"
                           " ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id",
                           "si", assay_owner_self (), assay_clock_now ());
}

/* The counters of a run are made anew from its results when it starts, so that they are right
 * whatever happened before; while it runs they are added to. */
static gboolean
recount (AssayDb *db, gint64 id, GError **error)
{
  return assay_db_exec (
    db, error,
    "UPDATE run SET (ok, failed, needs_review, cached, cost, n_cost_unknown, input_tokens,"
    " output_tokens) = (SELECT coalesce(sum(status = 1), 0), coalesce(sum(status = 2), 0),"
    " coalesce(sum(review <> 0 AND reviewed_at IS NULL), 0), coalesce(sum(cached), 0),"
    " coalesce(sum(cost), 0), coalesce(sum(cost IS NULL), 0), coalesce(sum(input_tokens), 0),"
    " coalesce(sum(output_tokens), 0) FROM result WHERE run_id = $1) WHERE id = $1",
    "i", id);
}

/**
 * assay_run_start:
 * @db: a writing connection
 *
 * This process works on the run from now on. Claims of processes that ended are free again, and
 * counted as requests that may be paid twice.
 *
 * Returns: %FALSE with %ASSAY_ERROR_BUSY when another process that lives works on it.
 */
gboolean
assay_run_start (AssayDb *db, gint64 id, GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  gint64 now = assay_clock_now ();
  gint64 n_lost;

  if (tx == NULL)
    return FALSE;
  if (assay_run_is_owned (db, id, NULL))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_BUSY,
                   "Another process works on run %" G_GINT64_FORMAT
                   " right now; cancel it there, or wait",
                   id);
      return FALSE;
    }
  if (!assay_db_exec (db, error,
                      "UPDATE run_task SET state = 0, owner = NULL, expires_at = NULL"
                      " WHERE run_id = $1 AND state = 1",
                      "i", id))
    return FALSE;
  n_lost = assay_db_get_int (db, error, "SELECT changes()", "");
  return n_lost >= 0 && recount (db, id, error) &&
         assay_db_exec (db, error,
                        "UPDATE run SET state = 'running', reason = NULL, owner = $2,"
                        " expires_at = $3, started_at = coalesce(started_at, $4),"
                        " finished_at = NULL, maybe_paid_twice = maybe_paid_twice + $5"
                        " WHERE id = $1",
                        "isiii", id, assay_owner_self (), now + ASSAY_RUN_LEASE_US, now, n_lost) &&
         assay_tx_commit (g_steal_pointer (&tx), error);
}

/* Returns whether the claim was still held, so that the result may be stored. */
static gboolean
finish_claim (AssayDb *db, const AssayResult *result, gint64 owner, GError **error)
{
  return assay_db_exec (db, error,
                        "UPDATE run_task SET state = 2, owner = NULL, expires_at = NULL"
                        " WHERE run_id = $1 AND seq = $2 AND state = 1 AND owner = $3",
                        "iii", result->run_id, result->seq, owner) &&
         assay_db_get_int (db, error, "SELECT changes()", "") > 0;
}

static gboolean
save_results (AssayDb *db, gint64 id, GPtrArray *results, gint64 owner, GError **error)
{
  gint64 n_ok = 0, n_failed = 0, n_review = 0, n_cached = 0, n_unknown = 0, n_in = 0, n_out = 0;
  double cost = 0;

  for (guint i = 0; i < results->len; i++)
    {
      AssayResult *result = results->pdata[i];
      g_autoptr (GError) local_error = NULL;

      if (!finish_claim (db, result, owner, &local_error))
        {
          if (local_error == NULL)
            continue;
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!assay_result_save (db, result, error))
        return FALSE;
      n_ok += result->status == ASSAY_RESULT_OK;
      n_failed += result->status != ASSAY_RESULT_OK;
      n_review += result->review != 0;
      n_cached += result->cached;
      n_unknown += isnan (result->cost);
      cost += isnan (result->cost) ? 0 : result->cost;
      n_in += MAX (0, result->input_tokens);
      n_out += MAX (0, result->output_tokens);
    }
  return assay_db_exec (db, error,
                        "UPDATE run SET ok = ok + $2, failed = failed + $3,"
                        " needs_review = needs_review + $4, cached = cached + $5,"
                        " cost = cost + $6, n_cost_unknown = n_cost_unknown + $7,"
                        " input_tokens = input_tokens + $8, output_tokens = output_tokens + $9,"
                        " expires_at = $10 WHERE id = $1",
                        "iiiiidiiii", id, n_ok, n_failed, n_review, n_cached, cost, n_unknown, n_in,
                        n_out, assay_clock_now () + ASSAY_RUN_LEASE_US);
}

static gboolean
find_pending (AssayDb *db, gint64 id, guint n, gint64 after_seq, GPtrArray *claims, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt = assay_db_query (
    db, error,
    "SELECT r.seq, r.task_id, r.attempts, t.ground_truth, t.data FROM run_task r"
    " JOIN task t ON t.id = r.task_id WHERE r.run_id = $1 AND r.seq > $2 AND r.state = 0"
    " ORDER BY r.seq LIMIT $3",
    "iii", id, after_seq, (gint64) n);

  if (stmt == NULL)
    return FALSE;
  while (assay_stmt_next (stmt, &local_error))
    {
      AssayClaim *claim = g_new0 (AssayClaim, 1);

      claim->seq = assay_stmt_get_int (stmt, 0);
      claim->task_id = assay_stmt_get_int (stmt, 1);
      claim->attempts = assay_stmt_get_int (stmt, 2) + 1;
      claim->ground_truth = assay_stmt_get_int (stmt, 3) != 0;
      claim->data = assay_stmt_dup_text (stmt, 4);
      g_ptr_array_add (claims, claim);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
claim_more (AssayDb *db, gint64 id, guint n, gint64 owner, gint64 *after_seq, GPtrArray *claims,
            GError **error)
{
  guint first = claims->len;
  gint64 from = *after_seq;

  if (!find_pending (db, id, n, from, claims, error))
    return FALSE;
  if (claims->len == first)
    return TRUE;
  *after_seq = ((AssayClaim *) claims->pdata[claims->len - 1])->seq;
  return assay_db_exec (db, error,
                        "UPDATE run_task SET state = 1, attempts = attempts + 1, owner = $4,"
                        " expires_at = $5 WHERE run_id = $1 AND seq > $2 AND seq <= $3 AND state = 0",
                        "iiiii", id, from, *after_seq, owner, assay_clock_now () + ASSAY_RUN_LEASE_US);
}

/**
 * assay_run_step:
 * @db: a writing connection
 * @results: (element-type AssayResult): to be stored; those whose claim was lost are passed over
 * @n_claims: how many more tasks to claim, at most
 * @after_seq: (inout): where to look for them; is moved on
 * @claims: (element-type AssayClaim): gets the claimed tasks; fewer than asked means the end
 *
 * Stores results and claims tasks in one transaction: when it returns, both are on disk.
 */
gboolean
assay_run_step (AssayDb *db, gint64 id, GPtrArray *results, guint n_claims, gint64 *after_seq,
                GPtrArray *claims, GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  gint64 owner = tx == NULL ? -1 : own_id (db, error);
  guint n_before = claims->len;
  gint64 before = *after_seq;

  if (owner > 0 && (results->len == 0 || save_results (db, id, results, owner, error)) &&
      (n_claims == 0 || claim_more (db, id, n_claims, owner, after_seq, claims, error)) &&
      assay_tx_commit (g_steal_pointer (&tx), error))
    return TRUE;
  g_ptr_array_set_size (claims, (int) n_before);
  *after_seq = before;
  return FALSE;
}

/**
 * assay_run_stop:
 * @db: a writing connection
 * @state: how it ended
 * @reason: (nullable): why, in a sentence
 * @active_us: how long this process worked on it
 *
 * This process no longer works on the run; tasks that it had claimed are free.
 */
gboolean
assay_run_stop (AssayDb *db, gint64 id, AssayRunState state, const char *reason, gint64 active_us,
                GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  gint64 now = assay_clock_now ();

  return tx != NULL &&
         assay_db_exec (db, error,
                        "UPDATE run_task SET state = 0, owner = NULL, expires_at = NULL"
                        " WHERE run_id = $1 AND state = 1 AND owner = $2",
                        "ii", id, own_id (db, NULL)) &&
         assay_db_exec (db, error,
                        "UPDATE run SET state = $2, reason = $3, owner = NULL, expires_at = NULL,"
                        " active_us = active_us + $4, finished_at = $5 WHERE id = $1",
                        "issii", id, assay_run_state_name (state), reason, active_us, now) &&
         assay_tx_commit (g_steal_pointer (&tx), error);
}

/**
 * assay_run_list_left:
 * @with_failed: also tasks that ended in an error
 *
 * Returns: (transfer full) (element-type gint64): the ids of the tasks that have no result yet, in
 * the run's order.
 */
GArray *
assay_run_list_left (AssayDb *db, gint64 id, gboolean with_failed, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt = assay_db_query (
    db, error,
    "SELECT task_id FROM run_task WHERE run_id = $1 AND (state <> 2 OR ($2 <> 0 AND task_id IN"
    " (SELECT task_id FROM result WHERE run_id = $1 AND status = 2))) ORDER BY seq",
    "ii", id, (gint64) with_failed);

  if (stmt == NULL)
    return NULL;
  while (assay_stmt_next (stmt, &local_error))
    {
      gint64 task_id = assay_stmt_get_int (stmt, 0);

      g_array_append_val (ids, task_id);
    }
  if (local_error == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * assay_run_retry_failed:
 * @db: a writing connection, outside of a transaction
 *
 * Tasks of the run that ended in an error are to be done again; the errors go.
 */
gboolean
assay_run_retry_failed (AssayDb *db, gint64 id, GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);

  return tx != NULL &&
         assay_db_exec (db, error,
                        "UPDATE run_task SET state = 0 WHERE run_id = $1 AND state = 2"
                        " AND task_id IN (SELECT task_id FROM result WHERE run_id = $1"
                        " AND status = 2)",
                        "i", id) &&
         assay_db_exec (db, error,
                        "DELETE FROM result_value WHERE result_id IN"
                        " (SELECT id FROM result WHERE run_id = $1 AND status = 2)",
                        "i", id) &&
         assay_db_exec (db, error, "DELETE FROM result WHERE run_id = $1 AND status = 2", "i", id) &&
         recount (db, id, error) &&
         assay_run_set_state (db, id, ASSAY_RUN_INTERRUPTED, NULL, error) &&
         assay_tx_commit (g_steal_pointer (&tx), error);
}
