/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-project-settings.c: the form and the rubric of a project are changed in its settings: mistakes
 * are told at their line and nothing typed is lost, the rubric writes form and prompt, what that does is
 * shown, and all of it can be undone; a broken form leads to where it is put right. */
#include "assay-config-completion.h"
#include "assay-project-review.h"
#include "assay-project-settings-private.h"
#include "assay-rubric-row.h"
#include "assay-test-ui.h"
#include "assay-test-window.h"
#include "assay-value-form.h"
#include "assay-window-undo.h"

#include <string.h>

#define BROKEN "<View>\n  <Text name=\"text\" value=\"$text\"/>\n  <Rating name=\"r\" toName=\"photo\"/>\n</View>\n"
#define GOOD "<View>\n  <Text name=\"text\" value=\"$text\"/>\n  <Rating name=\"r\" toName=\"text\"/>\n</View>\n"

static gboolean
is_ready (gpointer data)
{
  AssayProjectSettings *settings = data;

  return settings->project != NULL && assay_config_editor_is_checked (settings->editor);
}

static AssayProjectSettings *
open_settings (AssayWindow *window)
{
  AssayProjectSettings *settings;

  gtk_widget_activate_action (GTK_WIDGET (window), "project.settings", NULL);
  settings = ASSAY_PROJECT_SETTINGS (assay_test_wait_dialog (window, ASSAY_TYPE_PROJECT_SETTINGS));
  assay_test_wait (is_ready, settings, "the project is loaded and its form is checked");
  return settings;
}

static void
write_form (AssayProjectSettings *settings, const char *xml)
{
  assay_config_editor_replace_text (settings->editor, xml);
  assay_test_wait (is_ready, settings, "the form is checked");
}

static gboolean
can_save (AssayProjectSettings *settings)
{
  g_autoptr (GPtrArray) buttons = assay_test_find (GTK_WIDGET (settings), GTK_TYPE_BUTTON);

  for (guint i = 0; i < buttons->len; i++)
    if (g_strcmp0 (gtk_actionable_get_action_name (buttons->pdata[i]), "settings.save") == 0)
      return gtk_widget_is_sensitive (buttons->pdata[i]);
  g_assert_not_reached ();
}

static AssayProject *
load_project (AssayWindow *window)
{
  g_autoptr (GError) error = NULL;
  AssayProjectRow *row = assay_sidebar_get_project (window->sidebar);
  AssayProject *project
    = assay_project_load (assay_session_get_reader (window->session), assay_project_row_get_id (row), &error);

  g_assert_no_error (error);
  return project;
}

static char *
dup_system (AssayWindow *window)
{
  AssayDb *db = assay_session_get_reader (window->session);
  g_autoptr (AssayProject) project = load_project (window);
  g_autoptr (GPtrArray) prompts = assay_prompt_list (db, project->id, NULL);
  g_autoptr (AssayVersion) version = assay_version_find (db, ((AssayPrompt *) prompts->pdata[0])->id, 0, NULL);

  return g_strdup (version->system);
}

/* What the database must say before it goes on. */
typedef struct
{
  AssayWindow *window;
  const char *config; /* part of it */
  gboolean absent;
} Expect;

static gboolean
has_config (gpointer data)
{
  Expect *expect = data;
  g_autoptr (AssayProject) project = load_project (expect->window);

  return (strstr (project->label_config, expect->config) != NULL) != expect->absent;
}

static void
wait_config (AssayWindow *window, const char *part, gboolean absent)
{
  Expect expect = { window, part, absent };

  assay_test_wait (has_config, &expect, "the form is stored");
}

static void
test_mistakes (void)
{
  g_autofree char *path = assay_test_make_project ("text-classification", "Form");
  AssayWindow *window = assay_test_open_window (path);
  AssayProjectSettings *settings = open_settings (window);
  GPtrArray *problems;
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) forms = NULL;
  g_autoptr (GSList) marks = NULL;

  assay_project_settings_show_page (settings, "form");
  g_assert_false (can_save (settings));
  write_form (settings, BROKEN);
  problems = assay_config_editor_get_problems (settings->editor);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpuint (((AssayConfigProblem *) problems->pdata[0])->line, ==, 3);
  marks = gtk_source_buffer_get_source_marks_at_line (
    GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (assay_config_editor_get_view (settings->editor)))), 2, NULL);
  g_assert_nonnull (marks);
  g_assert_false (can_save (settings));
  g_assert_true (gtk_widget_get_visible (settings->notice));
  g_assert_nonnull (strstr (gtk_label_get_label (settings->notice_text), "Line 3"));
  text = assay_config_editor_dup_text (settings->editor);
  g_assert_cmpstr (text, ==, BROKEN);

  gtk_widget_activate_action (GTK_WIDGET (settings), "settings.show-mistake", NULL);
  write_form (settings, GOOD);
  g_assert_true (can_save (settings));
  g_assert_false (gtk_widget_get_visible (settings->notice));
  forms = assay_test_find (GTK_WIDGET (settings->preview), ASSAY_TYPE_VALUE_FORM);
  g_assert_cmpuint (forms->len, ==, 1);
  settings->may_close = TRUE;
  assay_test_destroy (GTK_WINDOW (settings));
  assay_test_destroy (GTK_WINDOW (window));
}

static void
test_completion (void)
{
  g_autoptr (AssayConfigCompletion) completion = assay_config_completion_new ();
  g_autoptr (GtkTextBuffer) buffer = gtk_text_buffer_new (NULL);
  static const char *const names[] = { "photo", NULL };
  g_autoptr (GListModel) tags = NULL;
  g_autoptr (GListModel) values = NULL;
  g_autoptr (AssayProposal) first = NULL;
  g_autoptr (AssayProposal) value = NULL;
  g_autofree char *text = NULL;
  GtkTextIter at, start, end;

  assay_config_completion_set_variables (completion, names);
  gtk_text_buffer_set_text (buffer, "<View>ü<Im", -1);
  gtk_text_buffer_get_end_iter (buffer, &at);
  tags = assay_completion_match (ASSAY_COMPLETION (completion), &at);
  g_assert_cmpuint (g_list_model_get_n_items (tags), ==, 1);
  first = g_list_model_get_item (tags, 0);
  assay_completion_insert (ASSAY_COMPLETION (completion), &at, first);
  gtk_text_buffer_insert_at_cursor (buffer, "i", -1);
  gtk_text_buffer_get_iter_at_mark (buffer, &at, gtk_text_buffer_get_insert (buffer));
  gtk_text_iter_forward_chars (&at, (int) strlen ("\" value=\""));
  values = assay_completion_match (ASSAY_COMPLETION (completion), &at);
  g_assert_cmpuint (g_list_model_get_n_items (values), ==, 1);
  value = g_list_model_get_item (values, 0);
  assay_completion_insert (ASSAY_COMPLETION (completion), &at, value);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_cmpstr (text, ==, "<View>ü<Image name=\"i\" value=\"$photo\"/>");
}

static AssayRubricRow *
get_row (AssayProjectSettings *settings, guint position)
{
  g_autoptr (GPtrArray) rows = assay_test_find (GTK_WIDGET (settings->rubric), ASSAY_TYPE_RUBRIC_ROW);

  g_assert_cmpuint (position, <, rows->len);
  return rows->pdata[position];
}

static gboolean
is_in_text (gpointer data)
{
  AssayProjectSettings *settings = data;
  g_autofree char *text = assay_config_editor_dup_text (settings->editor);

  return strstr (text, "name=\"hands\"") != NULL && assay_config_editor_is_checked (settings->editor);
}

/* A new dimension reaches form and prompt, first in the window, then on disk, and goes by undo. */
static void
test_rubric (void)
{
  g_autofree char *path = assay_test_make_project ("image-rubric", "Rubric");
  AssayWindow *window = assay_test_open_window (path);
  AssayProjectSettings *settings = open_settings (window);
  g_autofree char *old_system = dup_system (window);
  g_autofree char *text = NULL;
  g_autofree char *system = NULL;
  g_autofree char *restored = NULL;
  g_autoptr (AssayProject) project = NULL;
  GtkWindow *review;

  assay_project_settings_show_page (settings, "rubric");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  gtk_widget_activate_action (GTK_WIDGET (settings->rubric), "rubric.add", NULL);
  g_assert_nonnull (assay_rubric_editor_get_problem (settings->rubric));
  g_assert_false (can_save (settings));
  gtk_editable_set_text (assay_rubric_row_get_title (get_row (settings, 4)), "Hands");
  g_assert_null (assay_rubric_editor_get_problem (settings->rubric));
  assay_test_wait (is_in_text, settings, "the form has the new dimension");
  gtk_widget_activate_action (GTK_WIDGET (get_row (settings, 4)), "dimension.up", NULL);
  /* What is let fall on a row takes its place. */
  g_signal_emit_by_name (get_row (settings, 2), "dropped", get_row (settings, 3));
  text = assay_config_editor_dup_text (settings->editor);
  g_assert_true (strstr (text, "name=\"hands\"") < strstr (text, "name=\"composition\""));
  g_assert_null (strstr (text, "dimension"));
  assay_test_wait (is_ready, settings, "the form is checked");

  gtk_widget_activate_action (GTK_WIDGET (settings), "settings.save", NULL);
  review = assay_test_wait_dialog (window, ASSAY_TYPE_PROJECT_REVIEW);
  gtk_widget_activate_action (GTK_WIDGET (review), "review.accept", NULL);
  wait_config (window, "name=\"hands\"", FALSE);
  project = load_project (window);
  g_assert_nonnull (strstr (project->rubric, "hands"));
  system = dup_system (window);
  g_assert_nonnull (strstr (system, "Hands – \"hands\""));
  while (!assay_window_can_undo (GTK_WIDGET (window)))
    g_main_context_iteration (NULL, TRUE);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL);
  wait_config (window, "name=\"hands\"", TRUE);
  restored = dup_system (window);
  g_assert_cmpstr (restored, ==, old_system);
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
has_three (gpointer data)
{
  g_autoptr (GPtrArray) rows
    = assay_test_find (GTK_WIDGET (((AssayProjectSettings *) data)->rubric), ASSAY_TYPE_RUBRIC_ROW);

  return rows->len == 3;
}

/* What is written in the form shows in the rubric, weights stay. */
static void
test_rubric_follows (void)
{
  g_autofree char *path = assay_test_make_project ("image-rubric", "Rubric");
  AssayWindow *window = assay_test_open_window (path);
  AssayProjectSettings *settings = open_settings (window);
  g_autofree char *text = assay_config_editor_dup_text (settings->editor);
  g_autoptr (GString) changed = g_string_new (text);
  const AssayDimension *dimensions;
  guint n = 0;

  g_string_replace (changed, "Visual Quality", "How It Looks", 0);
  g_string_erase (changed, strstr (changed->str, "<Rating name=\"composition\"") - changed->str,
                  strstr (changed->str, "<Header value=\"Comments\"")
                    - strstr (changed->str, "<Rating name=\"composition\""));
  write_form (settings, changed->str);
  assay_project_settings_show_page (settings, "rubric");
  assay_test_wait (has_three, settings, "the rubric has followed");
  dimensions = assay_rubric_get_dimensions (assay_rubric_editor_get_rubric (settings->rubric), &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (dimensions[1].name, ==, "quality");
  g_assert_cmpstr (dimensions[1].title, ==, "How It Looks");
  g_assert_cmpstr (dimensions[1].review, ==, "<=2");

  /* A mistake stops the rubric, not the typing. */
  write_form (settings, BROKEN);
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (get_row (settings, 0))));
  assay_test_destroy (GTK_WINDOW (settings));
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
break_form (AssayDb *db, gpointer data, GError **error)
{
  g_autoptr (AssayProject) project = assay_project_find (db, "Reviews", error);

  g_free (project->label_config);
  project->label_config = g_strdup (BROKEN);
  return assay_project_update (db, project, error);
}

static gboolean
shows_mistake (gpointer data)
{
  g_autoptr (GPtrArray) labels = assay_test_find (data, GTK_TYPE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    if (strstr (gtk_label_get_text (labels->pdata[i]), "Line 3: toName") != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
shows_no_mistake (gpointer data)
{
  return !shows_mistake (data);
}

/* A project that can't be opened says why, and where it is put right. */
static void
test_broken (void)
{
  g_autofree char *path = assay_test_make_project (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayWorkspace) workspace = assay_workspace_open_sync (path, ASSAY_WORKSPACE_DEFAULT, &error);
  AssayWindow *window;
  AssayProjectSettings *settings;

  assay_test_add_reviews (workspace, 5);
  assay_workspace_write_sync (workspace, break_form, NULL, ASSAY_CHANGE_PROJECTS, &error);
  g_assert_no_error (error);
  window = assay_test_open_window (path);
  assay_test_wait (shows_mistake, window, "the mistake is shown");
  settings = open_settings (window);
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (settings->pages), ==, "form");
  write_form (settings, GOOD);
  gtk_widget_activate_action (GTK_WIDGET (settings), "settings.save", NULL);
  wait_config (window, "toName=\"text\"", FALSE);
  assay_test_wait (shows_no_mistake, window, "the tasks are shown");
  assay_test_destroy (GTK_WINDOW (window));
}

/* Closing asks when something would be lost, and only then. */
static void
test_close (void)
{
  g_autofree char *path = assay_test_make_project ("text-classification", "Form");
  AssayWindow *window = assay_test_open_window (path);
  AssayProjectSettings *settings = open_settings (window);
  gpointer weak = NULL;

  gtk_editable_set_text (GTK_EDITABLE (settings->title), "Another");
  g_assert_true (can_save (settings));
  gtk_window_close (GTK_WINDOW (settings));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (assay_test_wait_dialog (window, ADW_TYPE_MESSAGE_DIALOG)), "cancel");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (settings)));
  gtk_editable_set_text (GTK_EDITABLE (settings->title), "Form");
  weak = settings;
  g_object_add_weak_pointer (G_OBJECT (settings), &weak);
  gtk_window_close (GTK_WINDOW (settings));
  while (weak != NULL)
    g_main_context_iteration (NULL, TRUE);
  assay_test_destroy (GTK_WINDOW (window));
}

/* Every page fits on a small screen, with large text too. */
static void
test_fits (void)
{
  static const char *const pages[] = { "general", "form", "rubric" };
  static const int dpi[] = { 96 * 1024, 144 * 1024 };

  for (guint i = 0; i < G_N_ELEMENTS (dpi); i++)
    {
      g_autofree char *path = assay_test_make_project ("image-rubric", "Form");
      AssayWindow *window;
      AssayProjectSettings *settings;

      g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi[i], NULL);
      window = assay_test_open_window (path);
      settings = open_settings (window);
      for (guint k = 0; k < G_N_ELEMENTS (pages); k++)
        {
          int width = 0, height = 0;

          assay_project_settings_show_page (settings, pages[k]);
          gtk_widget_measure (GTK_WIDGET (settings), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
          gtk_widget_measure (GTK_WIDGET (settings), GTK_ORIENTATION_VERTICAL, 900, &height, NULL, NULL, NULL);
          g_test_message ("%s: at least %d × %d", pages[k], width, height);
          g_assert_cmpint (width, <=, 900);
          g_assert_cmpint (height, <=, 600);
        }
      assay_test_destroy (GTK_WINDOW (settings));
      assay_test_destroy (GTK_WINDOW (window));
    }
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, NULL);
}

int
main (int argc, char *argv[])
{
  assay_test_ui_init (&argc, &argv);
  g_test_add_func ("/app/project-settings/mistakes", test_mistakes);
  g_test_add_func ("/app/project-settings/completion", test_completion);
  g_test_add_func ("/app/project-settings/rubric", test_rubric);
  g_test_add_func ("/app/project-settings/rubric-follows", test_rubric_follows);
  g_test_add_func ("/app/project-settings/broken", test_broken);
  g_test_add_func ("/app/project-settings/close", test_close);
  g_test_add_func ("/app/project-settings/fits", test_fits);
  return g_test_run ();
}
