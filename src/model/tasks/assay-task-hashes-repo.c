/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-task-hashes-repo.c: by which duplicates are found. A task is one when the project has a task
 * with equal data already; the hash finds candidates, the data decides.
 *
 * Hashes lie all over their table, and putting in a million of them as they come rewrites it a hundred
 * times. So those of an import wait in memory and are stored in their order when it ends, or when so
 * many wait that they need their place. They wait ordered: each hash has a home in the array
 * that is as far into it as the hash is into all hashes, and the next ones move up. Looking one up
 * and adding it costs a few neighbours, and storing them is one walk through the array.
 *
 * What waits is not seen by an import of another process into the same project at the same time.
 * Belongs to one thread at a time, the one with the writing connection. */

#include "assay-task-hashes.h"

#include "assay-task-reader.h"

#include <string.h>

/* Homes to begin with, and at most: 24 MB. The last growth leaves the smallest array behind. */
#define FEWEST 1465
#define GROWTH 4
#define MOST (FEWEST * 1024)
/* How far one may move up; true hashes stay far below. So many places are behind the last home. */
#define ROOM 4096
/* So full that the array grows, and that it is time to store. A batch still goes in then. */
#define DENSE(n_homes) ((n_homes) / 4 * 3)
#define FULL (MOST / 20 * 17)
/* Stored at once: what a transaction may hold. */
#define STORE_BATCH 50000
/* Stored by one statement, which looks for their place once. */
#define N_TOGETHER 100

typedef struct
{
  guint64 order; /* as the database orders hashes, which are signed there */
  gint64 task_id; /* 0: nothing is here */
} Entry;

struct _AssayTaskHashes
{
  gint64 project_id;
  Entry *entries;
  gsize n_homes;
  gsize n;
  gboolean crowded; /* one found no room */
  gboolean in_table; /* the project has some in the table */
};

/**
 * assay_task_hashes_new:
 *
 * Returns: (transfer full): the hashes of the project's tasks; so far none waits to be stored.
 */
AssayTaskHashes *
assay_task_hashes_new (gint64 project_id)
{
  AssayTaskHashes *self = g_new0 (AssayTaskHashes, 1);

  self->project_id = project_id;
  self->n_homes = FEWEST;
  self->entries = g_new0 (Entry, self->n_homes + ROOM);
  return self;
}

/**
 * assay_task_hashes_free:
 *
 * Frees them; those that were not stored are forgotten.
 */
void
assay_task_hashes_free (AssayTaskHashes *self)
{
  g_free (self->entries);
  g_free (self);
}

static guint64
to_order (guint64 hash)
{
  return hash ^ (G_GUINT64_CONSTANT (1) << 63);
}

static gsize
home_of (AssayTaskHashes *self, guint64 order)
{
  return (gsize) (((unsigned __int128) order * self->n_homes) >> 64);
}

/* Where the hash is or belongs. */
static gsize
find_place (AssayTaskHashes *self, guint64 order)
{
  gsize i = home_of (self, order);

  while (self->entries[i].task_id != 0 && self->entries[i].order < order)
    i++;
  return i;
}

/* Puts in an entry whose hash is not there; FALSE when too many are where it belongs. */
static gboolean
put_in (AssayTaskHashes *self, Entry entry)
{
  gsize place = find_place (self, entry.order);
  gsize end = place;

  while (self->entries[end].task_id != 0)
    end++;
  /* The last one of all stays free, for the loops to end. */
  if (end - place > ROOM || end == self->n_homes + ROOM - 1)
    return FALSE;
  memmove (&self->entries[place + 1], &self->entries[place], (end - place) * sizeof entry);
  self->entries[place] = entry;
  self->n++;
  return TRUE;
}

static void
grow (AssayTaskHashes *self)
{
  AssayTaskHashes larger = *self;

  larger.n_homes = MIN (self->n_homes * GROWTH, MOST);
  larger.entries = g_new0 (Entry, larger.n_homes + ROOM);
  larger.n = 0;
  for (gsize i = 0; i < self->n_homes + ROOM; i++)
    if (self->entries[i].task_id != 0 && !put_in (&larger, self->entries[i]))
      {
        g_free (larger.entries); /* these hashes are no hashes */
        self->crowded = TRUE;
        return;
      }
  g_free (self->entries);
  *self = larger;
}

/**
 * assay_task_hashes_prepare:
 * @db: a writing connection
 *
 * To be called in each transaction before the first look for duplicates.
 */
gboolean
assay_task_hashes_prepare (AssayTaskHashes *self, AssayDb *db, GError **error)
{
  gint64 n = assay_db_get_int (db, error,
                               "SELECT EXISTS (SELECT 1 FROM task_hash WHERE project_id = $1)", "i",
                               self->project_id);

  self->in_table = n != 0;
  return n >= 0;
}

/* Whether one of the tasks that a statement finds has equal data. */
static gboolean
has_equal (AssayStmt *stmt, const char *data, gboolean *found, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  while (!*found && assay_stmt_next (stmt, &local_error))
    *found = assay_task_data_equal (assay_stmt_get_text (stmt, 0), data);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * assay_task_hashes_expect:
 *
 * Says that @hash will be looked for soon: its place is far from the others in memory, which is fetched
 * meanwhile.
 */
void
assay_task_hashes_expect (AssayTaskHashes *self, guint64 hash)
{
  __builtin_prefetch (&self->entries[home_of (self, to_order (hash))]);
}

/**
 * assay_task_hashes_may_have:
 *
 * Returns: whether a task that was added since they were stored may have this hash, so that it must be in its
 * table before others are compared with it.
 */
gboolean
assay_task_hashes_may_have (AssayTaskHashes *self, guint64 hash)
{
  const Entry *entry = &self->entries[find_place (self, to_order (hash))];

  return self->crowded || (entry->task_id != 0 && entry->order == to_order (hash));
}

/**
 * assay_task_hashes_find:
 * @db: the connection that was prepared
 * @hash: of @data
 * @found: (out): whether the project has a task with equal data, which is not deleted
 */
gboolean
assay_task_hashes_find (AssayTaskHashes *self, AssayDb *db, guint64 hash, const char *data,
                        gboolean *found, GError **error)
{
  const Entry *entry = &self->entries[find_place (self, to_order (hash))];

  *found = FALSE;
  if (entry->task_id != 0 && entry->order == to_order (hash))
    {
      g_autoptr (AssayStmt) stmt = assay_db_query (
        db, error, "SELECT data FROM task WHERE id = $1 AND deleted_at IS NULL", "i", entry->task_id);

      if (stmt == NULL || !has_equal (stmt, data, found, error))
        return FALSE;
    }
  if (!*found && self->in_table)
    {
      g_autoptr (AssayStmt) stmt
        = assay_db_query (db, error,
                          "SELECT t.data FROM task_hash h JOIN task t ON t.id = h.task_id"
                          " WHERE h.project_id = $1 AND h.hash = $2 AND t.deleted_at IS NULL",
                          "ii", self->project_id, (gint64) hash);

      return stmt != NULL && has_equal (stmt, data, found, error);
    }
  return TRUE;
}

/**
 * assay_task_hashes_add:
 * @db: the connection that was prepared
 *
 * Adds the hash of a task that was inserted in this transaction. When the transaction is rolled back,
 * all hashes that wait are to be forgotten.
 */
gboolean
assay_task_hashes_add (AssayTaskHashes *self, AssayDb *db, guint64 hash, gint64 task_id, GError **error)
{
  Entry entry = { to_order (hash), task_id };
  const Entry *there;

  if (self->n >= DENSE (self->n_homes) && self->n_homes < MOST && !self->crowded)
    grow (self);
  there = &self->entries[find_place (self, entry.order)];
  if (there->task_id == 0 || there->order != entry.order)
    {
      if (put_in (self, entry))
        return TRUE;
      self->crowded = TRUE;
    }
  self->in_table = TRUE;
  return assay_db_exec (db, error,
                        "INSERT INTO task_hash (project_id, hash, task_id) VALUES ($1, $2, $3)", "iii",
                        self->project_id, (gint64) hash, task_id);
}

/**
 * assay_task_hashes_is_full:
 *
 * Returns: whether so many wait that they should be stored before the next transaction.
 */
gboolean
assay_task_hashes_is_full (AssayTaskHashes *self)
{
  return self->n >= FULL || self->crowded;
}

static AssayStmt *
prepare_store (AssayDb *db, guint n, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("INSERT INTO task_hash (project_id, hash, task_id) VALUES ");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (sql, "%s($1, $%u, $%u)", i > 0 ? ", " : "", 2 * i + 2, 2 * i + 3);
  return assay_db_prepare (db, error, sql->str);
}

/* The next ones that wait, from a place in the array on, which it moves. */
static guint
take_entries (AssayTaskHashes *self, gsize *place, const Entry *entries[N_TOGETHER])
{
  guint n = 0;

  for (; *place < self->n_homes + ROOM && n < N_TOGETHER; ++*place)
    if (self->entries[*place].task_id != 0)
      entries[n++] = &self->entries[*place];
  return n;
}

static gboolean
store_entries (AssayTaskHashes *self, AssayStmt *stmt, const Entry **entries, guint n, GError **error)
{
  assay_stmt_bind_int (stmt, 1, self->project_id);
  for (guint i = 0; i < n; i++)
    {
      assay_stmt_bind_int (stmt, 2 * (int) i + 2, (gint64) to_order (entries[i]->order));
      assay_stmt_bind_int (stmt, 2 * (int) i + 3, entries[i]->task_id);
    }
  return assay_stmt_run (stmt, error);
}

/* Stores some in a transaction, from a place in the array on, which it moves. */
static gboolean
store_some (AssayTaskHashes *self, AssayDb *db, gsize *place, GError **error)
{
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  g_autoptr (AssayStmt) many = tx == NULL ? NULL : prepare_store (db, N_TOGETHER, error);
  g_autoptr (AssayStmt) one = many == NULL ? NULL : prepare_store (db, 1, error);
  const Entry *entries[N_TOGETHER];
  guint n = N_TOGETHER;

  if (one == NULL)
    return FALSE;
  for (guint done = 0; done < STORE_BATCH && n == N_TOGETHER; done += n)
    {
      n = take_entries (self, place, entries);
      if (n == N_TOGETHER && !store_entries (self, many, entries, n, error))
        return FALSE;
      for (guint i = 0; n < N_TOGETHER && i < n; i++)
        if (!store_entries (self, one, &entries[i], 1, error))
          return FALSE;
    }
  return assay_tx_commit (g_steal_pointer (&tx), error);
}

/**
 * assay_task_hashes_store:
 * @db: a writing connection
 *
 * Stores those that wait, in short transactions; within one of the caller, as part of it.
 */
gboolean
assay_task_hashes_store (AssayTaskHashes *self, AssayDb *db, GError **error)
{
  gsize place = 0;

  while (self->n > 0 && place < self->n_homes + ROOM)
    if (!store_some (self, db, &place, error))
      return FALSE;
  memset (self->entries, 0, (self->n_homes + ROOM) * sizeof *self->entries);
  self->n = 0;
  self->crowded = FALSE;
  return TRUE;
}
