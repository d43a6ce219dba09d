/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-image-probe.c: says what a picture is before anything decodes it.
 *
 * A file is what its first bytes say, never what it is called. The containers are walked here, with
 * every offset checked, so that size, orientation and frames are known and a file that was cut is
 * found out without a decoder: decoders fill up what is missing with grey and call it success.
 * The walk touches headers only (JPEG: looks for the end marker), a few microseconds a picture.
 *
 * No state, no allocation but for SVG; any thread. */

#include "assay-error.h"
#include "assay-image-private.h"

#include <string.h>

/* Sets error; always FALSE, so that a probe can end with it. */
static gboolean
cut (const char *where, GError **error)
{
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA,
               "the file is cut off: it ends %s; fetch or copy it again", where);
  return FALSE;
}

static gboolean
damaged (const char *what, GError **error)
{
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA, "the file is damaged: %s", what);
  return FALSE;
}

static guint32
read_be32 (const guint8 *p)
{
  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

static guint32
read_be16 (const guint8 *p)
{
  return (guint32) p[0] << 8 | p[1];
}

static guint32
read_le32 (const guint8 *p)
{
  return (guint32) p[3] << 24 | (guint32) p[2] << 16 | (guint32) p[1] << 8 | p[0];
}

static guint32
read_le24 (const guint8 *p)
{
  return (guint32) p[2] << 16 | (guint32) p[1] << 8 | p[0];
}

static guint32
read_le16 (const guint8 *p)
{
  return (guint32) p[1] << 8 | p[0];
}

/* The first directory of a TIFF file or of an EXIF block, which has the same form. Fields that it
 * does not have stay as they are. */
static gboolean
read_directory (const guint8 *p, gsize n, AssayImageInfo *info)
{
  gboolean little = n >= 8 && memcmp (p, "II", 2) == 0;
  guint32 (*read16) (const guint8 *) = little ? read_le16 : read_be16;
  guint32 (*read32) (const guint8 *) = little ? read_le32 : read_be32;
  gsize at;

  if (n < 8 || (!little && memcmp (p, "MM", 2) != 0) || read16 (p + 2) != 42)
    return FALSE;
  at = read32 (p + 4);
  if (at < 8 || at + 2 > n)
    return FALSE;
  for (guint left = read16 (p + at), i = 0; i < left; i++)
    {
      const guint8 *entry = p + at + 2 + (gsize) i * 12;
      guint32 value;

      if (entry + 12 > p + n)
        return FALSE;
      value = read16 (entry + 2) == 3 ? read16 (entry + 8) : read32 (entry + 8);
      if (read16 (entry) == 0x100)
        info->width = (int) MIN (value, G_MAXINT);
      else if (read16 (entry) == 0x101)
        info->height = (int) MIN (value, G_MAXINT);
      else if (read16 (entry) == 0x112 && value >= 1 && value <= 8)
        info->orientation = (int) value;
    }
  return TRUE;
}

/* An EXIF block describes a picture around it: only its orientation counts. */
static void
read_exif (const guint8 *p, gsize n, AssayImageInfo *info)
{
  AssayImageInfo exif = { .orientation = info->orientation };

  if (n > 6 && memcmp (p, "Exif\0", 6) == 0)
    {
      p += 6;
      n -= 6;
    }
  read_directory (p, n, &exif);
  info->orientation = exif.orientation;
}

/* From the start of the compressed data to the end marker. 0xff inside the data is always followed
 * by 0 or a restart number; between the scans of a progressive file segments are jumped over, as
 * they may hold anything. */
static gboolean
find_jpeg_end (const guint8 *p, gsize n, gsize at)
{
  while (at + 1 < n)
    {
      const guint8 *mark = memchr (p + at, 0xff, n - at - 1);

      if (mark == NULL)
        return FALSE;
      at = (gsize) (mark - p) + 1;
      if (p[at] == 0xd9)
        return TRUE;
      if (p[at] >= 0xc0 && p[at] != 0xff && (p[at] < 0xd0 || p[at] > 0xd7))
        {
          if (at + 3 > n)
            return FALSE;
          at += 1 + read_be16 (p + at + 1);
        }
    }
  return FALSE;
}

static gboolean
is_frame_header (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static gboolean
probe_jpeg (const guint8 *p, gsize n, AssayImageInfo *info, GError **error)
{
  gsize at = 2;

  while (at + 4 <= n)
    {
      guint8 marker = p[at + 1];
      gsize length;

      if (p[at] != 0xff)
        return damaged ("a JPEG segment was expected and something else found", error);
      if (marker == 0xff || (marker >= 0xd0 && marker <= 0xd8) || marker == 1)
        {
          at += marker == 0xff ? 1 : 2;
          continue;
        }
      length = read_be16 (p + at + 2);
      if (length < 2 || at + 2 + length > n)
        return cut ("inside its header", error);
      if (marker == 0xe1 && length > 8 && memcmp (p + at + 4, "Exif\0", 6) == 0)
        read_exif (p + at + 4, length - 2, info);
      else if (is_frame_header (marker) && length >= 8)
        {
          info->height = (int) read_be16 (p + at + 5);
          info->width = (int) read_be16 (p + at + 7);
          info->unusual = p[at + 9] == 4;
        }
      else if (marker == 0xda)
        {
          if (info->width == 0)
            return damaged ("it has picture data before any picture size", error);
          return find_jpeg_end (p, n, at + 2 + length) || cut ("inside its picture data", error);
        }
      at += 2 + length;
    }
  return cut ("before its picture data", error);
}

static gboolean
probe_png (const guint8 *p, gsize n, AssayImageInfo *info, GError **error)
{
  gboolean has_data = FALSE;

  if (n < 33 || memcmp (p + 12, "IHDR", 4) != 0)
    return cut ("inside its header", error);
  info->width = (int) MIN (read_be32 (p + 16), G_MAXINT);
  info->height = (int) MIN (read_be32 (p + 20), G_MAXINT);
  for (gsize at = 8; at + 12 <= n;)
    {
      gsize length = read_be32 (p + at);
      const guint8 *kind = p + at + 4;

      if (memcmp (kind, "IEND", 4) == 0)
        return has_data || damaged ("it has no picture data", error);
      if (length > n - at - 12)
        break;
      if (memcmp (kind, "IDAT", 4) == 0)
        has_data = TRUE;
      else if (memcmp (kind, "eXIf", 4) == 0)
        read_exif (kind + 4, length, info);
      else if (memcmp (kind, "acTL", 4) == 0 && length >= 4)
        info->animated = read_be32 (kind + 4) > 1;
      at += length + 12;
    }
  return cut ("inside its picture data", error);
}

/* The size stands in the bit stream of a simple file and in VP8X of an extended one; of an animation
 * the first frame is the picture. */
static void
read_webp_chunk (const guint8 *file, gsize at, gsize n, AssayImageInfo *info)
{
  const guint8 *kind = file + at, *p = file + at + 8;

  if (memcmp (kind, "VP8X", 4) == 0 && n >= 10)
    {
      info->animated = (p[0] & 2) != 0;
      info->width = (int) read_le24 (p + 4) + 1;
      info->height = (int) read_le24 (p + 7) + 1;
    }
  else if (memcmp (kind, "ANMF", 4) == 0 && n > 16 && info->animated && info->frame_end == 0)
    {
      info->width = (int) read_le24 (p + 6) + 1;
      info->height = (int) read_le24 (p + 9) + 1;
      info->frame_start = at + 8 + 16;
      info->frame_end = at + 8 + n;
    }
  else if (memcmp (kind, "VP8L", 4) == 0 && n >= 5 && info->width == 0)
    {
      info->width = (int) (read_le32 (p + 1) & 0x3fff) + 1;
      info->height = (int) (read_le32 (p + 1) >> 14 & 0x3fff) + 1;
    }
  else if (memcmp (kind, "VP8 ", 4) == 0 && n >= 10 && info->width == 0)
    {
      info->width = (int) read_le16 (p + 6) & 0x3fff;
      info->height = (int) read_le16 (p + 8) & 0x3fff;
    }
  else if (memcmp (kind, "EXIF", 4) == 0)
    read_exif (p, n, info);
}

static gboolean
probe_webp (const guint8 *p, gsize n, AssayImageInfo *info, GError **error)
{
  gsize end = (gsize) read_le32 (p + 4) + 8;

  if (end > n)
    return cut ("before the length that its header gives", error);
  for (gsize at = 12; at + 8 <= end;)
    {
      gsize length = read_le32 (p + at + 4);

      if (length > end - at - 8)
        return cut ("inside its picture data", error);
      read_webp_chunk (p, at, length, info);
      at += 8 + length + (length & 1);
    }
  if (info->width == 0 || (info->animated && info->frame_end == 0))
    return damaged ("it has no picture data", error);
  return TRUE;
}

/* Jumps over a chain of sub-blocks; 0 when the file ends before it does. */
static gsize
skip_gif_blocks (const guint8 *p, gsize n, gsize at)
{
  while (at < n && p[at] != 0)
    at += 1 + (gsize) p[at];
  return at < n ? at + 1 : 0;
}

static gsize
gif_palette_size (guint8 flags)
{
  return (flags & 0x80) != 0 ? (gsize) 3 << ((flags & 7) + 1) : 0;
}

/* Frames after the first are only counted to "more than one"; a missing trailer is common and
 * forgiven once the first frame is whole. */
static gboolean
probe_gif (const guint8 *p, gsize n, AssayImageInfo *info, GError **error)
{
  gsize at;

  if (n < 13)
    return cut ("inside its header", error);
  info->width = (int) read_le16 (p + 6);
  info->height = (int) read_le16 (p + 8);
  at = 13 + gif_palette_size (p[10]);
  while (at < n && p[at] != 0x3b)
    {
      if (p[at] == 0x21 && at + 2 < n)
        at = skip_gif_blocks (p, n, at + 2);
      else if (p[at] == 0x2c && info->frame_end > 0)
        {
          info->animated = TRUE;
          return TRUE;
        }
      else if (p[at] == 0x2c && at + 11 < n)
        {
          /* The first frame may be smaller or larger than the screen: it has to pass as well. */
          if (!assay_image_check_size (read_le16 (p + at + 5), read_le16 (p + at + 7), error))
            return FALSE;
          info->frame_end = at = skip_gif_blocks (p, n, at + 11 + gif_palette_size (p[at + 9]));
        }
      else
        at = 0;
      if (at == 0)
        break;
    }
  return info->frame_end > 0 || cut ("inside its first frame", error);
}

static gboolean
probe_tiff (const guint8 *p, gsize n, AssayImageInfo *info, GError **error)
{
  if (!read_directory (p, n, info))
    return cut ("before its directory", error);
  return info->width > 0 || damaged ("its directory gives no picture size", error);
}

static gboolean
probe_format (const guint8 *p, gsize n, AssayImageInfo *info, GError **error)
{
  switch (info->format)
    {
    case ASSAY_IMAGE_JPEG:
      return probe_jpeg (p, n, info, error);
    case ASSAY_IMAGE_PNG:
      return probe_png (p, n, info, error);
    case ASSAY_IMAGE_WEBP:
      return probe_webp (p, n, info, error);
    case ASSAY_IMAGE_GIF:
      return probe_gif (p, n, info, error);
    case ASSAY_IMAGE_TIFF:
      return probe_tiff (p, n, info, error);
    case ASSAY_IMAGE_SVG:
      return assay_image_probe_svg (p, n, info, error);
    case ASSAY_IMAGE_UNKNOWN:
    case ASSAY_IMAGE_N_FORMATS:
    default:
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA, "it is not a picture but %s",
                   assay_image_name_stranger (p, n));
      return FALSE;
    }
}

static gboolean
probe (const guint8 *p, gsize n, AssayImageInfo *info, GError **error)
{
  if (n == 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA, "the file is empty");
      return FALSE;
    }
  if (n > ASSAY_IMAGE_MAX_BYTES)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE, "it has %.1f MB; the maximum is %d MB",
                   (double) n / (1024 * 1024), ASSAY_IMAGE_MAX_BYTES / (1024 * 1024));
      return FALSE;
    }
  info->format = assay_image_sniff (p, n);
  info->mime = assay_image_format_get_mime (info->format);
  if (!probe_format (p, n, info, error))
    return FALSE;
  return assay_image_check_size (info->width, info->height, error);
}

/*
 * assay_image_check_size:
 *
 * The guard against decompression bombs, asked by the probe and again by the decoder.
 */
gboolean
assay_image_check_size (gint64 width, gint64 height, GError **error)
{
  if (width < 1 || height < 1)
    return damaged ("its width or height is zero", error);
  if (width <= ASSAY_IMAGE_MAX_SIDE && height <= ASSAY_IMAGE_MAX_SIDE &&
      width * height <= ASSAY_IMAGE_MAX_PIXELS)
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
               "it would have %" G_GINT64_FORMAT " × %" G_GINT64_FORMAT
               " pixels; the maximum is %d megapixels and %d pixels on a side",
               width, height, ASSAY_IMAGE_MAX_PIXELS / 1000000, ASSAY_IMAGE_MAX_SIDE);
  return FALSE;
}

/*
 * assay_image_prefix_name:
 *
 * Makes "The picture cat.jpg cannot be read: …" of a reason.
 */
void
assay_image_prefix_name (const char *name, GError **error)
{
  g_autofree char *base = name != NULL ? g_path_get_basename (name) : NULL;
  g_autofree char *shown = base != NULL ? g_utf8_make_valid (base, -1) : NULL;

  if (shown != NULL)
    g_prefix_error (error, "The picture “%s” cannot be used: ", shown);
  else
    g_prefix_error (error, "The picture cannot be used: ");
}

/**
 * assay_image_probe:
 * @bytes: the whole file
 * @name: (nullable): its name or path, for messages and to notice a wrong extension
 * @info: (out caller-allocates): what it is
 * @error: %ASSAY_ERROR_UNREADABLE_MEDIA for what is no picture, cut or damaged;
 *   %ASSAY_ERROR_TOO_LARGE for what is beyond the limits
 *
 * Says what a picture is without decoding it. A name that says something else is no error:
 * see assay_image_info_dup_mismatch(). Any thread.
 *
 * Returns: whether it is a picture that can be decoded, as far as its structure tells.
 */
gboolean
assay_image_probe (GBytes *bytes, const char *name, AssayImageInfo *info, GError **error)
{
  const guint8 *p;
  gsize n;

  g_return_val_if_fail (bytes != NULL && info != NULL, FALSE);
  *info = (AssayImageInfo){ .orientation = 1, .named = assay_image_format_from_name (name) };
  p = g_bytes_get_data (bytes, &n);
  if (!probe (p, n, info, error))
    {
      assay_image_prefix_name (name, error);
      return FALSE;
    }
  if (info->orientation >= 5)
    {
      int width = info->width;

      info->width = info->height;
      info->height = width;
    }
  return TRUE;
}
