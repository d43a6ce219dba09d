/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-annotation-repo.c: people's answers, and predictions that came with an import. A task has at
 * most one ground truth: setting one takes it from the others. The task's counters follow. */

#include "assay-task.h"

#include "assay-clock.h"
#include "assay-error.h"
#include "assay-json.h"

#include <math.h>

/**
 * assay_annotation_new:
 * @origin: import, person, accepted or correction
 *
 * Returns: (transfer full): an annotation that is in no workspace yet.
 */
AssayAnnotation *
assay_annotation_new (const char *origin)
{
  AssayAnnotation *annotation = g_new0 (AssayAnnotation, 1);

  annotation->origin = g_strdup (origin);
  annotation->lead_time = NAN;
  return annotation;
}

/**
 * assay_annotation_free:
 * @annotation: (transfer full): what to free
 */
void
assay_annotation_free (AssayAnnotation *annotation)
{
  g_free (annotation->result);
  g_free (annotation->value);
  g_free (annotation->completed_by);
  g_free (annotation->origin);
  g_free (annotation->unique_id);
  g_free (annotation);
}

/**
 * assay_prediction_free:
 * @prediction: (transfer full): what to free
 */
void
assay_prediction_free (AssayPrediction *prediction)
{
  g_free (prediction->result);
  g_free (prediction->value);
  g_free (prediction->model_version);
  g_free (prediction);
}

static gboolean
update_task (AssayDb *db, gint64 task_id, GError **error)
{
  return assay_db_exec (
    db, error,
    "UPDATE task SET updated_at = $2,"
    " n_annotations = (SELECT count(*) FROM annotation WHERE task_id = $1 AND was_cancelled = 0),"
    " ground_truth = (SELECT count(*) > 0 FROM annotation WHERE task_id = $1 AND ground_truth = 1)"
    " WHERE id = $1",
    "ii", task_id, assay_clock_now ());
}

/**
 * assay_annotation_insert:
 * @db: a writing connection, outside of a transaction
 * @annotation: names its task; gets its id and times
 */
gboolean
assay_annotation_insert (AssayDb *db, AssayAnnotation *annotation, GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);

  if (tx == NULL)
    return FALSE;
  annotation->created_at = annotation->updated_at = assay_clock_now ();
  if (annotation->ground_truth &&
      !assay_db_exec (db, error, "UPDATE annotation SET ground_truth = 0 WHERE task_id = $1", "i",
                      annotation->task_id))
    return FALSE;
  annotation->id = assay_db_exec_id (
    db, error,
    "INSERT INTO annotation (task_id, project_id, result, value, ground_truth, was_cancelled,"
    " lead_time, completed_by, origin, unique_id, parent_result, created_at, updated_at)"
    " SELECT $1, project_id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11 FROM task WHERE id = $1"
    " RETURNING id",
    "issiidsssii", annotation->task_id, annotation->result,
    annotation->value != NULL ? annotation->value : "{}", (gint64) annotation->ground_truth,
    (gint64) annotation->was_cancelled, annotation->lead_time, annotation->completed_by,
    annotation->origin, annotation->unique_id, annotation->parent_result, annotation->created_at);
  if (annotation->id == 0)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "There is no task %" G_GINT64_FORMAT,
                 annotation->task_id);
  return annotation->id > 0 && update_task (db, annotation->task_id, error) &&
         assay_tx_commit (g_steal_pointer (&tx), error);
}

/**
 * assay_annotation_delete:
 * @db: a writing connection, outside of a transaction
 */
gboolean
assay_annotation_delete (AssayDb *db, gint64 id, GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  gint64 task_id;

  if (tx == NULL)
    return FALSE;
  task_id = assay_db_exec_id (db, error, "DELETE FROM annotation WHERE id = $1 RETURNING task_id",
                              "i", id);
  if (task_id == 0)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                 "There is no annotation %" G_GINT64_FORMAT, id);
  return task_id > 0 && update_task (db, task_id, error) &&
         assay_tx_commit (g_steal_pointer (&tx), error);
}

static AssayAnnotation *
annotation_from_row (AssayStmt *stmt)
{
  AssayAnnotation *annotation = g_new0 (AssayAnnotation, 1);

  annotation->id = assay_stmt_get_int (stmt, 0);
  annotation->task_id = assay_stmt_get_int (stmt, 1);
  annotation->result = assay_stmt_dup_text (stmt, 2);
  annotation->value = assay_stmt_dup_text (stmt, 3);
  annotation->ground_truth = assay_stmt_get_int (stmt, 4) != 0;
  annotation->was_cancelled = assay_stmt_get_int (stmt, 5) != 0;
  annotation->lead_time = assay_stmt_get_double (stmt, 6);
  annotation->completed_by = assay_stmt_dup_text (stmt, 7);
  annotation->origin = assay_stmt_dup_text (stmt, 8);
  annotation->unique_id = assay_stmt_dup_text (stmt, 9);
  annotation->parent_result = assay_stmt_get_int (stmt, 10);
  annotation->created_at = assay_stmt_get_int (stmt, 11);
  annotation->updated_at = assay_stmt_get_int (stmt, 12);
  return annotation;
}

/**
 * assay_annotation_list:
 *
 * Returns: (transfer full) (element-type AssayAnnotation): a task's annotations by id.
 */
GPtrArray *
assay_annotation_list (AssayDb *db, gint64 task_id, GError **error)
{
  g_autoptr (GPtrArray) list
    = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_annotation_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt
    = assay_db_query (db, error,
                      "SELECT id, task_id, result, value, ground_truth, was_cancelled, lead_time,"
                      " completed_by, origin, unique_id, parent_result, created_at, updated_at"
                      " FROM annotation WHERE task_id = $1 ORDER BY id",
                      "i", task_id);

  if (stmt == NULL)
    return NULL;
  while (assay_stmt_next (stmt, &local_error))
    g_ptr_array_add (list, annotation_from_row (stmt));
  if (local_error == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * assay_annotation_mark_truth:
 * @db: a writing connection
 * @ids: tasks
 * @truth: whether the latest annotation of each is the right answer from now on, or none is
 * @n_marked: (out): how many tasks have an annotation
 */
gboolean
assay_annotation_mark_truth (AssayDb *db, const gint64 *ids, guint n, gboolean truth, guint *n_marked,
                             GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);

  *n_marked = 0;
  if (tx == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      gint64 changed;

      if (!assay_db_exec (db, error,
                          "UPDATE annotation SET ground_truth = ($2 AND id = (SELECT max(id)"
                          " FROM annotation WHERE task_id = $1 AND was_cancelled = 0))"
                          " WHERE task_id = $1",
                          "ii", ids[i], (gint64) truth))
        return FALSE;
      changed = assay_db_get_int (db, error, "SELECT changes()", "");
      if (changed < 0)
        return FALSE;
      *n_marked += changed > 0;
      if (changed > 0 && !update_task (db, ids[i], error))
        return FALSE;
    }
  return assay_tx_commit (g_steal_pointer (&tx), error);
}

/**
 * assay_annotation_get_truth:
 *
 * Returns: (transfer full) (nullable): the task's ground truth; %NULL without an error when it has
 * none.
 */
AssayAnnotation *
assay_annotation_get_truth (AssayDb *db, gint64 task_id, GError **error)
{
  g_autoptr (GPtrArray) list = assay_annotation_list (db, task_id, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    if (((AssayAnnotation *) list->pdata[i])->ground_truth)
      return g_ptr_array_steal_index (list, i);
  return NULL;
}

static gboolean
visit (AssayStmt *stmt, AssayTruthFunc func, gpointer user_data, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  while (assay_stmt_next (stmt, &local_error))
    func (assay_stmt_get_text (stmt, 0), assay_stmt_get_text (stmt, 1), user_data);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * assay_annotation_visit_truth:
 * @max_unlabelled: how many tasks without a ground truth to show as well
 * @func: (scope call): called for each task
 *
 * Shows the tasks from which a model may learn: those with a ground truth first.
 */
gboolean
assay_annotation_visit_truth (AssayDb *db, gint64 project_id, gint64 max_unlabelled,
                              AssayTruthFunc func, gpointer user_data, GError **error)
{
  g_autoptr (AssayStmt) labelled = assay_db_query (
    db, error,
    "SELECT t.data, a.value FROM annotation a JOIN task t ON t.id = a.task_id"
    " WHERE a.project_id = $1 AND a.ground_truth = 1 AND t.deleted_at IS NULL ORDER BY a.task_id",
    "i", project_id);
  g_autoptr (AssayStmt) others
    = labelled == NULL ? NULL
                       : assay_db_query (db, error,
                                         "SELECT data, NULL FROM task WHERE project_id = $1"
                                         " AND deleted_at IS NULL AND ground_truth = 0 LIMIT $2",
                                         "ii", project_id, max_unlabelled);

  return others != NULL && visit (labelled, func, user_data, error) &&
         visit (others, func, user_data, error);
}

/* LIKE's pattern for a member of an object in normal form; what it would take for a wildcard is escaped. */
static char *
member_pattern (const char *before, const char *name)
{
  g_autoptr (GString) key = g_string_new (NULL);
  GString *pattern = g_string_new (before);

  assay_json_append_string (key, name);
  for (const char *p = key->str; *p != '\0'; p++)
    {
      if (*p == '%' || *p == '_' || *p == '!')
        g_string_append_c (pattern, '!');
      g_string_append_c (pattern, *p);
    }
  g_string_append (pattern, ":%");
  return g_string_free (pattern, FALSE);
}

/**
 * assay_annotation_truth_names:
 * @control: the name of a control
 * @names: (out): whether some ground truth of the project has an answer for it
 *
 * Tells a control that nobody has judged from one whose answer is “nothing” for some tasks. Stops at the
 * first that has one.
 */
gboolean
assay_annotation_truth_names (AssayDb *db, gint64 project_id, const char *control, gboolean *names, GError **error)
{
  g_autofree char *first = member_pattern ("{", control);
  g_autofree char *later = member_pattern ("%,", control);
  g_autoptr (AssayStmt) stmt = assay_db_query (
    db, error,
    "SELECT EXISTS (SELECT 1 FROM annotation WHERE project_id = $1 AND ground_truth = 1"
    " AND (value LIKE $2 ESCAPE '!' OR value LIKE $3 ESCAPE '!'))",
    "iss", project_id, first, later);

  if (stmt == NULL || !assay_stmt_next (stmt, error))
    return FALSE;
  *names = assay_stmt_get_int (stmt, 0) != 0;
  return TRUE;
}

/**
 * assay_prediction_list:
 *
 * Returns: (transfer full) (element-type AssayPrediction): predictions that came with an import.
 */
GPtrArray *
assay_prediction_list (AssayDb *db, gint64 task_id, GError **error)
{
  g_autoptr (GPtrArray) list
    = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_prediction_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt = assay_db_query (
    db, error,
    "SELECT id, task_id, result, value, score, model_version, created_at FROM prediction"
    " WHERE task_id = $1 ORDER BY id",
    "i", task_id);

  if (stmt == NULL)
    return NULL;
  while (assay_stmt_next (stmt, &local_error))
    {
      AssayPrediction *prediction = g_new0 (AssayPrediction, 1);

      prediction->id = assay_stmt_get_int (stmt, 0);
      prediction->task_id = assay_stmt_get_int (stmt, 1);
      prediction->result = assay_stmt_dup_text (stmt, 2);
      prediction->value = assay_stmt_dup_text (stmt, 3);
      prediction->score = assay_stmt_get_double (stmt, 4);
      prediction->model_version = assay_stmt_dup_text (stmt, 5);
      prediction->created_at = assay_stmt_get_int (stmt, 6);
      g_ptr_array_add (list, prediction);
    }
  if (local_error == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
