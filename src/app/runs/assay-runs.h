/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-run-job.h"
#include "assay-run-proposal.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_RUNS (assay_runs_get_type ())
G_DECLARE_FINAL_TYPE (AssayRuns, assay_runs, ASSAY, RUNS, GObject)

/* Runs that stopped before the window was opened and are still offered. */
#define ASSAY_RUNS_MAX_OLD 5

AssayRuns        *assay_runs_new            (gpointer session);
void              assay_runs_close          (AssayRuns *self);
void              assay_runs_refresh        (AssayRuns *self);
guint             assay_runs_get_busy       (AssayRuns *self);
AssayRunJob      *assay_runs_find           (AssayRuns *self, gint64 run_id);
void              assay_runs_propose_async  (AssayRuns *self, AssayRunProposal *proposal,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
AssayRunProposal *assay_runs_propose_finish (AssayRuns *self, GAsyncResult *result, GError **error);
void              assay_runs_start_async    (AssayRuns *self, AssayRunProposal *proposal,
                                             GAsyncReadyCallback callback, gpointer user_data);
void              assay_runs_resume_async   (AssayRuns *self, gint64 run_id,
                                             GAsyncReadyCallback callback, gpointer user_data);
gint64            assay_runs_start_finish   (AssayRuns *self, GAsyncResult *result, GError **error);
void              assay_runs_pause          (AssayRuns *self, gint64 run_id);
void              assay_runs_go_on          (AssayRuns *self, gint64 run_id);
void              assay_runs_cancel         (AssayRuns *self, gint64 run_id);

G_END_DECLS
