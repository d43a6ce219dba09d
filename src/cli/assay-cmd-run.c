/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-run.c: "assayctl run": runs a prompt's version over a subset of a project's tasks. Before
 * the first request leaves this machine it says where to and about how much, and wants a yes. */

#include "assay-cmd-follow.h"

#include "assay-error.h"
#include "assay-run-estimate.h"
#include "assay-subset.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

typedef struct
{
  char *subset;
  char *model;
  int seed;
  int version;
  double budget;
  double threshold;
  int concurrency;
  int patience;
  gboolean no_cache;
  gboolean yes;
  gboolean json;
  gboolean dry_run;
} Options;

static gboolean
find_prompt (AssayCli *cli, gint64 project_id, const char *name, gint64 *id, GError **error)
{
  g_autoptr (AssayPrompt) prompt = NULL;
  g_autoptr (GPtrArray) prompts = NULL;

  if (name != NULL)
    {
      prompt = assay_prompt_find (cli->db, project_id, name, error);
      *id = prompt != NULL ? prompt->id : 0;
      return prompt != NULL;
    }
  prompts = assay_prompt_list (cli->db, project_id, error);
  if (prompts == NULL)
    return FALSE;
  if (prompts->len != 1)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   prompts->len == 0
                     ? "The project has no prompt yet; write one with “assayctl prompt set”"
                     : "The project has several prompts; say which one to run");
      return FALSE;
    }
  *id = ((AssayPrompt *) prompts->pdata[0])->id;
  return TRUE;
}

static AssayRunPlan *
make_plan (AssayCli *cli, const Options *options, GError **error)
{
  g_autoptr (AssayProject) project = assay_cli_find_project (cli, cli->args[0], error);
  g_autoptr (AssayVersion) version = NULL;
  AssayRunOptions run_options;
  gint64 prompt_id;

  if (project == NULL || !find_prompt (cli, project->id, cli->n_args > 1 ? cli->args[1] : NULL,
                                       &prompt_id, error))
    return NULL;
  version = assay_version_find (cli->db, prompt_id, options->version, error);
  if (version == NULL)
    return NULL;
  assay_run_options_init (&run_options);
  run_options.budget = options->budget;
  run_options.threshold = options->threshold;
  run_options.concurrency = options->concurrency;
  run_options.use_cache = !options->no_cache;
  if (options->patience > 0)
    run_options.patience_s = options->patience;
  return assay_run_plan_new (cli->db, project->id, version->id, options->model, &run_options, error);
}

static void
print_estimate (const AssayRunEstimate *estimate)
{
  if (estimate->destination == NULL)
    assay_cli_note ("%" G_GINT64_FORMAT " tasks; nothing leaves this machine, no cost",
                    estimate->n_tasks);
  else if (isnan (estimate->cost))
    assay_cli_note ("%" G_GINT64_FORMAT " tasks go to %s, about %.0f tokens in and %.0f out; the price "
                    "is not known",
                    estimate->n_tasks, estimate->destination, estimate->input_tokens,
                    estimate->output_tokens);
  else
    assay_cli_note ("%" G_GINT64_FORMAT " tasks go to %s, about %.0f tokens in and %.0f out: about "
                    "$%.4f (%s)",
                    estimate->n_tasks, estimate->destination, estimate->input_tokens,
                    estimate->output_tokens, estimate->cost, estimate->price_source);
}

static gboolean
ask (GError **error)
{
  char answer[16] = "";

  if (!assay_console_is_terminal (STDIN_FILENO) || !assay_console_is_terminal (STDERR_FILENO))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "Nothing was sent: say --yes to send the tasks there");
      return FALSE;
    }
  fputs ("Send them? [y/N] ", stderr);
  if (fgets (answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y'))
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "Nothing was sent");
  return FALSE;
}

static gboolean
agree (AssayCli *cli, AssayRunPlan *plan, const Options *options, GError **error)
{
  g_autoptr (GArray) ids = NULL;
  g_autoptr (AssayRunEstimate) estimate = NULL;
  gboolean is_remote = assay_run_plan_is_remote (plan);

  if (!options->dry_run && (!is_remote || options->yes))
    return TRUE;
  ids = assay_subset_resolve (cli->db, options->subset, plan->project->id, plan->version->id,
                              plan->connection_name, plan->model, options->seed, error);
  if (ids == NULL)
    return FALSE;
  estimate = assay_run_estimate_new (plan, cli->db, assay_workspace_get_blobs (cli->workspace),
                                     (const gint64 *) ids->data, ids->len, error);
  if (estimate == NULL)
    return FALSE;
  print_estimate (estimate);
  return options->dry_run || ask (error);
}

typedef struct
{
  AssayRunPlan *plan;
  const Options *options;
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
run_command (AssayCli *cli, GError **error)
{
  Options options = { .budget = NAN, .threshold = NAN };
  g_autofree char *budget = NULL;
  g_autofree char *threshold = NULL;
  const GOptionEntry entries[] = {
    { "subset", 's', 0, G_OPTION_ARG_FILENAME, &options.subset,
      "all, sample=N, ground-truth, filter=CONDITION, missing or failed (sample=20)", "SUBSET" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &options.seed, "Of the sample (0)", "N" },
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &options.model,
      "CONNECTION/MODEL or builtin, instead of the version's own", "MODEL" },
    { "version", 0, 0, G_OPTION_ARG_INT, &options.version, "Of the prompt (the latest)", "N" },
    { "budget", 0, 0, G_OPTION_ARG_FILENAME, &budget, "Stop before more is spent", "DOLLARS" },
    { "threshold", 0, 0, G_OPTION_ARG_FILENAME, &threshold,
      "Results with less confidence need review", "0…1" },
    { "concurrency", 0, 0, G_OPTION_ARG_INT, &options.concurrency, "Requests in flight", "N" },
    { "patience", 0, 0, G_OPTION_ARG_INT, &options.patience,
      "How long to wait for a server that is down (60)", "SECONDS" },
    { "no-cache", 0, 0, G_OPTION_ARG_NONE, &options.no_cache, "Ask again what was answered before",
      NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &options.yes, "Send without asking", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Print events as JSON lines", NULL },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &options.dry_run, "Only estimate what it would cost",
      NULL },
    { NULL },
  };
  g_autoptr (AssayRunPlan) plan = NULL;
  Create create = { .options = &options };
  gboolean ok;

  ok = assay_cli_parse (cli, entries, 1, 2, error) &&
       assay_cli_parse_number (budget, "budget", 0, 1e9, &options.budget, error) &&
       assay_cli_parse_number (threshold, "threshold", 0, 1, &options.threshold, error) &&
       assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error);
  if (ok && options.subset == NULL)
    options.subset = g_strdup ("sample=20");
  if (ok)
    plan = make_plan (cli, &options, error);
  ok = plan != NULL && agree (cli, plan, &options, error);
  if (ok && !options.dry_run)
    {
      create.plan = plan;
      ok = assay_cli_write (cli, create_run, &create, ASSAY_CHANGE_RUNS, error) &&
           assay_cli_follow_run (cli, plan, create.run_id, options.json, error);
    }
  g_free (options.subset);
  g_free (options.model);
  return ok;
}

const AssayCmd assay_cmd_run[] = {
  { NULL, "PROJECT [PROMPT]", "Runs a prompt over tasks",
    "  assayctl run Photos rubric --subset all --yes --json\n"
    "  assayctl run Photos rubric --model builtin --subset sample=20 --seed 7\n"
    "  assayctl run Reviews --subset 'filter=text~refund' --budget 0.50\n",
    run_command },
  { NULL },
};
