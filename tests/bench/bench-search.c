/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-search.c: searching the text of N tasks (100,000 and 1,000,000 unless said otherwise) before the index
 * is filled and after it: a rare word, one that a twentieth of the tasks have, one that most have, two
 * letters, a text that is nowhere. Says how fast the index is filled, how long others wait for a step of
 * it, and what it takes on the disk. The texts have 30 words of a made-up language of 50,000 words,
 * of which some are as frequent as in a true one (Zipf, 1935). */

#include "bench-workspace.h"

#include "assay-project.h"
#include "assay-query.h"
#include "assay-task.h"
#include "assay-task-search.h"
#include "assay-workspace.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define RUNS 5
#define N_WORDS 50000
#define WORDS_PER_TASK 30
#define BATCH 10000

static const char *const searches[][2] = {
  { "a rare word", "zyzzogeton" },
  { "a word of a twentieth", "gallimaufry" },
  { "a word that most have", "common" },
  { "two letters", "zy" },
  { "what is nowhere", "nowhere to be found" },
  { "nothing", NULL },
};

static char **
make_words (GRand *random)
{
  static const char *const syllables[] = { "ba", "ker", "tion", "mis", "lo", "ver", "sta", "ing", "qui", "do",
                                           "ent", "ra", "phi", "sul", "ty", "wo", "zen", "cha", "ir", "um" };
  char **words = g_new0 (char *, N_WORDS + 1);

  for (int i = 0; i < N_WORDS; i++)
    {
      GString *word = g_string_new (NULL);

      for (int n = 1 + i * 3 / N_WORDS + g_rand_int_range (random, 0, 2); n >= 0; n--)
        g_string_append (word, syllables[g_rand_int_range (random, 0, G_N_ELEMENTS (syllables))]);
      words[i] = g_string_free (word, FALSE);
    }
  return words;
}

static char *
make_text (GRand *random, char **words, guint i)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "{\"id\":%u,\"text\":\"", i);
  for (int n = 0; n < WORDS_PER_TASK; n++)
    g_string_append_printf (text, "%s ", words[(int) pow (N_WORDS, g_rand_double (random)) - 1]);
  g_string_append_printf (text, "%s%s%s\"}", i % 5000 == 7 ? "zyzzogeton " : "", i % 20 == 3 ? "gallimaufry " : "",
                          i % 10 < 7 ? "common" : "");
  return g_string_free (text, FALSE);
}

static gint64
fill_texts (AssayDb *db, guint n)
{
  g_autoptr (AssayProject) project = assay_project_new ("Texts", "<View/>");
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_auto (GStrv) words = make_words (random);
  g_autofree AssayTaskDraft *drafts = g_new0 (AssayTaskDraft, BATCH);
  g_autoptr (GError) error = NULL;

  bench_must (assay_project_insert (db, project, &error), error);
  for (guint from = 0; from < n; from += BATCH)
    {
      g_autoptr (AssayTx) tx = assay_db_begin (db, &error);
      guint count = MIN (BATCH, n - from);
      guint inserted;

      for (guint i = 0; i < count; i++)
        drafts[i] = (AssayTaskDraft){ .data = make_text (random, words, from + i), .hash = from + i };
      bench_must (assay_task_insert_batch (db, project->id, 0, drafts, count, TRUE, NULL, &inserted, &error), error);
      bench_must (assay_tx_commit (g_steal_pointer (&tx), &error), error);
      for (guint i = 0; i < count; i++)
        assay_task_draft_clear (&drafts[i]);
    }
  return project->id;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static void
measure (AssayDb *db, gint64 project_id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      double ms[RUNS];
      guint rows = 0;

      for (int run = 0; run < RUNS; run++)
        {
          g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_TASKS, project_id);
          gint64 start = g_get_monotonic_time ();
          g_autoptr (GArray) ids = NULL;

          assay_query_set_search (query, searches[i][1]);
          ids = assay_query_ids (query, db, NULL);
          ms[run] = (double) (g_get_monotonic_time () - start) / 1000;
          rows = ids->len;
        }
      qsort (ms, RUNS, sizeof (double), compare);
      printf ("  %-28s %10.2f ms   %u rows\n", searches[i][0], ms[RUNS / 2], rows);
    }
}

static gint64
size_of (AssayDb *db)
{
  GStatBuf info;

  assay_db_checkpoint (db, NULL);
  return g_stat (assay_db_get_path (db), &info) == 0 ? info.st_size : 0;
}

static void
fill_index (AssayDb *db, guint n)
{
  g_autoptr (GArray) ms = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GError) error = NULL;
  gint64 size = size_of (db);
  gint64 begin = g_get_monotonic_time ();
  gboolean more = TRUE;

  while (more)
    {
      gint64 start = g_get_monotonic_time ();
      double took;

      bench_must (assay_task_search_fill (db, ASSAY_TASK_SEARCH_STEP_US, &more, &error), error);
      took = (double) (g_get_monotonic_time () - start) / 1000;
      g_array_append_val (ms, took);
    }
  g_array_sort (ms, compare);
  printf ("  index filled with %.0f tasks/s in %u steps of %.1f ms, p99 %.1f ms, longest %.1f ms; %.0f bytes a task\n",
          n / ((double) (g_get_monotonic_time () - begin) / 1e6), ms->len, g_array_index (ms, double, ms->len / 2),
          g_array_index (ms, double, ms->len * 99 / 100), g_array_index (ms, double, ms->len - 1),
          (double) (size_of (db) - size) / n);
}

static void
bench (guint n)
{
  g_autofree char *folder = g_dir_make_tmp ("assay-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "w.assay", NULL);
  g_autoptr (GError) error = NULL;
  AssayDb *db;
  gint64 project_id;

  g_object_unref (assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error));
  db = assay_db_open (path, ASSAY_DB_READ_WRITE, &error);
  bench_must (db != NULL, error);
  project_id = fill_texts (db, n);
  printf ("%u tasks of %.0f bytes; reading all of them:\n", n, (double) size_of (db) / n);
  measure (db, project_id);
  fill_index (db, n);
  measure (db, project_id);
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
