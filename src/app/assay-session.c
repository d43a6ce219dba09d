/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-session.c: an open workspace and the threads that a window needs beside it: "read", with a
 * connection of its own for what takes longer than a frame, and "net", where runs live. Both begin
 * when they are first needed. What the main thread reads in under 2 ms it reads itself.
 *
 * All functions are for the main thread. */

#include "assay-session.h"

#include "assay-import-repo.h"
#include "assay-search-filler.h"

struct _AssaySession
{
  GObject parent_instance;

  AssayWorkspace *workspace;
  AssayWorker *net;  /* NULL until needed */
  AssayWorker *read; /* NULL until needed */
  AssayDb *reader;   /* of the read worker; touched only there */
  AssayTextures *textures; /* NULL until needed */
  AssayRuns *runs;         /* NULL until needed */
  AssaySearchFiller *filler; /* NULL until wanted */
};

G_DEFINE_FINAL_TYPE (AssaySession, assay_session, G_TYPE_OBJECT)

/* A read on its way through the worker and back: the task is made and ended on the main thread, so
 * that the session never loses its last reference in one of its own workers. */
typedef struct
{
  GTask *task;
  AssayReadFunc func;
  gpointer data;
  GDestroyNotify destroy;
  GError *error;
} Read;

static void
read_free (gpointer data)
{
  Read *read = data;

  if (read->destroy != NULL)
    read->destroy (read->data);
  g_clear_error (&read->error);
  g_free (read);
}

static gboolean
read_done (gpointer data)
{
  Read *read = data;
  g_autoptr (GTask) task = read->task;

  if (read->error != NULL)
    g_task_return_error (task, g_steal_pointer (&read->error));
  else
    g_task_return_pointer (task, read->data, NULL);
  return G_SOURCE_REMOVE;
}

static void
read_in_worker (gpointer data)
{
  Read *read = data;
  AssaySession *self = g_task_get_source_object (read->task);
  GCancellable *cancellable = g_task_get_cancellable (read->task);

  if (!g_cancellable_set_error_if_cancelled (cancellable, &read->error) && self->reader == NULL)
    self->reader = assay_workspace_open_reader (self->workspace, &read->error);
  if (read->error == NULL)
    {
      assay_db_set_cancellable (self->reader, cancellable);
      read->func (self->reader, read->data, &read->error);
      assay_db_set_cancellable (self->reader, NULL);
    }
  g_main_context_invoke (NULL, read_done, read);
}

static void
close_reader (gpointer data)
{
  AssaySession *self = data;

  g_clear_pointer (&self->reader, assay_db_close);
}

static void
assay_session_dispose (GObject *object)
{
  AssaySession *self = ASSAY_SESSION (object);

  if (self->filler != NULL)
    assay_search_filler_stop (self->filler);
  if (self->runs != NULL)
    assay_runs_close (self->runs); /* it needs the workers for that */
  if (self->net != NULL)
    assay_worker_stop (self->net);
  if (self->read != NULL)
    {
      assay_worker_call (self->read, close_reader, self);
      assay_worker_stop (self->read);
    }
  g_clear_object (&self->filler);
  g_clear_object (&self->runs);
  g_clear_object (&self->net);
  g_clear_object (&self->read);
  g_clear_object (&self->textures);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (assay_session_parent_class)->dispose (object);
}

static void
assay_session_class_init (AssaySessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_session_dispose;
}

static void
assay_session_init (AssaySession *self)
{
}

/**
 * assay_session_new:
 * @workspace: opened in this thread
 *
 * Returns: (transfer full): a session whose workers have not begun.
 */
AssaySession *
assay_session_new (AssayWorkspace *workspace)
{
  AssaySession *self = g_object_new (ASSAY_TYPE_SESSION, NULL);

  self->workspace = g_object_ref (workspace);
  return self;
}

/**
 * assay_session_get_workspace:
 *
 * Returns: (transfer none): what is open.
 */
AssayWorkspace *
assay_session_get_workspace (AssaySession *self)
{
  g_return_val_if_fail (ASSAY_IS_SESSION (self), NULL);
  return self->workspace;
}

/**
 * assay_session_get_reader:
 *
 * Returns: (transfer none): the main thread's reading connection, for reads of at most 2 ms.
 */
AssayDb *
assay_session_get_reader (AssaySession *self)
{
  return assay_workspace_get_reader (assay_session_get_workspace (self));
}

/**
 * assay_session_get_changes:
 *
 * Returns: (transfer none): whose "changed" says what was committed, by whomever.
 */
AssayChanges *
assay_session_get_changes (AssaySession *self)
{
  return assay_workspace_get_changes (assay_session_get_workspace (self));
}

/**
 * assay_session_get_net:
 *
 * Returns: (transfer none): the worker where requests are sent.
 */
AssayWorker *
assay_session_get_net (AssaySession *self)
{
  g_return_val_if_fail (ASSAY_IS_SESSION (self), NULL);

  if (self->net == NULL)
    self->net = assay_worker_new ("net");
  return self->net;
}

static void
set_media_loader (AssaySession *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) folders = assay_folder_list (assay_session_get_reader (self), &error);
  g_autoptr (AssayMediaLoader) loader = NULL;

  if (folders == NULL)
    {
      g_warning ("The folders of pictures could not be read: %s", error->message);
      folders = g_ptr_array_new ();
    }
  loader = assay_media_loader_new (assay_workspace_get_blobs (self->workspace), folders);
  assay_textures_set_loader (self->textures, loader);
}

/* An import may have brought another folder. */
static void
on_changed (AssaySession *self, guint kinds)
{
  if (kinds & (ASSAY_CHANGE_TASKS | ASSAY_CHANGE_EXTERNAL))
    set_media_loader (self);
}

/**
 * assay_session_get_textures:
 *
 * Returns: (transfer none): pictures of the workspace's tasks.
 */
AssayTextures *
assay_session_get_textures (AssaySession *self)
{
  g_return_val_if_fail (ASSAY_IS_SESSION (self), NULL);

  if (self->textures == NULL)
    {
      self->textures = assay_textures_new ();
      set_media_loader (self);
      g_signal_connect_object (assay_session_get_changes (self), "changed", G_CALLBACK (on_changed),
                               self, G_CONNECT_SWAPPED);
    }
  return self->textures;
}

/**
 * assay_session_get_runs:
 *
 * Returns: (transfer none): the runs that this session works on, and those of others.
 */
AssayRuns *
assay_session_get_runs (AssaySession *self)
{
  g_return_val_if_fail (ASSAY_IS_SESSION (self), NULL);

  if (self->runs == NULL)
    self->runs = assay_runs_new (self);
  return self->runs;
}

/**
 * assay_session_fill_search:
 *
 * From now on the index of the tasks' texts is filled, while nothing else is to be done.
 */
void
assay_session_fill_search (AssaySession *self)
{
  g_return_if_fail (ASSAY_IS_SESSION (self));

  if (self->filler == NULL)
    self->filler = assay_search_filler_new (self->workspace);
}

/**
 * assay_session_read_async:
 * @func: called in the reading worker
 * @data: for @func, which puts into it what it found
 * @destroy: (nullable): frees @data when the result was taken and the task is gone
 * @cancellable: (nullable): interrupts the statement that runs
 *
 * Reads what takes longer than a frame. Reads happen one after the other.
 */
void
assay_session_read_async (AssaySession *self, AssayReadFunc func, gpointer data,
                          GDestroyNotify destroy, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  Read *read;

  g_return_if_fail (ASSAY_IS_SESSION (self));
  g_return_if_fail (func != NULL);

  read = g_new0 (Read, 1);
  *read = (Read){ .func = func, .data = data, .destroy = destroy };
  read->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (read->task, assay_session_read_async);
  g_task_set_task_data (read->task, read, read_free);
  if (self->read == NULL)
    self->read = assay_worker_new ("read");
  assay_worker_push (self->read, G_PRIORITY_DEFAULT, read_in_worker, read);
}

/**
 * assay_session_read_finish:
 *
 * Returns: (transfer none): the data given to assay_session_read_async(), which lives as long as
 * @result; %NULL with @error set when nothing was read.
 */
gpointer
assay_session_read_finish (AssaySession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
