/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-compare.h"
#include "assay-project.h"
#include "assay-scoring.h"

G_BEGIN_DECLS

/* Everything that is gathered in the pass over the tasks, and needed to make figures of it. */
typedef struct
{
  GArray *costs[ASSAY_COMPARE_MAX_RUNS];     /* double */
  GArray *latencies[ASSAY_COMPARE_MAX_RUNS]; /* double, us */
} AssayCompareSamples;

gboolean assay_comparison_read    (AssayComparison *self, AssayDb *db, const AssayProject *project,
                                   AssayCompareSamples *samples, GError **error);
void     assay_comparison_measure (AssayComparison *self, AssayCompareSamples *samples);
void     assay_comparison_label   (AssayComparison *self);

void     assay_comparison_measure_pairs  (AssayComparison *self);
gboolean assay_comparison_read_votes     (AssayComparison *self, guint pair, AssayDb *db, GError **error);
double   assay_comparison_get_preference (const AssayComparedTask *task, guint run);

G_END_DECLS
