/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-class-cell.c: one class in a line: precision, recall, F1 and support, or the titles of these.
 * Main thread. */

#include "assay-class-cell.h"

#include <glib/gi18n.h>

struct _AssayClassCell
{
  GtkListBoxRow parent_instance;

  GtkLabel *name;
  GtkLabel *precision;
  GtkLabel *recall;
  GtkLabel *f1;
  GtkLabel *support;
};

G_DEFINE_FINAL_TYPE (AssayClassCell, assay_class_cell, GTK_TYPE_LIST_BOX_ROW)

static void
assay_class_cell_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_CLASS_CELL);
  G_OBJECT_CLASS (assay_class_cell_parent_class)->dispose (object);
}

static void
assay_class_cell_class_init (AssayClassCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_class_cell_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/alignment/assay-class-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayClassCell, name);
  gtk_widget_class_bind_template_child (widget_class, AssayClassCell, precision);
  gtk_widget_class_bind_template_child (widget_class, AssayClassCell, recall);
  gtk_widget_class_bind_template_child (widget_class, AssayClassCell, f1);
  gtk_widget_class_bind_template_child (widget_class, AssayClassCell, support);
}

static void
assay_class_cell_init (AssayClassCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_share (GtkLabel *label, double share)
{
  g_autofree char *text = g_strdup_printf ("%.2f", share);

  gtk_label_set_label (label, text);
}

/**
 * assay_class_cell_new:
 * @is_average: whether it stands for all classes
 *
 * Returns: (transfer floating): a line of the table.
 */
GtkWidget *
assay_class_cell_new (const char *name, const AssayClassScore *score, gboolean is_average)
{
  AssayClassCell *self = g_object_new (ASSAY_TYPE_CLASS_CELL, NULL);
  g_autofree char *support = g_strdup_printf ("%'lld", (long long) score->support);

  gtk_label_set_label (self->name, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
  set_share (self->precision, score->precision);
  set_share (self->recall, score->recall);
  set_share (self->f1, score->f1);
  gtk_label_set_label (self->support, support);
  if (is_average)
    gtk_widget_add_css_class (GTK_WIDGET (self), "average");
  return GTK_WIDGET (self);
}

/**
 * assay_class_cell_new_title:
 *
 * Returns: (transfer floating): the titles of the columns.
 */
GtkWidget *
assay_class_cell_new_title (void)
{
  AssayClassCell *self = g_object_new (ASSAY_TYPE_CLASS_CELL, NULL);

  gtk_label_set_label (self->name, _("Class"));
  gtk_label_set_label (self->precision, _("Precision"));
  gtk_label_set_label (self->recall, _("Recall"));
  gtk_label_set_label (self->f1, _("F1"));
  gtk_label_set_label (self->support, _("Support"));
  gtk_widget_add_css_class (GTK_WIDGET (self), "titles");
  return GTK_WIDGET (self);
}
