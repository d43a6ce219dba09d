/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-alignment.c: the Alignment page says what the engine worked out, follows the ground truth, opens the tasks of
 * a cell, accepts and takes back; and the results are narrowed to what is correct or not. */

#include "assay-alignment-view-private.h"

#include "assay-acceptance.h"
#include "assay-matrix.h"
#include "assay-project.h"
#include "assay-prompt.h"
#include "assay-prompts-view.h"
#include "assay-result.h"
#include "assay-results-private.h"
#include "assay-run.h"
#include "assay-task.h"
#include "assay-test-ui.h"
#include "assay-test-window.h"

#include <math.h>
#include <string.h>

#define N_TASKS 200
#define N_JUDGED 100

typedef struct
{
  gint64 project_id;
  gint64 run_id;
  gint64 first_task;
  gboolean with_truth;
  gboolean several; /* labels may come together */
} Content;

#define SEVERAL                                                                                   \
  "<View><Text name=\"text\" value=\"$text\"/><Choices name=\"sentiment\" toName=\"text\" choice=\"multiple\">" \
  "<Choice value=\"Positive\"/><Choice value=\"Neutral\"/><Choice value=\"Negative\"/></Choices></View>"

static AssayAnnotation *
new_truth (gint64 task_id, const char *value)
{
  AssayAnnotation *annotation = assay_annotation_new ("person");

  annotation->task_id = task_id;
  annotation->result = g_strdup ("[]");
  annotation->value = g_strdup (value);
  annotation->ground_truth = TRUE;
  annotation->completed_by = g_strdup ("Ann");
  return annotation;
}

static gboolean
add_result (AssayDb *db, const Content *content, guint i, gint64 task_id, GError **error)
{
  g_autoptr (AssayResult) result = assay_result_new (content->run_id, task_id, i + 1);
  g_autoptr (AssayAnnotation) truth = NULL;
  g_autoptr (AssayTx) tx = assay_db_begin (db, error);
  gboolean wrong = i % 100 >= 95; /* the least sure ones */

  result->status = ASSAY_RESULT_OK;
  result->value = g_strdup (i % 2 == 0 ? "{\"sentiment\":\"Positive\"}" : "{\"sentiment\":\"Negative\"}");
  if (content->several)
    {
      g_free (result->value);
      result->value = g_strdup ("{\"sentiment\":[\"Positive\"]}");
    }
  result->confidence = 1 - (double) (i % 100) / 200;
  result->confidence_kind = g_strdup ("stated");
  if (tx == NULL || !assay_result_save (db, result, error) || !assay_tx_commit (g_steal_pointer (&tx), error))
    return FALSE;
  if (!content->with_truth || i >= N_JUDGED)
    return TRUE;
  if (content->several) /* five times something else is right, too */
    truth = new_truth (task_id, wrong ? "{\"sentiment\":[\"Negative\",\"Positive\"]}" : result->value);
  else
    truth = new_truth (task_id, wrong ? "{\"sentiment\":\"Neutral\"}" : result->value);
  return assay_annotation_insert (db, truth, error);
}

static gboolean
fill (AssayDb *db, gpointer data, GError **error)
{
  Content *content = data;
  g_autoptr (AssayProject) project = assay_project_find (db, "Reviews", error);
  g_autoptr (GPtrArray) prompts = project == NULL ? NULL : assay_prompt_list (db, project->id, error);
  g_autoptr (AssayVersion) version
    = prompts == NULL ? NULL : assay_version_find (db, ((AssayPrompt *) prompts->pdata[0])->id, 0, error);
  g_autoptr (AssayQuery) query = project == NULL ? NULL : assay_query_new (ASSAY_QUERY_TASKS, project->id);
  g_autoptr (GArray) ids = query == NULL ? NULL : assay_query_ids (query, db, error);
  g_autoptr (AssayRun) run = NULL;

  if (version == NULL || ids == NULL)
    return FALSE;
  if (content->several)
    {
      g_free (project->label_config);
      project->label_config = g_strdup (SEVERAL);
      if (!assay_project_update (db, project, error))
        return FALSE;
    }
  run = assay_run_new (project->id, version->id);
  run->connection = g_strdup ("builtin");
  run->model = g_strdup ("builtin");
  run->subset = g_strdup ("all");
  run->software = g_strdup ("test");
  if (!assay_run_create (db, run, (const gint64 *) (gpointer) ids->data, ids->len, error))
    return FALSE;
  content->project_id = project->id;
  content->run_id = run->id;
  content->first_task = g_array_index (ids, gint64, 0);
  for (guint i = 0; i < ids->len; i++)
    if (!add_result (db, content, i, g_array_index (ids, gint64, i), error))
      return FALSE;
  return TRUE;
}

typedef struct
{
  AssayWindow *window;
  AssayAlignmentView *view;
  AssayResultsView *results;
  const char *page;
  const char *text;
  gint64 n;
} Page;

static gboolean
is_on_page (gpointer data)
{
  Page *page = data;

  return g_strcmp0 (gtk_stack_get_visible_child_name (page->view->pages), page->page) == 0
         && (page->view->report != NULL || g_str_equal (page->page, "none"));
}

static gpointer
find_only (AssayWindow *window, GType type)
{
  g_autoptr (GPtrArray) found = assay_test_find (GTK_WIDGET (window), type);

  return found->len == 1 ? found->pdata[0] : NULL;
}

static gboolean
is_there (gpointer data)
{
  Page *page = data;

  page->results = page->results != NULL ? page->results : find_only (page->window, ASSAY_TYPE_RESULTS_VIEW);
  page->view = find_only (page->window, ASSAY_TYPE_ALIGNMENT_VIEW);
  if (page->results != NULL && page->view == NULL)
    gtk_widget_activate_action (GTK_WIDGET (page->window->prompts_view), "prompts.page", "s", "alignment");
  return page->results != NULL && page->view != NULL;
}

static Page
open_page (Content *content, const char *expected)
{
  g_autofree char *path = assay_test_temporary ("align.assay");
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayWorkspace) workspace = assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error);
  Page page = { .page = expected };

  g_assert_no_error (error);
  assay_test_add_reviews (workspace, N_TASKS);
  assay_workspace_write_sync (workspace, fill, content, ASSAY_CHANGE_RESULTS, &error);
  g_assert_no_error (error);
  assay_workspace_close_sync (workspace);
  page.window = assay_test_open_window (path);
  assay_test_wait_model (page.window, 1);
  gtk_widget_activate_action (GTK_WIDGET (page.window), "win.show-view", "s", "prompts");
  assay_test_wait (is_there, &page, "the page is there");
  assay_test_wait (is_on_page, &page, expected);
  return page;
}

static const char *
value_of (gpointer stat, const char *property)
{
  static char text[200];
  g_autofree char *value = NULL;

  g_object_get (stat, property, &value, NULL);
  g_strlcpy (text, value != NULL ? value : "", sizeof text);
  return text;
}

static const char *
picked (Page *page)
{
  g_autoptr (GPtrArray) buttons = assay_test_find (GTK_WIDGET (page->view->picker), GTK_TYPE_MENU_BUTTON);

  return gtk_label_get_label (GTK_LABEL (gtk_menu_button_get_child (buttons->pdata[0])));
}

static void
test_report (void)
{
  Content content = { .with_truth = TRUE };
  Page page = open_page (&content, "report");

  g_assert_cmpstr (value_of (page.view->accuracy, "value"), ==, "95.00 %");
  g_assert_nonnull (strstr (value_of (page.view->accuracy, "detail"), "100 tasks"));
  g_assert_nonnull (strstr (value_of (page.view->agreement, "caption"), "κ"));
  g_assert_nonnull (strstr (value_of (page.view->calibration, "detail"), "Brier"));
  g_assert_cmpstr (value_of (page.view->people, "value"), ==, "–");
  g_assert_nonnull (strstr (picked (&page), "100 ground truths"));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (page.view->control)));
  g_assert_false (isnan (page.view->report->promise.threshold));
  g_assert_cmpint (page.view->report->n_waiting, ==, N_TASKS - N_JUDGED);
  assay_test_destroy (GTK_WINDOW (page.window));
}

static void
test_no_truth (void)
{
  Content content = { .with_truth = FALSE };
  Page page = open_page (&content, "truth");

  assay_test_destroy (GTK_WINDOW (page.window));
}

static gboolean
has_rows (gpointer data)
{
  Page *page = data;
  AssayGridModel *model = assay_grid_get_model (page->results->grid);

  return model != NULL && assay_grid_model_is_loaded (model)
         && g_list_model_get_n_items (G_LIST_MODEL (model)) == (guint) page->n;
}

static gboolean
has_counts (gpointer data)
{
  return ((Page *) data)->results->counts[ASSAY_RESULTS_INCORRECT] == ((Page *) data)->n;
}

static void
test_drill_down (void)
{
  Content content = { .with_truth = TRUE };
  Page page = open_page (&content, "report");
  g_autofree char *shown = NULL;

  g_signal_emit_by_name (page.view->confusion, "cell-activated", NULL, "Neutral", "Negative");
  g_object_get (page.window->prompts_view, "page", &shown, NULL);
  g_assert_cmpstr (shown, ==, "results");
  page.n = 3; /* 95, 97, 99 */
  assay_test_wait (has_rows, &page, "the tasks of the cell are shown");
  g_assert_true (gtk_widget_get_visible (page.results->condition_bar));
  g_assert_nonnull (strstr (gtk_label_get_label (page.results->condition_text), "Neutral → Negative"));
  gtk_widget_activate_action (GTK_WIDGET (page.results), "results.clear-conditions", NULL);
  page.n = N_TASKS;
  assay_test_wait (has_rows, &page, "all are shown");
  page.n = 5;
  assay_test_wait (has_counts, &page, "the accuracies are worked out");
  g_assert_nonnull (strstr (gtk_label_get_label (page.results->facts), "95.00 % accuracy ±"));
  gtk_widget_activate_action (GTK_WIDGET (page.results), "results.filter", "s", "incorrect");
  assay_test_wait (has_rows, &page, "only the incorrect are shown");
  gtk_widget_activate_action (GTK_WIDGET (page.window->prompts_view), "prompts.page", "s", "alignment");
  assay_test_wait (is_on_page, &page, "report");
  gtk_widget_activate_action (GTK_WIDGET (page.view), "alignment.show-incorrect", NULL);
  assay_test_wait (has_rows, &page, "the button shows the same");
  assay_test_destroy (GTK_WINDOW (page.window));
}

static void
test_several (void)
{
  Content content = { .with_truth = TRUE, .several = TRUE };
  Page page = open_page (&content, "report");

  g_assert_cmpstr (value_of (page.view->accuracy, "value"), ==, "97.50 %"); /* half right, five times */
  g_signal_emit_by_name (page.view->confusion, "cell-activated", "Negative", "Negative", NULL);
  page.n = 5;
  assay_test_wait (has_rows, &page, "those that were missed are shown");
  g_assert_nonnull (strstr (gtk_label_get_label (page.results->condition_text), "Negative missed"));
  gtk_widget_activate_action (GTK_WIDGET (page.window->prompts_view), "prompts.page", "s", "alignment");
  assay_test_wait (is_on_page, &page, "report");
  g_signal_emit_by_name (page.view->confusion, "cell-activated", "Negative", NULL, NULL);
  page.n = 95;
  assay_test_wait (has_rows, &page, "those that do without are shown");
  gtk_widget_activate_action (GTK_WIDGET (page.window->prompts_view), "prompts.page", "s", "alignment");
  assay_test_wait (is_on_page, &page, "report");
  g_signal_emit_by_name (page.view->confusion, "cell-activated", "Negative", NULL, "Negative");
  page.n = 0;
  assay_test_wait (has_rows, &page, "there is none that was said without being right");
  assay_test_destroy (GTK_WINDOW (page.window));
}

static gboolean
has_batches (gpointer data)
{
  Page *page = data;

  return page->view->report != NULL && page->view->report->batches->len == (guint) page->n;
}

static void
respond (AssayWindow *window, const char *response)
{
  GtkWindow *dialog = assay_test_wait_dialog (window, ADW_TYPE_MESSAGE_DIALOG);

  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
}

static gboolean
says (gpointer widget, const char *part)
{
  g_autoptr (GPtrArray) labels = assay_test_find (widget, GTK_TYPE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    if (strstr (gtk_label_get_label (labels->pdata[i]), part) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_accept (void)
{
  Content content = { .with_truth = TRUE };
  Page page = open_page (&content, "report");
  AssayDb *db = assay_session_get_reader (page.window->session);
  gint64 n_open = page.view->report->n_open;

  g_assert_cmpint (n_open, >, 50);
  gtk_widget_activate_action (GTK_WIDGET (page.view), "alignment.accept", NULL);
  respond (page.window, "accept");
  page.n = 1;
  assay_test_wait (has_batches, &page, "they are accepted");
  g_assert_cmpint (((AssayAcceptanceBatch *) page.view->report->batches->pdata[0])->n_accepted, ==, n_open);
  g_assert_cmpint (page.view->report->n_open, ==, 0);
  g_assert_true (says (page.view->promise, "none left to accept") || says (page.view->promise, "none is above"));
  gtk_widget_activate_action (GTK_WIDGET (page.view), "alignment.take-back", NULL);
  page.n = 0;
  assay_test_wait (has_batches, &page, "they are taken back");
  g_assert_cmpint (page.view->report->n_open, ==, n_open);
  g_assert_cmpint (assay_db_get_int (db, NULL, "SELECT count(*) FROM annotation", ""), ==, N_JUDGED);
  assay_test_destroy (GTK_WINDOW (page.window));
}

static gboolean
is_accurate (gpointer data)
{
  Page *page = data;

  return g_str_equal (value_of (page->view->accuracy, "value"), page->text);
}

static gboolean
change_truth (AssayDb *db, gpointer data, GError **error)
{
  g_autoptr (AssayAnnotation) truth = new_truth (*(gint64 *) data, "{\"sentiment\":\"Neutral\"}");

  return assay_annotation_insert (db, truth, error);
}

static void
test_follows_truth (void)
{
  Content content = { .with_truth = TRUE };
  Page page = open_page (&content, "report");
  g_autoptr (GError) error = NULL;

  assay_workspace_write_sync (assay_session_get_workspace (page.window->session), change_truth, &content.first_task,
                              ASSAY_CHANGE_ANNOTATIONS, &error);
  g_assert_no_error (error);
  page.text = "94.00 %";
  assay_test_wait (is_accurate, &page, "the accuracy follows the ground truth");
  assay_test_destroy (GTK_WINDOW (page.window));
}

static void
test_scoring (void)
{
  Content content = { .with_truth = TRUE };
  Page page = open_page (&content, "report");

  /* "Neutral" has nothing of "Positive" but a letter or two: similar texts are worth something. */
  g_signal_emit_by_name (page.view->scoring, "changed", "sentiment", "method", "edit");
  page.text = "95.00 %";
  while (is_accurate (&page))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (assay_alignment_get_control (page.view->report->alignment, 0)->method->id, ==, "edit");
  g_signal_emit_by_name (page.view->scoring, "changed", "sentiment", "method", "");
  assay_test_wait (is_accurate, &page, "the default is back");
  assay_test_destroy (GTK_WINDOW (page.window));
}

static GtkListBox *
picker_list (Page *page)
{
  g_autoptr (GPtrArray) buttons = assay_test_find (GTK_WIDGET (page->view->picker), GTK_TYPE_MENU_BUTTON);
  g_autoptr (GPtrArray) lists = NULL;

  gtk_menu_button_popup (buttons->pdata[0]);
  lists
    = assay_test_find (GTK_WIDGET (gtk_menu_button_get_popover (buttons->pdata[0])), GTK_TYPE_LIST_BOX);

  return lists->pdata[0];
}

static gboolean
is_set (gpointer data)
{
  Page *page = data;
  g_autoptr (AssayProject) project
    = assay_project_load (assay_session_get_reader (page->window->session), page->n, NULL);
  g_autofree char *setting = assay_project_dup_setting (project, "scoring");

  return setting != NULL && g_str_equal (setting, page->text);
}

/* The fields of the method's parameters: what is typed there counts when it is left. */
static void
test_parameters (void)
{
  Content content = { .with_truth = TRUE };
  Page page = open_page (&content, "report");
  g_autoptr (GPtrArray) buttons = assay_test_find (GTK_WIDGET (page.view->scoring), GTK_TYPE_MENU_BUTTON);
  g_autoptr (GPtrArray) entries = NULL;
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (buttons->pdata[0]));

  page.n = content.project_id;
  gtk_menu_button_popup (buttons->pdata[0]);
  entries = assay_test_find (popover, GTK_TYPE_ENTRY);
  g_assert_cmpuint (entries->len, ==, 1); /* exact: only from which score on it is right */
  gtk_editable_set_text (GTK_EDITABLE (entries->pdata[0]), "80");
  g_signal_emit_by_name (entries->pdata[0], "activate");
  page.text = "{\"controls\":{\"sentiment\":{\"threshold\":0.8}}}";
  assay_test_wait (is_set, &page, "the threshold of the control is kept");
  gtk_editable_set_text (GTK_EDITABLE (entries->pdata[0]), "");
  g_signal_emit_by_name (entries->pdata[0], "activate");
  page.text = "{\"controls\":{\"sentiment\":{}}}";
  assay_test_wait (is_set, &page, "the threshold of the control is none again");
  g_signal_emit_by_name (page.view->scoring, "changed", "sentiment", "method", "regex");
  page.text = "{\"controls\":{\"sentiment\":{\"method\":\"regex\"}}}";
  assay_test_wait (is_set, &page, "the method is kept");
  while (g_strcmp0 (assay_alignment_get_control (page.view->report->alignment, 0)->method->id, "regex") != 0)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&entries, g_ptr_array_unref);
  entries = assay_test_find (popover, GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entries->pdata[0]), "(");
  g_signal_emit_by_name (entries->pdata[0], "activate");
  while (*gtk_editable_get_text (GTK_EDITABLE (entries->pdata[0])) != '\0') /* it is none, so it is taken back */
    g_main_context_iteration (NULL, TRUE);
  assay_test_destroy (GTK_WINDOW (page.window));
}

static gboolean
has_listed (gpointer data)
{
  Page *page = data;

  return gtk_list_box_get_row_at_index (picker_list (page), (int) page->n - 1) != NULL
         && gtk_list_box_get_row_at_index (picker_list (page), (int) page->n) == NULL;
}

static gboolean
shows_run (gpointer data)
{
  Page *page = data;

  return page->view->report != NULL && page->view->report->run->id == page->n
         && assay_results_view_get_run (page->results) == page->n;
}

/* Any run can be looked at, and the results go with it. */
static void
test_picker (void)
{
  Content content = { .with_truth = TRUE };
  Content later = { .with_truth = FALSE };
  Page page = open_page (&content, "report");
  g_autoptr (GPtrArray) labels = NULL;
  g_autoptr (GPtrArray) older = NULL;
  g_autoptr (GError) error = NULL;

  assay_workspace_write_sync (assay_session_get_workspace (page.window->session), fill, &later, ASSAY_CHANGE_RUNS, &error);
  g_assert_no_error (error);
  page.n = 2;
  assay_test_wait (has_listed, &page, "both runs can be chosen");
  labels = assay_test_find (GTK_WIDGET (gtk_list_box_get_row_at_index (picker_list (&page), 0)), GTK_TYPE_LABEL);
  older = assay_test_find (GTK_WIDGET (gtk_list_box_get_row_at_index (picker_list (&page), 1)), GTK_TYPE_LABEL);
  g_assert_nonnull (strstr (gtk_label_get_label (labels->pdata[0]), "run 2")); /* the latest first */
  g_assert_nonnull (strstr (gtk_label_get_label (labels->pdata[1]), "100 ground truths"));
  g_assert_nonnull (strstr (gtk_label_get_label (older->pdata[0]), "run 1"));
  gtk_widget_activate (GTK_WIDGET (gtk_list_box_get_row_at_index (picker_list (&page), 0)));
  page.n = later.run_id;
  assay_test_wait (shows_run, &page, "the other run is shown");
  /* As the History opens one. */
  gtk_widget_activate_action (GTK_WIDGET (page.window->prompts_view), "prompts.show-run", "x", content.run_id);
  gtk_widget_activate_action (GTK_WIDGET (page.window->prompts_view), "prompts.page", "s", "alignment");
  page.n = content.run_id;
  assay_test_wait (shows_run, &page, "the reopened run is shown");
  assay_test_destroy (GTK_WINDOW (page.window));
}

int
main (int argc, char *argv[])
{
  assay_test_ui_init (&argc, &argv);
  g_test_add_func ("/app/alignment/report", test_report);
  g_test_add_func ("/app/alignment/no-truth", test_no_truth);
  g_test_add_func ("/app/alignment/drill-down", test_drill_down);
  g_test_add_func ("/app/alignment/several", test_several);
  g_test_add_func ("/app/alignment/accept", test_accept);
  g_test_add_func ("/app/alignment/follows-truth", test_follows_truth);
  g_test_add_func ("/app/alignment/scoring", test_scoring);
  g_test_add_func ("/app/alignment/parameters", test_parameters);
  g_test_add_func ("/app/alignment/picker", test_picker);
  return g_test_run ();
}
