/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-project.c: assayctl project. Projects are named by title or id; what was deleted can be
 * restored, by its id, until it is purged. */

#include "assay-cmd-project-config.h"

#include "assay-error.h"
#include "assay-json.h"
#include "assay-label-columns.h"
#include "assay-project-setup.h"
#include "assay-prompt.h"
#include "assay-units.h"

#include <string.h>

static void
append_project_json (GString *out, const AssayProject *project)
{
  g_string_append_printf (out, "{\"project\":%" G_GINT64_FORMAT ",\"title\":", project->id);
  assay_json_append_string (out, project->title);
  g_string_append_printf (out, ",\"tasks\":%" G_GINT64_FORMAT ",\"template\":", project->n_tasks);
  if (project->template_id != NULL)
    assay_json_append_string (out, project->template_id);
  else
    g_string_append (out, "null");
}

static gboolean
list (AssayCli *cli, GError **error)
{
  gboolean deleted = FALSE, json = FALSE;
  const GOptionEntry options[] = {
    { "deleted", 0, 0, G_OPTION_ARG_NONE, &deleted, "Those that can be restored", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "A line of JSON for each", NULL },
    { NULL },
  };
  g_autoptr (GPtrArray) projects = NULL;
  g_autoptr (AssayTable) table = assay_cli_new_table ();

  if (!assay_cli_parse (cli, options, 0, 0, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  projects = assay_project_list (cli->db, deleted, error);
  if (projects == NULL)
    return FALSE;
  assay_table_add_column (table, "Id", TRUE);
  assay_table_add_column (table, "Title", FALSE);
  assay_table_add_column (table, "Tasks", TRUE);
  assay_table_add_column (table, deleted ? "Deleted" : "Changed", FALSE);
  for (guint i = 0; i < projects->len; i++)
    {
      AssayProject *project = projects->pdata[i];
      g_autofree char *time
        = assay_units_dup_time (deleted ? project->deleted_at : project->updated_at);
      g_autoptr (GString) line = g_string_new (NULL);

      append_project_json (line, project);
      if (json)
        assay_cli_print ("%s}\n", line->str);
      assay_table_add_format (table, "%" G_GINT64_FORMAT, project->id);
      assay_table_add_cell (table, project->title, ASSAY_STYLE_PLAIN);
      assay_table_add_format (table, "%" G_GINT64_FORMAT, project->n_tasks);
      assay_table_add_cell (table, time, ASSAY_STYLE_DIM);
    }
  if (!json)
    assay_cli_print_table (table);
  return TRUE;
}

/* A project to be stored. */
typedef struct
{
  const char *title;
  const AssayProjectTemplate *template;
  const char *config; /* instead of a template's */
  gint64 id;
} Create;

static gboolean
insert_project (AssayDb *db, gpointer data, GError **error)
{
  Create *create = data;
  g_autoptr (AssayProject) project = NULL;

  if (create->config == NULL)
    project = assay_project_setup (db, create->title, create->template, error);
  else
    {
      g_autoptr (AssayProject) fields = assay_project_new (create->title, create->config);

      if (assay_project_insert (db, fields, error))
        project = g_steal_pointer (&fields);
    }
  create->id = project != NULL ? project->id : 0;
  return project != NULL;
}

static gboolean
check_config (const char *xml, GError **error)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (xml, -1, error);
  g_autoptr (GPtrArray) problems = config != NULL ? assay_label_config_list_problems (xml, -1) : NULL;

  if (config == NULL)
    return FALSE;
  for (guint i = 0; i < problems->len; i++)
    {
      AssayConfigProblem *problem = problems->pdata[i];

      assay_cli_note ("Line %u: %s", problem->line, problem->message);
    }
  return TRUE;
}

static gboolean
create (AssayCli *cli, GError **error)
{
  g_autofree char *template_id = NULL;
  g_autofree char *config = NULL;
  g_autofree char *xml = NULL;
  const GOptionEntry options[] = {
    { "template", 't', 0, G_OPTION_ARG_FILENAME, &template_id,
      "What to begin with; “assayctl project templates” lists them", "ID" },
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &config,
      "A labeling config of Label Studio; @FILE reads it", "XML" },
    { NULL },
  };
  Create data = { 0 };

  if (!assay_cli_parse (cli, options, 1, 1, error))
    return FALSE;
  if (template_id != NULL && config != NULL)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "A project begins with a template or with a config, not with both");
      return FALSE;
    }
  data.title = cli->args[0];
  data.template = assay_project_template_get (template_id != NULL ? template_id : "blank", error);
  xml = config != NULL && data.template != NULL ? assay_cli_read_text (config, error) : NULL;
  if (data.template == NULL || (config != NULL && (xml == NULL || !check_config (xml, error))))
    return FALSE;
  data.config = xml;
  if (!assay_cli_open (cli, ASSAY_WORKSPACE_CREATE, error) ||
      !assay_cli_write (cli, insert_project, &data, ASSAY_CHANGE_PROJECTS | ASSAY_CHANGE_PROMPTS,
                        error))
    return FALSE;
  assay_cli_print ("%" G_GINT64_FORMAT "\n", data.id);
  return TRUE;
}

static void
print_columns (const AssayProject *project)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (project->label_config, -1, NULL);
  guint n_columns = 0;
  const AssayConfigColumn *columns
    = config != NULL ? assay_label_config_get_columns (config, &n_columns) : NULL;
  gsize n_variables = 0;
  const AssayVariable *variables
    = config != NULL ? assay_label_config_get_variables (config, &n_variables) : NULL;

  assay_cli_print ("Variables:");
  for (gsize i = 0; i < n_variables; i++)
    assay_cli_print (" {{%s}}", variables[i].name);
  assay_cli_print ("\nAnswers:\n");
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *title = assay_console_clean (columns[i].title);

      assay_cli_print ("  %s (%s)", columns[i].name, assay_column_kind_to_word (columns[i].kind));
      if (strcmp (title, columns[i].name) != 0)
        assay_cli_print (": %s", title);
      for (guint j = 0; j < columns[i].n_labels; j++)
        assay_cli_print ("%s%s", j == 0 ? ": " : ", ", columns[i].labels[j]);
      assay_cli_print ("\n");
    }
}

static gboolean
print_prompts (AssayCli *cli, const AssayProject *project, GError **error)
{
  g_autoptr (GPtrArray) prompts = assay_prompt_list (cli->db, project->id, error);

  if (prompts == NULL)
    return FALSE;
  assay_cli_print ("Prompts:%s\n", prompts->len == 0 ? " none yet" : "");
  for (guint i = 0; i < prompts->len; i++)
    assay_cli_print ("  %s\n", ((AssayPrompt *) prompts->pdata[i])->name);
  return TRUE;
}

static gboolean
show (AssayCli *cli, GError **error)
{
  gboolean config_only = FALSE, json = FALSE;
  const GOptionEntry options[] = {
    { "config", 'c', 0, G_OPTION_ARG_NONE, &config_only, "Only the labeling config", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "As JSON", NULL },
    { NULL },
  };
  g_autoptr (AssayProject) project = NULL;

  if (!assay_cli_parse (cli, options, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  project = assay_cli_find_project (cli, cli->args[0], error);
  if (project == NULL)
    return FALSE;
  if (json)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      append_project_json (line, project);
      g_string_append (line, ",\"label_config\":");
      assay_json_append_string (line, project->label_config);
      g_string_append_printf (line, ",\"rubric\":%s}\n",
                              project->rubric != NULL ? project->rubric : "null");
      assay_cli_print_text (line->str);
      return TRUE;
    }
  if (!config_only)
    {
      g_autofree char *title = assay_console_clean (project->title);
      g_autofree char *time = assay_units_dup_time (project->created_at);

      assay_cli_print ("%s (project %" G_GINT64_FORMAT ")\nMade %s, %" G_GINT64_FORMAT " tasks\n",
                       title, project->id, time, project->n_tasks);
      print_columns (project);
      if (!print_prompts (cli, project, error))
        return FALSE;
      assay_cli_print ("Labeling config:\n");
    }
  assay_cli_print ("%s%s", project->label_config,
                   g_str_has_suffix (project->label_config, "\n") ? "" : "\n");
  return TRUE;
}

static gboolean
list_templates (AssayCli *cli, GError **error)
{
  guint n = 0;
  const AssayProjectTemplate *templates = assay_project_template_list (&n);
  g_autoptr (AssayTable) table = assay_cli_new_table ();

  if (!assay_cli_parse (cli, NULL, 0, 0, error))
    return FALSE;
  assay_table_add_column (table, "Id", FALSE);
  assay_table_add_column (table, "Title", FALSE);
  assay_table_add_column (table, "For", FALSE);
  for (guint i = 0; i < n; i++)
    {
      assay_table_add_cell (table, templates[i].id, ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, templates[i].title, ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, templates[i].description, ASSAY_STYLE_PLAIN);
    }
  assay_cli_print_table (table);
  return TRUE;
}

static gboolean
update_project (AssayDb *db, gpointer data, GError **error)
{
  return assay_project_update (db, data, error);
}

static gboolean
rename_project (AssayCli *cli, GError **error)
{
  g_autoptr (AssayProject) project = NULL;

  if (!assay_cli_parse (cli, NULL, 2, 2, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  project = assay_cli_find_project (cli, cli->args[0], error);
  if (project == NULL)
    return FALSE;
  g_free (project->title);
  project->title = g_strdup (cli->args[1]);
  return assay_cli_write (cli, update_project, project, ASSAY_CHANGE_PROJECTS, error);
}

/* A copy to be made. */
typedef struct
{
  gint64 id;
  const char *title;
  gboolean with_tasks;
} Duplicate;

static gboolean
duplicate_project (AssayDb *db, gpointer data, GError **error)
{
  Duplicate *duplicate = data;
  g_autoptr (AssayProject) project = assay_project_duplicate (
    db, duplicate->id, duplicate->title, duplicate->with_tasks, error);

  duplicate->id = project != NULL ? project->id : 0;
  return project != NULL;
}

static gboolean
duplicate (AssayCli *cli, GError **error)
{
  gboolean without_tasks = FALSE;
  const GOptionEntry options[] = {
    { "without-tasks", 0, 0, G_OPTION_ARG_NONE, &without_tasks, "Only config and prompts", NULL },
    { NULL },
  };
  g_autoptr (AssayProject) project = NULL;
  Duplicate data = { 0 };

  if (!assay_cli_parse (cli, options, 1, 2, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  project = assay_cli_find_project (cli, cli->args[0], error);
  if (project == NULL)
    return FALSE;
  data = (Duplicate){ project->id, cli->n_args > 1 ? cli->args[1] : NULL, !without_tasks };
  if (!assay_cli_write (cli, duplicate_project, &data,
                        ASSAY_CHANGE_PROJECTS | ASSAY_CHANGE_TASKS | ASSAY_CHANGE_PROMPTS, error))
    return FALSE;
  assay_cli_print ("%" G_GINT64_FORMAT "\n", data.id);
  return TRUE;
}

static gboolean
delete_project (AssayDb *db, gpointer data, GError **error)
{
  return assay_project_set_deleted (db, ((AssayProject *) data)->id, TRUE, error);
}

static gboolean
restore_project (AssayDb *db, gpointer data, GError **error)
{
  return assay_project_set_deleted (db, ((AssayProject *) data)->id, FALSE, error);
}

static gboolean
purge_project (AssayDb *db, gpointer data, GError **error)
{
  AssayProject *project = data;

  return (project->deleted_at != 0 || delete_project (db, data, error)) &&
         assay_project_purge (db, project->id, error);
}

/* A deleted one, by id or, when there is only one of it, by title. */
static AssayProject *
find_deleted (AssayCli *cli, const char *title_or_id, GError **error)
{
  g_autoptr (GPtrArray) projects = assay_project_list (cli->db, TRUE, error);
  AssayProject *found = NULL;

  if (projects == NULL)
    return NULL;
  for (guint i = 0; i < projects->len; i++)
    {
      AssayProject *project = projects->pdata[i];
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, project->id);

      if (strcmp (id, title_or_id) == 0 || strcmp (project->title, title_or_id) == 0)
        found = project;
    }
  if (found != NULL)
    return assay_project_load (cli->db, found->id, error);
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
               "No deleted project is called “%s”; “assayctl project list --deleted” shows them",
               title_or_id);
  return NULL;
}

static gboolean
delete (AssayCli *cli, GError **error)
{
  gboolean purge = FALSE;
  const GOptionEntry options[] = {
    { "purge", 0, 0, G_OPTION_ARG_NONE, &purge, "For good: it can't be restored", NULL },
    { NULL },
  };
  g_autoptr (AssayProject) project = NULL;

  if (!assay_cli_parse (cli, options, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  project = assay_cli_find_project (cli, cli->args[0], purge ? NULL : error);
  if (project == NULL && purge)
    project = find_deleted (cli, cli->args[0], error);
  if (project == NULL || !assay_cli_write (cli, purge ? purge_project : delete_project, project,
                                           ASSAY_CHANGE_PROJECTS, error))
    return FALSE;
  if (!purge)
    assay_cli_note ("Deleted; “assayctl project restore %" G_GINT64_FORMAT "” brings it back",
                    project->id);
  return TRUE;
}

static gboolean
restore (AssayCli *cli, GError **error)
{
  g_autoptr (AssayProject) project = NULL;

  if (!assay_cli_parse (cli, NULL, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  project = find_deleted (cli, cli->args[0], error);
  return project != NULL &&
         assay_cli_write (cli, restore_project, project, ASSAY_CHANGE_PROJECTS, error);
}

const AssayCmd assay_cmd_project[] = {
  { "list", NULL, "The projects with their numbers of tasks", "  assayctl project list", list },
  { "create", "TITLE", "Makes a project and prints its id",
    "  assayctl project create Photos --template image-rubric\n"
    "  assayctl project create Tickets --config @tickets.xml",
    create },
  { "templates", NULL, "What a project can begin with", NULL, list_templates },
  { "show", "PROJECT", "The labeling config and what follows from it",
    "  assayctl project show Photos\n  assayctl project show Photos --config > photos.xml", show },
  { "config", "PROJECT", "Shows, checks or changes the labeling config",
    "  assayctl project config Photos > photos.xml\n"
    "  assayctl project config Photos --set @photos.xml --check\n"
    "  assayctl project config Photos --set @photos.xml",
    assay_cmd_project_config },
  { "rubric", "PROJECT", "Shows or changes the rubric; form and prompts follow",
    "  assayctl project rubric Photos --set @rubric.json", assay_cmd_project_rubric },
  { "rename", "PROJECT TITLE", "Gives it another title", NULL, rename_project },
  { "duplicate", "PROJECT [TITLE]", "Copies config, prompts and tasks, and prints the copy's id",
    "  assayctl project duplicate Photos \"Photos, second try\"", duplicate },
  { "delete", "PROJECT", "Deletes it, so that it can be restored", NULL, delete },
  { "restore", "PROJECT", "Brings a deleted one back", NULL, restore },
  { NULL },
};
