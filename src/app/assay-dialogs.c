/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-dialogs.c: asking and telling. The only file that uses what later GTK and libadwaita replace
 * (GtkFileChooserNative, AdwMessageDialog), behind functions shaped like the replacements, so that
 * the change will be one file. Main thread.
 *
 * A choice that the person cancels ends with G_IO_ERROR_CANCELLED, like one that the program does. */

#include "assay-dialogs.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static GtkFileFilter *
workspace_filter (void)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Assay workspaces"));
  gtk_file_filter_add_pattern (filter, "*.assay");
  return filter;
}

static GtkFileFilter *
any_filter (void)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("All files"));
  gtk_file_filter_add_pattern (filter, "*");
  return filter;
}

static void
on_chooser_response (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (GTask) task = data;

  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)),
                           g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No file was chosen");
  gtk_native_dialog_destroy (dialog);
}

static void
choose (GtkWindow *parent, GtkFileChooserAction action, const char *title, const char *name,
        GTask *task)
{
  GtkFileChooserNative *native =
    gtk_file_chooser_native_new (title, parent, action,
                                 action == GTK_FILE_CHOOSER_ACTION_SAVE ? _("_Save") : _("_Open"),
                                 _("_Cancel"));
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (native);
  g_autoptr (GtkFileFilter) workspaces = workspace_filter ();
  g_autoptr (GtkFileFilter) any = any_filter ();

  gtk_file_chooser_add_filter (chooser, workspaces);
  gtk_file_chooser_add_filter (chooser, any);
  if (name != NULL)
    gtk_file_chooser_set_current_name (chooser, name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  g_task_set_task_data (task, native, g_object_unref);
  g_signal_connect (native, "response", G_CALLBACK (on_chooser_response), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

/**
 * assay_dialogs_open_workspace_async:
 * @parent: the window that asks
 *
 * Asks for an existing workspace.
 */
void
assay_dialogs_open_workspace_async (GtkWindow *parent, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  choose (parent, GTK_FILE_CHOOSER_ACTION_OPEN, _("Open Workspace"), NULL,
          g_task_new (parent, cancellable, callback, user_data));
}

/**
 * assay_dialogs_save_workspace_async:
 * @parent: the window that asks
 * @title: what it is for
 * @name: the name to propose
 *
 * Asks where a new workspace shall be.
 */
void
assay_dialogs_save_workspace_async (GtkWindow *parent, const char *title, const char *name,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  choose (parent, GTK_FILE_CHOOSER_ACTION_SAVE, title, name,
          g_task_new (parent, cancellable, callback, user_data));
}

/**
 * assay_dialogs_choose_finish:
 *
 * Returns: (transfer full): the file chosen, or %NULL with %G_IO_ERROR_CANCELLED.
 */
GFile *
assay_dialogs_choose_finish (GtkWindow *parent, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * assay_dialogs_say:
 * @parent: the window that speaks
 *
 * Tells something that the person has to read.
 */
void
assay_dialogs_say (GtkWindow *parent, const char *heading, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  g_autoptr (GTask) task = data;

  g_task_return_boolean (task, g_strcmp0 (response, "accept") == 0);
}

/**
 * assay_dialogs_ask_async:
 * @parent: the window that asks
 * @accept: what the button says that agrees; the other one is "Cancel"
 *
 * Asks a question that can be answered with yes or no.
 */
void
assay_dialogs_ask_async (GtkWindow *parent, const char *heading, const char *body, const char *accept,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));
  GTask *task = g_task_new (parent, cancellable, callback, user_data);

  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "accept", accept, NULL);
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), task);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * assay_dialogs_ask_finish:
 *
 * Returns: whether the person agreed.
 */
gboolean
assay_dialogs_ask_finish (GtkWindow *parent, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_files_response (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (GTask) task = data;

  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog)), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No file was chosen");
  gtk_native_dialog_destroy (dialog);
}

/**
 * assay_dialogs_open_files_async:
 * @parent: the window that asks
 * @title: what for
 * @folders: folders instead of files
 *
 * Asks for any number of existing files.
 */
void
assay_dialogs_open_files_async (GtkWindow *parent, const char *title, gboolean folders,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = g_task_new (parent, cancellable, callback, user_data);
  GtkFileChooserNative *native
    = gtk_file_chooser_native_new (title, parent,
                                   folders ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER
                                           : GTK_FILE_CHOOSER_ACTION_OPEN,
                                   _("_Choose"), _("_Cancel"));

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (native), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  g_task_set_task_data (task, native, g_object_unref);
  g_signal_connect (native, "response", G_CALLBACK (on_files_response), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

/**
 * assay_dialogs_open_files_finish:
 *
 * Returns: (transfer full): a list of #GFile, or %NULL with %G_IO_ERROR_CANCELLED.
 */
GListModel *
assay_dialogs_open_files_finish (GtkWindow *parent, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * assay_dialogs_save_file_async:
 * @parent: the window that asks
 * @title: what for
 * @name: the name to propose
 *
 * Asks where a file shall be; assay_dialogs_choose_finish() has the answer.
 */
void
assay_dialogs_save_file_async (GtkWindow *parent, const char *title, const char *name,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (parent, cancellable, callback, user_data);
  GtkFileChooserNative *native = gtk_file_chooser_native_new (
    title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (native), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  g_task_set_task_data (task, native, g_object_unref);
  g_signal_connect (native, "response", G_CALLBACK (on_chooser_response), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

static void
on_text_response (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  g_autoptr (GTask) task = data;

  if (g_str_equal (response, "accept"))
    g_task_return_pointer (task, g_strdup (gtk_editable_get_text (g_task_get_task_data (task))), g_free);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nothing was said");
}

static void
on_text_changed (GtkEditable *entry, AdwMessageDialog *dialog)
{
  adw_message_dialog_set_response_enabled (dialog, "accept", *gtk_editable_get_text (entry) != '\0');
}

/**
 * assay_dialogs_ask_text_async:
 * @parent: the window that asks
 * @heading: the question
 * @body: (nullable): what comes of it
 * @text: the answer to propose
 * @accept: what the button says
 *
 * Asks for a line of text, which is never empty.
 */
void
assay_dialogs_ask_text_async (GtkWindow *parent, const char *heading, const char *body,
                              const char *text, const char *accept, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (parent, cancellable, callback, user_data);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, heading, -1);
  adw_message_dialog_set_extra_child (dialog, entry);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "accept", accept, NULL);
  adw_message_dialog_set_response_appearance (dialog, "accept", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "accept");
  g_task_set_task_data (task, g_object_ref (entry), g_object_unref);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_text_changed), dialog, 0);
  g_signal_connect (dialog, "response", G_CALLBACK (on_text_response), task);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

/**
 * assay_dialogs_ask_text_finish:
 *
 * Returns: (transfer full): the answer, or %NULL with %G_IO_ERROR_CANCELLED.
 */
char *
assay_dialogs_ask_text_finish (GtkWindow *parent, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree char *folder = data;
  g_autoptr (GVariant) answer
    = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (answer == NULL)
    gtk_show_uri (NULL, folder, GDK_CURRENT_TIME);
}

/**
 * assay_dialogs_show_in_folder:
 * @path: a file
 *
 * Shows the file in the file manager; without one that knows how, its folder.
 */
void
assay_dialogs_show_in_folder (const char *path)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *uri = g_file_get_uri (file);
  g_autofree char *folder_uri = folder != NULL ? g_file_get_uri (folder) : g_strdup (uri);
  const char *const uris[] = { uri, NULL };

  if (bus == NULL)
    {
      gtk_show_uri (NULL, folder_uri, GDK_CURRENT_TIME);
      return;
    }
  g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                          "org.freedesktop.FileManager1", "ShowItems", g_variant_new ("(^ass)", uris, ""),
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, shown_cb,
                          g_steal_pointer (&folder_uri));
}
