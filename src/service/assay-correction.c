/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-correction.c: what a person says instead of what a model said. The result stays as the model
 * gave it; the correction is an annotation that names it as its origin, checked by the labeling config
 * of the run. One result has at most one correction: a later one takes its place, and it takes
 * the place of what was accepted from the result. The result then counts as reviewed. */

#include "assay-correction.h"

#include "assay-json.h"
#include "assay-label-values.h"
#include "assay-project.h"
#include "assay-result-text.h"
#include "assay-result.h"
#include "assay-run.h"
#include "assay-task.h"

#include <string.h>

#define ORIGIN "correction"

static gboolean
is_correction (const AssayAnnotation *annotation, gint64 result_id)
{
  return annotation->parent_result == result_id && strcmp (annotation->origin, ORIGIN) == 0;
}

/**
 * assay_correction_find:
 * @db: a connection of the calling thread
 * @task_id: the result's task
 *
 * Returns: (transfer full) (nullable): the correction of the result; %NULL without @error set when
 * there is none.
 */
AssayAnnotation *
assay_correction_find (AssayDb *db, gint64 task_id, gint64 result_id, GError **error)
{
  g_autoptr (GPtrArray) annotations = assay_annotation_list (db, task_id, error);

  for (guint i = 0; annotations != NULL && i < annotations->len; i++)
    if (is_correction (annotations->pdata[i], result_id))
      {
        AssayAnnotation *found = annotations->pdata[i];

        g_ptr_array_set_free_func (annotations, NULL);
        for (guint k = 0; k < annotations->len; k++)
          if (k != i)
            assay_annotation_free (annotations->pdata[k]);
        return found;
      }
  return NULL;
}

static gboolean
forget (AssayDb *db, const AssayResult *result, GError **error)
{
  GError *local_error = NULL;
  g_autoptr (AssayAnnotation) old
    = assay_correction_find (db, result->task_id, result->id, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  return old == NULL || assay_annotation_delete (db, old->id, error);
}

/* The correction as an annotation, if it fits the config. */
static AssayAnnotation *
make_annotation (AssayDb *db, const AssayResult *result, JsonObject *values, const char *author,
                 GError **error)
{
  g_autoptr (AssayRun) run = assay_run_load (db, result->run_id, error);
  g_autoptr (AssayProject) project
    = run == NULL ? NULL : assay_project_load (db, run->project_id, error);
  g_autoptr (AssayLabelConfig) config
    = project == NULL ? NULL : assay_run_dup_config (run, project->label_config, error);
  g_autoptr (AssayTask) task = config == NULL ? NULL : assay_task_load (db, result->task_id, error);
  g_autoptr (JsonObject) data = task == NULL ? NULL : assay_json_parse_object (task->data, -1, error);
  g_auto (AssayValueReport) report = { 0 };
  g_autoptr (JsonObject) checked = NULL;
  g_autoptr (JsonArray) regions = NULL;
  AssayAnnotation *annotation;

  if (data == NULL)
    return NULL;
  checked = assay_label_config_check_values (config, values, data, &report, error);
  if (checked == NULL)
    return NULL;
  regions = assay_label_config_to_regions (config, checked);
  annotation = assay_annotation_new (ORIGIN);
  annotation->task_id = result->task_id;
  annotation->parent_result = result->id;
  annotation->completed_by = g_strdup (author);
  annotation->value = assay_json_object_to_text (checked);
  annotation->result = assay_json_array_to_text (regions);
  return annotation;
}

/**
 * assay_correction_save:
 * @db: a writing connection
 * @values: control → value; a control that is not in it has no answer
 * @author: (nullable): who says so
 *
 * Keeps @values as what the result should have said, and counts the result as reviewed. Values that
 * the labeling config does not allow are an error, and nothing is changed.
 */
gboolean
assay_correction_save (AssayDb *db, gint64 result_id, JsonObject *values, const char *author,
                       GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  g_autoptr (AssayResult) result = tx == NULL ? NULL : assay_result_load (db, result_id, error);
  g_autoptr (AssayAnnotation) annotation
    = result == NULL ? NULL : make_annotation (db, result, values, author, error);

  return annotation != NULL && forget (db, result, error) &&
         assay_annotation_insert (db, annotation, error) &&
         assay_annotation_supersede_accepted (db, result->task_id, result_id, TRUE, error) &&
         assay_result_set_reviewed (db, &result_id, 1, TRUE, error) &&
         assay_tx_commit (g_steal_pointer (&tx), error);
}

/**
 * assay_correction_undo:
 * @db: a writing connection
 *
 * Takes the correction of a result back; the result needs review again if it did before.
 */
gboolean
assay_correction_undo (AssayDb *db, gint64 result_id, GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  g_autoptr (AssayResult) result = tx == NULL ? NULL : assay_result_load (db, result_id, error);

  return result != NULL && forget (db, result, error) &&
         assay_annotation_supersede_accepted (db, result->task_id, result_id, FALSE, error) &&
         assay_result_set_reviewed (db, &result_id, 1, FALSE, error) &&
         assay_tx_commit (g_steal_pointer (&tx), error);
}
