/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-drive.c: a run under way, for "run", "runs resume" and "runs retry". The runner works on a
 * net worker of its own; here, in the main loop, its progress is shown: as a bar on a terminal's
 * standard error, as JSON lines on standard output when asked for, else as a line now and then. A
 * signal stops the run cleanly, so that it can be resumed; the second one ends the process at once,
 * which the claims in the database survive as well. */

#include "assay-cmd-drive.h"

#include "assay-error.h"
#include "assay-run-name.h"
#include "assay-run-report.h"
#include "assay-secrets.h"

#include <errno.h>
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Between two progress events of --json, and between two lines where there is no terminal. */
#define JSON_INTERVAL_US G_USEC_PER_SEC
#define LINE_INTERVAL_US (10 * G_USEC_PER_SEC)

/* One run being shown. */
typedef struct
{
  AssayCli *cli;
  AssayRunner *runner;
  GMainLoop *loop;
  gboolean json;
  gboolean has_bar;
  gboolean bar_is_shown;
  gint64 shown_at;
  gboolean was_told; /* by a signal */
} Drive;

static void
write_bar (Drive *drive, const char *text)
{
  fprintf (stderr, "\r%s\033[K", text);
  fflush (stderr);
  drive->bar_is_shown = *text != '\0';
}

static void
show_progress (Drive *drive, const AssayRunProgress *progress)
{
  gint64 now = g_get_monotonic_time ();
  gint64 since = now - drive->shown_at;
  g_autofree char *text = NULL;

  if (drive->has_bar)
    {
      text = assay_run_report_dup_bar (progress, assay_console_get_columns (STDERR_FILENO) - 1,
                                       g_get_charset (NULL));
      write_bar (drive, text);
    }
  if (drive->json && since >= JSON_INTERVAL_US)
    {
      g_autofree char *line = assay_run_report_dup_progress (progress);

      assay_cli_print_text (line);
      fflush (stdout);
      drive->shown_at = now;
    }
  else if (!drive->json && !drive->has_bar && since >= LINE_INTERVAL_US)
    {
      text = assay_run_report_dup_bar (progress, ASSAY_CONSOLE_DEFAULT_COLUMNS * 2, TRUE);
      assay_cli_note ("%s", text);
      drive->shown_at = now;
    }
}

static char *
dup_resume_line (Drive *drive, gint64 run_id)
{
  g_autofree char *quoted = g_shell_quote (drive->cli->workspace_path);

  return g_strdup_printf ("assayctl -w %s runs resume %" G_GINT64_FORMAT, quoted, run_id);
}

static void
show_end (Drive *drive, const AssayRunProgress *progress)
{
  g_autofree char *line = drive->json ? assay_run_report_dup_finished (progress)
                                      : assay_run_report_dup_summary (progress);
  g_autofree char *resume = dup_resume_line (drive, progress->run_id);
  g_autofree char *reason = g_strdup (progress->reason);

  if (reason != NULL && g_str_has_suffix (reason, "."))
    reason[strlen (reason) - 1] = '\0';
  if (drive->bar_is_shown)
    write_bar (drive, "");
  assay_cli_print ("%s%s", line, drive->json ? "" : "\n");
  fflush (stdout);
  if (progress->state == ASSAY_RUN_FINISHED)
    return;
  assay_cli_note ("assayctl: Run %" G_GINT64_FORMAT " stopped with %" G_GINT64_FORMAT
                  " of %" G_GINT64_FORMAT " tasks done%s%s; go on with: %s",
                  progress->run_id, progress->done, progress->total,
                  reason != NULL ? ": " : "", reason != NULL ? reason : "", resume);
}

static void
on_progress (const AssayRunProgress *progress, gpointer data)
{
  Drive *drive = data;

  if (!progress->is_last)
    {
      show_progress (drive, progress);
      return;
    }
  show_end (drive, progress);
  drive->cli->status = (AssayExit) assay_run_report_outcome (progress);
  g_main_loop_quit (drive->loop);
}

static gboolean
on_signal (gpointer data)
{
  Drive *drive = data;

  if (drive->was_told)
    {
      fputc ('\n', stderr);
      _exit (ASSAY_EXIT_INTERRUPTED);
    }
  drive->was_told = TRUE;
  if (drive->bar_is_shown)
    write_bar (drive, "");
  assay_cli_note ("Stopping; once more ends at once");
  assay_runner_stop (drive->runner, ASSAY_RUN_INTERRUPTED);
  return G_SOURCE_CONTINUE;
}

static char *
find_key (const AssayRunPlan *plan, GError **error)
{
  AssaySecretsOwner owner;

  if (plan->connection == NULL)
    return NULL;
  owner = (AssaySecretsOwner){ plan->connection->name, plan->connection->base_url,
                               plan->connection->key_env };
  return assay_secrets_lookup_sync (&owner, NULL, error);
}

static void
show_start (Drive *drive, const AssayRun *run, AssayRunPlan *plan)
{
  g_autofree char *line = drive->json ? assay_run_report_dup_started (run, plan) : NULL;

  if (line == NULL)
    return;
  assay_cli_print_text (line);
  fflush (stdout);
}

/* Signals are caught before anybody is told that the run has begun. */
static void
loop_until_done (Drive *drive, AssayRunPlan *plan, const AssayRun *run, const char *key)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
  guint ids[G_N_ELEMENTS (signals)];
  AssayWorker *net = assay_worker_new ("net");

  drive->runner = assay_runner_new (drive->cli->workspace, net);
  drive->loop = g_main_loop_new (NULL, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    ids[i] = g_unix_signal_add (signals[i], on_signal, drive);
  show_start (drive, run, plan);
  assay_runner_start (drive->runner, plan, run->id, key, NULL, on_progress, drive);
  g_main_loop_run (drive->loop);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_source_remove (ids[i]);
  assay_worker_stop (net);
  g_clear_object (&drive->runner);
  g_object_unref (net);
  g_main_loop_unref (drive->loop);
}

/**
 * assay_cli_drive:
 * @json: whether events go to standard output
 *
 * Works on the run until it ends, and sets cli->status.
 */
gboolean
assay_cli_drive (AssayCli *cli, AssayRunPlan *plan, gint64 run_id, gboolean json, GError **error)
{
  Drive drive = { .cli = cli, .json = json, .shown_at = g_get_monotonic_time () };
  g_autoptr (AssayRun) run = assay_run_load (cli->db, run_id, error);
  g_autoptr (GError) key_error = NULL;
  char *key = run != NULL ? find_key (plan, &key_error) : NULL;

  if (key_error != NULL)
    g_propagate_error (error, g_steal_pointer (&key_error));
  if (run == NULL || *error != NULL)
    return FALSE;
  drive.has_bar = assay_console_is_terminal (STDERR_FILENO);
  /* A pipe that broke does not stop the run: what it finds is in the database. */
  signal (SIGPIPE, SIG_IGN);
  loop_until_done (&drive, plan, run, key);
  assay_secret_free (key);
  return TRUE;
}

/**
 * assay_cli_check_concurrency:
 * @concurrency: what was asked for
 * @unset: what stands for nothing asked for
 *
 * Returns: whether so many requests may be in flight.
 */
gboolean
assay_cli_check_concurrency (int concurrency, int unset, GError **error)
{
  if (concurrency == unset || (concurrency >= 1 && concurrency <= ASSAY_PROVIDER_MAX_CONCURRENCY))
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "The concurrency must be from 1 to %d",
               ASSAY_PROVIDER_MAX_CONCURRENCY);
  return FALSE;
}

/* Whether a person at the terminal says yes; FALSE without a terminal. */
static gboolean
ask (const char *question)
{
  char answer[16] = "";

  if (!assay_console_is_terminal (STDIN_FILENO) || !assay_console_is_terminal (STDERR_FILENO))
    return FALSE;
  fprintf (stderr, "%s [y/N] ", question);
  fflush (stderr);
  return fgets (answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
}

/**
 * assay_cli_estimate:
 * @task_ids: (element-type gint64): the tasks that will be sent
 *
 * Returns: (transfer full): where they go and about what that costs.
 */
AssayRunEstimate *
assay_cli_estimate (AssayCli *cli, AssayRunPlan *plan, GArray *task_ids, GError **error)
{
  return assay_run_estimate_new (plan, cli->db, assay_workspace_get_blobs (cli->workspace),
                                 (const gint64 *) (gpointer) task_ids->data, task_ids->len, error);
}

/**
 * assay_cli_agree:
 * @figures: of tasks that will leave this machine
 * @yes: whether that was agreed to beforehand
 * @json: whether the figures go to standard output, too
 *
 * Shows the figures, and asks a person at the terminal unless @yes.
 *
 * Returns: %FALSE with %ASSAY_ERROR_PERMISSION when nothing may be sent.
 */
gboolean
assay_cli_agree (AssayCli *cli, const AssayRunEstimate *figures, gboolean yes, gboolean json, GError **error)
{
  g_autofree char *text = assay_run_report_dup_estimate (figures);
  g_autofree char *line = assay_run_report_dup_estimate_json (figures);

  if (json)
    assay_cli_print_text (line);
  assay_cli_note ("%s", text);
  if (yes || ask ("Send them?"))
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_PERMISSION,
               "Nothing was sent to %s; say --yes to agree", figures->destination);
  return FALSE;
}

/**
 * assay_cli_mend_run:
 *
 * A run whose process ended without a word still says "running" on disk; here it is interrupted.
 */
void
assay_cli_mend_run (AssayCli *cli, AssayRun *run)
{
  if (run->state != ASSAY_RUN_RUNNING || assay_run_is_owned (cli->db, run->id, NULL))
    return;
  run->state = ASSAY_RUN_INTERRUPTED;
  g_free (run->reason);
  run->reason = g_strdup ("The process that worked on it ended");
}

/**
 * assay_cli_load_run:
 * @text: a run's number
 *
 * Returns: (transfer full): the run.
 */
AssayRun *
assay_cli_load_run (AssayCli *cli, const char *text, GError **error)
{
  gint64 id = 0;
  AssayRun *run = NULL;

  if (assay_cli_parse_id (text, "run", &id, error))
    run = assay_run_load (cli->db, id, error);
  if (run != NULL)
    assay_cli_mend_run (cli, run);
  return run;
}

/**
 * assay_cli_find_run:
 * @name: (nullable): the run's number, a version or a tag; %NULL for the latest of the project
 *
 * Returns: (transfer full): the run of @project.
 */
AssayRun *
assay_cli_find_run (AssayCli *cli, const AssayProject *project, const char *name, GError **error)
{
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (AssayRun) run = NULL;

  gint64 id = 0;

  if (name == NULL)
    {
      runs = assay_run_list (cli->db, project->id, error);
      for (guint i = 0; runs != NULL && i < runs->len; i++)
        id = MAX (id, ((AssayRun *) runs->pdata[i])->id);
      if (runs != NULL && runs->len == 0)
        g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                     "“%s” has no runs yet; begin one with “assayctl run”", project->title);
    }
  if (name != NULL)
    run = assay_run_find_by_name (cli->db, project->id, NULL, name, error);
  else if (id != 0)
    run = assay_run_load (cli->db, id, error);
  if (run != NULL)
    assay_cli_mend_run (cli, run);
  return g_steal_pointer (&run);
}
