/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-window-actions.c: the verbs of the window. Menus, keys, buttons, tests and assistive
 * technology call them by the same names. Those that end an error page are enabled only on it. */

#include "assay-window-private.h"

#include "assay-dialogs.h"
#include "assay-preferences.h"
#include "assay-project-actions.h"
#include "assay-window-import.h"
#include "assay-window-undo.h"
#include "assay-preferences.h"

#include <glib/gi18n.h>

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AssayWindow *self = ASSAY_WINDOW (source);
  gboolean create = GPOINTER_TO_INT (data);
  g_autoptr (GFile) file = assay_dialogs_choose_finish (GTK_WINDOW (self), result, NULL);

  if (file != NULL)
    assay_window_open (self, g_file_peek_path (file), create);
}

static void
open_workspace_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_dialogs_open_workspace_async (GTK_WINDOW (widget), NULL, file_chosen_cb,
                                      GINT_TO_POINTER (FALSE));
}

static void
new_workspace_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_dialogs_save_workspace_async (GTK_WINDOW (widget), _("New Workspace"),
                                      _("workspace.assay"), NULL, file_chosen_cb,
                                      GINT_TO_POINTER (TRUE));
}

static void
sample_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayWindow) self = data;
  g_autoptr (GError) error = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-sample", TRUE);
  if (assay_welcome_make_sample_finish (ASSAY_WELCOME (source), result, &error))
    assay_window_open (self, g_task_get_task_data (G_TASK (result)), FALSE);
  else
    assay_dialogs_say (GTK_WINDOW (self), _("The Samples Could Not Be Made"), error->message);
}

static void
open_sample_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "assay", "sample.assay", NULL);

  gtk_widget_action_set_enabled (widget, "win.open-sample", FALSE);
  assay_welcome_make_sample_async (self->welcome, path, NULL, sample_cb, g_object_ref (self));
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_window_undo (widget);
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_window_open (ASSAY_WINDOW (widget), ASSAY_WINDOW (widget)->path, FALSE);
}

static void
create_here_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_window_open (ASSAY_WINDOW (widget), ASSAY_WINDOW (widget)->path, TRUE);
}

typedef struct
{
  char *path;
  char *copy;
} Salvage;

static void
salvage_free (gpointer data)
{
  Salvage *salvage = data;

  g_free (salvage->path);
  g_free (salvage->copy);
  g_free (salvage);
}

static void
salvage_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Salvage *salvage = data;
  g_autoptr (GString) report = g_string_new (NULL);
  GError *error = NULL;

  if (assay_workspace_salvage_sync (salvage->path, salvage->copy, report, &error))
    g_task_return_pointer (task, g_strdup (report->str), g_free);
  else
    g_task_return_error (task, error);
}

static void
salvaged_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AssayWindow *self = ASSAY_WINDOW (source);
  Salvage *salvage = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *report = g_task_propagate_pointer (G_TASK (result), &error);

  if (report == NULL)
    {
      assay_dialogs_say (GTK_WINDOW (self), _("Nothing Was Rescued"), error->message);
      return;
    }
  assay_window_open (self, salvage->copy, FALSE);
  assay_dialogs_say (GTK_WINDOW (self), _("What Was Rescued"), report);
}

static void
salvage_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AssayWindow *self = ASSAY_WINDOW (source);
  g_autoptr (GFile) file = assay_dialogs_choose_finish (GTK_WINDOW (self), result, NULL);
  g_autoptr (GTask) task = NULL;
  Salvage *salvage;

  if (file == NULL)
    return;
  task = g_task_new (self, NULL, salvaged_cb, NULL);
  salvage = g_new0 (Salvage, 1);
  salvage->path = g_strdup (self->path);
  salvage->copy = g_file_get_path (file);
  g_task_set_task_data (task, salvage, salvage_free);
  g_task_run_in_thread (task, salvage_in_thread);
}

static void
salvage_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_dialogs_save_workspace_async (GTK_WINDOW (widget), _("Rescue Into a New File"),
                                      _("rescued.assay"), NULL, salvage_chosen_cb, NULL);
}

static void
next_project_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_sidebar_move (ASSAY_WINDOW (widget)->sidebar, 1);
}

static void
previous_project_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_sidebar_move (ASSAY_WINDOW (widget)->sidebar, -1);
}

static void
show_view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);

  if (self->session != NULL && assay_sidebar_get_project (self->sidebar) != NULL)
    {
      gtk_stack_set_visible_child_name (self->pages, "project");
      adw_view_stack_set_visible_child_name (self->views, g_variant_get_string (parameter, NULL));
    }
}

/* The results of a run, of whichever project. */
static void
show_run_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  gint64 run_id = g_variant_get_int64 (parameter);
  AssayRunJob *job
    = self->session == NULL ? NULL : assay_runs_find (assay_session_get_runs (self->session), run_id);
  guint position
    = job == NULL ? G_MAXUINT : assay_project_model_find (self->model, assay_run_job_get_project (job));

  if (position == G_MAXUINT)
    return;
  assay_sidebar_select (self->sidebar, position);
  gtk_widget_activate_action (widget, "win.show-view", "s", "prompts");
  assay_prompts_view_show_run (self->prompts_view, run_id);
}

static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_window_say (ASSAY_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* GTK would make it with every window, for which the first frame waits. */
static void
show_shortcuts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkBuilder) builder
    = gtk_builder_new_from_resource ("/dev/assay/Assay/ui/assay-shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (window, GTK_WINDOW (widget));
  gtk_window_present (window);
}

static void
preferences_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (assay_preferences_new (GTK_WINDOW (self), self->session)));
}

/**
 * assay_window_install_actions:
 *
 * Gives the class its verbs and their keys.
 */
void
assay_window_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc func;
    guint key;
    GdkModifierType modifiers;
  } actions[] = {
    { "win.open-workspace", NULL, open_workspace_action, GDK_KEY_o, GDK_CONTROL_MASK },
    { "win.new-workspace", NULL, new_workspace_action, GDK_KEY_n, GDK_CONTROL_MASK },
    { "win.next-project", NULL, next_project_action, GDK_KEY_Page_Down, GDK_CONTROL_MASK },
    { "win.previous-project", NULL, previous_project_action, GDK_KEY_Page_Up, GDK_CONTROL_MASK },
    { "win.preferences", NULL, preferences_action, GDK_KEY_comma, GDK_CONTROL_MASK },
    { "win.retry", NULL, retry_action, GDK_KEY_F5, 0 },
    { "win.create-here", NULL, create_here_action, 0, 0 },
    { "win.salvage", NULL, salvage_action, 0, 0 },
    { "win.open-sample", NULL, open_sample_action, 0, 0 },
    { "win.undo", NULL, undo_action, GDK_KEY_z, GDK_CONTROL_MASK },
    { "win.show-view", "s", show_view_action, 0, 0 },
    { "win.show-run", "x", show_run_action, 0, 0 },
    { "win.toast", "s", toast_action, 0, 0 },
    { "win.show-help-overlay", NULL, show_shortcuts_action, 0, 0 },
  };

  static const char *const views[] = { "data", "prompts", "label", "insights" };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                       actions[i].func);
      if (actions[i].key != 0)
        gtk_widget_class_add_binding_action (widget_class, actions[i].key, actions[i].modifiers,
                                             actions[i].name, NULL);
    }
  gtk_widget_class_install_property_action (widget_class, "win.show-models", "show-models");
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_ALT_MASK, "win.show-view",
                                         "s", views[i]);
}

/**
 * assay_window_actions_update:
 *
 * Enables what can be done now.
 */
void
assay_window_actions_update (AssayWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean failed = g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "error") == 0;
  gboolean several = self->model != NULL && assay_sidebar_get_n (self->sidebar) > 1;

  gtk_widget_action_set_enabled (widget, "win.retry", failed);
  gtk_widget_action_set_enabled (widget, "win.create-here", failed);
  gtk_widget_action_set_enabled (widget, "win.salvage", failed);
  gtk_widget_action_set_enabled (widget, "win.next-project", several);
  gtk_widget_action_set_enabled (widget, "win.previous-project", several);
  gtk_widget_action_set_enabled (widget, "win.undo", assay_window_can_undo (widget));
  assay_project_actions_update (self);
  assay_window_import_update (self);
}
