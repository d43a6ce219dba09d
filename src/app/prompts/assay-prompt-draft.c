/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prompt-draft.c: the latest version of a prompt as it is being edited: two buffers with their
 * undo history, the model and the parameters. Every change is saved by itself, a moment after the last
 * key stroke; when the version is frozen by a run, saving begins the next one. Saves go through the db
 * worker in the order they were asked for, so the last one wins. Main thread.
 *
 * Signals: "changed" when something differs from before, "saved" when it is on disk or could not be
 * put there (with the reason). */

#include "assay-prompt-draft.h"

#include "assay-error.h"

struct _AssayPromptDraft
{
  GObject parent_instance;

  AssayWorkspace *workspace;
  gint64 project_id;
  gint64 id;
  char *name;
  gint64 version_id; /* 0: it was never saved */
  gint64 number;
  GtkSourceBuffer *buffers[ASSAY_N_PROMPT_PARTS];
  char *model;
  char *params;
  char *note;

  gint64 updated_at;   /* of that version, as far as it is known */
  gboolean is_dirty;   /* differs from what was last sent to the db worker */
  gboolean is_loading; /* the buffers change, but not by the user */
  guint n_saving;
  guint timeout_id;
};

G_DEFINE_FINAL_TYPE (AssayPromptDraft, assay_prompt_draft, G_TYPE_OBJECT)

static guint changed_signal;
static guint saved_signal;

static gboolean
on_timeout (gpointer data)
{
  AssayPromptDraft *self = data;

  self->timeout_id = 0;
  assay_prompt_draft_flush (self);
  return G_SOURCE_REMOVE;
}

static void
touch (AssayPromptDraft *self)
{
  if (!self->is_loading)
    {
      self->is_dirty = TRUE;
      g_clear_handle_id (&self->timeout_id, g_source_remove);
      self->timeout_id = g_timeout_add (ASSAY_PROMPT_DRAFT_SAVE_MS, on_timeout, self);
    }
  g_signal_emit (self, changed_signal, 0);
}

static void
assay_prompt_draft_finalize (GObject *object)
{
  AssayPromptDraft *self = ASSAY_PROMPT_DRAFT (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  for (guint i = 0; i < ASSAY_N_PROMPT_PARTS; i++)
    {
      g_signal_handlers_disconnect_by_data (self->buffers[i], self);
      g_clear_object (&self->buffers[i]);
    }
  g_free (self->name);
  g_free (self->model);
  g_free (self->params);
  g_free (self->note);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (assay_prompt_draft_parent_class)->finalize (object);
}

static void
assay_prompt_draft_class_init (AssayPromptDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_prompt_draft_finalize;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  saved_signal = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
assay_prompt_draft_init (AssayPromptDraft *self)
{
  for (guint i = 0; i < ASSAY_N_PROMPT_PARTS; i++)
    {
      self->buffers[i] = gtk_source_buffer_new (NULL);
      gtk_source_buffer_set_highlight_matching_brackets (self->buffers[i], FALSE);
      g_signal_connect_swapped (self->buffers[i], "changed", G_CALLBACK (touch), self);
    }
}

static const char *
get_part (const AssayVersion *version, AssayPromptPart part)
{
  return part == ASSAY_PROMPT_SYSTEM ? version->system : version->user;
}

static void
replace (char **field, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*field);
  *field = copy;
}

/* Takes over texts, model and parameters. What was there before can be brought back by undo, unless
 * @forget. */
static void
take_content (AssayPromptDraft *self, const AssayVersion *version, gboolean forget)
{
  for (guint i = 0; i < ASSAY_N_PROMPT_PARTS; i++)
    {
      GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffers[i]);
      g_autofree char *text = assay_prompt_draft_dup_text (self, i);
      GtkTextIter start;
      GtkTextIter end;

      if (g_str_equal (text, get_part (version, i)) && !forget)
        continue;
      if (forget)
        gtk_text_buffer_set_text (buffer, get_part (version, i), -1);
      else
        {
          gtk_text_buffer_begin_user_action (buffer);
          gtk_text_buffer_get_bounds (buffer, &start, &end);
          gtk_text_buffer_delete (buffer, &start, &end);
          gtk_text_buffer_insert (buffer, &start, get_part (version, i), -1);
          gtk_text_buffer_end_user_action (buffer);
        }
      gtk_text_buffer_get_start_iter (buffer, &start);
      gtk_text_buffer_place_cursor (buffer, &start);
    }
  replace (&self->model, version->model);
  replace (&self->params, version->params);
}

/**
 * assay_prompt_draft_new:
 * @latest: (nullable): its latest version
 *
 * Returns: (transfer full): the prompt, ready to be edited.
 */
AssayPromptDraft *
assay_prompt_draft_new (AssayWorkspace *workspace, const AssayPrompt *prompt,
                        const AssayVersion *latest)
{
  AssayPromptDraft *self = g_object_new (ASSAY_TYPE_PROMPT_DRAFT, NULL);

  self->workspace = g_object_ref (workspace);
  self->project_id = prompt->project_id;
  self->id = prompt->id;
  self->name = g_strdup (prompt->name);
  self->params = g_strdup ("{}");
  self->note = g_strdup ("");
  self->is_loading = TRUE;
  if (latest != NULL)
    {
      self->version_id = latest->id;
      self->number = latest->number;
      self->updated_at = latest->updated_at;
      replace (&self->note, latest->frozen_at == 0 ? latest->note : "");
      take_content (self, latest, TRUE);
    }
  self->is_loading = FALSE;
  return self;
}

/**
 * assay_prompt_draft_get_id:
 *
 * Returns: the prompt's id.
 */
gint64
assay_prompt_draft_get_id (AssayPromptDraft *self)
{
  g_return_val_if_fail (ASSAY_IS_PROMPT_DRAFT (self), 0);
  return self->id;
}

/**
 * assay_prompt_draft_get_name:
 *
 * Returns: (transfer none): the prompt's name.
 */
const char *
assay_prompt_draft_get_name (AssayPromptDraft *self)
{
  g_return_val_if_fail (ASSAY_IS_PROMPT_DRAFT (self), NULL);
  return self->name;
}

/**
 * assay_prompt_draft_set_name:
 *
 * Follows the prompt's name in the database.
 */
void
assay_prompt_draft_set_name (AssayPromptDraft *self, const char *name)
{
  g_return_if_fail (ASSAY_IS_PROMPT_DRAFT (self));
  replace (&self->name, name);
}

/**
 * assay_prompt_draft_get_version:
 *
 * Returns: the id of the version that was saved last, 0 when none was.
 */
gint64
assay_prompt_draft_get_version (AssayPromptDraft *self)
{
  g_return_val_if_fail (ASSAY_IS_PROMPT_DRAFT (self), 0);
  return self->version_id;
}

/**
 * assay_prompt_draft_get_number:
 *
 * Returns: the number of that version.
 */
gint64
assay_prompt_draft_get_number (AssayPromptDraft *self)
{
  g_return_val_if_fail (ASSAY_IS_PROMPT_DRAFT (self), 0);
  return self->number;
}

/**
 * assay_prompt_draft_is_saved:
 *
 * Returns: whether everything is on disk.
 */
gboolean
assay_prompt_draft_is_saved (AssayPromptDraft *self)
{
  g_return_val_if_fail (ASSAY_IS_PROMPT_DRAFT (self), TRUE);
  return !self->is_dirty && self->n_saving == 0;
}

/**
 * assay_prompt_draft_get_buffer:
 *
 * Returns: (transfer none): the text of one part, with its undo history.
 */
GtkSourceBuffer *
assay_prompt_draft_get_buffer (AssayPromptDraft *self, AssayPromptPart part)
{
  g_return_val_if_fail (ASSAY_IS_PROMPT_DRAFT (self), NULL);
  return self->buffers[part];
}

/**
 * assay_prompt_draft_dup_text:
 *
 * Returns: (transfer full): the text of one part.
 */
char *
assay_prompt_draft_dup_text (AssayPromptDraft *self, AssayPromptPart part)
{
  GtkTextIter start;
  GtkTextIter end;

  g_return_val_if_fail (ASSAY_IS_PROMPT_DRAFT (self), NULL);
  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffers[part]), &start, &end);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffers[part]), &start, &end, TRUE);
}

/**
 * assay_prompt_draft_get_model:
 *
 * Returns: (transfer none) (nullable): CONNECTION/MODEL or "builtin"; %NULL: not chosen yet.
 */
const char *
assay_prompt_draft_get_model (AssayPromptDraft *self)
{
  g_return_val_if_fail (ASSAY_IS_PROMPT_DRAFT (self), NULL);
  return self->model;
}

/**
 * assay_prompt_draft_set_model:
 *
 * Chooses another model.
 */
void
assay_prompt_draft_set_model (AssayPromptDraft *self, const char *model)
{
  g_return_if_fail (ASSAY_IS_PROMPT_DRAFT (self));
  if (g_strcmp0 (self->model, model) == 0)
    return;
  replace (&self->model, model);
  touch (self);
}

/**
 * assay_prompt_draft_get_params:
 *
 * Returns: (transfer none): the parameters as JSON.
 */
const char *
assay_prompt_draft_get_params (AssayPromptDraft *self)
{
  g_return_val_if_fail (ASSAY_IS_PROMPT_DRAFT (self), NULL);
  return self->params;
}

/**
 * assay_prompt_draft_set_params:
 *
 * Sets other parameters.
 */
void
assay_prompt_draft_set_params (AssayPromptDraft *self, const char *params)
{
  g_return_if_fail (ASSAY_IS_PROMPT_DRAFT (self));
  if (g_str_equal (self->params, params))
    return;
  replace (&self->params, params);
  touch (self);
}

/**
 * assay_prompt_draft_follow:
 * @latest: the latest version as it is in the database
 *
 * Takes over what somebody else wrote, unless the user is writing right now, or saved something since
 * @latest was read.
 */
void
assay_prompt_draft_follow (AssayPromptDraft *self, const AssayVersion *latest)
{
  g_return_if_fail (ASSAY_IS_PROMPT_DRAFT (self));
  if (!assay_prompt_draft_is_saved (self) || latest->number < self->number
      || latest->updated_at < self->updated_at)
    return;
  self->updated_at = latest->updated_at;
  self->version_id = latest->id;
  self->number = latest->number;
  replace (&self->note, latest->frozen_at == 0 ? latest->note : "");
  self->is_loading = TRUE;
  take_content (self, latest, FALSE);
  self->is_loading = FALSE;
}

/**
 * assay_prompt_draft_restore:
 * @version: an older one
 *
 * Makes its content the draft's. Can be undone.
 */
void
assay_prompt_draft_restore (AssayPromptDraft *self, const AssayVersion *version)
{
  g_return_if_fail (ASSAY_IS_PROMPT_DRAFT (self));
  take_content (self, version, FALSE);
  touch (self);
}

/* saving ---------------------------------------------------------------------------------------- */

/* What is to be saved, and what came of it. */
typedef struct
{
  gint64 project_id;
  gint64 prompt_id;
  AssayVersion *fields;
  AssayVersion *saved;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  assay_version_free (save->fields);
  g_clear_pointer (&save->saved, assay_version_free);
  g_free (save);
}

/* By id, since the name may have been changed; a prompt that was deleted is not made again. */
static gboolean
save_in_db (AssayDb *db, gpointer data, GError **error)
{
  Save *save = data;
  g_autoptr (AssayPrompt) prompt = assay_prompt_load (db, save->prompt_id, error);
  g_autoptr (AssayPrompt) found
    = prompt == NULL ? NULL : assay_prompt_find (db, save->project_id, prompt->name, error);

  if (found == NULL)
    return FALSE;
  if (found->id != save->prompt_id)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "The prompt “%s” was deleted",
                   prompt->name);
      return FALSE;
    }
  save->saved = assay_version_save (db, save->project_id, prompt->name, save->fields, error);
  return save->saved != NULL;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AssayPromptDraft *self = g_task_get_source_object (task);
  Save *save = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean ok = assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error);

  self->n_saving--;
  if (ok)
    {
      self->version_id = save->saved->id;
      self->number = save->saved->number;
      self->updated_at = save->saved->updated_at;
    }
  else
    self->is_dirty = TRUE; /* the next key stroke tries it again */
  g_signal_emit (self, saved_signal, 0, error);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * assay_prompt_draft_save_async:
 *
 * Saves what is not saved yet.
 */
void
assay_prompt_draft_save_async (AssayPromptDraft *self, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Save *save;

  g_return_if_fail (ASSAY_IS_PROMPT_DRAFT (self));
  task = g_task_new (self, NULL, callback, user_data);
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (assay_prompt_draft_is_saved (self) && self->version_id != 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  save = g_new0 (Save, 1);
  save->project_id = self->project_id;
  save->prompt_id = self->id;
  save->fields = assay_version_new ();
  g_free (save->fields->system);
  g_free (save->fields->user);
  save->fields->system = assay_prompt_draft_dup_text (self, ASSAY_PROMPT_SYSTEM);
  save->fields->user = assay_prompt_draft_dup_text (self, ASSAY_PROMPT_USER);
  replace (&save->fields->model, self->model);
  replace (&save->fields->params, self->params);
  replace (&save->fields->note, self->note);
  g_task_set_task_data (task, save, save_free);
  self->is_dirty = FALSE;
  self->n_saving++;
  assay_workspace_write_async (self->workspace, save_in_db, save, NULL, ASSAY_CHANGE_PROMPTS, NULL,
                               saved_cb, g_steal_pointer (&task));
}

/**
 * assay_prompt_draft_save_finish:
 *
 * Returns: whether it is on disk.
 */
gboolean
assay_prompt_draft_save_finish (AssayPromptDraft *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * assay_prompt_draft_flush:
 *
 * Saves now what would be saved in a moment.
 */
void
assay_prompt_draft_flush (AssayPromptDraft *self)
{
  g_return_if_fail (ASSAY_IS_PROMPT_DRAFT (self));
  if (self->is_dirty)
    assay_prompt_draft_save_async (self, NULL, NULL);
}
