/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-runs.h"
#include "assay-textures.h"
#include "assay-workspace.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_SESSION (assay_session_get_type ())
G_DECLARE_FINAL_TYPE (AssaySession, assay_session, ASSAY, SESSION, GObject)

/* Work on a reading connection. Runs in the session's reading worker. */
typedef gboolean (*AssayReadFunc) (AssayDb *db, gpointer data, GError **error);

AssaySession   *assay_session_new           (AssayWorkspace *workspace);
AssayWorkspace *assay_session_get_workspace (AssaySession *self);
AssayDb        *assay_session_get_reader    (AssaySession *self);
AssayChanges   *assay_session_get_changes   (AssaySession *self);
AssayWorker    *assay_session_get_net       (AssaySession *self);
AssayTextures  *assay_session_get_textures  (AssaySession *self);
AssayRuns      *assay_session_get_runs      (AssaySession *self);
void            assay_session_fill_search   (AssaySession *self);
void            assay_session_read_async    (AssaySession *self, AssayReadFunc func, gpointer data,
                                             GDestroyNotify destroy, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
gpointer        assay_session_read_finish   (AssaySession *self, GAsyncResult *result, GError **error);

G_END_DECLS
