/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"

G_BEGIN_DECLS

/* What the results of a run come to. */
typedef struct
{
  gint64 n;                       /* results, good or not */
  gint64 n_overall;               /* those with an overall score */
  double overall_mean;            /* NaN: none */
  double overall_sum_of_squares;  /* of the distances from the mean */
  double overall_min;
  double overall_max;
  gint64 n_confidence;
  double confidence_mean;
  gint64 n_cost;                  /* results whose cost is known */
  double cost;
  gint64 n_latency;               /* results that were asked for, not cached */
  double latency_mean_us;
} AssayRunSummary;

gboolean assay_run_summarize    (AssayDb *db, gint64 run_id, AssayRunSummary *summary, GError **error);
GArray  *assay_run_list_pending (AssayDb *db, gint64 run_id, GError **error);
GArray  *assay_run_list_tasks   (AssayDb *db, gint64 run_id, GError **error);

G_END_DECLS
