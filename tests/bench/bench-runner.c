/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-runner.c: a run without the command line around it: how near it comes to the ideal time of
 * N tasks, L ms and C in flight, and the CPU that a task costs. Arguments: port N C L(ms); the model
 * server must listen on the port. */

#include "assay-import-repo.h"
#include "assay-project-template.h"
#include "assay-runner.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

typedef struct
{
  int port, n, in_flight;
  AssayRunPlan *plan;
  gint64 run_id;
  AssayRunner *runner;
  GMainLoop *loop;
  AssayRunProgress last;
} Bench;

static double
cpu_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void
insert_tasks (AssayDb *db, gint64 project_id, int n)
{
  for (int from = 0; from < n; from += 10000)
    {
      int count = MIN (10000, n - from);
      g_autofree AssayTaskDraft *drafts = g_new0 (AssayTaskDraft, count);
      g_autoptr (AssayTx) tx = assay_db_begin (db, NULL);
      guint inserted;

      for (int i = 0; i < count; i++)
        {
          drafts[i].data = g_strdup_printf (
            "{\"title\":\"Review %d\",\"text\":\"The handle of number %d broke on the second day, but "
            "they sent a new one at once, and it has held since.\"}",
            from + i, from + i);
          drafts[i].hash = (guint64) (from + i);
        }
      g_assert_true (assay_task_insert_batch (db, project_id, 0, drafts, count, TRUE, NULL, &inserted, NULL));
      g_assert_true (assay_tx_commit (g_steal_pointer (&tx), NULL));
      for (int i = 0; i < count; i++)
        assay_task_draft_clear (&drafts[i]);
    }
}

static gboolean
prepare (AssayDb *db, gpointer data, GError **error)
{
  Bench *bench = data;
  const AssayProjectTemplate *template = assay_project_template_get ("text-classification", error);
  g_autoptr (AssayProject) project = assay_project_new ("P", template->config);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%d/v1", bench->port);
  g_autoptr (AssayConnection) connection = assay_connection_new ("local", "openai", url);
  g_autoptr (AssayVersion) fields = assay_version_new ();
  g_autoptr (AssayVersion) version = NULL;
  g_autoptr (AssayRun) run = NULL;
  AssayRunOptions options;

  g_assert_true (assay_project_insert (db, project, error));
  insert_tasks (db, project->id, bench->n);
  connection->concurrency = bench->in_flight;
  connection->input_price = connection->output_price = 1;
  g_assert_true (assay_connection_save (db, connection, error));
  g_free (fields->system);
  fields->system = g_strdup (template->prompt_system);
  g_free (fields->user);
  fields->user = g_strdup (template->prompt_user);
  version = assay_version_save (db, project->id, "p", fields, error);
  assay_run_options_init (&options);
  bench->plan = assay_run_plan_new (db, project->id, version->id, "local/judge-1", &options, error);
  if (bench->plan == NULL)
    return FALSE;
  run = assay_run_plan_create_run (bench->plan, db, "all", 0, error);
  bench->run_id = run->id;
  return TRUE;
}

static void
on_progress (const AssayRunProgress *progress, gpointer data)
{
  Bench *bench = data;

  bench->last = *progress;
  if (progress->is_last)
    g_main_loop_quit (bench->loop);
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("assay-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "w.assay", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayWorkspace) workspace = NULL;
  AssayWorker *net;
  Bench bench = { 0 };
  double latency, ideal, cpu;

  if (argc != 5)
    {
      fprintf (stderr, "Usage: bench-runner PORT TASKS IN-FLIGHT LATENCY-MS\n");
      return 1;
    }
  bench.port = atoi (argv[1]);
  bench.n = atoi (argv[2]);
  bench.in_flight = atoi (argv[3]);
  latency = atof (argv[4]);
  workspace = assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error);
  if (!assay_workspace_write_sync (workspace, prepare, &bench, 0, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  net = assay_worker_new ("net");
  bench.loop = g_main_loop_new (NULL, FALSE);
  bench.runner = assay_runner_new (workspace, net);
  cpu = cpu_seconds ();
  assay_runner_start (bench.runner, bench.plan, bench.run_id, NULL, NULL, on_progress, &bench);
  g_main_loop_run (bench.loop);
  cpu = cpu_seconds () - cpu;
  ideal = (double) bench.n / bench.in_flight * latency / 1000;
  printf ("%d tasks, %g ms, %d in flight: %.3f s", bench.n, latency, bench.in_flight,
          bench.last.seconds);
  if (ideal > 0)
    printf (", %.3f x ideal (%.3f s)", bench.last.seconds / ideal, ideal);
  printf (", %.3f ms CPU a task, %.0f tasks/s, %" G_GINT64_FORMAT " ok\n", cpu * 1000 / bench.n,
          bench.n / bench.last.seconds, bench.last.ok);
  return 0;
}
