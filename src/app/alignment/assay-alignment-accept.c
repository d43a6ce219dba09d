/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-alignment-accept.c: the verbs of the Alignment page: accept what keeps the promise, after asking, and take
 * it back; show all that is incorrect. Accepting is one write; what is promised is worked out in it anew. Main
 * thread. */

#include "assay-alignment-view-private.h"

#include "assay-accept.h"
#include "assay-dialogs.h"
#include "assay-scoring-settings.h"
#include "assay-widget.h"
#include "assay-window-undo.h"

#include <glib/gi18n.h>
#include <math.h>

#define KINDS (ASSAY_CHANGE_ANNOTATIONS | ASSAY_CHANGE_TASKS | ASSAY_CHANGE_RESULTS | ASSAY_CHANGE_RUNS)

/* Something on its way to the database. */
typedef struct
{
  AssayAlignmentView *view; /* weak */
  AssayWorkspace *workspace;
  AssayAcceptRequest request;
  gint64 batch_id;          /* what was accepted, or is taken back */
  gint64 n_accepted;
} Job;

static Job *
job_new (AssayAlignmentView *view)
{
  Job *job = g_new0 (Job, 1);

  g_set_weak_pointer (&job->view, view);
  job->workspace = g_object_ref (assay_session_get_workspace (assay_view_get_session (ASSAY_VIEW (view))));
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_weak_pointer (&job->view);
  g_object_unref (job->workspace);
  g_free (job);
}

static gboolean
write_undo (AssayDb *db, gpointer data, GError **error)
{
  return assay_acceptance_undo (db, ((Job *) data)->batch_id, error);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  gboolean done = assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error);

  if (job->view != NULL)
    assay_view_say (ASSAY_VIEW (job->view), done ? _("What was accepted was taken back") : error->message);
  job_free (job);
}

/* Takes the job over. */
static void
undo (gpointer data)
{
  Job *job = data;

  assay_workspace_write_async (job->workspace, write_undo, job, NULL, KINDS, NULL, undone_cb, job);
}

static gboolean
write_accept (AssayDb *db, gpointer data, GError **error)
{
  Job *job = data;
  g_autoptr (AssayAcceptanceBatch) batch = assay_accept_apply (db, &job->request, error);

  if (batch == NULL)
    return FALSE;
  job->batch_id = batch->id;
  job->n_accepted = batch->n_accepted;
  return TRUE;
}

static void
undo_offered (gpointer data)
{
  Job *job = data;
  Job *own = g_new0 (Job, 1);

  g_set_weak_pointer (&own->view, job->view);
  own->workspace = g_object_ref (job->workspace);
  own->batch_id = job->batch_id;
  undo (own);
}

static void
accepted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean done = assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error);

  if (job->view == NULL || !done)
    {
      if (job->view != NULL)
        assay_view_say (ASSAY_VIEW (job->view), error->message);
      job_free (job);
      return;
    }
  text = g_strdup_printf (ngettext ("%'lld task accepted", "%'lld tasks accepted", (gulong) job->n_accepted),
                          (long long) job->n_accepted);
  assay_window_offer_undo (GTK_WIDGET (job->view), text, undo_offered, job, job_free);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;

  if (assay_dialogs_ask_finish (GTK_WINDOW (source), result, NULL))
    assay_workspace_write_async (job->workspace, write_accept, job, NULL, KINDS, NULL, accepted_cb, job);
  else
    job_free (job);
}

static char *
dup_question (const AssayAlignReport *report)
{
  g_autofree char *accepted
    = g_strdup_printf (ngettext ("The answer of %'lld task becomes its annotation, marked as accepted by you.",
                                 "The answers of %'lld tasks become their annotations, marked as accepted by you.",
                                 (gulong) report->n_open),
                       (long long) report->n_open);
  gint64 rest = report->n_waiting - report->n_open;
  g_autofree char *review = g_strdup_printf (ngettext ("%'lld other task goes to people", "%'lld other tasks go to people",
                                                       (gulong) rest),
                                             (long long) rest);

  /* Translators: sentences of above, errors allowed, confidence. */
  return g_strdup_printf (_("%s At most %g %% of them are wrong, with %g %% confidence. %s, and so does 1 in 20 of the "
                            "accepted, drawn at random, to see whether that is so."),
                          accepted, 100 * report->promise.max_error, 100 * report->promise.level, review);
}

static void
accept_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayAlignmentView *self = ASSAY_ALIGNMENT_VIEW (widget);
  const AssayAlignReport *report = self->report;
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  Job *job;

  if (report == NULL || report->n_open == 0)
    return;
  heading = g_strdup_printf (ngettext ("Accept %'lld Task?", "Accept %'lld Tasks?", (gulong) report->n_open),
                             (long long) report->n_open);
  body = dup_question (report);
  job = job_new (self);
  job->request = (AssayAcceptRequest){ self->run_id, report->promise.max_error, report->promise.level,
                                       ASSAY_ACCEPT_AUDIT_SHARE, g_get_real_time (), g_get_user_name () };
  assay_dialogs_ask_async (GTK_WINDOW (gtk_widget_get_root (widget)), heading, body, _("_Accept"), NULL, asked_cb, job);
}

static void
take_back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayAlignmentView *self = ASSAY_ALIGNMENT_VIEW (widget);
  Job *job;

  if (self->report == NULL || self->report->batches->len == 0)
    return;
  job = job_new (self);
  job->batch_id = ((AssayAcceptanceBatch *) self->report->batches->pdata[0])->id;
  assay_window_forget_undo (GTK_WIDGET (gtk_widget_get_root (widget))); /* it might be this one */
  undo (job);
}

/* A wish how answers are compared, on its way to the database. */
typedef struct
{
  gint64 project_id;
  char *control;
  char *name;
  char *value;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_free (wish->control);
  g_free (wish->name);
  g_free (wish->value);
  g_free (wish);
}

static gboolean
write_wish (AssayDb *db, gpointer data, GError **error)
{
  Wish *wish = data;

  return assay_scoring_settings_set (db, wish->project_id, wish->control, wish->name, wish->value, error);
}

static void
wish_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayAlignmentView) self = assay_widget_weak_take (data);
  g_autoptr (GError) error = NULL;
  gboolean done = assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error);

  if (self == NULL || done)
    return;
  assay_view_say (ASSAY_VIEW (self), error->message);
  assay_alignment_show_control (self);
}

/*
 * assay_alignment_set_scoring:
 * @control: (nullable): whose setting; %NULL for all
 *
 * Keeps how answers are compared; that is a change, which shows what comes out.
 */
void
assay_alignment_set_scoring (AssayAlignmentView *self, const char *control, const char *name, const char *value)
{
  Wish *wish = g_new0 (Wish, 1);

  wish->project_id = assay_view_get_project_id (ASSAY_VIEW (self));
  wish->control = g_strdup (control);
  wish->name = g_strdup (name);
  wish->value = g_strdup (value);
  assay_workspace_write_async (assay_session_get_workspace (assay_view_get_session (ASSAY_VIEW (self))), write_wish, wish,
                               wish_free, ASSAY_CHANGE_PROJECTS, NULL, wish_cb, assay_widget_weak_new (self));
}

static void
show_incorrect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit_by_name (widget, "show-results", (const char *[]){ "correct", "=", "0", NULL }, NULL);
}

/**
 * assay_alignment_install_actions:
 *
 * Gives the class its verbs.
 */
void
assay_alignment_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "alignment.accept", NULL, accept_action);
  gtk_widget_class_install_action (widget_class, "alignment.take-back", NULL, take_back_action);
  gtk_widget_class_install_action (widget_class, "alignment.show-incorrect", NULL, show_incorrect_action);
}

/**
 * assay_alignment_actions_update:
 *
 * Enables what can be done now.
 */
void
assay_alignment_actions_update (AssayAlignmentView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const AssayAlignReport *report = self->report;
  AssaySession *session = assay_view_get_session (ASSAY_VIEW (self));
  gboolean writable = session != NULL && !assay_workspace_is_read_only (assay_session_get_workspace (session));
  const AssayAlignmentSummary *summary = report == NULL ? NULL : assay_alignment_get_summary (report->alignment);

  gtk_widget_action_set_enabled (widget, "alignment.accept", writable && report != NULL && report->n_open > 0);
  gtk_widget_action_set_enabled (widget, "alignment.take-back",
                                 writable && report != NULL && report->batches->len > 0);
  gtk_widget_action_set_enabled (widget, "alignment.show-incorrect",
                                 summary != NULL && summary->n > summary->n_correct);
}
