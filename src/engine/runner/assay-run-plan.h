/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-chat.h"
#include "assay-connection.h"
#include "assay-label-config.h"
#include "assay-limiter.h"
#include "assay-prices.h"
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
  gboolean keep_metadata; /* send pictures to other machines with location and camera data */
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
  AssayPrice price;
  char **slots;                /* controls of result.n1 … n8 */
} AssayRunPlan;

void          assay_run_options_init (AssayRunOptions *options);
AssayRunPlan *assay_run_plan_new     (AssayDb *db, gint64 project_id, gint64 version_id, const char *model,
                                      const AssayRunOptions *options, GError **error);
AssayRunPlan *assay_run_plan_load    (AssayDb *db, gint64 run_id, GError **error);
AssayRunPlan *assay_run_plan_ref     (AssayRunPlan *plan);
void          assay_run_plan_unref   (AssayRunPlan *plan);
AssayRun     *assay_run_plan_create_run (AssayRunPlan *plan, AssayDb *db, const char *subset, gint64 seed, GError **error);
AssayRun     *assay_run_plan_repeat_run (AssayRunPlan *plan, AssayDb *db, gint64 run_id, GError **error);
gboolean      assay_run_plan_is_remote (const AssayRunPlan *plan);
double        assay_run_plan_compute_cost (const AssayRunPlan *plan, const AssayUsage *usage);
AssayProviderConfig *assay_run_plan_dup_provider_config (const AssayRunPlan *plan, const char *key);
void          assay_run_plan_load_quirks (const AssayRunPlan *plan, AssayProvider *provider);
char         *assay_run_plan_merge_quirk (const AssayConnection *connection, const char *model, AssayModelQuirks quirks);
AssayLimiter *assay_run_plan_new_limiter (const AssayRunPlan *plan);
char        **assay_run_dup_slots    (const AssayRun *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayRunPlan, assay_run_plan_unref)

G_END_DECLS
