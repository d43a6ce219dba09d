/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-db.c: the dispatcher over a table of drivers. It adds what every driver needs once: a cache
 * of prepared statements by their text, typed binding, transactions as scopes, and the fault counter
 * with which a test says "fail the 7th write".
 *
 * A connection belongs to one thread at a time. A statement is borrowed from the cache and goes back
 * when it is freed; SQL texts are few and come from repositories, so the cache stays small. */

#include "assay-db-cache.h"
#include "assay-db-driver.h"
#include "assay-error.h"

#include <string.h>

struct _AssayDb
{
  const AssayDbDriver *driver;
  gpointer handle;
  char *path;
  AssayDbCache cache;
  guint n_idle;
  guint depth; /* of transactions */
  guint fault_countdown;
  int fault_code;
};

struct _AssayStmt
{
  AssayDb *db;
  gpointer handle;
  GPtrArray *idle; /* borrowed: where it goes back to */
  gboolean is_write;
};

struct _AssayTx
{
  AssayDb *db;
};

static void
stmt_destroy (gpointer data)
{
  AssayStmt *stmt = data;

  stmt->db->driver->finalize (stmt->handle);
  g_free (stmt);
}

static gboolean
fault_strikes (AssayDb *db, GError **error)
{
  if (db->fault_countdown == 0 || --db->fault_countdown > 0)
    return FALSE;
  g_set_error (error, ASSAY_ERROR, db->fault_code, "Simulated failure of a write");
  return TRUE;
}

/**
 * assay_db_open:
 * @path: the database file
 *
 * Returns: (transfer full): a connection for one thread, or %NULL with %ASSAY_ERROR_NOT_FOUND,
 * %ASSAY_ERROR_PERMISSION, %ASSAY_ERROR_CORRUPT, …
 */
AssayDb *
assay_db_open (const char *path, AssayDbMode mode, GError **error)
{
  const AssayDbDriver *driver = &assay_db_sqlite_driver;
  gpointer handle = driver->open (path, mode, error);
  AssayDb *db;

  if (handle == NULL)
    return NULL;
  db = g_new0 (AssayDb, 1);
  db->driver = driver;
  db->handle = handle;
  db->path = g_strdup (path);
  assay_db_cache_init (&db->cache);
  return db;
}

/**
 * assay_db_close:
 * @db: (transfer full): a connection without a transaction or statement in use
 */
void
assay_db_close (AssayDb *db)
{
  assay_db_cache_clear (&db->cache);
  db->driver->close (db->handle);
  g_free (db->path);
  g_free (db);
}

/**
 * assay_db_get_path:
 *
 * Returns: (transfer none): the file that was opened.
 */
const char *
assay_db_get_path (AssayDb *db)
{
  return db->path;
}

/**
 * assay_db_get_version:
 *
 * Returns: the number of the last migration, 0 for a new database, −1 with an error.
 */
int
assay_db_get_version (AssayDb *db, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  int version = db->driver->get_version (db->handle, &local_error);

  if (local_error != NULL)
    g_propagate_prefixed_error (error, g_steal_pointer (&local_error), "%s: ", db->path);
  return version;
}

/**
 * assay_db_set_version:
 *
 * Notes that migration @version is done.
 */
gboolean
assay_db_set_version (AssayDb *db, int version, GError **error)
{
  return db->driver->set_version (db->handle, version, error);
}

/**
 * assay_db_get_changes:
 *
 * Returns: a number that differs whenever another connection, of this or another process, has
 * changed the database since the last call.
 */
gint64
assay_db_get_changes (AssayDb *db)
{
  return db->driver->get_changes (db->handle);
}

/**
 * assay_db_check:
 * @thorough: also compares every index with its table, which takes as long as reading the file
 * @problems: (element-type utf8): gets one sentence per problem found
 *
 * Returns: whether the check could be made; the database is sound when @problems stays empty.
 */
gboolean
assay_db_check (AssayDb *db, gboolean thorough, GPtrArray *problems, GError **error)
{
  return db->driver->check (db->handle, thorough, problems, error);
}

/**
 * assay_db_backup:
 * @path: the copy; replaced when it exists, and never left half written
 *
 * Copies the database while others go on using it.
 */
gboolean
assay_db_backup (AssayDb *db, const char *path, GError **error)
{
  return db->driver->backup (db->handle, path, error);
}

/**
 * assay_db_checkpoint:
 *
 * Moves what the write-ahead log holds into the file itself.
 */
gboolean
assay_db_checkpoint (AssayDb *db, GError **error)
{
  return db->driver->checkpoint (db->handle, error);
}

/**
 * assay_db_set_relaxed:
 * @relaxed: whether a commit may return before the disk has it
 *
 * A relaxed commit survives the end of the process, however it comes; only a power failure may take
 * what was committed since the last assay_db_sync(). For many small commits in a row. Outside of a
 * transaction.
 */
void
assay_db_set_relaxed (AssayDb *db, gboolean relaxed)
{
  db->driver->set_relaxed (db->handle, relaxed);
}

/**
 * assay_db_sync:
 *
 * Returns: whether everything that was committed is on the disk.
 */
gboolean
assay_db_sync (AssayDb *db, GError **error)
{
  return db->driver->sync (db->handle, error);
}

/**
 * assay_db_set_log_limit:
 * @bytes: how far the write-ahead log may grow before a commit moves it into the file; 0 for what is
 *   good for small commits
 *
 * For many large commits in a row, while assay_db_checkpoint() of another connection follows them.
 */
void
assay_db_set_log_limit (AssayDb *db, gsize bytes)
{
  db->driver->set_log_limit (db->handle, bytes);
}

/**
 * assay_db_set_cancellable:
 * @cancellable: (nullable): when it is cancelled, running statements end with G_IO_ERROR_CANCELLED
 */
void
assay_db_set_cancellable (AssayDb *db, GCancellable *cancellable)
{
  db->driver->set_cancellable (db->handle, cancellable);
}

/**
 * assay_db_set_fault:
 * @nth_write: which write from now on fails, 1 is the next; 0 for none
 * @code: the #AssayErrorCode it fails with
 *
 * For tests only.
 */
void
assay_db_set_fault (AssayDb *db, guint nth_write, int code)
{
  db->fault_countdown = nth_write;
  db->fault_code = code;
}

/**
 * assay_db_script:
 * @sql: statements divided by semicolons
 *
 * Runs them in order. For migrations.
 */
gboolean
assay_db_script (AssayDb *db, const char *sql, GError **error)
{
  if (fault_strikes (db, error))
    return FALSE;
  return db->driver->script (db->handle, sql, error);
}

/**
 * assay_db_prepare:
 * @sql: one statement with parameters $1 … $n
 *
 * Returns: (transfer full): the statement, not yet bound.
 */
AssayStmt *
assay_db_prepare (AssayDb *db, GError **error, const char *sql)
{
  GPtrArray *idle = assay_db_cache_find (&db->cache, sql, stmt_destroy);
  AssayStmt *stmt;
  gpointer handle;

  if (idle->len > 0)
    {
      db->n_idle--;
      return g_ptr_array_steal_index_fast (idle, idle->len - 1);
    }
  handle = db->driver->prepare (db->handle, sql, error);
  if (handle == NULL)
    return NULL;
  stmt = g_new0 (AssayStmt, 1);
  stmt->db = db;
  stmt->handle = handle;
  stmt->idle = idle;
  stmt->is_write = db->driver->is_write (handle);
  return stmt;
}

/**
 * assay_stmt_free:
 * @stmt: (transfer full): goes back to its connection's cache
 */
void
assay_stmt_free (AssayStmt *stmt)
{
  AssayDb *db = stmt->db;

  db->driver->reset (stmt->handle);
  if (db->n_idle >= ASSAY_DB_MAX_CACHED_STATEMENTS)
    {
      stmt_destroy (stmt);
      return;
    }
  g_ptr_array_add (stmt->idle, stmt);
  db->n_idle++;
}

static void
bind_all (AssayStmt *stmt, const char *types, va_list args)
{
  const AssayDbDriver *driver = stmt->db->driver;

  for (int n = 1; types[n - 1] != '\0'; n++)
    switch (types[n - 1])
      {
      case 'i':
        driver->bind_int (stmt->handle, n, va_arg (args, gint64));
        break;
      case 'd':
        driver->bind_double (stmt->handle, n, va_arg (args, double));
        break;
      case 's':
        driver->bind_text (stmt->handle, n, va_arg (args, const char *), -1);
        break;
      case 'b':
        driver->bind_blob (stmt->handle, n, va_arg (args, GBytes *));
        break;
      case 'n':
        driver->bind_text (stmt->handle, n, NULL, 0);
        break;
      default:
        g_assert_not_reached ();
      }
}

/**
 * assay_db_query_valist:
 *
 * As assay_db_query().
 *
 * Returns: (transfer full): the statement.
 */
AssayStmt *
assay_db_query_valist (AssayDb *db, GError **error, const char *sql, const char *types,
                       va_list args)
{
  AssayStmt *stmt = assay_db_prepare (db, error, sql);

  if (stmt != NULL)
    bind_all (stmt, types, args);
  return stmt;
}

/**
 * assay_db_query:
 * @sql: one statement with parameters $1 … $n
 * @types: a letter per parameter: i gint64, d double, s text, b GBytes, n null
 * @...: a value per letter, except for n. Plain ints must be cast to gint64
 *
 * Returns: (transfer full): the statement, to be stepped with assay_stmt_next().
 */
AssayStmt *
assay_db_query (AssayDb *db, GError **error, const char *sql, const char *types, ...)
{
  AssayStmt *stmt;
  va_list args;

  va_start (args, types);
  stmt = assay_db_query_valist (db, error, sql, types, args);
  va_end (args);
  return stmt;
}

/**
 * assay_stmt_bind_int:
 * @n: the parameter's number, from 1
 */
void
assay_stmt_bind_int (AssayStmt *stmt, int n, gint64 value)
{
  stmt->db->driver->bind_int (stmt->handle, n, value);
}

/**
 * assay_stmt_bind_double:
 * @n: the parameter's number, from 1
 * @value: NaN becomes null
 */
void
assay_stmt_bind_double (AssayStmt *stmt, int n, double value)
{
  stmt->db->driver->bind_double (stmt->handle, n, value);
}

/**
 * assay_stmt_bind_text:
 * @n: the parameter's number, from 1
 * @value: (nullable): must live until the statement has run
 * @length: in bytes, or −1
 */
void
assay_stmt_bind_text (AssayStmt *stmt, int n, const char *value, gssize length)
{
  stmt->db->driver->bind_text (stmt->handle, n, value, length);
}

/**
 * assay_stmt_bind_null:
 * @n: the parameter's number, from 1
 */
void
assay_stmt_bind_null (AssayStmt *stmt, int n)
{
  stmt->db->driver->bind_text (stmt->handle, n, NULL, 0);
}

/**
 * assay_stmt_next:
 *
 * Returns: whether there is another row; without one, @error tells whether that was the end.
 */
gboolean
assay_stmt_next (AssayStmt *stmt, GError **error)
{
  if (stmt->is_write && fault_strikes (stmt->db, error))
    return FALSE;
  return stmt->db->driver->step (stmt->handle, error) == ASSAY_STEP_ROW;
}

/**
 * assay_stmt_run:
 *
 * Steps to the end, drops rows and leaves the statement ready to be bound and run again.
 */
gboolean
assay_stmt_run (AssayStmt *stmt, GError **error)
{
  AssayStep step;

  if (stmt->is_write && fault_strikes (stmt->db, error))
    return FALSE;
  do
    step = stmt->db->driver->step (stmt->handle, error);
  while (step == ASSAY_STEP_ROW);
  stmt->db->driver->reset (stmt->handle);
  return step == ASSAY_STEP_DONE;
}

/**
 * assay_stmt_reset:
 *
 * Leaves the current row, so that the statement can be bound and run again.
 */
void
assay_stmt_reset (AssayStmt *stmt)
{
  stmt->db->driver->reset (stmt->handle);
}

/**
 * assay_stmt_get_int:
 *
 * Returns: the value of @column of the current row, 0 for null.
 */
gint64
assay_stmt_get_int (AssayStmt *stmt, int column)
{
  return stmt->db->driver->get_int (stmt->handle, column);
}

/**
 * assay_stmt_get_double:
 *
 * Returns: the value of @column of the current row, NaN for null.
 */
double
assay_stmt_get_double (AssayStmt *stmt, int column)
{
  return stmt->db->driver->get_double (stmt->handle, column);
}

/**
 * assay_stmt_get_text:
 *
 * Returns: (transfer none) (nullable): the value of @column, until the next step.
 */
const char *
assay_stmt_get_text (AssayStmt *stmt, int column)
{
  return stmt->db->driver->get_text (stmt->handle, column);
}

/**
 * assay_stmt_dup_text:
 *
 * Returns: (transfer full) (nullable): the value of @column.
 */
char *
assay_stmt_dup_text (AssayStmt *stmt, int column)
{
  return g_strdup (assay_stmt_get_text (stmt, column));
}

/**
 * assay_stmt_dup_blob:
 *
 * Returns: (transfer full) (nullable): the value of @column.
 */
GBytes *
assay_stmt_dup_blob (AssayStmt *stmt, int column)
{
  return stmt->db->driver->dup_blob (stmt->handle, column);
}

/**
 * assay_stmt_is_null:
 *
 * Returns: whether @column of the current row is null.
 */
gboolean
assay_stmt_is_null (AssayStmt *stmt, int column)
{
  return stmt->db->driver->is_null (stmt->handle, column);
}

/**
 * assay_db_begin:
 *
 * Begins a writing transaction. Within another one it is a part of it, which can be rolled back on
 * its own, and is kept when the outer one commits.
 *
 * Returns: (transfer full): the scope, which rolls back unless it is committed.
 */
AssayTx *
assay_db_begin (AssayDb *db, GError **error)
{
  AssayTx *tx;

  if (!assay_db_exec (db, error, db->depth == 0 ? "BEGIN IMMEDIATE" : "SAVEPOINT part", ""))
    return NULL;
  db->depth++;
  tx = g_new (AssayTx, 1);
  tx->db = db;
  return tx;
}

/**
 * assay_tx_commit:
 * @tx: (transfer full): the scope
 *
 * Returns: whether everything since assay_db_begin() is on disk, or part of the outer transaction;
 * if not, it is rolled back.
 */
gboolean
assay_tx_commit (AssayTx *tx, GError **error)
{
  AssayDb *db = tx->db;

  if (fault_strikes (db, error) ||
      !assay_db_exec (db, error, db->depth == 1 ? "COMMIT" : "RELEASE part", ""))
    {
      assay_tx_rollback (tx);
      return FALSE;
    }
  db->depth--;
  g_free (tx);
  return TRUE;
}

/**
 * assay_tx_rollback:
 * @tx: (transfer full): the scope
 *
 * Undoes everything since assay_db_begin().
 */
void
assay_tx_rollback (AssayTx *tx)
{
  AssayDb *db = tx->db;

  /* SQLite may have rolled back by itself (disk full): then there is nothing left to do. */
  if (db->depth > 1)
    {
      assay_db_exec (db, NULL, "ROLLBACK TO part", "");
      assay_db_exec (db, NULL, "RELEASE part", "");
    }
  else
    assay_db_exec (db, NULL, "ROLLBACK", "");
  db->depth--;
  g_free (tx);
}
