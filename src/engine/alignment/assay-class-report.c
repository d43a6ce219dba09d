/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-class-report.c: precision, recall and F1 (van Rijsbergen 1979) of every class, their averages, and
 * which class is taken for which. The conventions are scikit-learn's: a share of nothing is 0, classes
 * that occur on neither side do not count in an average.
 *
 * Exclusive classes (one of a choice) have a table of confusion; labels that may come together (tags,
 * spans) have only counts. Not thread-safe; one owner. */

#include "assay-class-report.h"

#include <string.h>

/* The column of answers that name no class. */
#define NONE ASSAY_CONFUSION_MAX_CLASSES
#define SIDE (ASSAY_CONFUSION_MAX_CLASSES + 1)

typedef struct
{
  gint64 correct;
  gint64 predicted;
  gint64 support;
} Counts;

struct _AssayClassReport
{
  GPtrArray *labels;
  GHashTable *by_label; /* label → position plus one */
  GArray *counts;       /* of Counts */
  gint64 *confusion;    /* NULL: classes are not exclusive */
};

/**
 * assay_class_report_new:
 * @exclusive: whether there is one class for each task
 *
 * Returns: (transfer full): a report on no classes.
 */
AssayClassReport *
assay_class_report_new (gboolean exclusive)
{
  AssayClassReport *self = g_new0 (AssayClassReport, 1);

  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->by_label = g_hash_table_new (g_str_hash, g_str_equal);
  self->counts = g_array_new (FALSE, TRUE, sizeof (Counts));
  if (exclusive)
    self->confusion = g_new0 (gint64, SIDE * SIDE);
  return self;
}

/**
 * assay_class_report_free:
 * @self: (transfer full): what to free
 */
void
assay_class_report_free (AssayClassReport *self)
{
  g_ptr_array_unref (self->labels);
  g_hash_table_unref (self->by_label);
  g_array_unref (self->counts);
  g_free (self->confusion);
  g_free (self);
}

/**
 * assay_class_report_intern:
 * @length: of @label; -1: to its end
 *
 * Returns: the place of the class, which is made when it is new.
 */
guint
assay_class_report_intern (AssayClassReport *self, const char *label, gssize length)
{
  char *copy;
  guint known;

  /* Few classes, most of them short: a look is quicker than a copy. */
  for (guint i = 0; i < MIN (self->labels->len, 8) && length >= 0; i++)
    if (strncmp (self->labels->pdata[i], label, (gsize) length) == 0
        && ((const char *) self->labels->pdata[i])[length] == '\0')
      return i;
  copy = length < 0 ? g_strdup (label) : g_strndup (label, (gsize) length);
  known = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_label, copy));
  if (known > 0)
    {
      g_free (copy);
      return known - 1;
    }
  g_ptr_array_add (self->labels, copy);
  g_array_set_size (self->counts, self->labels->len);
  g_hash_table_insert (self->by_label, copy, GUINT_TO_POINTER (self->labels->len));
  return self->labels->len - 1;
}

/**
 * assay_class_report_get_n:
 *
 * Returns: how many classes there are.
 */
guint
assay_class_report_get_n (AssayClassReport *self)
{
  return self->labels->len;
}

/**
 * assay_class_report_get_label:
 *
 * Returns: (transfer none): the name of a class.
 */
const char *
assay_class_report_get_label (AssayClassReport *self, guint i)
{
  return self->labels->pdata[i];
}

/**
 * assay_class_report_add:
 * @truth: the class that is right
 * @predicted: the one that was answered, or %ASSAY_CLASS_NONE
 *
 * Takes one task of exclusive classes into account.
 */
void
assay_class_report_add (AssayClassReport *self, guint truth, guint predicted)
{
  guint row = MIN (truth, NONE), column = MIN (predicted, NONE);

  g_array_index (self->counts, Counts, truth).support++;
  if (predicted != ASSAY_CLASS_NONE)
    g_array_index (self->counts, Counts, predicted).predicted++;
  if (predicted == truth)
    g_array_index (self->counts, Counts, truth).correct++;
  if (self->confusion != NULL)
    self->confusion[row * SIDE + column]++;
}

/**
 * assay_class_report_count:
 * @correct: how often it was rightly answered
 * @predicted: how often it was answered
 * @support: how often it would have been right
 *
 * Takes one task, or many, of labels that may come together into account.
 */
void
assay_class_report_count (AssayClassReport *self, guint i, gint64 correct, gint64 predicted,
                          gint64 support)
{
  Counts *counts = &g_array_index (self->counts, Counts, i);

  counts->correct += correct;
  counts->predicted += predicted;
  counts->support += support;
}

static double
share (double part, double all)
{
  return all > 0 ? part / all : 0;
}

static AssayClassScore
score_of (const Counts *counts)
{
  AssayClassScore score = { counts->support, counts->predicted, counts->correct, 0, 0, 0 };

  score.precision = share ((double) counts->correct, (double) counts->predicted);
  score.recall = share ((double) counts->correct, (double) counts->support);
  score.f1 = share (2 * (double) counts->correct, (double) (counts->predicted + counts->support));
  return score;
}

/**
 * assay_class_report_get:
 *
 * Returns: how well the class is found.
 */
AssayClassScore
assay_class_report_get (AssayClassReport *self, guint i)
{
  return score_of (&g_array_index (self->counts, Counts, i));
}

/**
 * assay_class_report_average:
 *
 * Returns: the same of all classes together.
 */
AssayClassScore
assay_class_report_average (AssayClassReport *self, AssayAverage kind)
{
  AssayClassScore mean = { 0 };
  Counts sum = { 0 };
  double weights = 0;

  for (guint i = 0; i < self->counts->len; i++)
    {
      const Counts *counts = &g_array_index (self->counts, Counts, i);
      AssayClassScore score = score_of (counts);
      double weight = kind == ASSAY_AVERAGE_WEIGHTED ? (double) counts->support : 1;

      if (counts->support == 0 && counts->predicted == 0)
        continue;
      sum.correct += counts->correct;
      sum.predicted += counts->predicted;
      sum.support += counts->support;
      mean.precision += weight * score.precision;
      mean.recall += weight * score.recall;
      mean.f1 += weight * score.f1;
      weights += weight;
    }
  if (kind == ASSAY_AVERAGE_MICRO)
    return score_of (&sum);
  mean.support = sum.support;
  mean.predicted = sum.predicted;
  mean.correct = sum.correct;
  mean.precision = share (mean.precision, weights);
  mean.recall = share (mean.recall, weights);
  mean.f1 = share (mean.f1, weights);
  return mean;
}

/**
 * assay_class_report_has_confusion:
 *
 * Returns: whether it is known which class is taken for which.
 */
gboolean
assay_class_report_has_confusion (AssayClassReport *self)
{
  return self->confusion != NULL && self->labels->len > 0
         && self->labels->len <= ASSAY_CONFUSION_MAX_CLASSES;
}

/**
 * assay_class_report_get_confusion:
 * @truth: the class that is right
 * @predicted: the class that was answered, or %ASSAY_CLASS_NONE
 *
 * Returns: how many tasks there are of both.
 */
gint64
assay_class_report_get_confusion (AssayClassReport *self, guint truth, guint predicted)
{
  return self->confusion == NULL ? 0 : self->confusion[MIN (truth, NONE) * SIDE + MIN (predicted, NONE)];
}
