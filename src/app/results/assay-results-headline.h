/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-accuracy.h"
#include "assay-run-summary.h"
#include "assay-run.h"

G_BEGIN_DECLS

/* What the results of a run come to, read in one go. */
typedef struct
{
  gint64 run_id;
  AssayRun *run;
  gboolean is_elsewhere; /* another process works on it */
  AssayRunSummary summary;
  gint64 n_review; /* still to be looked at by a person */
  gint64 n_error;
  AssayAccuracyCounts accuracy; /* as far as it is known */
  gboolean is_stale;            /* it has to be worked out anew */
} AssayResultsHeadline;

void     assay_results_headline_clear     (AssayResultsHeadline *self);
gboolean assay_results_headline_load      (AssayResultsHeadline *self, AssayDb *db, GError **error);
char    *assay_results_headline_dup_facts (const AssayResultsHeadline *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssayResultsHeadline, assay_results_headline_clear)

G_END_DECLS
