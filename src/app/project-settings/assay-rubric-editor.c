/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-rubric-editor.c: a rubric as a list: dimensions are added, removed, reordered by dragging or by
 * Alt+Up and Alt+Down, and each is a row that opens. Weights are shown as the shares of the overall
 * score that they mean. A list that is no rubric yet (a name twice, a scale that ends before it begins)
 * says at the row what is wrong; the last good rubric stays the editor's answer until it is right.
 *
 * "changed" is sent for changes by the user, also when the list is not right. Main thread. */

#include "assay-rubric-editor.h"

#include "assay-rubric-row.h"
#include "assay-widget.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

struct _AssayRubricEditor
{
  GtkWidget parent_instance;

  GtkStack *pages;
  GtkListBox *list;
  GtkLabel *note;
  GtkLabel *problem_label;
  GtkWidget *obstacle;
  GtkLabel *obstacle_label;
  AdwActionRow *overall;
  AdwEntryRow *review;

  AssayRubric *rubric; /* the last that was right; NULL for none */
  char *problem;
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (AssayRubricEditor, assay_rubric_editor, GTK_TYPE_WIDGET)

static guint changed_signal;

static AssayRubricRow *
get_row (AssayRubricEditor *self, guint position)
{
  return (AssayRubricRow *) gtk_list_box_get_row_at_index (self->list, (int) position);
}

static GArray *
list_dimensions (AssayRubricEditor *self)
{
  GArray *dimensions = g_array_new (FALSE, FALSE, sizeof (AssayDimension));
  AssayRubricRow *row;

  for (guint i = 0; (row = get_row (self, i)) != NULL; i++)
    {
      AssayDimension dimension;

      assay_rubric_row_get_dimension (row, &dimension);
      g_array_append_val (dimensions, dimension);
    }
  return dimensions;
}

static void
show_shares (AssayRubricEditor *self)
{
  g_autoptr (GArray) dimensions = list_dimensions (self);
  double sum = 0;
  double min = 0, max = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < dimensions->len; i++)
    sum += g_array_index (dimensions, AssayDimension, i).weight;
  for (guint i = 0; i < dimensions->len; i++)
    assay_rubric_row_set_share (get_row (self, i),
                                sum > 0 ? g_array_index (dimensions, AssayDimension, i).weight / sum : NAN);
  if (self->rubric != NULL)
    assay_rubric_get_scale (self->rubric, &min, &max);
  text = sum <= 0 ? g_strdup (_("No dimension has a weight, so there is no overall score."))
                  /* Translators: the scale of a score, from %g to %g. */
                  : g_strdup_printf (_("From %g to %g: the mean of the dimensions by their shares. Assay "
                                       "computes it; no model is asked for it."),
                                     min, max);
  adw_action_row_set_subtitle (self->overall, text);
}

/* What is wrong with one dimension alone, or with it beside those above it; NULL: nothing. */
static char *
find_problem (GArray *dimensions, guint position)
{
  const AssayDimension *all = (const AssayDimension *) (gpointer) dimensions->data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRubric) alone = NULL;
  const char *text;

  if (*all[position].title == '\0')
    return g_strdup (_("Give it a name"));
  alone = assay_rubric_new (&all[position], 1, NULL, &error);
  if (alone != NULL)
    {
      g_autoptr (AssayRubric) above = assay_rubric_new (all, position + 1, NULL, &error);

      if (above != NULL || position == 0)
        return NULL;
      /* A mistake further up is told there. */
      if (strstr (error->message, all[position].title) == NULL)
        return NULL;
    }
  text = strstr (error->message, "”: ");
  return g_strdup (text != NULL ? text + strlen ("”: ") : error->message);
}

static void
set_problem (AssayRubricEditor *self, char *problem)
{
  g_free (self->problem);
  self->problem = problem;
  gtk_label_set_label (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problem != NULL);
}

/* Makes a rubric of the rows, or says what is wrong with them. */
static void
check (AssayRubricEditor *self)
{
  g_autoptr (GArray) dimensions = list_dimensions (self);
  g_autoptr (GError) error = NULL;
  AssayRubric *rubric = NULL;
  g_autofree char *review = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->review))));
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  gboolean any = FALSE;

  for (guint i = 0; i < dimensions->len; i++)
    {
      g_ptr_array_add (problems, find_problem (dimensions, i));
      any = any || problems->pdata[i] != NULL;
    }
  if (dimensions->len > 0 && !any)
    rubric = assay_rubric_new ((AssayDimension *) (gpointer) dimensions->data, dimensions->len, review, &error);
  for (guint i = 0; i < problems->len; i++)
    assay_rubric_row_set_problem (get_row (self, i), problems->pdata[i]);
  set_problem (self, any ? g_strdup (_("A dimension is not complete yet."))
                     : error != NULL ? g_strdup (error->message) : NULL);
  if (rubric != NULL || dimensions->len == 0)
    {
      g_clear_pointer (&self->rubric, assay_rubric_unref);
      self->rubric = rubric;
    }
  gtk_stack_set_visible_child_name (self->pages, dimensions->len > 0 ? "list" : "none");
  show_shares (self);
}

static void
on_changed (AssayRubricEditor *self)
{
  if (self->is_filling)
    return;
  check (self);
  g_signal_emit (self, changed_signal, 0);
}

/* A text that has the focus when it goes blinks on, and GTK complains. */
static void
take_out (AssayRubricEditor *self, GtkWidget *row)
{
  GtkRoot *root = gtk_widget_get_root (row);
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  if (focus != NULL && (focus == row || gtk_widget_is_ancestor (focus, row)))
    gtk_root_set_focus (root, NULL);
  gtk_list_box_remove (self->list, row);
}

static void
move (AssayRubricEditor *self, AssayRubricRow *row, int position)
{
  g_autoptr (AssayRubricRow) kept = g_object_ref (row);
  int n = 0;

  while (get_row (self, (guint) n) != NULL)
    n++;
  if (position < 0 || position >= n)
    return;
  take_out (self, GTK_WIDGET (row));
  gtk_list_box_insert (self->list, GTK_WIDGET (row), position);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  on_changed (self);
}

static void
on_move (AssayRubricEditor *self, int by, AssayRubricRow *row)
{
  move (self, row, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + by);
}

static void
on_dropped (AssayRubricEditor *self, AssayRubricRow *dropped, AssayRubricRow *row)
{
  if (gtk_widget_get_parent (GTK_WIDGET (dropped)) == GTK_WIDGET (self->list))
    move (self, dropped, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
}

static void
on_removed (AssayRubricEditor *self, AssayRubricRow *row)
{
  take_out (self, GTK_WIDGET (row));
  on_changed (self);
}

static AssayRubricRow *
add_row (AssayRubricEditor *self, const AssayDimension *dimension, gboolean is_new)
{
  GtkWidget *row = assay_rubric_row_new (dimension, is_new);

  g_signal_connect_object (row, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "move", G_CALLBACK (on_move), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "dropped", G_CALLBACK (on_dropped), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (on_removed), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
  return ASSAY_RUBRIC_ROW (row);
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayRubricEditor *self = ASSAY_RUBRIC_EDITOR (widget);
  AssayRubricRow *last = NULL;
  AssayDimension dimension = {
    .name = "", .title = "", .meaning = "", .review = "", .min = 1, .max = 5, .weight = 1, .required = TRUE,
  };
  guint n = 0;

  while (get_row (self, n) != NULL)
    last = get_row (self, n++);
  if (n >= ASSAY_RUBRIC_MAX_DIMENSIONS)
    return;
  /* Mostly all of a rubric is on one scale. */
  if (last != NULL)
    {
      AssayDimension before;

      assay_rubric_row_get_dimension (last, &before);
      if (before.kind == ASSAY_DIMENSION_RATING)
        {
          dimension.min = before.min;
          dimension.max = before.max;
        }
    }
  last = add_row (self, &dimension, TRUE);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (last), TRUE);
  on_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (assay_rubric_row_get_title (last)));
}

static void
clear (AssayRubricEditor *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    take_out (self, row);
}

static void
assay_rubric_editor_dispose (GObject *object)
{
  AssayRubricEditor *self = ASSAY_RUBRIC_EDITOR (object);

  self->is_filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_RUBRIC_EDITOR);
  assay_widget_dispose_children (GTK_WIDGET (self));
  g_clear_pointer (&self->rubric, assay_rubric_unref);
  g_clear_pointer (&self->problem, g_free);
  G_OBJECT_CLASS (assay_rubric_editor_parent_class)->dispose (object);
}

static void
assay_rubric_editor_class_init (AssayRubricEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_rubric_editor_dispose;

  /* AssayRubricEditor::changed: the user changed the list. */
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "rubric.add", NULL, add_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/project-settings/assay-rubric-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayRubricEditor, pages);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricEditor, list);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricEditor, note);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricEditor, problem_label);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricEditor, obstacle);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricEditor, obstacle_label);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricEditor, overall);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricEditor, review);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
}

static void
assay_rubric_editor_init (AssayRubricEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * assay_rubric_editor_set_rubric:
 * @rubric: (nullable): what is shown; %NULL for none
 *
 * Shows another rubric. What the user has open stays open if the rubric is the one that is shown.
 */
void
assay_rubric_editor_set_rubric (AssayRubricEditor *self, AssayRubric *rubric)
{
  g_autofree char *old = NULL;
  g_autofree char *new = NULL;
  const AssayDimension *dimensions;
  guint n = 0;

  g_return_if_fail (ASSAY_IS_RUBRIC_EDITOR (self));
  old = self->rubric == NULL ? NULL : assay_rubric_to_json (self->rubric);
  new = rubric == NULL ? NULL : assay_rubric_to_json (rubric);
  if (old != NULL && new != NULL && self->problem == NULL && strcmp (old, new) == 0)
    return;
  self->is_filling = TRUE;
  clear (self);
  dimensions = rubric == NULL ? NULL : assay_rubric_get_dimensions (rubric, &n);
  for (guint i = 0; i < n; i++)
    add_row (self, &dimensions[i], FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->review), rubric == NULL ? "" : assay_rubric_get_review (rubric));
  check (self);
  self->is_filling = FALSE;
}

/**
 * assay_rubric_editor_get_rubric:
 *
 * Returns: (transfer none) (nullable): the last rubric that was right; %NULL when the list is empty.
 */
AssayRubric *
assay_rubric_editor_get_rubric (AssayRubricEditor *self)
{
  g_return_val_if_fail (ASSAY_IS_RUBRIC_EDITOR (self), NULL);
  return self->rubric;
}

/**
 * assay_rubric_editor_get_problem:
 *
 * Returns: (transfer none) (nullable): what is wrong with the list, %NULL when it is right.
 */
const char *
assay_rubric_editor_get_problem (AssayRubricEditor *self)
{
  g_return_val_if_fail (ASSAY_IS_RUBRIC_EDITOR (self), NULL);
  return self->problem;
}

/**
 * assay_rubric_editor_set_obstacle:
 * @obstacle: (nullable): why the rubric can't be changed now; %NULL: it can
 *
 * The list is shown, but can't be changed.
 */
void
assay_rubric_editor_set_obstacle (AssayRubricEditor *self, const char *obstacle)
{
  g_return_if_fail (ASSAY_IS_RUBRIC_EDITOR (self));
  gtk_label_set_label (self->obstacle_label, obstacle != NULL ? obstacle : "");
  gtk_widget_set_visible (self->obstacle, obstacle != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pages), obstacle == NULL);
}

/**
 * assay_rubric_editor_set_note:
 * @note: (nullable): what else is to be said, such as why a change did not reach the form
 *
 * Says it below the list.
 */
void
assay_rubric_editor_set_note (AssayRubricEditor *self, const char *note)
{
  g_return_if_fail (ASSAY_IS_RUBRIC_EDITOR (self));
  gtk_label_set_label (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
}
