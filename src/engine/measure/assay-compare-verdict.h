/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-compare.h"

G_BEGIN_DECLS

char       *assay_comparison_dup_verdict (const AssayComparison *self, const AssayComparedPair *pair);
const char *assay_compare_by_to_word     (AssayCompareBy by);
double      assay_compare_round_tasks    (double tasks);

G_END_DECLS
