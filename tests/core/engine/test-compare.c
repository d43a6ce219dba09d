/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-compare.c: three runs over tasks whose answers are known, so that every figure can be counted. */

#include "assay-compare-verdict.h"
#include "assay-compare-votes.h"
#include "assay-error.h"
#include "assay-project.h"
#include "assay-task.h"
#include "assay-version.h"
#include "assay-workspace.h"

#include <math.h>
#include <string.h>

#define N_TASKS 60

static const char config[] = "<View><Text name=\"text\" value=\"$text\"/>"
                             "<Choices name=\"topic\" toName=\"text\"><Choice value=\"a\"/><Choice value=\"b\"/></Choices>"
                             "<Rating name=\"stars\" toName=\"text\" maxRating=\"5\"/></View>";

typedef struct
{
  AssayDb *db;
  gint64 project_id;
} Fixture;

/* What run k answers to task i; NULL: it fails. The truth is always a. */
static const char *
answer (int k, int i)
{
  if (k == 1 && i == 7)
    return NULL;
  return k == 0 ? (i % 2 == 0 ? "a" : "b") : k == 1 ? (i % 6 == 0 ? "b" : "a") : (i % 2 == 0 ? "a" : "b");
}

static void
add_run (Fixture *fixture, gint64 version_id, int k, int from)
{
  g_autoptr (AssayRun) run = assay_run_new (fixture->project_id, version_id);
  gint64 tasks[N_TASKS];

  run->connection = g_strdup ("local");
  run->model = g_strdup (k == 2 ? "large" : "small");
  run->subset = g_strdup ("all");
  run->software = g_strdup ("test");
  for (int i = 0; i < N_TASKS; i++)
    tasks[i] = i + 1;
  g_assert_true (assay_run_create (fixture->db, run, tasks, N_TASKS, NULL));
  for (int i = from; i < N_TASKS; i++)
    {
      g_autoptr (AssayResult) result = assay_result_new (run->id, i + 1, i + 1);
      const char *topic = answer (k, i);

      result->status = topic != NULL ? ASSAY_RESULT_OK : ASSAY_RESULT_ERROR;
      result->overall = topic != NULL ? 3 + k + i % 2 : NAN;
      result->cost = 0.001 * (k + 1);
      result->latency_us = 1000 * (i + 1);
      if (topic != NULL)
        result->value = g_strdup_printf ("{\"topic\":\"%s\",\"stars\":%d}", topic, 3 + k + i % 2);
      g_assert_true (assay_result_save (fixture->db, result, NULL));
    }
}

static gint64
add_version (Fixture *fixture, const char *user)
{
  g_autoptr (AssayVersion) fields = assay_version_new ();
  g_autoptr (AssayVersion) version = NULL;

  g_free (fields->user);
  fields->user = g_strdup (user);
  version = assay_version_save (fixture->db, fixture->project_id, "judge", fields, NULL);
  g_assert_true (assay_version_freeze (fixture->db, version->id, "{}", NULL));
  return version->id;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  gboolean with_truth = GPOINTER_TO_INT (data);
  g_autofree char *folder = g_dir_make_tmp ("assay-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "w.assay", NULL);
  g_autoptr (AssayProject) project = assay_project_new ("P", config);
  AssayTaskDraft drafts[N_TASKS] = { { 0 } };
  g_autoptr (AssayTx) tx = NULL;
  gint64 first, second;
  guint n = 0;

  g_object_unref (assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, NULL));
  fixture->db = assay_db_open (path, ASSAY_DB_READ_WRITE, NULL);
  tx = assay_db_begin (fixture->db, NULL);
  g_assert_true (assay_project_insert (fixture->db, project, NULL));
  fixture->project_id = project->id;
  for (int i = 0; i < N_TASKS; i++)
    {
      drafts[i].data = g_strdup_printf ("{\"text\":\"%d\"}", i);
      drafts[i].hash = (guint64) i + 1;
      if (!with_truth)
        continue;
      drafts[i].annotations = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_annotation_free);
      g_ptr_array_add (drafts[i].annotations, assay_annotation_new ("person"));
      ((AssayAnnotation *) drafts[i].annotations->pdata[0])->ground_truth = TRUE;
      ((AssayAnnotation *) drafts[i].annotations->pdata[0])->result = g_strdup ("[]");
      ((AssayAnnotation *) drafts[i].annotations->pdata[0])->value = g_strdup ("{\"topic\":\"a\"}");
    }
  g_assert_true (assay_task_insert_batch (fixture->db, project->id, 0, drafts, N_TASKS, FALSE, NULL, &n, NULL));
  for (int i = 0; i < N_TASKS; i++)
    assay_task_draft_clear (&drafts[i]);
  first = add_version (fixture, "one");
  second = add_version (fixture, "two");
  add_run (fixture, first, 0, 0);
  add_run (fixture, second, 1, 0);
  add_run (fixture, second, 2, 10);
  g_assert_true (assay_tx_commit (g_steal_pointer (&tx), NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  assay_db_close (fixture->db);
}

static AssayComparison *
compare (Fixture *fixture, AssayCompareBy by, guint n)
{
  static const gint64 ids[] = { 1, 2, 3 };
  g_autoptr (GError) error = NULL;
  AssayComparison *comparison = assay_comparison_new (fixture->db, fixture->project_id, ids, n, by, &error);

  g_assert_no_error (error);
  return comparison;
}

static void
test_accuracy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AssayComparison) comparison = compare (fixture, ASSAY_COMPARE_AUTO, 2);
  const AssayComparedPair *pair = &comparison->pairs[0];
  g_autofree char *verdict = assay_comparison_dup_verdict (comparison, pair);
  gint64 wins = 0, losses = 0;

  for (int i = 0; i < N_TASKS; i++)
    {
      gboolean a = g_strcmp0 (answer (0, i), "a") == 0, b = g_strcmp0 (answer (1, i), "a") == 0;

      wins += b && !a;
      losses += a && !b;
    }
  g_assert_cmpint (comparison->by, ==, ASSAY_COMPARE_ACCURACY);
  g_assert_cmpuint (comparison->tasks->len, ==, N_TASKS);
  g_assert_cmpint (comparison->n_truth, ==, N_TASKS);
  g_assert_cmpstr (comparison->runs[0].label, ==, "v1");
  g_assert_cmpfloat (comparison->runs[0].accuracy.value, ==, 0.5);
  g_assert_cmpint (comparison->runs[1].failed, ==, 1);
  g_assert_cmpstr (pair->test, ==, "mcnemar-exact");
  g_assert_cmpint (pair->wins, ==, wins);
  g_assert_cmpint (pair->losses, ==, losses);
  g_assert_cmpint (pair->ties, ==, N_TASKS - wins - losses);
  g_assert_cmpfloat_with_epsilon (pair->difference.value, (double) (wins - losses) / N_TASKS, 1e-12);
  g_assert_true (assay_compared_pair_is_shown (pair));
  g_assert_cmpstr (verdict, ==, "v2 is better than v1 by 31.7 points (95 % CI 11.7 to 48.9, n = 60)");
  g_assert_cmpuint (pair->n_controls, ==, 1); /* the truth says nothing about stars */
  g_assert_cmpstr (pair->controls[0].name, ==, "topic");
  g_assert_cmpint (pair->controls[0].wins, ==, wins);
  g_assert_cmpfloat_with_epsilon (comparison->runs[0].total_cost, 0.06, 1e-12);
  g_assert_cmpfloat_with_epsilon (comparison->runs[0].latency_p50.value, 30500, 1e-6);
}

static void
test_filters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AssayComparison) comparison = compare (fixture, ASSAY_COMPARE_AUTO, 2);
  guint counts[ASSAY_COMPARE_N_FILTERS];

  for (guint k = 0; k < ASSAY_COMPARE_N_FILTERS; k++)
    {
      g_autoptr (GArray) positions = assay_comparison_filter (comparison, k);

      counts[k] = positions->len;
    }
  g_assert_cmpuint (counts[ASSAY_COMPARE_ALL], ==, N_TASKS);
  g_assert_cmpuint (counts[ASSAY_COMPARE_DIFFERING], ==, N_TASKS); /* the stars do */
  g_assert_cmpint (counts[ASSAY_COMPARE_REGRESSIONS], ==, comparison->pairs[0].losses);
  g_assert_cmpint (counts[ASSAY_COMPARE_IMPROVEMENTS], ==, comparison->pairs[0].wins);
  g_assert_cmpuint (counts[ASSAY_COMPARE_ONE_FAILED], ==, 1);
}

static void
test_three (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AssayComparison) comparison = compare (fixture, ASSAY_COMPARE_AUTO, 3);

  g_assert_cmpuint (comparison->tasks->len, ==, N_TASKS - 10); /* what all of them answered */
  g_assert_cmpuint (comparison->n_pairs, ==, 3);
  g_assert_cmpstr (comparison->runs[2].label, ==, "v2 large");
  /* The first and the third say the same about the topic. */
  g_assert_cmpfloat (comparison->pairs[1].p, ==, 1);
  g_assert_cmpint (comparison->pairs[1].ties, ==, N_TASKS - 10);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (comparison->pairs[i].p_adjusted, >=, comparison->pairs[i].p);
}

static void
test_scores (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AssayComparison) comparison = compare (fixture, ASSAY_COMPARE_AUTO, 2);
  const AssayComparedPair *pair = &comparison->pairs[0];
  g_autofree char *verdict = assay_comparison_dup_verdict (comparison, pair);

  g_assert_cmpint (comparison->by, ==, ASSAY_COMPARE_SCORE);
  g_assert_true (isnan (comparison->runs[0].accuracy.value));
  g_assert_cmpint (pair->n, ==, N_TASKS - 1); /* where one failed nothing is known */
  g_assert_cmpstr (pair->test, ==, "sign-flip");
  g_assert_cmpfloat (pair->difference.value, ==, 1);
  g_assert_cmpstr (verdict, ==, "v2 is better than v1 by 1.00 points (95 % CI 1.00 to 1.00, n = 59)");
}

static const AssayComparedTask *
get_task (const AssayComparison *comparison, guint i)
{
  return &g_array_index (comparison->tasks, AssayComparedTask, i);
}

static void
test_votes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AssayComparison) comparison = NULL;

  for (int i = 0; i < 12; i++)
    {
      AssayPreference vote = { fixture->project_id, i + 1, 1, 2, i < 10 ? ASSAY_PREFER_B : ASSAY_PREFER_TIE, TRUE, "me" };

      g_assert_true (assay_preference_set (fixture->db, &vote, NULL));
    }
  comparison = compare (fixture, ASSAY_COMPARE_VOTES, 2);
  g_assert_cmpint (comparison->pairs[0].votes_b, ==, 10);
  g_assert_cmpint (comparison->pairs[0].wins, ==, 10);
  g_assert_cmpint (comparison->pairs[0].ties, ==, 2);
  g_assert_cmpfloat_with_epsilon (comparison->pairs[0].p, 2.0 / 1024, 1e-12);
  g_assert_cmpint (assay_comparison_get_winner (comparison, get_task (comparison, 0)), ==, 1);
  /* Somebody else's; so the person at this machine has not voted. */
  g_assert_cmpint (assay_comparison_get_vote (comparison, get_task (comparison, 0)), ==, ASSAY_VOTE_NONE);
}

static void
store (Fixture *fixture, const AssayComparison *comparison, gint64 task_id, int vote)
{
  for (guint i = 0; i < comparison->n_pairs; i++)
    {
      const AssayComparedPair *pair = &comparison->pairs[i];
      const AssayPreference preference = {
        .project_id = fixture->project_id,
        .task_id = task_id,
        .run_a = comparison->runs[pair->a].run->id,
        .run_b = comparison->runs[pair->b].run->id,
        .choice = assay_comparison_split_vote (pair, vote),
      };

      g_assert_true (assay_preference_set (fixture->db, &preference, NULL));
    }
}

/* Of three answers one is best: it wins over both others. The figures after a vote are those of a
 * comparison that is read anew. */
static void
test_votes_on_three (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint task;
    int vote;
  } votes[] = { { 0, 2 }, { 1, 2 }, { 2, ASSAY_VOTE_TIE }, { 3, 0 }, { 3, 1 }, { 4, 1 }, { 4, ASSAY_VOTE_NONE } };
  static const int last[] = { 2, 2, ASSAY_VOTE_TIE, 1, ASSAY_VOTE_NONE };
  static const gint64 counts[3][3] = { { 0, 1, 1 }, { 0, 2, 1 }, { 1, 2, 1 } }; /* A B, A C, B C: a, b, tie */
  g_autoptr (AssayComparison) shown = compare (fixture, ASSAY_COMPARE_AUTO, 3);
  g_autoptr (AssayComparison) read = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (votes); i++)
    {
      assay_comparison_set_vote (shown, votes[i].task, votes[i].vote);
      store (fixture, shown, get_task (shown, votes[i].task)->task_id, votes[i].vote);
    }
  read = compare (fixture, ASSAY_COMPARE_VOTES, 3);
  for (guint i = 0; i < 3; i++)
    {
      const AssayComparison *const both[] = { shown, read };

      for (guint k = 0; k < 2; k++)
        {
          g_assert_cmpint (both[k]->pairs[i].votes_a, ==, counts[i][0]);
          g_assert_cmpint (both[k]->pairs[i].votes_b, ==, counts[i][1]);
          g_assert_cmpint (both[k]->pairs[i].votes_tie, ==, counts[i][2]);
        }
      g_assert_cmpint (read->pairs[i].wins, ==, counts[i][1]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (last); i++)
    {
      const AssayComparedTask *a = get_task (shown, i), *b = get_task (read, i);

      g_assert_cmpint (assay_comparison_get_vote (shown, a), ==, last[i]);
      g_assert_cmpint (assay_comparison_get_vote (read, b), ==, last[i]);
      g_assert_cmpint (assay_comparison_get_winner (read, b), ==, last[i]);
      g_assert_cmpmem (a->half_wins, sizeof a->half_wins, b->half_wins, sizeof b->half_wins);
    }
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const gint64 twice[] = { 1, 1 }, unknown[] = { 1, 99 };
  g_autoptr (GError) error = NULL;

  g_assert_null (assay_comparison_new (fixture->db, fixture->project_id, twice, 2, ASSAY_COMPARE_AUTO, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (assay_comparison_new (fixture->db, fixture->project_id, unknown, 2, ASSAY_COMPARE_AUTO, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (assay_comparison_new (fixture->db, fixture->project_id, unknown, 1, ASSAY_COMPARE_AUTO, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
}

static void
test_rounding (void)
{
  g_assert_cmpfloat (assay_compare_round_tasks (7.2), ==, 8);
  g_assert_cmpfloat (assay_compare_round_tasks (99), ==, 99);
  g_assert_cmpfloat (assay_compare_round_tasks (591), ==, 600);
  g_assert_cmpfloat (assay_compare_round_tasks (12345), ==, 13000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, truth, func) \
  g_test_add ("/engine/compare/" name, Fixture, GINT_TO_POINTER (truth), set_up, func, tear_down)
  ADD ("accuracy", TRUE, test_accuracy);
  ADD ("filters", TRUE, test_filters);
  ADD ("three", TRUE, test_three);
  ADD ("scores", FALSE, test_scores);
  ADD ("votes", FALSE, test_votes);
  ADD ("votes-on-three", FALSE, test_votes_on_three);
  ADD ("refused", FALSE, test_refused);
  g_test_add_func ("/engine/compare/rounding", test_rounding);
  return g_test_run ();
}
