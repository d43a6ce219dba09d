/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-learner-bayes.c: how much more often each feature occurs in a class than outside of it, the
 * "log-count ratio" that the classifier's features are multiplied with (Wang and Manning 2012,
 * "Baselines and bigrams: simple, good sentiment and topic classification").
 *
 * Texts without a label help to count: with few labels most words of a project occur only there. A
 * naive Bayes classifier, in the complement form of Rennie et al. 2003, guesses their classes, counts
 * its guesses with a reduced weight, and guesses again until nothing moves (Nigam, McCallum, Thrun,
 * Mitchell 2000, "Text classification from labeled and unlabeled documents using EM"). Whether that
 * helped is for the caller to find out: it does not when the classes are not what the texts are about. */

#include "assay-learner-private.h"

#include <math.h>
#include <string.h>

#define SMOOTHING 0.1f        /* added to each count */
#define UNLABELLED_WEIGHT 0.3f /* of a guessed class against a known one */
#define MAX_ROUNDS 10
#define SETTLED 1e-3 /* mean change of a guess */
#define MAX_WORK 32000000 /* features times classes looked at in one round: some 50 ms */

static void
count_row (AssayBayes *self, const AssayRows *rows, guint row, const float *shares, float weight)
{
  guint n;
  const AssayFeature *features = assay_rows_get (rows, row, &n);

  for (guint f = 0; f < n; f++)
    {
      float *counts = self->counts + (gsize) features[f].bucket * self->n_classes;

      for (guint k = 0; k < self->n_classes; k++)
        counts[k] += features[f].value * weight * shares[k];
    }
}

static void
count_labelled (AssayBayes *self, const AssayRows *rows, const guint *classes)
{
  for (guint i = 0; i < rows->n_rows; i++)
    {
      guint n;
      const AssayFeature *features = assay_rows_get (rows, i, &n);

      for (guint f = 0; f < n; f++)
        self->counts[(gsize) features[f].bucket * self->n_classes + classes[i]] += features[f].value;
    }
}

/* For each feature what it is worth in all classes but one. */
static void
weigh_complements (const AssayBayes *self, float *weights)
{
  g_autofree double *sums = g_new0 (double, self->n_classes);

  for (guint f = 0; f < self->n_features; f++)
    {
      const float *counts = self->counts + (gsize) f * self->n_classes;
      float *out = weights + (gsize) f * self->n_classes;
      float total = 0;

      for (guint k = 0; k < self->n_classes; k++)
        total += counts[k];
      for (guint k = 0; k < self->n_classes; k++)
        {
          out[k] = MAX (total - counts[k], 0) + SMOOTHING;
          sums[k] += out[k];
        }
    }
  for (guint k = 0; k < self->n_classes; k++)
    sums[k] = log (sums[k]);
  for (guint f = 0; f < self->n_features; f++)
    for (guint k = 0; k < self->n_classes; k++)
      {
        float *weight = weights + (gsize) f * self->n_classes + k;

        *weight = (float) sums[k] - logf (*weight);
      }
}

/* Guesses the classes of one text; returns how far that is from the guess before. */
static double
guess_row (const AssayBayes *self, const float *weights, const AssayRows *rows, guint row, float *shares)
{
  g_autofree double *scores = g_new0 (double, self->n_classes);
  double best = -INFINITY, sum = 0, length = 0, change = 0;
  guint n;
  const AssayFeature *features = assay_rows_get (rows, row, &n);

  for (guint f = 0; f < n; f++)
    {
      const float *weight = weights + (gsize) features[f].bucket * self->n_classes;

      length += features[f].value;
      for (guint k = 0; k < self->n_classes; k++)
        scores[k] += features[f].value * weight[k];
    }
  for (guint k = 0; k < self->n_classes; k++)
    best = MAX (best, scores[k]);
  for (guint k = 0; k < self->n_classes; k++)
    {
      /* undoes the text's normalization: each feature counts once */
      scores[k] = exp ((scores[k] - best) * (length > 0 ? n / length : 0));
      sum += scores[k];
    }
  for (guint k = 0; k < self->n_classes; k++)
    {
      change += fabs (scores[k] / sum - shares[k]);
      shares[k] = scores[k] / sum;
    }
  return change / 2;
}

static void
add_unlabelled (AssayBayes *self, const AssayRows *rows, guint n_rows)
{
  gsize size = (gsize) self->n_features * self->n_classes;
  g_autofree float *known = g_memdup2 (self->counts, size * sizeof (float));
  g_autofree float *weights = g_new (float, size);
  g_autofree float *shares = g_new0 (float, (gsize) n_rows * self->n_classes);

  for (int round = 0; round < MAX_ROUNDS; round++)
    {
      double change = 0;

      weigh_complements (self, weights);
      memcpy (self->counts, known, size * sizeof (float));
      for (guint i = 0; i < n_rows; i++)
        {
          float *share = shares + (gsize) i * self->n_classes;

          change += guess_row (self, weights, rows, i, share);
          count_row (self, rows, i, share, UNLABELLED_WEIGHT);
        }
      if (change < SETTLED * n_rows)
        break;
    }
}

static void
sum_up (AssayBayes *self)
{
  g_autofree double *inside = g_new0 (double, self->n_classes);
  g_autofree double *outside = g_new0 (double, self->n_classes);

  for (guint f = 0; f < self->n_features; f++)
    {
      const float *counts = self->counts + (gsize) f * self->n_classes;

      for (guint k = 0; k < self->n_classes; k++)
        self->totals[f] += counts[k];
      for (guint k = 0; k < self->n_classes; k++)
        {
          inside[k] += counts[k] + SMOOTHING;
          outside[k] += self->totals[f] - counts[k] + SMOOTHING;
        }
    }
  for (guint k = 0; k < self->n_classes; k++)
    self->norms[k] = log (inside[k] / outside[k]);
}

/**
 * assay_bayes_new:
 * @labelled: texts whose classes are known
 * @classes: their classes
 * @unlabelled: (nullable): texts to count with guessed classes
 * @n_features: the size of the vocabulary
 *
 * Returns: (transfer full): the counts.
 */
AssayBayes *
assay_bayes_new (const AssayRows *labelled,
                 const guint     *classes,
                 guint            n_classes,
                 const AssayRows *unlabelled,
                 guint            n_features)
{
  AssayBayes *self = g_new0 (AssayBayes, 1);
  guint n_rows = 0;

  self->n_classes = n_classes;
  self->n_features = n_features;
  self->counts = g_new0 (float, (gsize) n_features * n_classes);
  self->totals = g_new0 (float, n_features);
  self->norms = g_new0 (double, n_classes);
  count_labelled (self, labelled, classes);
  if (unlabelled != NULL)
    while (n_rows < unlabelled->n_rows &&
           g_array_index (unlabelled->starts, gsize, n_rows + 1) * n_classes <= MAX_WORK)
      n_rows++;
  if (n_rows > 0)
    add_unlabelled (self, unlabelled, n_rows);
  sum_up (self);
  return self;
}

/**
 * assay_bayes_free:
 * @self: (nullable) (transfer full): what assay_bayes_new() gave
 */
void
assay_bayes_free (AssayBayes *self)
{
  if (self == NULL)
    return;
  g_free (self->counts);
  g_free (self->totals);
  g_free (self->norms);
  g_free (self);
}

/**
 * assay_bayes_ratio:
 * @inside: what to take off the count inside the class, for a text that was counted itself
 * @outside: what to take off the count outside
 *
 * Returns: ln of how much more often @feature occurs in @class than in the others.
 */
float
assay_bayes_ratio (const AssayBayes *self, guint feature, guint class, float inside, float outside)
{
  float count = self->counts[(gsize) feature * self->n_classes + class];
  float in = MAX (count - inside, 0) + SMOOTHING;
  float out = MAX (self->totals[feature] - count - outside, 0) + SMOOTHING;

  return logf (in / out) - (float) self->norms[class];
}
