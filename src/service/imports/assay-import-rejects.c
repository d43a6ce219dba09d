/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-rejects.c: the file of what was rejected, a CSV table with source, line, reason and,
 * as far as it could be read, the record: cells as a CSV row, JSON as it is. Made with the first
 * reject and put in its place when it is complete, so that there is never half of one. */

#include "assay-import-private.h"

#include "assay-error.h"
#include "assay-output.h"

#include <string.h>

/* A record longer than this is cut in the file; its line says where the rest is. */
#define MAX_SHOWN 10000

struct _AssayImportRejects
{
  char *path;
  GOutputStream *stream; /* NULL before the first one */
};

AssayImportRejects *
assay_import_rejects_new (const char *path)
{
  AssayImportRejects *self = g_new0 (AssayImportRejects, 1);

  self->path = g_strdup (path);
  return self;
}

/* What was not closed is thrown away. */
void
assay_import_rejects_free (AssayImportRejects *self)
{
  if (self == NULL)
    return;
  if (self->stream != NULL)
    {
      g_autoptr (GCancellable) cancelled = g_cancellable_new ();

      g_cancellable_cancel (cancelled);
      g_output_stream_close (self->stream, cancelled, NULL);
    }
  g_clear_object (&self->stream);
  g_free (self->path);
  g_free (self);
}

static gboolean
set_write_error (AssayImportRejects *self, GError *reason, GError **error)
{
  g_set_error (error, ASSAY_ERROR,
               g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ? ASSAY_ERROR_NO_SPACE
                                                                         : ASSAY_ERROR_PERMISSION,
               "The rejected rows can't be written to “%s”: %s", self->path, reason->message);
  return FALSE;
}

static gboolean
write_text (AssayImportRejects *self, const char *text, gsize length, GError **error)
{
  g_autoptr (GError) reason = NULL;

  return g_output_stream_write_all (self->stream, text, length, NULL, NULL, &reason) ||
         set_write_error (self, reason, error);
}

static gboolean
open_file (AssayImportRejects *self, GError **error)
{
  static const char header[] = "source,line,reason,record\r\n";
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (GError) reason = NULL;

  if (assay_output_is_stream (self->path))
    stream = g_file_append_to (file, G_FILE_CREATE_NONE, NULL, &reason);
  else
    stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, &reason);
  if (stream == NULL)
    return set_write_error (self, reason, error);
  self->stream = g_buffered_output_stream_new (G_OUTPUT_STREAM (stream));
  return write_text (self, header, strlen (header), error);
}

static char *
dup_record (const AssayRecord *record)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (record->json != NULL)
    g_string_append_len (out, record->json, (gssize) MIN (record->n_json, MAX_SHOWN));
  for (guint i = 0; record->cells != NULL && i < record->n_cells && out->len < MAX_SHOWN; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      assay_csv_append (out, record->cells[i].text, ',');
    }
  g_string_truncate (out, MIN (out->len, MAX_SHOWN));
  return g_utf8_make_valid (out->str, (gssize) out->len);
}

gboolean
assay_import_rejects_add (AssayImportRejects *self, const char *source, guint64 line, const char *reason,
                          const AssayRecord *record, GError **error)
{
  g_autoptr (GString) row = g_string_new (NULL);
  g_autofree char *text = dup_record (record);

  if (self->path == NULL)
    return TRUE;
  if (self->stream == NULL && !open_file (self, error))
    return FALSE;
  assay_csv_append (row, source, ',');
  g_string_append_c (row, ',');
  if (line > 0)
    g_string_append_printf (row, "%" G_GUINT64_FORMAT, line);
  g_string_append_c (row, ',');
  assay_csv_append (row, reason, ',');
  g_string_append_c (row, ',');
  assay_csv_append (row, text, ',');
  g_string_append (row, "\r\n");
  return write_text (self, row->str, row->len, error);
}

gboolean
assay_import_rejects_close (AssayImportRejects *self, GError **error)
{
  g_autoptr (GError) reason = NULL;
  gboolean ok = self->stream == NULL || g_output_stream_close (self->stream, NULL, &reason);

  g_clear_object (&self->stream);
  return ok || set_write_error (self, reason, error);
}
