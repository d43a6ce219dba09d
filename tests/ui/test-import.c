/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-import-assistant.h"
#include "assay-import-history.h"
#include "assay-import-setup.h"
#include "assay-label-columns.h"
#include "assay-project-dialog.h"
#include "assay-project.h"
#include "assay-task.h"
#include "assay-test-ui.h"
#include "assay-test-window.h"

#include <string.h>

static gboolean
shows_text (GtkWidget *root, const char *text)
{
  g_autoptr (GPtrArray) labels = assay_test_find (root, GTK_TYPE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    if (strstr (gtk_label_get_text (labels->pdata[i]), text) != NULL)
      return TRUE;
  return FALSE;
}

typedef struct
{
  GtkWindow *dialog;
  const char *text;
} Text;

static gboolean
has_text (gpointer data)
{
  return shows_text (GTK_WIDGET (((Text *) data)->dialog), ((Text *) data)->text);
}

static void
wait_text (GtkWindow *dialog, const char *text)
{
  Text wanted = { dialog, text };

  assay_test_wait (has_text, &wanted, text);
}

static gboolean
is_report (gpointer data)
{
  return g_str_equal (assay_import_assistant_get_page (data), "report");
}

typedef struct
{
  AssayWindow *window;
  gint64 n;
} Tasks;

static gboolean
has_tasks (gpointer data)
{
  Tasks *tasks = data;

  return assay_project_row_get_tasks (assay_sidebar_get_project (tasks->window->sidebar)) == tasks->n;
}

static void
wait_tasks (AssayWindow *window, gint64 n)
{
  Tasks tasks = { window, n };

  assay_test_wait (has_tasks, &tasks, "the project has so many tasks");
}

static void
next (GtkWindow *assistant)
{
  gtk_widget_activate_action (GTK_WIDGET (assistant), "import.next", NULL);
}

/* A table with a bad row, from the first page to the report and back. */
static void
test_table (void)
{
  g_autofree char *path = assay_test_make_project ("text-classification", "Letters");
  g_autofree char *table
    = assay_test_write_file ("letters.csv", "body;number\nThe parcel came late.;1\nbroken row\n"
                                            "All is well, thank you.;2\n");
  char *sources[] = { table, NULL };
  AssayWindow *window = assay_test_open_window (path);
  GtkWindow *assistant;

  assay_window_import (window, sources);
  assistant = assay_test_wait_dialog (window, ASSAY_TYPE_IMPORT_ASSISTANT);
  g_assert_cmpstr (assay_import_assistant_get_page (ASSAY_IMPORT_ASSISTANT (assistant)), ==, "setup");
  wait_text (assistant, "The parcel came late.");
  g_assert_true (shows_text (GTK_WIDGET (assistant), "Line 3"));
  g_assert_true (shows_text (GTK_WIDGET (assistant), "Semicolon"));
  next (assistant);
  g_assert_cmpstr (assay_import_assistant_get_page (ASSAY_IMPORT_ASSISTANT (assistant)), ==, "options");
  next (assistant);
  assay_test_wait (is_report, assistant, "the import is over");
  g_assert_true (shows_text (GTK_WIDGET (assistant), "2 tasks Imported"));
  g_assert_true (shows_text (GTK_WIDGET (assistant), "1 row rejected"));
  g_assert_true (shows_text (GTK_WIDGET (assistant), "letters.csv, line 3"));
  wait_tasks (window, 2);

  gtk_widget_activate_action (GTK_WIDGET (assistant), "import.undo", NULL);
  wait_text (assistant, "The Import Was Undone");
  wait_tasks (window, 0);
  next (assistant);
  assay_test_destroy (GTK_WINDOW (window));
}

static GtkWidget *
find_setup (GtkWindow *assistant)
{
  g_autoptr (GPtrArray) found = assay_test_find (GTK_WIDGET (assistant), ASSAY_TYPE_IMPORT_SETUP);

  g_assert_cmpuint (found->len, ==, 1);
  return found->pdata[0];
}

/* Numbers that stand for labels: the user says which, and the tasks have their right answers. */
static void
test_ground_truth (void)
{
  g_autofree char *path = assay_test_make_project ("text-classification", "Letters");
  g_autofree char *table = assay_test_write_file (
    "truth.csv", "text,class\nThe parcel came late.,1\nAll is well.,2\n");
  char *sources[] = { table, NULL };
  AssayWindow *window = assay_test_open_window (path);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (AssayProject) project
    = assay_project_find (assay_session_get_reader (window->session), "Letters", NULL);
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (project->label_config, -1, NULL);
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (config, &n);
  g_autoptr (AssayAnnotation) truth = NULL;
  GtkWindow *assistant;

  assay_window_import (window, sources);
  assistant = assay_test_wait_dialog (window, ASSAY_TYPE_IMPORT_ASSISTANT);
  wait_text (assistant, "The parcel came late.");
  assay_import_setup_choose (ASSAY_IMPORT_SETUP (find_setup (assistant)), "class", NULL, columns[0].name);
  wait_text (assistant, "“2” stands for");
  rows = assay_test_find (find_setup (assistant), ADW_TYPE_ENTRY_ROW);
  g_assert_cmpuint (rows->len, ==, 2);
  gtk_editable_set_text (rows->pdata[0], columns[0].labels[0]);
  g_signal_emit_by_name (rows->pdata[0], "apply");
  g_clear_pointer (&rows, g_ptr_array_unref);
  wait_text (assistant, "“2” stands for");
  rows = assay_test_find (find_setup (assistant), ADW_TYPE_ENTRY_ROW);
  gtk_editable_set_text (rows->pdata[1], columns[0].labels[1]);
  g_signal_emit_by_name (rows->pdata[1], "apply");
  next (assistant);
  next (assistant);
  assay_test_wait (is_report, assistant, "the import is over");
  g_assert_true (shows_text (GTK_WIDGET (assistant), "2 tasks Imported"));
  g_assert_true (shows_text (GTK_WIDGET (assistant), "2 with right answers"));
  truth = assay_annotation_get_truth (assay_session_get_reader (window->session), 1, NULL);
  g_assert_nonnull (strstr (truth->value, columns[0].labels[0]));
  next (assistant);
  assay_test_destroy (GTK_WINDOW (window));
}

/* What can't be imported is said, and nothing is lost. */
static void
test_error (void)
{
  g_autofree char *path = assay_test_make_project ("text-classification", "Letters");
  char *sources[] = { (char *) "/nowhere/at/all.csv", NULL };
  AssayWindow *window = assay_test_open_window (path);
  GtkWindow *assistant;

  assay_window_import (window, sources);
  assistant = assay_test_wait_dialog (window, ASSAY_TYPE_IMPORT_ASSISTANT);
  wait_text (assistant, "can't be read");
  next (assistant); /* can't be done: there is nothing to import */
  g_assert_cmpstr (assay_import_assistant_get_page (ASSAY_IMPORT_ASSISTANT (assistant)), ==, "setup");
  gtk_window_destroy (assistant);
  assay_test_destroy (GTK_WINDOW (window));
}

/* Without a project, one that fits is proposed, and the import goes on in it. It can be taken back and
 * brought back later. */
static void
test_first_project (void)
{
  g_autofree char *path = assay_test_make_project (NULL, NULL);
  g_autofree char *table = assay_test_write_file ("reviews.csv", "text\nGood.\nBad.\n");
  char *sources[] = { table, NULL };
  AssayWindow *window = assay_test_open_window (path);
  GtkWindow *dialog;

  assay_window_import (window, sources);
  dialog = assay_test_wait_dialog (window, ASSAY_TYPE_PROJECT_DIALOG);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "dialog.create", NULL);
  dialog = assay_test_wait_dialog (window, ASSAY_TYPE_IMPORT_ASSISTANT);
  g_assert_cmpstr (gtk_label_get_label (window->project_title), ==, "reviews");
  wait_text (dialog, "Good.");
  next (dialog);
  next (dialog);
  assay_test_wait (is_report, dialog, "the import is over");
  wait_tasks (window, 2);
  gtk_window_destroy (dialog);

  gtk_widget_activate_action (GTK_WIDGET (window), "project.imports", NULL);
  dialog = assay_test_wait_dialog (window, ASSAY_TYPE_IMPORT_HISTORY);
  wait_text (dialog, "reviews.csv");
  gtk_widget_activate_action (GTK_WIDGET (dialog), "history.set-undone", "(xb)", (gint64) 1, TRUE);
  wait_text (dialog, "undone");
  wait_tasks (window, 0);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "history.set-undone", "(xb)", (gint64) 1, FALSE);
  wait_tasks (window, 2);
  gtk_window_destroy (dialog);
  assay_test_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  assay_test_ui_init (&argc, &argv);
  g_test_add_func ("/app/import/table", test_table);
  g_test_add_func ("/app/import/ground-truth", test_ground_truth);
  g_test_add_func ("/app/import/error", test_error);
  g_test_add_func ("/app/import/first-project", test_first_project);
  return g_test_run ();
}
