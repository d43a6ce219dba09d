/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-column-set.c: which columns a grid has. What the labeling config shows comes first (pictures
 * as pictures), then what it asks, one column for each control, then what is known about a result.
 * The labeling config is the single source: nothing here knows a project. Main thread. */

#include "assay-column-set.h"

#include "assay-json.h"
#include "assay-prompt-check.h"
#include "assay-result-text.h"
#include "assay-units.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Of a text in a cell: more is never seen. */
#define MAX_CELL_BYTES 2000

static void
set_clear (gpointer data)
{
  AssayColumnSet *self = data;

  g_array_unref (self->columns);
  assay_label_config_unref (self->config);
  g_ptr_array_unref (self->paths);
  g_ptr_array_unref (self->names);
  g_string_chunk_free (self->texts);
}

/**
 * assay_column_set_unref:
 *
 * Frees the set with its last reference.
 */
void
assay_column_set_unref (AssayColumnSet *self)
{
  g_rc_box_release_full (self, set_clear);
}

static AssayColumnSet *
set_new (AssayLabelConfig *config)
{
  AssayColumnSet *self = g_rc_box_new0 (AssayColumnSet);

  self->columns = g_array_new (FALSE, TRUE, sizeof (AssayGridColumn));
  self->config = assay_label_config_ref (config);
  self->texts = g_string_chunk_new (1024);
  self->paths = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_path_free);
  self->names = g_ptr_array_new ();
  return self;
}

/* "main_image.url" → "Main image url", for a header. */
static const char *
make_title (AssayColumnSet *self, const char *name)
{
  g_autofree char *text = g_strdup (name);
  gunichar first;
  g_autoptr (GString) title = NULL;

  g_strdelimit (text, "_.[]", ' ');
  g_strchomp (text);
  first = g_utf8_get_char (text);
  title = g_string_new (NULL);
  if (*text != '\0')
    {
      g_string_append_unichar (title, g_unichar_toupper (first));
      g_string_append (title, g_utf8_next_char (text));
    }
  return g_string_chunk_insert (self->texts, title->str);
}

/* The id under which a layout is kept, and an action's name: letters, digits, dots and dashes. */
static const char *
make_id (AssayColumnSet *self, const char *prefix, const char *name)
{
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *id = g_strconcat (prefix, g_strcanon (escaped, "abcdefghijklmnopqrstuvwxyz"
                                                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                                  "0123456789", '-'), NULL);

  return g_string_chunk_insert (self->texts, id);
}

static char *
shorten (char *text)
{
  char *end;

  if (text == NULL || strlen (text) <= MAX_CELL_BYTES)
    return text;
  end = g_utf8_find_prev_char (text, text + MAX_CELL_BYTES);
  *(end != NULL ? end : text) = '\0';
  return text;
}

static char *
dup_data (AssayGridRow *row, const AssayGridColumn *column)
{
  JsonNode *node = assay_path_lookup (column->source, assay_grid_row_get_data (row));

  if (node == NULL || json_node_is_null (node))
    return NULL;
  /* Of a list of pictures or pages, the first. */
  if (column->kind == ASSAY_CELL_THUMBNAIL && JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      node = json_array_get_length (array) > 0 ? json_array_get_element (array, 0) : NULL;
    }
  if (node == NULL)
    return NULL;
  if (assay_json_is_string (node))
    return column->kind == ASSAY_CELL_THUMBNAIL ? json_node_dup_string (node)
                                                : shorten (json_node_dup_string (node));
  return shorten (assay_json_to_text (node));
}

static char *
dup_value (AssayGridRow *row, const AssayGridColumn *column)
{
  return shorten (assay_config_column_format (column->source,
                                              assay_grid_row_get_value (row, column->name)));
}

/* One label a line. */
static char *
dup_labels (AssayGridRow *row, const AssayGridColumn *column)
{
  JsonNode *node = assay_grid_row_get_value (row, column->name);
  GString *out;
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return dup_value (row, column);
  out = g_string_new (NULL);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *label = json_array_get_element (array, i);
      g_autofree char *text
        = assay_json_is_string (label) ? json_node_dup_string (label) : assay_json_to_text (label);

      g_string_append_printf (out, "%s%s", i > 0 ? "\n" : "", text);
    }
  return shorten (g_string_free (out, FALSE));
}

static double
get_value_score (AssayGridRow *row, const AssayGridColumn *column)
{
  JsonNode *node = assay_grid_row_get_value (row, column->name);

  return node != NULL && assay_json_is_number (node) ? json_node_get_double (node) : NAN;
}

static double
get_overall (AssayGridRow *row, const AssayGridColumn *column)
{
  const AssayResult *result = assay_grid_row_get_result (row);

  return result == NULL ? NAN : result->overall;
}

static char *
format_number (double value, int digits)
{
  return isnan (value) ? NULL : g_strdup_printf ("%.*f", digits, value);
}

static char *
dup_overall (AssayGridRow *row, const AssayGridColumn *column)
{
  double overall = get_overall (row, column);

  return format_number (overall, overall == round (overall) ? 0 : 1);
}

static double
get_accuracy (AssayGridRow *row, const AssayGridColumn *column)
{
  const AssayResult *result = assay_grid_row_get_result (row);

  return result == NULL ? NAN : result->accuracy;
}

/* Not by colour alone: what is not correct says so. */
static char *
dup_accuracy (AssayGridRow *row, const AssayGridColumn *column)
{
  const AssayResult *result = assay_grid_row_get_result (row);
  double accuracy = get_accuracy (row, column);

  if (isnan (accuracy))
    return NULL;
  /* Translators: how well an answer agrees with the ground truth, right or wrong. */
  return g_strdup_printf (result->correct ? _("✓ %.0f %%") : _("✗ %.0f %%"), 100 * accuracy);
}

static char *
dup_confidence (AssayGridRow *row, const AssayGridColumn *column)
{
  const AssayResult *result = assay_grid_row_get_result (row);

  return result == NULL ? NULL : format_number (result->confidence, 2);
}

static char *
dup_cost (AssayGridRow *row, const AssayGridColumn *column)
{
  const AssayResult *result = assay_grid_row_get_result (row);

  return result == NULL ? NULL : assay_units_dup_cost (result->cost);
}

static char *
dup_tokens (AssayGridRow *row, const AssayGridColumn *column)
{
  const AssayResult *result = assay_grid_row_get_result (row);

  if (result == NULL || result->input_tokens < 0)
    return NULL;
  /* Translators: tokens that went in, and that came out. */
  return g_strdup_printf (_("%'lld → %'lld"), (long long) result->input_tokens,
                          (long long) MAX (result->output_tokens, 0));
}

static char *
dup_latency (AssayGridRow *row, const AssayGridColumn *column)
{
  const AssayResult *result = assay_grid_row_get_result (row);

  if (result == NULL || result->latency_us < 0)
    return NULL;
  return assay_units_dup_duration ((double) result->latency_us / 1e6);
}

static char *
dup_status (AssayGridRow *row, const AssayGridColumn *column)
{
  const AssayResult *result = assay_grid_row_get_result (row);

  if (result == NULL)
    return NULL;
  if (result->status == ASSAY_RESULT_ERROR)
    /* Translators: %s is the kind of an error, such as "rate limit". */
    return g_strdup_printf (_("⚠ Error: %s"), result->error_kind);
  if (result->review != ASSAY_REVIEW_NONE)
    return g_strdup (result->reviewed_at != 0 ? _("✓ Reviewed") : _("⚠ Needs Review"));
  return NULL;
}

static char *
dup_number (AssayGridRow *row, const AssayGridColumn *column)
{
  const AssayTask *task = assay_grid_row_get_task (row);

  return task == NULL ? NULL : g_strdup_printf ("%" G_GINT64_FORMAT, task->inner_id);
}

static char *
dup_annotations (AssayGridRow *row, const AssayGridColumn *column)
{
  const AssayTask *task = assay_grid_row_get_task (row);

  return task == NULL || task->n_annotations == 0
           ? NULL
           : g_strdup_printf ("%" G_GINT64_FORMAT, task->n_annotations);
}

static char *
dup_truth (AssayGridRow *row, const AssayGridColumn *column)
{
  const AssayTask *task = assay_grid_row_get_task (row);

  return task != NULL && task->ground_truth ? g_strdup ("★") : NULL;
}

static void
add_path (AssayColumnSet *self, const char *text, AssayCellKind kind, gboolean hidden)
{
  AssayPath *path = assay_path_new (text);
  const char *name = g_string_chunk_insert (self->texts, text);
  AssayGridColumn column = {
    .id = make_id (self, "data-", text),
    .title = make_title (self, text),
    .kind = kind,
    .dup_text = dup_data,
    .name = name,
    .source = path,
    .width = kind == ASSAY_CELL_THUMBNAIL ? 124 : -1,
    .expands = kind == ASSAY_CELL_TEXT,
    .is_hidden = hidden,
  };

  if (path == NULL)
    return;
  g_ptr_array_add (self->paths, path);
  if (kind == ASSAY_CELL_TEXT)
    {
      column.sort = name;
      g_ptr_array_add (self->names, (gpointer) name);
    }
  g_array_append_val (self->columns, column);
}

static AssayCellKind
kind_of_object (AssayObjectKind kind)
{
  return kind == ASSAY_OBJECT_IMAGE || kind == ASSAY_OBJECT_IMAGE_LIST || kind == ASSAY_OBJECT_PDF
           ? ASSAY_CELL_THUMBNAIL
           : ASSAY_CELL_TEXT;
}

static gboolean
has_path (AssayColumnSet *self, const char *text)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (g_strcmp0 (g_array_index (self->columns, AssayGridColumn, i).name, text) == 0)
      return TRUE;
  return FALSE;
}

/* Pictures first: they are what a row is known by. */
static void
add_objects (AssayColumnSet *self)
{
  guint n = 0;
  const AssayConfigObject *objects = assay_label_config_get_objects (self->config, &n);
  const AssayCellKind kinds[] = { ASSAY_CELL_THUMBNAIL, ASSAY_CELL_TEXT };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < n; i++)
      if (objects[i].path != NULL && kind_of_object (objects[i].kind) == kinds[k] &&
          !has_path (self, assay_path_get_text (objects[i].path)))
        add_path (self, assay_path_get_text (objects[i].path), kinds[k], FALSE);
}

/* Answers in words take the room; without any, what they are about does. */
static void
share_room (AssayColumnSet *self)
{
  gboolean has_texts = FALSE;

  for (guint i = 0; i < self->columns->len; i++)
    {
      const AssayGridColumn *column = &g_array_index (self->columns, AssayGridColumn, i);

      has_texts = has_texts || (column->expands && column->dup_text != dup_data);
    }
  for (guint i = 0; i < self->columns->len; i++)
    {
      AssayGridColumn *column = &g_array_index (self->columns, AssayGridColumn, i);

      if (column->kind == ASSAY_CELL_TEXT && column->dup_text == dup_data && has_texts)
        {
          column->expands = FALSE;
          column->width = 110;
        }
    }
}

static void
add_control (AssayColumnSet *self, const AssayConfigColumn *control, gboolean hidden)
{
  AssayGridColumn column = {
    .id = make_id (self, "value-", control->name),
    .title = control->title,
    .kind = ASSAY_CELL_TEXT,
    .dup_text = dup_value,
    .name = control->name,
    .source = control,
    .sort = control->name,
    .width = -1,
    .is_hidden = hidden,
    .min = control->min,
    .max = control->max,
  };

  switch (control->kind)
    {
    case ASSAY_COLUMN_SCORE:
      column.kind = ASSAY_CELL_SCORE;
      column.width = MAX (80, 24 + 13 * (int) g_utf8_strlen (control->title, 30) / 2);
      column.get_score = get_value_score;
      break;
    case ASSAY_COLUMN_NUMBER:
      column.kind = ASSAY_CELL_NUMBER;
      column.width = 96;
      break;
    case ASSAY_COLUMN_CHOICE:
    case ASSAY_COLUMN_CHOICES:
      column.kind = ASSAY_CELL_TAGS;
      column.width = control->kind == ASSAY_COLUMN_CHOICE ? 160 : 260;
      column.dup_text = dup_labels;
      break;
    case ASSAY_COLUMN_TEXT:
    case ASSAY_COLUMN_SPANS:
    case ASSAY_COLUMN_OTHER:
      column.expands = TRUE;
      column.width = 160; /* at least */
      break;
    }
  g_ptr_array_add (self->names, (gpointer) control->name);
  g_array_append_val (self->columns, column);
}

/**
 * assay_column_set_new_for_tasks:
 * @db: a connection of the calling thread
 *
 * Returns: (transfer full): the columns of a project's tasks: what the config shows, and whatever
 * else is in their data.
 */
AssayColumnSet *
assay_column_set_new_for_tasks (AssayDb *db, gint64 project_id, AssayLabelConfig *config, GError **error)
{
  g_autoptr (AssayColumnSet) self = set_new (config);
  g_autoptr (GArray) variables
    = assay_prompt_list_variables (db, project_id, config, self->texts, error);
  const AssayGridColumn facts[] = {
    { .id = "annotations", .title = _("Annotations"), .kind = ASSAY_CELL_NUMBER,
      .dup_text = dup_annotations, .sort = "annotations", .width = 112 },
    { .id = "truth", .title = _("Ground Truth"), .kind = ASSAY_CELL_TEXT, .dup_text = dup_truth,
      .sort = "ground_truth", .width = 120 },
  };
  const AssayGridColumn number = { .id = "number", .title = _("No."), .kind = ASSAY_CELL_NUMBER,
                                   .dup_text = dup_number, .sort = "inner_id", .width = 72 };

  if (variables == NULL)
    return NULL;
  g_array_append_val (self->columns, number);
  add_objects (self);
  for (guint i = 0; i < variables->len; i++)
    {
      const AssayVariable *variable = &g_array_index (variables, AssayVariable, i);

      if (!has_path (self, variable->name))
        add_path (self, variable->name, ASSAY_CELL_TEXT,
                  self->columns->len >= ASSAY_COLUMN_SET_MAX_SHOWN);
    }
  g_array_append_vals (self->columns, facts, G_N_ELEMENTS (facts));
  g_ptr_array_add (self->names, NULL);
  return g_steal_pointer (&self);
}

/**
 * assay_column_set_new_for_results:
 * @config: the one that the run was made with
 * @overall_min: the scale of the overall score; NAN when the run has none
 * @overall_max: likewise
 *
 * Returns: (transfer full): the columns of a run's results.
 */
AssayColumnSet *
assay_column_set_new_for_results (const AssayRun *run, AssayLabelConfig *config, double overall_min,
                                  double overall_max)
{
  AssayColumnSet *self = set_new (config);
  guint n = 0;
  const AssayConfigColumn *controls = assay_label_config_get_columns (config, &n);
  const AssayGridColumn overall = {
    .id = "overall", .title = _("Overall"), .kind = ASSAY_CELL_SCORE, .dup_text = dup_overall,
    .sort = "overall", .width = 80, .min = overall_min, .max = overall_max,
    .get_score = get_overall, .is_hidden = TRUE,
  };
  const AssayGridColumn facts[] = {
    { .id = "status", .title = _("Status"), .kind = ASSAY_CELL_STATUS, .dup_text = dup_status,
      .sort = "needs_review", .width = 142 },
    { .id = "accuracy", .title = _("Accuracy"), .kind = ASSAY_CELL_NUMBER, .dup_text = dup_accuracy,
      .sort = "accuracy", .width = 88, .is_hidden = TRUE },
    { .id = "confidence", .title = _("Confidence"), .kind = ASSAY_CELL_NUMBER,
      .dup_text = dup_confidence, .sort = "confidence", .width = 96, .is_hidden = TRUE },
    { .id = "cost", .title = _("Cost"), .kind = ASSAY_CELL_NUMBER, .dup_text = dup_cost,
      .sort = "cost", .width = 88 },
    { .id = "tokens", .title = _("Tokens"), .kind = ASSAY_CELL_NUMBER, .dup_text = dup_tokens,
      .sort = "input_tokens", .width = 120, .is_hidden = TRUE },
    { .id = "latency", .title = _("Latency"), .kind = ASSAY_CELL_NUMBER, .dup_text = dup_latency,
      .sort = "latency", .width = 96, .is_hidden = TRUE },
  };

  add_objects (self);
  if (!isnan (overall_min))
    g_array_append_val (self->columns, overall);
  for (guint i = 0; i < n; i++)
    add_control (self, &controls[i], self->columns->len >= ASSAY_COLUMN_SET_MAX_SHOWN);
  share_room (self);
  g_array_append_vals (self->columns, facts, G_N_ELEMENTS (facts));
  g_ptr_array_add (self->names, NULL);
  return self;
}

/**
 * assay_column_set_has_pictures:
 *
 * Returns: whether any column shows pictures.
 */
gboolean
assay_column_set_has_pictures (AssayColumnSet *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (g_array_index (self->columns, AssayGridColumn, i).kind == ASSAY_CELL_THUMBNAIL)
      return TRUE;
  return FALSE;
}
