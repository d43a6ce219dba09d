/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-error.h"
#include "assay-import-repo.h"
#include "assay-import-store.h"
#include "assay-project.h"
#include "import-sink.h"

#include <string.h>

static const char config[]
  = "<View><Text name=\"t\" value=\"$text\"/><Choices name=\"label\" toName=\"t\"><Choice value=\"a\"/>"
    "<Choice value=\"b\"/></Choices></View>";

typedef struct
{
  char *folder;
  AssayWorkspace *workspace;
  gint64 project_id;
  AssayImportReport *report;
} Fixture;

static gboolean
insert_project (AssayDb *db, gpointer data, GError **error)
{
  return assay_project_insert (db, data, error);
}

static void
open_workspace (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->folder, "w.assay", NULL);
  g_autoptr (GError) error = NULL;

  f->workspace = assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (AssayProject) project = assay_project_new ("News", config);
  g_autoptr (GError) error = NULL;

  f->folder = test_folder_new ();
  open_workspace (f);
  g_assert_true (assay_workspace_write_sync (f->workspace, insert_project, project, 0, &error));
  f->project_id = project->id;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->report, assay_import_report_free);
  assay_workspace_close_sync (f->workspace);
  g_assert_finalize_object (f->workspace);
  g_free (f->folder);
}

static AssayImportOptions *
options_for (const char *path)
{
  AssayImportOptions *options = assay_import_options_new ();

  options->sources = g_strsplit (path, "\n", -1);
  return options;
}

static gboolean
import (Fixture *f, const AssayImportOptions *options, GError **error)
{
  g_clear_pointer (&f->report, assay_import_report_free);
  f->report = assay_import_report_new ();
  return assay_import_into_project_sync (f->workspace, f->project_id, options, NULL, NULL, f->report, NULL, error);
}

static gint64
count (Fixture *f, const char *sql)
{
  return assay_db_get_int (assay_workspace_get_reader (f->workspace), NULL, sql, "");
}

static gboolean
undo (AssayDb *db, gpointer data, GError **error)
{
  return assay_import_set_undone (db, *(gint64 *) data, TRUE, error);
}

static void
test_duplicates_and_undo (Fixture *f, gconstpointer data)
{
  g_autofree char *csv = test_write (f->folder, "a.csv", "text,n\none,1\ntwo,2\none,1\n", -1);
  g_autofree char *json
    = test_write (f->folder, "a.json", "[{\"n\":2,\"text\":\"two\"},{\"text\":\"three\"},{\"n\":1,\"text\":\"\\u006fne\"}]", -1);
  g_autoptr (AssayImportOptions) table = options_for (csv);
  g_autoptr (AssayImportOptions) tasks = options_for (json);
  g_autoptr (GError) error = NULL;
  gint64 first;

  g_assert_true (import (f, table, &error));
  g_assert_cmpuint (f->report->n_tasks, ==, 2);
  g_assert_cmpuint (f->report->n_duplicates, ==, 1);
  first = f->report->import_id;
  g_assert_cmpint (first, >, 0);

  g_assert_true (import (f, tasks, &error)); /* another format, another order, another spelling */
  g_assert_cmpuint (f->report->n_tasks, ==, 1);
  g_assert_cmpuint (f->report->n_duplicates, ==, 2);
  g_assert_true (import (f, table, &error));
  g_assert_cmpuint (f->report->n_tasks, ==, 0);
  g_assert_cmpint (f->report->import_id, ==, 0); /* nothing new, no step */
  g_assert_cmpint (count (f, "SELECT count(*) FROM import"), ==, 2);

  g_assert_true (assay_workspace_write_sync (f->workspace, undo, &first, 0, &error));
  g_assert_cmpint (assay_task_count (assay_workspace_get_reader (f->workspace), f->project_id, NULL), ==, 1);
  g_assert_true (import (f, table, &error)); /* what was undone is no duplicate */
  g_assert_cmpuint (f->report->n_tasks, ==, 2);

  table->keep_duplicates = TRUE;
  g_assert_true (import (f, table, &error));
  g_assert_cmpuint (f->report->n_tasks, ==, 3);
  g_assert_no_error (error);
}

static void
test_labels_are_adopted (Fixture *f, gconstpointer data)
{
  static const char rows[] = "\"3\",\"Short\",\"The market has gone up, and that is news\"\n"
    "\"1\",\"Also\",\"A summit of states was held far away\"\n"
                             "\"4\",\"Third\",\"A probe has left the solar system at last\"\n";
  g_autofree char *path = test_write (f->folder, "news.csv", rows, -1);
  g_autoptr (AssayImportOptions) options = options_for (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayProject) project = NULL;
  g_autoptr (AssayAnnotation) truth = NULL;
  g_autoptr (AssayTask) task = NULL;

  options->no_header = TRUE;
  options->columns = g_strsplit ("class,title,description", ",", -1);
  options->ground_truth = g_strsplit ("class=1:World,2:Sports,3:Business,4:Sci/Tech", "\n", -1);
  g_assert_true (import (f, options, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (f->report->n_tasks, ==, 3);
  g_assert_cmpuint (f->report->n_annotations, ==, 3);
  project = assay_project_load (assay_workspace_get_reader (f->workspace), f->project_id, NULL);
  g_assert_nonnull (strstr (project->label_config, "<Choice value=\"Sci/Tech\"/>"));
  g_assert_null (strstr (project->label_config, "value=\"a\""));
  task = assay_task_load (assay_workspace_get_reader (f->workspace), 1, &error);
  g_assert_cmpstr (task->data, ==, "{\"title\":\"Short\",\"text\":\"The market has gone up, and that is news\"}");
  g_assert_true (task->ground_truth);
  truth = assay_annotation_get_truth (assay_workspace_get_reader (f->workspace), 1, &error);
  g_assert_cmpstr (truth->value, ==, "{\"label\":\"Business\"}");
  g_assert_nonnull (strstr (truth->result, "\"from_name\":\"label\""));

  g_strfreev (options->ground_truth); /* now there are tasks: the labels stay */
  options->ground_truth = g_strsplit ("class=1:Red,2:Sports,3:Blue,4:Green", "\n", -1);
  g_assert_false (import (f, options, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND);
}

static void
test_nothing_remains (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) rows = g_string_new ("text\n");
  g_autofree char *path = NULL;
  g_autoptr (AssayImportOptions) options = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 25000; i++)
    g_string_append_printf (rows, "row %d\n", i);
  g_string_append (rows, "too,many\n");
  path = test_write (f->folder, "a.csv", rows->str, -1);
  options = options_for (path);
  options->all_or_nothing = TRUE;
  g_assert_false (import (f, options, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
  g_assert_cmpint (f->report->import_id, ==, 0);
  g_assert_cmpuint (f->report->n_rejected, ==, 1);
  g_assert_cmpint (count (f, "SELECT count(*) FROM task"), ==, 0);
  g_assert_cmpint (count (f, "SELECT count(*) FROM task_hash"), ==, 0);
  g_assert_cmpint (count (f, "SELECT count(*) FROM import"), ==, 0);
  g_assert_cmpint (assay_task_count (assay_workspace_get_reader (f->workspace), f->project_id, NULL), ==, 0);

  options->all_or_nothing = FALSE;
  g_clear_error (&error);
  g_assert_true (import (f, options, &error));
  g_assert_cmpuint (f->report->n_tasks, ==, 25000);
}

static gboolean
break_disk (AssayDb *db, gpointer data, GError **error)
{
  assay_db_set_fault (db, 2000, ASSAY_ERROR_NO_SPACE); /* in the midst of it: a write stores many rows */
  return TRUE;
}

static void
test_disk_full (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) rows = g_string_new ("text\n");
  g_autofree char *path = NULL;
  g_autoptr (AssayImportOptions) options = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 100000; i++)
    g_string_append_printf (rows, "row %d\n", i);
  path = test_write (f->folder, "a.csv", rows->str, -1);
  options = options_for (path);
  g_assert_true (assay_workspace_write_sync (f->workspace, break_disk, NULL, 0, NULL));
  g_assert_false (import (f, options, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_NO_SPACE);
  g_assert_cmpint (count (f, "SELECT count(*) FROM task"), ==, 0);
  g_assert_cmpint (count (f, "SELECT count(*) FROM import"), ==, 0);
}

static void
test_reference_allows_folder (Fixture *f, gconstpointer data)
{
  g_autofree char *path = test_write (f->folder, "in/a.csv", "text\na\n", -1);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (AssayImportOptions) options = options_for (path);
  g_autoptr (GPtrArray) folders = NULL;

  options->reference = TRUE;
  g_assert_true (import (f, options, NULL));
  folders = assay_folder_list (assay_workspace_get_reader (f->workspace), NULL);
  g_assert_cmpuint (folders->len, ==, 1);
  g_assert_cmpstr (folders->pdata[0], ==, folder);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

static void
test_async_and_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) rows = g_string_new ("text\n");
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (GAsyncResult) cancelled = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (AssayImportReport) report = assay_import_report_new ();

  for (int i = 0; i < 60000; i++)
    g_string_append_printf (rows, "row %d\n", i);
  path = test_write (f->folder, "a.csv", rows->str, -1);
  f->report = assay_import_report_new ();

  assay_import_into_project_async (f->workspace, f->project_id, options_for (path), NULL, NULL, report, cancellable,
                                   on_done, &cancelled);
  g_cancellable_cancel (cancellable);
  while (cancelled == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (assay_import_into_project_finish (cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpint (count (f, "SELECT count(*) FROM task"), ==, 0);

  assay_import_into_project_async (f->workspace, f->project_id, options_for (path), NULL, NULL, f->report, NULL,
                                   on_done, &done);
  while (done == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (assay_import_into_project_finish (done, &error));
  g_assert_cmpuint (f->report->n_tasks, ==, 60000);
  g_assert_cmpint (count (f, "SELECT count(*) FROM task"), ==, 60000);
}

typedef struct
{
  AssayWorkspace *workspace;
  GCancellable *cancellable;
} Canceller;

static gboolean
cancel_when_begun (AssayDb *db, gpointer data, GError **error)
{
  const Canceller *canceller = data;

  if (assay_db_get_int (db, NULL, "SELECT count(*) FROM task", "") > 0)
    g_cancellable_cancel (canceller->cancellable);
  return TRUE;
}

/* Cancels when a batch is stored: gets its turn with the db worker between batches. More of them than
 * may wait are left then, so that the import can't be at its end. */
static gpointer
cancel_in_the_middle (gpointer data)
{
  const Canceller *canceller = data;

  while (!g_cancellable_is_cancelled (canceller->cancellable))
    assay_workspace_write_sync (canceller->workspace, cancel_when_begun, data, 0, NULL);
  return NULL;
}

static void
append_rows (GString *rows, int from, int to)
{
  for (int i = from; i < to; i++)
    g_string_append_printf (rows, "{\"text\":\"row %d\"}\n", i);
}

static void
test_batches (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) rows = g_string_new (NULL);
  g_autoptr (AssayImportOptions) options = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Canceller canceller = { f->workspace, cancellable };
  GThread *thread;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  gint64 import_id;

  append_rows (rows, 0, 25000);
  g_string_append (rows, "{\"text\":\n");
  append_rows (rows, 5000, 35000);
  g_string_append (rows, "{\"tex\":\"x\"}\n");
  append_rows (rows, 34999, 60000);
  path = test_write (f->folder, "a.jsonl", rows->str, -1);
  options = options_for (path);

  f->report = assay_import_report_new ();
  thread = g_thread_new ("canceller", cancel_in_the_middle, &canceller);
  g_assert_false (assay_import_into_project_sync (f->workspace, f->project_id, options, NULL, NULL, f->report,
                                                  cancellable, &error));
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpint (count (f, "SELECT count(*) FROM task"), ==, 0);
  g_assert_cmpint (count (f, "SELECT count(*) FROM task_hash"), ==, 0);

  g_assert_true (import (f, options, &error)); /* duplicates of batches before, rejects within one */
  g_assert_cmpuint (f->report->n_tasks, ==, 60000);
  g_assert_cmpuint (f->report->n_duplicates, ==, 20001);
  g_assert_cmpuint (f->report->n_rejected, ==, 2);
  g_assert_cmpuint (((AssayImportReject *) f->report->rejects->pdata[0])->line, ==, 25001);
  g_assert_cmpuint (((AssayImportReject *) f->report->rejects->pdata[1])->line, ==, 55002);
  g_assert_cmpint (count (f, "SELECT count(*) FROM task_hash"), ==, 60000);
  import_id = f->report->import_id;

  append_rows (rows, 60000, 60010);
  g_free (test_write (f->folder, "a.jsonl", rows->str, -1));
  g_assert_true (import (f, options, &error)); /* duplicates of another import */
  g_assert_cmpuint (f->report->n_tasks, ==, 10);
  g_assert_cmpuint (f->report->n_duplicates, ==, 80001);

  g_assert_true (assay_workspace_write_sync (f->workspace, undo, &import_id, 0, &error));
  g_assert_true (import (f, options, &error)); /* what was undone is no duplicate */
  g_assert_cmpuint (f->report->n_tasks, ==, 60000);
  g_assert_cmpint (count (f, "SELECT count(*) FROM task_hash"), ==, 120010);
}

/* Makes a finished import what it is when its process is killed. */
static gboolean
kill_importer (AssayDb *db, gpointer data, GError **error)
{
  return assay_db_exec (db, error, "UPDATE import SET state = 'running', owner = 'x:1:1', expires_at = 1", "");
}

static void
test_killed (Fixture *f, gconstpointer data)
{
  g_autofree char *path = test_write (f->folder, "a.csv", "text\na\nb\n", -1);
  g_autoptr (AssayImportOptions) options = options_for (path);

  g_assert_true (import (f, options, NULL));
  g_assert_true (assay_workspace_write_sync (f->workspace, kill_importer, NULL, 0, NULL));
  assay_workspace_close_sync (f->workspace);
  g_assert_finalize_object (f->workspace);
  open_workspace (f);
  g_assert_cmpint (count (f, "SELECT count(*) FROM import"), ==, 0);
  g_assert_cmpint (count (f, "SELECT count(*) FROM task"), ==, 0);
  g_assert_cmpint (count (f, "SELECT count(*) FROM task_hash"), ==, 0);
  g_assert_cmpint (count (f, "SELECT n_tasks FROM project"), ==, 0);
  g_assert_true (import (f, options, NULL));
  g_assert_cmpuint (f->report->n_tasks, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/service/import-store/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("duplicates-and-undo", test_duplicates_and_undo);
  ADD ("labels-are-adopted", test_labels_are_adopted);
  ADD ("nothing-remains", test_nothing_remains);
  ADD ("disk-full", test_disk_full);
  ADD ("reference-allows-folder", test_reference_allows_folder);
  ADD ("async-and-cancel", test_async_and_cancel);
  ADD ("batches", test_batches);
  ADD ("killed", test_killed);
  return g_test_run ();
}
