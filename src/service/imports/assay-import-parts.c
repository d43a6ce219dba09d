/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-parts.c: what Label Studio keeps beside a task's data: annotations, predictions, meta.
 * Results are kept as they are, whatever the config says about them today; their values are read from
 * them for lists and metrics. As Label Studio does it, an annotation without a word about it is
 * ground truth; since a task has one ground truth here, it is the first that was not skipped, unless
 * one says that it is it. A prediction without a version is "undefined". */

#include "assay-import-private.h"

#include "assay-clock.h"
#include "assay-error.h"
#include "assay-json.h"
#include "assay-label-values.h"

#include <math.h>
#include <string.h>

/* The result and values of an annotation or a prediction. */
static gboolean
take_result (AssayImportRows *self, JsonObject *from, const char *what, char **result, char **value,
             GError **error)
{
  JsonArray *regions = assay_json_get_array (from, "result");
  g_autoptr (JsonObject) values = NULL;

  if (regions == NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "The result of %s is not a list", what);
      return FALSE;
    }
  values = assay_label_config_from_regions (self->config, regions);
  *result = assay_json_to_text (json_object_get_member (from, "result"));
  *value = assay_json_object_to_text (values);
  return TRUE;
}

/* completed_by is nothing, an id, or an object with an address. */
static char *
dup_person (JsonObject *from)
{
  JsonNode *node = json_object_get_member (from, "completed_by");
  JsonObject *person = assay_json_get_object (from, "completed_by");

  if (person != NULL && assay_json_get_string (person, "email", NULL) != NULL)
    return g_strdup (assay_json_get_string (person, "email", NULL));
  if (person != NULL)
    node = json_object_get_member (person, "id");
  if (assay_json_is_string (node))
    return g_strdup (json_node_get_string (node));
  return assay_json_is_number (node) ? assay_json_to_text (node) : NULL;
}

static AssayAnnotation *
read_annotation (AssayImportRows *self, JsonObject *from, GError **error)
{
  g_autoptr (AssayAnnotation) annotation = assay_annotation_new ("import");

  if (!take_result (self, from, "an annotation", &annotation->result, &annotation->value, error))
    return NULL;
  annotation->was_cancelled = assay_json_get_boolean (from, "was_cancelled", FALSE);
  annotation->ground_truth = assay_json_get_boolean (from, "ground_truth", FALSE);
  annotation->lead_time = assay_json_get_double (from, "lead_time", NAN);
  annotation->completed_by = dup_person (from);
  annotation->unique_id = g_strdup (assay_json_get_string (from, "unique_id", NULL));
  annotation->created_at = assay_clock_parse (assay_json_get_string (from, "created_at", NULL));
  annotation->updated_at = assay_clock_parse (assay_json_get_string (from, "updated_at", NULL));
  return g_steal_pointer (&annotation);
}

static AssayPrediction *
read_prediction (AssayImportRows *self, JsonObject *from, GError **error)
{
  AssayPrediction *prediction = g_new0 (AssayPrediction, 1);

  if (!take_result (self, from, "a prediction", &prediction->result, &prediction->value, error))
    {
      assay_prediction_free (prediction);
      return NULL;
    }
  prediction->score = assay_json_get_double (from, "score", NAN);
  prediction->model_version = g_strdup (assay_json_get_string (from, "model_version", "undefined"));
  prediction->created_at = assay_clock_parse (assay_json_get_string (from, "created_at", NULL));
  return prediction;
}

/* One ground truth: the first that says so, or the first that says nothing and was not skipped. */
static void
settle_truth (JsonArray *from, GPtrArray *annotations)
{
  AssayAnnotation *said = NULL;
  AssayAnnotation *silent = NULL;

  for (guint i = 0; i < annotations->len; i++)
    {
      AssayAnnotation *annotation = annotations->pdata[i];
      JsonObject *object = json_array_get_object_element (from, i);

      if (annotation->ground_truth && said == NULL)
        said = annotation;
      if (!json_object_has_member (object, "ground_truth") && !annotation->was_cancelled && silent == NULL)
        silent = annotation;
      annotation->ground_truth = FALSE;
    }
  if (said != NULL || silent != NULL)
    (said != NULL ? said : silent)->ground_truth = TRUE;
}

/* The list under a name; NULL without an error when there is none. */
static JsonNode *
read_list (AssayImportRows *self, const char *name, GError **error)
{
  const AssayTaskMember *part = assay_task_reader_find_part (self->tasks, name);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *list;

  if (part == NULL || part->first == 'n')
    return NULL;
  node = assay_json_parse (part->text, (gssize) part->length, error);
  if (node == NULL)
    return NULL;
  list = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (list, i)))
      list = NULL;
  if (list != NULL)
    return g_steal_pointer (&node);
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "“%s” of the task is not a list of objects", name);
  return NULL;
}

static gboolean
read_annotations (AssayImportRows *self, AssayTaskDraft *draft, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) node = read_list (self, "annotations", &local_error);
  JsonArray *list = node != NULL ? json_node_get_array (node) : NULL;

  draft->annotations = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_annotation_free);
  for (guint i = 0; list != NULL && local_error == NULL && i < json_array_get_length (list); i++)
    {
      AssayAnnotation *annotation
        = read_annotation (self, json_array_get_object_element (list, i), &local_error);

      if (annotation != NULL)
        g_ptr_array_add (draft->annotations, annotation);
    }
  if (local_error == NULL && list != NULL)
    settle_truth (list, draft->annotations);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
read_predictions (AssayImportRows *self, AssayTaskDraft *draft, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) node = read_list (self, "predictions", &local_error);
  JsonArray *list = node != NULL ? json_node_get_array (node) : NULL;

  draft->predictions = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_prediction_free);
  for (guint i = 0; list != NULL && local_error == NULL && i < json_array_get_length (list); i++)
    {
      AssayPrediction *prediction
        = read_prediction (self, json_array_get_object_element (list, i), &local_error);

      if (prediction != NULL)
        g_ptr_array_add (draft->predictions, prediction);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Takes what stands beside the data of the task that was read. */
gboolean
assay_import_rows_parts (AssayImportRows *self, AssayTaskDraft *draft, GError **error)
{
  const AssayTaskMember *meta = assay_task_reader_find_part (self->tasks, "meta");

  if (meta != NULL && meta->first == '{' && meta->length > 2)
    draft->meta = g_strndup (meta->text, meta->length);
  if (assay_task_reader_find_part (self->tasks, "annotations") != NULL &&
      !read_annotations (self, draft, error))
    return FALSE;
  return assay_task_reader_find_part (self->tasks, "predictions") == NULL ||
         read_predictions (self, draft, error);
}
