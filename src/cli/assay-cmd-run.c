/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-run.c: assayctl run. Everything that can be wrong is found before a run is made: unknown
 * names, models, subsets. Before the first request to another machine it says where to and about how
 * much, and wants a yes. */

#include "assay-cmd-drive.h"

#include "assay-error.h"
#include "assay-run-report.h"
#include "assay-subset.h"

#include <math.h>
#include <string.h>

/* An option that was not named. */
#define UNSET G_MININT
#define MAX_BUDGET 1e9

/* What "run" was told. */
typedef struct
{
  char *subset;
  char *model;
  char *budget_text; /* as typed: “nan” is not the same as nothing */
  char *threshold_text;
  gint64 seed;
  gint64 version;
  double budget;
  double threshold;
  int concurrency;
  int patience;
  gboolean no_cache;
  gboolean yes;
  gboolean json;
  gboolean dry_run;
} RunOptions;

static void
run_options_clear (RunOptions *options)
{
  g_free (options->subset);
  g_free (options->model);
  g_free (options->budget_text);
  g_free (options->threshold_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RunOptions, run_options_clear)

static gboolean
check_options (RunOptions *options, GError **error)
{
  if (!assay_cli_parse_number (options->budget_text, "budget", 0, MAX_BUDGET, &options->budget, error) ||
      !assay_cli_parse_number (options->threshold_text, "threshold", 0, 1, &options->threshold, error))
    return FALSE;
  if (options->budget_text != NULL && options->budget <= 0)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "A budget must be more than zero dollars");
  else if (options->version != UNSET && options->version < 1)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "The versions of a prompt begin with 1");
  else if (options->patience != UNSET && options->patience < 0)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "The patience can't be negative");
  else
    return assay_cli_check_concurrency (options->concurrency, UNSET, error);
  return FALSE;
}

static AssayRunPlan *
make_plan (AssayCli *cli, const RunOptions *options, GError **error)
{
  g_autoptr (AssayProject) project = assay_cli_find_project (cli, cli->args[0], error);
  g_autoptr (AssayPrompt) prompt = NULL;
  g_autoptr (AssayVersion) version = NULL;
  AssayRunOptions run_options;

  prompt = project == NULL
             ? NULL
             : assay_cli_find_prompt (cli, project, cli->n_args > 1 ? cli->args[1] : NULL, error);
  version = prompt == NULL ? NULL
                           : assay_version_find (cli->db, prompt->id, MAX (options->version, 0), error);
  if (version == NULL)
    return NULL;
  assay_run_options_init (&run_options);
  run_options.budget = options->budget;
  run_options.threshold = options->threshold;
  run_options.use_cache = !options->no_cache;
  run_options.concurrency = MAX (options->concurrency, 0);
  if (options->patience > 0)
    run_options.patience_s = options->patience;
  return assay_run_plan_new (cli->db, project->id, version->id, options->model, &run_options, error);
}

/* Says where the tasks go and what that costs. Returns whether the run may begin. */
static gboolean
estimate (AssayCli *cli, AssayRunPlan *plan, const RunOptions *options, GError **error)
{
  g_autoptr (GArray) ids
    = assay_subset_resolve (cli->db, options->subset, plan->project->id, plan->version->id,
                            plan->connection_name, plan->model, options->seed, error);
  g_autoptr (AssayRunEstimate) figures = ids != NULL ? assay_cli_estimate (cli, plan, ids, error) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *json = NULL;

  if (figures == NULL)
    return FALSE;
  if (!options->dry_run)
    return assay_cli_agree (cli, figures, options->yes, options->json, error);
  text = assay_run_report_dup_estimate (figures);
  json = assay_run_report_dup_estimate_json (figures);
  if (options->json)
    assay_cli_print_text (json);
  else
    assay_cli_print ("%s\n", text);
  return TRUE;
}

/* A run to be stored. */
typedef struct
{
  AssayRunPlan *plan;
  const RunOptions *options;
  gint64 run_id;
} Create;

static gboolean
create_run (AssayDb *db, gpointer data, GError **error)
{
  Create *create = data;
  g_autoptr (AssayRun) run = assay_run_plan_create_run (create->plan, db, create->options->subset,
                                                        create->options->seed, error);

  create->run_id = run != NULL ? run->id : 0;
  return run != NULL;
}

static gboolean
run (AssayCli *cli, GError **error)
{
  g_auto (RunOptions) options = { .budget = NAN, .threshold = NAN, .version = UNSET,
                                  .concurrency = UNSET, .patience = UNSET };
  const GOptionEntry entries[] = {
    { "subset", 's', 0, G_OPTION_ARG_FILENAME, &options.subset,
      "all, sample=N, ground-truth, filter=CONDITION, missing, failed, tasks=1,4-7 or results=RUN", "WHICH" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, "Which sample: the same seed, the same tasks", "N" },
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &options.model, "Instead of the version's own", "MODEL" },
    { "version", 0, 0, G_OPTION_ARG_INT64, &options.version, "Of the prompt; by default the latest", "N" },
    { "budget", 'b', 0, G_OPTION_ARG_FILENAME, &options.budget_text, "Stops before it costs more", "DOLLARS" },
    { "concurrency", 0, 0, G_OPTION_ARG_INT, &options.concurrency, "Requests in flight", "N" },
    { "threshold", 0, 0, G_OPTION_ARG_FILENAME, &options.threshold_text,
      "Results with a lower confidence need review", "0…1" },
    { "patience", 0, 0, G_OPTION_ARG_INT, &options.patience,
      "How long an outage is waited for before the run pauses", "SECONDS" },
    { "no-cache", 0, 0, G_OPTION_ARG_NONE, &options.no_cache, "Ask again what was asked before", NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &options.yes, "Send without asking", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "A line of JSON for every event", NULL },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &options.dry_run, "Only the estimate", NULL },
    { NULL },
  };
  g_autoptr (AssayRunPlan) plan = NULL;
  Create create = { .options = &options };

  if (!assay_cli_parse (cli, entries, 1, 2, error) || !check_options (&options, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  if (options.subset == NULL)
    options.subset = g_strdup ("all");
  plan = create.plan = make_plan (cli, &options, error);
  if (plan == NULL)
    return FALSE;
  if ((options.dry_run || assay_run_plan_is_remote (plan)) &&
      (!estimate (cli, plan, &options, error) || options.dry_run))
    return options.dry_run && *error == NULL;
  return assay_cli_write (cli, create_run, &create, ASSAY_CHANGE_RUNS | ASSAY_CHANGE_PROMPTS, error) &&
         assay_cli_drive (cli, plan, create.run_id, options.json, error);
}

const AssayCmd assay_cmd_run[] = {
  { NULL, "PROJECT [PROMPT]", "Runs a prompt over tasks",
    "  assayctl run Photos rubric --subset sample=20 --seed 7 --model builtin\n"
    "  assayctl run Photos rubric --subset all --yes --json\n"
    "  assayctl run Photos rubric --dry-run\n"
    "\nExit codes: 0 complete, 1 usage, set-up or an outage, 2 some tasks failed,\n"
    "3 all failed, 4 stopped by the budget, 130 interrupted.",
    run },
  { NULL },
};
