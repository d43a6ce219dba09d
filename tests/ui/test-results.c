/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-correction.h"
#include "assay-export-dialog.h"
#include "assay-prompt-editor-private.h"
#include "assay-result.h"
#include "assay-results-private.h"
#include "assay-run.h"
#include "assay-subset.h"
#include "assay-test-ui.h"
#include "assay-value-form.h"
#include "assay-window-private.h"

#include <string.h>

#define N_TASKS 400

typedef struct
{
  AssayWindow *window;
  AssayPromptEditor *editor;
  AssayResultsView *results;
  AssayRunState state; /* to wait for */
  gint64 run_id;       /* that was shown before */
  gint64 n;
  gint64 result_id;
} Page;

static gpointer
find_one (AssayWindow *window, GType type)
{
  g_autoptr (GPtrArray) found = assay_test_find (GTK_WIDGET (window), type);

  return found->len == 1 ? found->pdata[0] : NULL;
}

static gboolean
is_open (gpointer data)
{
  return assay_window_is_loaded (data);
}

static gboolean
has_facts (gpointer data)
{
  AssayPromptEditor *editor = find_one (data, ASSAY_TYPE_PROMPT_EDITOR);

  return editor != NULL && editor->facts != NULL && editor->draft != NULL;
}

/* The page of prompts of a project with reviews. */
static Page
open_page (void)
{
  g_autofree char *path = assay_test_temporary ("results.assay");
  g_autoptr (AssayWorkspace) workspace = assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, NULL);
  Page page = { .window = assay_window_new (NULL) };

  assay_test_add_reviews (workspace, N_TASKS);
  assay_workspace_close_sync (workspace);
  gtk_window_set_default_size (GTK_WINDOW (page.window), 900, 600);
  gtk_window_present (GTK_WINDOW (page.window));
  assay_window_open (page.window, path, FALSE);
  assay_test_wait (is_open, page.window, "the workspace is open");
  gtk_widget_activate_action (GTK_WIDGET (page.window), "win.show-view", "s", "prompts");
  assay_test_wait (has_facts, page.window, "the prompt is shown");
  page.editor = find_one (page.window, ASSAY_TYPE_PROMPT_EDITOR);
  page.results = find_one (page.window, ASSAY_TYPE_RESULTS_VIEW);
  return page;
}

static AssayRunJob *
get_job (Page *page)
{
  return assay_runs_find (assay_session_get_runs (page->window->session),
                          assay_results_view_get_run (page->results));
}

static gboolean
is_in_state (gpointer data)
{
  Page *page = data;
  AssayRunJob *job = get_job (page);

  return job != NULL && assay_results_view_get_run (page->results) != page->run_id &&
         assay_run_job_get_state (job) == page->state;
}

static gboolean
has_rows (gpointer data)
{
  Page *page = data;
  AssayGridModel *model = assay_grid_get_model (page->results->grid);

  return model != NULL && g_list_model_get_n_items (G_LIST_MODEL (model)) == (guint) page->n;
}

static gboolean
has_count (gpointer data)
{
  Page *page = data;

  return page->results->counts[ASSAY_RESULTS_ALL] == page->n;
}

static void
wait_rows (Page *page, gint64 n)
{
  page->n = n;
  assay_test_wait (has_rows, page, "so many rows are shown");
}

static void
run_all (Page *page)
{
  page->state = ASSAY_RUN_FINISHED;
  gtk_widget_activate_action (GTK_WIDGET (page->editor), "prompt.run", "s", "all");
  assay_test_wait (is_in_state, page, "the run is finished");
  wait_rows (page, N_TASKS);
  assay_test_wait (has_count, page, "the counts are there");
  page->run_id = assay_results_view_get_run (page->results);
}

static AssayRun *
load_run (Page *page)
{
  return assay_run_load (assay_session_get_reader (page->window->session),
                         assay_results_view_get_run (page->results), NULL);
}

/* What the first of the filters says. */
static const char *
get_all_label (Page *page)
{
  return gtk_button_get_label (GTK_BUTTON (gtk_widget_get_template_child (GTK_WIDGET (page->results->filters),
                                                                          ASSAY_TYPE_RESULTS_FILTERS, "all")));
}

/* What is shown can be narrowed, is counted, and can be run over. */
static void
test_filters (void)
{
  Page page = open_page ();
  g_autofree char *subset = NULL;
  g_autofree char *expected = NULL;
  GtkMenuButton *menu;

  run_all (&page);
  menu = GTK_MENU_BUTTON (gtk_widget_get_template_child (GTK_WIDGET (page.results->filters),
                                                         ASSAY_TYPE_RESULTS_FILTERS, "filter_button"));
  g_assert_nonnull (strstr (get_all_label (&page), "400"));
  g_assert_nonnull (strstr (gtk_menu_button_get_label (menu), "400"));
  gtk_widget_activate_action (GTK_WIDGET (page.results), "results.filter", "s", "error");
  wait_rows (&page, 0);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (page.results->pages), ==, "empty");
  gtk_widget_activate_action (GTK_WIDGET (page.results), "results.filter", "s", "all");
  wait_rows (&page, N_TASKS);

  g_assert_false (gtk_search_bar_get_search_mode (page.results->search_bar));
  gtk_widget_activate_action (GTK_WIDGET (page.results), "results.find", NULL);
  g_assert_true (gtk_search_bar_get_search_mode (page.results->search_bar));
  gtk_editable_set_text (GTK_EDITABLE (page.results->search), "no such words");
  wait_rows (&page, 0);
  g_object_get (page.results, "subset", &subset, NULL);
  expected = g_strdup_printf ("results=%" G_GINT64_FORMAT ":search~\"no such words\"", page.run_id);
  g_assert_cmpstr (subset, ==, expected);
  /* The search goes with its bar. */
  gtk_search_bar_set_search_mode (page.results->search_bar, FALSE);
  wait_rows (&page, N_TASKS);
  assay_test_destroy (GTK_WINDOW (page.window));
}

/* Selected tasks are run again with the same version and model, by a subset that can be typed. */
static void
test_rerun (void)
{
  Page page = open_page ();
  g_autoptr (AssayRun) first = NULL;
  g_autoptr (AssayRun) second = NULL;
  g_autofree char *expected = NULL;
  gint64 task_id = 0;

  run_all (&page);
  first = load_run (&page);
  assay_grid_select_only (page.results->grid, 7);
  g_object_get (page.results, "task", &task_id, NULL);
  g_assert_cmpint (task_id, ==, page.editor->task_id); /* the preview follows */
  gtk_widget_activate_action (GTK_WIDGET (page.results), "results.rerun", NULL);
  assay_test_wait (is_in_state, &page, "the second run is finished");
  second = load_run (&page);
  expected = g_strdup_printf ("tasks=%" G_GINT64_FORMAT, task_id);
  g_assert_cmpstr (second->subset, ==, expected);
  g_assert_cmpint (second->total, ==, 1);
  g_assert_cmpint (second->version_id, ==, first->version_id);
  g_assert_cmpstr (second->model, ==, first->model);
  assay_test_destroy (GTK_WINDOW (page.window));
}

static gboolean
has_dialog (gpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ASSAY_IS_EXPORT_DIALOG (window))
        *(GtkWindow **) data = window;
    }
  return *(GtkWindow **) data != NULL;
}

/* The verbs of a selection: by the menu of a row, too. */
static void
test_selection (void)
{
  Page page = open_page ();
  GtkWindow *dialog = NULL;
  g_autofree char *path = assay_test_temporary ("selected.jsonl");

  run_all (&page);
  g_assert_false (gtk_widget_get_visible (page.results->selected_button));
  assay_grid_select_only (page.results->grid, 3);
  g_assert_true (gtk_widget_get_visible (page.results->selected_button));
  gtk_widget_activate_action (GTK_WIDGET (page.results), "results.export-selected", NULL);
  assay_test_wait (has_dialog, &dialog, "the dialog is open");
  gtk_window_destroy (dialog);

  gtk_widget_child_focus (GTK_WIDGET (page.results->grid), GTK_DIR_TAB_FORWARD);
  gtk_widget_activate_action (GTK_WIDGET (page.results->grid), "grid.menu", NULL);
  assay_test_destroy (GTK_WINDOW (page.window));
}

static gboolean
is_corrected (gpointer data)
{
  Page *page = data;
  AssayDb *db = assay_session_get_reader (page->window->session);
  g_autoptr (AssayResult) result = assay_result_load (db, page->result_id, NULL);
  g_autoptr (AssayAnnotation) correction = assay_correction_find (db, result->task_id, result->id, NULL);

  return correction != NULL && result->reviewed_at != 0;
}

/* What was changed in a result and not saved is saved when another one is looked at. */
static void
test_change_is_kept (void)
{
  Page page = open_page ();
  g_autoptr (GPtrArray) buttons = NULL;
  gboolean toggled = FALSE;

  run_all (&page);
  assay_grid_select_only (page.results->grid, 3);
  gtk_widget_activate_action (GTK_WIDGET (page.results), "results.show-detail", NULL);
  page.result_id = assay_result_detail_get_id (page.results->detail);
  g_assert_cmpint (page.result_id, >, 0);
  g_assert_false (is_corrected (&page));
  buttons = assay_test_find (GTK_WIDGET (find_one (page.window, ASSAY_TYPE_VALUE_FORM)), GTK_TYPE_TOGGLE_BUTTON);
  for (guint i = 0; i < buttons->len && !toggled; i++)
    if (!gtk_toggle_button_get_active (buttons->pdata[i]))
      {
        gtk_toggle_button_set_active (buttons->pdata[i], TRUE);
        toggled = TRUE;
      }
  g_assert_true (toggled);
  gtk_widget_activate_action (GTK_WIDGET (page.results), "results.next", NULL);
  assay_test_wait (is_corrected, &page, "the correction is saved");
  g_assert_cmpint (assay_result_detail_get_id (page.results->detail), !=, page.result_id);
  assay_test_destroy (GTK_WINDOW (page.window));
}

static gint64
get_selected (Page *page)
{
  g_autoptr (GArray) ids = assay_grid_dup_selected (page->results->grid, 2);

  return ids->len == 1 ? g_array_index (ids, gint64, 0) : 0;
}

static GtkAdjustment *
get_scroll (Page *page)
{
  g_autoptr (GPtrArray) found = assay_test_find (GTK_WIDGET (page->results->grid), GTK_TYPE_SCROLLED_WINDOW);

  return gtk_scrolled_window_get_vadjustment (found->pdata[0]);
}

static gboolean
is_scrolled (gpointer data)
{
  return gtk_adjustment_get_value (get_scroll (data)) > 0;
}

/* A run whose answers come when the test says so. */
typedef struct
{
  gint64 version_id;
  gint64 run_id;
  GPtrArray *claims; /* of AssayClaim */
  guint parity;      /* which half is answered now */
} Slow;

static gboolean
begin_slow (AssayDb *db, gpointer data, GError **error)
{
  Slow *slow = data;
  g_autoptr (AssayRun) run = assay_run_new (1, slow->version_id);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GArray) ids = assay_subset_resolve (db, "all", 1, slow->version_id, "builtin", "builtin", 0, error);
  gint64 after = 0;

  run->connection = g_strdup ("builtin");
  run->model = g_strdup ("builtin");
  run->subset = g_strdup ("all");
  run->software = g_strdup ("test");
  if (!assay_run_create (db, run, (const gint64 *) (gpointer) ids->data, ids->len, error))
    return FALSE;
  slow->run_id = run->id;
  return assay_run_step (db, run->id, none, N_TASKS, &after, slow->claims, error);
}

static gboolean
answer_half (AssayDb *db, gpointer data, GError **error)
{
  Slow *slow = data;
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_result_free);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  gint64 after = 0;

  for (guint i = slow->parity; i < slow->claims->len; i += 2)
    {
      const AssayClaim *claim = slow->claims->pdata[i];
      AssayResult *result = assay_result_new (slow->run_id, claim->task_id, claim->seq);

      result->status = ASSAY_RESULT_OK;
      result->value = g_strdup ("{}");
      g_ptr_array_add (results, result);
    }
  return assay_run_step (db, slow->run_id, results, 0, &after, none, error);
}

/* Rows that come, before and behind what is looked at, do not move it: the selected one stays selected
 * and in view, and the counts follow. */
static void
test_live (void)
{
  Page page = open_page ();
  AssayWorkspace *workspace = assay_session_get_workspace (page.window->session);
  g_autoptr (GPtrArray) claims = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_claim_free);
  Slow slow = { .version_id = assay_prompt_draft_get_version (page.editor->draft), .claims = claims };
  g_autoptr (GError) error = NULL;
  gint64 selected;
  double top;
  double row;

  assay_workspace_write_sync (workspace, begin_slow, &slow, ASSAY_CHANGE_RUNS, &error);
  g_assert_no_error (error);
  assay_workspace_write_sync (workspace, answer_half, &slow, ASSAY_CHANGE_RESULTS, &error);
  g_assert_no_error (error);
  assay_results_view_show_run (page.results, slow.run_id);
  wait_rows (&page, N_TASKS / 2);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (page.window));
  assay_grid_select_only (page.results->grid, 100);
  assay_test_wait (is_scrolled, &page, "the row is brought into view");
  selected = get_selected (&page);

  slow.parity = 1;
  assay_workspace_write_sync (workspace, answer_half, &slow, ASSAY_CHANGE_RESULTS, &error);
  g_assert_no_error (error);
  wait_rows (&page, N_TASKS);
  assay_test_wait (has_count, &page, "the counts are current");
  g_assert_nonnull (strstr (get_all_label (&page), "400"));
  g_assert_cmpint (get_selected (&page), ==, selected);
  g_assert_cmpuint (assay_grid_get_position (page.results->grid), ==, 200);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (page.window));
  row = gtk_adjustment_get_upper (get_scroll (&page)) / N_TASKS;
  top = row * 200;
  g_assert_cmpfloat (top, >, gtk_adjustment_get_value (get_scroll (&page)) - row);
  g_assert_cmpfloat (top, <,
                     gtk_adjustment_get_value (get_scroll (&page)) + gtk_adjustment_get_page_size (get_scroll (&page)));
  assay_test_destroy (GTK_WINDOW (page.window));
}

/* The page is never what makes a window wider than the smallest that we promise. */
static void
test_narrow (void)
{
  Page page = open_page ();
  int min = 0;

  run_all (&page);
  assay_grid_select_only (page.results->grid, 0);
  gtk_widget_measure (GTK_WIDGET (page.window), GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
  g_assert_cmpint (min, <=, 900);
  gtk_widget_measure (GTK_WIDGET (page.results), GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
  g_assert_cmpint (min, <=, 560);
  assay_test_destroy (GTK_WINDOW (page.window));
}

static gboolean
kill_run (AssayDb *db, gpointer data, GError **error)
{
  /* As a killed process leaves it: "running", in the hands of nobody who lives. */
  return assay_db_exec (db, error, "UPDATE run SET state = 'running', owner = 'elsewhere:1:1' WHERE id = $1", "i",
                        *(gint64 *) data);
}

static gboolean
says_interrupted (gpointer data)
{
  Page *page = data;

  return gtk_widget_get_visible (GTK_WIDGET (page->results->progress_text)) &&
         g_str_has_prefix (gtk_label_get_label (page->results->progress_text), "Interrupted at ");
}

static gboolean
goes_on_or_is_done (gpointer data)
{
  Page *page = data;

  return !gtk_widget_get_visible (page->results->resume_button);
}

/* A run whose process died is not shown as if it went on. */
static void
test_dead (void)
{
  Page page = open_page ();
  AssayWorkspace *workspace = assay_session_get_workspace (page.window->session);
  gint64 run_id;
  g_autoptr (GError) error = NULL;

  run_all (&page);
  run_id = assay_results_view_get_run (page.results);
  assay_workspace_write_sync (workspace, kill_run, &run_id, ASSAY_CHANGE_RUNS | ASSAY_CHANGE_RESULTS, &error);
  g_assert_no_error (error);
  assay_test_wait (says_interrupted, &page, "the headline says that the run was interrupted");
  g_assert_true (gtk_widget_get_visible (page.results->resume_button));
  gtk_widget_activate_action (GTK_WIDGET (page.results), "results.resume", NULL);
  assay_test_wait (goes_on_or_is_done, &page, "the run goes on");
  assay_test_destroy (GTK_WINDOW (page.window));
}

int
main (int argc, char *argv[])
{
  assay_test_ui_init (&argc, &argv);
  g_test_add_func ("/app/results/filters", test_filters);
  g_test_add_func ("/app/results/rerun", test_rerun);
  g_test_add_func ("/app/results/selection", test_selection);
  g_test_add_func ("/app/results/change-is-kept", test_change_is_kept);
  g_test_add_func ("/app/results/live", test_live);
  g_test_add_func ("/app/results/narrow", test_narrow);
  g_test_add_func ("/app/results/dead", test_dead);
  return g_test_run ();
}
