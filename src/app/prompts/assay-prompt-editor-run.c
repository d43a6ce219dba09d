/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prompt-editor-run.c: from the button to a run under way.
 *
 *   save the draft ──▶ plan, subset, estimate ──▶ (ask, if it leaves the machine) ──▶ run
 *
 * Each step waits without blocking; what goes wrong in any of them is said in the editor, with the
 * button that helps. Also the price of a task, which is asked for after each save. Main thread. */

#include "assay-prompt-editor-private.h"

#include "assay-connection.h"
#include "assay-error.h"
#include "assay-run-resume.h"
#include "assay-run-words.h"
#include "assay-send-dialog.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Tasks whose prompts are rendered to say what one costs. */
#define PRICE_TASKS 5
#define PRICE_MS 300

/* A run on its way; the editor and the session live that long. */
typedef struct
{
  AssayPromptEditor *editor;
  AssaySession *session;
  gint64 project_id;
  gint64 version_id; /* 0: the draft's, once it is saved */
  char *model;       /* NULL: the version's own */
  char *subset;
} Begin;

static void
begin_free (Begin *begin)
{
  g_object_unref (begin->editor);
  g_object_unref (begin->session);
  g_free (begin->model);
  g_free (begin->subset);
  g_free (begin);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Begin, begin_free)

static void
set_waiting (AssayPromptEditor *self, int change)
{
  self->n_waiting = (guint) ((int) self->n_waiting + change);
  gtk_widget_set_visible (GTK_WIDGET (self->busy), self->n_waiting > 0);
  gtk_spinner_set_spinning (self->busy, self->n_waiting > 0);
}

/* The connection that the model comes from, if there is none of that name. */
static char *
dup_lost_connection (AssayPromptEditor *self, const Begin *begin)
{
  const AssayVersion *past = assay_prompt_editor_get_past (self);
  const char *model = begin->model;
  g_autofree char *name = NULL;
  g_autoptr (AssayConnection) connection = NULL;

  if (model == NULL && self->draft != NULL)
    model = past != NULL ? past->model : assay_prompt_draft_get_model (self->draft);
  if (model == NULL || strchr (model, '/') == NULL)
    return NULL;
  name = g_strndup (model, strcspn (model, "/"));
  connection = assay_connection_find (assay_session_get_reader (begin->session), name, NULL);
  return connection == NULL ? g_steal_pointer (&name) : NULL;
}

/* Says what is wrong and offers what helps. */
static void
tell_error (AssayPromptEditor *self, const Begin *begin, const GError *error)
{
  g_autofree char *lost = NULL;
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      !assay_view_is_attached (ASSAY_VIEW (self)))
    return;
  lost = dup_lost_connection (self, begin);
  if (lost != NULL)
    {
      /* Translators: %s is the name of a connection. */
      text = g_strdup_printf (_("The model comes from “%s”, which is not there any more. "
                                "Choose another model, or add the connection again."),
                              lost);
      assay_prompt_editor_tell (self, text, _("Show Models"), "win.show-models");
    }
  else if (self->facts != NULL && self->facts->n_tasks == 0)
    assay_prompt_editor_tell (self, _("There is nothing to run: the project has no tasks yet."),
                              _("Add Data"), "win.show-view::data");
  else if (g_error_matches (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND) &&
           g_str_equal (begin->subset, "ground-truth"))
    assay_prompt_editor_tell (self, _("No task has a ground truth yet. Mark some as such on the Data page, or import some."),
                              _("Show Data"), "win.show-view::data");
  else if (g_error_matches (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND) &&
           g_str_equal (begin->subset, "missing"))
    assay_prompt_editor_tell (self, _("Every task has a result of this version and model."), NULL, NULL);
  else if (g_error_matches (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND) &&
           g_str_equal (begin->subset, "failed"))
    assay_prompt_editor_tell (self, _("No task of this version and model has failed."), NULL, NULL);
  else
    assay_prompt_editor_tell (self, error->message, NULL, NULL);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Begin) begin = data;
  AssayPromptEditor *self = begin->editor;
  g_autoptr (GError) error = NULL;
  gint64 run_id = assay_runs_start_finish (ASSAY_RUNS (source), result, &error);

  set_waiting (self, -1);
  if (run_id == 0)
    tell_error (self, begin, error);
  else if (assay_view_get_session (ASSAY_VIEW (self)) == begin->session)
    {
      self->running = run_id;
      g_signal_emit_by_name (self, "run-started", run_id);
    }
}

static void
start (Begin *begin, AssayRunProposal *proposal)
{
  g_autofree char *model = proposal->plan->connection == NULL
                             ? g_strdup (proposal->plan->connection_name)
                             : g_strdup_printf ("%s/%s", proposal->plan->connection_name, proposal->plan->model);

  assay_settings_use_model (begin->editor->settings, model);
  assay_runs_start_async (assay_session_get_runs (begin->session), proposal, started_cb, begin);
}

static void
on_send (AssaySendDialog *dialog, gpointer data)
{
  Begin *begin = data;
  Begin *next = g_new (Begin, 1);
  AssayRunProposal *proposal = assay_send_dialog_take (dialog);

  *next = (Begin){ g_object_ref (begin->editor), g_object_ref (begin->session), begin->project_id,
                   begin->version_id, g_strdup (begin->model), g_strdup (begin->subset) };
  assay_settings_agree (begin->editor->settings, proposal->plan->connection);
  set_waiting (begin->editor, 1);
  start (next, proposal);
}

static void
on_dialog_gone (gpointer data, GClosure *closure)
{
  begin_free (data);
}

static void
ask (Begin *begin, AssayRunProposal *proposal)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (begin->editor));
  GtkWidget *dialog = assay_send_dialog_new (GTK_WINDOW (root), proposal);

  set_waiting (begin->editor, -1);
  g_signal_connect_data (dialog, "send", G_CALLBACK (on_send), begin, on_dialog_gone, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
proposed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Begin) begin = data;
  AssayPromptEditor *self = begin->editor;
  g_autoptr (GError) error = NULL;
  AssayRunProposal *proposal = assay_runs_propose_finish (ASSAY_RUNS (source), result, &error);

  if (proposal == NULL || !assay_view_is_attached (ASSAY_VIEW (self)))
    {
      set_waiting (self, -1);
      g_clear_pointer (&proposal, assay_run_proposal_free);
      if (error != NULL)
        tell_error (self, begin, error);
    }
  else if (assay_settings_must_ask (self->settings, proposal->plan->connection))
    ask (g_steal_pointer (&begin), proposal);
  else
    start (g_steal_pointer (&begin), proposal);
}

static void
propose (Begin *begin)
{
  AssayRunProposal *proposal
    = assay_run_proposal_new (begin->project_id, begin->version_id, begin->subset);

  proposal->model = g_strdup (begin->model);
  assay_settings_init_run (begin->editor->settings, &proposal->options);
  if (begin->model != NULL)
    proposal->options.use_cache = FALSE; /* who runs the same again wants other answers */
  assay_runs_propose_async (assay_session_get_runs (begin->session), proposal,
                            begin->editor->cancellable, proposed_cb, begin);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Begin) begin = data;
  AssayPromptEditor *self = begin->editor;
  AssayPromptDraft *draft = ASSAY_PROMPT_DRAFT (source);

  /* What went wrong was said by the draft. */
  if (!assay_prompt_draft_save_finish (draft, result, NULL) ||
      !assay_view_is_attached (ASSAY_VIEW (self)))
    {
      set_waiting (self, -1);
      return;
    }
  begin->version_id = assay_prompt_draft_get_version (draft);
  propose (g_steal_pointer (&begin));
}

static Begin *
begin_new (AssayPromptEditor *self, const char *subset)
{
  Begin *begin = g_new0 (Begin, 1);

  begin->editor = g_object_ref (self);
  begin->session = g_object_ref (assay_view_get_session (ASSAY_VIEW (self)));
  begin->project_id = assay_view_get_project_id (ASSAY_VIEW (self));
  begin->subset = g_strdup (subset);
  set_waiting (self, 1);
  return begin;
}

static const char *
get_problem (AssayPromptEditor *self)
{
  const char *system = assay_prompt_text_get_problem (self->system);

  return system != NULL ? system : assay_prompt_text_get_problem (self->user);
}

static void
run (AssayPromptEditor *self, const char *subset)
{
  const AssayVersion *past = assay_prompt_editor_get_past (self);
  Begin *begin;

  assay_prompt_editor_tell (self, NULL, NULL, NULL);
  if ((past != NULL ? past->model : assay_prompt_draft_get_model (self->draft)) == NULL)
    {
      assay_model_menu_open (self->model_menu, _("Choose the model that shall answer. The built-in one is free and needs no network."));
      return;
    }
  if (get_problem (self) != NULL)
    {
      assay_prompt_editor_tell (self, _("Nothing was sent: the prompt names something that the tasks don’t have."),
                                NULL, NULL);
      return;
    }
  begin = begin_new (self, subset);
  if (past != NULL)
    {
      begin->version_id = past->id;
      propose (begin);
    }
  else
    assay_prompt_draft_save_async (self->draft, saved_cb, begin);
}

/**
 * assay_prompt_editor_rerun:
 * @version_id: of the run that is repeated
 * @model: CONNECTION/MODEL of it, or "builtin"
 * @subset: over which tasks
 *
 * Begins a new run with that version and model, whatever the editor shows. What is sent is asked for as
 * for any other run.
 */
void
assay_prompt_editor_rerun (AssayPromptEditor *self, gint64 version_id, const char *model, const char *subset)
{
  Begin *begin;

  g_return_if_fail (ASSAY_IS_PROMPT_EDITOR (self));

  assay_prompt_editor_tell (self, NULL, NULL, NULL);
  begin = begin_new (self, subset);
  begin->version_id = version_id;
  begin->model = g_strdup (model);
  propose (begin);
}

static void
run_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  run (ASSAY_PROMPT_EDITOR (widget), g_variant_get_string (parameter, NULL));
}

static void
run_sample_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayPromptEditor *self = ASSAY_PROMPT_EDITOR (widget);
  g_autofree char *subset = g_strdup_printf ("sample=%u", assay_run_menu_get_sample (self->run_menu));

  run (self, subset);
}

/* price ----------------------------------------------------------------------------------------- */

static void
show_price (AssayPromptEditor *self, const AssayRunEstimate *estimate)
{
  g_autofree char *text = NULL;
  g_autofree char *tip = NULL;
  double n = (double) MAX (estimate->n_tasks, 1);

  text = assay_run_estimate_dup_cost (estimate);
  if (estimate->destination == NULL)
    tip = g_strdup (_("Runs on this computer"));
  else if (!isnan (estimate->input_tokens))
    tip = g_strdup_printf (_("About %'.0f tokens in and %'.0f out per task"),
                           estimate->input_tokens / n, estimate->output_tokens / n);
  gtk_label_set_label (self->price, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->price), tip);
}

static void
priced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayPromptEditor) self = data;
  g_autoptr (AssayRunProposal) proposal
    = assay_runs_propose_finish (ASSAY_RUNS (source), result, NULL);

  self->is_pricing = FALSE;
  if (!assay_view_is_attached (ASSAY_VIEW (self)))
    return;
  /* What makes it impossible is said where it is wrong, or when it is run. */
  if (proposal == NULL || proposal->estimate == NULL || proposal->n_tasks == 0)
    {
      gtk_label_set_label (self->price, "");
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->price), NULL);
    }
  else
    show_price (self, proposal->estimate);
  if (self->must_price_again)
    assay_prompt_editor_ask_price (self);
}

static gboolean
on_price (gpointer data)
{
  AssayPromptEditor *self = data;
  AssayView *view = ASSAY_VIEW (self);
  const AssayVersion *past = assay_prompt_editor_get_past (self);
  gint64 version_id;
  AssayRunProposal *proposal;

  self->price_id = 0;
  if (self->draft == NULL)
    return G_SOURCE_REMOVE;
  version_id = past != NULL ? past->id : assay_prompt_draft_get_version (self->draft);
  proposal = assay_run_proposal_new (assay_view_get_project_id (view), version_id, "all");
  proposal->n_price = PRICE_TASKS;
  self->is_pricing = TRUE;
  assay_runs_propose_async (assay_session_get_runs (assay_view_get_session (view)), proposal,
                            self->cancellable, priced_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* Finds out, in a moment and without blocking, what a task costs. */
void
assay_prompt_editor_ask_price (AssayPromptEditor *self)
{
  self->must_price_again = self->is_pricing;
  if (self->is_pricing || self->price_id != 0 || !assay_view_is_attached (ASSAY_VIEW (self)))
    return;
  self->price_id = g_timeout_add (PRICE_MS, on_price, self);
}

/* the menu of subsets --------------------------------------------------------------------------- */

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayPromptEditor) self = data;
  const AssaySubsetCounts *counts = assay_session_read_finish (ASSAY_SESSION (source), result, NULL);

  if (g_task_get_cancellable (G_TASK (result)) != self->counting)
    return;
  g_clear_object (&self->counting);
  if (counts != NULL)
    assay_run_menu_set_counts (self->run_menu, counts);
}

/* Counts what the menu offers: of the saved draft, or of the version that is shown. */
void
assay_prompt_editor_count (AssayPromptEditor *self)
{
  const AssayVersion *past = assay_prompt_editor_get_past (self);
  AssaySubsetCounts *counts;

  if (self->draft == NULL || !assay_view_is_attached (ASSAY_VIEW (self)))
    return;
  if (self->counting != NULL)
    g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  self->counting = g_cancellable_new ();
  counts = assay_subset_counts_new (assay_view_get_project_id (ASSAY_VIEW (self)),
                                    past != NULL ? past->id : assay_prompt_draft_get_version (self->draft),
                                    past != NULL ? past->model : assay_prompt_draft_get_model (self->draft));
  assay_run_menu_add_subsets (self->run_menu, counts);
  assay_session_read_async (assay_view_get_session (ASSAY_VIEW (self)), assay_subset_counts_load, counts,
                            assay_subset_counts_free, self->counting, counted_cb, g_object_ref (self));
}

/* runs that stopped ----------------------------------------------------------------------------- */

static void
resume_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayPromptEditor *self = ASSAY_PROMPT_EDITOR (widget);

  assay_prompt_editor_tell (self, NULL, NULL, NULL);
  self->running = self->stopped;
  assay_run_resume (widget, assay_session_get_runs (assay_view_get_session (ASSAY_VIEW (self))), self->stopped);
}

/* While a run waits for a server or for room on the disk, the person is told what for: they may be the
 * one who can do something about it. */
static void
on_progress (AssayPromptEditor *self)
{
  AssayRunJob *job
    = assay_runs_find (assay_session_get_runs (assay_view_get_session (ASSAY_VIEW (self))), self->running);
  const char *trouble = job == NULL ? NULL : assay_run_job_get_trouble (job);
  g_autofree char *text = NULL;

  if (trouble == NULL)
    {
      if (self->tells_trouble)
        assay_prompt_editor_tell (self, NULL, NULL, NULL);
      self->tells_trouble = FALSE;
      return;
    }
  if (self->tells_trouble || assay_run_job_get_project (job) != assay_view_get_project_id (ASSAY_VIEW (self)))
    return;
  /* Translators: %s is what is wrong, in a sentence. */
  text = g_strdup_printf (_("The run waits and goes on by itself. %s"), trouble);
  assay_prompt_editor_tell (self, text, NULL, NULL);
  self->tells_trouble = TRUE;
}

/* A run of this project stopped: when the person did not want that, they are told why. */
static void
on_ended (AssayPromptEditor *self, AssayRunJob *job)
{
  AssayRunState state = assay_run_job_get_state (job);
  const char *reason = assay_run_job_get_reason (job);
  g_autofree char *text = NULL;

  if (assay_run_job_get_project (job) != assay_view_get_project_id (ASSAY_VIEW (self)) ||
      (state != ASSAY_RUN_FAILED && state != ASSAY_RUN_PAUSED && state != ASSAY_RUN_BUDGET))
    return;
  self->stopped = assay_run_job_get_run (job);
  self->tells_trouble = FALSE;
  /* Translators: a state such as "Could not go on", and the reason in a sentence. */
  text = g_strdup_printf (_("%s. %s"), assay_run_state_words (state), reason == NULL ? "" : reason);
  /* The store says it in these words; everything else that a run can't get over is about its model. */
  if (state == ASSAY_RUN_FAILED && (reason == NULL || !g_str_has_prefix (reason, "The disk is full")))
    assay_prompt_editor_tell (self, text, _("Show Models"), "win.show-models");
  else
    assay_prompt_editor_tell (self, text, _("Continue"), "prompt.resume");
}

/* The view is seen. */
void
assay_prompt_editor_attach_runs (AssayPromptEditor *self)
{
  AssayRuns *runs = assay_session_get_runs (assay_view_get_session (ASSAY_VIEW (self)));

  self->ended_id = g_signal_connect_swapped (runs, "ended", G_CALLBACK (on_ended), self);
  self->busy_id = g_signal_connect_swapped (runs, "notify::busy", G_CALLBACK (on_progress), self);
  assay_prompt_editor_ask_price (self);
}

/* The view is not seen any more. */
void
assay_prompt_editor_detach_runs (AssayPromptEditor *self)
{
  AssayRuns *runs = assay_session_get_runs (assay_view_get_session (ASSAY_VIEW (self)));

  g_clear_signal_handler (&self->ended_id, runs);
  g_clear_signal_handler (&self->busy_id, runs);
  g_clear_handle_id (&self->price_id, g_source_remove);
  if (self->counting != NULL)
    g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
}

/* Gives the class its verbs. */
void
assay_prompt_editor_install_runs (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "prompt.run", "s", run_action);
  gtk_widget_class_install_action (widget_class, "prompt.run-sample", NULL, run_sample_action);
  gtk_widget_class_install_action (widget_class, "prompt.resume", NULL, resume_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "prompt.run-sample", NULL);
}
