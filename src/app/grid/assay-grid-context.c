/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-grid-context.c: the menu of a row: with the right button, where the pointer is; with the Menu key
 * or Shift+F10, at the row that has the focus. A row that is not selected is selected alone first, so that
 * the menu is about what one sees. Main thread. */

#include "assay-grid-private.h"

/* The row of the list that @widget is in. */
static GtkWidget *
find_row (AssayGrid *self, GtkWidget *widget)
{
  while (widget != NULL && widget != GTK_WIDGET (self) &&
         g_strcmp0 (gtk_widget_get_css_name (widget), "row") != 0)
    widget = gtk_widget_get_parent (widget);
  return widget == GTK_WIDGET (self) ? NULL : widget;
}

/* A popover that belongs to no button gives the focus to nobody when it closes. */
static void
on_closed (AssayGrid *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
popup (AssayGrid *self, GtkWidget *row, const GdkRectangle *at)
{
  if (!(gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_SELECTED))
    gtk_widget_activate_action (row, "listitem.select", "(bb)", FALSE, FALSE);
  if (self->popover == NULL)
    {
      self->popover = gtk_popover_menu_new_from_model (self->context);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
      g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (on_closed), self);
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), at);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, gpointer data)
{
  AssayGrid *self = data;
  GtkWidget *row = find_row (self, gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT));
  GdkRectangle at = { (int) x, (int) y, 1, 1 };

  if (row == NULL || self->context == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  popup (self, row, &at);
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayGrid *self = ASSAY_GRID (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *row = root == NULL ? NULL : find_row (self, gtk_root_get_focus (root));
  graphene_rect_t bounds;
  GdkRectangle at;

  if (row == NULL || self->context == NULL || !gtk_widget_compute_bounds (row, widget, &bounds))
    return;
  at = (GdkRectangle){ (int) bounds.origin.x + 24, (int) bounds.origin.y, 1, (int) bounds.size.height };
  popup (self, row, &at);
}

/**
 * assay_grid_install_context:
 *
 * Gives the class its keys for the menu.
 */
void
assay_grid_install_context (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "grid.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "grid.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "grid.menu", NULL);
}

/**
 * assay_grid_init_context:
 *
 * Lets the grid listen to the right button.
 */
void
assay_grid_init_context (AssayGrid *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  /* Before the rows, which take every button for themselves. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect (gesture, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}
