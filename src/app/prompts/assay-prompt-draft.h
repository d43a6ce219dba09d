/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

#include "assay-prompt.h"
#include "assay-workspace.h"

G_BEGIN_DECLS

/* After the last key stroke a draft is saved. */
#define ASSAY_PROMPT_DRAFT_SAVE_MS 600

typedef enum
{
  ASSAY_PROMPT_SYSTEM,
  ASSAY_PROMPT_USER,
  ASSAY_N_PROMPT_PARTS
} AssayPromptPart;

#define ASSAY_TYPE_PROMPT_DRAFT (assay_prompt_draft_get_type ())
G_DECLARE_FINAL_TYPE (AssayPromptDraft, assay_prompt_draft, ASSAY, PROMPT_DRAFT, GObject)

AssayPromptDraft *assay_prompt_draft_new         (AssayWorkspace *workspace, const AssayPrompt *prompt,
                                                  const AssayVersion *latest);
gint64            assay_prompt_draft_get_id      (AssayPromptDraft *self);
const char       *assay_prompt_draft_get_name    (AssayPromptDraft *self);
void              assay_prompt_draft_set_name    (AssayPromptDraft *self, const char *name);
gint64            assay_prompt_draft_get_version (AssayPromptDraft *self);
gint64            assay_prompt_draft_get_number  (AssayPromptDraft *self);
gboolean          assay_prompt_draft_is_saved    (AssayPromptDraft *self);
GtkSourceBuffer  *assay_prompt_draft_get_buffer  (AssayPromptDraft *self, AssayPromptPart part);
char             *assay_prompt_draft_dup_text    (AssayPromptDraft *self, AssayPromptPart part);
const char       *assay_prompt_draft_get_model   (AssayPromptDraft *self);
void              assay_prompt_draft_set_model   (AssayPromptDraft *self, const char *model);
const char       *assay_prompt_draft_get_params  (AssayPromptDraft *self);
void              assay_prompt_draft_set_params  (AssayPromptDraft *self, const char *params);
void              assay_prompt_draft_follow      (AssayPromptDraft *self, const AssayVersion *latest);
void              assay_prompt_draft_restore     (AssayPromptDraft *self, const AssayVersion *version);
void              assay_prompt_draft_flush       (AssayPromptDraft *self);
void              assay_prompt_draft_save_async  (AssayPromptDraft *self, GAsyncReadyCallback callback,
                                                  gpointer user_data);
gboolean          assay_prompt_draft_save_finish (AssayPromptDraft *self, GAsyncResult *result, GError **error);

G_END_DECLS
