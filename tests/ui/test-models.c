/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-models.c: the Models page against the model server of tests/model-server. */

#include "assay-connection-dialog.h"
#include "assay-connection-row.h"
#include "assay-connection.h"
#include "assay-models-text.h"
#include "assay-models-view.h"
#include "assay-secrets.h"
#include "assay-test-ui.h"
#include "assay-window-private.h"
#include "model-server.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sys/stat.h>

#define KEY "sk-right-0123456789"

static gboolean
save (AssayDb *db, gpointer data, GError **error)
{
  return assay_connection_save (db, data, error);
}

static void
add_connection (AssayWorkspace *workspace, const char *name, int port)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%d/v1", port);
  g_autoptr (AssayConnection) connection = assay_connection_new (name, "openai", url);
  g_autoptr (GError) error = NULL;

  assay_workspace_write_sync (workspace, save, connection, ASSAY_CHANGE_CONNECTIONS, &error);
  g_assert_no_error (error);
}

static gboolean
is_loaded (gpointer data)
{
  return assay_window_is_loaded (data);
}

/* A window on its Models page. */
static AssayWindow *
open_models (void)
{
  g_autofree char *path = assay_test_temporary ("models.assay");
  AssayWindow *window = assay_window_new (NULL);

  gtk_window_present (GTK_WINDOW (window));
  assay_window_open (window, path, TRUE);
  assay_test_wait (is_loaded, window, "the workspace is open");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-models", NULL);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (window->pages), ==, "models");
  return window;
}

static AssayWorkspace *
get_workspace (AssayWindow *window)
{
  return assay_session_get_workspace (window->session);
}

static AssayConnectionRow *
get_row (AssayWindow *window, guint position)
{
  g_autoptr (AssayConnectionRow) row
    = g_list_model_get_item (assay_models_view_get_rows (window->models_view), position);

  return row; /* the list holds it */
}

typedef struct
{
  AssayWindow *window;
  guint n;
  AssayConnectionState state;
} Expected;

static gboolean
has_rows (gpointer data)
{
  Expected *expected = data;

  return g_list_model_get_n_items (assay_models_view_get_rows (expected->window->models_view)) ==
         expected->n;
}

static void
wait_rows (AssayWindow *window, guint n)
{
  assay_test_wait (has_rows, &(Expected){ window, n, 0 }, "the connections are listed");
}

static gboolean
has_state (gpointer data)
{
  Expected *expected = data;

  return assay_connection_row_get_state (get_row (expected->window, 1)) == expected->state;
}

/* Presses Test on the first connection, and waits for what comes of it. */
static void
test_until (AssayWindow *window, AssayConnectionState state)
{
  gtk_widget_activate_action (GTK_WIDGET (window->models_view), "models.test", NULL);
  assay_test_wait (has_state, &(Expected){ window, 0, state }, "the test ended as expected");
}

static void
test_states (void)
{
  ModelServer *server = model_server_start ((const char *[]) { "--key", KEY, NULL });
  AssayWindow *window = open_models ();
  g_autofree char *summary = NULL;

  wait_rows (window, 1);
  g_assert_cmpint (assay_connection_row_get_state (get_row (window, 0)), ==, ASSAY_CONNECTION_BUILTIN);
  add_connection (get_workspace (window), "local", model_server_get_port (server));
  wait_rows (window, 2);
  assay_models_view_select (window->models_view, "local");
  g_assert_cmpint (assay_connection_row_get_state (get_row (window, 1)), ==, ASSAY_CONNECTION_UNTESTED);

  test_until (window, ASSAY_CONNECTION_WRONG_KEY);
  g_assert_nonnull (strstr (assay_connection_row_get_problem (get_row (window, 1)), "No key was sent"));
  g_setenv ("ASSAY_KEY_LOCAL", "sk-wrong", TRUE);
  test_until (window, ASSAY_CONNECTION_WRONG_KEY);
  g_assert_null (strstr (assay_connection_row_get_problem (get_row (window, 1)), "No key was sent"));
  g_assert_null (strstr (assay_connection_row_get_problem (get_row (window, 1)), "sk-wrong"));

  g_setenv ("ASSAY_KEY_LOCAL", KEY, TRUE);
  test_until (window, ASSAY_CONNECTION_WORKS);
  summary = assay_connection_row_dup_summary (get_row (window, 1));
  g_assert_cmpstr (summary, ==, "Works · 2 models");

  model_server_stop (server);
  test_until (window, ASSAY_CONNECTION_UNREACHABLE);
  g_unsetenv ("ASSAY_KEY_LOCAL");
  assay_test_destroy (GTK_WINDOW (window));
}

/* An answer that does not come is not waited for when the window goes. */
static void
test_cancels (void)
{
  ModelServer *server = model_server_start ((const char *[]) { "--models-fault", "hang", NULL });
  AssayWindow *window = open_models ();

  add_connection (get_workspace (window), "slow", model_server_get_port (server));
  wait_rows (window, 2);
  assay_models_view_select (window->models_view, "slow");
  test_until (window, ASSAY_CONNECTION_TESTING);
  gtk_widget_activate_action (GTK_WIDGET (window->models_view), "models.cancel", NULL);
  assay_test_wait (has_state, &(Expected){ window, 0, ASSAY_CONNECTION_UNTESTED }, "it is cancelled");
  test_until (window, ASSAY_CONNECTION_TESTING);
  assay_test_destroy (GTK_WINDOW (window));
  model_server_stop (server);
}

static GtkWidget *
find_button (gpointer root, const char *label)
{
  g_autoptr (GPtrArray) buttons = assay_test_find (GTK_WIDGET (root), GTK_TYPE_BUTTON);

  for (guint i = 0; i < buttons->len; i++)
    if (g_strcmp0 (gtk_button_get_label (buttons->pdata[i]), label) == 0)
      return buttons->pdata[i];
  return NULL;
}

static gboolean
has_undo (gpointer data)
{
  return find_button (data, "Undo") != NULL;
}

static void
test_delete_and_undo (void)
{
  AssayWindow *window = open_models ();

  add_connection (get_workspace (window), "local", 1);
  wait_rows (window, 2);
  assay_models_view_select (window->models_view, "local");
  gtk_widget_activate_action (GTK_WIDGET (window->models_view), "models.delete", NULL);
  wait_rows (window, 1);
  assay_test_wait (has_undo, window, "the way back is offered");
  g_signal_emit_by_name (find_button (window, "Undo"), "clicked");
  wait_rows (window, 2);
  g_assert_cmpstr (assay_connection_row_get_name (get_row (window, 1)), ==, "local");
  assay_test_destroy (GTK_WINDOW (window));
}

static gboolean
has_offer (gpointer data)
{
  return find_button (data, "Add") != NULL;
}

/* A server on this machine offers itself and is added by one press. */
static void
test_offers (void)
{
  ModelServer *server = model_server_start ((const char *[]) { NULL });
  g_autofree char *url
    = g_strdup_printf ("http://127.0.0.1:%d/v1", model_server_get_port (server));
  const AssayProviderPreset preset
    = { "test", "Test Server", "openai", url, NULL, NULL, (guint16) model_server_get_port (server) };
  AssayWindow *window = open_models ();

  assay_models_view_find (window->models_view, &preset, 1);
  assay_test_wait (has_offer, window, "the server is offered");
  g_signal_emit_by_name (find_button (window, "Add"), "clicked");
  wait_rows (window, 2);
  g_assert_cmpstr (assay_connection_row_get_name (get_row (window, 1)), ==, "Test Server");
  g_assert_cmpint (assay_connection_row_get_state (get_row (window, 1)), ==, ASSAY_CONNECTION_WORKS);
  g_assert_null (find_button (window, "Add"));
  assay_test_destroy (GTK_WINDOW (window));
  model_server_stop (server);
}

static GtkWindow *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window; /* GTK holds it */
    }
  return NULL;
}

static gboolean
has_question (gpointer data)
{
  return find_window (ADW_TYPE_MESSAGE_DIALOG) != NULL;
}

static gboolean
no_dialog (gpointer data)
{
  return find_window (ASSAY_TYPE_CONNECTION_DIALOG) == NULL;
}

static gboolean
shows_text (gpointer root, const char *text)
{
  g_autoptr (GPtrArray) labels = assay_test_find (GTK_WIDGET (root), GTK_TYPE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    if (strstr (gtk_label_get_text (labels->pdata[i]), text) != NULL)
      return TRUE;
  return FALSE;
}

static void
set_row (gpointer root, const char *title, const char *text)
{
  g_autoptr (GPtrArray) rows = assay_test_find (GTK_WIDGET (root), ADW_TYPE_ENTRY_ROW);

  for (guint i = 0; i < rows->len; i++)
    if (g_strcmp0 (adw_preferences_row_get_title (rows->pdata[i]), title) == 0)
      {
        gtk_editable_set_text (rows->pdata[i], text);
        return;
      }
  g_error ("There is no row “%s”", title);
}

static void
assert_nowhere (const char *path)
{
  g_autofree char *text = NULL;
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *written = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_null (memmem (text, length, KEY, strlen (KEY)));
  if (g_file_get_contents (log, &written, &length, NULL))
    g_assert_null (memmem (written, length, KEY, strlen (KEY)));
}

/* What is wrong is said in the form; a key goes into a file only after the question, and nowhere else. */
static void
test_form (void)
{
  AssayWindow *window = open_models ();
  g_autofree char *file = assay_secrets_dup_file ();
  g_autofree char *kept = NULL;
  GtkWindow *dialog;
  GStatBuf info;

  gtk_widget_activate_action (GTK_WIDGET (window->models_view), "models.add", "s", "openai");
  dialog = find_window (ASSAY_TYPE_CONNECTION_DIALOG);
  g_assert_nonnull (dialog);
  set_row (dialog, "Address", "nowhere");
  gtk_widget_activate_action (GTK_WIDGET (dialog), "connection.save", NULL);
  g_assert_true (shows_text (dialog, "nowhere"));
  set_row (dialog, "Address", "https://api.example.com/v1/");
  set_row (dialog, "Tokens in", "cheap");
  gtk_widget_activate_action (GTK_WIDGET (dialog), "connection.save", NULL);
  g_assert_true (shows_text (dialog, "“Tokens in” is an amount of dollars"));
  set_row (dialog, "Tokens in", "1,25");
  set_row (dialog, "Tokens out", "$10");
  set_row (dialog, "Key", KEY);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "connection.save", NULL);
  assay_test_wait (has_question, NULL, "it is asked whether a file will do");
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_window (ADW_TYPE_MESSAGE_DIALOG)), "accept");
  assay_test_wait (no_dialog, NULL, "it is saved");

  wait_rows (window, 2);
  g_assert_cmpstr (assay_connection_row_get_connection (get_row (window, 1))->base_url, ==,
                   "https://api.example.com/v1");
  g_assert_cmpfloat (assay_connection_row_get_connection (get_row (window, 1))->input_price, ==, 1.25);
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (file, &kept, NULL, NULL));
  g_assert_nonnull (strstr (kept, KEY));
  assert_nowhere (assay_workspace_get_path (get_workspace (window)));
  g_assert_false (shows_text (window, KEY));
  assay_test_destroy (GTK_WINDOW (window));
}

static void
test_texts (void)
{
  static const struct
  {
    const char *text;
    gboolean ok;
    double amount;
  } amounts[] = { { "", TRUE, NAN },   { " 1.5 ", TRUE, 1.5 },  { "0,25", TRUE, 0.25 }, { "$3", TRUE, 3 },
                  { "-1", FALSE, 0 },  { "1e999", FALSE, 0 },   { "x", FALSE, 0 },      { "1.2.3", FALSE, 0 },
                  { "nan", FALSE, 0 }, { "1,000.5", FALSE, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      double amount = 0;

      g_assert_cmpint (assay_models_parse_amount (amounts[i].text, &amount), ==, amounts[i].ok);
      if (amounts[i].ok)
        g_assert_true (isnan (amounts[i].amount) ? isnan (amount) : amount == amounts[i].amount);
    }
}

int
main (int argc, char *argv[])
{
  assay_test_ui_init (&argc, &argv);
  g_test_add_func ("/app/models/states", test_states);
  g_test_add_func ("/app/models/cancels", test_cancels);
  g_test_add_func ("/app/models/delete-and-undo", test_delete_and_undo);
  g_test_add_func ("/app/models/offers", test_offers);
  g_test_add_func ("/app/models/form", test_form);
  g_test_add_func ("/app/models/texts", test_texts);
  return g_test_run ();
}
