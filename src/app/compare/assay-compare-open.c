/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-compare-open.c: which of the compared tasks is the selected one, and looking at it closely: it takes
 * the place of the list until it is closed, and the same keys vote, go on and go back. The task is
 * remembered by its id, so that it stays when the comparison is made again. Main thread. */

#include "assay-column-view.h"
#include "assay-compare-view-private.h"

/**
 * assay_compare_view_get_position:
 *
 * Returns: where the selected task is in the list; %GTK_INVALID_LIST_POSITION: nothing is selected.
 */
guint
assay_compare_view_get_position (AssayCompareView *self)
{
  return self->selection != NULL ? gtk_single_selection_get_selected (self->selection) : GTK_INVALID_LIST_POSITION;
}

static gboolean
is_list_focused (AssayCompareView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->grid));
}

/* The keys that go up and down begin at the row that has the focus, which GTK 4.8 lets nobody choose by
 * its position. */
static void
focus_row (AssayCompareView *self)
{
  GtkWidget *widget
    = g_hash_table_lookup (self->cells, gtk_single_selection_get_selected_item (self->selection));

  while (widget != NULL && !gtk_widget_get_focusable (widget) && widget != GTK_WIDGET (self->grid))
    widget = gtk_widget_get_parent (widget);
  if (widget != NULL)
    gtk_widget_grab_focus (widget);
}

/**
 * assay_compare_view_select:
 *
 * Selects the task at @position, and brings it into view.
 */
void
assay_compare_view_select (AssayCompareView *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  assay_column_view_scroll_to (self->grid, position);
  if (is_list_focused (self))
    focus_row (self);
}

/**
 * assay_compare_view_step:
 * @by: how many tasks, down; less than 0: up
 *
 * Goes to another task, if there is one.
 */
void
assay_compare_view_step (AssayCompareView *self, int by)
{
  guint position = assay_compare_view_get_position (self);
  guint n = self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;
  gint64 next = (gint64) position + by;

  if (position != GTK_INVALID_LIST_POSITION && next >= 0 && next < n)
    assay_compare_view_select (self, (guint) next);
}

/**
 * assay_compare_view_show_page:
 *
 * Shows the list, or the selected task large, whichever it is to be.
 */
void
assay_compare_view_show_page (AssayCompareView *self)
{
  guint position = assay_compare_view_get_position (self);
  gboolean is_open = self->is_open && position != GTK_INVALID_LIST_POSITION;

  if (is_open)
    assay_compare_sheet_show (self->sheet, self, position);
  if (self->model != NULL)
    gtk_stack_set_visible_child_name (self->pages, is_open ? "task" : "comparison");
  assay_compare_view_update_actions (self);
}

/**
 * assay_compare_view_open:
 * @is_open: FALSE: back to the list
 *
 * Shows the selected task large, and gives it the keys.
 */
void
assay_compare_view_open (AssayCompareView *self, gboolean is_open)
{
  self->is_open = is_open && assay_compare_view_get_position (self) != GTK_INVALID_LIST_POSITION;
  assay_compare_view_show_page (self);
  if (self->is_open)
    gtk_widget_grab_focus (GTK_WIDGET (self->sheet));
  else if (self->selection != NULL)
    focus_row (self);
}

static void
on_selected (AssayCompareView *self)
{
  AssayCompareItem *item = gtk_single_selection_get_selected_item (self->selection);

  self->task_id = item != NULL ? assay_compare_item_get_task_id (item) : 0;
  if (self->is_open)
    assay_compare_view_show_page (self);
  else
    assay_compare_view_update_actions (self);
}

/**
 * assay_compare_view_keep_selection:
 *
 * Makes the selection for a model that has its rows: the task that was selected, if it is still there.
 */
void
assay_compare_view_keep_selection (AssayCompareView *self)
{
  guint position = assay_compare_model_find (self->model, self->task_id);

  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->selection, position);
  else
    self->is_open = FALSE;
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->grid, GTK_SELECTION_MODEL (self->selection));
  if (position != GTK_INVALID_LIST_POSITION)
    assay_column_view_scroll_to (self->grid, position);
  on_selected (self);
}

/* Verbs ---------------------------------------------------------------------------------------- */

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_compare_view_open (ASSAY_COMPARE_VIEW (widget), TRUE);
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_compare_view_open (ASSAY_COMPARE_VIEW (widget), FALSE);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_compare_view_step (ASSAY_COMPARE_VIEW (widget), 1);
}

static void
previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  assay_compare_view_step (ASSAY_COMPARE_VIEW (widget), -1);
}

/**
 * assay_compare_view_install_open:
 *
 * Gives the class the verbs and their keys.
 */
void
assay_compare_view_install_open (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "compare.open-task", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "compare.close-task", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "compare.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "compare.previous", NULL, previous_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "compare.open-task", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "compare.open-task", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F3, 0, "compare.open-task", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "compare.close-task", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "compare.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "compare.previous", NULL);
}

/**
 * assay_compare_view_update_actions:
 *
 * Enables what can be done now.
 */
void
assay_compare_view_update_actions (AssayCompareView *self)
{
  guint position = assay_compare_view_get_position (self);
  gboolean any = position != GTK_INVALID_LIST_POSITION;
  guint n = self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.open-task", any && !self->is_open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.close-task", self->is_open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.next", any && position + 1 < n);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.previous", any && position > 0);
  assay_compare_view_update_votes (self);
}
