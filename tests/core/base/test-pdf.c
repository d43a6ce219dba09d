/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-error.h"
#include "assay-pdf.h"
#include "pdf-files.h"

#include <string.h>

static void
test_text (void)
{
  g_autoptr (GBytes) bytes = pdf_make (3, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayPdf) pdf = assay_pdf_open (bytes, "three.pdf", NULL, &error);
  g_autofree char *second = NULL;
  g_autofree char *all = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (assay_pdf_get_n_pages (pdf), ==, 3);
  second = assay_pdf_dup_page_text (pdf, 2, &error);
  g_assert_cmpstr (second, ==, "This is page 2.");
  all = assay_pdf_dup_text (pdf, &error);
  g_assert_cmpstr (all, ==, "This is page 1.\fThis is page 2.\fThis is page 3.");
  g_assert_null (assay_pdf_dup_page_text (pdf, 4, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA);
  g_assert_nonnull (strstr (error->message, "“three.pdf” has no readable page 4 (it has 3)"));
}

static void
test_render (void)
{
  g_autoptr (GBytes) bytes = pdf_make (1, NULL);
  g_autoptr (AssayPdf) pdf = assay_pdf_open (bytes, NULL, NULL, NULL);
  g_autoptr (AssayImage) image = assay_pdf_render_page (pdf, 1, 400, NULL);
  const guint8 *pixels = g_bytes_get_data (image->pixels, NULL);
  double width, height;

  g_assert_true (assay_pdf_get_page_size (pdf, 1, &width, &height));
  g_assert_cmpfloat (width, ==, 200);
  g_assert_cmpfloat (height, ==, 100);
  g_assert_cmpint (image->width, ==, 400);
  g_assert_cmpint (image->height, ==, 200);
  g_assert_cmpint (image->channels, ==, 3);
  g_assert_cmpint (pixels[190 * image->stride + 10 * 3], ==, 0);
  g_assert_cmpint (pixels[110 * image->stride + 10 * 3], ==, 255);
  g_assert_cmpint (pixels[190 * image->stride + 90 * 3], ==, 255);
}

static void
test_locked (void)
{
  static const struct
  {
    const char *password;
    const char *says;
  } cases[] = {
    { NULL, "“secret.pdf” is locked; give its password." },
    { "", "is locked; give its password" },
    { "guess", "is locked and the given password does not open it." },
    { "gu€ss", "is locked and the given password does not open it." },
    { "sesame", NULL },
    { "owner", NULL },
  };
  g_autoptr (GBytes) bytes = pdf_make (2, "sesame");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AssayPdf) pdf = assay_pdf_open (bytes, "/x/secret.pdf", cases[i].password, &error);
      g_autofree char *text = pdf != NULL ? assay_pdf_dup_page_text (pdf, 2, NULL) : NULL;

      g_test_message ("%s", cases[i].password);
      if (cases[i].says == NULL)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (text, ==, "This is page 2.");
          continue;
        }
      g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_PASSWORD);
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

static void
test_refused (void)
{
  g_autoptr (GBytes) whole = pdf_make (1, NULL);
  g_autoptr (GBytes) most = pdf_make (ASSAY_PDF_MAX_PAGES, NULL);
  g_autoptr (AssayPdf) opened = assay_pdf_open (most, NULL, NULL, NULL);
  const struct
  {
    const char *what;
    GBytes *bytes;
    int code;
    const char *says;
  } cases[] = {
    { "too many pages", pdf_make (ASSAY_PDF_MAX_PAGES + 1, NULL), ASSAY_ERROR_TOO_LARGE, "101 pages; the maximum is 100" },
    { "no pages", pdf_make (0, NULL), ASSAY_ERROR_UNREADABLE_MEDIA, "no pages" },
    { "cut", g_bytes_new_from_bytes (whole, 0, 40), ASSAY_ERROR_UNREADABLE_MEDIA, "damaged or cut off" },
    { "empty", g_bytes_new_static ("", 0), ASSAY_ERROR_UNREADABLE_MEDIA, "is not a PDF document but an empty file" },
    { "a picture", g_bytes_new_static ("\xff\xd8\xff\xe0", 4), ASSAY_ERROR_UNREADABLE_MEDIA, "but a JPEG picture" },
  };

  g_assert_nonnull (opened);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = cases[i].bytes;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].what);
      g_assert_null (assay_pdf_open (bytes, "x.pdf", NULL, &error));
      g_assert_error (error, ASSAY_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/pdf/text", test_text);
  g_test_add_func ("/base/pdf/render", test_render);
  g_test_add_func ("/base/pdf/locked", test_locked);
  g_test_add_func ("/base/pdf/refused", test_refused);
  return g_test_run ();
}
