/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-history.c: assayctl history. All runs with what it takes to repeat them, and repeating one
 * exactly: the same version, model, settings and tasks. Resuming, retrying and deleting are verbs of
 * “assayctl runs”. */

#include "assay-cmd-drive.h"

#include "assay-error.h"
#include "assay-history.h"
#include "assay-units.h"

#include <math.h>
#include <string.h>

static void
add_row (AssayTable *table, const AssayHistoryEntry *entry)
{
  const AssayRun *run = entry->run;
  g_autofree char *model = assay_history_entry_dup_model (entry);
  g_autofree char *cost = assay_units_dup_cost (assay_history_entry_get_cost (entry));
  g_autofree char *time = assay_units_dup_time (run->created_at);
  g_autofree char *duration = assay_units_dup_duration ((double) run->active_us / G_USEC_PER_SEC);

  assay_table_add_format (table, "%" G_GINT64_FORMAT, run->id);
  assay_table_add_format (table, "%s v%" G_GINT64_FORMAT, run->prompt_name, run->version_number);
  assay_table_add_cell (table, run->served_model != NULL ? run->served_model : model, ASSAY_STYLE_PLAIN);
  if (g_str_has_prefix (run->subset, "sample"))
    assay_table_add_format (table, "%s, seed %" G_GINT64_FORMAT, run->subset, run->seed);
  else
    assay_table_add_cell (table, run->subset, ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, assay_run_state_name (run->state),
                        run->state == ASSAY_RUN_FINISHED ? ASSAY_STYLE_PLAIN : ASSAY_STYLE_WARNING);
  assay_table_add_format (table, "%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, run->ok, run->total);
  if (isnan (entry->summary.overall_mean))
    assay_table_add_cell (table, "–", ASSAY_STYLE_DIM);
  else
    assay_table_add_format (table, "%.2f", entry->summary.overall_mean);
  assay_table_add_cell (table, cost, ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, duration, ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, time, ASSAY_STYLE_DIM);
  assay_table_add_cell (table, run->author, ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, run->software, ASSAY_STYLE_DIM);
}

static gboolean
print_all (AssayCli *cli, GPtrArray *entries, gboolean json, gboolean csv)
{
  static const char *const titles[] = { "Run", "Prompt", "Model", "Subset", "State", "Ok", "Score", "Cost", "Took", "Made",
                                        "By", "With" };
  g_autoptr (AssayTable) table = assay_cli_new_table ();
  g_autoptr (GString) out = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    assay_table_add_column (table, titles[i], i == 0 || (i >= 5 && i <= 8));
  if (csv)
    assay_history_append_head (out);
  for (guint i = 0; i < entries->len; i++)
    {
      AssayHistoryEntry *entry = entries->pdata[i];

      assay_cli_mend_run (cli, entry->run);
      if (json)
        assay_history_entry_append_json (out, entry);
      else if (csv)
        assay_history_entry_append_csv (out, entry);
      else
        add_row (table, entry);
    }
  if (json || csv)
    assay_cli_print_text (out->str);
  else
    assay_cli_print_table (table);
  return TRUE;
}

static gboolean
list (AssayCli *cli, GError **error)
{
  gboolean json = FALSE, csv = FALSE;
  const GOptionEntry options[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "A line of JSON for each", NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &csv, "For spreadsheets", NULL },
    { NULL },
  };
  g_autoptr (AssayProject) project = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  if (!assay_cli_parse (cli, options, 1, 1, error))
    return FALSE;
  if (json && csv)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "The history is --json or --csv, not both");
      return FALSE;
    }
  if (!assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  project = assay_cli_find_project (cli, cli->args[0], error);
  entries = project != NULL ? assay_history_list (cli->db, project->id, error) : NULL;
  return entries != NULL && print_all (cli, entries, json, csv);
}

/* A run on its way to be made again. */
typedef struct
{
  AssayRunPlan *plan;
  gint64 old_id;
  gint64 new_id;
} Repeat;

static gboolean
repeat_run (AssayDb *db, gpointer data, GError **error)
{
  Repeat *repeat = data;
  g_autoptr (AssayRun) run = assay_run_plan_repeat_run (repeat->plan, db, repeat->old_id, error);

  repeat->new_id = run != NULL ? run->id : 0;
  return run != NULL;
}

/* Asks as "run" does before anything leaves this machine. */
static gboolean
agree (AssayCli *cli, AssayRunPlan *plan, gint64 run_id, gboolean yes, gboolean json, GError **error)
{
  g_autoptr (GArray) ids = NULL;
  g_autoptr (AssayRunEstimate) figures = NULL;

  if (!assay_run_plan_is_remote (plan))
    return TRUE;
  ids = assay_run_list_tasks (cli->db, run_id, error);
  figures = ids != NULL ? assay_cli_estimate (cli, plan, ids, error) : NULL;
  return figures != NULL && assay_cli_agree (cli, figures, yes, json, error);
}

static gboolean
rerun (AssayCli *cli, GError **error)
{
  gboolean json = FALSE, yes = FALSE, cache = FALSE;
  const GOptionEntry options[] = {
    { "cache", 0, 0, G_OPTION_ARG_NONE, &cache, "Take answers that are known, instead of asking again", NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, "Send without asking", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "A line of JSON for every event", NULL },
    { NULL },
  };
  g_autoptr (AssayRun) run = NULL;
  g_autoptr (AssayRunPlan) plan = NULL;
  Repeat repeat = { 0 };

  if (!assay_cli_parse (cli, options, 1, 1, error) || !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  run = assay_cli_load_run (cli, cli->args[0], error);
  plan = run != NULL ? assay_run_plan_load (cli->db, run->id, error) : NULL;
  if (plan == NULL || !agree (cli, plan, run->id, yes, json, error))
    return FALSE;
  plan->options.use_cache = cache;
  repeat = (Repeat){ plan, run->id, 0 };
  return assay_cli_write (cli, repeat_run, &repeat, ASSAY_CHANGE_RUNS, error) &&
         assay_cli_drive (cli, plan, repeat.new_id, json, error);
}

const AssayCmd assay_cmd_history[] = {
  { "list", "PROJECT", "Every run, with what it takes to repeat it",
    "  assayctl history list Photos --json\n  assayctl history list Photos --csv > runs.csv", list },
  { "rerun", "RUN", "Makes a run again: the same version, model, settings and tasks", "  assayctl history rerun 1", rerun },
  { NULL, "PROJECT", "As list", NULL, list },
  { NULL },
};
