/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-votes.c: what people prefer, in a comparison. It is kept for pairs of runs, whatever was on
 * the screen: of two to four answers, the best one wins over each of the others, and of those nothing is
 * said; a tie is one of every pair. So votes on A, B and C count again where only A and B are compared. A
 * vote replaces all that the same person said about the shown runs on this task before. Of a run on a
 * task, the share of its pairs that it won tells how it is liked (a tie is half a win). */

#include "assay-compare-votes.h"

#include "assay-compare-private.h"

#include <math.h>

static gint64 *
get_count (AssayComparedPair *pair, AssayPreferenceChoice choice)
{
  return choice == ASSAY_PREFER_A     ? &pair->votes_a
         : choice == ASSAY_PREFER_B   ? &pair->votes_b
         : choice == ASSAY_PREFER_TIE ? &pair->votes_tie
                                      : NULL;
}

/* Counts a vote in, or with a @sign of −1 out again. */
static void
count (AssayComparedPair *pair, AssayComparedTask *task, AssayPreferenceChoice choice, int sign)
{
  gint64 *votes = get_count (pair, choice);

  if (votes == NULL)
    return;
  *votes += sign;
  task->n_votes[pair->a] = (guint16) (task->n_votes[pair->a] + sign);
  task->n_votes[pair->b] = (guint16) (task->n_votes[pair->b] + sign);
  if (choice != ASSAY_PREFER_B)
    task->half_wins[pair->a] = (guint16) (task->half_wins[pair->a] + (choice == ASSAY_PREFER_A ? 2 : 1) * sign);
  if (choice != ASSAY_PREFER_A)
    task->half_wins[pair->b] = (guint16) (task->half_wins[pair->b] + (choice == ASSAY_PREFER_B ? 2 : 1) * sign);
}

/*
 * assay_comparison_read_votes:
 * @pair: position
 *
 * Adds what all people said about a pair. Both lists are in the order of the tasks.
 */
gboolean
assay_comparison_read_votes (AssayComparison *self, guint pair, AssayDb *db, GError **error)
{
  AssayComparedPair *compared = &self->pairs[pair];
  g_autoptr (GArray) votes
    = assay_preference_list (db, self->runs[compared->a].run->id, self->runs[compared->b].run->id, error);
  guint at = 0;

  if (votes == NULL)
    return FALSE;
  for (guint i = 0; i < votes->len; i++)
    {
      const AssayPreferenceVote *vote = &g_array_index (votes, AssayPreferenceVote, i);
      AssayComparedTask *task;

      while (at < self->tasks->len && g_array_index (self->tasks, AssayComparedTask, at).task_id < vote->task_id)
        at++;
      if (at == self->tasks->len)
        break;
      task = &g_array_index (self->tasks, AssayComparedTask, at);
      if (task->task_id != vote->task_id)
        continue;
      count (compared, task, vote->choice, 1);
      if (vote->is_own)
        task->votes[pair] = vote->choice;
    }
  return TRUE;
}

/**
 * assay_comparison_count_votes:
 *
 * Returns: how often people voted, counted for each pair of runs.
 */
gint64
assay_comparison_count_votes (const AssayComparison *self)
{
  gint64 n = 0;

  for (guint i = 0; i < self->n_pairs; i++)
    n += self->pairs[i].votes_a + self->pairs[i].votes_b + self->pairs[i].votes_tie;
  return n;
}

/**
 * assay_comparison_split_vote:
 * @vote: position of the best run, %ASSAY_VOTE_TIE or %ASSAY_VOTE_NONE
 *
 * Returns: what a vote on all runs says about two of them; NONE when nothing.
 */
AssayPreferenceChoice
assay_comparison_split_vote (const AssayComparedPair *pair, int vote)
{
  return vote == ASSAY_VOTE_TIE      ? ASSAY_PREFER_TIE
         : vote == (int) pair->a ? ASSAY_PREFER_A
         : vote == (int) pair->b ? ASSAY_PREFER_B
                                 : ASSAY_PREFER_NONE;
}

/**
 * assay_comparison_get_vote:
 *
 * Returns: the run that the person at this machine finds best, by position; %ASSAY_VOTE_TIE, or
 *   %ASSAY_VOTE_NONE when all runs were not voted on.
 */
int
assay_comparison_get_vote (const AssayComparison *self, const AssayComparedTask *task)
{
  for (int vote = ASSAY_VOTE_TIE; vote < (int) self->n_runs; vote++)
    {
      gboolean fits = TRUE;

      for (guint i = 0; fits && i < self->n_pairs; i++)
        {
          AssayPreferenceChoice choice = assay_comparison_split_vote (&self->pairs[i], vote);

          fits = choice == ASSAY_PREFER_NONE || task->votes[i] == choice;
        }
      if (fits)
        return vote;
    }
  return ASSAY_VOTE_NONE;
}

/**
 * assay_comparison_set_vote:
 * @position: of the task
 * @vote: position of the best run, %ASSAY_VOTE_TIE, or %ASSAY_VOTE_NONE to take it back
 *
 * Counts a vote of the person at this machine, instead of an earlier one. Where there was nothing to
 * compare by, the votes are it from now on.
 */
void
assay_comparison_set_vote (AssayComparison *self, guint position, int vote)
{
  AssayComparedTask *task = &g_array_index (self->tasks, AssayComparedTask, position);

  for (guint i = 0; i < self->n_pairs; i++)
    {
      AssayPreferenceChoice choice = assay_comparison_split_vote (&self->pairs[i], vote);

      count (&self->pairs[i], task, task->votes[i], -1);
      count (&self->pairs[i], task, choice, 1);
      task->votes[i] = choice;
    }
  if (self->by == ASSAY_COMPARE_NOTHING)
    self->by = ASSAY_COMPARE_VOTES;
  if (self->by == ASSAY_COMPARE_VOTES)
    assay_comparison_measure_pairs (self);
}

/*
 * assay_comparison_get_preference:
 *
 * Returns: how the run is liked on this task, 0 to 1; NAN when nobody said.
 */
double
assay_comparison_get_preference (const AssayComparedTask *task, guint run)
{
  return task->n_votes[run] == 0 ? NAN : task->half_wins[run] / 2.0 / task->n_votes[run];
}
