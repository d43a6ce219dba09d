/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-promise.c: from which confidence on answers may be accepted unseen, so that at most ε of them are
 * wrong, with a confidence of 1 − δ.
 *
 * For one threshold, k wrong among the n judged answers above it, the error is at most the upper limit of
 * Clopper and Pearson 1934: the R with P(Bin(n, R) ≤ k) = δ, that is BetaInv(1 − δ; k + 1, n − k). Looking at
 * many thresholds and taking the best would break the promise. So they are tried in an order that is fixed
 * beforehand, from strict to lax, and the first failure ends it: fixed-sequence testing, which keeps δ for
 * all of them together (Angelopoulos et al. 2021, "Learn then Test"; Jung, Brahman, Choi 2025, "Trust or
 * Escalate").
 *
 * Which thresholds: those at whose count one more wrong answer is allowed (59, 93, 124, … for 5 % and
 * 95 %), since between them the test only gets harder; beginning at the first of them that holds an eighth
 * of the judged answers, so that one early mistake does not end it where there are many. Both depend on the
 * confidences alone, never on what is right, which is what the proof asks for. The judged answers must be
 * like those that are to be accepted. Pure; any thread. */

#include "assay-promise.h"

#include "assay-stats.h"

#include <math.h>
#include <stdlib.h>

#define FIRST_SHARE 8
/* Nobody labels so many tasks that more of them come out wrong. */
#define MAX_WRONG 100000

typedef struct
{
  double confidence;
  gboolean wrong;
} Row;

/**
 * assay_promise_upper:
 *
 * Returns: the exact one-sided upper limit of a share of which @n_wrong of @n were seen. Any thread.
 */
double
assay_promise_upper (gint64 n_wrong, gint64 n, double level)
{
  if (n <= 0 || n_wrong >= n)
    return 1;
  return assay_stats_beta_quantile (level, (double) n_wrong + 1, (double) (n - n_wrong));
}

/**
 * assay_promise_lower:
 *
 * Returns: the exact one-sided lower limit. Any thread.
 */
double
assay_promise_lower (gint64 n_wrong, gint64 n, double level)
{
  if (n <= 0 || n_wrong <= 0)
    return 0;
  return assay_stats_beta_quantile (1 - level, (double) n_wrong, (double) (n - n_wrong) + 1);
}

/* Whether the error is at most max_error: P(Bin(n, max_error) ≤ k) ≤ δ, which needs no inversion. */
static gboolean
holds (gint64 n_wrong, gint64 n, double max_error, double level)
{
  if (n_wrong >= n)
    return FALSE;
  return assay_stats_beta_cdf (max_error, (double) n_wrong + 1, (double) (n - n_wrong)) >= level;
}

/**
 * assay_promise_needs:
 *
 * Returns: how many judged answers it takes when @n_wrong of them are wrong: 59 for none, at most 5 %
 *   wrong and 95 % confidence. Any thread.
 */
gint64
assay_promise_needs (gint64 n_wrong, double max_error, double level)
{
  gint64 low = n_wrong, high;

  if (!(max_error > 0) || !(level < 1))
    return G_MAXINT64;
  if (n_wrong == 0)
    return (gint64) MAX (1, ceil (log (1 - level) / log (1 - max_error) - 1e-9));
  for (high = n_wrong + 1; !holds (n_wrong, high, max_error, level); high *= 2)
    low = high;
  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (holds (n_wrong, middle, max_error, level))
        high = middle;
      else
        low = middle;
    }
  return high;
}

static int
compare_rows (const void *a, const void *b)
{
  const Row *x = a, *y = b;

  return (x->confidence < y->confidence) - (x->confidence > y->confidence);
}

static Row *
sort_rows (const double *confidence, const gboolean *correct, gsize n)
{
  Row *rows = g_new (Row, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    rows[i] = (Row){ confidence[i], !correct[i] };
  qsort (rows, n, sizeof *rows, compare_rows);
  return rows;
}

/* The end of the rows that are as sure as the one before end. */
static gsize
end_of_equals (const Row *rows, gsize n, gsize end)
{
  while (end > 0 && end < n && rows[end].confidence == rows[end - 1].confidence)
    end++;
  return end;
}

/* The counts that are tried, in order. */
static GArray *
plan_steps (const Row *rows, gsize n, double max_error, double level)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_autoptr (GArray) steps = all;
  GArray *out = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize last = 0;

  for (gint64 k = 0, need; (need = assay_promise_needs (k, max_error, level)) <= (gint64) n;
       k += MAX (1, k / 16))
    {
      gsize end = end_of_equals (rows, n, (gsize) need);

      if (end < n / FIRST_SHARE || end == last)
        continue;
      g_array_append_val (steps, end);
      last = end;
    }
  for (guint i = 0; i < steps->len; i++)
    if (steps->len <= ASSAY_PROMISE_MAX_STEPS
        || i * ASSAY_PROMISE_MAX_STEPS / steps->len != (i + 1) * ASSAY_PROMISE_MAX_STEPS / steps->len)
      g_array_append_val (out, g_array_index (steps, gsize, i));
  if (last > 0 && last < n)
    g_array_append_val (out, n);
  return out;
}

/* About how many more must be judged, if they come out like those that were: the fewest over all
 * thresholds. */
static gint64
estimate_need (const Row *rows, gsize n, double max_error, double level)
{
  double best = INFINITY;
  double z = assay_stats_normal_quantile (level);
  gsize stride = n / ASSAY_PROMISE_MAX_STEPS + 1;
  gint64 wrong = 0;

  if (n == 0)
    return assay_promise_needs (0, max_error, level);
  for (gsize i = 0; i < n; i++)
    {
      double seen = (double) (i + 1), rate, share = seen / (double) n;
      gint64 k;

      wrong += rows[i].wrong;
      rate = (double) wrong / seen;
      if (rate >= max_error || end_of_equals (rows, n, i + 1) != i + 1)
        continue;
      /* Some places tell as much as all; where the first mistake follows is the best of the first. */
      if (i % stride != stride - 1 && i + 1 < n && !(wrong == 0 && i + 1 < n && rows[i + 1].wrong))
        continue;
      /* As many wrong ones as that share makes of the answers that are needed for them, which the normal
       * approximation says well enough: z² ε (1 − ε) / (ε − rate)². */
      k = MAX (wrong, llround (rate * z * z * max_error * (1 - max_error) / ((max_error - rate) * (max_error - rate))));
      if (k > MAX_WRONG)
        continue;
      best = MIN (best, ((double) assay_promise_needs (k, max_error, level) - seen) / share);
    }
  return isinf (best) ? -1 : (gint64) MAX (1, ceil (best));
}

/**
 * assay_promise_find:
 * @confidence: (array length=n): of judged answers, of one kind, without NAN
 * @correct: (array length=n): whether each is right
 * @max_error: such as 0.05
 * @level: such as 0.95
 *
 * Returns: the laxest threshold that keeps the promise. Any thread.
 */
AssayPromise
assay_promise_find (const double *confidence, const gboolean *correct, gsize n, double max_error,
                    double level)
{
  AssayPromise self = { max_error, level, NAN, 0, 0, 1, 0 };
  g_autofree Row *rows = sort_rows (confidence, correct, n);
  g_autoptr (GArray) steps = plan_steps (rows, n, max_error, level);
  gsize at = 0;
  gint64 wrong = 0;

  for (guint i = 0; i < steps->len; i++)
    {
      gsize end = g_array_index (steps, gsize, i);

      for (; at < end; at++)
        wrong += rows[at].wrong;
      if (i == 0 || holds (wrong, (gint64) end, max_error, level))
        {
          self.n = (gint64) end;
          self.n_wrong = wrong;
          self.bound = assay_promise_upper (wrong, (gint64) end, level);
        }
      if (!holds (wrong, (gint64) end, max_error, level))
        break;
      self.threshold = rows[end - 1].confidence;
    }
  if (isnan (self.threshold))
    self.labels_needed = estimate_need (rows, n, max_error, level);
  if (steps->len == 0)
    {
      for (gsize i = 0; i < n; i++)
        self.n_wrong += rows[i].wrong;
      self.n = (gint64) n;
      self.bound = assay_promise_upper (self.n_wrong, self.n, level);
    }
  return self;
}

static AssayRiskPoint
make_point (const Row *rows, gsize end, gint64 wrong, gsize n, double level)
{
  AssayRiskPoint point = { (gint64) end, wrong, (double) end / (double) n, rows[end - 1].confidence,
                           (double) wrong / (double) end, 0 };

  point.upper = assay_promise_upper (wrong, (gint64) end, level);
  return point;
}

/**
 * assay_risk_curve:
 * @level: of the upper limits
 * @area: (out): AURC: the mean risk over all coverages, 0 is best (Geifman, El-Yaniv 2017)
 *
 * Returns: (transfer full) (element-type AssayRiskPoint): how wrong the accepted are when more and more
 *   are accepted, the surest first; equal confidences come together. Any thread.
 */
GArray *
assay_risk_curve (const double *confidence, const gboolean *correct, gsize n, double level, double *area)
{
  GArray *curve = g_array_new (FALSE, FALSE, sizeof (AssayRiskPoint));
  g_autofree Row *rows = sort_rows (confidence, correct, n);
  gint64 wrong = 0;
  gsize drawn = 0;

  *area = n > 0 ? 0 : NAN;
  for (gsize i = 0, end; i < n; i = end)
    {
      gint64 before = wrong;
      AssayRiskPoint point;

      end = end_of_equals (rows, n, i + 1);
      for (gsize k = i; k < end; k++)
        wrong += rows[k].wrong;
      /* Inside a group of equals the wrong ones are spread evenly. */
      for (gsize k = i; k < end; k++)
        *area += ((double) before + (double) (wrong - before) * (double) (k + 1 - i) / (double) (end - i))
                 / (double) (k + 1) / (double) n;
      if (end < n && (end - drawn) * ASSAY_RISK_MAX_POINTS < n)
        continue;
      point = make_point (rows, end, wrong, n, level);
      g_array_append_val (curve, point);
      drawn = end;
    }
  return curve;
}
