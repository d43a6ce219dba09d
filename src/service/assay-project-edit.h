/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-project.h"
#include "assay-prompt.h"
#include "assay-rubric.h"

G_BEGIN_DECLS

/**
 * AssayPromptEdit:
 * @prompt_id: which prompt
 * @name: its name
 * @number: of its latest version
 * @frozen: whether that version has run, so that a new draft begins
 * @place: where the prompt explains the rubric now
 * @apply: whether the new text shall be written
 * @old_system: the system part as it is
 * @old_user: the user part as it is
 * @system: the system part as it shall be
 * @user: the user part as it shall be
 *
 * What becomes of a prompt.
 */
typedef struct
{
  gint64 prompt_id;
  char *name;
  gint64 number;
  gboolean frozen;
  AssayRubricPlace place;
  gboolean apply;
  char *old_system;
  char *old_user;
  char *system;
  char *user;
} AssayPromptEdit;

/**
 * AssayProjectEdit:
 * @project_id: which project
 * @title: its new title
 * @description: its new description
 * @config: its new labeling config
 * @rubric: (nullable): its new rubric, JSON
 * @expected_config: (nullable): what its config must still be
 * @prompts: (element-type AssayPromptEdit): what becomes of its prompts
 *
 * A change of a project's settings.
 */
typedef struct
{
  gint64 project_id;
  char *title;
  char *description;
  char *config;
  char *rubric;
  char *expected_config;
  GPtrArray *prompts;
} AssayProjectEdit;

AssayProjectEdit *assay_project_edit_new   (const AssayProject *project);
void              assay_project_edit_free  (AssayProjectEdit *self);
GPtrArray        *assay_project_edit_list_prompts (AssayDb *db, gint64 project_id, AssayRubric *before,
                                                   AssayRubric *after, gboolean add, GError **error);
AssayProjectEdit *assay_project_edit_apply (AssayDb *db, const AssayProjectEdit *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayProjectEdit, assay_project_edit_free)

G_END_DECLS
