/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prompt-editor.c: where a prompt is written: its two parts, what they may name, the model, and
 * the button that runs it. What is typed is saved by itself (assay-prompt-draft.c); drafts live as long
 * as the session, so that undo still works after a look at another prompt or project. The verbs are in
 * assay-prompt-editor-verbs.c, running in assay-prompt-editor-run.c. Main thread. */

#include "assay-prompt-editor-private.h"

#include "assay-connection.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

/* The system part is usually the longer one. */
#define SYSTEM_SHARE 0.7

G_DEFINE_FINAL_TYPE (AssayPromptEditor, assay_prompt_editor, ASSAY_TYPE_VIEW)

enum
{
  PROP_DATA_SUBSET = 1,
  PROP_RESULTS_SUBSET,
  N_PROPS
};

static AssayDb *
get_db (AssayPromptEditor *self)
{
  return assay_session_get_reader (assay_view_get_session (ASSAY_VIEW (self)));
}

/* problems -------------------------------------------------------------------------------------- */

static void
show_problem (AssayPromptEditor *self)
{
  const char *system = assay_prompt_text_get_problem (self->system);
  const char *user = assay_prompt_text_get_problem (self->user);
  g_autofree char *text = NULL;

  if (self->facts != NULL && self->facts->problem != NULL)
    text = g_strdup_printf (_("The labeling config can’t be used. %s"), self->facts->problem);
  else if (system != NULL)
    /* Translators: %s is what is wrong with that part of the prompt. */
    text = g_strdup_printf (_("System: %s"), system);
  else if (user != NULL)
    text = g_strdup_printf (_("User: %s"), user);
  if (text != NULL)
    gtk_label_set_label (self->problem_text, text);
  gtk_widget_set_visible (self->problem_fix, self->facts != NULL && self->facts->problem != NULL);
  gtk_revealer_set_reveal_child (self->problem, text != NULL);
}

static void
on_insert (AssayPromptEditor *self, const char *name)
{
  AssayPromptText *part = assay_prompt_text_has_focus (self->system) ? self->system : self->user;

  if (self->past == 0)
    assay_prompt_text_insert (part, name);
}

static void
show_facts (AssayPromptEditor *self)
{
  assay_prompt_chips_set_facts (self->chips, self->facts);
  assay_prompt_text_set_facts (self->system, self->facts);
  assay_prompt_text_set_facts (self->user, self->facts);
  show_problem (self);
  assay_prompt_editor_show_preview (self);
}

static gboolean
read_facts (AssayDb *db, gpointer data, GError **error)
{
  return assay_prompt_facts_load (data, db, error);
}

static void
facts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayPromptEditor) self = data;
  g_autoptr (GError) error = NULL;
  AssayPromptFacts *facts = assay_session_read_finish (ASSAY_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      !assay_view_is_attached (ASSAY_VIEW (self)))
    return;
  if (facts == NULL)
    {
      assay_prompt_editor_tell (self, error->message, NULL, NULL);
      return;
    }
  if (facts->project_id != assay_view_get_project_id (ASSAY_VIEW (self)))
    return;
  g_clear_pointer (&self->facts, assay_prompt_facts_unref);
  self->facts = assay_prompt_facts_ref (facts);
  show_facts (self);
  assay_prompt_editor_update_verbs (self);
}

static void
read_project (AssayPromptEditor *self)
{
  AssayView *view = ASSAY_VIEW (self);

  assay_session_read_async (assay_view_get_session (view), read_facts,
                            assay_prompt_facts_new (assay_view_get_project_id (view)),
                            assay_prompt_facts_unref, self->cancellable, facts_cb,
                            g_object_ref (self));
}

/* what is shown --------------------------------------------------------------------------------- */

/* The old version that is shown; NULL: the draft is. */
const AssayVersion *
assay_prompt_editor_get_past (AssayPromptEditor *self)
{
  for (guint i = 0; self->past != 0 && self->versions != NULL && i < self->versions->len; i++)
    {
      const AssayVersion *version = self->versions->pdata[i];

      if (version->number == self->past)
        return version;
    }
  return NULL;
}

static GtkSourceBuffer *
make_past (GtkSourceBuffer **buffer, const char *text)
{
  if (*buffer == NULL)
    *buffer = gtk_source_buffer_new (NULL);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (*buffer), text, -1);
  return *buffer;
}

static void
show_draft (AssayPromptEditor *self)
{
  const AssayVersion *past = assay_prompt_editor_get_past (self);
  g_autofree char *text = NULL;

  if (past == NULL)
    self->past = 0;
  gtk_stack_set_visible_child_name (self->pages, self->draft == NULL ? "none" : "editor");
  gtk_label_set_label (self->prompt_name, self->draft == NULL
                                            ? _("No Prompt")
                                            : assay_prompt_draft_get_name (self->draft));
  if (self->draft == NULL)
    {
      assay_prompt_text_set_buffer (self->system, NULL);
      assay_prompt_text_set_buffer (self->user, NULL);
      return;
    }
  assay_prompt_text_set_buffer (
    self->system, past != NULL ? make_past (&self->past_system, past->system)
                               : assay_prompt_draft_get_buffer (self->draft, ASSAY_PROMPT_SYSTEM));
  assay_prompt_text_set_buffer (
    self->user, past != NULL ? make_past (&self->past_user, past->user)
                             : assay_prompt_draft_get_buffer (self->draft, ASSAY_PROMPT_USER));
  assay_prompt_text_set_editable (self->system, past == NULL);
  assay_prompt_text_set_editable (self->user, past == NULL);
  assay_version_menu_set_versions (self->version_menu, self->versions, self->past);
  assay_model_menu_set_model (self->model_menu,
                              past != NULL ? past->model : assay_prompt_draft_get_model (self->draft));
  if (past != NULL)
    {
      text = g_strdup_printf (_("This is version %lld as it was run. It can’t be changed."),
                              (long long) past->number);
      gtk_label_set_label (self->past_text, text);
    }
  assay_params_button_set_params (self->params, past != NULL
                                                  ? past->params
                                                  : assay_prompt_draft_get_params (self->draft));
  gtk_widget_set_sensitive (GTK_WIDGET (self->params), past == NULL);
  gtk_revealer_set_reveal_child (self->past_notice, past != NULL);
  show_problem (self);
  assay_prompt_editor_update_verbs (self);
}

/* Shows an older version, or the draft again when @number is 0. */
void
assay_prompt_editor_show_past (AssayPromptEditor *self, gint64 number)
{
  self->past = number;
  show_draft (self);
}

static void
on_version_chosen (AssayPromptEditor *self, gint64 number)
{
  assay_prompt_editor_show_past (self, number);
}

static void
on_params_changed (AssayPromptEditor *self, const char *params)
{
  if (self->draft != NULL && self->past == 0)
    assay_prompt_draft_set_params (self->draft, params);
}

static void
on_named (AssayPromptEditor *self, const char *name)
{
  assay_prompt_editor_take_name (self, name);
}

static void
on_model_chosen (AssayPromptEditor *self, const char *model)
{
  if (self->draft != NULL && self->past == 0)
    assay_prompt_draft_set_model (self->draft, model);
}

static void
on_draft_changed (AssayPromptEditor *self)
{
  assay_prompt_editor_tell (self, NULL, NULL, NULL);
  if (self->past == 0)
    assay_model_menu_set_model (self->model_menu, assay_prompt_draft_get_model (self->draft));
}

static void
on_draft_saved (AssayPromptEditor *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (error == NULL)
    {
      assay_prompt_editor_ask_price (self);
      return;
    }
  text = g_strdup_printf (_("The prompt could not be saved. %s"), error->message);
  assay_prompt_editor_tell (self, text, _("Try Again"), "prompt.save");
}

static void
set_draft (AssayPromptEditor *self, AssayPromptDraft *draft)
{
  if (self->draft == draft)
    return;
  if (self->draft != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->draft, on_draft_changed, self);
      g_signal_handlers_disconnect_by_func (self->draft, on_draft_saved, self);
      assay_prompt_draft_flush (self->draft);
    }
  g_set_object (&self->draft, draft);
  self->past = 0;
  g_signal_emit_by_name (self, "prompt-chosen");
  if (draft == NULL)
    return;
  g_signal_connect_swapped (draft, "changed", G_CALLBACK (on_draft_changed), self);
  g_signal_connect_swapped (draft, "saved", G_CALLBACK (on_draft_saved), self);
}

static const AssayPrompt *
find_prompt (AssayPromptEditor *self, gint64 id)
{
  for (guint i = 0; i < self->prompts->len; i++)
    if (((AssayPrompt *) self->prompts->pdata[i])->id == id)
      return self->prompts->pdata[i];
  return NULL;
}

static AssayPromptDraft *
ensure_draft (AssayPromptEditor *self, const AssayPrompt *prompt, const AssayVersion *latest)
{
  AssayPromptDraft *draft = g_hash_table_lookup (self->drafts, &prompt->id);

  if (draft == NULL)
    {
      AssaySession *session = assay_view_get_session (ASSAY_VIEW (self));

      draft = assay_prompt_draft_new (assay_session_get_workspace (session), prompt, latest);
      g_hash_table_insert (self->drafts, g_memdup2 (&prompt->id, sizeof prompt->id), draft);
      return draft;
    }
  assay_prompt_draft_set_name (draft, prompt->name);
  if (latest != NULL)
    assay_prompt_draft_follow (draft, latest);
  return draft;
}

static void
show_prompt (AssayPromptEditor *self, const AssayPrompt *prompt)
{
  g_autoptr (GError) error = NULL;
  AssayVersion *latest;

  g_clear_pointer (&self->versions, g_ptr_array_unref);
  if (prompt != NULL)
    {
      self->versions = assay_version_list (get_db (self), prompt->id, &error);
      if (self->versions == NULL)
        {
          assay_prompt_editor_tell (self, error->message, NULL, NULL);
          prompt = NULL;
        }
    }
  if (prompt == NULL)
    set_draft (self, NULL);
  else
    {
      latest = self->versions->len == 0 ? NULL : self->versions->pdata[self->versions->len - 1];
      set_draft (self, ensure_draft (self, prompt, latest));
    }
  show_draft (self);
}

/* Shows another prompt of the project. */
void
assay_prompt_editor_choose (AssayPromptEditor *self, gint64 prompt_id)
{
  const AssayPrompt *prompt = find_prompt (self, prompt_id);

  if (prompt == NULL)
    return;
  assay_prompt_editor_tell (self, NULL, NULL, NULL);
  show_prompt (self, prompt);
  g_simple_action_set_state (
    G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->list_actions), "choose")),
    g_variant_new_int64 (prompt_id));
  assay_prompt_editor_ask_price (self);
}

static void
list_prompts (AssayPromptEditor *self)
{
  GMenuModel *menu = gtk_menu_button_get_menu_model (self->prompt_button);
  g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, 0, G_MENU_LINK_SECTION);

  g_menu_remove_all (G_MENU (section));
  for (guint i = 0; i < self->prompts->len; i++)
    {
      const AssayPrompt *prompt = self->prompts->pdata[i];
      g_autoptr (GMenuItem) item = g_menu_item_new (prompt->name, NULL);

      g_menu_item_set_action_and_target (item, "prompts.choose", "x", prompt->id);
      g_menu_append_item (G_MENU (section), item);
    }
}

static void
load_models (AssayPromptEditor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) connections = assay_connection_list (get_db (self), &error);

  if (connections != NULL)
    assay_model_menu_set_connections (self->model_menu, connections);
  else
    assay_prompt_editor_tell (self, error->message, NULL, NULL);
}

/* Reads the project's prompts, and keeps the one that is shown if it is still there. */
void
assay_prompt_editor_reload (AssayPromptEditor *self)
{
  gint64 id = self->draft != NULL ? assay_prompt_draft_get_id (self->draft) : 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) prompts
    = assay_prompt_list (get_db (self), assay_view_get_project_id (ASSAY_VIEW (self)), &error);
  const AssayPrompt *prompt;

  if (prompts == NULL)
    {
      assay_prompt_editor_tell (self, error->message, NULL, NULL);
      return;
    }
  g_clear_pointer (&self->prompts, g_ptr_array_unref);
  self->prompts = g_steal_pointer (&prompts);
  list_prompts (self);
  prompt = find_prompt (self, id);
  if (prompt == NULL && self->prompts->len > 0)
    prompt = self->prompts->pdata[0];
  show_prompt (self, prompt);
  if (prompt != NULL)
    g_simple_action_set_state (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->list_actions), "choose")),
      g_variant_new_int64 (prompt->id));
}

/* life ------------------------------------------------------------------------------------------ */

/* Drafts hold their workspace open. The session may be attached to before it is announced. */
static void
on_session (AssayPromptEditor *self)
{
  AssaySession *session = assay_view_get_session (ASSAY_VIEW (self));

  if (session == self->drafts_session)
    return;
  self->drafts_session = session;
  g_hash_table_remove_all (self->drafts);
}

static void
assay_prompt_editor_attach (AssayView *view)
{
  AssayPromptEditor *self = ASSAY_PROMPT_EDITOR (view);

  on_session (self);
  self->cancellable = g_cancellable_new ();
  load_models (self);
  assay_prompt_editor_reload (self);
  read_project (self);
  assay_prompt_editor_attach_runs (self);
}

static void
assay_prompt_editor_detach (AssayView *view)
{
  AssayPromptEditor *self = ASSAY_PROMPT_EDITOR (view);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  assay_prompt_editor_detach_runs (self);
  set_draft (self, NULL); /* saves it */
  show_draft (self);
  g_clear_pointer (&self->facts, assay_prompt_facts_unref);
  g_clear_pointer (&self->prompts, g_ptr_array_unref);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
}

static void
assay_prompt_editor_changed (AssayView *view, guint kinds)
{
  AssayPromptEditor *self = ASSAY_PROMPT_EDITOR (view);

  if (kinds & (ASSAY_CHANGE_CONNECTIONS | ASSAY_CHANGE_EXTERNAL))
    load_models (self);
  if (kinds & (ASSAY_CHANGE_PROMPTS | ASSAY_CHANGE_EXTERNAL))
    assay_prompt_editor_reload (self);
  if (kinds & (ASSAY_CHANGE_TASKS | ASSAY_CHANGE_PROJECTS | ASSAY_CHANGE_EXTERNAL))
    read_project (self);
}

static void
on_choose (GSimpleAction *action, GVariant *target, gpointer data)
{
  assay_prompt_editor_choose (data, g_variant_get_int64 (target));
}

static void
on_max_position (AssayPromptEditor *self)
{
  int max = 0;

  g_object_get (self->parts, "max-position", &max, NULL);
  if (max < 200 || max == G_MAXINT)
    return;
  g_signal_handlers_disconnect_by_func (self->parts, on_max_position, self);
  gtk_paned_set_position (self->parts, (int) (max * SYSTEM_SHARE));
}

static void
assay_prompt_editor_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AssayPromptEditor *self = ASSAY_PROMPT_EDITOR (object);
  char **subset = id == PROP_DATA_SUBSET ? &self->data_subset : &self->results_subset;

  g_free (*subset);
  *subset = g_value_dup_string (value);
  assay_run_menu_set_shown (self->run_menu, self->data_subset, self->results_subset);
}

static void
assay_prompt_editor_finalize (GObject *object)
{
  g_free (ASSAY_PROMPT_EDITOR (object)->data_subset);
  g_free (ASSAY_PROMPT_EDITOR (object)->results_subset);
  G_OBJECT_CLASS (assay_prompt_editor_parent_class)->finalize (object);
}

static void
assay_prompt_editor_dispose (GObject *object)
{
  AssayPromptEditor *self = ASSAY_PROMPT_EDITOR (object);

  G_OBJECT_CLASS (assay_prompt_editor_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_PROMPT_EDITOR);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
  g_clear_object (&self->past_system);
  g_clear_object (&self->past_user);
  g_clear_object (&self->list_actions);
  g_clear_object (&self->settings);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/prompts/assay-prompt-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, prompt_button);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, prompt_name);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, name_popover);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, version_menu);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, model_menu);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, params);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, preview_toggle);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, write_or_see);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, preview);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, price);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, run_button);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, run_menu);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, busy);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, parts);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, system);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, user);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, chips);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, problem);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, problem_text);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, problem_fix);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, notice);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, past_notice);
  gtk_widget_class_bind_template_child (widget_class, AssayPromptEditor, past_text);
  gtk_widget_class_bind_template_callback (widget_class, on_insert);
  gtk_widget_class_bind_template_callback (widget_class, on_params_changed);
  gtk_widget_class_bind_template_callback (widget_class, assay_prompt_editor_show_preview);
  gtk_widget_class_bind_template_callback (widget_class, on_named);
  gtk_widget_class_bind_template_callback (widget_class, show_problem);
  gtk_widget_class_bind_template_callback (widget_class, on_version_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_model_chosen);
  gtk_widget_class_bind_template_callback (widget_class, assay_prompt_editor_count);
}

static void
assay_prompt_editor_class_init (AssayPromptEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AssayViewClass *view_class = ASSAY_VIEW_CLASS (klass);

  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (klass)->dispose = assay_prompt_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_prompt_editor_finalize;
  G_OBJECT_CLASS (klass)->set_property = assay_prompt_editor_set_property;
  view_class->attach = assay_prompt_editor_attach;
  view_class->detach = assay_prompt_editor_detach;
  view_class->changed = assay_prompt_editor_changed;

  /* AssayPromptEditor:data-subset, :results-subset: what other parts of the window show, as subsets that a
   * run can have. */
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_DATA_SUBSET,
                                   g_param_spec_string ("data-subset", NULL, NULL, NULL, flags));
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_RESULTS_SUBSET,
                                   g_param_spec_string ("results-subset", NULL, NULL, NULL, flags));

  /* AssayPromptEditor::prompt-chosen: another prompt is shown, or none. ::run-started: the id of a run that
   * has just begun. */
  g_signal_new ("prompt-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
  g_signal_new ("run-started", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_INT64);

  g_type_ensure (ASSAY_TYPE_MODEL_MENU);
  g_type_ensure (ASSAY_TYPE_NAME_POPOVER);
  g_type_ensure (ASSAY_TYPE_NOTICE_BAR);
  g_type_ensure (ASSAY_TYPE_PARAMS_BUTTON);
  g_type_ensure (ASSAY_TYPE_PROMPT_CHIPS);
  g_type_ensure (ASSAY_TYPE_PROMPT_PREVIEW);
  g_type_ensure (ASSAY_TYPE_PROMPT_TEXT);
  g_type_ensure (ASSAY_TYPE_RUN_MENU);
  g_type_ensure (ASSAY_TYPE_VERSION_MENU);
  bind_template (widget_class);
  assay_prompt_editor_install_verbs (widget_class);
  assay_prompt_editor_install_runs (widget_class);
}

static void
assay_prompt_editor_init (AssayPromptEditor *self)
{
  static const GActionEntry entries[] = { { "choose", on_choose, "x", "int64 0", NULL, { 0 } } };

  self->settings = assay_settings_new ();
  self->drafts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  assay_widget_name_dropdown (self->run_button);
  self->list_actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->list_actions), entries,
                                   G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "prompts", G_ACTION_GROUP (self->list_actions));
  g_signal_connect_swapped (self->parts, "notify::max-position", G_CALLBACK (on_max_position), self);
  g_signal_connect (self, "notify::session", G_CALLBACK (on_session), NULL);
}

/**
 * assay_prompt_editor_get_prompt:
 *
 * Returns: the id of the prompt that is shown, 0 when there is none.
 */
gint64
assay_prompt_editor_get_prompt (AssayPromptEditor *self)
{
  g_return_val_if_fail (ASSAY_IS_PROMPT_EDITOR (self), 0);
  return self->draft == NULL ? 0 : assay_prompt_draft_get_id (self->draft);
}
