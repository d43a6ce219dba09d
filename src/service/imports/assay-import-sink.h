/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "assay-blobs.h"
#include "assay-task.h"

G_BEGIN_DECLS

/* Tasks and bytes that are handed to a sink at once: what a transaction may hold. */
#define ASSAY_IMPORT_BATCH_TASKS 10000
#define ASSAY_IMPORT_BATCH_BYTES (4 * 1024 * 1024)

typedef struct _AssayImportSink AssayImportSink;

/**
 * AssayImportSink:
 * @blobs: where files are copied to
 * @folders: (element-type utf8): where local files may be read, beside the sources' own folders
 * @begin: an import of what @source describes begins
 * @add: takes the drafts, an array of #AssayTaskDraft; may store them later and report then
 * @finish: stores what is left; says how many tasks there are, and duplicates that were left out
 * @abandon: takes back everything
 * @allow_folder: files in the folder are referenced from now on
 *
 * Where an import goes. After begin() comes finish() or abandon(), once. A finish() that fails has
 * abandoned. Called from one thread.
 */
struct _AssayImportSink
{
  AssayBlobs *blobs;
  GPtrArray *folders;
  gboolean (*begin)        (AssayImportSink *self, const char *source, const char *options, GError **error);
  gboolean (*add)          (AssayImportSink *self, GArray *drafts, GError **error);
  gboolean (*finish)       (AssayImportSink *self, guint64 n_rejected, guint64 *n_tasks,
                            guint64 *n_duplicates, GError **error);
  void     (*abandon)      (AssayImportSink *self);
  gboolean (*allow_folder) (AssayImportSink *self, const char *folder, GError **error);
};

G_END_DECLS
