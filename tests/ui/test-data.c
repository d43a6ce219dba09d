/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-data-private.h"
#include "assay-export-dialog.h"
#include "assay-export.h"
#include "assay-import-store.h"
#include "assay-project.h"
#include "assay-task-search.h"
#include "assay-task.h"
#include "assay-test-ui.h"
#include "assay-test-window.h"

#include <string.h>

/* A project of twelve letters. */
static AssayWindow *
open_letters (void)
{
  g_autofree char *path = assay_test_make_project ("text-classification", "Letters");
  g_autoptr (GString) text = g_string_new ("[");
  g_autofree char *file = NULL;
  g_autoptr (AssayImportOptions) options = assay_import_options_new ();
  g_autoptr (AssayImportReport) report = assay_import_report_new ();
  g_autoptr (AssayWorkspace) workspace = assay_workspace_open_sync (path, ASSAY_WORKSPACE_DEFAULT, NULL);
  g_autoptr (GError) error = NULL;

  for (int i = 1; i <= 12; i++)
    g_string_append_printf (text, "%s{\"text\":\"letter %02d about %s\",\"stars\":%d}", i > 1 ? "," : "", i,
                            i % 2 == 0 ? "a refund" : "the weather", i % 5 + 1);
  g_string_append_c (text, ']');
  file = assay_test_write_file ("letters.json", text->str);
  options->sources = g_new0 (char *, 2);
  options->sources[0] = g_strdup (file);
  assay_import_into_project_sync (workspace, 1, options, NULL, NULL, report, NULL, &error);
  g_assert_no_error (error);
  assay_workspace_close_sync (workspace);
  return assay_test_open_window (path);
}

static AssayDataView *
find_view (AssayWindow *window)
{
  g_autoptr (GPtrArray) found = assay_test_find (GTK_WIDGET (window), ASSAY_TYPE_DATA_VIEW);

  g_assert_cmpuint (found->len, ==, 1);
  return found->pdata[0];
}

typedef struct
{
  AssayDataView *view;
  const char *text;
} Count;

static gboolean
has_count (gpointer data)
{
  Count *count = data;

  return g_strcmp0 (gtk_label_get_label (count->view->count), count->text) == 0;
}

static void
wait_count (AssayDataView *view, const char *text)
{
  Count count = { view, text };

  assay_test_wait (has_count, &count, text);
}

/* Filters and search narrow what is shown; what can't be understood is said and changes nothing. */
static void
test_filter (void)
{
  AssayWindow *window = open_letters ();
  AssayDataView *view = find_view (window);

  wait_count (view, "12 tasks");
  gtk_editable_set_text (GTK_EDITABLE (view->search), "refund");
  wait_count (view, "6 of 12 tasks");
  gtk_editable_set_text (GTK_EDITABLE (view->filter), "stars<=2");
  wait_count (view, "2 of 12 tasks");
  gtk_editable_set_text (GTK_EDITABLE (view->filter), "nonsense");
  g_signal_emit_by_name (view->filter, "search-changed");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (view->filter_problem)));
  g_assert_nonnull (strstr (gtk_label_get_label (view->filter_problem), "no condition"));
  wait_count (view, "2 of 12 tasks");
  g_object_set (view, "show", "truth", NULL);
  gtk_editable_set_text (GTK_EDITABLE (view->filter), "");
  wait_count (view, "0 of 12 tasks");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (view->pages), ==, "nothing");
  gtk_widget_activate_action (GTK_WIDGET (view), "data.clear-filters", NULL);
  wait_count (view, "12 tasks");
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
is_indexed (gpointer data)
{
  return assay_task_search_get_mark (data, NULL) == 12;
}

/* The window fills the index by itself, and searches on find the same. */
static void
test_index (void)
{
  AssayWindow *window = open_letters ();
  AssayDataView *view = find_view (window);
  AssayDb *db = assay_session_get_reader (assay_view_get_session (ASSAY_VIEW (view)));

  wait_count (view, "12 tasks");
  g_assert_cmpint (assay_task_search_get_mark (db, NULL), ==, 0);
  gtk_editable_set_text (GTK_EDITABLE (view->search), "ER 07");
  wait_count (view, "1 of 12 tasks");
  assay_test_wait (is_indexed, db, "all tasks are in the index");
  gtk_editable_set_text (GTK_EDITABLE (view->search), "ER 11");
  wait_count (view, "1 of 12 tasks");
  gtk_editable_set_text (GTK_EDITABLE (view->search), "refund");
  wait_count (view, "6 of 12 tasks");
  assay_test_destroy (GTK_WINDOW (window));
}

/* What was deleted can be brought back. */
static void
test_delete (void)
{
  AssayWindow *window = open_letters ();
  AssayDataView *view = find_view (window);

  wait_count (view, "12 tasks");
  assay_grid_select_only (view->grid, 3);
  gtk_widget_activate_action (GTK_WIDGET (view), "data.show-detail", NULL);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (view->detail)));
  gtk_widget_activate_action (GTK_WIDGET (view), "data.next", NULL);
  g_assert_cmpuint (assay_grid_get_position (view->grid), ==, 4);
  gtk_widget_activate_action (GTK_WIDGET (view), "data.close-detail", NULL);
  gtk_widget_activate_action (GTK_WIDGET (view), "data.delete", NULL);
  wait_count (view, "11 tasks");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL);
  wait_count (view, "12 tasks");
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
insert_answer (AssayDb *db, gpointer data, GError **error)
{
  g_autoptr (AssayAnnotation) annotation = assay_annotation_new ("person");

  annotation->task_id = 1;
  annotation->result = g_strdup ("[]");
  annotation->value = g_strdup ("{}");
  return assay_annotation_insert (db, annotation, error);
}

/* An answer of a person becomes the right one, and is it no more. */
static void
test_truth (void)
{
  AssayWindow *window = open_letters ();
  AssayDataView *view = find_view (window);

  assay_workspace_write_sync (assay_session_get_workspace (window->session), insert_answer, NULL,
                              ASSAY_CHANGE_ANNOTATIONS, NULL);
  g_object_set (view, "show", "annotated", NULL);
  wait_count (view, "1 of 12 tasks");
  assay_grid_select_only (view->grid, 0);
  gtk_widget_activate_action (GTK_WIDGET (view), "data.mark-truth", NULL);
  g_object_set (view, "show", "truth", NULL);
  wait_count (view, "1 of 12 tasks");
  assay_grid_select_only (view->grid, 0);
  gtk_widget_activate_action (GTK_WIDGET (view), "data.unmark-truth", NULL);
  wait_count (view, "0 of 12 tasks");
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
is_written (gpointer data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

/* The dialog writes what the service, and with it assayctl, writes for the same options. */
static void
test_export (void)
{
  AssayWindow *window = open_letters ();
  AssayDataView *view = find_view (window);
  const AssayExportOptions options = { .format = "json", .filter = "stars<=2", .search = "refund" };
  g_autofree char *expected_path = assay_test_temporary ("expected.json");
  g_autofree char *path = assay_test_temporary ("out.json");
  g_autofree char *expected = NULL;
  g_autofree char *written = NULL;
  g_autoptr (GError) error = NULL;
  GtkWindow *dialog;

  wait_count (view, "12 tasks");
  gtk_editable_set_text (GTK_EDITABLE (view->search), "refund");
  gtk_editable_set_text (GTK_EDITABLE (view->filter), "stars<=2");
  wait_count (view, "2 of 12 tasks");
  gtk_widget_activate_action (GTK_WIDGET (view), "data.export", NULL);
  dialog = assay_test_wait_dialog (window, ASSAY_TYPE_EXPORT_DIALOG);
  assay_export_dialog_write (ASSAY_EXPORT_DIALOG (dialog), path);
  assay_test_wait (is_written, path, "the file is written");
  g_assert_cmpint (assay_export_sync (assay_session_get_reader (window->session), 1, &options,
                                      expected_path, NULL, NULL, NULL, &error),
                   ==, 2);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (expected_path, &expected, NULL, NULL));
  g_assert_true (g_file_get_contents (path, &written, NULL, NULL));
  g_assert_cmpstr (written, ==, expected);
  gtk_window_destroy (dialog);
  assay_test_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  assay_test_ui_init (&argc, &argv);
  g_test_add_func ("/app/data/filter", test_filter);
  g_test_add_func ("/app/data/index", test_index);
  g_test_add_func ("/app/data/delete", test_delete);
  g_test_add_func ("/app/data/truth", test_truth);
  g_test_add_func ("/app/data/export", test_export);
  return g_test_run ();
}
