/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* More rows than these are found faster by typing. */
#define ASSAY_MODEL_MENU_MAX_ROWS 200

#define ASSAY_TYPE_MODEL_MENU (assay_model_menu_get_type ())
G_DECLARE_FINAL_TYPE (AssayModelMenu, assay_model_menu, ASSAY, MODEL_MENU, GtkWidget)

void        assay_model_menu_set_model       (AssayModelMenu *self, const char *model);
void        assay_model_menu_set_connections (AssayModelMenu *self, GPtrArray *connections);
void        assay_model_menu_fill            (AssayModelMenu *self);
void        assay_model_menu_open            (AssayModelMenu *self, const char *hint);

G_END_DECLS
