/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-follow.c: works on a run until it ends, and shows how far it is: a bar on a terminal, or
 * a line of JSON per event. Ctrl+C ends it cleanly: what is answered is stored, the rest can be
 * resumed; a second one ends the program at once, which loses nothing either. */

#include "assay-cmd-follow.h"

#include "assay-json.h"
#include "assay-runner.h"
#include "assay-secrets.h"

#include <glib-unix.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#define BAR_WIDTH 24
#define JSON_INTERVAL_US G_USEC_PER_SEC

typedef struct
{
  AssayCli *cli;
  AssayRunner *runner;
  GMainLoop *loop;
  gboolean json;
  gboolean bar;
  gboolean interrupted;
  gint64 last_json;
  AssayRunProgress final;
  char *reason;
} Follow;

static void
append_cost (GString *out, const AssayRunProgress *progress)
{
  if (progress->n_cost_unknown > 0 && progress->n_cost_unknown >= progress->done)
    g_string_append (out, "null");
  else
    assay_json_append_number (out, progress->cost);
}

static void
print_json (Follow *follow, const char *event, const AssayRunProgress *progress)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out,
                          "{\"event\":\"%s\",\"run\":%" G_GINT64_FORMAT ",\"total\":%" G_GINT64_FORMAT
                          ",\"ok\":%" G_GINT64_FORMAT ",\"failed\":%" G_GINT64_FORMAT ",\"cost\":",
                          event, progress->run_id, progress->total, progress->ok, progress->failed);
  append_cost (out, progress);
  g_string_append (out, ",\"seconds\":");
  assay_json_append_number (out, round (progress->seconds * 1000) / 1000);
  g_string_append_printf (out, ",\"state\":\"%s\",\"reason\":",
                          assay_run_state_name (progress->state));
  if (progress->reason != NULL)
    assay_json_append_string (out, progress->reason);
  else
    g_string_append (out, "null");
  g_string_append_printf (out,
                          ",\"needs_review\":%" G_GINT64_FORMAT ",\"cached\":%" G_GINT64_FORMAT
                          ",\"maybe_paid_twice\":%" G_GINT64_FORMAT ",\"cost_unknown\":%" G_GINT64_FORMAT
                          ",\"input_tokens\":%" G_GINT64_FORMAT ",\"output_tokens\":%" G_GINT64_FORMAT
                          ",\"in_flight\":%u}\n",
                          progress->needs_review, progress->cached, progress->maybe_paid_twice,
                          progress->n_cost_unknown, progress->input_tokens,
                          progress->output_tokens, progress->in_flight);
  assay_cli_print_text (out->str);
  fflush (stdout);
}

static char *
dup_cost (const AssayRunProgress *progress)
{
  if (progress->n_cost_unknown > 0 && progress->n_cost_unknown >= progress->done)
    return g_strdup ("cost not known");
  return g_strdup_printf ("$%.4f%s", progress->cost, progress->n_cost_unknown > 0 ? " and more" : "");
}

static void
draw_bar (const AssayRunProgress *progress)
{
  g_autofree char *cost = dup_cost (progress);
  g_autofree char *remaining = NULL;
  gint64 filled = progress->total > 0 ? progress->done * BAR_WIDTH / progress->total : 0;

  if (isnan (progress->remaining_s))
    remaining = g_strdup (progress->is_waiting ? "waiting" : "…");
  else
    remaining = g_strdup_printf ("%d:%02d left", (int) progress->remaining_s / 60,
                                 (int) progress->remaining_s % 60);
  fputs ("\r\033[K[", stderr);
  for (gint64 i = 0; i < BAR_WIDTH; i++)
    fputc (i < filled ? '#' : '.', stderr);
  fprintf (stderr, "] %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "  %.1f/s  %s  %s", progress->done,
           progress->total, progress->rate, remaining, cost);
  if (progress->failed > 0)
    fprintf (stderr, "  %" G_GINT64_FORMAT " failed", progress->failed);
  if (progress->is_waiting && progress->reason != NULL)
    fprintf (stderr, "  (%.60s)", progress->reason);
  fflush (stderr);
}

static void
on_progress (const AssayRunProgress *progress, gpointer data)
{
  Follow *follow = data;
  gint64 now = g_get_monotonic_time ();

  if (assay_runner_is_done (follow->runner))
    {
      follow->final = *progress;
      g_free (follow->reason);
      follow->reason = g_strdup (progress->reason);
      follow->final.reason = follow->reason;
      g_main_loop_quit (follow->loop);
      return;
    }
  if (follow->json && now - follow->last_json >= JSON_INTERVAL_US)
    {
      follow->last_json = now;
      print_json (follow, "progress", progress);
    }
  else if (follow->bar)
    draw_bar (progress);
}

static gboolean
on_signal (gpointer data)
{
  Follow *follow = data;

  if (follow->interrupted)
    _exit (ASSAY_EXIT_INTERRUPTED);
  follow->interrupted = TRUE;
  assay_runner_stop (follow->runner, ASSAY_RUN_INTERRUPTED);
  return G_SOURCE_CONTINUE;
}

static AssayExit
exit_code (const AssayRunProgress *progress)
{
  switch (progress->state)
    {
    case ASSAY_RUN_BUDGET:
      return ASSAY_EXIT_BUDGET;
    case ASSAY_RUN_INTERRUPTED:
    case ASSAY_RUN_CANCELLED:
      return ASSAY_EXIT_INTERRUPTED;
    case ASSAY_RUN_FAILED:
      return ASSAY_EXIT_USAGE;
    case ASSAY_RUN_FINISHED:
      if (progress->failed == 0)
        return ASSAY_EXIT_COMPLETE;
      return progress->ok == 0 ? ASSAY_EXIT_ALL_FAILED : ASSAY_EXIT_SOME_FAILED;
    case ASSAY_RUN_PENDING:
    case ASSAY_RUN_RUNNING:
    case ASSAY_RUN_PAUSED:
    case ASSAY_N_RUN_STATES:
    default:
      return progress->ok == 0 ? ASSAY_EXIT_ALL_FAILED : ASSAY_EXIT_SOME_FAILED;
    }
}

static void
print_summary (Follow *follow, AssayRunPlan *plan)
{
  const AssayRunProgress *progress = &follow->final;
  g_autofree char *cost = dup_cost (progress);

  assay_cli_print ("Run %" G_GINT64_FORMAT " %s: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
                   " tasks, %" G_GINT64_FORMAT " ok, %" G_GINT64_FORMAT " failed, %" G_GINT64_FORMAT
                   " to review, %s, %.1f s\n",
                   progress->run_id, assay_run_state_name (progress->state), progress->done,
                   progress->total, progress->ok, progress->failed, progress->needs_review, cost,
                   progress->seconds);
  if (progress->state == ASSAY_RUN_FINISHED)
    assay_cli_note ("See the answers with: assayctl results “%s” --run %" G_GINT64_FORMAT,
                    plan->project->title, progress->run_id);
}

static void
say_end (Follow *follow, AssayRunPlan *plan)
{
  const AssayRunProgress *progress = &follow->final;

  if (follow->bar)
    fputs ("\r\033[K", stderr);
  if (follow->json)
    print_json (follow, "finished", progress);
  else
    print_summary (follow, plan);
  if (progress->state != ASSAY_RUN_FINISHED && progress->reason != NULL)
    assay_cli_note ("assayctl: %s", progress->reason);
  if (assay_run_can_resume (progress->state) && progress->done < progress->total)
    assay_cli_note ("Go on with: assayctl runs resume %" G_GINT64_FORMAT, progress->run_id);
}

static gboolean
find_key (AssayRunPlan *plan, char **key, GError **error)
{
  AssaySecretsPlace place;
  AssaySecretsOwner owner;
  g_autoptr (GError) local_error = NULL;

  if (plan->connection == NULL)
    return TRUE;
  owner = (AssaySecretsOwner){ plan->connection->name, plan->connection->base_url,
                               plan->connection->key_env };
  *key = assay_secrets_lookup_sync (&owner, &place, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * assay_cli_follow_run:
 * @run_id: made by @plan, new or to be resumed
 * @json: print events as JSON lines instead of a bar
 *
 * Works on the run until it ends, and sets what the process exits with.
 */
gboolean
assay_cli_follow_run (AssayCli *cli, AssayRunPlan *plan, gint64 run_id, gboolean json, GError **error)
{
  AssayWorker *net;
  Follow follow = { .cli = cli, .json = json };
  AssayRunProgress begin = { .run_id = run_id, .state = ASSAY_RUN_RUNNING };
  g_autoptr (AssayRun) run = assay_run_load (cli->db, run_id, error);
  guint on_int, on_term;
  char *key = NULL;

  if (run == NULL || !find_key (plan, &key, error))
    return FALSE;
  follow.bar = !json && assay_console_is_terminal (STDERR_FILENO);
  follow.loop = g_main_loop_new (NULL, FALSE);
  net = assay_worker_new ("net");
  follow.runner = assay_runner_new (cli->workspace, net);
  begin.total = run->total;
  begin.ok = run->ok;
  begin.failed = run->failed;
  begin.done = run->ok + run->failed;
  begin.cost = run->cost;
  if (json)
    print_json (&follow, "started", &begin);
  follow.last_json = g_get_monotonic_time ();
  on_int = g_unix_signal_add (SIGINT, on_signal, &follow);
  on_term = g_unix_signal_add (SIGTERM, on_signal, &follow);
  assay_runner_start (follow.runner, plan, run_id, key, NULL, on_progress, &follow);
  assay_secret_free (key);
  g_main_loop_run (follow.loop);
  g_source_remove (on_int);
  g_source_remove (on_term);
  assay_worker_stop (net);
  g_object_unref (net);
  say_end (&follow, plan);
  cli->status = exit_code (&follow.final);
  g_clear_object (&follow.runner);
  g_main_loop_unref (follow.loop);
  g_free (follow.reason);
  return TRUE;
}
