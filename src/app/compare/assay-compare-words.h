/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-compare.h"

G_BEGIN_DECLS

char *assay_compare_dup_verdict  (const AssayComparison *comparison, const AssayComparedPair *pair);
char *assay_compare_dup_brief    (const AssayComparison *comparison, const AssayComparedPair *pair);
char *assay_compare_dup_evidence (const AssayComparison *comparison, const AssayComparedPair *pair);
char *assay_compare_dup_methods  (const AssayComparison *comparison, const AssayComparedPair *pair);
char *assay_compare_dup_needed   (const AssayComparison *comparison, const AssayComparedPair *pair);
char *assay_compare_dup_votes    (const AssayComparison *comparison, const AssayComparedPair *pair);
char *assay_compare_dup_quality  (const AssayComparison *comparison, const AssayComparedRun *run);
char *assay_compare_dup_margin   (const AssayComparison *comparison, const AssayComparedRun *run);
char *assay_compare_dup_facts    (const AssayComparedRun *run);
char *assay_compare_dup_run      (const AssayRun *run);
const AssayEstimate *assay_compare_get_quality (const AssayComparison *comparison, const AssayComparedRun *run);

G_END_DECLS
