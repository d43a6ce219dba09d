/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-assistant-run.c: the import itself, in a thread, and what came of it: counts, what was
 * found out or guessed, the rows that were not taken and why, and the way back. All rejected rows are
 * in a file, which is kept for as long as the assistant is open and copied where the user wants it.
 * Main thread. */

#include "assay-import-assistant-private.h"

#include "assay-closures.h"
#include "assay-dialogs.h"
#include "assay-import-history.h"
#include "assay-import-store.h"
#include "assay-window-undo.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* What the importing thread says. */
typedef struct
{
  AssayImportAssistant *assistant;
  AssayImportProgress progress;
} Said;

static void
said_free (gpointer data)
{
  Said *said = data;

  g_object_unref (said->assistant);
  g_free (said);
}

static gboolean
show_progress (gpointer data)
{
  Said *said = data;
  AssayImportAssistant *self = said->assistant;
  g_autofree char *records = assay_format_count (NULL, (gint64) said->progress.n_records);
  g_autofree char *rejected = assay_format_count (NULL, (gint64) said->progress.n_rejected);
  g_autofree char *text = said->progress.n_rejected > 0
                            /* Translators: both are numbers. */
                            ? g_strdup_printf (_("%s read, %s rejected"), records, rejected)
                            : g_strdup_printf (_("%s read"), records);

  if (self->progress == NULL)
    return G_SOURCE_REMOVE;
  if (said->progress.fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress, said->progress.fraction);
  else
    gtk_progress_bar_pulse (self->progress);
  gtk_label_set_label (self->progress_text, text);
  return G_SOURCE_REMOVE;
}

/* In the importing thread, which holds the assistant. */
static void
on_progress (const AssayImportProgress *progress, gpointer data)
{
  Said *said = g_new0 (Said, 1);

  said->assistant = g_object_ref (data);
  said->progress = *progress;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, show_progress, said, said_free);
}

/* Lets go of the last report and its file. */
void
assay_import_assistant_forget (AssayImportAssistant *self)
{
  g_clear_pointer (&self->report, assay_import_report_free);
  if (self->rejects_path != NULL)
    g_unlink (self->rejects_path);
  g_clear_pointer (&self->rejects_path, g_free);
  self->import_id = 0;
}

static void
list_rejects (AssayImportAssistant *self)
{
  GtkListBoxRow *old;

  while ((old = gtk_list_box_get_row_at_index (self->rejects, 0)) != NULL)
    gtk_list_box_remove (self->rejects, GTK_WIDGET (old));
  for (guint i = 0; i < self->report->rejects->len; i++)
    {
      const AssayImportReject *reject = self->report->rejects->pdata[i];
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *base = g_path_get_basename (reject->source);
      g_autofree char *place
        = reject->line > 0 ? g_strdup_printf (_("%s, line %llu"), base,
                                             (unsigned long long) reject->line)
                           : g_strdup (base);

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), reject->reason);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), place);
      gtk_list_box_append (self->rejects, row);
    }
  gtk_widget_set_visible (self->rejects_box, self->report->rejects->len > 0);
}

static void
add_count (GString *text, const char *format, guint64 n)
{
  g_autofree char *count = assay_format_count (NULL, (gint64) n);

  if (n == 0)
    return;
  g_string_append (text, text->len > 0 ? " · " : "");
  g_string_append_printf (text, format, count);
}

static char *
describe_report (const AssayImportReport *report)
{
  GString *text = g_string_new (NULL);

  add_count (text, ngettext ("%s with a right answer", "%s with right answers", report->n_annotations),
             report->n_annotations);
  add_count (text, ngettext ("%s prediction", "%s predictions", report->n_predictions),
             report->n_predictions);
  add_count (text, ngettext ("%s duplicate left out", "%s duplicates left out", report->n_duplicates),
             report->n_duplicates);
  add_count (text, ngettext ("%s row rejected", "%s rows rejected", report->n_rejected),
             report->n_rejected);
  return g_string_free (text, FALSE);
}

static void
show_report (AssayImportAssistant *self, const GError *error)
{
  g_autofree char *tasks = assay_format_tasks (NULL, (gint64) self->report->n_tasks);
  g_autofree char *facts = describe_report (self->report);
  /* Translators: %s is such as "120 tasks". */
  g_autofree char *title = g_strdup_printf (_("%s Imported"), tasks);
  g_autoptr (GString) notes = g_string_new (NULL);
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autofree char *markup
    = g_markup_escape_text (error == NULL || cancelled ? facts : error->message, -1);

  for (guint i = 0; i < self->report->notes->len; i++)
    g_string_append_printf (notes, "%s%s", i > 0 ? "\n" : "", (char *) self->report->notes->pdata[i]);
  adw_status_page_set_icon_name (self->outcome,
                                 error == NULL ? "object-select-symbolic" : "dialog-warning-symbolic");
  adw_status_page_set_title (self->outcome, error == NULL ? title
                                            : cancelled   ? _("Stopped: Nothing Was Imported")
                                                          : _("Nothing Was Imported"));
  adw_status_page_set_description (self->outcome, markup);
  gtk_label_set_label (self->notes, notes->str);
  gtk_widget_set_visible (GTK_WIDGET (self->notes), notes->len > 0);
  list_rejects (self);
  assay_import_assistant_show_page (self, "report");
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayImportAssistant) self = data;
  g_autoptr (GError) error = NULL;
  AssayWorkspace *workspace = ASSAY_WORKSPACE (source);

  assay_import_into_project_finish (result, &error);
  g_clear_object (&self->importing);
  self->import_id = error == NULL ? self->report->import_id : 0;
  if (self->pages == NULL)
    {
      assay_import_assistant_forget (self);
      return;
    }
  show_report (self, error);
  if (self->import_id != 0)
    {
      g_autofree char *tasks = assay_format_tasks (NULL, (gint64) self->report->n_tasks);
      g_autofree char *text = g_strdup_printf (_("%s imported"), tasks);

      assay_import_offer_undo (GTK_WIDGET (self), text, workspace, self->import_id);
    }
}

/* Begins the import. */
void
assay_import_assistant_start (AssayImportAssistant *self)
{
  AssayImportOptions *options = assay_import_assistant_dup_options (self);
  int fd;

  assay_import_assistant_forget (self);
  self->report = assay_import_report_new ();
  fd = g_file_open_tmp ("assay-rejects-XXXXXX.csv", &self->rejects_path, NULL);
  if (fd >= 0)
    g_close (fd, NULL);
  options->rejects_path = g_strdup (self->rejects_path);
  self->importing = g_cancellable_new ();
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_label_set_label (self->progress_text, "");
  assay_import_assistant_show_page (self, "progress");
  assay_import_into_project_async (assay_session_get_workspace (self->session), self->project_id, options,
                                   on_progress, self, self->report, self->importing, imported_cb,
                                   g_object_ref (self));
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayImportAssistant *self = ASSAY_IMPORT_ASSISTANT (widget);

  g_cancellable_cancel (self->importing);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayImportAssistant) self = data;
  g_autoptr (GError) error = NULL;

  if (self->pages == NULL)
    return;
  if (!assay_import_set_undone_finish (ASSAY_WORKSPACE (source), result, &error))
    {
      assay_dialogs_say (GTK_WINDOW (self), _("The Import Was Not Undone"), error->message);
      return;
    }
  self->import_id = 0;
  adw_status_page_set_icon_name (self->outcome, "edit-undo-symbolic");
  adw_status_page_set_title (self->outcome, _("The Import Was Undone"));
  assay_import_assistant_show_page (self, "report");
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayImportAssistant *self = ASSAY_IMPORT_ASSISTANT (widget);

  assay_import_set_undone_async (assay_session_get_workspace (self->session), self->import_id, TRUE,
                                 undone_cb, g_object_ref (self));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AssayImportAssistant *self = ASSAY_IMPORT_ASSISTANT (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) to = assay_dialogs_choose_finish (GTK_WINDOW (self), result, NULL);
  g_autoptr (GFile) from
    = self->rejects_path == NULL ? NULL : g_file_new_for_path (self->rejects_path);

  if (to != NULL && from != NULL &&
      !g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error))
    assay_dialogs_say (GTK_WINDOW (self), _("The File Was Not Saved"), error->message);
}

static void
save_rejects_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_dialogs_save_file_async (GTK_WINDOW (widget), _("Save Rejected Rows"), _("rejected.csv"), NULL,
                                 saved_cb, NULL);
}

/* Gives the class the verbs of its last pages. */
void
assay_import_assistant_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "import.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "import.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "import.save-rejects", NULL, save_rejects_action);
}
