/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-project-settings.c: what a project is: its title and description, its labeling config with the
 * form beside it, and its rubric. Nothing is written before "Save"; closing asks when something would
 * be lost.
 *
 * The text of the config is the one truth. The rubric page is made of it whenever it is written by
 * hand; a change of the rubric writes it, always from the text that the rubric was made of, so that
 * steps in between (a title half typed) leave no traces. While the text has mistakes the rubric can be
 * looked at only. Saving is in -save. Main thread. */

#include "assay-project-settings-private.h"

#include "assay-dialogs.h"
#include "assay-json.h"
#include "assay-project-template.h"
#include "assay-query.h"
#include "assay-task.h"
#include "assay-units.h"
#include "assay-widget.h"

#include <glib/gi18n.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (AssayProjectSettings, assay_project_settings, ADW_TYPE_WINDOW)

/* loading --------------------------------------------------------------------------------------- */

typedef struct
{
  gint64 id;
  AssayProject *project;
  GPtrArray *tasks;
  char **names;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_pointer (&load->project, assay_project_free);
  g_clear_pointer (&load->tasks, g_ptr_array_unref);
  g_strfreev (load->names);
  g_free (load);
}

/* The columns of the data, as the first tasks have them. */
static char **
list_names (GPtrArray *tasks)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < tasks->len; i++)
    {
      g_autoptr (JsonObject) data = assay_json_parse_object (((AssayTask *) tasks->pdata[i])->data, -1, NULL);
      g_autoptr (GList) members = data == NULL ? NULL : json_object_get_members (data);

      for (GList *l = members; l != NULL; l = l->next)
        if (g_hash_table_add (seen, g_strdup (l->data)))
          g_strv_builder_add (names, l->data);
    }
  return g_strv_builder_end (names);
}

static gboolean
load_in_db (AssayDb *db, gpointer data, GError **error)
{
  Load *load = data;
  g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_TASKS, load->id);
  g_autoptr (GArray) ids = NULL;

  load->project = assay_project_load (db, load->id, error);
  assay_query_set_limit (query, ASSAY_PROJECT_SETTINGS_TASKS);
  ids = load->project == NULL ? NULL : assay_query_ids (query, db, error);
  load->tasks = ids == NULL ? NULL : assay_task_load_many (db, (gint64 *) (gpointer) ids->data, ids->len, error);
  if (load->tasks != NULL)
    load->names = list_names (load->tasks);
  return load->tasks != NULL;
}

static char *
describe_origin (const AssayProject *project)
{
  const AssayProjectTemplate *template
    = project->template_id == NULL ? NULL : assay_project_template_get (project->template_id, NULL);

  return g_strdup (template != NULL             ? template->title
                   : project->template_id != NULL ? project->template_id
                                                  : _("None: its form was written or imported"));
}

static void
show_project (AssayProjectSettings *self)
{
  g_autofree char *origin = describe_origin (self->project);
  g_autofree char *made = assay_units_dup_time (self->project->created_at);
  g_autofree char *tasks
    = g_strdup_printf (ngettext ("%lld task", "%lld tasks", (gulong) self->project->n_tasks),
                       (long long) self->project->n_tasks);
  g_autofree char *size = g_strconcat (made, " · ", tasks, NULL);
  /* Translators: the title of a window; %s is the title of a project. */
  g_autofree char *title = g_strdup_printf (_("Settings of %s"), self->project->title);

  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_editable_set_text (GTK_EDITABLE (self->title), self->project->title);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->description), self->project->description, -1);
  adw_action_row_set_subtitle (self->origin, origin);
  adw_action_row_set_subtitle (self->size, size);
  assay_config_editor_set_text (self->editor, self->project->label_config);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayProjectSettings) self = assay_widget_weak_take (data);
  g_autoptr (GError) error = NULL;
  Load *load = assay_session_read_finish (ASSAY_SESSION (source), result, &error);
  g_autoptr (AssayLabelConfig) config = NULL;
  g_autoptr (AssayRubric) stored = NULL;

  if (self == NULL || self->session == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_spinner_stop (self->spinner);
  if (load == NULL)
    {
      g_autofree char *markup = g_markup_escape_text (error->message, -1);

      adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
      return;
    }
  self->project = g_steal_pointer (&load->project);
  config = assay_label_config_new (self->project->label_config, -1, NULL);
  stored = self->project->rubric == NULL ? NULL : assay_rubric_parse (self->project->rubric, NULL);
  self->old_rubric = config == NULL ? NULL : assay_rubric_follow_config (stored, config);
  self->is_filling = TRUE;
  show_project (self);
  /* A broken config says nothing about the rubric: what was stored is better than nothing. */
  assay_rubric_editor_set_rubric (self->rubric, config == NULL ? stored : self->old_rubric);
  assay_config_editor_set_variables (self->editor, (const char *const *) load->names);
  assay_config_preview_set_tasks (self->preview, assay_session_get_textures (self->session), load->tasks);
  self->is_filling = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->pages), TRUE);
  if (config == NULL)
    adw_view_stack_set_visible_child_name (self->pages, "form");
  assay_project_settings_update (self);
}

/* keeping config and rubric in step ------------------------------------------------------------- */

static void
replace (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static void
set_base (AssayProjectSettings *self, const char *text, AssayRubric *rubric)
{
  replace (&self->base_text, text);
  g_clear_pointer (&self->base_rubric, assay_rubric_unref);
  self->base_rubric = rubric == NULL ? NULL : assay_rubric_ref (rubric);
}

/* The text was written by hand: the rubric follows. */
static void
follow_text (AssayProjectSettings *self, AssayLabelConfig *config)
{
  g_autofree char *text = assay_config_editor_dup_text (self->editor);
  g_autoptr (AssayRubric) rubric = NULL;

  if (g_strcmp0 (text, self->rubric_text) == 0)
    return;
  rubric = assay_rubric_follow_config (assay_rubric_editor_get_rubric (self->rubric), config);
  set_base (self, text, rubric);
  g_clear_pointer (&self->rubric_text, g_free);
  assay_rubric_editor_set_rubric (self->rubric, rubric);
  assay_rubric_editor_set_note (self->rubric, NULL);
}

static const AssayConfigProblem *
first_mistake (AssayProjectSettings *self)
{
  GPtrArray *problems = assay_config_editor_get_problems (self->editor);

  for (guint i = 0; i < problems->len; i++)
    if (((AssayConfigProblem *) problems->pdata[i])->fatal)
      return problems->pdata[i];
  return NULL;
}

static void
on_checked (AssayProjectSettings *self)
{
  AssayLabelConfig *config = assay_config_editor_get_config (self->editor);
  const AssayConfigProblem *mistake = first_mistake (self);
  g_autofree char *obstacle
    = config != NULL || mistake == NULL
        ? NULL
        : g_strdup_printf (_("The form has a mistake in line %u. The rubric can be changed when it is put right."),
                           mistake->line);

  if (self->project == NULL)
    return;
  assay_rubric_editor_set_obstacle (self->rubric, obstacle);
  assay_config_preview_set_stale (self->preview, config == NULL);
  if (config != NULL)
    {
      assay_config_preview_set_config (self->preview, config);
      follow_text (self, config);
    }
  assay_project_settings_update (self);
}

/* The rubric was changed: the text follows. */
static void
on_rubric_changed (AssayProjectSettings *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (self->is_filling || self->base_text == NULL)
    return;
  self->touched_rubric = TRUE;
  if (assay_rubric_editor_get_problem (self->rubric) == NULL)
    {
      text = assay_rubric_update_config (self->base_rubric, assay_rubric_editor_get_rubric (self->rubric),
                                         self->base_text, &error);
      assay_rubric_editor_set_note (self->rubric, error != NULL ? error->message : NULL);
    }
  if (text != NULL)
    {
      replace (&self->rubric_text, text);
      assay_config_editor_replace_text (self->editor, text);
    }
  assay_project_settings_update (self);
}

/* state ----------------------------------------------------------------------------------------- */

static char *
dup_description (AssayProjectSettings *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->description);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* The rubric to be stored: as it was, unless it says something else now. */
static char *
dup_rubric (AssayProjectSettings *self)
{
  AssayRubric *rubric = assay_rubric_editor_get_rubric (self->rubric);
  g_autofree char *now = rubric == NULL ? NULL : assay_rubric_to_json (rubric);
  g_autofree char *before = self->old_rubric == NULL ? NULL : assay_rubric_to_json (self->old_rubric);

  if (g_strcmp0 (now, before) == 0)
    return g_strdup (self->project->rubric);
  return self->project->rubric != NULL || self->touched_rubric ? g_steal_pointer (&now) : NULL;
}

/*
 * assay_project_settings_dup_edit:
 *
 * Returns: (transfer full): what is written in the window now, without prompts.
 */
AssayProjectEdit *
assay_project_settings_dup_edit (AssayProjectSettings *self)
{
  AssayProjectEdit *edit = assay_project_edit_new (self->project);

  g_free (edit->title);
  g_free (edit->description);
  g_free (edit->config);
  g_free (edit->rubric);
  edit->title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->title))));
  edit->description = dup_description (self);
  edit->config = assay_config_editor_dup_text (self->editor);
  edit->rubric = dup_rubric (self);
  return edit;
}

/*
 * assay_project_settings_is_dirty:
 *
 * Returns: whether something would be lost if the window were closed.
 */
gboolean
assay_project_settings_is_dirty (AssayProjectSettings *self)
{
  g_autoptr (AssayProjectEdit) edit = NULL;

  if (self->project == NULL)
    return FALSE;
  edit = assay_project_settings_dup_edit (self);
  return strcmp (edit->title, self->project->title) != 0
         || strcmp (edit->description, self->project->description) != 0
         || strcmp (edit->config, self->project->label_config) != 0
         || g_strcmp0 (edit->rubric, self->project->rubric) != 0
         || assay_rubric_editor_get_problem (self->rubric) != NULL;
}

/* Why it can't be saved; NULL when it can. */
static char *
find_obstacle (AssayProjectSettings *self)
{
  const AssayConfigProblem *mistake = first_mistake (self);
  g_autofree char *text = assay_config_editor_dup_text (self->editor);
  gboolean same = strcmp (text, self->project->label_config) == 0;

  if (*gtk_editable_get_text (GTK_EDITABLE (self->title)) == '\0')
    return g_strdup (_("The project needs a title."));
  if (assay_config_editor_is_checked (self->editor) && assay_config_editor_get_config (self->editor) == NULL
      && mistake != NULL)
    return g_strdup_printf (same ? _("The form of this project can’t be used, so nothing can be labeled or run. Line %u: %s")
                                 : _("The form can’t be saved like this. Line %u: %s"),
                            mistake->line, mistake->message);
  if (assay_rubric_editor_get_problem (self->rubric) != NULL)
    return g_strdup_printf (_("The rubric can’t be saved like this. %s"),
                            assay_rubric_editor_get_problem (self->rubric));
  return NULL;
}

/*
 * assay_project_settings_update:
 *
 * Enables what can be done now, and says why something can't.
 */
void
assay_project_settings_update (AssayProjectSettings *self)
{
  g_autofree char *obstacle = self->project == NULL ? NULL : find_obstacle (self);
  gboolean dirty = assay_project_settings_is_dirty (self);
  g_autofree char *text = self->project == NULL ? NULL : assay_config_editor_dup_text (self->editor);
  gboolean same_config = text != NULL && strcmp (text, self->project->label_config) == 0;
  gboolean writable
    = self->session != NULL && !assay_workspace_is_read_only (assay_session_get_workspace (self->session));
  /* The title of a project whose form is broken can be changed, as long as the form is not. */
  gboolean good = same_config ? assay_rubric_editor_get_problem (self->rubric) == NULL
                                  && *gtk_editable_get_text (GTK_EDITABLE (self->title)) != '\0'
                              : obstacle == NULL && assay_config_editor_get_config (self->editor) != NULL;

  gtk_widget_set_visible (self->notice, obstacle != NULL);
  gtk_label_set_label (self->notice_text, obstacle != NULL ? obstacle : "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "settings.save", writable && dirty && good && !self->is_saving);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "settings.show-mistake",
                                 self->project != NULL && first_mistake (self) != NULL);
}

static void
on_changed (AssayProjectSettings *self)
{
  if (!self->is_filling && self->project != NULL)
    assay_project_settings_update (self);
}

/* Nothing is known about the text until it is checked, a moment later. */
static void
on_text_changed (AssayProjectSettings *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "settings.save", FALSE);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_project_settings_save (ASSAY_PROJECT_SETTINGS (widget));
}

static void
show_mistake_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayProjectSettings *self = ASSAY_PROJECT_SETTINGS (widget);
  const AssayConfigProblem *mistake = first_mistake (self);

  adw_view_stack_set_visible_child_name (self->pages, "form");
  if (mistake != NULL)
    assay_config_editor_jump (self->editor, mistake->line);
}

static void
discard_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AssayProjectSettings *self = ASSAY_PROJECT_SETTINGS (source);

  if (assay_dialogs_ask_finish (GTK_WINDOW (self), result, NULL))
    {
      self->may_close = TRUE;
      gtk_window_close (GTK_WINDOW (self));
    }
}

static gboolean
assay_project_settings_close_request (GtkWindow *window)
{
  AssayProjectSettings *self = ASSAY_PROJECT_SETTINGS (window);

  if (!self->may_close && assay_project_settings_is_dirty (self))
    {
      assay_dialogs_ask_async (window, _("Discard Changes?"),
                               _("What you changed in these settings is not saved."), _("_Discard"), NULL,
                               discard_cb, NULL);
      return TRUE;
    }
  return GTK_WINDOW_CLASS (assay_project_settings_parent_class)->close_request (window);
}

static void
assay_project_settings_dispose (GObject *object)
{
  AssayProjectSettings *self = ASSAY_PROJECT_SETTINGS (object);

  self->is_filling = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_PROJECT_SETTINGS);
  g_clear_object (&self->session);
  g_clear_pointer (&self->project, assay_project_free);
  g_clear_pointer (&self->old_rubric, assay_rubric_unref);
  g_clear_pointer (&self->base_rubric, assay_rubric_unref);
  g_clear_pointer (&self->base_text, g_free);
  g_clear_pointer (&self->rubric_text, g_free);
  G_OBJECT_CLASS (assay_project_settings_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/project-settings/assay-project-settings.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayProjectSettings, toasts);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectSettings, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectSettings, spinner);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectSettings, title);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectSettings, description);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectSettings, origin);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectSettings, size);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectSettings, notice);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectSettings, notice_text);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectSettings, paned);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectSettings, editor);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectSettings, preview);
  gtk_widget_class_bind_template_child (widget_class, AssayProjectSettings, rubric);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_checked);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_rubric_changed);
}

static void
assay_project_settings_class_init (AssayProjectSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_project_settings_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = assay_project_settings_close_request;

  g_type_ensure (ASSAY_TYPE_CONFIG_EDITOR);
  g_type_ensure (ASSAY_TYPE_CONFIG_PREVIEW);
  g_type_ensure (ASSAY_TYPE_RUBRIC_EDITOR);
  gtk_widget_class_install_action (widget_class, "settings.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "settings.show-mistake", NULL, show_mistake_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "settings.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "settings.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  bind_template (widget_class);
}

static void
assay_project_settings_init (AssayProjectSettings *self)
{
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (gtk_text_view_get_buffer (self->description), "changed", G_CALLBACK (on_changed), self);
  self->cancellable = g_cancellable_new ();
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "settings.save", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "settings.show-mistake", FALSE);
  gtk_spinner_start (self->spinner);
  self->is_filling = FALSE;
}

/**
 * assay_project_settings_new:
 * @parent: the window of the project
 * @session: with its workspace
 * @id: of the project
 *
 * Returns: (transfer none): a dialog, owned by GTK. It reads the project, and writes it when the user
 * says so.
 */
AssayProjectSettings *
assay_project_settings_new (GtkWindow *parent, AssaySession *session, gint64 id)
{
  AssayProjectSettings *self
    = g_object_new (ASSAY_TYPE_PROJECT_SETTINGS, "transient-for", parent, "modal", TRUE, NULL);
  Load *load = g_new0 (Load, 1);

  self->session = g_object_ref (session);
  self->id = load->id = id;
  assay_session_read_async (session, load_in_db, load, load_free, self->cancellable, loaded_cb,
                            assay_widget_weak_new (self));
  return self;
}

/**
 * assay_project_settings_show_page:
 * @name: general, form or rubric
 *
 * Shows that page.
 */
void
assay_project_settings_show_page (AssayProjectSettings *self, const char *name)
{
  g_return_if_fail (ASSAY_IS_PROJECT_SETTINGS (self));
  adw_view_stack_set_visible_child_name (self->pages, name);
}
