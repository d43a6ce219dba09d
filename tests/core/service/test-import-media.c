/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-error.h"
#include "assay-import-preview.h"
#include "assay-json.h"
#include "assay-media.h"
#include "import-sink.h"
#include "pdf-files.h"
#include "picture-files.h"

#include <string.h>
#include <unistd.h>

static const char image_config[]
  = "<View><Image name=\"i\" value=\"$image\"/><Text name=\"p\" value=\"$prompt\" required=\"false\"/>"
    "<Rating name=\"r\" toName=\"i\"/></View>";
static const char images_config[]
  = "<View><Image name=\"i\" valueList=\"$pictures\"/><Rating name=\"r\" toName=\"i\"/></View>";
static const char pdf_config[] = "<View><Pdf name=\"d\" value=\"$doc\"/><Rating name=\"r\" toName=\"d\"/></View>";
static const char text_config[] = "<View><Text name=\"t\" value=\"$text\"/><Rating name=\"r\" toName=\"t\"/></View>";
static const char both_config[]
  = "<View><Image name=\"i\" value=\"$image\"/><Text name=\"p\" value=\"$prompt\"/><Rating name=\"r\" toName=\"i\"/></View>";

typedef struct
{
  TestSink *sink;
  AssayImportReport *report;
  GError *error;
  gboolean ok;
} Run;

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->sink, test_sink_free);
  g_clear_pointer (&run->report, assay_import_report_free);
  g_clear_error (&run->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
import (Run *run, const char *config_xml, const char *path, AssayPdfSplit pdf, const char *password,
        gboolean reference)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (config_xml, -1, NULL);
  g_autoptr (AssayImportOptions) options = assay_import_options_new ();

  run_clear (run);
  run->sink = test_sink_new ();
  run->report = assay_import_report_new ();
  options->sources = g_strsplit (path, "\n", -1);
  options->pdf = pdf;
  options->password = g_strdup (password);
  options->reference = reference;
  run->ok = assay_import_run_sync (options, config, &run->sink->parent, NULL, NULL, run->report, NULL,
                                   &run->error);
}

static void
write_bytes (const char *folder, const char *name, GBytes *bytes)
{
  g_free (test_write (folder, name, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes)));
  g_bytes_unref (bytes);
}

/* The data of task number n. */
static JsonObject *
task (const Run *run, guint n)
{
  g_auto (GStrv) lines = g_strsplit (run->sink->tasks->str, "\n", -1);
  JsonObject *object;

  g_assert_cmpuint (n, <, g_strv_length (lines));
  object = assay_json_parse_object (lines[n], -1, NULL);
  g_assert_nonnull (object);
  return object;
}

/* Whether a member names a blob of these bytes, called so. */
static void
check_blob (const Run *run, guint n, const char *key, const char *name, GBytes *expected)
{
  g_autoptr (JsonObject) object = task (run, n);
  const char *media = assay_json_get_string (object, key, "");
  g_autofree char *hash = assay_media_dup_hash (media);
  g_autofree char *shown = assay_media_dup_name (media);
  g_autoptr (GBytes) bytes = hash != NULL ? assay_blobs_get (run->sink->parent.blobs, hash, NULL) : NULL;

  g_assert_cmpstr (shown, ==, name);
  g_assert_nonnull (bytes);
  if (expected != NULL)
    g_assert_true (g_bytes_equal (bytes, expected));
}

static void
check_reject (const Run *run, guint n, const char *source, const char *words)
{
  const AssayImportReject *reject = run->report->rejects->pdata[n];

  g_test_message ("%s: %s", reject->source, reject->reason);
  g_assert_true (g_str_has_suffix (reject->source, source));
  g_assert_nonnull (strstr (reject->reason, words));
}

static void
test_folder (void)
{
  g_autofree char *folder = test_folder_new ();
  g_autofree char *outside = test_folder_new ();
  g_autofree char *link = g_build_filename (folder, "elsewhere", NULL);
  g_autofree char *empty = test_folder_new ();
  g_autoptr (GBytes) jpeg = picture_make_jpeg (1);
  g_auto (Run) run = { 0 };

  write_bytes (folder, "10.jpg", picture_make_jpeg (3));
  write_bytes (folder, "2.jpg", g_bytes_ref (jpeg));
  write_bytes (folder, "b/1.png", picture_make_png (1));
  write_bytes (folder, "c.svg", picture_make_svg (1));
  write_bytes (folder, "noname", picture_make_webp (1));
  write_bytes (folder, ".hidden.jpg", picture_make_jpeg (1));
  write_bytes (folder, "d-cut.jpg", g_bytes_new_from_bytes (jpeg, 0, g_bytes_get_size (jpeg) / 2));
  write_bytes (folder, "e-bomb.png", picture_make_bomb ());
  write_bytes (folder, "f-really-a.png", picture_make_jpeg (1));
  write_bytes (folder, "g-text.jpg", g_bytes_new_static ("hello", 5));
  write_bytes (folder, "h-empty.gif", g_bytes_new_static ("", 0));
  write_bytes (folder, "notes.txt", g_bytes_new_static ("hello", 5));
  write_bytes (folder, "table.csv", g_bytes_new_static ("a,b", 3));
  write_bytes (outside, "x.jpg", picture_make_jpeg (1));
  g_assert_cmpint (symlink (outside, link), ==, 0);

  import (&run, image_config, folder, 0, NULL, FALSE);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.report->n_tasks, ==, 5);
  check_blob (&run, 0, "image", "2.jpg", jpeg);
  check_blob (&run, 1, "image", "10.jpg", NULL);
  check_blob (&run, 2, "image", "1.png", NULL);
  check_blob (&run, 3, "image", "c.svg", NULL);
  check_blob (&run, 4, "image", "noname", NULL);
  g_assert_cmpuint (run.report->n_rejected, ==, 5);
  check_reject (&run, 0, "d-cut.jpg", "cut off");
  check_reject (&run, 1, "e-bomb.png", "pixels");
  check_reject (&run, 2, "f-really-a.png", "JPEG");
  check_reject (&run, 3, "g-text.jpg", "not a picture but text");
  check_reject (&run, 4, "h-empty.gif", "empty");
  g_assert_cmpuint (run.report->n_passed, ==, 2);
  g_assert_cmpuint (run.sink->allowed->len, ==, 0);

  import (&run, image_config, empty, 0, NULL, FALSE);
  g_assert_error (run.error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
  g_assert_true (run.sink->abandoned);
  import (&run, text_config, folder, 0, NULL, FALSE);
  g_assert_error (run.error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
  g_assert_nonnull (strstr (run.error->message, "shows no picture"));
  import (&run, both_config, folder, 0, NULL, FALSE);
  g_assert_error (run.error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
  g_assert_nonnull (strstr (run.error->message, "shows “prompt” as well"));
}

static void
test_reference (void)
{
  g_autofree char *folder = test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "ä b.jpg", NULL);
  g_autoptr (JsonObject) object = NULL;
  g_auto (Run) run = { 0 };

  write_bytes (folder, "ä b.jpg", picture_make_jpeg (1));
  import (&run, image_config, path, 0, NULL, TRUE);
  g_assert_no_error (run.error);
  object = task (&run, 0);
  g_assert_cmpstr (assay_json_get_string (object, "image", NULL), ==, path);
  g_assert_cmpuint (run.sink->allowed->len, ==, 1);
  g_assert_cmpstr (run.sink->allowed->pdata[0], ==, folder);
}

static void
test_table_of_pictures (void)
{
  g_autofree char *folder = test_folder_new ();
  g_autofree char *other = test_folder_new ();
  g_autofree char *secret = g_build_filename (other, "secret.jpg", NULL);
  g_autofree char *base = g_path_get_basename (other);
  g_autoptr (GBytes) png = picture_make_png (1);
  g_autofree char *base64 = g_base64_encode (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  g_autofree char *table = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonObject) remote = NULL;
  g_autoptr (JsonObject) embedded = NULL;
  g_auto (Run) run = { 0 };

  write_bytes (folder, "sub/a.png", g_bytes_ref (png));
  write_bytes (folder, "cut.png", g_bytes_new_from_bytes (png, 0, g_bytes_get_size (png) - 20));
  write_bytes (other, "secret.jpg", picture_make_jpeg (1));
  table = g_strdup_printf ("image,prompt\nsub/a.png,one\nhttps://example.org/x.jpg,two\n\"data:image/png;base64,%s\",three\n"
                           "missing.png,four\ncut.png,five\n../%s/secret.jpg,six\n%s,seven\n,eight\n"
                           "\"data:image/png;base64,aGVsbG8=\",nine\n",
                           base64, base, secret);
  path = test_write (folder, "table.csv", table, -1);

  import (&run, image_config, path, 0, NULL, FALSE);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.report->n_tasks, ==, 3);
  check_blob (&run, 0, "image", "a.png", png);
  remote = task (&run, 1);
  g_assert_cmpstr (assay_json_get_string (remote, "image", NULL), ==, "https://example.org/x.jpg");
  embedded = task (&run, 2);
  g_assert_true (g_str_has_prefix (assay_json_get_string (embedded, "image", ""), "data:image/png;base64,"));
  g_assert_cmpuint (run.report->n_rejected, ==, 6);
  check_reject (&run, 0, "table.csv", "missing.png");
  check_reject (&run, 1, "table.csv", "cut off");
  check_reject (&run, 2, "table.csv", "nothing was imported from");
  check_reject (&run, 3, "table.csv", "nothing was imported from");
  check_reject (&run, 4, "table.csv", "nothing is");
  check_reject (&run, 5, "table.csv", "not a picture");
}

static void
test_json_of_pictures (void)
{
  g_autofree char *folder = test_folder_new ();
  g_autoptr (GBytes) png = picture_make_png (1);
  g_autoptr (GString) large = g_string_new ("[{\"pictures\":[\"a.png\",\"http://h/b.jpg\"]},\n{\"pictures\":\"a.png\"},\n"
                                            "{\"pictures\":[\"nope.png\"]},\n{\"data\":{\"pictures\":[\"a.png\"],\"id\":7}}]");
  g_autofree char *path = test_write (folder, "list.json", large->str, -1);
  g_autoptr (JsonObject) first = NULL;
  g_auto (Run) run = { 0 };

  write_bytes (folder, "a.png", g_bytes_ref (png));
  import (&run, images_config, path, 0, NULL, FALSE);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.report->n_tasks, ==, 2);
  first = task (&run, 0);
  g_assert_true (g_str_has_prefix (json_array_get_string_element (assay_json_get_array (first, "pictures"), 0),
                                   "assay-blob:"));
  g_assert_cmpstr (json_array_get_string_element (assay_json_get_array (first, "pictures"), 1), ==, "http://h/b.jpg");
  check_reject (&run, 0, "list.json", "'list'"); /* Label Studio's words */
  check_reject (&run, 1, "list.json", "nope.png");
}

/* What is large moves out of the rows. */
static void
test_embedded_large (void)
{
  g_autofree char *folder = test_folder_new ();
  g_autoptr (AssayImage) image = picture_make_image (700, 700, 3);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GByteArray) noise = g_byte_array_new ();
  g_autoptr (GBytes) pixels = NULL;
  g_autoptr (AssayImage) noisy = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autofree char *base64 = NULL;
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  g_auto (Run) run = { 0 };

  g_byte_array_set_size (noise, (guint) (image->stride * image->height));
  for (guint i = 0; i < noise->len; i++)
    noise->data[i] = (guint8) g_rand_int (random);
  pixels = g_byte_array_free_to_bytes (g_steal_pointer (&noise));
  noisy = assay_image_new (700, 700, image->stride, 3, pixels);
  png = assay_image_encode (noisy, ASSAY_IMAGE_PNG, 0, NULL);
  base64 = g_base64_encode (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  g_assert_cmpuint (strlen (base64), >, 1024 * 1024);
  text = g_strdup_printf ("{\"image\":\"data:image/png;base64,%s\"}\n", base64);
  path = test_write (folder, "large.jsonl", text, -1);

  import (&run, image_config, path, 0, NULL, FALSE);
  g_assert_no_error (run.error);
  check_blob (&run, 0, "image", "embedded.png", png);
  import (&run, text_config, path, 0, NULL, FALSE);
  g_assert_false (run.ok);
}

static void
test_documents (void)
{
  g_autofree char *folder = test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "three.pdf", NULL);
  g_autofree char *locked = g_build_filename (folder, "locked.pdf", NULL);
  g_autofree char *broken = g_build_filename (folder, "broken.pdf", NULL);
  g_autoptr (GBytes) three = pdf_make (3, NULL);
  g_autoptr (JsonObject) page = NULL;
  g_autoptr (JsonObject) all = NULL;
  g_autoptr (JsonObject) list = NULL;
  g_auto (Run) run = { 0 };

  write_bytes (folder, "three.pdf", g_bytes_ref (three));
  write_bytes (folder, "locked.pdf", pdf_make (1, "open"));
  write_bytes (folder, "broken.pdf", g_bytes_new_static ("%PDF-1.4 nothing more", 21));

  import (&run, pdf_config, path, ASSAY_PDF_AUTOMATIC, NULL, FALSE);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.report->n_tasks, ==, 1);
  check_blob (&run, 0, "doc", "three.pdf", three);

  import (&run, text_config, path, ASSAY_PDF_AUTOMATIC, NULL, FALSE);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.report->n_tasks, ==, 1);
  all = task (&run, 0);
  g_assert_cmpstr (assay_json_get_string (all, "text", NULL), ==, "This is page 1.\fThis is page 2.\fThis is page 3.");
  g_assert_cmpstr (assay_json_get_string (all, "document", NULL), ==, "three.pdf");

  import (&run, text_config, path, ASSAY_PDF_PAGES, NULL, FALSE);
  g_assert_cmpuint (run.report->n_tasks, ==, 3);
  page = task (&run, 1);
  g_assert_cmpstr (assay_json_get_string (page, "text", NULL), ==, "This is page 2.");
  g_assert_cmpint (assay_json_get_int (page, "page", 0), ==, 2);

  import (&run, image_config, path, ASSAY_PDF_AUTOMATIC, NULL, FALSE);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.report->n_tasks, ==, 3);
  check_blob (&run, 2, "image", "three.pdf-page-3.png", NULL);

  import (&run, images_config, path, ASSAY_PDF_AUTOMATIC, NULL, TRUE);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.report->n_tasks, ==, 1);
  list = task (&run, 0);
  g_assert_cmpuint (json_array_get_length (assay_json_get_array (list, "pictures")), ==, 3);

  import (&run, pdf_config, folder, ASSAY_PDF_AUTOMATIC, NULL, FALSE);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.report->n_tasks, ==, 1);
  check_reject (&run, 0, "broken.pdf", "broken.pdf");
  check_reject (&run, 1, "locked.pdf", "password");
  import (&run, pdf_config, locked, ASSAY_PDF_AUTOMATIC, "open", FALSE);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.report->n_tasks, ==, 1);
}

/* An empty picture among others is a reject, wherever it stands; alone there is nothing to import. */
static void
test_empty_picture (void)
{
  g_autofree char *folder = test_folder_new ();
  g_autofree char *good = g_build_filename (folder, "good.jpg", NULL);
  g_autofree char *empty = test_write (folder, "empty.png", "", 0);
  g_autofree char *nothing = test_write (folder, "nothing.csv", "", 0);
  g_autofree char *sources = g_strjoin ("\n", nothing, empty, good, NULL);
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (image_config, -1, NULL);
  g_autoptr (AssayImportOptions) options = assay_import_options_new ();
  g_autoptr (AssayImportPreview) preview = NULL;
  g_auto (Run) run = { 0 };

  write_bytes (folder, "good.jpg", picture_make_jpeg (1));
  import (&run, image_config, sources, 0, NULL, FALSE);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.report->n_tasks, ==, 1);
  g_assert_cmpuint (run.report->n_rejected, ==, 2);
  check_reject (&run, 0, "nothing.csv", "is empty");
  check_reject (&run, 1, "empty.png", "is empty");
  import (&run, image_config, empty, 0, NULL, FALSE);
  g_assert_error (run.error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
  g_assert_nonnull (strstr (run.error->message, "is empty"));

  options->sources = g_strsplit (sources, "\n", -1);
  preview = assay_import_preview_sync (options, config, NULL, 5, NULL, NULL);
  g_assert_no_error (preview->problem);
  g_assert_cmpuint (preview->rows->len, ==, 1);
  g_assert_cmpuint (preview->report->n_rejected, ==, 2);
}

/* A dry run looks at files and copies none. */
static void
test_preview (void)
{
  g_autofree char *folder = test_folder_new ();
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (image_config, -1, NULL);
  g_autoptr (AssayImportOptions) options = assay_import_options_new ();
  g_autoptr (AssayImportPreview) preview = NULL;

  for (int i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("%d.jpg", i);

      write_bytes (folder, name, picture_make_jpeg (1));
    }
  write_bytes (folder, "0-cut.jpg", g_bytes_new_static ("\xFF\xD8\xFF\xE0", 4));
  options->sources = g_strsplit (folder, "\n", -1);
  preview = assay_import_preview_sync (options, config, NULL, 5, NULL, NULL);
  g_assert_no_error (preview->problem);
  g_assert_cmpstr (preview->format, ==, "pictures and documents");
  g_assert_cmpuint (preview->rows->len, ==, 4);
  g_assert_cmpstr (preview->rows->pdata[0], ==, "{\"image\":\"0.jpg\"}");
  g_assert_cmpuint (preview->report->n_rejected, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/service/import-media/folder", test_folder);
  g_test_add_func ("/service/import-media/reference", test_reference);
  g_test_add_func ("/service/import-media/table", test_table_of_pictures);
  g_test_add_func ("/service/import-media/json", test_json_of_pictures);
  g_test_add_func ("/service/import-media/embedded-large", test_embedded_large);
  g_test_add_func ("/service/import-media/documents", test_documents);
  g_test_add_func ("/service/import-media/empty-picture", test_empty_picture);
  g_test_add_func ("/service/import-media/preview", test_preview);
  return g_test_run ();
}
