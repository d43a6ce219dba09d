/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-storage-job.c: how much a workspace takes on the disk, and tidying it. Both may take seconds, so
 * each runs in a thread of its own, with a connection of its own. Called from the main thread. */

#include "assay-storage-job.h"

#include <glib/gstdio.h>

/* The files of a folder, and of the folders in it: blobs lie two levels deep. */
static gint64
measure_folder (const char *path, GCancellable *cancellable)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  gint64 bytes = 0;

  while (folder != NULL && !g_cancellable_is_cancelled (cancellable) &&
         (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      GStatBuf info;

      if (g_lstat (child, &info) != 0)
        continue;
      bytes += S_ISDIR (info.st_mode)   ? measure_folder (child, cancellable)
               : S_ISREG (info.st_mode) ? info.st_size
                                        : 0;
    }
  return bytes;
}

static gint64
measure_file (const char *path, const char *suffix)
{
  g_autofree char *whole = g_strconcat (path, suffix, NULL);
  GStatBuf info;

  return g_stat (whole, &info) == 0 ? info.st_size : 0;
}

static void
measure_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  AssayWorkspace *workspace = source;
  const char *path = assay_workspace_get_path (workspace);
  AssayStorageSizes *sizes = data;
  AssayWorkspaceInfo info;
  GError *error = NULL;
  AssayDb *db = assay_workspace_open_reader (workspace, &error);

  if (db != NULL && assay_workspace_load_info (db, &info, &error))
    {
      sizes->replies = info.reply_bytes;
      sizes->database = measure_file (path, "") + measure_file (path, "-wal");
      sizes->files
        = measure_folder (assay_blobs_get_directory (assay_workspace_get_blobs (workspace)), cancellable);
    }
  g_clear_pointer (&db, assay_db_close);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * assay_storage_measure_async:
 *
 * Finds out what the workspace takes on the disk.
 */
void
assay_storage_measure_async (AssayWorkspace *workspace, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (workspace, cancellable, callback, user_data);

  g_task_set_task_data (task, g_new0 (AssayStorageSizes, 1), g_free);
  g_task_run_in_thread (task, measure_in_thread);
}

/**
 * assay_storage_measure_finish:
 * @sizes: (out): what it takes
 *
 * Returns: whether it is known.
 */
gboolean
assay_storage_measure_finish (AssayWorkspace *workspace, GAsyncResult *result,
                              AssayStorageSizes *sizes, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, workspace), FALSE);
  *sizes = *(AssayStorageSizes *) g_task_get_task_data (G_TASK (result));
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
tidy_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  gint64 *max_bytes = data;
  gint64 freed = 0;
  GError *error = NULL;

  if (assay_workspace_collect_sync (source, *max_bytes, ASSAY_COLLECT_MIN_AGE_US, &freed, &error))
    g_task_return_int (task, (gssize) freed);
  else
    g_task_return_error (task, error);
}

/**
 * assay_storage_tidy_async:
 * @max_reply_bytes: what raw replies may take; the oldest ones beyond it go
 *
 * Takes away what nobody needs: replies beyond the limit, and files that no task names.
 */
void
assay_storage_tidy_async (AssayWorkspace *workspace, gint64 max_reply_bytes, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (workspace, cancellable, callback, user_data);

  g_task_set_task_data (task, g_memdup2 (&max_reply_bytes, sizeof max_reply_bytes), g_free);
  g_task_run_in_thread (task, tidy_in_thread);
}

/**
 * assay_storage_tidy_finish:
 *
 * Returns: the bytes that were freed; -1 with @error set when it failed.
 */
gint64
assay_storage_tidy_finish (AssayWorkspace *workspace, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, workspace), -1);
  return g_task_propagate_int (G_TASK (result), error);
}
