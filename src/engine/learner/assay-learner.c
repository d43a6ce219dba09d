/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-learner.c: a text classifier learned from a project's ground truth, for as little as a few
 * labels of each class; free, offline and the same every time. Its parts: features
 * (assay-text-features.c), counts that also use unlabelled texts (-bayes.c), and a logistic regression
 * per class (-fit.c). Here they are put together, and made honest:
 *
 * - Scores become probabilities by a factor and a share of the classes' frequencies, chosen so that
 *   texts held out of training would have been the least surprising (temperature scaling: Guo et al.
 *   2017, "On calibration of modern neural networks").
 * - Unlabelled texts are used only if held-out texts are then less surprising.
 * - A model has seen its own ground truth, so what it says about that is worth nothing:
 *   assay_learner_cross_fit() asks for each labelled text a model that was trained without it.
 *
 * A learner is immutable and may be shared by threads. Training blocks and belongs on a worker. */

#include "assay-learner-private.h"

#include <math.h>
#include <string.h>

#define HELD_OUT_FOLDS 5
#define HELD_OUT_ENOUGH 400 /* texts from which the calibration is well enough known */
#define MIN_SCALE 0.05
#define MAX_SCALE 50.0

struct _AssayLearner
{
  AssayFit *fit;
  GPtrArray *labels; /* owned strings, sorted */
  double *priors;
  AssayCalibration calibration;
  guint n_examples;
};

/* Scores of labelled texts by models that did not see them. */
typedef struct
{
  guint n_classes;
  guint n;
  guint *rows;
  double *scores; /* i * n_classes + class */
} HeldOut;

static void
held_out_clear (HeldOut *self)
{
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->scores, g_free);
  self->n = 0;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeldOut, held_out_clear)

/* Scores the labelled texts fold by fold, until at least @enough of them are. */
static gboolean
hold_out (HeldOut           *self,
          const AssayCorpus *corpus,
          guint              n_folds,
          guint              enough,
          gboolean           use_unlabelled,
          GCancellable      *cancellable,
          GError           **error)
{
  g_autofree guint *folds = assay_corpus_folds (corpus, n_folds);
  g_autofree guint *rows = g_new (guint, corpus->n_labelled);

  self->n_classes = corpus->n_classes;
  self->rows = g_new (guint, corpus->n_labelled);
  self->scores = g_new (double, (gsize) corpus->n_labelled * corpus->n_classes);
  for (guint fold = 0; fold < n_folds && self->n < enough; fold++)
    {
      g_autoptr (AssayFit) fit = NULL;
      guint n_rows = 0;

      for (guint i = 0; i < corpus->n_labelled; i++)
        if (folds[i] != fold)
          rows[n_rows++] = i;
      fit = assay_fit_new (corpus, rows, n_rows, use_unlabelled, cancellable, error);
      if (fit == NULL)
        return FALSE;
      for (guint i = 0; i < corpus->n_labelled; i++)
        if (folds[i] == fold)
          {
            self->rows[self->n] = i;
            assay_fit_scores (fit, corpus->texts->pdata[i],
                              self->scores + (gsize) self->n++ * self->n_classes);
          }
    }
  return TRUE;
}

/* How surprising the true classes are: mean of -ln p. Being right n times out of n does not prove that
 * one always is, so the truth itself is taken for as uncertain as that (Platt 1999). */
static double
surprise (const HeldOut *self, const AssayCorpus *corpus, const AssayCalibration *calibration)
{
  g_autofree double *p = g_new (double, self->n_classes);
  double doubt = 1.0 / (self->n + 2);
  double sum = 0, total = 0;

  for (guint i = 0; i < self->n; i++)
    {
      guint truth = corpus->classes[self->rows[i]];
      double weight = corpus->balanced ? exp (-corpus->priors[truth]) : 1;

      assay_fit_probabilities (self->scores + (gsize) i * self->n_classes, corpus->priors,
                               self->n_classes, calibration, p);
      for (guint k = 0; k < self->n_classes; k++)
        sum -= weight * (k == truth ? 1 - doubt : doubt / (self->n_classes - 1)) * log (MAX (p[k], 1e-12));
      total += weight;
    }
  return sum / total;
}

static double
surprise_at (const HeldOut *self, const AssayCorpus *corpus, double log_scale, double prior)
{
  return surprise (self, corpus, &(AssayCalibration){ exp (log_scale), prior });
}

/* Golden section search over the logarithm of the factor. */
static double
best_scale (const HeldOut *self, const AssayCorpus *corpus, double prior)
{
  const double golden = 0.61803398874989485;
  double low = log (MIN_SCALE), high = log (MAX_SCALE);
  double left = high - golden * (high - low), right = low + golden * (high - low);
  double at_left = surprise_at (self, corpus, left, prior);
  double at_right = surprise_at (self, corpus, right, prior);

  while (high - low > 0.02)
    if (at_left < at_right)
      {
        high = right;
        right = left;
        at_right = at_left;
        left = high - golden * (high - low);
        at_left = surprise_at (self, corpus, left, prior);
      }
    else
      {
        low = left;
        left = right;
        at_left = at_right;
        right = low + golden * (high - low);
        at_right = surprise_at (self, corpus, right, prior);
      }
  return exp ((low + high) / 2);
}

/* Returns how surprising the held-out texts are with the best calibration. */
static double
calibrate (const HeldOut *self, const AssayCorpus *corpus, AssayCalibration *best)
{
  static const double shares[] = { 0, 0.5, 1 };
  gsize n_shares = corpus->balanced ? 1 : G_N_ELEMENTS (shares);
  double least = INFINITY;

  for (gsize i = 0; i < n_shares; i++)
    {
      AssayCalibration calibration = { best_scale (self, corpus, shares[i]), shares[i] };
      double here = surprise (self, corpus, &calibration);

      if (here < least)
        {
          least = here;
          *best = calibration;
        }
    }
  return least;
}

/* Finds the calibration, and whether unlabelled texts help. */
static gboolean
choose (const AssayCorpus *corpus,
        gboolean          *use_unlabelled,
        AssayCalibration  *calibration,
        GCancellable      *cancellable,
        GError           **error)
{
  g_auto (HeldOut) without = { 0 };
  g_auto (HeldOut) with = { 0 };
  AssayCalibration other;
  double least;

  *use_unlabelled = FALSE;
  if (!hold_out (&without, corpus, HELD_OUT_FOLDS, HELD_OUT_ENOUGH, FALSE, cancellable, error))
    return FALSE;
  least = calibrate (&without, corpus, calibration);
  if (corpus->texts->len == corpus->n_labelled)
    return TRUE;

  if (!hold_out (&with, corpus, HELD_OUT_FOLDS, HELD_OUT_ENOUGH, TRUE, cancellable, error))
    return FALSE;
  if (calibrate (&with, corpus, &other) < least)
    {
      *use_unlabelled = TRUE;
      *calibration = other;
    }
  return TRUE;
}

static GPtrArray *
copy_labels (GPtrArray *labels)
{
  GPtrArray *copy = g_ptr_array_new_full (labels->len, g_free);

  for (guint k = 0; k < labels->len; k++)
    g_ptr_array_add (copy, g_strdup (labels->pdata[k]));
  return copy;
}

static void
learner_clear (gpointer data)
{
  AssayLearner *self = data;

  g_clear_pointer (&self->fit, assay_fit_free);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_clear_pointer (&self->priors, g_free);
}

/**
 * assay_learner_train:
 * @examples: (array length=n): texts with their classes; those without a class help where they can
 * @options: (nullable): %NULL for seed 0 and classes counted as often as they occur
 * @cancellable: (nullable): asked between the classes
 *
 * Learns to tell the classes apart. What exceeds the memory set in the header is left out, at random.
 * Blocks, for some seconds with thousands of texts. Any thread but GTK's.
 *
 * Returns: (transfer full): the learner, or %NULL: %ASSAY_ERROR_INVALID when there are fewer than two
 *   classes with %ASSAY_LEARNER_MIN_LABELS labels, %ASSAY_ERROR_TOO_LARGE when there are more classes
 *   than %ASSAY_LEARNER_MAX_CLASSES, %G_IO_ERROR_CANCELLED.
 */
AssayLearner *
assay_learner_train (const AssayExample        *examples,
                     gsize                      n,
                     const AssayLearnerOptions *options,
                     GCancellable              *cancellable,
                     GError                   **error)
{
  g_autoptr (AssayCorpus) corpus = assay_corpus_new (examples, n, options, error);
  g_autofree guint *rows = NULL;
  AssayLearner *self;
  AssayFit *fit;
  gboolean use_unlabelled;
  AssayCalibration calibration;

  if (corpus == NULL || !choose (corpus, &use_unlabelled, &calibration, cancellable, error))
    return NULL;
  rows = g_new (guint, corpus->n_labelled);
  for (guint i = 0; i < corpus->n_labelled; i++)
    rows[i] = i;
  fit = assay_fit_new (corpus, rows, corpus->n_labelled, use_unlabelled, cancellable, error);
  if (fit == NULL)
    return NULL;

  self = g_atomic_rc_box_new0 (AssayLearner);
  self->fit = fit;
  self->labels = copy_labels (corpus->labels);
  self->priors = g_memdup2 (corpus->priors, corpus->n_classes * sizeof (double));
  self->calibration = calibration;
  self->n_examples = corpus->n_labelled;
  return self;
}

/**
 * assay_learner_ref:
 *
 * Returns: (transfer full): @self. Any thread.
 */
AssayLearner *
assay_learner_ref (AssayLearner *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * assay_learner_unref:
 *
 * Lets go of @self. Any thread.
 */
void
assay_learner_unref (AssayLearner *self)
{
  g_atomic_rc_box_release_full (self, learner_clear);
}

/**
 * assay_learner_get_n_labels:
 *
 * Returns: how many classes it knows.
 */
guint
assay_learner_get_n_labels (const AssayLearner *self)
{
  return self->labels->len;
}

/**
 * assay_learner_get_label:
 *
 * Returns: (transfer none): the name of class @i; they are sorted.
 */
const char *
assay_learner_get_label (const AssayLearner *self, guint i)
{
  g_return_val_if_fail (i < self->labels->len, NULL);
  return self->labels->pdata[i];
}

/**
 * assay_learner_get_n_examples:
 *
 * Returns: how many labelled texts it was trained on.
 */
guint
assay_learner_get_n_examples (const AssayLearner *self)
{
  return self->n_examples;
}

static guint
largest (const double *values, guint n)
{
  guint best = 0;

  for (guint k = 1; k < n; k++)
    if (values[k] > values[best])
      best = k;
  return best;
}

/**
 * assay_learner_predict:
 * @text: valid UTF-8
 * @probabilities: (nullable) (out) (array): one for each class, summing up to 1
 *
 * Returns: the most probable class. Any thread.
 */
guint
assay_learner_predict (const AssayLearner *self, const char *text, double *probabilities)
{
  g_autofree AssayFeatures *features = assay_features_new (text);
  g_autofree double *scores = g_new (double, self->labels->len);
  g_autofree double *p = g_new (double, self->labels->len);

  assay_fit_scores (self->fit, features, scores);
  assay_fit_probabilities (scores, self->priors, self->labels->len, &self->calibration, p);
  if (probabilities != NULL)
    memcpy (probabilities, p, self->labels->len * sizeof *p);
  return largest (p, self->labels->len);
}

/**
 * assay_learner_cross_fit:
 * @folds: how many parts the labelled texts are divided into, 2 to %ASSAY_LEARNER_MAX_FOLDS
 * @options: (nullable): as for assay_learner_train()
 * @guesses: (out caller-allocates) (array length=n): for each labelled example the guess of a model that
 *   was trained on the other parts; a %NULL label for those without a class or beyond the memory
 *
 * What a learner is worth on its own ground truth. Takes about @folds times as long as training.
 * Any thread but GTK's.
 *
 * Returns: %FALSE with the errors of assay_learner_train().
 */
gboolean
assay_learner_cross_fit (const AssayExample        *examples,
                         gsize                      n,
                         guint                      folds,
                         const AssayLearnerOptions *options,
                         AssayGuess                *guesses,
                         GCancellable              *cancellable,
                         GError                   **error)
{
  g_autoptr (AssayCorpus) corpus = NULL;
  g_auto (HeldOut) held_out = { 0 };
  g_autofree double *p = NULL;
  AssayCalibration calibration;
  gboolean use_unlabelled;

  g_return_val_if_fail (folds >= 2 && folds <= ASSAY_LEARNER_MAX_FOLDS, FALSE);

  corpus = assay_corpus_new (examples, n, options, error);
  if (corpus == NULL || !choose (corpus, &use_unlabelled, &calibration, cancellable, error))
    return FALSE;
  if (!hold_out (&held_out, corpus, folds, corpus->n_labelled, use_unlabelled, cancellable, error))
    return FALSE;

  for (gsize i = 0; i < n; i++)
    guesses[i] = (AssayGuess){ NULL, NAN };
  p = g_new (double, corpus->n_classes);
  for (guint i = 0; i < held_out.n; i++)
    {
      guint best;

      assay_fit_probabilities (held_out.scores + (gsize) i * corpus->n_classes, corpus->priors,
                               corpus->n_classes, &calibration, p);
      best = largest (p, corpus->n_classes);
      guesses[corpus->sources[held_out.rows[i]]] = (AssayGuess){ corpus->labels->pdata[best], p[best] };
    }
  return TRUE;
}

/**
 * assay_learner_accuracy:
 * @examples: what was given to assay_learner_cross_fit()
 * @guesses: what it gave
 * @accuracy: (out): the share of right guesses with Wilson's 95 % interval
 *
 * Returns: %FALSE when nothing was guessed. Any thread.
 */
gboolean
assay_learner_accuracy (const AssayExample *examples,
                        const AssayGuess   *guesses,
                        gsize               n,
                        AssayEstimate      *accuracy)
{
  gint64 right = 0;
  gint64 total = 0;

  for (gsize i = 0; i < n; i++)
    if (guesses[i].label != NULL)
      {
        total++;
        right += strcmp (guesses[i].label, examples[i].label) == 0;
      }
  *accuracy = assay_stats_proportion (right, total, ASSAY_STATS_LEVEL);
  return total > 0;
}
