/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-workspace.c: "assayctl workspace": looking after the file that everything is in. Checking
 * and salvaging work on a file that can't be opened; the rest opens the workspace and lets the db
 * worker do it. Nothing here changes what people wrote. */

#include "assay-cmd.h"

#include "assay-error.h"
#include "assay-json.h"
#include "assay-result.h"
#include "assay-sample.h"
#include "assay-task-search.h"
#include "assay-units.h"
#include "assay-workspace-info.h"

#include <glib/gstdio.h>

static gboolean
check (AssayCli *cli, GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = NULL;

  if (!assay_cli_parse (cli, NULL, 0, 1, error))
    return FALSE;
  path = cli->n_args > 0                ? g_strdup (cli->args[0])
         : cli->workspace_path != NULL ? g_strdup (cli->workspace_path)
                                        : assay_workspace_dup_default_path ();
  if (!assay_workspace_check_sync (path, problems, error))
    return FALSE;
  for (guint i = 0; i < problems->len; i++)
    assay_cli_print ("%s\n", (char *) problems->pdata[i]);
  if (problems->len == 0)
    {
      assay_cli_print ("“%s” is in order\n", path);
      return TRUE;
    }
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_CORRUPT,
               "“%s” has %u problems; rescue what can be read: assayctl workspace salvage “%s” NEW.assay",
               path, problems->len, path);
  return FALSE;
}

static gboolean
backup (AssayCli *cli, GError **error)
{
  if (!assay_cli_parse (cli, NULL, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  return assay_workspace_backup_sync (cli->workspace, cli->args[0], error);
}

static gboolean
salvage (AssayCli *cli, GError **error)
{
  g_autoptr (GString) report = g_string_new (NULL);
  gboolean ok;

  if (!assay_cli_parse (cli, NULL, 2, 2, error))
    return FALSE;
  ok = assay_workspace_salvage_sync (cli->args[0], cli->args[1], report, error);
  assay_cli_print_text (report->str);
  return ok;
}

static gint64
size_of (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (gint64) info.st_size : 0;
}

static gboolean
info (AssayCli *cli, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry options[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "As JSON", NULL },
    { NULL },
  };
  AssayWorkspaceInfo figures;
  g_autofree char *size = NULL;
  g_autofree char *replies = NULL;
  const char *path;

  if (!assay_cli_parse (cli, options, 0, 0, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error) ||
      !assay_workspace_load_info (cli->db, &figures, error))
    return FALSE;
  path = assay_workspace_get_path (cli->workspace);
  size = assay_units_dup_bytes (size_of (path));
  replies = assay_units_dup_bytes (figures.reply_bytes);
  if (json)
    {
      g_autoptr (GString) out = g_string_new ("{\"path\":");

      assay_json_append_string (out, path);
      g_string_append_printf (
        out,
        ",\"bytes\":%" G_GINT64_FORMAT ",\"projects\":%" G_GINT64_FORMAT ",\"tasks\":%" G_GINT64_FORMAT
        ",\"annotations\":%" G_GINT64_FORMAT ",\"runs\":%" G_GINT64_FORMAT
        ",\"results\":%" G_GINT64_FORMAT ",\"reply_bytes\":%" G_GINT64_FORMAT
        ",\"unindexed\":%" G_GINT64_FORMAT "}\n",
        size_of (path), figures.n_projects, figures.n_tasks, figures.n_annotations, figures.n_runs,
        figures.n_results, figures.reply_bytes, figures.n_unindexed);
      assay_cli_print_text (out->str);
      return TRUE;
    }
  assay_cli_print ("%s\n%s%s\nFiles beside it: %s\n", path, size,
                   assay_workspace_is_read_only (cli->workspace) ? ", can't be written" : "",
                   assay_blobs_get_directory (assay_workspace_get_blobs (cli->workspace)));
  assay_cli_print ("%" G_GINT64_FORMAT " projects (and %" G_GINT64_FORMAT
                   " deleted), %" G_GINT64_FORMAT " tasks, %" G_GINT64_FORMAT " annotations\n",
                   figures.n_projects, figures.n_deleted, figures.n_tasks, figures.n_annotations);
  assay_cli_print ("%" G_GINT64_FORMAT " runs with %" G_GINT64_FORMAT " results, %" G_GINT64_FORMAT
                   " raw replies (%s)\n",
                   figures.n_runs, figures.n_results, figures.n_replies, replies);
  if (figures.n_unindexed > 0)
    assay_cli_print ("%" G_GINT64_FORMAT " tasks are not in the search index yet\n", figures.n_unindexed);
  return TRUE;
}

static gboolean
collect (AssayCli *cli, GError **error)
{
  gint64 keep_mb = ASSAY_COLLECT_REPLY_BYTES / 1024 / 1024;
  const GOptionEntry options[] = {
    { "keep-replies", 0, 0, G_OPTION_ARG_INT64, &keep_mb, "What raw replies may take; 1024 by default", "MB" },
    { NULL },
  };
  gint64 freed = 0;
  g_autofree char *text = NULL;

  if (!assay_cli_parse (cli, options, 0, 0, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error) ||
      !assay_workspace_collect_sync (cli->workspace, MAX (keep_mb, 0) * 1024 * 1024,
                                     ASSAY_COLLECT_MIN_AGE_US, &freed, error))
    return FALSE;
  text = assay_units_dup_bytes (freed);
  assay_cli_note ("%s freed", text);
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

static gboolean
fill_step (AssayDb *db, gpointer data, GError **error)
{
  return assay_task_search_fill (db, ASSAY_TASK_SEARCH_STEP_US, data, error);
}

static gboolean
empty_index (AssayDb *db, gpointer data, GError **error)
{
  return assay_task_search_reset (db, error);
}

static gboolean
fill_index (AssayCli *cli, GError **error)
{
  gboolean anew = FALSE;
  gboolean more = TRUE;
  const GOptionEntry options[] = {
    { "anew", 0, 0, G_OPTION_ARG_NONE, &anew, "Empties it before", NULL },
    { NULL },
  };
  AssayWorkspaceInfo figures;

  if (!assay_cli_parse (cli, options, 0, 0, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error) ||
      (anew && !assay_cli_write (cli, empty_index, NULL, 0, error)))
    return FALSE;
  while (more)
    if (!assay_cli_write (cli, fill_step, &more, 0, error))
      return FALSE;
  if (!assay_workspace_load_info (cli->db, &figures, error))
    return FALSE;
  if (figures.n_unindexed == 0)
    assay_cli_note ("All tasks are in the search index");
  else
    assay_cli_note ("An import is running; %" G_GINT64_FORMAT " tasks are not in the search index yet",
                    figures.n_unindexed);
  return TRUE;
}

static gboolean
make_sample (AssayCli *cli, GError **error)
{
  return assay_cli_parse (cli, NULL, 1, 1, error) && assay_sample_make_sync (cli->args[0], error);
}

const AssayCmd assay_cmd_workspace[] = {
  { "info", NULL, "What is in it and how large it is", NULL, info },
  { "check", "[FILE]", "Reads all of it and says what is wrong", "  assayctl workspace check", check },
  { "backup", "FILE", "Copies it while it is in use", "  assayctl workspace backup /media/usb/w.assay", backup },
  { "salvage", "DAMAGED NEW", "Copies what can still be read into a new workspace",
    "  assayctl workspace salvage w.assay rescued.assay", salvage },
  { "gc", NULL, "Takes away files and old raw replies that nobody needs", NULL, collect },
  { "index", NULL, "Makes searching the text of tasks fast: puts new ones into the search index",
    "  assayctl workspace index --anew", fill_index },
  { "clear-cache", NULL, "Forgets answers to identical requests", NULL, clear_cache },
  { "sample", "FILE", "Makes a workspace with samples to try everything on", NULL, make_sample },
  { NULL },
};
