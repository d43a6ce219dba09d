/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-project-dialog.h"
#include "assay-project.h"
#include "assay-test-ui.h"
#include "assay-test-window.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <unistd.h>

static const char *
get_title (AssayWindow *window, guint position)
{
  g_autoptr (AssayProjectRow) row = g_list_model_get_item (G_LIST_MODEL (window->model), position);

  return assay_project_row_get_title (row);
}

static GtkWidget *
find_first (GtkWindow *window, GType type)
{
  g_autoptr (GPtrArray) found = assay_test_find (GTK_WIDGET (window), type);

  g_assert_cmpuint (found->len, >, 0);
  return found->pdata[0];
}

static gboolean
is_first_classification (gpointer data)
{
  return g_strcmp0 (gtk_label_get_label (((AssayWindow *) data)->project_title), "Letters") == 0;
}

/* A project from a template, by what the keyboard does. */
static void
test_new (void)
{
  g_autofree char *path = assay_test_make_project (NULL, NULL);
  AssayWindow *window = assay_test_open_window (path);
  g_autoptr (AssayProject) project = NULL;
  g_autoptr (GError) error = NULL;
  GtkWindow *dialog;
  GtkWidget *name;

  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->pages), ==, "empty");
  gtk_widget_activate_action (GTK_WIDGET (window), "project.new", NULL);
  dialog = assay_test_wait_dialog (window, ASSAY_TYPE_PROJECT_DIALOG);
  name = find_first (dialog, ADW_TYPE_ENTRY_ROW);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Image rubric");
  assay_project_dialog_propose (ASSAY_PROJECT_DIALOG (dialog), "text-classification", NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Text classification");

  /* What was typed is not replaced, and no name is no project. */
  gtk_editable_set_text (GTK_EDITABLE (name), "Letters");
  assay_project_dialog_propose (ASSAY_PROJECT_DIALOG (dialog), "blank", NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Letters");
  assay_project_dialog_propose (ASSAY_PROJECT_DIALOG (dialog), "text-classification", NULL);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "dialog.create", NULL);
  assay_test_wait (is_first_classification, window, "the new project is open");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->pages), ==, "project");
  project = assay_project_find (assay_session_get_reader (window->session), "Letters", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (project->template_id, ==, "text-classification");
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
has_problem (gpointer data)
{
  g_autoptr (GPtrArray) labels = assay_test_find (data, GTK_TYPE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    if (strstr (gtk_label_get_text (labels->pdata[i]), "already") != NULL)
      return TRUE;
  return FALSE;
}

/* A title that is taken is said in the dialog, which stays. */
static void
test_title_taken (void)
{
  g_autofree char *path = assay_test_make_project ("blank", "Taken");
  AssayWindow *window = assay_test_open_window (path);
  GtkWindow *dialog;

  gtk_widget_activate_action (GTK_WIDGET (window), "project.new", NULL);
  dialog = assay_test_wait_dialog (window, ASSAY_TYPE_PROJECT_DIALOG);
  gtk_editable_set_text (GTK_EDITABLE (find_first (dialog, ADW_TYPE_ENTRY_ROW)), "Taken");
  gtk_widget_activate_action (GTK_WIDGET (dialog), "dialog.create", NULL);
  assay_test_wait (has_problem, dialog, "the problem is shown");
  gtk_window_destroy (dialog);
  assay_test_destroy (GTK_WINDOW (window));
}

static void
test_delete_and_undo (void)
{
  g_autofree char *path = assay_test_make_project ("blank", "Only");
  AssayWindow *window = assay_test_open_window (path);

  gtk_widget_activate_action (GTK_WIDGET (window), "project.delete", NULL);
  assay_test_wait_model (window, 0);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->pages), ==, "empty");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL);
  assay_test_wait_model (window, 1);
  g_assert_cmpstr (get_title (window, 0), ==, "Only");
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
insert_project (AssayDb *db, gpointer data, GError **error)
{
  g_autoptr (AssayProject) project = assay_project_new (data, "<View/>");

  return assay_project_insert (db, project, error);
}

static gboolean
is_second (gpointer data)
{
  return g_str_equal (get_title (data, 1), "One");
}

static gboolean
is_last (gpointer data)
{
  return g_str_equal (get_title (data, 2), "One");
}

static gboolean
is_before_two (gpointer data)
{
  return g_str_equal (get_title (data, 0), "Three") && g_str_equal (get_title (data, 1), "Two");
}

/* By key and by dropping; the open project stays open. */
static void
test_move (void)
{
  g_autofree char *path = assay_test_make_project ("blank", "One");
  AssayWindow *window = assay_test_open_window (path);
  AssayWorkspace *workspace = assay_session_get_workspace (window->session);
  g_autoptr (AssayProjectRow) third = NULL;
  g_autoptr (AssayProjectRow) second = NULL;

  assay_workspace_write_sync (workspace, insert_project, (gpointer) "Two", ASSAY_CHANGE_PROJECTS, NULL);
  assay_workspace_write_sync (workspace, insert_project, (gpointer) "Three", ASSAY_CHANGE_PROJECTS, NULL);
  assay_test_wait_model (window, 3);
  second = g_list_model_get_item (G_LIST_MODEL (window->model), 1);
  third = g_list_model_get_item (G_LIST_MODEL (window->model), 2);
  gtk_widget_activate_action (GTK_WIDGET (window), "project.move-down", NULL);
  assay_test_wait (is_second, window, "the project moved down");
  g_assert_cmpstr (gtk_label_get_label (window->project_title), ==, "One");
  gtk_widget_activate_action (GTK_WIDGET (window), "project.move-down", NULL);
  assay_test_wait (is_last, window, "the project moved to the end");
  gtk_widget_activate_action (GTK_WIDGET (window), "project.drop", "(xxb)",
                              assay_project_row_get_id (third), assay_project_row_get_id (second),
                              FALSE);
  assay_test_wait (is_before_two, window, "the project was dropped before another");
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
has_three (gpointer data)
{
  AssayWindow *window = data;

  return window->model != NULL && g_list_model_get_n_items (G_LIST_MODEL (window->model)) == 3;
}

/* The samples as they are installed. */
static void
link_samples (void)
{
  static const char *const tables[] = { "mt-evaluation.csv", "product-reviews.csv" };
  g_autofree char *folder = g_dir_make_tmp ("assay-samples-XXXXXX", NULL);
  g_autofree char *samples = g_build_filename (folder, "samples", NULL);
  g_autofree char *pictures = g_build_filename (samples, "image-evals", NULL);
  g_autofree char *drawn = g_build_filename (g_getenv ("G_TEST_BUILDDIR"), "..", "data", "sample", NULL);
  g_autofree char *absolute = g_canonicalize_filename (drawn, NULL);

  g_assert_cmpint (g_mkdir (samples, 0700), ==, 0);
  g_assert_cmpint (symlink (absolute, pictures), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *link = g_build_filename (samples, tables[i], NULL);
      g_autofree char *file
        = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "sample", tables[i], NULL);

      g_assert_cmpint (symlink (file, link), ==, 0);
    }
  g_setenv ("ASSAY_DATADIR", folder, TRUE);
}

static void
test_sample (void)
{
  g_autofree char *path = assay_test_make_project (NULL, NULL);
  AssayWindow *window = assay_test_open_window (path);

  link_samples ();
  gtk_widget_activate_action (GTK_WIDGET (window), "win.open-sample", NULL);
  assay_test_wait (has_three, window, "the sample workspace is open");
  g_assert_true (g_str_has_suffix (assay_window_get_path (window), "sample.assay"));
  assay_test_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  assay_test_ui_init (&argc, &argv);
  g_test_add_func ("/app/projects/new", test_new);
  g_test_add_func ("/app/projects/title-taken", test_title_taken);
  g_test_add_func ("/app/projects/delete-and-undo", test_delete_and_undo);
  g_test_add_func ("/app/projects/move", test_move);
  g_test_add_func ("/app/projects/sample", test_sample);
  return g_test_run ();
}
