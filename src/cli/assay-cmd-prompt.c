/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-prompt.c: assayctl prompt. “set” changes the draft, or begins the next version when the
 * last one has run; what is not named stays as it was. Names, parameters and the model are checked
 * before anything is stored. */

#include "assay-cmd.h"

#include "assay-chat-params.h"
#include "assay-connection.h"
#include "assay-error.h"
#include "assay-json.h"
#include "assay-prompt-check.h"
#include "assay-units.h"

#include <string.h>

/* A version on its way to the database. */
typedef struct
{
  gint64 project_id;
  const char *name;
  AssayVersion *fields;
  AssayVersion *saved;
} Save;

static gboolean
save_version (AssayDb *db, gpointer data, GError **error)
{
  Save *save = data;

  save->saved = assay_version_save (db, save->project_id, save->name, save->fields, error);
  return save->saved != NULL;
}

/* The latest version of the prompt, or an empty one when there is no such prompt yet. */
static AssayVersion *
load_fields (AssayCli *cli, gint64 project_id, const char *name, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayPrompt) prompt = assay_prompt_find (cli->db, project_id, name, &local_error);

  if (prompt != NULL)
    return assay_version_find (cli->db, prompt->id, 0, error);
  if (g_error_matches (local_error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND))
    return assay_version_new ();
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static gboolean
set_text (char **field, const char *option, GError **error)
{
  char *text;

  if (option == NULL)
    return TRUE;
  text = assay_cli_read_text (option, error);
  if (text == NULL)
    return FALSE;
  g_free (*field);
  *field = text;
  return TRUE;
}

static gboolean
set_params (AssayVersion *fields, char **params, GError **error)
{
  g_autoptr (JsonObject) old = assay_json_parse_object (fields->params, -1, error);
  g_autoptr (AssayChatParams) values = old != NULL ? assay_chat_params_from_json (old, error) : NULL;
  g_autoptr (JsonObject) object = NULL;

  if (values == NULL)
    return FALSE;
  for (int i = 0; params != NULL && params[i] != NULL; i++)
    {
      const char *equals = strchr (params[i], '=');
      g_autofree char *name = NULL;

      if (equals == NULL)
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                       "“%s” is no parameter; write it like “temperature=0”", params[i]);
          return FALSE;
        }
      name = g_strndup (params[i], (gsize) (equals - params[i]));
      if (!assay_chat_params_set (values, name, equals + 1, error))
        return FALSE;
    }
  object = assay_chat_params_to_json (values);
  g_free (fields->params);
  fields->params = assay_json_object_to_text (object);
  return TRUE;
}

/* CONNECTION/MODEL whose connection exists, or "builtin". */
static gboolean
check_model (AssayCli *cli, const char *model, GError **error)
{
  const char *slash = strchr (model, '/');
  g_autofree char *name = slash != NULL ? g_strndup (model, (gsize) (slash - model)) : NULL;
  g_autoptr (AssayConnection) connection = NULL;

  if (strcmp (model, "builtin") == 0)
    return TRUE;
  if (slash == NULL || slash[1] == '\0')
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "“%s” names no model; write it as CONNECTION/MODEL, such as “local/judge-1”, or "
                   "“builtin”",
                   model);
      return FALSE;
    }
  connection = assay_connection_find (cli->db, name, error);
  return connection != NULL;
}

/* What "prompt set" was told. */
typedef struct
{
  char *system;
  char *user;
  char *model;
  char *note;
  char **params;
} SetOptions;

static void
set_options_clear (SetOptions *options)
{
  g_free (options->system);
  g_free (options->user);
  g_free (options->model);
  g_free (options->note);
  g_strfreev (options->params);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SetOptions, set_options_clear)

static gboolean
apply (AssayCli *cli, AssayVersion *fields, const SetOptions *options, GError **error)
{
  if (!set_text (&fields->system, options->system, error) ||
      !set_text (&fields->user, options->user, error) ||
      !set_text (&fields->note, options->note, error) ||
      !set_params (fields, options->params, error) ||
      (options->model != NULL && !check_model (cli, options->model, error)))
    return FALSE;
  if (options->model != NULL)
    {
      g_free (fields->model);
      fields->model = g_strdup (options->model);
    }
  return TRUE;
}

static gboolean
set (AssayCli *cli, GError **error)
{
  g_auto (SetOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "system", 0, 0, G_OPTION_ARG_FILENAME, &options.system, "The system part; @FILE reads it", "TEXT" },
    { "user", 0, 0, G_OPTION_ARG_FILENAME, &options.user,
      "The user part, with names of data such as {{image}}; @FILE reads it", "TEXT" },
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &options.model, "CONNECTION/MODEL, or builtin", "MODEL" },
    { "param", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &options.params,
      "Such as temperature=0; may be repeated, an empty value takes it away", "NAME=VALUE" },
    { "note", 0, 0, G_OPTION_ARG_FILENAME, &options.note, "What this version is about", "TEXT" },
    { NULL },
  };
  g_autoptr (AssayProject) project = NULL;
  g_autoptr (AssayLabelConfig) config = NULL;
  g_autoptr (AssayVersion) fields = NULL;
  g_autoptr (AssayVersion) saved = NULL;
  Save save = { 0 };

  if (!assay_cli_parse (cli, entries, 2, 2, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  project = assay_cli_find_project (cli, cli->args[0], error);
  fields = project != NULL ? load_fields (cli, project->id, cli->args[1], error) : NULL;
  config = fields != NULL ? assay_label_config_new (project->label_config, -1, error) : NULL;
  if (config == NULL || !apply (cli, fields, &options, error) ||
      !assay_prompt_check (cli->db, project->id, config, fields, error))
    return FALSE;
  save = (Save){ project->id, cli->args[1], fields, NULL };
  if (!assay_cli_write (cli, save_version, &save, ASSAY_CHANGE_PROMPTS, error))
    return FALSE;
  saved = save.saved;
  assay_cli_note ("“%s” version %" G_GINT64_FORMAT "%s", cli->args[1], saved->number,
                  saved->frozen_at == 0 ? " is a draft until it runs" : " says this already");
  return TRUE;
}

/* The prompt that args[1] names, or the only one. */
static AssayPrompt *
find_prompt (AssayCli *cli, GError **error)
{
  g_autoptr (AssayProject) project = NULL;

  if (!assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return NULL;
  project = assay_cli_find_project (cli, cli->args[0], error);
  return project == NULL
           ? NULL
           : assay_cli_find_prompt (cli, project, cli->n_args > 1 ? cli->args[1] : NULL, error);
}

static void
append_version_json (GString *out, const AssayPrompt *prompt, const AssayVersion *version)
{
  const struct
  {
    const char *name;
    const char *text;
  } texts[] = {
    { "system", version->system }, { "user", version->user },     { "model", version->model },
    { "note", version->note },     { "author", version->author },
  };

  g_string_append (out, "{\"prompt\":");
  assay_json_append_string (out, prompt->name);
  g_string_append_printf (out, ",\"version\":%" G_GINT64_FORMAT ",\"draft\":%s", version->number,
                          version->frozen_at == 0 ? "true" : "false");
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_string_append_printf (out, ",\"%s\":", texts[i].name);
      if (texts[i].text != NULL)
        assay_json_append_string (out, texts[i].text);
      else
        g_string_append (out, "null");
    }
  g_string_append_printf (out, ",\"params\":%s}\n", version->params);
}

static void
print_version (const AssayPrompt *prompt, const AssayVersion *version)
{
  g_autofree char *time = assay_units_dup_time (version->updated_at);

  assay_cli_print ("%s, version %" G_GINT64_FORMAT "%s\n", prompt->name, version->number,
                   version->frozen_at == 0 ? " (draft)" : "");
  assay_cli_print ("Model: %s\n", version->model != NULL ? version->model : "none chosen yet");
  assay_cli_print ("Parameters: %s\n", version->params);
  assay_cli_print ("Changed: %s%s%s\n", time, version->author != NULL ? " by " : "",
                   version->author != NULL ? version->author : "");
  if (*version->note != '\0')
    assay_cli_print ("Note: %s\n", version->note);
  assay_cli_print ("\nSystem:\n%s\n\nUser:\n%s\n", version->system, version->user);
}

static gboolean
show (AssayCli *cli, GError **error)
{
  gint64 number = 0;
  gboolean json = FALSE;
  const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_INT64, &number, "Instead of the latest", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "As JSON", NULL },
    { NULL },
  };
  g_autoptr (AssayPrompt) prompt = NULL;
  g_autoptr (AssayVersion) version = NULL;
  g_autoptr (GString) line = g_string_new (NULL);

  if (!assay_cli_parse (cli, options, 1, 2, error))
    return FALSE;
  prompt = find_prompt (cli, error);
  version = prompt != NULL ? assay_version_find (cli->db, prompt->id, number, error) : NULL;
  if (version == NULL)
    return FALSE;
  append_version_json (line, prompt, version);
  if (json)
    assay_cli_print_text (line->str);
  else
    print_version (prompt, version);
  return TRUE;
}

static gboolean
list_versions (AssayCli *cli, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry options[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "A line of JSON for each", NULL },
    { NULL },
  };
  static const char *const titles[] = { "Version", "State", "Model", "Changed", "By", "Note" };
  g_autoptr (AssayPrompt) prompt = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  g_autoptr (AssayTable) table = assay_cli_new_table ();

  if (!assay_cli_parse (cli, options, 1, 2, error))
    return FALSE;
  prompt = find_prompt (cli, error);
  versions = prompt != NULL ? assay_version_list (cli->db, prompt->id, error) : NULL;
  if (versions == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    assay_table_add_column (table, titles[i], i == 0);
  for (guint i = 0; i < versions->len; i++)
    {
      AssayVersion *version = versions->pdata[i];
      g_autofree char *time = assay_units_dup_time (version->updated_at);
      g_autoptr (GString) line = g_string_new (NULL);

      append_version_json (line, prompt, version);
      if (json)
        assay_cli_print_text (line->str);
      assay_table_add_format (table, "%" G_GINT64_FORMAT, version->number);
      assay_table_add_cell (table, version->frozen_at == 0 ? "draft" : "has run", ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, version->model != NULL ? version->model : "–", ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, time, ASSAY_STYLE_DIM);
      assay_table_add_cell (table, version->author, ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, version->note, ASSAY_STYLE_PLAIN);
    }
  if (!json)
    assay_cli_print_table (table);
  return TRUE;
}

static gboolean
list (AssayCli *cli, GError **error)
{
  g_autoptr (AssayProject) project = NULL;
  g_autoptr (GPtrArray) prompts = NULL;
  g_autoptr (AssayTable) table = assay_cli_new_table ();

  if (!assay_cli_parse (cli, NULL, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  project = assay_cli_find_project (cli, cli->args[0], error);
  prompts = project != NULL ? assay_prompt_list (cli->db, project->id, error) : NULL;
  if (prompts == NULL)
    return FALSE;
  assay_table_add_column (table, "Prompt", FALSE);
  assay_table_add_column (table, "Version", TRUE);
  assay_table_add_column (table, "State", FALSE);
  assay_table_add_column (table, "Model", FALSE);
  for (guint i = 0; i < prompts->len; i++)
    {
      AssayPrompt *prompt = prompts->pdata[i];
      g_autoptr (AssayVersion) version = assay_version_find (cli->db, prompt->id, 0, error);

      if (version == NULL)
        return FALSE;
      assay_table_add_cell (table, prompt->name, ASSAY_STYLE_PLAIN);
      assay_table_add_format (table, "%" G_GINT64_FORMAT, version->number);
      assay_table_add_cell (table, version->frozen_at == 0 ? "draft" : "has run", ASSAY_STYLE_PLAIN);
      assay_table_add_cell (table, version->model != NULL ? version->model : "–", ASSAY_STYLE_PLAIN);
    }
  assay_cli_print_table (table);
  return TRUE;
}

const AssayCmd assay_cmd_prompt[] = {
  { "list", "PROJECT", "The prompts of a project", NULL, list },
  { "show", "PROJECT [PROMPT]", "What a prompt says", "  assayctl prompt show Photos rubric", show },
  { "set", "PROJECT PROMPT", "Writes a prompt, or the next version of it",
    "  assayctl prompt set Photos rubric --system @system.txt --user '{{image}}'\n"
    "  assayctl prompt set Photos rubric --model local/judge-1 --param temperature=0",
    set },
  { "versions", "PROJECT [PROMPT]", "All versions of a prompt", NULL, list_versions },
  { NULL },
};
