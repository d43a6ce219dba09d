/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-versions.c: assayctl versions. Versions are named by their number, as “2” or “v2”, or by a
 * tag. What a version says never changes once it ran: restoring begins a new draft. */

#include "assay-cmd.h"

#include "assay-error.h"
#include "assay-json.h"
#include "assay-run-name.h"
#include "assay-units.h"
#include "assay-version-change.h"
#include "assay-version-diff.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

/* Which prompt, with --prompt; else the project's only one. */
static AssayPrompt *
find_prompt (AssayCli *cli, const char *name, GError **error)
{
  g_autoptr (AssayProject) project = NULL;

  if (!assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return NULL;
  project = assay_cli_find_project (cli, cli->args[0], error);
  return project == NULL ? NULL : assay_cli_find_prompt (cli, project, name, error);
}

/* List ------------------------------------------------------------------------------------------ */

static void
append_text (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, ",\"%s\":", name);
  if (text != NULL)
    assay_json_append_string (out, text);
  else
    g_string_append (out, "null");
}

static double
known_cost (const AssayVersionFacts *facts)
{
  gint64 done = facts->n_ok + facts->n_failed;

  return done == 0 || facts->n_cost_unknown >= done ? NAN : facts->cost;
}

static void
print_json (const AssayPrompt *prompt, const AssayVersionFacts *facts)
{
  const AssayVersion *version = facts->version;
  g_autoptr (GString) out = g_string_new ("{\"prompt\":");

  assay_json_append_string (out, prompt->name);
  g_string_append_printf (out, ",\"version\":%" G_GINT64_FORMAT ",\"draft\":%s", version->number,
                          version->frozen_at == 0 ? "true" : "false");
  append_text (out, "name", version->name);
  append_text (out, "note", version->note);
  append_text (out, "author", version->author);
  append_text (out, "model", version->model);
  g_string_append (out, ",\"tags\":[");
  for (guint i = 0; i < facts->tags->len; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      assay_json_append_string (out, facts->tags->pdata[i]);
    }
  g_string_append_printf (out,
                          "],\"runs\":%" G_GINT64_FORMAT ",\"latest_run\":%" G_GINT64_FORMAT
                          ",\"ok\":%" G_GINT64_FORMAT ",\"failed\":%" G_GINT64_FORMAT ",\"score\":",
                          facts->n_runs, facts->latest_run, facts->n_ok, facts->n_failed);
  assay_json_append_number (out, facts->score);
  g_string_append (out, ",\"cost\":");
  assay_json_append_number (out, known_cost (facts));
  g_string_append_printf (out, ",\"created_at\":%" G_GINT64_FORMAT "}\n", version->created_at);
  assay_cli_print_text (out->str);
}

static void
add_row (AssayTable *table, const AssayVersionFacts *facts)
{
  const AssayVersion *version = facts->version;
  g_autofree char *cost = assay_units_dup_cost (known_cost (facts));
  g_autofree char *time = assay_units_dup_time (version->created_at);
  g_autofree char *tags = NULL;

  g_ptr_array_add (facts->tags, NULL);
  tags = g_strjoinv (" ", (char **) facts->tags->pdata);
  assay_table_add_format (table, "v%" G_GINT64_FORMAT, version->number);
  assay_table_add_cell (table, version->name, ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, tags, ASSAY_STYLE_GOOD);
  assay_table_add_cell (table, version->frozen_at == 0 ? "draft" : "has run", ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, facts->models != NULL ? facts->models : version->model != NULL ? version->model : "–",
                        ASSAY_STYLE_PLAIN);
  assay_table_add_format (table, "%" G_GINT64_FORMAT, facts->n_runs);
  if (isnan (facts->score))
    assay_table_add_cell (table, "–", ASSAY_STYLE_DIM);
  else
    assay_table_add_format (table, "%.2f", facts->score);
  assay_table_add_cell (table, cost, ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, time, ASSAY_STYLE_DIM);
  assay_table_add_cell (table, version->author, ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, version->note, ASSAY_STYLE_PLAIN);
}

static gboolean
list (AssayCli *cli, GError **error)
{
  static const char *const titles[]
    = { "Version", "Name", "Tags", "State", "Model", "Runs", "Score", "Cost", "Made", "By", "Note" };
  gboolean json = FALSE;
  const GOptionEntry options[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "A line of JSON for each", NULL },
    { NULL },
  };
  g_autoptr (AssayPrompt) prompt = NULL;
  g_autoptr (GPtrArray) facts = NULL;
  g_autoptr (AssayTable) table = assay_cli_new_table ();

  if (!assay_cli_parse (cli, options, 1, 2, error))
    return FALSE;
  prompt = find_prompt (cli, cli->n_args > 1 ? cli->args[1] : NULL, error);
  facts = prompt != NULL ? assay_version_list_facts (cli->db, prompt->id, error) : NULL;
  if (facts == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    assay_table_add_column (table, titles[i], i >= 5 && i <= 7);
  for (guint i = 0; i < facts->len; i++)
    if (json)
      print_json (prompt, facts->pdata[i]);
    else
      add_row (table, facts->pdata[i]);
  if (!json)
    assay_cli_print_table (table);
  return TRUE;
}

/* Diff ------------------------------------------------------------------------------------------ */

static void
print_parts (GPtrArray *parts, const AssayVersion *a, const AssayVersion *b)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean colours = assay_console_has_colours (STDOUT_FILENO);
  gboolean differs = FALSE;

  for (guint i = 0; i < parts->len; i++)
    {
      const AssayVersionPart *part = parts->pdata[i];

      if (!part->differs)
        continue;
      differs = TRUE;
      assay_console_begin_style (out, ASSAY_STYLE_HEADING, colours);
      g_string_append_printf (out, "%s, v%" G_GINT64_FORMAT " → v%" G_GINT64_FORMAT, part->id, a->number, b->number);
      assay_console_end_style (out, ASSAY_STYLE_HEADING, colours);
      g_string_append_c (out, '\n');
      assay_version_part_append_text (out, part, colours);
      g_string_append (out, "\n\n");
    }
  if (!differs)
    g_string_append_printf (out, "v%" G_GINT64_FORMAT " and v%" G_GINT64_FORMAT " say the same.\n", a->number, b->number);
  assay_cli_print_text (out->str);
}

static void
print_parts_json (GPtrArray *parts, const AssayVersion *a, const AssayVersion *b)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out, "{\"a\":%" G_GINT64_FORMAT ",\"b\":%" G_GINT64_FORMAT ",\"parts\":[", a->number,
                          b->number);
  for (guint i = 0; i < parts->len; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      assay_version_part_append_json (out, parts->pdata[i]);
    }
  g_string_append (out, "]}\n");
  assay_cli_print_text (out->str);
}

static gboolean
diff (AssayCli *cli, GError **error)
{
  gboolean json = FALSE;
  g_autofree char *name = NULL;
  const GOptionEntry options[] = {
    { "prompt", 0, 0, G_OPTION_ARG_FILENAME, &name, "Of the project, when it has several", "PROMPT" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "One object of JSON", NULL },
    { NULL },
  };
  g_autoptr (AssayPrompt) prompt = NULL;
  g_autoptr (AssayVersion) a = NULL;
  g_autoptr (AssayVersion) b = NULL;
  g_autoptr (GPtrArray) parts = NULL;

  if (!assay_cli_parse (cli, options, 3, 3, error))
    return FALSE;
  prompt = find_prompt (cli, name, error);
  a = prompt != NULL ? assay_version_find_by_name (cli->db, prompt->id, cli->args[1], error) : NULL;
  b = a != NULL ? assay_version_find_by_name (cli->db, prompt->id, cli->args[2], error) : NULL;
  parts = b != NULL ? assay_version_diff (cli->db, a, b, error) : NULL;
  if (parts == NULL)
    return FALSE;
  if (json)
    print_parts_json (parts, a, b);
  else
    print_parts (parts, a, b);
  return TRUE;
}

/* Changes --------------------------------------------------------------------------------------- */

static gboolean
apply (AssayCli *cli, const char *prompt_name, AssayVersionVerb verb, GError **error)
{
  g_autoptr (AssayPrompt) prompt = find_prompt (cli, prompt_name, error);
  g_autoptr (AssayVersion) version
    = prompt != NULL ? assay_version_find_by_name (cli->db, prompt->id, cli->args[1], error) : NULL;
  g_auto (AssayVersionChange) change = { .verb = verb };

  if (version == NULL)
    return FALSE;
  if (cli->n_args > 2)
    change.text = verb == ASSAY_VERSION_SET_NOTE ? assay_cli_read_text (cli->args[2], error) : g_strdup (cli->args[2]);
  if (cli->n_args > 2 && change.text == NULL)
    return FALSE;
  change.version_id = version->id;
  if (!assay_cli_write (cli, assay_version_change_write, &change, ASSAY_CHANGE_PROMPTS, error))
    return FALSE;
  if (change.made != NULL)
    {
      assay_cli_print ("%" G_GINT64_FORMAT "\n", change.made->number);
      assay_cli_note ("“%s” version %" G_GINT64_FORMAT " is a draft that says what version %" G_GINT64_FORMAT " of “%s” says",
                      verb == ASSAY_VERSION_BRANCH ? change.text : prompt->name, change.made->number, version->number, prompt->name);
    }
  return TRUE;
}

static gboolean
change (AssayCli *cli, AssayVersionVerb verb, int n_args, GError **error)
{
  g_autofree char *name = NULL;
  gboolean removes = FALSE;
  const GOptionEntry options[] = {
    { "prompt", 0, 0, G_OPTION_ARG_FILENAME, &name, "Of the project, when it has several", "PROMPT" },
    { verb == ASSAY_VERSION_ADD_TAG ? "remove" : NULL, 0, 0, G_OPTION_ARG_NONE, &removes, "Takes the tag away", NULL },
    { NULL },
  };

  return assay_cli_parse (cli, options, n_args, n_args, error) &&
         apply (cli, name, removes ? ASSAY_VERSION_REMOVE_TAG : verb, error);
}

static gboolean
name (AssayCli *cli, GError **error)
{
  return change (cli, ASSAY_VERSION_SET_NAME, 3, error);
}

static gboolean
note (AssayCli *cli, GError **error)
{
  return change (cli, ASSAY_VERSION_SET_NOTE, 3, error);
}

static gboolean
tag (AssayCli *cli, GError **error)
{
  return change (cli, ASSAY_VERSION_ADD_TAG, 3, error);
}

static gboolean
restore (AssayCli *cli, GError **error)
{
  return change (cli, ASSAY_VERSION_RESTORE, 2, error);
}

static gboolean
duplicate (AssayCli *cli, GError **error)
{
  return change (cli, ASSAY_VERSION_DUPLICATE, 2, error);
}

static gboolean
branch (AssayCli *cli, GError **error)
{
  return change (cli, ASSAY_VERSION_BRANCH, 3, error);
}

const AssayCmd assay_cmd_versions[] = {
  { "list", "PROJECT [PROMPT]", "All versions, and what became of them", "  assayctl versions list Photos --json", list },
  { "diff", "PROJECT A B", "What changed from one version to another, by words",
    "  assayctl versions diff Photos v1 v2\n  assayctl versions diff Photos production v4 --json", diff },
  { "name", "PROJECT VERSION NAME", "Gives a version a name", "  assayctl versions name Photos v2 'Strict'", name },
  { "note", "PROJECT VERSION TEXT", "Says what a version is about; @FILE reads it", NULL, note },
  { "tag", "PROJECT VERSION TAG", "Puts a tag on a version; another version loses it",
    "  assayctl versions tag Photos v2 production", tag },
  { "restore", "PROJECT VERSION", "Begins a new draft that says what an old version says",
    "  assayctl versions restore Photos v1", restore },
  { "duplicate", "PROJECT VERSION", "As restore, with name and note", NULL, duplicate },
  { "branch", "PROJECT VERSION NAME", "Begins a new prompt with what a version says",
    "  assayctl versions branch Photos v2 'Rubric for portraits'", branch },
  { NULL, "PROJECT [PROMPT]", "As list", NULL, list },
  { NULL },
};
