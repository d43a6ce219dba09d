/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-project-values-repo.c: all answers of a project, one after the other, for those who count
 * something in them. Nothing is collected: memory stays flat whatever the project holds. A million
 * rows take seconds, so this is for a worker, never for the main thread; the connection's cancellable
 * ends it. */

#include "assay-project-values.h"

static const char *const statements[] = {
  [ASSAY_VALUES_OF_RESULTS]
  = "SELECT v.value, 0 FROM run n JOIN result r ON r.run_id = n.id"
    " JOIN result_value v ON v.result_id = r.id"
    " WHERE n.project_id = $1 AND n.deleted_at IS NULL AND v.value IS NOT NULL",
  [ASSAY_VALUES_OF_ANNOTATIONS]
  = "SELECT a.value, a.ground_truth FROM annotation a JOIN task t ON t.id = a.task_id"
    " WHERE a.project_id = $1 AND a.was_cancelled = 0 AND t.deleted_at IS NULL",
  [ASSAY_VALUES_OF_TASKS]
  = "SELECT data, ground_truth FROM task WHERE project_id = $1 AND deleted_at IS NULL",
};

/**
 * assay_project_visit_values:
 * @db: a connection of the calling thread
 * @source: which rows
 * @func: (scope call): called for each
 *
 * Shows every answer of a project, in no order.
 *
 * Returns: whether all were shown.
 */
gboolean
assay_project_visit_values (AssayDb *db, gint64 project_id, AssayValuesSource source,
                            AssayValuesFunc func, gpointer user_data, GError **error)
{
  g_autoptr (AssayStmt) stmt = assay_db_query (db, error, statements[source], "i", project_id);
  g_autoptr (GError) local_error = NULL;

  if (stmt == NULL)
    return FALSE;
  while (assay_stmt_next (stmt, &local_error))
    func (assay_stmt_get_text (stmt, 0), assay_stmt_get_int (stmt, 1) != 0, user_data);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
