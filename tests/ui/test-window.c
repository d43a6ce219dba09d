/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-error.h"
#include "assay-project-cell.h"
#include "assay-project.h"
#include "assay-test-ui.h"
#include "assay-window-private.h"

#include <glib/gstdio.h>

static gboolean
insert_project (AssayDb *db, gpointer data, GError **error)
{
  return assay_project_insert (db, data, error);
}

static void
add_project (AssayWorkspace *workspace, const char *title)
{
  g_autoptr (AssayProject) project = assay_project_new (title, "<View/>");
  g_autoptr (GError) error = NULL;

  g_assert_true (assay_workspace_write_sync (workspace, insert_project, project,
                                             ASSAY_CHANGE_PROJECTS, &error));
  g_assert_no_error (error);
}

/* A workspace with projects of these titles; NULL ends them. */
static char *
make_workspace (const char *const *titles)
{
  char *path = assay_test_temporary ("test.assay");
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayWorkspace) workspace =
    assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error);

  g_assert_no_error (error);
  for (gsize i = 0; titles[i] != NULL; i++)
    add_project (workspace, titles[i]);
  return path;
}

static gboolean
is_settled (gpointer data)
{
  AssayWindow *window = data;

  return g_strcmp0 (gtk_stack_get_visible_child_name (window->pages), "loading") != 0;
}

static AssayWindow *
open_window (const char *path)
{
  AssayWindow *window = assay_window_new (NULL);

  gtk_window_present (GTK_WINDOW (window));
  assay_window_open (window, path, FALSE);
  g_assert_false (is_settled (window)); /* opening never blocks */
  assay_test_wait (is_settled, window, "the workspace is open, or not");
  return window;
}

static void
assert_page (AssayWindow *window, const char *name)
{
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->pages), ==, name);
}

typedef struct
{
  AssayWindow *window;
  guint n;
} Cells;

static gboolean
has_cells (gpointer data)
{
  Cells *cells = data;
  g_autoptr (GPtrArray) found = assay_test_find (GTK_WIDGET (cells->window), ASSAY_TYPE_PROJECT_CELL);

  return found->len == cells->n;
}

static void
assert_cells (AssayWindow *window, const char *const *names)
{
  Cells cells = { window, g_strv_length ((GStrv) names) };
  g_autoptr (GPtrArray) found = NULL;

  assay_test_wait (has_cells, &cells, "the projects are listed");
  found = assay_test_find (GTK_WIDGET (window), ASSAY_TYPE_PROJECT_CELL);
  for (guint i = 0; i < found->len; i++)
    gtk_test_accessible_assert_property (GTK_ACCESSIBLE (found->pdata[i]),
                                         GTK_ACCESSIBLE_PROPERTY_LABEL, names[i]);
}

static void
test_lists_projects (void)
{
  const char *const titles[] = { "Image Evals", "MT Evaluation", "Reviews", NULL };
  const char *const names[] = { "Image Evals, No tasks", "MT Evaluation, No tasks",
                                "Reviews, No tasks", NULL };
  g_autofree char *path = make_workspace (titles);
  AssayWindow *window = open_window (path);

  assert_page (window, "project");
  assert_cells (window, names);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Image Evals – Assay");

  gtk_widget_activate_action (GTK_WIDGET (window), "win.next-project", NULL);
  g_assert_cmpstr (gtk_label_get_label (window->project_title), ==, "MT Evaluation");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.previous-project", NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.previous-project", NULL);
  g_assert_cmpstr (gtk_label_get_label (window->project_title), ==, "Reviews");
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
is_project_page (gpointer data)
{
  AssayWindow *window = data;

  return g_strcmp0 (gtk_stack_get_visible_child_name (window->pages), "project") == 0;
}

/* What another process writes shows up without being asked for. */
static void
test_follows_others (void)
{
  const char *const none[] = { NULL };
  const char *const names[] = { "From outside, No tasks", NULL };
  g_autofree char *path = make_workspace (none);
  AssayWindow *window = open_window (path);
  g_autoptr (AssayWorkspace) other = NULL;

  assert_page (window, "empty");
  other = assay_workspace_open_sync (path, ASSAY_WORKSPACE_DEFAULT, NULL);
  add_project (other, "From outside");
  assay_test_wait (is_project_page, window, "a project made elsewhere appears");
  assert_cells (window, names);
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
rename_first (AssayDb *db, gpointer data, GError **error)
{
  g_autoptr (AssayProject) project = assay_project_find (db, "Old", error);

  g_free (project->title);
  project->title = g_strdup ("New");
  return assay_project_update (db, project, error);
}

static gboolean
is_renamed (gpointer data)
{
  AssayWindow *window = data;

  return g_strcmp0 (gtk_window_get_title (GTK_WINDOW (window)), "New – Assay") == 0;
}

static void
test_follows_a_name (void)
{
  const char *const titles[] = { "Old", NULL };
  const char *const names[] = { "New, No tasks", NULL };
  g_autofree char *path = make_workspace (titles);
  AssayWindow *window = open_window (path);

  assay_workspace_write_sync (assay_session_get_workspace (window->session), rename_first, NULL, ASSAY_CHANGE_PROJECTS, NULL);
  assay_test_wait (is_renamed, window, "the title follows the project");
  assert_cells (window, names);
  assay_test_destroy (GTK_WINDOW (window));
}

/* A file that is not there can be made from the error page. */
static void
test_missing_file (void)
{
  g_autofree char *path = assay_test_temporary ("none.assay");
  AssayWindow *window = open_window (path);

  assert_page (window, "error");
  g_assert_false (assay_window_is_loaded (window));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.create-here", NULL);
  assay_test_wait (is_settled, window, "the workspace is made");
  assert_page (window, "empty");
  g_assert_true (assay_window_is_loaded (window));
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
shows_text (AssayWindow *window, const char *text)
{
  g_autoptr (GPtrArray) labels = assay_test_find (GTK_WIDGET (window), GTK_TYPE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    if (strstr (gtk_label_get_text (labels->pdata[i]), text) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_damaged_file (void)
{
  g_autofree char *path = assay_test_temporary ("bad.assay");
  AssayWindow *window;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  before = g_strnfill (8192, 'x');
  g_assert_true (g_file_set_contents (path, before, -1, NULL));
  window = open_window (path);
  assert_page (window, "error");
  g_assert_true (shows_text (window, "This Workspace Is Damaged"));
  g_assert_true (shows_text (window, "Rescue Into a New File…"));
  g_assert_true (shows_text (window, path));
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, before);
  assay_test_destroy (GTK_WINDOW (window));
}

/* Each code of the error has a page of its own, and one that nobody thought of has one as well. */
static void
test_error_pages (void)
{
  static const struct
  {
    int code;
    const char *title;
    const char *button;
  } cases[] = {
    { ASSAY_ERROR_NOT_FOUND, "No Workspace Here", "Create It" },
    { ASSAY_ERROR_CORRUPT, "This Workspace Is Damaged", "Rescue Into a New File…" },
    { ASSAY_ERROR_INVALID, "Not an Assay Workspace", NULL },
    { ASSAY_ERROR_TOO_NEW, "Made by a Newer Assay", NULL },
    { ASSAY_ERROR_BUSY, "This Workspace Is in Use", "Try Again" },
    { ASSAY_ERROR_NO_SPACE, "The Disk Is Full", "Try Again" },
    { ASSAY_ERROR_TEMPLATE, "The Workspace Could Not Be Opened", "Try Again" },
  };
  GtkWidget *window = gtk_window_new ();
  AssayErrorView *view = g_object_ref_sink (g_object_new (ASSAY_TYPE_ERROR_VIEW, NULL));

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  gtk_window_present (GTK_WINDOW (window));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new (ASSAY_ERROR, cases[i].code, "It is “so”.");
      g_autoptr (GPtrArray) labels = NULL;
      guint found = 0;

      assay_error_view_show (view, error);
      labels = assay_test_find (GTK_WIDGET (view), GTK_TYPE_LABEL);
      for (guint j = 0; j < labels->len; j++)
        {
          const char *text = gtk_label_get_text (labels->pdata[j]);

          found += g_str_equal (text, cases[i].title) + g_str_equal (text, "It is “so”.") +
                   (g_strcmp0 (text, cases[i].button) == 0);
        }
      g_assert_cmpuint (found, ==, cases[i].button == NULL ? 2 : 3);
    }
  g_object_unref (view);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  assay_test_ui_init (&argc, &argv);
  g_test_add_func ("/app/window/lists-projects", test_lists_projects);
  g_test_add_func ("/app/window/follows-others", test_follows_others);
  g_test_add_func ("/app/window/follows-a-name", test_follows_a_name);
  g_test_add_func ("/app/window/missing-file", test_missing_file);
  g_test_add_func ("/app/window/damaged-file", test_damaged_file);
  g_test_add_func ("/app/window/error-pages", test_error_pages);
  return g_test_run ();
}
