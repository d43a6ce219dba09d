/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-correction.h"
#include "assay-error.h"
#include "assay-json.h"
#include "assay-project.h"
#include "assay-prompt.h"
#include "assay-result-request.h"
#include "assay-result.h"
#include "assay-run.h"
#include "assay-task.h"
#include "assay-workspace.h"

#include <glib/gstdio.h>
#include <string.h>

#define CONFIG                                                                                     \
  "<View><Text name='t' value='$text'/><Rating name='quality' toName='t' maxRating='5'/>"          \
  "<TextArea name='comment' toName='t'/></View>"

typedef struct
{
  AssayDb *db;
  gint64 task_id;
  gint64 result_id;
} Fixture;

static gint64
add_task (AssayDb *db, gint64 project_id)
{
  AssayTaskDraft draft = { .data = g_strdup ("{\"text\":\"a plain sentence\"}"), .hash = 1 };
  g_autoptr (AssayTx) tx = assay_db_begin (db, NULL);
  g_autoptr (AssayStmt) stmt = NULL;
  guint inserted = 0;

  g_assert_true (assay_task_insert_batch (db, project_id, 0, &draft, 1, TRUE, NULL, &inserted, NULL));
  g_assert_true (assay_tx_commit (g_steal_pointer (&tx), NULL));
  assay_task_draft_clear (&draft);
  stmt = assay_db_query (db, NULL, "SELECT max(id) FROM task", "");
  g_assert_true (assay_stmt_next (stmt, NULL));
  return assay_stmt_get_int (stmt, 0);
}

static gint64
add_result (AssayDb *db, gint64 run_id, gint64 task_id)
{
  AssayResult *result = assay_result_new (run_id, task_id, 0);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_result_free);
  g_autoptr (GPtrArray) claims = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_claim_free);
  g_autoptr (AssayResult) found = NULL;
  gint64 seq = 0;

  g_assert_true (assay_run_step (db, run_id, results, 1, &seq, claims, NULL));
  result->seq = ((AssayClaim *) claims->pdata[0])->seq;
  result->status = ASSAY_RESULT_OK;
  result->review = ASSAY_REVIEW_RULE;
  result->value = g_strdup ("{\"quality\":2}");
  g_ptr_array_add (results, result);
  g_ptr_array_set_size (claims, 0);
  g_assert_true (assay_run_step (db, run_id, results, 0, &seq, claims, NULL));
  found = assay_result_find (db, run_id, task_id, NULL);
  return found->id;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("assay-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "w.assay", NULL);
  g_autoptr (AssayProject) project = assay_project_new ("Corrections", CONFIG);
  g_autoptr (AssayVersion) fields = assay_version_new ();
  g_autoptr (AssayVersion) version = NULL;
  g_autoptr (AssayRun) run = NULL;
  g_autoptr (GError) error = NULL;

  g_object_unref (assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error));
  fixture->db = assay_db_open (path, ASSAY_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (assay_project_insert (fixture->db, project, &error));
  fixture->task_id = add_task (fixture->db, project->id);
  g_free (fields->system);
  g_free (fields->user);
  fields->system = g_strdup ("Judge.");
  fields->user = g_strdup ("It says: {{text}}");
  version = assay_version_save (fixture->db, project->id, "p", fields, &error);
  g_assert_no_error (error);
  run = assay_run_new (project->id, version->id);
  run->connection = g_strdup ("x");
  run->model = g_strdup ("y");
  run->subset = g_strdup ("all");
  run->software = g_strdup ("test");
  g_assert_true (assay_run_create (fixture->db, run, &fixture->task_id, 1, &error));
  g_assert_true (assay_run_start (fixture->db, run->id, &error));
  fixture->result_id = add_result (fixture->db, run->id, fixture->task_id);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  assay_db_close (fixture->db);
}

static AssayAnnotation *
find (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  AssayAnnotation *found
    = assay_correction_find (fixture->db, fixture->task_id, fixture->result_id, &error);

  g_assert_no_error (error);
  return found;
}

static gboolean
save (Fixture *fixture, const char *json, GError **error)
{
  g_autoptr (JsonObject) values = assay_json_parse_object (json, -1, NULL);

  return assay_correction_save (fixture->db, fixture->result_id, values, "Ada", error);
}

static gboolean
is_reviewed (Fixture *fixture)
{
  g_autoptr (AssayResult) result = assay_result_load (fixture->db, fixture->result_id, NULL);

  /* What the model said stays as it was. */
  g_assert_cmpstr (result->value, ==, "{\"quality\":2}");
  return result->reviewed_at != 0;
}

static guint
count (Fixture *fixture)
{
  g_autoptr (GPtrArray) annotations = assay_annotation_list (fixture->db, fixture->task_id, NULL);

  return annotations->len;
}

static void
test_save (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AssayAnnotation) first = NULL;
  g_autoptr (AssayAnnotation) second = NULL;
  g_autoptr (AssayAnnotation) none = find (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_null (none);
  g_assert_false (is_reviewed (fixture));
  g_assert_true (save (fixture, "{\"quality\":4,\"comment\":\"better\"}", &error));
  g_assert_no_error (error);
  first = find (fixture);
  g_assert_cmpstr (first->value, ==, "{\"quality\":4,\"comment\":\"better\"}");
  g_assert_cmpstr (first->completed_by, ==, "Ada");
  g_assert_nonnull (strstr (first->result, "\"rating\":4"));
  g_assert_true (is_reviewed (fixture));

  /* The second thought takes the place of the first. */
  g_assert_true (save (fixture, "{\"quality\":5}", &error));
  second = find (fixture);
  g_assert_cmpstr (second->value, ==, "{\"quality\":5}");
  g_assert_cmpuint (count (fixture), ==, 1);

  g_assert_true (assay_correction_undo (fixture->db, fixture->result_id, &error));
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_false (is_reviewed (fixture));
}

/* What a person says takes the place of what was accepted from the same result, until it is taken back. */
static void
test_accepted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AssayAnnotation) accepted = assay_annotation_new ("accepted");
  g_autoptr (GPtrArray) annotations = NULL;
  g_autoptr (AssayTask) task = NULL;

  accepted->task_id = fixture->task_id;
  accepted->parent_result = fixture->result_id;
  accepted->value = g_strdup ("{\"quality\":2}");
  accepted->result = g_strdup ("[]");
  g_assert_true (assay_annotation_insert (fixture->db, accepted, NULL));
  g_assert_true (save (fixture, "{\"quality\":4}", NULL));
  annotations = assay_annotation_list (fixture->db, fixture->task_id, NULL);
  g_assert_cmpuint (annotations->len, ==, 2);
  g_assert_true (((AssayAnnotation *) annotations->pdata[0])->was_cancelled);
  g_assert_false (((AssayAnnotation *) annotations->pdata[1])->was_cancelled);
  task = assay_task_load (fixture->db, fixture->task_id, NULL);
  g_assert_cmpint (task->n_annotations, ==, 1);

  g_assert_true (assay_correction_undo (fixture->db, fixture->result_id, NULL));
  g_clear_pointer (&annotations, g_ptr_array_unref);
  annotations = assay_annotation_list (fixture->db, fixture->task_id, NULL);
  g_assert_cmpuint (annotations->len, ==, 1);
  g_assert_false (((AssayAnnotation *) annotations->pdata[0])->was_cancelled);
}

/* What the config does not allow changes nothing. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (save (fixture, "{\"quality\":\"excellent\"}", &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_false (is_reviewed (fixture));
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AssayResult) result = assay_result_load (fixture->db, fixture->result_id, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = assay_result_dup_request (fixture->db, result, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "System\nJudge.\n\nUser\nIt says: a plain sentence");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/service/correction/save", Fixture, NULL, set_up, test_save, tear_down);
  g_test_add ("/service/correction/accepted", Fixture, NULL, set_up, test_accepted, tear_down);
  g_test_add ("/service/correction/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/service/correction/request", Fixture, NULL, set_up, test_request, tear_down);
  return g_test_run ();
}
