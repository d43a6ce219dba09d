/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-job.c: what the window shows of a run, as properties that templates bind to. A mirror: it
 * follows the runner while the run is worked on here, and the database while another process works
 * on it or nobody does. Main thread. */

#include "assay-run-job.h"

#include "assay-run-report.h"
#include "assay-run-words.h"

#include <glib/gi18n.h>
#include <math.h>

struct _AssayRunJob
{
  GObject parent_instance;

  gint64 project_id;
  char *title;
  char *detail;
  AssayRunPlace place;
  AssayRunProgress progress; /* its reason is owned */
};

G_DEFINE_FINAL_TYPE (AssayRunJob, assay_run_job, G_TYPE_OBJECT)

enum
{
  PROP_RUN_ID = 1,
  PROP_PROJECT_ID,
  PROP_TITLE,
  PROP_DETAIL,
  /* From here on they change. */
  PROP_STATE,
  PROP_STATE_WORDS,
  PROP_DONE,
  PROP_TOTAL,
  PROP_FAILED,
  PROP_IN_FLIGHT,
  PROP_FRACTION,
  PROP_RATE,
  PROP_REMAINING,
  PROP_COST,
  PROP_REASON,
  PROP_FACTS,
  PROP_STATUS,
  PROP_BUSY,
  PROP_CAN_PAUSE,
  PROP_CAN_GO_ON,
  PROP_CAN_CANCEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
notify_all (AssayRunJob *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_STATE; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
take_progress (AssayRunJob *self, const AssayRunProgress *progress)
{
  char *reason = g_strdup (progress->reason);

  g_free ((char *) self->progress.reason);
  self->progress = *progress;
  self->progress.reason = reason;
}

static double
get_fraction (AssayRunJob *self)
{
  const AssayRunProgress *progress = &self->progress;

  return progress->total == 0 ? 0 : (double) progress->done / (double) progress->total;
}

/* Only what works here can be paused: the others hear of a cancellation alone. */
static gboolean
can_pause (AssayRunJob *self)
{
  return self->place == ASSAY_RUN_PLACE_HERE && self->progress.state == ASSAY_RUN_RUNNING;
}

static gboolean
can_go_on (AssayRunJob *self)
{
  if (self->place == ASSAY_RUN_PLACE_HERE)
    return self->progress.state == ASSAY_RUN_PAUSED;
  return self->place == ASSAY_RUN_PLACE_NOWHERE && assay_run_can_resume (self->progress.state);
}

static void
assay_run_job_finalize (GObject *object)
{
  AssayRunJob *self = ASSAY_RUN_JOB (object);

  g_free (self->title);
  g_free (self->detail);
  g_free ((char *) self->progress.reason);
  G_OBJECT_CLASS (assay_run_job_parent_class)->finalize (object);
}

static void
get_text (AssayRunJob *self, guint prop_id, GValue *value)
{
  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_STATE_WORDS:
      g_value_set_string (value, assay_run_state_words (self->progress.state));
      break;
    case PROP_REASON:
      g_value_set_string (value, self->progress.reason);
      break;
    case PROP_STATUS:
      g_value_take_string (value, assay_run_progress_dup_status (&self->progress));
      break;
    case PROP_FACTS:
    default:
      g_value_take_string (value, assay_run_progress_dup_facts (&self->progress));
      break;
    }
}

static void
get_number (AssayRunJob *self, guint prop_id, GValue *value)
{
  const AssayRunProgress *progress = &self->progress;

  if (prop_id == PROP_FRACTION)
    g_value_set_double (value, get_fraction (self));
  else if (prop_id == PROP_RATE)
    g_value_set_double (value, progress->rate);
  else if (prop_id == PROP_REMAINING)
    g_value_set_double (value, isnan (progress->remaining_s) ? -1 : progress->remaining_s);
  else if (prop_id == PROP_COST)
    g_value_set_double (value, progress->cost);
  else
    g_value_set_int64 (value, prop_id == PROP_RUN_ID       ? progress->run_id
                              : prop_id == PROP_PROJECT_ID ? self->project_id
                              : prop_id == PROP_DONE       ? progress->done
                              : prop_id == PROP_TOTAL      ? progress->total
                                                           : progress->failed);
}

static void
assay_run_job_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AssayRunJob *self = ASSAY_RUN_JOB (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->progress.state);
      break;
    case PROP_IN_FLIGHT:
      g_value_set_uint (value, self->progress.in_flight);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, assay_run_job_is_busy (self));
      break;
    case PROP_CAN_PAUSE:
      g_value_set_boolean (value, can_pause (self));
      break;
    case PROP_CAN_GO_ON:
      g_value_set_boolean (value, can_go_on (self));
      break;
    case PROP_CAN_CANCEL:
      g_value_set_boolean (value, self->place != ASSAY_RUN_PLACE_NOWHERE);
      break;
    default:
      if (pspec->value_type == G_TYPE_STRING)
        get_text (self, prop_id, value);
      else
        get_number (self, prop_id, value);
    }
}

static void
install (guint id, GParamSpec *pspec)
{
  properties[id] = pspec;
}

static void
assay_run_job_class_init (AssayRunJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  static const struct
  {
    guint id;
    const char *name;
    char kind;
  } table[] = {
    { PROP_RUN_ID, "run-id", 'i' },       { PROP_PROJECT_ID, "project-id", 'i' },
    { PROP_DONE, "done", 'i' },           { PROP_TOTAL, "total", 'i' },
    { PROP_FAILED, "failed", 'i' },       { PROP_TITLE, "title", 's' },
    { PROP_DETAIL, "detail", 's' },       { PROP_STATE_WORDS, "state-words", 's' },
    { PROP_REASON, "reason", 's' },       { PROP_FACTS, "facts", 's' },
    { PROP_STATUS, "status", 's' },
    { PROP_STATE, "state", 'u' },         { PROP_IN_FLIGHT, "in-flight", 'u' },
    { PROP_FRACTION, "fraction", 'd' },   { PROP_RATE, "rate", 'd' },
    { PROP_REMAINING, "remaining", 'd' }, { PROP_COST, "cost", 'd' },
    { PROP_BUSY, "busy", 'b' },           { PROP_CAN_PAUSE, "can-pause", 'b' },
    { PROP_CAN_GO_ON, "can-go-on", 'b' }, { PROP_CAN_CANCEL, "can-cancel", 'b' },
  };

  object_class->finalize = assay_run_job_finalize;
  object_class->get_property = assay_run_job_get_property;
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const char *name = table[i].name;

      install (table[i].id,
               table[i].kind == 'i'   ? g_param_spec_int64 (name, NULL, NULL, 0, G_MAXINT64, 0, flags)
               : table[i].kind == 's' ? g_param_spec_string (name, NULL, NULL, NULL, flags)
               : table[i].kind == 'u' ? g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0, flags)
               : table[i].kind == 'd'
                 ? g_param_spec_double (name, NULL, NULL, -1, G_MAXDOUBLE, 0, flags)
                 : g_param_spec_boolean (name, NULL, NULL, FALSE, flags));
    }
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
assay_run_job_init (AssayRunJob *self)
{
}

/**
 * assay_run_job_dup_project:
 * @db: a connection of the calling thread
 *
 * Returns: (transfer full): the title of the project, or "" when it is gone. Any thread.
 */
char *
assay_run_job_dup_project (AssayDb *db, gint64 project_id)
{
  g_autoptr (AssayProject) project = assay_project_load (db, project_id, NULL);

  return g_strdup (project == NULL ? "" : project->title);
}

static char *
dup_detail (const AssayRun *run, const char *project_title)
{
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, run->version_number);
  g_autofree char *subset = assay_run_dup_subset_words (run->subset);

  /* Translators: a project, the number of a prompt's version, a model, and which tasks, such as
   * "Image Evals · v3 · gpt-5 · a sample of 20". */
  return g_strdup_printf (_("%s · v%s · %s · %s"), project_title, version, run->model, subset);
}

/**
 * assay_run_job_new:
 * @run: as it is in the database
 * @project_title: of its project
 *
 * Returns: (transfer full): a mirror of a run that nobody works on.
 */
AssayRunJob *
assay_run_job_new (const AssayRun *run, const char *project_title)
{
  AssayRunJob *self = g_object_new (ASSAY_TYPE_RUN_JOB, NULL);

  self->project_id = run->project_id;
  self->title = g_strdup (run->prompt_name);
  self->detail = dup_detail (run, project_title);
  assay_run_job_update (self, run, ASSAY_RUN_PLACE_NOWHERE);
  return self;
}

/**
 * assay_run_job_update:
 * @run: as it is in the database
 * @place: who works on it
 *
 * Takes over what the database says.
 */
void
assay_run_job_update (AssayRunJob *self, const AssayRun *run, AssayRunPlace place)
{
  AssayRunProgress progress;

  g_return_if_fail (ASSAY_IS_RUN_JOB (self));
  assay_run_report_init (&progress, run);
  if (place == ASSAY_RUN_PLACE_NOWHERE && run->state == ASSAY_RUN_RUNNING)
    progress.state = ASSAY_RUN_INTERRUPTED; /* its process ended without a word */
  take_progress (self, &progress);
  self->place = place;
  notify_all (self);
}

/**
 * assay_run_job_set_progress:
 * @progress: of the runner
 *
 * Takes over what the runner says.
 */
void
assay_run_job_set_progress (AssayRunJob *self, const AssayRunProgress *progress)
{
  g_return_if_fail (ASSAY_IS_RUN_JOB (self));
  take_progress (self, progress);
  notify_all (self);
}

/**
 * assay_run_job_set_place:
 *
 * Says who works on it.
 */
void
assay_run_job_set_place (AssayRunJob *self, AssayRunPlace place)
{
  g_return_if_fail (ASSAY_IS_RUN_JOB (self));
  self->place = place;
  notify_all (self);
}

/**
 * assay_run_job_get_run:
 *
 * Returns: the run's id.
 */
gint64
assay_run_job_get_run (AssayRunJob *self)
{
  g_return_val_if_fail (ASSAY_IS_RUN_JOB (self), 0);
  return self->progress.run_id;
}

/**
 * assay_run_job_get_project:
 *
 * Returns: the id of its project.
 */
gint64
assay_run_job_get_project (AssayRunJob *self)
{
  g_return_val_if_fail (ASSAY_IS_RUN_JOB (self), 0);
  return self->project_id;
}

/**
 * assay_run_job_get_place:
 *
 * Returns: who works on it.
 */
AssayRunPlace
assay_run_job_get_place (AssayRunJob *self)
{
  g_return_val_if_fail (ASSAY_IS_RUN_JOB (self), ASSAY_RUN_PLACE_NOWHERE);
  return self->place;
}

/**
 * assay_run_job_get_state:
 *
 * Returns: its state.
 */
AssayRunState
assay_run_job_get_state (AssayRunJob *self)
{
  g_return_val_if_fail (ASSAY_IS_RUN_JOB (self), ASSAY_RUN_PENDING);
  return self->progress.state;
}

/**
 * assay_run_job_get_title:
 *
 * Returns: (transfer none): the name of its prompt.
 */
const char *
assay_run_job_get_title (AssayRunJob *self)
{
  g_return_val_if_fail (ASSAY_IS_RUN_JOB (self), NULL);
  return self->title;
}

/**
 * assay_run_job_get_reason:
 *
 * Returns: (transfer none) (nullable): why it stopped, or what it waits for.
 */
const char *
assay_run_job_get_reason (AssayRunJob *self)
{
  g_return_val_if_fail (ASSAY_IS_RUN_JOB (self), NULL);
  return self->progress.reason;
}

/**
 * assay_run_job_is_busy:
 *
 * Returns: whether somebody works on it and it is not paused.
 */
gboolean
assay_run_job_is_busy (AssayRunJob *self)
{
  g_return_val_if_fail (ASSAY_IS_RUN_JOB (self), FALSE);
  return self->place != ASSAY_RUN_PLACE_NOWHERE && self->progress.state == ASSAY_RUN_RUNNING;
}

/**
 * assay_run_job_get_trouble:
 *
 * Returns: (transfer none) (nullable): what it waits for while it runs, a sentence; %NULL: for nothing.
 */
const char *
assay_run_job_get_trouble (AssayRunJob *self)
{
  g_return_val_if_fail (ASSAY_IS_RUN_JOB (self), NULL);
  return self->progress.state == ASSAY_RUN_RUNNING && self->progress.is_waiting ? self->progress.reason : NULL;
}
