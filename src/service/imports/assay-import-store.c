/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-store.c: imports into a project of a workspace. The importing thread reads and hands
 * batches to a thread of this sink, which has the db worker store them one by one, each in a
 * transaction of its own; so one core reads while the other writes, and others get their turn with
 * the database in between. Two batches wait at most: memory stays flat and a slow disk slows the
 * reader down. Until the import is finished it is marked as running; what was stored of one that is
 * given up, by cancel or kill, is taken away again. */

#include "assay-import-store.h"

#include "assay-error.h"
#include "assay-import-repo.h"
#include "assay-import-truth.h"
#include "assay-project.h"
#include "assay-worker.h"

#include <string.h>

#define MAX_WAITING 2
/* The log of the database while an import commits; the log worker keeps it below, if it can. */
#define LOG_BYTES (64 * 1024 * 1024)

typedef struct
{
  AssayImportSink parent;
  AssayWorkspace *workspace;
  gint64 project_id;
  gboolean keep_duplicates;
  gint64 import_id; /* 0: not begun, or gone */
  AssayTaskHashes *hashes; /* used in the db worker */
  const char *source;
  const char *options;

  AssayDb *log_db; /* used in the log worker; NULL: commits do its work */
  AssayWorker *log_worker;
  int log_is_due; /* atomic */

  GThread *thread;
  GMutex mutex;
  GCond changed;
  GQueue waiting;  /* of GArray; guarded by mutex, as all below */
  gboolean closed; /* nothing more comes */
  GError *error;
  guint64 n_seen;
  guint64 n_inserted;
} Store;

typedef struct
{
  Store *store;
  GArray *drafts;
  guint n_inserted;
} Batch;

static gboolean
begin_in_worker (AssayDb *db, gpointer data, GError **error)
{
  Store *self = data;
  gint64 id = assay_import_begin (db, self->project_id, self->source, self->options, error);

  self->import_id = MAX (id, 0);
  return id > 0;
}

/* Others write between the batches, and their commits must be on the disk. */
static void
set_bulk (AssayDb *db, gboolean bulk)
{
  assay_db_set_relaxed (db, bulk);
  assay_db_set_log_limit (db, bulk ? LOG_BYTES : 0);
}

static gboolean
add_in_worker (AssayDb *db, gpointer data, GError **error)
{
  Batch *batch = data;
  gboolean ok;

  set_bulk (db, TRUE);
  ok = assay_import_add (db, batch->store->import_id, batch->store->project_id,
                         (const AssayTaskDraft *) (gpointer) batch->drafts->data, batch->drafts->len,
                         batch->store->keep_duplicates, batch->store->hashes, &batch->n_inserted, error);
  set_bulk (db, FALSE);
  return ok;
}

static void
move_log (gpointer data)
{
  Store *self = data;

  g_atomic_int_set (&self->log_is_due, FALSE);
  assay_db_checkpoint (self->log_db, NULL); /* what it could not move, the next one or a commit does */
}

/* Has the log that was written so far moved into the file while the next batch is written. */
static void
follow_with_log (Store *self)
{
  if (self->log_db != NULL && g_atomic_int_compare_and_exchange (&self->log_is_due, FALSE, TRUE))
    assay_worker_push (self->log_worker, G_PRIORITY_DEFAULT, move_log, self);
}

static gboolean
abandon_in_worker (AssayDb *db, gpointer data, GError **error)
{
  Store *self = data;

  return assay_import_abandon (db, self->import_id, error);
}

/* The next batch; NULL when there is none any more. Waits. */
static GArray *
next_batch (Store *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (g_queue_is_empty (&self->waiting) && !self->closed)
    g_cond_wait (&self->changed, &self->mutex);
  return g_queue_peek_head (&self->waiting);
}

static gpointer
store_batches (gpointer data)
{
  Store *self = data;
  GArray *drafts;

  while ((drafts = next_batch (self)) != NULL)
    {
      Batch batch = { .store = self, .drafts = drafts };
      g_autoptr (GError) error = NULL;

      if (self->error == NULL) /* only this thread sets it */
        assay_workspace_write_sync (self->workspace, add_in_worker, &batch, 0, &error);
      follow_with_log (self);
      g_mutex_lock (&self->mutex);
      g_queue_pop_head (&self->waiting);
      self->n_seen += drafts->len;
      self->n_inserted += batch.n_inserted;
      if (self->error == NULL)
        self->error = g_steal_pointer (&error);
      g_cond_broadcast (&self->changed);
      g_mutex_unlock (&self->mutex);
      g_array_unref (drafts);
    }
  return NULL;
}

static void
join (Store *self)
{
  if (self->thread == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  g_thread_join (g_steal_pointer (&self->thread));
}

static gboolean
store_begin (AssayImportSink *sink, const char *source, const char *options, GError **error)
{
  Store *self = (Store *) sink;

  self->source = source;
  self->options = options;
  if (!assay_workspace_write_sync (self->workspace, begin_in_worker, self, 0, error))
    return FALSE;
  self->log_db = assay_db_open (assay_workspace_get_path (self->workspace), ASSAY_DB_READ_WRITE, NULL);
  self->log_worker = assay_worker_new ("import-log");
  self->thread = g_thread_new ("import-store", store_batches, self);
  return TRUE;
}

static gboolean
store_add (AssayImportSink *sink, GArray *drafts, GError **error)
{
  Store *self = (Store *) sink;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (g_queue_get_length (&self->waiting) >= MAX_WAITING && self->error == NULL)
    g_cond_wait (&self->changed, &self->mutex);
  if (self->error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->error));
      g_array_unref (drafts);
      return FALSE;
    }
  g_queue_push_tail (&self->waiting, drafts);
  g_cond_broadcast (&self->changed);
  return TRUE;
}

static void
store_abandon (AssayImportSink *sink)
{
  Store *self = (Store *) sink;
  g_autoptr (GError) error = NULL;

  join (self);
  if (self->import_id != 0 &&
      !assay_workspace_write_sync (self->workspace, abandon_in_worker, self, ASSAY_CHANGE_TASKS, &error))
    g_warning ("What was imported so far will be taken away when the workspace is opened next: %s",
               error->message);
  self->import_id = 0;
}

typedef struct
{
  Store *store;
  gint64 n_rejected;
} Finish;

static gboolean
finish_in_worker (AssayDb *db, gpointer data, GError **error)
{
  const Finish *finish = data;
  gboolean ok;

  set_bulk (db, TRUE);
  ok = assay_import_finish (db, finish->store->import_id, finish->store->hashes, finish->n_rejected, error) &&
       assay_db_sync (db, error);
  set_bulk (db, FALSE);
  return ok;
}

static gboolean
store_finish (AssayImportSink *sink, guint64 n_rejected, guint64 *n_tasks, guint64 *n_duplicates,
              GError **error)
{
  Store *self = (Store *) sink;
  Finish finish = { self, (gint64) n_rejected };

  join (self);
  if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  if (self->error != NULL ||
      (self->n_inserted > 0 && !assay_workspace_write_sync (self->workspace, finish_in_worker, &finish,
                                                            ASSAY_CHANGE_TASKS | ASSAY_CHANGE_ANNOTATIONS, error)))
    {
      store_abandon (sink);
      return FALSE;
    }
  if (self->n_inserted == 0)
    store_abandon (sink); /* nothing new: no step to undo */
  *n_tasks = self->n_inserted;
  *n_duplicates = self->n_seen - self->n_inserted;
  return TRUE;
}

static gboolean
allow_in_worker (AssayDb *db, gpointer data, GError **error)
{
  return assay_folder_allow (db, data, error);
}

static gboolean
store_allow_folder (AssayImportSink *sink, const char *folder, GError **error)
{
  Store *self = (Store *) sink;

  return assay_workspace_write_sync (self->workspace, allow_in_worker, (gpointer) folder, 0, error);
}

/* --- Into a project --------------------------------------------------------------------------- */

/* What has to be known of the project. Filled in the db worker. */
typedef struct
{
  gint64 project_id;
  const AssayImportOptions *options;
  AssayLabelConfig *config;
  char **labels; /* that the config took over */
} Setup;

static gboolean
list_folders_in_worker (AssayDb *db, gpointer data, GError **error)
{
  GPtrArray **folders = data;

  *folders = assay_folder_list (db, error);
  return *folders != NULL;
}

/**
 * assay_import_store_new:
 * @keep_duplicates: also store what the project has already
 *
 * Returns: (transfer full): a sink that stores in a project; or %NULL when the workspace can't be
 * read.
 */
AssayImportSink *
assay_import_store_new (AssayWorkspace *workspace, gint64 project_id, gboolean keep_duplicates, GError **error)
{
  GPtrArray *folders = NULL;
  Store *self;

  if (!assay_workspace_write_sync (workspace, list_folders_in_worker, &folders, 0, error))
    return NULL;
  self = g_new0 (Store, 1);
  self->parent = (AssayImportSink){ .blobs = assay_workspace_get_blobs (workspace),
                                    .folders = folders,
                                    .begin = store_begin,
                                    .add = store_add,
                                    .finish = store_finish,
                                    .abandon = store_abandon,
                                    .allow_folder = store_allow_folder };
  self->workspace = g_object_ref (workspace);
  self->project_id = project_id;
  self->keep_duplicates = keep_duplicates;
  self->hashes = assay_task_hashes_new (project_id);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  return &self->parent;
}

/**
 * assay_import_store_free:
 *
 * Frees the sink, after its import.
 */
void
assay_import_store_free (AssayImportSink *sink)
{
  Store *self = (Store *) sink;

  join (self);
  g_clear_error (&self->error);
  assay_task_hashes_free (self->hashes);
  g_clear_object (&self->log_worker); /* ends it */
  g_clear_pointer (&self->log_db, assay_db_close);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) g_array_unref);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_ptr_array_unref (self->parent.folders);
  g_object_unref (self->workspace);
  g_free (self);
}

/**
 * assay_import_store_get_id:
 *
 * Returns: the import's id, 0 when nothing was stored.
 */
gint64
assay_import_store_get_id (AssayImportSink *sink)
{
  return ((Store *) sink)->import_id;
}

/* A project without tasks takes over the labels that its first import's ground truth names. */
static gboolean
adopt_labels (AssayDb *db, AssayProject *project, Setup *setup, GError **error)
{
  for (gsize i = 0; setup->options->ground_truth != NULL && setup->options->ground_truth[i] != NULL; i++)
    {
      g_auto (GStrv) labels = assay_import_truth_list_missing (setup->options->ground_truth[i], setup->config);
      g_autofree char *xml = NULL;

      if (labels == NULL || project->n_tasks > 0)
        continue;
      xml = assay_label_config_set_labels (project->label_config, NULL, (const char *const *) labels, NULL);
      if (xml == NULL)
        continue; /* no control with labels: the import says it in its own words */
      g_free (project->label_config);
      project->label_config = g_steal_pointer (&xml);
      if (!assay_project_update (db, project, error))
        return FALSE;
      g_clear_pointer (&setup->config, assay_label_config_unref);
      setup->config = assay_label_config_new (project->label_config, -1, error);
      g_strfreev (setup->labels);
      setup->labels = g_steal_pointer (&labels);
      return setup->config != NULL;
    }
  return TRUE;
}

static gboolean
set_up_in_worker (AssayDb *db, gpointer data, GError **error)
{
  Setup *setup = data;
  g_autoptr (AssayProject) project = assay_project_load (db, setup->project_id, error);

  if (project == NULL)
    return FALSE;
  setup->config = assay_label_config_new (project->label_config, -1, error);
  return setup->config != NULL && adopt_labels (db, project, setup, error);
}

/**
 * assay_import_into_project_sync:
 * @progress: (nullable) (scope call): called in this thread
 * @report: (out caller-allocates): a new report; is filled also when the import fails
 *
 * Imports into a project. When the project has no tasks yet and @options name labels of a ground truth
 * that its config does not have, the first control with labels takes them over. Blocks; any thread
 * but GTK's and the db worker.
 *
 * Returns: as assay_import_run_sync().
 */
gboolean
assay_import_into_project_sync (AssayWorkspace *workspace, gint64 project_id, const AssayImportOptions *options,
                                AssayImportProgressFunc progress, gpointer data, AssayImportReport *report,
                                GCancellable *cancellable, GError **error)
{
  Setup setup = { .project_id = project_id, .options = options };
  AssayImportSink *sink = NULL;
  gboolean ok = assay_workspace_write_sync (workspace, set_up_in_worker, &setup, 0, error);

  if (ok && setup.labels != NULL)
    {
      g_autofree char *labels = g_strjoinv (", ", setup.labels);

      g_ptr_array_add (report->notes, g_strdup_printf ("The labels of the project are now %s", labels));
      assay_changes_emit (assay_workspace_get_changes (workspace), ASSAY_CHANGE_PROJECTS);
    }
  if (ok)
    sink = assay_import_store_new (workspace, project_id, options->keep_duplicates, error);
  ok = sink != NULL && assay_import_run_sync (options, setup.config, sink, progress, data, report, cancellable,
                                              error);
  if (sink != NULL)
    {
      report->import_id = ok ? assay_import_store_get_id (sink) : 0;
      assay_import_store_free (sink);
    }
  g_clear_pointer (&setup.config, assay_label_config_unref);
  g_strfreev (setup.labels);
  return ok;
}

typedef struct
{
  AssayWorkspace *workspace;
  gint64 project_id;
  AssayImportOptions *options;
  AssayImportProgressFunc progress;
  gpointer data;
  AssayImportReport *report;
} Async;

static void
async_free (gpointer data)
{
  Async *async = data;

  assay_import_options_free (async->options);
  g_object_unref (async->workspace);
  g_free (async);
}

static void
import_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Async *async = data;
  GError *error = NULL;

  if (assay_import_into_project_sync (async->workspace, async->project_id, async->options, async->progress,
                                      async->data, async->report, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * assay_import_into_project_async:
 * @options: (transfer full): what to import
 * @progress: (nullable) (scope async): called in the importing thread
 * @report: a new report, which must live until the callback
 *
 * As assay_import_into_project_sync(), in a thread of its own. The callback comes in the caller's main
 * context.
 */
void
assay_import_into_project_async (AssayWorkspace *workspace, gint64 project_id, AssayImportOptions *options,
                                 AssayImportProgressFunc progress, gpointer data, AssayImportReport *report,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (workspace, cancellable, callback, user_data);
  Async *async = g_new0 (Async, 1);

  *async = (Async){ g_object_ref (workspace), project_id, options, progress, data, report };
  g_task_set_source_tag (task, assay_import_into_project_async);
  g_task_set_return_on_cancel (task, FALSE);
  g_task_set_check_cancellable (task, FALSE); /* what was finished before the cancel is finished */
  g_task_set_task_data (task, async, async_free);
  g_task_run_in_thread (task, import_in_thread);
}

/**
 * assay_import_into_project_finish:
 *
 * Returns: whether something was imported; the report says what, also when it was not.
 */
gboolean
assay_import_into_project_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
