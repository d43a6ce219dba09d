/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-class-card.c: how well each class of a control is found, and all together. Classes that occur on
 * neither side are left out, and so are those beyond a screenful, the rarest first. Main thread. */

#include "assay-class-card.h"

#include "assay-alignment-words.h"
#include "assay-class-cell.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

/* Lines are widgets; more than this nobody reads. */
#define MAX_CLASSES 50

struct _AssayClassCard
{
  GtkWidget parent_instance;

  GtkLabel *text;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AssayClassCard, assay_class_card, GTK_TYPE_WIDGET)

static void
assay_class_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_CLASS_CARD);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_class_card_parent_class)->dispose (object);
}

static void
assay_class_card_class_init (AssayClassCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_class_card_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/alignment/assay-class-card.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayClassCard, text);
  gtk_widget_class_bind_template_child (widget_class, AssayClassCard, list);
}

static void
assay_class_card_init (AssayClassCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
clear (AssayClassCard *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

typedef struct
{
  guint place;
  gint64 support;
} Place;

static int
compare_support (gconstpointer a, gconstpointer b)
{
  const Place *x = a, *y = b;

  return (x->support < y->support) - (x->support > y->support);
}

static int
compare_place (gconstpointer a, gconstpointer b)
{
  return (int) ((const Place *) a)->place - (int) ((const Place *) b)->place;
}

/* The classes to show, in their order. */
static GArray *
list_places (AssayClassReport *classes)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));

  for (guint i = 0; i < assay_class_report_get_n (classes); i++)
    {
      AssayClassScore score = assay_class_report_get (classes, i);
      Place place = { i, score.support };

      if (score.support > 0 || score.predicted > 0)
        g_array_append_val (places, place);
    }
  if (places->len > MAX_CLASSES)
    {
      g_array_sort (places, compare_support);
      g_array_set_size (places, MAX_CLASSES);
      g_array_sort (places, compare_place);
    }
  return places;
}

static void
add_averages (AssayClassCard *self, AssayClassReport *classes)
{
  const struct
  {
    AssayAverage kind;
    const char *name;
  } averages[] = {
    /* Translators: averages over classes, as statisticians call them. */
    { ASSAY_AVERAGE_MACRO, _("macro average") },
    { ASSAY_AVERAGE_MICRO, _("micro average") },
    { ASSAY_AVERAGE_WEIGHTED, _("weighted average") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (averages); i++)
    {
      AssayClassScore score = assay_class_report_average (classes, averages[i].kind);

      gtk_list_box_append (self->list, assay_class_cell_new (averages[i].name, &score, TRUE));
    }
}

/**
 * assay_class_card_set:
 * @control: whose classes
 *
 * Shows them.
 */
void
assay_class_card_set (AssayClassCard *self, const AssayAlignmentControl *control)
{
  g_autofree char *text = assay_alignment_words_control (control);
  g_autoptr (GArray) places = NULL;

  g_return_if_fail (ASSAY_IS_CLASS_CARD (self));
  clear (self);
  gtk_label_set_label (self->text, text);
  places = control->classes == NULL ? NULL : list_places (control->classes);
  gtk_widget_set_visible (GTK_WIDGET (self->list), places != NULL && places->len > 0);
  if (places == NULL || places->len == 0)
    return;
  gtk_list_box_append (self->list, assay_class_cell_new_title ());
  for (guint i = 0; i < places->len; i++)
    {
      guint place = g_array_index (places, Place, i).place;
      AssayClassScore score = assay_class_report_get (control->classes, place);

      gtk_list_box_append (self->list, assay_class_cell_new (assay_class_report_get_label (control->classes, place),
                                                             &score, FALSE));
    }
  add_averages (self, control->classes);
}
