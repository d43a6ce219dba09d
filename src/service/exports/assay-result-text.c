/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-result-text.c: results as text. A JSON line has always the same keys in the same order, and
 * null for what is not known; scripts rely on it. The table shows what a person wants to see first:
 * what was judged, the scores, and why a result needs a look. CSV has one column for each control and
 * is made harmless for spreadsheets by assay-csv-writer.c. Pure functions, any thread. */

#include "assay-result-text.h"

#include "assay-csv.h"
#include "assay-json.h"
#include "assay-media.h"
#include "assay-stats.h"
#include "assay-units.h"

#include <math.h>
#include <string.h>

/* In the table; the whole text is in the other forms. */
#define MAX_SUBJECT_BYTES 400

/* By the bits of AssayReviewFlags. */
static const char *const review_words[] = {
  "a required answer is missing",
  "a value was out of range and corrected",
  "low confidence",
  "the model declined",
  "the model asked for it",
  "a rule of the rubric",
  "judges disagree",
  "not all of it can be judged by the built-in model",
  "accepted, and drawn for a check",
};

/**
 * assay_run_dup_config:
 * @fallback_xml: the project's labeling config, for a run that keeps none
 *
 * Returns: (transfer full): the labeling config that the run was made with.
 */
AssayLabelConfig *
assay_run_dup_config (const AssayRun *run, const char *fallback_xml, GError **error)
{
  g_autoptr (JsonObject) settings = assay_json_parse_object (run->settings, -1, NULL);
  const char *xml = settings != NULL ? assay_json_get_string (settings, "label_config", NULL) : NULL;

  return assay_label_config_new (xml != NULL ? xml : fallback_xml, -1, error);
}

/**
 * assay_result_dup_review:
 * @review: #AssayReviewFlags
 *
 * Returns: (transfer full): the reasons in words, "" when there is none.
 */
char *
assay_result_dup_review (guint review)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (review_words); i++)
    if (review & (1u << i))
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", review_words[i]);
  return g_string_free (out, FALSE);
}

static JsonNode *
find_subject (AssayLabelConfig *config, JsonObject *data, gboolean *is_media)
{
  guint n = 0;
  const AssayConfigObject *objects = assay_label_config_get_objects (config, &n);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = objects[i].path != NULL ? assay_path_lookup (objects[i].path, data) : NULL;
      JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

      if (array != NULL && json_array_get_length (array) > 0)
        node = json_array_get_element (array, 0);
      if (node == NULL)
        continue;
      *is_media = objects[i].element->info != NULL &&
                  objects[i].element->info->media != ASSAY_VARIABLE_TEXT;
      return node;
    }
  return NULL;
}

/**
 * assay_result_dup_reasons:
 *
 * Returns: (transfer full) (nullable): why the model answered so, a line for each control; NULL: it did not say.
 */
char *
assay_result_dup_reasons (const AssayResult *result)
{
  g_autoptr (JsonObject) detail = result->detail == NULL ? NULL : assay_json_parse_object (result->detail, -1, NULL);
  JsonObject *reasons = detail == NULL ? NULL : assay_json_get_object (detail, "reasons");
  g_autoptr (GList) names = reasons == NULL ? NULL : json_object_get_members (reasons);
  g_autoptr (GString) text = g_string_new (NULL);

  for (GList *l = names; l != NULL; l = l->next)
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", (char *) l->data,
                            assay_json_get_string (reasons, l->data, ""));
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * assay_result_dup_subject:
 * @task_data: (nullable): the data of a task, JSON
 *
 * Returns: (transfer full): what the task is about, in one short text: a file's name, or the
 * beginning of its first text.
 */
char *
assay_result_dup_subject (AssayLabelConfig *config, const char *task_data)
{
  g_autoptr (JsonObject) data
    = task_data != NULL ? assay_json_parse_object (task_data, -1, NULL) : NULL;
  gboolean is_media = FALSE;
  JsonNode *node = data != NULL ? find_subject (config, data, &is_media) : NULL;
  g_autofree char *text = NULL;
  const char *end;

  if (node != NULL && assay_json_is_string (node))
    text = is_media ? assay_media_dup_name (json_node_get_string (node)) : json_node_dup_string (node);
  else
    text = node != NULL ? assay_json_to_text (node) : g_strdup (task_data);
  if (text == NULL || strlen (text) <= MAX_SUBJECT_BYTES)
    return text != NULL ? g_steal_pointer (&text) : g_strdup ("");
  end = g_utf8_find_prev_char (text, text + MAX_SUBJECT_BYTES);
  return g_strndup (text, end != NULL ? (gsize) (end - text) : 0);
}

/* JSON lines ---------------------------------------------------------------------------------- */

static gboolean
needs_review (const AssayResult *result)
{
  return result->review != 0 && result->reviewed_at == 0;
}

static void
append_number (GString *out, const char *name, double value)
{
  g_string_append_printf (out, ",\"%s\":", name);
  assay_json_append_number (out, value);
}

static void
append_count (GString *out, const char *name, gint64 value)
{
  if (value < 0)
    g_string_append_printf (out, ",\"%s\":null", name);
  else
    g_string_append_printf (out, ",\"%s\":%" G_GINT64_FORMAT, name, value);
}

static void
append_error (GString *out, const char *kind, const char *message)
{
  g_string_append (out, ",\"error\":");
  if (kind == NULL)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append (out, "{\"kind\":");
  assay_json_append_string (out, kind);
  g_string_append (out, ",\"message\":");
  assay_json_append_string (out, message != NULL ? message : "");
  g_string_append_c (out, '}');
}

/* NaN when nothing was sent. */
static double
to_milliseconds (gint64 us)
{
  return us < 0 ? NAN : round ((double) us / 100) / 10;
}

/**
 * assay_result_text_append_json:
 *
 * Appends @result as a JSON line. The keys and their order are a promise to scripts.
 */
void
assay_result_text_append_json (GString *out, const AssayResult *result)
{
  gboolean ok = result->status == ASSAY_RESULT_OK;

  g_string_append_printf (out, "{\"task\":%" G_GINT64_FORMAT ",\"status\":\"%s\",\"values\":%s",
                          result->task_id, ok ? "ok" : "error",
                          result->value != NULL ? result->value : "{}");
  append_number (out, "overall", result->overall);
  g_string_append_printf (out, ",\"needs_review\":%s", needs_review (result) ? "true" : "false");
  append_number (out, "confidence", result->confidence);
  append_error (out, ok ? NULL : result->error_kind != NULL ? result->error_kind : "failed",
                result->error);
  append_number (out, "cost", result->cost);
  append_number (out, "latency_ms", to_milliseconds (result->latency_us));
  append_count (out, "input_tokens", result->input_tokens);
  append_count (out, "output_tokens", result->output_tokens);
  g_string_append (out, "}\n");
}

/**
 * assay_result_text_append_pending:
 * @task_id: a task of @run without a result
 *
 * Appends the task as a JSON line of the same shape. When the run has stopped, the error says why.
 */
void
assay_result_text_append_pending (GString *out, const AssayRun *run, gint64 task_id)
{
  gboolean goes_on = run->state == ASSAY_RUN_PENDING || run->state == ASSAY_RUN_RUNNING;

  g_string_append_printf (out, "{\"task\":%" G_GINT64_FORMAT
                               ",\"status\":\"pending\",\"values\":{},\"overall\":null,"
                               "\"needs_review\":false,\"confidence\":null",
                          task_id);
  append_error (out, goes_on ? NULL : assay_run_state_name (run->state),
                run->reason != NULL ? run->reason : "The run stopped before this task was done");
  g_string_append (out, ",\"cost\":null,\"latency_ms\":null,\"input_tokens\":null,"
                        "\"output_tokens\":null}\n");
}

/* CSV ----------------------------------------------------------------------------------------- */

static void
append_csv (GString *out, const char *text)
{
  g_string_append_c (out, ',');
  assay_csv_append (out, text != NULL ? text : "", ',');
}

static void
append_csv_number (GString *out, double value)
{
  g_string_append_c (out, ',');
  if (!isnan (value))
    assay_json_append_number (out, value);
}

static void
append_csv_count (GString *out, gint64 value)
{
  g_string_append_c (out, ',');
  if (value >= 0)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, value);
}

/**
 * assay_result_text_append_head:
 *
 * Appends the line of column names for assay_result_text_append_csv().
 */
void
assay_result_text_append_head (const AssayResultText *self, GString *out)
{
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (self->config, &n);

  g_string_append (out, "task,status");
  for (guint i = 0; i < n; i++)
    append_csv (out, columns[i].name);
  g_string_append (out, ",overall,needs_review,confidence,error_kind,error,cost,latency_ms,"
                        "input_tokens,output_tokens\r\n");
}

static JsonObject *
parse_values (const AssayResult *result)
{
  return result->value != NULL ? assay_json_parse_object (result->value, -1, NULL) : NULL;
}

static char *
format_value (const AssayConfigColumn *column, JsonObject *values)
{
  return assay_config_column_format (
    column, values != NULL ? json_object_get_member (values, column->name) : NULL);
}

/**
 * assay_result_text_append_csv:
 *
 * Appends @result as a CSV record.
 */
void
assay_result_text_append_csv (const AssayResultText *self, GString *out, const AssayResult *result)
{
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (self->config, &n);
  g_autoptr (JsonObject) values = parse_values (result);

  g_string_append_printf (out, "%" G_GINT64_FORMAT ",%s", result->task_id,
                          result->status == ASSAY_RESULT_OK ? "ok" : "error");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = format_value (&columns[i], values);

      append_csv (out, text);
    }
  append_csv_number (out, result->overall);
  append_csv (out, needs_review (result) ? "true" : "false");
  append_csv_number (out, result->confidence);
  append_csv (out, result->error_kind);
  append_csv (out, result->error);
  append_csv_number (out, result->cost);
  append_csv_number (out, to_milliseconds (result->latency_us));
  append_csv_count (out, result->input_tokens);
  append_csv_count (out, result->output_tokens);
  g_string_append (out, "\r\n");
}

/* Table --------------------------------------------------------------------------------------- */

static gboolean
is_numeric (const AssayConfigColumn *column)
{
  return column->kind == ASSAY_COLUMN_SCORE || column->kind == ASSAY_COLUMN_NUMBER;
}

/**
 * assay_result_text_add_columns:
 *
 * Gives @table the columns for assay_result_text_add_row().
 */
void
assay_result_text_add_columns (const AssayResultText *self, AssayTable *table)
{
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (self->config, &n);

  assay_table_add_column (table, "Task", TRUE);
  assay_table_add_column (table, "Data", FALSE);
  if (self->has_overall)
    assay_table_add_column (table, "Overall", TRUE);
  for (guint i = 0; i < n; i++)
    assay_table_add_column (table, columns[i].title, is_numeric (&columns[i]));
  if (self->has_confidence)
    assay_table_add_column (table, "Confidence", TRUE);
  assay_table_add_column (table, "Cost", TRUE);
  assay_table_add_column (table, "Note", FALSE);
}

static void
add_note (AssayTable *table, const AssayResult *result)
{
  g_autofree char *note = NULL;
  g_autofree char *reasons = NULL;

  if (result->status != ASSAY_RESULT_OK)
    {
      note = g_strdup_printf ("Error: %s", result->error != NULL ? result->error : "not known");
      assay_table_add_cell (table, note, ASSAY_STYLE_BAD);
    }
  else if (needs_review (result))
    {
      reasons = assay_result_dup_review (result->review);
      note = g_strdup_printf ("Review: %s", reasons);
      assay_table_add_cell (table, note, ASSAY_STYLE_WARNING);
    }
  else
    assay_table_add_cell (table, result->cached ? "cached" : "", ASSAY_STYLE_DIM);
}

static void
add_number (AssayTable *table, double value, const char *format)
{
  if (isnan (value))
    assay_table_add_cell (table, "–", ASSAY_STYLE_DIM);
  else
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      assay_table_add_cell (table, g_ascii_formatd (number, sizeof number, format, value),
                            ASSAY_STYLE_PLAIN);
    }
}

/**
 * assay_result_text_add_row:
 * @result: with its task's data
 *
 * Adds a row to a table that assay_result_text_add_columns() made.
 */
void
assay_result_text_add_row (const AssayResultText *self, AssayTable *table, const AssayResult *result)
{
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (self->config, &n);
  g_autoptr (JsonObject) values = parse_values (result);
  g_autofree char *subject = assay_result_dup_subject (self->config, result->task_data);
  g_autofree char *cost = assay_units_dup_cost (result->cost);

  assay_table_add_format (table, "%" G_GINT64_FORMAT, result->task_id);
  assay_table_add_cell (table, subject, ASSAY_STYLE_PLAIN);
  if (self->has_overall)
    add_number (table, result->overall, "%.1f");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = format_value (&columns[i], values);

      assay_table_add_cell (table, *text != '\0' ? text : "–",
                            *text != '\0' ? ASSAY_STYLE_PLAIN : ASSAY_STYLE_DIM);
    }
  if (self->has_confidence)
    add_number (table, result->confidence, "%.2f");
  assay_table_add_cell (table, cost, ASSAY_STYLE_PLAIN);
  add_note (table, result);
}

static void
append_overall (GString *out, const AssayRunSummary *summary)
{
  AssayMoments moments = { summary->n_overall, summary->overall_mean,
                           summary->overall_sum_of_squares, summary->overall_min,
                           summary->overall_max };
  AssayEstimate estimate;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (summary->n_overall == 0)
    return;
  estimate = assay_moments_estimate (&moments, ASSAY_STATS_LEVEL);
  g_string_append_printf (out, " · overall %s",
                          g_ascii_formatd (number, sizeof number, "%.2f", estimate.value));
  if (!isnan (estimate.high))
    g_string_append_printf (out, " ± %s (95 %%)",
                            g_ascii_formatd (number, sizeof number, "%.2f",
                                             estimate.high - estimate.value));
}

/**
 * assay_result_text_dup_title:
 * @summary: of the run
 *
 * Returns: (transfer full): two lines for people: which run it is, and what it came to.
 */
char *
assay_result_text_dup_title (const AssayResultText *self, const AssayRunSummary *summary)
{
  const AssayRun *run = self->run;
  GString *out = g_string_new (NULL);
  g_autofree char *average
    = assay_units_dup_cost (summary->n_cost > 0 ? summary->cost / (double) summary->n_cost : NAN);
  g_autofree char *total = assay_units_dup_cost (summary->n_cost > 0 ? summary->cost : NAN);

  g_string_append_printf (out, "Run %" G_GINT64_FORMAT " · %s v%" G_GINT64_FORMAT " · ", run->id,
                          run->prompt_name, run->version_number);
  if (strcmp (run->connection, "builtin") == 0)
    g_string_append (out, "built-in model (a free baseline)");
  else
    g_string_append_printf (out, "%s/%s", run->connection, run->model);
  g_string_append_printf (out, " · %s\n", assay_run_state_name (run->state));
  g_string_append_printf (out, "%" G_GINT64_FORMAT " tasks · ", run->total);
  if (summary->n_cost == 0 && summary->n > 0)
    g_string_append (out, "cost unknown");
  else
    g_string_append_printf (out, "%s average · %s%s total", average,
                            summary->n_cost < summary->n ? "at least " : "", total);
  append_overall (out, summary);
  if (run->failed > 0)
    g_string_append_printf (out, " · %" G_GINT64_FORMAT " failed", run->failed);
  if (run->needs_review > 0)
    g_string_append_printf (out, " · %" G_GINT64_FORMAT " to review", run->needs_review);
  if (summary->n < run->total)
    g_string_append_printf (out, " · %" G_GINT64_FORMAT " not done", run->total - summary->n);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}
