/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-results-selection.c: what is done with the selected results: mark them as reviewed and take that
 * back, run their tasks again, export their tasks. A selection becomes a subset that can be typed, such
 * as "tasks=1,4-7"; everything that is shown is said by its condition instead, however much that is.
 * Main thread. */

#include "assay-results-private.h"

#include "assay-export-dialog.h"
#include "assay-result.h"
#include "assay-task-list.h"

#include <glib/gi18n.h>

/* Results that are marked in one go. */
#define MAX_MARKED 1000000
/* Tasks that are named one by one: a run keeps their list. */
#define MAX_LISTED 10000

/* Results to be marked, on their way to the database. */
typedef struct
{
  GArray *ids;
  gboolean reviewed;
} Mark;

static void
mark_free (gpointer data)
{
  Mark *mark = data;

  g_array_unref (mark->ids);
  g_free (mark);
}

static gboolean
write_mark (AssayDb *db, gpointer data, GError **error)
{
  Mark *mark = data;

  return assay_result_set_reviewed (db, (const gint64 *) (gpointer) mark->ids->data, mark->ids->len,
                                    mark->reviewed, error);
}

static void
marked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayResultsView) self = data;
  g_autoptr (GError) error = NULL;

  if (!assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error))
    assay_view_say (ASSAY_VIEW (self), error->message);
}

static void
mark_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayResultsView *self = ASSAY_RESULTS_VIEW (widget);
  Mark *mark = g_new0 (Mark, 1);
  g_autofree char *text = NULL;

  mark->ids = assay_grid_dup_selected (self->grid, MAX_MARKED);
  mark->reviewed = g_str_equal (name, "results.mark-reviewed");
  text = g_strdup_printf (mark->reviewed
                            ? ngettext ("%'u result marked reviewed", "%'u results marked reviewed",
                                        mark->ids->len)
                            : ngettext ("%'u result marked not reviewed",
                                        "%'u results marked not reviewed", mark->ids->len),
                          mark->ids->len);
  assay_workspace_write_async (
    assay_session_get_workspace (assay_view_get_session (ASSAY_VIEW (self))), write_mark, mark,
    mark_free, ASSAY_CHANGE_RESULTS, NULL, marked_cb, g_object_ref (self));
  assay_view_say (ASSAY_VIEW (self), text);
}

/* A selection on its way to become a list of tasks. */
typedef struct
{
  gint64 run_id;
  GArray *ids;   /* of results; NULL: everything that is shown */
  char *shown;   /* the condition of that, NULL: all */
  char *tasks;   /* (nullable): what was found */
  AssayRun *run;
} Pick;

static void
pick_free (gpointer data)
{
  Pick *pick = data;

  g_clear_pointer (&pick->ids, g_array_unref);
  g_clear_pointer (&pick->run, assay_run_free);
  g_free (pick->shown);
  g_free (pick->tasks);
  g_free (pick);
}

static GArray *
list_tasks (const Pick *pick, AssayDb *db, GError **error)
{
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (AssayQuery) query = NULL;
  GArray *tasks;

  if (pick->ids == NULL)
    {
      query = assay_query_new (ASSAY_QUERY_RESULTS, pick->run_id);
      return pick->shown == NULL || assay_query_parse (query, pick->shown, error)
               ? assay_query_task_ids (query, db, error)
               : NULL;
    }
  results = assay_result_load_many (db, (const gint64 *) (gpointer) pick->ids->data, pick->ids->len, FALSE, error);
  if (results == NULL)
    return NULL;
  tasks = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < results->len; i++)
    g_array_append_val (tasks, ((AssayResult *) results->pdata[i])->task_id);
  return tasks;
}

static gboolean
read_pick (AssayDb *db, gpointer data, GError **error)
{
  Pick *pick = data;
  g_autoptr (GArray) tasks = list_tasks (pick, db, error);

  pick->run = tasks == NULL ? NULL : assay_run_load (db, pick->run_id, error);
  if (pick->run == NULL)
    return FALSE;
  pick->tasks = assay_task_list_print (tasks);
  return TRUE;
}

/* Reads what is selected in a worker. FALSE, and said why: too much. */
static gboolean
pick (AssayResultsView *self, GAsyncReadyCallback callback)
{
  AssayGridModel *model = assay_grid_get_model (self->grid);
  guint n = assay_grid_get_n_selected (self->grid);
  gboolean everything = n == g_list_model_get_n_items (G_LIST_MODEL (model));
  Pick *data;

  if (!everything && n > MAX_LISTED)
    {
      g_autofree char *text
        = g_strdup_printf (_("Select at most %'d results, or all that are shown"), MAX_LISTED);

      assay_view_say (ASSAY_VIEW (self), text);
      return FALSE;
    }
  data = g_new0 (Pick, 1);
  data->run_id = self->run_id;
  data->ids = everything ? NULL : assay_grid_dup_selected (self->grid, MAX_LISTED);
  data->shown = assay_results_dup_condition (self);
  assay_session_read_async (assay_view_get_session (ASSAY_VIEW (self)), read_pick, data, pick_free, NULL,
                            callback, g_object_ref (self));
  return TRUE;
}

static const Pick *
pick_finish (AssayResultsView *self, GObject *source, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  const Pick *found = assay_session_read_finish (ASSAY_SESSION (source), result, &error);

  if (!assay_view_is_attached (ASSAY_VIEW (self)))
    return NULL;
  if (found == NULL)
    assay_view_say (ASSAY_VIEW (self), error->message);
  return found;
}

static void
rerun_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayResultsView) self = data;
  const Pick *found = pick_finish (self, source, result);
  g_autofree char *model = NULL;
  g_autofree char *subset = NULL;

  if (found == NULL)
    return;
  model = g_str_equal (found->run->connection, "builtin")
            ? g_strdup (found->run->connection)
            : g_strdup_printf ("%s/%s", found->run->connection, found->run->model);
  subset = found->ids == NULL ? assay_results_dup_subset (self) : g_strdup_printf ("tasks=%s", found->tasks);
  g_signal_emit_by_name (self, "rerun", found->run->version_id, model, subset);
}

static void
rerun_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pick (ASSAY_RESULTS_VIEW (widget), rerun_cb);
}

static void
export_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayResultsView) self = data;
  AssayView *view = ASSAY_VIEW (self);
  const Pick *found = pick_finish (self, source, result);
  AssayExportDialog *dialog;

  if (found == NULL)
    return;
  dialog = assay_export_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                    assay_view_get_session (view), assay_view_get_project_id (view),
                                    assay_project_row_get_title (assay_view_get_project (view)));
  assay_export_dialog_set_picked (dialog, found->tasks, found->run_id);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pick (ASSAY_RESULTS_VIEW (widget), export_cb);
}

/**
 * assay_results_install_selection:
 *
 * Gives the class the verbs for what is selected, and their keys.
 */
void
assay_results_install_selection (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "results.mark-reviewed", NULL, mark_action);
  gtk_widget_class_install_action (widget_class, "results.unmark-reviewed", NULL, mark_action);
  gtk_widget_class_install_action (widget_class, "results.rerun", NULL, rerun_action);
  gtk_widget_class_install_action (widget_class, "results.export-selected", NULL, export_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "results.mark-reviewed", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "results.unmark-reviewed", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "results.rerun", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK, "results.export-selected", NULL);
}
