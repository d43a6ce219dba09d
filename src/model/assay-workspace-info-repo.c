/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-workspace-info-repo.c: how much is in a workspace, and taking away what nobody needs. A file in
 * the blobs is needed as long as a task names it, also a deleted one, which can be restored; raw
 * replies are kept up to a size, the oldest go first. Which files are named is asked in the db worker
 * while it keeps everybody else from writing, so no task can come to name one meanwhile; what an
 * import copied just now is too young to go. */

#include "assay-workspace-info.h"

#include "assay-media.h"
#include "assay-result.h"

#include <string.h>

/* What a reference to a blob begins with; see assay-media.c. */
#define REFERENCE "assay-blob:"

/**
 * assay_workspace_load_info:
 * @db: a connection of the calling thread
 * @info: (out caller-allocates): the figures
 */
gboolean
assay_workspace_load_info (AssayDb *db, AssayWorkspaceInfo *info, GError **error)
{
  g_autoptr (AssayStmt) stmt = assay_db_query (
    db, error,
    "SELECT (SELECT count(*) FROM project WHERE deleted_at IS NULL),"
    " (SELECT count(*) FROM project WHERE deleted_at IS NOT NULL),"
    " (SELECT coalesce(sum(n_tasks), 0) FROM project WHERE deleted_at IS NULL),"
    " (SELECT count(*) FROM annotation), (SELECT count(*) FROM run WHERE deleted_at IS NULL),"
    " (SELECT count(*) FROM result), (SELECT count(*) FROM reply),"
    " (SELECT coalesce(sum(size), 0) FROM reply),"
    " (SELECT count(*) FROM task WHERE id > (SELECT last_id FROM task_search_mark WHERE id = 1))",
    "");

  if (stmt == NULL || !assay_stmt_next (stmt, error))
    return FALSE;
  *info = (AssayWorkspaceInfo){
    .n_projects = assay_stmt_get_int (stmt, 0),
    .n_deleted = assay_stmt_get_int (stmt, 1),
    .n_tasks = assay_stmt_get_int (stmt, 2),
    .n_annotations = assay_stmt_get_int (stmt, 3),
    .n_runs = assay_stmt_get_int (stmt, 4),
    .n_results = assay_stmt_get_int (stmt, 5),
    .n_replies = assay_stmt_get_int (stmt, 6),
    .reply_bytes = assay_stmt_get_int (stmt, 7),
    .n_unindexed = assay_stmt_get_int (stmt, 8),
  };
  return TRUE;
}

static void
note_hashes (GHashTable *hashes, const char *text)
{
  for (const char *p = strstr (text, REFERENCE); p != NULL; p = strstr (p + 1, REFERENCE))
    {
      char *hash = assay_media_dup_hash (p);

      if (hash != NULL)
        g_hash_table_add (hashes, hash);
    }
}

static gboolean
list_hashes (AssayDb *db, GHashTable *hashes, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt
    = assay_db_query (db, error, "SELECT data FROM task WHERE data LIKE '%" REFERENCE "%'", "");

  if (stmt == NULL)
    return FALSE;
  while (assay_stmt_next (stmt, &local_error))
    note_hashes (hashes, assay_stmt_get_text (stmt, 0));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
is_named (const char *hash, gpointer data)
{
  return g_hash_table_contains (data, hash);
}

/* A collection under way. */
typedef struct
{
  AssayBlobs *blobs;
  gint64 max_reply_bytes;
  gint64 min_age_us;
  gint64 freed;
} Collect;

static gboolean
collect (AssayDb *db, gpointer data, GError **error)
{
  Collect *job = data;
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (AssayTx) tx = NULL;
  AssayWorkspaceInfo before;
  AssayWorkspaceInfo after;

  if (!assay_workspace_load_info (db, &before, error) ||
      !assay_reply_collect (db, job->max_reply_bytes, error) ||
      !assay_workspace_load_info (db, &after, error))
    return FALSE;
  tx = assay_db_begin (db, error);
  if (tx == NULL || !list_hashes (db, hashes, error))
    return FALSE;
  job->freed = before.reply_bytes - after.reply_bytes +
               assay_blobs_sweep (job->blobs, job->min_age_us, is_named, hashes);
  return assay_tx_commit (g_steal_pointer (&tx), error);
}

/**
 * assay_workspace_collect_sync:
 * @max_reply_bytes: what raw replies may take; the oldest ones beyond it go
 * @min_age_us: younger files stay
 * @freed: (out): bytes that were freed, in the file for later use or on the disk
 *
 * Takes away what nobody needs. Any thread except GTK's.
 */
gboolean
assay_workspace_collect_sync (AssayWorkspace *self, gint64 max_reply_bytes, gint64 min_age_us,
                              gint64 *freed, GError **error)
{
  Collect job = { assay_workspace_get_blobs (self), max_reply_bytes, min_age_us, 0 };

  if (!assay_workspace_write_sync (self, collect, &job, 0, error))
    return FALSE;
  *freed = job.freed;
  return TRUE;
}
