/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-format-media.c: pictures and PDF documents as an import format: one file, or a folder with
 * the folders in it, in the order people read names ("2" before "10"). Hidden files and links to
 * folders are passed over, as is what by content and name is neither picture nor document; what is
 * called a picture but is none is bad, and says what it is. One file at a time is in memory. */

#include "assay-format-private.h"

#include "assay-error.h"

#include <string.h>

typedef struct
{
  char *path;
  char *key; /* for sorting */
  guint64 size;
} File;

typedef struct
{
  AssayFormatReader parent;
  const AssayFormatOptions *options;
  gboolean is_folder;
  GArray *files; /* of File */
  guint next;

  GBytes *bytes; /* of the current file */
  AssayPdf *pdf;
  int page;
} Reader;

static void
file_clear (gpointer data)
{
  File *file = data;

  g_free (file->path);
  g_free (file->key);
}

static int
compare_files (gconstpointer a, gconstpointer b)
{
  return strcmp (((const File *) a)->key, ((const File *) b)->key);
}

static gboolean
is_picture_name (const char *name)
{
  return assay_image_format_from_name (name) != ASSAY_IMAGE_UNKNOWN;
}

static gboolean
is_picture (const char *head, gsize n_head)
{
  static const struct
  {
    gsize length;
    const char *magic;
  } magics[] = { { 3, "\xFF\xD8\xFF" }, { 4, "\x89PNG" }, { 4, "GIF8" }, { 4, "II*\0" }, { 4, "MM\0*" } };

  for (gsize i = 0; i < G_N_ELEMENTS (magics); i++)
    if (n_head >= magics[i].length && memcmp (head, magics[i].magic, magics[i].length) == 0)
      return TRUE;
  return n_head >= 12 && memcmp (head, "RIFF", 4) == 0 && memcmp (head + 8, "WEBP", 4) == 0;
}

static guint
sniff (const AssayFormat *self, const char *name, const char *head, gsize n_head)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (head, n_head);

  if (is_picture (head, n_head) || assay_pdf_is_pdf (bytes))
    return 100;
  return is_picture_name (name) || assay_format_has_suffix (self, name) ? 80 : 0;
}

static void
add_file (Reader *self, const char *path, guint64 size)
{
  g_autofree char *shown = g_filename_display_name (path);
  File file = { .path = g_strdup (path), .key = g_utf8_collate_key_for_filename (shown, -1), .size = size };

  g_array_append_val (self->files, file);
  self->parent.n_total += size;
}

static gboolean
add_folder (Reader *self, const char *path, guint depth, GError **error)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GFileEnumerator) entries = NULL;

  entries = g_file_enumerate_children (folder,
                                       G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE
                                       "," G_FILE_ATTRIBUTE_STANDARD_SIZE
                                       "," G_FILE_ATTRIBUTE_STANDARD_IS_SYMLINK,
                                       G_FILE_QUERY_INFO_NONE, NULL, error);
  if (entries == NULL)
    return FALSE;
  for (;;)
    {
      GFileInfo *info;
      GFile *child;
      const char *name;
      GFileType type;

      if (!g_file_enumerator_iterate (entries, &info, &child, NULL, error))
        return FALSE;
      if (info == NULL)
        return TRUE;
      name = g_file_info_get_name (info);
      type = g_file_info_get_file_type (info);
      if (name[0] == '.')
        continue;
      if (self->files->len >= ASSAY_FORMAT_MAX_FILES)
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
                       "“%s” has more than the maximum of %d files", path, ASSAY_FORMAT_MAX_FILES);
          return FALSE;
        }
      if (type == G_FILE_TYPE_REGULAR)
        add_file (self, g_file_peek_path (child), (guint64) g_file_info_get_size (info));
      else if (type == G_FILE_TYPE_DIRECTORY && !g_file_info_get_is_symlink (info) &&
               depth < ASSAY_FORMAT_MAX_FOLDER_DEPTH &&
               !add_folder (self, g_file_peek_path (child), depth + 1, error))
        return FALSE;
    }
}

static void
close_media (AssayFormatReader *reader)
{
  Reader *self = (Reader *) reader;

  g_array_unref (self->files);
  g_clear_pointer (&self->pdf, assay_pdf_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static AssayFormatReader *
open_media (const char *path, GInputStream *stream, const AssayFormatOptions *options, GError **error)
{
  Reader *self = g_new0 (Reader, 1);
  g_autofree char *full = g_canonicalize_filename (path, NULL);
  g_autoptr (GError) local_error = NULL;

  self->options = options;
  self->files = g_array_new (FALSE, FALSE, sizeof (File));
  g_array_set_clear_func (self->files, file_clear);
  self->is_folder = stream == NULL;
  if (!self->is_folder)
    {
      add_file (self, full, 0);
      return &self->parent;
    }
  if (add_folder (self, full, 0, &local_error))
    {
      g_array_sort (self->files, compare_files);
      return &self->parent;
    }
  if (local_error->domain == ASSAY_ERROR)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_PERMISSION, "“%s” can't be read: %s", path,
                 local_error->message);
  close_media (&self->parent);
  return NULL;
}

/* Whether a file of a folder is nothing to label: neither called nor made like a picture or document. */
static gboolean
is_stranger (Reader *self, const char *path)
{
  gsize length = 0;
  const char *data;

  if (!self->is_folder || is_picture_name (path) || assay_format_has_suffix (self->parent.format, path))
    return FALSE;
  data = self->bytes != NULL ? g_bytes_get_data (self->bytes, &length) : NULL;
  return self->bytes == NULL || (!is_picture (data, length) && !assay_pdf_is_pdf (self->bytes));
}

/* The next page of the open document, or the document. */
static gboolean
next_page (Reader *self, AssayRecord *record)
{
  if (self->pdf == NULL || self->page >= assay_pdf_get_n_pages (self->pdf))
    return FALSE;
  self->page++;
  record->pdf = self->pdf;
  record->page = self->page;
  return TRUE;
}

static AssayRead
open_document (Reader *self, AssayRecord *record, GError **error)
{
  self->pdf = assay_pdf_open (self->bytes, record->path, self->options->password, error);
  if (self->pdf == NULL)
    return ASSAY_READ_BAD;
  if (self->options->pages)
    next_page (self, record);
  else
    {
      record->pdf = self->pdf;
      self->page = assay_pdf_get_n_pages (self->pdf);
    }
  return ASSAY_READ_ITEM;
}

static AssayRead
next_file (AssayFormatReader *reader, AssayRecord *record, GCancellable *cancellable, GError **error)
{
  Reader *self = (Reader *) reader;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return ASSAY_READ_FAILED;
  if (next_page (self, record))
    {
      record->path = g_array_index (self->files, File, self->next - 1).path;
      record->bytes = self->bytes;
      return ASSAY_READ_ITEM;
    }
  while (self->next < self->files->len)
    {
      const File *file = &g_array_index (self->files, File, self->next++);
      g_autoptr (GError) local_error = NULL;

      g_clear_pointer (&self->pdf, assay_pdf_free);
      g_clear_pointer (&self->bytes, g_bytes_unref);
      self->page = 0;
      reader->n_done += file->size;
      self->bytes = assay_image_read_file (file->path, &local_error);
      if (is_stranger (self, file->path))
        {
          reader->n_passed++;
          continue;
        }
      record->path = file->path;
      record->bytes = self->bytes;
      if (self->bytes != NULL && g_bytes_get_size (self->bytes) == 0)
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "“%s” is empty", file->path);
          return ASSAY_READ_BAD;
        }
      if (self->bytes == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return ASSAY_READ_BAD;
        }
      return assay_pdf_is_pdf (self->bytes) || assay_format_has_suffix (reader->format, file->path)
               ? open_document (self, record, error)
               : ASSAY_READ_ITEM;
    }
  return ASSAY_READ_END;
}

static const char *const suffixes[] = { "pdf", NULL };

const AssayFormat assay_format_media = {
  .id = "media",
  .title = "pictures and documents",
  .suffixes = suffixes,
  .from_path = TRUE,
  .sniff = sniff,
  .open = open_media,
  .next = next_file,
  .close = close_media,
};
