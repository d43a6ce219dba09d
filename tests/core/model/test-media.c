/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-error.h"
#include "assay-media.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static void
test_only_allowed_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("assay-XXXXXX", NULL);
  g_autofree char *inside = g_build_filename (folder, "in", NULL);
  g_autofree char *beside = g_build_filename (folder, "in-side", NULL);
  g_autofree char *good = g_build_filename (inside, "a b.txt", NULL);
  g_autofree char *secret = g_build_filename (beside, "secret", NULL);
  g_autofree char *link = g_build_filename (inside, "link", NULL);
  g_autofree char *up = g_build_filename (inside, "..", "in-side", "secret", NULL);
  g_autofree char *uri = g_filename_to_uri (good, NULL, NULL);
  g_autofree char *blob_folder = g_build_filename (folder, "blobs", NULL);
  g_autoptr (AssayBlobs) blobs = assay_blobs_new (blob_folder);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("blob", 4);
  g_autofree char *hash = assay_blobs_put (blobs, bytes, NULL);
  g_autofree char *reference = assay_media_new_reference (hash, "a/ü b.jpg");
  g_autoptr (GPtrArray) folders = g_ptr_array_new ();
  g_autoptr (AssayMediaLoader) loader = NULL;
  const struct
  {
    const char *reference;
    const char *expected; /* the content, or NULL for the error */
    int code;
  } cases[] = {
    { good, "good", 0 },
    { uri, "good", 0 },
    { reference, "blob", 0 },
    { "data:text/plain;base64,Z29vZA==", "good", 0 },
    { "data:,a%20b", "a b", 0 },
    { secret, NULL, ASSAY_ERROR_PERMISSION },
    { up, NULL, ASSAY_ERROR_PERMISSION },
    { link, NULL, ASSAY_ERROR_PERMISSION },
    { inside, NULL, ASSAY_ERROR_PERMISSION },
    { "/etc/passwd", NULL, ASSAY_ERROR_PERMISSION },
    { "/nowhere/at/all", NULL, ASSAY_ERROR_NOT_FOUND },
    { "airliner.jpg", NULL, ASSAY_ERROR_UNREADABLE_MEDIA },
    { "assay-blob:../../../etc/passwd", NULL, ASSAY_ERROR_UNREADABLE_MEDIA },
    { "data:text/plain", NULL, ASSAY_ERROR_UNREADABLE_MEDIA },
  };

  g_mkdir (inside, 0755);
  g_mkdir (beside, 0755);
  g_assert_true (g_file_set_contents (good, "good", -1, NULL));
  g_assert_true (g_file_set_contents (secret, "secret", -1, NULL));
  g_assert_cmpint (symlink (secret, link), ==, 0);
  g_ptr_array_add (folders, inside);
  loader = assay_media_loader_new (blobs, folders);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) content = assay_media_loader_read (loader, cases[i].reference, &error);

      g_test_message ("%s", cases[i].reference);
      if (cases[i].expected == NULL)
        g_assert_error (error, ASSAY_ERROR, cases[i].code);
      else
        {
          g_assert_no_error (error);
          g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content),
                           cases[i].expected, strlen (cases[i].expected));
        }
    }
}

static void
test_names (void)
{
  static const char *const cases[][2] = {
    { "/photos/a?b.jpg", "a?b.jpg" },
    { "https://example.org/x/p%20q.png?size=3#top", "p q.png" },
    { "assay-blob:0123456789012345678901234567890123456789012345678901234567890123/%C3%BC.jpg", "ü.jpg" },
    { "data:image/png;base64,AAAA", "data" },
    { "plain", "plain" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = assay_media_dup_name (cases[i][0]);

      g_assert_cmpstr (name, ==, cases[i][1]);
    }
  g_assert_true (assay_media_is_remote ("HTTPS://x/y"));
  g_assert_false (assay_media_is_remote ("/http://"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/media/only-allowed-files", test_only_allowed_files);
  g_test_add_func ("/model/media/names", test_names);
  return g_test_run ();
}
