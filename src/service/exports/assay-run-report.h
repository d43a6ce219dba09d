/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-run-estimate.h"
#include "assay-runner.h"

G_BEGIN_DECLS

/* How a run came out, as a process exits with it. Scripts rely on the numbers: never change them. */
typedef enum
{
  ASSAY_OUTCOME_COMPLETE = 0,
  ASSAY_OUTCOME_SETUP = 1, /* it could not go on: wrong key, disk full, … */
  ASSAY_OUTCOME_SOME_FAILED = 2,
  ASSAY_OUTCOME_ALL_FAILED = 3,
  ASSAY_OUTCOME_BUDGET = 4,
  ASSAY_OUTCOME_INTERRUPTED = 130,
} AssayOutcome;

void         assay_run_report_init         (AssayRunProgress *progress, const AssayRun *run);
AssayOutcome assay_run_report_outcome      (const AssayRunProgress *progress);
char        *assay_run_report_dup_started  (const AssayRun *run, const AssayRunPlan *plan);
char        *assay_run_report_dup_progress (const AssayRunProgress *progress);
char        *assay_run_report_dup_finished (const AssayRunProgress *progress);
char        *assay_run_report_dup_bar      (const AssayRunProgress *progress, int columns, gboolean unicode);
char        *assay_run_report_dup_summary  (const AssayRunProgress *progress);
char        *assay_run_report_dup_estimate (const AssayRunEstimate *estimate);
char        *assay_run_report_dup_estimate_json (const AssayRunEstimate *estimate);

G_END_DECLS
