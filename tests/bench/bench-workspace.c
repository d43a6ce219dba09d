/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-workspace.c: a workspace with as many results as a bench wants, written by the same functions
 * that the runner uses: every hundredth an error, every twentieth to be reviewed, scores and texts
 * spread evenly and the same each time. */

#include "bench-workspace.h"

#include "assay-import-repo.h"
#include "assay-project.h"
#include "assay-prompt.h"
#include "assay-query.h"
#include "assay-run.h"
#include "assay-workspace.h"

#define CONFIG                                                                                       \
  "<View><Text name=\"prompt\" value=\"$prompt\"/>"                                                  \
  "<Rating name=\"alignment\" toName=\"prompt\"/><Rating name=\"quality\" toName=\"prompt\"/>"       \
  "<Rating name=\"composition\" toName=\"prompt\"/>"                                                 \
  "<TextArea name=\"comments\" toName=\"prompt\"/></View>"

const char *const bench_slots[] = { "alignment", "quality", "composition", NULL };

/**
 * bench_must:
 *
 * Ends the bench with the error's sentence unless @ok.
 */
void
bench_must (gboolean ok, GError *error)
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
      bench_must (assay_task_insert_batch (db, project_id, 0, drafts, count, TRUE, NULL, &inserted, &error), error);
      bench_must (assay_tx_commit (g_steal_pointer (&tx), &error), error);
      for (guint i = 0; i < count; i++)
        assay_task_draft_clear (&drafts[i]);
    }
}

/**
 * bench_fill:
 * @db: of an empty workspace
 * @n: how many
 *
 * Returns: the id of a finished run with @n results, of a project with as many tasks.
 */
gint64
bench_fill (AssayDb *db, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayProject) project = assay_project_new ("Bench", CONFIG);
  g_autoptr (AssayVersion) fields = assay_version_new ();
  g_autoptr (AssayVersion) version = NULL;
  g_autoptr (AssayRun) run = NULL;
  g_autoptr (AssayQuery) query = NULL;
  g_autoptr (GArray) ids = NULL;
  gint64 seq = 0;

  bench_must (assay_project_insert (db, project, &error), error);
  fill_tasks (db, project->id, n);
  version = assay_version_save (db, project->id, "p", fields, &error);
  query = assay_query_new (ASSAY_QUERY_TASKS, project->id);
  ids = assay_query_ids (query, db, &error);
  run = assay_run_new (project->id, version->id);
  run->connection = g_strdup ("x");
  run->model = g_strdup ("y");
  run->subset = g_strdup ("all");
  run->software = g_strdup ("bench");
  run->settings = g_strdup ("{\"slots\":[\"alignment\",\"quality\",\"composition\"]}");
  bench_must (assay_run_create (db, run, (gint64 *) ids->data, ids->len, &error), error);
  bench_must (assay_run_start (db, run->id, &error), error);
  for (guint done = 0; done < n;)
    {
      g_autoptr (GPtrArray) claims = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_claim_free);
      g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_result_free);

      bench_must (assay_run_step (db, run->id, results, 10000, &seq, claims, &error), error);
      for (guint i = 0; i < claims->len; i++)
        g_ptr_array_add (results, make_result (claims->pdata[i], run->id));
      done += claims->len;
      g_ptr_array_set_size (claims, 0);
      bench_must (assay_run_step (db, run->id, results, 0, &seq, claims, &error), error);
    }
  return run->id;
}
