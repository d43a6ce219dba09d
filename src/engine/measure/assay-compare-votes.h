/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-compare.h"

G_BEGIN_DECLS

/* A vote is the position of the best run, or one of these. */
#define ASSAY_VOTE_TIE (-1)
#define ASSAY_VOTE_NONE (-2)

gint64                assay_comparison_count_votes (const AssayComparison *self);
int                   assay_comparison_get_vote    (const AssayComparison *self, const AssayComparedTask *task);
void                  assay_comparison_set_vote    (AssayComparison *self, guint position, int vote);
AssayPreferenceChoice assay_comparison_split_vote  (const AssayComparedPair *pair, int vote);

G_END_DECLS
