/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-task.h"

G_BEGIN_DECLS

/* A running import renews its claim with each batch; one that didn't for so long is undone. */
#define ASSAY_IMPORT_LEASE_US (60 * G_USEC_PER_SEC)

struct _AssayImport
{
  gint64 id;
  gint64 project_id;
  char *source;
  char *state; /* running, done, undone */
  gint64 n_tasks;
  gint64 n_duplicates;
  gint64 n_rejected;
  gint64 created_at;
  gint64 finished_at;
};

void       assay_import_free        (AssayImport *import);
gint64     assay_import_begin       (AssayDb *db, gint64 project_id, const char *source, const char *options, GError **error);
gboolean   assay_import_add         (AssayDb *db, gint64 import_id, gint64 project_id, const AssayTaskDraft *drafts, guint n,
                                     gboolean keep_duplicates, AssayTaskHashes *hashes, guint *n_inserted, GError **error);
gboolean   assay_import_finish      (AssayDb *db, gint64 import_id, AssayTaskHashes *hashes, gint64 n_rejected, GError **error);
gboolean   assay_import_abandon     (AssayDb *db, gint64 import_id, GError **error);
gboolean   assay_import_set_undone  (AssayDb *db, gint64 import_id, gboolean undone, GError **error);
gboolean   assay_import_clean_up    (AssayDb *db, GError **error);
GPtrArray *assay_import_list        (AssayDb *db, gint64 project_id, GError **error);
gboolean   assay_folder_allow       (AssayDb *db, const char *path, GError **error);
GPtrArray *assay_folder_list        (AssayDb *db, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayImport, assay_import_free)

G_END_DECLS
