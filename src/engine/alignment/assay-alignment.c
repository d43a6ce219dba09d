/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-alignment.c: how well the results of a run agree with the ground truth. Results are added one by
 * one, those without a truth as well, since they say how much a threshold covers; then everything is worked
 * out once by assay_alignment_finish(), and from then on it is immutable, shared by threads.
 *
 * A threshold promises something about one kind of confidence only (log-probabilities, a learner's
 * probability, what the model says of itself, …): results with another kind than the most frequent one take
 * part in the accuracy, but neither in the calibration nor in the promise. */

#include "assay-alignment-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  gint64 result_id;
  gint64 task_id;
  double score; /* NAN: no truth */
  double confidence;
  int kind;     /* -1: none */
} Added;

struct _AssayAlignment
{
  gatomicrefcount ref_count;
  AssayScoring *scoring;
  AssayGather *gathers;
  GArray *added;      /* of Added; gone once it is finished */
  GPtrArray *kinds;   /* names of confidences */
  AssayMoments scores;
  gboolean all_binary;

  AssayAlignmentSummary summary;
  GArray *rows;       /* of AssayAlignmentRow */
  double *judged;     /* confidences of judged results, n_confident of them */
  gboolean *correct;  /* parallel to judged */
  double *coverable;  /* confidences of all good results, descending, n_coverable of them */
};

/**
 * assay_alignment_new:
 * @scoring: (transfer full): how answers are compared
 *
 * Returns: (transfer full): an alignment of no results. For one thread until it is finished.
 */
AssayAlignment *
assay_alignment_new (AssayScoring *scoring)
{
  AssayAlignment *self = g_new0 (AssayAlignment, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->scoring = scoring;
  self->gathers = g_new0 (AssayGather, scoring->n + 1);
  for (guint i = 0; i < scoring->n; i++)
    assay_gather_init (&self->gathers[i], &scoring->controls[i]);
  self->added = g_array_new (FALSE, FALSE, sizeof (Added));
  self->kinds = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_array_new (FALSE, FALSE, sizeof (AssayAlignmentRow));
  self->all_binary = TRUE;
  return self;
}

/**
 * assay_alignment_ref:
 *
 * Returns: (transfer full): @self. Any thread.
 */
AssayAlignment *
assay_alignment_ref (AssayAlignment *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * assay_alignment_unref:
 * @self: (transfer full): any thread
 */
void
assay_alignment_unref (AssayAlignment *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->scoring->n; i++)
    assay_gather_clear (&self->gathers[i]);
  g_free (self->gathers);
  assay_scoring_free (self->scoring);
  g_clear_pointer (&self->added, g_array_unref);
  g_ptr_array_unref (self->kinds);
  g_array_unref (self->rows);
  g_free (self->judged);
  g_free (self->correct);
  g_free (self->coverable);
  g_free (self);
}

static int
find_kind (AssayAlignment *self, double confidence, const char *kind)
{
  if (isnan (confidence))
    return -1;
  kind = kind != NULL ? kind : "unknown";
  for (guint i = 0; i < self->kinds->len; i++)
    if (strcmp (self->kinds->pdata[i], kind) == 0)
      return (int) i;
  g_ptr_array_add (self->kinds, g_strdup (kind));
  return (int) self->kinds->len - 1;
}

static gboolean
compare (AssayScoring *scoring, const char *predicted, const char *truth, AssayScoringSlice *p, AssayScoringSlice *t,
         double *score, double *per_control)
{
  if (!assay_scoring_read (scoring, truth, t))
    return FALSE;
  if (predicted != NULL)
    return assay_scoring_read (scoring, predicted, p)
           && assay_scoring_compare_answers (scoring, p, t, score, per_control);
  memset (p, 0, scoring->n * sizeof *p);
  return assay_scoring_fail_answers (scoring, t, score, per_control);
}

/**
 * assay_alignment_add:
 * @predicted: (nullable): a result's values, as JSON; %NULL when the model failed, which is wrong
 * @truth: (nullable): the ground truth, likewise; %NULL when the task has none
 * @confidence: of the result, or NAN
 * @kind: (nullable): what kind of confidence it is
 *
 * Takes a result into account.
 */
void
assay_alignment_add (AssayAlignment *self, gint64 result_id, gint64 task_id, const char *predicted,
                     const char *truth, double confidence, const char *kind)
{
  AssayScoringSlice p[ASSAY_SCORING_MAX_CONTROLS];
  AssayScoringSlice t[ASSAY_SCORING_MAX_CONTROLS];
  double per_control[ASSAY_SCORING_MAX_CONTROLS];
  Added added = { result_id, task_id, NAN, confidence, find_kind (self, confidence, kind) };

  if (truth != NULL && compare (self->scoring, predicted, truth, p, t, &added.score, per_control))
    {
      for (guint i = 0; i < self->scoring->n; i++)
        assay_gather_add (&self->gathers[i], &p[i], &t[i], per_control[i]);
      assay_moments_add (&self->scores, added.score);
      self->summary.n_failed += predicted == NULL;
      self->all_binary = self->all_binary && (added.score == 0 || added.score == 1);
    }
  g_array_append_val (self->added, added);
}

static int
most_frequent_kind (AssayAlignment *self)
{
  g_autofree gint64 *counts = g_new0 (gint64, self->kinds->len + 1);
  int best = -1;

  for (guint i = 0; i < self->added->len; i++)
    {
      int kind = g_array_index (self->added, Added, i).kind;

      if (kind >= 0)
        counts[kind]++;
    }
  for (guint i = 0; i < self->kinds->len; i++)
    if (best < 0 || counts[i] > counts[best])
      best = (int) i;
  return best;
}

static int
compare_descending (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x < y) - (x > y);
}

/* Kolmogorov and Smirnov's distance of judged results from those that are not, and its p-value by the
 * asymptotic series with Stephens' correction (1970). */
static void
measure_shift (AssayAlignment *self, double *others, gsize n_others)
{
  AssayAlignmentSummary *summary = &self->summary;
  gsize n = (gsize) summary->n_confident, i = 0, k = 0;
  g_autofree double *judged = g_memdup2 (self->judged, MAX (n, 1) * sizeof (double));
  double distance = 0, scale, x, sum = 0;

  summary->shift = summary->shift_p = NAN;
  if (n == 0 || n_others == 0)
    return;
  qsort (judged, n, sizeof *judged, compare_descending);
  qsort (others, n_others, sizeof *others, compare_descending);
  while (i < n && k < n_others)
    {
      double at = MAX (judged[i], others[k]);

      while (i < n && judged[i] == at)
        i++;
      while (k < n_others && others[k] == at)
        k++;
      distance = MAX (distance, fabs ((double) i / (double) n - (double) k / (double) n_others));
    }
  scale = sqrt ((double) n * (double) n_others / (double) (n + n_others));
  x = (scale + 0.12 + 0.11 / scale) * distance;
  for (int j = 1; j <= 100; j++)
    sum += (j % 2 == 1 ? 2 : -2) * exp (-2.0 * j * j * x * x);
  summary->shift = distance;
  summary->shift_p = x < 0.2 ? 1 : CLAMP (sum, 0, 1);
}

static void
take_results (AssayAlignment *self, int kind)
{
  AssayAlignmentSummary *summary = &self->summary;
  guint n = self->added->len;
  g_autofree double *others = g_new (double, n + 1);
  gsize n_others = 0;

  self->judged = g_new (double, n + 1);
  self->correct = g_new (gboolean, n + 1);
  self->coverable = g_new (double, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const Added *added = &g_array_index (self->added, Added, i);
      gboolean has_confidence = kind >= 0 && added->kind == kind;
      AssayAlignmentRow row = { added->result_id, added->task_id, added->score,
                                has_confidence ? added->confidence : NAN,
                                assay_scoring_is_correct (self->scoring, added->score) };

      summary->n_other_kinds += added->kind >= 0 && !has_confidence;
      if (has_confidence)
        self->coverable[summary->n_coverable++] = added->confidence;
      if (isnan (added->score))
        {
          if (has_confidence)
            others[n_others++] = added->confidence;
          continue;
        }
      g_array_append_val (self->rows, row);
      summary->n_correct += row.correct;
      if (!has_confidence)
        continue;
      self->judged[summary->n_confident] = added->confidence;
      self->correct[summary->n_confident++] = row.correct;
    }
  qsort (self->coverable, (gsize) summary->n_coverable, sizeof (double), compare_descending);
  measure_shift (self, others, n_others);
}

static void
calibrate (AssayAlignment *self)
{
  AssayAlignmentSummary *summary = &self->summary;
  gsize n = (gsize) summary->n_confident;
  g_autofree double *calibrated = g_new (double, MAX (n, 1));
  g_autoptr (GArray) curve = NULL;

  summary->calibration = assay_calibration_measure (self->judged, self->correct, n);
  summary->calibration_method = n < ASSAY_CALIBRATION_PLATT_BELOW ? "platt" : "isotonic";
  /* With fewer, a fold leaves nothing to learn from. */
  if (n >= 2 * ASSAY_CALIBRATION_FOLDS)
    assay_calibration_cross_fit (self->judged, self->correct, n, calibrated);
  summary->calibrated
    = assay_calibration_measure (calibrated, self->correct, n >= 2 * ASSAY_CALIBRATION_FOLDS ? n : 0);
  curve = assay_risk_curve (self->judged, self->correct, n, ASSAY_STATS_LEVEL, &summary->aurc);
}

/**
 * assay_alignment_finish:
 *
 * Works everything out. Nothing can be added afterwards; from now on any thread.
 */
void
assay_alignment_finish (AssayAlignment *self)
{
  AssayAlignmentSummary *summary = &self->summary;
  int kind = most_frequent_kind (self);

  summary->n = self->scores.n;
  summary->n_results = self->added->len;
  summary->accuracy = assay_gather_estimate (&self->scores, self->all_binary);
  summary->confidence_kind = kind < 0 ? NULL : self->kinds->pdata[kind];
  for (guint i = 0; i < self->scoring->n; i++)
    assay_gather_finish (&self->gathers[i]);
  take_results (self, kind);
  calibrate (self);
  g_clear_pointer (&self->added, g_array_unref);
}

/**
 * assay_alignment_get_summary:
 *
 * Returns: (transfer none): the figures of the run. Any thread, once it is finished.
 */
const AssayAlignmentSummary *
assay_alignment_get_summary (AssayAlignment *self)
{
  return &self->summary;
}

/**
 * assay_alignment_get_scoring:
 *
 * Returns: (transfer none): how answers were compared. Any thread.
 */
AssayScoring *
assay_alignment_get_scoring (AssayAlignment *self)
{
  return self->scoring;
}

/**
 * assay_alignment_get_n_controls:
 *
 * Returns: how many controls are compared. Any thread.
 */
guint
assay_alignment_get_n_controls (AssayAlignment *self)
{
  return self->scoring->n;
}

/**
 * assay_alignment_get_control:
 *
 * Returns: (transfer none): the figures of a control, in document order. Any thread, once it is
 *   finished.
 */
const AssayAlignmentControl *
assay_alignment_get_control (AssayAlignment *self, guint i)
{
  return &self->gathers[i].figures;
}

/**
 * assay_alignment_get_rows:
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): the judged results, as they were added. Any thread, once
 *   it is finished.
 */
const AssayAlignmentRow *
assay_alignment_get_rows (AssayAlignment *self, guint *n)
{
  *n = self->rows->len;
  return (const AssayAlignmentRow *) self->rows->data;
}

/**
 * assay_alignment_find_promise:
 * @max_error: the most that may be wrong of what is accepted, such as 0.05
 * @level: how sure that is to be, such as 0.95
 *
 * Returns: the threshold that keeps it, or what it would take. Any thread, once it is finished.
 */
AssayPromise
assay_alignment_find_promise (AssayAlignment *self, double max_error, double level)
{
  return assay_promise_find (self->judged, self->correct, (gsize) self->summary.n_confident, max_error,
                             level);
}

/**
 * assay_alignment_accept:
 * @threshold: the least confidence that is accepted; NAN: none is
 * @level: of the upper limit
 *
 * Returns: what that comes to. Any thread, once it is finished.
 */
AssayAcceptance
assay_alignment_accept (AssayAlignment *self, double threshold, double level)
{
  const AssayAlignmentSummary *summary = &self->summary;
  AssayAcceptance acceptance = { .threshold = threshold, .coverage = NAN, .risk = NAN, .upper = 1 };
  gint64 low = 0, high = summary->n_coverable;

  while (low < high)
    {
      gint64 middle = low + (high - low) / 2;

      if (self->coverable[middle] >= threshold)
        low = middle + 1;
      else
        high = middle;
    }
  acceptance.n_accepted = low;
  if (summary->n_coverable > 0)
    acceptance.coverage = (double) low / (double) summary->n_coverable;
  for (gint64 i = 0; i < summary->n_confident; i++)
    if (self->judged[i] >= threshold)
      {
        acceptance.n_judged++;
        acceptance.n_wrong += !self->correct[i];
      }
  if (acceptance.n_judged == 0)
    return acceptance;
  acceptance.risk = (double) acceptance.n_wrong / (double) acceptance.n_judged;
  acceptance.upper = assay_promise_upper (acceptance.n_wrong, acceptance.n_judged, level);
  return acceptance;
}

/**
 * assay_alignment_threshold_at:
 * @coverage: the share of results to accept, 0 to 1
 *
 * Returns: the least confidence of the surest results that make it; NAN for none. Any thread, once it
 *   is finished.
 */
double
assay_alignment_threshold_at (AssayAlignment *self, double coverage)
{
  gint64 n = (gint64) llround (coverage * (double) self->summary.n_coverable);

  return n <= 0 ? NAN : self->coverable[MIN (n, self->summary.n_coverable) - 1];
}

/**
 * assay_alignment_dup_curve:
 * @level: of the upper limits
 *
 * Returns: (transfer full) (element-type AssayRiskPoint): the risk–coverage curve of the judged results.
 *   Any thread, once it is finished.
 */
GArray *
assay_alignment_dup_curve (AssayAlignment *self, double level)
{
  double area;

  return assay_risk_curve (self->judged, self->correct, (gsize) self->summary.n_confident, level, &area);
}
