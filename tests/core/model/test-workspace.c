/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-error.h"
#include "assay-import-repo.h"
#include "assay-preference.h"
#include "assay-project.h"
#include "assay-result.h"
#include "assay-run.h"
#include "assay-task-reader.h"
#include "assay-version.h"
#include "assay-workspace.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static char *
temporary_path (const char *name)
{
  g_autofree char *folder = g_dir_make_tmp ("assay-XXXXXX", NULL);

  return g_build_filename (folder, name, NULL);
}

static gboolean
insert_project (AssayDb *db, gpointer data, GError **error)
{
  return assay_project_insert (db, data, error);
}

static gboolean
import_three (AssayDb *db, gpointer data, GError **error)
{
  AssayTaskDraft drafts[] = { { .data = (char *) "{\"text\":\"a\"}", .hash = 1 },
                              { .data = (char *) "{\"text\":\"b\"}", .hash = 1 },
                              { .data = (char *) "{\"text\":\"a\"}", .hash = 1 } };
  gint64 project_id = *(gint64 *) data;
  gint64 id = assay_import_begin (db, project_id, "three.json", NULL, error);
  guint n = 0;

  g_assert_cmpint (id, >, 0);
  g_assert_true (assay_import_add (db, id, project_id, drafts, 3, FALSE, NULL, &n, error));
  g_assert_cmpuint (n, ==, 2); /* the same hash is no proof, the same data is */
  g_assert_cmpint (assay_task_count (db, project_id, error), ==, 2);
  g_assert_true (assay_import_finish (db, id, NULL, 0, error));
  g_assert_true (assay_import_set_undone (db, id, TRUE, error));
  g_assert_cmpint (assay_task_count (db, project_id, error), ==, 0);
  g_assert_false (assay_import_set_undone (db, id, TRUE, NULL));
  g_assert_true (assay_import_set_undone (db, id, FALSE, error));
  g_assert_cmpint (assay_task_count (db, project_id, error), ==, 2);

  id = assay_import_begin (db, project_id, "more.json", NULL, error);
  g_assert_true (assay_import_add (db, id, project_id, drafts, 3, TRUE, NULL, &n, error));
  g_assert_cmpint (assay_task_count (db, project_id, error), ==, 5);
  g_assert_true (assay_import_clean_up (db, error)); /* we live: it stays */
  g_assert_cmpint (assay_task_count (db, project_id, error), ==, 5);
  g_assert_true (assay_db_exec (db, error, "UPDATE import SET expires_at = 1 WHERE state = 'running'", ""));
  g_assert_true (assay_import_clean_up (db, error)); /* slow is not dead */
  g_assert_cmpint (assay_task_count (db, project_id, error), ==, 5);
  g_assert_true (assay_db_exec (db, error, "UPDATE import SET owner = 'x:1:1', expires_at = 1", ""));
  g_assert_true (assay_import_clean_up (db, error));
  g_assert_cmpint (assay_task_count (db, project_id, error), ==, 2);
  return TRUE;
}

static void
test_projects_and_imports (void)
{
  g_autofree char *path = temporary_path ("w.assay");
  g_autoptr (GError) error = NULL;
  AssayWorkspace *workspace = assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error);
  g_autoptr (AssayProject) project = assay_project_new ("Photos", "<View/>");
  g_autoptr (AssayProject) same = assay_project_new ("Photos", "<View/>");
  g_autoptr (AssayProject) found = NULL;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  g_assert_true (assay_workspace_write_sync (workspace, insert_project, project, 0, &error));
  g_assert_false (assay_workspace_write_sync (workspace, insert_project, same, 0, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT);
  g_clear_error (&error);
  found = assay_project_find (assay_workspace_get_reader (workspace), "Photos", &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->id, ==, project->id);
  g_assert_null (assay_project_find (assay_workspace_get_reader (workspace), "Fotos", &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "“Photos”"));
  g_clear_error (&error);
  g_assert_true (assay_workspace_write_sync (workspace, import_three, &project->id, 0, &error));
  g_assert_no_error (error);

  assay_workspace_close_sync (workspace);
  g_assert_finalize_object (workspace);
  g_assert_true (assay_workspace_check_sync (path, problems, &error));
  g_assert_cmpuint (problems->len, ==, 0);
}

static void
test_refusals (void)
{
  g_autofree char *path = temporary_path ("w.assay");
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayWorkspace) workspace = NULL;
  g_autoptr (AssayDb) db = NULL;

  g_assert_null (assay_workspace_open_sync (path, ASSAY_WORKSPACE_DEFAULT, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, "This is not a database, but long enough to be one.......",
                                      -1, NULL));
  g_assert_null (assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_CORRUPT);
  g_clear_error (&error);
  g_unlink (path);

  db = assay_db_open (path, ASSAY_DB_CREATE, &error);
  g_assert_true (assay_db_script (db, "CREATE TABLE x (y)", &error));
  g_assert_null (assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (assay_db_script (db, "DROP TABLE x", &error));
  g_assert_true (assay_db_set_version (db, 9999, &error));
  g_assert_null (assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_NEW);
}

static void
fill (const char *path, guint n)
{
  g_autoptr (AssayWorkspace) workspace
    = assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = g_strdup_printf ("Project %u", i);
      g_autofree char *config = g_strnfill (400, 'x');
      g_autoptr (AssayProject) project = assay_project_new (title, config);

      g_assert_true (assay_workspace_write_sync (workspace, insert_project, project, 0, NULL));
    }
}

static void
test_salvage (void)
{
  g_autofree char *path = temporary_path ("w.assay");
  g_autofree char *copy = g_strconcat (path, ".new.assay", NULL);
  g_autoptr (GString) report = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr (AssayWorkspace) saved = NULL;
  g_autoptr (GPtrArray) projects = NULL;
  gsize size = 0;

  fill (path, 200);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  /* Overwrite one leaf page of the project table. */
  for (gsize page = 4096; page + 4096 <= size; page += 4096)
    if (bytes[page] == 13 && memmem (bytes + page, 4096, "Project 100xxx", 14) != NULL)
      {
        memset (bytes + page, 0x5a, 4096);
        break;
      }
  g_assert_true (g_file_set_contents (path, bytes, size, NULL));
  g_assert_null (assay_workspace_open_sync (path, ASSAY_WORKSPACE_DEFAULT, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, "salvage"));
  g_clear_error (&error);

  g_assert_true (assay_workspace_salvage_sync (path, copy, report, &error));
  g_assert_no_error (error);
  g_test_message ("%s", report->str);
  saved = assay_workspace_open_sync (copy, ASSAY_WORKSPACE_DEFAULT, &error);
  g_assert_no_error (error);
  projects = assay_project_list (assay_workspace_get_reader (saved), FALSE, &error);
  g_assert_cmpuint (projects->len, >=, 180);
  g_assert_cmpuint (projects->len, <, 200);
  g_assert_false (assay_workspace_salvage_sync (path, copy, report, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_CONFLICT);
}

static void
test_every_write_may_fail (void)
{
  g_autofree char *path = temporary_path ("w.assay");
  g_autoptr (AssayDb) db = NULL;
  g_autoptr (AssayProject) project = assay_project_new ("P", "<View/>");
  AssayTaskDraft drafts[] = { { .data = (char *) "{}", .hash = 1 }, { .data = (char *) "[]", .hash = 2 } };
  gboolean done = FALSE;

  g_object_unref (assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, NULL));
  db = assay_db_open (path, ASSAY_DB_READ_WRITE, NULL);
  g_assert_true (assay_project_insert (db, project, NULL));
  for (guint nth = 1; !done; nth++)
    {
      g_autoptr (GError) error = NULL;
      gint64 id = assay_import_begin (db, project->id, "x", NULL, NULL);
      guint n = 0;

      assay_db_set_fault (db, nth, ASSAY_ERROR_NO_SPACE);
      done = assay_import_add (db, id, project->id, drafts, 2, TRUE, NULL, &n, &error);
      assay_db_set_fault (db, 0, 0);
      g_assert_cmpint (assay_task_count (db, project->id, NULL), ==, done ? 2 : 0);
      g_assert_cmpint (assay_db_get_int (db, NULL, "SELECT count(*) FROM task", ""), ==, done ? 2 : 0);
      if (!done)
        g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_NO_SPACE);
      g_assert_cmpuint (nth, <, 100);
    }
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static AssayWorkspace *
open_async (const char *path, AssayWorkspaceFlags flags, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  assay_workspace_open_async (path, flags, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return assay_workspace_open_finish (result, error);
}

static void
test_open_async (void)
{
  g_autofree char *path = temporary_path ("w.assay");
  g_autoptr (GError) error = NULL;
  AssayWorkspace *workspace = open_async (path, ASSAY_WORKSPACE_DEFAULT, &error);

  g_assert_null (workspace);
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND);
  g_clear_error (&error);

  workspace = open_async (path, ASSAY_WORKSPACE_CREATE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (assay_workspace_get_reader (workspace)); /* ours, not the thread's */
  g_assert_false (assay_workspace_is_read_only (workspace));
  g_object_unref (workspace);
}

static void
note_changes (AssayChanges *changes, guint kinds, gpointer data)
{
  *(guint *) data |= kinds;
}

/* What another process commits is noticed without reading anything. */
static void
test_watch (void)
{
  g_autofree char *path = temporary_path ("w.assay");
  g_autoptr (AssayWorkspace) ours = assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, NULL);
  g_autoptr (AssayWorkspace) theirs = assay_workspace_open_sync (path, ASSAY_WORKSPACE_DEFAULT,
                                                                 NULL);
  g_autoptr (AssayProject) project = assay_project_new ("P", "<View/>");
  guint kinds = 0;

  assay_workspace_watch (ours);
  g_signal_connect (assay_workspace_get_changes (ours), "changed", G_CALLBACK (note_changes), &kinds);
  g_assert_true (assay_workspace_write_sync (theirs, insert_project, project,
                                             ASSAY_CHANGE_PROJECTS, NULL));
  while (kinds == 0) /* the test's time limit ends it otherwise */
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (kinds, ==, ASSAY_CHANGE_EXTERNAL);
}

static gboolean
no_change (AssayDb *db, gpointer data, GError **error)
{
  return TRUE;
}

/* A write-protected file in a write-protected folder, as on a CD: everything can be read, and what
 * can't be done says why. To root nothing is protected, so the test is nobody for a while. */
static void
test_read_only (void)
{
  g_autofree char *path = temporary_path ("w.assay");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *other = g_build_filename (folder, "new.assay", NULL);
  g_autoptr (AssayProject) project = assay_project_new ("P", "<View/>");
  g_autoptr (GPtrArray) projects = NULL;
  g_autoptr (GError) error = NULL;
  AssayWorkspace *workspace = assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, NULL);
  gboolean root = geteuid () == 0;

  g_assert_true (assay_workspace_write_sync (workspace, insert_project, project, 0, NULL));
  g_object_unref (workspace);
  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  g_assert_cmpint (root ? seteuid (65534) : 0, ==, 0);

  workspace = assay_workspace_open_sync (path, ASSAY_WORKSPACE_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_true (assay_workspace_is_read_only (workspace));
  projects = assay_project_list (assay_workspace_get_reader (workspace), FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (projects->len, ==, 1);
  g_assert_false (assay_workspace_write_sync (workspace, no_change, NULL, 0, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_object_unref (workspace);

  g_assert_null (assay_workspace_open_sync (other, ASSAY_WORKSPACE_CREATE, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_PERMISSION);

  g_assert_cmpint (root ? seteuid (0) : 0, ==, 0);
  g_chmod (folder, 0700);
}

static gboolean
import_again (AssayDb *db, gpointer data, GError **error)
{
  static const char text[] = "{\"text\":\"I love it\"}";
  AssayTaskDraft draft = { .data = (char *) text, .hash = (gint64) assay_task_hash_data (text, NULL) };
  gint64 id = assay_import_begin (db, 1, "again.json", NULL, error);
  guint *n_inserted = data;

  return id > 0 && assay_import_add (db, id, 1, &draft, 1, FALSE, NULL, n_inserted, error)
         && assay_import_finish (db, id, NULL, 0, error);
}

/* What came with the later formats is there, and only there. */
static void
check_news (AssayDb *db, const AssayResult *result, int format)
{
  g_autoptr (AssayVersion) version = assay_version_load (db, 1, NULL);
  g_autoptr (GArray) votes = assay_preference_list (db, 1, 2, NULL);

  g_assert_cmpstr (version->name, ==, format >= 3 ? "The first" : "");
  g_assert_cmpuint (votes->len, ==, format >= 3 ? 1 : 0);
  if (format >= 3)
    g_assert_cmpint (g_array_index (votes, AssayPreferenceVote, 0).choice, ==, ASSAY_PREFER_B);
  g_assert_true (format >= 4 ? result->accuracy == 1 && result->correct : isnan (result->accuracy));
}

/* What an older Assay wrote is opened with everything in it, and a copy of it as it was is left. */
static void
test_older_format (gconstpointer name)
{
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "data", "db", name, NULL);
  g_autofree char *path = temporary_path ("w.assay");
  g_autofree char *copy = NULL;
  g_autofree char *script = NULL;
  g_autoptr (AssayDb) db = NULL;
  g_autoptr (AssayDb) old = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (AssayResult) result = NULL;
  g_autoptr (AssayProject) project = NULL;
  g_autoptr (GError) error = NULL;
  AssayWorkspace *workspace;
  guint n_inserted = 1;
  int version, now;

  g_assert_true (g_file_get_contents (source, &script, NULL, &error));
  db = assay_db_open (path, ASSAY_DB_CREATE, &error);
  g_assert_true (assay_db_script (db, script, &error));
  version = assay_db_get_version (db, &error);
  g_clear_pointer (&db, assay_db_close);

  workspace = assay_workspace_open_sync (path, ASSAY_WORKSPACE_DEFAULT, &error);
  g_assert_no_error (error);
  db = assay_workspace_get_reader (workspace);
  project = assay_project_find (db, "Reviews", &error);
  g_assert_cmpint (assay_task_count (db, project->id, &error), ==, 4);
  runs = assay_run_list (db, project->id, &error);
  g_assert_cmpuint (runs->len, ==, 1);
  result = assay_result_find (db, 1, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->status, ==, ASSAY_RESULT_OK);
  check_news (db, result, version);
  g_assert_true (assay_workspace_write_sync (workspace, import_again, &n_inserted, 0, &error));
  g_assert_cmpuint (n_inserted, ==, 0);
  g_assert_cmpint (assay_task_count (db, project->id, &error), ==, 4);
  now = assay_db_get_version (db, &error);
  db = NULL;
  g_object_unref (workspace);

  if (version == now) /* it will be older one day */
    return;
  copy = g_strdup_printf ("%s.before-%d", path, now);
  old = assay_db_open (copy, ASSAY_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (assay_db_get_version (old, &error), ==, version);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/workspace/projects-and-imports", test_projects_and_imports);
  g_test_add_func ("/model/workspace/refusals", test_refusals);
  g_test_add_func ("/model/workspace/salvage", test_salvage);
  g_test_add_func ("/model/workspace/every-write-may-fail", test_every_write_may_fail);
  g_test_add_func ("/model/workspace/open-async", test_open_async);
  g_test_add_func ("/model/workspace/watch", test_watch);
  g_test_add_func ("/model/workspace/read-only", test_read_only);
  g_test_add_data_func ("/model/workspace/format-1", "format-1.sql", test_older_format);
  g_test_add_data_func ("/model/workspace/format-2", "format-2.sql", test_older_format);
  g_test_add_data_func ("/model/workspace/format-3", "format-3.sql", test_older_format);
  g_test_add_data_func ("/model/workspace/format-4", "format-4.sql", test_older_format);
  g_test_add_data_func ("/model/workspace/format-5", "format-5.sql", test_older_format);
  return g_test_run ();
}
