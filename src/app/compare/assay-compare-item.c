/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-item.c: a task that is compared, as a row shows it: what it is about, what is right, and
 * what each run made of it, as text. The numbers come from the comparison; the texts are read when a row
 * is looked at. "changed" says that a row must be drawn anew. Main thread. */

#include "assay-compare-item.h"

#include "assay-diff-markup.h"
#include "assay-json.h"
#include "assay-task-data.h"
#include "assay-text-diff.h"

#include <math.h>
#include <string.h>

struct _AssayCompareItem
{
  GObject parent_instance;

  AssayComparedTask task;
  AssayResult *results[ASSAY_COMPARE_MAX_RUNS]; /* NULL: gone */
  char *texts[ASSAY_COMPARE_MAX_RUNS];
  char *media;   /* reference of the first picture or document */
  char *subject; /* its first text */
  char *truth;
};

G_DEFINE_FINAL_TYPE (AssayCompareItem, assay_compare_item, G_TYPE_OBJECT)

static guint changed_signal;

static void
assay_compare_item_finalize (GObject *object)
{
  AssayCompareItem *self = ASSAY_COMPARE_ITEM (object);

  for (guint i = 0; i < ASSAY_COMPARE_MAX_RUNS; i++)
    {
      g_clear_pointer (&self->results[i], assay_result_free);
      g_free (self->texts[i]);
    }
  g_free (self->media);
  g_free (self->subject);
  g_free (self->truth);
  G_OBJECT_CLASS (assay_compare_item_parent_class)->finalize (object);
}

static void
assay_compare_item_class_init (AssayCompareItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_compare_item_finalize;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
assay_compare_item_init (AssayCompareItem *self)
{
}

/**
 * assay_compare_item_new:
 *
 * Returns: (transfer full): a row without texts yet.
 */
AssayCompareItem *
assay_compare_item_new (const AssayComparedTask *task)
{
  AssayCompareItem *self = g_object_new (ASSAY_TYPE_COMPARE_ITEM, NULL);

  self->task = *task;
  return self;
}

/**
 * assay_compare_item_get_task_id:
 *
 * Returns: the id of the task.
 */
gint64
assay_compare_item_get_task_id (AssayCompareItem *self)
{
  return self->task.task_id;
}

/**
 * assay_compare_item_get_task:
 *
 * Returns: (transfer none): the numbers.
 */
const AssayComparedTask *
assay_compare_item_get_task (AssayCompareItem *self)
{
  return &self->task;
}

/**
 * assay_compare_item_set_task:
 *
 * Shows other numbers: somebody voted.
 */
void
assay_compare_item_set_task (AssayCompareItem *self, const AssayComparedTask *task)
{
  g_return_if_fail (ASSAY_IS_COMPARE_ITEM (self));
  self->task = *task;
  g_signal_emit (self, changed_signal, 0);
}

static char *
shorten (char *text)
{
  if (text != NULL && strlen (text) > ASSAY_DIFF_MAX_CELL_BYTES)
    *g_utf8_find_prev_char (text, text + ASSAY_DIFF_MAX_CELL_BYTES) = '\0';
  return text;
}

static char *
join (AssayLabelConfig *config, const char *json, gboolean has_overall)
{
  return shorten (assay_task_data_join_values (config, json, has_overall));
}

static JsonNode *
first_of (JsonNode *node)
{
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  return array == NULL ? node : json_array_get_length (array) > 0 ? json_array_get_element (array, 0) : NULL;
}

static void
find_subject (AssayCompareItem *self, AssayLabelConfig *config, JsonObject *data)
{
  guint n = 0;
  const AssayConfigObject *objects = assay_label_config_get_objects (config, &n);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node
        = first_of (objects[i].path != NULL ? assay_path_lookup (objects[i].path, data) : NULL);
      gboolean is_media
        = objects[i].element->info != NULL && objects[i].element->info->media != ASSAY_VARIABLE_TEXT;

      if (node == NULL || json_node_is_null (node))
        continue;
      if (is_media && self->media == NULL && assay_json_is_string (node))
        self->media = json_node_dup_string (node);
      else if (!is_media && self->subject == NULL)
        self->subject
          = shorten (assay_json_is_string (node) ? json_node_dup_string (node) : assay_json_to_text (node));
    }
}

/**
 * assay_compare_item_take_data:
 * @data: (nullable): of the task, JSON
 * @truth: (nullable): its ground truth, JSON
 */
void
assay_compare_item_take_data (AssayCompareItem *self, AssayLabelConfig *config, const char *data, const char *truth)
{
  g_autoptr (JsonObject) object = data != NULL ? assay_json_parse_object (data, -1, NULL) : NULL;

  g_return_if_fail (ASSAY_IS_COMPARE_ITEM (self));
  g_clear_pointer (&self->media, g_free);
  g_clear_pointer (&self->subject, g_free);
  g_free (self->truth);
  self->truth = join (config, truth, FALSE);
  if (object != NULL)
    find_subject (self, config, object);
}

/**
 * assay_compare_item_take_result:
 * @run: position of the run
 * @result: (transfer full): what it answered
 */
void
assay_compare_item_take_result (AssayCompareItem *self, guint run, AssayLabelConfig *config, AssayResult *result)
{
  g_return_if_fail (ASSAY_IS_COMPARE_ITEM (self) && run < ASSAY_COMPARE_MAX_RUNS);
  g_clear_pointer (&self->results[run], assay_result_free);
  self->results[run] = result;
  g_free (self->texts[run]);
  self->texts[run] = join (config, result->value, !isnan (result->overall));
}

/**
 * assay_compare_item_get_result:
 *
 * Returns: (transfer none) (nullable): what the run answered.
 */
const AssayResult *
assay_compare_item_get_result (AssayCompareItem *self, guint run)
{
  return self->results[run];
}

/**
 * assay_compare_item_get_media:
 *
 * Returns: (transfer none) (nullable): a reference to the task's picture or document.
 */
const char *
assay_compare_item_get_media (AssayCompareItem *self)
{
  return self->media;
}

/**
 * assay_compare_item_get_subject:
 *
 * Returns: (transfer none) (nullable): the task's first text.
 */
const char *
assay_compare_item_get_subject (AssayCompareItem *self)
{
  return self->subject;
}

/**
 * assay_compare_item_get_truth:
 *
 * Returns: (transfer none) (nullable): what is right.
 */
const char *
assay_compare_item_get_truth (AssayCompareItem *self)
{
  return self->truth;
}

/**
 * assay_compare_item_get_text:
 *
 * Returns: (transfer none): what the run said, or why it failed.
 */
const char *
assay_compare_item_get_text (AssayCompareItem *self, guint run)
{
  const AssayResult *result = self->results[run];

  if (self->texts[run] != NULL)
    return self->texts[run];
  return result != NULL && result->error != NULL ? result->error : "";
}

/**
 * assay_compare_item_dup_markup:
 * @run: position of the run
 * @other: of the one that it is held against; itself for none
 * @is_before: mark as what is gone, instead of as what is new
 *
 * Returns: (transfer full): what the run said, with what differs from the other one marked.
 */
char *
assay_compare_item_dup_markup (AssayCompareItem *self, guint run, guint other, gboolean is_before)
{
  const char *text = assay_compare_item_get_text (self, run);
  g_autoptr (GArray) pieces = NULL;

  if (run == other || self->texts[run] == NULL || self->texts[other] == NULL)
    return g_markup_escape_text (text, -1);
  pieces = is_before ? assay_text_diff (text, self->texts[other]) : assay_text_diff (self->texts[other], text);
  return is_before ? assay_diff_markup_before (pieces, text) : assay_diff_markup_after (pieces, text);
}
