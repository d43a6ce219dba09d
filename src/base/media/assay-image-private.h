/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-image.h"

G_BEGIN_DECLS

/* Shared by the files of assay-image only. Messages are reasons, without the picture's name. */
AssayImageFormat assay_image_sniff          (const guint8 *p, gsize n);
const char      *assay_image_name_stranger  (const guint8 *p, gsize n);
gboolean         assay_image_looks_like_svg (const guint8 *p, gsize n);
gboolean         assay_image_probe_svg      (const guint8 *p, gsize n, AssayImageInfo *info, GError **error);
gboolean         assay_image_check_size     (gint64 width, gint64 height, GError **error);
void             assay_image_prefix_name    (const char *name, GError **error);

G_END_DECLS
