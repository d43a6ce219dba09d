/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-align.c: a run's results beside the ground truth. Answers are compared as the project's settings
 * say, by the labeling config that the run was made with. Results that a person has to look at whatever
 * their confidence (a refusal, a missing answer, a rule of the rubric) have no part in the promise: they
 * are never accepted, so their confidence is left aside here as well. Blocks; any thread with a connection
 * of its own. */

#include "assay-align.h"

#include "assay-accuracy.h"
#include "assay-result-text.h"
#include "assay-scoring-project.h"

#include <math.h>

/**
 * assay_align_new_scoring:
 * @run: which config its answers follow
 *
 * Returns: (transfer full): how answers of the run are compared. Settings that do not suit the run's
 *   config are an error.
 */
AssayScoring *
assay_align_new_scoring (AssayDb *db, const AssayRun *run, const AssayProject *project, GError **error)
{
  g_autoptr (AssayLabelConfig) config = assay_run_dup_config (run, project->label_config, error);

  return config == NULL ? NULL : assay_scoring_new_for_project (db, config, project, error);
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
  AssayScoring *scoring = assay_align_new_scoring (db, run, project, error);
  g_autoptr (AssayAlignment) alignment = scoring == NULL ? NULL : assay_alignment_new (scoring);

  if (alignment == NULL || !assay_accuracy_visit (db, run->id, add, alignment, error))
    return NULL;
  assay_alignment_finish (alignment);
  return g_steal_pointer (&alignment);
}
