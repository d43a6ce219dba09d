/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-run-plan.h"
#include "assay-workspace.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_RUNNER (assay_runner_get_type ())
G_DECLARE_FINAL_TYPE (AssayRunner, assay_runner, ASSAY, RUNNER, GObject)

/* A snapshot; valid while the callback runs. */
typedef struct
{
  gint64 run_id;
  AssayRunState state;
  const char *reason;     /* why it stopped, or what it waits for; NULL: nothing to say */
  gboolean is_last;       /* the runner has ended, and the database says so */
  gboolean is_waiting;    /* for an outage to end, for the server to take more, or for the disk */
  double retry_s;         /* while it waits: until it is tried again; NaN or 0: can't be said */
  gint64 total;
  gint64 done;            /* ok + failed, earlier sessions included */
  gint64 ok;
  gint64 failed;
  gint64 needs_review;
  gint64 cached;
  gint64 maybe_paid_twice;
  guint in_flight;
  double cost;            /* dollars, the known part */
  gint64 n_cost_unknown;
  gint64 input_tokens;
  gint64 output_tokens;
  double seconds;         /* of this session */
  double rate;            /* tasks a second, lately */
  double remaining_s;     /* NaN: can't be said yet */
} AssayRunProgress;

/* In the context that was given: at most ten times a second, and a last time with @is_last set. */
typedef void (*AssayRunProgressFunc) (const AssayRunProgress *progress, gpointer data);

AssayRunner *assay_runner_new     (AssayWorkspace *workspace, AssayWorker *net);
void         assay_runner_start   (AssayRunner *self, AssayRunPlan *plan, gint64 run_id, const char *key,
                                   GMainContext *context, AssayRunProgressFunc func, gpointer data);
void         assay_runner_pause   (AssayRunner *self);
void         assay_runner_proceed (AssayRunner *self);
void         assay_runner_stop    (AssayRunner *self, AssayRunState state);
gboolean     assay_runner_is_done (AssayRunner *self);

G_END_DECLS
