/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-prompt-check.c: which names a prompt may use, and whether it uses others. The config's
 * variables come first; beside them, whatever the data of the first tasks has, since a prompt may
 * say more than the form shows. Any thread, with a connection of its own. */

#include "assay-prompt-check.h"

#include "assay-json.h"
#include "assay-query.h"
#include "assay-task.h"
#include "assay-template.h"

static void
add_variable (GArray *variables, GStringChunk *names, const char *name)
{
  AssayVariable variable = { g_string_chunk_insert (names, name), NULL, ASSAY_VARIABLE_TEXT, TRUE };

  variable.key = variable.name;
  if (assay_variable_find ((AssayVariable *) (gpointer) variables->data, variables->len, name) == NULL)
    g_array_append_val (variables, variable);
}

/**
 * assay_prompt_list_variables:
 * @db: a connection of the calling thread
 * @names: owns the names that are not the config's; must live as long as what is returned
 *
 * Returns: (transfer full) (element-type AssayVariable): the names that a prompt of the project may
 * use.
 */
GArray *
assay_prompt_list_variables (AssayDb *db, gint64 project_id, AssayLabelConfig *config,
                             GStringChunk *names, GError **error)
{
  g_autoptr (GArray) variables = g_array_new (FALSE, TRUE, sizeof (AssayVariable));
  g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_TASKS, project_id);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) tasks = NULL;
  gsize n = 0;
  const AssayVariable *known = assay_label_config_get_variables (config, &n);

  g_array_append_vals (variables, known, (guint) n);
  assay_query_set_limit (query, ASSAY_PROMPT_LOOK_TASKS);
  ids = assay_query_ids (query, db, error);
  tasks = ids == NULL ? NULL : assay_task_load_many (db, (gint64 *) (gpointer) ids->data, ids->len, error);
  if (tasks == NULL)
    return NULL;
  for (guint i = 0; i < tasks->len; i++)
    {
      AssayTask *task = tasks->pdata[i];
      g_autoptr (JsonObject) data = assay_json_parse_object (task->data, -1, NULL);
      g_autoptr (GList) keys = data != NULL ? json_object_get_members (data) : NULL;

      for (GList *l = keys; l != NULL; l = l->next)
        add_variable (variables, names, l->data);
    }
  return g_steal_pointer (&variables);
}

static gboolean
check_part (const char *part, const char *text, GArray *variables, GError **error)
{
  g_autoptr (AssayTemplate) template
    = assay_template_new (text, (AssayVariable *) (gpointer) variables->data, variables->len, error);

  if (template != NULL && assay_template_check (template, error))
    return TRUE;
  g_prefix_error (error, "%s part: ", part);
  return FALSE;
}

/**
 * assay_prompt_check:
 * @db: a connection of the calling thread
 * @version: its system and user part are looked at
 *
 * Returns: whether the prompt names only what tasks of the project have; %ASSAY_ERROR_TEMPLATE with
 * line, column and what was probably meant.
 */
gboolean
assay_prompt_check (AssayDb *db, gint64 project_id, AssayLabelConfig *config,
                    const AssayVersion *version, GError **error)
{
  g_autoptr (GStringChunk) names = g_string_chunk_new (256);
  g_autoptr (GArray) variables = assay_prompt_list_variables (db, project_id, config, names, error);

  return variables != NULL && check_part ("System", version->system, variables, error) &&
         check_part ("User", version->user, variables, error);
}
