/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-workspace.c: "assayctl workspace": the care of a workspace file. */

#include "assay-cmd.h"

#include "assay-error.h"
#include "assay-media.h"
#include "assay-result.h"
#include "assay-units.h"
#include "assay-workspace-repo.h"

#include <glib/gstdio.h>

#define DAY_US (24 * 3600 * (gint64) G_USEC_PER_SEC)

static char *
dup_path (AssayCli *cli)
{
  return cli->workspace_path != NULL ? g_strdup (cli->workspace_path)
                                     : assay_workspace_dup_default_path ();
}

static gboolean
check (AssayCli *cli, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  if (!assay_cli_parse (cli, NULL, 0, 0, error))
    return FALSE;
  path = dup_path (cli);
  if (!assay_workspace_check_sync (path, problems, error))
    return FALSE;
  for (guint i = 0; i < problems->len; i++)
    assay_cli_print ("%s\n", (char *) problems->pdata[i]);
  if (problems->len == 0)
    {
      assay_cli_print ("%s is sound\n", path);
      return TRUE;
    }
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_CORRUPT,
               "“%s” is damaged; open a backup, or rescue what can be read with: assayctl workspace "
               "salvage “%s” NEW.assay",
               path, path);
  return FALSE;
}

static gboolean
backup (AssayCli *cli, GError **error)
{
  return assay_cli_parse (cli, NULL, 1, 1, error) &&
         assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error) &&
         assay_workspace_backup_sync (cli->workspace, cli->args[0], error);
}

static gboolean
salvage (AssayCli *cli, GError **error)
{
  g_autoptr (GString) report = g_string_new (NULL);
  g_autofree char *path = NULL;
  gboolean ok;

  if (!assay_cli_parse (cli, NULL, 1, 2, error))
    return FALSE;
  path = cli->n_args == 2 ? g_strdup (cli->args[0]) : dup_path (cli);
  ok = assay_workspace_salvage_sync (path, cli->args[cli->n_args - 1], report, error);
  assay_cli_print_text (report->str);
  return ok;
}

static gboolean
info (AssayCli *cli, GError **error)
{
  g_autofree char *size = NULL;
  GStatBuf file;
  const char *path;

  if (!assay_cli_parse (cli, NULL, 0, 0, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  path = assay_workspace_get_path (cli->workspace);
  size = assay_units_dup_bytes (g_stat (path, &file) == 0 ? file.st_size : 0);
  assay_cli_print ("%s\n%s%s, format %d\nFiles in %s\n", path, size,
                   assay_workspace_is_read_only (cli->workspace) ? ", read-only" : "",
                   assay_db_get_version (cli->db, NULL),
                   assay_blobs_get_directory (assay_workspace_get_blobs (cli->workspace)));
  return TRUE;
}

static gboolean
clear (AssayDb *db, gpointer data, GError **error)
{
  return assay_reply_clear (db, error);
}

static gboolean
clear_cache (AssayCli *cli, GError **error)
{
  return assay_cli_parse (cli, NULL, 0, 0, error) &&
         assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error) &&
         assay_cli_write (cli, clear, NULL, 0, error);
}

typedef struct
{
  GHashTable *hashes;
  gint64 max_bytes;
} Collect;

static gboolean
collect (AssayDb *db, gpointer data, GError **error)
{
  Collect *self = data;

  return assay_reply_collect (db, self->max_bytes, error) &&
         assay_workspace_list_blobs (db, self->hashes, error);
}

static gboolean
is_kept (const char *hash, gpointer data)
{
  return g_hash_table_contains (data, hash);
}

static gboolean
collect_garbage (AssayCli *cli, GError **error)
{
  int max_mb = 1024;
  const GOptionEntry entries[] = {
    { "max-replies", 0, 0, G_OPTION_ARG_INT, &max_mb, "What raw replies may take (1024)", "MB" },
    { NULL },
  };
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Collect data = { hashes, 0 };
  g_autofree char *freed = NULL;

  if (!assay_cli_parse (cli, entries, 0, 0, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  data.max_bytes = (gint64) max_mb * 1024 * 1024;
  if (!assay_cli_write (cli, collect, &data, 0, error))
    return FALSE;
  freed = assay_units_dup_bytes (
    assay_blobs_sweep (assay_workspace_get_blobs (cli->workspace), DAY_US, is_kept, hashes));
  assay_cli_print ("%s of files freed\n", freed);
  return TRUE;
}

const AssayCmd assay_cmd_workspace[] = {
  { "info", NULL, "Where it is and how large", NULL, info },
  { "check", NULL, "Reads all of it and says whether it is sound", NULL, check },
  { "backup", "FILE", "Copies it, with its files, while it is in use", NULL, backup },
  { "salvage", "[DAMAGED] NEW", "Copies what can be read of a damaged one into a new file",
    "  assayctl workspace salvage damaged.assay rescued.assay", salvage },
  { "gc", NULL, "Deletes files that nothing names any more, and the oldest raw replies", NULL,
    collect_garbage },
  { "clear-cache", NULL, "Forgets answers, so that the same is asked anew", NULL, clear_cache },
  { NULL },
};
