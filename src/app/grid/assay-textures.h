/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "assay-media.h"

G_BEGIN_DECLS

/* Decoded pictures that are kept: 2,000 thumbnails of 128 × 128 pixels. */
#define ASSAY_TEXTURES_MAX_BYTES (128 * 1024 * 1024)

/* Between a reference to a PDF and the number of a page, from 1; without it, the first is meant. */
#define ASSAY_TEXTURES_PAGE "#page="

#define ASSAY_TYPE_TEXTURES (assay_textures_get_type ())
G_DECLARE_FINAL_TYPE (AssayTextures, assay_textures, ASSAY, TEXTURES, GObject)

typedef struct _AssayTextureRequest AssayTextureRequest;

/* The picture, or why there is none. */
typedef void (*AssayTextureFunc) (GdkTexture *texture, const GError *error, gpointer data);

AssayTextures       *assay_textures_new        (void);
void                 assay_textures_set_loader (AssayTextures *self, AssayMediaLoader *loader);
GdkTexture          *assay_textures_lookup     (AssayTextures *self, const char *reference, int side);
AssayTextureRequest *assay_textures_request    (AssayTextures *self, const char *reference, int side,
                                                AssayTextureFunc func, gpointer data);
void                 assay_textures_cancel     (AssayTextures *self, AssayTextureRequest *request);
int                  assay_textures_get_n_pages (GdkTexture *texture);

G_END_DECLS
