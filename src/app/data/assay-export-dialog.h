/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_EXPORT_DIALOG (assay_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AssayExportDialog, assay_export_dialog, ASSAY, EXPORT_DIALOG, AdwWindow)

AssayExportDialog *assay_export_dialog_new       (GtkWindow *parent, AssaySession *session,
                                                  gint64 project_id, const char *title);
void               assay_export_dialog_set_shown (AssayExportDialog *self, const char *filter,
                                                  const char *search);
void               assay_export_dialog_set_picked (AssayExportDialog *self, const char *tasks,
                                                   gint64 run_id);
void               assay_export_dialog_write     (AssayExportDialog *self, const char *path);

G_END_DECLS
