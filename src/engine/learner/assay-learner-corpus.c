/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-learner-corpus.c: what the learner is given, made countable: the classes in sorted order, the
 * texts as features, and the vocabulary with its weights. A project may hold more than fits, so both
 * kinds of texts are taken in a seeded random order until their memory is used up; whatever is left
 * out is left out of training alone. Values only; one thread at a time for each. */

#include "assay-learner-private.h"

#include "assay-error.h"

#include <math.h>
#include <string.h>

/* A feature of a single text says nothing in a large set; in a small one it may be all there is. */
#define SMALL_SET 2000

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
collect_labels (const AssayExample *examples, gsize n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *labels = g_ptr_array_new ();

  for (gsize i = 0; i < n; i++)
    if (examples[i].label != NULL && g_hash_table_add (seen, (char *) examples[i].label))
      g_ptr_array_add (labels, (char *) examples[i].label);
  g_ptr_array_sort (labels, compare_strings);
  return labels;
}

static gboolean
check_labels (GPtrArray *labels, GHashTable *numbers, const AssayExample *examples, gsize n, GError **error)
{
  g_autofree guint *counts = g_new0 (guint, labels->len + 1);
  guint enough = 0;

  if (labels->len > ASSAY_LEARNER_MAX_CLASSES)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
                   "The built-in classifier learns at most %d classes, but the ground truth has %u; "
                   "use a model for this many.",
                   ASSAY_LEARNER_MAX_CLASSES, labels->len);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    if (examples[i].label != NULL)
      counts[GPOINTER_TO_UINT (g_hash_table_lookup (numbers, examples[i].label))]++;
  for (guint k = 0; k < labels->len; k++)
    enough += counts[k] >= ASSAY_LEARNER_MIN_LABELS;
  if (enough >= 2)
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "The built-in classifier needs at least two classes with at least %d ground-truth labels "
               "each, but %u of %u have as many; label a few more tasks.",
               ASSAY_LEARNER_MIN_LABELS, enough, labels->len);
  return FALSE;
}

static guint *
shuffled (gsize n, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint *order = g_new (guint, n);

  for (gsize i = 0; i < n; i++)
    order[i] = i;
  for (gsize i = n; i > 1; i--)
    {
      gsize j = g_rand_int_range (rand, 0, i);
      guint swap = order[i - 1];

      order[i - 1] = order[j];
      order[j] = swap;
    }
  return order;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return (x > y) - (x < y);
}

/* Takes in labelled or unlabelled texts until the budget is spent, and leaves them in the caller's order. */
static void
take_texts (AssayCorpus        *self,
            const AssayExample *examples,
            const guint        *order,
            gsize               n,
            gboolean            labelled,
            gsize               budget,
            GArray             *taken)
{
  g_autoptr (GHashTable) features = g_hash_table_new_full (NULL, NULL, NULL, NULL);
  gsize used = 0;

  for (gsize i = 0; i < n && used < budget; i++)
    {
      const AssayExample *example = &examples[order[i]];
      AssayFeatures *text;

      if ((example->label != NULL) != labelled)
        continue;
      text = assay_features_new (example->text);
      used += text->n;
      g_hash_table_insert (features, GUINT_TO_POINTER (order[i]), text);
      g_array_append_val (taken, order[i]);
    }
  g_array_sort (taken, compare_numbers);
  for (guint i = 0; i < taken->len; i++)
    g_ptr_array_add (self->texts, g_hash_table_lookup (features, GUINT_TO_POINTER (g_array_index (taken, guint, i))));
}

static double *
take_priors (const guint *classes, guint n, guint n_classes)
{
  double *priors = g_new0 (double, n_classes);

  for (guint i = 0; i < n; i++)
    priors[classes[i]]++;
  for (guint k = 0; k < n_classes; k++)
    priors[k] = log (MAX (priors[k], 0.5) * n_classes / n);
  return priors;
}

/**
 * assay_corpus_new:
 *
 * Returns: (transfer full): the texts as features; borrows the strings of @examples. %NULL with
 *   %ASSAY_ERROR_INVALID or %ASSAY_ERROR_TOO_LARGE when nothing can be learned from them.
 */
AssayCorpus *
assay_corpus_new (const AssayExample        *examples,
                  gsize                      n,
                  const AssayLearnerOptions *options,
                  GError                   **error)
{
  g_autoptr (AssayCorpus) self = g_new0 (AssayCorpus, 1);
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) labelled = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) unlabelled = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint *order = NULL;

  self->labels = collect_labels (examples, n);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->seed = options != NULL ? options->seed : 0;
  self->balanced = options != NULL && options->balanced;
  self->n_classes = self->labels->len;
  for (guint k = 0; k < self->n_classes; k++)
    g_hash_table_insert (numbers, self->labels->pdata[k], GUINT_TO_POINTER (k));
  if (!check_labels (self->labels, numbers, examples, n, error))
    return NULL;

  order = shuffled (n, self->seed);
  take_texts (self, examples, order, n, TRUE, ASSAY_LEARNER_MAX_LABELLED_FEATURES, labelled);
  self->n_labelled = labelled->len;
  self->classes = g_new (guint, self->n_labelled);
  for (guint i = 0; i < self->n_labelled; i++)
    {
      const char *label = examples[g_array_index (labelled, guint, i)].label;

      self->classes[i] = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, label));
    }
  self->priors = take_priors (self->classes, self->n_labelled, self->n_classes);
  self->sources = (guint *) g_array_free (g_steal_pointer (&labelled), FALSE);
  take_texts (self, examples, order, n, FALSE, ASSAY_LEARNER_MAX_UNLABELLED_FEATURES, unlabelled);
  return g_steal_pointer (&self);
}

/**
 * assay_corpus_free:
 * @self: (nullable) (transfer full): what assay_corpus_new() gave
 */
void
assay_corpus_free (AssayCorpus *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_free (self->sources);
  g_free (self->classes);
  g_free (self->priors);
  g_free (self);
}

/**
 * assay_corpus_folds:
 *
 * Returns: (transfer full): a fold for each labelled text, seeded, so that each class is spread over the
 *   folds as evenly as it goes.
 */
guint *
assay_corpus_folds (const AssayCorpus *self, guint n_folds)
{
  g_autofree guint *order = shuffled (self->n_labelled, self->seed + 1);
  guint *folds = g_new (guint, self->n_labelled);
  guint next = 0;

  for (guint k = 0; k < self->n_classes; k++)
    for (guint i = 0; i < self->n_labelled; i++)
      if (self->classes[order[i]] == k)
        folds[order[i]] = next++ % n_folds;
  return folds;
}

/**
 * assay_vocabulary_new:
 * @texts: of #AssayFeatures
 * @rows: which of them to learn the vocabulary from
 * @max_size: how many features there may be
 *
 * Returns: (transfer full): the features that occur often enough, with their inverse document
 *   frequencies (Spärck Jones 1972): ln ((1 + n) / (1 + df)) + 1.
 */
AssayVocabulary *
assay_vocabulary_new (GPtrArray *texts, const guint *rows, guint n_rows, guint max_size)
{
  AssayVocabulary *self = g_new0 (AssayVocabulary, 1);
  guint least = n_rows < SMALL_SET ? 1 : 2;
  gsize size;

  self->numbers = g_new0 (guint32, ASSAY_FEATURES_BUCKETS);
  self->idf = g_array_new (FALSE, FALSE, sizeof (float));
  for (guint i = 0; i < n_rows; i++)
    {
      const AssayFeatures *text = texts->pdata[rows[i]];

      for (guint f = 0; f < text->n; f++)
        self->numbers[text->items[f].bucket]++;
    }
  for (size = G_MAXSIZE; size > max_size; least++)
    {
      size = 0;
      for (guint b = 0; b < ASSAY_FEATURES_BUCKETS; b++)
        size += self->numbers[b] >= least;
    }
  least--;
  for (guint b = 0; b < ASSAY_FEATURES_BUCKETS; b++)
    {
      float idf = logf ((1.0f + n_rows) / (1.0f + self->numbers[b])) + 1;

      self->numbers[b] = self->numbers[b] >= least ? self->idf->len + 1 : 0;
      if (self->numbers[b] != 0)
        g_array_append_val (self->idf, idf);
    }
  return self;
}

/**
 * assay_vocabulary_free:
 * @self: (nullable) (transfer full): what assay_vocabulary_new() gave
 */
void
assay_vocabulary_free (AssayVocabulary *self)
{
  if (self == NULL)
    return;
  g_free (self->numbers);
  g_clear_pointer (&self->idf, g_array_unref);
  g_free (self);
}

/**
 * assay_vocabulary_append:
 * @out: of #AssayFeature
 *
 * Appends the features of @text that are known, weighted. Words together have the length 1 and so have
 * the parts of words: else the parts, being more, would drown them.
 */
void
assay_vocabulary_append (const AssayVocabulary *self, const AssayFeatures *text, GArray *out)
{
  guint start = out->len;
  double squares[2] = { 0, 0 };

  for (guint f = 0; f < text->n; f++)
    {
      guint32 bucket = text->items[f].bucket;
      guint32 number = self->numbers[bucket];
      gboolean part = bucket >= ASSAY_FEATURES_HALF;
      AssayFeature feature;

      if (number == 0)
        continue;
      feature.bucket = number - 1;
      feature.value = text->items[f].value * g_array_index (self->idf, float, number - 1);
      squares[part] += (double) feature.value * feature.value;
      if (part)
        feature.value = -feature.value; /* marks the block until the length is known */
      g_array_append_val (out, feature);
    }
  for (guint i = start; i < out->len; i++)
    {
      float *value = &g_array_index (out, AssayFeature, i).value;

      *value = *value < 0 ? -*value / sqrt (squares[1]) : *value / sqrt (squares[0]);
    }
}

/**
 * assay_rows_new:
 *
 * Returns: (transfer full): no rows yet.
 */
AssayRows *
assay_rows_new (void)
{
  AssayRows *self = g_new0 (AssayRows, 1);
  gsize zero = 0;

  self->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->features = g_array_new (FALSE, FALSE, sizeof (AssayFeature));
  g_array_append_val (self->starts, zero);
  return self;
}

/**
 * assay_rows_add:
 *
 * Adds @text as the next row.
 */
void
assay_rows_add (AssayRows *self, const AssayVocabulary *vocabulary, const AssayFeatures *text)
{
  gsize end;

  assay_vocabulary_append (vocabulary, text, self->features);
  end = self->features->len;
  g_array_append_val (self->starts, end);
  self->n_rows++;
}

/**
 * assay_rows_free:
 * @self: (nullable) (transfer full): what assay_rows_new() gave
 */
void
assay_rows_free (AssayRows *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->starts, g_array_unref);
  g_clear_pointer (&self->features, g_array_unref);
  g_free (self);
}
