/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prompt-facts.c: what the editor has to know about a project: the names that a prompt may use
 * and the columns that a run fills. Read in the reading worker, then never changed and shared. */

#include "assay-prompt-facts.h"

#include "assay-project.h"
#include "assay-query.h"
#include "assay-task.h"

static void
facts_clear (gpointer data)
{
  AssayPromptFacts *self = data;

  g_clear_pointer (&self->variables, g_array_unref);
  g_string_chunk_free (self->names);
  g_clear_pointer (&self->config, assay_label_config_unref);
  g_free (self->problem);
}

/**
 * assay_prompt_facts_new:
 *
 * Returns: (transfer full): facts that are not loaded.
 */
AssayPromptFacts *
assay_prompt_facts_new (gint64 project_id)
{
  AssayPromptFacts *self = g_atomic_rc_box_new0 (AssayPromptFacts);

  self->project_id = project_id;
  self->names = g_string_chunk_new (256);
  return self;
}

/**
 * assay_prompt_facts_ref:
 *
 * Returns: (transfer full): @self once more.
 */
AssayPromptFacts *
assay_prompt_facts_ref (AssayPromptFacts *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * assay_prompt_facts_unref:
 * @self: (transfer full): a reference
 */
void
assay_prompt_facts_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, facts_clear);
}

static gboolean
find_first (AssayPromptFacts *self, AssayDb *db, GError **error)
{
  g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_TASKS, self->project_id);
  g_autoptr (GArray) ids = NULL;

  assay_query_set_limit (query, 1);
  ids = assay_query_ids (query, db, error);
  if (ids != NULL && ids->len > 0)
    self->first_task = g_array_index (ids, gint64, 0);
  return ids != NULL;
}

/**
 * assay_prompt_facts_load:
 * @db: a connection of the calling thread
 *
 * Reads them, before anybody else has @self. A config that can't be understood is a fact, not an error.
 */
gboolean
assay_prompt_facts_load (AssayPromptFacts *self, AssayDb *db, GError **error)
{
  g_autoptr (AssayProject) project = assay_project_load (db, self->project_id, error);
  g_autoptr (GError) problem = NULL;

  if (project == NULL)
    return FALSE;
  self->n_tasks = assay_task_count (db, self->project_id, error);
  if (self->n_tasks < 0 || !find_first (self, db, error))
    return FALSE;
  self->config = assay_label_config_new (project->label_config, -1, &problem);
  if (self->config == NULL)
    {
      self->problem = g_strdup (problem->message);
      return TRUE;
    }
  self->variables
    = assay_prompt_list_variables (db, self->project_id, self->config, self->names, error);
  return self->variables != NULL;
}

/**
 * assay_prompt_facts_get_variables:
 * @n: (out): how many
 *
 * Returns: (transfer none) (nullable): what a prompt may name.
 */
const AssayVariable *
assay_prompt_facts_get_variables (const AssayPromptFacts *self, gsize *n)
{
  *n = self == NULL || self->variables == NULL ? 0 : self->variables->len;
  return *n == 0 ? NULL : (const AssayVariable *) (gpointer) self->variables->data;
}
