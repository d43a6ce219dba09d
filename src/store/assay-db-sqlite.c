/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-db-sqlite.c: the SQLite driver, and the only file that knows sqlite3.h.
 *
 * Every database is in WAL mode with synchronous=FULL: a commit is on disk when it returns, and
 * readers never wait for the writer. On media that can't be written the file is opened as it is; if
 * its directory refuses the WAL's files too, as immutable.
 * SQLite numbers "$n" parameters by their first appearance, so each statement keeps a map from n to
 * SQLite's index. Texts are bound without a copy: the caller keeps them until the statement ran. */

#include "assay-db-driver.h"
#include "assay-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define MAX_PARAMETERS 255
#define PROGRESS_STEPS 20000
#define PAGE_SIZE 8192 /* of new databases */
#define LOG_PAGES 1000 /* so many in the log, and a commit moves them into the file */

typedef struct
{
  sqlite3 *db;
  GCancellable *cancellable;
} Connection;

typedef struct
{
  sqlite3_stmt *stmt;
  Connection *connection;
  guint8 map[MAX_PARAMETERS + 1];
} Statement;

static int
error_code (int rc)
{
  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      return ASSAY_ERROR_NO_SPACE;
    case SQLITE_READONLY:
      return ASSAY_ERROR_READ_ONLY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ASSAY_ERROR_CORRUPT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ASSAY_ERROR_BUSY;
    case SQLITE_CONSTRAINT:
      return ASSAY_ERROR_CONFLICT;
    case SQLITE_CANTOPEN:
      return ASSAY_ERROR_NOT_FOUND;
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return ASSAY_ERROR_PERMISSION;
    case SQLITE_TOOBIG:
      return ASSAY_ERROR_TOO_LARGE;
    default:
      return ASSAY_ERROR_FAILED;
    }
}

static const char *
explanation (int rc)
{
  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      return "The disk is full; free some space and try again";
    case SQLITE_READONLY:
      return "The workspace can't be written, its file or folder is read-only";
    case SQLITE_CORRUPT:
      return "The workspace file is damaged";
    case SQLITE_NOTADB:
      return "The file is not an Assay workspace";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "Another program holds the workspace for too long";
    case SQLITE_CANTOPEN:
      return "The workspace file can't be opened";
    default:
      return NULL;
    }
}

static void
set_error (GError **error, sqlite3 *db, int rc)
{
  const char *text = explanation (rc);

  if ((rc & 0xff) == SQLITE_INTERRUPT)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  else if (text != NULL)
    g_set_error (error, ASSAY_ERROR, error_code (rc), "%s (%s)", text, sqlite3_errstr (rc));
  else
    g_set_error (error, ASSAY_ERROR, error_code (rc), "Database: %s",
                 db != NULL ? sqlite3_errmsg (db) : sqlite3_errstr (rc));
}

static int
on_progress (void *data)
{
  return g_cancellable_is_cancelled (data);
}

static gboolean
driver_script (gpointer data, const char *sql, GError **error)
{
  Connection *self = data;
  int rc = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  if (rc != SQLITE_OK)
    set_error (error, self->db, rc);
  return rc == SQLITE_OK;
}

static void
driver_close (gpointer data)
{
  Connection *self = data;

  g_clear_object (&self->cancellable);
  sqlite3_close_v2 (self->db);
  g_free (self);
}

static int
open_flags (AssayDbMode mode)
{
  switch (mode)
    {
    case ASSAY_DB_READ_ONLY:
      return SQLITE_OPEN_READONLY;
    case ASSAY_DB_READ_WRITE:
    case ASSAY_DB_SALVAGE:
      return SQLITE_OPEN_READWRITE;
    case ASSAY_DB_CREATE:
    default:
      return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    }
}

static gboolean
configure (Connection *self, AssayDbMode mode, GError **error)
{
  sqlite3_extended_result_codes (self->db, TRUE);
  sqlite3_busy_timeout (self->db, ASSAY_DB_BUSY_TIMEOUT_MS);
  if (mode != ASSAY_DB_READ_ONLY &&
      !driver_script (self,
                      "PRAGMA page_size=" G_STRINGIFY (PAGE_SIZE) "; PRAGMA journal_mode=WAL;"
                      "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                      "PRAGMA journal_size_limit=67108864;",
                      error))
    return FALSE;
  return driver_script (self,
                        "PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY;"
                        "PRAGMA trusted_schema=OFF; SELECT count(*) FROM sqlite_schema;", error) &&
         (mode != ASSAY_DB_SALVAGE || driver_script (self, "PRAGMA writable_schema=ON", error));
}

static gboolean
try_open (Connection *self, const char *name, int flags, AssayDbMode mode, GError **error)
{
  int rc = sqlite3_open_v2 (name, &self->db, flags | SQLITE_OPEN_NOMUTEX, NULL);

  if (rc == SQLITE_OK && configure (self, mode, error))
    return TRUE;
  if (rc != SQLITE_OK)
    set_error (error, self->db, rc);
  g_clear_pointer (&self->db, sqlite3_close_v2);
  return FALSE;
}

/* SQLite says "can't open" of a file that is not there, of one that may not be read, and of a folder
 * in which it can't make the WAL's files. */
static void
explain_cannot_open (const char *path, AssayDbMode mode, GError *error)
{
  if (!g_error_matches (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND))
    return;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    error->code = mode == ASSAY_DB_CREATE ? ASSAY_ERROR_PERMISSION : ASSAY_ERROR_NOT_FOUND;
  else if (g_access (path, R_OK) != 0)
    error->code = ASSAY_ERROR_PERMISSION;
  else
    error->code = mode == ASSAY_DB_READ_ONLY ? ASSAY_ERROR_FAILED : ASSAY_ERROR_READ_ONLY;
}

/* Whether a reader failed only because the folder is read-only: WAL can't make its shared-memory file
 * there. A file that has a WAL beside it can't be read without it, its last commits are in there. */
static gboolean
needs_no_wal (const char *path, const GError *error)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  GStatBuf info;

  return (g_error_matches (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND) ||
          g_error_matches (error, ASSAY_ERROR, ASSAY_ERROR_READ_ONLY)) &&
         (g_stat (wal, &info) != 0 || info.st_size == 0);
}

static gpointer
driver_open (const char *path, AssayDbMode mode, GError **error)
{
  static gsize is_configured = 0;
  Connection *self = g_new0 (Connection, 1);
  g_autoptr (GError) first = NULL;

  if (g_once_init_enter (&is_configured)) /* counting its memory takes a lock that all threads share */
    g_once_init_leave (&is_configured, 1 + (gsize) sqlite3_config (SQLITE_CONFIG_MEMSTATUS, FALSE));
  if (mode != ASSAY_DB_CREATE && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "There is no file “%s”", path);
      g_free (self);
      return NULL;
    }
  if (try_open (self, path, open_flags (mode), mode, &first))
    return self;
  if (mode == ASSAY_DB_READ_ONLY && needs_no_wal (path, first))
    {
      g_autofree char *escaped = g_uri_escape_string (path, "/", TRUE);
      g_autofree char *uri = g_strdup_printf ("file:%s?immutable=1", escaped);

      if (try_open (self, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, mode, NULL))
        return self;
    }
  explain_cannot_open (path, mode, first);
  g_propagate_prefixed_error (error, g_steal_pointer (&first), "%s: ", path);
  g_free (self);
  return NULL;
}

static gint64
get_number (Connection *self, const char *sql, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  gint64 number = -1;
  int rc = sqlite3_prepare_v2 (self->db, sql, -1, &stmt, NULL);

  if (rc == SQLITE_OK && (rc = sqlite3_step (stmt)) == SQLITE_ROW)
    number = sqlite3_column_int64 (stmt, 0);
  else
    set_error (error, self->db, rc);
  sqlite3_finalize (stmt);
  return number;
}

static int
driver_get_version (gpointer data, GError **error)
{
  gint64 application = get_number (data, "PRAGMA application_id", error);
  gint64 n_tables = application < 0 ? -1
                                    : get_number (data, "SELECT count(*) FROM sqlite_schema", error);

  if (n_tables < 0)
    return -1;
  if (n_tables > 0 && application != ASSAY_DB_APPLICATION_ID)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                   "The file is a database of another program, not an Assay workspace");
      return -1;
    }
  return (int) get_number (data, "PRAGMA user_version", error);
}

static gboolean
driver_set_version (gpointer data, int version, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA application_id=%d; PRAGMA user_version=%d",
                                          ASSAY_DB_APPLICATION_ID, version);

  return driver_script (data, sql, error);
}

static gint64
driver_get_changes (gpointer data)
{
  /* Not SQLITE_FCNTL_DATA_VERSION: that only knows what the last read of this connection saw. */
  return get_number (data, "PRAGMA data_version", NULL);
}

static gboolean
driver_check (gpointer data, gboolean thorough, GPtrArray *problems, GError **error)
{
  Connection *self = data;
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v2 (self->db,
                               thorough ? "PRAGMA integrity_check(20)" : "PRAGMA quick_check(20)",
                               -1, &stmt, NULL);

  while (rc == SQLITE_OK || rc == SQLITE_ROW)
    {
      const char *text;
      g_auto (GStrv) lines = NULL;

      rc = sqlite3_step (stmt);
      text = rc == SQLITE_ROW ? (const char *) sqlite3_column_text (stmt, 0) : NULL;
      lines = g_strsplit (text != NULL ? text : "", "\n", -1); /* of one text, below a headline */
      for (guint i = 0; lines[i] != NULL; i++)
        if (strcmp (lines[i], "ok") != 0 && !g_str_has_prefix (lines[i], "***"))
          g_ptr_array_add (problems, g_strdup (lines[i]));
    }
  sqlite3_finalize (stmt);
  if (rc == SQLITE_DONE)
    return TRUE;
  if ((rc & 0xff) == SQLITE_CORRUPT)
    {
      g_ptr_array_add (problems, g_strdup (sqlite3_errmsg (self->db)));
      return TRUE;
    }
  set_error (error, self->db, rc);
  return FALSE;
}

static gboolean
copy_pages (Connection *self, const char *path, GError **error)
{
  sqlite3 *copy = NULL;
  sqlite3_backup *backup;
  int rc = sqlite3_open_v2 (path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

  if (rc != SQLITE_OK)
    {
      set_error (error, copy, rc);
      sqlite3_close (copy);
      return FALSE;
    }
  backup = sqlite3_backup_init (copy, "main", self->db, "main");
  /* One step: within WAL it reads a snapshot and stops nobody. */
  rc = backup != NULL ? sqlite3_backup_step (backup, -1) : sqlite3_errcode (copy);
  sqlite3_backup_finish (backup);
  if (rc == SQLITE_DONE)
    rc = sqlite3_exec (copy, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
  if (rc != SQLITE_OK)
    set_error (error, copy, rc);
  sqlite3_close (copy);
  return rc == SQLITE_OK;
}

static gboolean
driver_backup (gpointer data, const char *path, GError **error)
{
  g_autofree char *temporary = g_strdup_printf ("%s.part", path);

  g_unlink (temporary);
  if (!copy_pages (data, temporary, error))
    {
      g_unlink (temporary);
      return FALSE;
    }
  if (g_rename (temporary, path) == 0)
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_PERMISSION, "The backup “%s” can't be written: %s",
               path, g_strerror (errno));
  g_unlink (temporary);
  return FALSE;
}

static gboolean
driver_checkpoint (gpointer data, GError **error)
{
  return driver_script (data, "PRAGMA wal_checkpoint(PASSIVE)", error);
}

static void
driver_set_relaxed (gpointer data, gboolean relaxed)
{
  driver_script (data, relaxed ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL", NULL);
}

static gboolean
driver_sync (gpointer data, GError **error)
{
  Connection *self = data;
  sqlite3_file *log = NULL;
  int rc = sqlite3_file_control (self->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);

  if (rc == SQLITE_OK && log != NULL && log->pMethods != NULL)
    rc = log->pMethods->xSync (log, SQLITE_SYNC_NORMAL);
  if (rc != SQLITE_OK)
    set_error (error, self->db, rc);
  return rc == SQLITE_OK;
}

static void
driver_set_log_limit (gpointer data, gsize bytes)
{
  sqlite3_wal_autocheckpoint (((Connection *) data)->db, bytes > 0 ? (int) (bytes / PAGE_SIZE) : LOG_PAGES);
}

static void
driver_set_cancellable (gpointer data, GCancellable *cancellable)
{
  Connection *self = data;

  g_set_object (&self->cancellable, cancellable);
  sqlite3_progress_handler (self->db, cancellable != NULL ? PROGRESS_STEPS : 0, on_progress,
                            self->cancellable);
}

static gpointer
driver_prepare (gpointer data, const char *sql, GError **error)
{
  Connection *self = data;
  sqlite3_stmt *stmt = NULL;
  Statement *result;
  int rc = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);

  if (rc != SQLITE_OK)
    {
      set_error (error, self->db, rc);
      return NULL;
    }
  result = g_new0 (Statement, 1);
  result->stmt = stmt;
  result->connection = self;
  for (int n = 1; n <= MIN (sqlite3_bind_parameter_count (stmt), MAX_PARAMETERS); n++)
    {
      char name[8];

      g_snprintf (name, sizeof name, "$%d", n);
      result->map[n] = (guint8) sqlite3_bind_parameter_index (stmt, name);
    }
  return result;
}

static void
driver_finalize (gpointer data)
{
  Statement *self = data;

  sqlite3_finalize (self->stmt);
  g_free (self);
}

static void
driver_reset (gpointer data)
{
  Statement *self = data;

  sqlite3_reset (self->stmt);
}

static int
parameter (Statement *self, int n)
{
  g_assert (n >= 1 && n <= MAX_PARAMETERS);
  return self->map[n];
}

static void
driver_bind_int (gpointer data, int n, gint64 value)
{
  Statement *self = data;

  sqlite3_bind_int64 (self->stmt, parameter (self, n), value);
}

static void
driver_bind_double (gpointer data, int n, double value)
{
  Statement *self = data;

  if (isnan (value))
    sqlite3_bind_null (self->stmt, parameter (self, n));
  else
    sqlite3_bind_double (self->stmt, parameter (self, n), value);
}

static void
driver_bind_text (gpointer data, int n, const char *value, gssize length)
{
  Statement *self = data;

  if (value == NULL)
    sqlite3_bind_null (self->stmt, parameter (self, n));
  else
    sqlite3_bind_text (self->stmt, parameter (self, n), value, (int) length, SQLITE_STATIC);
}

static void
driver_bind_blob (gpointer data, int n, GBytes *value)
{
  Statement *self = data;
  gsize size = 0;
  const void *bytes = value != NULL ? g_bytes_get_data (value, &size) : NULL;

  if (value == NULL)
    sqlite3_bind_null (self->stmt, parameter (self, n));
  else
    sqlite3_bind_blob64 (self->stmt, parameter (self, n), bytes != NULL ? bytes : "", size,
                         SQLITE_STATIC);
}

static AssayStep
driver_step (gpointer data, GError **error)
{
  Statement *self = data;
  int rc = sqlite3_step (self->stmt);

  if (rc == SQLITE_ROW)
    return ASSAY_STEP_ROW;
  if (rc == SQLITE_DONE)
    return ASSAY_STEP_DONE;
  set_error (error, self->connection->db, rc);
  sqlite3_reset (self->stmt);
  return ASSAY_STEP_ERROR;
}

static gboolean
driver_is_write (gpointer data)
{
  Statement *self = data;

  return !sqlite3_stmt_readonly (self->stmt);
}

static gint64
driver_get_int (gpointer data, int column)
{
  Statement *self = data;

  return sqlite3_column_int64 (self->stmt, column);
}

static double
driver_get_double (gpointer data, int column)
{
  Statement *self = data;

  return sqlite3_column_type (self->stmt, column) == SQLITE_NULL
           ? NAN
           : sqlite3_column_double (self->stmt, column);
}

static const char *
driver_get_text (gpointer data, int column)
{
  Statement *self = data;

  return (const char *) sqlite3_column_text (self->stmt, column);
}

static GBytes *
driver_dup_blob (gpointer data, int column)
{
  Statement *self = data;
  const void *bytes = sqlite3_column_blob (self->stmt, column);
  int size = sqlite3_column_bytes (self->stmt, column);

  if (sqlite3_column_type (self->stmt, column) == SQLITE_NULL)
    return NULL;
  return g_bytes_new (bytes, size);
}

static gboolean
driver_is_null (gpointer data, int column)
{
  Statement *self = data;

  return sqlite3_column_type (self->stmt, column) == SQLITE_NULL;
}

const AssayDbDriver assay_db_sqlite_driver = {
  .name = "sqlite",
  .get_library_version = sqlite3_libversion,
  .open = driver_open,
  .close = driver_close,
  .script = driver_script,
  .get_version = driver_get_version,
  .set_version = driver_set_version,
  .get_changes = driver_get_changes,
  .check = driver_check,
  .backup = driver_backup,
  .checkpoint = driver_checkpoint,
  .set_relaxed = driver_set_relaxed,
  .sync = driver_sync,
  .set_log_limit = driver_set_log_limit,
  .set_cancellable = driver_set_cancellable,
  .prepare = driver_prepare,
  .finalize = driver_finalize,
  .reset = driver_reset,
  .bind_int = driver_bind_int,
  .bind_double = driver_bind_double,
  .bind_text = driver_bind_text,
  .bind_blob = driver_bind_blob,
  .step = driver_step,
  .is_write = driver_is_write,
  .get_int = driver_get_int,
  .get_double = driver_get_double,
  .get_text = driver_get_text,
  .dup_blob = driver_dup_blob,
  .is_null = driver_is_null,
};
