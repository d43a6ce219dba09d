/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-export-dialog.c: writes the tasks of a project to a file: in which format, which tasks, whose
 * predictions; with the first of them as they will be written. The preview is made in the reading
 * worker, the export in a thread with a connection of its own. It is what assayctl export writes.
 * Main thread. */

#include "assay-export-dialog.h"

#include "assay-closures.h"
#include "assay-dialogs.h"
#include "assay-export.h"
#include "assay-run.h"

#include <glib/gi18n.h>
#include <string.h>

#define PREVIEW_TASKS 3
#define MAX_PREVIEW_BYTES 4000

/* Which tasks, in the order of the list; the last one is about what a page shows, or what is selected
 * there. */
typedef enum
{
  TASKS_ALL,
  TASKS_ANNOTATED,
  TASKS_TRUTH,
  TASKS_SHOWN,
} Tasks;

struct _AssayExportDialog
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkStack *pages;
  AdwComboRow *format;
  AdwComboRow *tasks;
  AdwComboRow *runs;
  GtkLabel *count;
  GtkLabel *preview;
  GtkProgressBar *progress;
  AdwStatusPage *outcome;
  GtkWidget *show;

  AssaySession *session;
  gint64 project_id;
  GArray *run_ids;         /* behind the list; the first one, 0, stands for all */
  char *filter;            /* (nullable): of what the page shows */
  char *search;            /* (nullable): likewise */
  char *picked;            /* (nullable): the ids of what is selected there */
  GCancellable *looking;
  GCancellable *exporting;
  char *path;              /* of the last export */
};

G_DEFINE_FINAL_TYPE (AssayExportDialog, assay_export_dialog, ADW_TYPE_WINDOW)

static const char *const formats[] = { "json", "jsonl", "csv", "tsv" };

/* An export or its preview; AssayExportOptions borrows its strings. */
typedef struct
{
  AssayExportDialog *dialog; /* (nullable): of a preview none */
  gint64 project_id;
  AssayExportOptions options;
  char *filter;
  char *search;
  char *picked;
  char *path;
  char *text;
  guint64 n_tasks;
  double fraction;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->filter);
  g_free (job->search);
  g_free (job->picked);
  g_free (job->path);
  g_free (job->text);
  g_free (job);
}

static Job *
job_new (AssayExportDialog *self)
{
  Job *job = g_new0 (Job, 1);
  guint run = adw_combo_row_get_selected (self->runs);
  Tasks tasks = (Tasks) adw_combo_row_get_selected (self->tasks);

  job->project_id = self->project_id;
  job->filter = tasks == TASKS_SHOWN ? g_strdup (self->filter)
                : tasks == TASKS_TRUTH ? g_strdup ("ground_truth=1")
                                       : NULL;
  job->search = tasks == TASKS_SHOWN ? g_strdup (self->search) : NULL;
  job->picked = tasks == TASKS_SHOWN ? g_strdup (self->picked) : NULL;
  job->options.format = formats[MIN (adw_combo_row_get_selected (self->format), G_N_ELEMENTS (formats) - 1)];
  job->options.run_id = run < self->run_ids->len ? g_array_index (self->run_ids, gint64, run) : 0;
  job->options.only_annotated = tasks == TASKS_ANNOTATED;
  job->options.filter = job->filter;
  job->options.search = job->search;
  job->options.tasks = job->picked;
  return job;
}

static gboolean
read_preview (AssayDb *db, gpointer data, GError **error)
{
  Job *job = data;

  job->text = assay_export_preview (db, job->project_id, &job->options, PREVIEW_TASKS, &job->n_tasks, error);
  return job->text != NULL;
}

static void
previewed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayExportDialog) self = data;
  g_autoptr (GError) error = NULL;
  Job *job = assay_session_read_finish (ASSAY_SESSION (source), result, &error);
  g_autofree char *tasks = job == NULL ? NULL : assay_format_tasks (NULL, (gint64) job->n_tasks);

  if (g_task_get_cancellable (G_TASK (result)) != self->looking || self->preview == NULL)
    return;
  g_clear_object (&self->looking);
  if (job != NULL && strlen (job->text) > MAX_PREVIEW_BYTES)
    *g_utf8_find_prev_char (job->text, job->text + MAX_PREVIEW_BYTES) = '\0';
  gtk_label_set_label (self->count, job != NULL ? tasks : "");
  gtk_label_set_label (self->preview, job != NULL ? job->text : error->message);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "export.save", job != NULL && job->n_tasks > 0);
}

static void
look (AssayExportDialog *self)
{
  if (self->session == NULL)
    return;
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  self->looking = g_cancellable_new ();
  assay_session_read_async (self->session, read_preview, job_new (self), job_free, self->looking,
                            previewed_cb, g_object_ref (self));
}

static gboolean
show_progress (gpointer data)
{
  Job *said = data;

  if (said->dialog->progress != NULL)
    gtk_progress_bar_set_fraction (said->dialog->progress, said->fraction);
  return G_SOURCE_REMOVE;
}

static void
said_free (gpointer data)
{
  g_object_unref (((Job *) data)->dialog);
  g_free (data);
}

/* In the exporting thread, which holds the dialog. */
static void
on_progress (guint64 n_done, guint64 n_total, gpointer data)
{
  Job *said = g_new0 (Job, 1);

  said->dialog = g_object_ref (((Job *) data)->dialog);
  said->fraction = n_total == 0 ? 1 : (double) n_done / (double) n_total;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, show_progress, said, said_free);
}

static void
export_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  AssayDb *db = assay_workspace_open_reader (assay_session_get_workspace (job->dialog->session), &error);
  gint64 n = -1;

  if (db != NULL)
    {
      n = assay_export_sync (db, job->project_id, &job->options, job->path, on_progress, job, cancellable,
                             &error);
      assay_db_close (db);
    }
  if (n >= 0)
    g_task_return_int (task, n);
  else
    g_task_return_error (task, error);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AssayExportDialog *self = ASSAY_EXPORT_DIALOG (source);
  g_autoptr (GError) error = NULL;
  gint64 n = g_task_propagate_int (G_TASK (result), &error);
  g_autofree char *tasks = assay_format_tasks (NULL, n);
  /* Translators: %s is such as "120 tasks". */
  g_autofree char *title = g_strdup_printf (_("%s Exported"), tasks);
  g_autofree char *shown = g_filename_display_name (self->path);
  g_autofree char *text = g_markup_escape_text (error != NULL ? error->message : shown, -1);

  g_clear_object (&self->exporting);
  if (self->pages == NULL)
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "export.cancel", FALSE);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      gtk_stack_set_visible_child_name (self->pages, "setup");
      return;
    }
  adw_status_page_set_icon_name (self->outcome,
                                 error == NULL ? "object-select-symbolic" : "dialog-warning-symbolic");
  adw_status_page_set_title (self->outcome, error == NULL ? title : _("Nothing Was Exported"));
  adw_status_page_set_description (self->outcome, text);
  gtk_widget_set_visible (self->show, error == NULL);
  gtk_stack_set_visible_child_name (self->pages, "done");
}

static void
save_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GFile) file = assay_dialogs_choose_finish (GTK_WINDOW (source), result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL)
    assay_export_dialog_write (ASSAY_EXPORT_DIALOG (source), g_file_peek_path (file));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayExportDialog *self = ASSAY_EXPORT_DIALOG (widget);
  g_autofree char *title = g_strdup (adw_window_title_get_subtitle (self->title));
  g_autofree char *file
    = g_strdup_printf ("%s.%s", g_strdelimit (title, "/\\", '-'),
                       formats[MIN (adw_combo_row_get_selected (self->format), G_N_ELEMENTS (formats) - 1)]);

  assay_dialogs_save_file_async (GTK_WINDOW (self), _("Export"), file, NULL, save_chosen_cb, NULL);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_cancellable_cancel (ASSAY_EXPORT_DIALOG (widget)->exporting);
}

static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (ASSAY_EXPORT_DIALOG (widget)->path != NULL)
    assay_dialogs_show_in_folder (ASSAY_EXPORT_DIALOG (widget)->path);
}

static void
again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_stack_set_visible_child_name (ASSAY_EXPORT_DIALOG (widget)->pages, "setup");
}

static void
assay_export_dialog_dispose (GObject *object)
{
  AssayExportDialog *self = ASSAY_EXPORT_DIALOG (object);

  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  if (self->exporting != NULL)
    g_cancellable_cancel (self->exporting);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_EXPORT_DIALOG);
  G_OBJECT_CLASS (assay_export_dialog_parent_class)->dispose (object);
}

/* The session is the exporting thread's as well, so it goes last. */
static void
assay_export_dialog_finalize (GObject *object)
{
  AssayExportDialog *self = ASSAY_EXPORT_DIALOG (object);

  g_clear_object (&self->exporting);
  g_clear_object (&self->session);
  g_array_unref (self->run_ids);
  g_free (self->filter);
  g_free (self->search);
  g_free (self->picked);
  g_free (self->path);
  G_OBJECT_CLASS (assay_export_dialog_parent_class)->finalize (object);
}

static void
assay_export_dialog_class_init (AssayExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_export_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_export_dialog_finalize;
  gtk_widget_class_install_action (widget_class, "export.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "export.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "export.show", NULL, show_action);
  gtk_widget_class_install_action (widget_class, "export.again", NULL, again_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/data/assay-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayExportDialog, title);
  gtk_widget_class_bind_template_child (widget_class, AssayExportDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayExportDialog, format);
  gtk_widget_class_bind_template_child (widget_class, AssayExportDialog, tasks);
  gtk_widget_class_bind_template_child (widget_class, AssayExportDialog, runs);
  gtk_widget_class_bind_template_child (widget_class, AssayExportDialog, count);
  gtk_widget_class_bind_template_child (widget_class, AssayExportDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, AssayExportDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, AssayExportDialog, outcome);
  gtk_widget_class_bind_template_child (widget_class, AssayExportDialog, show);
  gtk_widget_class_bind_template_callback (widget_class, look);
}

static void
assay_export_dialog_init (AssayExportDialog *self)
{
  self->run_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "export.save", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "export.cancel", FALSE);
}

static void
list_runs (AssayExportDialog *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autoptr (GPtrArray) runs
    = assay_run_list (assay_session_get_reader (self->session), self->project_id, NULL);
  gint64 all = 0;

  g_array_append_val (self->run_ids, all);
  gtk_string_list_append (titles, _("Of All Runs"));
  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      const AssayRun *run = runs->pdata[i];
      g_autofree char *text = assay_format_run (run);
      g_autofree char *title = g_strdup_printf ("%" G_GINT64_FORMAT ": %s", run->id, text);

      gtk_string_list_append (titles, title);
      g_array_append_val (self->run_ids, run->id);
    }
  adw_combo_row_set_model (self->runs, G_LIST_MODEL (titles));
}

/**
 * assay_export_dialog_new:
 * @parent: the window that asks
 * @session: the open workspace
 * @project_id: what to export
 * @title: of that project
 *
 * Returns: (transfer none): a dialog, owned by GTK.
 */
AssayExportDialog *
assay_export_dialog_new (GtkWindow *parent, AssaySession *session, gint64 project_id, const char *title)
{
  AssayExportDialog *self
    = g_object_new (ASSAY_TYPE_EXPORT_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->project_id = project_id;
  adw_window_title_set_subtitle (self->title, title);
  self->session = g_object_ref (session);
  list_runs (self);
  look (self);
  return self;
}

/**
 * assay_export_dialog_set_shown:
 * @filter: (nullable): the condition of what the page shows
 * @search: (nullable): the text that it looks for
 *
 * Offers, and proposes, to export only what is shown.
 */
void
assay_export_dialog_set_shown (AssayExportDialog *self, const char *filter, const char *search)
{
  GtkStringList *list;

  g_return_if_fail (ASSAY_IS_EXPORT_DIALOG (self));

  self->filter = g_strdup (filter);
  self->search = search != NULL && *search != '\0' ? g_strdup (search) : NULL;
  if (self->filter == NULL && self->search == NULL)
    return;
  list = GTK_STRING_LIST (adw_combo_row_get_model (self->tasks));
  gtk_string_list_append (list, _("What Is Shown Now"));
  adw_combo_row_set_selected (self->tasks, TASKS_SHOWN);
}

/**
 * assay_export_dialog_set_picked:
 * @tasks: the ids of the selected tasks, such as "1,4-7"
 * @run_id: the run whose results they were selected from, 0 for none
 *
 * Offers, and proposes, to export only these.
 */
void
assay_export_dialog_set_picked (AssayExportDialog *self, const char *tasks, gint64 run_id)
{
  g_return_if_fail (ASSAY_IS_EXPORT_DIALOG (self));

  self->picked = g_strdup (tasks);
  gtk_string_list_append (GTK_STRING_LIST (adw_combo_row_get_model (self->tasks)), _("The Selected Ones"));
  adw_combo_row_set_selected (self->tasks, TASKS_SHOWN);
  for (guint i = 0; i < self->run_ids->len; i++)
    if (run_id != 0 && g_array_index (self->run_ids, gint64, i) == run_id)
      adw_combo_row_set_selected (self->runs, i);
}

/**
 * assay_export_dialog_write:
 * @path: the file
 *
 * Exports as the dialog says.
 */
void
assay_export_dialog_write (AssayExportDialog *self, const char *path)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (ASSAY_IS_EXPORT_DIALOG (self));

  job = job_new (self);
  job->dialog = self; /* which the task holds */
  job->path = g_strdup (path);
  g_free (self->path);
  self->path = g_strdup (path);
  g_clear_object (&self->exporting);
  self->exporting = g_cancellable_new ();
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_stack_set_visible_child_name (self->pages, "progress");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "export.cancel", TRUE);
  task = g_task_new (self, self->exporting, exported_cb, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, export_in_thread);
}
