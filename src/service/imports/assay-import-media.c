/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-media.c: pictures and documents on their way in. A row names one by a path, which
 * counts from the folder of its file; it is read, looked at, and copied into the workspace's files or
 * referenced where it is. Only files under the source's own folder, or under folders that were
 * allowed before, are read. What is wrong with a picture (cut, a bomb, not what its name says) is
 * found here, when somebody looks, and not in the middle of a run.
 *
 * Addresses on the network stay as they are, unread. Without blobs (a dry run) everything is looked
 * at and nothing is copied. Belongs to one thread at a time. */

#include "assay-import-media.h"

#include "assay-error.h"
#include "assay-media.h"
#include "assay-pdf.h"

#include <string.h>

struct _AssayImportMedia
{
  AssayBlobs *blobs;        /* NULL: nothing is copied */
  AssayMediaLoader *loader;
  char *folder;             /* where relative names begin; NULL on standard input */
  gboolean reference;
};

static char *
folder_of (const char *source)
{
  g_autofree char *full = NULL;

  if (strcmp (source, "-") == 0)
    return NULL;
  full = g_canonicalize_filename (source, NULL);
  return g_file_test (full, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&full) : g_path_get_dirname (full);
}

/**
 * assay_import_media_new:
 * @blobs: (nullable): where files are copied to, or %NULL for a dry run
 * @folders: (element-type utf8): where files may be read, beside the folder of @source
 * @source: the file or folder that is imported
 * @reference: leave files where they are
 *
 * Returns: (transfer full): the keeper of what the rows of @source name.
 */
AssayImportMedia *
assay_import_media_new (AssayBlobs *blobs, GPtrArray *folders, const char *source, gboolean reference)
{
  AssayImportMedia *self = g_new0 (AssayImportMedia, 1);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (AssayBlobs) none = assay_blobs_new ("/nonexistent");

  self->blobs = blobs != NULL ? assay_blobs_ref (blobs) : NULL;
  self->folder = folder_of (source);
  self->reference = reference;
  for (guint i = 0; folders != NULL && i < folders->len; i++)
    g_ptr_array_add (all, folders->pdata[i]);
  if (self->folder != NULL)
    g_ptr_array_add (all, self->folder);
  self->loader = assay_media_loader_new (blobs != NULL ? blobs : none, all);
  return self;
}

/**
 * assay_import_media_free:
 *
 * Frees @self.
 */
void
assay_import_media_free (AssayImportMedia *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->blobs, assay_blobs_unref);
  assay_media_loader_unref (self->loader);
  g_free (self->folder);
  g_free (self);
}

static gboolean
check_picture (GBytes *bytes, const char *name, GError **error)
{
  g_autofree char *mismatch = NULL;
  AssayImageInfo info;

  if (!assay_image_probe (bytes, name, &info, error))
    return FALSE;
  mismatch = assay_image_info_dup_mismatch (&info, name);
  if (mismatch != NULL)
    g_set_error_literal (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA, mismatch);
  return mismatch == NULL;
}

/**
 * assay_import_media_check:
 * @name: for the message, and for what it promises
 *
 * Returns: whether @bytes are what a variable of @kind shows; else %ASSAY_ERROR_UNREADABLE_MEDIA,
 * %ASSAY_ERROR_TOO_LARGE. Any thread.
 */
gboolean
assay_import_media_check (GBytes *bytes, const char *name, AssayVariableKind kind, GError **error)
{
  if (kind == ASSAY_VARIABLE_IMAGE)
    return check_picture (bytes, name, error);
  if (kind != ASSAY_VARIABLE_PDF || assay_pdf_is_pdf (bytes))
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA, "“%s” is no PDF document", name);
  return FALSE;
}

/**
 * assay_import_media_keep:
 * @path: of a file
 * @bytes: its content
 *
 * Copies the file into the workspace, or references it.
 *
 * Returns: (transfer full): what the task's data says to name it.
 */
char *
assay_import_media_keep (AssayImportMedia *self, const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *hash = NULL;

  if (self->reference && g_path_is_absolute (path))
    return g_utf8_validate (path, -1, NULL) ? g_strdup (path) : g_filename_to_uri (path, NULL, error);
  if (self->blobs == NULL)
    return g_steal_pointer (&valid);
  hash = assay_blobs_put (self->blobs, bytes, error);
  return hash != NULL ? assay_media_new_reference (hash, valid) : NULL;
}

static gboolean
has_scheme (const char *value, const char *scheme)
{
  return g_ascii_strncasecmp (value, scheme, strlen (scheme)) == 0;
}

/* The absolute path of a local file that a row names; NULL with an error when it can be none. */
static char *
path_of (AssayImportMedia *self, const char *value, GError **error)
{
  char *path = NULL;

  if (has_scheme (value, "file:"))
    path = g_filename_from_uri (value, NULL, NULL);
  else if (g_path_is_absolute (value))
    path = g_strdup (value);
  else if (self->folder != NULL)
    path = g_build_filename (self->folder, value, NULL);
  if (path == NULL)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA, "“%.200s” names no file or address", value);
  return path;
}

static char *
keep_file (AssayImportMedia *self, const char *value, AssayVariableKind kind, GError **error)
{
  g_autofree char *path = path_of (self, value, error);
  g_autoptr (GBytes) bytes = path != NULL ? assay_media_loader_read (self->loader, path, error) : NULL;

  if (bytes == NULL || !assay_import_media_check (bytes, path, kind, error))
    return NULL;
  return assay_import_media_keep (self, path, bytes, error);
}

static char *
keep_data_uri (AssayImportMedia *self, const char *value, AssayVariableKind kind, GError **error)
{
  g_autoptr (GBytes) bytes = assay_media_loader_read (self->loader, value, error);
  g_autofree char *type = g_strndup (value + 5, strcspn (value + 5, ";,"));
  const char *subtype = strchr (type, '/');
  g_autofree char *name = NULL;

  if (bytes == NULL || !assay_import_media_check (bytes, "data", kind, error))
    return NULL;
  if (strlen (value) <= ASSAY_IMPORT_MAX_INLINE_BYTES || self->blobs == NULL)
    return g_strdup (value);
  name = g_strdup_printf ("embedded.%s", subtype != NULL ? subtype + 1 : "data");
  name[strcspn (name, "+/")] = '\0'; /* svg+xml */
  {
    g_autofree char *hash = assay_blobs_put (self->blobs, bytes, error);

    return hash != NULL ? assay_media_new_reference (hash, name) : NULL;
  }
}

static char *
keep_blob (AssayImportMedia *self, const char *value, const char *hash, GError **error)
{
  if (self->blobs == NULL || assay_blobs_has (self->blobs, hash))
    return g_strdup (value);
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
               "“%s” is a file of another workspace; export it with its files", value);
  return NULL;
}

/**
 * assay_import_media_resolve:
 * @value: what a row says
 * @kind: what shows it
 *
 * Returns: (transfer full): what the task's data shall say; or %NULL with what is wrong with it.
 */
char *
assay_import_media_resolve (AssayImportMedia *self, const char *value, AssayVariableKind kind, GError **error)
{
  g_autofree char *hash = assay_media_dup_hash (value);

  if (hash != NULL)
    return keep_blob (self, value, hash, error);
  if (assay_media_is_remote (value) || g_str_has_prefix (value, "/data/upload/") ||
      g_str_has_prefix (value, "/data/local-files/") || has_scheme (value, "s3:") || has_scheme (value, "gs:"))
    return g_strdup (value); /* elsewhere: read when it is needed */
  if (has_scheme (value, "data:"))
    return keep_data_uri (self, value, kind, error);
  if (*value != '\0')
    return keep_file (self, value, kind, error);
  g_set_error_literal (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA,
                       "Where a picture or document should be named, nothing is");
  return NULL;
}

/**
 * assay_import_media_is_likely:
 *
 * Returns: whether @value looks like it names a picture or document. Any thread.
 */
gboolean
assay_import_media_is_likely (const char *value)
{
  g_autofree char *path = g_strndup (value, assay_media_is_remote (value) ? strcspn (value, "?#") : strlen (value));

  return has_scheme (value, "data:image/") || has_scheme (value, "data:application/pdf") ||
         g_str_has_prefix (value, "assay-blob:") || g_str_has_prefix (value, "/data/upload/") ||
         assay_image_format_from_name (path) != ASSAY_IMAGE_UNKNOWN ||
         (strlen (path) > 4 && g_ascii_strcasecmp (path + strlen (path) - 4, ".pdf") == 0);
}
