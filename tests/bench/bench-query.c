/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-query.c: what a grid over many results waits for: the id vector, a page of 200 rows, a filter,
 * a sort, a search. Makes a workspace with N results (100,000 and 1,000,000 unless said otherwise) and
 * prints the median of several runs beside the budget of the design. */

#include "bench-workspace.h"

#include "assay-query.h"
#include "assay-result.h"
#include "assay-task-search.h"
#include "assay-workspace.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE 200
#define RUNS 7

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

  assay_query_set_slots (query, bench_slots);
  if (c->filter != NULL)
    bench_must (assay_query_parse (query, c->filter, &error), error);
  assay_query_set_search (query, c->search);
  bench_must (assay_query_set_sort (query, c->sort, c->descending, &error), error);
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
  gboolean more = TRUE;
  GStatBuf info;

  g_object_unref (assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error));
  db = assay_db_open (path, ASSAY_DB_READ_WRITE, &error);
  run_id = bench_fill (db, n);
  while (more && !g_getenv ("ASSAY_BENCH_NO_INDEX"))
    bench_must (assay_task_search_fill (db, ASSAY_TASK_SEARCH_STEP_US, &more, &error), error);
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
