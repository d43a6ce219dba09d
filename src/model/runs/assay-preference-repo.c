/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-preference-repo.c: which of two answers people find better. A person has one vote for a task and
 * a pair of runs; the pair is kept with the smaller run first, so that it does not matter in which order
 * somebody compares them. */

#include "assay-preference.h"

#include "assay-clock.h"

#include <string.h>

static const char *const words[] = { NULL, "a", "b", "tie" };

static AssayPreferenceChoice
turn (AssayPreferenceChoice choice)
{
  return choice == ASSAY_PREFER_A ? ASSAY_PREFER_B : choice == ASSAY_PREFER_B ? ASSAY_PREFER_A : choice;
}

/**
 * assay_preference_set:
 * @db: a writing connection
 *
 * Stores the vote, over an earlier one of the same person, or takes it back.
 */
gboolean
assay_preference_set (AssayDb *db, const AssayPreference *preference, GError **error)
{
  gboolean turned = preference->run_a > preference->run_b;
  gint64 a = turned ? preference->run_b : preference->run_a;
  gint64 b = turned ? preference->run_a : preference->run_b;
  const char *author = preference->author != NULL ? preference->author : g_get_user_name ();
  AssayPreferenceChoice choice = turned ? turn (preference->choice) : preference->choice;

  if (choice == ASSAY_PREFER_NONE)
    return assay_db_exec (db, error,
                          "DELETE FROM preference WHERE run_a = $1 AND run_b = $2 AND task_id = $3 AND author = $4",
                          "iiis", a, b, preference->task_id, author);
  return assay_db_exec (db, error,
                        "INSERT INTO preference (project_id, task_id, run_a, run_b, choice, blind, author,"
                        " created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
                        " ON CONFLICT (run_a, run_b, task_id, author) DO UPDATE SET choice = excluded.choice,"
                        " blind = excluded.blind, created_at = excluded.created_at",
                        "iiiisisi", preference->project_id, preference->task_id, a, b, words[choice],
                        (gint64) preference->blind, author, assay_clock_now ());
}

/**
 * assay_preference_each:
 * @func: called for each
 *
 * Reads the votes of all people on the pair, in the order of the tasks, as the caller orders the runs.
 */
gboolean
assay_preference_each (AssayDb *db, gint64 run_a, gint64 run_b, AssayPreferenceFunc func, gpointer data,
                       GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) stmt
    = assay_db_query (db, error,
                      "SELECT project_id, task_id, choice, blind, author, created_at FROM preference"
                      " WHERE run_a = $1 AND run_b = $2 ORDER BY task_id, id",
                      "ii", MIN (run_a, run_b), MAX (run_a, run_b));

  if (stmt == NULL)
    return FALSE;
  while (assay_stmt_next (stmt, &local_error))
    {
      const char *word = assay_stmt_get_text (stmt, 2);
      AssayPreferenceChoice choice = strcmp (word, "a") == 0   ? ASSAY_PREFER_A
                                     : strcmp (word, "b") == 0 ? ASSAY_PREFER_B
                                                               : ASSAY_PREFER_TIE;
      const AssayPreference preference = {
        .project_id = assay_stmt_get_int (stmt, 0),
        .task_id = assay_stmt_get_int (stmt, 1),
        .run_a = run_a,
        .run_b = run_b,
        .choice = run_a > run_b ? turn (choice) : choice,
        .blind = assay_stmt_get_int (stmt, 3) != 0,
        .author = assay_stmt_get_text (stmt, 4),
        .created_at = assay_stmt_get_int (stmt, 5),
      };

      func (&preference, data);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
add_vote (const AssayPreference *preference, gpointer data)
{
  const AssayPreferenceVote vote
    = { preference->task_id, preference->choice, g_strcmp0 (preference->author, g_get_user_name ()) == 0 };

  g_array_append_val ((GArray *) data, vote);
}

/**
 * assay_preference_list:
 *
 * Returns: (transfer full) (element-type AssayPreferenceVote): the votes of all people on the pair, in
 *   the order of the tasks.
 */
GArray *
assay_preference_list (AssayDb *db, gint64 run_a, gint64 run_b, GError **error)
{
  g_autoptr (GArray) votes = g_array_new (FALSE, FALSE, sizeof (AssayPreferenceVote));

  return assay_preference_each (db, run_a, run_b, add_vote, votes, error) ? g_steal_pointer (&votes) : NULL;
}
