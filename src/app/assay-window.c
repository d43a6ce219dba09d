/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-window.c: one workspace in one window: its projects on the left, the chosen one on the right.
 *
 * The window is presented first and opens its workspace after that, in a thread (the file may have to
 * be brought up to date or checked); until then it shows an empty page, and a spinner only if that
 * takes long enough to be noticed. What can't be opened becomes the error page with the way out.
 * The verbs are in assay-window-actions.c. Main thread. */

#include "assay-window-private.h"

#include "assay-closures.h"
#include "assay-command-row.h"
#include "assay-config.h"
#include "assay-project-cell.h"

#include <glib/gi18n.h>
#include <string.h>

/* A person takes less than this for "at once". */
#define SLOW_MS 400

G_DEFINE_FINAL_TYPE (AssayWindow, assay_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
is_default_path (AssayWindow *self)
{
  g_autofree char *path = assay_workspace_dup_default_path ();

  return g_strcmp0 (self->path, path) == 0;
}

static gboolean
on_slow (gpointer data)
{
  AssayWindow *self = data;

  self->slow_id = 0;
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
show_page (AssayWindow *self, const char *name)
{
  g_clear_handle_id (&self->slow_id, g_source_remove);
  gtk_spinner_stop (self->spinner);
  if (strcmp (name, "loading") == 0)
    self->slow_id = g_timeout_add (SLOW_MS, on_slow, self);
  gtk_stack_set_visible_child_name (self->pages, name);
  assay_window_actions_update (self);
}

static void
update_titles (AssayWindow *self)
{
  AssayProjectRow *project = gtk_single_selection_get_selected_item (self->selection);
  g_autofree char *file = self->path == NULL ? NULL : g_path_get_basename (self->path);
  const char *title = project == NULL ? "" : assay_project_row_get_title (project);
  g_autofree char *tasks =
    project == NULL ? NULL : assay_format_tasks (self, assay_project_row_get_tasks (project));
  /* Translators: the title of the window; %s is the title of the open project. */
  g_autofree char *window_title =
    project == NULL ? g_strdup (_("Assay")) : g_strdup_printf (_("%s – Assay"), title);

  adw_window_title_set_subtitle (self->sidebar_title, file == NULL ? "" : file);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sidebar_title), self->path);
  adw_window_title_set_title (self->project_title, title);
  adw_window_title_set_subtitle (self->project_title, tasks == NULL ? "" : tasks);
  gtk_window_set_title (GTK_WINDOW (self), window_title);
}

/* Called when the list changes and when another project is chosen. */
static void
on_selection_changed (AssayWindow *self)
{
  AssayProjectRow *project = gtk_single_selection_get_selected_item (self->selection);

  if (self->workspace == NULL)
    return;
  g_signal_group_set_target (self->project_signals, project);
  update_titles (self);
  show_page (self, project == NULL ? "empty" : "project");
  if (project != NULL && is_default_path (self))
    g_settings_set_int64 (self->settings, "last-project", assay_project_row_get_id (project));
}

static void
select_last_project (AssayWindow *self)
{
  gint64 last = is_default_path (self) ? g_settings_get_int64 (self->settings, "last-project") : 0;
  guint position = assay_project_model_find (self->model, last);

  gtk_single_selection_set_selected (self->selection, position == G_MAXUINT ? 0 : position);
}

static void
close_workspace (AssayWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->selection != NULL)
    gtk_single_selection_set_model (self->selection, NULL);
  if (self->project_view != NULL)
    assay_project_view_set_workspace (self->project_view, NULL, NULL);
  g_clear_object (&self->model);
  g_clear_object (&self->workspace);
}

static void
show_error (AssayWindow *self, const GError *error)
{
  close_workspace (self);
  assay_error_view_show (self->error_view, error);
  update_titles (self);
  gtk_revealer_set_reveal_child (self->read_only, FALSE);
  show_page (self, "error");
}

static void
show_workspace (AssayWindow *self, AssayWorkspace *workspace)
{
  g_autoptr (AssayProjectModel) model = assay_project_model_new (workspace);
  g_autoptr (GError) error = NULL;
  const char *path = is_default_path (self) ? NULL : self->path;
  g_autofree char *command = assay_format_command (path, "project", "create", "Photos",
                                                   "--template", "image-rubric", NULL);

  if (!assay_project_model_reload (model, &error))
    {
      show_error (self, error);
      return;
    }
  assay_project_view_set_workspace (self->project_view, workspace, path);
  g_object_set (self->first_command, "command", command, NULL);
  gtk_revealer_set_reveal_child (self->read_only, assay_workspace_is_read_only (workspace));
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (model));
  self->workspace = g_object_ref (workspace);
  self->model = g_steal_pointer (&model);
  select_last_project (self);
  on_selection_changed (self);
  assay_workspace_watch (workspace);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayWorkspace) workspace = assay_workspace_open_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (workspace == NULL)
    show_error (self, error);
  else
    show_workspace (self, workspace);
}

static void
setup_cell (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, assay_project_cell_new ());
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_object_set (gtk_list_item_get_child (item), "project", gtk_list_item_get_item (item), NULL);
}

static void
unbind_cell (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_object_set (gtk_list_item_get_child (item), "project", NULL, NULL);
}

static void
assay_window_dispose (GObject *object)
{
  AssayWindow *self = ASSAY_WINDOW (object);

  g_clear_handle_id (&self->slow_id, g_source_remove);
  close_workspace (self);
  g_clear_object (&self->project_signals);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->path, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_WINDOW);
  G_OBJECT_CLASS (assay_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/assay-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, paned);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, selection);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, sidebar_title);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, project_title);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, read_only);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, error_view);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, project_view);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, first_command);
  gtk_widget_class_bind_template_callback (widget_class, on_selection_changed);
  gtk_widget_class_bind_template_callback (widget_class, setup_cell);
  gtk_widget_class_bind_template_callback (widget_class, bind_cell);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cell);
}

static void
assay_window_class_init (AssayWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_window_dispose;

  g_type_ensure (ASSAY_TYPE_COMMAND_ROW);
  g_type_ensure (ASSAY_TYPE_ERROR_VIEW);
  g_type_ensure (ASSAY_TYPE_PROJECT_VIEW);
  assay_window_install_actions (widget_class);
  bind_template (widget_class);
}

static void
assay_window_init (AssayWindow *self)
{
  self->settings = g_settings_new (ASSAY_APP_ID);
  gtk_widget_init_template (GTK_WIDGET (self));

  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "sidebar-position", self->paned, "position",
                   G_SETTINGS_BIND_DEFAULT);
  self->project_signals = g_signal_group_new (ASSAY_TYPE_PROJECT_ROW);
  g_signal_group_connect_swapped (self->project_signals, "notify", G_CALLBACK (update_titles), self);
  update_titles (self);
  show_page (self, "loading");
}

/**
 * assay_window_new:
 *
 * Returns: (transfer none): a window without a workspace, owned by GTK.
 */
AssayWindow *
assay_window_new (AdwApplication *application)
{
  return g_object_new (ASSAY_TYPE_WINDOW, "application", application, NULL);
}

/**
 * assay_window_open:
 * @path: the workspace file
 * @create: whether to make it when there is none
 *
 * Opens another workspace in this window, without blocking. What was open is closed.
 */
void
assay_window_open (AssayWindow *self, const char *path, gboolean create)
{
  g_autofree char *old = NULL; /* may be @path */

  g_return_if_fail (ASSAY_IS_WINDOW (self));
  g_return_if_fail (path != NULL);

  old = g_steal_pointer (&self->path);
  self->path = g_strdup (path);
  close_workspace (self);
  self->cancellable = g_cancellable_new ();
  update_titles (self);
  show_page (self, "loading");
  assay_workspace_open_async (self->path, create ? ASSAY_WORKSPACE_CREATE : ASSAY_WORKSPACE_DEFAULT,
                              self->cancellable, opened_cb, g_object_ref (self));
}

/**
 * assay_window_get_path:
 *
 * Returns: (transfer none) (nullable): the workspace that is open, is being opened or could not be.
 */
const char *
assay_window_get_path (AssayWindow *self)
{
  g_return_val_if_fail (ASSAY_IS_WINDOW (self), NULL);
  return self->path;
}

/**
 * assay_window_is_loaded:
 *
 * Returns: whether its workspace is open.
 */
gboolean
assay_window_is_loaded (AssayWindow *self)
{
  g_return_val_if_fail (ASSAY_IS_WINDOW (self), FALSE);
  return self->workspace != NULL;
}

/**
 * assay_window_say:
 * @text: plain text
 *
 * Shows a toast.
 */
void
assay_window_say (AssayWindow *self, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  g_return_if_fail (ASSAY_IS_WINDOW (self));
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}
