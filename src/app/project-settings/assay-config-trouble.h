/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_CONFIG_TROUBLE (assay_config_trouble_get_type ())
G_DECLARE_FINAL_TYPE (AssayConfigTrouble, assay_config_trouble, ASSAY, CONFIG_TROUBLE, GtkWidget)

void assay_config_trouble_tell (AssayConfigTrouble *self, const GError *error);

G_END_DECLS
