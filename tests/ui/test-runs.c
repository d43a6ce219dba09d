/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-interrupted-bar.h"
#include "assay-project.h"
#include "assay-prompt.h"
#include "assay-run-cell.h"
#include "assay-run-words.h"
#include "assay-runs-button.h"
#include "assay-sample.h"
#include "assay-session.h"
#include "assay-test-ui.h"

#include <math.h>
#include <string.h>

/* The words, which need no window. */
static void
test_words (void)
{
  static const struct
  {
    AssayRunProgress progress;
    const char *text;
  } cases[] = {
    { { .state = ASSAY_RUN_RUNNING, .total = 20, .done = 14, .ok = 14, .rate = 3.1, .remaining_s = 2,
        .cost = 0.29 },
      "14 of 20 · 3.1/s · 2.0 s left · $0.290" },
    { { .state = ASSAY_RUN_RUNNING, .total = 2000, .rate = 0, .remaining_s = NAN }, "0 of 2000" },
    { { .state = ASSAY_RUN_RUNNING, .is_waiting = TRUE, .total = 20, .done = 1, .n_cost_unknown = 1 },
      "1 of 20 · Waiting for the server · cost unknown" },
    { { .state = ASSAY_RUN_FINISHED, .total = 20, .done = 20, .failed = 3 },
      "20 of 20 · Finished · 3 failed" },
    { { .state = ASSAY_RUN_PAUSED, .total = 9, .done = 3 }, "3 of 9 · Paused" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = assay_run_progress_dup_facts (&cases[i].progress);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* What the headline says. */
static void
test_status (void)
{
  static const struct
  {
    AssayRunProgress progress;
    const char *text;
  } cases[] = {
    { { .state = ASSAY_RUN_RUNNING, .total = 20, .done = 14 }, "14 of 20 · Running" },
    { { .state = ASSAY_RUN_RUNNING, .is_waiting = TRUE, .retry_s = 12.2, .total = 20, .done = 14 },
      "14 of 20 · Waiting for the server (retry in 12 s)" },
    { { .state = ASSAY_RUN_RUNNING, .is_waiting = TRUE, .retry_s = NAN, .total = 20, .done = 14 },
      "14 of 20 · Waiting for the server" },
    { { .state = ASSAY_RUN_INTERRUPTED, .total = 20, .done = 14 }, "Interrupted at 14 of 20" },
    { { .state = ASSAY_RUN_FAILED, .reason = "The key is wrong.", .total = 20 },
      "Could not go on at 0 of 20: The key is wrong" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = assay_run_progress_dup_status (&cases[i].progress);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* A workspace with reviews to be run. */
static AssaySession *
open_session (char **path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayWorkspace) workspace = NULL;

  *path = assay_test_temporary ("runs.assay");
  workspace = assay_workspace_open_sync (*path, ASSAY_WORKSPACE_CREATE, &error);
  g_assert_no_error (error);
  assay_test_add_reviews (workspace, 400);
  return assay_session_new (workspace);
}

/* What the test waits for. */
typedef struct
{
  AssayRuns *runs;
  gint64 run_id;
  AssayRunProposal *proposal;
  AssayRunState state;
} Wait;

static void
proposed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;
  g_autoptr (GError) error = NULL;

  wait->proposal = assay_runs_propose_finish (ASSAY_RUNS (source), result, &error);
  g_assert_no_error (error);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  ((Wait *) data)->run_id = assay_runs_start_finish (ASSAY_RUNS (source), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_proposed (gpointer data)
{
  return ((Wait *) data)->proposal != NULL;
}

static gboolean
is_started (gpointer data)
{
  return ((Wait *) data)->run_id != 0;
}

static gboolean
is_in_state (gpointer data)
{
  Wait *wait = data;
  AssayRunJob *job = assay_runs_find (wait->runs, wait->run_id);

  return job != NULL && assay_run_job_get_state (job) == wait->state;
}

static void
start (Wait *wait, AssaySession *session, const char *subset)
{
  AssayDb *db = assay_session_get_reader (session);
  g_autoptr (AssayProject) project = assay_project_find (db, "Reviews", NULL);
  g_autoptr (GPtrArray) prompts = assay_prompt_list (db, project->id, NULL);
  g_autoptr (AssayVersion) version
    = assay_version_find (db, ((AssayPrompt *) prompts->pdata[0])->id, 0, NULL);

  wait->runs = assay_session_get_runs (session);
  assay_runs_propose_async (wait->runs,
                            assay_run_proposal_new (project->id, version->id, subset), NULL,
                            proposed_cb, wait);
  assay_test_wait (is_proposed, wait, "the run is looked at");
  g_assert_false (assay_run_plan_is_remote (wait->proposal->plan));
  assay_runs_start_async (wait->runs, g_steal_pointer (&wait->proposal), started_cb, wait);
  assay_test_wait (is_started, wait, "the run has begun");
}

static void
wait_for (Wait *wait, AssayRunState state)
{
  wait->state = state;
  assay_test_wait (is_in_state, wait, assay_run_state_name (state));
}

static void
assert_can (AssayRunJob *job, gboolean pause, gboolean go_on, gboolean cancel)
{
  gboolean can_pause;
  gboolean can_go_on;
  gboolean can_cancel;

  g_object_get (job, "can-pause", &can_pause, "can-go-on", &can_go_on, "can-cancel", &can_cancel, NULL);
  g_assert_cmpint (can_pause, ==, pause);
  g_assert_cmpint (can_go_on, ==, go_on);
  g_assert_cmpint (can_cancel, ==, cancel);
}

static void
test_finishes (void)
{
  g_autofree char *path = NULL;
  AssaySession *session = open_session (&path);
  Wait wait = { 0 };
  AssayRunJob *job;
  gint64 done = 0;

  start (&wait, session, "sample=50");
  wait_for (&wait, ASSAY_RUN_FINISHED);
  job = assay_runs_find (wait.runs, wait.run_id);
  g_object_get (job, "done", &done, NULL);
  g_assert_cmpint (done, ==, 50);
  g_assert_cmpuint (assay_runs_get_busy (wait.runs), ==, 0);
  assert_can (job, FALSE, FALSE, FALSE);
  g_object_unref (session);
}

static gboolean
is_nowhere (gpointer data)
{
  Wait *wait = data;

  return is_in_state (wait) &&
         assay_run_job_get_place (assay_runs_find (wait->runs, wait->run_id)) ==
           ASSAY_RUN_PLACE_NOWHERE;
}

/* Held, continued, ended, and continued again. */
static void
test_pause_and_cancel (void)
{
  g_autofree char *path = NULL;
  AssaySession *session = open_session (&path);
  Wait wait = { 0 };
  AssayRunJob *job;
  gint64 done = 0;

  start (&wait, session, "all");
  job = assay_runs_find (wait.runs, wait.run_id);
  assay_runs_pause (wait.runs, wait.run_id);
  wait_for (&wait, ASSAY_RUN_PAUSED);
  assert_can (job, FALSE, TRUE, TRUE);
  assay_runs_cancel (wait.runs, wait.run_id);
  wait.state = ASSAY_RUN_CANCELLED;
  assay_test_wait (is_nowhere, &wait, "the run is cancelled");
  assert_can (job, FALSE, TRUE, FALSE);
  assay_runs_pause (wait.runs, wait.run_id); /* too late, and harmless */

  wait.run_id = 0;
  assay_runs_resume_async (wait.runs, assay_run_job_get_run (job), started_cb, &wait);
  assay_test_wait (is_started, &wait, "the run goes on");
  wait_for (&wait, ASSAY_RUN_FINISHED);
  g_object_get (job, "done", &done, NULL);
  g_assert_cmpint (done, ==, 400);
  g_object_unref (session);
}

/* The end of a session is the end of its runs, in a way that they can be resumed. */
static void
test_close (void)
{
  g_autofree char *path = NULL;
  AssaySession *session = open_session (&path);
  Wait wait = { 0 };
  gint64 run_id;
  g_autoptr (AssayWorkspace) workspace = NULL;
  g_autoptr (AssayRun) run = NULL;

  start (&wait, session, "all");
  assay_runs_pause (wait.runs, wait.run_id);
  wait_for (&wait, ASSAY_RUN_PAUSED);
  run_id = wait.run_id;
  g_object_unref (session);

  workspace = assay_workspace_open_sync (path, ASSAY_WORKSPACE_DEFAULT, NULL);
  run = assay_run_load (assay_workspace_get_reader (workspace), run_id, NULL);
  g_assert_cmpint (run->state, ==, ASSAY_RUN_INTERRUPTED);
  g_assert_true (assay_run_can_resume (run->state));

  /* The next session offers it. */
  session = assay_session_new (workspace);
  wait.runs = assay_session_get_runs (session);
  wait_for (&wait, ASSAY_RUN_INTERRUPTED);
  assert_can (assay_runs_find (wait.runs, run_id), FALSE, TRUE, FALSE);
  g_object_unref (session);
}

static gboolean
offers (gpointer data)
{
  return assay_interrupted_bar_get_text (data) != NULL;
}

/* A run that was left unfinished is offered as soon as the workspace is open again. */
static void
test_interrupted_bar (void)
{
  g_autofree char *path = NULL;
  AssaySession *session = open_session (&path);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *bar = g_object_new (ASSAY_TYPE_INTERRUPTED_BAR, NULL);
  Wait wait = { 0 };
  g_autoptr (AssayWorkspace) workspace = NULL;

  start (&wait, session, "all");
  assay_runs_pause (wait.runs, wait.run_id);
  wait_for (&wait, ASSAY_RUN_PAUSED);
  g_object_unref (session);

  workspace = assay_workspace_open_sync (path, ASSAY_WORKSPACE_DEFAULT, NULL);
  session = assay_session_new (workspace);
  wait.runs = assay_session_get_runs (session);
  gtk_window_set_child (GTK_WINDOW (window), bar);
  gtk_window_present (GTK_WINDOW (window));
  g_object_set (bar, "session", session, NULL);
  assay_test_wait (offers, bar, "the run is offered");
  g_assert_true (g_str_has_prefix (assay_interrupted_bar_get_text (ASSAY_INTERRUPTED_BAR (bar)),
                                    "Run 1 of “"));
  g_assert_nonnull (strstr (assay_interrupted_bar_get_text (ASSAY_INTERRUPTED_BAR (bar)),
                            "of 400 tasks"));
  gtk_widget_activate_action (bar, "interrupted.dismiss", NULL);
  g_assert_null (assay_interrupted_bar_get_text (ASSAY_INTERRUPTED_BAR (bar)));

  g_object_set (bar, "session", NULL, NULL);
  g_object_set (bar, "session", session, NULL);
  assay_test_wait (offers, bar, "the run is offered again");
  gtk_widget_activate_action (bar, "interrupted.resume", NULL);
  wait_for (&wait, ASSAY_RUN_FINISHED);
  g_assert_null (assay_interrupted_bar_get_text (ASSAY_INTERRUPTED_BAR (bar)));
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (session);
}

static gboolean
has_cell (gpointer data)
{
  g_autoptr (GPtrArray) cells = assay_test_find (data, ASSAY_TYPE_RUN_CELL);

  return cells->len == 1;
}

/* Not there before there is a run; then it lists it, with the buttons that make sense. */
static void
test_button (void)
{
  g_autofree char *path = NULL;
  AssaySession *session = open_session (&path);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *button = g_object_new (ASSAY_TYPE_RUNS_BUTTON, "session", session, NULL);
  GtkWidget *menu_button = gtk_widget_get_first_child (button);
  g_autoptr (GPtrArray) cells = NULL;
  Wait wait = { 0 };

  gtk_window_set_child (GTK_WINDOW (window), button);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_false (gtk_widget_get_visible (button));
  start (&wait, session, "all");
  assay_runs_pause (wait.runs, wait.run_id);
  wait_for (&wait, ASSAY_RUN_PAUSED);
  g_assert_true (gtk_widget_get_visible (button));
  gtk_menu_button_popup (GTK_MENU_BUTTON (menu_button));
  assay_test_wait (has_cell, menu_button, "the run is listed");
  cells = assay_test_find (menu_button, ASSAY_TYPE_RUN_CELL);
  gtk_widget_activate_action (cells->pdata[0], "run.go-on", NULL);
  wait_for (&wait, ASSAY_RUN_FINISHED);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (session);
}

int
main (int argc, char *argv[])
{
  assay_test_ui_init (&argc, &argv);
  g_test_add_func ("/app/runs/words", test_words);
  g_test_add_func ("/app/runs/status", test_status);
  g_test_add_func ("/app/runs/finishes", test_finishes);
  g_test_add_func ("/app/runs/pause-and-cancel", test_pause_and_cancel);
  g_test_add_func ("/app/runs/close", test_close);
  g_test_add_func ("/app/runs/interrupted-bar", test_interrupted_bar);
  g_test_add_func ("/app/runs/button", test_button);
  return g_test_run ();
}
