/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-workspace.c: the root object. One SQLite file with everything in it, a folder of blobs
 * beside it ("NAME.assay-files"), and the two ways to the data:
 *
 *  - the db worker owns the only writing connection; everything that writes, and reads that take
 *    long, runs there as an AssayDbFunc;
 *  - the thread that opened the workspace has a reading connection of its own for short reads.
 *
 * A workspace that can't be written (read-only media) is opened for reading, and says so. */

#include "assay-workspace.h"

#include "assay-error.h"
#include "assay-import-repo.h"
#include "assay-migrate.h"
#include "assay-sql.h"
#include "assay-task-search.h"
#include "assay-workspace-repo.h"

#include <glib/gstdio.h>

#define SQL_PATH "/dev/assay/Assay/sql"
#define WATCH_INTERVAL_MS 500
/* What was written is not announced more often while the index of texts is filled. */
#define FILLING_INTERVAL_US (5 * G_USEC_PER_SEC)

struct _AssayWorkspace
{
  GObject parent_instance;

  char *path;
  AssayWorkspaceFlags flags;
  AssayWorker *worker;
  AssayDb *writer; /* of the worker; NULL when read-only */
  AssayDb *reader; /* of the opening thread */
  AssayBlobs *blobs;
  AssayChanges *changes;
  GThread *thread;
  guint watch_id;
  gint64 seen_changes;
  gint64 seen_mark; /* of the index of texts */
  gint64 announced_at;
};

G_DEFINE_FINAL_TYPE (AssayWorkspace, assay_workspace, G_TYPE_OBJECT)

static void
close_writer (gpointer data)
{
  AssayWorkspace *self = data;

  g_clear_pointer (&self->writer, assay_db_close);
}

/**
 * assay_workspace_close_sync:
 *
 * Finishes what is queued and closes the connections. Does nothing the second time. The thread that
 * opened it.
 */
void
assay_workspace_close_sync (AssayWorkspace *self)
{
  g_return_if_fail (ASSAY_IS_WORKSPACE (self));

  g_clear_handle_id (&self->watch_id, g_source_remove);
  g_clear_pointer (&self->reader, assay_db_close);
  if (self->worker == NULL)
    return;
  assay_worker_call (self->worker, close_writer, self);
  assay_worker_stop (self->worker);
  g_clear_object (&self->worker);
}

static void
assay_workspace_finalize (GObject *object)
{
  AssayWorkspace *self = ASSAY_WORKSPACE (object);

  assay_workspace_close_sync (self);
  g_clear_object (&self->changes);
  g_clear_pointer (&self->blobs, assay_blobs_unref);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (assay_workspace_parent_class)->finalize (object);
}

static void
assay_workspace_class_init (AssayWorkspaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_workspace_finalize;
}

static void
assay_workspace_init (AssayWorkspace *self)
{
  self->thread = g_thread_self ();
  self->changes = assay_changes_new ();
}

/**
 * assay_workspace_dup_default_path:
 *
 * Returns: (transfer full): the workspace that is opened when none is named, in the user's data
 * folder.
 */
char *
assay_workspace_dup_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "assay", "workspace.assay", NULL);
}

static void
explain_damage (GError **error, const char *path)
{
  if (error != NULL && g_error_matches (*error, ASSAY_ERROR, ASSAY_ERROR_CORRUPT))
    {
      g_autofree char *old = g_steal_pointer (&(*error)->message);

      (*error)->message = g_strdup_printf (
        "%s. Open a backup of it, or rescue what can be read into a new file: "
        "assayctl workspace salvage “%s” NEW.assay",
        old, path);
    }
}

static gboolean
quick_check (AssayDb *db, const char *path, GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  GStatBuf info;

  if (g_stat (path, &info) == 0 && info.st_size > ASSAY_WORKSPACE_CHECK_BYTES)
    return assay_workspace_check_ends (db, error);
  if (!assay_db_check (db, FALSE, problems, error))
    return FALSE;
  if (problems->len == 0)
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_CORRUPT, "“%s” is damaged (%s)", path,
               (char *) problems->pdata[0]);
  return FALSE;
}

static AssayDb *
open_writer (const char *path, AssayWorkspaceFlags flags, GError **error)
{
  g_autoptr (AssayDb) db = NULL;
  g_autoptr (GError) clean_error = NULL;

  if (flags & ASSAY_WORKSPACE_CREATE)
    {
      g_autofree char *folder = g_path_get_dirname (path);

      g_mkdir_with_parents (folder, 0755);
    }
  db = assay_db_open (path, flags & ASSAY_WORKSPACE_CREATE ? ASSAY_DB_CREATE : ASSAY_DB_READ_WRITE,
                      error);
  if (db == NULL || !assay_migrate (db, SQL_PATH, error) || !quick_check (db, path, error))
    return NULL;
  /* On a full disk, or beside a process that writes, what a killed import left stays for the next time. */
  if (!assay_import_clean_up (db, &clean_error))
    g_debug ("%s: %s", path, clean_error->message);
  return g_steal_pointer (&db);
}

static AssayDb *
open_reader (const char *path, GError **error)
{
  g_autoptr (AssayDb) db = assay_db_open (path, ASSAY_DB_READ_ONLY, error);
  int version = db == NULL ? -1 : assay_db_get_version (db, error);
  int last = assay_migrate_last (SQL_PATH);

  if (version < 0)
    return NULL;
  if (version == last)
    return g_steal_pointer (&db);
  g_set_error (error, ASSAY_ERROR, version > last ? ASSAY_ERROR_TOO_NEW : ASSAY_ERROR_READ_ONLY,
               version > last ? "“%s” was written by a newer Assay; install it to open the file"
                              : "“%s” is of an older Assay and can't be brought up to date where it "
                                "is, since it can't be written. Copy it to a place of your own first",
               path);
  return NULL;
}

static gboolean
is_write_refusal (const GError *error)
{
  return g_error_matches (error, ASSAY_ERROR, ASSAY_ERROR_READ_ONLY) ||
         g_error_matches (error, ASSAY_ERROR, ASSAY_ERROR_PERMISSION);
}

static AssayWorkspace *
workspace_new (const char *path, AssayWorkspaceFlags flags)
{
  AssayWorkspace *self = g_object_new (ASSAY_TYPE_WORKSPACE, NULL);
  g_autofree char *folder = g_strconcat (path, "-files", NULL);

  self->path = g_strdup (path);
  self->flags = flags;
  self->blobs = assay_blobs_new (folder);
  return self;
}

static gboolean
open_connections (AssayWorkspace *self, GError **error)
{
  g_autoptr (GError) write_error = NULL;
  g_autoptr (GError) read_error = NULL;

  if (g_file_test (self->path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "“%s” is a folder, not a workspace", self->path);
      return FALSE;
    }
  g_resources_register (assay_sql_get_resource ()); /* names it, so that the linker keeps it */
  self->writer = open_writer (self->path, self->flags, &write_error);
  if (self->writer == NULL && !is_write_refusal (write_error))
    {
      explain_damage (&write_error, self->path);
      g_propagate_error (error, g_steal_pointer (&write_error));
      return FALSE;
    }
  self->reader = open_reader (self->path, &read_error);
  if (self->reader == NULL)
    {
      /* What could not be made is not there to be read either. */
      GError **reason = write_error != NULL && g_error_matches (read_error, ASSAY_ERROR,
                                                                ASSAY_ERROR_NOT_FOUND)
                          ? &write_error
                          : &read_error;

      explain_damage (reason, self->path);
      g_propagate_error (error, g_steal_pointer (reason));
      return FALSE;
    }
  self->worker = assay_worker_new ("db");
  return TRUE;
}

/**
 * assay_workspace_open_sync:
 * @path: the workspace file
 *
 * Opens, brings up to date and checks the workspace, and takes away what killed imports left. What
 * can't be written is opened for reading.
 *
 * Returns: (transfer full): the workspace of this thread; or %NULL with %ASSAY_ERROR_NOT_FOUND,
 * %ASSAY_ERROR_CORRUPT (the message says the way out), %ASSAY_ERROR_TOO_NEW, %ASSAY_ERROR_BUSY, …
 */
AssayWorkspace *
assay_workspace_open_sync (const char *path, AssayWorkspaceFlags flags, GError **error)
{
  g_autoptr (AssayWorkspace) self = workspace_new (path, flags);

  return open_connections (self, error) ? g_steal_pointer (&self) : NULL;
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (open_connections (data, &error))
    g_task_return_pointer (task, g_object_ref (data), g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * assay_workspace_open_async:
 * @path: the workspace file
 *
 * Does what assay_workspace_open_sync() does in a thread of its own; the workspace then belongs to
 * the calling thread, in whose main context the callback comes.
 */
void
assay_workspace_open_async (const char *path, AssayWorkspaceFlags flags, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, assay_workspace_open_async);
  g_task_set_task_data (task, workspace_new (path, flags), g_object_unref);
  g_task_run_in_thread (task, open_in_thread);
}

/**
 * assay_workspace_open_finish:
 *
 * Returns: (transfer full): the workspace, or %NULL with an error.
 */
AssayWorkspace *
assay_workspace_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * assay_workspace_get_path:
 *
 * Returns: (transfer none): the file. Any thread.
 */
const char *
assay_workspace_get_path (AssayWorkspace *self)
{
  g_return_val_if_fail (ASSAY_IS_WORKSPACE (self), NULL);
  return self->path;
}

/**
 * assay_workspace_is_read_only:
 *
 * Returns: whether nothing can be written. Any thread.
 */
gboolean
assay_workspace_is_read_only (AssayWorkspace *self)
{
  g_return_val_if_fail (ASSAY_IS_WORKSPACE (self), TRUE);
  return self->writer == NULL;
}

/**
 * assay_workspace_get_reader:
 *
 * Returns: (transfer none): the reading connection of the thread that opened the workspace, and
 * only for it.
 */
AssayDb *
assay_workspace_get_reader (AssayWorkspace *self)
{
  g_return_val_if_fail (ASSAY_IS_WORKSPACE (self), NULL);
  g_assert (self->thread == g_thread_self ());
  return self->reader;
}

/**
 * assay_workspace_open_reader:
 *
 * Returns: (transfer full): another reading connection, for the calling thread.
 */
AssayDb *
assay_workspace_open_reader (AssayWorkspace *self, GError **error)
{
  g_return_val_if_fail (ASSAY_IS_WORKSPACE (self), NULL);
  return open_reader (self->path, error);
}

/**
 * assay_workspace_get_worker:
 *
 * Returns: (transfer none): the db worker. Any thread.
 */
AssayWorker *
assay_workspace_get_worker (AssayWorkspace *self)
{
  g_return_val_if_fail (ASSAY_IS_WORKSPACE (self), NULL);
  return self->worker;
}

/**
 * assay_workspace_get_blobs:
 *
 * Returns: (transfer none): the workspace's files. Any thread.
 */
AssayBlobs *
assay_workspace_get_blobs (AssayWorkspace *self)
{
  g_return_val_if_fail (ASSAY_IS_WORKSPACE (self), NULL);
  return self->blobs;
}

/**
 * assay_workspace_get_changes:
 *
 * Returns: (transfer none): where changes are announced. Any thread.
 */
AssayChanges *
assay_workspace_get_changes (AssayWorkspace *self)
{
  g_return_val_if_fail (ASSAY_IS_WORKSPACE (self), NULL);
  return self->changes;
}

static gboolean
look_for_changes (gpointer data)
{
  AssayWorkspace *self = data;
  gint64 changes = assay_db_get_changes (self->reader);
  gint64 now = g_get_monotonic_time ();
  gint64 mark;
  gboolean is_filling;

  if (changes == self->seen_changes)
    return G_SOURCE_CONTINUE;
  mark = assay_task_search_get_mark (self->reader, NULL);
  is_filling = mark != self->seen_mark;
  self->seen_mark = mark;
  if (is_filling && now - self->announced_at < FILLING_INTERVAL_US)
    return G_SOURCE_CONTINUE;
  self->announced_at = now;
  self->seen_changes = changes;
  assay_changes_emit (self->changes, ASSAY_CHANGE_EXTERNAL);
  return G_SOURCE_CONTINUE;
}

/**
 * assay_workspace_watch:
 *
 * From now on, twice a second, looks whether another connection wrote something, and announces it
 * as %ASSAY_CHANGE_EXTERNAL. The filling of the index of texts can't be told from other writing; while
 * it goes on, that is announced every five seconds at most. Main thread.
 */
void
assay_workspace_watch (AssayWorkspace *self)
{
  g_return_if_fail (ASSAY_IS_WORKSPACE (self));
  g_assert (self->thread == g_thread_self ());

  if (self->watch_id != 0)
    return;
  self->seen_changes = assay_db_get_changes (self->reader);
  self->seen_mark = assay_task_search_get_mark (self->reader, NULL);
  self->watch_id = g_timeout_add (WATCH_INTERVAL_MS, look_for_changes, self);
}

typedef struct
{
  AssayWorkspace *workspace;
  AssayDbFunc func;
  gpointer data;
  GDestroyNotify destroy;
  AssayChangeKinds kinds;
  GError *error;
  gboolean ok;
} Write;

static void
write_free (gpointer data)
{
  Write *write = data;

  if (write->destroy != NULL)
    write->destroy (write->data);
  g_clear_error (&write->error);
  g_free (write);
}

static void
run_write (Write *write, GCancellable *cancellable)
{
  AssayWorkspace *self = write->workspace;

  if (self->writer == NULL)
    {
      g_set_error (&write->error, ASSAY_ERROR, ASSAY_ERROR_READ_ONLY,
                   "“%s” can't be written; nothing was changed", self->path);
      return;
    }
  assay_db_set_cancellable (self->writer, cancellable);
  write->ok = write->func (self->writer, write->data, &write->error);
  assay_db_set_cancellable (self->writer, NULL);
  explain_damage (&write->error, self->path);
  if (write->ok && write->kinds != 0)
    assay_changes_emit (self->changes, write->kinds);
}

static void
write_in_worker (gpointer data)
{
  run_write (data, NULL);
}

/**
 * assay_workspace_write_sync:
 * @func: (scope call): what to do; runs in the db worker
 * @kinds: announced when @func succeeded
 *
 * Waits for @func. Any thread except GTK's.
 *
 * Returns: what @func returned.
 */
gboolean
assay_workspace_write_sync (AssayWorkspace *self, AssayDbFunc func, gpointer data,
                            AssayChangeKinds kinds, GError **error)
{
  Write write = { .workspace = self, .func = func, .data = data, .kinds = kinds };

  g_return_val_if_fail (ASSAY_IS_WORKSPACE (self), FALSE);
  assay_worker_call (self->worker, write_in_worker, &write);
  if (!write.ok && write.error == NULL)
    g_set_error (&write.error, ASSAY_ERROR, ASSAY_ERROR_FAILED, "The database refused");
  if (write.error != NULL)
    g_propagate_error (error, write.error);
  return write.ok;
}

static void
write_task_in_worker (gpointer data)
{
  g_autoptr (GTask) task = data;
  Write *write = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  run_write (write, g_task_get_cancellable (task));
  if (write->ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&write->error));
}

/**
 * assay_workspace_write_async:
 * @func: (scope async): what to do; runs in the db worker
 * @data: for @func, freed by @destroy in any thread
 * @kinds: announced when @func succeeded
 *
 * Queues @func. The callback comes in the caller's main context.
 */
void
assay_workspace_write_async (AssayWorkspace *self, AssayDbFunc func, gpointer data,
                             GDestroyNotify destroy, AssayChangeKinds kinds,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Write *write = g_new0 (Write, 1);

  g_return_if_fail (ASSAY_IS_WORKSPACE (self));
  *write = (Write){ self, func, data, destroy, kinds, NULL, FALSE };
  g_task_set_source_tag (task, assay_workspace_write_async);
  g_task_set_task_data (task, write, write_free);
  assay_worker_push (self->worker, G_PRIORITY_DEFAULT, write_task_in_worker,
                     g_steal_pointer (&task));
}

/**
 * assay_workspace_write_finish:
 *
 * Returns: what the function returned.
 */
gboolean
assay_workspace_write_finish (AssayWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
