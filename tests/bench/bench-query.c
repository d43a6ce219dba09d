/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-query.c: what a grid over many results waits for: the id vector, a page of 200 rows, a filter,
 * a sort, a search. Makes a workspace with N results (100,000 and 1,000,000 unless said otherwise) and
 * prints the median of several runs beside the budget of the design. */

#include "assay-import-repo.h"
#include "assay-project.h"
#include "assay-prompt.h"
#include "assay-query.h"
#include "assay-run.h"
#include "assay-workspace.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE 200
#define RUNS 7

static const char *const slots[] = { "alignment", "quality", "composition", NULL };

static void
must (gboolean ok, GError *error)
{
  if (!ok)
    g_error ("%s", error != NULL ? error->message : "failed");
}

static AssayResult *
make_result (const AssayClaim *claim, gint64 run_id)
{
  AssayResult *result = assay_result_new (run_id, claim->task_id, claim->seq);
  guint x = (guint) claim->seq * 2654435761u;

  result->status = x % 97 == 0 ? ASSAY_RESULT_ERROR : ASSAY_RESULT_OK;
  result->review = x % 20 == 0 ? ASSAY_REVIEW_RULE : 0;
  result->value = g_strdup_printf (
    "{\"alignment\":%u,\"quality\":%u,\"composition\":%u,\"comments\":\"Sharp picture number %u of an "
    "airplane over the %s, well lit and framed with some room on the left.\"}",
    x % 5 + 1, x / 7 % 5 + 1, x / 11 % 5 + 1, x % 1000003, x % 1000 == 7 ? "glacier" : "city");
  result->numbers[0] = x % 5 + 1;
  result->numbers[1] = x / 7 % 5 + 1;
  result->numbers[2] = x / 11 % 5 + 1;
  result->overall = (result->numbers[0] + result->numbers[1] + result->numbers[2]) / 3;
  result->confidence = (x % 10007) / 10007.0;
  result->cost = 0.02;
  result->input_tokens = 800;
  result->output_tokens = 60;
  result->latency_us = 800000 + x % 100000;
  return result;
}

static void
fill_tasks (AssayDb *db, gint64 project_id, guint n)
{
  for (guint from = 0; from < n; from += 10000)
    {
      g_autofree AssayTaskDraft *drafts = g_new0 (AssayTaskDraft, 10000);
      guint count = MIN (10000, n - from);
      g_autoptr (GError) error = NULL;
      g_autoptr (AssayTx) tx = assay_db_begin (db, &error);
      guint inserted;

      for (guint i = 0; i < count; i++)
        {
          drafts[i].data = g_strdup_printf ("{\"image\":\"/photos/%u.jpg\",\"prompt\":\"portrait of airplane\"}",
                                            from + i);
          drafts[i].hash = from + i;
        }
      must (assay_task_insert_batch (db, project_id, 0, drafts, count, TRUE, NULL, &inserted, &error), error);
      must (assay_tx_commit (g_steal_pointer (&tx), &error), error);
      for (guint i = 0; i < count; i++)
        assay_task_draft_clear (&drafts[i]);
    }
}

static gint64
fill (AssayDb *db, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayProject) project = assay_project_new ("Bench", "<View/>");
  g_autoptr (AssayVersion) fields = assay_version_new ();
  g_autoptr (AssayVersion) version = NULL;
  g_autoptr (AssayRun) run = NULL;
  g_autoptr (AssayQuery) query = NULL;
  g_autoptr (GArray) ids = NULL;
  gint64 seq = 0;

  must (assay_project_insert (db, project, &error), error);
  fill_tasks (db, project->id, n);
  version = assay_version_save (db, project->id, "p", fields, &error);
  query = assay_query_new (ASSAY_QUERY_TASKS, project->id);
  ids = assay_query_ids (query, db, &error);
  run = assay_run_new (project->id, version->id);
  run->connection = g_strdup ("x");
  run->model = g_strdup ("y");
  run->subset = g_strdup ("all");
  run->software = g_strdup ("bench");
  must (assay_run_create (db, run, (gint64 *) ids->data, ids->len, &error), error);
  must (assay_run_start (db, run->id, &error), error);
  for (guint done = 0; done < n;)
    {
      g_autoptr (GPtrArray) claims = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_claim_free);
      g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_result_free);

      must (assay_run_step (db, run->id, results, 10000, &seq, claims, &error), error);
      for (guint i = 0; i < claims->len; i++)
        g_ptr_array_add (results, make_result (claims->pdata[i], run->id));
      done += claims->len;
      g_ptr_array_set_size (claims, 0);
      must (assay_run_step (db, run->id, results, 0, &seq, claims, &error), error);
    }
  return run->id;
}

typedef struct
{
  const char *name;
  const char *filter;
  const char *search;
  const char *sort;
  gboolean descending;
} Case;

static const Case cases[] = {
  { "id vector", NULL, NULL, NULL, FALSE },
  { "filter: needs review", "needs_review=1", NULL, NULL, FALSE },
  { "filter: a score", "quality<=2", NULL, NULL, FALSE },
  { "sort: overall, descending", NULL, NULL, "overall", TRUE },
  { "sort: a score", NULL, NULL, "alignment", FALSE },
  { "sort: latency", NULL, NULL, "latency", TRUE },
  { "search: a rare word", NULL, "glacier", NULL, FALSE },
  { "search: a common word", NULL, "airplane", NULL, FALSE },
};

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static AssayQuery *
make_query (gint64 run_id, const Case *c)
{
  AssayQuery *query = assay_query_new (ASSAY_QUERY_RESULTS, run_id);
  g_autoptr (GError) error = NULL;

  assay_query_set_slots (query, slots);
  if (c->filter != NULL)
    must (assay_query_parse (query, c->filter, &error), error);
  assay_query_set_search (query, c->search);
  must (assay_query_set_sort (query, c->sort, c->descending, &error), error);
  return query;
}

static void
report (const char *name, double *ms, guint rows, double budget_ms)
{
  qsort (ms, RUNS, sizeof (double), compare);
  printf ("  %-28s %10.2f ms", name, ms[RUNS / 2]);
  if (budget_ms > 0)
    printf ("   budget %6.0f ms   ratio %5.2f", budget_ms, ms[RUNS / 2] / budget_ms);
  printf ("   %u rows\n", rows);
}

static void
measure (AssayDb *db, gint64 run_id, guint n)
{
  double ms[RUNS];
  g_autoptr (GArray) all = NULL;

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      guint rows = 0;

      for (int i = 0; i < RUNS; i++)
        {
          g_autoptr (AssayQuery) query = make_query (run_id, &cases[c]);
          gint64 start = g_get_monotonic_time ();
          g_autoptr (GArray) ids = assay_query_ids (query, db, NULL);

          ms[i] = (double) (g_get_monotonic_time () - start) / 1000;
          rows = ids->len;
          if (c == 0 && all == NULL)
            all = g_array_ref (ids);
        }
      report (cases[c].name, ms, rows, n == 100000 ? 100 : n == 1000000 && c == 0 ? 1000 : 0);
    }
  for (int i = 0; i < RUNS; i++)
    {
      guint at = (guint) ((guint64) i * (all->len - PAGE) / RUNS);
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GPtrArray) page
        = assay_result_load_many (db, &g_array_index (all, gint64, at), PAGE, TRUE, NULL);

      ms[i] = (double) (g_get_monotonic_time () - start) / 1000;
      g_assert (page->len == PAGE);
    }
  report ("page of 200 rows", ms, PAGE, 2);
}

static void
bench (guint n)
{
  g_autofree char *folder = g_dir_make_tmp ("assay-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "w.assay", NULL);
  g_autoptr (GError) error = NULL;
  AssayDb *db;
  gint64 run_id;
  gint64 start = g_get_monotonic_time ();
  GStatBuf info;

  g_object_unref (assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error));
  db = assay_db_open (path, ASSAY_DB_READ_WRITE, &error);
  run_id = fill (db, n);
  assay_db_close (db);
  g_stat (path, &info);
  printf ("%u results, made in %.1f s, %.0f bytes a task with its result\n", n,
          (double) (g_get_monotonic_time () - start) / 1e6, (double) info.st_size / n);
  db = assay_db_open (path, ASSAY_DB_READ_ONLY, &error);
  measure (db, run_id, n);
  assay_db_close (db);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  if (argc > 1)
    for (int i = 1; i < argc; i++)
      bench ((guint) atoi (argv[i]));
  else
    {
      bench (100000);
      bench (1000000);
    }
  return 0;
}
