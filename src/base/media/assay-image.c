/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-image.c: decoded pixels and the ways to and from them, by gdk-pixbuf without GDK.
 *
 * What comes in is hostile until probed (assay-image-probe.c). The decoder is then chosen by what
 * the content is, so that none of gdk-pixbuf's many other loaders can be reached; the size is
 * checked once more where the loader says it, before it allocates, and JPEG is decoded at reduced
 * scale. A picture comes out upright, RGB, or RGBA where something in it is translucent.
 *
 * Everything here is a function of its arguments: same bytes in, same bytes out. Any thread. */

#include "assay-error.h"
#include "assay-image-private.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <string.h>

/* What a photograph is sent with: no difference is seen, a third of the bytes of 100. */
#define MODEL_JPEG_QUALITY 90
/* A drawing or a screenshot stays PNG up to this size; beyond it is a photograph. */
#define MODEL_PNG_BYTES (1024 * 1024)
#define MODEL_MIN_SIDE 64

typedef struct
{
  int max_side;
  gboolean is_drawing;
  GError *error;
} Decoding;

/**
 * assay_image_read_file:
 * @path: a file
 * @error: why not
 *
 * Reads a file within the limits; what is no regular file (a pipe, a device) is refused unopened.
 * Blocks; any thread but the main one.
 *
 * Returns: (transfer full): its content, or %NULL
 */
GBytes *
assay_image_read_file (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (GError) reason = NULL;
  GStatBuf status;
  char *data;
  gsize length;

  if (g_stat (path, &status) != 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "There is no file %s.", shown);
      return NULL;
    }
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA, "%s is not a file.", shown);
      return NULL;
    }
  if (status.st_size > ASSAY_IMAGE_MAX_BYTES)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE, "%s has %.1f MB; the maximum is %d MB.",
                   shown, (double) status.st_size / (1024 * 1024),
                   ASSAY_IMAGE_MAX_BYTES / (1024 * 1024));
      return NULL;
    }
  if (!g_file_get_contents (path, &data, &length, &reason))
    {
      g_set_error (error, ASSAY_ERROR,
                   g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_ACCES) ? ASSAY_ERROR_PERMISSION
                                                                              : ASSAY_ERROR_FAILED,
                   "%s", reason->message);
      return NULL;
    }
  return g_bytes_new_take (data, length);
}

static void
clear_image (gpointer data)
{
  g_bytes_unref (((AssayImage *) data)->pixels);
}

/**
 * assay_image_new:
 * @width: 1 to %ASSAY_IMAGE_MAX_SIDE
 * @height: 1 to %ASSAY_IMAGE_MAX_SIDE
 * @stride: bytes from row to row, at least @width × @channels
 * @channels: 3 or 4
 * @pixels: at least @stride × (@height − 1) + @width × @channels bytes; referenced, not copied
 *
 * Returns: (transfer full): an image of these pixels. Any thread.
 */
AssayImage *
assay_image_new (int width, int height, int stride, int channels, GBytes *pixels)
{
  AssayImage *self;

  g_return_val_if_fail (width > 0 && width <= ASSAY_IMAGE_MAX_SIDE, NULL);
  g_return_val_if_fail (height > 0 && height <= ASSAY_IMAGE_MAX_SIDE, NULL);
  g_return_val_if_fail (channels == 3 || channels == 4, NULL);
  g_return_val_if_fail (stride >= width * channels, NULL);
  g_return_val_if_fail (g_bytes_get_size (pixels)
                            >= (gsize) stride * (gsize) (height - 1) + (gsize) (width * channels),
                        NULL);
  self = g_atomic_rc_box_new0 (AssayImage);
  self->width = width;
  self->height = height;
  self->stride = stride;
  self->channels = channels;
  self->pixels = g_bytes_ref (pixels);
  return self;
}

/**
 * assay_image_ref:
 * @self: an image
 *
 * Returns: (transfer full): @self. Any thread.
 */
AssayImage *
assay_image_ref (AssayImage *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * assay_image_unref:
 * @self: (transfer full): an image
 *
 * Any thread.
 */
void
assay_image_unref (AssayImage *self)
{
  g_atomic_rc_box_release_full (self, clear_image);
}

static gboolean
is_opaque (GdkPixbuf *pixbuf)
{
  const guint8 *p = gdk_pixbuf_read_pixels (pixbuf);
  int width = gdk_pixbuf_get_width (pixbuf);

  for (int y = 0; y < gdk_pixbuf_get_height (pixbuf); y++, p += gdk_pixbuf_get_rowstride (pixbuf))
    for (int x = 0; x < width; x++)
      if (p[x * 4 + 3] != 255)
        return FALSE;
  return TRUE;
}

/* Paints over a plain colour, which leaves three channels. */
static GdkPixbuf *
drop_alpha (GdkPixbuf *pixbuf, guint32 rgb)
{
  int width = gdk_pixbuf_get_width (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);
  GdkPixbuf *result = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);

  gdk_pixbuf_fill (result, rgb << 8);
  gdk_pixbuf_composite (pixbuf, result, 0, 0, width, height, 0, 0, 1, 1, GDK_INTERP_NEAREST, 255);
  return result;
}

/* Takes pixbuf; its memory lives on in the image. */
static AssayImage *
image_from_pixbuf (GdkPixbuf *taken)
{
  g_autoptr (GdkPixbuf) pixbuf = taken;
  g_autoptr (GBytes) pixels = NULL;

  if (gdk_pixbuf_get_has_alpha (pixbuf) && is_opaque (pixbuf))
    {
      GdkPixbuf *opaque = drop_alpha (pixbuf, 0);

      g_object_unref (pixbuf);
      pixbuf = opaque;
    }
  pixels = g_bytes_new_with_free_func (gdk_pixbuf_read_pixels (pixbuf),
                                       gdk_pixbuf_get_byte_length (pixbuf), g_object_unref,
                                       g_object_ref (pixbuf));
  return assay_image_new (gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf),
                          gdk_pixbuf_get_rowstride (pixbuf), gdk_pixbuf_get_n_channels (pixbuf), pixels);
}

static GdkPixbuf *
pixbuf_from_image (AssayImage *self)
{
  return gdk_pixbuf_new_from_bytes (self->pixels, GDK_COLORSPACE_RGB, self->channels == 4, 8,
                                    self->width, self->height, self->stride);
}

/* The shape stays, no side under one pixel. */
static void
fit (int *width, int *height, int max_side)
{
  double scale = (double) max_side / MAX (*width, *height);

  *width = MAX (1, (int) (*width * scale + 0.5));
  *height = MAX (1, (int) (*height * scale + 0.5));
}

static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  Decoding *self = data;

  if (!assay_image_check_size (width, height, self->error == NULL ? &self->error : NULL))
    {
      gdk_pixbuf_loader_set_size (loader, 0, 0);
      return;
    }
  if (self->max_side > 0 && (self->is_drawing || MAX (width, height) > self->max_side))
    {
      fit (&width, &height, self->max_side);
      gdk_pixbuf_loader_set_size (loader, width, height);
    }
}

static GdkPixbufLoader *
new_loader (AssayImageFormat format, GError **error)
{
  static const char *const names[ASSAY_IMAGE_N_FORMATS] = { NULL, "jpeg", "png", "webp", "gif", "tiff", "svg" };
  GdkPixbufLoader *loader = gdk_pixbuf_loader_new_with_type (names[format], NULL);

  if (loader == NULL)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNSUPPORTED,
                 "%s pictures need a gdk-pixbuf loader that is not installed (%s)",
                 assay_image_format_get_label (format),
                 format == ASSAY_IMAGE_WEBP  ? "webp-pixbuf-loader"
                 : format == ASSAY_IMAGE_SVG ? "librsvg2-common"
                                             : "libgdk-pixbuf-2.0-0");
  return loader;
}

/* Wraps the first frame of a WebP animation as a still picture: the loader of gdk-pixbuf would begin to
 * decode the film. */
static GBytes *
still_webp (const guint8 *data, const AssayImageInfo *info)
{
  GByteArray *still = g_byte_array_new ();
  gsize length = info->frame_end - info->frame_start;
  guint32 total = GUINT32_TO_LE ((guint32) (4 + 18 + length));
  const guint8 extended[] = { 'W', 'E', 'B', 'P', 'V', 'P', '8', 'X', 10, 0, 0, 0, 0x10 /* may have alpha */, 0, 0, 0 };

  g_byte_array_append (still, (const guint8 *) "RIFF", 4);
  g_byte_array_append (still, (const guint8 *) &total, 4);
  g_byte_array_append (still, extended, sizeof extended);
  /* Its width and height stand in the frame's header in the same form. */
  g_byte_array_append (still, data + info->frame_start - 10, 6);
  g_byte_array_append (still, data + info->frame_start, (guint) length);
  return g_byte_array_free_to_bytes (still);
}

/* An animation ends, for us, after its first frame. */
static gboolean
feed (GdkPixbufLoader *loader, GBytes *bytes, const AssayImageInfo *info, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (info->frame_end == 0)
    return gdk_pixbuf_loader_write (loader, data, length, error);
  if (info->format == ASSAY_IMAGE_WEBP)
    {
      g_autoptr (GBytes) still = still_webp (data, info);

      return gdk_pixbuf_loader_write_bytes (loader, still, error);
    }
  return gdk_pixbuf_loader_write (loader, data, info->frame_end, error) &&
         gdk_pixbuf_loader_write (loader, (const guint8 *) ";", 1, error);
}

/* JPEG and TIFF loaders hand over what is left to turn; the others know nothing of it. */
static GdkPixbuf *
turn_upright (GdkPixbuf *pixbuf, const AssayImageInfo *info)
{
  if (info->orientation > 1 && (info->format == ASSAY_IMAGE_PNG || info->format == ASSAY_IMAGE_WEBP) &&
      gdk_pixbuf_get_option (pixbuf, "orientation") == NULL)
    {
      char value[2] = { (char) ('0' + info->orientation), '\0' };
      g_autoptr (GdkPixbuf) marked = gdk_pixbuf_copy (pixbuf);

      gdk_pixbuf_set_option (marked, "orientation", value);
      return gdk_pixbuf_apply_embedded_orientation (marked);
    }
  return gdk_pixbuf_apply_embedded_orientation (pixbuf);
}

static void
set_decode_error (Decoding *self, const AssayImageInfo *info, GError *reason, GError **error)
{
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  else if (g_error_matches (reason, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY))
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE, "there is not enough memory to decode it");
  else
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA, "it is a damaged %s picture (%s)",
                 assay_image_format_get_label (info->format),
                 reason != NULL ? reason->message : "nothing could be decoded");
}

static GdkPixbuf *
decode (GBytes *bytes, const AssayImageInfo *info, int max_side, GError **error)
{
  Decoding self = { .max_side = max_side, .is_drawing = info->format == ASSAY_IMAGE_SVG };
  g_autoptr (GdkPixbufLoader) loader = new_loader (info->format, error);
  g_autoptr (GError) reason = NULL;
  GdkPixbuf *pixbuf = NULL;
  gboolean ok;

  if (loader == NULL)
    return NULL;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), &self);
  ok = feed (loader, bytes, info, &reason);
  /* A loader must be closed in any case; after a failure its word counts no more. */
  ok = gdk_pixbuf_loader_close (loader, ok ? &reason : NULL) && ok;
  if (ok && self.error == NULL)
    pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf == NULL)
    {
      set_decode_error (&self, info, reason, error);
      g_clear_error (&self.error);
      return NULL;
    }
  return turn_upright (pixbuf, info);
}

/**
 * assay_image_decode:
 * @bytes: the whole file
 * @name: (nullable): its name or path, for messages
 * @max_side: the longest side wanted, or 0 for the natural size. A larger picture is scaled down, a
 *   smaller one stays as it is; a drawing (SVG) is drawn at exactly this size
 * @error: %ASSAY_ERROR_UNREADABLE_MEDIA, %ASSAY_ERROR_TOO_LARGE, or %ASSAY_ERROR_UNSUPPORTED where a
 *   loader is not installed
 *
 * Decodes the first frame, upright. Any thread.
 *
 * Returns: (transfer full): the pixels, or %NULL
 */
AssayImage *
assay_image_decode (GBytes *bytes, const char *name, int max_side, GError **error)
{
  AssayImageInfo info;
  GdkPixbuf *pixbuf;

  g_return_val_if_fail (bytes != NULL && max_side >= 0 && max_side <= ASSAY_IMAGE_MAX_SIDE, NULL);
  if (!assay_image_probe (bytes, name, &info, error))
    return NULL;
  pixbuf = decode (bytes, &info, max_side, error);
  if (pixbuf == NULL)
    {
      assay_image_prefix_name (name, error);
      return NULL;
    }
  return image_from_pixbuf (pixbuf);
}

/**
 * assay_image_scale:
 * @self: an image
 * @max_side: the longest side wanted
 *
 * Returns: (transfer full): @self where it is small enough already, else a smaller copy. Any thread.
 */
AssayImage *
assay_image_scale (AssayImage *self, int max_side)
{
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  int width = self->width;
  int height = self->height;

  g_return_val_if_fail (max_side > 0, NULL);
  if (MAX (width, height) <= max_side)
    return assay_image_ref (self);
  fit (&width, &height, max_side);
  pixbuf = pixbuf_from_image (self);
  return image_from_pixbuf (gdk_pixbuf_scale_simple (pixbuf, width, height, GDK_INTERP_BILINEAR));
}

/**
 * assay_image_flatten:
 * @self: an image
 * @rgb: what shines through, 0xRRGGBB
 *
 * Returns: (transfer full): @self where it has three channels, else an opaque copy. Any thread.
 */
AssayImage *
assay_image_flatten (AssayImage *self, guint32 rgb)
{
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  if (self->channels == 3)
    return assay_image_ref (self);
  pixbuf = pixbuf_from_image (self);
  return image_from_pixbuf (drop_alpha (pixbuf, rgb));
}

/**
 * assay_image_encode:
 * @self: an image
 * @format: %ASSAY_IMAGE_PNG, or %ASSAY_IMAGE_JPEG, which shows what is translucent over white
 * @quality: 1 to 100, for JPEG
 * @error: %ASSAY_ERROR_FAILED when memory runs out
 *
 * Any thread.
 *
 * Returns: (transfer full): the file, or %NULL
 */
GBytes *
assay_image_encode (AssayImage *self, AssayImageFormat format, int quality, GError **error)
{
  g_autoptr (AssayImage) opaque = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autoptr (GError) reason = NULL;
  char *data = NULL;
  gsize length = 0;
  gboolean ok;

  g_return_val_if_fail (format == ASSAY_IMAGE_PNG || format == ASSAY_IMAGE_JPEG, NULL);
  if (format == ASSAY_IMAGE_PNG)
    {
      pixbuf = pixbuf_from_image (self);
      ok = gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, "png", &reason, NULL);
    }
  else
    {
      char value[8];

      g_snprintf (value, sizeof value, "%d", CLAMP (quality, 1, 100));
      opaque = assay_image_flatten (self, 0xffffff);
      pixbuf = pixbuf_from_image (opaque);
      ok = gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, "jpeg", &reason, "quality", value, NULL);
    }
  if (ok)
    return g_bytes_new_take (data, length);
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_FAILED, "The picture cannot be written as %s: %s.",
               assay_image_format_get_label (format), reason->message);
  return NULL;
}

/* PNG keeps what is drawn exact and translucent; a photograph would be huge in it. */
static GBytes *
encode_for_model (AssayImage *image, gboolean lossless, int quality, const char **mime, GError **error)
{
  if (lossless)
    {
      g_autoptr (GBytes) png = assay_image_encode (image, ASSAY_IMAGE_PNG, 0, error);

      if (png == NULL)
        return NULL;
      if (g_bytes_get_size (png) <= MODEL_PNG_BYTES)
        {
          *mime = assay_image_format_get_mime (ASSAY_IMAGE_PNG);
          return g_steal_pointer (&png);
        }
    }
  *mime = assay_image_format_get_mime (ASSAY_IMAGE_JPEG);
  return assay_image_encode (image, ASSAY_IMAGE_JPEG, quality, error);
}

/* Gives up size before it gives up: quality once, then a quarter of the sides, again and again. */
static GBytes *
encode_within (AssayImage *decoded, gboolean lossless, gsize max_bytes, const char **mime, GError **error)
{
  g_autoptr (AssayImage) image = assay_image_ref (decoded);
  int quality = MODEL_JPEG_QUALITY;

  for (;;)
    {
      g_autoptr (GBytes) result = encode_for_model (image, lossless, quality, mime, error);
      AssayImage *smaller;
      int side = MAX (image->width, image->height) * 3 / 4;

      if (result == NULL || max_bytes == 0 || g_bytes_get_size (result) <= max_bytes)
        return g_steal_pointer (&result);
      if (side < MODEL_MIN_SIDE)
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
                       "it does not fit into %" G_GSIZE_FORMAT " bytes", max_bytes);
          return NULL;
        }
      if (quality == MODEL_JPEG_QUALITY)
        {
          quality = 75;
          continue;
        }
      smaller = assay_image_scale (image, side);
      assay_image_unref (image);
      image = smaller;
    }
}

/**
 * assay_image_prepare_for_model:
 * @bytes: the whole file
 * @name: (nullable): its name or path, for messages
 * @max_side: the longest side that the model looks at
 * @max_bytes: the longest file that the provider takes, or 0 for any
 * @mime: (out): the media type of the result; static
 * @error: as assay_image_decode(); %ASSAY_ERROR_TOO_LARGE also when @max_bytes cannot be kept
 *
 * Makes of any picture one that every provider reads: an upright, still JPEG, PNG, WebP or GIF within
 * the limits is passed on as it is; anything else is decoded, scaled and written anew, drawings and
 * what is translucent as PNG, photographs as JPEG. Same bytes in, same bytes out. Any thread.
 *
 * Returns: (transfer full): the file to send, or %NULL
 */
GBytes *
assay_image_prepare_for_model (GBytes *bytes, const char *name, int max_side, gsize max_bytes,
                               const char **mime, GError **error)
{
  g_autoptr (AssayImage) image = NULL;
  AssayImageInfo info;
  GBytes *result;
  gboolean lossless;

  g_return_val_if_fail (max_side > 0 && mime != NULL, NULL);
  if (!assay_image_probe (bytes, name, &info, error))
    return NULL;
  if (info.format <= ASSAY_IMAGE_GIF && info.orientation == 1 && !info.animated && !info.unusual &&
      MAX (info.width, info.height) <= max_side &&
      (max_bytes == 0 || g_bytes_get_size (bytes) <= max_bytes))
    {
      *mime = info.mime;
      return g_bytes_ref (bytes);
    }
  image = assay_image_decode (bytes, name, max_side, error);
  if (image == NULL)
    return NULL;
  lossless = image->channels == 4 || (info.format != ASSAY_IMAGE_JPEG && info.format != ASSAY_IMAGE_WEBP);
  result = encode_within (image, lossless, max_bytes, mime, error);
  if (result == NULL)
    assay_image_prefix_name (name, error);
  return result;
}
