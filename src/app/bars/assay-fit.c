/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-fit.c: the same controls in several forms, the widest first; shown is the first one that there is
 * room for, such as a row of tabs, or else a menu of them. All of them do the same by the same actions,
 * so that nothing has to be kept in step. Main thread. */

#include "assay-fit.h"

#include "assay-widget.h"

struct _AssayFit
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (AssayFit, assay_fit, GTK_TYPE_WIDGET)

static void
assay_fit_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                   int *minimum_baseline, int *natural_baseline)
{
  gboolean first = TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int min;
      int nat;

      if (!gtk_widget_get_visible (child))
        continue;
      gtk_widget_measure (child, orientation, -1, &min, &nat, NULL, NULL);
      *minimum = first ? min : orientation == GTK_ORIENTATION_HORIZONTAL ? MIN (*minimum, min) : MAX (*minimum, min);
      *natural = MAX (*natural, nat);
      first = FALSE;
    }
}

static void
assay_fit_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkAllocation place = { 0, 0, width, height };
  GtkWidget *chosen = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int min;

      if (!gtk_widget_get_visible (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
      if (min <= width || chosen == NULL)
        {
          if (chosen != NULL)
            gtk_widget_set_child_visible (chosen, FALSE);
          chosen = child;
        }
      gtk_widget_set_child_visible (child, child == chosen);
      if (min <= width)
        break;
    }
  for (GtkWidget *child = chosen == NULL ? NULL : gtk_widget_get_next_sibling (chosen); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_child_visible (child, FALSE);
  if (chosen != NULL)
    gtk_widget_size_allocate (chosen, &place, -1);
}

static void
assay_fit_dispose (GObject *object)
{
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_fit_parent_class)->dispose (object);
}

static void
assay_fit_class_init (AssayFitClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_fit_dispose;
  widget_class->measure = assay_fit_measure;
  widget_class->size_allocate = assay_fit_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
assay_fit_init (AssayFit *self)
{
}
