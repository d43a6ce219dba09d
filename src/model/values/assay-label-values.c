/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-values.c: an answer, checked against a config. What comes out is a new object with one
 * member per answered control, in the order of the config, in one normal form:
 *
 *   Choices   "A", or ["A", "B"] with choice="multiple"     Rating    4
 *   TextArea  "text", or a list when there are several      Number    2.5
 *   Labels    [{ start, end, text, labels }]                DateTime  "2026-01-31T10:00"
 *   Pairwise  "left" or "right"                             Taxonomy  [["A", "A1"]]
 *   …Labels   [{ the shape, <tag>labels }]                  Ranker    { "name": ["id", …] }
 *   Chat      [{ role, content }]                           others    as they came
 *
 * Positions in texts count characters from 0. An empty answer (null, "", []) is left out.
 *
 * Stricter than Label Studio, which stores two choices of one, 8 of 5 and dates of nonsense. What can
 * mean only one thing is corrected and written into the report; everything else is an error that
 * says control, value and what was expected, in words that can be sent back to the model. This runs
 * once for every task of a run: the tables it needs were made when the config was read. */

#include "assay-label-check-private.h"

#include "assay-error.h"
#include "assay-json.h"

#include <math.h>
#include <string.h>

/* A value longer than this is cut where it is only shown. */
#define MAX_SHOWN 120
/* A model cannot act on more complaints at once. */
#define MAX_PROBLEMS 8

static const AssayCheckFunc checks[] = {
  [ASSAY_CONTROL_CHOICES] = assay_check_choices,
  [ASSAY_CONTROL_LABELS] = assay_check_spans,
  [ASSAY_CONTROL_HYPERTEXT_LABELS] = assay_check_spans,
  [ASSAY_CONTROL_PARAGRAPH_LABELS] = assay_check_paragraphs,
  [ASSAY_CONTROL_TEXT_AREA] = assay_check_text,
  [ASSAY_CONTROL_RATING] = assay_check_rating,
  [ASSAY_CONTROL_NUMBER] = assay_check_number,
  [ASSAY_CONTROL_DATE_TIME] = assay_check_date_time,
  [ASSAY_CONTROL_PAIRWISE] = assay_check_pairwise,
  [ASSAY_CONTROL_TAXONOMY] = assay_check_taxonomy,
  [ASSAY_CONTROL_RANKER] = assay_check_ranker,
  [ASSAY_CONTROL_SHAPE] = assay_check_shapes,
  [ASSAY_CONTROL_CHAT] = assay_check_chat,
  [ASSAY_CONTROL_OTHER] = NULL,
};

static void
correction_free (gpointer data)
{
  AssayCorrection *correction = data;

  g_free (correction->control);
  g_free (correction->from);
  g_free (correction->to);
  g_free (correction);
}

/**
 * assay_value_report_clear:
 *
 * Frees what @self holds, not @self. Any thread.
 */
void
assay_value_report_clear (AssayValueReport *self)
{
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->corrections, g_ptr_array_unref);
  g_clear_pointer (&self->empty, g_ptr_array_unref);
}

/**
 * assay_correction_to_word:
 *
 * Returns: (transfer none): the word for @kind in JSON, such as "spelling". Any thread.
 */
const char *
assay_correction_to_word (AssayCorrectionKind kind)
{
  static const char *const words[]
      = { "type", "spelling", "shape", "range", "name", "repeated", "dropped" };

  g_return_val_if_fail (kind < G_N_ELEMENTS (words), "type");
  return words[kind];
}

/**
 * assay_value_report_describe:
 *
 * Returns: (transfer full) (nullable): the report in sentences for a person; %NULL when there is
 * nothing to tell. Any thread.
 */
char *
assay_value_report_describe (const AssayValueReport *self)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; self->empty != NULL && i < self->empty->len; i++)
    g_string_append_printf (out, "“%s” is required and empty. ", (char *) self->empty->pdata[i]);
  for (guint i = 0; self->corrections != NULL && i < self->corrections->len; i++)
    {
      const AssayCorrection *correction = self->corrections->pdata[i];

      if (correction->to == NULL)
        g_string_append_printf (out, "“%s”: %s was left out. ", correction->control,
                                correction->from);
      else
        g_string_append_printf (out, "“%s”: %s was taken as %s. ", correction->control,
                                correction->from, correction->to);
    }
  if (self->flags & ASSAY_REVIEW_FLAGGED)
    {
      const char *reason = self->reason != NULL ? self->reason : "";

      g_string_append_printf (out, "The model asks for a review%s%s%s ", *reason != '\0' ? ": " : "",
                              reason, g_str_has_suffix (reason, ".") ? "" : ".");
    }
  if (out->len == 0)
    return g_string_free (out, TRUE);
  g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

static void
append_shown (GString *out, JsonNode *node)
{
  gsize from = out->len;

  assay_json_append (out, node);
  if (out->len - from <= MAX_SHOWN)
    return;
  g_string_truncate (out, g_utf8_find_prev_char (out->str + from, out->str + from + MAX_SHOWN)
                              - out->str);
  g_string_append (out, "…");
}

/*
 * assay_check_fail:
 * @expected: a format: what the value must be, without a full stop
 *
 * Adds a problem in words that a model can act on.
 */
void
assay_check_fail (const AssayControlCheck *self, JsonNode *value, const char *expected, ...)
{
  AssayCheck *check = self->check;
  va_list arguments;

  if (check->problems == NULL)
    check->problems = g_string_new (NULL);
  if (++check->n_problems > MAX_PROBLEMS)
    return;
  if (check->problems->len > 0)
    g_string_append_c (check->problems, ' ');
  assay_json_append_string (check->problems, self->control->name);
  g_string_append (check->problems, " is ");
  append_shown (check->problems, value);
  g_string_append (check->problems, ", but must be ");
  va_start (arguments, expected);
  g_string_append_vprintf (check->problems, expected, arguments);
  va_end (arguments);
  g_string_append_c (check->problems, '.');
}

/*
 * assay_check_correct:
 * @to: (nullable): what was made of it, %NULL when it was dropped
 *
 * Writes a correction into the report.
 */
void
assay_check_correct (const AssayControlCheck *self, AssayCorrectionKind kind, JsonNode *from,
                     const char *to)
{
  AssayValueReport *report = self->check->report;
  AssayCorrection *correction;
  GString *shown = g_string_new (NULL);

  if (report->corrections == NULL)
    report->corrections = g_ptr_array_new_with_free_func (correction_free);
  append_shown (shown, from);
  correction = g_new0 (AssayCorrection, 1);
  correction->kind = kind;
  correction->control = g_strdup (self->control->name);
  correction->from = g_string_free (shown, FALSE);
  correction->to = g_strdup (to);
  g_ptr_array_add (report->corrections, correction);
  if (kind == ASSAY_CORRECTION_RANGE || kind == ASSAY_CORRECTION_DROPPED)
    report->flags |= ASSAY_REVIEW_CORRECTED;
}

static gboolean
is_empty (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) == 0;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_size (json_node_get_object (node)) == 0;
  if (assay_json_is_string (node))
    {
      const char *text = json_node_get_string (node);

      return text[strspn (text, " \t\r\n")] == '\0';
    }
  return FALSE;
}

/* { "choices": ["A"] } and { "value": "A" } are the answer in a wrapping; a Ranker's is not. */
static JsonNode *
unwrap (const AssayControlCheck *self, JsonNode *node)
{
  JsonObject *object;
  JsonNode *inner;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return node;
  object = json_node_get_object (node);
  inner = json_object_get_member (object, self->control->value_key);
  if (inner == NULL && json_object_get_size (object) == 1)
    inner = json_object_get_member (object, "value");
  if (inner == NULL || self->control->element->info == NULL
      || (self->control->element->info->flags & ASSAY_TAG_HAS_LABELS))
    return node;
  /* The schema itself asks for these two wrappings. */
  if (self->control->kind != ASSAY_CONTROL_RANKER && self->control->kind != ASSAY_CONTROL_CHAT)
    {
      g_autoptr (GString) shown = g_string_new (NULL);

      append_shown (shown, inner);
      assay_check_correct (self, ASSAY_CORRECTION_SHAPE, node, shown->str);
    }
  return inner;
}

static JsonNode *
check_control (const AssayControlCheck *self, JsonNode *value)
{
  AssayCheckFunc func = checks[self->control->kind];

  if (is_empty (value))
    return NULL;
  if (func == NULL)
    return json_node_copy (value);
  value = unwrap (self, value);
  return is_empty (value) ? NULL : func (self, value);
}

/* A member that means the control although its name is spelt otherwise. */
static JsonNode *
find_misspelt (const AssayControlCheck *self, JsonObject *values)
{
  g_autofree char *title = assay_label_loose (self->control->title);
  const char *found = NULL;
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, values);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      g_autofree char *loose = NULL;

      if (g_hash_table_contains (self->check->config->by_name, name))
        continue;
      loose = assay_label_loose (name);
      if (*loose == '\0'
          || (strcmp (loose, self->index->folded_name) != 0 && strcmp (loose, title) != 0))
        continue;
      if (found != NULL)
        return NULL;
      found = name;
    }
  if (found == NULL)
    return NULL;
  {
    g_autoptr (JsonNode) from = assay_check_new_string (found);

    assay_check_correct (self, ASSAY_CORRECTION_NAME, from, self->control->name);
  }
  return json_object_get_member (values, found);
}

static gboolean
is_yes (JsonNode *node)
{
  const char *text;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  if (assay_json_is_number (node))
    return json_node_get_double (node) == 1;
  if (!assay_json_is_string (node))
    return FALSE;
  text = json_node_get_string (node);
  return g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "yes") == 0;
}

/* "0.8", 0.8, 80 and "80 %" all say the same of a model's confidence. */
static double
read_confidence (JsonNode *node)
{
  double number;
  gboolean percent = FALSE;

  if (assay_json_is_string (node))
    {
      char *end;

      number = g_ascii_strtod (json_node_get_string (node), &end);
      if (end == json_node_get_string (node))
        return NAN;
      end += strspn (end, " ");
      percent = *end == '%';
      if (*end != '\0' && !percent)
        return NAN;
    }
  else if (assay_json_is_number (node))
    number = json_node_get_double (node);
  else
    return NAN;
  if (percent || (number > 1 && number <= 100))
    number /= 100;
  return number >= 0 && number <= 1 ? number : NAN;
}

static gboolean
is_one_of (const char *const *words, const char *name)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (words[i], name) == 0)
      return TRUE;
  return FALSE;
}

/* What a model says about its own answer; FALSE when the member says nothing of the kind. */
static gboolean
read_remark (AssayCheck *check, const char *name, JsonNode *node)
{
  static const char *const flags[]
      = { "needs_review", "needs_human_review", "needs_human", "flag_for_review", "needsReview",
          "review", "uncertain", "unsure", NULL };
  static const char *const reasons[]
      = { "review_reason", "needs_review_reason", "reason_for_review", NULL };
  static const char *const confidences[] = { "confidence", "confidence_score", "certainty", NULL };

  if (is_one_of (flags, name))
    {
      if (is_yes (node))
        check->report->flags |= ASSAY_REVIEW_FLAGGED;
      return TRUE;
    }
  if (is_one_of (reasons, name) && assay_json_is_string (node))
    {
      g_free (check->report->reason);
      check->report->reason = g_strdup (json_node_get_string (node));
      return TRUE;
    }
  if (is_one_of (confidences, name))
    {
      check->report->confidence = read_confidence (node);
      return TRUE;
    }
  return FALSE;
}

/* Counts the members that belong to no control and say nothing about the answer either. */
static guint
count_unknown (AssayCheck *check, JsonObject *values)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  guint n = 0;

  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      const AssayConfigControl *control = assay_label_config_find_control (check->config, name);

      if ((control == NULL || !control->is_asked) && !read_remark (check, name, node))
        n++;
    }
  return n;
}

static gboolean
holds_choice (JsonNode *value, const char *choices)
{
  g_auto (GStrv) wanted = NULL;
  JsonArray *array;

  if (value == NULL || choices == NULL)
    return value != NULL;
  wanted = g_strsplit (choices, ",", -1);
  if (assay_json_is_string (value))
    return g_strv_contains ((const char *const *) wanted, json_node_get_string (value));
  if (!JSON_NODE_HOLDS_ARRAY (value))
    return FALSE;
  array = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (assay_json_is_string (node)
          && g_strv_contains ((const char *const *) wanted, json_node_get_string (node)))
        return TRUE;
    }
  return FALSE;
}

/* Whether the form would show the control beside these answers: what is hidden cannot be required. */
static gboolean
is_shown (const AssayConfigControl *control, JsonObject *answers)
{
  if (control->per_region)
    return FALSE;
  for (const AssayConfigElement *e = control->element; e != NULL; e = e->parent)
    {
      const char *when = assay_config_element_get (e, "visibleWhen");
      const char *tag = assay_config_element_get (e, "whenTagName");
      JsonNode *value = tag != NULL ? json_object_get_member (answers, tag) : NULL;
      gboolean holds = holds_choice (value, assay_config_element_get (e, "whenChoiceValue"));

      if (when == NULL)
        continue;
      if (g_ascii_strcasecmp (when, "choice-selected") == 0 && holds)
        continue;
      if (g_ascii_strcasecmp (when, "choice-unselected") == 0 && !holds)
        continue;
      if (g_ascii_strcasecmp (when, "no-region-selected") != 0)
        return FALSE;
    }
  return TRUE;
}

static void
add_empty (AssayCheck *check, const AssayConfigControl *control)
{
  if (check->report->empty == NULL)
    check->report->empty = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (check->report->empty, g_strdup (control->name));
  check->report->flags |= ASSAY_REVIEW_EMPTY;
}

static void
fail_nothing (AssayLabelConfig *self, GError **error)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < self->controls->len; i++)
    {
      const AssayConfigControl *control = &g_array_index (self->controls, AssayConfigControl, i);

      if (!control->is_asked)
        continue;
      g_string_append (names, names->len > 0 ? ", " : "");
      assay_json_append_string (names, control->name);
    }
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID_OUTPUT,
               "The answer has none of the expected members: %s.", names->str);
  g_string_free (names, TRUE);
}

/* Fills out with the normal forms; returns how many members were misspelt. */
static guint
check_controls (AssayCheck *check, JsonObject *values, guint n_free, JsonObject *out)
{
  AssayLabelConfig *config = check->config;
  guint n_misspelt = 0;

  for (guint i = 0; i < config->controls->len; i++)
    {
      const AssayControlCheck control
          = { check, &g_array_index (config->controls, AssayConfigControl, i),
              &g_array_index (config->indexes, AssayControlIndex, i) };
      JsonNode *value, *normal;

      if (!control.control->is_asked)
        continue;
      value = json_object_get_member (values, control.control->name);
      if (value == NULL && n_misspelt < n_free)
        {
          value = find_misspelt (&control, values);
          n_misspelt += value != NULL ? 1 : 0;
        }
      normal = check_control (&control, value);
      if (normal != NULL)
        json_object_set_member (out, control.control->name, normal);
    }
  return n_misspelt;
}

static guint
count_known (AssayLabelConfig *self, JsonObject *values)
{
  guint n = 0;

  for (guint i = 0; i < self->controls->len; i++)
    {
      const AssayConfigControl *control = &g_array_index (self->controls, AssayConfigControl, i);

      n += control->is_asked && json_object_has_member (values, control->name) ? 1 : 0;
    }
  return n;
}

/* Whether a required control that is shown has no answer; the report lists them. */
static gboolean
find_empty (AssayCheck *check, JsonObject *out)
{
  for (guint i = 0; i < check->config->controls->len; i++)
    {
      const AssayConfigControl *control
          = &g_array_index (check->config->controls, AssayConfigControl, i);

      if (control->required && control->is_asked && !json_object_has_member (out, control->name)
          && is_shown (control, out))
        add_empty (check, control);
    }
  return check->report->empty != NULL;
}

/**
 * assay_label_config_check_values:
 * @values: an answer: { control: value }
 * @data: (nullable): the task's data, for spans and for labels that come from it
 * @report: (out caller-allocates): what was corrected, what is empty, why a person should look
 *
 * Checks an answer and puts it into its normal form. A required control without a value is not an
 * error but a reason for a review. Cheap enough for every task of a run.
 *
 * Returns: (transfer full): a new object; %NULL with %ASSAY_ERROR_INVALID_OUTPUT and everything that
 * does not fit, in words for the model, when the answer cannot be used. The report is filled in
 * either case. Any thread.
 */
JsonObject *
assay_label_config_check_values (AssayLabelConfig *self, JsonObject *values, JsonObject *data,
                                 AssayValueReport *report, GError **error)
{
  AssayCheck check = { .config = self, .data = data, .report = report };
  g_autoptr (JsonObject) out = json_object_new ();
  guint size = json_object_get_size (values);
  guint n_known = count_known (self, values);
  guint n_misspelt;
  gboolean empty;

  *report = (AssayValueReport) { .confidence = NAN };
  n_misspelt = check_controls (&check, values, size - n_known, out);
  if (size > n_known)
    report->n_unknown = count_unknown (&check, values) - n_misspelt;
  if (check.problems != NULL)
    {
      g_autofree char *problems = g_string_free (check.problems, FALSE);

      g_set_error_literal (error, ASSAY_ERROR, ASSAY_ERROR_INVALID_OUTPUT, problems);
      return NULL;
    }
  empty = find_empty (&check, out);
  if (self->columns->len > 0 && n_known + n_misspelt == 0 && (size > 0 || empty))
    {
      fail_nothing (self, error);
      return NULL;
    }
  return g_steal_pointer (&out);
}
