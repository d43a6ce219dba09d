/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-db-exec.c: statements in one line, for the many places that want no row, one id or one
 * number. */

#include "assay-db-driver.h"

/**
 * assay_db_exec:
 *
 * Runs one statement and ignores its rows. Parameters as of assay_db_query().
 */
gboolean
assay_db_exec (AssayDb *db, GError **error, const char *sql, const char *types, ...)
{
  g_autoptr (AssayStmt) stmt = NULL;
  va_list args;

  va_start (args, types);
  stmt = assay_db_query_valist (db, error, sql, types, args);
  va_end (args);
  return stmt != NULL && assay_stmt_run (stmt, error);
}

/**
 * assay_db_exec_id:
 *
 * Runs one statement that ends in "RETURNING id". Parameters as of assay_db_query().
 *
 * Returns: the id, 0 when no row came back, −1 with an error.
 */
gint64
assay_db_exec_id (AssayDb *db, GError **error, const char *sql, const char *types, ...)
{
  g_autoptr (AssayStmt) stmt = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 id = 0;
  va_list args;

  va_start (args, types);
  stmt = assay_db_query_valist (db, &local_error, sql, types, args);
  va_end (args);
  while (stmt != NULL && assay_stmt_next (stmt, &local_error))
    id = assay_stmt_get_int (stmt, 0);
  if (local_error == NULL)
    return id;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return -1;
}

/**
 * assay_db_get_int:
 *
 * Returns: the first column of the first row, 0 without a row or for null, −1 with an error.
 */
gint64
assay_db_get_int (AssayDb *db, GError **error, const char *sql, const char *types, ...)
{
  g_autoptr (AssayStmt) stmt = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 value = 0;
  va_list args;

  va_start (args, types);
  stmt = assay_db_query_valist (db, &local_error, sql, types, args);
  va_end (args);
  if (stmt != NULL && assay_stmt_next (stmt, &local_error))
    value = assay_stmt_get_int (stmt, 0);
  if (local_error == NULL)
    return value;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return -1;
}

/**
 * assay_db_get_library_version:
 *
 * Returns: (transfer none): the version of the database library, such as "3.40.1". Any thread.
 */
const char *
assay_db_get_library_version (void)
{
  return assay_db_sqlite_driver.get_library_version ();
}
