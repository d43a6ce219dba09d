/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-align-report.h"

G_BEGIN_DECLS

char       *assay_alignment_words_accuracy   (const AssayAlignReport *report);
char       *assay_alignment_words_accuracy_detail (const AssayAlignReport *report);
char       *assay_alignment_words_promise    (const AssayAlignReport *report);
char       *assay_alignment_words_why_not    (const AssayAlignReport *report, gboolean writable);
char       *assay_alignment_words_explored   (const AssayAcceptance *acceptance, double level);
char       *assay_alignment_words_accepted   (const AssayAcceptanceBatch *batch, const AssayAudit *audit);
char       *assay_alignment_words_control    (const AssayAlignmentControl *control);
const char *assay_alignment_words_kind       (const char *kind);
const char *assay_alignment_words_method     (const AssayScoringMethod *method);

G_END_DECLS
