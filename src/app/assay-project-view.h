/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "assay-workspace.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_PROJECT_VIEW (assay_project_view_get_type ())
G_DECLARE_FINAL_TYPE (AssayProjectView, assay_project_view, ASSAY, PROJECT_VIEW, GtkWidget)

void assay_project_view_set_workspace (AssayProjectView *self, AssayWorkspace *workspace,
                                       const char *path);

G_END_DECLS
