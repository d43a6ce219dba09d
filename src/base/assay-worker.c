/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-worker.c: a named thread with a main context of its own. "db", "net" and "serve" are three
 * instances of it. Work is pushed from any thread and runs in the worker by priority, then in order
 * of arrival; whoever wants an answer lets the work push one back to a context of its own.
 *
 * The context is the thread's default, so libsoup and timers made inside the worker live there.
 * assay_worker_stop() runs what was queued before it, ends the thread and joins it. */

#include "assay-worker.h"

struct _AssayWorker
{
  GObject parent_instance;

  char *name;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
};

G_DEFINE_FINAL_TYPE (AssayWorker, assay_worker, G_TYPE_OBJECT)

typedef struct
{
  AssayWorkerFunc func;
  gpointer data;
  GMutex mutex;
  GCond cond;
  gboolean done;
} Call;

static gpointer
worker_main (gpointer data)
{
  AssayWorker *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
run_call (gpointer data)
{
  Call *call = data;

  call->func (call->data);
  g_mutex_lock (&call->mutex);
  call->done = TRUE;
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->mutex);
  return G_SOURCE_REMOVE;
}

static gboolean
quit_loop (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

typedef struct
{
  AssayWorkerFunc func;
  gpointer data;
} Push;

static gboolean
run_push (gpointer data)
{
  Push *push = data;

  push->func (push->data);
  return G_SOURCE_REMOVE;
}

static void
assay_worker_finalize (GObject *object)
{
  AssayWorker *self = ASSAY_WORKER (object);

  assay_worker_stop (self);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (assay_worker_parent_class)->finalize (object);
}

static void
assay_worker_class_init (AssayWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_worker_finalize;
}

static void
assay_worker_init (AssayWorker *self)
{
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
}

/**
 * assay_worker_new:
 * @name: the thread's name, at most 15 bytes are shown by the system
 *
 * Returns: (transfer full): a worker whose thread runs already.
 */
AssayWorker *
assay_worker_new (const char *name)
{
  AssayWorker *self = g_object_new (ASSAY_TYPE_WORKER, NULL);

  self->name = g_strdup (name);
  self->thread = g_thread_new (name, worker_main, self);
  return self;
}

/**
 * assay_worker_get_context:
 *
 * Returns: (transfer none): the worker's main context. Any thread.
 */
GMainContext *
assay_worker_get_context (AssayWorker *self)
{
  g_return_val_if_fail (ASSAY_IS_WORKER (self), NULL);
  return self->context;
}

/**
 * assay_worker_is_current:
 *
 * Returns: whether the caller runs in the worker's thread.
 */
gboolean
assay_worker_is_current (AssayWorker *self)
{
  g_return_val_if_fail (ASSAY_IS_WORKER (self), FALSE);
  return self->thread == g_thread_self ();
}

/**
 * assay_worker_push:
 * @priority: a GLib priority such as %G_PRIORITY_DEFAULT
 * @func: what to do, in the worker
 * @data: for @func, which owns it
 *
 * Queues @func and returns at once. Any thread, but not after assay_worker_stop().
 */
void
assay_worker_push (AssayWorker *self, int priority, AssayWorkerFunc func, gpointer data)
{
  /* Held until the source is let go of: @func may end what the worker is for, and with it the worker,
   * before this returns, and a source locks the context it belonged to. */
  g_autoptr (GMainContext) context = g_main_context_ref (self->context);
  g_autoptr (GSource) source = g_idle_source_new ();
  Push *push = g_new (Push, 1);

  *push = (Push){ func, data };
  g_source_set_priority (source, priority);
  g_source_set_callback (source, run_push, push, g_free);
  g_source_attach (source, context);
}

/**
 * assay_worker_call:
 * @func: what to do, in the worker
 * @data: for @func, borrowed
 *
 * Runs @func in the worker and waits until it is done. Called inside the worker it runs at once.
 * Any thread, but never GTK's.
 */
void
assay_worker_call (AssayWorker *self, AssayWorkerFunc func, gpointer data)
{
  Call call = { .func = func, .data = data };
  g_autoptr (GSource) source = NULL;

  g_return_if_fail (ASSAY_IS_WORKER (self));
  if (assay_worker_is_current (self))
    {
      func (data);
      return;
    }

  g_mutex_init (&call.mutex);
  g_cond_init (&call.cond);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, run_call, &call, NULL);
  g_source_attach (source, self->context);

  g_mutex_lock (&call.mutex);
  while (!call.done)
    g_cond_wait (&call.cond, &call.mutex);
  g_mutex_unlock (&call.mutex);
  g_mutex_clear (&call.mutex);
  g_cond_clear (&call.cond);
}

/**
 * assay_worker_stop:
 *
 * Finishes what is queued, ends the thread and waits for it. Does nothing the second time.
 * Never from inside the worker.
 */
void
assay_worker_stop (AssayWorker *self)
{
  g_autoptr (GSource) source = NULL;

  g_return_if_fail (ASSAY_IS_WORKER (self));
  if (self->thread == NULL)
    return;
  g_assert (!assay_worker_is_current (self));

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_LOW);
  g_source_set_callback (source, quit_loop, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (g_steal_pointer (&self->thread));
}
