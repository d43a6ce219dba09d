/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-workspace-care.c: check, backup and salvage of a workspace. All of it blocks, for as long as
 * reading the file takes, and is for the db worker, a thread of its own, or the command line. */

#include "assay-workspace.h"

#include "assay-error.h"
#include "assay-output.h"
#include "assay-task-search.h"
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
  return problems->len > 0 || (assay_workspace_check_promises (db, problems, error) &&
                               assay_task_search_check (db, problems, error));
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

/* A backup may take the place of an older one, and of nothing else. */
static gboolean
check_backup (AssayWorkspace *self, const char *path, GError **error)
{
  static const char *const beside[] = { "-wal", "-journal" };

  if (assay_output_is_same (path, assay_workspace_get_path (self)) ||
      strcmp (path, assay_workspace_get_path (self)) == 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "A backup needs another name than the workspace itself");
      return FALSE;
    }
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!assay_db_is_workspace (path))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT,
                   "“%s” exists and is no workspace; give the backup another name", path);
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *name = g_strconcat (path, beside[i], NULL);

      if (g_file_test (name, G_FILE_TEST_EXISTS))
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_BUSY,
                       "“%s” is a workspace in use; give the backup another name", path);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * assay_workspace_backup_sync:
 * @path: the copy; its files go to "@path-files". An older backup is replaced
 *
 * Copies the workspace while it is in use. Files first: what the copied database names is there.
 */
gboolean
assay_workspace_backup_sync (AssayWorkspace *self, const char *path, GError **error)
{
  Backup backup = { self, path };
  g_autofree char *folder = g_strconcat (path, "-files", NULL);
  AssayBlobs *blobs = assay_workspace_get_blobs (self);

  if (!check_backup (self, path, error))
    return FALSE;
  if (!assay_blobs_copy_all (blobs, folder, error))
    return FALSE;
  if (assay_workspace_is_read_only (self))
    return assay_db_backup (assay_workspace_get_reader (self), path, error);
  return assay_workspace_write_sync (self, backup_database, &backup, 0, error);
}

static gboolean
recount (const char *path, GError **error)
{
  g_autoptr (AssayDb) db = assay_db_open (path, ASSAY_DB_READ_WRITE, error);

  return db != NULL && assay_workspace_recount (db, error) && assay_task_search_reset (db, error);
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
  if (assay_db_salvage (path, copy, report, error) && recount (copy, error))
    return assay_blobs_copy_all (blobs, to, error);
  g_unlink (copy); /* what holds nothing should not look like a workspace */
  return FALSE;
}
