/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-read.c: one pass over the results of all runs and the ground truth, side by side in the
 * order of the tasks. Nothing is copied: what is kept of a result is some numbers. Values are compared as
 * text, and read as JSON only where they differ from the ground truth and the pair of texts was not seen
 * before: answers with few labels repeat. */

#include "assay-compare-private.h"

#include "assay-json.h"
#include "assay-label-columns.h"
#include "assay-result-cursor.h"
#include "assay-run-plan.h"
#include "assay-scoring-project.h"

#include <math.h>
#include <string.h>

/* Scores that are remembered; beyond, texts hardly repeat. */
#define MAX_MEMO 65536

/* A text with more bytes does not repeat. */
#define MAX_MEMO_BYTES 4096

typedef gint64 Counts[3]; /* wins, losses, ties */

typedef struct
{
  AssayComparison *comparison;
  AssayCompareSamples *samples;
  AssayResultCursor cursors[ASSAY_COMPARE_MAX_RUNS];
  gboolean has[ASSAY_COMPARE_MAX_RUNS]; /* the cursor is on a row */
  AssayResultCursor truth;
  gboolean has_truth;

  AssayScoring *scoring;
  guint n_controls;
  double per_control[ASSAY_COMPARE_MAX_RUNS][ASSAY_COMPARE_MAX_CONTROLS];
  GHashTable *memo; /* answer, \1, truth → the task's score and the controls' */
  GString *key;

  AssayLabelConfig *config;
  guint n_slots; /* scores that all runs have in result.n1 … */
  const char *slot_names[ASSAY_RESULT_N_NUMBERS];
  int slots[ASSAY_RESULT_N_NUMBERS][ASSAY_COMPARE_MAX_RUNS];

  Counts (*by_truth)[ASSAY_COMPARE_MAX_CONTROLS]; /* for each pair */
  Counts (*by_score)[ASSAY_RESULT_N_NUMBERS];
} Pass;

static void
pass_clear (Pass *pass)
{
  for (guint i = 0; i < ASSAY_COMPARE_MAX_RUNS; i++)
    assay_result_cursor_clear (&pass->cursors[i]);
  assay_result_cursor_clear (&pass->truth);
  g_clear_pointer (&pass->scoring, assay_scoring_free);
  g_clear_pointer (&pass->config, assay_label_config_unref);
  g_clear_pointer (&pass->memo, g_hash_table_unref);
  if (pass->key != NULL)
    g_string_free (pass->key, TRUE);
  g_free (pass->by_truth);
  g_free (pass->by_score);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

static int
find_slot (const AssayRun *run, const char *name)
{
  g_auto (GStrv) slots = assay_run_dup_slots (run);

  for (int i = 0; slots[i] != NULL && i < ASSAY_RESULT_N_NUMBERS; i++)
    if (strcmp (slots[i], name) == 0)
      return i;
  return -1;
}

/* Ratings, of which more is better, that every run has. */
static void
find_slots (Pass *pass)
{
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (pass->config, &n);

  for (guint i = 0; i < n && pass->n_slots < ASSAY_RESULT_N_NUMBERS; i++)
    {
      gboolean everywhere = columns[i].kind == ASSAY_COLUMN_SCORE;

      for (guint k = 0; everywhere && k < pass->comparison->n_runs; k++)
        {
          pass->slots[pass->n_slots][k] = find_slot (pass->comparison->runs[k].run, columns[i].name);
          everywhere = pass->slots[pass->n_slots][k] >= 0;
        }
      if (everywhere)
        pass->slot_names[pass->n_slots++] = columns[i].name;
    }
}

static gboolean
open_pass (Pass *pass, AssayDb *db, const AssayProject *project, GError **error)
{
  AssayComparison *comparison = pass->comparison;

  pass->memo = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  pass->key = g_string_new (NULL);
  pass->by_truth = g_malloc0_n (ASSAY_COMPARE_MAX_PAIRS, sizeof *pass->by_truth);
  pass->by_score = g_malloc0_n (ASSAY_COMPARE_MAX_PAIRS, sizeof *pass->by_score);
  pass->config = assay_label_config_new (project->label_config, -1, error);
  pass->scoring = pass->config != NULL ? assay_scoring_new_for_project (db, pass->config, project, error) : NULL;
  if (pass->scoring == NULL)
    return FALSE;
  pass->n_controls = assay_scoring_get_n (pass->scoring);
  if (pass->n_controls > ASSAY_COMPARE_MAX_CONTROLS)
    pass->n_controls = 0;
  find_slots (pass);
  for (guint i = 0; i < comparison->n_runs; i++)
    {
      pass->samples->costs[i] = g_array_new (FALSE, FALSE, sizeof (double));
      pass->samples->latencies[i] = g_array_new (FALSE, FALSE, sizeof (double));
      if (!assay_result_cursor_open (&pass->cursors[i], db, comparison->runs[i].run->id, error))
        return FALSE;
    }
  return assay_result_cursor_open_truth (&pass->truth, db, project->id, error);
}

/* Goes to the first row at @task_id or behind it. Returns FALSE for an error. */
static gboolean
advance (Pass *pass, guint run, gint64 task_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  while (pass->has[run] && pass->cursors[run].task_id < task_id)
    pass->has[run] = assay_result_cursor_next (&pass->cursors[run], &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Brings all cursors to the next task that all have. Returns FALSE at the end, or for an error. */
static gboolean
next_shared (Pass *pass, gint64 after, GError **error)
{
  gint64 task_id = after + 1;
  guint n_there = 0;

  while (n_there < pass->comparison->n_runs)
    {
      n_there = 0;
      for (guint i = 0; i < pass->comparison->n_runs; i++)
        {
          if (!advance (pass, i, task_id, error) || !pass->has[i])
            return FALSE;
          n_there += pass->cursors[i].task_id == task_id;
          task_id = MAX (task_id, pass->cursors[i].task_id);
        }
    }
  return TRUE;
}

static gboolean
advance_truth (Pass *pass, gint64 task_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  while (pass->has_truth && pass->truth.task_id < task_id)
    pass->has_truth = assay_result_cursor_next (&pass->truth, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The accuracy of an answer; that of the controls goes to per_control. */
static double
compare_texts (Pass *pass, const char *value, const char *truth, double *per_control)
{
  gsize n = assay_scoring_get_n (pass->scoring);
  g_autofree double *scores = NULL;
  const double *known;
  gsize length = strlen (value) + strlen (truth);

  g_string_assign (pass->key, value);
  g_string_append_c (pass->key, '\1');
  g_string_append (pass->key, truth);
  known = length < MAX_MEMO_BYTES ? g_hash_table_lookup (pass->memo, pass->key->str) : NULL;
  if (known == NULL)
    {
      scores = g_new (double, n + 1);
      if (!assay_scoring_compare_text (pass->scoring, value, truth, &scores[0], scores + 1))
        scores[0] = NAN;
      known = scores;
      if (length < MAX_MEMO_BYTES && g_hash_table_size (pass->memo) < MAX_MEMO)
        {
          known = scores;
          g_hash_table_insert (pass->memo, g_strdup (pass->key->str), g_steal_pointer (&scores));
        }
    }
  if (pass->n_controls > 0)
    memcpy (per_control, known + 1, pass->n_controls * sizeof (double));
  return known[0];
}

static double
get_accuracy (Pass *pass, guint run, const char *truth)
{
  const AssayResultCursor *cursor = &pass->cursors[run];
  double *per_control = pass->per_control[run];
  double scores[ASSAY_SCORING_MAX_CONTROLS], failed;

  if (cursor->status == ASSAY_RESULT_OK && cursor->value != NULL)
    return compare_texts (pass, cursor->value, truth, per_control);
  assay_scoring_compare_text (pass->scoring, NULL, truth, &failed, scores);
  if (pass->n_controls > 0)
    memcpy (per_control, scores, pass->n_controls * sizeof (double));
  return failed;
}

static void
count (Counts counts, double a, double b)
{
  if (isnan (a) || isnan (b))
    return;
  counts[b > a + ASSAY_COMPARE_EPSILON ? 0 : b < a - ASSAY_COMPARE_EPSILON ? 1 : 2]++;
}

static void
count_pairs (Pass *pass, gboolean has_truth)
{
  guint pair = 0;

  for (guint a = 0; a < pass->comparison->n_runs; a++)
    for (guint b = a + 1; b < pass->comparison->n_runs; b++, pair++)
      {
        for (guint i = 0; has_truth && i < pass->n_controls; i++)
          count (pass->by_truth[pair][i], pass->per_control[a][i], pass->per_control[b][i]);
        for (guint i = 0; i < pass->n_slots; i++)
          count (pass->by_score[pair][i], pass->cursors[a].numbers[pass->slots[i][a]],
                 pass->cursors[b].numbers[pass->slots[i][b]]);
      }
}

static void
add_result (Pass *pass, guint i, AssayComparedTask *task)
{
  const AssayResultCursor *cursor = &pass->cursors[i];
  AssayComparedRun *run = &pass->comparison->runs[i];
  double latency = cursor->latency_us;

  task->result_ids[i] = cursor->result_id;
  task->scores[i] = cursor->overall;
  if (cursor->status != ASSAY_RESULT_OK)
    {
      task->failed |= (guint8) (1u << i);
      run->failed++;
    }
  run->cached += cursor->cached;
  run->input_tokens += MAX (cursor->input_tokens, 0);
  run->output_tokens += MAX (cursor->output_tokens, 0);
  if (!isnan (cursor->cost))
    g_array_append_val (pass->samples->costs[i], cursor->cost);
  if (cursor->latency_us >= 0 && !cursor->cached)
    g_array_append_val (pass->samples->latencies[i], latency);
  if (i > 0)
    task->differs |= cursor->status != pass->cursors[0].status ||
                     g_strcmp0 (cursor->value, pass->cursors[0].value) != 0;
}

static void
add_task (Pass *pass, gint64 task_id)
{
  AssayComparedTask task = { .task_id = task_id };
  gboolean has_truth = pass->has_truth && pass->truth.task_id == task_id && pass->truth.value != NULL;
  gboolean is_scored = TRUE;

  for (guint i = 0; i < pass->comparison->n_runs; i++)
    {
      add_result (pass, i, &task);
      task.accuracies[i] = has_truth ? get_accuracy (pass, i, pass->truth.value) : NAN;
      has_truth &= !isnan (task.accuracies[i]);
      is_scored &= !isnan (task.scores[i]);
    }
  for (guint i = 0; !has_truth && i < pass->comparison->n_runs; i++)
    task.accuracies[i] = NAN;
  pass->comparison->n_truth += has_truth;
  pass->comparison->n_scored += is_scored;
  count_pairs (pass, has_truth);
  g_array_append_val (pass->comparison->tasks, task);
}

static void
set_counts (AssayComparedPair *pair, const char *const *names, guint n, Counts *counts)
{
  pair->controls = g_new0 (AssayComparedControl, n);
  for (guint i = 0; i < n; i++)
    if (counts[i][0] + counts[i][1] + counts[i][2] > 0)
      pair->controls[pair->n_controls++]
        = (AssayComparedControl){ g_strdup (names[i]), counts[i][0], counts[i][1], counts[i][2] };
}

static void
keep_counts (Pass *pass)
{
  guint n = pass->comparison->n_runs;
  const char *names[ASSAY_COMPARE_MAX_CONTROLS];

  for (guint i = 0; i < pass->n_controls; i++)
    names[i] = assay_scoring_get_control (pass->scoring, i)->name;
  for (guint i = 0; i < n * (n - 1) / 2; i++)
    if (pass->comparison->n_truth > 0)
      set_counts (&pass->comparison->pairs[i], names, pass->n_controls, pass->by_truth[i]);
    else
      set_counts (&pass->comparison->pairs[i], pass->slot_names, pass->n_slots, pass->by_score[i]);
}

/*
 * assay_comparison_read:
 *
 * Fills the tasks, what is summed up of the runs, and the counts by control.
 */
gboolean
assay_comparison_read (AssayComparison *self, AssayDb *db, const AssayProject *project,
                       AssayCompareSamples *samples, GError **error)
{
  g_auto (Pass) pass = { .comparison = self, .samples = samples, .has_truth = TRUE };
  g_autoptr (GError) local_error = NULL;
  gint64 task_id = 0;

  if (!open_pass (&pass, db, project, error))
    return FALSE;
  for (guint i = 0; i < self->n_runs; i++)
    pass.has[i] = TRUE;
  while (next_shared (&pass, task_id, &local_error))
    {
      task_id = pass.cursors[0].task_id;
      if (!advance_truth (&pass, task_id, &local_error))
        break;
      add_task (&pass, task_id);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  keep_counts (&pass);
  return TRUE;
}
