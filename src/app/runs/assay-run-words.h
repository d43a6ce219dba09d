/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-run-estimate.h"
#include "assay-runner.h"

G_BEGIN_DECLS

const char *assay_run_state_words         (AssayRunState state);
char       *assay_run_progress_dup_facts  (const AssayRunProgress *progress);
char       *assay_run_progress_dup_status (const AssayRunProgress *progress);
char       *assay_run_dup_subset_words    (const char *subset);
char       *assay_run_estimate_dup_cost   (const AssayRunEstimate *estimate);

G_END_DECLS
