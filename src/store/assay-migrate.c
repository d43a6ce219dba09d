/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-migrate.c: brings a database up to date with the numbered SQL files of a resource folder
 * ("0001-initial.sql", …). A database of a newer Assay is refused. Before an older one is touched
 * its copy is put beside it as "NAME.before-N". All steps are one transaction: a database is at one
 * version or at another, never between. */

#include "assay-migrate.h"

#include "assay-error.h"

#include <stdlib.h>
#include <string.h>

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char **
list_files (const char *resource_path)
{
  char **names = g_resources_enumerate_children (resource_path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (names != NULL); /* compiled in */
  qsort (names, g_strv_length (names), sizeof (char *), compare_names);
  return names;
}

/**
 * assay_migrate_last:
 * @resource_path: a folder of numbered SQL files
 *
 * Returns: the number of the last one.
 */
int
assay_migrate_last (const char *resource_path)
{
  g_auto (GStrv) names = list_files (resource_path);

  return atoi (names[g_strv_length (names) - 1]);
}

static gboolean
run_file (AssayDb *db, const char *resource_path, const char *name, GError **error)
{
  g_autofree char *path = g_build_path ("/", resource_path, name, NULL);
  g_autoptr (GBytes) sql = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (sql == NULL || !assay_db_script (db, g_bytes_get_data (sql, NULL), error))
    {
      g_prefix_error (error, "Migration %s: ", name);
      return FALSE;
    }
  return assay_db_set_version (db, atoi (name), error);
}

static gboolean
run_files (AssayDb *db, const char *resource_path, int from, GError **error)
{
  g_auto (GStrv) names = list_files (resource_path);
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  int current;

  if (tx == NULL)
    return FALSE;
  /* Another process may have done it while this one waited for the lock. */
  current = assay_db_get_version (db, error);
  if (current < 0)
    return FALSE;
  for (int i = 0; names[i] != NULL; i++)
    if (atoi (names[i]) > MAX (current, from) && !run_file (db, resource_path, names[i], error))
      return FALSE;
  return assay_tx_commit (g_steal_pointer (&tx), error);
}

/**
 * assay_migrate:
 * @db: a writing connection
 * @resource_path: a folder of numbered SQL files
 *
 * Returns: whether @db is now at the last version; else %ASSAY_ERROR_TOO_NEW, or what went wrong
 * with the database as it was.
 */
gboolean
assay_migrate (AssayDb *db, const char *resource_path, GError **error)
{
  int last = assay_migrate_last (resource_path);
  int version = assay_db_get_version (db, error);

  if (version < 0)
    return FALSE;
  if (version > last)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_NEW,
                   "“%s” was written by a newer Assay (format %d, this one knows up to %d). "
                   "Install the newer version to open it",
                   assay_db_get_path (db), version, last);
      return FALSE;
    }
  if (version == last)
    return TRUE;
  if (version > 0)
    {
      g_autofree char *copy = g_strdup_printf ("%s.before-%d", assay_db_get_path (db), last);

      if (!assay_db_backup (db, copy, error))
        {
          g_prefix_error (error, "No backup, so nothing was changed: ");
          return FALSE;
        }
    }
  return run_files (db, resource_path, version, error);
}
