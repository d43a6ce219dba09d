/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-window-import.c: how data comes into the window, and out of it: by the menu, dropped, pasted, or named on the
 * command line. A workspace is opened; anything else begins the import assistant on the open project,
 * or, when there is none, the making of one that fits. What comes before the workspace is open waits
 * for it. Main thread. */

#include "assay-window-import.h"

#include "assay-export-dialog.h"
#include "assay-import-assistant.h"
#include "assay-import-history.h"
#include "assay-project-actions.h"
#include "assay-window-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

static gboolean
is_writable (AssayWindow *self)
{
  return self->session != NULL &&
         !assay_workspace_is_read_only (assay_session_get_workspace (self->session));
}

static AssayImportAssistant *
new_assistant (AssayWindow *self)
{
  AssayProjectRow *project = assay_sidebar_get_project (self->sidebar);

  return assay_import_assistant_new (GTK_WINDOW (self), self->session, assay_project_row_get_id (project),
                                     assay_project_row_get_title (project));
}

/* The template that is likely to fit, by the name of a file. */
static const char *
guess_template (const char *path)
{
  static const char *const tables[]
    = { ".csv", ".tsv", ".tab", ".json", ".jsonl", ".txt", ".md", ".html", NULL };

  for (gsize i = 0; tables[i] != NULL; i++)
    if (g_str_has_suffix (path, tables[i]))
      return "text-classification";
  return g_str_has_suffix (path, ".pdf") ? "blank" : "image-rubric";
}

static void
begin_project (AssayWindow *self, char **sources)
{
  g_autofree char *title = g_filename_display_basename (sources[0]);
  char *dot = strrchr (title, '.');

  if (dot != NULL && dot != title)
    *dot = '\0';
  assay_project_actions_begin (self, guess_template (sources[0]), title, sources);
}

/**
 * assay_window_import:
 * @sources: files and folders
 *
 * Brings them into the open project, by way of the assistant; before the workspace is open, when it
 * is. A workspace among them is opened instead.
 */
void
assay_window_import (AssayWindow *self, char **sources)
{
  AssayImportAssistant *assistant;

  g_return_if_fail (ASSAY_IS_WINDOW (self));

  if (sources == NULL || sources[0] == NULL)
    return;
  if (g_str_has_suffix (sources[0], ".assay"))
    {
      assay_window_open (self, sources[0], FALSE);
      return;
    }
  if (self->session == NULL)
    {
      g_strfreev (self->pending);
      self->pending = g_strdupv (sources);
      return;
    }
  if (!is_writable (self))
    assay_window_say (self, _("This workspace can only be read"));
  else if (assay_sidebar_get_project (self->sidebar) == NULL)
    begin_project (self, sources);
  else
    {
      assistant = new_assistant (self);
      assay_import_assistant_add (assistant, (const char *const *) sources);
      gtk_window_present (GTK_WINDOW (assistant));
    }
}

/**
 * assay_window_import_pending:
 *
 * Imports what came before the workspace was open.
 */
void
assay_window_import_pending (AssayWindow *self)
{
  g_auto (GStrv) sources = g_steal_pointer (&self->pending);

  if (sources != NULL)
    assay_window_import (self, sources);
}

static void
import_files (AssayWindow *self, GSList *files)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) sources = NULL;

  for (GSList *l = files; l != NULL; l = l->next)
    if (g_file_peek_path (l->data) != NULL)
      g_strv_builder_add (builder, g_file_peek_path (l->data));
  sources = g_strv_builder_end (builder);
  if (sources[0] == NULL)
    assay_window_say (self, _("Only files on this computer can be imported"));
  else
    assay_window_import (self, sources);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, AssayWindow *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->pages), "drop-here");
  import_files (self, g_value_get_boxed (value));
  return TRUE;
}

static GdkDragAction
on_enter (GtkDropTarget *target, double x, double y, AssayWindow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self->pages), "drop-here");
  return GDK_ACTION_COPY;
}

static void
on_leave (GtkDropTarget *target, AssayWindow *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->pages), "drop-here");
}

/* A pasted picture becomes a file, since an import reads files; it is copied into the workspace. */
static void
pasted_picture_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture
    = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, &error);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *name = g_date_time_format (now, "pasted-%Y-%m-%d-%H%M%S.png");
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "assay", "pasted", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *sources[] = { path, NULL };

  if (texture == NULL)
    assay_window_say (self, error->message);
  else if (g_mkdir_with_parents (folder, 0700) != 0 || !gdk_texture_save_to_png (texture, path))
    assay_window_say (self, _("The picture could not be pasted: the disk may be full"));
  else
    assay_window_import (self, sources);
}

static void
pasted_files_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayWindow) self = data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (value != NULL)
    import_files (self, g_value_get_boxed (value));
  else
    assay_window_say (self, error->message);
}

static void
paste_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST) ||
      gdk_content_formats_contain_mime_type (formats, "text/uri-list"))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    pasted_files_cb, g_object_ref (widget));
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE) ||
           gdk_content_formats_contain_mime_type (formats, "image/png"))
    gdk_clipboard_read_texture_async (clipboard, NULL, pasted_picture_cb, g_object_ref (widget));
  else
    assay_window_say (ASSAY_WINDOW (widget), _("There are no files and no picture to paste"));
}

static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (new_assistant (ASSAY_WINDOW (widget))));
}

static void
imports_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  AssayProjectRow *project = assay_sidebar_get_project (self->sidebar);

  gtk_window_present (GTK_WINDOW (assay_import_history_new (GTK_WINDOW (self), self->session,
                                                            assay_project_row_get_id (project),
                                                            assay_project_row_get_title (project))));
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  AssayProjectRow *project = assay_sidebar_get_project (self->sidebar);

  gtk_window_present (GTK_WINDOW (assay_export_dialog_new (GTK_WINDOW (self), self->session,
                                                           assay_project_row_get_id (project),
                                                           assay_project_row_get_title (project))));
}

/**
 * assay_window_import_install:
 *
 * Gives the class these verbs and their keys.
 */
void
assay_window_import_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "project.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "project.imports", NULL, imports_action);
  gtk_widget_class_install_action (widget_class, "project.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "win.paste", NULL, paste_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, GDK_CONTROL_MASK, "project.import", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "win.paste", NULL);
}

/**
 * assay_window_import_init:
 *
 * Lets files be dropped anywhere on the window.
 */
void
assay_window_import_init (AssayWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  g_signal_connect_object (target, "enter", G_CALLBACK (on_enter), self, 0);
  g_signal_connect_object (target, "leave", G_CALLBACK (on_leave), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/**
 * assay_window_import_update:
 *
 * Enables what can be done now.
 */
void
assay_window_import_update (AssayWindow *self)
{
  gboolean any = self->session != NULL && assay_sidebar_get_project (self->sidebar) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "project.import", any && is_writable (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "project.imports", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "project.export", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.paste", is_writable (self));
}
