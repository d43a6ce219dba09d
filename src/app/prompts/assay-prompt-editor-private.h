/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-model-menu.h"
#include "assay-name-popover.h"
#include "assay-prompt-chips.h"
#include "assay-prompt-draft.h"
#include "assay-prompt-editor.h"
#include "assay-prompt-facts.h"
#include "assay-prompt-text.h"
#include "assay-notice-bar.h"
#include "assay-params-button.h"
#include "assay-prompt-preview.h"
#include "assay-run-menu.h"
#include "assay-settings.h"
#include "assay-version-menu.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _AssayPromptEditor
{
  AssayView parent_instance;

  /* of the template */
  GtkStack *pages;
  GtkMenuButton *prompt_button;
  GtkLabel *prompt_name;
  AssayNamePopover *name_popover;
  AssayVersionMenu *version_menu;
  AssayModelMenu *model_menu;
  AssayParamsButton *params;
  GtkToggleButton *preview_toggle;
  GtkStack *write_or_see;
  AssayPromptPreview *preview;
  GtkLabel *price;
  AdwSplitButton *run_button;
  AssayRunMenu *run_menu;
  GtkSpinner *busy;
  GtkPaned *parts;
  AssayPromptText *system;
  AssayPromptText *user;
  AssayPromptChips *chips;
  GtkRevealer *problem;
  GtkLabel *problem_text;
  GtkWidget *problem_fix;
  AssayNoticeBar *notice;
  GtkRevealer *past_notice;
  GtkLabel *past_text;

  /* owned; of the project */
  GHashTable *drafts;        /* prompt id → AssayPromptDraft; kept as long as the session */
  gpointer drafts_session;    /* not held: whose drafts those are */
  GPtrArray *prompts;        /* of AssayPrompt; NULL while not attached */
  GPtrArray *versions;       /* of AssayVersion, of the chosen prompt */
  AssayPromptDraft *draft;   /* of the chosen prompt; NULL: there is none */
  AssayPromptFacts *facts;   /* NULL: not loaded yet */
  gint64 past;               /* the number of the old version that is shown, 0: the draft is */
  GtkSourceBuffer *past_system;
  GtkSourceBuffer *past_user;
  char *data_subset;         /* what the Data page shows, NULL: everything */
  char *results_subset;      /* whose results are shown, NULL: none */
  GCancellable *counting;    /* of the menu of subsets; NULL: not */
  gint64 task_id;            /* the one that the preview shows, 0: the first */
  GCancellable *cancellable; /* of everything that the page waits for */
  GSimpleActionGroup *list_actions;
  GSettings *settings;
  gint64 deleted;            /* the prompt that was deleted last, for undo */
  gint64 stopped;            /* the run that stopped last, to go on with */
  gint64 running;            /* the run that began or went on last */
  gboolean tells_trouble;    /* the notice says what that run waits for */
  gulong ended_id;           /* of the session's runs */
  gulong busy_id;            /* likewise */
  guint n_waiting;           /* for a run to begin */
  guint price_id;            /* a timeout */
  gboolean is_pricing;
  gboolean must_price_again;
};

void                assay_prompt_editor_install_verbs (GtkWidgetClass *widget_class);
void                assay_prompt_editor_update_verbs  (AssayPromptEditor *self);
void                assay_prompt_editor_take_name     (AssayPromptEditor *self, const char *name);
void                assay_prompt_editor_choose        (AssayPromptEditor *self, gint64 prompt_id);
void                assay_prompt_editor_reload        (AssayPromptEditor *self);
void                assay_prompt_editor_show_past     (AssayPromptEditor *self, gint64 number);
const AssayVersion *assay_prompt_editor_get_past      (AssayPromptEditor *self);

void                assay_prompt_editor_install_runs  (GtkWidgetClass *widget_class);
void                assay_prompt_editor_ask_price     (AssayPromptEditor *self);
void                assay_prompt_editor_show_preview  (AssayPromptEditor *self);
void                assay_prompt_editor_count         (AssayPromptEditor *self);
void                assay_prompt_editor_attach_runs   (AssayPromptEditor *self);
void                assay_prompt_editor_detach_runs   (AssayPromptEditor *self);
void                assay_prompt_editor_tell          (AssayPromptEditor *self, const char *text,
                                                       const char *button, const char *action);

G_END_DECLS
