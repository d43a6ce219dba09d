/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-learner-fit.c: one classifier from some of the labelled texts. For each class a logistic
 * regression tells it from the rest (LIBLINEAR: Fan et al. 2008), on features multiplied with their
 * log-count ratio for that class. The sum of these ratios, which is what naive Bayes goes by, is one
 * more feature: where labels are few the regression leans on it, where they are many it need not. A
 * training text's own words are taken off the counts for that sum, else it would know too much.
 * Mistakes cost the same in each class however rare it is.
 *
 * LIBLINEAR's primal solver (L2R_LR, trust region Newton: Lin, Weng, Keerthi 2008) draws no random
 * numbers, so the same texts give the same weights, in any thread, at any time; its dual solvers draw
 * from the process-wide rand(). Its only other global, where it prints to, is silenced once. */

#include "assay-learner-private.h"

#include <linear.h>
#include <math.h>
#include <string.h>

#define COST 10.0       /* of an error, against the size of the weights */
#define PRECISION 0.1   /* where to stop: a tenth of it costs half as much again and changes nothing */
#define EVIDENCE_UNIT 0.1f /* scales the sum of ratios: the larger, the cheaper to lean on it */

/* Rows times classes to train on: 5,000 texts of 40 classes, in some ten seconds. With more, each class
 * is told from a random part of the others. */
#define MAX_ROWS_TIMES_CLASSES 200000
#define MIN_OTHERS 500
#define NEVER (-20.0) /* score of a class that no text of this training has */

typedef struct
{
  struct feature_node *nodes;
  struct feature_node **starts; /* of each row in nodes */
  struct feature_node **x;      /* of the rows chosen for a class */
  double *y;
  const AssayRows *rows;
  const guint *classes;
  const AssayBayes *bayes;
  float *ratios; /* of the class being trained */
  GRand *rand;
} Trainer;

static void
trainer_clear (Trainer *self)
{
  g_free (self->nodes);
  g_free (self->starts);
  g_free (self->x);
  g_free (self->y);
  g_free (self->ratios);
  g_clear_pointer (&self->rand, g_rand_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trainer, trainer_clear)

static void
ignore_print (const char *text)
{
}

static void
silence_liblinear (void)
{
  static gsize silent;

  if (g_once_init_enter (&silent))
    {
      set_print_string_function (ignore_print);
      g_once_init_leave (&silent, 1);
    }
}

static void
trainer_init (Trainer          *self,
              const AssayRows  *rows,
              const guint      *classes,
              const AssayBayes *bayes,
              guint32           seed)
{
  struct feature_node *node;

  self->rows = rows;
  self->classes = classes;
  self->bayes = bayes;
  self->ratios = g_new (float, bayes->n_features);
  self->rand = g_rand_new_with_seed (seed);
  self->nodes = node = g_new (struct feature_node, rows->features->len + 3 * (gsize) rows->n_rows);
  self->starts = g_new (struct feature_node *, rows->n_rows);
  self->x = g_new (struct feature_node *, rows->n_rows);
  self->y = g_new (double, rows->n_rows);
  for (guint i = 0; i < rows->n_rows; i++)
    {
      guint n;
      const AssayFeature *features = assay_rows_get (rows, i, &n);

      self->starts[i] = node;
      for (guint f = 0; f < n; f++)
        (node++)->index = features[f].bucket + 1;
      *node++ = (struct feature_node){ bayes->n_features + 1, 0 }; /* the evidence */
      *node++ = (struct feature_node){ bayes->n_features + 2, 1 }; /* the bias */
      *node++ = (struct feature_node){ -1, 0 };
    }
}

static void
set_values (Trainer *self, guint row, guint class)
{
  struct feature_node *node = self->starts[row];
  gboolean inside = self->classes[row] == class;
  float evidence = 0;
  guint n;
  const AssayFeature *features = assay_rows_get (self->rows, row, &n);

  for (guint f = 0; f < n; f++)
    {
      guint number = features[f].bucket;
      float value = features[f].value;

      node[f].value = value * self->ratios[number];
      evidence += value * assay_bayes_ratio (self->bayes, number, class, inside ? value : 0,
                                             inside ? 0 : value);
    }
  node[n].value = evidence * EVIDENCE_UNIT;
}

/* Chooses all texts of the class and as many others as there is time for; returns how many of each. */
static void
choose_rows (Trainer *self, guint class, int *n_inside, int *n_outside)
{
  int budget, left;
  int n = 0;

  *n_inside = 0;
  for (guint i = 0; i < self->rows->n_rows; i++)
    *n_inside += self->classes[i] == class;
  left = self->rows->n_rows - *n_inside;
  budget = MAX (MAX_ROWS_TIMES_CLASSES / (int) self->bayes->n_classes - *n_inside, MIN_OTHERS);
  *n_outside = MIN (left, budget);
  budget = *n_outside;
  for (guint i = 0; i < self->rows->n_rows; i++)
    {
      gboolean inside = self->classes[i] == class;

      if (!inside && budget < left && g_rand_int_range (self->rand, 0, left) >= budget)
        {
          left--;
          continue;
        }
      if (!inside)
        {
          left--;
          budget--;
        }
      set_values (self, i, class);
      self->x[n] = self->starts[i];
      self->y[n++] = inside ? 1 : -1;
    }
}

/* The evidence is a sum over the features, so that its weight can be put into theirs. */
static void
take_weights (const Trainer *self, const double *w, guint class, AssayFit *fit)
{
  guint n_features = self->bayes->n_features;
  double lean = w[n_features] * EVIDENCE_UNIT;

  for (guint f = 0; f < n_features; f++)
    fit->weights[(gsize) f * fit->n_outputs + class] = (w[f] + lean) * self->ratios[f];
  fit->bias[class] = w[n_features + 1];
}

static void
train_class (Trainer *self, guint class, AssayFit *fit)
{
  int signs[] = { 1, -1 };
  double costs[2];
  int n_inside, n_outside;
  double n_rows = self->rows->n_rows;
  struct problem problem;
  struct parameter parameter = { .solver_type = L2R_LR,
                                 .eps = PRECISION,
                                 .C = COST,
                                 .nr_weight = 2,
                                 .weight_label = signs,
                                 .weight = costs };
  struct model *model;

  for (guint f = 0; f < self->bayes->n_features; f++)
    self->ratios[f] = assay_bayes_ratio (self->bayes, f, class, 0, 0);
  choose_rows (self, class, &n_inside, &n_outside);
  if (n_inside == 0)
    {
      fit->bias[class] = NEVER;
      return;
    }
  costs[0] = n_rows / (2 * n_inside);
  costs[1] = n_rows / (2 * n_outside);
  problem = (struct problem){ n_inside + n_outside, self->bayes->n_features + 2, self->y, self->x, 1 };
  model = train (&problem, &parameter); /* with the labels 1 and -1 the weights speak for 1 */
  take_weights (self, model->w, class, fit);
  free_and_destroy_model (&model);
}

/* The vocabulary and the weighted features of both kinds of texts. */
static AssayVocabulary *
make_rows (const AssayCorpus *corpus,
           const guint       *rows,
           guint              n_rows,
           gboolean           use_unlabelled,
           AssayRows         *labelled,
           AssayRows         *unlabelled)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint));
  AssayVocabulary *vocabulary;

  g_array_append_vals (all, rows, n_rows);
  if (use_unlabelled)
    for (guint i = corpus->n_labelled; i < corpus->texts->len; i++)
      g_array_append_val (all, i);
  vocabulary = assay_vocabulary_new (corpus->texts, (const guint *) all->data, all->len,
                                     ASSAY_LEARNER_MAX_WEIGHTS / corpus->n_classes);
  for (guint i = 0; i < all->len; i++)
    assay_rows_add (i < n_rows ? labelled : unlabelled, vocabulary,
                    corpus->texts->pdata[g_array_index (all, guint, i)]);
  return vocabulary;
}

/**
 * assay_fit_new:
 * @rows: the labelled texts to learn from
 * @use_unlabelled: whether to learn from the others, too
 *
 * Returns: (transfer full): the classifier; %NULL when it was cancelled.
 */
AssayFit *
assay_fit_new (const AssayCorpus *corpus,
               const guint       *rows,
               guint              n_rows,
               gboolean           use_unlabelled,
               GCancellable      *cancellable,
               GError           **error)
{
  g_autoptr (AssayFit) self = g_new0 (AssayFit, 1);
  g_autoptr (AssayRows) labelled = assay_rows_new ();
  g_autoptr (AssayRows) unlabelled = assay_rows_new ();
  g_autofree guint *classes = g_new (guint, n_rows);
  g_autoptr (AssayBayes) bayes = NULL;
  g_auto (Trainer) trainer = { NULL };

  silence_liblinear ();
  for (guint i = 0; i < n_rows; i++)
    classes[i] = corpus->classes[rows[i]];
  self->vocabulary = make_rows (corpus, rows, n_rows, use_unlabelled, labelled, unlabelled);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  bayes = assay_bayes_new (labelled, classes, corpus->n_classes, use_unlabelled ? unlabelled : NULL,
                           self->vocabulary->idf->len);
  g_clear_pointer (&unlabelled, assay_rows_free);

  self->n_classes = corpus->n_classes;
  self->n_outputs = self->n_classes == 2 ? 1 : self->n_classes;
  self->weights = g_new0 (float, (gsize) self->vocabulary->idf->len * self->n_outputs);
  self->bias = g_new0 (double, self->n_outputs);
  trainer_init (&trainer, labelled, classes, bayes, corpus->seed);
  for (guint k = 0; k < self->n_outputs; k++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      train_class (&trainer, k, self);
    }
  return g_steal_pointer (&self);
}

/**
 * assay_fit_free:
 * @self: (nullable) (transfer full): what assay_fit_new() gave
 */
void
assay_fit_free (AssayFit *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->vocabulary, assay_vocabulary_free);
  g_free (self->weights);
  g_free (self->bias);
  g_free (self);
}

/**
 * assay_fit_scores:
 * @scores: (out) (array): one for each class: how much the text speaks for it, 0 being undecided
 *
 * Judges a text. One without anything known in it speaks for nothing. Any thread.
 */
void
assay_fit_scores (const AssayFit *self, const AssayFeatures *text, double *scores)
{
  g_autoptr (GArray) row = g_array_new (FALSE, FALSE, sizeof (AssayFeature));

  assay_vocabulary_append (self->vocabulary, text, row);
  memset (scores, 0, self->n_classes * sizeof *scores);
  if (row->len == 0)
    return;
  memcpy (scores, self->bias, self->n_outputs * sizeof *scores);
  for (guint f = 0; f < row->len; f++)
    {
      const AssayFeature *feature = &g_array_index (row, AssayFeature, f);
      const float *weights = self->weights + (gsize) feature->bucket * self->n_outputs;

      for (guint k = 0; k < self->n_outputs; k++)
        scores[k] += feature->value * weights[k];
    }
  if (self->n_outputs == 1)
    scores[1] = -scores[0];
}

/**
 * assay_fit_probabilities:
 * @scores: what assay_fit_scores() gave
 * @priors: of the corpus
 * @calibration: what was learned from held-out texts
 *
 * Each class against the rest by the logistic function, then made to sum up to 1 (as LIBLINEAR does).
 */
void
assay_fit_probabilities (const double           *scores,
                         const double           *priors,
                         guint                   n_classes,
                         const AssayCalibration *calibration,
                         double                 *probabilities)
{
  double sum = 0;

  for (guint k = 0; k < n_classes; k++)
    {
      double score = calibration->scale * scores[k] + calibration->prior * priors[k];

      probabilities[k] = 1 / (1 + exp (-score));
      sum += probabilities[k];
    }
  for (guint k = 0; k < n_classes; k++)
    probabilities[k] /= sum;
}
