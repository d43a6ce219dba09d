/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-error.h"
#include "assay-import-repo.h"
#include "assay-project.h"
#include "assay-prompt.h"
#include "assay-query.h"
#include "assay-run.h"
#include "assay-subset.h"
#include "assay-task-list.h"
#include "assay-workspace.h"

#define N_TASKS 50

typedef struct
{
  AssayDb *db;
  gint64 project_id;
  gint64 version_id;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("assay-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "w.assay", NULL);
  g_autoptr (AssayProject) project = assay_project_new ("P", "<View/>");
  g_autoptr (AssayVersion) fields = assay_version_new ();
  g_autoptr (AssayVersion) version = NULL;
  g_autoptr (AssayTx) tx = NULL;
  AssayTaskDraft drafts[N_TASKS] = { { 0 } };
  guint n = 0;

  g_object_unref (assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, NULL));
  fixture->db = assay_db_open (path, ASSAY_DB_READ_WRITE, NULL);
  g_assert_true (assay_project_insert (fixture->db, project, NULL));
  fixture->project_id = project->id;
  for (int i = 0; i < N_TASKS; i++)
    {
      drafts[i].data = g_strdup_printf ("{\"text\":\"row %d\",\"length\":%d}", i, i);
      drafts[i].hash = (guint64) i;
    }
  tx = assay_db_begin (fixture->db, NULL);
  g_assert_true (assay_task_insert_batch (fixture->db, project->id, 0, drafts, N_TASKS, FALSE, NULL, &n, NULL));
  g_assert_true (assay_tx_commit (g_steal_pointer (&tx), NULL));
  for (int i = 0; i < N_TASKS; i++)
    assay_task_draft_clear (&drafts[i]);
  version = assay_version_save (fixture->db, project->id, "p", fields, NULL);
  fixture->version_id = version->id;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  assay_db_close (fixture->db);
}

static AssayRun *
make_run (Fixture *fixture, const char *subset)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRun) run = assay_run_new (fixture->project_id, fixture->version_id);
  g_autoptr (GArray) ids = assay_subset_resolve (fixture->db, subset, fixture->project_id,
                                                 fixture->version_id, "local", "m", 7, &error);

  g_assert_no_error (error);
  run->connection = g_strdup ("local");
  run->model = g_strdup ("m");
  run->subset = g_strdup (subset);
  run->software = g_strdup ("test");
  g_assert_true (assay_run_create (fixture->db, run, (gint64 *) ids->data, ids->len, &error));
  return assay_run_load (fixture->db, run->id, &error);
}

static AssayResult *
answer (const AssayClaim *claim, gint64 run_id, gboolean ok)
{
  AssayResult *result = assay_result_new (run_id, claim->task_id, claim->seq);

  result->status = ok ? ASSAY_RESULT_OK : ASSAY_RESULT_ERROR;
  result->error_kind = ok ? NULL : g_strdup ("server");
  result->value = ok ? g_strdup_printf ("{\"score\":%d,\"note\":\"n%d\"}", (int) claim->seq,
                                        (int) claim->seq % 3)
                     : NULL;
  result->numbers[0] = (double) claim->seq;
  result->cost = 0.5;
  return result;
}

static void
test_step (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AssayRun) run = make_run (fixture, "all");
  g_autoptr (GPtrArray) claims = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_claim_free);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_result_free);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (AssayRun) after = NULL;
  g_autoptr (GError) error = NULL;
  gint64 seq = 0;

  g_assert_cmpint (run->total, ==, N_TASKS);
  g_assert_true (assay_run_start (fixture->db, run->id, &error));
  g_assert_true (assay_run_step (fixture->db, run->id, results, 30, &seq, claims, &error));
  g_assert_cmpuint (claims->len, ==, 30);
  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (results, answer (claims->pdata[i], run->id, i != 3));
  g_ptr_array_set_size (claims, 0);
  g_assert_true (assay_run_step (fixture->db, run->id, results, 100, &seq, claims, &error));
  g_assert_cmpuint (claims->len, ==, 20);
  /* The same results again are passed over: their claims are finished. */
  g_assert_true (assay_run_step (fixture->db, run->id, results, 0, &seq, claims, &error));
  after = assay_run_load (fixture->db, run->id, &error);
  g_assert_cmpint (after->ok, ==, 19);
  g_assert_cmpint (after->failed, ==, 1);
  g_assert_cmpfloat (after->cost, ==, 10.0);

  /* The process is killed: thirty tasks were sent, none of them is lost or done twice. */
  g_ptr_array_set_size (claims, 0);
  seq = 0;
  g_assert_true (assay_run_start (fixture->db, run->id, &error));
  g_assert_true (assay_run_step (fixture->db, run->id, none, 100, &seq, claims, &error));
  g_assert_cmpuint (claims->len, ==, 30);
  g_assert_cmpint (((AssayClaim *) claims->pdata[0])->attempts, ==, 2);
  g_clear_pointer (&after, assay_run_free);
  after = assay_run_load (fixture->db, run->id, &error);
  g_assert_cmpint (after->maybe_paid_twice, ==, 30);

  g_assert_true (assay_run_stop (fixture->db, run->id, ASSAY_RUN_INTERRUPTED, NULL, 5, &error));
  g_assert_true (assay_run_retry_failed (fixture->db, run->id, &error));
  g_assert_cmpint (assay_db_get_int (fixture->db, NULL, "SELECT count(*) FROM run_task WHERE state = 0", ""),
                   ==, 31);
}

static void
test_other_owner (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AssayRun) run = make_run (fixture, "all");
  g_autoptr (GError) error = NULL;

  g_assert_true (assay_run_start (fixture->db, run->id, NULL));
  g_assert_true (assay_db_exec (fixture->db, NULL, "UPDATE run SET owner = 'another-machine:1:1'", ""));
  g_assert_false (assay_run_start (fixture->db, run->id, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_BUSY);
  g_assert_true (assay_db_exec (fixture->db, NULL, "UPDATE run SET expires_at = 1", ""));
  g_assert_true (assay_run_start (fixture->db, run->id, NULL));
}

static void
test_every_write_may_fail (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AssayRun) run = make_run (fixture, "all");
  gint64 seq = 0;
  guint nth;

  g_assert_true (assay_run_start (fixture->db, run->id, NULL));
  for (nth = 1; nth < 200; nth++)
    {
      g_autoptr (GPtrArray) claims = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_claim_free);
      g_autoptr (GPtrArray) none = g_ptr_array_new ();
      g_autoptr (GError) error = NULL;
      gboolean ok;

      assay_db_set_fault (fixture->db, nth, ASSAY_ERROR_NO_SPACE);
      ok = assay_run_step (fixture->db, run->id, none, 10, &seq, claims, &error);
      assay_db_set_fault (fixture->db, 0, 0);
      g_assert_cmpint (assay_db_get_int (fixture->db, NULL, "SELECT count(*) FROM run_task WHERE state = 1", ""),
                       ==, ok ? 10 : 0);
      if (ok)
        break;
      g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_NO_SPACE);
      g_assert_cmpuint (claims->len, ==, 0);
      g_assert_cmpint (seq, ==, 0);
    }
  g_assert_cmpuint (nth, >, 3); /* the owner, the claims, the commit */
}

static void
test_every_write_of_results_may_fail (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AssayRun) run = make_run (fixture, "all");
  g_autoptr (GPtrArray) claims = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_claim_free);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_result_free);
  gint64 seq = 0;
  guint nth;

  g_assert_true (assay_run_start (fixture->db, run->id, NULL));
  g_assert_true (assay_run_step (fixture->db, run->id, none, 5, &seq, claims, NULL));
  for (guint i = 0; i < claims->len; i++)
    {
      AssayClaim *claim = claims->pdata[i];
      AssayResult *result = assay_result_new (run->id, claim->task_id, claim->seq);

      result->status = ASSAY_RESULT_OK;
      result->value = g_strdup ("{}");
      result->reply_content = g_strdup ("{}");
      g_ptr_array_add (results, result);
    }
  for (nth = 1; nth < 200; nth++)
    {
      g_autoptr (GError) error = NULL;
      gboolean ok;

      assay_db_set_fault (fixture->db, nth, ASSAY_ERROR_NO_SPACE);
      ok = assay_run_step (fixture->db, run->id, results, 0, &seq, claims, &error);
      assay_db_set_fault (fixture->db, 0, 0);
      g_assert_cmpint (assay_db_get_int (fixture->db, NULL, "SELECT count(*) FROM run_task WHERE state = 2", ""),
                       ==, ok ? 5 : 0);
      g_assert_cmpint (assay_db_get_int (fixture->db, NULL,
                                         "SELECT count(*) FROM result r JOIN result_value v ON v.result_id = r.id"
                                         " JOIN reply p ON p.id = v.reply_id", ""),
                       ==, ok ? 5 : 0);
      if (ok)
        break;
      g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_NO_SPACE);
    }
  g_assert_cmpuint (nth, >, 10);
}

static guint
count_subset (Fixture *fixture, const char *subset, gint64 seed, gint64 *first)
{
  g_autoptr (GArray) ids = assay_subset_resolve (fixture->db, subset, fixture->project_id,
                                                 fixture->version_id, "local", "m", seed, NULL);

  if (first != NULL && ids != NULL)
    *first = g_array_index (ids, gint64, 0);
  return ids != NULL ? ids->len : 0;
}

static void
test_subsets (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) a = NULL;
  g_autoptr (GArray) b = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (count_subset (fixture, "all", 0, NULL), ==, N_TASKS);
  g_assert_cmpuint (count_subset (fixture, "sample", 0, NULL), ==, 20);
  g_assert_cmpuint (count_subset (fixture, "sample=1000", 0, NULL), ==, N_TASKS);
  g_assert_cmpuint (count_subset (fixture, "filter=length<10 and text~row", 0, NULL), ==, 10);
  g_assert_cmpuint (count_subset (fixture, "filter=text~%", 0, NULL), ==, 0);
  g_assert_cmpuint (count_subset (fixture, "filter=search~ROW and length<10", 0, NULL), ==, 10);
  g_assert_cmpuint (count_subset (fixture, "filter=search~\"row\"", 0, NULL), ==, N_TASKS);
  g_assert_cmpuint (count_subset (fixture, "filter=text~\"row and\" and length<10", 0, NULL), ==, 0);
  g_assert_cmpuint (count_subset (fixture, "missing", 0, NULL), ==, N_TASKS);
  g_assert_cmpuint (count_subset (fixture, "failed", 0, NULL), ==, 0);
  a = assay_subset_resolve (fixture->db, "sample=9", fixture->project_id, 1, "local", "m", 7, NULL);
  b = assay_subset_resolve (fixture->db, "sample=9", fixture->project_id, 1, "local", "m", 7, NULL);
  g_assert_cmpmem (a->data, a->len * 8, b->data, b->len * 8);
  g_clear_pointer (&b, g_array_unref);
  b = assay_subset_resolve (fixture->db, "sample=9", fixture->project_id, 1, "local", "m", 8, NULL);
  g_assert_true (memcmp (a->data, b->data, a->len * 8) != 0);
  g_assert_null (assay_subset_resolve (fixture->db, "some", fixture->project_id, 1, "x", "m", 0, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (assay_subset_resolve (fixture->db, "sample=0", fixture->project_id, 1, "x", "m", 0, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
}

/* Picked ones, and those that a run's results show: what the window stores can be typed again. */
static void
test_picked_subsets (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = { "tasks", "tasks=", "tasks=a", "tasks=7-4", "tasks=1,,2", "tasks=1-99999999999",
                                       "results", "results=x", "results=1x", "results=1:nonsense" };
  g_autoptr (AssayRun) run = make_run (fixture, "tasks=3,1,4-7,3,1000");
  g_autoptr (GPtrArray) claims = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_claim_free);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_result_free);
  g_autofree char *all = g_strdup_printf ("results=%" G_GINT64_FORMAT, run->id);
  g_autofree char *some = g_strdup_printf ("results=%" G_GINT64_FORMAT ":has_error=1 and search~row", run->id);
  gint64 after = 0;
  gint64 first = 0;

  g_assert_cmpint (run->total, ==, 6); /* there is no task 1000 */
  g_assert_true (assay_run_step (fixture->db, run->id, results, 10, &after, claims, NULL));
  for (guint i = 0; i < claims->len; i++)
    g_ptr_array_add (results, answer (claims->pdata[i], run->id, i != 4));
  g_assert_true (assay_run_step (fixture->db, run->id, results, 0, &after, claims, NULL));
  g_assert_cmpuint (count_subset (fixture, all, 0, &first), ==, 6);
  g_assert_cmpint (first, ==, 1);
  g_assert_cmpuint (count_subset (fixture, some, 0, &first), ==, 1);
  g_assert_cmpint (first, ==, 6);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (assay_subset_resolve (fixture->db, wrong[i], fixture->project_id, 1, "x", "m", 0, &error));
      g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
    }
}

/* Lists of tasks and typed searches survive being written and read. */
static void
test_written (void)
{
  static const gint64 ids[] = { 12, 4, 5, 6, 1, 7, 12, 9, 10 };
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *text = NULL;
  g_autofree char *none = assay_query_dup_with_search (NULL, "");
  g_autofree char *plain = assay_query_dup_with_search ("a=1", NULL);
  g_autofree char *both = assay_query_dup_with_search ("a=1", "salt and \"pepper\" \\");

  g_array_append_vals (list, ids, G_N_ELEMENTS (ids));
  text = assay_task_list_print (list);
  g_assert_cmpstr (text, ==, "1,4-7,9,10,12");
  g_assert_null (none);
  g_assert_cmpstr (plain, ==, "a=1");
  g_assert_cmpstr (both, ==, "a=1 and search~\"salt and \\\"pepper\\\" \\\\\"");
}

static void
test_queries (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *what, *filter, *search, *sort;
    gboolean descending;
    guint n;
    gint64 first_score;
  } cases[] = {
    { "all", NULL, NULL, NULL, FALSE, 50, 1 },
    { "slot, descending", NULL, NULL, "score", TRUE, 50, 50 },
    { "slot as a number, not as text", "score<=9", NULL, "score", TRUE, 9, 9 },
    { "value in JSON", "note=n1", NULL, NULL, FALSE, 17, 1 },
    { "sorted by JSON", NULL, NULL, "note", TRUE, 50, 2 },
    { "search", NULL, "N2", NULL, FALSE, 17, 2 },
    { "search takes no pattern", NULL, "n_", NULL, FALSE, 0, 0 },
    { "two conditions", "score>40 and note!=n0", NULL, NULL, FALSE, 7, 41 },
    { "no error", "has_error=1", NULL, NULL, FALSE, 0, 0 },
    { "some tasks", "task=3,5,5,9,999", NULL, NULL, FALSE, 3, 3 },
    { "a list is one of numbers", "task=3,x", NULL, NULL, FALSE, 0, 0 },
    { "SQL is a value", "note=n1' OR 1=1 --", NULL, NULL, FALSE, 0, 0 },
  };
  static const char *const slots[] = { "score", NULL };
  g_autoptr (AssayRun) run = make_run (fixture, "all");
  g_autoptr (GPtrArray) claims = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_claim_free);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_result_free);
  gint64 seq = 0;

  g_assert_true (assay_run_start (fixture->db, run->id, NULL));
  g_assert_true (assay_run_step (fixture->db, run->id, results, 50, &seq, claims, NULL));
  for (guint i = 0; i < claims->len; i++)
    g_ptr_array_add (results, answer (claims->pdata[i], run->id, TRUE));
  g_assert_true (assay_run_step (fixture->db, run->id, results, 0, &seq, claims, NULL));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_RESULTS, run->id);
      g_autoptr (GArray) ids = NULL;
      g_autoptr (GPtrArray) page = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].what);
      assay_query_set_slots (query, slots);
      if (cases[i].filter != NULL)
        g_assert_true (assay_query_parse (query, cases[i].filter, &error));
      assay_query_set_search (query, cases[i].search);
      g_assert_true (assay_query_set_sort (query, cases[i].sort, cases[i].descending, &error));
      ids = assay_query_ids (query, fixture->db, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (ids->len, ==, cases[i].n);
      g_assert_cmpint (assay_query_count (query, fixture->db, NULL), ==, cases[i].n);
      if (ids->len == 0)
        continue;
      page = assay_result_load_many (fixture->db, (gint64 *) ids->data, 1, TRUE, &error);
      g_assert_cmpfloat (((AssayResult *) page->pdata[0])->numbers[0], ==, cases[i].first_score);
      g_assert_nonnull (((AssayResult *) page->pdata[0])->task_data);
    }
}

static void
test_versions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AssayVersion) fields = assay_version_new ();
  g_autoptr (AssayVersion) draft = NULL;
  g_autoptr (AssayVersion) same = NULL;
  g_autoptr (AssayVersion) next = NULL;
  g_autoptr (AssayVersion) old = NULL;

  g_free (fields->user);
  fields->user = g_strdup ("{{text}}");
  draft = assay_version_save (fixture->db, fixture->project_id, "p", fields, NULL);
  g_assert_cmpint (draft->number, ==, 1); /* still the draft of the fixture */
  g_assert_true (assay_version_freeze (fixture->db, draft->id, "{}", NULL));
  same = assay_version_save (fixture->db, fixture->project_id, "p", fields, NULL);
  g_assert_cmpint (same->number, ==, 1);
  g_free (fields->user);
  fields->user = g_strdup ("New {{text}}");
  next = assay_version_save (fixture->db, fixture->project_id, "p", fields, NULL);
  g_assert_cmpint (next->number, ==, 2);
  g_assert_cmpint (next->parent, ==, draft->id);
  old = assay_version_load (fixture->db, draft->id, NULL);
  g_assert_cmpstr (old->user, ==, "{{text}}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/model/run/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("step", test_step);
  ADD ("other-owner", test_other_owner);
  ADD ("every-write-may-fail", test_every_write_may_fail);
  ADD ("every-write-of-results-may-fail", test_every_write_of_results_may_fail);
  ADD ("subsets", test_subsets);
  ADD ("picked-subsets", test_picked_subsets);
  ADD ("queries", test_queries);
  ADD ("versions", test_versions);
  g_test_add_func ("/model/run/written", test_written);
  return g_test_run ();
}
