/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_VERSION_MENU (assay_version_menu_get_type ())
G_DECLARE_FINAL_TYPE (AssayVersionMenu, assay_version_menu, ASSAY, VERSION_MENU, GtkWidget)

void assay_version_menu_set_versions (AssayVersionMenu *self, GPtrArray *versions, gint64 shown);

G_END_DECLS
