/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare.c: two to four runs over the tasks that all of them have a result for: which is better,
 * by what, and by how much. It is made in three steps, in files of their own: reading results and ground
 * truth side by side (assay-compare-read.c), figures with their uncertainty (assay-compare-figures.c), and
 * the verdict in words (assay-compare-verdict.c).
 *
 * A task that a run failed counts as wrong where there is a ground truth: an answer that did not come
 * does not help anybody. An overall score that did not come is unknown, and the task is left out.
 *
 * Takes a second for 100,000 tasks: in a window, in the db worker. The result is plain memory. */

#include "assay-compare-private.h"
#include "assay-compare-votes.h"

#include "assay-error.h"

#include <math.h>

static void
samples_clear (AssayCompareSamples *samples)
{
  for (guint i = 0; i < ASSAY_COMPARE_MAX_RUNS; i++)
    {
      g_clear_pointer (&samples->costs[i], g_array_unref);
      g_clear_pointer (&samples->latencies[i], g_array_unref);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssayCompareSamples, samples_clear)

/**
 * assay_comparison_free:
 * @self: (transfer full): what to free
 */
void
assay_comparison_free (AssayComparison *self)
{
  for (guint i = 0; i < self->n_runs; i++)
    {
      g_clear_pointer (&self->runs[i].run, assay_run_free);
      g_free (self->runs[i].label);
    }
  for (guint i = 0; i < self->n_pairs; i++)
    {
      for (guint k = 0; k < self->pairs[i].n_controls; k++)
        g_free (self->pairs[i].controls[k].name);
      g_free (self->pairs[i].controls);
    }
  g_clear_pointer (&self->tasks, g_array_unref);
  g_free (self);
}

static gboolean
load_runs (AssayComparison *self, AssayDb *db, gint64 project_id, const gint64 *run_ids, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      AssayRun *run;

      for (guint k = 0; k < i; k++)
        if (run_ids[k] == run_ids[i])
          {
            g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                         "Run %" G_GINT64_FORMAT " is named twice; it is as good as itself", run_ids[i]);
            return FALSE;
          }
      run = assay_run_load (db, run_ids[i], error);
      if (run == NULL)
        return FALSE;
      self->runs[self->n_runs].n_results = run->ok + run->failed;
      self->runs[self->n_runs++].run = run;
      if (run->project_id != project_id)
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                       "Run %" G_GINT64_FORMAT " is of another project", run->id);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
choose_by (AssayComparison *self, AssayCompareBy by, GError **error)
{
  const gboolean has[] = {
    [ASSAY_COMPARE_ACCURACY] = self->n_truth > 0,
    [ASSAY_COMPARE_SCORE] = self->n_scored > 0,
    [ASSAY_COMPARE_VOTES] = assay_comparison_count_votes (self) > 0,
  };
  static const char *const missing[] = {
    [ASSAY_COMPARE_ACCURACY] = "None of the tasks that the runs share has a ground truth",
    [ASSAY_COMPARE_SCORE] = "The runs share no task with an overall score",
    [ASSAY_COMPARE_VOTES] = "Nobody has voted on these runs yet",
  };

  if (self->tasks->len == 0)
    {
      self->by = ASSAY_COMPARE_NOTHING;
      return TRUE;
    }
  if (by != ASSAY_COMPARE_AUTO)
    {
      self->by = by;
      if (!has[by])
        g_set_error_literal (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, missing[by]);
      return has[by];
    }
  self->by = ASSAY_COMPARE_ACCURACY;
  while (self->by < ASSAY_COMPARE_NOTHING && !has[self->by])
    self->by++;
  return TRUE;
}

static gboolean
make_pairs (AssayComparison *self, AssayDb *db, GError **error)
{
  for (guint a = 0; a < self->n_runs; a++)
    for (guint b = a + 1; b < self->n_runs; b++)
      {
        AssayComparedPair *pair = &self->pairs[self->n_pairs];

        pair->a = a;
        pair->b = b;
        if (!assay_comparison_read_votes (self, self->n_pairs++, db, error))
          return FALSE;
      }
  return TRUE;
}

/**
 * assay_comparison_new:
 * @db: a connection of the calling thread
 * @run_ids: (array length=n): two to %ASSAY_COMPARE_MAX_RUNS runs of the project; the first is the one
 *   that the others are measured against
 * @by: what to compare by
 *
 * Returns: (transfer full): the comparison, of no tasks where the runs share none (see
 *   assay_comparison_check_shared()); or %ASSAY_ERROR_NOT_FOUND when there is nothing to compare by.
 */
AssayComparison *
assay_comparison_new (AssayDb *db, gint64 project_id, const gint64 *run_ids, guint n, AssayCompareBy by,
                      GError **error)
{
  g_autoptr (AssayComparison) self = g_new0 (AssayComparison, 1);
  g_autoptr (AssayProject) project = NULL;
  g_auto (AssayCompareSamples) samples = { 0 };

  if (n < 2 || n > ASSAY_COMPARE_MAX_RUNS)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "Two to %d runs can be compared", ASSAY_COMPARE_MAX_RUNS);
      return NULL;
    }
  project = assay_project_load (db, project_id, error);
  if (project == NULL || !load_runs (self, db, project_id, run_ids, n, error))
    return NULL;
  self->tasks = g_array_new (FALSE, FALSE, sizeof (AssayComparedTask));
  assay_comparison_label (self);
  if (!assay_comparison_read (self, db, project, &samples, error))
    return NULL;
  if (!make_pairs (self, db, error) || !choose_by (self, by, error))
    return NULL;
  assay_comparison_measure (self, &samples);
  return g_steal_pointer (&self);
}

/**
 * assay_comparison_check_shared:
 *
 * Returns: whether the runs share a task; else %ASSAY_ERROR_NOT_FOUND, saying what to do.
 */
gboolean
assay_comparison_check_shared (const AssayComparison *self, GError **error)
{
  if (self->tasks->len == 0)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                 "The runs have no task in common; run both versions over the same subset");
  return self->tasks->len > 0;
}

/**
 * assay_comparison_get_value:
 * @run: position
 *
 * Returns: what the run is compared by on this task, more is better; NAN: nothing.
 */
double
assay_comparison_get_value (const AssayComparison *self, const AssayComparedTask *task, guint run)
{
  return self->by == ASSAY_COMPARE_ACCURACY ? task->accuracies[run]
         : self->by == ASSAY_COMPARE_SCORE  ? task->scores[run]
         : self->by == ASSAY_COMPARE_VOTES  ? assay_comparison_get_preference (task, run)
                                            : NAN;
}

/**
 * assay_comparison_get_winner:
 *
 * Returns: the position of the only best run on this task; -1 when the best are equally good, -2 when
 *   nothing tells.
 */
int
assay_comparison_get_winner (const AssayComparison *self, const AssayComparedTask *task)
{
  double best = -INFINITY;
  int winner = -2;

  for (guint i = 0; i < self->n_runs; i++)
    {
      double value = assay_comparison_get_value (self, task, i);

      if (isnan (value))
        continue;
      if (value > best + ASSAY_COMPARE_EPSILON)
        {
          best = value;
          winner = (int) i;
        }
      else if (value > best - ASSAY_COMPARE_EPSILON)
        winner = -1;
    }
  return winner;
}

/* Whether some run is better (1) or worse (-1) than the first. */
static gboolean
has_change (const AssayComparison *self, const AssayComparedTask *task, int direction)
{
  double first = assay_comparison_get_value (self, task, 0);

  for (guint i = 1; i < self->n_runs; i++)
    if ((assay_comparison_get_value (self, task, i) - first) * direction > ASSAY_COMPARE_EPSILON)
      return TRUE;
  return FALSE;
}

/**
 * assay_comparison_matches:
 *
 * Returns: whether the filter lets the task through.
 */
gboolean
assay_comparison_matches (const AssayComparison *self, const AssayComparedTask *task, AssayCompareFilter filter)
{
  switch (filter)
    {
    case ASSAY_COMPARE_DIFFERING:
      return task->differs;
    case ASSAY_COMPARE_REGRESSIONS:
      return has_change (self, task, -1);
    case ASSAY_COMPARE_IMPROVEMENTS:
      return has_change (self, task, 1);
    case ASSAY_COMPARE_ONE_FAILED:
      return task->failed != 0 && task->failed != (1u << self->n_runs) - 1;
    case ASSAY_COMPARE_ALL:
    case ASSAY_COMPARE_N_FILTERS:
    default:
      return TRUE;
    }
}

/**
 * assay_comparison_filter:
 *
 * Returns: (transfer full) (element-type guint): positions of the tasks that the filter lets through.
 */
GArray *
assay_comparison_filter (const AssayComparison *self, AssayCompareFilter filter)
{
  GArray *positions = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->tasks->len; i++)
    if (assay_comparison_matches (self, &g_array_index (self->tasks, AssayComparedTask, i), filter))
      g_array_append_val (positions, i);
  return positions;
}
