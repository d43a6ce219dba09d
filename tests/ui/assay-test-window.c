/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-test-window.c: a window with a workspace, for tests of what is done in it. */

#include "assay-test-window.h"

#include "assay-project-setup.h"
#include "assay-test-ui.h"

static gboolean
is_settled (gpointer data)
{
  AssayWindow *window = data;

  return g_strcmp0 (gtk_stack_get_visible_child_name (window->pages), "loading") != 0;
}

/* A window with this workspace open. */
AssayWindow *
assay_test_open_window (const char *path)
{
  AssayWindow *window = assay_window_new (NULL);

  gtk_window_present (GTK_WINDOW (window));
  assay_window_open (window, path, FALSE);
  assay_test_wait (is_settled, window, "the workspace is open");
  return window;
}

typedef struct
{
  const AssayProjectTemplate *template;
  const char *title;
} Make;

static gboolean
write_project (AssayDb *db, gpointer data, GError **error)
{
  Make *make = data;
  g_autoptr (AssayProject) project = assay_project_setup (db, make->title, make->template, error);

  return project != NULL;
}

/* The path of a new workspace, with one project unless @title is NULL. */
char *
assay_test_make_project (const char *template_id, const char *title)
{
  char *path = assay_test_temporary ("test.assay");
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayWorkspace) workspace
    = assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error);
  Make make = { title == NULL ? NULL : assay_project_template_get (template_id, &error), title };

  g_assert_no_error (error);
  if (title != NULL)
    g_assert_true (
      assay_workspace_write_sync (workspace, write_project, &make, ASSAY_CHANGE_PROJECTS, &error));
  g_assert_no_error (error);
  return path;
}

typedef struct
{
  AssayWindow *window;
  guint n;
} Count;

static gboolean
has_projects (gpointer data)
{
  Count *count = data;

  return g_list_model_get_n_items (G_LIST_MODEL (count->window->model)) == count->n;
}

/* Waits until so many projects are listed. */
void
assay_test_wait_model (AssayWindow *window, guint n_projects)
{
  Count count = { window, n_projects };

  assay_test_wait (has_projects, &count, "the list of projects is so long");
}

typedef struct
{
  AssayWindow *window;
  GType type;
  GtkWindow *found;
} Search;

static gboolean
has_dialog (gpointer data)
{
  Search *search = data;
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, search->type) && gtk_widget_get_mapped (GTK_WIDGET (window)))
        search->found = window;
    }
  return search->found != NULL;
}

/* Waits for a dialog of this type. */
GtkWindow *
assay_test_wait_dialog (AssayWindow *window, GType type)
{
  Search search = { window, type, NULL };

  assay_test_wait (has_dialog, &search, "the dialog is shown");
  return search.found;
}

/* The path of a new file that says this. */
char *
assay_test_write_file (const char *name, const char *text)
{
  char *path = assay_test_temporary (name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}
