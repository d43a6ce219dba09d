/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-config-effect.c: what a change of the form does to the answers that are there, and changing a
 * project's settings with its prompts, undone again. */
#include "assay-config-effect.h"
#include "assay-error.h"
#include "assay-json.h"
#include "assay-project-edit.h"
#include "assay-run.h"
#include "assay-task.h"
#include "assay-workspace.h"

#include <string.h>

#define TEXT "<Text name='t' value='$text'/>"
#define QUALITY "<Rating name='quality' toName='t' min='1' maxRating='5'/>"
#define TONE(labels) "<Choices name='tone' toName='t' choice='multiple'>" labels "</Choices>"
#define SPANS(labels) "<Labels name='who' toName='t'>" labels "</Labels>"
#define VIEW(inside) "<View>" inside "</View>"
#define KIND_RUDE "<Choice value='Kind'/><Choice value='Rude'/>"
#define PER_ORG "<Label value='PER'/><Label value='ORG'/>"
#define CONFIG VIEW (TEXT QUALITY TONE (KIND_RUDE) SPANS (PER_ORG))

/* One task each. */
static const char *const answers[] = {
  "{\"quality\":5,\"tone\":[\"Kind\"]}",
  "{\"quality\":2,\"tone\":[\"Rude\",\"Kind\"],\"who\":[{\"start\":0,\"end\":3,\"text\":\"ORG\",\"labels\":[\"PER\"]}]}",
  "{\"quality\":null,\"tone\":[]}",
  "{\"tone\":[\"Rude\"],\"who\":[{\"start\":0,\"end\":3,\"text\":\"x\",\"labels\":[\"ORG\"]}]}",
};

typedef struct
{
  AssayDb *db;
  gint64 project_id;
} Fixture;

static void
add_tasks (Fixture *fixture)
{
  g_autoptr (AssayTx) tx = assay_db_begin (fixture->db, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      AssayTaskDraft draft = { .data = g_strdup_printf ("{\"text\":\"task %u\"%s}", i, i == 0 ? ",\"photo\":\"p.png\"" : ""),
                               .hash = i };
      guint inserted = 0;

      /* The first two are annotated with what the model will say, the first one is a ground truth. */
      if (i < 2)
        {
          AssayAnnotation *annotation = assay_annotation_new ("import");

          annotation->result = g_strdup ("[]");
          annotation->value = g_strdup (answers[i]);
          annotation->ground_truth = i == 0;
          draft.annotations = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_annotation_free);
          g_ptr_array_add (draft.annotations, annotation);
        }
      g_assert_true (assay_task_insert_batch (fixture->db, fixture->project_id, 0, &draft, 1, TRUE, NULL, &inserted, NULL));
      assay_task_draft_clear (&draft);
    }
  g_assert_true (assay_tx_commit (g_steal_pointer (&tx), NULL));
}

static void
add_results (Fixture *fixture, gint64 version_id)
{
  g_autoptr (AssayRun) run = assay_run_new (fixture->project_id, version_id);
  g_autoptr (AssayStmt) stmt = assay_db_query (fixture->db, NULL, "SELECT id FROM task ORDER BY id", "");
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_result_free);
  g_autoptr (GPtrArray) claims = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_claim_free);
  gint64 ids[G_N_ELEMENTS (answers)];
  gint64 seq = 0;
  guint n = 0;

  while (assay_stmt_next (stmt, NULL))
    ids[n++] = assay_stmt_get_int (stmt, 0);
  run->connection = g_strdup ("x");
  run->model = g_strdup ("y");
  run->subset = g_strdup ("all");
  run->software = g_strdup ("test");
  g_assert_true (assay_run_create (fixture->db, run, ids, n, NULL));
  g_assert_true (assay_run_start (fixture->db, run->id, NULL));
  g_assert_true (assay_run_step (fixture->db, run->id, results, n, &seq, claims, NULL));
  g_assert_cmpuint (claims->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const AssayClaim *claim = claims->pdata[i];
      AssayResult *result = assay_result_new (run->id, claim->task_id, 0);

      result->seq = claim->seq;
      result->status = ASSAY_RESULT_OK;
      result->value = g_strdup (answers[i]);
      g_ptr_array_add (results, result);
    }
  g_ptr_array_set_size (claims, 0);
  g_assert_true (assay_run_step (fixture->db, run->id, results, 0, &seq, claims, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("assay-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "w.assay", NULL);
  g_autoptr (AssayProject) project = assay_project_new ("Form", CONFIG);
  g_autoptr (AssayVersion) fields = assay_version_new ();
  g_autoptr (AssayVersion) version = NULL;
  g_autoptr (GError) error = NULL;

  g_object_unref (assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error));
  fixture->db = assay_db_open (path, ASSAY_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (assay_project_insert (fixture->db, project, &error));
  fixture->project_id = project->id;
  add_tasks (fixture);
  version = assay_version_save (fixture->db, project->id, "p", fields, &error);
  g_assert_no_error (error);
  add_results (fixture, version->id);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  assay_db_close (fixture->db);
}

static const struct
{
  const char *after;
  const char *told;
  gint64 n_results, n_annotations, n_truths, n_tasks;
} effects[] = {
  { CONFIG, "", 0, 0, 0, 0 },
  { VIEW (TEXT "<Header value='Hello'/>" QUALITY TONE (KIND_RUDE) SPANS (PER_ORG)), "", 0, 0, 0, 0 },
  { VIEW (TEXT TONE (KIND_RUDE) SPANS (PER_ORG)),
    "quality: is not asked any more; 2 results and 2 annotations (1 ground truth) have a value that does not fit any more\n",
    2, 2, 1, 0 },
  { VIEW (TEXT QUALITY TONE ("<Choice value='Kind'/>") SPANS (PER_ORG)),
    "tone: no longer offers “Rude”; 2 results and 1 annotation have a value that does not fit any more\n", 2, 1, 0, 0 },
  { VIEW (TEXT QUALITY TONE (KIND_RUDE "<Choice value='Dull'/>") SPANS (PER_ORG)), "tone: also offers “Dull”\n", 0, 0, 0, 0 },
  /* The text of a span is no label. */
  { VIEW (TEXT QUALITY TONE (KIND_RUDE) SPANS ("<Label value='PER'/>")),
    "who: no longer offers “ORG”; 1 result has a value that does not fit any more\n", 1, 0, 0, 0 },
  { VIEW (TEXT "<Rating name='quality' toName='t' min='1' maxRating='4'/>" TONE (KIND_RUDE) SPANS (PER_ORG)),
    "quality: its scale was 1 to 5 and is 1 to 4; 1 result and 1 annotation (1 ground truth) have a value that does not fit any "
    "more\n", 1, 1, 1, 0 },
  { VIEW (TEXT "<TextArea name='quality' toName='t'/>" TONE ("<Choice value='Kind'/>") SPANS (PER_ORG)),
    "quality: was score and is text from now on; 2 results and 2 annotations (1 ground truth) have a value that does not fit any "
    "more\n"
    "tone: no longer offers “Rude”; 2 results and 1 annotation have a value that does not fit any more\n", 3, 2, 1, 0 },
  { VIEW (TEXT "<Image name='i' value='$photo'/>" QUALITY TONE (KIND_RUDE) SPANS (PER_ORG)), NULL, 0, 0, 0, 3 },
};

static void
test_effects (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (effects); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AssayConfigEffect) effect
        = assay_config_effect_count (fixture->db, fixture->project_id, CONFIG, effects[i].after, &error);
      g_autofree char *told = NULL;

      g_assert_no_error (error);
      told = assay_config_effect_describe (effect);
      g_test_message ("%s%s", effects[i].after, told);
      if (effects[i].told != NULL)
        g_assert_cmpstr (told, ==, effects[i].told);
      g_assert_cmpint (effect->n_results, ==, effects[i].n_results);
      g_assert_cmpint (effect->n_annotations, ==, effects[i].n_annotations);
      g_assert_cmpint (effect->n_truths, ==, effects[i].n_truths);
      g_assert_cmpint (effect->n_tasks, ==, effects[i].n_tasks);
    }
}

/* What can't be understood can't be compared, but can be replaced; the other way round, not. */
static void
test_broken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayConfigEffect) effect
    = assay_config_effect_count (fixture->db, fixture->project_id, "<View", CONFIG, &error);

  g_assert_no_error (error);
  g_assert_null (effect->before);
  g_assert_cmpuint (effect->items->len, ==, 0);
  g_assert_cmpint (effect->n_tasks, ==, 0);
  g_assert_null (assay_config_effect_count (fixture->db, fixture->project_id, CONFIG, "<View", &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
}

static AssayProject *
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  AssayProject *project = assay_project_load (fixture->db, fixture->project_id, &error);

  g_assert_no_error (error);
  return project;
}

static void
replace (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static char *
dup_system (Fixture *fixture, gint64 *number)
{
  g_autoptr (AssayPrompt) prompt = assay_prompt_find (fixture->db, fixture->project_id, "p", NULL);
  g_autoptr (AssayVersion) version = assay_version_find (fixture->db, prompt->id, 0, NULL);

  *number = version->number;
  return g_strdup (version->system);
}

#define WITHOUT_TONE VIEW (TEXT QUALITY SPANS (PER_ORG))

/* Config, title and prompt in one step, and back; the version that ran is not touched. */
static void
test_edit (Fixture *fixture, gconstpointer data)
{
  const AssayDimension dimension = { .name = "quality", .title = "Quality", .min = 1, .max = 5, .weight = 1 };
  g_autoptr (AssayRubric) rubric = assay_rubric_new (&dimension, 1, NULL, NULL);
  g_autoptr (AssayProject) project = load (fixture);
  g_autoptr (AssayProject) changed = NULL;
  g_autoptr (AssayProject) restored = NULL;
  g_autoptr (AssayProjectEdit) edit = assay_project_edit_new (project);
  g_autoptr (AssayProjectEdit) undo = NULL;
  g_autoptr (AssayProjectEdit) redo = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *system = NULL;
  g_autofree char *back = NULL;
  gint64 number = 0;

  assay_db_exec (fixture->db, NULL, "UPDATE version SET frozen_at = 1", "");
  replace (&edit->title, "Form 2");
  replace (&edit->config, WITHOUT_TONE);
  edit->rubric = assay_rubric_to_json (rubric);
  none = assay_project_edit_list_prompts (fixture->db, project->id, NULL, rubric, FALSE, &error);
  g_assert_cmpuint (none->len, ==, 0);
  g_ptr_array_unref (edit->prompts);
  edit->prompts = assay_project_edit_list_prompts (fixture->db, project->id, NULL, rubric, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (edit->prompts->len, ==, 1);
  g_assert_true (((AssayPromptEdit *) edit->prompts->pdata[0])->apply);
  g_assert_true (((AssayPromptEdit *) edit->prompts->pdata[0])->frozen);

  undo = assay_project_edit_apply (fixture->db, edit, &error);
  g_assert_no_error (error);
  changed = load (fixture);
  g_assert_cmpstr (changed->title, ==, "Form 2");
  g_assert_cmpstr (changed->label_config, ==, WITHOUT_TONE);
  g_assert_cmpstr (changed->rubric, ==, edit->rubric);
  system = dup_system (fixture, &number);
  g_assert_cmpint (number, ==, 2);
  g_assert_nonnull (strstr (system, "Quality"));

  redo = assay_project_edit_apply (fixture->db, undo, &error);
  g_assert_no_error (error);
  restored = load (fixture);
  g_assert_cmpstr (restored->title, ==, "Form");
  g_assert_cmpstr (restored->label_config, ==, CONFIG);
  g_assert_null (restored->rubric);
  back = dup_system (fixture, &number);
  g_assert_cmpstr (back, ==, "");
}

/* Another writer came first; a broken config; a title that is taken: nothing is changed. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AssayProject) other = assay_project_new ("Taken", CONFIG);
  g_autoptr (AssayProject) project = load (fixture);
  g_autoptr (AssayProject) after = NULL;
  g_autoptr (AssayProjectEdit) edit = assay_project_edit_new (project);
  g_autoptr (GError) error = NULL;

  g_assert_true (assay_project_insert (fixture->db, other, NULL));
  replace (&edit->config, "<View><Rating/></View>");
  g_assert_null (assay_project_edit_apply (fixture->db, edit, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
  g_clear_error (&error);
  replace (&edit->config, WITHOUT_TONE);
  replace (&edit->title, "Taken");
  g_assert_null (assay_project_edit_apply (fixture->db, edit, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT);
  g_clear_error (&error);
  replace (&edit->title, "Form");
  replace (&edit->expected_config, "<View/>");
  g_assert_null (assay_project_edit_apply (fixture->db, edit, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT);
  after = load (fixture);
  g_assert_cmpstr (after->label_config, ==, CONFIG);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/service/config-effect/effects", Fixture, NULL, set_up, test_effects, tear_down);
  g_test_add ("/service/config-effect/broken", Fixture, NULL, set_up, test_broken, tear_down);
  g_test_add ("/service/project-edit/edit", Fixture, NULL, set_up, test_edit, tear_down);
  g_test_add ("/service/project-edit/refused", Fixture, NULL, set_up, test_refused, tear_down);
  return g_test_run ();
}
