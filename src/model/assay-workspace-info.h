/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-workspace.h"

G_BEGIN_DECLS

/* A file that an import just copied is named by no task yet; a day is longer than any import. */
#define ASSAY_COLLECT_MIN_AGE_US (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)
/* Raw replies that are kept unless the user says otherwise. */
#define ASSAY_COLLECT_REPLY_BYTES (G_GINT64_CONSTANT (1024) * 1024 * 1024)

/* How much is in a workspace. */
typedef struct
{
  gint64 n_projects; /* not deleted */
  gint64 n_deleted;  /* projects that can be restored */
  gint64 n_tasks;
  gint64 n_annotations;
  gint64 n_runs;
  gint64 n_results;
  gint64 n_replies;
  gint64 reply_bytes;
  gint64 n_unindexed; /* tasks that the index of texts does not have yet, deleted ones included */
} AssayWorkspaceInfo;

gboolean assay_workspace_load_info    (AssayDb *db, AssayWorkspaceInfo *info, GError **error);
gboolean assay_workspace_collect_sync (AssayWorkspace *self, gint64 max_reply_bytes, gint64 min_age_us,
                                       gint64 *freed, GError **error);

G_END_DECLS
