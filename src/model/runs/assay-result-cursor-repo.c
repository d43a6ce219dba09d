/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-result-cursor-repo.c: results in the order of their tasks, without a copy of anything, so that
 * several runs and the ground truth can be read side by side in one pass. Errors end the pass like the
 * last row does, and are set. On the thread of the connection. */

#include "assay-result-cursor.h"

#include <math.h>

/**
 * assay_result_cursor_open:
 * @self: (out caller-allocates): before its first row
 * @db: a connection of the calling thread
 */
gboolean
assay_result_cursor_open (AssayResultCursor *self, AssayDb *db, gint64 run_id, GError **error)
{
  *self = (AssayResultCursor){ 0 };
  self->stmt = assay_db_query (
    db, error,
    "SELECT r.task_id, v.value, r.id, r.status, r.overall, r.cost, r.latency_us, r.input_tokens, r.output_tokens,"
    " r.cached, r.n1, r.n2, r.n3, r.n4, r.n5, r.n6, r.n7, r.n8"
    " FROM result r LEFT JOIN result_value v ON v.result_id = r.id WHERE r.run_id = $1 ORDER BY r.task_id",
    "i", run_id);
  return self->stmt != NULL;
}

/**
 * assay_result_cursor_open_truth:
 * @self: (out caller-allocates): before its first row
 * @db: a connection of the calling thread
 */
gboolean
assay_result_cursor_open_truth (AssayResultCursor *self, AssayDb *db, gint64 project_id, GError **error)
{
  *self = (AssayResultCursor){ .is_truth = TRUE };
  self->stmt = assay_db_query (db, error,
                               "SELECT task_id, value FROM annotation WHERE project_id = $1 AND ground_truth = 1"
                               " ORDER BY task_id",
                               "i", project_id);
  return self->stmt != NULL;
}

static gint64
get_or (AssayStmt *stmt, int column, gint64 null)
{
  return assay_stmt_is_null (stmt, column) ? null : assay_stmt_get_int (stmt, column);
}

static double
get_number (AssayStmt *stmt, int column)
{
  return assay_stmt_is_null (stmt, column) ? NAN : assay_stmt_get_double (stmt, column);
}

/**
 * assay_result_cursor_next:
 *
 * Goes to the next row.
 *
 * Returns: whether there was one.
 */
gboolean
assay_result_cursor_next (AssayResultCursor *self, GError **error)
{
  if (!assay_stmt_next (self->stmt, error))
    return FALSE;
  self->task_id = assay_stmt_get_int (self->stmt, 0);
  self->value = assay_stmt_is_null (self->stmt, 1) ? NULL : assay_stmt_get_text (self->stmt, 1);
  if (self->is_truth)
    return TRUE;
  self->result_id = assay_stmt_get_int (self->stmt, 2);
  self->status = (AssayResultStatus) assay_stmt_get_int (self->stmt, 3);
  self->overall = get_number (self->stmt, 4);
  self->cost = get_number (self->stmt, 5);
  self->latency_us = get_or (self->stmt, 6, -1);
  self->input_tokens = get_or (self->stmt, 7, -1);
  self->output_tokens = get_or (self->stmt, 8, -1);
  self->cached = assay_stmt_get_int (self->stmt, 9) != 0;
  for (int i = 0; i < ASSAY_RESULT_N_NUMBERS; i++)
    self->numbers[i] = get_number (self->stmt, 10 + i);
  return TRUE;
}

/**
 * assay_result_cursor_clear:
 *
 * Ends the pass.
 */
void
assay_result_cursor_clear (AssayResultCursor *self)
{
  g_clear_pointer (&self->stmt, assay_stmt_free);
}
