/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-compare-page.c: runs side by side: figures, filters, votes, blind votes, runs that are added. */

#include "assay-compare-answer.h"
#include "assay-compare-card.h"
#include "assay-compare-view-private.h"
#include "assay-diff-markup.h"
#include "assay-test-runs.h"
#include "assay-test-ui.h"
#include "assay-text-diff.h"

#define N_TASKS 48

static gboolean
is_compared (gpointer data)
{
  return ((AssayCompareView *) data)->model != NULL && ((AssayCompareView *) data)->cancellable == NULL;
}

static AssayCompareView *
open_page (AssayWindow **window)
{
  GtkWidget *view;

  *window = assay_test_open_runs (N_TASKS);
  view = assay_test_show_page (*window, "compare", ASSAY_TYPE_COMPARE_VIEW);
  assay_test_wait (is_compared, view, "the runs are compared");
  return ASSAY_COMPARE_VIEW (view);
}

static guint
count_rows (AssayCompareView *view)
{
  return g_list_model_get_n_items (G_LIST_MODEL (view->model));
}

static void
test_figures (void)
{
  AssayWindow *window;
  AssayCompareView *view = open_page (&window);
  AssayComparison *comparison = assay_compare_view_get_comparison (view);
  const gint64 runs[] = { 1, 2 };
  g_autoptr (GPtrArray) cards = NULL;

  /* Of its own accord: the latest run, and the latest of another version. */
  g_assert_cmpint (comparison->runs[0].run->id, ==, 1);
  g_assert_cmpint (comparison->runs[1].run->id, ==, 3);
  g_assert_cmpuint (comparison->tasks->len, ==, N_TASKS / 2);

  assay_compare_view_set_runs (view, runs, 2);
  assay_test_wait (is_compared, view, "the runs are compared");
  comparison = assay_compare_view_get_comparison (view);
  g_assert_cmpuint (comparison->tasks->len, ==, N_TASKS);
  g_assert_cmpuint (count_rows (view), ==, N_TASKS);
  g_assert_cmpfloat (comparison->runs[0].accuracy.value, ==, 0.5);
  cards = assay_test_find (GTK_WIDGET (view), ASSAY_TYPE_COMPARE_CARD);
  g_assert_cmpuint (cards->len, ==, 3); /* two runs and the verdict */
  gtk_toggle_button_set_active (view->filters[ASSAY_COMPARE_REGRESSIONS], TRUE);
  g_assert_cmpint (count_rows (view), ==, comparison->pairs[0].losses);
  gtk_toggle_button_set_active (view->filters[ASSAY_COMPARE_ONE_FAILED], TRUE);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (view->list_or_chart), ==, "empty");
  gtk_toggle_button_set_active (view->chart_button, TRUE);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (view->list_or_chart), ==, "chart");
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
has_row (gpointer data)
{
  return gtk_list_box_get_row_at_index (data, 0) != NULL;
}

/* Opens the menu and takes the first run in it. */
static void
add_first (AssayCompareView *view)
{
  g_autoptr (GPtrArray) buttons = assay_test_find (GTK_WIDGET (view->menu), GTK_TYPE_MENU_BUTTON);
  g_autoptr (GPtrArray) lists = NULL;

  gtk_menu_button_popup (buttons->pdata[0]);
  lists = assay_test_find (GTK_WIDGET (gtk_menu_button_get_popover (buttons->pdata[0])), GTK_TYPE_LIST_BOX);
  g_assert_cmpuint (lists->len, ==, 1);
  assay_test_wait (has_row, lists->pdata[0], "the menu lists runs");
  g_assert_true (gtk_widget_activate (GTK_WIDGET (gtk_list_box_get_row_at_index (lists->pdata[0], 0))));
  assay_test_wait (is_compared, view, "the runs are compared");
}

static void
test_add_and_remove (void)
{
  AssayWindow *window;
  AssayCompareView *view = open_page (&window);

  add_first (view);
  g_assert_cmpuint (assay_compare_view_get_comparison (view)->n_runs, ==, 3);
  g_assert_cmpuint (assay_compare_view_get_comparison (view)->n_pairs, ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_column_view_get_columns (view->grid)), ==, 5);
  gtk_widget_activate_action (GTK_WIDGET (view), "compare.remove", "x", (gint64) 3);
  assay_test_wait (is_compared, view, "the runs are compared");
  g_assert_cmpuint (assay_compare_view_get_comparison (view)->n_runs, ==, 2);
  assay_test_destroy (GTK_WINDOW (window));
}

/* Votes of the three pairs that were written. */
static guint
count_written (AssayCompareView *view)
{
  const AssayComparison *comparison = assay_compare_view_get_comparison (view);
  guint n = 0;

  for (guint i = 0; i < comparison->n_pairs; i++)
    {
      g_autoptr (GArray) votes
        = assay_preference_list (assay_session_get_reader (assay_view_get_session (ASSAY_VIEW (view))),
                                 comparison->runs[comparison->pairs[i].a].run->id,
                                 comparison->runs[comparison->pairs[i].b].run->id, NULL);

      n += votes->len;
    }
  return n;
}

static gboolean
are_three_written (gpointer data)
{
  return count_written (data) == 3;
}

static gboolean
are_four_written (gpointer data)
{
  return count_written (data) == 4;
}

static const AssayComparedTask *
get_task (AssayCompareView *view, guint i)
{
  return &g_array_index (assay_compare_view_get_comparison (view)->tasks, AssayComparedTask, i);
}

static void
test_votes (void)
{
  AssayWindow *window;
  AssayCompareView *view = open_page (&window);
  const AssayComparison *comparison = assay_compare_view_get_comparison (view);
  gint64 n[2] = { 0 };

  gtk_single_selection_set_selected (view->selection, 0);
  gtk_widget_activate_action (GTK_WIDGET (view), "compare.vote-1", NULL);
  g_assert_cmpuint (gtk_single_selection_get_selected (view->selection), ==, 1);
  gtk_widget_activate_action (GTK_WIDGET (view), "compare.vote-tie", NULL);
  g_assert_cmpint (comparison->pairs[0].votes_a, ==, 1);
  g_assert_cmpint (comparison->pairs[0].votes_tie, ==, 1);
  gtk_widget_activate_action (GTK_WIDGET (view), "compare.vote-3", NULL); /* of two */
  g_assert_cmpint (assay_comparison_count_votes (comparison), ==, 2);

  /* Blind: which run is on the left changes from task to task, and the vote is for the run. */
  gtk_toggle_button_set_active (view->blind_button, TRUE);
  for (guint i = 0; i < comparison->tasks->len; i++)
    n[assay_compare_view_get_run (view, get_task (view, i)->task_id, 0)]++;
  g_assert_cmpint (n[0], >, 3);
  g_assert_cmpint (n[1], >, 3);
  gtk_single_selection_set_selected (view->selection, 2);
  gtk_widget_activate_action (GTK_WIDGET (view), "compare.vote-2", NULL);
  g_assert_cmpint (comparison->pairs[0].votes_a + comparison->pairs[0].votes_b, ==, 2);
  g_assert_cmpint (assay_comparison_get_vote (comparison, get_task (view, 2)), ==,
                   (int) assay_compare_view_get_run (view, get_task (view, 2)->task_id, 1));
  assay_test_wait (are_three_written, view, "the votes are kept");
  assay_test_destroy (GTK_WINDOW (window));
}

/* Of three answers the best wins over both others; blind, all three change places. */
static void
test_votes_on_three (void)
{
  AssayWindow *window;
  AssayCompareView *view = open_page (&window);
  const AssayComparison *comparison;
  guint seen[3][3] = { { 0 } };

  add_first (view);
  comparison = assay_compare_view_get_comparison (view);
  gtk_single_selection_set_selected (view->selection, 0);
  gtk_widget_activate_action (GTK_WIDGET (view), "compare.vote-3", NULL);
  g_assert_cmpint (assay_comparison_get_vote (comparison, get_task (view, 0)), ==, 2);
  g_assert_cmpint (comparison->pairs[1].votes_b, ==, 1); /* A and C */
  g_assert_cmpint (comparison->pairs[2].votes_b, ==, 1); /* B and C */
  g_assert_cmpint (comparison->pairs[0].votes_a + comparison->pairs[0].votes_b, ==, 0);
  gtk_toggle_button_set_active (view->blind_button, TRUE);
  for (guint i = 0; i < comparison->tasks->len; i++)
    for (guint place = 0; place < 3; place++)
      seen[place][assay_compare_view_get_run (view, get_task (view, i)->task_id, place)]++;
  for (guint place = 0; place < 3; place++)
    for (guint run = 0; run < 3; run++)
      g_assert_cmpuint (seen[place][run], >, 1);
  gtk_single_selection_set_selected (view->selection, 1);
  gtk_widget_activate_action (GTK_WIDGET (view), "compare.vote-1", NULL);
  g_assert_cmpint (assay_comparison_get_vote (comparison, get_task (view, 1)), ==,
                   (int) assay_compare_view_get_run (view, get_task (view, 1)->task_id, 0));
  assay_test_wait (are_four_written, view, "the votes are kept");

  gtk_single_selection_set_selected (view->selection, 1);
  gtk_widget_activate_action (GTK_WIDGET (view), "compare.vote-none", NULL);
  g_assert_cmpint (assay_comparison_get_vote (comparison, get_task (view, 1)), ==, ASSAY_VOTE_NONE);
  g_assert_cmpint (assay_comparison_count_votes (comparison), ==, 2);
  assay_test_destroy (GTK_WINDOW (window));
}

/* Whether some label or cell that is seen has these words. */
static gboolean
says (AssayCompareView *view, const char *words)
{
  g_autoptr (GPtrArray) labels = assay_test_find (GTK_WIDGET (view), GTK_TYPE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    if (gtk_widget_get_mapped (labels->pdata[i]) && strstr (gtk_label_get_text (labels->pdata[i]), words) != NULL)
      {
        g_test_message ("“%s” is in “%s”", words, gtk_label_get_text (labels->pdata[i]));
        return TRUE;
      }
  return FALSE;
}

static gboolean
says_kept (gpointer data)
{
  return says (data, "vote kept");
}

static gboolean
says_whose (gpointer data)
{
  return says (data, "you: ");
}

static gboolean
says_name (gpointer data)
{
  return says (data, assay_compare_view_get_comparison (data)->runs[1].label);
}

/* Blind, nothing tells the runs apart, not even after a vote; then all is told. */
static void
test_blind (void)
{
  AssayWindow *window;
  AssayCompareView *view = open_page (&window);
  static const char *const telling[] = { "%", "wins", "points", "v1", "v2", "you: ", "votes A", "votes B" };
  const char *name = assay_compare_view_get_comparison (view)->runs[1].label;

  assay_test_wait (says_name, view, "the names are seen");
  gtk_toggle_button_set_active (view->filters[ASSAY_COMPARE_REGRESSIONS], TRUE);
  gtk_toggle_button_set_active (view->chart_button, TRUE);
  gtk_toggle_button_set_active (view->blind_button, TRUE);
  g_assert_cmpint (view->filter, ==, ASSAY_COMPARE_ALL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (view->chart_button)));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (view->filter_regressions)));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (view->list_or_chart), ==, "list");
  gtk_single_selection_set_selected (view->selection, 0);
  gtk_widget_activate_action (GTK_WIDGET (view), "compare.vote-1", NULL);
  assay_test_wait (says_kept, view, "the row says that the vote is kept");
  for (gsize i = 0; i < G_N_ELEMENTS (telling); i++)
    g_assert_false (says (view, telling[i]));
  g_assert_false (says (view, name));
  assay_compare_view_open (view, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (telling); i++)
    g_assert_false (says (view, telling[i]));
  assay_compare_view_open (view, FALSE);
  gtk_toggle_button_set_active (view->blind_button, FALSE);
  assay_test_wait (says_whose, view, "the row says what was voted");
  assay_test_wait (says_name, view, "the names are seen");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (view->filter_regressions)));
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
is_none_written (gpointer data)
{
  return count_written (data) == 0;
}

static gboolean
is_one_written (gpointer data)
{
  return count_written (data) == 1;
}

/* Votes are taken back, the last one first. */
static void
test_undo (void)
{
  AssayWindow *window;
  AssayCompareView *view = open_page (&window);
  const AssayComparison *comparison = assay_compare_view_get_comparison (view);

  gtk_single_selection_set_selected (view->selection, 0);
  gtk_widget_activate_action (GTK_WIDGET (view), "compare.vote-1", NULL);
  gtk_widget_activate_action (GTK_WIDGET (view), "compare.vote-2", NULL);
  g_assert_cmpint (assay_comparison_count_votes (comparison), ==, 2);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL);
  g_assert_cmpuint (gtk_single_selection_get_selected (view->selection), ==, 1);
  g_assert_cmpint (assay_comparison_get_vote (comparison, get_task (view, 1)), ==, ASSAY_VOTE_NONE);
  g_assert_cmpint (assay_comparison_get_vote (comparison, get_task (view, 0)), ==, 0);
  assay_test_wait (is_one_written, view, "one vote is left");

  /* Backspace takes back that of the row, and the undo brings it again. */
  gtk_single_selection_set_selected (view->selection, 0);
  gtk_widget_activate_action (GTK_WIDGET (view), "compare.vote-none", NULL);
  assay_test_wait (is_none_written, view, "no vote is left");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL);
  g_assert_cmpint (assay_comparison_get_vote (comparison, get_task (view, 0)), ==, 0);
  assay_test_wait (is_one_written, view, "the vote is there again");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL);
  g_assert_cmpint (assay_comparison_count_votes (comparison), ==, 0);
  assay_test_wait (is_none_written, view, "no vote is left");
  assay_test_destroy (GTK_WINDOW (window));
}

/* A task, large: the same keys, and what is right and why in full. */
static void
test_large (void)
{
  AssayWindow *window;
  AssayCompareView *view = open_page (&window);
  g_autoptr (GPtrArray) answers = NULL;

  gtk_single_selection_set_selected (view->selection, 3);
  g_signal_emit_by_name (view->grid, "activate", 3);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (view->pages), ==, "task");
  answers = assay_test_find (GTK_WIDGET (view->sheet), ASSAY_TYPE_COMPARE_ANSWER);
  g_assert_cmpuint (answers->len, ==, 2);
  gtk_widget_activate_action (GTK_WIDGET (view), "compare.next", NULL);
  g_assert_cmpuint (gtk_single_selection_get_selected (view->selection), ==, 4);
  gtk_widget_activate_action (GTK_WIDGET (view), "compare.vote-2", NULL);
  g_assert_cmpuint (gtk_single_selection_get_selected (view->selection), ==, 5);
  gtk_widget_activate_action (GTK_WIDGET (view), "compare.previous", NULL);
  g_assert_cmpint (view->task_id, ==, get_task (view, 4)->task_id);

  /* It stays when the runs are compared again. */
  assay_compare_view_reload (view);
  assay_test_wait (is_compared, view, "the runs are compared");
  g_assert_cmpuint (gtk_single_selection_get_selected (view->selection), ==, 4);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (view->pages), ==, "task");
  gtk_widget_activate_action (GTK_WIDGET (view), "compare.close-task", NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (view->pages), ==, "comparison");
  assay_test_destroy (GTK_WINDOW (window));
}

static void
test_markup (void)
{
  const char *a = "one <two>", *b = "one three & four";
  g_autoptr (GArray) pieces = assay_text_diff (a, b);
  g_autofree char *before = assay_diff_markup_before (pieces, a);
  g_autofree char *after = assay_diff_markup_after (pieces, b);
  g_autofree char *both = assay_diff_markup_inline (pieces, a, b);
  g_autofree char *words = assay_diff_dup_words (pieces, a, b);
  g_autofree char *plain = NULL;

  g_assert_true (pango_parse_markup (before, -1, 0, NULL, &plain, NULL, NULL));
  g_assert_cmpstr (plain, ==, a);
  g_clear_pointer (&plain, g_free);
  g_assert_true (pango_parse_markup (after, -1, 0, NULL, &plain, NULL, NULL));
  g_assert_cmpstr (plain, ==, b);
  g_assert_nonnull (strstr (before, "strikethrough"));
  g_assert_nonnull (strstr (after, "underline"));
  g_assert_true (pango_parse_markup (both, -1, 0, NULL, NULL, NULL, NULL));
  g_assert_cmpstr (words, ==, "“<two>” became “three & four”");
}

/* A long list is read as it is looked at. */
static void
test_pages (void)
{
  AssayWindow *window = assay_test_open_runs (3000);
  AssayCompareView *view
    = ASSAY_COMPARE_VIEW (assay_test_show_page (window, "compare", ASSAY_TYPE_COMPARE_VIEW));
  const gint64 runs[] = { 1, 2 };

  assay_test_wait (is_compared, view, "the runs are compared");
  assay_compare_view_set_runs (view, runs, 2);
  assay_test_wait (is_compared, view, "the runs are compared");
  g_assert_cmpuint (count_rows (view), ==, 3000);
  g_assert_cmpuint (assay_compare_model_get_n_reads (view->model), <, 20);
  assay_test_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  assay_test_ui_init (&argc, &argv);
  g_test_add_func ("/app/compare/markup", test_markup);
  g_test_add_func ("/app/compare/figures", test_figures);
  g_test_add_func ("/app/compare/add-and-remove", test_add_and_remove);
  g_test_add_func ("/app/compare/votes", test_votes);
  g_test_add_func ("/app/compare/votes-on-three", test_votes_on_three);
  g_test_add_func ("/app/compare/blind", test_blind);
  g_test_add_func ("/app/compare/undo", test_undo);
  g_test_add_func ("/app/compare/large", test_large);
  g_test_add_func ("/app/compare/pages", test_pages);
  return g_test_run ();
}
