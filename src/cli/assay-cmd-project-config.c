/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-project-config.c: assayctl project config and rubric: shows them, checks them, and puts
 * others in their place. What that does to the answers that are there is said first, and a person is
 * asked; a script says --yes. Nothing is deleted by it. */

#include "assay-cmd-project-config.h"

#include "assay-config-effect.h"
#include "assay-error.h"
#include "assay-project-edit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Every problem with its line, on standard output; FALSE when one of them is fatal. */
static gboolean
print_problems (const char *xml)
{
  g_autoptr (GPtrArray) problems = assay_label_config_list_problems (xml, -1);
  gboolean good = TRUE;

  for (guint i = 0; i < problems->len; i++)
    {
      const AssayConfigProblem *problem = problems->pdata[i];
      g_autofree char *message = assay_console_clean (problem->message);

      assay_cli_print ("Line %u: %s%s\n", problem->line, problem->fatal ? "" : "remark: ", message);
      good = good && !problem->fatal;
    }
  return good;
}

/* Whether a person at the terminal says yes; FALSE without a terminal. */
static gboolean
ask (void)
{
  char answer[16] = "";

  if (!assay_console_is_terminal (STDIN_FILENO) || !assay_console_is_terminal (STDERR_FILENO))
    return FALSE;
  fprintf (stderr, "Change it? [y/N] ");
  fflush (stderr);
  return fgets (answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
}

static gboolean
apply_edit (AssayDb *db, gpointer data, GError **error)
{
  g_autoptr (AssayProjectEdit) undo = assay_project_edit_apply (db, data, error);

  return undo != NULL;
}

static void
note_prompts (const AssayProjectEdit *edit)
{
  for (guint i = 0; i < edit->prompts->len; i++)
    {
      const AssayPromptEdit *prompt = edit->prompts->pdata[i];

      if (prompt->apply)
        assay_cli_note ("The prompt “%s” will explain the rubric anew%s", prompt->name,
                        prompt->frozen ? ", in a new draft" : "");
    }
}

/* Says what the change does, asks, and does it. */
static gboolean
change (AssayCli *cli, const AssayProject *project, AssayProjectEdit *edit, gboolean yes, GError **error)
{
  g_autoptr (AssayConfigEffect) effect
    = assay_config_effect_count (cli->db, project->id, project->label_config, edit->config, error);
  g_autofree char *told = effect == NULL ? NULL : assay_config_effect_describe (effect);
  g_autofree char *clean = NULL;

  if (effect == NULL)
    return FALSE;
  clean = g_strchomp (assay_console_clean (told));
  if (*clean != '\0')
    assay_cli_note ("%s", clean);
  note_prompts (edit);
  if (effect->n_results + effect->n_annotations > 0)
    assay_cli_note ("Nothing is deleted: results and annotations keep their values");
  if ((*clean != '\0' || edit->prompts->len > 0) && !yes && !ask ())
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_PERMISSION, "Nothing was changed; say --yes to agree");
      return FALSE;
    }
  return assay_cli_write (cli, apply_edit, edit, ASSAY_CHANGE_PROJECTS | ASSAY_CHANGE_PROMPTS, error);
}

static void
print_whole (const char *text)
{
  assay_cli_print ("%s%s", text, g_str_has_suffix (text, "\n") ? "" : "\n");
}

/* Without this a rubric would say something else than the form. */
static char *
follow (const AssayProject *project, const char *xml)
{
  g_autoptr (AssayRubric) stored
    = project->rubric == NULL ? NULL : assay_rubric_parse (project->rubric, NULL);
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (xml, -1, NULL);
  g_autoptr (AssayRubric) rubric = config == NULL ? NULL : assay_rubric_follow_config (stored, config);

  return project->rubric == NULL || rubric == NULL ? NULL : assay_rubric_to_json (rubric);
}

/**
 * assay_cmd_project_config:
 *
 * assayctl project config.
 */
gboolean
assay_cmd_project_config (AssayCli *cli, GError **error)
{
  g_autofree char *set = NULL;
  g_autofree char *xml = NULL;
  gboolean check = FALSE, yes = FALSE;
  const GOptionEntry options[] = {
    { "set", 0, 0, G_OPTION_ARG_FILENAME, &set, "The labeling config it shall have; @FILE reads it", "XML" },
    { "check", 0, 0, G_OPTION_ARG_NONE, &check, "Only says what is wrong with it, line by line", NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, "Does not ask when answers that are there do not fit any more", NULL },
    { NULL },
  };
  g_autoptr (AssayProject) project = NULL;
  g_autoptr (AssayProjectEdit) edit = NULL;

  if (!assay_cli_parse (cli, options, 1, 1, error) || !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  project = assay_cli_find_project (cli, cli->args[0], error);
  xml = project == NULL ? NULL : set == NULL ? g_strdup (project->label_config) : assay_cli_read_text (set, error);
  if (xml == NULL)
    return FALSE;
  if (check)
    {
      cli->status = print_problems (xml) ? ASSAY_EXIT_COMPLETE : ASSAY_EXIT_USAGE;
      return TRUE;
    }
  if (set == NULL)
    {
      print_whole (xml);
      return TRUE;
    }
  edit = assay_project_edit_new (project);
  g_free (edit->config);
  edit->config = g_steal_pointer (&xml);
  g_free (edit->rubric);
  edit->rubric = follow (project, edit->config);
  return change (cli, project, edit, yes, error);
}

/* The rubric as it agrees with the form, and the form that agrees with the new one. */
static AssayProjectEdit *
make_edit (AssayCli *cli, const AssayProject *project, AssayRubric *after, GError **error)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (project->label_config, -1, error);
  g_autoptr (AssayRubric) stored = project->rubric == NULL ? NULL : assay_rubric_parse (project->rubric, NULL);
  g_autoptr (AssayRubric) before = config == NULL ? NULL : assay_rubric_follow_config (stored, config);
  g_autoptr (AssayProjectEdit) edit = assay_project_edit_new (project);

  if (config == NULL)
    return NULL;
  g_free (edit->config);
  g_free (edit->rubric);
  edit->rubric = assay_rubric_to_json (after);
  edit->config = assay_rubric_update_config (before, after, project->label_config, error);
  if (edit->config == NULL)
    return NULL;
  g_ptr_array_unref (edit->prompts);
  edit->prompts = assay_project_edit_list_prompts (cli->db, project->id, before, after, TRUE, error);
  if (edit->prompts != NULL)
    return g_steal_pointer (&edit);
  edit->prompts = g_ptr_array_new ();
  return NULL;
}

/**
 * assay_cmd_project_rubric:
 *
 * assayctl project rubric.
 */
gboolean
assay_cmd_project_rubric (AssayCli *cli, GError **error)
{
  g_autofree char *set = NULL;
  g_autofree char *json = NULL;
  gboolean yes = FALSE;
  const GOptionEntry options[] = {
    { "set", 0, 0, G_OPTION_ARG_FILENAME, &set, "The rubric it shall have; @FILE reads it", "JSON" },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, "Does not ask before form and prompts follow", NULL },
    { NULL },
  };
  g_autoptr (AssayProject) project = NULL;
  g_autoptr (AssayRubric) rubric = NULL;
  g_autoptr (AssayProjectEdit) edit = NULL;

  if (!assay_cli_parse (cli, options, 1, 1, error) || !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  project = assay_cli_find_project (cli, cli->args[0], error);
  if (project == NULL)
    return FALSE;
  if (set == NULL)
    {
      if (project->rubric != NULL)
        print_whole (project->rubric);
      else
        assay_cli_note ("“%s” has no rubric", project->title);
      return TRUE;
    }
  json = assay_cli_read_text (set, error);
  rubric = json == NULL ? NULL : assay_rubric_parse (json, error);
  edit = rubric == NULL ? NULL : make_edit (cli, project, rubric, error);
  return edit != NULL && change (cli, project, edit, yes, error);
}
