/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Thresholds that are tried; fixed before the answers are looked at. */
#define ASSAY_PROMISE_MAX_STEPS 40
/* Points of a risk–coverage curve; a chart has no more pixels. */
#define ASSAY_RISK_MAX_POINTS 200

/**
 * AssayRiskPoint:
 * @coverage: the share of answers that are accepted
 * @threshold: their least confidence
 * @risk: the share of them that is wrong
 * @upper: what that share is at most, at the level that was asked for, looking at this point only
 */
typedef struct
{
  gint64 n;
  gint64 n_wrong;
  double coverage;
  double threshold;
  double risk;
  double upper;
} AssayRiskPoint;

/**
 * AssayPromise:
 * @threshold: accept answers of at least this confidence; NAN: no promise can be made
 * @n: judged answers above it
 * @n_wrong: of these
 * @bound: the share of wrong ones is at most this, at the level that was asked for; without a
 *   promise, what can be said about the first threshold that was tried
 * @labels_needed: about how many more answers must be judged for a promise: 0 when it is kept, -1 when
 *   more will not help as long as the answers are no better
 *
 * A threshold above which at most so many answers are wrong.
 */
typedef struct
{
  double max_error;
  double level;
  double threshold;
  gint64 n;
  gint64 n_wrong;
  double bound;
  gint64 labels_needed;
} AssayPromise;

AssayPromise assay_promise_find  (const double *confidence, const gboolean *correct, gsize n,
                                  double max_error, double level);
gint64       assay_promise_needs (gint64 n_wrong, double max_error, double level);
double       assay_promise_upper (gint64 n_wrong, gint64 n, double level);
double       assay_promise_lower (gint64 n_wrong, gint64 n, double level);
GArray      *assay_risk_curve    (const double *confidence, const gboolean *correct, gsize n, double level,
                                  double *area);

G_END_DECLS
