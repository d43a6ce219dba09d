/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-error.h"
#include "picture-files.h"

#include <glib/gstdio.h>
#include <string.h>

static void
assert_color (AssayImage *image, int x, int y, guint32 rgb)
{
  const guint8 *p = (const guint8 *) g_bytes_get_data (image->pixels, NULL) + y * image->stride
                    + x * image->channels;

  for (int i = 0; i < 3; i++)
    g_assert_cmpint (abs (p[i] - (int) (rgb >> (16 - 8 * i) & 255)), <=, 12);
}

static void
test_upright (void)
{
  static const guint32 expected[9][4] = {
    [1] = { RED, GREEN, BLUE, WHITE }, [2] = { GREEN, RED, WHITE, BLUE }, [3] = { WHITE, BLUE, GREEN, RED },
    [4] = { BLUE, WHITE, RED, GREEN }, [5] = { RED, BLUE, GREEN, WHITE }, [6] = { BLUE, RED, WHITE, GREEN },
    [7] = { WHITE, GREEN, BLUE, RED }, [8] = { GREEN, WHITE, RED, BLUE },
  };

  for (gsize i = 0; i < N_PICTURE_KINDS; i++)
    for (int orientation = 1; orientation <= (picture_kinds[i].turns ? 8 : 1); orientation++)
      {
        g_autoptr (GBytes) bytes = picture_kinds[i].make (orientation);
        g_autoptr (AssayImage) image = NULL;
        g_autoptr (GError) error = NULL;
        AssayImageInfo info;
        int w = (orientation >= 5 ? HEIGHT : WIDTH) * picture_kinds[i].scale;
        int h = (orientation >= 5 ? WIDTH : HEIGHT) * picture_kinds[i].scale;

        g_test_message ("%s, orientation %d", picture_kinds[i].name, orientation);
        g_assert_true (assay_image_probe (bytes, picture_kinds[i].name, &info, &error));
        g_assert_no_error (error);
        g_assert_cmpint (info.format, ==, picture_kinds[i].format);
        g_assert_cmpint (info.orientation, ==, orientation);
        g_assert_cmpint (info.width, ==, w);
        g_assert_cmpint (info.height, ==, h);
        g_assert_cmpstr (info.mime, ==, assay_image_format_get_mime (picture_kinds[i].format));
        image = assay_image_decode (bytes, picture_kinds[i].name, 0, &error);
        g_assert_no_error (error);
        g_assert_cmpint (image->width, ==, w);
        g_assert_cmpint (image->height, ==, h);
        g_assert_cmpint (image->channels, ==, 3);
        assert_color (image, 0, 0, expected[orientation][0]);
        assert_color (image, w - 1, 0, expected[orientation][1]);
        assert_color (image, 0, h - 1, expected[orientation][2]);
        assert_color (image, w - 1, h - 1, expected[orientation][3]);
      }
}

/* Whatever the byte at which a copy ended: never a grey picture, always the word "cut" or "damaged". */
static void
test_cut (void)
{
  for (gsize i = 0; i < N_PICTURE_KINDS; i++)
    {
      g_autoptr (GBytes) whole = picture_kinds[i].make (1);
      /* A GIF whose first frame is there shows all of it. */
      gsize end = g_bytes_get_size (whole) - (picture_kinds[i].format == ASSAY_IMAGE_GIF ? 1 : 0);

      for (gsize length = 0; length < end; length++)
        {
          g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, length);
          g_autoptr (AssayImage) image = NULL;
          g_autoptr (GError) error = NULL;

          image = assay_image_decode (cut, picture_kinds[i].name, 0, &error);
          if (image != NULL)
            g_error ("%s cut after %zu of %zu bytes was decoded", picture_kinds[i].name, length, end);
          g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA);
          g_assert_true (g_str_has_prefix (error->message, "The picture “a."));
        }
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *name;
    const char *content;
    gssize length;
    int code;
    const char *says;
  } cases[] = {
    { "empty.jpg", "", 0, ASSAY_ERROR_UNREADABLE_MEDIA, "“empty.jpg” cannot be used: the file is empty" },
    { "a.jpg", "hello, world\n", -1, ASSAY_ERROR_UNREADABLE_MEDIA, "not a picture but text" },
    { "a.png", "<!DOCTYPE html><html></html>", -1, ASSAY_ERROR_UNREADABLE_MEDIA, "but a web page" },
    { "a.png", "%PDF-1.7\n", -1, ASSAY_ERROR_UNREADABLE_MEDIA, "but a PDF document" },
    { "a.jpg", "\0\0\0\x18" "ftypheic\0\0\0\0", 16, ASSAY_ERROR_UNREADABLE_MEDIA, "an HEIC picture" },
    { "a.svg", "<?xml version=\"1.0\"?><svgs/>", -1, ASSAY_ERROR_UNREADABLE_MEDIA, "but an XML document" },
    { "a.svg", SVG_OPEN "width=\"1e9\" height=\"9\"/>", -1, ASSAY_ERROR_TOO_LARGE, "64 megapixels" },
    { "a.svg", "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" SVG_OPEN "><text>&x;</text></svg>", -1,
      ASSAY_ERROR_UNREADABLE_MEDIA, "names another file" },
    { "/x/y\xff.jpg", "?", 1, ASSAY_ERROR_UNREADABLE_MEDIA, "“y\357\277\275.jpg”" },
  };
  g_autoptr (GBytes) bomb = picture_make_bomb ();
  g_autoptr (GError) bomb_error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = cases[i].length < 0 ? strlen (cases[i].content) : (gsize) cases[i].length;
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].content, length);
      g_autoptr (GError) error = NULL;
      AssayImageInfo info;

      g_test_message ("%s", cases[i].says);
      g_assert_false (assay_image_probe (bytes, cases[i].name, &info, &error));
      g_assert_error (error, ASSAY_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_null (assay_image_decode (bytes, cases[i].name, 100, NULL));
    }
  g_assert_null (assay_image_decode (bomb, "bomb.png", 96, &bomb_error));
  g_assert_error (bomb_error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (bomb_error->message, "30000 × 30000 pixels"));
}

static void
test_svg_limits (void)
{
  g_autoptr (GString) many = g_string_new (SVG_OPEN ">");
  g_autoptr (GString) deep = g_string_new (SVG_OPEN ">");
  g_autoptr (GBytes) many_bytes = NULL;
  g_autoptr (GBytes) deep_bytes = NULL;
  g_autoptr (GError) error = NULL;
  AssayImageInfo info;

  for (int i = 0; i < ASSAY_IMAGE_MAX_SVG_ELEMENTS; i++)
    g_string_append (many, "<g/>");
  for (int i = 0; i < ASSAY_IMAGE_MAX_SVG_DEPTH; i++)
    g_string_append (deep, "<g>");
  many_bytes = g_bytes_new_static (many->str, many->len);
  deep_bytes = g_bytes_new_static (deep->str, deep->len);
  g_assert_false (assay_image_probe (many_bytes, NULL, &info, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "100,000 elements"));
  g_clear_error (&error);
  g_assert_false (assay_image_probe (deep_bytes, NULL, &info, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "256 levels"));
}

static void
test_svg_size (void)
{
  static const struct
  {
    const char *attributes;
    int width;
    int height;
  } cases[] = {
    { "", 300, 150 },
    { "viewBox='0 0 40 20'", 40, 20 },
    { "width='1in' height='72pt'", 96, 96 },
    { "width='10mm' viewBox='0,0,100,50'", 38, 19 },
    { "width='100%' height='100%' viewBox='-5 -5 30 60'", 30, 60 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (SVG_OPEN, cases[i].attributes, "/>", NULL);
      g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
      AssayImageInfo info;

      g_test_message ("%s", cases[i].attributes);
      g_assert_true (assay_image_probe (bytes, NULL, &info, NULL));
      g_assert_cmpint (info.width, ==, cases[i].width);
      g_assert_cmpint (info.height, ==, cases[i].height);
    }
}

/* A drawing may hold a picture, but not fetch one. */
static void
test_svg_references (void)
{
  g_autoptr (GBytes) png = picture_make_png (1);
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "secret.png", NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *base64 = g_base64_encode (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  g_autofree char *data = g_strconcat ("data:image/png;base64,", base64, NULL);
  const char *targets[] = { uri, path, "secret.png", data };

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png), NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *text = g_strconcat (SVG_OPEN "width='16' height='8'><image width='16' height='8' xlink:href='",
                                           targets[i], "'/></svg>", NULL);
      g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
      g_autoptr (AssayImage) image = assay_image_decode (bytes, path, 0, NULL);
      g_autoptr (AssayImage) shown = NULL;

      g_test_message ("%.20s", targets[i]);
      g_assert_nonnull (image);
      shown = assay_image_flatten (image, WHITE);
      assert_color (shown, 2, 2, targets[i] == data ? RED : WHITE);
    }
}

static void
test_names (void)
{
  g_autoptr (GBytes) png = picture_make_png (1);
  g_autofree char *said = NULL;
  AssayImageInfo info;

  g_assert_true (assay_image_probe (png, "/tmp/cat.JPG", &info, NULL));
  g_assert_cmpint (info.named, ==, ASSAY_IMAGE_JPEG);
  said = assay_image_info_dup_mismatch (&info, "/tmp/cat.JPG");
  g_assert_cmpstr (said, ==, "“cat.JPG” is a PNG picture, not a JPEG as its name says.");
  g_assert_true (assay_image_probe (png, "cat.png", &info, NULL));
  g_assert_null (assay_image_info_dup_mismatch (&info, "cat.png"));
  g_assert_true (assay_image_probe (png, "http://x/cat", &info, NULL));
  g_assert_null (assay_image_info_dup_mismatch (&info, "http://x/cat"));
  g_assert_cmpint (assay_image_format_from_name ("a.b/c"), ==, ASSAY_IMAGE_UNKNOWN);
  g_assert_cmpint (assay_image_format_from_name ("x.jpeg"), ==, ASSAY_IMAGE_JPEG);
}

static void
test_scale (void)
{
  g_autoptr (AssayImage) large = picture_make_image (400, 100, 4);
  g_autoptr (GBytes) png = assay_image_encode (large, ASSAY_IMAGE_PNG, 0, NULL);
  g_autoptr (AssayImage) small = assay_image_decode (png, NULL, 40, NULL);
  g_autoptr (AssayImage) again = assay_image_scale (large, 40);
  g_autoptr (AssayImage) same = assay_image_decode (png, NULL, 1000, NULL);
  g_autoptr (GBytes) svg = picture_make_svg (1);
  g_autoptr (AssayImage) drawn = assay_image_decode (svg, NULL, 320, NULL);
  g_autoptr (AssayImage) thin = picture_make_image (5000, 2, 3);
  g_autoptr (AssayImage) line = assay_image_scale (thin, 100);

  g_assert_cmpint (small->width, ==, 40);
  g_assert_cmpint (small->height, ==, 10);
  g_assert_cmpint (small->channels, ==, 4);
  g_assert_cmpint (again->width, ==, 40);
  g_assert_cmpint (again->height, ==, 10);
  g_assert_cmpint (same->width, ==, 400);
  g_assert_true (g_bytes_equal (same->pixels, large->pixels));
  g_assert_cmpint (drawn->width, ==, 320);
  g_assert_cmpint (drawn->height, ==, 160);
  assert_color (drawn, 159, 79, RED);
  g_assert_cmpint (line->height, ==, 1);
}

static void
test_prepare (void)
{
  static const struct
  {
    const char *what;
    int kind;
    int orientation;
    int max_side;
    gboolean same;
    const char *mime;
  } cases[] = {
    { "upright JPEG passes", 0, 1, 100, TRUE, "image/jpeg" },
    { "turned JPEG does not", 0, 6, 100, FALSE, "image/jpeg" },
    { "large JPEG does not", 0, 1, 20, FALSE, "image/jpeg" },
    { "upright PNG passes", 1, 1, 100, TRUE, "image/png" },
    { "turned PNG stays PNG", 1, 3, 100, FALSE, "image/png" },
    { "WebP passes", 2, 1, 100, TRUE, "image/webp" },
    { "turned WebP becomes JPEG", 2, 8, 100, FALSE, "image/jpeg" },
    { "TIFF becomes PNG", 3, 1, 100, FALSE, "image/png" },
    { "still GIF passes", 4, 1, 100, TRUE, "image/gif" },
    { "SVG becomes PNG", 5, 1, 100, FALSE, "image/png" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = picture_kinds[cases[i].kind].make (cases[i].orientation);
      g_autoptr (GBytes) one = NULL;
      g_autoptr (GBytes) two = NULL;
      g_autoptr (GError) error = NULL;
      AssayImageInfo info;
      const char *mime;

      g_test_message ("%s", cases[i].what);
      one = assay_image_prepare_for_model (bytes, "a", cases[i].max_side, 0, &mime, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (mime, ==, cases[i].mime);
      g_assert_cmpint (g_bytes_equal (one, bytes), ==, cases[i].same);
      two = assay_image_prepare_for_model (bytes, "b", cases[i].max_side, 0, &mime, NULL);
      g_assert_true (g_bytes_equal (one, two));
      g_assert_true (assay_image_probe (one, NULL, &info, NULL));
      g_assert_cmpstr (info.mime, ==, mime);
      g_assert_cmpint (info.orientation, ==, 1);
      g_assert_cmpint (MAX (info.width, info.height), <=, cases[i].max_side);
    }
}

/* Noise does not compress: it has to shrink until it fits, or say that it cannot. */
static void
test_prepare_bytes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gsize length = 300 * 200 * 3;
  guint8 *noise = g_malloc (length);
  g_autoptr (GBytes) pixels = g_bytes_new_take (noise, length);
  g_autoptr (AssayImage) image = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GBytes) fits = NULL;
  g_autoptr (GError) error = NULL;
  const char *mime;

  for (gsize i = 0; i < length; i++)
    noise[i] = (guint8) g_rand_int (rand);
  image = assay_image_new (300, 200, 900, 3, pixels);
  png = assay_image_encode (image, ASSAY_IMAGE_PNG, 0, NULL);
  g_assert_cmpuint (g_bytes_get_size (png), >, 150000);
  fits = assay_image_prepare_for_model (png, "noise.png", 2048, 20000, &mime, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (fits), <=, 20000);
  g_assert_null (assay_image_prepare_for_model (png, "noise.png", 2048, 100, &mime, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE);
}

/* Of a film the first frame counts, and it is sent as a still. */
static void
test_animation (void)
{
  static const struct
  {
    const char *name;
    GBytes *(*make) (void);
    const char *mime;
  } cases[] = {
    { "a.gif", picture_make_animated_gif, "image/png" },
    { "a.webp", picture_make_animated_webp, "image/jpeg" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = cases[i].make ();
      g_autoptr (GBytes) still = NULL;
      g_autoptr (AssayImage) image = NULL;
      AssayImageInfo info;
      const char *mime;

      g_test_message ("%s", cases[i].name);
      g_assert_true (assay_image_probe (bytes, cases[i].name, &info, NULL));
      g_assert_true (info.animated);
      g_assert_cmpint (info.width, ==, WIDTH);
      image = assay_image_decode (bytes, cases[i].name, 0, NULL);
      g_assert_nonnull (image);
      g_assert_cmpint (image->height, ==, HEIGHT);
      assert_color (image, 0, 0, RED);
      assert_color (image, WIDTH - 1, 0, GREEN);
      still = assay_image_prepare_for_model (bytes, cases[i].name, 100, 0, &mime, NULL);
      g_assert_cmpstr (mime, ==, cases[i].mime);
      g_assert_true (assay_image_probe (still, NULL, &info, NULL));
      g_assert_false (info.animated);
    }
}

/* What cameras write beside the pixels goes; the pixels stay, to the byte. */
static void
test_strips (void)
{
  for (gsize i = 0; i < N_PICTURE_KINDS; i++)
    {
      g_autoptr (GBytes) bytes = picture_kinds[i].make (6);
      g_autoptr (GBytes) stripped = assay_image_strip_metadata (bytes);
      g_autoptr (GBytes) again = NULL;
      g_autoptr (AssayImage) image = NULL;
      AssayImageFormat format = picture_kinds[i].format;
      gboolean strips = format == ASSAY_IMAGE_JPEG || format == ASSAY_IMAGE_PNG || format == ASSAY_IMAGE_WEBP;
      AssayImageInfo info;
      gsize n;
      const guint8 *p;

      g_test_message ("%s", picture_kinds[i].name);
      g_assert_nonnull (stripped);
      if (!strips)
        {
          g_assert_true (stripped == bytes);
          continue;
        }
      p = g_bytes_get_data (stripped, &n);
      g_assert_null (memmem (p, n, "II*\0", 4));
      g_assert_true (assay_image_probe (stripped, NULL, &info, NULL));
      g_assert_cmpint (info.orientation, ==, 1);
      g_assert_cmpint (info.width, ==, WIDTH * picture_kinds[i].scale);
      image = assay_image_decode (stripped, NULL, 0, NULL);
      g_assert_nonnull (image);
      again = assay_image_strip_metadata (stripped);
      g_assert_true (g_bytes_equal (again, stripped));
      for (gsize length = 1; length < g_bytes_get_size (bytes); length++)
        {
          g_autoptr (GBytes) cut = g_bytes_new (g_bytes_get_data (bytes, NULL), length);
          g_autoptr (GBytes) result = assay_image_strip_metadata (cut);

          g_assert_true (result == NULL || g_bytes_get_size (result) <= length + 2);
        }
    }
}

static void
test_files (void)
{
  g_autofree char *dir = g_dir_make_tmp ("assay-image-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "none.png", NULL);
  g_autoptr (GBytes) png = picture_make_png (1);
  g_autoptr (GBytes) read = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (assay_image_read_file (path, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (assay_image_read_file (dir, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png), NULL));
  read = assay_image_read_file (path, NULL);
  g_assert_true (g_bytes_equal (read, png));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

static gpointer
decode_many (gpointer data)
{
  for (int i = 0; i < 50; i++)
    {
      gsize kind = (gsize) i % N_PICTURE_KINDS;
      g_autoptr (GBytes) bytes = picture_kinds[kind].make (1);
      g_autoptr (AssayImage) image = assay_image_decode (bytes, NULL, 0, NULL);

      g_assert_nonnull (image);
      assert_color (image, 0, 0, RED);
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("decode", decode_many, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/image/upright", test_upright);
  g_test_add_func ("/base/image/cut", test_cut);
  g_test_add_func ("/base/image/refused", test_refused);
  g_test_add_func ("/base/image/svg-limits", test_svg_limits);
  g_test_add_func ("/base/image/svg-size", test_svg_size);
  g_test_add_func ("/base/image/svg-references", test_svg_references);
  g_test_add_func ("/base/image/names", test_names);
  g_test_add_func ("/base/image/scale", test_scale);
  g_test_add_func ("/base/image/prepare", test_prepare);
  g_test_add_func ("/base/image/prepare-bytes", test_prepare_bytes);
  g_test_add_func ("/base/image/animation", test_animation);
  g_test_add_func ("/base/image/files", test_files);
  g_test_add_func ("/base/image/strips", test_strips);
  g_test_add_func ("/base/image/threads", test_threads);
  return g_test_run ();
}
