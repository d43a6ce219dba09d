/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "assay-types.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_PROJECT_ROW (assay_project_row_get_type ())
G_DECLARE_FINAL_TYPE (AssayProjectRow, assay_project_row, ASSAY, PROJECT_ROW, GObject)

AssayProjectRow *assay_project_row_new       (const AssayProject *project);
void             assay_project_row_update    (AssayProjectRow *self, const AssayProject *project);
gint64           assay_project_row_get_id    (AssayProjectRow *self);
const char      *assay_project_row_get_title (AssayProjectRow *self);
gint64           assay_project_row_get_tasks (AssayProjectRow *self);

G_END_DECLS
