/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-repo.c: runs and how they are kept; making, finding and ending them. The claims, which
 * are the heart of it, are in assay-run-claim-repo.c. */

#include "assay-run.h"

#include "assay-clock.h"
#include "assay-error.h"

#include <math.h>
#include <string.h>

#define COLUMNS                                                                                    \
  "r.id, r.project_id, r.version_id, r.connection, r.model, r.served_model, r.subset, r.seed,"     \
  " r.settings, r.state, r.reason, r.total, r.ok, r.failed, r.needs_review, r.cached,"             \
  " r.maybe_paid_twice, r.cost, r.n_cost_unknown, r.input_tokens, r.output_tokens, r.active_us,"   \
  " r.software, r.author, r.created_at, r.started_at, r.finished_at, v.number, p.name"
#define FROM                                                                                       \
  " FROM run r LEFT JOIN version v ON v.id = r.version_id LEFT JOIN prompt p ON p.id = v.prompt_id"

static AssayRunState
state_from_name (const char *name)
{
  for (AssayRunState state = 0; state < ASSAY_N_RUN_STATES; state++)
    if (strcmp (assay_run_state_name (state), name) == 0)
      return state;
  return ASSAY_RUN_FAILED;
}

static AssayRun *
from_row (AssayStmt *stmt)
{
  AssayRun *run = g_new0 (AssayRun, 1);

  run->id = assay_stmt_get_int (stmt, 0);
  run->project_id = assay_stmt_get_int (stmt, 1);
  run->version_id = assay_stmt_get_int (stmt, 2);
  run->connection = assay_stmt_dup_text (stmt, 3);
  run->model = assay_stmt_dup_text (stmt, 4);
  run->served_model = assay_stmt_dup_text (stmt, 5);
  run->subset = assay_stmt_dup_text (stmt, 6);
  run->seed = assay_stmt_get_int (stmt, 7);
  run->settings = assay_stmt_dup_text (stmt, 8);
  run->state = state_from_name (assay_stmt_get_text (stmt, 9));
  run->reason = assay_stmt_dup_text (stmt, 10);
  run->total = assay_stmt_get_int (stmt, 11);
  run->ok = assay_stmt_get_int (stmt, 12);
  run->failed = assay_stmt_get_int (stmt, 13);
  run->needs_review = assay_stmt_get_int (stmt, 14);
  run->cached = assay_stmt_get_int (stmt, 15);
  run->maybe_paid_twice = assay_stmt_get_int (stmt, 16);
  run->cost = assay_stmt_get_double (stmt, 17);
  run->n_cost_unknown = assay_stmt_get_int (stmt, 18);
  run->input_tokens = assay_stmt_get_int (stmt, 19);
  run->output_tokens = assay_stmt_get_int (stmt, 20);
  run->active_us = assay_stmt_get_int (stmt, 21);
  run->software = assay_stmt_dup_text (stmt, 22);
  run->author = assay_stmt_dup_text (stmt, 23);
  run->created_at = assay_stmt_get_int (stmt, 24);
  run->started_at = assay_stmt_get_int (stmt, 25);
  run->finished_at = assay_stmt_get_int (stmt, 26);
  run->version_number = assay_stmt_get_int (stmt, 27);
  run->prompt_name = assay_stmt_dup_text (stmt, 28);
  return run;
}

/**
 * assay_run_load:
 *
 * Returns: (transfer full): the run @id; or %ASSAY_ERROR_NOT_FOUND.
 */
AssayRun *
assay_run_load (AssayDb *db, gint64 id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt
    = assay_db_query (db, error,
                      "SELECT " COLUMNS FROM " WHERE r.id = $1 AND r.deleted_at IS NULL", "i", id);

  if (stmt == NULL)
    return NULL;
  if (assay_stmt_next (stmt, &local_error))
    return from_row (stmt);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "There is no run %" G_GINT64_FORMAT, id);
  return NULL;
}

/**
 * assay_run_list:
 * @project_id: whose, or 0 for all
 *
 * Returns: (transfer full) (element-type AssayRun): the latest first.
 */
GPtrArray *
assay_run_list (AssayDb *db, gint64 project_id, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_run_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt = assay_db_query (
    db, error,
    "SELECT " COLUMNS FROM " WHERE (r.project_id = $1 OR $1 = 0) AND r.deleted_at IS NULL"
                           " ORDER BY r.id DESC",
    "i", project_id);

  if (stmt == NULL)
    return NULL;
  while (assay_stmt_next (stmt, &local_error))
    g_ptr_array_add (list, from_row (stmt));
  if (local_error == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static gboolean
insert_row (AssayDb *db, AssayRun *run, GError **error)
{
  run->created_at = assay_clock_now ();
  run->id = assay_db_exec_id (
    db, error,
    "INSERT INTO run (project_id, version_id, connection, model, subset, seed, settings, state,"
    " total, software, author, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', $8, $9,"
    " $10, $11) RETURNING id",
    "iisssisissi", run->project_id, run->version_id, run->connection, run->model, run->subset,
    run->seed, run->settings, run->total, run->software, run->author, run->created_at);
  return run->id > 0;
}

static gboolean
insert_subset (AssayDb *db, gint64 run_id, const gint64 *task_ids, gsize from, gsize to,
               GError **error)
{
  g_autoptr (AssayStmt) stmt = assay_db_prepare (
    db, error, "INSERT INTO run_task (run_id, seq, task_id) VALUES ($1, $2, $3)");

  for (gsize i = from; stmt != NULL && i < to; i++)
    {
      assay_stmt_bind_int (stmt, 1, run_id);
      assay_stmt_bind_int (stmt, 2, (gint64) i + 1);
      assay_stmt_bind_int (stmt, 3, task_ids[i]);
      if (!assay_stmt_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}

/**
 * assay_run_create:
 * @db: a writing connection
 * @run: gets its id, total and time
 * @task_ids: (array length=n): the subset, in the order of work
 *
 * Stores a run with its subset, in transactions that nobody waits for long. What fails half-way is
 * marked as deleted.
 */
gboolean
assay_run_create (AssayDb *db, AssayRun *run, const gint64 *task_ids, gsize n, GError **error)
{
  run->total = (gint64) n;
  run->id = 0;
  for (gsize from = 0; from == 0 || from < n; from += ASSAY_RUN_SUBSET_BATCH)
    {
      g_autoptr (AssayTx) tx = assay_db_begin (db, error);

      if (tx == NULL || (from == 0 && !insert_row (db, run, error)) ||
          !insert_subset (db, run->id, task_ids, from, MIN (n, from + ASSAY_RUN_SUBSET_BATCH),
                          error) ||
          !assay_tx_commit (g_steal_pointer (&tx), error))
        {
          if (run->id > 0 && from > 0)
            assay_run_set_deleted (db, run->id, TRUE, NULL);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * assay_run_set_state:
 * @db: a writing connection
 * @reason: (nullable): why, in a sentence
 */
gboolean
assay_run_set_state (AssayDb *db, gint64 id, AssayRunState state, const char *reason,
                     GError **error)
{
  return assay_db_exec (db, error, "UPDATE run SET state = $2, reason = $3 WHERE id = $1", "iss",
                        id, assay_run_state_name (state), reason);
}

/**
 * assay_run_get_state:
 * @state: (out): as it is stored
 */
gboolean
assay_run_get_state (AssayDb *db, gint64 id, AssayRunState *state, GError **error)
{
  g_autoptr (AssayStmt) stmt
    = assay_db_query (db, error, "SELECT state FROM run WHERE id = $1", "i", id);

  if (stmt == NULL || !assay_stmt_next (stmt, error))
    return FALSE;
  *state = state_from_name (assay_stmt_get_text (stmt, 0));
  return TRUE;
}

/**
 * assay_run_set_served_model:
 * @db: a writing connection
 * @name: the model as the server named it
 */
gboolean
assay_run_set_served_model (AssayDb *db, gint64 id, const char *name, GError **error)
{
  return assay_db_exec (db, error,
                        "UPDATE run SET served_model = $2 WHERE id = $1 AND served_model IS NULL",
                        "is", id, name);
}

/**
 * assay_run_set_deleted:
 * @db: a writing connection
 */
gboolean
assay_run_set_deleted (AssayDb *db, gint64 id, gboolean deleted, GError **error)
{
  return assay_db_exec (db, error,
                        deleted ? "UPDATE run SET deleted_at = $2 WHERE id = $1"
                                : "UPDATE run SET deleted_at = NULL WHERE id = $1 AND $2 > 0",
                        "ii", id, assay_clock_now ());
}
