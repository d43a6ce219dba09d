/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-project-row.h"
#include "assay-workspace.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_PROJECT_MODEL (assay_project_model_get_type ())
G_DECLARE_FINAL_TYPE (AssayProjectModel, assay_project_model, ASSAY, PROJECT_MODEL, GObject)

AssayProjectModel *assay_project_model_new    (AssayWorkspace *workspace);
gboolean           assay_project_model_reload (AssayProjectModel *self, GError **error);
guint              assay_project_model_find   (AssayProjectModel *self, gint64 id);

G_END_DECLS
