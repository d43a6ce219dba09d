/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-cmd-import.c: "assayctl import": brings tables, JSON, texts, pictures and documents into a
 * project. What it guessed is said; what it could not take is counted, listed and written to a file. */

#include "assay-cmd.h"

#include "assay-error.h"
#include "assay-output.h"
#include "assay-import-preview.h"
#include "assay-import-repo.h"
#include "assay-import-store.h"
#include "assay-import-truth.h"
#include "assay-project-setup.h"

#include <glib-unix.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PREVIEW_ROWS 5

typedef struct
{
  char *columns;
  char *truth;
  char **mapping;
  char *delimiter;
  char *encoding;
  char *template;
  gboolean as_pages, as_documents, dry_run;
} Raw;

static void
draw_progress (const AssayImportProgress *progress, gpointer data)
{
  if (progress->fraction >= 0)
    fprintf (stderr, "\r\033[K%3.0f %%  ", progress->fraction * 100);
  else
    fputs ("\r\033[K", stderr);
  fprintf (stderr, "%" G_GUINT64_FORMAT " rows", progress->n_records);
  if (progress->n_rejected > 0)
    fprintf (stderr, ", %" G_GUINT64_FORMAT " rejected", progress->n_rejected);
  fflush (stderr);
}

static void
print_notes (const AssayImportReport *report)
{
  for (guint i = 0; i < report->notes->len; i++)
    assay_cli_note ("%s", (char *) report->notes->pdata[i]);
  for (guint i = 0; i < report->rejects->len && i < 20; i++)
    {
      AssayImportReject *reject = report->rejects->pdata[i];

      if (reject->line > 0)
        assay_cli_note ("%s:%" G_GUINT64_FORMAT ": %s", reject->source, reject->line, reject->reason);
      else
        assay_cli_note ("%s: %s", reject->source, reject->reason);
    }
  if (report->rejects->len > 20)
    assay_cli_note ("… and %" G_GUINT64_FORMAT " more", report->n_rejected - 20);
}

static gboolean
on_interrupt (gpointer data)
{
  /* The second time it ends at once; what is half done is undone by whoever opens the workspace next. */
  if (g_cancellable_is_cancelled (data))
    _exit (ASSAY_EXIT_INTERRUPTED);
  g_cancellable_cancel (data);
  return G_SOURCE_CONTINUE;
}

typedef struct
{
  AssayCli *cli;
  gint64 project_id;
  const AssayImportOptions *options;
  AssayImportReport *report;
  GCancellable *cancellable;
  GMainLoop *loop;
  gboolean ok;
  GError *error;
} Work;

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static gpointer
import_in_thread (gpointer data)
{
  Work *work = data;
  gboolean shown = assay_console_is_terminal (STDERR_FILENO);

  work->ok = assay_import_into_project_sync (work->cli->workspace, work->project_id, work->options,
                                             shown ? draw_progress : NULL, NULL, work->report,
                                             work->cancellable, &work->error);
  if (shown)
    fputs ("\r\033[K", stderr);
  g_idle_add (quit, work->loop);
  return NULL;
}

/* The rejects must not take the place of what is being read. */
static gboolean
check_rejects (AssayCli *cli, const AssayImportOptions *options, GError **error)
{
  const char *path = options->rejects_path;
  gboolean same = path != NULL && assay_output_is_same (path, cli->workspace_path);

  for (int i = 0; path != NULL && options->sources[i] != NULL; i++)
    same = same || assay_output_is_same (path, options->sources[i]);
  if (same)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                 "The rejects would replace “%s”; name another file", path);
  return !same;
}

static gboolean
run_import (AssayCli *cli, AssayProject *project, const AssayImportOptions *options, GError **error)
{
  g_autoptr (AssayImportReport) report = assay_import_report_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Work work = { cli, project->id, options, report, cancellable, g_main_loop_new (NULL, FALSE), FALSE, NULL };
  guint on_int = g_unix_signal_add (SIGINT, on_interrupt, cancellable);
  guint on_term = g_unix_signal_add (SIGTERM, on_interrupt, cancellable);
  GThread *thread = g_thread_new ("import", import_in_thread, &work);

  g_main_loop_run (work.loop);
  g_thread_join (thread);
  g_source_remove (on_int);
  g_source_remove (on_term);
  g_main_loop_unref (work.loop);
  print_notes (report);
  if (g_error_matches (work.error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      assay_cli_note ("Interrupted; nothing was imported");
      cli->status = ASSAY_EXIT_INTERRUPTED;
      g_clear_error (&work.error);
      return TRUE;
    }
  if (!work.ok)
    {
      g_propagate_error (error, work.error);
      return FALSE;
    }
  assay_cli_print ("%" G_GUINT64_FORMAT " tasks imported, %" G_GUINT64_FORMAT " duplicates, %"
                   G_GUINT64_FORMAT " rejected, %.1f s\n",
                   report->n_tasks, report->n_duplicates, report->n_rejected, report->seconds);
  if (report->n_rejected > 0)
    cli->status = report->n_tasks > 0 ? ASSAY_EXIT_SOME_FAILED : ASSAY_EXIT_ALL_FAILED;
  return TRUE;
}

static gboolean
preview (AssayCli *cli, AssayProject *project, const AssayImportOptions *options, GError **error)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (project->label_config, -1, error);
  g_autoptr (GPtrArray) folders = config == NULL ? NULL : assay_folder_list (cli->db, error);
  g_autoptr (AssayImportPreview) preview
    = folders == NULL ? NULL
                      : assay_import_preview_sync (options, config, folders, PREVIEW_ROWS, NULL, error);

  if (preview == NULL)
    return FALSE;
  assay_cli_print ("%s\n", preview->format);
  for (guint i = 0; i < preview->mapping->len; i++)
    {
      AssayImportMapping *mapping = preview->mapping->pdata[i];

      assay_cli_print ("  %s → %s%s%s%s\n", mapping->column,
                       mapping->key != NULL ? mapping->key : "",
                       mapping->control != NULL ? "ground truth of " : "",
                       mapping->control != NULL ? mapping->control
                       : mapping->key == NULL   ? "left out"
                                                : "",
                       mapping->guessed ? " (guessed)" : "");
    }
  for (guint i = 0; i < preview->rows->len; i++)
    assay_cli_print ("%s\n", (char *) preview->rows->pdata[i]);
  print_notes (preview->report);
  if (preview->problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&preview->problem));
  return FALSE;
}

typedef struct
{
  const char *title;
  const AssayProjectTemplate *template;
  const AssayProjectColumns *columns;
  AssayProject *project;
} Make;

static gboolean
make_project (AssayDb *db, gpointer data, GError **error)
{
  Make *make = data;

  make->project = make->template != NULL
                    ? assay_project_setup (db, make->title, make->template, error)
                    : assay_project_setup_from_columns (db, make->title, make->columns, error);
  return make->project != NULL;
}

static gboolean
purge_project (AssayDb *db, gpointer data, GError **error)
{
  const AssayProject *project = data;

  return assay_project_set_deleted (db, project->id, TRUE, error) &&
         assay_project_purge (db, project->id, error);
}

/* An import that brought nothing leaves no empty project behind. That it failed is said already. */
static void
unmake_project (AssayCli *cli, AssayProject *project)
{
  g_autoptr (GError) error = NULL;

  if (assay_cli_write (cli, purge_project, project, ASSAY_CHANGE_PROJECTS, &error))
    assay_cli_note ("Removed the project “%s” again", project->title);
  else
    assay_cli_note ("The empty project “%s” is left: %s", project->title, error->message);
}

/* "label=1:World,2:Sports": the column, and the classes in it. */
static gboolean
split_truth (const char *truth, char **column, char ***labels)
{
  const char *equals = truth != NULL ? strchr (truth, '=') : NULL;
  g_auto (GStrv) pairs = NULL;

  if (equals == NULL || strchr (equals, ':') == NULL)
    return FALSE;
  *column = g_strndup (truth, equals - truth);
  pairs = g_strsplit (equals + 1, ",", -1);
  *labels = g_new0 (char *, g_strv_length (pairs) + 1);
  for (int i = 0; pairs[i] != NULL; i++)
    {
      const char *colon = strchr (pairs[i], ':');

      (*labels)[i] = g_strdup (colon != NULL ? colon + 1 : pairs[i]);
    }
  return TRUE;
}

/* An import that says what its columns are may begin a project. */
static AssayProject *
find_or_make_project (AssayCli *cli, const Raw *raw, AssayImportOptions *options, gboolean *made,
                      GError **error)
{
  g_autoptr (GError) local_error = NULL;
  AssayProject *project = assay_cli_find_project (cli, cli->args[0], &local_error);
  g_autofree char *column = NULL;
  g_auto (GStrv) labels = NULL;
  AssayProjectColumns columns;
  Make make = { .title = cli->args[0] };

  if (project != NULL)
    return project;
  if (raw->template != NULL)
    make.template = assay_project_template_get (raw->template, error);
  else if (options->columns != NULL && split_truth (raw->truth, &column, &labels))
    {
      columns = (AssayProjectColumns){ (const char *const *) options->columns, column,
                                       (const char *const *) labels };
      make.columns = &columns;
    }
  else
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if ((raw->template != NULL && make.template == NULL) || raw->dry_run ||
      !assay_cli_write (cli, make_project, &make, ASSAY_CHANGE_PROJECTS, error))
    {
      if (error != NULL && *error == NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  assay_cli_note ("Made the project “%s”%s", make.title,
                  make.columns != NULL ? " for texts with these columns and classes" : "");
  *made = TRUE;
  return make.project;
}

static gboolean
take_encoding (const char *name, AssayImportOptions *options, GError **error)
{
  static const struct
  {
    const char *name;
    AssayEncoding encoding;
  } encodings[] = {
    { "utf-8", ASSAY_ENCODING_UTF8 },
    { "windows-1252", ASSAY_ENCODING_WINDOWS_1252 },
    { "utf-16le", ASSAY_ENCODING_UTF16LE },
    { "utf-16be", ASSAY_ENCODING_UTF16BE },
  };

  if (name == NULL)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++)
    if (g_ascii_strcasecmp (encodings[i].name, name) == 0)
      {
        options->encoding = encodings[i].encoding;
        return TRUE;
      }
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
               "“%s” is no encoding; use utf-8, windows-1252, utf-16le or utf-16be", name);
  return FALSE;
}

static gboolean
take_raw (const Raw *raw, AssayImportOptions *options, GError **error)
{
  if (raw->columns != NULL)
    options->columns = g_strsplit (raw->columns, ",", -1);
  options->mapping = g_strdupv (raw->mapping);
  if (raw->truth != NULL)
    {
      options->ground_truth = g_new0 (char *, 2);
      options->ground_truth[0] = g_strdup (raw->truth);
    }
  options->pdf = raw->as_pages       ? ASSAY_PDF_PAGES
                 : raw->as_documents ? ASSAY_PDF_DOCUMENTS
                                     : ASSAY_PDF_AUTOMATIC;
  if (!take_encoding (raw->encoding, options, error))
    return FALSE;
  if (raw->delimiter == NULL)
    return TRUE;
  options->delimiter = strcmp (raw->delimiter, "\\t") == 0 || strcmp (raw->delimiter, "tab") == 0
                         ? '\t'
                         : raw->delimiter[0];
  if (options->delimiter != '\0' && (raw->delimiter[1] == '\0' || options->delimiter == '\t'))
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "“%s” is no delimiter; use one character or tab",
               raw->delimiter);
  return FALSE;
}

static gboolean
import_with (AssayCli *cli, const Raw *raw, AssayImportOptions *options, GError **error)
{
  g_autoptr (AssayProject) project = NULL;
  gboolean made = FALSE;
  gboolean ok;

  if (!take_raw (raw, options, error) || !assay_cli_open (cli, ASSAY_WORKSPACE_CREATE, error))
    return FALSE;
  options->sources = g_strdupv (cli->args + 1);
  if (!check_rejects (cli, options, error))
    return FALSE;
  project = find_or_make_project (cli, raw, options, &made, error);
  if (project == NULL)
    return FALSE;
  if (raw->dry_run)
    return preview (cli, project, options, error);
  ok = run_import (cli, project, options, error);
  if (made && (!ok || cli->status == ASSAY_EXIT_INTERRUPTED))
    unmake_project (cli, project);
  return ok;
}

static gboolean
import (AssayCli *cli, GError **error)
{
  Raw raw = { 0 };
  g_autoptr (AssayImportOptions) options = assay_import_options_new ();
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &options->format, "csv, json, … (found out)", "FORMAT" },
    { "no-header", 0, 0, G_OPTION_ARG_NONE, &options->no_header, "The first row is data", NULL },
    { "columns", 0, 0, G_OPTION_ARG_FILENAME, &raw.columns, "What the columns are called", "A,B,C" },
    { "delimiter", 0, 0, G_OPTION_ARG_FILENAME, &raw.delimiter, "Of a table (found out)", "CHAR" },
    { "encoding", 0, 0, G_OPTION_ARG_FILENAME, &raw.encoding, "Of texts and tables (found out)", "NAME" },
    { "map", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw.mapping,
      "A column becomes this key of the data; repeatable", "KEY=COLUMN" },
    { "ground-truth", 'g', 0, G_OPTION_ARG_FILENAME, &raw.truth,
      "A column with the right answers, and what its values mean", "COLUMN[=VALUE:LABEL,…]" },
    { "keep-truth", 0, 0, G_OPTION_ARG_NONE, &options->keep_truth,
      "Leave that column in the data as well", NULL },
    { "keep-duplicates", 0, 0, G_OPTION_ARG_NONE, &options->keep_duplicates,
      "Also what the project has already", NULL },
    { "all-or-nothing", 0, 0, G_OPTION_ARG_NONE, &options->all_or_nothing,
      "One bad row undoes the import", NULL },
    { "reference", 0, 0, G_OPTION_ARG_NONE, &options->reference,
      "Leave files where they are, instead of copying them", NULL },
    { "password", 0, 0, G_OPTION_ARG_FILENAME, &options->password, "Of locked PDFs", "TEXT" },
    { "as-pages", 0, 0, G_OPTION_ARG_NONE, &raw.as_pages, "A task for each page of a PDF", NULL },
    { "as-documents", 0, 0, G_OPTION_ARG_NONE, &raw.as_documents, "A task for each PDF", NULL },
    { "rejects", 0, 0, G_OPTION_ARG_FILENAME, &options->rejects_path, "Where bad rows go", "FILE" },
    { "template", 0, 0, G_OPTION_ARG_FILENAME, &raw.template,
      "Make the project from it if it is not there", "ID" },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &raw.dry_run, "Only show the first rows", NULL },
    { NULL },
  };
  gboolean ok = assay_cli_parse (cli, entries, 2, -1, error) && import_with (cli, &raw, options, error);

  g_free (raw.columns);
  g_free (raw.truth);
  g_strfreev (raw.mapping);
  g_free (raw.delimiter);
  g_free (raw.encoding);
  g_free (raw.template);
  return ok;
}

static gboolean
undo_last (AssayDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) imports = assay_import_list (db, *(gint64 *) data, error);

  for (guint i = 0; imports != NULL && i < imports->len; i++)
    {
      AssayImport *last = imports->pdata[i];

      if (strcmp (last->state, "done") == 0)
        return assay_import_set_undone (db, last->id, TRUE, error);
    }
  if (imports != NULL)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND, "There is no import to undo");
  return FALSE;
}

static gboolean
undo (AssayCli *cli, GError **error)
{
  g_autoptr (AssayProject) project = NULL;

  if (!assay_cli_parse (cli, NULL, 1, 1, error) ||
      !assay_cli_open (cli, ASSAY_WORKSPACE_DEFAULT, error))
    return FALSE;
  project = assay_cli_find_project (cli, cli->args[0], error);
  return project != NULL &&
         assay_cli_write (cli, undo_last, &project->id, ASSAY_CHANGE_TASKS, error);
}

const AssayCmd assay_cmd_import[] = {
  { NULL, "PROJECT SOURCE…", "Imports files and folders",
    "  assayctl import Photos ../photos\n"
    "  assayctl import News news.csv --no-header --columns label,title,description \\\n"
    "           --ground-truth label=1:World,2:Sports,3:Business,4:Sci/Tech",
    import },
  { "undo", "PROJECT", "Takes the last import back", NULL, undo },
  { NULL },
};
