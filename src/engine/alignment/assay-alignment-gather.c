/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-alignment-gather.c: one control's part of an alignment. It sees the answer and the truth of every
 * judged result, as JSON texts, and keeps no more of them than the measures need: for exclusive classes and
 * numbers two doubles, for labels the counts. Which measures there are follows from the kind of control.
 *
 * A result counts for the classes when the truth has an answer, or says that there is nothing to find; where
 * the model has none, the class was missed and no other one was named. */

#include "assay-alignment-private.h"

#include "assay-json.h"

#include <math.h>
#include <string.h>

static const AssayMeasure measures[] = {
  [ASSAY_CONTROL_CHOICES] = ASSAY_MEASURE_CLASS,
  [ASSAY_CONTROL_LABELS] = ASSAY_MEASURE_REGIONS,
  [ASSAY_CONTROL_HYPERTEXT_LABELS] = ASSAY_MEASURE_REGIONS,
  [ASSAY_CONTROL_PARAGRAPH_LABELS] = ASSAY_MEASURE_REGIONS,
  [ASSAY_CONTROL_TEXT_AREA] = ASSAY_MEASURE_SCORE,
  [ASSAY_CONTROL_RATING] = ASSAY_MEASURE_NUMBER,
  [ASSAY_CONTROL_NUMBER] = ASSAY_MEASURE_NUMBER,
  [ASSAY_CONTROL_DATE_TIME] = ASSAY_MEASURE_SCORE,
  [ASSAY_CONTROL_PAIRWISE] = ASSAY_MEASURE_CLASS,
  [ASSAY_CONTROL_TAXONOMY] = ASSAY_MEASURE_LABELS,
  [ASSAY_CONTROL_RANKER] = ASSAY_MEASURE_SCORE,
  [ASSAY_CONTROL_SHAPE] = ASSAY_MEASURE_REGIONS,
  [ASSAY_CONTROL_CHAT] = ASSAY_MEASURE_SCORE,
  [ASSAY_CONTROL_OTHER] = ASSAY_MEASURE_SCORE,
};

static const char *const sides[] = { "left", "right" };

static AssayMeasure
measure_of (const AssayConfigControl *control)
{
  const AssayLabelTag *tag = control->element->info;

  if (control->kind == ASSAY_CONTROL_CHOICES && control->multiple)
    return ASSAY_MEASURE_LABELS;
  if (control->kind == ASSAY_CONTROL_SHAPE && (tag == NULL || !(tag->flags & ASSAY_TAG_HAS_LABELS)))
    return ASSAY_MEASURE_SCORE;
  return measures[control->kind];
}

/*
 * assay_gather_init:
 * @scoring: how the control is compared; outlives @self
 *
 * Begins. The classes are in the order of the config.
 */
void
assay_gather_init (AssayGather *self, const AssayScoringControl *scoring)
{
  const AssayConfigControl *control = scoring->control;
  AssayMeasure measure = measure_of (control);

  *self = (AssayGather){ .scoring = scoring, .all_binary = TRUE };
  self->figures = (AssayAlignmentControl){ .control = control, .method = scoring->method,
                                           .measure = measure, .weight = scoring->weight,
                                           .alpha = NAN, .spearman = NAN };
  self->truth = g_array_new (FALSE, FALSE, sizeof (double));
  self->predicted = g_array_new (FALSE, FALSE, sizeof (double));
  if (measure == ASSAY_MEASURE_SCORE || measure == ASSAY_MEASURE_NUMBER)
    return;
  self->figures.classes = assay_class_report_new (measure == ASSAY_MEASURE_CLASS);
  for (guint i = 0; i < control->n_labels && control->kind != ASSAY_CONTROL_TAXONOMY; i++)
    assay_class_report_intern (self->figures.classes, control->labels[i].value, -1);
  for (gsize i = 0; control->kind == ASSAY_CONTROL_PAIRWISE && i < G_N_ELEMENTS (sides); i++)
    assay_class_report_intern (self->figures.classes, sides[i], -1);
}

/*
 * assay_gather_clear:
 *
 * Frees what it holds.
 */
void
assay_gather_clear (AssayGather *self)
{
  g_clear_pointer (&self->figures.classes, assay_class_report_free);
  g_clear_pointer (&self->truth, g_array_unref);
  g_clear_pointer (&self->predicted, g_array_unref);
}

static gboolean
is_plain_string (const AssayScoringSlice *slice)
{
  return slice->length >= 2 && *slice->text == '"' && memchr (slice->text, '\\', slice->length) == NULL;
}

static guint
class_of (AssayGather *self, const AssayScoringSlice *slice)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (assay_scoring_slice_is_empty (slice))
    return ASSAY_CLASS_NONE;
  if (is_plain_string (slice))
    return assay_class_report_intern (self->figures.classes, slice->text + 1, (gssize) slice->length - 2);
  node = assay_scoring_slice_parse (slice);
  if (node == NULL)
    return ASSAY_CLASS_NONE;
  text = assay_scoring_dup_text (node);
  return assay_class_report_intern (self->figures.classes, text, -1);
}

static double
number_of (const AssayScoringSlice *slice)
{
  g_autoptr (JsonNode) node = NULL;

  if (assay_scoring_slice_is_empty (slice))
    return NAN;
  if (slice->length == 1 && g_ascii_isdigit (*slice->text))
    return *slice->text - '0';
  node = assay_scoring_slice_parse (slice);
  return node == NULL ? NAN : assay_scoring_number (node);
}

static void
add_class (AssayGather *self, const AssayScoringSlice *predicted, const AssayScoringSlice *truth)
{
  guint t = class_of (self, truth), p = class_of (self, predicted);
  double truth_class = t, predicted_class = p;

  if (t == ASSAY_CLASS_NONE)
    return;
  assay_class_report_add (self->figures.classes, t, p);
  if (p == ASSAY_CLASS_NONE)
    return;
  g_array_append_val (self->truth, truth_class);
  g_array_append_val (self->predicted, predicted_class);
}

static void
add_number (AssayGather *self, const AssayScoringSlice *predicted, const AssayScoringSlice *truth)
{
  double t = number_of (truth), p = number_of (predicted);

  if (isnan (t) || isnan (p))
    return;
  g_array_append_val (self->truth, t);
  g_array_append_val (self->predicted, p);
}

/* "A / A1" for a path, the label itself otherwise. */
static char *
label_text (JsonNode *node)
{
  JsonArray *path = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  GString *out = g_string_new (NULL);

  for (guint i = 0; path != NULL && i < json_array_get_length (path); i++)
    {
      g_autofree char *name = assay_scoring_dup_text (json_array_get_element (path, i));

      g_string_append_printf (out, "%s%s", i > 0 ? " / " : "", name);
    }
  if (path == NULL)
    {
      g_autofree char *text = assay_scoring_dup_text (node);

      g_string_append (out, text);
    }
  return g_string_free (out, FALSE);
}

/* The places of an answer's labels, each once. */
static GHashTable *
labels_of (AssayGather *self, const AssayScoringSlice *slice)
{
  GHashTable *set = g_hash_table_new (NULL, NULL);
  g_autoptr (JsonNode) node
    = assay_scoring_slice_is_empty (slice) ? NULL : assay_scoring_slice_parse (slice);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : (node != NULL ? 1 : 0);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = label_text (array != NULL ? json_array_get_element (array, i) : node);

      g_hash_table_add (set, GUINT_TO_POINTER (assay_class_report_intern (self->figures.classes, text, -1)));
    }
  return set;
}

static void
add_labels (AssayGather *self, const AssayScoringSlice *predicted, const AssayScoringSlice *truth)
{
  g_autoptr (GHashTable) p = labels_of (self, predicted);
  g_autoptr (GHashTable) t = labels_of (self, truth);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, p);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    assay_class_report_count (self->figures.classes, GPOINTER_TO_UINT (key),
                              g_hash_table_contains (t, key), 1, 0);
  g_hash_table_iter_init (&iter, t);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    assay_class_report_count (self->figures.classes, GPOINTER_TO_UINT (key), 0, 0, 1);
}

static guint
region_class (AssayGather *self, JsonArray *regions, guint i)
{
  JsonNode *node = json_array_get_element (regions, i);
  JsonObject *region = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *labels = region == NULL ? NULL : json_object_get_member (region, self->figures.control->value_key);
  g_autofree char *text = labels != NULL ? assay_scoring_dup_text (labels) : g_strdup ("");

  g_strdelimit (text, "\n", '+');
  return assay_class_report_intern (self->figures.classes, text, -1);
}

static JsonArray *
regions_of (const AssayScoringSlice *slice)
{
  g_autoptr (JsonNode) node
    = assay_scoring_slice_is_empty (slice) ? NULL : assay_scoring_slice_parse (slice);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_array_ref (json_node_get_array (node))
                                                      : json_array_new ();
}

static void
add_regions (AssayGather *self, const AssayScoringSlice *predicted, const AssayScoringSlice *truth)
{
  g_autoptr (JsonArray) p = regions_of (predicted);
  g_autoptr (JsonArray) t = regions_of (truth);
  g_autoptr (GArray) matches
    = assay_scoring_match (self->scoring, p, t,
                           self->scoring->compare == assay_score_span_exact ? 1 : ASSAY_ALIGNMENT_SAME_REGION);

  for (guint i = 0; i < json_array_get_length (p); i++)
    assay_class_report_count (self->figures.classes, region_class (self, p, i), 0, 1, 0);
  for (guint i = 0; i < json_array_get_length (t); i++)
    assay_class_report_count (self->figures.classes, region_class (self, t, i), 0, 0, 1);
  for (guint i = 0; i < matches->len; i++)
    assay_class_report_count (self->figures.classes,
                              region_class (self, t, g_array_index (matches, AssayRegionMatch, i).truth), 1, 0, 0);
}

/*
 * assay_gather_add:
 * @score: of the two; NAN when they are not compared
 *
 * Takes one judged result into account.
 */
void
assay_gather_add (AssayGather *self, const AssayScoringSlice *predicted, const AssayScoringSlice *truth,
                  double score)
{
  static void (*const adds[]) (AssayGather *, const AssayScoringSlice *, const AssayScoringSlice *) = {
    [ASSAY_MEASURE_SCORE] = NULL,          [ASSAY_MEASURE_CLASS] = add_class,
    [ASSAY_MEASURE_NUMBER] = add_number,   [ASSAY_MEASURE_LABELS] = add_labels,
    [ASSAY_MEASURE_REGIONS] = add_regions,
  };

  if (isnan (score))
    return;
  assay_moments_add (&self->scores, score);
  self->all_binary = self->all_binary && (score == 0 || score == 1);
  if (adds[self->figures.measure] != NULL)
    adds[self->figures.measure] (self, predicted, truth);
}

/*
 * assay_gather_estimate:
 *
 * Returns: a mean score with its interval: of a share where all are right or wrong.
 */
AssayEstimate
assay_gather_estimate (const AssayMoments *moments, gboolean all_binary)
{
  if (all_binary && moments->n > 0)
    return assay_stats_proportion ((gint64) llround (moments->mean * (double) moments->n), moments->n,
                                   ASSAY_STATS_LEVEL);
  return assay_moments_estimate (moments, ASSAY_STATS_LEVEL);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Scores of few different values are classes as well, in their order. */
static void
make_levels (AssayGather *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_double_hash, g_double_equal);
  g_autoptr (GArray) levels = g_array_new (FALSE, FALSE, sizeof (double));
  GArray *sides_of[] = { self->truth, self->predicted };
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint k = 0; k < 2; k++)
    for (guint i = 0; i < sides_of[k]->len; i++)
      if (g_hash_table_add (seen, &g_array_index (sides_of[k], double, i)))
        {
          g_array_append_val (levels, g_array_index (sides_of[k], double, i));
          if (levels->len > ASSAY_ALIGNMENT_MAX_LEVELS)
            return;
        }
  if (levels->len == 0)
    return;
  g_array_sort (levels, compare_doubles);
  self->figures.classes = assay_class_report_new (TRUE);
  for (guint i = 0; i < levels->len; i++)
    assay_class_report_intern (self->figures.classes,
                               g_ascii_formatd (text, sizeof text, "%.10g", g_array_index (levels, double, i)), -1);
  for (guint i = 0; i < self->truth->len; i++)
    {
      guint places[2];

      for (guint k = 0; k < 2; k++)
        places[k] = assay_class_report_intern (
          self->figures.classes,
          g_ascii_formatd (text, sizeof text, "%.10g", g_array_index (sides_of[k], double, i)), -1);
      assay_class_report_add (self->figures.classes, places[0], places[1]);
    }
}

static double
alpha_of (const AssayGather *self, AssayScale scale)
{
  guint n = self->truth->len;
  g_autofree double *both = g_new (double, 2 * n + 1);

  for (guint i = 0; i < n; i++)
    {
      both[2 * i] = g_array_index (self->truth, double, i);
      both[2 * i + 1] = g_array_index (self->predicted, double, i);
    }
  return assay_agreement_alpha (both, n, 2, scale);
}

static void
finish_number (AssayGather *self)
{
  AssayMoments errors = { 0 };

  for (guint i = 0; i < self->truth->len; i++)
    assay_moments_add (&errors, fabs (g_array_index (self->truth, double, i)
                                      - g_array_index (self->predicted, double, i)));
  self->figures.error = assay_moments_estimate (&errors, ASSAY_STATS_LEVEL);
  self->figures.spearman = assay_agreement_spearman ((const double *) self->truth->data,
                                                     (const double *) self->predicted->data, self->truth->len);
  make_levels (self);
}

/*
 * assay_gather_finish:
 *
 * Makes the figures; the pairs are given up.
 */
void
assay_gather_finish (AssayGather *self)
{
  AssayAlignmentControl *figures = &self->figures;
  AssayScale scale = figures->measure == ASSAY_MEASURE_CLASS ? ASSAY_SCALE_NOMINAL
                     : figures->control->kind == ASSAY_CONTROL_RATING ? ASSAY_SCALE_ORDINAL
                                                                      : ASSAY_SCALE_INTERVAL;
  AssayMoments none = { 0 };

  figures->score = assay_gather_estimate (&self->scores, self->all_binary);
  figures->error = assay_moments_estimate (&none, ASSAY_STATS_LEVEL);
  figures->kappa = assay_agreement_kappa ((const double *) self->truth->data,
                                          (const double *) self->predicted->data, self->truth->len, scale,
                                          ASSAY_STATS_LEVEL);
  figures->alpha = alpha_of (self, scale);
  if (figures->measure == ASSAY_MEASURE_NUMBER)
    finish_number (self);
  g_clear_pointer (&self->truth, g_array_unref);
  g_clear_pointer (&self->predicted, g_array_unref);
}
