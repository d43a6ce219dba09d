/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-sheet.c: one compared task, large: its pictures and data on the left, what is right and
 * each run's answer on the right. What it shows is some rows by their ids, which the main thread reads.
 * It keeps nothing: who turns the page, the page itself, shows the next task. Main thread. */

#include "assay-compare-sheet.h"

#include "assay-compare-answer.h"
#include "assay-compare-view-private.h"
#include "assay-compare-words.h"
#include "assay-facts.h"
#include "assay-json.h"
#include "assay-media-viewer.h"
#include "assay-task-data.h"
#include "assay-vote-bar.h"
#include "assay-widget.h"

#include <glib/gi18n.h>
#include <math.h>

struct _AssayCompareSheet
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkLabel *place;
  AssayVoteBar *votes;
  GtkScrolledWindow *left;
  GtkScrolledWindow *right;
  AssayMediaViewer *media;
  AssayFacts *data;
  GtkWidget *truth_card;
  AssayFacts *truth;
  GtkBox *answers;
};

G_DEFINE_FINAL_TYPE (AssayCompareSheet, assay_compare_sheet, GTK_TYPE_WIDGET)

static void
assay_compare_sheet_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_COMPARE_SHEET);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_compare_sheet_parent_class)->dispose (object);
}

static void
assay_compare_sheet_class_init (AssayCompareSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_compare_sheet_dispose;
  g_type_ensure (ASSAY_TYPE_VOTE_BAR);
  g_type_ensure (ASSAY_TYPE_MEDIA_VIEWER);
  g_type_ensure (ASSAY_TYPE_FACTS);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/assay/Assay/ui/compare/assay-compare-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayCompareSheet, title);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareSheet, place);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareSheet, votes);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareSheet, left);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareSheet, right);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareSheet, media);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareSheet, data);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareSheet, truth_card);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareSheet, truth);
  gtk_widget_class_bind_template_child (widget_class, AssayCompareSheet, answers);
}

static void
assay_compare_sheet_init (AssayCompareSheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_task (AssayCompareSheet *self, AssayCompareView *view, const AssayTask *task)
{
  AssaySession *session = assay_view_get_session (ASSAY_VIEW (view));
  g_autoptr (JsonObject) data = assay_json_parse_object (task->data, -1, NULL);
  g_autofree char *title = g_strdup_printf (_("Task %'lld"), (long long) task->inner_id);
  g_auto (GStrv) media = NULL;

  if (data == NULL)
    data = json_object_new ();
  media = assay_task_data_list_media (view->config, data);
  gtk_label_set_label (self->title, title);
  assay_media_viewer_set_textures (self->media, assay_session_get_textures (session));
  assay_media_viewer_show (self->media, (const char *const *) media);
  gtk_widget_set_visible (GTK_WIDGET (self->media), media[0] != NULL);
  assay_task_data_show (self->data, data);
}

static void
show_truth (AssayCompareSheet *self, AssayCompareView *view, const AssayAnnotation *truth)
{
  g_autoptr (JsonObject) values
    = truth != NULL && truth->value != NULL ? assay_json_parse_object (truth->value, -1, NULL) : NULL;
  guint n = 0;
  const AssayConfigColumn *columns = assay_label_config_get_columns (view->config, &n);

  assay_facts_clear (self->truth);
  for (guint i = 0; values != NULL && i < n; i++)
    {
      g_autofree char *text
        = assay_config_column_format (&columns[i], json_object_get_member (values, columns[i].name));

      assay_facts_add (self->truth, columns[i].title, text);
    }
  gtk_widget_set_visible (self->truth_card, values != NULL);
}

static void
add_answer (AssayCompareSheet *self, AssayCompareView *view, const AssayComparedTask *task,
            AssayResult *const *results, guint place)
{
  const AssayComparison *comparison = assay_compare_view_get_comparison (view);
  guint run = assay_compare_view_get_run (view, task->task_id, place);
  gboolean hidden = view->is_blind;
  g_autofree char *title = hidden ? g_strdup_printf (_("Answer %u"), place + 1)
                                  : g_strdup_printf ("%c · %s", 'A' + (int) run, comparison->runs[run].label);
  g_autofree char *tip = hidden ? NULL : assay_compare_dup_run (comparison->runs[run].run);
  const AssayAnswer answer = {
    .config = view->config,
    .result = results[run],
    .other = results[assay_compare_view_get_other (view, task->task_id, place)],
    .is_before = place == 0,
    .title = title,
    .tip = tip,
    .score = hidden ? NAN : task->scores[run],
    .min = view->min,
    .max = view->max,
    .accuracy = hidden ? NAN : task->accuracies[run],
    .is_best = !hidden && assay_comparison_get_winner (comparison, task) == (int) run,
    .is_hidden = hidden,
  };

  gtk_box_append (self->answers, assay_compare_answer_new (&answer));
}

static void
show_answers (AssayCompareSheet *self, AssayCompareView *view, const AssayComparedTask *task, AssayDb *db)
{
  guint n = assay_compare_view_get_comparison (view)->n_runs;
  AssayResult *results[ASSAY_COMPARE_MAX_RUNS] = { NULL };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->answers))) != NULL)
    gtk_box_remove (self->answers, child);
  for (guint i = 0; i < n; i++)
    results[i] = assay_result_load (db, task->result_ids[i], NULL);
  for (guint place = 0; place < n; place++)
    add_answer (self, view, task, results, place);
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&results[i], assay_result_free);
}

/**
 * assay_compare_sheet_show:
 * @position: of the task, as the page lists them
 *
 * Shows this task.
 */
void
assay_compare_sheet_show (AssayCompareSheet *self, AssayCompareView *view, guint position)
{
  AssayDb *db = assay_session_get_reader (assay_view_get_session (ASSAY_VIEW (view)));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (view->model));
  g_autoptr (AssayCompareItem) item = g_list_model_get_item (G_LIST_MODEL (view->model), position);
  const AssayComparedTask *compared = item != NULL ? assay_compare_item_get_task (item) : NULL;
  g_autoptr (AssayTask) task = item != NULL ? assay_task_load (db, compared->task_id, NULL) : NULL;
  g_autoptr (AssayAnnotation) truth = task != NULL ? assay_annotation_get_truth (db, task->id, NULL) : NULL;
  /* Translators: of the tasks in the list, this is the so-manieth. */
  g_autofree char *place = g_strdup_printf (_("%'u of %'u"), position + 1, n);

  g_return_if_fail (ASSAY_IS_COMPARE_SHEET (self));
  if (task == NULL)
    return;
  gtk_label_set_label (self->place, place);
  show_task (self, view, task);
  show_truth (self, view, truth);
  show_answers (self, view, compared, db);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->left), 0);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->right), 0);
}

/**
 * assay_compare_sheet_show_vote:
 * @vote: place of the answer that was voted for, or one of the other votes
 *
 * Ticks the vote.
 */
void
assay_compare_sheet_show_vote (AssayCompareSheet *self, AssayCompareView *view, int vote)
{
  g_return_if_fail (ASSAY_IS_COMPARE_SHEET (self));
  assay_vote_bar_show (self->votes, assay_compare_view_get_comparison (view)->n_runs, view->is_blind, vote);
}
