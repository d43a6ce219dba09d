/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-acceptance-repo.c: what was accepted from a model without a person. An accepted result is an
 * annotation of origin "accepted" that names its result; the batch says who did it, from which confidence on
 * and what was promised. For each result it is written down what stood there before, so that all of it can
 * be undone in one step; what people have said since then stays. */

#include "assay-acceptance.h"

#include "assay-clock.h"
#include "assay-error.h"

#include <math.h>

#define COLUMNS                                                                                    \
  "id, project_id, run_id, author, threshold, confidence_kind, max_error, level, bound, n_judged,"  \
  " n_wrong, audit_share, seed, n_accepted, n_review, n_audit, created_at, undone_at"

/**
 * assay_acceptance_batch_free:
 * @batch: (transfer full): what to free
 */
void
assay_acceptance_batch_free (AssayAcceptanceBatch *batch)
{
  g_free (batch->author);
  g_free (batch->confidence_kind);
  g_free (batch);
}

/**
 * assay_acceptance_begin:
 * @db: a writing connection, within a transaction of the caller
 * @batch: gets its id and time
 *
 * Begins a batch; results are added with assay_acceptance_add().
 */
gboolean
assay_acceptance_begin (AssayDb *db, AssayAcceptanceBatch *batch, GError **error)
{
  batch->created_at = assay_clock_now ();
  batch->id = assay_db_exec_id (
    db, error,
    "INSERT INTO acceptance (project_id, run_id, author, threshold, confidence_kind, max_error, level,"
    " bound, n_judged, n_wrong, audit_share, seed, created_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id",
    "iisdsdddiidii", batch->project_id, batch->run_id, batch->author, batch->threshold,
    batch->confidence_kind, batch->max_error, batch->level, batch->bound, batch->n_judged, batch->n_wrong,
    batch->audit_share, batch->seed, batch->created_at);
  return batch->id > 0;
}

static gboolean
insert_annotation (AssayDb *db, const AssayAcceptanceBatch *batch, AssayAnnotation *annotation, GError **error)
{
  annotation->created_at = annotation->updated_at = batch->created_at;
  annotation->id = assay_db_exec_id (
    db, error,
    "INSERT INTO annotation (task_id, project_id, result, value, completed_by, origin, parent_result,"
    " created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) RETURNING id",
    "iissssii", annotation->task_id, batch->project_id, annotation->result, annotation->value,
    annotation->completed_by, annotation->origin, annotation->parent_result, batch->created_at);
  return annotation->id > 0
         && assay_db_exec (db, error,
                           "UPDATE task SET n_annotations = n_annotations + 1, updated_at = $2 WHERE id = $1",
                           "ii", annotation->task_id, batch->created_at);
}

/**
 * assay_acceptance_add:
 * @db: a writing connection, within a transaction of the caller
 * @annotation: (nullable): what is accepted; %NULL for a result that goes to review
 *
 * Takes one result into the batch: stores its annotation, and asks a person where the role says so.
 */
gboolean
assay_acceptance_add (AssayDb *db, AssayAcceptanceBatch *batch, gint64 result_id, AssayAcceptanceRole role,
                      AssayAnnotation *annotation, GError **error)
{
  static const guint flags[] = {
    [ASSAY_ACCEPTANCE_ACCEPTED] = ASSAY_REVIEW_NONE,
    [ASSAY_ACCEPTANCE_AUDITED] = ASSAY_REVIEW_AUDIT,
    [ASSAY_ACCEPTANCE_REVIEW] = ASSAY_REVIEW_CONFIDENCE,
  };

  if (annotation != NULL && !insert_annotation (db, batch, annotation, error))
    return FALSE;
  if (!assay_db_exec (db, error,
                      "INSERT INTO acceptance_result (acceptance_id, result_id, task_id, role,"
                      " annotation_id, review_before, reviewed_before)"
                      " SELECT $1, id, task_id, $3, $4, review, reviewed_at FROM result WHERE id = $2",
                      annotation != NULL ? "iiii" : "iiin", batch->id, result_id, (gint64) role,
                      annotation != NULL ? annotation->id : 0))
    return FALSE;
  batch->n_accepted += role != ASSAY_ACCEPTANCE_REVIEW;
  batch->n_audit += role == ASSAY_ACCEPTANCE_AUDITED;
  batch->n_review += role == ASSAY_ACCEPTANCE_REVIEW;
  if (role == ASSAY_ACCEPTANCE_ACCEPTED)
    return assay_db_exec (db, error,
                          "UPDATE result SET reviewed_at = coalesce(reviewed_at, $2) WHERE id = $1 AND review <> 0",
                          "ii", result_id, batch->created_at);
  return assay_db_exec (db, error, "UPDATE result SET review = review | $2, reviewed_at = NULL WHERE id = $1",
                        "ii", result_id, (gint64) flags[role]);
}

/**
 * assay_acceptance_end:
 * @db: a writing connection, within a transaction of the caller
 *
 * Keeps the counts.
 */
gboolean
assay_acceptance_end (AssayDb *db, const AssayAcceptanceBatch *batch, GError **error)
{
  return assay_db_exec (db, error,
                        "UPDATE acceptance SET n_accepted = $2, n_review = $3, n_audit = $4 WHERE id = $1",
                        "iiii", batch->id, batch->n_accepted, batch->n_review, batch->n_audit)
         && assay_db_exec (db, error,
                           "UPDATE run SET needs_review = (SELECT count(*) FROM result WHERE run_id = $1"
                           " AND review <> 0) WHERE id = $1",
                           "i", batch->run_id);
}

/**
 * assay_acceptance_undo:
 * @db: a writing connection
 *
 * Takes the annotations of a batch away and restores what its results needed before. Results that were
 * made anew since are left alone.
 */
gboolean
assay_acceptance_undo (AssayDb *db, gint64 id, GError **error)
{
  static const char *const steps[] = {
    "UPDATE task SET n_annotations = n_annotations - 1, updated_at = $2 WHERE id IN (SELECT s.task_id"
    " FROM acceptance_result s JOIN annotation a ON a.id = s.annotation_id AND a.was_cancelled = 0"
    " WHERE s.acceptance_id = $1)",
    "DELETE FROM annotation WHERE $2 > 0 AND id IN (SELECT annotation_id FROM acceptance_result"
    " WHERE acceptance_id = $1)",
    "UPDATE result SET (review, reviewed_at) = (SELECT s.review_before, s.reviewed_before"
    " FROM acceptance_result s WHERE s.acceptance_id = $1 AND s.result_id = result.id)"
    " WHERE $2 > 0 AND id IN (SELECT result_id FROM acceptance_result WHERE acceptance_id = $1)",
    "UPDATE run SET needs_review = (SELECT count(*) FROM result WHERE run_id = run.id AND review <> 0)"
    " WHERE $2 > 0 AND id = (SELECT run_id FROM acceptance WHERE id = $1)",
    "UPDATE acceptance SET undone_at = $2 WHERE id = $1",
  };
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  g_autoptr (AssayAcceptanceBatch) batch = tx == NULL ? NULL : assay_acceptance_load (db, id, error);
  gint64 now = assay_clock_now ();

  if (batch == NULL)
    return FALSE;
  if (batch->undone_at != 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT, "This was undone already");
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (!assay_db_exec (db, error, steps[i], "ii", id, now))
      return FALSE;
  return assay_tx_commit (g_steal_pointer (&tx), error);
}

static AssayAcceptanceBatch *
from_row (AssayStmt *stmt)
{
  AssayAcceptanceBatch *batch = g_new0 (AssayAcceptanceBatch, 1);

  batch->id = assay_stmt_get_int (stmt, 0);
  batch->project_id = assay_stmt_get_int (stmt, 1);
  batch->run_id = assay_stmt_get_int (stmt, 2);
  batch->author = assay_stmt_dup_text (stmt, 3);
  batch->threshold = assay_stmt_get_double (stmt, 4);
  batch->confidence_kind = assay_stmt_dup_text (stmt, 5);
  batch->max_error = assay_stmt_get_double (stmt, 6);
  batch->level = assay_stmt_get_double (stmt, 7);
  batch->bound = assay_stmt_get_double (stmt, 8);
  batch->n_judged = assay_stmt_get_int (stmt, 9);
  batch->n_wrong = assay_stmt_get_int (stmt, 10);
  batch->audit_share = assay_stmt_get_double (stmt, 11);
  batch->seed = assay_stmt_get_int (stmt, 12);
  batch->n_accepted = assay_stmt_get_int (stmt, 13);
  batch->n_review = assay_stmt_get_int (stmt, 14);
  batch->n_audit = assay_stmt_get_int (stmt, 15);
  batch->created_at = assay_stmt_get_int (stmt, 16);
  batch->undone_at = assay_stmt_get_int (stmt, 17);
  return batch;
}

/**
 * assay_acceptance_load:
 *
 * Returns: (transfer full): the batch; or %ASSAY_ERROR_NOT_FOUND.
 */
AssayAcceptanceBatch *
assay_acceptance_load (AssayDb *db, gint64 id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt
    = assay_db_query (db, error, "SELECT " COLUMNS " FROM acceptance WHERE id = $1", "i", id);

  if (stmt == NULL)
    return NULL;
  if (assay_stmt_next (stmt, &local_error))
    return from_row (stmt);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "Nothing was accepted under this number");
  return NULL;
}

/**
 * assay_acceptance_find_latest_run:
 *
 * Returns: the run of which was accepted last in the project, of what stands; 0 for none, -1 for an error.
 */
gint64
assay_acceptance_find_latest_run (AssayDb *db, gint64 project_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt = assay_db_query (
    db, error, "SELECT run_id FROM acceptance WHERE project_id = $1 AND undone_at IS NULL ORDER BY id DESC LIMIT 1",
    "i", project_id);

  if (stmt == NULL)
    return -1;
  if (assay_stmt_next (stmt, &local_error))
    return assay_stmt_get_int (stmt, 0);
  if (local_error == NULL)
    return 0;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return -1;
}

/**
 * assay_acceptance_list:
 *
 * Returns: (transfer full) (element-type AssayAcceptanceBatch): what was accepted of a run and stands, the
 *   latest first.
 */
GPtrArray *
assay_acceptance_list (AssayDb *db, gint64 run_id, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_acceptance_batch_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt = assay_db_query (
    db, error, "SELECT " COLUMNS " FROM acceptance WHERE run_id = $1 AND undone_at IS NULL ORDER BY id DESC",
    "i", run_id);

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
 * assay_acceptance_visit_audit:
 * @func: (scope call): called for each audited task about which a person has said something since, with
 *   the latest of it; who marks the result as reviewed and answers nothing else agrees with it
 *
 * Shows what people think of what was accepted.
 */
gboolean
assay_acceptance_visit_audit (AssayDb *db, gint64 id, AssayAuditFunc func, gpointer user_data, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt = assay_db_query (
    db, error,
    "SELECT s.task_id, a.value, coalesce(p.value, a.value) FROM acceptance_result s"
    " JOIN annotation a ON a.id = s.annotation_id JOIN result r ON r.id = s.result_id"
    " LEFT JOIN annotation p ON p.id = (SELECT max(x.id)"
    " FROM annotation x WHERE x.task_id = s.task_id AND x.id > a.id AND x.origin <> 'accepted'"
    " AND x.was_cancelled = 0) WHERE s.acceptance_id = $1 AND s.role = 2"
    " AND (p.id IS NOT NULL OR r.reviewed_at IS NOT NULL)",
    "i", id);

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
