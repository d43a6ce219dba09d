/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* 64 megapixels: the largest sensor of a common camera; decoded it takes 256 MB at the worst. */
#define ASSAY_IMAGE_MAX_PIXELS (64 * 1000 * 1000)
/* What a JPEG can be at most on one side. Decoders take it as an int without overflow. */
#define ASSAY_IMAGE_MAX_SIDE 65535
#define ASSAY_IMAGE_MAX_BYTES (64 * 1024 * 1024)
/* A drawing is a program: its cost is in its elements, not in its pixels. */
#define ASSAY_IMAGE_MAX_SVG_BYTES (4 * 1024 * 1024)
#define ASSAY_IMAGE_MAX_SVG_ELEMENTS 100000
#define ASSAY_IMAGE_MAX_SVG_DEPTH 256

typedef enum
{
  ASSAY_IMAGE_UNKNOWN,
  ASSAY_IMAGE_JPEG,
  ASSAY_IMAGE_PNG,
  ASSAY_IMAGE_WEBP,
  ASSAY_IMAGE_GIF,
  ASSAY_IMAGE_TIFF,
  ASSAY_IMAGE_SVG,
  ASSAY_IMAGE_N_FORMATS
} AssayImageFormat;

/**
 * AssayImageInfo:
 * @format: what the content is
 * @named: what the name says that it is, or %ASSAY_IMAGE_UNKNOWN
 * @mime: of @format; static
 * @width: in pixels, as shown, that is after @orientation; of a drawing its natural size
 * @height: likewise
 * @orientation: as EXIF counts, 1 (upright) to 8
 * @animated: whether it has more than one frame
 * @unusual: whether decoders outside a desktop may refuse it (a JPEG of four inks)
 */
typedef struct
{
  AssayImageFormat format;
  AssayImageFormat named;
  const char *mime;
  int width;
  int height;
  int orientation;
  gboolean animated;
  gboolean unusual;
  gsize frame_start, frame_end; /* private: where the first frame lies, in formats that have several */
} AssayImageInfo;

/**
 * AssayImage:
 * @width: in pixels
 * @height: in pixels
 * @stride: bytes from one row to the next
 * @channels: 3 (R, G, B) or 4 (R, G, B and straight alpha); 4 only where something is translucent
 * @pixels: 8 bits a channel, the first row on top
 *
 * Decoded pixels, immutable and reference-counted: made by one thread, read by any.
 */
typedef struct
{
  int width;
  int height;
  int stride;
  int channels;
  GBytes *pixels;
} AssayImage;

const char      *assay_image_format_get_label (AssayImageFormat format);
const char      *assay_image_format_get_mime  (AssayImageFormat format);
AssayImageFormat assay_image_format_from_name (const char *name);

GBytes     *assay_image_read_file     (const char *path, GError **error);
gboolean    assay_image_probe         (GBytes *bytes, const char *name, AssayImageInfo *info, GError **error);
const char *assay_image_describe_content (GBytes *bytes);
char       *assay_image_info_dup_mismatch (const AssayImageInfo *info, const char *name);

AssayImage *assay_image_new           (int width, int height, int stride, int channels, GBytes *pixels);
AssayImage *assay_image_ref           (AssayImage *self);
void        assay_image_unref         (AssayImage *self);
AssayImage *assay_image_decode        (GBytes *bytes, const char *name, int max_side, GError **error);
AssayImage *assay_image_scale         (AssayImage *self, int max_side);
AssayImage *assay_image_flatten       (AssayImage *self, guint32 rgb);
GBytes     *assay_image_encode        (AssayImage *self, AssayImageFormat format, int quality, GError **error);
GBytes     *assay_image_prepare_for_model (GBytes *bytes, const char *name, int max_side, gsize max_bytes,
                                           const char **mime, GError **error);
GBytes     *assay_image_strip_metadata (GBytes *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayImage, assay_image_unref)

G_END_DECLS
