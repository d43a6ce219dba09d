/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"

G_BEGIN_DECLS

typedef struct _AssayTaskHashes AssayTaskHashes;

AssayTaskHashes *assay_task_hashes_new     (gint64 project_id);
void             assay_task_hashes_free    (AssayTaskHashes *self);
gboolean         assay_task_hashes_prepare (AssayTaskHashes *self, AssayDb *db, GError **error);
void             assay_task_hashes_expect  (AssayTaskHashes *self, guint64 hash);
gboolean         assay_task_hashes_may_have (AssayTaskHashes *self, guint64 hash);
gboolean         assay_task_hashes_find    (AssayTaskHashes *self, AssayDb *db, guint64 hash,
                                            const char *data, gboolean *found, GError **error);
gboolean         assay_task_hashes_add     (AssayTaskHashes *self, AssayDb *db, guint64 hash,
                                            gint64 task_id, GError **error);
gboolean         assay_task_hashes_is_full (AssayTaskHashes *self);
gboolean         assay_task_hashes_store   (AssayTaskHashes *self, AssayDb *db, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayTaskHashes, assay_task_hashes_free)

G_END_DECLS
