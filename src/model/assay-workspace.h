/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "assay-blobs.h"
#include "assay-changes.h"
#include "assay-db.h"
#include "assay-types.h"
#include "assay-worker.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_WORKSPACE (assay_workspace_get_type ())
G_DECLARE_FINAL_TYPE (AssayWorkspace, assay_workspace, ASSAY, WORKSPACE, GObject)

/* Up to this size the whole file is checked when it is opened; beyond, only its ends. */
#define ASSAY_WORKSPACE_CHECK_BYTES (8 * 1024 * 1024)

typedef enum
{
  ASSAY_WORKSPACE_DEFAULT = 0,
  ASSAY_WORKSPACE_CREATE = 1 << 0, /* make it when there is none */
} AssayWorkspaceFlags;

/* Work on the writing connection. Runs in the db worker; commits what it did. */
typedef gboolean (*AssayDbFunc) (AssayDb *db, gpointer data, GError **error);

char           *assay_workspace_dup_default_path (void);
AssayWorkspace *assay_workspace_open_sync    (const char *path, AssayWorkspaceFlags flags, GError **error);
void            assay_workspace_open_async   (const char *path, AssayWorkspaceFlags flags,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer user_data);
AssayWorkspace *assay_workspace_open_finish  (GAsyncResult *result, GError **error);
void            assay_workspace_close_sync   (AssayWorkspace *self);
const char     *assay_workspace_get_path     (AssayWorkspace *self);
gboolean        assay_workspace_is_read_only (AssayWorkspace *self);
AssayDb        *assay_workspace_get_reader   (AssayWorkspace *self);
AssayDb        *assay_workspace_open_reader  (AssayWorkspace *self, GError **error);
AssayWorker    *assay_workspace_get_worker   (AssayWorkspace *self);
AssayBlobs     *assay_workspace_get_blobs    (AssayWorkspace *self);
AssayChanges   *assay_workspace_get_changes  (AssayWorkspace *self);
void            assay_workspace_watch        (AssayWorkspace *self);

gboolean        assay_workspace_write_sync   (AssayWorkspace *self, AssayDbFunc func, gpointer data,
                                              AssayChangeKinds kinds, GError **error);
void            assay_workspace_write_async  (AssayWorkspace *self, AssayDbFunc func, gpointer data,
                                              GDestroyNotify destroy, AssayChangeKinds kinds,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer user_data);
gboolean        assay_workspace_write_finish (AssayWorkspace *self, GAsyncResult *result, GError **error);

gboolean        assay_workspace_check_sync   (const char *path, GPtrArray *problems, GError **error);
gboolean        assay_workspace_backup_sync  (AssayWorkspace *self, const char *path, GError **error);
gboolean        assay_workspace_salvage_sync (const char *path, const char *copy, GString *report, GError **error);

G_END_DECLS
