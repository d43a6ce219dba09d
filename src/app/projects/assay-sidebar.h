/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-project-row.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_SIDEBAR (assay_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (AssaySidebar, assay_sidebar, ASSAY, SIDEBAR, GtkWidget)

void             assay_sidebar_set_model    (AssaySidebar *self, GListModel *projects);
void             assay_sidebar_set_path     (AssaySidebar *self, const char *path);
AssayProjectRow *assay_sidebar_get_project  (AssaySidebar *self);
guint            assay_sidebar_get_n        (AssaySidebar *self);
void             assay_sidebar_select       (AssaySidebar *self, guint position);
void             assay_sidebar_move         (AssaySidebar *self, int step);

G_END_DECLS
