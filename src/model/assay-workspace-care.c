/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-workspace-care.c: check, backup and salvage of a workspace. All of it blocks, for as long as
 * reading the file takes, and is for the db worker, a thread of its own, or the command line. */

#include "assay-workspace.h"

#include "assay-error.h"
#include "assay-workspace-repo.h"

#include <glib/gstdio.h>
#include <string.h>

/**
 * assay_workspace_check_sync:
 * @path: a workspace file, which is not changed
 * @problems: (element-type utf8): gets a sentence per problem
 *
 * Reads the whole file: pages, indexes, and the promises that span tables.
 *
 * Returns: whether the check could be made.
 */
gboolean
assay_workspace_check_sync (const char *path, GPtrArray *problems, GError **error)
{
  g_autoptr (AssayDb) db = assay_db_open (path, ASSAY_DB_READ_ONLY, error);

  if (db == NULL || !assay_db_check (db, TRUE, problems, error))
    return FALSE;
  return problems->len > 0 || assay_workspace_check_promises (db, problems, error);
}

typedef struct
{
  AssayWorkspace *workspace;
  const char *path;
} Backup;

static gboolean
backup_database (AssayDb *db, gpointer data, GError **error)
{
  Backup *backup = data;

  return assay_db_backup (db, backup->path, error);
}

/**
 * assay_workspace_backup_sync:
 * @path: the copy; its files go to "@path-files"
 *
 * Copies the workspace while it is in use. Files first: what the copied database names is there.
 */
gboolean
assay_workspace_backup_sync (AssayWorkspace *self, const char *path, GError **error)
{
  Backup backup = { self, path };
  g_autofree char *folder = g_strconcat (path, "-files", NULL);
  AssayBlobs *blobs = assay_workspace_get_blobs (self);

  if (strcmp (path, assay_workspace_get_path (self)) == 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "A backup needs another name than the workspace itself");
      return FALSE;
    }
  if (!assay_blobs_copy_all (blobs, folder, error))
    return FALSE;
  if (assay_workspace_is_read_only (self))
    return assay_db_backup (assay_workspace_get_reader (self), path, error);
  return assay_workspace_write_sync (self, backup_database, &backup, 0, error);
}

/**
 * assay_workspace_salvage_sync:
 * @path: a damaged workspace, which is not changed
 * @copy: a new file; must not exist
 * @report: gets a line per table: rows read, rows lost
 *
 * Copies every row that can still be read into a new workspace.
 */
gboolean
assay_workspace_salvage_sync (const char *path, const char *copy, GString *report, GError **error)
{
  g_autoptr (AssayWorkspace) workspace = NULL;
  g_autofree char *from = g_strconcat (path, "-files", NULL);
  g_autofree char *to = g_strconcat (copy, "-files", NULL);
  g_autoptr (AssayBlobs) blobs = assay_blobs_new (from);

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "There is no file “%s”", path);
      return FALSE;
    }
  if (g_file_test (copy, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT,
                   "“%s” exists already; name a new file to salvage into", copy);
      return FALSE;
    }
  workspace = assay_workspace_open_sync (copy, ASSAY_WORKSPACE_CREATE, error);
  if (workspace == NULL)
    return FALSE;
  assay_workspace_close_sync (workspace);
  return assay_db_salvage (path, copy, report, error) && assay_blobs_copy_all (blobs, to, error);
}
