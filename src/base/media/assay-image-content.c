/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-image-content.c: the formats, by their first bytes and by their names, and the words for
 * everything else that people drop on a window that takes pictures. Any thread. */

#include "assay-image-private.h"

#include <string.h>

static const struct
{
  const char *label;
  const char *mime;
  const char *extensions;
} formats[ASSAY_IMAGE_N_FORMATS] = {
  [ASSAY_IMAGE_UNKNOWN] = { "unknown", "application/octet-stream", "" },
  [ASSAY_IMAGE_JPEG] = { "JPEG", "image/jpeg", "jpg jpeg jpe jfif" },
  [ASSAY_IMAGE_PNG] = { "PNG", "image/png", "png apng" },
  [ASSAY_IMAGE_WEBP] = { "WebP", "image/webp", "webp" },
  [ASSAY_IMAGE_GIF] = { "GIF", "image/gif", "gif" },
  [ASSAY_IMAGE_TIFF] = { "TIFF", "image/tiff", "tif tiff" },
  [ASSAY_IMAGE_SVG] = { "SVG", "image/svg+xml", "svg" },
};

/* What people drop on a window that takes pictures. Longest magic first where one begins another. */
static const struct
{
  guint offset;
  guint length;
  const char *magic;
  const char *what;
} strangers[] = {
  { 0, 5, "%PDF-", "a PDF document" },
  { 4, 8, "ftypheic", "an HEIC picture, which has to be converted to JPEG first" },
  { 4, 8, "ftypheix", "an HEIC picture, which has to be converted to JPEG first" },
  { 4, 8, "ftypmif1", "an HEIF picture, which has to be converted to JPEG first" },
  { 4, 8, "ftypavif", "an AVIF picture, which has to be converted to JPEG or PNG first" },
  { 0, 12, "\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL picture, which has to be converted to JPEG first" },
  { 0, 2, "\xff\x0a", "a JPEG XL picture, which has to be converted to JPEG first" },
  { 0, 12, "\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture, which has to be converted to JPEG first" },
  { 4, 4, "ftyp", "a film (MPEG-4)" },
  { 0, 4, "\x1a\x45\xdf\xa3", "a film (Matroska)" },
  { 0, 2, "BM", "a BMP picture, which has to be converted to PNG first" },
  { 0, 4, "8BPS", "a Photoshop document, which has to be converted to PNG first" },
  { 0, 4, "\0\0\1\0", "an icon (ICO), which has to be converted to PNG first" },
  { 0, 4, "PK\3\4", "a ZIP archive or an office document" },
  { 0, 2, "\x1f\x8b", "a gzip archive" },
  { 0, 6, "7z\xbc\xaf\x27\x1c", "a 7-Zip archive" },
  { 0, 4, "\x7f" "ELF", "a program" },
  { 0, 2, "MZ", "a program" },
  { 0, 4, "RIFF", "a sound or a film (RIFF)" },
  { 0, 3, "ID3", "a sound (MP3)" },
  { 0, 4, "OggS", "a sound or a film (Ogg)" },
  { 0, 16, "SQLite format 3\0", "a SQLite database" },
};

static gboolean
has_magic (const guint8 *p, gsize n, gsize offset, const char *magic, gsize length)
{
  return n >= offset + length && memcmp (p + offset, magic, length) == 0;
}

/**
 * assay_image_format_get_label:
 * @format: a format
 *
 * Returns: (transfer none): how people call it, such as "JPEG". Any thread.
 */
const char *
assay_image_format_get_label (AssayImageFormat format)
{
  g_return_val_if_fail (format < ASSAY_IMAGE_N_FORMATS, "unknown");
  return formats[format].label;
}

/**
 * assay_image_format_get_mime:
 * @format: a format
 *
 * Returns: (transfer none): its media type, such as "image/jpeg". Any thread.
 */
const char *
assay_image_format_get_mime (AssayImageFormat format)
{
  g_return_val_if_fail (format < ASSAY_IMAGE_N_FORMATS, formats[0].mime);
  return formats[format].mime;
}

/**
 * assay_image_format_from_name:
 * @name: (nullable): a file name, a path or the path of a URL
 *
 * Returns: what its extension promises, or %ASSAY_IMAGE_UNKNOWN. Any thread.
 */
AssayImageFormat
assay_image_format_from_name (const char *name)
{
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;

  if (dot == NULL || strchr (dot, G_DIR_SEPARATOR) != NULL)
    return ASSAY_IMAGE_UNKNOWN;
  for (int i = 1; i < ASSAY_IMAGE_N_FORMATS; i++)
    {
      g_auto (GStrv) known = g_strsplit (formats[i].extensions, " ", -1);

      for (int j = 0; known[j] != NULL; j++)
        if (g_ascii_strcasecmp (dot + 1, known[j]) == 0)
          return i;
    }
  return ASSAY_IMAGE_UNKNOWN;
}

/*
 * assay_image_sniff:
 *
 * Decides by the first bytes alone.
 */
AssayImageFormat
assay_image_sniff (const guint8 *p, gsize n)
{
  if (has_magic (p, n, 0, "\xff\xd8\xff", 3))
    return ASSAY_IMAGE_JPEG;
  if (has_magic (p, n, 0, "\x89PNG\r\n\x1a\n", 8))
    return ASSAY_IMAGE_PNG;
  if (has_magic (p, n, 0, "RIFF", 4) && has_magic (p, n, 8, "WEBP", 4))
    return ASSAY_IMAGE_WEBP;
  if (has_magic (p, n, 0, "GIF87a", 6) || has_magic (p, n, 0, "GIF89a", 6))
    return ASSAY_IMAGE_GIF;
  if (has_magic (p, n, 0, "II*\0", 4) || has_magic (p, n, 0, "MM\0*", 4))
    return ASSAY_IMAGE_TIFF;
  return assay_image_looks_like_svg (p, n) ? ASSAY_IMAGE_SVG : ASSAY_IMAGE_UNKNOWN;
}

/*
 * assay_image_name_stranger:
 *
 * Names what assay_image_sniff() does not know, with its article.
 */
const char *
assay_image_name_stranger (const guint8 *p, gsize n)
{
  gsize head = MIN (n, 512);

  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    if (has_magic (p, n, strangers[i].offset, strangers[i].magic, strangers[i].length))
      return strangers[i].what;
  if (memchr (p, 0, head) != NULL)
    return "binary data of an unknown kind";
  if (memmem (p, head, "<html", 5) != NULL || memmem (p, head, "<!DOCTYPE html", 14) != NULL ||
      memmem (p, head, "<!doctype html", 14) != NULL || memmem (p, head, "<HTML", 5) != NULL)
    return "a web page";
  if (p[0] == '{' || p[0] == '[')
    return "JSON text";
  if (memmem (p, head, "<?xml", 5) != NULL)
    return "an XML document";
  /* The last character may have been cut by the 512. */
  if (g_utf8_validate_len ((const char *) p, head, NULL) ||
      g_utf8_validate_len ((const char *) p, head > 4 ? head - 4 : 0, NULL))
    return "text";
  return "binary data of an unknown kind";
}

/**
 * assay_image_describe_content:
 * @bytes: any file
 *
 * Returns: (transfer none): what it seems to be, with its article, such as "a web page", to finish
 *   the sentence "it is not a … but". Any thread.
 */
const char *
assay_image_describe_content (GBytes *bytes)
{
  static const char *const pictures[ASSAY_IMAGE_N_FORMATS] = {
    NULL, "a JPEG picture", "a PNG picture", "a WebP picture", "a GIF picture", "a TIFF picture", "an SVG drawing",
  };
  gsize n;
  const guint8 *p = g_bytes_get_data (bytes, &n);
  const char *picture = pictures[assay_image_sniff (p, n)];

  if (n == 0)
    return "an empty file";
  return picture != NULL ? picture : assay_image_name_stranger (p, n);
}

/**
 * assay_image_info_dup_mismatch:
 * @info: what assay_image_probe() found
 * @name: (nullable): the same name
 *
 * Returns: (transfer full) (nullable): a sentence when the name promises another format than the
 *   content has, else %NULL. Any thread.
 */
char *
assay_image_info_dup_mismatch (const AssayImageInfo *info, const char *name)
{
  g_autofree char *base = name != NULL ? g_path_get_basename (name) : NULL;
  g_autofree char *shown = base != NULL ? g_utf8_make_valid (base, -1) : NULL;

  if (shown == NULL || info->named == ASSAY_IMAGE_UNKNOWN || info->named == info->format)
    return NULL;
  return g_strdup_printf ("“%s” is a %s picture, not a %s as its name says.", shown,
                          formats[info->format].label, formats[info->named].label);
}
