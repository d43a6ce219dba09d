/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-export-csv.c: a table for people and spreadsheets: a row per task with its data, then for each
 * control what the latest run (or the one asked for) predicted and what the ground truth says. Cells
 * that a spreadsheet would take for a formula are defused. The data's keys are gathered in a first pass
 * over the tasks, so that no column is missing. */

#include "assay-export-private.h"

#include "assay-csv.h"
#include "assay-json.h"

#include <math.h>
#include <string.h>

#define PAGE 500

static char
get_delimiter (AssayExport *self)
{
  return strcmp (self->options->format, "tsv") == 0 ? '\t' : ',';
}

static void
append_cell (AssayExport *self, GString *out, const char *text)
{
  if (out->len > 0 && out->str[out->len - 1] != '\n')
    g_string_append_c (out, get_delimiter (self));
  assay_csv_append (out, text, get_delimiter (self));
}

static void
append_node (AssayExport *self, GString *out, JsonNode *node)
{
  g_autofree char *text = NULL;

  if (node != NULL && !JSON_NODE_HOLDS_NULL (node) && !assay_json_is_string (node))
    text = assay_json_to_text (node);
  append_cell (self, out,
               assay_json_is_string (node) ? json_node_get_string (node)
               : text != NULL              ? text
                                           : "");
}

static void
add_keys (AssayExport *self, GHashTable *seen, const char *data)
{
  g_autoptr (JsonObject) object = assay_json_parse_object (data, -1, NULL);
  g_autoptr (GList) names = object != NULL ? json_object_get_members (object) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    if (!g_hash_table_contains (seen, l->data))
      {
        char *key = g_strdup (l->data);

        g_ptr_array_add (self->keys, key);
        g_hash_table_add (seen, key);
      }
}

/**
 * assay_export_csv_begin:
 * @ids: (element-type gint64): of all tasks
 *
 * Finds the columns and appends the header.
 */
gboolean
assay_export_csv_begin (AssayExport *self, GString *out, GArray *ids, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (self->config, &n);

  self->keys = g_ptr_array_new_with_free_func (g_free);
  for (guint from = 0; from < ids->len; from += PAGE)
    {
      g_autoptr (GPtrArray) tasks = assay_task_load_many (
        self->db, &g_array_index (ids, gint64, from), MIN (PAGE, ids->len - from), error);

      if (tasks == NULL)
        return FALSE;
      for (guint i = 0; i < tasks->len; i++)
        add_keys (self, seen, ((AssayTask *) tasks->pdata[i])->data);
    }
  append_cell (self, out, "task");
  for (guint i = 0; i < self->keys->len; i++)
    append_cell (self, out, self->keys->pdata[i]);
  for (guint i = 0; i < n; i++)
    append_cell (self, out, columns[i].name);
  append_cell (self, out, "overall");
  append_cell (self, out, "confidence");
  append_cell (self, out, "needs_review");
  append_cell (self, out, "run");
  append_cell (self, out, "model_version");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strconcat (columns[i].name, "_ground_truth", NULL);

      append_cell (self, out, name);
    }
  g_string_append_c (out, '\n');
  return TRUE;
}

static void
append_values (AssayExport *self, GString *out, const char *json)
{
  g_autoptr (JsonObject) values = json != NULL ? assay_json_parse_object (json, -1, NULL) : NULL;
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (self->config, &n);

  for (guint i = 0; i < n; i++)
    append_node (self, out, values != NULL ? json_object_get_member (values, columns[i].name) : NULL);
}

static void
append_number (AssayExport *self, GString *out, double number)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (!isnan (number))
    assay_json_append_number (text, number);
  append_cell (self, out, text->str);
}

static const AssayResult *
choose_result (AssayExport *self, GPtrArray *results)
{
  for (guint i = 0; i < results->len; i++)
    {
      AssayResult *result = results->pdata[i];

      if (self->options->run_id == 0 || result->run_id == self->options->run_id)
        return result;
    }
  return NULL;
}

/**
 * assay_export_csv_add:
 *
 * Appends @task as a row.
 */
gboolean
assay_export_csv_add (AssayExport *self, GString *out, const AssayTask *task, GError **error)
{
  g_autoptr (JsonObject) data = assay_json_parse_object (task->data, -1, error);
  g_autoptr (GPtrArray) results
    = data == NULL ? NULL : assay_result_list_of_task (self->db, task->id, error);
  g_autoptr (AssayAnnotation) truth = NULL;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, task->id);
  g_autofree char *run = NULL;
  g_autofree char *version = NULL;
  const AssayResult *result;

  if (results == NULL)
    return FALSE;
  result = choose_result (self, results);
  truth = task->ground_truth ? assay_annotation_get_truth (self->db, task->id, NULL) : NULL;
  append_cell (self, out, id);
  for (guint i = 0; i < self->keys->len; i++)
    append_node (self, out, json_object_get_member (data, self->keys->pdata[i]));
  append_values (self, out, result != NULL ? result->value : NULL);
  append_number (self, out, result != NULL ? result->overall : NAN);
  append_number (self, out, result != NULL ? result->confidence : NAN);
  append_cell (self, out, result == NULL ? "" : result->review != 0 ? "true" : "false");
  run = result != NULL ? g_strdup_printf ("%" G_GINT64_FORMAT, result->run_id) : g_strdup ("");
  append_cell (self, out, run);
  version = result != NULL ? assay_export_dup_version (self, result->run_id) : g_strdup ("");
  append_cell (self, out, version);
  append_values (self, out, truth != NULL ? truth->value : NULL);
  g_string_append_c (out, '\n');
  return TRUE;
}
