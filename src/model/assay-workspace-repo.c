/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-workspace-repo.c: what concerns a workspace as a whole, as SQL: the promises that must hold
 * between its tables, a quick look at the ends of the large ones, which files its tasks name, and the
 * counters, which it sets right; all else only reads, on whatever connection it is given, and takes as long as the tables are large. */

#include "assay-workspace-repo.h"

#include "assay-media.h"

#include <string.h>

/**
 * assay_workspace_check_promises:
 * @problems: (element-type utf8): gets a sentence per promise that is broken
 *
 * Returns: whether it could be checked. Reads whole tables.
 */
gboolean
assay_workspace_check_promises (AssayDb *db, GPtrArray *problems, GError **error)
{
  static const struct
  {
    const char *sql;
    const char *problem;
  } promises[] = {
    { "SELECT count(*) FROM result_value WHERE result_id NOT IN (SELECT id FROM result)",
      "results without a row of their own" },
    { "SELECT count(*) FROM result WHERE id NOT IN (SELECT result_id FROM result_value)",
      "results without values" },
    { "SELECT count(*) FROM annotation WHERE task_id NOT IN (SELECT id FROM task)",
      "annotations without a task" },
    { "SELECT count(*) FROM run_task t WHERE state = 2 AND NOT EXISTS"
      " (SELECT 1 FROM result r WHERE r.run_id = t.run_id AND r.task_id = t.task_id)",
      "tasks of a run that are done but have no result" },
    { "SELECT count(*) FROM version WHERE prompt_id NOT IN (SELECT id FROM prompt)",
      "versions without a prompt" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (promises); i++)
    {
      gint64 n = assay_db_get_int (db, error, promises[i].sql, "");

      if (n < 0)
        return FALSE;
      if (n > 0)
        g_ptr_array_add (problems, g_strdup_printf ("%" G_GINT64_FORMAT " %s", n,
                                                    promises[i].problem));
    }
  return TRUE;
}

/**
 * assay_workspace_check_ends:
 *
 * Reads the last row of each large table, which finds a file that was cut, at no cost.
 *
 * Returns: whether they could be read; %ASSAY_ERROR_CORRUPT otherwise.
 */
gboolean
assay_workspace_check_ends (AssayDb *db, GError **error)
{
  return assay_db_get_int (db, error, "SELECT max(id) FROM task", "") >= 0 &&
         assay_db_get_int (db, error, "SELECT max(id) FROM result", "") >= 0 &&
         assay_db_get_int (db, error, "SELECT max(id) FROM reply", "") >= 0;
}

/**
 * assay_workspace_recount:
 * @db: a writing connection
 *
 * Sets the numbers that are kept beside the rows they count, after rows were lost.
 */
gboolean
assay_workspace_recount (AssayDb *db, GError **error)
{
  return assay_db_exec (db, error,
                        "UPDATE project SET n_tasks = (SELECT count(*) FROM task"
                        " WHERE project_id = project.id AND deleted_at IS NULL),"
                        " next_inner_id = max(next_inner_id, 1 + (SELECT coalesce(max(inner_id), 0)"
                        " FROM task WHERE project_id = project.id))",
                        "");
}

/**
 * assay_workspace_list_blobs:
 * @hashes: (element-type utf8): gets the names of all files that tasks name, deleted ones included
 */
gboolean
assay_workspace_list_blobs (AssayDb *db, GHashTable *hashes, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt
    = assay_db_query (db, error, "SELECT data FROM task WHERE data LIKE '%assay-blob:%'", "");

  if (stmt == NULL)
    return FALSE;
  while (assay_stmt_next (stmt, &local_error))
    for (const char *p = strstr (assay_stmt_get_text (stmt, 0), "assay-blob:"); p != NULL;
         p = strstr (p + 1, "assay-blob:"))
      {
        char *hash = assay_media_dup_hash (p);

        if (hash != NULL)
          g_hash_table_add (hashes, hash);
      }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
