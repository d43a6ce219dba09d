/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-workspace.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_PROJECT_DIALOG (assay_project_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AssayProjectDialog, assay_project_dialog, ASSAY, PROJECT_DIALOG, AdwWindow)

AssayProjectDialog *assay_project_dialog_new     (GtkWindow *parent, AssayWorkspace *workspace);
void                assay_project_dialog_propose (AssayProjectDialog *self, const char *template_id,
                                                  const char *title);

G_END_DECLS
