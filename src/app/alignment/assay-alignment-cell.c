/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-alignment-cell.c: from a cell of the confusion to the tasks in it. Of exclusive classes that is a condition on
 * ground truth and answer. Which region is taken for which, or whether one of several labels is there, no
 * condition says: the results are compared once more in the reading worker, and the tasks are named. Main
 * thread. */

#include "assay-alignment-view-private.h"

#include "assay-widget.h"

#include <glib/gi18n.h>

typedef struct
{
  gint64 run_id;
  AssayAlignmentCell cell; /* owns its strings */
  char *title;
  char *tasks; /* what is shown: ids with commas; "0" for none */
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_free ((char *) load->cell.control);
  g_free ((char *) load->cell.label);
  g_free ((char *) load->cell.truth);
  g_free ((char *) load->cell.predicted);
  g_free (load->title);
  g_free (load->tasks);
  g_free (load);
}

static gboolean
read_cell (AssayDb *db, gpointer data, GError **error)
{
  Load *load = data;
  g_autoptr (GArray) tasks = assay_align_list_cell (db, load->run_id, &load->cell, error);
  g_autoptr (GString) text = g_string_new ("0");

  for (guint i = 0; tasks != NULL && i < tasks->len; i++)
    g_string_append_printf (text, ",%" G_GINT64_FORMAT, g_array_index (tasks, gint64, i));
  load->tasks = g_strdup (text->str);
  return tasks != NULL;
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
  else if (load->run_id == self->run_id)
    g_signal_emit_by_name (self, "show-results", (const char *[]){ "task", "=", load->tasks, NULL }, load->title);
}

static char *
dup_title (const AssayConfigControl *control, const char *label, const char *truth, const char *answer)
{
  const char *name = truth != NULL ? truth : answer != NULL ? answer : label;

  /* Translators: a question and a label that was found, missed, … */
  if (label != NULL)
    return g_strdup_printf (truth != NULL ? (answer != NULL ? _("%s: %s found") : _("%s: %s missed"))
                                          : (answer != NULL ? _("%s: %s extra") : _("%s: without %s")),
                            control->title, label);
  if (truth != NULL && answer != NULL)
    return g_strdup_printf ("%s: %s → %s", control->title, truth, answer);
  return g_strdup_printf (truth != NULL ? _("%s: %s missed") : _("%s: %s extra"), control->title, name);
}

/**
 * assay_alignment_open_cell:
 * @label: (nullable): for labels that may come together, which of them
 * @truth: (nullable): what is right
 * @answer: (nullable): what was answered
 *
 * Opens the tasks of a cell of the control that is looked at.
 */
void
assay_alignment_open_cell (AssayAlignmentView *self, const char *label, const char *truth, const char *answer)
{
  guint selected = gtk_drop_down_get_selected (self->control);
  const AssayAlignmentControl *figures;
  const AssayConfigControl *control;
  Load *load;

  if (self->report == NULL)
    return;
  figures = assay_alignment_get_control (
    self->report->alignment, selected < assay_alignment_get_n_controls (self->report->alignment) ? selected : 0);
  control = figures->control;
  if (figures->classes == NULL || assay_class_report_get_kind (figures->classes) == ASSAY_CLASSES_EXCLUSIVE)
    {
      g_autofree char *truth_field = g_strconcat ("truth.", control->name, NULL);
      g_autofree char *value_field = g_strconcat ("value.", control->name, NULL);
      g_autofree char *title
        = g_strdup_printf ("%s: %s → %s", control->title, truth, answer != NULL ? answer : "–");

      g_signal_emit_by_name (self, "show-results",
                             (const char *[]){ truth_field, "=", truth, value_field, "=",
                                               answer != NULL ? answer : "", NULL },
                             title);
      return;
    }
  load = g_new0 (Load, 1);
  load->run_id = self->run_id;
  load->cell = (AssayAlignmentCell){ g_strdup (control->name), g_strdup (label), g_strdup (truth), g_strdup (answer) };
  load->title = dup_title (control, label, truth, answer);
  assay_session_read_async (assay_view_get_session (ASSAY_VIEW (self)), read_cell, load, load_free, NULL, listed_cb,
                            assay_widget_weak_new (self));
}
