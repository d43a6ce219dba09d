/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-export.c: "assayctl export": writes a project's tasks with annotations and predictions to a
 * file or to standard output. Ctrl+C leaves the file as it was, since it is replaced only when the new
 * one is complete. */

#include "assay-cmd.h"

#include "assay-error.h"
#include "assay-export.h"
#include "assay-run.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void
draw_progress (guint64 n_done, guint64 n_total, gpointer data)
{
  fprintf (stderr, "\r\033[K%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " tasks", n_done, n_total);
  fflush (stderr);
}

static gboolean
check_run (AssayCli *cli, const AssayProject *project, gint64 run_id, GError **error)
{
  g_autoptr (AssayRun) run = NULL;

  if (run_id == 0)
    return TRUE;
  run = assay_run_load (cli->db, run_id, error);
  if (run != NULL && run->project_id != project->id)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                   "Run %" G_GINT64_FORMAT " is not one of “%s”", run_id, project->title);
      return FALSE;
    }
  return run != NULL;
}

static gboolean
write_export (AssayCli *cli, const AssayExportOptions *options, const char *path, GError **error)
{
  g_autoptr (AssayProject) project = NULL;
  gboolean shown = strcmp (path, "-") != 0 && assay_console_is_terminal (STDERR_FILENO);
  gint64 n;

  if (!assay_export_check_format (options->format, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  project = assay_cli_find_project (cli, cli->args[0], error);
  if (project == NULL || !check_run (cli, project, options->run_id, error))
    return FALSE;
  n = assay_export_sync (cli->db, project->id, options, path, shown ? draw_progress : NULL, NULL, NULL,
                         error);
  if (shown)
    fputs ("\r\033[K", stderr);
  if (n < 0)
    return FALSE;
  if (strcmp (path, "-") != 0)
    assay_cli_note ("%" G_GINT64_FORMAT " tasks written to %s", n, path);
  return TRUE;
}

static gboolean
export (AssayCli *cli, GError **error)
{
  g_autofree char *format = NULL;
  g_autofree char *output = NULL;
  g_autofree char *filter = NULL;
  g_autofree char *search = NULL;
  g_autofree char *tasks = NULL;
  AssayExportOptions options = { 0 };
  const GOptionEntry entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_FILENAME, &format, "json (Label Studio's), jsonl, csv or tsv",
      "FORMAT" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "The file (standard output)", "FILE" },
    { "run", 'r', 0, G_OPTION_ARG_INT64, &options.run_id, "Predictions of this run only", "N" },
    { "filter", 0, 0, G_OPTION_ARG_FILENAME, &filter, "Which tasks, such as 'text~refund'", "CONDITION" },
    { "search", 0, 0, G_OPTION_ARG_FILENAME, &search, "Only tasks that hold this text", "TEXT" },
    { "tasks", 0, 0, G_OPTION_ARG_FILENAME, &tasks, "Only these tasks, such as 1,4-7", "IDS" },
    { "only-annotated", 0, 0, G_OPTION_ARG_NONE, &options.only_annotated,
      "Only tasks that a person has answered", NULL },
    { NULL },
  };

  if (!assay_cli_parse (cli, entries, 1, 1, error))
    return FALSE;
  options.format = format != NULL ? format : "json";
  options.filter = filter;
  options.search = search;
  options.tasks = tasks;
  return write_export (cli, &options, output != NULL ? output : "-", error);
}

const AssayCmd assay_cmd_export[] = {
  { NULL, "PROJECT", "Writes tasks, annotations and predictions",
    "  assayctl export Photos --format json --output photos.json\n"
    "  assayctl export Reviews --format csv --run 3 > reviews.csv",
    export },
  { NULL },
};
