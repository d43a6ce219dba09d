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

#include <math.h>

/**
 * assay_align_new_scoring:
 * @run: which config its answers follow
 * @project: whose settings say how they are compared
 *
 * Returns: (transfer full): how answers of the run are compared. Settings that do not suit the run's
 *   config are an error.
 */
AssayScoring *
assay_align_new_scoring (const AssayRun *run, const AssayProject *project, GError **error)
{
  g_autoptr (AssayLabelConfig) config = assay_run_dup_config (run, project->label_config, error);
  g_autoptr (JsonObject) settings
    = project->settings == NULL ? NULL : assay_json_parse_object (project->settings, -1, NULL);

  return config == NULL ? NULL
                        : assay_scoring_new (config, assay_json_get_object (settings, ASSAY_ALIGN_SETTING), error);
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
  g_autoptr (JsonObject) settings
    = project->settings == NULL ? NULL : assay_json_parse_object (project->settings, -1, NULL);
  JsonNode *scoring = settings == NULL ? NULL : json_object_get_member (settings, ASSAY_ALIGN_SETTING);
  g_autofree char *text = scoring == NULL ? g_strdup ("") : assay_json_to_canonical (scoring);
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
