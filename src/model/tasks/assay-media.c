/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-media.c: how a task names a picture or document, and how its bytes are found. What a task
 * says is data that others wrote, so a name leads only to
 *
 *   assay-blob:HASH/NAME   a file that was copied into the workspace
 *   data:…                 bytes in the task itself
 *   /path, file:///path    a local file under a folder that was imported from or allowed
 *   http(s)://…            the network; not read here, see assay_media_is_remote()
 *
 * The real path decides, so neither ".." nor a link leads out of an allowed folder. Immutable, from
 * any thread; reading blocks. */

#include "assay-media.h"

#include "assay-error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BLOB_PREFIX "assay-blob:"
#define HASH_LENGTH 64

struct _AssayMediaLoader
{
  AssayBlobs *blobs;
  GPtrArray *folders; /* real paths, each ending in "/" */
};

/**
 * assay_media_new_reference:
 * @hash: of a blob
 * @name: the file's name as people know it
 *
 * Returns: (transfer full): what a task's data says to name the blob.
 */
char *
assay_media_new_reference (const char *hash, const char *name)
{
  g_autofree char *escaped = g_uri_escape_string (name, NULL, TRUE);

  return g_strdup_printf (BLOB_PREFIX "%s/%s", hash, escaped);
}

/**
 * assay_media_is_remote:
 *
 * Returns: whether @reference must be fetched from the network.
 */
gboolean
assay_media_is_remote (const char *reference)
{
  return g_ascii_strncasecmp (reference, "http://", 7) == 0 ||
         g_ascii_strncasecmp (reference, "https://", 8) == 0;
}

/**
 * assay_media_dup_hash:
 *
 * Returns: (transfer full) (nullable): the hash of the blob that @reference names, if it names one.
 */
char *
assay_media_dup_hash (const char *reference)
{
  if (!g_str_has_prefix (reference, BLOB_PREFIX) ||
      strlen (reference) < strlen (BLOB_PREFIX) + HASH_LENGTH)
    return NULL;
  return g_strndup (reference + strlen (BLOB_PREFIX), HASH_LENGTH);
}

/**
 * assay_media_dup_name:
 *
 * Returns: (transfer full): a name for people: the file's, without folders or the query of a URL.
 */
char *
assay_media_dup_name (const char *reference)
{
  gsize length = strcspn (reference, "?#");
  g_autofree char *path = NULL;
  g_autofree char *plain = NULL;
  const char *slash;

  if (g_ascii_strncasecmp (reference, "data:", 5) == 0)
    return g_strdup ("data");
  path = g_strndup (reference, *reference == '/' ? strlen (reference) : length);
  slash = strrchr (path, '/');
  if (slash == NULL)
    return g_strdup (path);
  plain = *reference == '/' ? g_strdup (slash + 1) : g_uri_unescape_string (slash + 1, "/");
  return plain != NULL ? g_utf8_make_valid (plain, -1) : g_strdup (slash + 1);
}

/**
 * assay_media_loader_new:
 * @blobs: the workspace's files
 * @folders: (element-type utf8): from which local files may be read
 *
 * Returns: (transfer full): a loader.
 */
AssayMediaLoader *
assay_media_loader_new (AssayBlobs *blobs, GPtrArray *folders)
{
  AssayMediaLoader *loader = g_atomic_rc_box_new0 (AssayMediaLoader);

  loader->blobs = assay_blobs_ref (blobs);
  loader->folders = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < folders->len; i++)
    {
      char *real = realpath (folders->pdata[i], NULL);

      if (real != NULL)
        g_ptr_array_add (loader->folders,
                         g_strconcat (real, g_str_has_suffix (real, "/") ? "" : "/", NULL));
      free (real);
    }
  return loader;
}

/**
 * assay_media_loader_ref:
 *
 * Returns: (transfer full): @loader.
 */
AssayMediaLoader *
assay_media_loader_ref (AssayMediaLoader *loader)
{
  return g_atomic_rc_box_acquire (loader);
}

static void
loader_clear (gpointer data)
{
  AssayMediaLoader *loader = data;

  assay_blobs_unref (loader->blobs);
  g_ptr_array_unref (loader->folders);
}

/**
 * assay_media_loader_unref:
 * @loader: (transfer full): a reference
 */
void
assay_media_loader_unref (AssayMediaLoader *loader)
{
  g_atomic_rc_box_release_full (loader, loader_clear);
}

static gboolean
is_allowed (AssayMediaLoader *loader, const char *real)
{
  for (guint i = 0; i < loader->folders->len; i++)
    if (g_str_has_prefix (real, loader->folders->pdata[i]))
      return TRUE;
  return FALSE;
}

static GBytes *
read_file (AssayMediaLoader *loader, const char *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GMappedFile) file = NULL;
  char *real = realpath (path, NULL);

  if (real == NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "“%s” can't be read: %s", path,
                   g_strerror (errno));
      return NULL;
    }
  if (!is_allowed (loader, real))
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_PERMISSION,
                 "“%s” lies in a folder that nothing was imported from; allow it first", path);
  else if (!g_file_test (real, G_FILE_TEST_IS_REGULAR))
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA, "“%s” is not a file", path);
  else
    {
      file = g_mapped_file_new (real, FALSE, &local_error);
      if (file == NULL)
        g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_PERMISSION, "%s", local_error->message);
      else if (g_mapped_file_get_length (file) > ASSAY_MEDIA_MAX_BYTES)
        g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
                     "“%s” has more than the maximum of %d MB", path, ASSAY_MEDIA_MAX_BYTES >> 20);
      else
        {
          free (real);
          return g_mapped_file_get_bytes (file);
        }
    }
  free (real);
  return NULL;
}

static GBytes *
read_data_uri (const char *reference, GError **error)
{
  const char *comma = strchr (reference, ',');
  g_autofree char *head = comma != NULL ? g_strndup (reference, comma - reference) : NULL;
  gsize length = 0;

  if (head != NULL && g_str_has_suffix (head, ";base64"))
    {
      guchar *bytes = g_base64_decode (comma + 1, &length);

      if (length > 0)
        return g_bytes_new_take (bytes, length);
      g_free (bytes);
    }
  else if (head != NULL)
    {
      GBytes *bytes = g_uri_unescape_bytes (comma + 1, -1, NULL, NULL);

      if (bytes != NULL)
        return bytes;
    }
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA, "The task's data: URI is broken");
  return NULL;
}

static GBytes *
read_file_uri (AssayMediaLoader *loader, const char *reference, GError **error)
{
  g_autofree char *path = g_filename_from_uri (reference, NULL, NULL);

  if (path != NULL)
    return read_file (loader, path, error);
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA, "“%s” names no local file",
               reference);
  return NULL;
}

/**
 * assay_media_loader_read:
 * @reference: what the task says, not remote
 *
 * Returns: (transfer full): the bytes, mapped where possible; or %ASSAY_ERROR_NOT_FOUND,
 * %ASSAY_ERROR_PERMISSION, %ASSAY_ERROR_TOO_LARGE, %ASSAY_ERROR_UNREADABLE_MEDIA.
 */
GBytes *
assay_media_loader_read (AssayMediaLoader *loader, const char *reference, GError **error)
{
  g_autofree char *hash = assay_media_dup_hash (reference);

  if (hash != NULL)
    return assay_blobs_get (loader->blobs, hash, error);
  if (g_ascii_strncasecmp (reference, "data:", 5) == 0)
    return read_data_uri (reference, error);
  if (g_ascii_strncasecmp (reference, "file:", 5) == 0)
    return read_file_uri (loader, reference, error);
  if (g_path_is_absolute (reference))
    return read_file (loader, reference, error);
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA,
               "“%.100s” is no picture or document: a full path, an http(s) address or a data: URI "
               "is expected",
               reference);
  return NULL;
}
