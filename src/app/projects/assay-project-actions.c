/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-project-actions.c: what can be done to projects: made from a template, renamed, duplicated,
 * deleted (and brought back), moved in the list. They are actions of the window, of its open project.
 * Every change is written by the workspace's worker; the list follows by itself. Main thread. */

#include "assay-project-actions.h"

#include "assay-dialogs.h"
#include "assay-project-dialog.h"
#include "assay-project-settings.h"
#include "assay-project.h"
#include "assay-window-private.h"
#include "assay-window-undo.h"

#include <glib/gi18n.h>

/* A change on its way to the database. */
typedef struct
{
  AssayWindow *window;
  AssayWorkspace *workspace; /* another one may be open when it is taken back */
  gint64 id;       /* of the project; of the copy, when it was made */
  char *title;
  guint position;
  gboolean deleted;
} Change;

static Change *
change_new (AssayWindow *window, gint64 id)
{
  Change *change = g_new0 (Change, 1);

  change->window = g_object_ref (window);
  change->workspace = g_object_ref (assay_session_get_workspace (window->session));
  change->id = id;
  return change;
}

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->workspace);
  g_object_unref (change->window);
  g_free (change->title);
  g_free (change);
}

static gint64
get_id (AssayWindow *self)
{
  AssayProjectRow *project = assay_sidebar_get_project (self->sidebar);

  return project == NULL ? 0 : assay_project_row_get_id (project);
}

/* Also says what went wrong. */
static gboolean
finish (GObject *source, GAsyncResult *result, Change *change)
{
  g_autoptr (GError) error = NULL;

  if (assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error))
    return TRUE;
  assay_window_say (change->window, error->message);
  return FALSE;
}

/* Takes @change, which lives until @callback is through. */
static void
write_change (Change *change, AssayDbFunc func, GAsyncReadyCallback callback)
{
  assay_workspace_write_async (change->workspace, func, change, NULL, ASSAY_CHANGE_PROJECTS, NULL, callback,
                               change);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  finish (source, result, data);
  change_free (data);
}

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Change *change = data;

  if (finish (source, result, change))
    assay_window_show_project (change->window, change->id);
  change_free (change);
}

static gboolean
write_title (AssayDb *db, gpointer data, GError **error)
{
  Change *change = data;
  g_autoptr (AssayProject) project = assay_project_load (db, change->id, error);

  if (project == NULL)
    return FALSE;
  g_free (project->title);
  project->title = g_strdup (change->title);
  return assay_project_update (db, project, error);
}

static void
renamed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  Change *change = data;

  change->title = assay_dialogs_ask_text_finish (GTK_WINDOW (source), result, &error);
  if (change->title != NULL)
    write_change (change, write_title, done_cb);
  else
    change_free (change);
}

static void
rename_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);

  assay_dialogs_ask_text_async (GTK_WINDOW (self), _("Rename Project"), NULL,
                                assay_project_row_get_title (assay_sidebar_get_project (self->sidebar)),
                                _("_Rename"), NULL, renamed_cb, change_new (self, get_id (self)));
}

static gboolean
write_copy (AssayDb *db, gpointer data, GError **error)
{
  Change *change = data;
  g_autoptr (AssayProject) copy = assay_project_duplicate (db, change->id, change->title, TRUE, error);

  if (copy != NULL)
    change->id = copy->id;
  return copy != NULL;
}

static void
duplicate_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  Change *change = data;

  change->title = assay_dialogs_ask_text_finish (GTK_WINDOW (source), result, &error);
  if (change->title != NULL)
    write_change (change, write_copy, shown_cb);
  else
    change_free (change);
}

static void
duplicate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  g_autofree char *title
    /* Translators: the title of a copy of the project %s. */
    = g_strdup_printf (_("%s (copy)"),
                       assay_project_row_get_title (assay_sidebar_get_project (self->sidebar)));

  assay_dialogs_ask_text_async (GTK_WINDOW (self), _("Duplicate Project"),
                                _("Its form, prompts, tasks and annotations are copied; its runs are not."),
                                title, _("_Duplicate"), NULL, duplicate_cb, change_new (self, get_id (self)));
}

static gboolean
write_deleted (AssayDb *db, gpointer data, GError **error)
{
  Change *change = data;

  return assay_project_set_deleted (db, change->id, change->deleted, error);
}

static void
restore (gpointer data)
{
  Change *old = data;
  Change *change = g_new0 (Change, 1);

  change->window = g_object_ref (old->window);
  change->workspace = g_object_ref (old->workspace);
  change->id = old->id;
  write_change (change, write_deleted, shown_cb);
}

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Change *change = data;
  g_autofree char *text = g_strdup_printf (_("“%s” was deleted"), change->title);

  if (finish (source, result, change))
    assay_window_offer_undo (GTK_WIDGET (change->window), text, restore, change, change_free);
  else
    change_free (change);
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  Change *change = change_new (self, get_id (self));

  change->title = g_strdup (assay_project_row_get_title (assay_sidebar_get_project (self->sidebar)));
  change->deleted = TRUE;
  write_change (change, write_deleted, deleted_cb);
}

static gboolean
write_position (AssayDb *db, gpointer data, GError **error)
{
  Change *change = data;

  return assay_project_move (db, change->id, change->position, error);
}

static void
move (AssayWindow *self, gint64 id, guint position)
{
  Change *change = change_new (self, id);

  change->position = position;
  write_change (change, write_position, done_cb);
}

static void
move_up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  guint position = assay_project_model_find (self->model, get_id (self));

  if (position != G_MAXUINT && position > 0)
    move (self, get_id (self), position - 1);
}

static void
move_down_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  guint position = assay_project_model_find (self->model, get_id (self));

  if (position != G_MAXUINT)
    move (self, get_id (self), position + 1);
}

/* (project, project that it was dropped on, whether behind it) */
static void
drop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);
  gint64 id;
  gint64 target;
  gboolean after;
  guint from;
  guint to;

  g_variant_get (parameter, "(xxb)", &id, &target, &after);
  from = self->model == NULL ? G_MAXUINT : assay_project_model_find (self->model, id);
  to = self->model == NULL ? G_MAXUINT : assay_project_model_find (self->model, target);
  if (from == G_MAXUINT || to == G_MAXUINT || from == to)
    return;
  to += after ? 1 : 0;
  move (self, id, from < to ? to - 1 : to);
}

/* A project that was made, and what shall be imported into it. */
static void
on_created (AssayProjectDialog *dialog, gint64 id, AssayWindow *self)
{
  char **sources = g_object_get_data (G_OBJECT (dialog), "sources");

  assay_window_show_project (self, id);
  adw_view_stack_set_visible_child_name (self->views, "data");
  if (sources != NULL)
    assay_window_import (self, sources);
}

/**
 * assay_project_actions_begin:
 * @template_id: (nullable): the template to propose
 * @title: (nullable): the title to propose
 * @sources: (nullable): what will be imported into the project
 *
 * Lets the user make a project.
 */
void
assay_project_actions_begin (AssayWindow *self, const char *template_id, const char *title,
                             char **sources)
{
  AssayProjectDialog *dialog;

  if (self->session == NULL)
    return;
  dialog = assay_project_dialog_new (GTK_WINDOW (self), assay_session_get_workspace (self->session));
  if (template_id != NULL || title != NULL)
    assay_project_dialog_propose (dialog, template_id, title);
  g_object_set_data_full (G_OBJECT (dialog), "sources", g_strdupv (sources), (GDestroyNotify) g_strfreev);
  g_signal_connect_object (dialog, "created", G_CALLBACK (on_created), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
new_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_project_actions_begin (ASSAY_WINDOW (widget), NULL, NULL, NULL);
}

static void
settings_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayWindow *self = ASSAY_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (assay_project_settings_new (GTK_WINDOW (self), self->session, get_id (self))));
}

/**
 * assay_project_actions_install:
 *
 * Gives the window's class these verbs and their keys.
 */
void
assay_project_actions_install (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc func;
    guint key;
    GdkModifierType modifiers;
  } actions[] = {
    { "project.new", NULL, new_action, GDK_KEY_n, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
    { "project.settings", NULL, settings_action, GDK_KEY_Return, GDK_ALT_MASK },
    { "project.rename", NULL, rename_action, GDK_KEY_F2, 0 },
    { "project.duplicate", NULL, duplicate_action, 0, 0 },
    { "project.delete", NULL, delete_action, 0, 0 },
    { "project.move-up", NULL, move_up_action, GDK_KEY_Up, GDK_ALT_MASK | GDK_SHIFT_MASK },
    { "project.move-down", NULL, move_down_action, GDK_KEY_Down, GDK_ALT_MASK | GDK_SHIFT_MASK },
    { "project.drop", "(xxb)", drop_action, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                       actions[i].func);
      if (actions[i].key != 0)
        gtk_widget_class_add_binding_action (widget_class, actions[i].key, actions[i].modifiers,
                                             actions[i].name, NULL);
    }
}

/**
 * assay_project_actions_update:
 *
 * Enables what can be done now.
 */
void
assay_project_actions_update (AssayWindow *self)
{
  static const char *const of_project[]
    = { "project.rename", "project.duplicate", "project.delete", "project.move-up", "project.move-down" };
  gboolean writable = self->session != NULL &&
                      !assay_workspace_is_read_only (assay_session_get_workspace (self->session));
  gboolean any = writable && get_id (self) != 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "project.new", writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "project.settings", self->session != NULL && get_id (self) != 0);
  for (gsize i = 0; i < G_N_ELEMENTS (of_project); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), of_project[i], any);
}
