/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-class-report.c: precision, recall and F1 (van Rijsbergen 1979) of every class, their averages, and
 * which class is taken for which. The conventions are scikit-learn's: a share of nothing is 0, classes
 * that occur on neither side do not count in an average.
 *
 * Exclusive classes (one of a choice) have a table of confusion, and so have the labels of regions, where a
 * region of one side that is none of the other is missed or extra. Labels that may come together have a table of
 * two by two each, one against the rest. Not thread-safe; one owner. */

#include "assay-class-report.h"

#include <string.h>

/* The column of answers that name no class, and the row of those where none is right. */
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
  AssayClassKind kind;
  gint64 n_cases;       /* tasks whose labels may come together */
  gint64 *confusion;    /* NULL: these labels may come together */
};

/**
 * assay_class_report_new:
 * @kind: how classes go together
 *
 * Returns: (transfer full): a report on no classes.
 */
AssayClassReport *
assay_class_report_new (AssayClassKind kind)
{
  AssayClassReport *self = g_new0 (AssayClassReport, 1);

  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->by_label = g_hash_table_new (g_str_hash, g_str_equal);
  self->counts = g_array_new (FALSE, TRUE, sizeof (Counts));
  self->kind = kind;
  if (kind != ASSAY_CLASSES_TOGETHER)
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

/**
 * assay_class_report_add_case:
 *
 * Takes into account that there was one more task; its labels are counted with assay_class_report_count().
 */
void
assay_class_report_add_case (AssayClassReport *self)
{
  self->n_cases++;
}

/**
 * assay_class_report_pair:
 * @truth: the label of a region, or %ASSAY_CLASS_NONE where there is none
 * @predicted: what the model calls it, or %ASSAY_CLASS_NONE where it sees none
 *
 * Takes one region into the table of confusion. Its labels are counted with assay_class_report_count().
 */
void
assay_class_report_pair (AssayClassReport *self, guint truth, guint predicted)
{
  if (self->confusion != NULL)
    self->confusion[MIN (truth, NONE) * SIDE + MIN (predicted, NONE)]++;
}

/**
 * assay_class_report_get_kind:
 *
 * Returns: how the classes go together.
 */
AssayClassKind
assay_class_report_get_kind (AssayClassReport *self)
{
  return self->kind;
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

/**
 * assay_class_report_get_table:
 *
 * Returns: how often a label that may come with others is right, and answered; for the tasks that were told of
 *   with assay_class_report_add_case().
 */
AssayClassTable
assay_class_report_get_table (AssayClassReport *self, guint i)
{
  const Counts *counts = &g_array_index (self->counts, Counts, i);

  return (AssayClassTable){
    .true_negative = self->n_cases - counts->predicted - counts->support + counts->correct,
    .false_positive = counts->predicted - counts->correct,
    .false_negative = counts->support - counts->correct,
    .true_positive = counts->correct,
  };
}

static guint
find_label (AssayClassReport *self, const char *label)
{
  guint known = label == NULL ? 0 : GPOINTER_TO_UINT (g_hash_table_lookup (self->by_label, label));

  return known > 0 ? known - 1 : ASSAY_CLASS_NONE;
}

/**
 * assay_class_report_get_cell:
 * @label: (nullable): for labels that may come together, which of them the cell is about
 * @truth: (nullable): what is right; %NULL for nothing, or that @label is not
 * @predicted: (nullable): what was answered, likewise
 *
 * Returns: the count in a cell of the confusion, by names.
 */
gint64
assay_class_report_get_cell (AssayClassReport *self, const char *label, const char *truth, const char *predicted)
{
  guint t = find_label (self, truth), p = find_label (self, predicted), i = find_label (self, label);
  AssayClassTable table;

  if (self->kind != ASSAY_CLASSES_TOGETHER)
    return (t == ASSAY_CLASS_NONE && truth != NULL) || (p == ASSAY_CLASS_NONE && predicted != NULL)
             ? 0
             : assay_class_report_get_confusion (self, t, p);
  if (i == ASSAY_CLASS_NONE)
    return 0;
  table = assay_class_report_get_table (self, i);
  if (truth != NULL)
    return predicted != NULL ? table.true_positive : table.false_negative;
  return predicted != NULL ? table.false_positive : table.true_negative;
}
