/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-widget.c: what every widget of ours needs and GTK 4.8 does not do. */

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
