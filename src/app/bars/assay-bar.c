/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-bar.c: a line of controls in which the first ones get the room that they want before the later
 * ones do. A GtkBox shares what is missing among all of them; here, tabs stay whole for as long as
 * possible while filters beside them shrink to a menu (assay-fit.c). What is left over goes to the child
 * that expands. Main thread. */

#include "assay-bar.h"

#include "assay-widget.h"

#define SPACING 6
#define MAX_CHILDREN 16

struct _AssayBar
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (AssayBar, assay_bar, GTK_TYPE_WIDGET)

static void
assay_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                   int *minimum_baseline, int *natural_baseline)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int min;
      int nat;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, -1, &min, &nat, NULL, NULL);
      if (orientation == GTK_ORIENTATION_VERTICAL)
        {
          *minimum = MAX (*minimum, min);
          *natural = MAX (*natural, nat);
          continue;
        }
      *minimum += min + (n > 0 ? SPACING : 0);
      *natural += nat + (n > 0 ? SPACING : 0);
      n++;
    }
}

/* What each child gets of @width. Returns how many there are. */
static guint
divide (GtkWidget *widget, int width, GtkWidget **children, int *widths)
{
  int natural[MAX_CHILDREN];
  int extra = width;
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && n < MAX_CHILDREN;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      {
        gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &widths[n], &natural[n], NULL, NULL);
        extra -= widths[n] + (n > 0 ? SPACING : 0);
        children[n++] = child;
      }
  for (guint i = 0; i < n && extra > 0; i++)
    {
      int more = MIN (extra, natural[i] - widths[i]);

      widths[i] += more;
      extra -= more;
    }
  for (guint i = 0; i < n && extra > 0; i++)
    if (gtk_widget_compute_expand (children[i], GTK_ORIENTATION_HORIZONTAL))
      {
        widths[i] += extra;
        extra = 0;
      }
  return n;
}

static void
assay_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *children[MAX_CHILDREN];
  int widths[MAX_CHILDREN];
  guint n = divide (widget, width, children, widths);
  int x = 0;

  for (guint i = 0; i < n; i++)
    {
      GtkAllocation place = { mirrored ? width - x - widths[i] : x, 0, widths[i], height };

      gtk_widget_size_allocate (children[i], &place, -1);
      x += widths[i] + SPACING;
    }
}

static void
assay_bar_dispose (GObject *object)
{
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_bar_parent_class)->dispose (object);
}

static void
assay_bar_class_init (AssayBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_bar_dispose;
  widget_class->measure = assay_bar_measure;
  widget_class->size_allocate = assay_bar_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
assay_bar_init (AssayBar *self)
{
}
