/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-alignment-runs.c: what the Alignment page could show: the runs of the project, each with the number of
 * its results that have a ground truth. Read in the session's reading worker when the list opens: the
 * counts take a look at every judged task. Main thread. */

#include "assay-alignment-view-private.h"

#include "assay-accuracy.h"
#include "assay-widget.h"

typedef struct
{
  gint64 project_id;
  GPtrArray *runs;
  GHashTable *truths;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_pointer (&load->runs, g_ptr_array_unref);
  g_clear_pointer (&load->truths, g_hash_table_unref);
  g_free (load);
}

static gboolean
read_runs (AssayDb *db, gpointer data, GError **error)
{
  Load *load = data;

  load->runs = assay_run_list (db, load->project_id, error);
  load->truths = load->runs == NULL ? NULL : assay_accuracy_count_truths (db, load->project_id, error);
  return load->truths != NULL;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayAlignmentView) self = assay_widget_weak_take (data);
  g_autoptr (GError) error = NULL;
  Load *load = assay_session_read_finish (ASSAY_SESSION (source), result, &error);

  if (self == NULL || !assay_view_is_attached (ASSAY_VIEW (self)))
    return;
  if (load == NULL)
    assay_view_say (ASSAY_VIEW (self), error->message);
  else
    assay_run_picker_set_runs (self->picker, load->runs, load->truths, self->run_id);
}

/**
 * assay_alignment_list_runs:
 *
 * Gives the picker its list, as soon as it is read.
 */
void
assay_alignment_list_runs (AssayAlignmentView *self)
{
  Load *load;

  if (!assay_view_is_attached (ASSAY_VIEW (self)))
    return;
  load = g_new0 (Load, 1);
  load->project_id = assay_view_get_project_id (ASSAY_VIEW (self));
  assay_session_read_async (assay_view_get_session (ASSAY_VIEW (self)), read_runs, load, load_free, NULL, listed_cb,
                            assay_widget_weak_new (self));
}
