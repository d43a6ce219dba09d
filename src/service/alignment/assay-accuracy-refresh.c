/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-accuracy-refresh.c: keeps the accuracy beside each result current. Only what is out of date is
 * compared again: results whose task got another ground truth, and all of a run when the settings
 * changed. Nothing is written when nothing is. Blocks; the db worker, or a reader to ask. */

#include "assay-accuracy-refresh.h"

#include "assay-align.h"
#include "assay-scoring-project.h"

#include <math.h>

typedef struct
{
  AssayScoring *scoring;
  GArray *list; /* of AssayAccuracy */
} Refresh;

static void
count (const AssayJudged *judged, gpointer data)
{
  (void) judged;
  ++*(guint *) data;
}

static void
compare (const AssayJudged *judged, gpointer data)
{
  Refresh *refresh = data;
  AssayAccuracy accuracy = { judged->result_id, judged->truth_id, NAN, FALSE };

  if (judged->truth != NULL)
    assay_scoring_compare_text (refresh->scoring, judged->value, judged->truth, &accuracy.accuracy, NULL);
  accuracy.correct = assay_scoring_is_correct (refresh->scoring, accuracy.accuracy);
  g_array_append_val (refresh->list, accuracy);
}

static gboolean
load (AssayDb *db, gint64 run_id, AssayRun **run, AssayProject **project, GError **error)
{
  *run = assay_run_load (db, run_id, error);
  *project = *run == NULL ? NULL : assay_project_load (db, (*run)->project_id, error);
  return *project != NULL;
}

/**
 * assay_accuracy_is_stale:
 * @db: any connection of the calling thread
 * @stale: (out): whether assay_accuracy_refresh() has something to do
 *
 * Looks without writing.
 */
gboolean
assay_accuracy_is_stale (AssayDb *db, gint64 run_id, gboolean *stale, GError **error)
{
  g_autoptr (AssayRun) run = NULL;
  g_autoptr (AssayProject) project = NULL;
  g_autoptr (AssayScoring) scoring = NULL;
  guint n = 0;

  if (!load (db, run_id, &run, &project, error))
    return FALSE;
  scoring = assay_align_new_scoring (db, run, project, error);
  if (scoring == NULL || !assay_accuracy_visit_stale (db, run_id, assay_scoring_get_mark (scoring), count, &n, error))
    return FALSE;
  *stale = n > 0;
  return TRUE;
}

/**
 * assay_accuracy_refresh:
 * @db: a writing connection
 * @n_changed: (nullable) (out): how many results were compared anew
 *
 * Brings the accuracy of a run's results up to date.
 */
gboolean
assay_accuracy_refresh (AssayDb *db, gint64 run_id, guint *n_changed, GError **error)
{
  g_autoptr (AssayRun) run = NULL;
  g_autoptr (AssayProject) project = NULL;
  g_autoptr (AssayScoring) scoring = NULL;
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (AssayAccuracy));
  const char *mark;
  Refresh refresh = { NULL, list };

  if (!load (db, run_id, &run, &project, error))
    return FALSE;
  scoring = refresh.scoring = assay_align_new_scoring (db, run, project, error);
  if (scoring == NULL)
    return FALSE;
  mark = assay_scoring_get_mark (scoring);
  if (!assay_accuracy_visit_stale (db, run_id, mark, compare, &refresh, error))
    return FALSE;
  if (n_changed != NULL)
    *n_changed = list->len;
  return list->len == 0
         || assay_accuracy_save (db, run_id, mark, (const AssayAccuracy *) list->data, list->len, error);
}

/**
 * assay_accuracy_estimate:
 *
 * Returns: the mean accuracy with its interval: Wilson's where all are right or wrong, else Student's.
 */
AssayEstimate
assay_accuracy_estimate (const AssayAccuracyCounts *counts)
{
  AssayMoments moments = { counts->n, counts->mean, counts->sum_of_squares, 0, 1 };

  if (counts->n > 0 && counts->n_binary == counts->n)
    return assay_stats_proportion ((gint64) llround (counts->mean * (double) counts->n), counts->n,
                                   ASSAY_STATS_LEVEL);
  return assay_moments_estimate (&moments, ASSAY_STATS_LEVEL);
}
