/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-scoring.c: how well an answer agrees with the ground truth, as a number from 0 to 1. Each control
 * of a labeling config is compared by a method of the table below, chosen by its kind as Label Studio
 * does, or by the project's settings:
 *
 *   { "threshold": 1,
 *     "controls": { "sentiment": { "method": "exact", "weight": 2, "labels": { "negative": 3 } },
 *                   "price": { "method": "tolerance", "tolerance": 0.05, "relative": true } } }
 *
 * A task's score is the weighted mean over its controls. A control that both sides left empty agrees;
 * one for which the ground truth has nothing is left out; one that only the answer left empty is 0.
 * Of a task about which the truth says nothing at all, nothing is known: NAN.
 *
 * Immutable once made; any thread. Comparing texts (assay_scoring_compare_text()) is the fast way: equal
 * pieces of JSON are equal without being read. */

#include "assay-scoring-private.h"

#include "assay-error.h"
#include "assay-json.h"

#include <math.h>
#include <string.h>

#define KIND(name) (1u << ASSAY_CONTROL_##name)
#define ALL (~0u)
#define WORDS (KIND (CHOICES) | KIND (PAIRWISE) | KIND (DATE_TIME) | KIND (TEXT_AREA) | KIND (TAXONOMY))
#define TEXTS (KIND (TEXT_AREA) | KIND (CHAT) | KIND (OTHER))
#define NUMBERS (KIND (RATING) | KIND (NUMBER))
#define SETS (KIND (CHOICES) | KIND (TAXONOMY) | KIND (TEXT_AREA))
/* Where "nothing" is an answer, such as no label at all. */
#define MAY_BE_NONE (SPANS | KIND (TAXONOMY))
#define SPANS (KIND (LABELS) | KIND (HYPERTEXT_LABELS) | KIND (PARAGRAPH_LABELS) | KIND (SHAPE))

/* The table of methods, and beside it what each does. */
static const AssayScoringMethod methods[] = {
  { "exact", "exact match", "threshold", ALL },
  { "jaccard", "overlap of sets (Jaccard)", "threshold", SETS },
  { "set-f1", "overlap of sets (F1)", "threshold", SETS },
  { "number", "closeness of numbers", "range threshold", NUMBERS },
  { "tolerance", "equal within a tolerance", "tolerance relative", NUMBERS },
  { "edit", "similarity by edit distance", "threshold", WORDS | TEXTS },
  { "token-f1", "shared words (F1)", "threshold", WORDS | TEXTS },
  { "chrf", "chrF++", "threshold", TEXTS },
  { "bleu", "BLEU", "threshold", TEXTS },
  { "span-exact", "equal spans (F1)", "threshold", SPANS },
  { "span-overlap", "overlap of spans", "threshold", SPANS },
  { "iou", "intersection over union", "threshold", KIND (SHAPE) },
  { "hierarchy", "shared branches of the tree (F1)", "threshold", KIND (TAXONOMY) },
  { "pairwise", "same preference", "", KIND (PAIRWISE) },
  { "ranking", "same order (Kendall)", "threshold", KIND (RANKER) },
  { "insensitive", "equal but for case and spaces", "", WORDS | TEXTS },
  { "regex", "regular expression", "pattern", WORDS | TEXTS | NUMBERS },
  { "json", "JSON that contains the truth", "threshold", ALL },
};

static const AssayScoringFunc functions[G_N_ELEMENTS (methods)] = {
  assay_score_exact,       assay_score_jaccard,   assay_score_set_f1,   assay_score_distance,
  assay_score_tolerance,   assay_score_edit,      assay_score_token_f1, assay_score_chrf,
  assay_score_bleu,        assay_score_span_exact, assay_score_span_overlap, assay_score_iou,
  assay_score_hierarchy,   assay_score_pairwise,  assay_score_ranking,  assay_score_folded,
  assay_score_regex,       assay_score_json,
};

/* What each kind of control is compared by when nobody says otherwise; shapes go by their tag. */
static const char *const defaults[] = {
  [ASSAY_CONTROL_CHOICES] = "exact",
  [ASSAY_CONTROL_LABELS] = "span-overlap",
  [ASSAY_CONTROL_HYPERTEXT_LABELS] = "span-overlap",
  [ASSAY_CONTROL_PARAGRAPH_LABELS] = "span-overlap",
  [ASSAY_CONTROL_TEXT_AREA] = "edit",
  [ASSAY_CONTROL_RATING] = "number",
  [ASSAY_CONTROL_NUMBER] = "number",
  [ASSAY_CONTROL_DATE_TIME] = "exact",
  [ASSAY_CONTROL_PAIRWISE] = "pairwise",
  [ASSAY_CONTROL_TAXONOMY] = "jaccard",
  [ASSAY_CONTROL_RANKER] = "ranking",
  [ASSAY_CONTROL_SHAPE] = "exact",
  [ASSAY_CONTROL_CHAT] = "edit",
  [ASSAY_CONTROL_OTHER] = "exact",
};

static const struct
{
  const char *tag;
  const char *method;
} shape_defaults[] = {
  { "Rectangle", "iou" },      { "RectangleLabels", "iou" },
  { "Polygon", "iou" },        { "PolygonLabels", "iou" },
  { "OcrLabels", "iou" },      { "TimeSeriesLabels", "span-overlap" },
};

/**
 * assay_scoring_list_methods:
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): the table. Any thread.
 */
const AssayScoringMethod *
assay_scoring_list_methods (gsize *n)
{
  *n = G_N_ELEMENTS (methods);
  return methods;
}

/**
 * assay_scoring_find_method:
 *
 * Returns: (transfer none) (nullable): the method that is called @id. Any thread.
 */
const AssayScoringMethod *
assay_scoring_find_method (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (strcmp (methods[i].id, id) == 0)
      return &methods[i];
  return NULL;
}

/**
 * assay_scoring_default_method:
 *
 * Returns: (transfer none): what @control is compared by when nobody says otherwise. Any thread.
 */
const AssayScoringMethod *
assay_scoring_default_method (const AssayConfigControl *control)
{
  if (control->kind == ASSAY_CONTROL_CHOICES && control->multiple)
    return assay_scoring_find_method ("jaccard");
  for (gsize i = 0; control->kind == ASSAY_CONTROL_SHAPE && i < G_N_ELEMENTS (shape_defaults); i++)
    if (g_ascii_strcasecmp (shape_defaults[i].tag, control->element->tag) == 0)
      return assay_scoring_find_method (shape_defaults[i].method);
  return assay_scoring_find_method (defaults[control->kind]);
}

static gboolean
fail (GError **error, const char *control, const char *word, const char *problem)
{
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "Scoring of “%s”: %s%s%s%s", control,
               word != NULL ? "“" : "", word != NULL ? word : "", word != NULL ? "” " : "", problem);
  return FALSE;
}

static gboolean
read_pattern (AssayScoringControl *self, const char *pattern, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (pattern == NULL)
    return TRUE;
  self->pattern = g_regex_new (pattern, G_REGEX_OPTIMIZE, 0, &local_error);
  return self->pattern != NULL || fail (error, self->control->name, NULL, local_error->message);
}

static void
read_labels (AssayScoringControl *self, JsonObject *labels)
{
  JsonObjectIter iter;
  const char *label;
  JsonNode *node;

  if (labels == NULL)
    return;
  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  json_object_iter_init (&iter, labels);
  while (json_object_iter_next (&iter, &label, &node))
    if (assay_json_is_number (node))
      {
        double weight = MAX (0, json_node_get_double (node));

        g_hash_table_insert (self->labels, g_strdup (label), g_memdup2 (&weight, sizeof weight));
      }
}

static gboolean
read_control (AssayScoringControl *self, const AssayConfigControl *control, JsonObject *settings,
              GError **error)
{
  const char *id = assay_json_get_string (settings, "method", NULL);

  self->control = control;
  self->method = id == NULL ? assay_scoring_default_method (control) : assay_scoring_find_method (id);
  if (self->method == NULL)
    return fail (error, control->name, id, "is no method");
  if (!(self->method->kinds & (1u << control->kind)))
    return fail (error, control->name, id, "does not suit a control of this kind");
  self->compare = functions[self->method - methods];
  self->weight = assay_json_get_double (settings, "weight", 1);
  if (!(self->weight >= 0) || isinf (self->weight))
    return fail (error, control->name, NULL, "a weight is 0 or more");
  self->threshold = assay_json_get_double (settings, "threshold", NAN);
  self->tolerance = assay_json_get_double (settings, "tolerance", 0);
  self->relative = assay_json_get_boolean (settings, "relative", FALSE);
  self->range = assay_json_get_double (settings, "range", control->max - control->min);
  self->may_be_none = control->kind == ASSAY_CONTROL_CHOICES ? control->multiple
                                                             : (MAY_BE_NONE & (1u << control->kind)) != 0;
  self->is_stated = TRUE;
  read_labels (self, assay_json_get_object (settings, "labels"));
  return read_pattern (self, assay_json_get_string (settings, "pattern", NULL), error);
}

static gboolean
is_compared (const AssayConfigControl *control)
{
  return control->is_asked && !control->per_region;
}

/**
 * assay_scoring_new:
 * @settings: (nullable): the project's "scoring" settings, see the top of the file
 *
 * Returns: (transfer full): how answers to @config are compared; or %ASSAY_ERROR_INVALID.
 */
AssayScoring *
assay_scoring_new (AssayLabelConfig *config, JsonObject *settings, GError **error)
{
  g_autoptr (AssayScoring) self = g_new0 (AssayScoring, 1);
  JsonObject *own = assay_json_get_object (settings, "controls");
  guint n;
  const AssayConfigControl *controls = assay_label_config_get_controls (config, &n);

  self->config = assay_label_config_ref (config);
  self->threshold = assay_json_get_double (settings, "threshold", 1);
  self->controls = g_new0 (AssayScoringControl, MAX (n, 1));
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n; i++)
    {
      if (!is_compared (&controls[i]))
        continue;
      if (!read_control (&self->controls[self->n++], &controls[i],
                         assay_json_get_object (own, controls[i].name), error))
        return NULL;
      g_hash_table_insert (self->by_name, (gpointer) controls[i].name, GUINT_TO_POINTER (self->n));
    }
  return g_steal_pointer (&self);
}

/**
 * assay_scoring_free:
 * @self: (transfer full): what to free
 */
void
assay_scoring_free (AssayScoring *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      g_clear_pointer (&self->controls[i].pattern, g_regex_unref);
      g_clear_pointer (&self->controls[i].labels, g_hash_table_unref);
    }
  g_free (self->controls);
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_free (self->mark);
  assay_label_config_unref (self->config);
  g_free (self);
}

/**
 * assay_scoring_get_n:
 *
 * Returns: how many controls are compared, at most %ASSAY_SCORING_MAX_CONTROLS. Any thread.
 */
guint
assay_scoring_get_n (AssayScoring *self)
{
  return self->n;
}

/**
 * assay_scoring_get_control:
 * @i: from 0
 *
 * Returns: (transfer none): a control that is compared; in document order. Any thread.
 */
const AssayConfigControl *
assay_scoring_get_control (AssayScoring *self, guint i)
{
  return self->controls[i].control;
}

/**
 * assay_scoring_get_method:
 *
 * Returns: (transfer none): what the control is compared by. Any thread.
 */
const AssayScoringMethod *
assay_scoring_get_method (AssayScoring *self, guint i)
{
  return self->controls[i].method;
}

/**
 * assay_scoring_get_weight:
 *
 * Returns: how much the control counts in a task's score; 0: not at all. Any thread.
 */
double
assay_scoring_get_weight (AssayScoring *self, guint i)
{
  return self->controls[i].weight;
}

/**
 * assay_scoring_get_threshold:
 *
 * Returns: the score from which on a task counts as correct. Any thread.
 */
double
assay_scoring_get_threshold (AssayScoring *self)
{
  return self->threshold;
}

/**
 * assay_scoring_is_correct:
 *
 * Returns: whether a task with this score counts as correct; never for NAN. Any thread.
 */
gboolean
assay_scoring_is_correct (AssayScoring *self, double score)
{
  return score >= self->threshold - ASSAY_SCORING_EPSILON;
}

/*
 * assay_scoring_compare_nodes:
 *
 * Returns: the score of two answers that are not empty.
 */
double
assay_scoring_compare_nodes (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  double score = self->compare (self, predicted, truth);

  if (isnan (self->threshold) || isnan (score))
    return score;
  return score >= self->threshold - ASSAY_SCORING_EPSILON ? 1 : 0;
}

/*
 * assay_scoring_get_label_weight:
 *
 * Returns: what the truth's labels add to the weight of the control: their mean.
 */
double
assay_scoring_get_label_weight (const AssayScoringControl *self, JsonNode *truth)
{
  g_autoptr (GHashTable) set = NULL;
  GHashTableIter iter;
  gpointer label;
  double sum = 0;

  if (self->labels == NULL)
    return 1;
  set = assay_scoring_set_of (truth);
  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &label, NULL))
    {
      const double *weight = g_hash_table_lookup (self->labels, label);

      sum += weight != NULL ? *weight : 1;
    }
  return g_hash_table_size (set) == 0 ? 1 : sum / g_hash_table_size (set);
}

/*
 * assay_scoring_without_truth:
 * @no_answer: whether the model has none either
 * @any: (inout): set when this is a judgement
 *
 * An empty truth of labels, regions or paths says that there is nothing to find: who finds something is
 * wrong, who finds nothing is right. That is so where the ground truth speaks of the control at all; one
 * that no truth ever names was not judged. Of other controls an empty truth says nothing, but two empty
 * ones agree.
 *
 * Returns: the score, NAN for none.
 */
double
assay_scoring_without_truth (const AssayScoringControl *self, gboolean no_answer, gboolean *any)
{
  if (!self->may_be_none)
    return no_answer ? 1 : NAN;
  if (!self->is_stated)
    return NAN;
  *any = TRUE;
  return no_answer ? 1 : 0;
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
  return assay_json_is_string (node) && *json_node_get_string (node) == '\0';
}

/**
 * assay_scoring_compare:
 * @predicted: an answer in its normal form: control → value
 * @truth: what is right, likewise
 * @score: (out): of the task, 0 to 1; NAN where nothing can be compared
 * @per_control: (nullable) (out caller-allocates): one score for each control that is compared; NAN
 *   where there is none
 *
 * Returns: whether there is a score. Any thread.
 */
gboolean
assay_scoring_compare (AssayScoring *self, JsonObject *predicted, JsonObject *truth, double *score,
                       double *per_control)
{
  double sum = 0, weights = 0;
  gboolean any = FALSE;

  for (guint i = 0; i < self->n; i++)
    {
      const AssayScoringControl *control = &self->controls[i];
      JsonNode *p = json_object_get_member (predicted, control->control->name);
      JsonNode *t = json_object_get_member (truth, control->control->name);
      double one = NAN, weight = control->weight;

      if (!is_empty (t))
        {
          one = is_empty (p) ? 0 : assay_scoring_compare_nodes (control, p, t);
          weight *= assay_scoring_get_label_weight (control, t);
          any = TRUE;
        }
      else
        one = assay_scoring_without_truth (control, is_empty (p), &any);
      if (per_control != NULL)
        per_control[i] = one;
      if (isnan (one))
        continue;
      sum += weight * one;
      weights += weight;
    }
  *score = any && weights > 0 ? sum / weights : NAN;
  return !isnan (*score);
}
