/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-align.c: a run's results beside the ground truth. Answers are compared as the project's settings
 * say, by the labeling config that the run was made with. Results that a person has to look at whatever
 * their confidence (a refusal, a missing answer, a rule of the rubric) have no part in the promise: they
 * are never accepted, so their confidence is left aside here as well. Blocks; any thread with a connection
 * of its own. */

#include "assay-align.h"

#include "assay-accuracy.h"
#include "assay-json.h"
#include "assay-result-text.h"
#include "assay-rubric.h"

#include <math.h>

/* A rubric says what each dimension weighs, and that its remarks weigh nothing; settings come first. */
static void
add_rubric_weights (JsonObject *controls, const char *json)
{
  g_autoptr (AssayRubric) rubric = json == NULL ? NULL : assay_rubric_parse (json, NULL);
  guint n = 0;
  const AssayDimension *dimensions = rubric == NULL ? NULL : assay_rubric_get_dimensions (rubric, &n);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *own = assay_json_get_object (controls, dimensions[i].name);
      gboolean is_text = dimensions[i].kind == ASSAY_DIMENSION_TEXT;

      if (own == NULL)
        {
          own = json_object_new ();
          json_object_set_object_member (controls, dimensions[i].name, own);
        }
      if (!json_object_has_member (own, "weight"))
        json_object_set_double_member (own, "weight", is_text ? 0 : dimensions[i].weight);
    }
}

/* The project's settings, completed. */
static JsonObject *
dup_settings (const AssayProject *project)
{
  g_autofree char *text = assay_project_dup_setting (project, ASSAY_ALIGN_SETTING);
  JsonObject *settings = text == NULL ? NULL : assay_json_parse_object (text, -1, NULL);
  JsonObject *controls;

  if (settings == NULL)
    settings = json_object_new ();
  controls = assay_json_get_object (settings, "controls");
  if (controls == NULL)
    {
      controls = json_object_new ();
      json_object_set_object_member (settings, "controls", controls);
    }
  add_rubric_weights (controls, project->rubric);
  return settings;
}

/**
 * assay_align_new_scoring:
 * @run: which config its answers follow
 * @project: whose settings say how they are compared; what they leave open its rubric says
 *
 * Returns: (transfer full): how answers of the run are compared. Settings that do not suit the run's
 *   config are an error.
 */
AssayScoring *
assay_align_new_scoring (const AssayRun *run, const AssayProject *project, GError **error)
{
  g_autoptr (AssayLabelConfig) config = assay_run_dup_config (run, project->label_config, error);
  g_autoptr (JsonObject) settings = dup_settings (project);

  return config == NULL ? NULL : assay_scoring_new (config, settings, error);
}

/**
 * assay_align_dup_mark:
 *
 * Returns: (transfer full): a name for how answers are compared: another one as soon as settings or config
 *   are others.
 */
char *
assay_align_dup_mark (const AssayRun *run, const AssayProject *project)
{
  g_autoptr (JsonObject) settings = dup_settings (project);
  g_autofree char *text = assay_json_object_to_text (settings);
  g_autoptr (AssayLabelConfig) config = assay_run_dup_config (run, project->label_config, NULL);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  /* Counts up when what the methods say changes. */
  g_checksum_update (sum, (const guchar *) "1:", -1);
  g_checksum_update (sum, (const guchar *) text, -1);
  if (config != NULL)
    g_checksum_update (sum, (const guchar *) assay_label_config_get_xml (config), -1);
  return g_strndup (g_checksum_get_string (sum), 32);
}

static void
add (const AssayJudged *judged, gpointer data)
{
  gboolean doubtful = judged->review & ASSAY_REVIEW_DOUBTS;

  assay_alignment_add (data, judged->result_id, judged->task_id, judged->value, judged->truth,
                       doubtful ? NAN : judged->confidence, judged->kind);
}

/**
 * assay_align_load:
 *
 * Returns: (transfer full): how well the run's results agree with the ground truth, as things stand.
 */
AssayAlignment *
assay_align_load (AssayDb *db, const AssayRun *run, const AssayProject *project, GError **error)
{
  AssayScoring *scoring = assay_align_new_scoring (run, project, error);
  g_autoptr (AssayAlignment) alignment = scoring == NULL ? NULL : assay_alignment_new (scoring);

  if (alignment == NULL || !assay_accuracy_visit (db, run->id, add, alignment, error))
    return NULL;
  assay_alignment_finish (alignment);
  return g_steal_pointer (&alignment);
}
