/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-result.h"

G_BEGIN_DECLS

/* A claim of a process that can't be asked whether it lives lapses after this. */
#define ASSAY_RUN_LEASE_US (30 * 60 * G_USEC_PER_SEC)

/* Rows of a run's subset that are written in one transaction. */
#define ASSAY_RUN_SUBSET_BATCH 100000

typedef enum
{
  ASSAY_RUN_PENDING,     /* made, not started */
  ASSAY_RUN_RUNNING,     /* a process works on it */
  ASSAY_RUN_PAUSED,      /* by the user, or by an outage */
  ASSAY_RUN_INTERRUPTED, /* its process was told to stop, or ended */
  ASSAY_RUN_CANCELLED,   /* by the user */
  ASSAY_RUN_BUDGET,      /* stopped before the budget was exceeded */
  ASSAY_RUN_FAILED,      /* could not go on: wrong key, disk full, … */
  ASSAY_RUN_FINISHED,    /* every task has a result */
  ASSAY_N_RUN_STATES
} AssayRunState;

struct _AssayRun
{
  gint64 id;
  gint64 project_id;
  gint64 version_id;
  char *connection;       /* its name, or "builtin" */
  char *model;
  char *served_model;     /* NULL: not known yet */
  char *subset;           /* as typed */
  gint64 seed;
  char *settings;         /* JSON: budget, cache, columns, config */
  AssayRunState state;
  char *reason;
  gint64 total;
  gint64 ok;
  gint64 failed;
  gint64 needs_review;
  gint64 cached;
  gint64 maybe_paid_twice; /* claimed by a process that ended before it saved the result */
  double cost;             /* known part, dollars */
  gint64 n_cost_unknown;
  gint64 input_tokens;
  gint64 output_tokens;
  gint64 active_us;        /* time it was worked on */
  char *software;
  char *author;
  gint64 created_at;
  gint64 started_at;
  gint64 finished_at;

  gint64 version_number;   /* of its version, for lists */
  char *prompt_name;
};

/* A task that this process may send. */
typedef struct
{
  gint64 seq;
  gint64 task_id;
  gint64 attempts; /* claims so far, this one included */
  gboolean ground_truth;
  char *data;      /* JSON */
} AssayClaim;

void        assay_run_free           (AssayRun *run);
AssayRun   *assay_run_new            (gint64 project_id, gint64 version_id);
const char *assay_run_state_name     (AssayRunState state);
gboolean    assay_run_can_resume     (AssayRunState state);

gboolean    assay_run_create         (AssayDb *db, AssayRun *run, const gint64 *task_ids, gsize n, GError **error);
AssayRun   *assay_run_load           (AssayDb *db, gint64 id, GError **error);
GPtrArray  *assay_run_list           (AssayDb *db, gint64 project_id, GError **error);
gboolean    assay_run_start          (AssayDb *db, gint64 id, GError **error);
gboolean    assay_run_step           (AssayDb *db, gint64 id, GPtrArray *results, guint n_claims, gint64 *after_seq,
                                      GPtrArray *claims, GError **error);
gboolean    assay_run_stop           (AssayDb *db, gint64 id, AssayRunState state, const char *reason,
                                      gint64 active_us, GError **error);
gboolean    assay_run_set_state      (AssayDb *db, gint64 id, AssayRunState state, const char *reason, GError **error);
gboolean    assay_run_get_state      (AssayDb *db, gint64 id, AssayRunState *state, GError **error);
gboolean    assay_run_set_served_model (AssayDb *db, gint64 id, const char *name, GError **error);
GArray     *assay_run_list_left      (AssayDb *db, gint64 id, gboolean with_failed, GError **error);
gboolean    assay_run_retry_failed   (AssayDb *db, gint64 id, GError **error);
gboolean    assay_run_set_deleted    (AssayDb *db, gint64 id, gboolean deleted, GError **error);
gboolean    assay_run_is_owned       (AssayDb *db, gint64 id, GError **error);
void        assay_claim_free         (AssayClaim *claim);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayRun, assay_run_free)

G_END_DECLS
