/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-label-config.h"
#include "assay-textures.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_CONFIG_PREVIEW (assay_config_preview_get_type ())
G_DECLARE_FINAL_TYPE (AssayConfigPreview, assay_config_preview, ASSAY, CONFIG_PREVIEW, GtkWidget)

void assay_config_preview_set_tasks  (AssayConfigPreview *self, AssayTextures *textures, GPtrArray *tasks);
void assay_config_preview_set_config (AssayConfigPreview *self, AssayLabelConfig *config);
void assay_config_preview_set_stale  (AssayConfigPreview *self, gboolean stale);

G_END_DECLS
