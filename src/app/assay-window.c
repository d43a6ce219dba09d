/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-window.c: one workspace in one window: its projects on the left, the chosen one on the right.
 *
 * The window is presented first and opens its workspace after that, in a thread (the file may have to
 * be brought up to date or checked); until then it shows an empty page, and a spinner only if that
 * takes long enough to be noticed. What can't be opened becomes the error page with the way out.
 * The verbs are in assay-window-actions.c. Main thread. */

#include "assay-window-private.h"

#include "assay-closures.h"
#include "assay-config.h"
#include "assay-data-view.h"
#include "assay-interrupted-bar.h"
#include "assay-project-actions.h"
#include "assay-window-import.h"
#include "assay-widget.h"
#include "assay-window-undo.h"
#include "assay-runs-button.h"

#include <glib/gi18n.h>
#include <string.h>

/* A person takes less than this for "at once". */
#define SLOW_MS 400

/* Below this the names of the pages stand under their pictures. */
#define WIDE_PX 1040

G_DEFINE_FINAL_TYPE (AssayWindow, assay_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  PROP_SESSION = 1,
  PROP_SHOW_MODELS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

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

static gboolean
shows_models (AssayWindow *self)
{
  /* The action asks while the template is being made, or taken apart. */
  return self->pages != NULL &&
         g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "models") == 0;
}

static void
update_titles (AssayWindow *self)
{
  AssayProjectRow *project = assay_sidebar_get_project (self->sidebar);
  gboolean models = shows_models (self);
  const char *title = models ? _("Models") : project == NULL ? "" : assay_project_row_get_title (project);
  /* Translators: the title of the window; %s is the title of the open project. */
  g_autofree char *window_title =
    *title == '\0' ? g_strdup (_("Assay")) : g_strdup_printf (_("%s – Assay"), title);

  assay_sidebar_set_path (self->sidebar, self->path);
  gtk_label_set_label (self->project_title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->project_title), title);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), project != NULL && !models);
  gtk_widget_set_visible (self->project_menu, project != NULL && !models);
  gtk_window_set_title (GTK_WINDOW (self), window_title);
  if (models)
    gtk_widget_add_css_class (GTK_WIDGET (self->sidebar), "elsewhere");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->sidebar), "elsewhere");
}

/* Called when the list changes and when another project is opened. */
static void
on_project_changed (AssayWindow *self)
{
  AssayProjectRow *project = assay_sidebar_get_project (self->sidebar);

  if (self->session == NULL)
    return;
  g_signal_group_set_target (self->project_signals, project);
  update_titles (self);
  show_page (self, project == NULL ? "empty" : "project");
  if (project != NULL && is_default_path (self))
    g_settings_set_int64 (self->settings, "last-project", assay_project_row_get_id (project));
}

/* Whoever changes the page: the title and the button of the Models page follow. */
static void
on_page (AssayWindow *self)
{
  if (self->pages != NULL)
    update_titles (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_MODELS]);
}

static void
set_show_models (AssayWindow *self, gboolean show)
{
  gboolean has_project = self->sidebar != NULL && assay_sidebar_get_project (self->sidebar) != NULL;

  if (self->session != NULL && show != shows_models (self))
    show_page (self, show ? "models" : has_project ? "project" : "empty");
}

static void
on_project_chosen (AssayWindow *self)
{
  show_page (self, "project");
}

static void
on_size_changed (AssayWindow *self)
{
  int width;
  int height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (gtk_window_is_maximized (GTK_WINDOW (self)))
    width = gtk_widget_get_width (GTK_WIDGET (self));
  adw_view_switcher_set_policy (self->switcher, width > 0 && width < WIDE_PX
                                                  ? ADW_VIEW_SWITCHER_POLICY_NARROW
                                                  : ADW_VIEW_SWITCHER_POLICY_WIDE);
}

static void
select_last_project (AssayWindow *self)
{
  gint64 last = is_default_path (self) ? g_settings_get_int64 (self->settings, "last-project") : 0;
  guint position = assay_project_model_find (self->model, last);

  assay_sidebar_select (self->sidebar, position == G_MAXUINT ? 0 : position);
}

static void
set_session (AssayWindow *self, AssaySession *session)
{
  if (g_set_object (&self->session, session))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
close_workspace (AssayWindow *self)
{
  assay_window_forget_undo (GTK_WIDGET (self));
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->opened);
  set_session (self, NULL);
  if (self->sidebar != NULL)
    assay_sidebar_set_model (self->sidebar, NULL);
  g_clear_object (&self->model);
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

/* When nothing else is to be done, so that the first look at a page does not wait for it. */
static gboolean
prepare_pages (gpointer data)
{
  g_autoptr (AssayWindow) self = assay_widget_weak_take (data);

  if (self != NULL && self->prompts_view != NULL)
    assay_view_prepare (ASSAY_VIEW (self->prompts_view));
  return G_SOURCE_REMOVE;
}

static void
show_workspace (AssayWindow *self, AssayWorkspace *workspace)
{
  g_autoptr (AssayProjectModel) model = assay_project_model_new (workspace);
  g_autoptr (AssaySession) session = NULL;
  g_autoptr (GError) error = NULL;

  if (!assay_project_model_reload (model, &error))
    {
      show_error (self, error);
      return;
    }
  session = assay_session_new (workspace);
  gtk_revealer_set_reveal_child (self->read_only, assay_workspace_is_read_only (workspace));
  self->model = g_object_ref (model);
  assay_sidebar_set_model (self->sidebar, G_LIST_MODEL (model));
  select_last_project (self);
  set_session (self, session);
  on_project_changed (self);
  g_idle_add_full (G_PRIORITY_LOW, prepare_pages, assay_widget_weak_new (self), NULL);
  assay_workspace_watch (workspace);
  assay_session_fill_search (session);
  assay_window_import_pending (self);
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
  else if (self->is_drawn || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_workspace (self, workspace);
  else
    g_set_object (&self->opened, workspace);
}

/* The window comes first, what is in it after that. */
static void
on_painted (AssayWindow *self, GdkFrameClock *clock)
{
  g_autoptr (AssayWorkspace) workspace = g_steal_pointer (&self->opened);

  g_signal_handlers_disconnect_by_func (clock, on_painted, self);
  self->is_drawn = TRUE;
  if (workspace != NULL)
    show_workspace (self, workspace);
}

static void
assay_window_map (GtkWidget *widget)
{
  AssayWindow *self = ASSAY_WINDOW (widget);

  GTK_WIDGET_CLASS (assay_window_parent_class)->map (widget);
  if (!self->is_drawn)
    g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint",
                             G_CALLBACK (on_painted), self, G_CONNECT_SWAPPED);
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
  g_clear_pointer (&self->pending, g_strfreev);
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
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, project_menu);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, project_title);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, models_view);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, prompts_view);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, views);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, read_only);
  gtk_widget_class_bind_template_child (widget_class, AssayWindow, error_view);
  gtk_widget_class_bind_template_callback (widget_class, on_page);
  gtk_widget_class_bind_template_callback (widget_class, on_project_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_project_chosen);
}

static void
assay_window_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, ASSAY_WINDOW (object)->session);
      break;
    case PROP_SHOW_MODELS:
      g_value_set_boolean (value, shows_models (ASSAY_WINDOW (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_window_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SHOW_MODELS:
      set_show_models (ASSAY_WINDOW (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
assay_window_class_init (AssayWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_window_dispose;
  widget_class->map = assay_window_map;
  G_OBJECT_CLASS (klass)->get_property = assay_window_get_property;
  G_OBJECT_CLASS (klass)->set_property = assay_window_set_property;

  properties[PROP_SESSION]
    = g_param_spec_object ("session", NULL, NULL, ASSAY_TYPE_SESSION,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /* Whether the page of models is shown in place of a project. */
  properties[PROP_SHOW_MODELS]
    = g_param_spec_boolean ("show-models", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);

  g_type_ensure (ASSAY_TYPE_RUNS_BUTTON);
  g_type_ensure (ASSAY_TYPE_DATA_VIEW);
  g_type_ensure (ASSAY_TYPE_ERROR_VIEW);
  g_type_ensure (ASSAY_TYPE_INTERRUPTED_BAR);
  g_type_ensure (ASSAY_TYPE_MODELS_VIEW);
  g_type_ensure (ASSAY_TYPE_PROMPTS_VIEW);
  g_type_ensure (ASSAY_TYPE_SIDEBAR);
  g_type_ensure (ASSAY_TYPE_WELCOME);
  assay_project_actions_install (widget_class);
  assay_window_import_install (widget_class);
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
  g_signal_connect (self, "notify::default-width", G_CALLBACK (on_size_changed), NULL);
  g_signal_connect (self, "notify::maximized", G_CALLBACK (on_size_changed), NULL);
  assay_window_import_init (self);
  on_size_changed (self);
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
  return self->session != NULL;
}

/**
 * assay_window_show_project:
 * @id: of a project, which may be new
 *
 * Opens that project.
 */
void
assay_window_show_project (AssayWindow *self, gint64 id)
{
  guint position;

  g_return_if_fail (ASSAY_IS_WINDOW (self));

  if (self->model == NULL)
    return;
  if (assay_project_model_find (self->model, id) == G_MAXUINT)
    assay_project_model_reload (self->model, NULL);
  position = assay_project_model_find (self->model, id);
  if (position == G_MAXUINT)
    return;
  assay_sidebar_select (self->sidebar, position);
  show_page (self, "project");
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
