/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-facts.c: names on the left, values on the right, for reading and copying. Names wrap early, so
 * that values have the room; what has no value has no line. Main thread. */

#include "assay-facts.h"

#include "assay-widget.h"

struct _AssayFacts
{
  GtkWidget parent_instance;

  GtkWidget *grid;
  GtkWidget *keeper;
  int n;
};

G_DEFINE_FINAL_TYPE (AssayFacts, assay_facts, GTK_TYPE_WIDGET)

static void
assay_facts_dispose (GObject *object)
{
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_facts_parent_class)->dispose (object);
}

static void
assay_facts_class_init (AssayFactsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_facts_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
assay_facts_init (AssayFacts *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));

  /* GTK 4.8 remembers of an empty grid in a pane that is not shown that its height does not depend on its
   * width, also when it is filled: later lines would stand over what is below. So it is never empty. */
  self->keeper = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->keeper), TRUE);
  gtk_widget_set_visible (self->keeper, FALSE);
  gtk_grid_attach (GTK_GRID (self->grid), self->keeper, 2, 0, 1, 1);
}

/**
 * assay_facts_clear:
 *
 * Shows nothing.
 */
void
assay_facts_clear (AssayFacts *self)
{
  GtkWidget *child;

  g_return_if_fail (ASSAY_IS_FACTS (self));

  while ((child = gtk_widget_get_last_child (self->grid)) != self->keeper)
    gtk_grid_remove (GTK_GRID (self->grid), child);
  self->n = 0;
}

static void
add (AssayFacts *self, const char *name, GtkWidget *right, gboolean is_below)
{
  GtkWidget *left = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (left), 0);
  gtk_label_set_yalign (GTK_LABEL (left), 0);
  gtk_label_set_wrap (GTK_LABEL (left), TRUE);
  if (!is_below)
    gtk_label_set_max_width_chars (GTK_LABEL (left), 18);
  gtk_widget_add_css_class (left, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (right), 0);
  gtk_label_set_wrap (GTK_LABEL (right), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (right), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (right), TRUE);
  gtk_widget_set_hexpand (right, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (right), GTK_ACCESSIBLE_RELATION_LABELLED_BY, left,
                                  NULL, -1);
  gtk_grid_attach (GTK_GRID (self->grid), left, 0, self->n, is_below ? 2 : 1, 1);
  if (is_below)
    gtk_grid_attach (GTK_GRID (self->grid), right, 0, ++self->n, 2, 1);
  else
    gtk_grid_attach (GTK_GRID (self->grid), right, 1, self->n, 1, 1);
  self->n++;
}

/**
 * assay_facts_add:
 * @name: what it is
 * @value: (nullable): plain text; without it nothing is added
 *
 * Adds a line.
 */
void
assay_facts_add (AssayFacts *self, const char *name, const char *value)
{
  g_return_if_fail (ASSAY_IS_FACTS (self));

  if (value != NULL && *value != '\0')
    add (self, name, gtk_label_new (value), FALSE);
}

/**
 * assay_facts_add_markup:
 * @name: what it is
 * @markup: (nullable): Pango markup; without it nothing is added
 * @is_long: the value stands below its name, in the whole width
 *
 * Adds a line, parts of whose value stand out.
 */
void
assay_facts_add_markup (AssayFacts *self, const char *name, const char *markup, gboolean is_long)
{
  GtkWidget *label;

  g_return_if_fail (ASSAY_IS_FACTS (self));

  if (markup == NULL || *markup == '\0')
    return;
  label = gtk_label_new (NULL);
  gtk_label_set_markup (GTK_LABEL (label), markup);
  add (self, name, label, is_long);
}
