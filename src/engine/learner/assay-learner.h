/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "assay-stats.h"

G_BEGIN_DECLS

#define ASSAY_LEARNER_MIN_LABELS 2 /* of each of at least two classes */
#define ASSAY_LEARNER_MAX_CLASSES 200
#define ASSAY_LEARNER_MAX_FOLDS 20

/* Memory: 24 bytes a feature of a labelled text while training, 8 of any other; 4 a weight after. */
#define ASSAY_LEARNER_MAX_LABELLED_FEATURES 4000000
#define ASSAY_LEARNER_MAX_UNLABELLED_FEATURES 4000000
#define ASSAY_LEARNER_MAX_WEIGHTS 8000000

/**
 * AssayExample:
 *
 * A text and its class; the class is %NULL when nobody has said it yet. Borrowed strings.
 */
typedef struct
{
  const char *text;
  const char *label;
} AssayExample;

typedef struct
{
  guint32 seed;      /* of the folds and of what is left out when there is too much */
  gboolean balanced; /* expect every class alike, however rare it is among the labels */
} AssayLearnerOptions;

/**
 * AssayGuess:
 *
 * What a model thinks a text is. The label is the caller's own string.
 */
typedef struct
{
  const char *label;
  double probability;
} AssayGuess;

typedef struct _AssayLearner AssayLearner;

AssayLearner *assay_learner_train (const AssayExample        *examples,
                                   gsize                      n,
                                   const AssayLearnerOptions *options,
                                   GCancellable              *cancellable,
                                   GError                   **error);
AssayLearner *assay_learner_ref   (AssayLearner *self);
void          assay_learner_unref (AssayLearner *self);

guint         assay_learner_get_n_labels   (const AssayLearner *self);
const char   *assay_learner_get_label      (const AssayLearner *self, guint i);
guint         assay_learner_get_n_examples (const AssayLearner *self);
guint         assay_learner_predict        (const AssayLearner *self, const char *text, double *probabilities);

gboolean      assay_learner_cross_fit (const AssayExample        *examples,
                                       gsize                      n,
                                       guint                      folds,
                                       const AssayLearnerOptions *options,
                                       AssayGuess                *guesses,
                                       GCancellable              *cancellable,
                                       GError                   **error);
gboolean      assay_learner_accuracy  (const AssayExample *examples,
                                       const AssayGuess   *guesses,
                                       gsize               n,
                                       AssayEstimate      *accuracy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayLearner, assay_learner_unref)

G_END_DECLS
