/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-resume.c: going on with a run that stopped, from wherever it is shown.
 *
 *   what is left, its estimate ──▶ (ask, if it leaves the machine) ──▶ the run goes on
 *
 * What was agreed to when the run began may be long ago, so it is asked again, with the figures of what is
 * left. What goes wrong is said in a toast. Main thread. */

#include "assay-run-resume.h"

#include "assay-send-dialog.h"
#include "assay-settings.h"

/* A run on its way back. */
typedef struct
{
  GWeakRef widget;
  AssayRuns *runs;
} Resume;

static Resume *
resume_new (GtkWidget *widget, AssayRuns *runs)
{
  Resume *resume = g_new0 (Resume, 1);

  g_weak_ref_init (&resume->widget, widget);
  resume->runs = g_object_ref (runs);
  return resume;
}

static void
resume_free (Resume *resume)
{
  g_weak_ref_clear (&resume->widget);
  g_object_unref (resume->runs);
  g_free (resume);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Resume, resume_free)

static void
tell (Resume *resume, const GError *error)
{
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&resume->widget);

  if (widget != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_activate_action (widget, "win.toast", "s", error->message);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Resume) resume = data;
  g_autoptr (GError) error = NULL;

  if (assay_runs_start_finish (ASSAY_RUNS (source), result, &error) == 0)
    tell (resume, error);
}

static void
on_send (AssaySendDialog *dialog, gpointer data)
{
  Resume *resume = data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&resume->widget);
  g_autoptr (GSettings) settings = assay_settings_new ();
  AssayRunProposal *proposal = assay_send_dialog_take (dialog);

  assay_settings_agree (settings, proposal->plan->connection);
  assay_runs_start_async (resume->runs, proposal, started_cb, resume_new (widget, resume->runs));
}

static void
on_dialog_gone (gpointer data, GClosure *closure)
{
  resume_free (data);
}

static void
proposed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Resume) resume = data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&resume->widget);
  GtkRoot *root = widget == NULL ? NULL : gtk_widget_get_root (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRunProposal) proposal
    = assay_runs_propose_finish (ASSAY_RUNS (source), result, &error);
  GtkWidget *dialog;

  if (proposal == NULL)
    tell (resume, error);
  else if (proposal->n_tasks == 0 || !assay_run_plan_is_remote (proposal->plan))
    assay_runs_start_async (ASSAY_RUNS (source), g_steal_pointer (&proposal), started_cb,
                            g_steal_pointer (&resume));
  else if (GTK_IS_WINDOW (root))
    {
      dialog = assay_send_dialog_new (GTK_WINDOW (root), g_steal_pointer (&proposal));
      g_signal_connect_data (dialog, "send", G_CALLBACK (on_send), g_steal_pointer (&resume),
                             on_dialog_gone, 0);
      gtk_window_present (GTK_WINDOW (dialog));
    }
}

/**
 * assay_run_resume:
 * @widget: where the person asked for it
 * @runs: of the session
 * @run_id: a run that nobody works on
 *
 * Goes on with it, after a question when its tasks leave the machine. Main thread.
 */
void
assay_run_resume (GtkWidget *widget, AssayRuns *runs, gint64 run_id)
{
  AssayRunProposal *proposal = assay_run_proposal_new (0, 0, NULL);

  proposal->resume = run_id;
  assay_runs_propose_async (runs, proposal, NULL, proposed_cb, resume_new (widget, runs));
}
