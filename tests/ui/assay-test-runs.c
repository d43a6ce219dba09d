/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-test-runs.c: a window with reviews that two versions of a prompt were run over: the first right
 * for every second task, the second wrong for every sixth only; the third run is the second version's
 * again, with another model, over half of the tasks. */

#include "assay-test-runs.h"

#include "assay-prompts-view.h"
#include "assay-run.h"
#include "assay-task.h"
#include "assay-test-ui.h"
#include "assay-version.h"

#include <math.h>

typedef struct
{
  guint n_tasks;
} Fill;

static const char *
answer (int run, guint i)
{
  gboolean right = run == 0 ? i % 2 == 0 : i % 6 != 0;

  return right ? "positive" : "negative";
}

static gboolean
add_truth (AssayDb *db, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AssayAnnotation) truth = assay_annotation_new ("person");

      truth->task_id = i + 1;
      truth->ground_truth = TRUE;
      truth->result = g_strdup ("[]");
      truth->value = g_strdup ("{\"sentiment\":\"positive\"}");
      if (!assay_annotation_insert (db, truth, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_run (AssayDb *db, gint64 project_id, gint64 version_id, int k, guint n, GError **error)
{
  g_autoptr (AssayRun) run = assay_run_new (project_id, version_id);
  g_autofree gint64 *tasks = g_new (gint64, n);

  run->connection = g_strdup ("builtin");
  run->model = g_strdup (k == 2 ? "other" : "builtin");
  run->subset = g_strdup ("all");
  run->software = g_strdup ("Assay test");
  for (guint i = 0; i < n; i++)
    tasks[i] = i + 1;
  if (!assay_run_create (db, run, tasks, n, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AssayResult) result = assay_result_new (run->id, i + 1, i + 1);

      result->status = ASSAY_RESULT_OK;
      result->overall = 3 + k * 0.5 + i % 2;
      result->cost = 0.001 * (k + 1);
      result->latency_us = 1000000 + i;
      result->value = g_strdup_printf ("{\"sentiment\":\"%s\"}", answer (k, i));
      if (!assay_result_save (db, result, error))
        return FALSE;
    }
  return assay_db_exec (db, error,
                        "UPDATE run SET state = 'finished', ok = $2, cost = $3 WHERE id = $1", "iid", run->id, (gint64) n,
                        0.001 * n) &&
         assay_version_freeze (db, version_id, "{}", error);
}

static gboolean
fill (AssayDb *db, gpointer data, GError **error)
{
  guint n = ((Fill *) data)->n_tasks;
  g_autoptr (AssayProject) project = assay_project_find (db, "Reviews", error);
  g_autoptr (GPtrArray) prompts = project == NULL ? NULL : assay_prompt_list (db, project->id, error);
  AssayPrompt *prompt = prompts == NULL ? NULL : prompts->pdata[0];
  g_autoptr (AssayVersion) first = prompt == NULL ? NULL : assay_version_find (db, prompt->id, 0, error);
  g_autoptr (AssayVersion) second = NULL;
  g_autoptr (AssayTx) tx = first == NULL ? NULL : assay_db_begin (db, error);

  if (tx == NULL || !add_truth (db, n, error) || !add_run (db, project->id, first->id, 0, n, error))
    return FALSE;
  g_free (first->system);
  first->system = g_strdup ("Classify the review with great care.");
  second = assay_version_save (db, project->id, prompt->name, first, error);
  return second != NULL && add_run (db, project->id, second->id, 1, n, error) &&
         add_run (db, project->id, second->id, 2, n / 2, error) && assay_tx_commit (g_steal_pointer (&tx), error);
}

/* A window with such a workspace, on the page of prompts. */
AssayWindow *
assay_test_open_runs (guint n_tasks)
{
  g_autofree char *path = assay_test_temporary ("runs.assay");
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayWorkspace) workspace = assay_workspace_open_sync (path, ASSAY_WORKSPACE_CREATE, &error);
  Fill data = { n_tasks };
  AssayWindow *window;

  g_assert_no_error (error);
  assay_test_add_reviews (workspace, n_tasks);
  assay_workspace_write_sync (workspace, fill, &data, ASSAY_CHANGE_RUNS, &error);
  g_assert_no_error (error);
  assay_workspace_close_sync (workspace);
  window = assay_test_open_window (path);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", "prompts");
  return window;
}

/* Goes to a page below the prompt. Returns: its widget. */
GtkWidget *
assay_test_show_page (AssayWindow *window, const char *page, GType type)
{
  g_autoptr (GPtrArray) found = NULL;

  g_object_set (window->prompts_view, "page", page, NULL);
  found = assay_test_find (GTK_WIDGET (window), type);
  g_assert_cmpuint (found->len, ==, 1);
  return found->pdata[0];
}
