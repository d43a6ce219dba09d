/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-runs.c: assayctl runs. A run that stopped, for whatever reason, goes on where it was and as
 * it was made; only its budget and its concurrency can be given anew. */

#include "assay-cmd-drive.h"

#include "assay-error.h"
#include "assay-json.h"
#include "assay-run-report.h"
#include "assay-units.h"

#include <math.h>
#include <string.h>

static char *
dup_model (const AssayRun *run)
{
  return strcmp (run->connection, "builtin") == 0
           ? g_strdup ("builtin")
           : g_strdup_printf ("%s/%s", run->connection, run->model);
}

static void
print_run_json (const AssayRun *run)
{
  AssayRunProgress progress;
  g_autofree char *finished = NULL;
  g_autofree char *model = dup_model (run);
  g_autoptr (GString) out = g_string_new (NULL);
  const struct
  {
    const char *name;
    const char *text;
  } texts[] = {
    { "prompt", run->prompt_name }, { "model", model },        { "served_model", run->served_model },
    { "subset", run->subset },      { "software", run->software }, { "author", run->author },
  };

  assay_run_report_init (&progress, run);
  finished = assay_run_report_dup_finished (&progress);
  /* The same members as the last event has, without being one. */
  g_string_append_printf (out, "{%s", finished + strlen ("{\"event\":\"finished\","));
  g_string_truncate (out, out->len - strlen ("}\n"));
  g_string_append_printf (out, ",\"project\":%" G_GINT64_FORMAT ",\"version\":%" G_GINT64_FORMAT
                               ",\"seed\":%" G_GINT64_FORMAT,
                          run->project_id, run->version_number, run->seed);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_string_append_printf (out, ",\"%s\":", texts[i].name);
      if (texts[i].text != NULL)
        assay_json_append_string (out, texts[i].text);
      else
        g_string_append (out, "null");
    }
  g_string_append_printf (out, ",\"created_at\":%" G_GINT64_FORMAT "}\n", run->created_at);
  assay_cli_print_text (out->str);
}

static double
known_cost (const AssayRun *run)
{
  gint64 done = run->ok + run->failed;

  return done > 0 && run->n_cost_unknown >= done ? NAN : run->cost;
}

static void
add_run (AssayTable *table, const AssayRun *run)
{
  g_autofree char *model = dup_model (run);
  g_autofree char *cost = assay_units_dup_cost (known_cost (run));
  g_autofree char *time = assay_units_dup_time (run->created_at);

  assay_table_add_format (table, "%" G_GINT64_FORMAT, run->id);
  assay_table_add_format (table, "%s v%" G_GINT64_FORMAT, run->prompt_name, run->version_number);
  assay_table_add_cell (table, model, ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, run->subset, ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, assay_run_state_name (run->state),
                        run->state == ASSAY_RUN_FINISHED ? ASSAY_STYLE_PLAIN : ASSAY_STYLE_WARNING);
  assay_table_add_format (table, "%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, run->ok, run->total);
  assay_table_add_format (table, "%" G_GINT64_FORMAT, run->failed);
  assay_table_add_format (table, "%" G_GINT64_FORMAT, run->needs_review);
  assay_table_add_cell (table, cost, ASSAY_STYLE_PLAIN);
  assay_table_add_cell (table, time, ASSAY_STYLE_DIM);
}

static gboolean
list_project (AssayCli *cli, gint64 project_id, AssayTable *table, gboolean json, GError **error)
{
  g_autoptr (GPtrArray) runs = assay_run_list (cli->db, project_id, error);

  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      assay_cli_mend_run (cli, runs->pdata[i]);
      if (json)
        print_run_json (runs->pdata[i]);
      else
        add_run (table, runs->pdata[i]);
    }
  return runs != NULL;
}

static gboolean
list_all (AssayCli *cli, AssayTable *table, gboolean json, GError **error)
{
  g_autoptr (GPtrArray) projects = assay_project_list (cli->db, FALSE, error);

  for (guint i = 0; projects != NULL && i < projects->len; i++)
    if (!list_project (cli, ((AssayProject *) projects->pdata[i])->id, table, json, error))
      return FALSE;
  return projects != NULL;
}

static gboolean
list (AssayCli *cli, GError **error)
{
  static const char *const titles[]
    = { "Run", "Prompt", "Model", "Subset", "State", "Ok", "Failed", "Review", "Cost", "Made" };
  gboolean json = FALSE;
  const GOptionEntry options[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "A line of JSON for each", NULL },
    { NULL },
  };
  g_autoptr (AssayTable) table = assay_cli_new_table ();
  g_autoptr (AssayProject) project = NULL;

  if (!assay_cli_parse (cli, options, 0, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    assay_table_add_column (table, titles[i], i == 0 || (i >= 5 && i <= 8));
  if (cli->n_args > 0)
    {
      project = assay_cli_find_project (cli, cli->args[0], error);
      if (project == NULL || !list_project (cli, project->id, table, json, error))
        return FALSE;
    }
  else if (!list_all (cli, table, json, error))
    return FALSE;
  if (!json)
    assay_cli_print_table (table);
  return TRUE;
}

static void
print_run (const AssayRun *run)
{
  AssayRunProgress progress;
  g_autofree char *model = dup_model (run);
  g_autofree char *time = assay_units_dup_time (run->created_at);
  g_autofree char *summary = NULL;

  assay_run_report_init (&progress, run);
  summary = assay_run_report_dup_summary (&progress);
  assay_cli_print ("%s\n", summary);
  if (run->reason != NULL)
    {
      g_autofree char *reason = assay_console_clean (run->reason);

      assay_cli_print ("Reason: %s\n", reason);
    }
  assay_cli_print ("Prompt: %s, version %" G_GINT64_FORMAT "\nModel: %s", run->prompt_name,
                   run->version_number, model);
  if (run->served_model != NULL && strcmp (run->served_model, run->model) != 0)
    assay_cli_print (" (the server says %s)", run->served_model);
  assay_cli_print ("\nSubset: %s, seed %" G_GINT64_FORMAT "\n", run->subset, run->seed);
  assay_cli_print ("Tokens: %" G_GINT64_FORMAT " in, %" G_GINT64_FORMAT " out\n", run->input_tokens,
                   run->output_tokens);
  assay_cli_print ("Made: %s by %s with %s\n", time, run->author != NULL ? run->author : "somebody",
                   run->software);
}

static gboolean
show (AssayCli *cli, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry options[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "As JSON", NULL },
    { NULL },
  };
  g_autoptr (AssayRun) run = NULL;

  if (!assay_cli_parse (cli, options, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  run = assay_cli_load_run (cli, cli->args[0], error);
  if (run == NULL)
    return FALSE;
  if (json)
    print_run_json (run);
  else
    print_run (run);
  return TRUE;
}

/* A number that was not named. */
#define UNSET G_MININT

/* What "resume" and "retry" were told. */
typedef struct
{
  char *budget_text; /* as typed */
  double budget;
  int concurrency;
  gboolean json;
  gboolean yes;
} GoOnOptions;

static void
go_on_options_clear (GoOnOptions *options)
{
  g_free (options->budget_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GoOnOptions, go_on_options_clear)

static gboolean
check_free (AssayCli *cli, const AssayRun *run, GError **error)
{
  if (!assay_run_is_owned (cli->db, run->id, NULL))
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_BUSY,
               "Another process works on run %" G_GINT64_FORMAT "; cancel it first, or wait", run->id);
  return FALSE;
}

static gboolean
go_on (AssayCli *cli, const AssayRun *run, AssayRunPlan *plan, const GoOnOptions *options, GError **error)
{
  if (!isnan (options->budget))
    plan->options.budget = options->budget;
  if (options->concurrency != UNSET)
    plan->options.concurrency = options->concurrency;
  return assay_cli_drive (cli, plan, run->id, options->json, error);
}

/* Asks as "run" does before anything leaves this machine. Returns: (transfer full): the run's plan. */
static AssayRunPlan *
plan_to_go_on (AssayCli *cli, const AssayRun *run, gboolean with_failed, const GoOnOptions *options,
               GError **error)
{
  g_autoptr (AssayRunPlan) plan = assay_run_plan_load (cli->db, run->id, error);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (AssayRunEstimate) figures = NULL;

  if (plan == NULL || !assay_run_plan_is_remote (plan))
    return g_steal_pointer (&plan);
  ids = assay_run_list_left (cli->db, run->id, with_failed, error);
  figures = ids != NULL ? assay_cli_estimate (cli, plan, ids, error) : NULL;
  if (figures == NULL || !assay_cli_agree (cli, figures, options->yes, options->json, error))
    return NULL;
  return g_steal_pointer (&plan);
}

static void
say_finished (const AssayRun *run, gboolean json)
{
  AssayRunProgress progress;
  g_autofree char *line = NULL;

  assay_run_report_init (&progress, run);
  line = json ? assay_run_report_dup_finished (&progress) : NULL;
  if (json)
    assay_cli_print_text (line);
  assay_cli_note ("Run %" G_GINT64_FORMAT " is finished already: %" G_GINT64_FORMAT
                  " tasks ok, %" G_GINT64_FORMAT " failed",
                  run->id, run->ok, run->failed);
}

static gboolean
parse_go_on (AssayCli *cli, GoOnOptions *go_on_options, GError **error)
{
  const GOptionEntry options[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &go_on_options->json, "A line of JSON for every event", NULL },
    { "budget", 'b', 0, G_OPTION_ARG_FILENAME, &go_on_options->budget_text, "Another budget than before", "DOLLARS" },
    { "concurrency", 0, 0, G_OPTION_ARG_INT, &go_on_options->concurrency, "Requests in flight", "N" },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &go_on_options->yes, "Send without asking", NULL },
    { NULL },
  };

  *go_on_options = (GoOnOptions){ .budget = NAN, .concurrency = UNSET };
  return assay_cli_parse (cli, options, 1, 1, error) &&
         assay_cli_parse_number (go_on_options->budget_text, "budget", 0, 1e9, &go_on_options->budget, error) &&
         assay_cli_check_concurrency (go_on_options->concurrency, UNSET, error) &&
         assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error);
}

static gboolean
resume (AssayCli *cli, GError **error)
{
  g_auto (GoOnOptions) options = { 0 };
  g_autoptr (AssayRun) run = NULL;
  g_autoptr (AssayRunPlan) plan = NULL;

  if (!parse_go_on (cli, &options, error))
    return FALSE;
  run = assay_cli_load_run (cli, cli->args[0], error);
  if (run == NULL || !check_free (cli, run, error))
    return FALSE;
  if (!assay_run_can_resume (run->state))
    {
      say_finished (run, options.json);
      return TRUE;
    }
  plan = plan_to_go_on (cli, run, FALSE, &options, error);
  return plan != NULL && go_on (cli, run, plan, &options, error);
}

static gboolean
retry_run (AssayDb *db, gpointer data, GError **error)
{
  return assay_run_retry_failed (db, ((AssayRun *) data)->id, error);
}

static gboolean
retry (AssayCli *cli, GError **error)
{
  g_auto (GoOnOptions) options = { 0 };
  g_autoptr (AssayRun) run = NULL;
  g_autoptr (AssayRunPlan) plan = NULL;

  if (!parse_go_on (cli, &options, error))
    return FALSE;
  run = assay_cli_load_run (cli, cli->args[0], error);
  if (run == NULL || !check_free (cli, run, error))
    return FALSE;
  if (run->failed == 0 && !assay_run_can_resume (run->state))
    {
      say_finished (run, options.json);
      return TRUE;
    }
  plan = plan_to_go_on (cli, run, TRUE, &options, error);
  return plan != NULL &&
         assay_cli_write (cli, retry_run, run, ASSAY_CHANGE_RUNS | ASSAY_CHANGE_RESULTS, error) &&
         go_on (cli, run, plan, &options, error);
}

static gboolean
cancel_run (AssayDb *db, gpointer data, GError **error)
{
  return assay_run_set_state (db, ((AssayRun *) data)->id, ASSAY_RUN_CANCELLED, "Cancelled", error);
}

static gboolean
cancel (AssayCli *cli, GError **error)
{
  g_autoptr (AssayRun) run = NULL;

  if (!assay_cli_parse (cli, NULL, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  run = assay_cli_load_run (cli, cli->args[0], error);
  if (run == NULL)
    return FALSE;
  if (run->state == ASSAY_RUN_FINISHED || run->state == ASSAY_RUN_CANCELLED)
    {
      assay_cli_note ("Run %" G_GINT64_FORMAT " is %s already", run->id,
                      assay_run_state_name (run->state));
      return TRUE;
    }
  return assay_cli_write (cli, cancel_run, run, ASSAY_CHANGE_RUNS, error);
}

static gboolean
delete_run (AssayDb *db, gpointer data, GError **error)
{
  return assay_run_set_deleted (db, ((AssayRun *) data)->id, TRUE, error);
}

static gboolean
delete (AssayCli *cli, GError **error)
{
  g_autoptr (AssayRun) run = NULL;

  if (!assay_cli_parse (cli, NULL, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  run = assay_cli_load_run (cli, cli->args[0], error);
  return run != NULL && check_free (cli, run, error) &&
         assay_cli_write (cli, delete_run, run, ASSAY_CHANGE_RUNS, error);
}

const AssayCmd assay_cmd_runs[] = {
  { "list", "[PROJECT]", "The runs of a project, or of all", "  assayctl runs list Photos", list },
  { "show", "RUN", "What a run was made with and came to", "  assayctl runs show 1", show },
  { "resume", "RUN", "Goes on where a run stopped", "  assayctl runs resume 1 --json", resume },
  { "retry", "RUN", "Does the failed tasks of a run again", "  assayctl runs retry 1", retry },
  { "cancel", "RUN", "Stops a run, also one of another process", "  assayctl runs cancel 1", cancel },
  { "delete", "RUN", "Takes a run and its results away", NULL, delete },
  { NULL },
};
