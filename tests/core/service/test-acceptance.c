/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-acceptance.c: accuracies beside results follow every change of the ground truth, of the settings and of
 * the results; what is accepted can be undone to the last byte; people's answers to what was drawn tell
 * whether the promise is kept; and people are compared with each other. */

#include "assay-accept.h"
#include "assay-accuracy-refresh.h"
#include "assay-align-report.h"
#include "assay-error.h"
#include "assay-prompt.h"
#include "assay-query.h"
#include "assay-result.h"
#include "assay-workspace.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define N_TASKS 200
#define N_JUDGED 120

static const char config_xml[]
  = "<View><Text name='text' value='$text'/><Choices name='mood' toName='text'><Choice value='good'/>"
    "<Choice value='bad'/></Choices><Rating name='stars' toName='text' maxRating='5'/></View>";

typedef struct
{
  AssayWorkspace *workspace;
  char *path;
  gint64 project_id;
  gint64 run_id;
  gint64 tasks[N_TASKS];
  gint64 results[N_TASKS];
} Fixture;

static AssayAnnotation *
annotate (gint64 task_id, const char *value, gboolean truth, const char *who)
{
  AssayAnnotation *annotation = assay_annotation_new ("person");

  annotation->task_id = task_id;
  annotation->result = g_strdup ("[]");
  annotation->value = g_strdup (value);
  annotation->ground_truth = truth;
  annotation->completed_by = g_strdup (who);
  return annotation;
}

static gboolean
insert (AssayDb *db, gint64 task_id, const char *value, gboolean truth, const char *who, GError **error)
{
  g_autoptr (AssayAnnotation) annotation = annotate (task_id, value, truth, who);

  return assay_annotation_insert (db, annotation, error);
}

static gboolean
make_tasks (Fixture *self, AssayDb *db, GError **error)
{
  AssayTaskDraft drafts[N_TASKS] = { 0 };
  guint n = 0;
  g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_TASKS, self->project_id);
  g_autoptr (GArray) ids = NULL;

  for (guint i = 0; i < N_TASKS; i++)
    {
      drafts[i].data = g_strdup_printf ("{\"text\":\"number %u\"}", i);
      drafts[i].hash = i + 1;
    }
  if (!assay_task_insert_batch (db, self->project_id, 0, drafts, N_TASKS, TRUE, NULL, &n, error))
    return FALSE;
  for (guint i = 0; i < N_TASKS; i++)
    assay_task_draft_clear (&drafts[i]);
  ids = assay_query_ids (query, db, error);
  g_assert_cmpuint (ids->len, ==, N_TASKS);
  memcpy (self->tasks, ids->data, sizeof self->tasks);
  return TRUE;
}

/* All say "good", surely first; the truth of every judged one agrees. */
static gboolean
make_results (Fixture *self, AssayDb *db, GError **error)
{
  for (guint i = 0; i < N_TASKS; i++)
    {
      g_autoptr (AssayResult) result = assay_result_new (self->run_id, self->tasks[i], i + 1);
      g_autoptr (AssayTx) tx = assay_db_begin (db, error);

      result->status = ASSAY_RESULT_OK;
      result->value = g_strdup ("{\"mood\":\"good\",\"stars\":4}");
      result->confidence = 1 - (double) (i % 100) / 200;
      result->confidence_kind = g_strdup ("stated");
      if (tx == NULL || !assay_result_save (db, result, error) || !assay_tx_commit (g_steal_pointer (&tx), error))
        return FALSE;
      self->results[i] = result->id;
      if (i < N_JUDGED && !insert (db, self->tasks[i], "{\"mood\":\"good\",\"stars\":4}", TRUE, "Ann", error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fill (AssayDb *db, gpointer data, GError **error)
{
  Fixture *self = data;
  g_autoptr (AssayProject) project = assay_project_new ("P", config_xml);
  g_autoptr (AssayVersion) draft = assay_version_new ();
  g_autoptr (AssayVersion) version = NULL;
  g_autoptr (AssayRun) run = NULL;

  if (!assay_project_insert (db, project, error))
    return FALSE;
  self->project_id = project->id;
  if (!make_tasks (self, db, error))
    return FALSE;
  version = assay_version_save (db, project->id, "q", draft, error);
  if (version == NULL)
    return FALSE;
  run = assay_run_new (project->id, version->id);
  run->connection = g_strdup ("builtin");
  run->model = g_strdup ("judge");
  run->subset = g_strdup ("all");
  run->software = g_strdup ("test");
  if (!assay_run_create (db, run, self->tasks, N_TASKS, error))
    return FALSE;
  self->run_id = run->id;
  return make_results (self, db, error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("assay-align-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;

  self->path = g_build_filename (folder, "w.assay", NULL);
  self->workspace = assay_workspace_open_sync (self->path, ASSAY_WORKSPACE_CREATE, &error);
  g_assert_no_error (error);
  assay_workspace_write_sync (self->workspace, fill, self, ASSAY_CHANGE_RESULTS, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  assay_workspace_close_sync (self->workspace);
  g_assert_finalize_object (self->workspace);
  g_free (self->path);
}

static gboolean
refresh (AssayDb *db, gpointer data, GError **error)
{
  Fixture *self = data;
  guint n = 0;

  if (!assay_accuracy_refresh (db, self->run_id, &n, error))
    return FALSE;
  self->results[0] = n; /* borrowed for the answer */
  return TRUE;
}

/* How many were compared anew. */
static guint
do_refresh (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  gint64 keep = self->results[0];
  gboolean stale = FALSE;
  guint n;

  g_assert_true (assay_accuracy_is_stale (assay_workspace_get_reader (self->workspace), self->run_id, &stale, &error));
  g_assert_true (assay_workspace_write_sync (self->workspace, refresh, self, 0, &error));
  g_assert_no_error (error);
  n = (guint) self->results[0];
  self->results[0] = keep;
  g_assert_cmpint (stale, ==, n > 0);
  return n;
}

static AssayAccuracyCounts
count (Fixture *self)
{
  AssayAccuracyCounts counts;

  g_assert_true (assay_accuracy_count (assay_workspace_get_reader (self->workspace), self->run_id, &counts, NULL));
  return counts;
}

static gint64
count_query (Fixture *self, const char *expression)
{
  g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_RESULTS, self->run_id);
  g_autoptr (GError) error = NULL;

  assay_query_parse (query, expression, &error);
  g_assert_no_error (error);
  return assay_query_count (query, assay_workspace_get_reader (self->workspace), NULL);
}

typedef struct
{
  Fixture *fixture;
  guint step;
} Change;

static gboolean
change (AssayDb *db, gpointer data, GError **error)
{
  Change *self = data;
  Fixture *fixture = self->fixture;
  guint n;

  switch (self->step)
    {
    case 0: /* another truth: half right, since the stars agree */
      return insert (db, fixture->tasks[0], "{\"mood\":\"bad\",\"stars\":4}", TRUE, "Bob", error);
    case 1: /* one more */
      return insert (db, fixture->tasks[N_TASKS - 1], "{\"mood\":\"good\",\"stars\":4}", TRUE, "Bob", error);
    case 2: /* none any more */
      return assay_annotation_mark_truth (db, &fixture->tasks[1], 1, FALSE, &n, error);
    case 3: /* stars do not count, so it is wrong altogether */
      return assay_project_set_setting (db, fixture->project_id, "scoring",
                                        "{\"controls\":{\"stars\":{\"weight\":0}}}", error);
    default:
      g_assert_not_reached ();
    }
}

static void
do_change (Fixture *self, guint step)
{
  Change data = { self, step };
  g_autoptr (GError) error = NULL;

  assay_workspace_write_sync (self->workspace, change, &data, 0, &error);
  g_assert_no_error (error);
}

static void
test_accuracy (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (count (self).n, ==, 0);
  g_assert_cmpuint (do_refresh (self), ==, N_JUDGED);
  g_assert_cmpuint (do_refresh (self), ==, 0);
  g_assert_cmpint (count (self).n, ==, N_JUDGED);
  g_assert_cmpfloat (count (self).mean, ==, 1);
  do_change (self, 0);
  g_assert_cmpuint (do_refresh (self), ==, 1);
  g_assert_cmpfloat_with_epsilon (count (self).mean, (N_JUDGED - 0.5) / N_JUDGED, 1e-9);
  g_assert_cmpint (count (self).n_correct, ==, N_JUDGED - 1);
  g_assert_cmpint (count_query (self, "correct=0"), ==, 1);
  g_assert_cmpint (count_query (self, "truth.mood=bad"), ==, 1);
  g_assert_cmpint (count_query (self, "truth.mood=bad and value.mood=good"), ==, 1);
  g_assert_cmpint (count_query (self, "truth.mood=bad and value.mood=bad"), ==, 0);
  g_assert_cmpint (count_query (self, "accuracy<0.9"), ==, 1);
  do_change (self, 1);
  g_assert_cmpuint (do_refresh (self), ==, 1);
  g_assert_cmpint (count (self).n, ==, N_JUDGED + 1);
  do_change (self, 2);
  g_assert_cmpuint (do_refresh (self), ==, 1);
  g_assert_cmpint (count (self).n, ==, N_JUDGED);
  do_change (self, 3);
  g_assert_cmpuint (do_refresh (self), ==, N_JUDGED);
  g_assert_cmpint (count (self).n_binary, ==, N_JUDGED);
  g_assert_cmpfloat_with_epsilon (count (self).mean, (N_JUDGED - 1.0) / N_JUDGED, 1e-9);
  g_assert_cmpuint (do_refresh (self), ==, 0);
}

typedef struct
{
  Fixture *fixture;
  AssayAcceptanceBatch *batch;
  gint64 undo;
  guint n_wrong; /* of what people say about audited tasks */
} Accept;

static gboolean
accept (AssayDb *db, gpointer data, GError **error)
{
  Accept *self = data;
  AssayAcceptRequest request = { self->fixture->run_id, 0.05, 0.95, 0.25, 7, "Ann" };

  if (self->undo != 0)
    return assay_acceptance_undo (db, self->undo, error);
  self->batch = assay_accept_apply (db, &request, error);
  return self->batch != NULL;
}

static gboolean
answer_audited (AssayDb *db, gpointer data, GError **error)
{
  Accept *self = data;
  g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_RESULTS, self->fixture->run_id);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) results = NULL;

  ids = assay_query_ids (query, db, error);
  results = assay_result_load_many (db, (const gint64 *) ids->data, ids->len, FALSE, error);
  for (guint i = 0; i < results->len; i++)
    {
      AssayResult *result = results->pdata[i];
      gboolean wrong = i < self->n_wrong;

      if (result->review & ASSAY_REVIEW_AUDIT
          && !insert (db, result->task_id, wrong ? "{\"mood\":\"bad\"}" : "{\"mood\":\"good\"}", FALSE, "Bob", error))
        return FALSE;
    }
  return TRUE;
}

/* Looks right, without a word more. */
static gboolean
mark_audited (AssayDb *db, gpointer data, GError **error)
{
  Accept *self = data;
  g_autoptr (AssayQuery) query = assay_query_new (ASSAY_QUERY_RESULTS, self->fixture->run_id);
  g_autoptr (GArray) ids = NULL;

  g_assert_true (assay_query_add (query, "needs_review", "=", "1", NULL));
  ids = assay_query_ids (query, db, error);
  return ids != NULL && assay_result_set_reviewed (db, (const gint64 *) ids->data, 2, TRUE, error);
}

static void
write_accept (Accept *self, AssayDbFunc func)
{
  g_autoptr (GError) error = NULL;

  assay_workspace_write_sync (self->fixture->workspace, func, self, 0, &error);
  g_assert_no_error (error);
}

static void
test_accept (Fixture *self, gconstpointer data)
{
  AssayDb *db = assay_workspace_get_reader (self->workspace);
  Accept accepting = { self, NULL, 0, 0 };
  g_autoptr (AssayAcceptanceBatch) batch = NULL;
  g_autofree char *why = NULL;
  g_autofree char *sentence = NULL;
  AssayAudit audit;

  write_accept (&accepting, accept);
  batch = accepting.batch;
  why = assay_accept_dup_why (batch);
  g_assert_nonnull (strstr (why, "at most 5 % errors"));
  /* Those that nobody has answered, all sure enough: all the judged are right. */
  g_assert_cmpint (batch->n_accepted, ==, N_TASKS - N_JUDGED);
  g_assert_cmpint (batch->n_review, ==, 0);
  g_assert_cmpint (batch->n_audit, >, 5);
  g_assert_cmpint (batch->n_audit, <, 40);
  g_assert_cmpint (count_query (self, "needs_review=1"), ==, batch->n_audit);
  g_assert_true (assay_accept_audit (db, batch, &audit, NULL));
  g_assert_cmpint (audit.state, ==, ASSAY_AUDIT_NONE);
  write_accept (&accepting, mark_audited);
  g_assert_true (assay_accept_audit (db, batch, &audit, NULL));
  g_assert_cmpint (audit.n_answered, ==, 2);
  g_assert_cmpint (audit.n_wrong, ==, 0);
  g_assert_cmpint (audit.state, ==, ASSAY_AUDIT_KEPT);
  write_accept (&accepting, answer_audited);
  g_assert_true (assay_accept_audit (db, batch, &audit, NULL));
  g_assert_cmpint (audit.n_answered, ==, batch->n_audit);
  g_assert_cmpint (audit.n_wrong, ==, 0);
  g_assert_cmpint (audit.state, ==, ASSAY_AUDIT_KEPT);
  accepting.n_wrong = N_TASKS;
  write_accept (&accepting, answer_audited); /* they think again */
  g_assert_true (assay_accept_audit (db, batch, &audit, NULL));
  g_assert_cmpint (audit.n_wrong, ==, batch->n_audit);
  g_assert_cmpint (audit.state, ==, ASSAY_AUDIT_BROKEN);
  sentence = assay_accept_dup_audit (batch, &audit);
  g_assert_nonnull (strstr (sentence, "broken"));
  accepting.undo = batch->id;
  write_accept (&accepting, accept);
  g_assert_cmpint (count_query (self, "needs_review=1"), ==, 0);
  g_assert_false (assay_workspace_write_sync (self->workspace, accept, &accepting, 0, NULL));
  /* What people said stays. */
  g_assert_cmpint (assay_db_get_int (db, NULL, "SELECT count(*) FROM annotation WHERE origin = 'accepted'", ""), ==, 0);
  g_assert_cmpint (assay_db_get_int (db, NULL, "SELECT count(*) FROM annotation WHERE origin = 'person'", ""), ==,
                   N_JUDGED + 2 * batch->n_audit);
  g_assert_cmpint (assay_db_get_int (db, NULL,
                                     "SELECT count(*) FROM task t WHERE n_annotations <> (SELECT count(*) FROM"
                                     " annotation WHERE task_id = t.id)", ""), ==, 0);
}

static gboolean
disagree (AssayDb *db, gpointer data, GError **error)
{
  Fixture *self = data;

  for (guint i = 0; i < 40; i++)
    if (!insert (db, self->tasks[i], i < 10 ? "{\"mood\":\"bad\",\"stars\":4}" : "{\"mood\":\"good\",\"stars\":4}",
                 FALSE, i < 20 ? "Bob" : "Eve", error))
      return FALSE;
  return TRUE;
}

static void
test_people (Fixture *self, gconstpointer data)
{
  AssayDb *db = assay_workspace_get_reader (self->workspace);
  g_autoptr (AssayAlignReport) report = NULL;
  g_autofree char *promise = NULL;
  g_autoptr (GError) error = NULL;
  gboolean holds;
  double value;

  assay_workspace_write_sync (self->workspace, disagree, self, 0, &error);
  g_assert_no_error (error);
  report = assay_align_report_load (db, self->run_id, 0.05, 0.95, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->people.n_people, ==, 3);
  g_assert_cmpuint (report->people.n_tasks, ==, 40);
  /* 80 values, 10 of them "bad", each beside a "good": D_o = 20/80, D_e = 2·10·70/(80·79). */
  g_assert_cmpfloat_with_epsilon (report->people.per_control[0], 1 - (20 / 80.0) / (1400 / 6320.0), 1e-9);
  g_assert_true (isnan (report->people.per_control[1])); /* all say 4 */
  promise = assay_align_report_dup_promise (report);
  g_assert_true (g_str_has_prefix (promise, "Above confidence"));
  g_assert_true (assay_align_report_check (report, "accuracy >= 0.9", &holds, &value, NULL));
  g_assert_true (holds && value == 1);
  g_assert_true (assay_align_report_check (report, "mood.kappa>0", &holds, &value, NULL));
  g_assert_false (holds); /* all are "good": κ is not known */
  g_assert_false (assay_align_report_check (report, "accuracy=>0.9", &holds, &value, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/service/acceptance/accuracy", Fixture, NULL, set_up, test_accuracy, tear_down);
  g_test_add ("/service/acceptance/accept", Fixture, NULL, set_up, test_accept, tear_down);
  g_test_add ("/service/acceptance/people", Fixture, NULL, set_up, test_people, tear_down);
  return g_test_run ();
}
