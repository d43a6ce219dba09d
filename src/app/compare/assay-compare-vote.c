/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-vote.c: people say which answer is best, with one key a task: 1 to 4, or A to D, for the
 * answers from the left, 0 or T when the best are equally good, Backspace to take it back; then the next
 * task is shown. Also the votes as a file. Main thread. */

#include "assay-compare-view-private.h"

#include "assay-dialogs.h"
#include "assay-text-file.h"
#include "assay-vote-export.h"

#include <glib/gi18n.h>

/* @choice: the place of an answer, or one of the other votes. */
static void
vote (AssayCompareView *self, int choice)
{
  guint position = assay_compare_view_get_position (self);
  AssayCompareItem *item
    = position != GTK_INVALID_LIST_POSITION ? gtk_single_selection_get_selected_item (self->selection) : NULL;
  gint64 task_id;

  if (item == NULL || choice >= (int) assay_compare_model_get_comparison (self->model)->n_runs)
    return;
  task_id = assay_compare_item_get_task_id (item);
  if (choice >= 0)
    choice = (int) assay_compare_view_get_run (self, task_id, (guint) choice);
  assay_compare_view_write_vote (self, position, choice);
  if (choice != ASSAY_VOTE_NONE)
    assay_compare_view_step (self, 1);
}

static const struct
{
  const char *name;
  int choice;
} actions[] = {
  { "compare.vote-1", 0 }, { "compare.vote-2", 1 },
  { "compare.vote-3", 2 }, { "compare.vote-4", 3 },
  { "compare.vote-tie", ASSAY_VOTE_TIE }, { "compare.vote-none", ASSAY_VOTE_NONE },
};

static void
vote_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, name))
      vote (ASSAY_COMPARE_VIEW (widget), actions[i].choice);
}

/* Writing them to a file ----------------------------------------------------------------------- */

/* Votes on their way to a file. */
typedef struct
{
  GFile *file;
  guint n;
  gint64 run_ids[ASSAY_COMPARE_MAX_RUNS];
  char *labels[ASSAY_COMPARE_MAX_RUNS];
  char *text;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  for (guint i = 0; i < export->n; i++)
    g_free (export->labels[i]);
  g_object_unref (export->file);
  g_free (export->text);
  g_free (export);
}

static gboolean
read_votes (AssayDb *db, gpointer data, GError **error)
{
  Export *export = data;

  export->text = assay_votes_dup_text (db, export->run_ids, (const char *const *) export->labels, export->n,
                                       assay_text_file_is_json (export->file), error);
  return export->text != NULL;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayCompareView) self = data;
  g_autoptr (GError) error = NULL;
  Export *export = assay_session_read_finish (ASSAY_SESSION (source), result, &error);
  g_autofree char *name = export != NULL ? g_file_get_basename (export->file) : NULL;
  g_autofree char *done = g_strdup_printf (_("The votes were written to “%s”"), name);

  if (export == NULL)
    assay_view_say (ASSAY_VIEW (self), error->message);
  else
    assay_text_file_write (ASSAY_VIEW (self), export->file, g_steal_pointer (&export->text), done);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayCompareView) self = data;
  g_autoptr (GFile) file = assay_dialogs_choose_finish (GTK_WINDOW (source), result, NULL);
  const AssayComparison *comparison = assay_compare_view_get_comparison (self);
  Export *export;

  if (file == NULL || comparison == NULL)
    return;
  export = g_new0 (Export, 1);
  export->file = g_object_ref (file);
  for (; export->n < comparison->n_runs; export->n++)
    {
      export->run_ids[export->n] = comparison->runs[export->n].run->id;
      export->labels[export->n] = g_strdup (comparison->runs[export->n].label);
    }
  assay_session_read_async (assay_view_get_session (ASSAY_VIEW (self)), read_votes, export, export_free, NULL, read_cb,
                            g_object_ref (self));
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_dialogs_save_file_async (GTK_WINDOW (gtk_widget_get_root (widget)), _("Export Votes"), "votes.csv", NULL,
                                 chosen_cb, g_object_ref (widget));
}

/* Class ---------------------------------------------------------------------------------------- */

/**
 * assay_compare_view_install_votes:
 *
 * Gives the class the verbs and their keys.
 */
void
assay_compare_view_install_votes (GtkWidgetClass *widget_class)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, vote_action);
  for (guint i = 0; i < ASSAY_COMPARE_MAX_RUNS; i++)
    {
      gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, 0, actions[i].name, NULL);
      gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_1 + i, 0, actions[i].name, NULL);
      gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a + i, 0, actions[i].name, NULL);
    }
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0, 0, "compare.vote-tie", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_0, 0, "compare.vote-tie", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, 0, "compare.vote-tie", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_BackSpace, 0, "compare.vote-none", NULL);
  gtk_widget_class_install_action (widget_class, "compare.export-votes", NULL, export_action);
}

/* The vote on the selected task, by the place of the answer. */
static int
get_vote (AssayCompareView *self)
{
  const AssayComparison *comparison = assay_compare_view_get_comparison (self);
  AssayCompareItem *item = gtk_single_selection_get_selected_item (self->selection);
  const AssayComparedTask *task = assay_compare_item_get_task (item);
  int vote = assay_comparison_get_vote (comparison, task);

  for (guint place = 0; vote >= 0 && place < comparison->n_runs; place++)
    if ((int) assay_compare_view_get_run (self, task->task_id, place) == vote)
      return (int) place;
  return vote;
}

/**
 * assay_compare_view_update_votes:
 *
 * Enables the votes that can be given now, and shows how it was voted.
 */
void
assay_compare_view_update_votes (AssayCompareView *self)
{
  const AssayComparison *comparison = assay_compare_view_get_comparison (self);
  gboolean any = assay_compare_view_get_position (self) != GTK_INVALID_LIST_POSITION;
  gboolean is_read_only
    = any && assay_workspace_is_read_only (assay_session_get_workspace (assay_view_get_session (ASSAY_VIEW (self))));

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name,
                                   any && !is_read_only && actions[i].choice < (int) comparison->n_runs);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.export-votes",
                                 comparison != NULL && !self->is_blind && assay_comparison_count_votes (comparison) > 0);
  if (comparison == NULL)
    return;
  assay_vote_bar_show (self->votes, comparison->n_runs, self->is_blind, any ? get_vote (self) : ASSAY_VOTE_NONE);
  assay_compare_sheet_show_vote (self->sheet, self, any ? get_vote (self) : ASSAY_VOTE_NONE);
}
