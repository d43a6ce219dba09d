/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-repo.c: imports as steps that can be undone, and the folders that files may be read
 * from. An import commits in batches, so that nobody waits for it; until it is finished its row says
 * "running" with an owner and an expiry. What a killed import left is taken away by the next one
 * that opens the workspace for writing. Undoing marks the tasks, so it can be undone as well. */

#include "assay-import-repo.h"

#include "assay-clock.h"
#include "assay-error.h"
#include "assay-owner.h"

#define DELETE_BATCH 10000

/**
 * assay_import_free:
 * @import: (transfer full): what to free
 */
void
assay_import_free (AssayImport *import)
{
  g_free (import->source);
  g_free (import->state);
  g_free (import);
}

/**
 * assay_import_begin:
 * @db: a writing connection
 * @source: what is imported, as a person would say it
 * @options: (nullable): JSON
 *
 * Returns: the import's id, or −1 with an error.
 */
gint64
assay_import_begin (AssayDb *db, gint64 project_id, const char *source, const char *options,
                    GError **error)
{
  gint64 now = assay_clock_now ();

  return assay_db_exec_id (db, error,
                           "INSERT INTO import (project_id, source, state, options, owner,"
                           " expires_at, created_at) VALUES ($1, $2, 'running', $3, $4, $5, $6)"
                           " RETURNING id",
                           "isssii", project_id, source, options != NULL ? options : "{}",
                           assay_owner_self (), now + ASSAY_IMPORT_LEASE_US, now);
}

/**
 * assay_import_add:
 * @db: a writing connection
 * @drafts: (array length=n): the next batch, 10,000 at most so that nobody waits long
 * @hashes: (nullable): the project's, when there are more batches
 * @n_inserted: (out): those that were no duplicates
 *
 * Stores a batch in a transaction of its own and renews the import's claim. With @hashes, those of the
 * batch wait there for assay_import_finish(); when this fails, they are to be freed.
 */
gboolean
assay_import_add (AssayDb *db, gint64 import_id, gint64 project_id, const AssayTaskDraft *drafts,
                  guint n, gboolean keep_duplicates, AssayTaskHashes *hashes, guint *n_inserted,
                  GError **error)
{
  g_autoptr (AssayTx) tx = NULL;

  if (hashes != NULL && assay_task_hashes_is_full (hashes) &&
      !assay_task_hashes_store (hashes, db, error))
    return FALSE;
  tx = assay_db_begin (db, error);
  return tx != NULL &&
         assay_task_insert_batch (db, project_id, import_id, drafts, n, keep_duplicates, hashes,
                                  n_inserted, error) &&
         assay_db_exec (db, error,
                        "UPDATE import SET n_tasks = n_tasks + $2, n_duplicates = n_duplicates + $3,"
                        " expires_at = $4 WHERE id = $1",
                        "iiii", import_id, (gint64) *n_inserted, (gint64) n - *n_inserted,
                        assay_clock_now () + ASSAY_IMPORT_LEASE_US) &&
         assay_tx_commit (g_steal_pointer (&tx), error);
}

/**
 * assay_import_finish:
 * @db: a writing connection
 * @hashes: (nullable): what was given to assay_import_add()
 *
 * The import is complete, and an undoable step from now on.
 */
gboolean
assay_import_finish (AssayDb *db, gint64 import_id, AssayTaskHashes *hashes, gint64 n_rejected,
                     GError **error)
{
  if (hashes != NULL && !assay_task_hashes_store (hashes, db, error))
    return FALSE;
  return assay_db_exec (db, error,
                        "UPDATE import SET state = 'done', n_rejected = $2, owner = NULL,"
                        " expires_at = NULL, finished_at = $3 WHERE id = $1",
                        "iii", import_id, n_rejected, assay_clock_now ());
}

static gboolean
delete_tasks (AssayDb *db, gint64 import_id, gint64 *n_deleted, GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);

  if (tx == NULL ||
      !assay_db_exec (db, error,
                      "DELETE FROM task_hash WHERE (project_id, hash, task_id) IN"
                      " (SELECT project_id, hash, id FROM task WHERE import_id = $1 ORDER BY id LIMIT $2)",
                      "ii", import_id, (gint64) DELETE_BATCH) ||
      !assay_db_exec (db, error,
                      "DELETE FROM annotation WHERE import_id = $1 AND task_id IN"
                      " (SELECT id FROM task WHERE import_id = $1 ORDER BY id LIMIT $2)",
                      "ii", import_id, (gint64) DELETE_BATCH) ||
      !assay_db_exec (db, error,
                      "DELETE FROM prediction WHERE import_id = $1 AND task_id IN"
                      " (SELECT id FROM task WHERE import_id = $1 ORDER BY id LIMIT $2)",
                      "ii", import_id, (gint64) DELETE_BATCH) ||
      !assay_db_exec (db, error,
                      "DELETE FROM task WHERE id IN"
                      " (SELECT id FROM task WHERE import_id = $1 ORDER BY id LIMIT $2)",
                      "ii", import_id, (gint64) DELETE_BATCH))
    return FALSE;
  *n_deleted = assay_db_get_int (db, error, "SELECT changes()", "");
  return *n_deleted >= 0 &&
         assay_db_exec (db, error,
                        "UPDATE project SET n_tasks = n_tasks - $2"
                        " WHERE id = (SELECT project_id FROM import WHERE id = $1)",
                        "ii", import_id, *n_deleted) &&
         assay_tx_commit (g_steal_pointer (&tx), error);
}

/**
 * assay_import_abandon:
 * @db: a writing connection
 *
 * Takes away everything that an unfinished import stored.
 */
gboolean
assay_import_abandon (AssayDb *db, gint64 import_id, GError **error)
{
  gint64 n = 1;

  while (n > 0)
    if (!delete_tasks (db, import_id, &n, error))
      return FALSE;
  return assay_db_exec (db, error, "DELETE FROM import WHERE id = $1", "i", import_id);
}

/**
 * assay_import_set_undone:
 * @db: a writing connection
 *
 * Undoes a finished import, or does it again.
 */
gboolean
assay_import_set_undone (AssayDb *db, gint64 import_id, gboolean undone, GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  gint64 n;

  if (tx == NULL ||
      !assay_db_exec (db, error, "UPDATE import SET state = $2 WHERE id = $1 AND state = $3", "iss",
                      import_id, undone ? "undone" : "done", undone ? "done" : "undone"))
    return FALSE;
  n = assay_db_get_int (db, error, "SELECT changes()", "");
  if (n == 0)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT,
                 "Import %" G_GINT64_FORMAT " is not there, not finished, or so already", import_id);
  if (n <= 0)
    return FALSE;
  if (!assay_db_exec (db, error,
                      undone ? "UPDATE task SET deleted_at = $2 WHERE import_id = $1"
                               " AND deleted_at IS NULL"
                             : "UPDATE task SET deleted_at = NULL WHERE import_id = $1"
                               " AND deleted_at IS NOT NULL AND $2 > 0",
                      "ii", import_id, assay_clock_now ()))
    return FALSE;
  n = assay_db_get_int (db, error, "SELECT changes()", "");
  return assay_db_exec (db, error,
                        "UPDATE project SET n_tasks = n_tasks + $2"
                        " WHERE id = (SELECT project_id FROM import WHERE id = $1)",
                        "ii", import_id, undone ? -n : n) &&
         assay_tx_commit (g_steal_pointer (&tx), error);
}

/* A process of this machine that lives may take its time; of any other only the expiry tells. */
static gboolean
is_dead (const char *owner, gint64 expires_at)
{
  return !assay_owner_is_alive (owner) ||
         (expires_at < assay_clock_now () && !assay_owner_is_known (owner));
}

/**
 * assay_import_clean_up:
 * @db: a writing connection
 *
 * Takes away what killed imports left. Imports of processes that live are not touched.
 */
gboolean
assay_import_clean_up (AssayDb *db, GError **error)
{
  g_autoptr (GArray) dead = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) local_error = NULL;

  {
    g_autoptr (AssayStmt) stmt = assay_db_query (
      db, error, "SELECT id, owner, expires_at FROM import WHERE state = 'running'", "");

    if (stmt == NULL)
      return FALSE;
    while (assay_stmt_next (stmt, &local_error))
      if (is_dead (assay_stmt_get_text (stmt, 1), assay_stmt_get_int (stmt, 2)))
        {
          gint64 id = assay_stmt_get_int (stmt, 0);

          g_array_append_val (dead, id);
        }
  }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  for (guint i = 0; i < dead->len; i++)
    if (!assay_import_abandon (db, g_array_index (dead, gint64, i), error))
      return FALSE;
  return TRUE;
}

/**
 * assay_import_list:
 *
 * Returns: (transfer full) (element-type AssayImport): a project's imports, the latest first.
 */
GPtrArray *
assay_import_list (AssayDb *db, gint64 project_id, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_import_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt
    = assay_db_query (db, error,
                      "SELECT id, project_id, source, state, n_tasks, n_duplicates, n_rejected,"
                      " created_at, finished_at FROM import WHERE project_id = $1 ORDER BY id DESC",
                      "i", project_id);

  if (stmt == NULL)
    return NULL;
  while (assay_stmt_next (stmt, &local_error))
    {
      AssayImport *import = g_new0 (AssayImport, 1);

      import->id = assay_stmt_get_int (stmt, 0);
      import->project_id = assay_stmt_get_int (stmt, 1);
      import->source = assay_stmt_dup_text (stmt, 2);
      import->state = assay_stmt_dup_text (stmt, 3);
      import->n_tasks = assay_stmt_get_int (stmt, 4);
      import->n_duplicates = assay_stmt_get_int (stmt, 5);
      import->n_rejected = assay_stmt_get_int (stmt, 6);
      import->created_at = assay_stmt_get_int (stmt, 7);
      import->finished_at = assay_stmt_get_int (stmt, 8);
      g_ptr_array_add (list, import);
    }
  if (local_error == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * assay_folder_allow:
 * @db: a writing connection
 * @path: absolute; files in it may be read from now on
 */
gboolean
assay_folder_allow (AssayDb *db, const char *path, GError **error)
{
  return assay_db_exec (db, error,
                        "INSERT INTO folder (path, created_at) VALUES ($1, $2)"
                        " ON CONFLICT (path) DO NOTHING",
                        "si", path, assay_clock_now ());
}

/**
 * assay_folder_list:
 *
 * Returns: (transfer full) (element-type utf8): the folders that files may be read from.
 */
GPtrArray *
assay_folder_list (AssayDb *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt = assay_db_query (db, error, "SELECT path FROM folder ORDER BY path", "");

  if (stmt == NULL)
    return NULL;
  while (assay_stmt_next (stmt, &local_error))
    g_ptr_array_add (list, assay_stmt_dup_text (stmt, 0));
  if (local_error == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
