/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-task-repo.c: tasks and how they are kept. Tasks come in batches: ids and inner ids are taken
 * in blocks, and a million tasks cost three seconds. Deleting marks. */

#include "assay-task.h"

#include "assay-clock.h"
#include "assay-error.h"

#include <math.h>
#include <string.h>

/* How many tasks ahead of the one that is inserted. */
#define EXPECTED 4

#define COLUMNS                                                                                    \
  "id, project_id, inner_id, import_id, ground_truth, n_annotations, created_at, updated_at, meta," \
  " data"

/**
 * assay_task_free:
 * @task: (transfer full): what to free
 */
void
assay_task_free (AssayTask *task)
{
  g_free (task->meta);
  g_free (task->data);
  g_free (task);
}

/**
 * assay_task_draft_clear:
 *
 * Frees what @draft holds, not @draft itself.
 */
void
assay_task_draft_clear (AssayTaskDraft *draft)
{
  g_clear_pointer (&draft->data, g_free);
  g_clear_pointer (&draft->meta, g_free);
  g_clear_pointer (&draft->annotations, g_ptr_array_unref);
  g_clear_pointer (&draft->predictions, g_ptr_array_unref);
}

static AssayTask *
from_row (AssayStmt *stmt)
{
  AssayTask *task = g_new0 (AssayTask, 1);

  task->id = assay_stmt_get_int (stmt, 0);
  task->project_id = assay_stmt_get_int (stmt, 1);
  task->inner_id = assay_stmt_get_int (stmt, 2);
  task->import_id = assay_stmt_get_int (stmt, 3);
  task->ground_truth = assay_stmt_get_int (stmt, 4) != 0;
  task->n_annotations = assay_stmt_get_int (stmt, 5);
  task->created_at = assay_stmt_get_int (stmt, 6);
  task->updated_at = assay_stmt_get_int (stmt, 7);
  task->meta = assay_stmt_dup_text (stmt, 8);
  task->data = assay_stmt_dup_text (stmt, 9);
  return task;
}

/**
 * assay_task_load:
 *
 * Returns: (transfer full): the task @id; or %ASSAY_ERROR_NOT_FOUND.
 */
AssayTask *
assay_task_load (AssayDb *db, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) tasks = assay_task_load_many (db, &id, 1, error);

  if (tasks == NULL)
    return NULL;
  if (tasks->len > 0)
    return g_ptr_array_steal_index (tasks, 0);
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "There is no task %" G_GINT64_FORMAT, id);
  return NULL;
}

/**
 * assay_task_load_many:
 * @ids: (array length=n): which
 *
 * Returns: (transfer full) (element-type AssayTask): those that exist, in the order of @ids.
 */
GPtrArray *
assay_task_load_many (AssayDb *db, const gint64 *ids, guint n, GError **error)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_full (n, (GDestroyNotify) assay_task_free);
  g_autoptr (AssayStmt) stmt
    = assay_db_prepare (db, error, "SELECT " COLUMNS " FROM task WHERE id = $1");
  g_autoptr (GError) local_error = NULL;

  if (stmt == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      assay_stmt_bind_int (stmt, 1, ids[i]);
      if (assay_stmt_next (stmt, &local_error))
        g_ptr_array_add (tasks, from_row (stmt));
      assay_stmt_reset (stmt);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
  return g_steal_pointer (&tasks);
}

/**
 * assay_task_count:
 *
 * Returns: how many tasks the project has, −1 with an error.
 */
gint64
assay_task_count (AssayDb *db, gint64 project_id, GError **error)
{
  return assay_db_get_int (db, error, "SELECT n_tasks FROM project WHERE id = $1", "i", project_id);
}

/* Tasks that one statement inserts. */
#define N_TOGETHER 32

typedef struct
{
  AssayDb *db;
  gint64 project_id;
  gint64 import_id;
  AssayTaskHashes *hashes;
  gint64 now;
  gint64 next_id;
  gint64 next_inner_id;
  AssayStmt *insert[2]; /* one task, and N_TOGETHER */
  AssayStmt *annotate;
  AssayStmt *predict;
  const AssayTaskDraft *together[N_TOGETHER]; /* that wait for their statement */
  guint n_together;
} Batch;

static void
batch_clear (Batch *batch)
{
  for (guint i = 0; i < G_N_ELEMENTS (batch->insert); i++)
    g_clear_pointer (&batch->insert[i], assay_stmt_free);
  g_clear_pointer (&batch->annotate, assay_stmt_free);
  g_clear_pointer (&batch->predict, assay_stmt_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Batch, batch_clear)

/* The parameters before those of the tasks, and of each. */
#define N_SHARED 3
#define N_OF_TASK 7

/* Inserts so many tasks: one statement for thirty costs two thirds of thirty statements, since it finds the end
 * of each index once. */
static AssayStmt *
prepare_insert (AssayDb *db, guint n, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("INSERT INTO task (project_id, import_id, created_at, updated_at, id,"
                                          " inner_id, hash, ground_truth, n_annotations, meta, data) VALUES ");

  for (guint i = 0; i < n; i++)
    {
      g_string_append (sql, i > 0 ? ", ($1, $2, $3, $3" : "($1, $2, $3, $3");
      for (guint k = 1; k <= N_OF_TASK; k++)
        g_string_append_printf (sql, ", $%u", N_SHARED + i * N_OF_TASK + k);
      g_string_append_c (sql, ')');
    }
  return assay_db_prepare (db, error, sql->str);
}

static gboolean
batch_prepare (Batch *batch, guint n, GError **error)
{
  AssayDb *db = batch->db;

  batch->now = assay_clock_now ();
  batch->next_id = assay_db_exec_id (db, error,
                                     "UPDATE counter SET value = value + $1 WHERE name = 'task'"
                                     " RETURNING value - $1",
                                     "i", (gint64) n);
  if (batch->next_id <= 0)
    return FALSE;
  batch->next_inner_id
    = assay_db_get_int (db, error, "SELECT next_inner_id FROM project WHERE id = $1", "i",
                        batch->project_id);
  if (batch->next_inner_id == 0)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "There is no project %" G_GINT64_FORMAT,
                 batch->project_id);
  if (batch->next_inner_id <= 0 || !assay_task_hashes_prepare (batch->hashes, db, error))
    return FALSE;
  batch->insert[0] = prepare_insert (db, 1, error);
  batch->insert[1] = batch->insert[0] == NULL ? NULL : prepare_insert (db, N_TOGETHER, error);
  batch->annotate
    = batch->insert[1] == NULL
        ? NULL
        : assay_db_prepare (db, error,
                            "INSERT INTO annotation (task_id, project_id, import_id, result, value,"
                            " ground_truth, was_cancelled, lead_time, completed_by, origin,"
                            " unique_id, created_at, updated_at)"
                            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
  batch->predict
    = batch->annotate == NULL
        ? NULL
        : assay_db_prepare (db, error,
                            "INSERT INTO prediction (task_id, project_id, import_id, result, value,"
                            " score, model_version, created_at)"
                            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
  return batch->predict != NULL;
}

static void
bind_import (AssayStmt *stmt, int n, gint64 import_id)
{
  if (import_id != 0)
    assay_stmt_bind_int (stmt, n, import_id);
  else
    assay_stmt_bind_null (stmt, n);
}

static gboolean
insert_annotation (Batch *batch, const AssayAnnotation *annotation, gint64 task_id, GError **error)
{
  AssayStmt *stmt = batch->annotate;

  assay_stmt_bind_int (stmt, 1, task_id);
  assay_stmt_bind_int (stmt, 2, batch->project_id);
  bind_import (stmt, 3, batch->import_id);
  assay_stmt_bind_text (stmt, 4, annotation->result, -1);
  assay_stmt_bind_text (stmt, 5, annotation->value != NULL ? annotation->value : "{}", -1);
  assay_stmt_bind_int (stmt, 6, annotation->ground_truth);
  assay_stmt_bind_int (stmt, 7, annotation->was_cancelled);
  assay_stmt_bind_double (stmt, 8, annotation->lead_time);
  assay_stmt_bind_text (stmt, 9, annotation->completed_by, -1);
  assay_stmt_bind_text (stmt, 10, annotation->origin, -1);
  assay_stmt_bind_text (stmt, 11, annotation->unique_id, -1);
  assay_stmt_bind_int (stmt, 12, annotation->created_at != 0 ? annotation->created_at : batch->now);
  assay_stmt_bind_int (stmt, 13, annotation->updated_at != 0 ? annotation->updated_at : batch->now);
  return assay_stmt_run (stmt, error);
}

static gboolean
insert_prediction (Batch *batch, const AssayPrediction *prediction, gint64 task_id, GError **error)
{
  AssayStmt *stmt = batch->predict;

  assay_stmt_bind_int (stmt, 1, task_id);
  assay_stmt_bind_int (stmt, 2, batch->project_id);
  bind_import (stmt, 3, batch->import_id);
  assay_stmt_bind_text (stmt, 4, prediction->result, -1);
  assay_stmt_bind_text (stmt, 5, prediction->value != NULL ? prediction->value : "{}", -1);
  assay_stmt_bind_double (stmt, 6, prediction->score);
  assay_stmt_bind_text (stmt, 7, prediction->model_version, -1);
  assay_stmt_bind_int (stmt, 8, prediction->created_at != 0 ? prediction->created_at : batch->now);
  return assay_stmt_run (stmt, error);
}

static gboolean
has_ground_truth (const AssayTaskDraft *draft)
{
  for (guint i = 0; draft->annotations != NULL && i < draft->annotations->len; i++)
    if (((AssayAnnotation *) draft->annotations->pdata[i])->ground_truth)
      return TRUE;
  return FALSE;
}

static void
bind_task (AssayStmt *stmt, int n, const AssayTaskDraft *draft, gint64 id, gint64 inner_id)
{
  assay_stmt_bind_int (stmt, n, id);
  assay_stmt_bind_int (stmt, n + 1, inner_id);
  assay_stmt_bind_int (stmt, n + 2, (gint64) draft->hash);
  assay_stmt_bind_int (stmt, n + 3, has_ground_truth (draft));
  assay_stmt_bind_int (stmt, n + 4, draft->annotations != NULL ? draft->annotations->len : 0);
  assay_stmt_bind_text (stmt, n + 5, draft->meta, -1);
  assay_stmt_bind_text (stmt, n + 6, draft->data, -1);
}

/* Inserts @n of the tasks that wait, from @from on. */
static gboolean
insert_some (Batch *batch, AssayStmt *stmt, guint from, guint n, GError **error)
{
  gint64 first = batch->n_together - from; /* so far before the next ones */

  assay_stmt_bind_int (stmt, 1, batch->project_id);
  bind_import (stmt, 2, batch->import_id);
  assay_stmt_bind_int (stmt, 3, batch->now);
  for (guint i = 0; i < n; i++)
    bind_task (stmt, (int) (N_SHARED + i * N_OF_TASK + 1), batch->together[from + i], batch->next_id - first + i,
               batch->next_inner_id - first + i);
  return assay_stmt_run (stmt, error);
}

/* Inserts the tasks that wait. */
static gboolean
insert_together (Batch *batch, GError **error)
{
  gboolean ok = TRUE;

  if (batch->n_together == N_TOGETHER)
    ok = insert_some (batch, batch->insert[1], 0, N_TOGETHER, error);
  else
    for (guint i = 0; ok && i < batch->n_together; i++)
      ok = insert_some (batch, batch->insert[0], i, 1, error);
  batch->n_together = 0;
  return ok;
}

static gboolean
insert_task (Batch *batch, const AssayTaskDraft *draft, GError **error)
{
  gint64 id = batch->next_id++;

  batch->next_inner_id++;
  batch->together[batch->n_together++] = draft;
  if ((batch->n_together == N_TOGETHER && !insert_together (batch, error)) ||
      !assay_task_hashes_add (batch->hashes, batch->db, draft->hash, id, error))
    return FALSE;
  for (guint i = 0; draft->annotations != NULL && i < draft->annotations->len; i++)
    if (!insert_annotation (batch, draft->annotations->pdata[i], id, error))
      return FALSE;
  for (guint i = 0; draft->predictions != NULL && i < draft->predictions->len; i++)
    if (!insert_prediction (batch, draft->predictions->pdata[i], id, error))
      return FALSE;
  return TRUE;
}

/* Whether the project has it already. A task of this batch is looked at in its table. */
static gboolean
is_duplicate (Batch *batch, const AssayTaskDraft *draft, gboolean *found, GError **error)
{
  if (batch->n_together > 0 && assay_task_hashes_may_have (batch->hashes, draft->hash) &&
      !insert_together (batch, error))
    return FALSE;
  return assay_task_hashes_find (batch->hashes, batch->db, draft->hash, draft->data, found, error);
}

/**
 * assay_task_insert_batch:
 * @db: a writing connection, within a transaction of the caller
 * @import_id: the import they belong to, or 0
 * @drafts: (array length=n): the tasks, with their annotations and predictions
 * @keep_duplicates: insert also what the project has already
 * @hashes: (nullable): the project's, where more batches follow: the caller stores them at last
 * @n_inserted: (out): those that were no duplicates
 */
gboolean
assay_task_insert_batch (AssayDb *db, gint64 project_id, gint64 import_id,
                         const AssayTaskDraft *drafts, guint n, gboolean keep_duplicates,
                         AssayTaskHashes *hashes, guint *n_inserted, GError **error)
{
  g_autoptr (AssayTaskHashes) own = hashes == NULL ? assay_task_hashes_new (project_id) : NULL;
  g_auto (Batch) batch = { .db = db,
                           .project_id = project_id,
                           .import_id = import_id,
                           .hashes = hashes != NULL ? hashes : own };

  *n_inserted = 0;
  if (!batch_prepare (&batch, n, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      gboolean duplicate = FALSE;

      if (i + EXPECTED < n)
        assay_task_hashes_expect (batch.hashes, drafts[i + EXPECTED].hash);
      if (!keep_duplicates && !is_duplicate (&batch, &drafts[i], &duplicate, error))
        return FALSE;
      if (duplicate)
        continue;
      if (!insert_task (&batch, &drafts[i], error))
        return FALSE;
      (*n_inserted)++;
    }
  if (!insert_together (&batch, error) || (own != NULL && !assay_task_hashes_store (own, db, error)))
    return FALSE;
  return assay_db_exec (db, error,
                        "UPDATE project SET n_tasks = n_tasks + $2, next_inner_id = $3,"
                        " updated_at = $4 WHERE id = $1",
                        "iiii", project_id, (gint64) *n_inserted, batch.next_inner_id, batch.now);
}

/**
 * assay_task_set_deleted:
 * @db: a writing connection
 * @ids: (array length=n): which; those that are so already are passed over
 *
 * Deletes or restores tasks in one transaction.
 */
gboolean
assay_task_set_deleted (AssayDb *db, gint64 project_id, const gint64 *ids, guint n,
                        gboolean deleted, GError **error)
{
  const char *sql = deleted ? "UPDATE task SET deleted_at = $2 WHERE id = $1 AND project_id = $3"
                              " AND deleted_at IS NULL"
                            : "UPDATE task SET deleted_at = NULL, updated_at = $2 WHERE id = $1"
                              " AND project_id = $3 AND deleted_at IS NOT NULL";
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  gint64 now = assay_clock_now ();
  gint64 n_changed = 0;

  if (tx == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      if (!assay_db_exec (db, error, sql, "iii", ids[i], now, project_id))
        return FALSE;
      n_changed += assay_db_get_int (db, NULL, "SELECT changes()", "");
    }
  return assay_db_exec (db, error, "UPDATE project SET n_tasks = n_tasks + $2 WHERE id = $1", "ii",
                        project_id, deleted ? -n_changed : n_changed) &&
         assay_tx_commit (g_steal_pointer (&tx), error);
}
