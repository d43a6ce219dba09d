/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-compare.c: what the comparison of two runs over 100,000 tasks that they share takes: by their own
 * scores, against a ground truth of short answers, against one of texts that all differ, and against one of
 * texts of 500 characters that differ in every third word, by edit similarity and by chrF++. Prints the
 * median of several, beside the budget of a second. An argument is another number of tasks. */

#include "bench-workspace.h"

#include "assay-compare-verdict.h"
#include "assay-workspace.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

#define RUNS 5
#define BUDGET_MS 1000

/* A second run, of another version in all but name, that gives a sixth of the tasks another answer. */
static void
add_run (AssayDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayTx) tx = assay_db_begin (db, &error);
  const char *const statements[] = {
    "INSERT INTO run (project_id, version_id, connection, model, subset, settings, state, total, ok, failed, software,"
    " created_at) SELECT project_id, version_id, connection, 'z', subset, settings, state, total, ok, failed, software,"
    " created_at FROM run WHERE id = 1",
    "INSERT INTO result (run_id, task_id, status, overall, cost, input_tokens, output_tokens, latency_us, n1, n2, n3,"
    " created_at) SELECT 2, task_id, status, CASE WHEN task_id % 6 = 0 THEN overall / 2 + 1 ELSE overall END, cost,"
    " input_tokens, output_tokens, latency_us + task_id % 1000, n1, n2, n3, created_at FROM result WHERE run_id = 1",
    "INSERT INTO result_value (result_id, value) SELECT r.id, CASE WHEN r.task_id % 6 = 0"
    " THEN replace (v.value, '\"quality\":1', '\"quality\":3') ELSE v.value END FROM result r"
    " JOIN result p ON p.run_id = 1 AND p.task_id = r.task_id JOIN result_value v ON v.result_id = p.id"
    " WHERE r.run_id = 2",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    bench_must (assay_db_exec (db, &error, statements[i], ""), error);
  bench_must (assay_tx_commit (g_steal_pointer (&tx), &error), error);
}

/* The truth is what the first run said to three tasks of four, or something else. */
static void
set_truth (AssayDb *db, gboolean with_texts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayTx) tx = assay_db_begin (db, &error);

  bench_must (assay_db_exec (db, &error, "DELETE FROM annotation", ""), error);
  bench_must (assay_db_exec (db, &error,
                             "INSERT INTO annotation (task_id, project_id, result, value, ground_truth, origin,"
                             " created_at, updated_at) SELECT r.task_id, 1, '[]', CASE WHEN $1 = 1 THEN"
                             " replace (v.value, 'well lit', CASE WHEN r.task_id % 4 = 0 THEN 'dark' ELSE 'well lit' END)"
                             " ELSE '{\"alignment\":' || (CASE WHEN r.task_id % 4 = 0 THEN 3 ELSE CAST (r.n1 AS INTEGER) END)"
                             " || ',\"quality\":' || CAST (r.n2 AS INTEGER) || ',\"composition\":' || CAST (r.n3 AS INTEGER)"
                             " || '}' END, 1, 'person', 0, 0 FROM result r JOIN result_value v ON v.result_id = r.id"
                             " WHERE r.run_id = 1 AND v.value IS NOT NULL",
                             "i", (gint64) with_texts),
              error);
  bench_must (assay_tx_commit (g_steal_pointer (&tx), &error), error);
}

/* About 500 characters. Every third word is the run's own. */
static char *
make_text (gint64 task_id, guint64 run)
{
  static const char *const words[]
    = { "the",  "picture", "shows", "a",     "bright", "airplane", "over",  "city",  "with", "clouds", "behind", "it",
        "and",  "some",    "noise", "along", "edges",  "while",    "light", "falls", "from", "upper",  "left",   "side" };
  GString *out = g_string_new ("{\"alignment\":3,\"quality\":3,\"composition\":3,\"comments\":\"");
  guint64 x = (guint64) task_id * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  for (guint i = 0; i < 95; i++)
    {
      guint64 y = i % 3 == 0 ? x ^ (run * G_GUINT64_CONSTANT (0xd6e8feb86659fd93)) : x;

      g_string_append (out, i > 0 ? " " : "");
      g_string_append (out, words[(y >> 33) % G_N_ELEMENTS (words)]);
      x = x * G_GUINT64_CONSTANT (6364136223846793005) + G_GUINT64_CONSTANT (1442695040888963407);
    }
  g_string_append (out, "\"}");
  return g_string_free (out, FALSE);
}

/* Gives each task of both runs, and the ground truth, a long text of its own. */
static void
set_long_texts (AssayDb *db, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayTx) tx = assay_db_begin (db, &error);

  for (gint64 id = 1; id <= n; id++)
    {
      g_autofree char *first = make_text (id, 1);
      g_autofree char *second = make_text (id, 2);
      g_autofree char *truth = make_text (id, 3);

      bench_must (assay_db_exec (db, &error,
                                 "UPDATE result_value SET value = $2 WHERE result_id ="
                                 " (SELECT id FROM result WHERE run_id = 1 AND task_id = $1)",
                                 "is", id, first),
                  error);
      bench_must (assay_db_exec (db, &error,
                                 "UPDATE result_value SET value = $2 WHERE result_id ="
                                 " (SELECT id FROM result WHERE run_id = 2 AND task_id = $1)",
                                 "is", id, second),
                  error);
      bench_must (assay_db_exec (db, &error, "UPDATE annotation SET value = $2 WHERE task_id = $1", "is", id, truth), error);
    }
  bench_must (assay_tx_commit (g_steal_pointer (&tx), &error), error);
}

static void
set_method (AssayDb *db, const char *method)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *settings
    = g_strdup_printf ("{\"scoring\":{\"controls\":{\"comments\":{\"method\":\"%s\"}}}}", method);

  bench_must (assay_db_exec (db, &error, "UPDATE project SET settings = $1 WHERE id = 1", "s", settings), error);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static void
measure (AssayDb *db, const char *name, AssayCompareBy by)
{
  static const gint64 ids[] = { 1, 2 };
  double times[RUNS];
  g_autofree char *verdict = NULL;
  guint shared = 0;

  for (int i = 0; i < RUNS; i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 start = g_get_monotonic_time ();
      g_autoptr (AssayComparison) comparison = assay_comparison_new (db, 1, ids, 2, by, &error);

      bench_must (comparison != NULL, error);
      times[i] = (double) (g_get_monotonic_time () - start) / 1000;
      shared = comparison->tasks->len;
      g_free (verdict);
      verdict = assay_comparison_dup_verdict (comparison, &comparison->pairs[0]);
    }
  qsort (times, RUNS, sizeof *times, compare_doubles);
  printf ("%-34s %8.0f ms  of %d ms  %s  (%u tasks: %s)\n", name, times[RUNS / 2], BUDGET_MS,
          times[RUNS / 2] <= BUDGET_MS ? "ok" : "EXCEEDED", shared, verdict);
}

int
main (int argc, char *argv[])
{
  guint n = argc > 1 ? (guint) atoi (argv[1]) : 100000;
  g_autofree char *folder = g_dir_make_tmp ("assay-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "w.assay", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayWorkspace) workspace = assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error);
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", folder);
  AssayDb *db;

  bench_must (workspace != NULL, error);
  db = assay_db_open (path, ASSAY_DB_READ_WRITE, &error);
  bench_must (db != NULL, error);
  bench_fill (db, n);
  add_run (db);
  measure (db, "compare: by score", ASSAY_COMPARE_SCORE);
  set_truth (db, FALSE);
  measure (db, "compare: against short answers", ASSAY_COMPARE_ACCURACY);
  set_truth (db, TRUE);
  measure (db, "compare: against texts", ASSAY_COMPARE_ACCURACY);
  set_long_texts (db, n);
  set_method (db, "edit");
  measure (db, "compare: long texts, edit", ASSAY_COMPARE_ACCURACY);
  set_method (db, "chrf");
  measure (db, "compare: long texts, chrF++", ASSAY_COMPARE_ACCURACY);
  assay_db_close (db);
  assay_workspace_close_sync (workspace);
  return system (command) == 0 ? 0 : 1;
}
