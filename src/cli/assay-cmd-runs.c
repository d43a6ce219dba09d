/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-runs.c: "assayctl runs": looking at runs, going on with them, ending and deleting them. */

#include "assay-cmd-follow.h"

#include "assay-clock.h"
#include "assay-error.h"
#include "assay-json.h"

#include <math.h>

static char *
dup_cost (const AssayRun *run)
{
  if (run->n_cost_unknown > 0 && run->n_cost_unknown >= run->ok + run->failed)
    return g_strdup ("unknown");
  return g_strdup_printf ("$%.4f%s", run->cost, run->n_cost_unknown > 0 ? "+" : "");
}

static gboolean
list_command (AssayCli *cli, GError **error)
{
  g_autoptr (AssayProject) project = NULL;
  g_autoptr (GPtrArray) runs = NULL;

  if (!assay_cli_parse (cli, NULL, 0, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  if (cli->n_args > 0)
    {
      project = assay_cli_find_project (cli, cli->args[0], error);
      if (project == NULL)
        return FALSE;
    }
  runs = assay_run_list (cli->db, project != NULL ? project->id : 0, error);
  if (runs == NULL)
    return FALSE;
  for (guint i = 0; i < runs->len; i++)
    {
      AssayRun *run = runs->pdata[i];
      g_autofree char *time = assay_clock_format (run->created_at);
      g_autofree char *cost = dup_cost (run);

      assay_cli_print ("%" G_GINT64_FORMAT "\t%s\t%.16s\t%s v%" G_GINT64_FORMAT "\t%s/%s\t%s\t%" G_GINT64_FORMAT
                       "/%" G_GINT64_FORMAT " ok\t%" G_GINT64_FORMAT " failed\t%s\n",
                       run->id, assay_run_state_name (run->state), time,
                       run->prompt_name != NULL ? run->prompt_name : "?", run->version_number,
                       run->connection, run->model, run->subset, run->ok, run->total, run->failed,
                       cost);
    }
  if (runs->len == 0)
    assay_cli_note ("Nothing has run yet");
  return TRUE;
}

static AssayRun *
load (AssayCli *cli, GError **error)
{
  gint64 id;

  if (!assay_cli_parse_id (cli->args[0], "run", &id, error))
    return NULL;
  return assay_run_load (cli->db, id, error);
}

static gboolean
show_command (AssayCli *cli, GError **error)
{
  g_autoptr (AssayRun) run = NULL;
  g_autofree char *cost = NULL;
  g_autofree char *created = NULL;

  if (!assay_cli_parse (cli, NULL, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  run = load (cli, error);
  if (run == NULL)
    return FALSE;
  cost = dup_cost (run);
  created = assay_clock_format (run->created_at);
  assay_cli_print ("Run %" G_GINT64_FORMAT ": %s%s%s\n", run->id, assay_run_state_name (run->state),
                   run->reason != NULL ? ": " : "", run->reason != NULL ? run->reason : "");
  assay_cli_print ("Prompt:     %s v%" G_GINT64_FORMAT "\nModel:      %s/%s%s%s%s\nSubset:     %s, seed %"
                   G_GINT64_FORMAT "\n",
                   run->prompt_name, run->version_number, run->connection, run->model,
                   run->served_model != NULL ? " (served as " : "",
                   run->served_model != NULL ? run->served_model : "",
                   run->served_model != NULL ? ")" : "", run->subset, run->seed);
  assay_cli_print ("Tasks:      %" G_GINT64_FORMAT " ok, %" G_GINT64_FORMAT " failed, %" G_GINT64_FORMAT
                   " left, %" G_GINT64_FORMAT " to review\n",
                   run->ok, run->failed, run->total - run->ok - run->failed, run->needs_review);
  assay_cli_print ("Cost:       %s, %" G_GINT64_FORMAT " tokens in, %" G_GINT64_FORMAT " out, %"
                   G_GINT64_FORMAT " from the cache\n",
                   cost, run->input_tokens, run->output_tokens, run->cached);
  if (run->maybe_paid_twice > 0)
    assay_cli_print ("            %" G_GINT64_FORMAT " requests were under way when a process ended and "
                     "may be paid twice\n",
                     run->maybe_paid_twice);
  assay_cli_print ("Time:       %.1f s of work, made %s by %s with %s\n",
                   (double) run->active_us / G_USEC_PER_SEC, created,
                   run->author != NULL ? run->author : "?", run->software);
  return TRUE;
}

static gboolean
go_on (AssayCli *cli, AssayRun *run, gboolean json, GError **error)
{
  g_autoptr (AssayRunPlan) plan = assay_run_plan_load (cli->db, run->id, error);

  return plan != NULL && assay_cli_follow_run (cli, plan, run->id, json, error);
}

static gboolean
resume_command (AssayCli *cli, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print events as JSON lines", NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &json, NULL, NULL },
    { NULL },
  };
  g_autoptr (AssayRun) run = NULL;

  if (!assay_cli_parse (cli, entries, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  run = load (cli, error);
  if (run == NULL)
    return FALSE;
  if (run->state == ASSAY_RUN_FINISHED)
    {
      assay_cli_note ("Run %" G_GINT64_FORMAT " is finished: %" G_GINT64_FORMAT " ok, %" G_GINT64_FORMAT
                      " failed; do the failed ones again with: assayctl runs retry %" G_GINT64_FORMAT,
                      run->id, run->ok, run->failed, run->id);
      return TRUE;
    }
  return go_on (cli, run, json, error);
}

static gboolean
reset_failed (AssayDb *db, gpointer data, GError **error)
{
  return assay_run_retry_failed (db, *(gint64 *) data, error);
}

static gboolean
retry_command (AssayCli *cli, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print events as JSON lines", NULL },
    { NULL },
  };
  g_autoptr (AssayRun) run = NULL;

  if (!assay_cli_parse (cli, entries, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  run = load (cli, error);
  if (run == NULL)
    return FALSE;
  if (assay_run_is_owned (cli->db, run->id, NULL))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_BUSY, "Another process works on this run");
      return FALSE;
    }
  return assay_cli_write (cli, reset_failed, &run->id, ASSAY_CHANGE_RUNS, error) &&
         go_on (cli, run, json, error);
}

static gboolean
set_cancelled (AssayDb *db, gpointer data, GError **error)
{
  return assay_run_set_state (db, *(gint64 *) data, ASSAY_RUN_CANCELLED, "Cancelled by the user", error);
}

static gboolean
cancel_command (AssayCli *cli, GError **error)
{
  g_autoptr (AssayRun) run = NULL;

  if (!assay_cli_parse (cli, NULL, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  run = load (cli, error);
  if (run == NULL)
    return FALSE;
  if (run->state == ASSAY_RUN_FINISHED)
    {
      assay_cli_note ("Run %" G_GINT64_FORMAT " is finished already", run->id);
      return TRUE;
    }
  return assay_cli_write (cli, set_cancelled, &run->id, ASSAY_CHANGE_RUNS, error);
}

static gboolean
set_deleted (AssayDb *db, gpointer data, GError **error)
{
  return assay_run_set_deleted (db, *(gint64 *) data, TRUE, error);
}

static gboolean
delete_command (AssayCli *cli, GError **error)
{
  g_autoptr (AssayRun) run = NULL;

  if (!assay_cli_parse (cli, NULL, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  run = load (cli, error);
  if (run != NULL && assay_run_is_owned (cli->db, run->id, NULL))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_BUSY,
                   "A process works on this run; cancel it first");
      return FALSE;
    }
  return run != NULL && assay_cli_write (cli, set_deleted, &run->id, ASSAY_CHANGE_RUNS, error);
}

const AssayCmd assay_cmd_runs[] = {
  { "list", "[PROJECT]", "Lists runs, the latest first", NULL, list_command },
  { "show", "RUN", "Shows all that is known of a run", NULL, show_command },
  { "resume", "RUN", "Goes on with a run that was stopped", "  assayctl runs resume 1\n",
    resume_command },
  { "retry", "RUN", "Does the failed tasks of a run again", NULL, retry_command },
  { "cancel", "RUN", "Ends a run, also one of another process", NULL, cancel_command },
  { "delete", "RUN", "Deletes a run and its results", NULL, delete_command },
  { NULL },
};
