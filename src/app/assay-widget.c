/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-widget.c: what every widget of ours needs and GTK 4.8 does not do: children that are unparented, a name for
 * the arrow of a split button, tips that cost nothing while they stay the same, and a way back to a widget from
 * an answer that may come after it is gone. Main thread. */

#include "assay-widget.h"

/**
 * assay_widget_dispose_children:
 * @widget: a direct subclass of GtkWidget, in its dispose
 *
 * Unparents the children that came with the template. gtk_widget_dispose_template() does so only
 * for those that are bound to a field.
 */
void
assay_widget_dispose_children (GtkWidget *widget)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}

/**
 * assay_widget_name_dropdown:
 * @button: with a dropdown-tooltip
 *
 * Makes the tooltip the accessible name of the arrow, which has none of its own.
 */
void
assay_widget_name_dropdown (AdwSplitButton *button)
{
  GtkWidget *arrow = gtk_widget_get_last_child (GTK_WIDGET (button));

  for (; arrow != NULL; arrow = gtk_widget_get_first_child (arrow))
    if (GTK_IS_MENU_BUTTON (arrow) || GTK_IS_TOGGLE_BUTTON (arrow))
      gtk_accessible_update_property (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      adw_split_button_get_dropdown_tooltip (button), -1);
}

/**
 * assay_widget_set_tip:
 * @tip: (nullable): the text of a tooltip
 *
 * Sets it if it is another one: GTK asks the display server where the pointer is each time, and waits.
 */
void
assay_widget_set_tip (GtkWidget *widget, const char *tip)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), tip) != 0)
    gtk_widget_set_tooltip_text (widget, tip);
}

/**
 * assay_widget_weak_new:
 * @widget: a widget that waits for an answer
 *
 * An answer must not keep its widget: one that outlives its window makes GTK complain of the bindings
 * between the two.
 *
 * Returns: (transfer full): a way to the widget for as long as it lives; see assay_widget_weak_take().
 */
GWeakRef *
assay_widget_weak_new (gpointer widget)
{
  GWeakRef *weak = g_new (GWeakRef, 1);

  g_weak_ref_init (weak, widget);
  return weak;
}

/**
 * assay_widget_weak_take:
 * @weak: (transfer full): is freed
 *
 * Returns: (transfer full) (nullable): the widget; %NULL when it is gone.
 */
gpointer
assay_widget_weak_take (GWeakRef *weak)
{
  gpointer widget = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);
  return widget;
}
