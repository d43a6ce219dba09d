/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-workspace-info.h"

G_BEGIN_DECLS

/* What a workspace takes on the disk, in bytes. */
typedef struct
{
  gint64 replies;  /* raw replies, in the database */
  gint64 database; /* the file and its log */
  gint64 files;    /* pictures and documents beside it */
} AssayStorageSizes;

void     assay_storage_measure_async  (AssayWorkspace *workspace, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean assay_storage_measure_finish (AssayWorkspace *workspace, GAsyncResult *result,
                                       AssayStorageSizes *sizes, GError **error);
void     assay_storage_tidy_async     (AssayWorkspace *workspace, gint64 max_reply_bytes,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
gint64   assay_storage_tidy_finish    (AssayWorkspace *workspace, GAsyncResult *result, GError **error);

G_END_DECLS
