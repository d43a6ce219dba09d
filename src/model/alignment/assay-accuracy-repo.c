/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-accuracy-repo.c: results beside the ground truth of their tasks, and how far they agree. The figures
 * are kept with the results, each with the annotation it was made from, so that what is out of date is found
 * by a join and not by listening: a ground truth that came, went or was replaced by whatever process, a
 * result that was made anew, settings that changed. Any thread with a connection of its own. */

#include "assay-accuracy.h"

#include "assay-error.h"

#include <math.h>

#define COLUMNS "r.id, r.task_id, r.review, r.confidence, r.confidence_kind, v.value, a.id, a.value, t.n_annotations, r.status"
/* The values of a result without a truth are not looked at: they cost a page each. Where there is a truth, a
 * failure is a wrong answer. */
#define FROM                                                                                       \
  " FROM result r JOIN task t ON t.id = r.task_id AND t.deleted_at IS NULL"                        \
  " LEFT JOIN annotation a ON t.ground_truth = 1 AND a.task_id = r.task_id AND a.ground_truth = 1" \
  " LEFT JOIN result_value v ON a.id IS NOT NULL AND v.result_id = r.id"                           \
  " WHERE r.run_id = $1 AND (r.status = 1 OR a.id IS NOT NULL)"

static gboolean
visit (AssayStmt *stmt, AssayJudgedFunc func, gpointer user_data, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  while (assay_stmt_next (stmt, &local_error))
    {
      AssayJudged judged = {
        .result_id = assay_stmt_get_int (stmt, 0),
        .task_id = assay_stmt_get_int (stmt, 1),
        .review = (guint) assay_stmt_get_int (stmt, 2),
        .confidence = assay_stmt_is_null (stmt, 3) ? NAN : assay_stmt_get_double (stmt, 3),
        .kind = assay_stmt_get_text (stmt, 4),
        .value = assay_stmt_get_text (stmt, 5),
        .truth_id = assay_stmt_get_int (stmt, 6),
        .truth = assay_stmt_get_text (stmt, 7),
        .has_answer = assay_stmt_get_int (stmt, 8) > 0,
        .failed = assay_stmt_get_int (stmt, 9) != 1,
      };

      func (&judged, user_data);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * assay_accuracy_visit:
 * @func: (scope call): called for each result of the run whose task is there, in the order of ids: the good
 *   ones, and those that failed where there is a truth
 *
 * Shows results beside the ground truth. The values of results without a truth are not read.
 */
gboolean
assay_accuracy_visit (AssayDb *db, gint64 run_id, AssayJudgedFunc func, gpointer user_data, GError **error)
{
  g_autoptr (AssayStmt) stmt = assay_db_query (db, error, "SELECT " COLUMNS FROM, "i", run_id);

  return stmt != NULL && visit (stmt, func, user_data, error);
}

/**
 * assay_accuracy_visit_stale:
 * @scoring: names how answers are compared now
 * @func: (scope call): called for each of them whose figure is out of date
 *
 * Shows what must be compared anew.
 */
gboolean
assay_accuracy_visit_stale (AssayDb *db, gint64 run_id, const char *scoring, AssayJudgedFunc func,
                            gpointer user_data, GError **error)
{
  g_autoptr (AssayStmt) stmt = assay_db_query (
    db, error,
    "SELECT " COLUMNS FROM " AND (coalesce(a.id, 0) <> coalesce(r.truth_id, 0) OR (a.id IS NOT NULL"
    " AND coalesce((SELECT scoring FROM run WHERE id = $1), '') <> $2))",
    "is", run_id, scoring);

  return stmt != NULL && visit (stmt, func, user_data, error);
}

/**
 * assay_accuracy_save:
 * @db: a writing connection
 * @scoring: names how they were compared
 * @list: (array length=n): what came out
 *
 * Keeps how far results of the run agree.
 */
gboolean
assay_accuracy_save (AssayDb *db, gint64 run_id, const char *scoring, const AssayAccuracy *list, guint n,
                     GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  g_autoptr (AssayStmt) stmt
    = tx == NULL ? NULL
                 : assay_db_prepare (db, error,
                                     "UPDATE result SET accuracy = $2, correct = $3, truth_id = $4"
                                     " WHERE id = $1");

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      assay_stmt_bind_int (stmt, 1, list[i].result_id);
      if (isnan (list[i].accuracy))
        {
          assay_stmt_bind_null (stmt, 2);
          assay_stmt_bind_null (stmt, 3);
        }
      else
        {
          assay_stmt_bind_double (stmt, 2, list[i].accuracy);
          assay_stmt_bind_int (stmt, 3, list[i].correct);
        }
      if (list[i].truth_id > 0)
        assay_stmt_bind_int (stmt, 4, list[i].truth_id);
      else
        assay_stmt_bind_null (stmt, 4);
      if (!assay_stmt_run (stmt, error))
        return FALSE;
    }
  return assay_db_exec (db, error, "UPDATE run SET scoring = $2 WHERE id = $1", "is", run_id, scoring)
         && assay_tx_commit (g_steal_pointer (&tx), error);
}

/**
 * assay_accuracy_count:
 * @db: a connection of the calling thread
 * @counts: (out caller-allocates): what the figures come to
 *
 * Reads each result of the run once.
 */
gboolean
assay_accuracy_count (AssayDb *db, gint64 run_id, AssayAccuracyCounts *counts, GError **error)
{
  g_autoptr (AssayStmt) stmt = assay_db_query (
    db, error,
    "SELECT count(r.accuracy), coalesce(sum(r.correct), 0),"
    " count(CASE WHEN r.accuracy IN (0, 1) THEN 1 END), avg(r.accuracy),"
    " sum((r.accuracy - m.mean) * (r.accuracy - m.mean)) FROM result r,"
    " (SELECT avg(accuracy) AS mean FROM result WHERE run_id = $1) m WHERE r.run_id = $1",
    "i", run_id);

  if (stmt == NULL || !assay_stmt_next (stmt, error))
    return FALSE;
  *counts = (AssayAccuracyCounts){
    .n = assay_stmt_get_int (stmt, 0),
    .n_correct = assay_stmt_get_int (stmt, 1),
    .n_binary = assay_stmt_get_int (stmt, 2),
    .mean = assay_stmt_is_null (stmt, 3) ? NAN : assay_stmt_get_double (stmt, 3),
    .sum_of_squares = assay_stmt_get_double (stmt, 4),
  };
  return TRUE;
}

/**
 * assay_accuracy_visit_people:
 * @func: (scope call): called for each person's answer of the tasks that have several, task after task
 *
 * Shows what people say about the same. What was accepted from a model is nobody's answer.
 */
gboolean
assay_accuracy_visit_people (AssayDb *db, gint64 project_id, AssayPersonFunc func, gpointer user_data,
                             GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt = assay_db_query (
    db, error,
    "SELECT a.task_id, coalesce(a.completed_by, ''), a.value FROM task t"
    " JOIN annotation a ON a.task_id = t.id AND a.was_cancelled = 0 AND a.origin <> 'accepted'"
    " WHERE t.project_id = $1 AND t.deleted_at IS NULL AND t.n_annotations >= 2"
    " ORDER BY a.task_id, a.id",
    "i", project_id);

  if (stmt == NULL)
    return FALSE;
  while (assay_stmt_next (stmt, &local_error))
    func (assay_stmt_get_int (stmt, 0), assay_stmt_get_text (stmt, 1), assay_stmt_get_text (stmt, 2),
          user_data);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
