/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-results-accuracy.c: the accuracy beside each result follows the ground truth. Whoever looks at results
 * finds out whether it is out of date, and has it worked out by the db worker; while a run is under way, only
 * every few seconds. Main thread. */

#include "assay-results-private.h"

#include "assay-accuracy-refresh.h"
#include "assay-widget.h"

/* While results keep coming. */
#define PAUSE_US (3 * G_USEC_PER_SEC)

typedef struct
{
  gint64 run_id;
} Refresh;

static gboolean
write_accuracy (AssayDb *db, gpointer data, GError **error)
{
  return assay_accuracy_refresh (db, ((Refresh *) data)->run_id, NULL, error);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayResultsView) self = assay_widget_weak_take (data);
  g_autoptr (GError) error = NULL;
  gboolean done = assay_workspace_write_finish (ASSAY_WORKSPACE (source), result, &error);

  if (self == NULL)
    return;
  self->is_refreshing = FALSE;
  self->refreshed_at = g_get_monotonic_time ();
  if (!done)
    g_debug ("No accuracies: %s", error->message);
}

/*
 * assay_results_refresh_accuracy:
 * @stale: whether something is out of date
 *
 * Brings the accuracies of the run up to date; that is a change, which shows them.
 */
void
assay_results_refresh_accuracy (AssayResultsView *self, gboolean stale)
{
  AssaySession *session = assay_view_get_session (ASSAY_VIEW (self));
  AssayWorkspace *workspace;
  Refresh *refresh;

  if (!stale || self->is_refreshing || session == NULL)
    return;
  if (assay_results_expects_more (self) && g_get_monotonic_time () - self->refreshed_at < PAUSE_US)
    return;
  workspace = assay_session_get_workspace (session);
  if (assay_workspace_is_read_only (workspace))
    return;
  refresh = g_new0 (Refresh, 1);
  refresh->run_id = self->run_id;
  self->is_refreshing = TRUE;
  assay_workspace_write_async (workspace, write_accuracy, refresh, g_free, ASSAY_CHANGE_RESULTS, NULL,
                               refreshed_cb, assay_widget_weak_new (self));
}
