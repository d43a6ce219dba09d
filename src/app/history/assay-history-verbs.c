/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-history-verbs.c: what can be done with a run that was made: look at its results, go on with it,
 * make it again exactly, compare it, delete it (which can be taken back), and write the history to a
 * file. Before a run goes to another machine the person is asked, as for a new one. Main thread. */

#include "assay-history-private.h"

#include "assay-dialogs.h"
#include "assay-history-words.h"
#include "assay-run.h"
#include "assay-send-dialog.h"
#include "assay-settings.h"
#include "assay-text-file.h"
#include "assay-window-undo.h"

#include <glib/gi18n.h>
#include <string.h>

static gint64
get_run (AssayHistoryView *self)
{
  AssayHistoryItem *item = assay_history_view_get_selected (self);

  return item != NULL ? assay_history_item_get_entry (item)->run->id : 0;
}

static AssayRuns *
get_runs (AssayHistoryView *self)
{
  return assay_session_get_runs (assay_view_get_session (ASSAY_VIEW (self)));
}

static void
results_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gint64 run_id = get_run (ASSAY_HISTORY_VIEW (widget));

  if (run_id != 0)
    gtk_widget_activate_action (widget, "prompts.show-run", "x", run_id);
}

static void
compare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GArray) ids = assay_history_view_dup_selected (ASSAY_HISTORY_VIEW (widget));

  gtk_widget_activate_action_variant (
    widget, "prompts.compare",
    g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, ids->data, ids->len, sizeof (gint64)));
}

/* Running ------------------------------------------------------------------------------------------ */

static void
started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayHistoryView) self = data;
  g_autoptr (GError) error = NULL;
  gint64 run_id = assay_runs_start_finish (ASSAY_RUNS (source), result, &error);

  if (run_id == 0)
    assay_view_say (ASSAY_VIEW (self), error->message);
  else if (assay_view_is_attached (ASSAY_VIEW (self)))
    gtk_widget_activate_action (GTK_WIDGET (self), "prompts.show-run", "x", run_id);
}

static void
resume_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayHistoryView *self = ASSAY_HISTORY_VIEW (widget);

  assay_runs_resume_async (get_runs (self), get_run (self), started_cb, g_object_ref (self));
}

static void
on_send (AssaySendDialog *dialog, AssayHistoryView *self)
{
  AssayRunProposal *proposal = assay_send_dialog_take (dialog);
  g_autoptr (GSettings) settings = assay_settings_new ();

  assay_settings_agree (settings, proposal->plan->connection);
  assay_runs_start_async (get_runs (self), proposal, started_cb, g_object_ref (self));
}

static void
proposed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayHistoryView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSettings) settings = assay_settings_new ();
  AssayRunProposal *proposal = assay_runs_propose_finish (ASSAY_RUNS (source), result, &error);
  GtkWidget *dialog;

  if (proposal == NULL)
    assay_view_say (ASSAY_VIEW (self), error->message);
  else if (!assay_view_is_attached (ASSAY_VIEW (self)))
    assay_run_proposal_free (proposal);
  else if (!assay_settings_must_ask (settings, proposal->plan->connection))
    assay_runs_start_async (ASSAY_RUNS (source), proposal, started_cb, g_object_ref (self));
  else
    {
      dialog = assay_send_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), proposal);
      g_signal_connect_object (dialog, "send", G_CALLBACK (on_send), self, 0);
      gtk_window_present (GTK_WINDOW (dialog));
    }
}

static void
rerun_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayHistoryView *self = ASSAY_HISTORY_VIEW (widget);
  AssayHistoryItem *item = assay_history_view_get_selected (self);
  const AssayRun *run;
  AssayRunProposal *proposal;

  if (item == NULL)
    return;
  run = assay_history_item_get_entry (item)->run;
  proposal = assay_run_proposal_new (run->project_id, run->version_id, run->subset);
  proposal->repeat_of = run->id;
  assay_runs_propose_async (get_runs (self), proposal, NULL, proposed_cb, g_object_ref (self));
}

/* Deleting ----------------------------------------------------------------------------------------- */

/* A run on its way out, or back. */
typedef struct
{
  AssayWorkspace *workspace;
  gint64 run_id;
  gboolean deleted;
} Delete;

static void
delete_free (gpointer data)
{
  g_object_unref (((Delete *) data)->workspace);
  g_free (data);
}

static gboolean
write_deleted (AssayDb *db, gpointer data, GError **error)
{
  Delete *delete = data;

  return assay_run_set_deleted (db, delete->run_id, delete->deleted, error);
}

static void
write_delete (AssayWorkspace *workspace, gint64 run_id, gboolean deleted)
{
  Delete *delete = g_new0 (Delete, 1);

  *delete = (Delete){ g_object_ref (workspace), run_id, deleted };
  assay_workspace_write_async (workspace, write_deleted, delete, delete_free, ASSAY_CHANGE_RUNS, NULL, NULL, NULL);
}

static void
undo_delete (gpointer data)
{
  write_delete (((Delete *) data)->workspace, ((Delete *) data)->run_id, FALSE);
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayHistoryView *self = ASSAY_HISTORY_VIEW (widget);
  AssayWorkspace *workspace = assay_session_get_workspace (assay_view_get_session (ASSAY_VIEW (self)));
  gint64 run_id = get_run (self);
  g_autofree char *text = g_strdup_printf (_("Run %lld was deleted"), (long long) run_id);
  Delete *undo;

  if (run_id == 0)
    return;
  write_delete (workspace, run_id, TRUE);
  undo = g_new0 (Delete, 1);
  *undo = (Delete){ g_object_ref (workspace), run_id, FALSE };
  assay_window_offer_undo (widget, text, undo_delete, undo, delete_free);
}

/* Exporting ---------------------------------------------------------------------------------------- */

static char *
make_text (AssayHistoryView *self, gboolean as_json)
{
  GString *out = g_string_new (NULL);

  if (!as_json)
    assay_history_append_head (out);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (AssayHistoryItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (as_json)
        assay_history_entry_append_json (out, assay_history_item_get_entry (item));
      else
        assay_history_entry_append_csv (out, assay_history_item_get_entry (item));
    }
  return g_string_free (out, FALSE);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayHistoryView) self = data;
  g_autoptr (GFile) file = assay_dialogs_choose_finish (GTK_WINDOW (source), result, NULL);
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;
  g_autofree char *done = g_strdup_printf (_("The history was written to “%s”"), name);

  if (file != NULL)
    assay_text_file_write (ASSAY_VIEW (self), file, make_text (self, assay_text_file_is_json (file)), done);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_dialogs_save_file_async (GTK_WINDOW (gtk_widget_get_root (widget)), _("Export the History"), "history.csv", NULL,
                                 chosen_cb, g_object_ref (widget));
}

/* Class -------------------------------------------------------------------------------------------- */

/**
 * assay_history_install_verbs:
 *
 * Gives the class its verbs and their keys.
 */
void
assay_history_install_verbs (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc func;
    guint key;
  } actions[] = {
    { "history.show-results", results_action, 0 }, { "history.resume", resume_action, 0 },
    { "history.rerun", rerun_action, 0 },          { "history.compare", compare_action, 0 },
    { "history.delete", delete_action, GDK_KEY_Delete }, { "history.export", export_action, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].func);
      if (actions[i].key != 0)
        gtk_widget_class_add_binding_action (widget_class, actions[i].key, 0, actions[i].name, NULL);
    }
}

/**
 * assay_history_update_verbs:
 *
 * Enables what can be done now.
 */
void
assay_history_update_verbs (AssayHistoryView *self)
{
  AssayHistoryItem *item = assay_history_view_get_selected (self);
  const AssayRun *run = item != NULL ? assay_history_item_get_entry (item)->run : NULL;
  g_autoptr (GArray) ids = assay_history_view_dup_selected (self);
  gboolean is_idle = run != NULL && run->state != ASSAY_RUN_RUNNING;
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "history.show-results", run != NULL);
  gtk_widget_action_set_enabled (widget, "history.rerun", run != NULL);
  gtk_widget_action_set_enabled (widget, "history.resume", is_idle && assay_run_can_resume (run->state));
  gtk_widget_action_set_enabled (widget, "history.delete", is_idle);
  gtk_widget_action_set_enabled (widget, "history.compare", ids->len >= 2 && ids->len <= 4);
  gtk_widget_action_set_enabled (widget, "history.export",
                                 self->items != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->items)) > 0);
}
