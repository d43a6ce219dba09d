/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-scoring-read.c: two answers, compared as they lie in the database: as JSON texts. They are our own,
 * in normal form and valid, so their members are found by quotes and brackets alone; two equal pieces of
 * text are equal answers, and a string or a number without anything special needs no parser. Only what is
 * left is read by the strict one. A hundred thousand pairs of a few controls take tenths of a second,
 * where building their trees would take several. Any thread. */

#include "assay-scoring-private.h"

#include "assay-json-scan.h"
#include "assay-json.h"

#include <math.h>
#include <string.h>

static const char *
skip_blanks (const char *p)
{
  while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
    p++;
  return p;
}

/* The end of the string that begins at p. */
static const char *
end_of_string (const char *p)
{
  for (p++; *p != '"' && *p != '\0'; p++)
    if (*p == '\\' && p[1] != '\0')
      p++;
  return *p == '"' ? p + 1 : NULL;
}

static const char *
end_of_value (const char *p)
{
  AssayJsonScan scan = { 0 };

  if (*p == '"')
    return end_of_string (p);
  if (*p != '{' && *p != '[')
    return p + strcspn (p, ",}] \t\r\n");
  return assay_json_scan_value (&scan, p, strlen (p), TRUE) && !scan.broken ? p + scan.at : NULL;
}

static guint
find (AssayScoring *self, const char *name, gsize length)
{
  /* A few names: looking through them is quicker than making a key. */
  for (guint i = 0; i < self->n; i++)
    if (strncmp (self->controls[i].control->name, name, length) == 0
        && self->controls[i].control->name[length] == '\0')
      return i;
  return G_MAXUINT;
}

/*
 * assay_scoring_read:
 * @text: a JSON object: control → value
 * @slices: (out caller-allocates): for each control its value, in @text
 *
 * Returns: whether @text is an object. Members of no control are passed over.
 */
gboolean
assay_scoring_read (AssayScoring *self, const char *text, AssayScoringSlice *slices)
{
  const char *p = skip_blanks (text != NULL ? text : "");

  memset (slices, 0, self->n * sizeof *slices);
  if (*p != '{')
    return FALSE;
  p = skip_blanks (p + 1);
  while (*p == '"')
    {
      const char *name = p + 1;
      const char *end = end_of_string (p);
      const char *value;
      guint i;

      if (end == NULL)
        return FALSE;
      value = skip_blanks (end);
      if (*value != ':')
        return FALSE;
      value = skip_blanks (value + 1);
      i = find (self, name, (gsize) (end - 1 - name));
      end = end_of_value (value);
      if (end == NULL || end == value)
        return FALSE;
      if (i != G_MAXUINT)
        slices[i] = (AssayScoringSlice){ value, (gsize) (end - value) };
      p = skip_blanks (end);
      if (*p != ',')
        break;
      p = skip_blanks (p + 1);
    }
  return *p == '}';
}

/*
 * assay_scoring_slice_is_empty:
 *
 * Returns: whether nothing was answered: no value, null, "", [] or {}.
 */
gboolean
assay_scoring_slice_is_empty (const AssayScoringSlice *slice)
{
  static const char *const empty[] = { "null", "\"\"", "[]", "{}" };

  if (slice->text == NULL)
    return TRUE;
  if (slice->length > 4)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (empty); i++)
    if (strlen (empty[i]) == slice->length && memcmp (empty[i], slice->text, slice->length) == 0)
      return TRUE;
  return FALSE;
}

/*
 * assay_scoring_slice_parse:
 *
 * Returns: (transfer full) (nullable): the value; %NULL when it is no JSON.
 */
JsonNode *
assay_scoring_slice_parse (const AssayScoringSlice *slice)
{
  const char *text = slice->text;
  gsize n = slice->length;
  JsonNode *node;

  if (n >= 2 && *text == '"' && memchr (text, '\\', n) == NULL)
    {
      g_autofree char *string = g_strndup (text + 1, n - 2);

      if (!g_utf8_validate (string, (gssize) n - 2, NULL))
        return NULL;
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_string (node, string);
      return node;
    }
  if (n == 1 && g_ascii_isdigit (*text))
    {
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_int (node, *text - '0');
      return node;
    }
  return assay_json_parse (text, (gssize) n, NULL);
}

/*
 * assay_scoring_compare_slices:
 *
 * Returns: the score of two answers that are not empty.
 */
double
assay_scoring_compare_slices (const AssayScoringControl *self, const AssayScoringSlice *predicted,
                              const AssayScoringSlice *truth)
{
  g_autoptr (JsonNode) p = NULL;
  g_autoptr (JsonNode) t = NULL;
  gboolean equal = predicted->length == truth->length
                   && memcmp (predicted->text, truth->text, truth->length) == 0;

  /* A pattern says what to look at in both: even equal texts may lack it. */
  if (equal && self->compare != assay_score_regex)
    return 1;
  if (self->compare == assay_score_exact && *predicted->text == '"' && *truth->text == '"'
      && memchr (predicted->text, '\\', predicted->length) == NULL
      && memchr (truth->text, '\\', truth->length) == NULL)
    return 0;
  p = assay_scoring_slice_parse (predicted);
  t = assay_scoring_slice_parse (truth);
  return p == NULL || t == NULL ? NAN : assay_scoring_compare_nodes (self, p, t);
}

static double
weight_of (const AssayScoringControl *self, const AssayScoringSlice *truth)
{
  g_autoptr (JsonNode) node = NULL;

  if (self->labels == NULL)
    return self->weight;
  node = assay_scoring_slice_parse (truth);
  return node == NULL ? self->weight : self->weight * assay_scoring_get_label_weight (self, node);
}

/*
 * assay_scoring_compare_answers:
 * @predicted: (array): as assay_scoring_read() found it
 * @truth: (array): likewise
 *
 * Returns: whether there is a score.
 */
gboolean
assay_scoring_compare_answers (AssayScoring *self, const AssayScoringSlice *predicted,
                               const AssayScoringSlice *truth, double *score, double *per_control)
{
  double sum = 0, weights = 0;
  gboolean any = FALSE;

  for (guint i = 0; i < self->n; i++)
    {
      const AssayScoringControl *control = &self->controls[i];
      gboolean no_truth = assay_scoring_slice_is_empty (&truth[i]);
      gboolean no_answer = assay_scoring_slice_is_empty (&predicted[i]);
      double one = NAN, weight = control->weight;

      if (!no_truth)
        {
          one = no_answer ? 0 : assay_scoring_compare_slices (control, &predicted[i], &truth[i]);
          weight = weight_of (control, &truth[i]);
          any = TRUE;
        }
      else
        one = assay_scoring_without_truth (control, no_answer, &any);
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

/*
 * assay_scoring_fail_answers:
 * @truth: (array): as assay_scoring_read() found it
 *
 * The scores of a model that failed: wrong wherever there was something to say, and where “nothing” was right.
 *
 * Returns: whether there is a score.
 */
gboolean
assay_scoring_fail_answers (AssayScoring *self, const AssayScoringSlice *truth, double *score,
                            double *per_control)
{
  double weights = 0;

  for (guint i = 0; i < self->n; i++)
    {
      const AssayScoringControl *control = &self->controls[i];
      gboolean judged = !assay_scoring_slice_is_empty (&truth[i]) || (control->may_be_none && control->is_stated);

      if (per_control != NULL)
        per_control[i] = judged ? 0 : NAN;
      weights += judged ? control->weight : 0;
    }
  *score = weights > 0 ? 0 : NAN;
  return weights > 0;
}

/**
 * assay_scoring_compare_text:
 * @predicted: (nullable): a JSON object in normal form, as results keep it: control → value; %NULL when the
 *   model failed
 * @truth: (nullable): likewise, as annotations keep it
 * @score: (out): of the task, 0 to 1; NAN where nothing can be compared
 * @per_control: (nullable) (out caller-allocates): one score for each control that is compared; NAN
 *   where there is none
 *
 * The same as assay_scoring_compare(), quicker.
 *
 * Returns: whether there is a score. Any thread.
 */
gboolean
assay_scoring_compare_text (AssayScoring *self, const char *predicted, const char *truth, double *score,
                            double *per_control)
{
  AssayScoringSlice p[ASSAY_SCORING_MAX_CONTROLS];
  AssayScoringSlice t[ASSAY_SCORING_MAX_CONTROLS];

  if (assay_scoring_read (self, truth, t))
    {
      if (predicted == NULL)
        return assay_scoring_fail_answers (self, t, score, per_control);
      if (assay_scoring_read (self, predicted, p))
        return assay_scoring_compare_answers (self, p, t, score, per_control);
    }
  *score = NAN;
  for (guint i = 0; per_control != NULL && i < self->n; i++)
    per_control[i] = NAN;
  return FALSE;
}
