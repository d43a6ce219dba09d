/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-http.h"
#include "assay-limiter.h"
#include "assay-run-item.h"
#include "assay-run-journal.h"
#include "assay-runner.h"

G_BEGIN_DECLS

/* Tasks that are claimed beyond those that can be sent at once, so that none has to wait for the
 * database. */
#define ASSAY_RUNNER_AHEAD 64
/* Answered tasks that may wait for the database before nothing more is sent. */
#define ASSAY_RUNNER_BEHIND 256

struct _AssayRunner
{
  GObject parent_instance;

  AssayWorkspace *workspace;
  AssayWorker *net;
  AssayRunPlan *plan;
  gint64 run_id;
  char *key;
  GMainContext *context;
  AssayRunProgressFunc func;
  gpointer data;
  int done; /* atomic */

  /* Of the net worker from here on. */
  AssayProvider *provider;
  AssayLimiter *limiter;
  AssayMediaLoader *loader;
  AssayHttp *fetcher;      /* of remote media */
  GThreadPool *pool;       /* prepares media */
  GCancellable *cancellable;
  gpointer task_context;   /* for a provider that judges the task itself */
  GDestroyNotify task_context_free;
  guint concurrency;

  gint64 after_seq;        /* where the next claims are looked for */
  gboolean exhausted;      /* nothing is left to claim */
  guint n_preparing;       /* rendered, media on their way */
  GPtrArray *lookups;      /* items whose key is to be looked up */
  GQueue ready;            /* items that may be sent */
  GQueue delayed;          /* items that are to be sent again later */
  guint n_sent;            /* requests in flight */
  guint n_saving;          /* done, result not in the database yet */
  guint n_unsafe;          /* of these, paid for and lost when the process is killed now */
  guint n_unsafe_next;     /* of these, those that no job has taken yet */
  AssayRunJournal *journal;
  GPtrArray *results;      /* for the next job */
  gboolean job_running;
  gint64 job_ended;        /* monotonic */
  gint64 synced;           /* when all of it was on disk last */

  gboolean is_paused;
  gboolean is_stopping;
  gboolean is_stopped;
  AssayRunState stop_state;
  char *stop_reason;
  char *wait_reason;       /* what is waited for, for people */

  gint64 started;          /* monotonic */
  gint64 last_success;
  guint n_success;
  guint n_bad;             /* transient failures since the last success */
  guint n_fatal;           /* wrong key and such, in a row */
  guint n_doubtful;        /* tasks that got what no API answers */
  guint n_foreign;         /* tasks that got it again and again */
  gint64 outage_since;     /* 0: none */
  gint64 next_probe;
  guint n_probes;
  gint64 held_until;       /* the server takes nothing before; 0: it does */
  gint64 trouble_since;    /* the database can't be written, 0: it can */

  double reserved;         /* dollars, by requests in flight */
  double unsaved_cost;     /* of results that are not on disk yet */
  double max_cost;         /* of one task so far */
  AssayRunProgress progress;
  gboolean served_model_known;
  char *served_model;
  gint64 samples_at[8];    /* for the rate: when, and how many were done */
  gint64 samples_done[8];
  guint n_samples;

  GSource *wake;
  GSource *ticker;
};

void     assay_runner_pump       (AssayRunner *self);
void     assay_runner_wake_at    (AssayRunner *self, gint64 monotonic);
void     assay_runner_halt       (AssayRunner *self, AssayRunState state, const char *reason);
void     assay_runner_fail       (AssayRunner *self, const char *reason);
void     assay_runner_add_result (AssayRunner *self, AssayRunItem *item, AssayResult *result);
void     assay_runner_feed       (AssayRunner *self, AssayRunItem *item);
gboolean assay_runner_run_job    (AssayRunner *self);
void     assay_runner_run_last_job (AssayRunner *self);
gboolean assay_runner_use_kept   (AssayRunner *self, AssayRunItem *item);
void     assay_runner_send       (AssayRunner *self, AssayRunItem *item);
gboolean assay_runner_may_send   (AssayRunner *self, AssayRunItem *item);
void     assay_runner_publish    (AssayRunner *self);

G_END_DECLS
