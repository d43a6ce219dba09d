/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-summary-repo.c: a run in a few figures, from its results, and what it left undone. It only
 * reads, on a connection of the calling thread, and takes as long as the run has results; a window
 * asks for it in the db worker. */

#include "assay-run-summary.h"

#include <math.h>

static double
get_double (AssayStmt *stmt, int column)
{
  return assay_stmt_is_null (stmt, column) ? NAN : assay_stmt_get_double (stmt, column);
}

/**
 * assay_run_summarize:
 * @db: a connection of the calling thread
 * @summary: (out caller-allocates): what the results come to
 *
 * Reads each result of the run once.
 */
gboolean
assay_run_summarize (AssayDb *db, gint64 run_id, AssayRunSummary *summary, GError **error)
{
  g_autoptr (AssayStmt) stmt = assay_db_query (
    db, error,
    "SELECT count(*), count(r.overall), avg(r.overall),"
    " sum((r.overall - m.mean) * (r.overall - m.mean)), min(r.overall), max(r.overall),"
    " count(r.confidence), avg(r.confidence), count(r.cost), sum(r.cost),"
    " count(CASE WHEN r.cached = 0 THEN r.latency_us END),"
    " avg(CASE WHEN r.cached = 0 THEN r.latency_us END)"
    " FROM result r, (SELECT avg(overall) AS mean FROM result WHERE run_id = $1) m"
    " WHERE r.run_id = $1",
    "i", run_id);

  if (stmt == NULL || !assay_stmt_next (stmt, error))
    return FALSE;
  *summary = (AssayRunSummary){
    .n = assay_stmt_get_int (stmt, 0),
    .n_overall = assay_stmt_get_int (stmt, 1),
    .overall_mean = get_double (stmt, 2),
    .overall_sum_of_squares = get_double (stmt, 3),
    .overall_min = get_double (stmt, 4),
    .overall_max = get_double (stmt, 5),
    .n_confidence = assay_stmt_get_int (stmt, 6),
    .confidence_mean = get_double (stmt, 7),
    .n_cost = assay_stmt_get_int (stmt, 8),
    .cost = get_double (stmt, 9),
    .n_latency = assay_stmt_get_int (stmt, 10),
    .latency_mean_us = get_double (stmt, 11),
  };
  return TRUE;
}

static GArray *
list_ids (AssayStmt *stmt, GError **error)
{
  g_autoptr (AssayStmt) owned = stmt;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) local_error = NULL;

  if (owned == NULL)
    return NULL;
  while (assay_stmt_next (owned, &local_error))
    {
      gint64 id = assay_stmt_get_int (owned, 0);

      g_array_append_val (ids, id);
    }
  if (local_error == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * assay_run_list_pending:
 * @db: a connection of the calling thread
 *
 * Returns: (transfer full) (element-type gint64): the tasks of the run that have no result yet, in
 * its order.
 */
GArray *
assay_run_list_pending (AssayDb *db, gint64 run_id, GError **error)
{
  return list_ids (assay_db_query (db, error,
                                   "SELECT task_id FROM run_task WHERE run_id = $1 AND state <> 2 ORDER BY seq",
                                   "i", run_id),
                   error);
}

/**
 * assay_run_list_tasks:
 * @db: a connection of the calling thread
 *
 * Returns: (transfer full) (element-type gint64): all tasks of the run that are still there, in its
 * order.
 */
GArray *
assay_run_list_tasks (AssayDb *db, gint64 run_id, GError **error)
{
  return list_ids (assay_db_query (db, error,
                                   "SELECT r.task_id FROM run_task r JOIN task t ON t.id = r.task_id"
                                   " WHERE r.run_id = $1 AND t.deleted_at IS NULL ORDER BY r.seq",
                                   "i", run_id),
                   error);
}
