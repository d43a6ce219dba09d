/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-runs.c: the runs of a session, the latest first: those that it works on with the engine's
 * runner, those of other processes, and the last ones that stopped before they were finished. It
 * starts, pauses and ends them. When the session ends, so do its runs, in a way that they can be
 * resumed. Main thread.
 *
 * Every live run is held by the list until its runner has said its last word. How runs begin is in
 * assay-runs-start.c. */

#include "assay-runs-private.h"

/* How long the end of a session waits for what is answered already to be stored. */
#define CLOSE_US (5 * G_USEC_PER_SEC)

static void assay_runs_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AssayRuns, assay_runs, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, assay_runs_list_model_init))

enum
{
  PROP_BUSY = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint ended_signal;

static GType
assay_runs_get_item_type (GListModel *model)
{
  return ASSAY_TYPE_RUN_JOB;
}

static guint
assay_runs_get_n_items (GListModel *model)
{
  return ASSAY_RUNS (model)->jobs->len;
}

static gpointer
assay_runs_get_item (GListModel *model, guint position)
{
  AssayRuns *self = ASSAY_RUNS (model);

  return position < self->jobs->len ? g_object_ref (self->jobs->pdata[position]) : NULL;
}

static void
assay_runs_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = assay_runs_get_item_type;
  iface->get_n_items = assay_runs_get_n_items;
  iface->get_item = assay_runs_get_item;
}

static void
live_clear (gpointer data)
{
  AssayLiveRun *live = data;

  g_clear_object (&live->job);
  g_clear_object (&live->runner);
}

/* Gives back a reference. */
void
assay_live_run_unref (gpointer data)
{
  g_rc_box_release_full (data, live_clear);
}

static AssayLiveRun *
find_live (AssayRuns *self, gint64 run_id)
{
  for (guint i = 0; i < self->live->len; i++)
    {
      AssayLiveRun *live = self->live->pdata[i];

      if (assay_run_job_get_run (live->job) == run_id)
        return live;
    }
  return NULL;
}

/* Puts the job where it belongs by its number; the latest is first. */
static void
insert (AssayRuns *self, AssayRunJob *job)
{
  guint position = 0;

  while (position < self->jobs->len &&
         assay_run_job_get_run (self->jobs->pdata[position]) > assay_run_job_get_run (job))
    position++;
  g_ptr_array_insert (self->jobs, (int) position, g_object_ref (job));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

/* Says that the number of busy runs may be another. */
void
assay_runs_notify_busy (AssayRuns *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* A run begins to be worked on here. */
void
assay_runs_add_live (AssayRuns *self, AssayLiveRun *live, gboolean is_new)
{
  g_ptr_array_add (self->live, live);
  if (is_new)
    insert (self, live->job);
  assay_runs_notify_busy (self);
}

/* The runner has said its last word. */
void
assay_runs_drop_live (AssayRuns *self, AssayLiveRun *live)
{
  g_autoptr (AssayRunJob) job = g_object_ref (live->job);

  g_ptr_array_remove_fast (self->live, live);
  assay_runs_notify_busy (self);
  g_signal_emit (self, ended_signal, 0, job);
}

/* what the database says ------------------------------------------------------------------------ */

/* A run, and who works on it. */
typedef struct
{
  AssayRun *run;
  AssayRunPlace place;
  char *project;
} Seen;

static void
seen_free (gpointer data)
{
  Seen *seen = data;

  assay_run_free (seen->run);
  g_free (seen->project);
  g_free (seen);
}

static gboolean
is_old_one_of_interest (AssayRunState state)
{
  return state == ASSAY_RUN_RUNNING || state == ASSAY_RUN_PAUSED || state == ASSAY_RUN_INTERRUPTED ||
         state == ASSAY_RUN_BUDGET || state == ASSAY_RUN_FAILED;
}

/* Everything that is under way, the last that stopped, and those that were asked for. */
static gboolean
read_runs (AssayDb *db, gpointer data, GError **error)
{
  GPtrArray *found = data;
  g_autoptr (GPtrArray) runs = assay_run_list (db, 0, error);
  guint n_old = 0;

  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      AssayRun *run = runs->pdata[i];
      gboolean elsewhere = run->state != ASSAY_RUN_FINISHED && assay_run_is_owned (db, run->id, NULL);
      Seen *seen;

      if (!elsewhere && !is_old_one_of_interest (run->state) && run->state != ASSAY_RUN_FINISHED &&
          run->state != ASSAY_RUN_CANCELLED)
        {
          assay_run_free (g_steal_pointer (&runs->pdata[i]));
          continue;
        }
      seen = g_new0 (Seen, 1);
      seen->run = g_steal_pointer (&runs->pdata[i]);
      seen->place = elsewhere ? ASSAY_RUN_PLACE_ELSEWHERE : ASSAY_RUN_PLACE_NOWHERE;
      /* The finished ones only matter to who shows them already. */
      if (elsewhere || (is_old_one_of_interest (seen->run->state) && n_old++ < ASSAY_RUNS_MAX_OLD))
        seen->project = assay_run_job_dup_project (db, seen->run->project_id);
      g_ptr_array_add (found, seen);
    }
  if (runs != NULL)
    g_ptr_array_set_free_func (runs, NULL);
  return runs != NULL;
}

static void
take_seen (AssayRuns *self, const Seen *seen)
{
  AssayRunJob *known = assay_runs_find (self, seen->run->id);
  g_autoptr (AssayRunJob) job = NULL;

  if (find_live (self, seen->run->id) != NULL)
    return; /* its runner knows better */
  if (known == NULL && seen->project == NULL)
    return;
  job = known != NULL ? g_object_ref (known) : assay_run_job_new (seen->run, seen->project);
  assay_run_job_update (job, seen->run, seen->place);
  if (known == NULL)
    insert (self, job);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayRuns) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *found = assay_session_read_finish (ASSAY_SESSION (source), result, &error);

  self->is_reading = FALSE;
  if (self->session == NULL)
    return;
  if (found == NULL)
    g_warning ("The runs could not be listed: %s", error->message);
  for (guint i = 0; found != NULL && i < found->len; i++)
    take_seen (self, found->pdata[i]);
  assay_runs_notify_busy (self);
  if (self->must_read_again)
    assay_runs_refresh (self);
}

/**
 * assay_runs_refresh:
 *
 * Looks what the database says about runs, without blocking.
 */
void
assay_runs_refresh (AssayRuns *self)
{
  g_return_if_fail (ASSAY_IS_RUNS (self));

  self->must_read_again = self->is_reading;
  if (self->is_reading || self->session == NULL)
    return;
  self->is_reading = TRUE;
  assay_session_read_async (self->session, read_runs, g_ptr_array_new_with_free_func (seen_free),
                            (GDestroyNotify) g_ptr_array_unref, self->cancellable, read_cb,
                            g_object_ref (self));
}

/* What a runner here does, it says itself. */
static void
on_changed (AssayRuns *self, guint kinds)
{
  if ((kinds & ASSAY_CHANGE_EXTERNAL) || ((kinds & ASSAY_CHANGE_RUNS) && self->live->len == 0))
    assay_runs_refresh (self);
}

/* life ------------------------------------------------------------------------------------------ */

static void
assay_runs_dispose (GObject *object)
{
  AssayRuns *self = ASSAY_RUNS (object);

  assay_runs_close (self);
  G_OBJECT_CLASS (assay_runs_parent_class)->dispose (object);
}

static void
assay_runs_finalize (GObject *object)
{
  AssayRuns *self = ASSAY_RUNS (object);

  g_ptr_array_unref (self->jobs);
  g_ptr_array_unref (self->live);
  g_object_unref (self->cancellable);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (assay_runs_parent_class)->finalize (object);
}

static void
assay_runs_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_uint (value, assay_runs_get_busy (ASSAY_RUNS (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_runs_class_init (AssayRunsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = assay_runs_dispose;
  object_class->finalize = assay_runs_finalize;
  object_class->get_property = assay_runs_get_property;

  properties[PROP_BUSY] = g_param_spec_uint ("busy", NULL, NULL, 0, G_MAXUINT, 0,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* AssayRuns::ended: a run that was worked on here stopped, for whatever reason. */
  ended_signal = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, ASSAY_TYPE_RUN_JOB);
}

static void
assay_runs_init (AssayRuns *self)
{
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self->live = g_ptr_array_new_with_free_func (assay_live_run_unref);
  self->cancellable = g_cancellable_new ();
}

/**
 * assay_runs_new:
 * @session: (type AssaySession): that owns it, and closes it before it ends
 *
 * Returns: (transfer full): the runs of the session; what the database knows comes soon.
 */
AssayRuns *
assay_runs_new (gpointer session)
{
  AssayRuns *self = g_object_new (ASSAY_TYPE_RUNS, NULL);

  self->session = session;
  self->workspace = g_object_ref (assay_session_get_workspace (session));
  self->changed_id = g_signal_connect_swapped (assay_session_get_changes (session), "changed",
                                               G_CALLBACK (on_changed), self);
  assay_runs_refresh (self);
  return self;
}

static gboolean
is_all_done (AssayRuns *self)
{
  for (guint i = 0; i < self->live->len; i++)
    if (!assay_runner_is_done (((AssayLiveRun *) self->live->pdata[i])->runner))
      return FALSE;
  return TRUE;
}

/**
 * assay_runs_close:
 *
 * Interrupts what is worked on here and waits until that is on disk: requests in flight are cut, so it
 * takes as long as a commit. Such runs can be resumed.
 */
void
assay_runs_close (AssayRuns *self)
{
  gint64 deadline = g_get_monotonic_time () + CLOSE_US;

  g_return_if_fail (ASSAY_IS_RUNS (self));
  if (self->session == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_signal_handler (&self->changed_id, assay_workspace_get_changes (self->workspace));
  for (guint i = 0; i < self->live->len; i++)
    assay_runner_stop (((AssayLiveRun *) self->live->pdata[i])->runner, ASSAY_RUN_INTERRUPTED);
  while (!is_all_done (self) && g_get_monotonic_time () < deadline)
    g_usleep (1000);
  for (guint i = 0; i < self->live->len; i++)
    ((AssayLiveRun *) self->live->pdata[i])->runs = NULL;
  g_ptr_array_set_size (self->live, 0);
  self->session = NULL;
}

/**
 * assay_runs_get_busy:
 *
 * Returns: how many runs are being worked on, here or elsewhere.
 */
guint
assay_runs_get_busy (AssayRuns *self)
{
  guint n = 0;

  g_return_val_if_fail (ASSAY_IS_RUNS (self), 0);
  for (guint i = 0; i < self->jobs->len; i++)
    n += assay_run_job_is_busy (self->jobs->pdata[i]);
  return n;
}

/**
 * assay_runs_find:
 *
 * Returns: (transfer none) (nullable): the run @run_id, if it is listed.
 */
AssayRunJob *
assay_runs_find (AssayRuns *self, gint64 run_id)
{
  g_return_val_if_fail (ASSAY_IS_RUNS (self), NULL);
  for (guint i = 0; i < self->jobs->len; i++)
    if (assay_run_job_get_run (self->jobs->pdata[i]) == run_id)
      return self->jobs->pdata[i];
  return NULL;
}

/* while it runs --------------------------------------------------------------------------------- */

/**
 * assay_runs_pause:
 *
 * Sends nothing more for a run that is worked on here; what is in flight is awaited.
 */
void
assay_runs_pause (AssayRuns *self, gint64 run_id)
{
  AssayLiveRun *live = find_live (self, run_id);

  if (live != NULL)
    assay_runner_pause (live->runner);
}

/**
 * assay_runs_go_on:
 *
 * Goes on with a run that is paused here.
 */
void
assay_runs_go_on (AssayRuns *self, gint64 run_id)
{
  AssayLiveRun *live = find_live (self, run_id);

  if (live != NULL)
    assay_runner_proceed (live->runner);
}

static gboolean
cancel_in_db (AssayDb *db, gpointer data, GError **error)
{
  return assay_run_set_state (db, *(gint64 *) data, ASSAY_RUN_CANCELLED, "Cancelled", error);
}

/**
 * assay_runs_cancel:
 *
 * Ends a run at once; what is answered is kept. Another process hears of it through the database.
 */
void
assay_runs_cancel (AssayRuns *self, gint64 run_id)
{
  AssayLiveRun *live = find_live (self, run_id);

  if (live != NULL)
    assay_runner_stop (live->runner, ASSAY_RUN_CANCELLED);
  else if (self->session != NULL)
    assay_workspace_write_async (self->workspace, cancel_in_db,
                                 g_memdup2 (&run_id, sizeof run_id), g_free, ASSAY_CHANGE_RUNS, NULL,
                                 NULL, NULL);
}
