/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prompt-editor-preview.c: the other side of the editor: the prompt as a model gets it, with the
 * task whose result is selected below, else with the first one. Main thread. */

#include "assay-prompt-editor-private.h"

/* The prompt as a model would get it, or the one that is written. */
void
assay_prompt_editor_show_preview (AssayPromptEditor *self)
{
  gboolean see = gtk_toggle_button_get_active (self->preview_toggle);
  const AssayVersion *past = assay_prompt_editor_get_past (self);
  g_autofree char *system = NULL;
  g_autofree char *user = NULL;

  gtk_stack_set_visible_child_name (self->write_or_see, see ? "see" : "write");
  if (!see || self->draft == NULL || self->facts == NULL)
    return;
  system = past != NULL ? g_strdup (past->system)
                        : assay_prompt_draft_dup_text (self->draft, ASSAY_PROMPT_SYSTEM);
  user = past != NULL ? g_strdup (past->user)
                      : assay_prompt_draft_dup_text (self->draft, ASSAY_PROMPT_USER);
  assay_prompt_preview_show (self->preview, assay_view_get_session (ASSAY_VIEW (self)), self->facts,
                             self->task_id != 0 ? self->task_id : self->facts->first_task, system, user);
}

/**
 * assay_prompt_editor_set_task:
 * @task_id: 0 for the first one
 *
 * Says with which task the prompt is previewed.
 */
void
assay_prompt_editor_set_task (AssayPromptEditor *self, gint64 task_id)
{
  g_return_if_fail (ASSAY_IS_PROMPT_EDITOR (self));
  self->task_id = task_id;
  if (assay_view_is_attached (ASSAY_VIEW (self)))
    assay_prompt_editor_show_preview (self);
}
