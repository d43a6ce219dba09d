/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-import-job.h"

G_BEGIN_DECLS

AssayImportSink   *assay_import_store_new  (AssayWorkspace *workspace, gint64 project_id,
                                            gboolean keep_duplicates, GError **error);
void               assay_import_store_free (AssayImportSink *sink);
gint64             assay_import_store_get_id (AssayImportSink *sink);

gboolean           assay_import_into_project_sync   (AssayWorkspace *workspace, gint64 project_id,
                                                     const AssayImportOptions *options,
                                                     AssayImportProgressFunc progress, gpointer data,
                                                     AssayImportReport *report, GCancellable *cancellable,
                                                     GError **error);
void               assay_import_into_project_async  (AssayWorkspace *workspace, gint64 project_id,
                                                     AssayImportOptions *options,
                                                     AssayImportProgressFunc progress, gpointer data,
                                                     AssayImportReport *report, GCancellable *cancellable,
                                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean           assay_import_into_project_finish (GAsyncResult *result, GError **error);

G_END_DECLS
