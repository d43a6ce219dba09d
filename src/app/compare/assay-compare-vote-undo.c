/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-vote-undo.c: votes are kept at once, as a preference for each pair of runs that they tell
 * about, with whether the names were hidden; and each can be taken back, the last one first, by the
 * window's undo. No toast says so: votes are many, and the row shows what was kept. Main thread. */

#include "assay-compare-view-private.h"

#include "assay-window-undo.h"

/* Votes that are remembered; a person who wants more of them back looks for the rows. */
#define MAX_UNDOS 200

/* What a vote says of each pair, and what is shown of it. Nothing in it is owned. */
typedef struct
{
  int vote; /* position of a run, or one of the other votes */
  guint n;
  AssayPreference preferences[ASSAY_COMPARE_MAX_PAIRS];
} Vote;

static gboolean
write_vote (AssayDb *db, gpointer data, GError **error)
{
  const Vote *vote = data;
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);

  for (guint i = 0; tx != NULL && i < vote->n; i++)
    if (!assay_preference_set (db, &vote->preferences[i], error))
      return FALSE;
  return tx != NULL && assay_tx_commit (g_steal_pointer (&tx), error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayCompareView) self = data;
  g_autoptr (GError) error = NULL;

  if (!assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error))
    {
      assay_view_say (ASSAY_VIEW (self), error->message);
      self->own_writes = 0;
      if (assay_view_is_attached (ASSAY_VIEW (self)))
        assay_compare_view_reload (self);
    }
}

/* @vote: (transfer full) */
static void
write_async (AssayCompareView *self, Vote *vote)
{
  assay_workspace_write_async (assay_session_get_workspace (assay_view_get_session (ASSAY_VIEW (self))), write_vote,
                               vote, g_free, ASSAY_CHANGE_ANNOTATIONS, NULL, written_cb, g_object_ref (self));
}

static void
show_vote (AssayCompareView *self, guint position, int vote)
{
  assay_compare_model_set_vote (self->model, position, vote);
  assay_compare_view_show_counts (self);
  assay_compare_view_show_page (self);
}

/* Whether the vote is on the runs that are compared now, and can be told by one letter. */
static gboolean
can_show (AssayCompareView *self, const Vote *vote)
{
  const AssayComparison *comparison = assay_compare_view_get_comparison (self);

  if (comparison == NULL || comparison->n_pairs != vote->n)
    return FALSE;
  for (guint i = 0; i < vote->n; i++)
    {
      const AssayComparedPair *pair = &comparison->pairs[i];

      if (comparison->runs[pair->a].run->id != vote->preferences[i].run_a ||
          comparison->runs[pair->b].run->id != vote->preferences[i].run_b ||
          assay_comparison_split_vote (pair, vote->vote) != vote->preferences[i].choice)
        return FALSE;
    }
  return TRUE;
}

static void
undo_last (gpointer data)
{
  AssayCompareView *self = data;
  g_autofree Vote *before = NULL;
  guint position;

  if (self->undos->len == 0 || assay_view_get_session (ASSAY_VIEW (self)) == NULL)
    return;
  before = g_ptr_array_steal_index (self->undos, self->undos->len - 1);
  position = can_show (self, before) ? assay_compare_model_find (self->model, before->preferences[0].task_id)
                                     : GTK_INVALID_LIST_POSITION;
  if (position != GTK_INVALID_LIST_POSITION)
    {
      self->own_writes++;
      show_vote (self, position, before->vote);
      assay_compare_view_select (self, position);
    }
  write_async (self, g_memdup2 (before, sizeof *before));
  if (self->undos->len > 0)
    assay_window_offer_undo (GTK_WIDGET (self), NULL, undo_last, g_object_ref (self), g_object_unref);
}

/* @is_before: what there is now, instead of what the choice says */
static Vote *
new_vote (AssayCompareView *self, const AssayComparedTask *task, int choice, gboolean is_before)
{
  const AssayComparison *comparison = assay_compare_model_get_comparison (self->model);
  Vote *vote = g_new0 (Vote, 1);

  vote->vote = choice;
  for (guint i = 0; i < comparison->n_pairs; i++)
    vote->preferences[vote->n++] = (AssayPreference){
      .project_id = assay_view_get_project_id (ASSAY_VIEW (self)),
      .task_id = task->task_id,
      .run_a = comparison->runs[comparison->pairs[i].a].run->id,
      .run_b = comparison->runs[comparison->pairs[i].b].run->id,
      .choice = is_before ? task->votes[i] : assay_comparison_split_vote (&comparison->pairs[i], choice),
      /* Of an earlier vote that comes back, it is not claimed. */
      .blind = !is_before && self->is_blind,
    };
  return vote;
}

/**
 * assay_compare_view_write_vote:
 * @position: of a row
 * @choice: position of the best run, %ASSAY_VOTE_TIE, or %ASSAY_VOTE_NONE to take it back
 *
 * Keeps and shows a vote; the window's undo takes it back.
 */
void
assay_compare_view_write_vote (AssayCompareView *self, guint position, int choice)
{
  const AssayComparison *comparison = assay_compare_model_get_comparison (self->model);
  g_autoptr (AssayCompareItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  const AssayComparedTask *task = assay_compare_item_get_task (item);
  int before = assay_comparison_get_vote (comparison, task);

  if (self->undos->len == MAX_UNDOS)
    g_ptr_array_remove_index (self->undos, 0);
  g_ptr_array_add (self->undos, new_vote (self, task, before, TRUE));
  self->own_writes++;
  write_async (self, new_vote (self, task, choice, FALSE));
  show_vote (self, position, choice);
  assay_window_offer_undo (GTK_WIDGET (self), NULL, undo_last, g_object_ref (self), g_object_unref);
}
