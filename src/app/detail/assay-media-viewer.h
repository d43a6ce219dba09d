/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-textures.h"

G_BEGIN_DECLS

/* Pictures are decoded up to this size for looking at them closely. */
#define ASSAY_MEDIA_VIEWER_SIDE 2560

#define ASSAY_TYPE_MEDIA_VIEWER (assay_media_viewer_get_type ())
G_DECLARE_FINAL_TYPE (AssayMediaViewer, assay_media_viewer, ASSAY, MEDIA_VIEWER, GtkWidget)

void   assay_media_viewer_set_textures (AssayMediaViewer *self, AssayTextures *textures);
void   assay_media_viewer_show         (AssayMediaViewer *self, const char *const *references);
double assay_media_viewer_get_zoom     (AssayMediaViewer *self);

G_END_DECLS
