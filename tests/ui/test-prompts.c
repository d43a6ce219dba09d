/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-connection.h"
#include "assay-data-private.h"
#include "assay-model-choice.h"
#include "assay-notice-bar.h"
#include "assay-project.h"
#include "assay-prompt-editor-private.h"
#include "assay-prompts-view.h"
#include "assay-run.h"
#include "assay-test-ui.h"
#include "assay-variable-completion.h"
#include "assay-window-private.h"

#include <string.h>

static gboolean
is_open (gpointer data)
{
  return assay_window_is_loaded (data);
}

static AssayPromptEditor *
find_editor (AssayWindow *window)
{
  g_autoptr (GPtrArray) found = assay_test_find (GTK_WIDGET (window), ASSAY_TYPE_PROMPT_EDITOR);

  return found->len == 1 ? found->pdata[0] : NULL;
}

static gboolean
has_facts (gpointer data)
{
  AssayPromptEditor *editor = find_editor (data);

  return editor != NULL && editor->facts != NULL && editor->draft != NULL;
}

/* The page of prompts of a project with reviews. */
static AssayWindow *
open_prompts (void)
{
  g_autofree char *path = assay_test_temporary ("prompts.assay");
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayWorkspace) workspace
    = assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error);
  AssayWindow *window;

  g_assert_no_error (error);
  assay_test_add_reviews (workspace, 30);
  assay_workspace_close_sync (workspace);
  window = assay_window_new (NULL);
  gtk_window_present (GTK_WINDOW (window));
  assay_window_open (window, path, FALSE);
  assay_test_wait (is_open, window, "the workspace is open");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", "prompts");
  assay_test_wait (has_facts, window, "the prompt is shown");
  return window;
}

static void
set_text (AssayPromptEditor *editor, AssayPromptPart part, const char *text)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (assay_prompt_draft_get_buffer (editor->draft, part));
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, text, -1);
  gtk_text_buffer_end_user_action (buffer);
}

static gboolean
is_saved (gpointer data)
{
  return assay_prompt_draft_is_saved (((AssayPromptEditor *) data)->draft);
}

static void
test_saves_itself (void)
{
  AssayWindow *window = open_prompts ();
  AssayPromptEditor *editor = find_editor (window);
  g_autoptr (AssayVersion) version = NULL;
  g_autofree char *text = NULL;

  set_text (editor, ASSAY_PROMPT_USER, "Say what this is: {{text}}");
  g_assert_false (assay_prompt_draft_is_saved (editor->draft));
  assay_test_wait (is_saved, editor, "the draft is saved by itself");
  version = assay_version_load (assay_session_get_reader (window->session),
                                assay_prompt_draft_get_version (editor->draft), NULL);
  g_assert_cmpstr (version->user, ==, "Say what this is: {{text}}");

  /* What was there before can be brought back. */
  gtk_text_buffer_undo (
    GTK_TEXT_BUFFER (assay_prompt_draft_get_buffer (editor->draft, ASSAY_PROMPT_USER)));
  text = assay_prompt_draft_dup_text (editor->draft, ASSAY_PROMPT_USER);
  g_assert_cmpstr (text, !=, version->user);
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
has_problem (gpointer data)
{
  return gtk_revealer_get_reveal_child (((AssayPromptEditor *) data)->problem);
}

static gboolean
has_no_problem (gpointer data)
{
  return !has_problem (data);
}

/* What tasks don't have is said while it is typed, and nothing is run. */
static void
test_unknown_variable (void)
{
  AssayWindow *window = open_prompts ();
  AssayPromptEditor *editor = find_editor (window);
  const char *text;

  set_text (editor, ASSAY_PROMPT_USER, "First\n{{textt}}");
  assay_test_wait (has_problem, editor, "the unknown variable is said");
  text = gtk_label_get_label (editor->problem_text);
  g_assert_nonnull (strstr (text, "Line 2"));
  g_assert_nonnull (strstr (text, "“textt”"));
  g_assert_nonnull (strstr (text, "Did you mean “text”?"));

  gtk_widget_activate_action (GTK_WIDGET (editor), "prompt.run-sample", NULL);
  g_assert_nonnull (assay_notice_bar_get_text (editor->notice));
  g_assert_cmpuint (editor->n_waiting, ==, 0);

  set_text (editor, ASSAY_PROMPT_USER, "{{text}} and {\"json\": 1}");
  assay_test_wait (has_no_problem, editor, "the known variable is fine");
  g_assert_null (assay_notice_bar_get_text (editor->notice));
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
is_run (gpointer data)
{
  AssayWindow *window = data;
  gint64 run_id = assay_prompts_view_get_run (window->prompts_view);
  g_autoptr (AssayRun) run
    = run_id == 0 ? NULL : assay_run_load (assay_session_get_reader (window->session), run_id, NULL);

  return run != NULL && run->state == ASSAY_RUN_FINISHED;
}

/* From the button to results; the version that ran is kept, editing begins the next one. */
static void
test_runs_a_sample (void)
{
  AssayWindow *window = open_prompts ();
  AssayPromptEditor *editor = find_editor (window);
  gint64 number = assay_prompt_draft_get_number (editor->draft);
  g_autoptr (AssayRun) run = NULL;

  g_assert_cmpint (assay_prompts_view_get_run (window->prompts_view), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (editor), "prompt.run-sample", NULL);
  assay_test_wait (is_run, window, "the sample is run and shown");
  run = assay_run_load (assay_session_get_reader (window->session),
                        assay_prompts_view_get_run (window->prompts_view), NULL);
  g_assert_cmpint (run->ok + run->failed, ==, 20);

  set_text (editor, ASSAY_PROMPT_USER, "Another: {{text}}");
  assay_test_wait (is_saved, editor, "the next draft is saved");
  g_assert_cmpint (assay_prompt_draft_get_number (editor->draft), ==, number + 1);

  /* The old one can be looked at, and be the next draft again. */
  assay_prompt_editor_show_past (editor, number);
  g_assert_nonnull (assay_prompt_editor_get_past (editor));
  g_assert_true (gtk_revealer_get_reveal_child (editor->past_notice));
  gtk_widget_activate_action (GTK_WIDGET (editor), "prompt.restore", NULL);
  g_assert_null (assay_prompt_editor_get_past (editor));
  assay_test_wait (is_saved, editor, "the restored draft is saved");
  assay_test_destroy (GTK_WINDOW (window));
}

/* Names are offered after two braces, and nowhere else. */
static void
test_completion (void)
{
  AssayWindow *window = open_prompts ();
  AssayPromptEditor *editor = find_editor (window);
  g_autoptr (AssayVariableCompletion) completion = assay_variable_completion_new ();
  g_autoptr (GtkTextBuffer) buffer = gtk_text_buffer_new (NULL);
  static const struct
  {
    const char *text;
    int n; /* -1: no name is expected; 1: the project has some that fit */
  } cases[] = { { "Hello", -1 }, { "{", -1 },        { "{{", 1 },         { "{{te", 1 },
                { "{{zz", 0 },   { "{{text}}", -1 }, { "{{text}} {{", 1 }, { "{{ \"a\":", -1 } };

  assay_variable_completion_set_facts (completion, editor->facts);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GListModel) found = NULL;
      GtkTextIter end;

      gtk_text_buffer_set_text (buffer, cases[i].text, -1);
      gtk_text_buffer_get_end_iter (buffer, &end);
      found = assay_completion_match (ASSAY_COMPLETION (completion), &end);
      g_assert_cmpint (found == NULL ? -1 : (int) MIN (g_list_model_get_n_items (found), 1u), ==,
                       cases[i].n);
    }
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
has_no_prompt (gpointer data)
{
  return ((AssayPromptEditor *) data)->draft == NULL;
}

static gboolean
has_prompt (gpointer data)
{
  return !has_no_prompt (data);
}

/* What is deleted can be brought back. */
static void
test_delete_and_undo (void)
{
  AssayWindow *window = open_prompts ();
  AssayPromptEditor *editor = find_editor (window);

  gtk_widget_activate_action (GTK_WIDGET (editor), "prompt.delete", NULL);
  assay_test_wait (has_no_prompt, editor, "the prompt is gone");
  gtk_widget_activate_action (GTK_WIDGET (editor), "prompt.undelete", NULL);
  assay_test_wait (has_prompt, editor, "the prompt is back");
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
is_counted (gpointer data)
{
  return ((AssayPromptEditor *) data)->counting == NULL;
}

static gboolean
has_text (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_label (GTK_LABEL (widget)), text) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_text (child, text))
      return TRUE;
  return FALSE;
}

/* What is filtered on the Data page can be run over; the menu says how many tasks that are, and the run
 * keeps it as a subset that can be typed. */
static void
test_runs_what_is_filtered (void)
{
  AssayWindow *window = open_prompts ();
  AssayPromptEditor *editor = find_editor (window);
  g_autoptr (GPtrArray) views = NULL;
  g_autoptr (AssayRun) run = NULL;

  g_assert_null (editor->data_subset);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", "data");
  views = assay_test_find (GTK_WIDGET (window), ASSAY_TYPE_DATA_VIEW);
  g_assert_cmpuint (views->len, ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (((AssayDataView *) views->pdata[0])->filter), "id<=7");
  g_signal_emit_by_name (((AssayDataView *) views->pdata[0])->filter, "search-changed");
  g_assert_cmpstr (editor->data_subset, ==, "filter=id<=7");

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", "prompts");
  assay_test_wait (has_facts, window, "the prompt is shown");
  assay_prompt_editor_count (editor);
  assay_test_wait (is_counted, editor, "the tasks are counted");
  g_assert_true (has_text (GTK_WIDGET (editor->run_menu), "7"));
  g_assert_true (has_text (GTK_WIDGET (editor->run_menu), "30"));

  gtk_widget_activate_action (GTK_WIDGET (editor), "prompt.run", "s", editor->data_subset);
  assay_test_wait (is_run, window, "the filtered tasks are run");
  run = assay_run_load (assay_session_get_reader (window->session),
                        assay_prompts_view_get_run (window->prompts_view), NULL);
  g_assert_cmpstr (run->subset, ==, "filter=id<=7");
  g_assert_cmpint (run->total, ==, 7);
  assay_test_destroy (GTK_WINDOW (window));
}

static GtkListBox *
find_list (GtkWidget *widget)
{
  GtkListBox *found = GTK_IS_LIST_BOX (widget) ? GTK_LIST_BOX (widget) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_list (child);
  return found;
}

/* Favorites come first, then what was used, each model once; what no list has can be typed in full. */
static void
test_model_menu (void)
{
  AssayModelMenu *menu = g_object_ref_sink (g_object_new (ASSAY_TYPE_MODEL_MENU, NULL));
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_connection_free);
  AssayConnection *connection = assay_connection_new ("local", "openai", "http://127.0.0.1:1/v1");
  g_autoptr (GSettings) settings = assay_settings_new ();
  GtkListBox *list;
  static const char *const expected[] = { "local/b", "local/c", "builtin", "local/a" };

  connection->models = g_strdup ("[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"}]");
  g_ptr_array_add (connections, connection);
  assay_settings_set_favorite (settings, "local/b", TRUE);
  assay_settings_use_model (settings, "local/b");
  assay_settings_use_model (settings, "local/c");
  assay_settings_use_model (settings, "elsewhere/x"); /* of a connection that is not here */
  assay_model_menu_set_connections (menu, connections);
  assay_model_menu_fill (menu);
  list = find_list (GTK_WIDGET (menu));
  for (int i = 0; i < (int) G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (assay_model_choice_row_model (gtk_list_box_get_row_at_index (list, i)), ==,
                     expected[i]);
  g_assert_null (gtk_list_box_get_row_at_index (list, G_N_ELEMENTS (expected)));
  g_object_unref (menu);
  g_settings_reset (settings, "favorite-models");
  g_settings_reset (settings, "recent-models");
}

int
main (int argc, char *argv[])
{
  assay_test_ui_init (&argc, &argv);
  g_test_add_func ("/app/prompts/saves-itself", test_saves_itself);
  g_test_add_func ("/app/prompts/unknown-variable", test_unknown_variable);
  g_test_add_func ("/app/prompts/runs-a-sample", test_runs_a_sample);
  g_test_add_func ("/app/prompts/completion", test_completion);
  g_test_add_func ("/app/prompts/delete-and-undo", test_delete_and_undo);
  g_test_add_func ("/app/prompts/runs-what-is-filtered", test_runs_what_is_filtered);
  g_test_add_func ("/app/prompts/model-menu", test_model_menu);
  return g_test_run ();
}
