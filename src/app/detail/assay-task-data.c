/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-task-data.c: the data of one task for a pane beside a grid: its pictures and documents in the
 * order of the form, and all of it as names and values. Main thread. */

#include "assay-task-data.h"

#include "assay-json.h"
#include "assay-label-columns.h"
#include "assay-media.h"
#include "assay-task-hash.h"

#include <string.h>

/* Of a value on the screen; the export has all of it. */
#define MAX_SHOWN_BYTES (64 * 1024)

/**
 * assay_task_data_list_media:
 * @config: of the project, or of the run
 * @data: of the task
 *
 * Returns: (transfer full) (array zero-terminated=1): the pictures and documents that @config shows.
 */
char **
assay_task_data_list_media (AssayLabelConfig *config, JsonObject *data)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;
  const AssayConfigObject *objects = assay_label_config_get_objects (config, &n);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node;
      JsonArray *list;

      if (objects[i].path == NULL || (objects[i].kind != ASSAY_OBJECT_IMAGE &&
                                      objects[i].kind != ASSAY_OBJECT_IMAGE_LIST &&
                                      objects[i].kind != ASSAY_OBJECT_PDF))
        continue;
      node = assay_path_lookup (objects[i].path, data);
      list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      if (node != NULL && assay_json_is_string (node))
        g_strv_builder_add (builder, json_node_get_string (node));
      for (guint k = 0; list != NULL && k < json_array_get_length (list); k++)
        if (assay_json_is_string (json_array_get_element (list, k)))
          g_strv_builder_add (builder, json_array_get_string_element (list, k));
    }
  return g_strv_builder_end (builder);
}

/* A file that was copied into the workspace is known to people by its name. */
static char *
dup_text (JsonNode *node)
{
  if (json_node_is_null (node))
    return NULL;
  if (!assay_json_is_string (node))
    return assay_json_to_text (node);
  return g_str_has_prefix (json_node_get_string (node), ASSAY_TASK_BLOB_PREFIX)
           ? assay_media_dup_name (json_node_get_string (node))
           : json_node_dup_string (node);
}

static char *
join (AssayLabelConfig *config, JsonObject *values, gboolean has_overall)
{
  guint n = 0, n_values = 0, n_scores = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (config, &n);
  GString *out = g_string_new (NULL);
  const char *before = "";

  for (guint i = 0; i < n; i++)
    {
      n_values += json_object_has_member (values, columns[i].name);
      n_scores += columns[i].kind == ASSAY_COLUMN_SCORE;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text
        = assay_config_column_format (&columns[i], json_object_get_member (values, columns[i].name));
      gboolean is_text = columns[i].kind == ASSAY_COLUMN_TEXT;

      if (text == NULL || *text == '\0' || (columns[i].kind == ASSAY_COLUMN_SCORE && n_scores == 1 && has_overall))
        continue;
      if (out->len > 0)
        g_string_append (out, is_text || *before == 't' ? "\n" : " · ");
      if (n_values > 1 && !is_text)
        g_string_append_printf (out, "%s ", columns[i].title);
      g_string_append (out, text);
      before = is_text ? "t" : "";
    }
  return g_string_free (out, FALSE);
}

/**
 * assay_task_data_join_values:
 * @json: (nullable): an answer
 * @has_overall: the overall score has a place of its own: it is left out where it is the only score
 *
 * Returns: (transfer full) (nullable): the answer in a line or a few: one value as it is; several with
 *   their titles, short ones side by side.
 */
char *
assay_task_data_join_values (AssayLabelConfig *config, const char *json, gboolean has_overall)
{
  g_autoptr (JsonObject) values = json != NULL ? assay_json_parse_object (json, -1, NULL) : NULL;

  return values != NULL ? join (config, values, has_overall) : NULL;
}

/**
 * assay_task_data_show:
 * @facts: where
 * @data: of the task
 *
 * Shows all of the data.
 */
void
assay_task_data_show (AssayFacts *facts, JsonObject *data)
{
  g_autoptr (GList) names = json_object_get_members (data);

  assay_facts_clear (facts);
  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *text = dup_text (json_object_get_member (data, l->data));

      if (text != NULL && strlen (text) > MAX_SHOWN_BYTES)
        *g_utf8_find_prev_char (text, text + MAX_SHOWN_BYTES) = '\0';
      assay_facts_add (facts, l->data, text);
    }
}
