/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-import-assistant.c: brings files into a project, page by page: which files; what was found in
 * them and what becomes of each column; options; then the import and what came of it (in
 * assay-import-assistant-run.c). Nothing is stored before the last step, and every page can be gone
 * back to. A preview is a dry run of the import in the reading worker, made anew for every change.
 * Main thread. */

#include "assay-import-assistant-private.h"

#include "assay-dialogs.h"
#include "assay-import-repo.h"
#include "assay-import-truth.h"
#include "assay-project.h"

#include <glib/gi18n.h>

#define PREVIEW_ROWS 20

G_DEFINE_FINAL_TYPE (AssayImportAssistant, assay_import_assistant, ADW_TYPE_WINDOW)

static const char *const steps[] = { "source", "setup", "options" };

static gboolean
is_page (AssayImportAssistant *self, const char *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), name) == 0;
}

/* What the user wants, as far as the pages say. */
AssayImportOptions *
assay_import_assistant_dup_options (AssayImportAssistant *self)
{
  AssayImportOptions *options = assay_import_options_new ();

  options->sources = g_new0 (char *, self->sources->len + 1);
  for (guint i = 0; i < self->sources->len; i++)
    options->sources[i] = g_strdup (self->sources->pdata[i]);
  assay_import_setup_fill (self->setup, options);
  assay_import_choices_fill (self->choices, options);
  return options;
}

/* A preview on its way. */
typedef struct
{
  AssayImportOptions *options;
  gint64 project_id;
  AssayLabelConfig *config;
  AssayImportPreview *preview;
  GCancellable *cancellable;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  assay_import_options_free (look->options);
  g_clear_pointer (&look->config, assay_label_config_unref);
  assay_import_preview_free (look->preview);
  g_object_unref (look->cancellable);
  g_free (look);
}

/* The form as the import will make it: one without tasks takes over the labels that are named. */
static AssayLabelConfig *
dup_config (const AssayProject *project, const AssayImportOptions *options, AssayLabelConfig *config)
{
  for (gsize i = 0; project->n_tasks == 0 && options->ground_truth[i] != NULL; i++)
    {
      g_auto (GStrv) labels = assay_import_truth_list_missing (options->ground_truth[i], config);
      g_autofree char *xml
        = labels == NULL ? NULL
                         : assay_label_config_set_labels (project->label_config, NULL,
                                                          (const char *const *) labels, NULL);
      AssayLabelConfig *with_labels = xml == NULL ? NULL : assay_label_config_new (xml, -1, NULL);

      if (with_labels != NULL)
        return with_labels;
    }
  return assay_label_config_ref (config);
}

/* In the reading worker. */
static gboolean
read_preview (AssayDb *db, gpointer data, GError **error)
{
  Look *look = data;
  g_autoptr (AssayProject) project = assay_project_load (db, look->project_id, error);
  g_autoptr (GPtrArray) folders = project == NULL ? NULL : assay_folder_list (db, error);

  if (folders != NULL)
    look->config = assay_label_config_new (project->label_config, -1, error);
  if (look->config != NULL)
    {
      g_autoptr (AssayLabelConfig) config = dup_config (project, look->options, look->config);

      look->preview = assay_import_preview_sync (look->options, config, folders, PREVIEW_ROWS,
                                                 look->cancellable, error);
    }
  return look->preview != NULL;
}

/* When all of a source was looked at and nothing of it can come in, there is no next step. */
static void
show_hindrance (AssayImportAssistant *self, const AssayImportPreview *preview, const GError *error)
{
  const GError *hindrance = error;

  if (preview != NULL && preview->problem != NULL && preview->report->n_records < PREVIEW_ROWS)
    hindrance = preview->problem;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->next), hindrance != NULL ? hindrance->message : NULL);
  if (is_page (self, "setup"))
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.next", hindrance == NULL);
}

static void
previewed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayImportAssistant) self = data;
  g_autoptr (GError) error = NULL;
  Look *look = g_object_get_data (G_OBJECT (g_task_get_cancellable (G_TASK (result))), "look");

  assay_session_read_finish (ASSAY_SESSION (source), result, &error);
  if (g_task_get_cancellable (G_TASK (result)) != self->looking || self->setup == NULL)
    return;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      assay_import_setup_show (self->setup, look->preview, look->config, error);
      show_hindrance (self, look->preview, error);
    }
  g_clear_object (&self->looking);
}

static void
look (AssayImportAssistant *self)
{
  Look *look;

  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  if (self->sources->len == 0)
    return;
  if (is_page (self, "setup"))
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.next", TRUE);
  look = g_new0 (Look, 1);
  look->options = assay_import_assistant_dup_options (self);
  look->project_id = self->project_id;
  self->looking = g_cancellable_new ();
  look->cancellable = g_object_ref (self->looking);
  /* Also what failed has something to show, and the task hands out nothing then. */
  g_object_set_data (G_OBJECT (self->looking), "look", look);
  assay_session_read_async (self->session, read_preview, look, look_free, self->looking, previewed_cb,
                            g_object_ref (self));
}

static void
update (AssayImportAssistant *self)
{
  gboolean running = self->importing != NULL;
  gboolean over = is_page (self, "report");
  const char *label = is_page (self, "options") ? _("Import") : over ? _("Done") : _("Next");

  gtk_button_set_label (self->next, label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->next), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->next), !running);
  gtk_widget_set_visible (self->back, !running && !is_page (self, "source"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.next", self->sources->len > 0 && !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.back", !running && !is_page (self, "source"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.cancel", running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.undo", over && self->import_id != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.save-rejects",
                                 over && self->report != NULL && self->report->n_rejected > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.clear", self->sources->len > 0 && !running);
}

/* Shows a page, and what can be done on it. */
void
assay_import_assistant_show_page (AssayImportAssistant *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->pages, name);
  update (self);
  if (g_str_equal (name, "setup"))
    look (self);
}

static void
list_sources (AssayImportAssistant *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->sources_list, 0)) != NULL)
    gtk_list_box_remove (self->sources_list, GTK_WIDGET (row));
  for (guint i = 0; i < self->sources->len; i++)
    {
      GtkWidget *line = adw_action_row_new ();
      g_autofree char *name = g_filename_display_basename (self->sources->pdata[i]);
      g_autofree char *folder = g_path_get_dirname (self->sources->pdata[i]);
      g_autofree char *shown = g_filename_display_name (folder);

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (line), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), name);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (line), shown);
      gtk_list_box_append (self->sources_list, line);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->sources_list), self->sources->len > 0);
  update (self);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AssayImportAssistant *self = ASSAY_IMPORT_ASSISTANT (source);
  g_autoptr (GListModel) files = assay_dialogs_open_files_finish (GTK_WINDOW (self), result, NULL);

  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      if (g_file_peek_path (file) != NULL)
        g_ptr_array_add (self->sources, g_file_get_path (file));
    }
  list_sources (self);
}

static void
add_files_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_dialogs_open_files_async (GTK_WINDOW (widget), _("Files to Import"), FALSE, NULL, chosen_cb, NULL);
}

static void
add_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_dialogs_open_files_async (GTK_WINDOW (widget), _("Folders to Import"), TRUE, NULL, chosen_cb, NULL);
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayImportAssistant *self = ASSAY_IMPORT_ASSISTANT (widget);

  g_ptr_array_set_size (self->sources, 0);
  list_sources (self);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayImportAssistant *self = ASSAY_IMPORT_ASSISTANT (widget);

  if (is_page (self, "report"))
    gtk_window_close (GTK_WINDOW (self));
  else if (is_page (self, "options"))
    assay_import_assistant_start (self);
  else
    assay_import_assistant_show_page (self, is_page (self, "source") ? "setup" : "options");
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayImportAssistant *self = ASSAY_IMPORT_ASSISTANT (widget);
  gsize i = G_N_ELEMENTS (steps) - 1;

  while (i > 0 && !is_page (self, steps[i]))
    i--;
  /* From the report to what can be said otherwise. */
  assay_import_assistant_show_page (self, is_page (self, "report") ? "setup" : steps[i > 0 ? i - 1 : 0]);
}

static void
on_setup_changed (AssayImportAssistant *self)
{
  look (self);
}

static gboolean
assay_import_assistant_close_request (GtkWindow *window)
{
  AssayImportAssistant *self = ASSAY_IMPORT_ASSISTANT (window);

  /* The report of what was stopped is still shown. */
  if (self->importing == NULL)
    return GTK_WINDOW_CLASS (assay_import_assistant_parent_class)->close_request (window);
  g_cancellable_cancel (self->importing);
  return TRUE;
}

static void
assay_import_assistant_dispose (GObject *object)
{
  AssayImportAssistant *self = ASSAY_IMPORT_ASSISTANT (object);

  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  if (self->importing != NULL)
    g_cancellable_cancel (self->importing);
  assay_import_assistant_forget (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_IMPORT_ASSISTANT);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (assay_import_assistant_parent_class)->dispose (object);
}

static void
assay_import_assistant_finalize (GObject *object)
{
  g_clear_pointer (&ASSAY_IMPORT_ASSISTANT (object)->sources, g_ptr_array_unref);
  G_OBJECT_CLASS (assay_import_assistant_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/imports/assay-import-assistant.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayImportAssistant, title);
  gtk_widget_class_bind_template_child (widget_class, AssayImportAssistant, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayImportAssistant, back);
  gtk_widget_class_bind_template_child (widget_class, AssayImportAssistant, next);
  gtk_widget_class_bind_template_child (widget_class, AssayImportAssistant, sources_list);
  gtk_widget_class_bind_template_child (widget_class, AssayImportAssistant, setup);
  gtk_widget_class_bind_template_child (widget_class, AssayImportAssistant, choices);
  gtk_widget_class_bind_template_child (widget_class, AssayImportAssistant, progress);
  gtk_widget_class_bind_template_child (widget_class, AssayImportAssistant, progress_text);
  gtk_widget_class_bind_template_child (widget_class, AssayImportAssistant, outcome);
  gtk_widget_class_bind_template_child (widget_class, AssayImportAssistant, notes);
  gtk_widget_class_bind_template_child (widget_class, AssayImportAssistant, rejects_box);
  gtk_widget_class_bind_template_child (widget_class, AssayImportAssistant, rejects);
  gtk_widget_class_bind_template_callback (widget_class, on_setup_changed);
}

static void
assay_import_assistant_class_init (AssayImportAssistantClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_import_assistant_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_import_assistant_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = assay_import_assistant_close_request;

  g_type_ensure (ASSAY_TYPE_IMPORT_CHOICES);
  g_type_ensure (ASSAY_TYPE_IMPORT_SETUP);
  gtk_widget_class_install_action (widget_class, "import.add-files", NULL, add_files_action);
  gtk_widget_class_install_action (widget_class, "import.add-folder", NULL, add_folder_action);
  gtk_widget_class_install_action (widget_class, "import.clear", NULL, clear_action);
  gtk_widget_class_install_action (widget_class, "import.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "import.back", NULL, back_action);
  assay_import_assistant_install (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  bind_template (widget_class);
}

static void
assay_import_assistant_init (AssayImportAssistant *self)
{
  self->sources = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  list_sources (self);
}

/**
 * assay_import_assistant_new:
 * @parent: the window that asks
 * @session: the open workspace
 * @project_id: where the tasks will be
 * @title: of that project
 *
 * Returns: (transfer none): an assistant on its first page, owned by GTK.
 */
AssayImportAssistant *
assay_import_assistant_new (GtkWindow *parent, AssaySession *session, gint64 project_id,
                            const char *title)
{
  AssayImportAssistant *self
    = g_object_new (ASSAY_TYPE_IMPORT_ASSISTANT, "transient-for", parent, "modal", TRUE, NULL);

  self->session = g_object_ref (session);
  self->project_id = project_id;
  adw_window_title_set_subtitle (self->title, title);
  return self;
}

/**
 * assay_import_assistant_add:
 * @sources: files and folders
 *
 * Adds them, and goes on to what they hold.
 */
void
assay_import_assistant_add (AssayImportAssistant *self, const char *const *sources)
{
  g_return_if_fail (ASSAY_IS_IMPORT_ASSISTANT (self));

  for (gsize i = 0; sources[i] != NULL; i++)
    g_ptr_array_add (self->sources, g_strdup (sources[i]));
  list_sources (self);
  assay_import_assistant_show_page (self, "setup");
}

/**
 * assay_import_assistant_get_page:
 *
 * Returns: (transfer none): where the user is: source, setup, options, progress or report.
 */
const char *
assay_import_assistant_get_page (AssayImportAssistant *self)
{
  g_return_val_if_fail (ASSAY_IS_IMPORT_ASSISTANT (self), NULL);
  return gtk_stack_get_visible_child_name (self->pages);
}
