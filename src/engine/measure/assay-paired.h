/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-stats.h"

G_BEGIN_DECLS

#define ASSAY_PAIRED_POWER 0.8 /* of the sizes that are recommended to a person */

double        assay_paired_mcnemar      (gint64 only_a, gint64 only_b, gboolean mid_p);
AssayEstimate assay_paired_newcombe     (gint64 both, gint64 only_a, gint64 only_b, gint64 neither, double level);
AssayEstimate assay_paired_tango        (gint64 only_a, gint64 only_b, gint64 n, double level);

double        assay_paired_detectable   (const AssayMoments *differences, double level, double power);
double        assay_paired_fewest_decided (double level);
double        assay_paired_tasks_needed (double difference, double mean_square, double level, double power);

void          assay_paired_holm         (double *p, guint n);

G_END_DECLS
