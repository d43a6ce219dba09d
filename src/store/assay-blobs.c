/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-blobs.c: files by their content. A blob is named by the SHA-256 of its bytes and lies in
 * DIRECTORY/ab/cdef…, so equal files are kept once and a name can't lead anywhere else. A blob is
 * written beside its place and then renamed: it is there whole or not at all, also after kill -9.
 * Nothing is ever changed in place. Usable from any thread and by several processes at once. */

#include "assay-blobs.h"

#include "assay-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define HASH_LENGTH 64

struct _AssayBlobs
{
  char *directory;
};

/**
 * assay_blobs_new:
 * @directory: need not exist before the first blob is put
 *
 * Returns: (transfer full): the store in @directory.
 */
AssayBlobs *
assay_blobs_new (const char *directory)
{
  AssayBlobs *blobs = g_atomic_rc_box_new0 (AssayBlobs);

  blobs->directory = g_strdup (directory);
  return blobs;
}

/**
 * assay_blobs_ref:
 *
 * Returns: (transfer full): @blobs.
 */
AssayBlobs *
assay_blobs_ref (AssayBlobs *blobs)
{
  return g_atomic_rc_box_acquire (blobs);
}

static void
clear_blobs (gpointer data)
{
  AssayBlobs *blobs = data;

  g_free (blobs->directory);
}

/**
 * assay_blobs_unref:
 * @blobs: (transfer full): a reference
 */
void
assay_blobs_unref (AssayBlobs *blobs)
{
  g_atomic_rc_box_release_full (blobs, clear_blobs);
}

/**
 * assay_blobs_get_directory:
 *
 * Returns: (transfer none): where the files lie.
 */
const char *
assay_blobs_get_directory (AssayBlobs *blobs)
{
  return blobs->directory;
}

static gboolean
is_hash (const char *hash)
{
  gsize i;

  for (i = 0; i < HASH_LENGTH && g_ascii_isxdigit (hash[i]) && !g_ascii_isupper (hash[i]); i++)
    ;
  return i == HASH_LENGTH && hash[i] == '\0';
}

/**
 * assay_blobs_dup_path:
 * @hash: what assay_blobs_put() gave
 *
 * Returns: (transfer full) (nullable): the file's path, or %NULL when @hash is none.
 */
char *
assay_blobs_dup_path (AssayBlobs *blobs, const char *hash)
{
  char folder[3];

  if (!is_hash (hash))
    return NULL;
  memcpy (folder, hash, 2);
  folder[2] = '\0';
  return g_build_filename (blobs->directory, folder, hash + 2, NULL);
}

/**
 * assay_blobs_has:
 *
 * Returns: whether a blob named @hash is there.
 */
gboolean
assay_blobs_has (AssayBlobs *blobs, const char *hash)
{
  g_autofree char *path = assay_blobs_dup_path (blobs, hash);

  return path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static gboolean
fail_from_errno (GError **error, int number, const char *what, const char *path)
{
  int code = number == ENOSPC || number == EDQUOT ? ASSAY_ERROR_NO_SPACE
             : number == EROFS                    ? ASSAY_ERROR_READ_ONLY
             : number == ENOENT                   ? ASSAY_ERROR_NOT_FOUND
                                                  : ASSAY_ERROR_PERMISSION;

  g_set_error (error, ASSAY_ERROR, code, "%s “%s”: %s", what, path, g_strerror (number));
  return FALSE;
}

static gboolean
write_file (const char *path, const void *data, gsize size, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) local_error = NULL;

  if (g_mkdir_with_parents (folder, 0755) != 0)
    return fail_from_errno (error, errno, "Can't make the folder", folder);
  if (g_file_set_contents_full (path, data, size,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644,
                                &local_error))
    return TRUE;
  g_set_error (error, ASSAY_ERROR,
               g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOSPC)
                 ? ASSAY_ERROR_NO_SPACE
                 : ASSAY_ERROR_PERMISSION,
               "Can't store a file in the workspace: %s", local_error->message);
  return FALSE;
}

/**
 * assay_blobs_put:
 *
 * Returns: (transfer full): the blob's name, 64 hexadecimal digits; or %NULL with
 * %ASSAY_ERROR_NO_SPACE, %ASSAY_ERROR_PERMISSION or %ASSAY_ERROR_TOO_LARGE.
 */
char *
assay_blobs_put (AssayBlobs *blobs, GBytes *bytes, GError **error)
{
  gsize size = 0;
  const void *data = g_bytes_get_data (bytes, &size);
  g_autofree char *hash = NULL;
  g_autofree char *path = NULL;

  if (size > ASSAY_BLOBS_MAX_FILE)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
                   "A file of %" G_GSIZE_FORMAT " MB is larger than the maximum of %d MB to copy; "
                   "reference it instead",
                   size >> 20, ASSAY_BLOBS_MAX_FILE >> 20);
      return NULL;
    }
  hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  path = assay_blobs_dup_path (blobs, hash);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR) && !write_file (path, data, size, error))
    return NULL;
  return g_steal_pointer (&hash);
}

static GBytes *
map_file (const char *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &local_error);

  if (file != NULL)
    return g_mapped_file_get_bytes (file);
  g_set_error (error, ASSAY_ERROR,
               g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                 ? ASSAY_ERROR_NOT_FOUND
                 : ASSAY_ERROR_PERMISSION,
               "%s", local_error->message);
  return NULL;
}

/**
 * assay_blobs_put_file:
 * @path: a file to copy
 *
 * Returns: (transfer full): as assay_blobs_put().
 */
char *
assay_blobs_put_file (AssayBlobs *blobs, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = map_file (path, error);

  return bytes == NULL ? NULL : assay_blobs_put (blobs, bytes, error);
}

/**
 * assay_blobs_get:
 *
 * Returns: (transfer full): the blob's bytes, mapped; or %NULL with %ASSAY_ERROR_NOT_FOUND.
 */
GBytes *
assay_blobs_get (AssayBlobs *blobs, const char *hash, GError **error)
{
  g_autofree char *path = assay_blobs_dup_path (blobs, hash);

  if (path != NULL)
    return map_file (path, error);
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "“%s” is no file of the workspace", hash);
  return NULL;
}

typedef gboolean (*VisitFunc) (const char *hash, const char *path, gpointer data, GError **error);

static gboolean
visit_folder (AssayBlobs *blobs, const char *folder, VisitFunc func, gpointer data, GError **error)
{
  g_autofree char *directory = g_build_filename (blobs->directory, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *hash = g_strconcat (folder, name, NULL);
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (!func (is_hash (hash) ? hash : NULL, path, data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
visit_all (AssayBlobs *blobs, VisitFunc func, gpointer data, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (blobs->directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (strlen (name) == 2 && !visit_folder (blobs, name, func, data, error))
      return FALSE;
  return TRUE;
}

static gboolean
copy_one (const char *hash, const char *path, gpointer data, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *copy = NULL;

  if (hash == NULL || assay_blobs_has (data, hash))
    return TRUE;
  bytes = map_file (path, error);
  copy = bytes == NULL ? NULL : assay_blobs_put (data, bytes, error);
  return copy != NULL;
}

/**
 * assay_blobs_copy_all:
 * @directory: of another store; what it has already is not copied again
 */
gboolean
assay_blobs_copy_all (AssayBlobs *blobs, const char *directory, GError **error)
{
  g_autoptr (AssayBlobs) other = assay_blobs_new (directory);

  return visit_all (blobs, copy_one, other, error);
}

typedef struct
{
  gint64 older_than;
  AssayBlobsKeepFunc keep;
  gpointer data;
  gint64 freed;
} Sweep;

static gboolean
sweep_one (const char *hash, const char *path, gpointer data, GError **error)
{
  Sweep *sweep = data;
  GStatBuf info;

  if (g_stat (path, &info) != 0 || (gint64) info.st_mtime * G_USEC_PER_SEC > sweep->older_than)
    return TRUE;
  if (hash != NULL && sweep->keep (hash, sweep->data))
    return TRUE;
  if (g_unlink (path) == 0)
    sweep->freed += info.st_size;
  return TRUE;
}

/**
 * assay_blobs_sweep:
 * @min_age_us: younger files stay, since an import that isn't finished may need them
 * @keep: (scope call): whether the workspace still names a blob
 *
 * Deletes what nobody needs, left-over parts of killed writers included.
 *
 * Returns: bytes freed.
 */
gint64
assay_blobs_sweep (AssayBlobs *blobs, gint64 min_age_us, AssayBlobsKeepFunc keep, gpointer data)
{
  Sweep sweep = { g_get_real_time () - min_age_us, keep, data, 0 };

  visit_all (blobs, sweep_one, &sweep, NULL);
  return sweep.freed;
}
