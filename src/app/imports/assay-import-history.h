/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_IMPORT_HISTORY (assay_import_history_get_type ())
G_DECLARE_FINAL_TYPE (AssayImportHistory, assay_import_history, ASSAY, IMPORT_HISTORY, AdwWindow)

AssayImportHistory *assay_import_history_new (GtkWindow *parent, AssaySession *session, gint64 project_id,
                                              const char *title);

void     assay_import_set_undone_async  (AssayWorkspace *workspace, gint64 import_id, gboolean undone,
                                         GAsyncReadyCallback callback, gpointer user_data);
gboolean assay_import_set_undone_finish (AssayWorkspace *workspace, GAsyncResult *result, GError **error);
void     assay_import_offer_undo        (GtkWidget *widget, const char *text, AssayWorkspace *workspace,
                                         gint64 import_id);

G_END_DECLS
