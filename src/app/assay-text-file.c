/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-text-file.c: a page writes what it shows to a file that the user chose, and says that it is done,
 * or why not. Main thread. */

#include "assay-text-file.h"

#include <string.h>

/* A text on its way to a file. */
typedef struct
{
  AssayView *view;
  char *done;
} Write;

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Write *write = data;
  g_autoptr (GError) error = NULL;
  gboolean is_written = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);

  assay_view_say (write->view, is_written ? write->done : error->message);
  g_object_unref (write->view);
  g_free (write->done);
  g_free (write);
}

/**
 * assay_text_file_is_json:
 *
 * Returns: whether the file's name asks for lines of JSON, instead of CSV.
 */
gboolean
assay_text_file_is_json (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return name != NULL && (g_str_has_suffix (name, ".jsonl") || g_str_has_suffix (name, ".json"));
}

/**
 * assay_text_file_write:
 * @view: who says what came of it
 * @text: (transfer full): UTF-8
 * @done: what to say afterwards
 *
 * Writes the text, over what the file had.
 */
void
assay_text_file_write (AssayView *view, GFile *file, char *text, const char *done)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  Write *write = g_new0 (Write, 1);

  *write = (Write){ g_object_ref (view), g_strdup (done) };
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, written_cb, write);
}
