/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-chat.h"
#include "assay-connection.h"
#include "assay-label-config.h"
#include "assay-project.h"
#include "assay-prompt.h"
#include "assay-provider.h"
#include "assay-run.h"

G_BEGIN_DECLS

/* What the user asked for, beyond version, model and subset. Fixed for the run, kept with it. */
typedef struct
{
  double budget;          /* dollars, NaN: none */
  gboolean use_cache;     /* answer identical requests from the response cache */
  int concurrency;        /* 0: the connection's */
  int max_image_side;     /* pixels; larger pictures are scaled down before they are sent */
  int patience_s;         /* how long an outage is waited for before the run pauses */
  double threshold;       /* results with a lower confidence need review, NaN: none */
} AssayRunOptions;

/* Everything that is fixed for a run, made once. Immutable, reference-counted, any thread. */
typedef struct
{
  AssayProject *project;
  AssayVersion *version;
  AssayConnection *connection; /* NULL for the built-in model */
  char *connection_name;       /* "builtin" without a connection */
  char *model;
  AssayRunOptions options;

  AssayLabelConfig *config;
  struct _AssayRubric *rubric; /* NULL when the project has none */
  struct _AssayTemplate *system;
  struct _AssayTemplate *user;
  AssayChatParams *params;
  AssayChatSchema *schema;
  const AssayProviderClass *provider_class;
  char **slots;                /* controls of result.n1 … n8 */
} AssayRunPlan;

void          assay_run_options_init (AssayRunOptions *options);
AssayRunPlan *assay_run_plan_new     (AssayDb *db, gint64 project_id, gint64 version_id, const char *model,
                                      const AssayRunOptions *options, GError **error);
AssayRunPlan *assay_run_plan_load    (AssayDb *db, gint64 run_id, GError **error);
AssayRunPlan *assay_run_plan_ref     (AssayRunPlan *plan);
void          assay_run_plan_unref   (AssayRunPlan *plan);
AssayRun     *assay_run_plan_create_run (AssayRunPlan *plan, AssayDb *db, const char *subset, gint64 seed, GError **error);
char        **assay_run_dup_slots    (const AssayRun *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayRunPlan, assay_run_plan_unref)

/* What a run will cost, from the rendered prompts of a sample of its tasks. */
typedef struct
{
  gint64 n_tasks;
  gint64 n_cached;       /* of the sample, answered from the cache: scaled to n_tasks */
  double input_tokens;   /* in all */
  double output_tokens;
  double cost;           /* dollars, NaN: price not known */
  double cost_per_task;
  char *destination;     /* "api.openai.com" or NULL when nothing leaves this machine */
  gboolean is_remote;    /* leaves this machine */
  const char *price_source; /* "connection", "2026-11-01 table", NULL: not known */
} AssayRunEstimate;

AssayRunEstimate *assay_run_estimate_new  (AssayRunPlan *plan, AssayDb *db, const gint64 *task_ids, gsize n, GError **error);
void              assay_run_estimate_free (AssayRunEstimate *estimate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayRunEstimate, assay_run_estimate_free)

G_END_DECLS
