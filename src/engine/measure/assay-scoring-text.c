/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-scoring-text.c: agreement of texts. The measures themselves are in assay-text-metrics.h; here is how
 * an answer becomes a text (several are lines, messages are what they say), and the comparisons that are
 * none of distance: equal but for case and spaces, a regular expression, JSON that holds what the truth
 * holds. Any thread. */

#include "assay-scoring-private.h"

#include "assay-json.h"
#include "assay-text-metrics.h"

#include <math.h>
#include <string.h>

static void
append_text (GString *out, JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *content = assay_json_get_string (object, "content", NULL);

  if (assay_json_is_string (node))
    g_string_append (out, json_node_get_string (node));
  else if (content != NULL)
    g_string_append (out, content);
  else if (array == NULL)
    assay_json_append (out, node);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      if (i > 0)
        g_string_append_c (out, '\n');
      append_text (out, json_array_get_element (array, i));
    }
}

/*
 * assay_scoring_dup_text:
 *
 * Returns: (transfer full): what an answer says, as one text.
 */
char *
assay_scoring_dup_text (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  append_text (out, node);
  return g_string_free (out, FALSE);
}

/*
 * assay_score_edit:
 *
 * Returns: 1 − edit distance / length of the longer text; NAN for texts beyond the maximum.
 */
double
assay_score_edit (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  g_autofree char *p = assay_scoring_dup_text (predicted);
  g_autofree char *t = assay_scoring_dup_text (truth);

  (void) self;
  return assay_text_edit_similarity (p, t);
}

/*
 * assay_score_token_f1:
 *
 * Returns: the F1 of the words.
 */
double
assay_score_token_f1 (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  g_autofree char *p = assay_scoring_dup_text (predicted);
  g_autofree char *t = assay_scoring_dup_text (truth);

  (void) self;
  return assay_text_token_f1 (p, t);
}

/*
 * assay_score_chrf:
 *
 * Returns: sentence chrF++ / 100.
 */
double
assay_score_chrf (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  g_autofree char *p = assay_scoring_dup_text (predicted);
  g_autofree char *t = assay_scoring_dup_text (truth);

  (void) self;
  return assay_chrf_sentence (p, t, ASSAY_CHRF_PLUS_PLUS) / 100;
}

/*
 * assay_score_bleu:
 *
 * Returns: sentence BLEU / 100.
 */
double
assay_score_bleu (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  g_autofree char *p = assay_scoring_dup_text (predicted);
  g_autofree char *t = assay_scoring_dup_text (truth);

  (void) self;
  return assay_bleu_sentence (p, t) / 100;
}

/* In folded case and composed form, with single spaces. */
static char *
fold (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *composed = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL_COMPOSE);
  GString *out = g_string_new (NULL);
  gboolean space = FALSE;

  for (const char *p = composed != NULL ? composed : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        {
          space = out->len > 0;
          continue;
        }
      if (space)
        g_string_append_c (out, ' ');
      space = FALSE;
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/*
 * assay_score_folded:
 *
 * Returns: 1 for texts that differ in case and spaces only, else 0.
 */
double
assay_score_folded (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  g_autofree char *p = assay_scoring_dup_text (predicted);
  g_autofree char *t = assay_scoring_dup_text (truth);
  g_autofree char *x = fold (p);
  g_autofree char *y = fold (t);

  (void) self;
  return strcmp (x, y) == 0;
}

/* What the pattern's first group finds, or all that it finds. */
static char *
extract (GRegex *pattern, const char *text)
{
  g_autoptr (GMatchInfo) match = NULL;

  if (!g_regex_match_full (pattern, text, -1, 0, 0, &match, NULL))
    return NULL;
  return g_match_info_fetch (match, g_match_info_get_match_count (match) > 1 ? 1 : 0);
}

/*
 * assay_score_regex:
 *
 * Returns: with a pattern, whether it finds the same in both; without one, whether the truth, which is a
 *   regular expression then, fits the whole answer. 1 or 0.
 */
double
assay_score_regex (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  g_autofree char *p = assay_scoring_dup_text (predicted);
  g_autofree char *t = assay_scoring_dup_text (truth);
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  if (self->pattern == NULL)
    {
      g_autofree char *whole = g_strdup_printf ("\\A(?:%s)\\z", t);
      g_autoptr (GRegex) pattern = g_regex_new (whole, 0, 0, NULL);

      return pattern != NULL && g_regex_match_full (pattern, p, -1, 0, 0, NULL, NULL);
    }
  a = extract (self->pattern, p);
  b = extract (self->pattern, t);
  return a != NULL && b != NULL && strcmp (a, b) == 0;
}

typedef struct
{
  guint leaves;
  guint equal;
} Subset;

/* The leaves of truth, and how many of them are in predicted at the same place. */
static void
count_leaves (Subset *self, JsonNode *predicted, JsonNode *truth)
{
  JsonObject *inside = predicted != NULL && JSON_NODE_HOLDS_OBJECT (predicted)
                         ? json_node_get_object (predicted) : NULL;
  JsonArray *list = predicted != NULL && JSON_NODE_HOLDS_ARRAY (predicted)
                      ? json_node_get_array (predicted) : NULL;

  if (JSON_NODE_HOLDS_OBJECT (truth))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *node;

      json_object_iter_init (&iter, json_node_get_object (truth));
      while (json_object_iter_next (&iter, &name, &node))
        count_leaves (self, inside != NULL ? json_object_get_member (inside, name) : NULL, node);
    }
  else if (JSON_NODE_HOLDS_ARRAY (truth))
    {
      JsonArray *wanted = json_node_get_array (truth);

      for (guint i = 0; i < json_array_get_length (wanted); i++)
        count_leaves (self, list != NULL && i < json_array_get_length (list)
                              ? json_array_get_element (list, i) : NULL,
                      json_array_get_element (wanted, i));
    }
  else
    {
      g_autofree char *a = predicted == NULL ? g_strdup ("") : assay_json_to_canonical (predicted);
      g_autofree char *b = assay_json_to_canonical (truth);

      self->leaves++;
      self->equal += strcmp (a, b) == 0;
    }
}

/* A text may hold JSON. */
static JsonNode *
unwrap (JsonNode *node)
{
  JsonNode *inner = assay_json_is_string (node) ? assay_json_parse (json_node_get_string (node), -1, NULL)
                                                : NULL;

  return inner != NULL ? inner : json_node_copy (node);
}

/*
 * assay_score_json:
 *
 * Returns: the share of the truth's leaves that the answer has too; what it has beyond does not count.
 */
double
assay_score_json (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  g_autoptr (JsonNode) p = unwrap (predicted);
  g_autoptr (JsonNode) t = unwrap (truth);
  Subset subset = { 0 };

  (void) self;
  count_leaves (&subset, p, t);
  return subset.leaves == 0 ? 1 : (double) subset.equal / subset.leaves;
}
