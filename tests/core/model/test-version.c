/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-version.c: what is done with versions beside writing them, and what people say about two answers. */

#include "assay-error.h"
#include "assay-preference.h"
#include "assay-project.h"
#include "assay-run.h"
#include "assay-version.h"
#include "assay-workspace.h"

#include <math.h>
#include <string.h>

typedef struct
{
  AssayDb *db;
  gint64 project_id;
  gint64 prompt_id;
  gint64 first, second; /* both have run */
} Fixture;

static AssayVersion *
save (Fixture *fixture, const char *user)
{
  g_autoptr (AssayVersion) fields = assay_version_new ();
  g_autoptr (GError) error = NULL;
  AssayVersion *version;

  g_free (fields->user);
  fields->user = g_strdup (user);
  version = assay_version_save (fixture->db, fixture->project_id, "judge", fields, &error);
  g_assert_no_error (error);
  return version;
}

static gint64
add_run (Fixture *fixture, gint64 version_id, const char *model, double overall)
{
  g_autoptr (AssayRun) run = assay_run_new (fixture->project_id, version_id);
  g_autoptr (GError) error = NULL;
  const gint64 tasks[] = { 1, 2, 3 };

  run->connection = g_strdup ("local");
  run->model = g_strdup (model);
  run->subset = g_strdup ("all");
  run->software = g_strdup ("test");
  g_assert_true (assay_run_create (fixture->db, run, tasks, 3, &error));
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (AssayResult) result = assay_result_new (run->id, tasks[i], i + 1);

      result->status = ASSAY_RESULT_OK;
      result->overall = overall + i - 1;
      result->value = g_strdup ("{}");
      g_assert_true (assay_result_save (fixture->db, result, &error));
    }
  g_assert_true (assay_db_exec (fixture->db, &error, "UPDATE run SET ok = 3, cost = 0.25 WHERE id = $1", "i", run->id));
  g_assert_true (assay_version_freeze (fixture->db, version_id, "{}", &error));
  return run->id;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("assay-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "w.assay", NULL);
  g_autoptr (AssayProject) project = assay_project_new ("P", "<View/>");
  g_autoptr (AssayVersion) first = NULL;
  g_autoptr (AssayVersion) second = NULL;

  g_object_unref (assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, NULL));
  fixture->db = assay_db_open (path, ASSAY_DB_READ_WRITE, NULL);
  g_assert_true (assay_project_insert (fixture->db, project, NULL));
  fixture->project_id = project->id;
  first = save (fixture, "one");
  fixture->first = first->id;
  fixture->prompt_id = first->prompt_id;
  add_run (fixture, first->id, "small", 3);
  second = save (fixture, "two");
  fixture->second = second->id;
  add_run (fixture, second->id, "small", 4);
  add_run (fixture, second->id, "large", 5);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  assay_db_close (fixture->db);
}

static void
test_facts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) list = assay_version_list_facts (fixture->db, fixture->prompt_id, NULL);
  AssayVersionFacts *facts;

  g_assert_cmpuint (list->len, ==, 2);
  facts = list->pdata[1];
  g_assert_cmpint (facts->version->number, ==, 2);
  g_assert_cmpint (facts->n_runs, ==, 2);
  g_assert_cmpint (facts->n_ok, ==, 6);
  g_assert_cmpint (facts->latest_run, ==, 3);
  g_assert_cmpstr (facts->models, ==, "small, large");
  g_assert_cmpfloat (facts->cost, ==, 0.5);
  g_assert_cmpint (facts->n_scores, ==, 3);
  g_assert_cmpfloat (facts->score, ==, 5);
  g_assert_cmpfloat (facts->score_variance, ==, 1);
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayVersion) version = NULL;
  g_autoptr (AssayVersion) tagged = NULL;
  g_autoptr (GPtrArray) list = NULL;

  g_assert_true (assay_version_set_name (fixture->db, fixture->first, "the strict one", NULL));
  g_assert_true (assay_version_set_note (fixture->db, fixture->first, "for the museum", NULL));
  version = assay_version_load (fixture->db, fixture->first, NULL);
  g_assert_cmpstr (version->name, ==, "the strict one");
  g_assert_cmpstr (version->note, ==, "for the museum");
  g_assert_cmpstr (version->user, ==, "one");

  g_assert_true (assay_version_set_tag (fixture->db, fixture->first, "production", TRUE, NULL));
  g_assert_true (assay_version_set_tag (fixture->db, fixture->first, "best", TRUE, NULL));
  g_assert_true (assay_version_set_tag (fixture->db, fixture->second, "production", TRUE, NULL));
  list = assay_version_list_facts (fixture->db, fixture->prompt_id, NULL);
  g_assert_cmpuint (((AssayVersionFacts *) list->pdata[0])->tags->len, ==, 1);
  g_assert_cmpstr (((AssayVersionFacts *) list->pdata[1])->tags->pdata[0], ==, "production");
  tagged = assay_version_find_tag (fixture->db, fixture->prompt_id, "production", NULL);
  g_assert_cmpint (tagged->id, ==, fixture->second);
  g_assert_true (assay_version_set_tag (fixture->db, fixture->second, "production", FALSE, NULL));
  g_assert_null (assay_version_find_tag (fixture->db, fixture->prompt_id, "production", &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (assay_version_set_tag (fixture->db, fixture->second, "two words", TRUE, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
}

static void
test_copies (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayVersion) draft = NULL;
  g_autoptr (AssayVersion) restored = NULL;
  g_autoptr (AssayVersion) twin = NULL;
  g_autoptr (AssayVersion) branch = NULL;
  g_autoptr (AssayVersion) old = NULL;

  draft = save (fixture, "three, never run");
  restored = assay_version_restore (fixture->db, fixture->first, &error);
  g_assert_no_error (error);
  g_assert_cmpint (restored->number, ==, draft->number + 1);
  g_assert_cmpint (restored->parent, ==, fixture->first);
  g_assert_cmpint (restored->frozen_at, ==, 0);
  g_assert_cmpstr (restored->user, ==, "one");
  old = assay_version_load (fixture->db, draft->id, NULL);
  g_assert_cmpstr (old->user, ==, "three, never run");

  g_assert_true (assay_version_set_name (fixture->db, fixture->second, "two", NULL));
  twin = assay_version_duplicate (fixture->db, fixture->second, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (twin->name, ==, "two");
  branch = assay_version_branch (fixture->db, fixture->second, "other judge", &error);
  g_assert_no_error (error);
  g_assert_cmpint (branch->number, ==, 1);
  g_assert_cmpint (branch->prompt_id, !=, fixture->prompt_id);
  g_assert_cmpstr (branch->user, ==, "two");
  g_assert_null (assay_version_branch (fixture->db, fixture->second, "other judge", &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT);
}

static void
vote (Fixture *fixture, gint64 a, gint64 b, gint64 task, AssayPreferenceChoice choice, const char *author)
{
  AssayPreference preference = { fixture->project_id, task, a, b, choice, TRUE, author };

  g_assert_true (assay_preference_set (fixture->db, &preference, NULL));
}

static void
test_preferences (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) votes = NULL;
  g_autoptr (GArray) turned = NULL;

  vote (fixture, 1, 2, 1, ASSAY_PREFER_A, NULL);
  vote (fixture, 2, 1, 1, ASSAY_PREFER_A, NULL); /* the other one, then */
  vote (fixture, 1, 2, 2, ASSAY_PREFER_TIE, NULL);
  vote (fixture, 1, 2, 3, ASSAY_PREFER_A, NULL);
  vote (fixture, 1, 2, 3, ASSAY_PREFER_NONE, NULL);
  vote (fixture, 1, 2, 2, ASSAY_PREFER_A, "somebody else");
  votes = assay_preference_list (fixture->db, 1, 2, NULL);
  turned = assay_preference_list (fixture->db, 2, 1, NULL);
  g_assert_cmpuint (votes->len, ==, 3);
  g_assert_cmpint (g_array_index (votes, AssayPreferenceVote, 0).choice, ==, ASSAY_PREFER_B);
  g_assert_cmpint (g_array_index (turned, AssayPreferenceVote, 0).choice, ==, ASSAY_PREFER_A);
  g_assert_cmpint (g_array_index (votes, AssayPreferenceVote, 1).choice, ==, ASSAY_PREFER_TIE);
  g_assert_cmpint (g_array_index (votes, AssayPreferenceVote, 2).choice, ==, ASSAY_PREFER_A);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/model/version/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("facts", test_facts);
  ADD ("words", test_words);
  ADD ("copies", test_copies);
  ADD ("preferences", test_preferences);
  return g_test_run ();
}
