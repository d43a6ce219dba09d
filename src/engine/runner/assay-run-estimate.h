/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-blobs.h"
#include "assay-run-plan.h"

G_BEGIN_DECLS

/* Tasks whose prompts are rendered for an estimate. */
#define ASSAY_RUN_ESTIMATE_SAMPLE 50

/* What a run will cost, from the rendered prompts of a sample of its tasks. */
typedef struct
{
  gint64 n_tasks;
  double input_tokens;   /* in all */
  double output_tokens;
  double cost;           /* dollars, NaN: price not known */
  double cost_per_task;
  char *destination;     /* "api.openai.com" or NULL when nothing leaves this machine */
  gboolean is_remote;    /* leaves this machine */
  char *price_source;    /* for people; NULL: the price is not known */
} AssayRunEstimate;

AssayRunEstimate *assay_run_estimate_new  (AssayRunPlan *plan, AssayDb *db, AssayBlobs *blobs,
                                           const gint64 *task_ids, gsize n, GError **error);
void              assay_run_estimate_free (AssayRunEstimate *estimate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayRunEstimate, assay_run_estimate_free)

G_END_DECLS
