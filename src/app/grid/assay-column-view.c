/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-column-view.c: what a GtkColumnView of GTK 4.8 does not do by itself. Each function says by what a
 * newer GTK makes it superfluous. Main thread. */

#include "assay-column-view.h"

/* Where the scroll bar stands, as the distance from the side where reading begins. */
typedef struct
{
  GtkWidget *view;
  GtkAdjustment *adjustment;
  double from_start;
  guint idle_id;
  gboolean is_ours;
} Start;

static gboolean
is_mirrored (const Start *start)
{
  return gtk_widget_get_direction (start->view) == GTK_TEXT_DIR_RTL;
}

static double
get_largest (GtkAdjustment *adjustment)
{
  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
}

static gboolean
keep (gpointer data)
{
  Start *start = data;

  start->idle_id = 0;
  start->is_ours = TRUE;
  gtk_adjustment_set_value (start->adjustment, get_largest (start->adjustment) - start->from_start);
  start->is_ours = FALSE;
  return G_SOURCE_REMOVE;
}

/* Comes while the view is being allocated: a value that were set now would move the bar alone. */
static void
on_extent_changed (GtkAdjustment *adjustment, Start *start)
{
  if (is_mirrored (start) && start->idle_id == 0)
    start->idle_id = g_idle_add_full (GDK_PRIORITY_REDRAW - 1, keep, start, NULL);
}

static void
on_scrolled (GtkAdjustment *adjustment, Start *start)
{
  if (is_mirrored (start) && !start->is_ours && start->idle_id == 0)
    start->from_start = get_largest (adjustment) - gtk_adjustment_get_value (adjustment);
}

static void
free_start (gpointer data, GClosure *closure)
{
  Start *start = data;

  g_clear_handle_id (&start->idle_id, g_source_remove);
  g_free (start);
}

/**
 * assay_column_view_begin_at_start:
 * @view: inside a GtkScrolledWindow
 *
 * Shows the first column first also where one reads from right to left; GTK 4 begins at the left and
 * counts the scroll position from there.
 */
void
assay_column_view_begin_at_start (GtkColumnView *view)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view));
  Start *start = g_new0 (Start, 1);

  g_return_if_fail (adjustment != NULL);

  start->view = GTK_WIDGET (view);
  start->adjustment = adjustment;
  g_signal_connect_data (adjustment, "changed", G_CALLBACK (on_extent_changed), start, free_start, 0);
  g_signal_connect (adjustment, "value-changed", G_CALLBACK (on_scrolled), start);
}

/**
 * assay_column_view_scroll_to:
 * @position: of a row
 *
 * Scrolls until the row is seen. GTK 4.12 has gtk_column_view_scroll_to().
 *
 * Returns: whether the list took it
 */
gboolean
assay_column_view_scroll_to (GtkColumnView *view, guint position)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (view));

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_activate_action (child, "list.scroll-to-item", "u", position))
      return TRUE;
  return FALSE;
}

/**
 * assay_column_view_align_title:
 * @column: of @view, which is visible
 * @xalign: 0 is where reading begins, 1 where it ends
 *
 * Puts the title over what the cells align to. The titles are found by their text: no GTK up to 4.18
 * has a property for this.
 */
void
assay_column_view_align_title (GtkColumnView *view, GtkColumnViewColumn *column, float xalign)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = gtk_widget_get_first_child (header);

  for (; title != NULL; title = gtk_widget_get_next_sibling (title))
    {
      GtkWidget *label = gtk_widget_get_first_child (title);

      while (label != NULL && !GTK_IS_LABEL (label))
        label = gtk_widget_get_first_child (label);
      if (label == NULL || g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), gtk_column_view_column_get_title (column)) != 0)
        continue;
      gtk_widget_set_hexpand (label, TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), xalign);
      if (xalign > 0.5 && gtk_widget_get_next_sibling (label) != NULL) /* the arrow goes before the title */
        gtk_widget_insert_after (gtk_widget_get_next_sibling (label), gtk_widget_get_parent (label), NULL);
    }
}
