/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-scoring-sets.c: agreement of labels, of sets of them, of places in a tree, and of orders.
 *
 * - Overlap of sets: Jaccard 1901, |A ∩ B| / |A ∪ B|, or F1 (Dice 1945), 2 |A ∩ B| / (|A| + |B|).
 * - Hierarchical F1, Kiritchenko, Matwin, Famili 2005: the F1 of the sets of all nodes on the ways from
 *   the root, so that a sibling is better than another branch.
 * - Orders: Kendall 1938, τ over the pairs of things that both rank, as (τ + 1) / 2, so that 1 is the same
 *   order and 0 the reverse; of things sorted into buckets the share that lies in the same one.
 *
 * Pure; any thread. */

#include "assay-scoring-private.h"

#include "assay-json.h"

#include <math.h>
#include <string.h>

/* An order of more things costs too much to compare by pairs. */
#define MAX_RANKED 5000

static void
add_to_set (GHashTable *set, JsonNode *node)
{
  char *key = assay_json_is_string (node) ? g_strdup (json_node_get_string (node))
                                          : assay_json_to_canonical (node);

  g_hash_table_add (set, key);
}

/*
 * assay_scoring_set_of:
 *
 * Returns: (transfer full): the labels (or paths, as JSON) of an answer.
 */
GHashTable *
assay_scoring_set_of (JsonNode *node)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL)
    add_to_set (set, node);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    add_to_set (set, json_array_get_element (array, i));
  return set;
}

static guint
count_shared (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key;
  guint n = 0;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    n += g_hash_table_contains (b, key);
  return n;
}

static double
f1_of (GHashTable *a, GHashTable *b)
{
  guint sum = g_hash_table_size (a) + g_hash_table_size (b);

  return sum == 0 ? 1 : 2.0 * count_shared (a, b) / sum;
}

/*
 * assay_score_exact:
 *
 * Returns: 1 for the same answer, else 0; the order of labels and of members does not count.
 */
double
assay_score_exact (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  AssayControlKind kind = self->control->kind;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  if (kind == ASSAY_CONTROL_CHOICES || kind == ASSAY_CONTROL_TAXONOMY)
    return assay_score_jaccard (self, predicted, truth) == 1;
  if (assay_json_is_number (predicted) && assay_json_is_number (truth))
    return json_node_get_double (predicted) == json_node_get_double (truth);
  a = assay_json_to_canonical (predicted);
  b = assay_json_to_canonical (truth);
  return strcmp (a, b) == 0;
}

/*
 * assay_score_jaccard:
 *
 * Returns: how much of both sets is in both.
 */
double
assay_score_jaccard (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  g_autoptr (GHashTable) a = assay_scoring_set_of (predicted);
  g_autoptr (GHashTable) b = assay_scoring_set_of (truth);
  guint shared = count_shared (a, b);
  guint all = g_hash_table_size (a) + g_hash_table_size (b) - shared;

  (void) self;
  return all == 0 ? 1 : (double) shared / all;
}

/*
 * assay_score_set_f1:
 *
 * Returns: the harmonic mean of precision and recall of the set.
 */
double
assay_score_set_f1 (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  g_autoptr (GHashTable) a = assay_scoring_set_of (predicted);
  g_autoptr (GHashTable) b = assay_scoring_set_of (truth);

  (void) self;
  return f1_of (a, b);
}

/* All nodes on the way to each place. */
static GHashTable *
ancestors_of (JsonNode *node)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *paths = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; paths != NULL && i < json_array_get_length (paths); i++)
    {
      JsonNode *path = json_array_get_element (paths, i);
      JsonArray *names = JSON_NODE_HOLDS_ARRAY (path) ? json_node_get_array (path) : NULL;
      g_autoptr (GString) key = g_string_new (NULL);

      if (names == NULL)
        add_to_set (set, path);
      for (guint k = 0; names != NULL && k < json_array_get_length (names); k++)
        {
          assay_json_append (key, json_array_get_element (names, k));
          g_hash_table_add (set, g_strdup (key->str));
        }
    }
  return set;
}

/*
 * assay_score_hierarchy:
 *
 * Returns: the hierarchical F1 of two lists of paths.
 */
double
assay_score_hierarchy (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  g_autoptr (GHashTable) a = ancestors_of (predicted);
  g_autoptr (GHashTable) b = ancestors_of (truth);

  (void) self;
  return f1_of (a, b);
}

static gboolean
is_side (JsonNode *node)
{
  const char *side = assay_json_is_string (node) ? json_node_get_string (node) : "";

  return strcmp (side, "left") == 0 || strcmp (side, "right") == 0;
}

/*
 * assay_score_pairwise:
 *
 * Returns: 1 for the same side, 0 for the other, a half where one side calls it a tie.
 */
double
assay_score_pairwise (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  if (assay_score_exact (self, predicted, truth) == 1)
    return 1;
  return is_side (predicted) && is_side (truth) ? 0 : 0.5;
}

/* id → place plus one, over all lists; bucket says in which list. */
static GHashTable *
places_of (JsonNode *node, GPtrArray *order, GHashTable *buckets)
{
  GHashTable *places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      JsonArray *ids = JSON_NODE_HOLDS_ARRAY (member) ? json_node_get_array (member) : NULL;

      for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++)
        {
          char *id = assay_json_to_text (json_array_get_element (ids, i));

          if (g_hash_table_contains (places, id))
            {
              g_free (id); /* ranked twice: the first place counts */
              continue;
            }
          if (order != NULL)
            g_ptr_array_add (order, id);
          if (buckets != NULL)
            g_hash_table_insert (buckets, id, (gpointer) name);
          g_hash_table_insert (places, id, GUINT_TO_POINTER (g_hash_table_size (places) + 1));
        }
    }
  return places;
}

static double
share_in_same_bucket (JsonNode *predicted, JsonNode *truth)
{
  g_autoptr (GHashTable) a = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) b = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) owner_a = places_of (predicted, NULL, a);
  g_autoptr (GHashTable) owner_b = places_of (truth, NULL, b);
  GHashTableIter iter;
  gpointer id, bucket;
  guint n = 0;

  g_hash_table_iter_init (&iter, b);
  while (g_hash_table_iter_next (&iter, &id, &bucket))
    n += g_strcmp0 (g_hash_table_lookup (a, id), bucket) == 0;
  return g_hash_table_size (b) == 0 ? NAN : (double) n / g_hash_table_size (b);
}

/*
 * assay_score_ranking:
 *
 * Returns: how far both orders agree, a half for orders that have nothing to do with each other.
 */
double
assay_score_ranking (const AssayScoringControl *self, JsonNode *predicted, JsonNode *truth)
{
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  g_autoptr (GHashTable) a = NULL;
  g_autoptr (GHashTable) b = NULL;
  gint64 agree = 0, pairs = 0;

  if (!JSON_NODE_HOLDS_OBJECT (predicted) || !JSON_NODE_HOLDS_OBJECT (truth))
    return assay_score_exact (self, predicted, truth);
  if (json_object_get_size (json_node_get_object (truth)) > 1)
    return share_in_same_bucket (predicted, truth);
  b = places_of (truth, order, NULL);
  a = places_of (predicted, NULL, NULL);
  if (order->len > MAX_RANKED)
    return NAN;
  for (guint i = 0; i < order->len; i++)
    for (guint k = i + 1; k < order->len; k++)
      {
        guint x = GPOINTER_TO_UINT (g_hash_table_lookup (a, order->pdata[i]));
        guint y = GPOINTER_TO_UINT (g_hash_table_lookup (a, order->pdata[k]));

        pairs++;
        agree += x == 0 || y == 0 ? 0 : (x < y ? 1 : -1);
      }
  if (pairs == 0)
    return assay_score_exact (self, predicted, truth);
  return ((double) agree / (double) pairs + 1) / 2;
}
