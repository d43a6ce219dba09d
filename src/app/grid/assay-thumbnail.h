/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-textures.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_THUMBNAIL (assay_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (AssayThumbnail, assay_thumbnail, ASSAY, THUMBNAIL, GtkWidget)

typedef enum
{
  ASSAY_THUMBNAIL_EMPTY,
  ASSAY_THUMBNAIL_LOADING,
  ASSAY_THUMBNAIL_READY,
  ASSAY_THUMBNAIL_BROKEN,
} AssayThumbnailStatus;

GtkWidget           *assay_thumbnail_new        (AssayTextures *textures, int side);
void                 assay_thumbnail_set_side   (AssayThumbnail *self, int side);
void                 assay_thumbnail_show       (AssayThumbnail *self, const char *reference);
AssayThumbnailStatus assay_thumbnail_get_status (AssayThumbnail *self);

G_END_DECLS
