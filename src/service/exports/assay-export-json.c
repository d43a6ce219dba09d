/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-export-json.c: a task as Label Studio's JSON, with annotations and predictions in full, so that
 * Label Studio and we ourselves can load it again. A good result is a prediction whose model_version
 * names prompt, version and model. */

#include "assay-export-private.h"

#include "assay-clock.h"
#include "assay-json.h"

#include <math.h>

static void
append_member (GString *out, const char *name)
{
  if (out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  assay_json_append_string (out, name);
  g_string_append_c (out, ':');
}

static void
append_time (GString *out, const char *name, gint64 us)
{
  g_autofree char *text = assay_clock_format (us);

  append_member (out, name);
  assay_json_append_string (out, text);
}

static void
append_int (GString *out, const char *name, gint64 value)
{
  append_member (out, name);
  g_string_append_printf (out, "%" G_GINT64_FORMAT, value);
}

static void
append_raw (GString *out, const char *name, const char *json)
{
  append_member (out, name);
  g_string_append (out, json);
}

static void
append_number (GString *out, const char *name, double value)
{
  append_member (out, name);
  assay_json_append_number (out, value);
}

static void
append_annotation (GString *out, const AssayAnnotation *annotation, gint64 project_id)
{
  g_string_append_c (out, '{');
  append_int (out, "id", annotation->id);
  append_int (out, "task", annotation->task_id);
  append_int (out, "project", project_id);
  append_raw (out, "result", annotation->result);
  append_raw (out, "was_cancelled", annotation->was_cancelled ? "true" : "false");
  append_raw (out, "ground_truth", annotation->ground_truth ? "true" : "false");
  append_time (out, "created_at", annotation->created_at);
  append_time (out, "updated_at", annotation->updated_at);
  append_number (out, "lead_time", annotation->lead_time);
  append_raw (out, "completed_by", "1");
  if (annotation->unique_id != NULL)
    {
      append_member (out, "unique_id");
      assay_json_append_string (out, annotation->unique_id);
    }
  if (annotation->parent_result > 0)
    append_int (out, "parent_prediction", annotation->parent_result);
  else
    append_raw (out, "parent_prediction", "null");
  append_raw (out, "parent_annotation", "null");
  g_string_append_c (out, '}');
}

static void
append_imported (GString *out, const AssayPrediction *prediction, gint64 project_id)
{
  g_string_append_c (out, '{');
  append_int (out, "id", prediction->id);
  append_int (out, "task", prediction->task_id);
  append_int (out, "project", project_id);
  append_raw (out, "result", prediction->result);
  append_number (out, "score", prediction->score);
  append_member (out, "model_version");
  assay_json_append_string (out, prediction->model_version);
  append_time (out, "created_at", prediction->created_at);
  g_string_append_c (out, '}');
}

static void
append_result (AssayExport *self, GString *out, const AssayResult *result)
{
  g_autoptr (JsonObject) values
    = result->value != NULL ? assay_json_parse_object (result->value, -1, NULL) : NULL;
  g_autoptr (JsonArray) regions
    = values == NULL
        ? NULL
        : assay_label_config_to_regions (assay_export_get_config (self, result->run_id), values);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *version = assay_export_dup_version (self, result->run_id);

  json_node_set_array (node, regions != NULL ? regions : json_array_new ());
  g_string_append_c (out, '{');
  append_int (out, "id", result->id);
  append_int (out, "task", result->task_id);
  append_int (out, "project", self->project->id);
  append_int (out, "model_run", result->run_id);
  append_member (out, "result");
  assay_json_append (out, node);
  append_number (out, "score", result->confidence);
  append_member (out, "model_version");
  assay_json_append_string (out, version);
  append_time (out, "created_at", result->created_at);
  g_string_append_c (out, '}');
}

static gboolean
append_annotations (AssayExport *self, GString *out, const AssayTask *task, GError **error)
{
  g_autoptr (GPtrArray) list = assay_annotation_list (self->db, task->id, error);

  if (list == NULL)
    return FALSE;
  append_raw (out, "annotations", "[");
  for (guint i = 0; i < list->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_annotation (out, list->pdata[i], self->project->id);
    }
  g_string_append_c (out, ']');
  return TRUE;
}

static gboolean
append_predictions (AssayExport *self, GString *out, const AssayTask *task, GError **error)
{
  g_autoptr (GPtrArray) imported = assay_prediction_list (self->db, task->id, error);
  g_autoptr (GPtrArray) results
    = imported == NULL ? NULL : assay_result_list_of_task (self->db, task->id, error);
  guint n = 0;

  if (results == NULL)
    return FALSE;
  append_raw (out, "predictions", "[");
  for (guint i = 0; i < imported->len && self->options->run_id == 0; i++)
    {
      g_string_append (out, n++ > 0 ? "," : "");
      append_imported (out, imported->pdata[i], self->project->id);
    }
  for (guint i = 0; i < results->len; i++)
    {
      AssayResult *result = results->pdata[i];

      if (self->options->run_id != 0 && result->run_id != self->options->run_id)
        continue;
      g_string_append (out, n++ > 0 ? "," : "");
      append_result (self, out, result);
    }
  g_string_append_c (out, ']');
  append_int (out, "total_predictions", n);
  return TRUE;
}

/**
 * assay_export_json_add:
 *
 * Appends @task as an object in one line.
 */
gboolean
assay_export_json_add (AssayExport *self, GString *out, const AssayTask *task, GError **error)
{
  g_string_append_c (out, '{');
  append_int (out, "id", task->id);
  append_raw (out, "data", task->data);
  append_raw (out, "meta", task->meta != NULL ? task->meta : "{}");
  append_time (out, "created_at", task->created_at);
  append_time (out, "updated_at", task->updated_at);
  append_int (out, "inner_id", task->inner_id);
  append_int (out, "total_annotations", task->n_annotations);
  append_int (out, "cancelled_annotations", 0);
  append_int (out, "project", self->project->id);
  append_raw (out, "updated_by", "null");
  append_raw (out, "file_upload", "null");
  append_raw (out, "comment_authors", "[]");
  append_raw (out, "drafts", "[]");
  if (!append_annotations (self, out, task, error) || !append_predictions (self, out, task, error))
    return FALSE;
  g_string_append_c (out, '}');
  return TRUE;
}
