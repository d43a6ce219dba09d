/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-runner.c: whole runs against the loopback model server: every fault it knows ends with a result
 * or a named error for every task; interruption, resuming, the cache, the budget. */

#include "assay-error.h"
#include "assay-import-repo.h"
#include "assay-project-template.h"
#include "assay-runner.h"
#include "assay-subset.h"
#include "model-server.h"

#include <math.h>
#include <string.h>

#define N_TASKS 200

typedef struct
{
  AssayWorkspace *workspace;
  AssayWorker *net;
  ModelServer *server;
  gint64 project_id;
  GMainLoop *loop;
  AssayRunProgress last;
  char *reason;
  AssayRunner *runner;
  gint64 stop_after; /* interrupt when so many are done */
} Fixture;

static gboolean
make_project (AssayDb *db, gpointer data, GError **error)
{
  Fixture *fixture = data;
  const AssayProjectTemplate *template = assay_project_template_get ("text-classification", error);
  g_autoptr (AssayProject) project = assay_project_new ("P", template->config);
  g_autofree AssayTaskDraft *drafts = g_new0 (AssayTaskDraft, N_TASKS);
  g_autoptr (AssayTx) tx = NULL;
  guint n;

  g_assert_true (assay_project_insert (db, project, error));
  fixture->project_id = project->id;
  for (int i = 0; i < N_TASKS; i++)
    {
      drafts[i].data = g_strdup_printf ("{\"title\":\"T\",\"text\":\"Task number %d is fine.\"}", i);
      drafts[i].hash = i;
    }
  tx = assay_db_begin (db, error);
  g_assert_true (assay_task_insert_batch (db, project->id, 0, drafts, N_TASKS, FALSE, NULL, &n, error));
  g_assert_true (assay_tx_commit (g_steal_pointer (&tx), error));
  for (int i = 0; i < N_TASKS; i++)
    assay_task_draft_clear (&drafts[i]);
  return TRUE;
}

static gboolean
save_connection (AssayDb *db, gpointer data, GError **error)
{
  return assay_connection_save (db, data, error);
}

static void
connect_to (Fixture *fixture, const char *url, int timeout_s)
{
  g_autoptr (AssayConnection) connection = assay_connection_new ("local", "openai", url);

  connection->concurrency = 64;
  connection->timeout_s = timeout_s;
  connection->input_price = 1;
  connection->output_price = 10;
  g_assert_true (assay_workspace_write_sync (fixture->workspace, save_connection, connection, 0, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("assay-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "w.assay", NULL);

  fixture->workspace = assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, NULL);
  fixture->net = assay_worker_new ("net");
  fixture->loop = g_main_loop_new (NULL, FALSE);
  g_assert_true (assay_workspace_write_sync (fixture->workspace, make_project, fixture, 0, NULL));
}

static void
serve (Fixture *fixture, const char *const *options, int timeout_s)
{
  g_autofree char *url = NULL;

  fixture->server = model_server_start (options);
  g_assert_nonnull (fixture->server);
  url = g_strdup_printf ("http://127.0.0.1:%d/v1", model_server_get_port (fixture->server));
  connect_to (fixture, url, timeout_s);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->server != NULL)
    model_server_stop (fixture->server);
  assay_worker_stop (fixture->net);
  g_assert_finalize_object (fixture->net);
  assay_workspace_close_sync (fixture->workspace);
  g_assert_finalize_object (fixture->workspace);
  g_main_loop_unref (fixture->loop);
  g_free (fixture->reason);
}

typedef struct
{
  Fixture *fixture;
  AssayRunOptions options;
  const char *subset;
  gint64 run_id;
  AssayRunPlan *plan;
} Making;

static gboolean
make_run (AssayDb *db, gpointer data, GError **error)
{
  Making *making = data;
  g_autoptr (AssayVersion) fields = assay_version_new ();
  g_autoptr (AssayVersion) version = NULL;
  g_autoptr (AssayRun) run = NULL;

  g_free (fields->user);
  fields->user = g_strdup ("Classify: {{text}}");
  version = assay_version_save (db, making->fixture->project_id, "p", fields, error);
  g_assert_nonnull (version);
  making->plan = assay_run_plan_new (db, making->fixture->project_id, version->id, "local/judge-1",
                                     &making->options, error);
  if (making->plan == NULL)
    return FALSE;
  run = assay_run_plan_create_run (making->plan, db, making->subset, 7, error);
  if (run == NULL)
    return FALSE;
  making->run_id = run->id;
  return TRUE;
}

static gboolean
load_plan (AssayDb *db, gpointer data, GError **error)
{
  Making *making = data;

  making->plan = assay_run_plan_load (db, making->run_id, error);
  return making->plan != NULL;
}

static void
on_progress (const AssayRunProgress *progress, gpointer data)
{
  Fixture *fixture = data;

  fixture->last = *progress;
  g_free (fixture->reason);
  fixture->reason = g_strdup (progress->reason);
  if (fixture->stop_after > 0 && progress->done >= fixture->stop_after)
    {
      fixture->stop_after = 0;
      assay_runner_stop (fixture->runner, ASSAY_RUN_INTERRUPTED);
    }
  if (progress->is_last)
    g_main_loop_quit (fixture->loop);
}

static void
work (Fixture *fixture, Making *making)
{
  fixture->runner = assay_runner_new (fixture->workspace, fixture->net);
  assay_runner_start (fixture->runner, making->plan, making->run_id, NULL, NULL, on_progress, fixture);
  g_main_loop_run (fixture->loop);
  g_assert_true (assay_runner_is_done (fixture->runner));
  g_assert_false (g_main_context_pending (NULL)); /* the last word was the last */
  g_clear_object (&fixture->runner);
  g_clear_pointer (&making->plan, assay_run_plan_unref);
}

static gint64
run_some (Fixture *fixture, const char *subset, const AssayRunOptions *options)
{
  Making making = { .fixture = fixture, .subset = subset };
  g_autoptr (GError) error = NULL;

  assay_run_options_init (&making.options);
  if (options != NULL)
    making.options = *options;
  g_assert_true (assay_workspace_write_sync (fixture->workspace, make_run, &making, 0, &error));
  g_assert_no_error (error);
  work (fixture, &making);
  return making.run_id;
}

static gint64
run_all (Fixture *fixture, const AssayRunOptions *options)
{
  return run_some (fixture, "all", options);
}

static void
resume (Fixture *fixture, gint64 run_id)
{
  Making making = { .fixture = fixture, .run_id = run_id };

  g_assert_true (assay_workspace_write_sync (fixture->workspace, load_plan, &making, 0, NULL));
  work (fixture, &making);
}

static gint64
count (Fixture *fixture, gint64 run_id, const char *condition)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM result WHERE run_id = %d AND (%s)",
                                          (int) run_id, condition);

  return assay_db_get_int (assay_workspace_get_reader (fixture->workspace), NULL, sql, "");
}

typedef struct
{
  const char *name;
  const char *fault;
  int timeout_s;
  AssayRunState state;
  gint64 n_ok;      /* −1: any */
  const char *kind; /* of the errors, NULL: none */
} Fault;

static const Fault faults[] = {
  { "none", NULL, 10, ASSAY_RUN_FINISHED, 200, NULL },
  { "every-kind-once", "mix", 10, ASSAY_RUN_FINISHED, 200, NULL },
  { "500-once", "500:once", 10, ASSAY_RUN_FINISHED, 200, NULL },
  { "503-once", "503:once", 10, ASSAY_RUN_FINISHED, 200, NULL },
  { "429-once", "429:once", 10, ASSAY_RUN_FINISHED, 200, NULL },
  { "429-with-retry-after", "429-after:once", 10, ASSAY_RUN_FINISHED, 200, NULL },
  { "401", "401", 10, ASSAY_RUN_FAILED, 0, NULL },
  { "404", "404", 10, ASSAY_RUN_FAILED, 0, NULL },
  { "quota", "quota", 10, ASSAY_RUN_FAILED, 0, NULL },
  { "413", "413", 10, ASSAY_RUN_FINISHED, 0, "too-large" },
  { "context", "context", 10, ASSAY_RUN_FINISHED, 0, "too-large" },
  { "hang-some", "hang:every=50", 1, ASSAY_RUN_FINISHED, -1, "timeout" },
  { "drip-once", "drip:once", 10, ASSAY_RUN_FINISHED, 200, NULL },
  { "reset-once", "reset:once", 10, ASSAY_RUN_FINISHED, 200, NULL },
  { "close-once", "close:once", 10, ASSAY_RUN_FINISHED, 200, NULL },
  { "cut-once", "cut:once", 10, ASSAY_RUN_FINISHED, 200, NULL },
  { "bad-json-once", "bad-json:once", 10, ASSAY_RUN_FINISHED, 200, NULL },
  { "empty-choices-once", "empty-choices:once", 10, ASSAY_RUN_FINISHED, 200, NULL },
  { "refusal", "refusal", 10, ASSAY_RUN_FINISHED, 0, "refused" },
  { "content-filter", "content-filter", 10, ASSAY_RUN_FINISHED, 0, "refused" },
  { "length", "length", 10, ASSAY_RUN_FINISHED, 0, "truncated" },
  { "html-once", "html:once", 10, ASSAY_RUN_FINISHED, 200, NULL },
  { "prose", "prose", 10, ASSAY_RUN_FINISHED, 200, NULL },
  { "fence", "fence", 10, ASSAY_RUN_FINISHED, 200, NULL },
  { "invalid-output-once", "invalid-output:once", 10, ASSAY_RUN_FINISHED, 200, NULL },
  { "no-schema", "no-schema", 10, ASSAY_RUN_FINISHED, 200, NULL },
};

static void
test_fault (Fixture *fixture, gconstpointer data)
{
  const Fault *fault = data;
  const char *options[]
    = { "--drip-ms", "1", fault->fault != NULL ? "--fault" : NULL, fault->fault, NULL };
  gint64 run_id;
  gint64 n_named;

  serve (fixture, options, fault->timeout_s);
  run_id = run_all (fixture, NULL);
  g_test_message ("%s: %" G_GINT64_FORMAT " ok, %" G_GINT64_FORMAT " failed: %s", fault->name,
                  fixture->last.ok, fixture->last.failed, fixture->reason);
  g_assert_cmpint (fixture->last.state, ==, fault->state);
  if (fault->state == ASSAY_RUN_FAILED)
    {
      g_assert_nonnull (fixture->reason);
      g_assert_cmpint (fixture->last.done, <, N_TASKS);
      return;
    }
  g_assert_cmpint (count (fixture, run_id, "1"), ==, N_TASKS);
  g_assert_cmpint (fixture->last.done, ==, N_TASKS);
  if (fault->n_ok >= 0)
    g_assert_cmpint (count (fixture, run_id, "status = 1"), ==, fault->n_ok);
  n_named = count (fixture, run_id, "error_kind IS NOT NULL");
  g_assert_cmpint (n_named, ==, count (fixture, run_id, "status = 2"));
  if (fault->kind != NULL)
    {
      g_autofree char *condition = g_strdup_printf ("error_kind = '%s'", fault->kind);

      g_assert_cmpint (count (fixture, run_id, condition), ==, n_named);
    }
}

/* Answers that no API gives, for ever. */
typedef struct
{
  const char *name;
  const char *fault;
  int most;          /* requests */
  const char *reason;
} Hopeless;

static const Hopeless hopeless[] = {
  { "redirect", "redirect", 64, "redirects (status 302) to “http://127.0.0.1" },
  { "redirect-to-another-host", "redirect-host", 64, "use that address for the connection" },
  { "html", "html", 3 * (64 + 8), "/v1/chat/completions answers with a web page, not as an OpenAI-compatible API does" },
  { "wrong-type", "wrong-type", 3 * (64 + 8), "check the base URL of the connection" },
  { "bad-json", "bad-json", 3 * (64 + 8), "answers with JSON that is cut or of another kind" },
  { "empty-choices", "empty-choices", 3 * (64 + 8), "sent a reply without an answer" },
};

static void
test_hopeless (Fixture *fixture, gconstpointer data)
{
  const Hopeless *what = data;
  gint64 run_id;

  serve (fixture, (const char *[]){ "--fault", what->fault, NULL }, 10);
  run_id = run_all (fixture, NULL);
  g_test_message ("%s: %.2f s, %d requests: %s", what->name, fixture->last.seconds,
                  (int) model_server_get_stat (fixture->server, "requests"), fixture->reason);
  g_assert_cmpint (fixture->last.state, ==, ASSAY_RUN_FAILED);
  g_assert_nonnull (strstr (fixture->reason, what->reason));
  g_assert_cmpfloat (fixture->last.seconds, <, 5 * ASSAY_TEST_PATIENCE);
  g_assert_cmpint (model_server_get_stat (fixture->server, "requests"), <=, what->most);
  g_assert_cmpint (count (fixture, run_id, "1"), ==, 0); /* no task is to blame */
}

/* Once something has succeeded, the address is right, and what comes between is waited for. */
static void
test_web_page_after_success (Fixture *fixture, gconstpointer data)
{
  AssayRunOptions options;
  gint64 run_id;

  serve (fixture, (const char *[]){ "--fault", "html:after=20", NULL }, 10);
  assay_run_options_init (&options);
  options.patience_s = 1;
  run_id = run_all (fixture, &options);
  g_assert_cmpint (fixture->last.state, ==, ASSAY_RUN_PAUSED);
  g_assert_nonnull (strstr (fixture->reason, "web page"));
  g_assert_cmpint (count (fixture, run_id, "status = 1"), ==, 20);
  g_assert_cmpint (count (fixture, run_id, "status = 2"), ==, 0);
}

/* A task that is the only one may not wait for seven others. */
static void
test_hopeless_single (Fixture *fixture, gconstpointer data)
{
  serve (fixture, (const char *[]){ "--fault", "html", NULL }, 10);
  run_some (fixture, "sample=1", NULL);
  g_assert_cmpint (fixture->last.state, ==, ASSAY_RUN_FAILED);
  g_assert_cmpint (model_server_get_stat (fixture->server, "requests"), ==, 3);
}

static void
test_billed_cost (Fixture *fixture, gconstpointer data)
{
  gint64 run_id;

  serve (fixture, (const char *[]){ "--cost", "0.0125", "--fault", "invalid-output:every=2", NULL }, 10);
  run_id = run_all (fixture, NULL);
  g_assert_cmpint (fixture->last.ok, ==, N_TASKS);
  g_assert_cmpint (count (fixture, run_id, "abs(cost - 0.0125) < 1e-9 OR abs(cost - 0.025) < 1e-9"), ==, N_TASKS);
  g_assert_cmpint (count (fixture, run_id, "cost > 0.02"), >, 0); /* asked twice, billed twice */
  g_assert_cmpfloat_with_epsilon (
    fixture->last.cost, 0.0125 * (double) model_server_get_stat (fixture->server, "requests"), 1e-6);
}

static void
test_interrupt_and_resume (Fixture *fixture, gconstpointer data)
{
  gint64 run_id;
  gint64 n_before;

  /* Four rounds: progress is told ten times a second, so it is stopped long before the last. */
  serve (fixture, (const char *[]){ "--latency-ms", "500", NULL }, 30);
  fixture->stop_after = 40;
  run_id = run_all (fixture, NULL);
  g_assert_cmpint (fixture->last.state, ==, ASSAY_RUN_INTERRUPTED);
  n_before = count (fixture, run_id, "1");
  g_assert_cmpint (n_before, >=, 40);
  g_assert_cmpint (n_before, <, N_TASKS);
  resume (fixture, run_id);
  g_assert_cmpint (fixture->last.state, ==, ASSAY_RUN_FINISHED);
  g_assert_cmpint (count (fixture, run_id, "status = 1"), ==, N_TASKS);
  g_assert_cmpint (fixture->last.ok, ==, N_TASKS);
}

static void
test_cache (Fixture *fixture, gconstpointer data)
{
  AssayRunOptions options;
  gint64 second;

  serve (fixture, (const char *[]){ NULL }, 10);
  run_all (fixture, NULL);
  g_assert_cmpfloat (fixture->last.cost, >, 0);
  second = run_all (fixture, NULL);
  g_assert_cmpint (fixture->last.cached, ==, N_TASKS);
  g_assert_cmpfloat (fixture->last.cost, ==, 0);
  g_assert_cmpint (count (fixture, second, "status = 1 AND cached = 1 AND cost = 0"), ==, N_TASKS);
  assay_run_options_init (&options);
  options.use_cache = FALSE;
  run_all (fixture, &options);
  g_assert_cmpint (fixture->last.cached, ==, 0);
}

static void
test_budget (Fixture *fixture, gconstpointer data)
{
  AssayRunOptions options;
  double full;

  serve (fixture, (const char *[]){ "--latency-ms", "5", NULL }, 10);
  run_all (fixture, NULL);
  full = fixture->last.cost;
  assay_run_options_init (&options);
  options.use_cache = FALSE;
  options.budget = full / 2;
  run_all (fixture, &options);
  g_assert_cmpint (fixture->last.state, ==, ASSAY_RUN_BUDGET);
  g_assert_cmpfloat (fixture->last.cost, <=, full / 2);
  g_assert_cmpint (fixture->last.done, >, 0);
  g_assert_cmpint (fixture->last.done, <, N_TASKS);
}

/* For ever, from the beginning. The data is the fault, NULL: nobody is there. */
static void
test_outage_pauses (Fixture *fixture, gconstpointer data)
{
  const char *fault = data;
  AssayRunOptions options;
  gint64 run_id;

  if (fault == NULL)
    connect_to (fixture, "http://127.0.0.1:9/v1", 10);
  else
    serve (fixture, (const char *[]){ "--fault", fault, NULL }, 10);
  assay_run_options_init (&options);
  options.patience_s = 1;
  run_id = run_all (fixture, &options);
  g_assert_cmpint (fixture->last.state, ==, ASSAY_RUN_PAUSED);
  g_assert_nonnull (strstr (fixture->reason, fault == NULL ? "Nothing answers at 127.0.0.1:9" : "(status 503)"));
  g_assert_cmpfloat (fixture->last.seconds, >=, 1);
  g_assert_cmpfloat (fixture->last.seconds, <, 15 * ASSAY_TEST_PATIENCE);
  g_clear_pointer (&fixture->server, model_server_stop);
  g_assert_cmpint (count (fixture, run_id, "1"), ==, 0); /* no task was burnt */
  serve (fixture, (const char *[]){ NULL }, 10);
  resume (fixture, run_id);
  g_assert_cmpint (fixture->last.state, ==, ASSAY_RUN_FINISHED);
  g_assert_cmpint (fixture->last.ok, ==, N_TASKS);
}

static void
test_unknown_variable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AssayVersion) fields = assay_version_new ();
  g_autoptr (AssayVersion) version = NULL;
  g_autoptr (GError) error = NULL;
  AssayRunOptions options;
  AssayDb *db = assay_db_open (assay_workspace_get_path (fixture->workspace), ASSAY_DB_READ_WRITE, NULL);

  connect_to (fixture, "http://127.0.0.1:9/v1", 10);
  g_free (fields->user);
  fields->user = g_strdup ("Classify {{txet}}");
  version = assay_version_save (db, fixture->project_id, "p", fields, NULL);
  assay_run_options_init (&options);
  g_assert_null (assay_run_plan_new (db, fixture->project_id, version->id, "local/m", &options, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_TEMPLATE);
  g_assert_nonnull (strstr (error->message, "text"));
  assay_db_close (db);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/runner/fault/", faults[i].name, NULL);

      g_test_add (path, Fixture, &faults[i], set_up, test_fault, tear_down);
    }
#define ADD(name, func) g_test_add ("/engine/runner/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("interrupt-and-resume", test_interrupt_and_resume);
  ADD ("cache", test_cache);
  ADD ("budget", test_budget);
  ADD ("outage-pauses", test_outage_pauses);
  g_test_add ("/engine/runner/outage-of-the-server-pauses", Fixture, "503", set_up, test_outage_pauses, tear_down);
  ADD ("web-page-after-success", test_web_page_after_success);
  ADD ("hopeless-single", test_hopeless_single);
  ADD ("billed-cost", test_billed_cost);
  for (gsize i = 0; i < G_N_ELEMENTS (hopeless); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/runner/hopeless/", hopeless[i].name, NULL);

      g_test_add (path, Fixture, &hopeless[i], set_up, test_hopeless, tear_down);
    }
  ADD ("unknown-variable", test_unknown_variable);
  return g_test_run ();
}
