/* SPDX-License-Identifier: GPL-3.0-or-later */
/* picture-files.c: one small picture in every format, written here byte by byte where no writer is at
 * hand, so that tests and fuzz targets need no file of somebody else's. */

#include "picture-files.h"

#include <string.h>


static const guint8 webp_file[] = {
  0x52, 0x49, 0x46, 0x46, 0x36, 0x00, 0x00, 0x00, 0x57, 0x45, 0x42, 0x50, 0x56, 0x50, 0x38, 0x4c,
  0x29, 0x00, 0x00, 0x00, 0x2f, 0x0f, 0xc0, 0x01, 0x00, 0x1f, 0x20, 0x10, 0x48, 0xde, 0x1f, 0x3a,
  0x8d, 0xf9, 0x17, 0x10, 0x14, 0xfc, 0x1f, 0xdd, 0xfc, 0x47, 0x64, 0x0f, 0x80, 0x30, 0xdb, 0x68,
  0x92, 0x93, 0x9c, 0xe4, 0xfd, 0x8e, 0x21, 0xa2, 0xff, 0x51, 0xfa, 0x61, 0xfb, 0x00,
};

static const guint8 gif_file[] = {
  0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x10, 0x00, 0x08, 0x00, 0xf1, 0x03, 0x00, 0xff, 0x00, 0x00,
  0x00, 0xff, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0x21, 0xf9, 0x04, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x2c, 0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x08, 0x00, 0x00, 0x02, 0x1a, 0x84, 0x6f, 0xa1,
  0xab, 0x88, 0xcc, 0xdc, 0x81, 0x4b, 0x26, 0x1a, 0x84, 0xde, 0x7a, 0xf8, 0xef, 0x71, 0x1c, 0x08,
  0x8a, 0x1b, 0xf9, 0x99, 0x1d, 0x3a, 0x14, 0x00, 0x3b,
};

static const char svg_file[]
    = SVG_OPEN "width=\"16\" height=\"8\" viewBox=\"0 0 16 8\">"
               "<rect width=\"8\" height=\"4\" fill=\"#ff0000\"/><rect x=\"8\" width=\"8\" height=\"4\" fill=\"#00ff00\"/>"
               "<rect y=\"4\" width=\"8\" height=\"4\" fill=\"#0000ff\"/>"
               "<rect x=\"8\" y=\"4\" width=\"8\" height=\"4\" fill=\"#ffffff\"/></svg>";

AssayImage *
picture_make_image (int width, int height, int channels)
{
  static const guint32 fields[] = { RED, GREEN, BLUE, WHITE };
  GByteArray *pixels = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint32 rgb = fields[(y >= height / 2) * 2 + (x >= width / 2)];
        guint8 pixel[] = { (guint8) (rgb >> 16), (guint8) (rgb >> 8), (guint8) rgb, x == 0 ? 128 : 255 };

        g_byte_array_append (pixels, pixel, (guint) channels);
      }
  bytes = g_byte_array_free_to_bytes (pixels);
  return assay_image_new (width, height, width * channels, channels, bytes);
}

static void
append_le (GByteArray *out, guint32 value, int n_bytes)
{
  for (int i = 0; i < n_bytes; i++)
    {
      guint8 byte = (guint8) (i < 4 ? value >> 8 * i : 0);

      g_byte_array_append (out, &byte, 1);
    }
}

static void
append_entry (GByteArray *out, guint tag, guint type, guint32 value)
{
  append_le (out, tag, 2);
  append_le (out, type, 2);
  append_le (out, 1, 4);
  append_le (out, value, 4);
}

/* What cameras write: a TIFF directory with nothing but the orientation. */
static GByteArray *
make_exif (int orientation)
{
  GByteArray *exif = g_byte_array_new ();

  g_byte_array_append (exif, (const guint8 *) "II*\0\x08\0\0\0\1\0", 10);
  append_entry (exif, 0x112, 3, (guint32) orientation);
  append_le (exif, 0, 4);
  return exif;
}

GBytes *
picture_make_tiff (int orientation)
{
  static const guint tags[][3] = {
    { 0x100, 3, WIDTH }, { 0x101, 3, HEIGHT }, { 0x102, 3, 8 }, { 0x103, 3, 1 }, { 0x106, 3, 2 },
    { 0x111, 4, 146 }, { 0x112, 3, 0 }, { 0x115, 3, 3 }, { 0x116, 3, HEIGHT },
    { 0x117, 4, WIDTH * HEIGHT * 3 }, { 0x11c, 3, 1 },
  };
  g_autoptr (AssayImage) image = picture_make_image (WIDTH, HEIGHT, 3);
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, (const guint8 *) "II*\0\x08\0\0\0", 8);
  append_le (out, G_N_ELEMENTS (tags), 2);
  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    append_entry (out, tags[i][0], tags[i][1], tags[i][0] == 0x112 ? (guint32) orientation : tags[i][2]);
  append_le (out, 0, 4);
  g_assert_cmpuint (out->len, ==, 146);
  g_byte_array_append (out, g_bytes_get_data (image->pixels, NULL), WIDTH * HEIGHT * 3);
  return g_byte_array_free_to_bytes (out);
}

GBytes *
picture_make_jpeg (int orientation)
{
  g_autoptr (AssayImage) image = picture_make_image (WIDTH * 2, HEIGHT * 2, 3);
  g_autoptr (GBytes) plain = assay_image_encode (image, ASSAY_IMAGE_JPEG, 100, NULL);
  g_autoptr (GByteArray) exif = make_exif (orientation);
  GByteArray *out = g_byte_array_new ();
  const guint8 *data = g_bytes_get_data (plain, NULL);
  guint length = exif->len + 8;
  guint8 head[] = { 0xff, 0xe1, (guint8) (length >> 8), (guint8) length, 'E', 'x', 'i', 'f', 0, 0 };

  g_byte_array_append (out, data, 2);
  g_byte_array_append (out, head, sizeof head);
  g_byte_array_append (out, exif->data, exif->len);
  g_byte_array_append (out, data + 2, (guint) g_bytes_get_size (plain) - 2);
  return g_byte_array_free_to_bytes (out);
}

static guint32
crc32_of (const guint8 *data, gsize length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        crc = crc >> 1 ^ (0xedb88320 & -(crc & 1));
    }
  return ~crc;
}

static void
append_png_chunk (GByteArray *out, const char *kind, const guint8 *data, gsize length)
{
  guint32 big = GUINT32_TO_BE ((guint32) length);
  guint start;

  g_byte_array_append (out, (const guint8 *) &big, 4);
  start = out->len;
  g_byte_array_append (out, (const guint8 *) kind, 4);
  g_byte_array_append (out, data, (guint) length);
  big = GUINT32_TO_BE (crc32_of (out->data + start, length + 4));
  g_byte_array_append (out, (const guint8 *) &big, 4);
}

GBytes *
picture_make_png (int orientation)
{
  g_autoptr (AssayImage) image = picture_make_image (WIDTH, HEIGHT, 3);
  g_autoptr (GBytes) plain = assay_image_encode (image, ASSAY_IMAGE_PNG, 0, NULL);
  g_autoptr (GByteArray) exif = make_exif (orientation);
  GByteArray *out = g_byte_array_new ();
  const guint8 *data = g_bytes_get_data (plain, NULL);

  g_byte_array_append (out, data, 33);
  append_png_chunk (out, "eXIf", exif->data, exif->len);
  g_byte_array_append (out, data + 33, (guint) g_bytes_get_size (plain) - 33);
  return g_byte_array_free_to_bytes (out);
}

GBytes *
picture_make_webp (int orientation)
{
  g_autoptr (GByteArray) exif = make_exif (orientation);
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, (const guint8 *) "RIFF", 4);
  append_le (out, 4 + 18 + (guint32) sizeof webp_file - 12 + 8 + exif->len, 4);
  g_byte_array_append (out, (const guint8 *) "WEBPVP8X", 8);
  append_le (out, 10, 4);
  append_le (out, 8, 4);
  append_le (out, WIDTH - 1, 3);
  append_le (out, HEIGHT - 1, 3);
  g_byte_array_append (out, webp_file + 12, sizeof webp_file - 12);
  g_byte_array_append (out, (const guint8 *) "EXIF", 4);
  append_le (out, exif->len, 4);
  g_byte_array_append (out, exif->data, exif->len);
  return g_byte_array_free_to_bytes (out);
}

GBytes *
picture_make_gif (int orientation)
{
  return g_bytes_new_static (gif_file, sizeof gif_file);
}

GBytes *
picture_make_animated_gif (void)
{
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, gif_file, sizeof gif_file - 1);
  g_byte_array_append (out, gif_file + 25, sizeof gif_file - 25);
  return g_byte_array_free_to_bytes (out);
}

/* The picture, then it again, as frames of an animation. */
GBytes *
picture_make_animated_webp (void)
{
  guint32 frame = 16 + (guint32) sizeof webp_file - 12;
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, (const guint8 *) "RIFF", 4);
  append_le (out, 4 + 18 + 14 + 2 * (8 + frame), 4);
  g_byte_array_append (out, (const guint8 *) "WEBPVP8X", 8);
  append_le (out, 10, 4);
  append_le (out, 2, 4);
  append_le (out, WIDTH - 1, 3);
  append_le (out, HEIGHT - 1, 3);
  g_byte_array_append (out, (const guint8 *) "ANIM\6\0\0\0\0\0\0\0\0\0", 14);
  for (int i = 0; i < 2; i++)
    {
      g_byte_array_append (out, (const guint8 *) "ANMF", 4);
      append_le (out, frame, 4);
      append_le (out, 0, 6);
      append_le (out, WIDTH - 1, 3);
      append_le (out, HEIGHT - 1, 3);
      append_le (out, 100, 4);
      g_byte_array_append (out, webp_file + 12, sizeof webp_file - 12);
    }
  return g_byte_array_free_to_bytes (out);
}

GBytes *
picture_make_svg (int orientation)
{
  return g_bytes_new_static (svg_file, sizeof svg_file - 1);
}

GBytes *
picture_make_bomb (void)
{
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  append_png_chunk (out, "IHDR", (const guint8 *) "\0\0\x75\x30\0\0\x75\x30\1\0\0\0\0", 13);
  append_png_chunk (out, "IDAT", (const guint8 *) "x\x9c\3\0\0\0\0\1", 8);
  append_png_chunk (out, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (out);
}

const PictureKind picture_kinds[N_PICTURE_KINDS] = {
  { "a.jpg", ASSAY_IMAGE_JPEG, picture_make_jpeg, TRUE, 2 }, { "a.png", ASSAY_IMAGE_PNG, picture_make_png, TRUE, 1 },
  { "a.webp", ASSAY_IMAGE_WEBP, picture_make_webp, TRUE, 1 }, { "a.tif", ASSAY_IMAGE_TIFF, picture_make_tiff, TRUE, 1 },
  { "a.gif", ASSAY_IMAGE_GIF, picture_make_gif, FALSE, 1 },  { "a.svg", ASSAY_IMAGE_SVG, picture_make_svg, FALSE, 1 },
};
