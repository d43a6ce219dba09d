/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-result-request.c: what a model was asked for a result: the version's parts, rendered with the
 * task's data. It is made anew from what is stored, so it costs nothing to keep. */

#include "assay-result-request.h"

#include "assay-json.h"
#include "assay-project.h"
#include "assay-prompt-check.h"
#include "assay-prompt.h"
#include "assay-result-text.h"
#include "assay-run.h"
#include "assay-task.h"
#include "assay-template.h"

/* Appends one part of the prompt under its name. */
static gboolean
append_part (GString *out, const char *name, const char *text, GArray *variables, JsonObject *data,
             GError **error)
{
  g_autoptr (AssayTemplate) template = NULL;

  if (*text == '\0')
    return TRUE;
  template = assay_template_new (text, (const AssayVariable *) (gpointer) variables->data,
                                 variables->len, error);
  if (template == NULL)
    return FALSE;
  g_string_append_printf (out, "%s%s\n", out->len > 0 ? "\n\n" : "", name);
  assay_template_render (template, data, out);
  return TRUE;
}

/**
 * assay_result_dup_request:
 * @db: a connection of the calling thread
 *
 * Returns: (transfer full): the rendered prompt, "System" and "User" over their parts; pictures
 * stand in it as they are named in the data.
 */
char *
assay_result_dup_request (AssayDb *db, const AssayResult *result, GError **error)
{
  g_autoptr (AssayRun) run = assay_run_load (db, result->run_id, error);
  g_autoptr (AssayVersion) version
    = run == NULL ? NULL : assay_version_load (db, run->version_id, error);
  g_autoptr (AssayProject) project
    = version == NULL ? NULL : assay_project_load (db, run->project_id, error);
  g_autoptr (AssayLabelConfig) config
    = project == NULL ? NULL : assay_run_dup_config (run, project->label_config, error);
  g_autoptr (AssayTask) task = config == NULL ? NULL : assay_task_load (db, result->task_id, error);
  g_autoptr (JsonObject) data = task == NULL ? NULL : assay_json_parse_object (task->data, -1, error);
  g_autoptr (GStringChunk) names = g_string_chunk_new (256);
  g_autoptr (GArray) variables
    = data == NULL ? NULL : assay_prompt_list_variables (db, project->id, config, names, error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (variables == NULL ||
      !append_part (out, "System", version->system, variables, data, error) ||
      !append_part (out, "User", version->user, variables, data, error))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}
