/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-run-estimate.h"

G_BEGIN_DECLS

/* A run that could begin: what it would do, where it would go, what it would cost. */
typedef struct
{
  gint64 project_id;
  gint64 version_id;
  char *model;   /* CONNECTION/MODEL or "builtin"; NULL: the version's own */
  char *subset;  /* as in assay-subset-repo.c */
  gint64 seed;
  AssayRunOptions options;
  gint64 repeat_of; /* a run to make again, with its tasks and settings; 0: a new one */
  gint64 resume;    /* a run that nobody works on, to go on with as it is; 0: a new one */
  guint n_price; /* 0: a real run; else only the price is wanted, from that many tasks */

  /* What the reading worker found. */
  AssayRunPlan *plan;
  AssayRunEstimate *estimate; /* NULL: not asked for */
  gint64 n_tasks;
} AssayRunProposal;

AssayRunProposal *assay_run_proposal_new  (gint64 project_id, gint64 version_id, const char *subset);
void              assay_run_proposal_free (AssayRunProposal *self);
gboolean          assay_run_proposal_load (AssayRunProposal *self, AssayDb *db, AssayBlobs *blobs, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayRunProposal, assay_run_proposal_free)

G_END_DECLS
