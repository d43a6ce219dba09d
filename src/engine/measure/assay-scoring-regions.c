/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-scoring-regions.c: agreement of lists of regions: spans of texts and recordings, shapes of pictures.
 *
 * Regions with equal labels are paired, the most overlapping first, each once (as the COCO and PASCAL VOC
 * evaluations do, Everingham et al. 2010). The score is 2 Σ IoU of the pairs / (number of both): the F1 with
 * overlaps in place of ones, so that a missing and a surplus region both cost, and half a region is half
 * right. With equal spans only, it is the F1 of CoNLL 2003 (Tjong Kim Sang, De Meulder). Any thread. */

#include "assay-scoring-private.h"

#include "assay-json.h"

#include <math.h>
#include <string.h>

static gboolean
have_equal_member (JsonObject *a, JsonObject *b, const char *name)
{
  JsonNode *x = json_object_get_member (a, name);
  JsonNode *y = json_object_get_member (b, name);
  g_autofree char *p = NULL;
  g_autofree char *q = NULL;

  if (x == NULL || y == NULL)
    return x == y;
  p = assay_json_to_canonical (x);
  q = assay_json_to_canonical (y);
  return strcmp (p, q) == 0;
}

static double
overlap (double a_start, double a_end, double b_start, double b_end)
{
  double shared = MIN (a_end, b_end) - MAX (a_start, b_start);
  double all = MAX (a_end, b_end) - MIN (a_start, b_start);

  if (a_start == b_start && a_end == b_end)
    return 1;
  return shared > 0 ? shared / all : 0;
}

/* Spans whose ends are places in a document (an XPath, a paragraph) with offsets in them. */
static double
document_iou (JsonObject *a, JsonObject *b)
{
  gboolean same = have_equal_member (a, b, "start") && have_equal_member (a, b, "end");
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;

  if (!same)
    return 0;
  if (have_equal_member (a, b, "startOffset") && have_equal_member (a, b, "endOffset"))
    return 1;
  start = assay_json_to_text (json_object_get_member (a, "start"));
  end = assay_json_to_text (json_object_get_member (a, "end"));
  if (strcmp (start, end) != 0)
    return 0; /* how long the paragraphs between are is not known here */
  return overlap (assay_json_get_double (a, "startOffset", 0), assay_json_get_double (a, "endOffset", 0),
                  assay_json_get_double (b, "startOffset", 0), assay_json_get_double (b, "endOffset", 0));
}

static double
span_iou (JsonObject *a, JsonObject *b)
{
  double a_start = assay_json_get_double (a, "start", NAN), a_end = assay_json_get_double (a, "end", NAN);
  double b_start = assay_json_get_double (b, "start", NAN), b_end = assay_json_get_double (b, "end", NAN);

  if (json_object_has_member (a, "startOffset") || isnan (a_start + a_end + b_start + b_end))
    return json_object_has_member (a, "start") ? document_iou (a, b) : 0;
  return overlap (a_start, a_end, b_start, b_end);
}

static double
region_iou (const AssayScoringControl *self, JsonObject *a, JsonObject *b)
{
  if (self->control->kind == ASSAY_CONTROL_SHAPE && !json_object_has_member (a, "start"))
    return assay_shape_iou (a, b);
  return span_iou (a, b);
}

static JsonObject *
object_at (JsonArray *array, guint i)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static int
compare_matches (gconstpointer a, gconstpointer b)
{
  const AssayRegionMatch *x = a, *y = b;

  if (x->iou != y->iou)
    return x->iou > y->iou ? -1 : 1;
  if (x->truth != y->truth)
    return x->truth < y->truth ? -1 : 1;
  return x->predicted < y->predicted ? -1 : x->predicted > y->predicted;
}

static char **
list_labels (const AssayScoringControl *self, JsonArray *regions)
{
  guint n = json_array_get_length (regions);
  char **labels = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *region = object_at (regions, i);
      JsonNode *node = region == NULL ? NULL : json_object_get_member (region, self->control->value_key);

      labels[i] = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? assay_json_to_text (node) : g_strdup ("");
    }
  return labels;
}

/* Adds pairs to those that are matched already, the most overlapping first. */
static void
add_matches (const AssayScoringControl *self, JsonArray *predicted, JsonArray *truth, double least, gboolean same_label,
             GArray *matches)
{
  guint n_p = json_array_get_length (predicted), n_t = json_array_get_length (truth);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (AssayRegionMatch));
  g_autofree gboolean *p_used = g_new0 (gboolean, n_p + 1);
  g_autofree gboolean *t_used = g_new0 (gboolean, n_t + 1);
  g_auto (GStrv) p_labels = list_labels (self, predicted);
  g_auto (GStrv) t_labels = list_labels (self, truth);

  for (guint i = 0; i < matches->len; i++)
    {
      AssayRegionMatch *match = &g_array_index (matches, AssayRegionMatch, i);

      p_used[match->predicted] = t_used[match->truth] = TRUE;
    }

  for (guint i = 0; i < n_p; i++)
    for (guint k = 0; k < n_t; k++)
      {
        JsonObject *a = object_at (predicted, i), *b = object_at (truth, k);
        AssayRegionMatch match = { i, k, 0 };

        if (a == NULL || b == NULL || p_used[i] || t_used[k]
            || (same_label && strcmp (p_labels[i], t_labels[k]) != 0))
          continue;
        match.iou = region_iou (self, a, b);
        if (match.iou > 0 && match.iou >= least)
          g_array_append_val (pairs, match);
      }
  g_array_sort (pairs, compare_matches);
  for (guint i = 0; i < pairs->len; i++)
    {
      AssayRegionMatch *match = &g_array_index (pairs, AssayRegionMatch, i);

      if (p_used[match->predicted] || t_used[match->truth])
        continue;
      p_used[match->predicted] = t_used[match->truth] = TRUE;
      g_array_append_val (matches, *match);
    }
}

/*
 * assay_scoring_match:
 * @least: pairs must overlap at least so much
 *
 * Returns: (transfer full) (element-type AssayRegionMatch): regions that are the same one.
 */
GArray *
assay_scoring_match (const AssayScoringControl *self, JsonArray *predicted, JsonArray *truth, double least)
{
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (AssayRegionMatch));

  add_matches (self, predicted, truth, least, TRUE, matches);
  return matches;
}

/*
 * assay_scoring_match_places:
 * @matches: (element-type AssayRegionMatch) (inout): what assay_scoring_match() found
 *
 * Adds the pairs of regions that are at the same place though their labels differ: what was taken for what.
 */
void
assay_scoring_match_places (const AssayScoringControl *self, JsonArray *predicted, JsonArray *truth, double least,
                            GArray *matches)
{
  add_matches (self, predicted, truth, least, FALSE, matches);
}

static double
f1_of_regions (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth, double least)
{
  g_autoptr (GArray) matches = NULL;
  double sum = 0;
  guint n;

  if (!JSON_NODE_HOLDS_ARRAY (predicted) || !JSON_NODE_HOLDS_ARRAY (truth))
    return assay_score_exact (self, predicted, truth);
  matches = assay_scoring_match (self, json_node_get_array (predicted), json_node_get_array (truth), least);
  for (guint i = 0; i < matches->len; i++)
    sum += g_array_index (matches, AssayRegionMatch, i).iou;
  n = json_array_get_length (json_node_get_array (predicted))
      + json_array_get_length (json_node_get_array (truth));
  return n == 0 ? 1 : 2 * sum / n;
}

/*
 * assay_score_span_exact:
 *
 * Returns: the F1 of spans that have the same ends and labels.
 */
double
assay_score_span_exact (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  return f1_of_regions (self, predicted, truth, 1);
}

/*
 * assay_score_span_overlap:
 *
 * Returns: the F1 of spans, each counting as much as it overlaps its partner.
 */
double
assay_score_span_overlap (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  return f1_of_regions (self, predicted, truth, 0);
}

/*
 * assay_score_iou:
 *
 * Returns: the same for shapes.
 */
double
assay_score_iou (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  return f1_of_regions (self, predicted, truth, 0);
}
