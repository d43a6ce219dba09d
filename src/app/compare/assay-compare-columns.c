/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-columns.c: the columns of a comparison: the task with what is right, what each run said,
 * and who wins. While the names are hidden, the answers change places from task to task, and nothing says
 * which run is which, or how good it is; of a vote only that it was kept. Cells are inscriptions of
 * a fixed number of lines, which is what lists of any length can afford. Main thread. */

#include "assay-compare-answer.h"
#include "assay-compare-view-private.h"

#include "assay-thumbnail.h"

#include <glib/gi18n.h>
#include <math.h>

#define THUMBNAIL_SIDE 72
#define LINES 3

/**
 * assay_compare_view_get_run:
 * @place: of an answer, from the left
 *
 * Returns: the run whose answer to this task is there. While the names are hidden, every task has an order
 *   of its own, each as often as the others.
 */
guint
assay_compare_view_get_run (AssayCompareView *self, gint64 task_id, guint place)
{
  guint n = assay_compare_model_get_comparison (self->model)->n_runs;
  guint order[ASSAY_COMPARE_MAX_RUNS] = { 0, 1, 2, 3 };
  guint64 x = (guint64) task_id * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  if (!self->is_blind)
    return place;
  /* Mixed (Steele, Lea, Flood 2014), then Fisher and Yates's shuffle (Durstenfeld 1964). */
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  x ^= x >> 31;
  for (guint i = n - 1; i > 0; i--)
    {
      guint k = (guint) (x % (i + 1)), run = order[i];

      x /= i + 1;
      order[i] = order[k];
      order[k] = run;
    }
  return order[place];
}

/**
 * assay_compare_view_get_other:
 *
 * Returns: the run that the answer at this place is held against: the left one, and for that one the right
 *   one of two. It goes by the place, not by the run, or the marks would tell which run it is.
 */
guint
assay_compare_view_get_other (AssayCompareView *self, gint64 task_id, guint place)
{
  gboolean two = assay_compare_model_get_comparison (self->model)->n_runs == 2;

  return assay_compare_view_get_run (self, task_id, place == 0 && two ? 1 : 0);
}

/* Cells ------------------------------------------------------------------------------------------ */

static GtkWidget *
new_inscription (guint lines, const char *css_class)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_min_lines (GTK_INSCRIPTION (text), lines);
  gtk_inscription_set_nat_lines (GTK_INSCRIPTION (text), lines);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (text), 8);
  gtk_inscription_set_yalign (GTK_INSCRIPTION (text), 0.5f);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_set_hexpand (text, TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (text, css_class);
  return text;
}

static GtkWidget *
new_label (const char *css_class, int width_chars)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_label_set_width_chars (GTK_LABEL (label), width_chars);
  return label;
}

static void
setup_task (AssayCompareView *self, GtkListItem *item, guint column)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *picture
    = assay_thumbnail_new (assay_session_get_textures (assay_view_get_session (ASSAY_VIEW (self))), THUMBNAIL_SIDE);

  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (texts), new_inscription (2, NULL));
  gtk_box_append (GTK_BOX (texts), new_inscription (1, "quiet-line"));
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_list_item_set_child (item, box);
}

static void
bind_task (AssayCompareView *self, GtkListItem *list_item, AssayCompareItem *item, guint column)
{
  GtkWidget *picture = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *texts = gtk_widget_get_next_sibling (picture);
  GtkWidget *subject = gtk_widget_get_first_child (texts);
  GtkWidget *truth = gtk_widget_get_last_child (texts);
  const char *media = assay_compare_item_get_media (item);
  const char *right = assay_compare_item_get_truth (item);
  g_autofree char *shown = right == NULL ? NULL : g_strdup_printf (_("Right: %s"), right);

  g_hash_table_insert (self->cells, item, gtk_list_item_get_child (list_item));
  gtk_widget_set_visible (picture, media != NULL);
  assay_thumbnail_show (ASSAY_THUMBNAIL (picture), media);
  gtk_inscription_set_text (GTK_INSCRIPTION (subject), assay_compare_item_get_subject (item));
  gtk_inscription_set_text (GTK_INSCRIPTION (truth), shown);
  gtk_widget_set_visible (subject, assay_compare_item_get_subject (item) != NULL);
  gtk_widget_set_visible (truth, shown != NULL);
  gtk_widget_set_tooltip_text (texts, shown);
}

static void
setup_run (AssayCompareView *self, GtkListItem *item, guint column)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  gtk_box_append (GTK_BOX (box), new_label ("score", 3));
  gtk_box_append (GTK_BOX (box), new_inscription (LINES, NULL));
  gtk_box_append (GTK_BOX (box), new_label ("quiet-number", 5));
  gtk_list_item_set_child (item, box);
}

static void
bind_run (AssayCompareView *self, GtkListItem *list_item, AssayCompareItem *item, guint column)
{
  const AssayComparison *comparison = assay_compare_model_get_comparison (self->model);
  const AssayComparedTask *task = assay_compare_item_get_task (item);
  guint run = assay_compare_view_get_run (self, task->task_id, column);
  gboolean hidden = self->is_blind;
  gboolean failed = (task->failed >> run) & 1;
  GtkWidget *score = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *text = gtk_widget_get_next_sibling (score);
  GtkWidget *accuracy = gtk_widget_get_next_sibling (text);
  g_autofree char *markup
    = assay_compare_item_dup_markup (item, run, assay_compare_view_get_other (self, task->task_id, column), column == 0);
  g_autofree char *share = failed ? g_strdup (_("failed"))
                           : isnan (task->accuracies[run]) || hidden
                             ? NULL
                             : g_strdup_printf (_("%.0f %%"), 100 * task->accuracies[run]);

  /* An own score would tell nobody which run it is, but which is better. */
  assay_compare_answer_show_score (score, hidden ? NAN : task->scores[run], self->min, self->max);
  gtk_inscription_set_markup (GTK_INSCRIPTION (text), markup);
  gtk_widget_set_tooltip_text (text, assay_compare_item_get_text (item, run));
  gtk_label_set_label (GTK_LABEL (accuracy), share != NULL ? share : "");
  gtk_widget_set_visible (accuracy, (comparison->n_truth > 0 && !hidden) || failed);
  if (failed)
    gtk_widget_add_css_class (text, "failed-text");
  else
    gtk_widget_remove_css_class (text, "failed-text");
}

static void
setup_winner (AssayCompareView *self, GtkListItem *item, guint column)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_box_append (GTK_BOX (box), new_label ("pill", -1));
  gtk_box_append (GTK_BOX (box), new_label ("quiet-line", -1));
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_list_item_set_child (item, box);
}

/* What a person said. While the names are hidden, it would tell which run was meant. */
static char *
dup_vote (AssayCompareView *self, const AssayComparedTask *task)
{
  int vote = assay_comparison_get_vote (assay_compare_model_get_comparison (self->model), task);

  if (vote == ASSAY_VOTE_NONE)
    return NULL;
  if (self->is_blind)
    return g_strdup (_("vote kept"));
  return vote >= 0 ? g_strdup_printf (_("you: %c"), 'A' + vote) : g_strdup (_("you: tie"));
}

static void
bind_winner (AssayCompareView *self, GtkListItem *list_item, AssayCompareItem *item, guint column)
{
  const AssayComparison *comparison = assay_compare_model_get_comparison (self->model);
  const AssayComparedTask *task = assay_compare_item_get_task (item);
  int winner = assay_comparison_get_winner (comparison, task);
  GtkWidget *pill = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *vote = gtk_widget_get_last_child (gtk_list_item_get_child (list_item));
  g_autofree char *said = dup_vote (self, task);
  g_autofree char *text = winner >= 0    ? g_strdup_printf (_("%c wins"), 'A' + winner)
                          : winner == -1 ? g_strdup (_("tie"))
                                         : NULL;

  gtk_label_set_label (GTK_LABEL (pill), text != NULL ? text : "");
  gtk_widget_set_visible (pill, text != NULL && !self->is_blind);
  gtk_label_set_label (GTK_LABEL (vote), said != NULL ? said : "");
  gtk_widget_set_visible (vote, said != NULL);
}

/* Columns ---------------------------------------------------------------------------------------- */

typedef void (*SetupFunc) (AssayCompareView *self, GtkListItem *item, guint column);
typedef void (*BindFunc) (AssayCompareView *self, GtkListItem *list_item, AssayCompareItem *item, guint column);

/* What makes the cells of a column; lives as long as its factory. */
typedef struct
{
  AssayCompareView *view;
  guint column;
  SetupFunc setup;
  BindFunc bind;
} Cells;

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  Cells *cells = data;

  cells->setup (cells->view, item, cells->column);
}

static void
on_item_changed (AssayCompareItem *item, GtkListItem *list_item)
{
  Cells *cells = g_object_get_data (G_OBJECT (list_item), "cells");

  cells->bind (cells->view, list_item, item, cells->column);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  AssayCompareItem *item = gtk_list_item_get_item (list_item);
  Cells *cells = data;

  g_object_set_data (G_OBJECT (list_item), "cells", cells);
  g_signal_connect_object (item, "changed", G_CALLBACK (on_item_changed), list_item, 0);
  cells->bind (cells->view, list_item, item, cells->column);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  Cells *cells = data;

  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), on_item_changed, list_item);
  if (cells->setup != setup_task)
    return;
  if (g_hash_table_lookup (cells->view->cells, gtk_list_item_get_item (list_item)) == gtk_list_item_get_child (list_item))
    g_hash_table_remove (cells->view->cells, gtk_list_item_get_item (list_item));
  assay_thumbnail_show (ASSAY_THUMBNAIL (gtk_widget_get_first_child (gtk_list_item_get_child (list_item))), NULL);
}

static void
free_cells (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
add_column (AssayCompareView *self, const char *title, guint column, SetupFunc setup, BindFunc bind, gboolean expand)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Cells *cells = g_new0 (Cells, 1);
  g_autoptr (GtkColumnViewColumn) view_column = NULL;

  *cells = (Cells){ self, column, setup, bind };
  g_signal_connect_data (factory, "setup", G_CALLBACK (on_setup), cells, free_cells, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), cells);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), cells);
  view_column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (view_column, expand);
  gtk_column_view_column_set_resizable (view_column, expand);
  if (!expand)
    gtk_column_view_column_set_fixed_width (view_column, 92);
  gtk_column_view_append_column (self->grid, view_column);
}

/**
 * assay_compare_view_fill_columns:
 *
 * Makes the columns for what is compared now; none when that is nothing.
 */
void
assay_compare_view_fill_columns (AssayCompareView *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->grid);
  const AssayComparison *comparison
    = self->model != NULL ? assay_compare_model_get_comparison (self->model) : NULL;

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->grid, column);
    }
  if (comparison == NULL)
    return;
  add_column (self, _("Task"), 0, setup_task, bind_task, TRUE);
  for (guint i = 0; i < comparison->n_runs; i++)
    {
      /* Translators: while the names are hidden, the place of an answer. */
      g_autofree char *title = self->is_blind
                                 ? g_strdup_printf (_("Answer %u"), i + 1)
                                 : g_strdup_printf ("%c · %s", 'A' + (int) i, comparison->runs[i].label);

      add_column (self, title, i, setup_run, bind_run, TRUE);
    }
  add_column (self, self->is_blind ? _("Vote") : _("Better"), 0, setup_winner, bind_winner, FALSE);
}
