/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-data-actions.c: the verbs of the Data page: look at a task closely, delete the selected ones
 * and bring them back, say that an annotation is the right answer, export. Main thread. */

#include "assay-data-private.h"

#include "assay-export-dialog.h"
#include "assay-task-list.h"
#include "assay-task.h"
#include "assay-window-undo.h"

#include <glib/gi18n.h>

/* Tasks that are changed in one go. */
#define MAX_CHANGED 10000000

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (ASSAY_DATA_VIEW (widget)->search));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (ASSAY_DATA_VIEW (widget)->grid), "grid.copy", NULL);
}

static void
detail_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayDataView *self = ASSAY_DATA_VIEW (widget);

  assay_data_view_show_detail (self, assay_grid_get_position (self->grid));
}

static void
close_detail_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayDataView *self = ASSAY_DATA_VIEW (widget);

  gtk_widget_set_visible (GTK_WIDGET (self->detail), FALSE);
  assay_task_detail_clear (self->detail);
  gtk_widget_grab_focus (GTK_WIDGET (self->grid));
  assay_data_actions_update (self);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_grid_step (ASSAY_DATA_VIEW (widget)->grid, 1);
}

static void
previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_grid_step (ASSAY_DATA_VIEW (widget)->grid, -1);
}

/* Tasks on their way to the database. */
typedef struct
{
  AssayDataView *view; /* weak: NULL when the window is gone */
  AssayWorkspace *workspace;
  gint64 project_id;
  GArray *ids;
  gboolean set; /* deleted, or the right answer */
  guint n_marked;
} Change;

static Change *
change_new (AssayDataView *self, AssayWorkspace *workspace, gint64 project_id, GArray *ids, gboolean set)
{
  Change *change = g_new0 (Change, 1);

  g_set_weak_pointer (&change->view, self);
  change->workspace = g_object_ref (workspace);
  change->project_id = project_id;
  change->ids = ids;
  change->set = set;
  return change;
}

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_weak_pointer (&change->view);
  g_object_unref (change->workspace);
  g_array_unref (change->ids);
  g_free (change);
}

static void
say (Change *change, const char *text)
{
  if (change->view != NULL)
    assay_view_say (ASSAY_VIEW (change->view), text);
}

static gboolean
write_deleted (AssayDb *db, gpointer data, GError **error)
{
  Change *change = data;

  return assay_task_set_deleted (db, change->project_id, (const gint64 *) (gpointer) change->ids->data,
                                 change->ids->len, change->set, error);
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Change *change = data;
  g_autoptr (GError) error = NULL;

  if (!assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error))
    say (change, error->message);
  change_free (change);
}

static void
restore (gpointer data)
{
  Change *old = data;
  Change *change = change_new (old->view, old->workspace, old->project_id, g_array_ref (old->ids), FALSE);

  assay_workspace_write_async (change->workspace, write_deleted, change, NULL, ASSAY_CHANGE_TASKS, NULL,
                               restored_cb, change);
}

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Change *change = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text
    = g_strdup_printf (ngettext ("%'u task deleted", "%'u tasks deleted", change->ids->len),
                       change->ids->len);

  if (assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error) && change->view != NULL)
    {
      assay_window_offer_undo (GTK_WIDGET (change->view), text, restore, change, change_free);
      return;
    }
  if (error != NULL)
    say (change, error->message);
  change_free (change);
}

static Change *
change_of_selected (AssayDataView *self, gboolean set)
{
  AssayView *view = ASSAY_VIEW (self);

  return change_new (self, assay_session_get_workspace (assay_view_get_session (view)),
                     assay_view_get_project_id (view), assay_grid_dup_selected (self->grid, MAX_CHANGED),
                     set);
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  Change *change = change_of_selected (ASSAY_DATA_VIEW (widget), TRUE);

  assay_workspace_write_async (change->workspace, write_deleted, change, NULL, ASSAY_CHANGE_TASKS, NULL,
                               deleted_cb, change);
}

static gboolean
write_truth (AssayDb *db, gpointer data, GError **error)
{
  Change *change = data;

  return assay_annotation_mark_truth (db, (const gint64 *) (gpointer) change->ids->data, change->ids->len,
                                      change->set, &change->n_marked, error);
}

static void
marked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Change *change = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error))
    text = g_strdup (error->message);
  else if (change->n_marked == 0)
    text = g_strdup (_("Nobody has answered these tasks yet, so there is nothing to mark"));
  else if (change->set)
    text = g_strdup_printf (ngettext ("%'u task has a right answer now", "%'u tasks have a right answer now",
                                      change->n_marked),
                            change->n_marked);
  else
    text = g_strdup_printf (ngettext ("%'u task has no right answer any more",
                                      "%'u tasks have no right answer any more", change->n_marked),
                            change->n_marked);
  say (change, text);
  change_free (change);
}

static void
mark_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  Change *change = change_of_selected (ASSAY_DATA_VIEW (widget), g_str_equal (name, "data.mark-truth"));

  assay_workspace_write_async (change->workspace, write_truth, change, NULL, ASSAY_CHANGE_ANNOTATIONS, NULL,
                               marked_cb, change);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayDataView *self = ASSAY_DATA_VIEW (widget);
  AssayView *view = ASSAY_VIEW (self);
  gboolean selected = g_str_equal (name, "data.export-selected");
  g_autofree char *filter = assay_data_view_dup_filter (self);
  g_autoptr (GArray) ids = NULL;
  g_autofree char *tasks = NULL;
  AssayExportDialog *dialog
    = assay_export_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), assay_view_get_session (view),
                               assay_view_get_project_id (view),
                               assay_project_row_get_title (assay_view_get_project (view)));

  if (selected)
    {
      ids = assay_grid_dup_selected (self->grid, MAX_CHANGED);
      tasks = assay_task_list_print (ids);
      assay_export_dialog_set_picked (dialog, tasks, 0);
    }
  else
    assay_export_dialog_set_shown (dialog, filter, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * assay_data_actions_install:
 *
 * Gives the class its verbs and their keys.
 */
void
assay_data_actions_install (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc func;
    guint key;
    GdkModifierType modifiers;
  } actions[] = {
    { "data.find", find_action, GDK_KEY_f, GDK_CONTROL_MASK },
    { "data.copy", copy_action, 0, 0 },
    { "data.show-detail", detail_action, GDK_KEY_F3, 0 },
    { "data.close-detail", close_detail_action, GDK_KEY_Escape, 0 },
    { "data.next", next_action, GDK_KEY_Down, GDK_ALT_MASK },
    { "data.previous", previous_action, GDK_KEY_Up, GDK_ALT_MASK },
    { "data.delete", delete_action, GDK_KEY_Delete, 0 },
    { "data.mark-truth", mark_action, 0, 0 },
    { "data.unmark-truth", mark_action, 0, 0 },
    { "data.export-selected", export_action, 0, 0 },
    { "data.export", export_action, GDK_KEY_e, GDK_CONTROL_MASK },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].func);
      if (actions[i].key != 0)
        gtk_widget_class_add_binding_action (widget_class, actions[i].key, actions[i].modifiers,
                                             actions[i].name, NULL);
    }
}

/**
 * assay_data_actions_update:
 *
 * Enables what can be done now.
 */
void
assay_data_actions_update (AssayDataView *self)
{
  static const char *const changing[] = { "data.delete", "data.mark-truth", "data.unmark-truth" };
  AssaySession *session = assay_view_get_session (ASSAY_VIEW (self));
  gboolean any = assay_grid_get_n_selected (self->grid) > 0;
  gboolean writable = session != NULL && !assay_workspace_is_read_only (assay_session_get_workspace (session));

  for (gsize i = 0; i < G_N_ELEMENTS (changing); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), changing[i], any && writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "data.copy", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "data.show-detail", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "data.export-selected", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "data.export", session != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "data.close-detail",
                                 gtk_widget_get_visible (GTK_WIDGET (self->detail)));
}
