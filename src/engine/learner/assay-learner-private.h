/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-learner.h"
#include "assay-text-features.h"

G_BEGIN_DECLS

/* The texts of one training, as features. The labelled ones come first. */
typedef struct
{
  GPtrArray *texts;    /* of AssayFeatures */
  guint *sources;      /* labelled text → the caller's example */
  guint *classes;      /* labelled text → class */
  guint n_labelled;
  guint n_classes;
  double *priors;      /* class → ln of its share of the labels, 0 for 1 / n_classes */
  GPtrArray *labels;   /* of the caller's strings, sorted */
  gboolean balanced;
  guint32 seed;
} AssayCorpus;

AssayCorpus *assay_corpus_new   (const AssayExample *examples, gsize n,
                                 const AssayLearnerOptions *options, GError **error);
void         assay_corpus_free  (AssayCorpus *self);
guint       *assay_corpus_folds (const AssayCorpus *self, guint n_folds);

/* Weighted features of some texts, row after row. */
typedef struct
{
  GArray *starts;   /* of gsize: where row i starts; one more at the end */
  GArray *features; /* of AssayFeature, whose bucket is now a number of the vocabulary */
  guint n_rows;
} AssayRows;

/* Which buckets matter, and how much. */
typedef struct
{
  guint32 *numbers; /* bucket → number + 1, or 0 */
  GArray *idf;      /* of float */
} AssayVocabulary;

AssayVocabulary *assay_vocabulary_new    (GPtrArray *texts, const guint *rows, guint n_rows, guint max_size);
void             assay_vocabulary_free   (AssayVocabulary *self);
void             assay_vocabulary_append (const AssayVocabulary *self, const AssayFeatures *text, GArray *out);
AssayRows       *assay_rows_new          (void);
void             assay_rows_add          (AssayRows *self, const AssayVocabulary *vocabulary, const AssayFeatures *text);
void             assay_rows_free         (AssayRows *self);

static inline const AssayFeature *
assay_rows_get (const AssayRows *self, guint row, guint *n)
{
  const gsize *start = &g_array_index (self->starts, gsize, row);

  *n = start[1] - start[0];
  return &g_array_index (self->features, AssayFeature, start[0]);
}

/* How often each feature occurs in each class. */
typedef struct
{
  guint n_classes;
  guint n_features;
  float *counts; /* number * n_classes + class */
  float *totals; /* number */
  double *norms; /* class: ln of what is counted inside it by what is counted outside */
} AssayBayes;

AssayBayes *assay_bayes_new   (const AssayRows *labelled, const guint *classes, guint n_classes,
                               const AssayRows *unlabelled, guint n_features);
void        assay_bayes_free  (AssayBayes *self);
float       assay_bayes_ratio (const AssayBayes *self, guint feature, guint class, float inside, float outside);

/* One fitted classifier. Immutable. */
typedef struct
{
  AssayVocabulary *vocabulary;
  guint n_classes;
  guint n_outputs; /* one for two classes */
  float *weights;  /* number * n_outputs + output */
  double *bias;    /* by output */
} AssayFit;

/* How scores become probabilities. */
typedef struct
{
  double scale; /* of the scores */
  double prior; /* how much it counts how frequent a class is, 0 to 1 */
} AssayCalibration;

AssayFit *assay_fit_new    (const AssayCorpus *corpus, const guint *rows, guint n_rows,
                            gboolean use_unlabelled, GCancellable *cancellable, GError **error);
void      assay_fit_free   (AssayFit *self);
void      assay_fit_scores (const AssayFit *self, const AssayFeatures *text, double *scores);
void      assay_fit_probabilities (const double *scores, const double *priors, guint n_classes,
                                   const AssayCalibration *calibration, double *probabilities);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayCorpus, assay_corpus_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayVocabulary, assay_vocabulary_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayRows, assay_rows_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayBayes, assay_bayes_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayFit, assay_fit_free)

G_END_DECLS
