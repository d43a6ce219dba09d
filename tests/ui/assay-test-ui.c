/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-test-ui.c: what the tests of views share. Waiting is always "until this is so, or the test
 * fails", never a sleep. */

#include "assay-test-ui.h"

#include "assay-project-setup.h"
#include "assay-prompt.h"
#include "assay-task.h"

#include <adwaita.h>

#define DEADLINE_US (20 * G_USEC_PER_SEC)

/* A home of the test's own, before anybody has asked for it. G_TEST_OPTION_ISOLATE_DIRS comes too
 * late for GTK, which reads its settings once. */
static void
isolate (void)
{
  static const char *const variables[] = { "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
                                           "XDG_CACHE_HOME", "XDG_STATE_HOME" };
  g_autofree char *home = g_dir_make_tmp ("assay-home-XXXXXX", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    g_setenv (variables[i], home, TRUE);
}

/* In place of gtk_test_init(), which does not isolate the user's directories. */
void
assay_test_ui_init (int *argc, char ***argv)
{
  g_autoptr (GtkCssProvider) style = NULL;

  isolate ();
  g_test_init (argc, argv, NULL);
  gtk_disable_setlocale ();
  adw_init ();
  style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, "/dev/assay/Assay/style.css"); /* as AdwApplication does */
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

static gboolean
wake_up (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Iterates until @condition holds; fails with @what after the deadline. */
void
assay_test_wait (AssayTestCondition condition, gpointer data, const char *what)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  guint id = g_timeout_add (10, wake_up, NULL);

  while (!condition (data))
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("This did not happen: %s", what);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (id);
}

static void
collect (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_mapped (widget))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

/* The visible widgets of a type below @root, in order. */
GPtrArray *
assay_test_find (GtkWidget *root, GType type)
{
  GPtrArray *found = g_ptr_array_new ();

  collect (root, type, found);
  return found;
}

/* A path in a new folder of its own. */
char *
assay_test_temporary (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("assay-XXXXXX", &error);

  g_assert_no_error (error);
  return g_build_filename (folder, name, NULL);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* Destroys a window and waits until nothing holds it any more. */
void
assay_test_destroy (GtkWindow *window)
{
  gpointer weak = window;

  g_object_add_weak_pointer (G_OBJECT (window), &weak);
  gtk_window_destroy (window);
  assay_test_wait (is_gone, &weak, "the window is freed");
}

static gboolean
add_reviews (AssayDb *db, gpointer data, GError **error)
{
  guint n = *(guint *) data;
  g_autoptr (AssayProject) project
    = assay_project_setup (db, "Reviews", assay_project_template_get ("text-classification", NULL), error);
  g_autoptr (GPtrArray) prompts = project == NULL ? NULL : assay_prompt_list (db, project->id, error);
  g_autoptr (AssayVersion) fields
    = prompts == NULL ? NULL
                      : assay_version_find (db, ((AssayPrompt *) prompts->pdata[0])->id, 0, error);
  g_autoptr (AssayVersion) saved = NULL;
  g_autofree AssayTaskDraft *drafts = g_new0 (AssayTaskDraft, n);
  g_autoptr (AssayTx) tx = NULL;
  guint n_inserted = 0;
  gboolean ok;

  if (fields == NULL)
    return FALSE;
  g_free (fields->model);
  fields->model = g_strdup ("builtin");
  saved = assay_version_save (db, project->id, ((AssayPrompt *) prompts->pdata[0])->name, fields, error);
  for (guint i = 0; i < n; i++)
    drafts[i] = (AssayTaskDraft){ .data = g_strdup_printf ("{\"text\":\"Review number %u\"}", i),
                                  .hash = i + 1 };
  tx = saved == NULL ? NULL : assay_db_begin (db, error);
  ok = tx != NULL &&
       assay_task_insert_batch (db, project->id, 0, drafts, n, FALSE, NULL, &n_inserted, error) &&
       assay_tx_commit (g_steal_pointer (&tx), error);
  for (guint i = 0; i < n; i++)
    assay_task_draft_clear (&drafts[i]);
  return ok;
}

/* Adds a project "Reviews" with a prompt for the built-in model and @n tasks. */
void
assay_test_add_reviews (AssayWorkspace *workspace, guint n)
{
  g_autoptr (GError) error = NULL;

  assay_workspace_write_sync (workspace, add_reviews, &n, ASSAY_CHANGE_PROJECTS, &error);
  g_assert_no_error (error);
}
