/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-project-edit.c: changes a project's settings in one step: title, description, labeling config,
 * rubric, and the prompts that explain the rubric. Either all of it is done or nothing. What is handed
 * back undoes it: the project is put back as it was; a prompt only if nobody wrote in it meanwhile.
 * The texts of a version that has run are never changed: the prompt's next draft begins instead. In
 * the db worker. */

#include "assay-project-edit.h"

#include "assay-error.h"
#include "assay-label-config.h"

#include <string.h>

static void
prompt_edit_free (gpointer data)
{
  AssayPromptEdit *edit = data;

  g_free (edit->name);
  g_free (edit->old_system);
  g_free (edit->old_user);
  g_free (edit->system);
  g_free (edit->user);
  g_free (edit);
}

/**
 * assay_project_edit_new:
 * @project: as it is
 *
 * Returns: (transfer full): a change that changes nothing yet.
 */
AssayProjectEdit *
assay_project_edit_new (const AssayProject *project)
{
  AssayProjectEdit *self = g_new0 (AssayProjectEdit, 1);

  self->project_id = project->id;
  self->title = g_strdup (project->title);
  self->description = g_strdup (project->description);
  self->config = g_strdup (project->label_config);
  self->rubric = g_strdup (project->rubric);
  self->expected_config = g_strdup (project->label_config);
  self->prompts = g_ptr_array_new_with_free_func (prompt_edit_free);
  return self;
}

/**
 * assay_project_edit_free:
 * @self: (transfer full): what to free
 */
void
assay_project_edit_free (AssayProjectEdit *self)
{
  g_free (self->title);
  g_free (self->description);
  g_free (self->config);
  g_free (self->rubric);
  g_free (self->expected_config);
  g_ptr_array_unref (self->prompts);
  g_free (self);
}

/* The paragraph is in the system part, or in the user part; when in neither, it goes into the first. */
static AssayPromptEdit *
propose (const AssayPrompt *prompt, const AssayVersion *version, AssayRubric *before, AssayRubric *after)
{
  AssayPromptEdit *edit = g_new0 (AssayPromptEdit, 1);
  AssayRubricPlace place;

  edit->prompt_id = prompt->id;
  edit->name = g_strdup (prompt->name);
  edit->number = version->number;
  edit->frozen = version->frozen_at != 0;
  edit->old_system = g_strdup (version->system);
  edit->old_user = g_strdup (version->user);
  edit->system = assay_rubric_update_prompt (before, after, version->system, &edit->place);
  edit->user = assay_rubric_update_prompt (before, after, version->user, &place);
  if (place == ASSAY_RUBRIC_NOWHERE)
    {
      g_free (edit->user);
      edit->user = g_strdup (version->user);
    }
  else if (edit->place == ASSAY_RUBRIC_NOWHERE)
    {
      g_free (edit->system);
      edit->system = g_strdup (version->system);
      edit->place = place;
    }
  edit->apply = edit->place != ASSAY_RUBRIC_NOWHERE;
  return edit;
}

/**
 * assay_project_edit_list_prompts:
 * @db: a connection of the calling thread
 * @before: (nullable): the rubric as it is
 * @after: (nullable): the rubric as it shall be
 * @add: whether a prompt shall explain the rubric when none does; else only those that do are listed
 *
 * Looks for prompts that have to be changed with the rubric.
 *
 * Returns: (transfer full) (element-type AssayPromptEdit): those whose text would be another, with
 * @apply as it is probably meant.
 */
GPtrArray *
assay_project_edit_list_prompts (AssayDb *db, gint64 project_id, AssayRubric *before, AssayRubric *after,
                                 gboolean add, GError **error)
{
  g_autoptr (GPtrArray) prompts = assay_prompt_list (db, project_id, error);
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func (prompt_edit_free);
  gboolean explained = FALSE;

  for (guint i = 0; prompts != NULL && i < prompts->len; i++)
    {
      const AssayPrompt *prompt = prompts->pdata[i];
      g_autoptr (AssayVersion) version = assay_version_find (db, prompt->id, 0, NULL);
      AssayPromptEdit *edit = version == NULL ? NULL : propose (prompt, version, before, after);
      gboolean found = edit != NULL && edit->place != ASSAY_RUBRIC_NOWHERE;

      explained = explained || found;
      if (edit == NULL)
        continue;
      if ((found || (add && after != NULL))
          && (strcmp (edit->system, edit->old_system) != 0 || strcmp (edit->user, edit->old_user) != 0))
        g_ptr_array_add (edits, edit);
      else
        prompt_edit_free (edit);
    }
  if (add && !explained && edits->len > 0)
    ((AssayPromptEdit *) edits->pdata[0])->apply = TRUE;
  return prompts == NULL ? NULL : g_steal_pointer (&edits);
}

static void
replace (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

/* Writes the prompt's text and appends to @undo what brings the old one back. */
static gboolean
save_prompt (AssayDb *db, gint64 project_id, const AssayPromptEdit *edit, AssayProjectEdit *undo, GError **error)
{
  g_autoptr (AssayPrompt) prompt = assay_prompt_load (db, edit->prompt_id, error);
  g_autoptr (AssayVersion) version
    = prompt == NULL ? NULL : assay_version_find (db, edit->prompt_id, 0, error);
  g_autoptr (AssayVersion) saved = NULL;
  AssayPromptEdit *back;

  if (version == NULL)
    return FALSE;
  if (strcmp (version->system, edit->old_system) != 0 || strcmp (version->user, edit->old_user) != 0)
    return TRUE; /* somebody wrote in it meanwhile: that is worth more */
  replace (&version->system, edit->system);
  replace (&version->user, edit->user);
  saved = assay_version_save (db, project_id, prompt->name, version, error);
  if (saved == NULL)
    return FALSE;
  back = g_new0 (AssayPromptEdit, 1);
  back->prompt_id = edit->prompt_id;
  back->name = g_strdup (prompt->name);
  back->number = saved->number;
  back->apply = TRUE;
  back->old_system = g_strdup (edit->system);
  back->old_user = g_strdup (edit->user);
  back->system = g_strdup (edit->old_system);
  back->user = g_strdup (edit->old_user);
  g_ptr_array_add (undo->prompts, back);
  return TRUE;
}

static gboolean
check_expected (const AssayProjectEdit *self, const AssayProject *project, GError **error)
{
  if (self->expected_config == NULL || strcmp (self->expected_config, project->label_config) == 0)
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT,
               "The labeling config of “%s” was changed by somebody else meanwhile", project->title);
  return FALSE;
}

/* A config that was broken before may be put back by an undo. */
static gboolean
check_config (const AssayProjectEdit *self, const AssayProject *project, GError **error)
{
  g_autoptr (AssayLabelConfig) config = NULL;
  g_autoptr (AssayRubric) rubric = NULL;

  if (strcmp (self->config, project->label_config) == 0)
    return TRUE;
  config = assay_label_config_new (self->config, -1, error);
  if (config == NULL)
    return FALSE;
  rubric = self->rubric == NULL ? NULL : assay_rubric_parse (self->rubric, error);
  return self->rubric == NULL || rubric != NULL;
}

/**
 * assay_project_edit_apply:
 * @db: a writing connection
 *
 * Does it, in one transaction.
 *
 * Returns: (transfer full): what undoes it; %NULL with %ASSAY_ERROR_CONFLICT when the config is not
 * the expected one any more or the title is taken, with %ASSAY_ERROR_INVALID when the new config is
 * none and there is no expected one.
 */
AssayProjectEdit *
assay_project_edit_apply (AssayDb *db, const AssayProjectEdit *self, GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  g_autoptr (AssayProject) project = tx == NULL ? NULL : assay_project_load (db, self->project_id, error);
  g_autoptr (AssayProjectEdit) undo = NULL;

  if (project == NULL || !check_expected (self, project, error)
      || (self->expected_config != NULL && !check_config (self, project, error)))
    return NULL;
  undo = assay_project_edit_new (project);
  replace (&undo->expected_config, NULL);
  replace (&project->title, self->title);
  replace (&project->description, self->description);
  replace (&project->label_config, self->config);
  replace (&project->rubric, self->rubric);
  if (!assay_project_update (db, project, error))
    return NULL;
  for (guint i = 0; i < self->prompts->len; i++)
    {
      const AssayPromptEdit *edit = self->prompts->pdata[i];

      if (edit->apply && !save_prompt (db, project->id, edit, undo, error))
        return NULL;
    }
  return assay_tx_commit (g_steal_pointer (&tx), error) ? g_steal_pointer (&undo) : NULL;
}
