/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-versions-page.c: the versions of a prompt, what is said about them, and drafts made from them. */

#include "assay-prompts-view.h"
#include "assay-test-runs.h"
#include "assay-test-ui.h"
#include "assay-versions-private.h"

static gboolean
is_read (gpointer data)
{
  AssayVersionsView *view = data;

  return view->facts != NULL && view->facts->len > 0 && view->cancellable == NULL;
}

static AssayVersionsView *
open_page (AssayWindow **window)
{
  GtkWidget *view;

  *window = assay_test_open_runs (12);
  view = assay_test_show_page (*window, "versions", ASSAY_TYPE_VERSIONS_VIEW);
  assay_test_wait (is_read, view, "the versions are read");
  return ASSAY_VERSIONS_VIEW (view);
}

static gboolean
shows_changes (gpointer data)
{
  g_autoptr (GPtrArray) labels = assay_test_find (data, GTK_TYPE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    if (strstr (gtk_label_get_label (labels->pdata[i]), "underline") != NULL)
      return TRUE;
  return FALSE;
}

static void
test_changes (void)
{
  AssayWindow *window;
  AssayVersionsView *view = open_page (&window);

  g_assert_cmpuint (view->facts->len, ==, 2);
  g_assert_cmpint (assay_versions_view_get_shown (view)->version->number, ==, 2);
  g_assert_cmpint (assay_versions_view_get_base (view)->version->number, ==, 1);
  assay_test_wait (shows_changes, view->parts, "the changes are shown");
  gtk_toggle_button_set_active (view->sides, TRUE);
  g_assert_true (shows_changes (view->parts));
  assay_test_destroy (GTK_WINDOW (window));
}

/* What the test waits for. */
typedef struct
{
  AssayVersionsView *view;
  gint64 number;
  const char *name;
  const char *tag;
  guint n;
} Wait;

static gboolean
is_so (gpointer data)
{
  Wait *wait = data;

  for (guint i = 0; wait->view->facts != NULL && i < wait->view->facts->len; i++)
    {
      const AssayVersionFacts *facts = wait->view->facts->pdata[i];

      if (facts->version->number == wait->number && g_strcmp0 (facts->version->name, wait->name) == 0 &&
          facts->tags->len == (wait->tag != NULL ? 1 : 0) &&
          (wait->tag == NULL || g_str_equal (facts->tags->pdata[0], wait->tag)))
        return wait->view->facts->len == wait->n;
    }
  return FALSE;
}

static void
test_words (void)
{
  AssayWindow *window;
  AssayVersionsView *view = open_page (&window);
  Wait named = { view, 2, "Careful", NULL, 2 }, tagged = { view, 2, "Careful", "production", 2 };

  gtk_editable_set_text (GTK_EDITABLE (view->name), "Careful");
  g_signal_emit_by_name (view->name, "apply");
  assay_test_wait (is_so, &named, "the name is kept");
  gtk_editable_set_text (GTK_EDITABLE (view->tag), "production");
  g_signal_emit_by_name (view->tag, "apply");
  assay_test_wait (is_so, &tagged, "the tag is kept");
  gtk_widget_activate_action (GTK_WIDGET (view), "versions.remove-tag", "s", "production");
  assay_test_wait (is_so, &named, "the tag is gone");
  assay_test_destroy (GTK_WINDOW (window));
}

static void
test_restore (void)
{
  AssayWindow *window;
  AssayVersionsView *view = open_page (&window);
  Wait wait = { view, 3, "", NULL, 3 };
  const AssayVersionFacts *first = view->facts->pdata[0];

  assay_versions_view_show (view, first->version->id);
  g_assert_cmpint (assay_versions_view_get_version (view), ==, first->version->id);
  gtk_widget_activate_action (GTK_WIDGET (view), "versions.restore", NULL);
  assay_test_wait (is_so, &wait, "there is a draft");
  assay_test_destroy (GTK_WINDOW (window));
}

static void
test_compare (void)
{
  AssayWindow *window;
  AssayVersionsView *view = open_page (&window);
  g_autofree char *page = NULL;

  gtk_widget_activate_action (GTK_WIDGET (view), "versions.compare", NULL);
  g_object_get (window->prompts_view, "page", &page, NULL);
  g_assert_cmpstr (page, ==, "compare");
  assay_test_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  assay_test_ui_init (&argc, &argv);
  g_test_add_func ("/app/versions/changes", test_changes);
  g_test_add_func ("/app/versions/words", test_words);
  g_test_add_func ("/app/versions/restore", test_restore);
  g_test_add_func ("/app/versions/compare", test_compare);
  return g_test_run ();
}
