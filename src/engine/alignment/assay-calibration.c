/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-calibration.c: whether a confidence of 0.8 is right eight times of ten, and how to make it so.
 *
 * - Brier 1950: the mean of (confidence − right)².
 * - Expected calibration error (Naeini, Cooper, Hauskrecht 2015) over ten bins of as equal counts as
 *   equal confidences allow: Σ n_b / n · |accuracy_b − confidence_b|.
 * - Platt 1999: σ(a · logit p + b) by maximum likelihood, with his smoothed targets (N₊+1)/(N₊+2) and
 *   1/(N₋+2), by Newton steps with halving (Lin, Lin, Weng 2007).
 * - Isotonic regression by pooling adjacent violators (Ayer et al. 1955), straight between its knots.
 *
 * What a calibrated confidence is worth is measured by cross-fitting: each fifth of the answers by a
 * curve that was fitted to the other four. Pure; any thread. */

#include "assay-calibration.h"

#include <math.h>
#include <stdlib.h>

#define MAX_STEPS 100
#define TINY 1e-6 /* a confidence of 1 has no logit */

struct _AssayCalibrator
{
  gboolean is_isotonic;
  double a, b;     /* Platt */
  GArray *x, *y;   /* of double: the knots of an isotonic one */
};

typedef struct
{
  double confidence;
  double correct;
  double weight;
} Point;

static int
compare_points (const void *a, const void *b)
{
  const Point *x = a, *y = b;

  return (x->confidence > y->confidence) - (x->confidence < y->confidence);
}

static Point *
sort_points (const double *confidence, const gboolean *correct, gsize n)
{
  Point *points = g_new (Point, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    points[i] = (Point){ confidence[i], correct[i] ? 1 : 0, 1 };
  qsort (points, n, sizeof *points, compare_points);
  return points;
}

static AssayCalibrationBin
make_bin (const Point *points, gsize from, gsize to)
{
  AssayCalibrationBin bin = { (gint64) (to - from), points[from].confidence, points[to - 1].confidence, 0,
                              { 0 } };
  gint64 right = 0;

  for (gsize i = from; i < to; i++)
    {
      bin.confidence += points[i].confidence / (double) bin.n;
      right += points[i].correct > 0;
    }
  bin.accuracy = assay_stats_proportion (right, bin.n, ASSAY_STATS_LEVEL);
  return bin;
}

/**
 * assay_calibration_measure:
 * @confidence: (array length=n): of answers, 0 to 1, without NAN
 * @correct: (array length=n): whether each is right
 *
 * Returns: how far confidence and accuracy are apart; NAN for no answers. Any thread.
 */
AssayCalibration
assay_calibration_measure (const double *confidence, const gboolean *correct, gsize n)
{
  AssayCalibration self = { (gint64) n, NAN, NAN, 0, { { 0 } } };
  g_autofree Point *points = sort_points (confidence, correct, n);
  gsize from = 0;

  if (n == 0)
    return self;
  self.ece = self.brier = 0;
  for (gsize i = 0; i < n; i++)
    self.brier += (points[i].confidence - points[i].correct) * (points[i].confidence - points[i].correct)
                  / (double) n;
  for (guint i = 1; i <= ASSAY_CALIBRATION_BINS && from < n; i++)
    {
      gsize to = MAX (n * i / ASSAY_CALIBRATION_BINS, from);
      AssayCalibrationBin *bin = &self.bins[self.n_bins];

      /* Equal confidences stay together. */
      while (to > from && to < n && points[to].confidence == points[to - 1].confidence)
        to++;
      if (to == from)
        continue;
      *bin = make_bin (points, from, to);
      self.ece += (double) bin->n / (double) n * fabs (bin->accuracy.value - bin->confidence);
      self.n_bins++;
      from = to;
    }
  return self;
}

static double
logit (double p)
{
  p = CLAMP (p, TINY, 1 - TINY);
  return log (p / (1 - p));
}

static double
sigmoid (double x)
{
  return x >= 0 ? 1 / (1 + exp (-x)) : exp (x) / (1 + exp (x));
}

/* −log likelihood of one point whose target is t: log (1 + e^x) − t·x, without overflow. */
static double
loss_of (double x, double t)
{
  return MAX (x, 0) + log1p (exp (-fabs (x))) - t * x;
}

typedef struct
{
  const double *x; /* logits */
  const gboolean *correct;
  gsize n;
  double high; /* the target of what is right */
  double low;
} Platt;

static double
platt_loss (const Platt *self, double a, double b)
{
  double sum = 0;

  for (gsize i = 0; i < self->n; i++)
    sum += loss_of (a * self->x[i] + b, self->correct[i] ? self->high : self->low);
  return sum;
}

/* One Newton step, halved until it helps. Returns whether it moved. */
static gboolean
platt_step (const Platt *self, double *a, double *b)
{
  double ga = 0, gb = 0, haa = 1e-12, hab = 0, hbb = 1e-12, det, da, db, before = platt_loss (self, *a, *b);

  for (gsize i = 0; i < self->n; i++)
    {
      double p = sigmoid (*a * self->x[i] + *b), d = p - (self->correct[i] ? self->high : self->low);

      ga += d * self->x[i];
      gb += d;
      haa += p * (1 - p) * self->x[i] * self->x[i];
      hab += p * (1 - p) * self->x[i];
      hbb += p * (1 - p);
    }
  det = haa * hbb - hab * hab;
  if (!(det > 1e-18))
    return FALSE;
  da = -(hbb * ga - hab * gb) / det;
  db = -(haa * gb - hab * ga) / det;
  for (double step = 1; step > 1e-10; step /= 2)
    if (platt_loss (self, *a + step * da, *b + step * db) < before)
      {
        *a += step * da;
        *b += step * db;
        return fabs (step * da) + fabs (step * db) > 1e-13;
      }
  return FALSE;
}

/**
 * assay_calibrator_fit_platt:
 *
 * Returns: (transfer full): a curve of two parameters. Any thread.
 */
AssayCalibrator *
assay_calibrator_fit_platt (const double *confidence, const gboolean *correct, gsize n)
{
  AssayCalibrator *self = g_new0 (AssayCalibrator, 1);
  g_autofree double *x = g_new (double, MAX (n, 1));
  double right = 0;
  Platt platt = { x, correct, n, 0, 0 };

  for (gsize i = 0; i < n; i++)
    {
      x[i] = logit (confidence[i]);
      right += correct[i] ? 1 : 0;
    }
  platt.high = (right + 1) / (right + 2);
  platt.low = 1 / ((double) n - right + 2);
  self->b = log ((right + 1) / ((double) n - right + 1));
  for (int i = 0; i < MAX_STEPS && platt_step (&platt, &self->a, &self->b); i++)
    continue;
  return self;
}

/**
 * assay_calibrator_fit_isotonic:
 *
 * Returns: (transfer full): the closest curve that never falls. Any thread.
 */
AssayCalibrator *
assay_calibrator_fit_isotonic (const double *confidence, const gboolean *correct, gsize n)
{
  AssayCalibrator *self = g_new0 (AssayCalibrator, 1);
  g_autofree Point *points = sort_points (confidence, correct, n);
  g_autofree gsize *starts = g_new (gsize, n + 1);
  g_autofree Point *pools = g_new (Point, n + 1);
  gsize n_x = 0, n_pools = 0;

  self->is_isotonic = TRUE;
  self->x = g_array_new (FALSE, FALSE, sizeof (double));
  self->y = g_array_new (FALSE, FALSE, sizeof (double));
  for (gsize i = 0; i < n; i++)
    if (n_x > 0 && points[n_x - 1].confidence == points[i].confidence)
      {
        points[n_x - 1].correct += points[i].correct;
        points[n_x - 1].weight += 1;
      }
    else
      points[n_x++] = points[i];
  for (gsize i = 0; i < n_x; i++)
    {
      starts[n_pools] = i;
      pools[n_pools++] = points[i];
      while (n_pools > 1
             && pools[n_pools - 2].correct * pools[n_pools - 1].weight
                  >= pools[n_pools - 1].correct * pools[n_pools - 2].weight)
        {
          n_pools--;
          pools[n_pools - 1].correct += pools[n_pools].correct;
          pools[n_pools - 1].weight += pools[n_pools].weight;
        }
    }
  for (gsize k = 0; k < n_pools; k++)
    {
      gsize end = k + 1 < n_pools ? starts[k + 1] : n_x;
      double value = pools[k].correct / pools[k].weight;

      g_array_append_val (self->x, points[starts[k]].confidence);
      g_array_append_val (self->y, value);
      if (end - starts[k] < 2)
        continue;
      g_array_append_val (self->x, points[end - 1].confidence);
      g_array_append_val (self->y, value);
    }
  return self;
}

/**
 * assay_calibrator_fit:
 *
 * Returns: (transfer full): the curve that so many answers can carry. Any thread.
 */
AssayCalibrator *
assay_calibrator_fit (const double *confidence, const gboolean *correct, gsize n)
{
  return n < ASSAY_CALIBRATION_PLATT_BELOW ? assay_calibrator_fit_platt (confidence, correct, n)
                                           : assay_calibrator_fit_isotonic (confidence, correct, n);
}

/**
 * assay_calibrator_free:
 * @self: (transfer full): what to free
 */
void
assay_calibrator_free (AssayCalibrator *self)
{
  g_clear_pointer (&self->x, g_array_unref);
  g_clear_pointer (&self->y, g_array_unref);
  g_free (self);
}

/**
 * assay_calibrator_get_method:
 *
 * Returns: (transfer none): "platt" or "isotonic".
 */
const char *
assay_calibrator_get_method (const AssayCalibrator *self)
{
  return self->is_isotonic ? "isotonic" : "platt";
}

/**
 * assay_calibrator_apply:
 *
 * Returns: how often an answer of this confidence is right; NAN when nothing was learned. Any thread.
 */
double
assay_calibrator_apply (const AssayCalibrator *self, double confidence)
{
  guint low = 0, high;
  double x0, x1, y0, y1;

  if (!self->is_isotonic)
    return sigmoid (self->a * logit (confidence) + self->b);
  if (self->x->len == 0 || isnan (confidence))
    return NAN;
  high = self->x->len - 1;
  if (confidence <= g_array_index (self->x, double, low))
    return g_array_index (self->y, double, low);
  if (confidence >= g_array_index (self->x, double, high))
    return g_array_index (self->y, double, high);
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->x, double, middle) <= confidence)
        low = middle;
      else
        high = middle;
    }
  x0 = g_array_index (self->x, double, low);
  x1 = g_array_index (self->x, double, high);
  y0 = g_array_index (self->y, double, low);
  y1 = g_array_index (self->y, double, high);
  return x1 > x0 ? y0 + (y1 - y0) * (confidence - x0) / (x1 - x0) : y0;
}

/**
 * assay_calibration_cross_fit:
 * @calibrated: (out caller-allocates) (array length=n): each answer's confidence, made by a curve that
 *   did not see it
 *
 * Calibrates answers as if they were new. The folds go by the answers' order. Any thread.
 */
void
assay_calibration_cross_fit (const double *confidence, const gboolean *correct, gsize n,
                             double *calibrated)
{
  g_autofree double *x = g_new (double, MAX (n, 1));
  g_autofree gboolean *y = g_new (gboolean, MAX (n, 1));

  for (gsize fold = 0; fold < ASSAY_CALIBRATION_FOLDS; fold++)
    {
      g_autoptr (AssayCalibrator) curve = NULL;
      gsize others = 0;

      for (gsize i = 0; i < n; i++)
        if (i % ASSAY_CALIBRATION_FOLDS != fold)
          {
            x[others] = confidence[i];
            y[others++] = correct[i];
          }
      curve = assay_calibrator_fit (x, y, others);
      for (gsize i = fold; i < n; i += ASSAY_CALIBRATION_FOLDS)
        calibrated[i] = others > 0 ? assay_calibrator_apply (curve, confidence[i]) : NAN;
    }
}
