/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-runs.h"
#include "assay-session.h"

G_BEGIN_DECLS

/* A run that is worked on here. Counted by the list and by the runner's callback. */
typedef struct
{
  AssayRuns *runs; /* NULL after the session */
  AssayRunJob *job;
  AssayRunner *runner;
} AssayLiveRun;

struct _AssayRuns
{
  GObject parent_instance;

  AssaySession *session;  /* not owned: it owns this; NULL after assay_runs_close() */
  AssayWorkspace *workspace;
  GPtrArray *jobs;        /* of AssayRunJob */
  GPtrArray *live;        /* of AssayLiveRun, counted */
  GCancellable *cancellable;
  gulong changed_id;
  gboolean is_reading;
  gboolean must_read_again;
};

void assay_runs_add_live   (AssayRuns *self, AssayLiveRun *live, gboolean is_new);
void assay_runs_drop_live  (AssayRuns *self, AssayLiveRun *live);
void assay_runs_notify_busy (AssayRuns *self);
void assay_live_run_unref  (gpointer live);

G_END_DECLS
