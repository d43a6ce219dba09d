/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-search-filler.c: fills the index of the tasks' texts while a workspace is open in a window: a
 * while after it was opened and after tasks came, step by step in the db worker, after whatever else
 * waits there and with a pause between the steps, so that neither a run nor a person notices. Nobody
 * depends on it: what is not in the index yet is searched without. Main thread. */

#include "assay-search-filler.h"

#include "assay-task-search.h"

/* Until it begins, so that what the change brought about comes first; and between two steps. */
#define BEGIN_MS 1000
#define PAUSE_MS 20

struct _AssaySearchFiller
{
  GObject parent_instance;

  AssayWorkspace *workspace; /* NULL: stopped */
  guint timeout_id;
  gboolean in_step;
  gboolean again; /* something changed during a step */
};

G_DEFINE_FINAL_TYPE (AssaySearchFiller, assay_search_filler, G_TYPE_OBJECT)

/* A step on its way through the db worker and back. References are given back on the main thread only,
 * so that the worker never loses the workspace that owns it. */
typedef struct
{
  AssaySearchFiller *self;
  AssayWorkspace *workspace;
  gboolean more;
  GError *error;
} Step;

static void schedule (AssaySearchFiller *self, guint ms);

static gboolean
step_done (gpointer data)
{
  Step *step = data;
  AssaySearchFiller *self = step->self;

  self->in_step = FALSE;
  /* A full disk or a busy database: the next change tries again. */
  if (step->error != NULL)
    g_debug ("The search index was not filled: %s", step->error->message);
  if (step->more && step->error == NULL)
    schedule (self, PAUSE_MS);
  else if (self->again)
    schedule (self, BEGIN_MS);
  self->again = FALSE;
  g_clear_error (&step->error);
  g_object_unref (step->workspace);
  g_object_unref (self);
  g_free (step);
  return G_SOURCE_REMOVE;
}

static gboolean
fill (AssayDb *db, gpointer data, GError **error)
{
  Step *step = data;

  return assay_task_search_fill (db, ASSAY_TASK_SEARCH_STEP_US, &step->more, error);
}

static void
step_in_worker (gpointer data)
{
  Step *step = data;

  assay_workspace_write_sync (step->workspace, fill, step, 0, &step->error);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, step_done, step, NULL);
}

static gboolean
take_step (gpointer data)
{
  AssaySearchFiller *self = data;
  Step *step = g_new0 (Step, 1);

  self->timeout_id = 0;
  self->in_step = TRUE;
  step->self = g_object_ref (self);
  step->workspace = g_object_ref (self->workspace);
  assay_worker_push (assay_workspace_get_worker (self->workspace), G_PRIORITY_DEFAULT_IDLE, step_in_worker,
                     step);
  return G_SOURCE_REMOVE;
}

static void
schedule (AssaySearchFiller *self, guint ms)
{
  if (self->workspace == NULL || self->timeout_id != 0)
    return;
  if (self->in_step)
    self->again = TRUE;
  else
    self->timeout_id = g_timeout_add_full (G_PRIORITY_LOW, ms, take_step, self, NULL);
}

static void
on_changed (AssaySearchFiller *self, guint kinds)
{
  if (kinds & (ASSAY_CHANGE_TASKS | ASSAY_CHANGE_EXTERNAL))
    schedule (self, BEGIN_MS);
}

/**
 * assay_search_filler_stop:
 *
 * Takes no more steps. Does nothing the second time.
 */
void
assay_search_filler_stop (AssaySearchFiller *self)
{
  g_return_if_fail (ASSAY_IS_SEARCH_FILLER (self));

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->workspace);
}

static void
assay_search_filler_dispose (GObject *object)
{
  assay_search_filler_stop (ASSAY_SEARCH_FILLER (object));
  G_OBJECT_CLASS (assay_search_filler_parent_class)->dispose (object);
}

static void
assay_search_filler_class_init (AssaySearchFillerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_search_filler_dispose;
}

static void
assay_search_filler_init (AssaySearchFiller *self)
{
}

/**
 * assay_search_filler_new:
 * @workspace: opened in this thread
 *
 * Returns: (transfer full): it begins by itself, unless the workspace can't be written.
 */
AssaySearchFiller *
assay_search_filler_new (AssayWorkspace *workspace)
{
  AssaySearchFiller *self = g_object_new (ASSAY_TYPE_SEARCH_FILLER, NULL);

  if (assay_workspace_is_read_only (workspace))
    return self;
  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (assay_workspace_get_changes (workspace), "changed", G_CALLBACK (on_changed),
                           self, G_CONNECT_SWAPPED);
  schedule (self, BEGIN_MS);
  return self;
}
