/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz-picture.c: any bytes as a picture. What the probe takes is within the limits; what it refuses,
 * the decoder refuses; what is decoded fits into the side asked for, can be measured, and can be sent:
 * upright, small enough, and read again by the probe that read it first. */
#include "fuzz.h"

#include "assay-error.h"
#include "assay-picture-metrics.h"

#define SIDE 48

/* Words end at a zero byte; these are the ones of each format that have none before their end. */
const char *const fuzz_words[] = {
  "\xff\xd8\xff", "\xff\xe1", "\xff\xc0", "\xff\xc2", "\xff\xda", "\xff\xd9", "\xff\xd0", "Exif", "II*", "MM",
  "\x89PNG\r\n\x1a\n", "IHDR", "IDAT", "IEND", "eXIf", "acTL", "fcTL", "PLTE", "tRNS", "iCCP",
  "RIFF", "WEBP", "VP8 ", "VP8L", "VP8X", "EXIF", "ANIM", "ANMF", "ALPH",
  "GIF87a", "GIF89a", "\x21\xf9\x04", "\x21\xff\x0b", "\x2c", "\x3b", "NETSCAPE2.0",
  "<svg xmlns=\"http://www.w3.org/2000/svg\" ", "</svg>", "/>", "width=\"1e9\"", "height=\"0\"", "viewBox=\"0 0 9 9\"",
  "<image href=\"x\"/>", "<use href=\"#a\"/>", "<g id=\"a\">", "</g>", "<!DOCTYPE svg [<!ENTITY a \"b\">]>", "&a;",
  "<rect width=\"8\" height=\"4\" fill=\"url(#a)\"/>", "\xff\xff\xff\xff", "\x7f\xff\xff\xff", "\x01", "\x80", NULL,
};

static void
check_info (const AssayImageInfo *info)
{
  g_assert_cmpint (info->format, >, ASSAY_IMAGE_UNKNOWN);
  g_assert_cmpint (info->format, <, ASSAY_IMAGE_N_FORMATS);
  g_assert_cmpint (info->width, >, 0);
  g_assert_cmpint (info->height, >, 0);
  g_assert_cmpint (MAX (info->width, info->height), <=, ASSAY_IMAGE_MAX_SIDE);
  g_assert_cmpint ((gint64) info->width * info->height, <=, ASSAY_IMAGE_MAX_PIXELS);
  g_assert_cmpint (info->orientation, >=, 1);
  g_assert_cmpint (info->orientation, <=, 8);
}

static void
check_image (AssayImage *image)
{
  AssayPictureReport report;

  g_assert_cmpint (MAX (image->width, image->height), <=, SIDE);
  g_assert_cmpint (MIN (image->width, image->height), >, 0);
  if (!assay_picture_measure (image, &report, NULL))
    return;
  for (int i = 0; i < ASSAY_PICTURE_N_METRICS; i++)
    g_assert_true (report.metric[i] >= 0 && report.metric[i] <= 1);
  for (int i = 0; i < ASSAY_PICTURE_N_QUALITIES; i++)
    g_assert_true (report.quality[i] >= 0 && report.quality[i] <= 1);
}

static void
check_sent (GBytes *bytes)
{
  const char *mime = NULL;
  AssayImageInfo info;
  g_autoptr (GBytes) sent = assay_image_prepare_for_model (bytes, NULL, SIDE, 0, &mime, NULL);

  if (sent == NULL)
    return;
  g_assert_true (assay_image_probe (sent, NULL, &info, NULL));
  g_assert_cmpstr (info.mime, ==, mime);
  g_assert_cmpint (info.orientation, ==, 1);
  g_assert_false (info.animated);
  g_assert_cmpint (MAX (info.width, info.height), <=, SIDE);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (AssayImage) image = NULL;
  g_autoptr (GError) error = NULL;
  AssayImageInfo info;

  g_assert_nonnull (assay_image_describe_content (bytes));
  if (!assay_image_probe (bytes, "x.png", &info, &error))
    {
      g_assert_true (error->domain == ASSAY_ERROR && g_utf8_validate (error->message, -1, NULL));
      g_assert_null (assay_image_decode (bytes, "x.png", SIDE, NULL));
      return 0;
    }
  check_info (&info);
  image = assay_image_decode (bytes, NULL, SIDE, &error);
  if (image != NULL)
    check_image (image);
  else
    g_assert_true (error->domain == ASSAY_ERROR && g_utf8_validate (error->message, -1, NULL));
  check_sent (bytes);
  return 0;
}
