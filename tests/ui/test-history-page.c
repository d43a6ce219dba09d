/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-history-page.c: the runs that were made: shown, deleted and brought back, compared, made again. */

#include "assay-history-private.h"
#include "assay-history-words.h"
#include "assay-prompts-view.h"
#include "assay-test-runs.h"
#include "assay-test-ui.h"
#include "assay-window-undo.h"

/* What the test waits for. */
typedef struct
{
  AssayHistoryView *view;
  guint n;
} Wait;

static gboolean
has_runs (gpointer data)
{
  return assay_history_view_get_n (((Wait *) data)->view) == ((Wait *) data)->n;
}

static AssayHistoryView *
open_page (AssayWindow **window)
{
  Wait wait = { NULL, 3 };

  *window = assay_test_open_runs (12);
  wait.view = ASSAY_HISTORY_VIEW (assay_test_show_page (*window, "history", ASSAY_TYPE_HISTORY_VIEW));
  assay_test_wait (has_runs, &wait, "the runs are read");
  return wait.view;
}

static void
test_delete (void)
{
  AssayWindow *window;
  AssayHistoryView *view = open_page (&window);
  Wait two = { view, 2 }, three = { view, 3 };

  g_assert_cmpint (assay_history_item_get_entry (assay_history_view_get_selected (view))->run->id, ==, 3);
  gtk_widget_activate_action (GTK_WIDGET (view), "history.delete", NULL);
  assay_test_wait (has_runs, &two, "the run is gone");
  assay_window_undo (GTK_WIDGET (window));
  assay_test_wait (has_runs, &three, "the run is back");
  gtk_toggle_button_set_active (view->trend_button, TRUE);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (view->pages), ==, "trend");
  assay_test_destroy (GTK_WINDOW (window));
}

static char *
get_page (AssayWindow *window)
{
  char *page = NULL;

  g_object_get (window->prompts_view, "page", &page, NULL);
  return page;
}

static void
test_go_on (void)
{
  AssayWindow *window;
  AssayHistoryView *view = open_page (&window);
  g_autofree char *compare = NULL;
  g_autofree char *results = NULL;

  gtk_selection_model_select_item (GTK_SELECTION_MODEL (view->selection), 2, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (view), "history.compare", NULL);
  compare = get_page (window);
  g_assert_cmpstr (compare, ==, "compare");
  assay_test_destroy (GTK_WINDOW (window));

  view = open_page (&window);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (view->selection), 1, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (view), "history.show-results", NULL);
  results = get_page (window);
  g_assert_cmpstr (results, ==, "results");
  g_assert_cmpint (assay_prompts_view_get_run (window->prompts_view), ==, 2);
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
shows_new_run (gpointer data)
{
  return assay_prompts_view_get_run (((AssayWindow *) data)->prompts_view) == 4;
}

static gboolean
is_idle (gpointer data)
{
  return assay_runs_get_busy (assay_session_get_runs (((AssayWindow *) data)->session)) == 0;
}

static void
test_rerun (void)
{
  AssayWindow *window;
  AssayHistoryView *view = open_page (&window);
  g_autoptr (AssayRun) run = NULL;

  gtk_selection_model_select_item (GTK_SELECTION_MODEL (view->selection), 2, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (view), "history.rerun", NULL);
  assay_test_wait (shows_new_run, window, "the run is made again, and shown");
  assay_test_wait (is_idle, window, "it has ended");
  run = assay_run_load (assay_session_get_reader (window->session), 4, NULL);
  g_assert_cmpint (run->total, ==, 12);
  g_assert_cmpint (run->version_number, ==, 1);
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
add_prompt (AssayDb *db, gpointer data, GError **error)
{
  g_autoptr (AssayVersion) version = assay_version_load (db, 1, error);
  g_autoptr (AssayVersion) stored = version != NULL ? assay_version_save (db, *(gint64 *) data, "Another", version, error) : NULL;

  return stored != NULL;
}

static gboolean
has_two_prompts (gpointer data)
{
  return ((AssayHistoryView *) data)->prompt_ids->len == 2;
}

/* The trend is of the prompt that is chosen, and stays so. */
static void
test_trend (void)
{
  AssayWindow *window;
  AssayHistoryView *view = open_page (&window);
  gint64 first = view->prompt_id, project_id = assay_view_get_project_id (ASSAY_VIEW (view));
  g_autofree char *full = assay_chart_dup_csv (view->score_chart);
  g_autofree char *empty = NULL;
  g_autofree char *again = NULL;

  g_assert_cmpint (first, >, 0);
  assay_workspace_write_sync (assay_session_get_workspace (window->session), add_prompt, &project_id,
                              ASSAY_CHANGE_PROMPTS, NULL);
  assay_test_wait (has_two_prompts, view, "the other prompt is offered");
  g_assert_cmpint (view->prompt_id, ==, first);
  g_assert_cmpint (g_array_index (view->prompt_ids, gint64, gtk_drop_down_get_selected (view->prompts)), ==, first);
  gtk_drop_down_set_selected (view->prompts, 1 - gtk_drop_down_get_selected (view->prompts));
  g_assert_cmpint (view->prompt_id, !=, first);
  empty = assay_chart_dup_csv (view->score_chart);
  g_assert_cmpuint (strlen (empty), <, strlen (full));
  gtk_drop_down_set_selected (view->prompts, 1 - gtk_drop_down_get_selected (view->prompts));
  again = assay_chart_dup_csv (view->score_chart);
  g_assert_cmpstr (again, ==, full);
  assay_test_destroy (GTK_WINDOW (window));
}

static void
test_tasks (void)
{
  static const struct
  {
    const char *subset;
    const char *words;
  } all[] = {
    { "all", "every task" },
    { "sample=20", "20 sampled tasks, seed 7" },
    { "sample", "20 sampled tasks, seed 7" },
    { "sample=1", "1 sampled task, seed 7" },
    { "ground-truth", "tasks with ground truth" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (AssayRun) run = assay_run_new (1, 1);
      g_autofree char *words = NULL;

      run->subset = g_strdup (all[i].subset);
      run->seed = 7;
      words = assay_history_dup_tasks (run);
      g_assert_cmpstr (words, ==, all[i].words);
    }
}

int
main (int argc, char *argv[])
{
  assay_test_ui_init (&argc, &argv);
  g_test_add_func ("/app/history/delete", test_delete);
  g_test_add_func ("/app/history/go-on", test_go_on);
  g_test_add_func ("/app/history/rerun", test_rerun);
  g_test_add_func ("/app/history/trend", test_trend);
  g_test_add_func ("/app/history/tasks", test_tasks);
  return g_test_run ();
}
