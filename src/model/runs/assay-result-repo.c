/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-result-repo.c: results and how they are kept. Lists read the narrow table; values, errors and
 * details are in the wide one, raw replies in a third. A second result for the same run and task
 * replaces the first. */

#include "assay-result.h"

#include "assay-clock.h"
#include "assay-error.h"

#include <math.h>

#define COLUMNS                                                                                    \
  "r.id, r.run_id, r.task_id, r.status, r.review, r.reviewed_at, r.error_kind, v.error, r.overall," \
  " r.confidence, r.confidence_kind, r.cost, r.input_tokens, r.output_tokens, r.latency_us,"       \
  " r.cached, r.attempts, r.n1, r.n2, r.n3, r.n4, r.n5, r.n6, r.n7, r.n8, v.value, v.detail,"      \
  " r.created_at, v.reply_id, r.accuracy, r.correct"
#define FROM " FROM result r JOIN result_value v ON v.result_id = r.id"

/**
 * assay_result_new:
 *
 * Returns: (transfer full): an empty result that is in no workspace yet.
 */
AssayResult *
assay_result_new (gint64 run_id, gint64 task_id, gint64 seq)
{
  AssayResult *result = g_new0 (AssayResult, 1);

  result->run_id = run_id;
  result->task_id = task_id;
  result->seq = seq;
  result->overall = result->confidence = result->cost = result->accuracy = NAN;
  result->input_tokens = result->output_tokens = result->latency_us = -1;
  result->attempts = 1;
  for (guint i = 0; i < ASSAY_RESULT_N_NUMBERS; i++)
    result->numbers[i] = NAN;
  return result;
}

/**
 * assay_result_free:
 * @result: (transfer full): what to free
 */
void
assay_result_free (AssayResult *result)
{
  g_free (result->error_kind);
  g_free (result->error);
  g_free (result->confidence_kind);
  g_free (result->value);
  g_free (result->detail);
  g_free (result->reply_key);
  g_free (result->reply_meta);
  g_free (result->reply_content);
  g_free (result->task_data);
  g_free (result);
}

static void
bind_or_null (AssayStmt *stmt, int n, gint64 value, gint64 null)
{
  if (value != null)
    assay_stmt_bind_int (stmt, n, value);
  else
    assay_stmt_bind_null (stmt, n);
}

static gboolean
save_reply (AssayDb *db, AssayResult *result, GError **error)
{
  gsize size;

  if (result->reply_content == NULL)
    return TRUE;
  size = strlen (result->reply_content);
  result->reply_id = assay_db_exec_id (
    db, error,
    "INSERT INTO reply (key, good, size, created_at, meta, content)"
    " VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
    "siiiss", result->reply_key != NULL ? result->reply_key : "", (gint64) result->reply_good,
    (gint64) size, result->created_at, result->reply_meta != NULL ? result->reply_meta : "{}",
    result->reply_content);
  return result->reply_id > 0;
}

static gboolean
save_row (AssayDb *db, AssayResult *result, GError **error)
{
  g_autoptr (AssayStmt) stmt = assay_db_prepare (
    db, error,
    "INSERT INTO result (run_id, task_id, status, review, error_kind, overall, confidence,"
    " confidence_kind, cost, input_tokens, output_tokens, latency_us, cached, attempts, n1, n2, n3,"
    " n4, n5, n6, n7, n8, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
    " $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23) ON CONFLICT (run_id, task_id)"
    " DO UPDATE SET status = excluded.status, review = excluded.review, reviewed_at = NULL,"
    " error_kind = excluded.error_kind, overall = excluded.overall,"
    " confidence = excluded.confidence, confidence_kind = excluded.confidence_kind,"
    " cost = excluded.cost, input_tokens = excluded.input_tokens,"
    " output_tokens = excluded.output_tokens, latency_us = excluded.latency_us,"
    " cached = excluded.cached, attempts = excluded.attempts, n1 = excluded.n1, n2 = excluded.n2,"
    " n3 = excluded.n3, n4 = excluded.n4, n5 = excluded.n5, n6 = excluded.n6, n7 = excluded.n7,"
    " n8 = excluded.n8, created_at = excluded.created_at, accuracy = NULL, correct = NULL,"
    " truth_id = NULL");

  if (stmt == NULL)
    return FALSE;
  assay_stmt_bind_int (stmt, 1, result->run_id);
  assay_stmt_bind_int (stmt, 2, result->task_id);
  assay_stmt_bind_int (stmt, 3, result->status);
  assay_stmt_bind_int (stmt, 4, result->review);
  assay_stmt_bind_text (stmt, 5, result->error_kind, -1);
  assay_stmt_bind_double (stmt, 6, result->overall);
  assay_stmt_bind_double (stmt, 7, result->confidence);
  assay_stmt_bind_text (stmt, 8, result->confidence_kind, -1);
  assay_stmt_bind_double (stmt, 9, result->cost);
  bind_or_null (stmt, 10, result->input_tokens, -1);
  bind_or_null (stmt, 11, result->output_tokens, -1);
  bind_or_null (stmt, 12, result->latency_us, -1);
  assay_stmt_bind_int (stmt, 13, result->cached);
  assay_stmt_bind_int (stmt, 14, result->attempts);
  for (int i = 0; i < ASSAY_RESULT_N_NUMBERS; i++)
    assay_stmt_bind_double (stmt, 15 + i, result->numbers[i]);
  assay_stmt_bind_int (stmt, 23, result->created_at);
  if (!assay_stmt_run (stmt, error))
    return FALSE;
  /* RETURNING would make a table of its own each time. */
  result->id = assay_db_get_int (db, error, "SELECT id FROM result WHERE run_id = $1 AND task_id = $2",
                                 "ii", result->run_id, result->task_id);
  return result->id > 0;
}

/**
 * assay_result_save:
 * @db: a writing connection, within a transaction of the caller
 * @result: gets its id
 *
 * Stores the result and its raw reply.
 */
gboolean
assay_result_save (AssayDb *db, AssayResult *result, GError **error)
{
  result->created_at = assay_clock_now ();
  return save_reply (db, result, error) && save_row (db, result, error) &&
         assay_db_exec (db, error,
                        "INSERT INTO result_value (result_id, value, error, detail, reply_id)"
                        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (result_id) DO UPDATE SET"
                        " value = excluded.value, error = excluded.error, detail = excluded.detail,"
                        " reply_id = excluded.reply_id",
                        result->reply_id > 0 ? "isssi" : "isssn", result->id, result->value,
                        result->error, result->detail, result->reply_id);
}

static gint64
get_or (AssayStmt *stmt, int column, gint64 null)
{
  return assay_stmt_is_null (stmt, column) ? null : assay_stmt_get_int (stmt, column);
}

static AssayResult *
from_row (AssayStmt *stmt)
{
  AssayResult *result = g_new0 (AssayResult, 1);

  result->id = assay_stmt_get_int (stmt, 0);
  result->run_id = assay_stmt_get_int (stmt, 1);
  result->task_id = assay_stmt_get_int (stmt, 2);
  result->status = (AssayResultStatus) assay_stmt_get_int (stmt, 3);
  result->review = (guint) assay_stmt_get_int (stmt, 4);
  result->reviewed_at = assay_stmt_get_int (stmt, 5);
  result->error_kind = assay_stmt_dup_text (stmt, 6);
  result->error = assay_stmt_dup_text (stmt, 7);
  result->overall = assay_stmt_get_double (stmt, 8);
  result->confidence = assay_stmt_get_double (stmt, 9);
  result->confidence_kind = assay_stmt_dup_text (stmt, 10);
  result->cost = assay_stmt_get_double (stmt, 11);
  result->input_tokens = get_or (stmt, 12, -1);
  result->output_tokens = get_or (stmt, 13, -1);
  result->latency_us = get_or (stmt, 14, -1);
  result->cached = assay_stmt_get_int (stmt, 15) != 0;
  result->attempts = assay_stmt_get_int (stmt, 16);
  for (int i = 0; i < ASSAY_RESULT_N_NUMBERS; i++)
    result->numbers[i] = assay_stmt_get_double (stmt, 17 + i);
  result->value = assay_stmt_dup_text (stmt, 25);
  result->detail = assay_stmt_dup_text (stmt, 26);
  result->created_at = assay_stmt_get_int (stmt, 27);
  result->reply_id = assay_stmt_get_int (stmt, 28);
  result->accuracy = assay_stmt_is_null (stmt, 29) ? NAN : assay_stmt_get_double (stmt, 29);
  result->correct = assay_stmt_get_int (stmt, 30) != 0;
  return result;
}

/**
 * assay_result_load_many:
 * @ids: (array length=n): which
 * @with_data: also the tasks' data
 *
 * Returns: (transfer full) (element-type AssayResult): those that exist, in the order of @ids.
 */
GPtrArray *
assay_result_load_many (AssayDb *db, const gint64 *ids, guint n, gboolean with_data, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_full (n, (GDestroyNotify) assay_result_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt = assay_db_prepare (
    db, error,
    with_data ? "SELECT " COLUMNS ", t.data" FROM " JOIN task t ON t.id = r.task_id WHERE r.id = $1"
              : "SELECT " COLUMNS FROM " WHERE r.id = $1");

  if (stmt == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      assay_stmt_bind_int (stmt, 1, ids[i]);
      if (assay_stmt_next (stmt, &local_error))
        {
          AssayResult *result = from_row (stmt);

          result->task_data = with_data ? assay_stmt_dup_text (stmt, 31) : NULL;
          g_ptr_array_add (results, result);
        }
      assay_stmt_reset (stmt);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
  return g_steal_pointer (&results);
}

/**
 * assay_result_load:
 *
 * Returns: (transfer full): the result @id with its task's data; or %ASSAY_ERROR_NOT_FOUND.
 */
AssayResult *
assay_result_load (AssayDb *db, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) results = assay_result_load_many (db, &id, 1, TRUE, error);

  if (results == NULL)
    return NULL;
  if (results->len > 0)
    return g_ptr_array_steal_index (results, 0);
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "There is no result %" G_GINT64_FORMAT,
               id);
  return NULL;
}

/**
 * assay_result_find:
 *
 * Returns: (transfer full): the run's result for the task; or %ASSAY_ERROR_NOT_FOUND.
 */
AssayResult *
assay_result_find (AssayDb *db, gint64 run_id, gint64 task_id, GError **error)
{
  gint64 id = assay_db_get_int (db, error,
                                "SELECT id FROM result WHERE run_id = $1 AND task_id = $2", "ii",
                                run_id, task_id);

  if (id > 0)
    return assay_result_load (db, id, error);
  if (id == 0)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                 "Run %" G_GINT64_FORMAT " has no result for task %" G_GINT64_FORMAT, run_id,
                 task_id);
  return NULL;
}

/**
 * assay_result_list_of_task:
 *
 * Returns: (transfer full) (element-type AssayResult): good results for a task, the latest first:
 * its predictions.
 */
GPtrArray *
assay_result_list_of_task (AssayDb *db, gint64 task_id, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_result_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt = assay_db_query (
    db, error,
    "SELECT " COLUMNS " FROM task t JOIN run n ON n.project_id = t.project_id"
    " AND n.deleted_at IS NULL JOIN result r ON r.run_id = n.id AND r.task_id = t.id"
    " JOIN result_value v ON v.result_id = r.id WHERE t.id = $1 AND r.status = 1 ORDER BY r.id DESC",
    "i", task_id);

  if (stmt == NULL)
    return NULL;
  while (assay_stmt_next (stmt, &local_error))
    g_ptr_array_add (list, from_row (stmt));
  if (local_error == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * assay_result_set_reviewed:
 * @db: a writing connection
 * @ids: (array length=n): which
 *
 * Notes that a person has seen the results, or takes it back.
 */
gboolean
assay_result_set_reviewed (AssayDb *db, const gint64 *ids, guint n, gboolean reviewed,
                           GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  gint64 now = assay_clock_now ();

  if (tx == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!assay_db_exec (db, error, "UPDATE result SET reviewed_at = $2 WHERE id = $1",
                        reviewed ? "ii" : "in", ids[i], now))
      return FALSE;
  return assay_tx_commit (g_steal_pointer (&tx), error);
}
