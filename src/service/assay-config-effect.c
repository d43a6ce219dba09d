/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-config-effect.c: before a labeling config is changed, what the change does to the answers and
 * tasks that are there. Nothing is ever deleted: a value stays in its result under the name it was
 * given, and a run goes on showing the form it was made with. But a control that is gone has no
 * column in new runs, and a value that is not offered any more does not count as valid. Both are
 * counted here, for each change and altogether.
 *
 * Every answer is looked at once. An answer is only parsed when its text holds the name of a control
 * that changed, so that most rows of a large project cost no more than reading them. In a worker. */

#include "assay-config-effect.h"

#include "assay-json.h"
#include "assay-project-values.h"

#include <math.h>
#include <string.h>

/* Labels in one sentence; more is a list that nobody reads. */
#define MAX_NAMED 5

/* One change as it is looked for in answers. */
typedef struct
{
  AssayEffectItem *item;
  char *needle;        /* the name as JSON writes it, with its quotes */
  GHashTable *removed; /* labels that are gone, or NULL */
} Search;

typedef struct
{
  AssayConfigEffect *effect;
  GArray *searches; /* of Search; of changes that can make an answer invalid */
  AssayValuesSource source;
} Count;

static void
search_clear (gpointer data)
{
  Search *search = data;

  g_free (search->needle);
  g_clear_pointer (&search->removed, g_hash_table_unref);
}

static gboolean
is_nothing (JsonNode *node)
{
  if (node == NULL || json_node_is_null (node))
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) == 0;
  return assay_json_is_string (node) && *json_node_get_string (node) == '\0';
}

static gboolean holds_label (JsonNode *node, GHashTable *labels);

/* Of a span or a region, only its labels are labels; its text is not. */
static gboolean
region_holds_label (JsonObject *region, GHashTable *labels)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init (&iter, region);
  while (json_object_iter_next (&iter, &name, &member))
    if (g_str_has_suffix (name, "labels") && holds_label (member, labels))
      return TRUE;
  return FALSE;
}

static gboolean
holds_label (JsonNode *node, GHashTable *labels)
{
  JsonArray *array;

  if (assay_json_is_string (node))
    return g_hash_table_contains (labels, json_node_get_string (node));
  if (JSON_NODE_HOLDS_OBJECT (node))
    return region_holds_label (json_node_get_object (node), labels);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (holds_label (json_array_get_element (array, i), labels))
      return TRUE;
  return FALSE;
}

static gboolean
fits_scale (JsonNode *node, const AssayConfigColumn *column)
{
  double value = assay_json_is_number (node) ? json_node_get_double (node) : NAN;

  if (value < column->min || value > column->max)
    return FALSE;
  return column->kind != ASSAY_COLUMN_SCORE || value == floor (value);
}

/* Whether the change takes something from this answer. */
static gboolean
concerns (const Search *search, JsonObject *values)
{
  const AssayConfigChange *change = search->item->change;
  JsonNode *node = json_object_get_member (values, change->before->name);

  if (is_nothing (node))
    return FALSE;
  switch (change->kind)
    {
    case ASSAY_CONFIG_REMOVED:
    case ASSAY_CONFIG_RENAMED:
    case ASSAY_CONFIG_RETYPED:
      return TRUE;
    case ASSAY_CONFIG_LABELS:
      return holds_label (node, search->removed);
    case ASSAY_CONFIG_SCALE:
      return !fits_scale (node, change->after);
    case ASSAY_CONFIG_ADDED:
    case ASSAY_CONFIG_REQUIRED:
    default:
      return FALSE;
    }
}

static void
count_answer (const char *text, gboolean is_truth, gpointer data)
{
  Count *count = data;
  g_autoptr (JsonObject) values = NULL;
  gboolean results = count->source == ASSAY_VALUES_OF_RESULTS;
  gboolean any = FALSE;

  for (guint i = 0; i < count->searches->len; i++)
    {
      Search *search = &g_array_index (count->searches, Search, i);

      if (text == NULL || strstr (text, search->needle) == NULL)
        continue;
      if (values == NULL)
        values = assay_json_parse_object (text, -1, NULL);
      if (values == NULL)
        return;
      if (!concerns (search, values))
        continue;
      search->item->n_results += results;
      search->item->n_annotations += !results;
      search->item->n_truths += !results && is_truth;
      any = TRUE;
    }
  count->effect->n_results += any && results;
  count->effect->n_annotations += any && !results;
  count->effect->n_truths += any && !results && is_truth;
}

static void
count_task (const char *text, gboolean is_truth, gpointer data)
{
  AssayConfigEffect *effect = data;
  g_autoptr (JsonObject) task = assay_json_parse_object (text, -1, NULL);
  g_autoptr (GError) error = NULL;

  if (task == NULL || assay_label_config_check_data (effect->after, task, &error)
      || (effect->before != NULL && !assay_label_config_check_data (effect->before, task, NULL)))
    return;
  effect->n_tasks++;
  if (effect->lacks == NULL)
    effect->lacks = g_strdup (error->message);
}

static char *
quote (const char *name)
{
  GString *out = g_string_new (NULL);

  assay_json_append_string (out, name);
  return g_string_free (out, FALSE);
}

static GArray *
make_searches (AssayConfigEffect *self)
{
  GArray *searches = g_array_new (FALSE, TRUE, sizeof (Search));

  g_array_set_clear_func (searches, search_clear);
  for (guint i = 0; i < self->items->len; i++)
    {
      AssayEffectItem *item = &g_array_index (self->items, AssayEffectItem, i);
      Search search = { item, NULL, NULL };

      if (item->change->before == NULL || assay_config_change_is_safe (item->change))
        continue;
      search.needle = quote (item->change->before->name);
      if (item->change->kind == ASSAY_CONFIG_LABELS)
        {
          search.removed = g_hash_table_new (g_str_hash, g_str_equal);
          for (guint k = 0; item->change->removed[k] != NULL; k++)
            g_hash_table_add (search.removed, item->change->removed[k]);
        }
      g_array_append_val (searches, search);
    }
  return searches;
}

/* Whether the new config shows data that the old one did not need. */
static gboolean
needs_more (AssayConfigEffect *self)
{
  gsize n_old = 0, n_new;
  const AssayVariable *old
    = self->before == NULL ? NULL : assay_label_config_get_variables (self->before, &n_old);
  const AssayVariable *new = assay_label_config_get_variables (self->after, &n_new);

  for (gsize i = 0; i < n_new; i++)
    {
      const AssayVariable *known = assay_variable_find (old, n_old, new[i].name);

      if (known == NULL || known->kind != new[i].kind || (known->optional && !new[i].optional))
        return TRUE;
    }
  return FALSE;
}

static gboolean
count_all (AssayConfigEffect *self, AssayDb *db, gint64 project_id, GError **error)
{
  g_autoptr (GArray) searches = make_searches (self);
  Count count = { self, searches, ASSAY_VALUES_OF_RESULTS };

  if (searches->len > 0)
    {
      if (!assay_project_visit_values (db, project_id, count.source, count_answer, &count, error))
        return FALSE;
      count.source = ASSAY_VALUES_OF_ANNOTATIONS;
      if (!assay_project_visit_values (db, project_id, count.source, count_answer, &count, error))
        return FALSE;
    }
  return !needs_more (self)
         || assay_project_visit_values (db, project_id, ASSAY_VALUES_OF_TASKS, count_task, self, error);
}

/**
 * assay_config_effect_count:
 * @db: a connection of the calling thread, which should be a worker
 * @before: the config that answers were given to
 * @after: the config that would take its place
 *
 * Looks at all results, annotations and, when the form shows other data, tasks of the project.
 *
 * Returns: (transfer full): what the change does; %NULL with %ASSAY_ERROR_INVALID when @after is no
 * config.
 */
AssayConfigEffect *
assay_config_effect_count (AssayDb *db, gint64 project_id, const char *before, const char *after,
                           GError **error)
{
  g_autoptr (AssayConfigEffect) self = g_new0 (AssayConfigEffect, 1);

  self->items = g_array_new (FALSE, TRUE, sizeof (AssayEffectItem));
  self->changes = g_ptr_array_new ();
  self->after = assay_label_config_new (after, -1, error);
  if (self->after == NULL)
    return NULL;
  self->before = assay_label_config_new (before, -1, NULL);
  if (self->before != NULL)
    {
      g_ptr_array_unref (self->changes);
      self->changes = assay_label_config_compare (self->before, self->after);
    }
  for (guint i = 0; i < self->changes->len; i++)
    {
      AssayEffectItem item = { .change = self->changes->pdata[i] };

      g_array_append_val (self->items, item);
    }
  return count_all (self, db, project_id, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * assay_config_effect_free:
 * @self: (transfer full): what to free
 */
void
assay_config_effect_free (AssayConfigEffect *self)
{
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_array_unref);
  g_clear_pointer (&self->before, assay_label_config_unref);
  g_clear_pointer (&self->after, assay_label_config_unref);
  g_free (self->lacks);
  g_free (self);
}

/* in words -------------------------------------------------------------------------------------- */

static void
append_labels (GString *out, const char *what, char **labels)
{
  guint n = labels == NULL ? 0 : g_strv_length (labels);

  for (guint i = 0; i < MIN (n, MAX_NAMED); i++)
    g_string_append_printf (out, "%s“%s”", i == 0 ? what : ", ", labels[i]);
  if (n > MAX_NAMED)
    g_string_append_printf (out, " and %u more", n - MAX_NAMED);
}

static void
append_change (GString *out, const AssayConfigChange *change)
{
  const char *name = change->before != NULL ? change->before->name : change->after->name;

  g_string_append_printf (out, "%s: ", name);
  switch (change->kind)
    {
    case ASSAY_CONFIG_ADDED:
      g_string_append (out, "is asked from now on");
      break;
    case ASSAY_CONFIG_REMOVED:
      g_string_append (out, "is not asked any more");
      break;
    case ASSAY_CONFIG_RENAMED:
      g_string_append_printf (out, "is called %s from now on", change->after->name);
      break;
    case ASSAY_CONFIG_RETYPED:
      g_string_append_printf (out, "was %s and is %s from now on",
                              assay_column_kind_to_word (change->before->kind),
                              assay_column_kind_to_word (change->after->kind));
      break;
    case ASSAY_CONFIG_LABELS:
      append_labels (out, "no longer offers ", change->removed);
      append_labels (out, change->removed != NULL ? "; new is " : "also offers ", change->added);
      break;
    case ASSAY_CONFIG_SCALE:
      g_string_append_printf (out, "its scale was %g to %g and is %g to %g", change->before->min,
                              change->before->max, change->after->min, change->after->max);
      break;
    case ASSAY_CONFIG_REQUIRED:
      g_string_append (out, change->after->control->required ? "must be answered from now on"
                                                             : "need not be answered any more");
      break;
    default:
      break;
    }
}

static void
append_counts (GString *out, const AssayEffectItem *item)
{
  if (item->n_results > 0)
    g_string_append_printf (out, "; %" G_GINT64_FORMAT " result%s", item->n_results,
                            item->n_results == 1 ? "" : "s");
  if (item->n_annotations > 0)
    g_string_append_printf (out, "%s%" G_GINT64_FORMAT " annotation%s", item->n_results > 0 ? " and " : "; ",
                            item->n_annotations, item->n_annotations == 1 ? "" : "s");
  if (item->n_truths > 0)
    g_string_append_printf (out, " (%" G_GINT64_FORMAT " ground truth)", item->n_truths);
  if (item->n_results + item->n_annotations > 0)
    g_string_append (out, item->n_results + item->n_annotations == 1 ? " has a value that does not fit any more"
                                                                    : " have a value that does not fit any more");
}

/**
 * assay_config_effect_describe:
 *
 * Returns: (transfer full): a line for each change, for a terminal; "" when nothing is asked
 * differently. Any thread.
 */
char *
assay_config_effect_describe (const AssayConfigEffect *self)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const AssayEffectItem *item = &g_array_index (self->items, AssayEffectItem, i);

      append_change (out, item->change);
      append_counts (out, item);
      g_string_append_c (out, '\n');
    }
  if (self->n_tasks > 0)
    g_string_append_printf (out, "%" G_GINT64_FORMAT " task%s not what it shows: %s\n", self->n_tasks,
                            self->n_tasks == 1 ? " has" : "s have", self->lacks);
  return g_string_free (out, FALSE);
}
