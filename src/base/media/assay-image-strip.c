/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-image-strip.c: pictures without what their makers wrote beside them: place, time, camera, owner,
 * comments. The pixels are not touched: JPEG segments, PNG chunks and WebP chunks are left out whole, and
 * so is what follows the picture's end, where telephones put more. Colour profiles stay. Pure function,
 * any thread. */

#include "assay-image.h"

#include "assay-image-private.h"

#include <string.h>

static guint32
read_be (const guint8 *p)
{
  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

static guint32
read_le (const guint8 *p)
{
  return (guint32) p[3] << 24 | (guint32) p[2] << 16 | (guint32) p[1] << 8 | p[0];
}

/* JPEG ------------------------------------------------------------------------------------------ */

/* APP0 is JFIF, APP2 may be a colour profile, APP14 says how the colours are stored. */
static gboolean
jpeg_keeps (guint8 marker, const guint8 *data, gsize length)
{
  if (marker == 0xfe)
    return FALSE;
  if (marker < 0xe0 || marker > 0xef || marker == 0xe0 || marker == 0xee)
    return TRUE;
  return marker == 0xe2 && length >= 12 && memcmp (data, "ICC_PROFILE", 12) == 0;
}

/* Where the entropy-coded data that begins at @at ends: at the next marker that is no restart. */
static gsize
jpeg_scan_end (const guint8 *p, gsize n, gsize at)
{
  for (; at + 1 < n; at++)
    if (p[at] == 0xff && p[at + 1] != 0 && p[at + 1] != 0xff && (p[at + 1] & 0xf8) != 0xd0)
      return at;
  return n;
}

static gboolean
strip_jpeg (const guint8 *p, gsize n, GByteArray *out)
{
  gsize at = 2;

  g_byte_array_append (out, p, 2);
  while (at + 4 <= n && p[at] == 0xff)
    {
      guint8 marker = p[at + 1];
      gsize length;
      gsize end;

      if (marker == 0xff)
        {
          at++; /* padding */
          continue;
        }
      if (marker == 0xd9)
        break;
      length = (gsize) p[at + 2] << 8 | p[at + 3];
      if (length < 2 || at + 2 + length > n)
        return FALSE;
      end = at + 2 + length;
      if (marker == 0xda)
        end = jpeg_scan_end (p, n, end);
      if (jpeg_keeps (marker, p + at + 4, length - 2))
        g_byte_array_append (out, p + at, (guint) (end - at));
      at = end;
    }
  if (at < n && p[at] != 0xff)
    return FALSE;
  g_byte_array_append (out, (const guint8 *) "\xff\xd9", 2);
  return TRUE;
}

/* PNG ------------------------------------------------------------------------------------------- */

static gboolean
png_keeps (const guint8 *type)
{
  static const char dropped[][5] = { "eXIf", "tEXt", "zTXt", "iTXt", "tIME" };

  for (gsize i = 0; i < G_N_ELEMENTS (dropped); i++)
    if (memcmp (type, dropped[i], 4) == 0)
      return FALSE;
  return TRUE;
}

static gboolean
strip_png (const guint8 *p, gsize n, GByteArray *out)
{
  gsize at = 8;

  g_byte_array_append (out, p, 8);
  while (at + 12 <= n)
    {
      gsize length = read_be (p + at);
      gboolean is_end = memcmp (p + at + 4, "IEND", 4) == 0;

      if (length > n - at - 12)
        return FALSE;
      if (png_keeps (p + at + 4))
        g_byte_array_append (out, p + at, (guint) (length + 12));
      if (is_end)
        return TRUE;
      at += length + 12;
    }
  return FALSE;
}

/* WebP ------------------------------------------------------------------------------------------ */

#define WEBP_HAS_EXIF 0x08
#define WEBP_HAS_XMP 0x04

static gboolean
strip_webp (const guint8 *p, gsize n, GByteArray *out)
{
  gsize end = 8 + (gsize) read_le (p + 4);
  gsize at = 12;
  guint32 size;

  if (end > n)
    return FALSE;
  g_byte_array_append (out, p, 12);
  while (at + 8 <= end)
    {
      gsize length = read_le (p + at + 4);
      gsize whole = 8 + length + (length & 1);
      guint start = out->len;

      if (length > end - at - 8)
        return FALSE;
      whole = MIN (whole, end - at);
      if (memcmp (p + at, "EXIF", 4) != 0 && memcmp (p + at, "XMP ", 4) != 0)
        g_byte_array_append (out, p + at, (guint) whole);
      if (memcmp (p + at, "VP8X", 4) == 0 && length > 0)
        out->data[start + 8] &= (guint8) ~(WEBP_HAS_EXIF | WEBP_HAS_XMP);
      at += whole;
    }
  size = GUINT32_TO_LE (out->len - 8);
  memcpy (out->data + 4, &size, 4);
  return TRUE;
}

/**
 * assay_image_strip_metadata:
 * @bytes: a whole picture
 *
 * Leaves out of a JPEG, PNG or WebP what was written beside the pixels: place, time, camera, owner,
 * comments. Same bytes in, same bytes out. Any thread.
 *
 * Returns: (transfer full) (nullable): the picture without them; other formats as they are; %NULL when
 *   the file is not laid out as its format demands
 */
GBytes *
assay_image_strip_metadata (GBytes *bytes)
{
  gsize n;
  const guint8 *p = g_bytes_get_data (bytes, &n);
  AssayImageFormat format = assay_image_sniff (p, n);
  gboolean (*strip) (const guint8 *, gsize, GByteArray *)
    = format == ASSAY_IMAGE_JPEG   ? strip_jpeg
      : format == ASSAY_IMAGE_PNG  ? strip_png
      : format == ASSAY_IMAGE_WEBP ? strip_webp
                                   : NULL;
  GByteArray *out;

  if (strip == NULL)
    return g_bytes_ref (bytes);
  out = g_byte_array_sized_new ((guint) n);
  if (strip (p, n, out))
    return g_byte_array_free_to_bytes (out);
  g_byte_array_unref (out);
  return NULL;
}
