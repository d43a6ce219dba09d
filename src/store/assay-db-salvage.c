/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-db-salvage.c: copies whatever can still be read of a damaged SQLite file into a sound one
 * with the same tables. Rows are copied by ranges of their key; a range that can't be read is halved
 * until the unreadable rows are alone, and these are counted as lost. In SQLite's dialect. */

#include "assay-db-driver.h"
#include "assay-error.h"

#include <stdio.h>
#include <string.h>

/* So many unreadable ranges in one table, and the rest of it is given up. */
#define MAX_FAILURES 20000
/* The key range that is tried when not even the largest key can be read. */
#define BLIND_RANGE (G_GINT64_CONSTANT (1) << 24)

typedef struct
{
  AssayDb *db; /* the copy, with the damaged file attached */
  char *sql;
  gint64 n_rows;
  gint64 n_lost;
  guint n_failures;
} Table;

static gboolean
copy_range (Table *table, gint64 from, gint64 to, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 middle;

  if (table->n_failures > MAX_FAILURES)
    return TRUE;
  if (assay_db_exec (table->db, &local_error, table->sql, "ii", from, to))
    {
      table->n_rows += assay_db_get_int (table->db, NULL, "SELECT changes()", "");
      return TRUE;
    }
  /* A conflict is a row that came out of damaged pages without what every row has. */
  if (!g_error_matches (local_error, ASSAY_ERROR, ASSAY_ERROR_CORRUPT) &&
      !g_error_matches (local_error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  table->n_failures++;
  if (from == to)
    {
      table->n_lost++;
      return TRUE;
    }
  middle = from + (to - from) / 2;
  return copy_range (table, from, middle, error) && copy_range (table, middle + 1, to, error);
}

static char *
list_columns (AssayDb *db, const char *name, char **key, GError **error)
{
  g_autoptr (AssayStmt) stmt = assay_db_query (
    db, error, "SELECT name, pk, type FROM pragma_table_info($1) ORDER BY cid", "s", name);
  g_autoptr (GString) columns = g_string_new (NULL);

  while (stmt != NULL && assay_stmt_next (stmt, error))
    {
      if (assay_stmt_get_int (stmt, 1) == 1 &&
          g_strcmp0 (assay_stmt_get_text (stmt, 2), "INTEGER") == 0)
        *key = assay_stmt_dup_text (stmt, 0);
      g_string_append_printf (columns, "%s\"%s\"", columns->len > 0 ? ", " : "",
                              assay_stmt_get_text (stmt, 0));
    }
  if (*key == NULL)
    *key = g_strdup ("rowid");
  return g_string_free (g_steal_pointer (&columns), FALSE);
}

static gboolean
copy_table (AssayDb *db, const char *name, GString *report, GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *columns = list_columns (db, name, &key, error);
  g_autofree char *largest
    = g_strdup_printf ("SELECT max(\"%s\") FROM damaged.\"%s\"", key, name);
  Table table = { .db = db };
  gint64 last;
  gboolean ok;

  table.sql = g_strdup_printf ("INSERT OR REPLACE INTO main.\"%s\" (%s) SELECT %s FROM damaged.\"%s\" "
                               "WHERE \"%s\" BETWEEN $1 AND $2",
                               name, columns, columns, name, key);
  last = assay_db_get_int (db, NULL, largest, "");
  ok = copy_range (&table, 0, last >= 0 ? last : BLIND_RANGE, error);
  g_string_append_printf (report, "%s: %" G_GINT64_FORMAT " rows", name, table.n_rows);
  if (table.n_failures > MAX_FAILURES)
    g_string_append (report, ", and more that can't be read");
  else if (table.n_lost > 0)
    g_string_append_printf (report, ", %" G_GINT64_FORMAT " lost", table.n_lost);
  g_string_append_c (report, '\n');
  g_free (table.sql);
  return ok;
}

/**
 * assay_db_salvage:
 * @path: the damaged file, which is only read
 * @copy: a database with the same tables
 * @report: gets a line per table
 *
 * Returns: whether everything readable was copied; %ASSAY_ERROR_CORRUPT when not even the list of
 * tables can be read. Blocks; any thread.
 */
gboolean
assay_db_salvage (const char *path, const char *copy, GString *report, GError **error)
{
  g_autoptr (AssayDb) db = assay_db_open (copy, ASSAY_DB_SALVAGE, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;

  if (db == NULL || !assay_db_exec (db, error, "ATTACH $1 AS damaged", "s", path))
    return FALSE;
  {
    g_autoptr (AssayStmt) stmt = assay_db_query (
      db, error,
      /* not those of an index, which is made from other tables */
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name IN"
      " (SELECT name FROM damaged.sqlite_schema) AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
      "");

    while (stmt != NULL && assay_stmt_next (stmt, &local_error))
      g_ptr_array_add (names, assay_stmt_dup_text (stmt, 0));
  }
  if (names->len == 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_CORRUPT,
                   "Nothing can be read of “%s”: %s", path,
                   local_error != NULL ? local_error->message : "it holds no table of Assay");
      return FALSE;
    }
  for (guint i = 0; i < names->len; i++)
    if (!copy_table (db, names->pdata[i], report, error))
      return FALSE;
  return assay_db_exec (db, error,
                        "INSERT OR REPLACE INTO main.sqlite_sequence (name, seq)"
                        " SELECT name, seq FROM damaged.sqlite_sequence",
                        "");
}

/**
 * assay_db_is_workspace:
 *
 * Returns: whether @path is a file that begins as a workspace does. Any thread.
 */
gboolean
assay_db_is_workspace (const char *path)
{
  static const guchar mark[] = { (guchar) (ASSAY_DB_APPLICATION_ID >> 24), (guchar) (ASSAY_DB_APPLICATION_ID >> 16),
                                 (guchar) (ASSAY_DB_APPLICATION_ID >> 8), (guchar) ASSAY_DB_APPLICATION_ID };
  guchar head[72] = { 0 };
  FILE *file = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? fopen (path, "re") : NULL;
  gboolean ok;

  if (file == NULL)
    return FALSE;
  ok = fread (head, 1, sizeof head, file) == sizeof head && strcmp ((char *) head, "SQLite format 3") == 0 &&
       memcmp (head + 68, mark, sizeof mark) == 0;
  fclose (file);
  return ok;
}
