/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-task-search-repo.c: which tasks may hold a text, without reading all of them. The index knows per
 * three letters, whatever their case, the tasks that hold them somewhere; a task that holds a text holds all
 * its threes. That makes candidates: whoever asks compares the text itself as well, which also passes
 * over tasks that are gone. So a search with the index finds what one without it finds.
 *
 * It is filled after the tasks were stored, in the order of their ids and in short steps, and a mark says up
 * to which id; what is beyond it counts as a candidate. Ids grow with commits and the data of a task
 * never changes, so what is behind the mark stays right. A step is one transaction: a kill loses
 * the step and nothing else. Tasks that are gone leave their entries behind; when most entries are
 * such, the index is made anew.
 *
 * The only file that knows how the database searches texts. */

#include "assay-task-search.h"

#include "assay-clock.h"
#include "assay-error.h"

#include <string.h>

/* SQLite's names of the key that its index has, and of the comparison with it. */
#define SQL_INDEX_ID "rowid"
#define SQL_MATCHES "task_search MATCH"

/* So many threes of a long text are asked for; more find hardly less. */
#define MAX_THREES 32
/* A candidate costs as much as so many rows of a scan: 3.7 µs and 0.37 µs were measured. */
#define COST_OF_CANDIDATE 10
/* Pages of the index that are merged per step: enough to keep up with the filling. */
#define MERGE_PAGES 32
/* Fewer entries than that are never too many. */
#define FEW_ENTRIES 10000
/* Tasks that a check looks for. */
#define N_CHECKED 200

/**
 * assay_task_search_get_mark:
 *
 * Returns: the last id that the index covers; −1 with an error.
 */
gint64
assay_task_search_get_mark (AssayDb *db, GError **error)
{
  return assay_db_get_int (db, error, "SELECT last_id FROM task_search_mark WHERE id = 1", "");
}

/**
 * assay_task_search_reset:
 * @db: a writing connection
 *
 * Empties the index, to be filled again.
 */
gboolean
assay_task_search_reset (AssayDb *db, GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);

  return tx != NULL &&
         assay_db_exec (db, error, "INSERT INTO task_search (task_search) VALUES ('delete-all')", "") &&
         assay_db_exec (db, error,
                        "UPDATE task_search_mark SET last_id = 0, n_entries = 0 WHERE id = 1", "") &&
         assay_tx_commit (g_steal_pointer (&tx), error);
}

/* Whether tasks are beyond the mark that may be put in: those of an import wait until it ended, so that
 * it has the database for itself. */
static gboolean
has_work (AssayDb *db, gboolean *work, GError **error)
{
  gint64 n = assay_db_get_int (
    db, error,
    "SELECT (SELECT coalesce(max(id), 0) FROM task)"
    " > (SELECT last_id FROM task_search_mark WHERE id = 1)"
    " AND NOT EXISTS (SELECT 1 FROM import WHERE state = 'running' AND expires_at > $1)",
    "i", assay_clock_now ());

  *work = n > 0;
  return n >= 0;
}

/* Puts tasks in until the time is over; at least one. */
static gboolean
put_in (AssayDb *db, gint64 end_us, gint64 *last_id, gint64 *n, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AssayStmt) tasks = assay_db_query (
    db, error, "SELECT id, data FROM task WHERE id > $1 ORDER BY id", "i", *last_id);
  g_autoptr (AssayStmt) insert
    = tasks == NULL ? NULL
                    : assay_db_prepare (db, error,
                                        "INSERT INTO task_search (" SQL_INDEX_ID ", data) VALUES ($1, $2)");

  if (insert == NULL)
    return FALSE;
  while ((*n == 0 || g_get_monotonic_time () < end_us) && assay_stmt_next (tasks, &local_error))
    {
      *last_id = assay_stmt_get_int (tasks, 0);
      assay_stmt_bind_int (insert, 1, *last_id);
      assay_stmt_bind_text (insert, 2, assay_stmt_get_text (tasks, 1), -1);
      if (!assay_stmt_run (insert, error))
        return FALSE;
      ++*n;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
take_step (AssayDb *db, gint64 end_us, GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  gint64 last_id = tx == NULL ? -1 : assay_task_search_get_mark (db, error);
  gint64 n = 0;

  return last_id >= 0 && put_in (db, end_us, &last_id, &n, error) &&
         assay_db_exec (db, error, "INSERT INTO task_search (task_search, rank) VALUES ('merge', $1)", "i",
                        (gint64) MERGE_PAGES) &&
         assay_db_exec (db, error,
                        "UPDATE task_search_mark SET last_id = $1, n_entries = n_entries + $2 WHERE id = 1",
                        "ii", last_id, n) &&
         assay_tx_commit (g_steal_pointer (&tx), error);
}

/* Whether more than half of the entries are of tasks that are gone. */
static gboolean
is_stale (AssayDb *db)
{
  gint64 n = assay_db_get_int (db, NULL, "SELECT n_entries FROM task_search_mark WHERE id = 1", "");

  return n > FEW_ENTRIES &&
         assay_db_get_int (db, NULL, "SELECT count(*) FROM (SELECT 1 FROM task LIMIT $1)", "i", n / 2) < n / 2;
}

/**
 * assay_task_search_fill:
 * @db: a writing connection, outside of a transaction
 * @budget_us: how long a step should take, such as %ASSAY_TASK_SEARCH_STEP_US
 * @more: (out): whether there is more to do
 *
 * Takes a step in filling the index, if there is something to do and no import runs. Nothing is written
 * when there is nothing to do.
 */
gboolean
assay_task_search_fill (AssayDb *db, gint64 budget_us, gboolean *more, GError **error)
{
  /* The rest is for what the database does after the tasks are in: sorting, merging, writing. */
  gint64 end_us = g_get_monotonic_time () + budget_us / 3;
  gboolean ok;

  if (!has_work (db, more, error))
    return FALSE;
  if (!*more)
    return TRUE;
  assay_db_set_relaxed (db, TRUE); /* a step that a power failure takes is taken again */
  ok = take_step (db, end_us, error);
  assay_db_set_relaxed (db, FALSE);
  if (!ok || !has_work (db, more, error))
    return FALSE;
  if (*more || !is_stale (db))
    return TRUE;
  *more = TRUE;
  return assay_task_search_reset (db, error);
}

static void
add_three (GString *match, const char *from, const char *to)
{
  g_string_append (match, match->len > 0 ? " AND \"" : "\"");
  for (const char *p = from; p < to; p++)
    {
      if (*p == '"')
        g_string_append_c (match, '"');
      g_string_append_c (match, *p);
    }
  g_string_append_c (match, '"');
}

/* What the index is asked: all threes of the text, or as many all over it. NULL: it has none. */
static char *
dup_match (const char *text)
{
  g_autoptr (GString) match = g_string_new (NULL);
  glong n = g_utf8_validate (text, -1, NULL) ? g_utf8_strlen (text, -1) - 2 : 0;
  glong place = 0;

  if (n <= 0)
    return NULL;
  for (const char *p = text; place < n; p = g_utf8_next_char (p), place++)
    if (n <= MAX_THREES || place * MAX_THREES % n < MAX_THREES)
      add_three (match, p, g_utf8_offset_to_pointer (p, 3));
  return g_string_free (g_steal_pointer (&match), FALSE);
}

/**
 * assay_task_search_dup_list:
 * @text: what is looked for
 * @n_rows: how many rows would be read without the index
 * @parameter: the number of the parameter that will be bound to @match
 * @match: (out) (transfer full): what to bind to it; set when the result is
 *
 * Returns: (transfer full) (nullable): "(SELECT …)", a list of task ids for a condition of a statement:
 * all tasks with @text are among them. %NULL when it is better, or the only way, to read all rows.
 */
char *
assay_task_search_dup_list (AssayDb *db, const char *text, gint64 n_rows, int parameter, char **match)
{
  g_autofree char *ask = dup_match (text);
  gint64 limit = n_rows / COST_OF_CANDIDATE;
  gint64 n;

  if (ask == NULL || limit <= 0)
    return NULL;
  n = assay_db_get_int (db, NULL,
                        "SELECT (SELECT coalesce(max(id), 0) FROM task) - last_id"
                        " FROM task_search_mark WHERE id = 1",
                        "");
  if (n < 0 || n > limit)
    return NULL;
  /* An index that can't be read is as one that is not there. */
  n = assay_db_get_int (db, NULL,
                        "SELECT count(*) FROM (SELECT 1 FROM task_search WHERE " SQL_MATCHES " $1 LIMIT $2)",
                        "si", ask, limit + 1);
  if (n < 0 || n > limit)
    return NULL;
  *match = g_steal_pointer (&ask);
  return g_strdup_printf ("(SELECT " SQL_INDEX_ID " FROM task_search WHERE " SQL_MATCHES " $%d"
                          " UNION ALL SELECT id FROM task"
                          " WHERE id > (SELECT last_id FROM task_search_mark WHERE id = 1))",
                          parameter);
}

/* Whether the index finds a task by its own text. */
static gboolean
finds (AssayDb *db, gint64 id, const char *data, gboolean *found, GError **error)
{
  g_autofree char *match = dup_match (data);
  gint64 n;

  *found = TRUE;
  if (match == NULL)
    return TRUE;
  n = assay_db_get_int (db, error,
                        "SELECT count(*) FROM task_search WHERE " SQL_MATCHES " $1 AND " SQL_INDEX_ID " = $2",
                        "si", match, id);
  *found = n > 0;
  return n >= 0;
}

static gboolean
find_some (AssayDb *db, gint64 mark, gint64 *n_missing, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  for (gint64 i = 0; i < N_CHECKED; i++)
    {
      g_autoptr (AssayStmt) stmt
        = assay_db_query (db, error, "SELECT id, data FROM task WHERE id BETWEEN $1 AND $2 ORDER BY id LIMIT 1",
                          "ii", 1 + mark * i / N_CHECKED, mark);
      gboolean found = TRUE;

      if (stmt == NULL)
        return FALSE;
      if (assay_stmt_next (stmt, &local_error) &&
          !finds (db, assay_stmt_get_int (stmt, 0), assay_stmt_get_text (stmt, 1), &found, error))
        return FALSE;
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      *n_missing += !found;
    }
  return TRUE;
}

/**
 * assay_task_search_check:
 * @problems: (element-type utf8): gets a sentence per problem
 *
 * Looks for tasks all over the index by their own texts, and whether the mark is behind all tasks to come.
 *
 * Returns: whether it could be checked.
 */
gboolean
assay_task_search_check (AssayDb *db, GPtrArray *problems, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 mark = assay_task_search_get_mark (db, error);
  gint64 next = mark < 0 ? -1 : assay_db_get_int (db, error, "SELECT value FROM counter WHERE name = 'task'", "");
  gint64 n_missing = 0;

  if (next < 0)
    return FALSE;
  if (mark >= next || !find_some (db, mark, &n_missing, &local_error) || n_missing > 0)
    g_ptr_array_add (problems, g_strdup_printf ("the search index is not that of the tasks%s%s; make it anew: "
                                                "assayctl workspace index --anew",
                                                local_error != NULL ? ": " : "",
                                                local_error != NULL ? local_error->message : ""));
  return TRUE;
}
