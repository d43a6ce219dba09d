/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-results-progress.c: how far the run is whose results are shown, in its headline. It is told by the
 * same AssayRunJob as in the list of runs of the header, so that both always say the same: what the run
 * waits for, that its process ended, or why it could not go on. Main thread. */

#include "assay-results-private.h"

#include "assay-run-resume.h"

static AssayRunJob *
dup_job (AssayResultsView *self)
{
  return self->job == NULL ? NULL : g_signal_group_dup_target (self->job);
}

static void
show_progress (AssayResultsView *self)
{
  g_autoptr (AssayRunJob) job = dup_job (self);
  gboolean is_unfinished = job != NULL && assay_run_job_get_state (job) != ASSAY_RUN_FINISHED;
  gboolean can_go_on = FALSE;
  double fraction = 0;
  g_autofree char *status = NULL;

  if (self->progress == NULL)
    return; /* being taken apart */
  if (job != NULL)
    g_object_get (job, "status", &status, "fraction", &fraction, "can-go-on", &can_go_on, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_unfinished);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_text), is_unfinished);
  gtk_widget_set_visible (self->resume_button, is_unfinished && can_go_on);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "results.resume", is_unfinished && can_go_on);
  if (!is_unfinished)
    return;
  gtk_label_set_label (self->progress_text, status);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->progress_text), assay_run_job_get_reason (job));
  gtk_progress_bar_set_fraction (self->progress, fraction);
}

static void
resume_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayResultsView *self = ASSAY_RESULTS_VIEW (widget);
  AssayRuns *runs = assay_session_get_runs (assay_view_get_session (ASSAY_VIEW (self)));
  g_autoptr (AssayRunJob) job = dup_job (self);

  if (job == NULL)
    return;
  if (assay_run_job_get_place (job) == ASSAY_RUN_PLACE_HERE)
    assay_runs_go_on (runs, assay_run_job_get_run (job));
  else
    assay_run_resume (widget, runs, assay_run_job_get_run (job));
}

/* Gives the class its verb. */
void
assay_results_install_progress (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "results.resume", NULL, resume_action);
}

/* To be called when the template is there. */
void
assay_results_init_progress (AssayResultsView *self)
{
  self->job = g_signal_group_new (ASSAY_TYPE_RUN_JOB);
  g_signal_group_connect_swapped (self->job, "notify::status", G_CALLBACK (show_progress), self);
  show_progress (self);
}

/* Shows how far @job is from now on; NULL: nothing. */
void
assay_results_follow (AssayResultsView *self, AssayRunJob *job)
{
  if (self->job == NULL)
    return;
  g_signal_group_set_target (self->job, job);
  show_progress (self);
}

/* Shows how far @run is, as the database has it; the list of runs knows better if it has it. */
void
assay_results_follow_run (AssayResultsView *self, const AssayRun *run, gboolean is_elsewhere)
{
  AssayRuns *runs = assay_session_get_runs (assay_view_get_session (ASSAY_VIEW (self)));
  AssayRunJob *known = assay_runs_find (runs, run->id);
  AssayRunPlace place = is_elsewhere ? ASSAY_RUN_PLACE_ELSEWHERE : ASSAY_RUN_PLACE_NOWHERE;

  g_clear_object (&self->own_job);
  if (known == NULL)
    {
      self->own_job = assay_run_job_new (run, "");
      assay_run_job_update (self->own_job, run, place);
    }
  else if (assay_run_job_get_place (known) != ASSAY_RUN_PLACE_HERE)
    assay_run_job_update (known, run, place);
  assay_results_follow (self, known != NULL ? known : self->own_job);
}

/* Whether somebody works on the run. */
gboolean
assay_results_expects_more (AssayResultsView *self)
{
  g_autoptr (AssayRunJob) job = dup_job (self);

  return job != NULL && assay_run_job_get_place (job) != ASSAY_RUN_PLACE_NOWHERE;
}
