/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-alignment.h"
#include "assay-scoring-private.h"

G_BEGIN_DECLS

/* What is gathered about a control while results come in. */
typedef struct
{
  AssayAlignmentControl figures; /* filled in by assay_gather_finish() */
  const AssayScoringControl *scoring;
  AssayMoments scores;
  GArray *truth;     /* of double: classes or numbers; parallel to predicted */
  GArray *predicted;
  gboolean all_binary;
} AssayGather;

void assay_gather_init   (AssayGather *self, const AssayScoringControl *scoring);
void assay_gather_clear  (AssayGather *self);
void assay_gather_add    (AssayGather *self, const AssayScoringSlice *predicted,
                          const AssayScoringSlice *truth, double score);
void assay_gather_finish (AssayGather *self);

AssayEstimate assay_gather_estimate (const AssayMoments *moments, gboolean all_binary);

G_END_DECLS
