/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-confusion-card.c: which class is taken for which. A cell opens its tasks. Classes that occur on neither
 * side are left out; a last column has the tasks for which the model gave no answer, when there are any.
 * Main thread. */

#include "assay-confusion-card.h"

#include "assay-matrix.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

struct _AssayConfusionCard
{
  GtkWidget parent_instance;

  GtkLabel *text;
  AssayMatrix *matrix;
  GtkWidget *wrong;
  GPtrArray *labels; /* of the rows, and of the columns but a last one for no answer */
};

G_DEFINE_FINAL_TYPE (AssayConfusionCard, assay_confusion_card, GTK_TYPE_WIDGET)

enum
{
  CELL_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_cell_activated (AssayConfusionCard *self, guint row, guint column)
{
  const char *answer = column < self->labels->len ? self->labels->pdata[column] : "";

  if (row < self->labels->len)
    g_signal_emit (self, signals[CELL_ACTIVATED], 0, self->labels->pdata[row], answer);
}

static void
assay_confusion_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_CONFUSION_CARD);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_confusion_card_parent_class)->dispose (object);
}

static void
assay_confusion_card_finalize (GObject *object)
{
  g_ptr_array_unref (ASSAY_CONFUSION_CARD (object)->labels);
  G_OBJECT_CLASS (assay_confusion_card_parent_class)->finalize (object);
}

static void
assay_confusion_card_class_init (AssayConfusionCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_confusion_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_confusion_card_finalize;
  signals[CELL_ACTIVATED] = g_signal_new ("cell-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  g_type_ensure (ASSAY_TYPE_MATRIX);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/alignment/assay-confusion-card.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayConfusionCard, text);
  gtk_widget_class_bind_template_child (widget_class, AssayConfusionCard, matrix);
  gtk_widget_class_bind_template_child (widget_class, AssayConfusionCard, wrong);
  gtk_widget_class_bind_template_callback (widget_class, on_cell_activated);
}

static void
assay_confusion_card_init (AssayConfusionCard *self)
{
  self->labels = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The places of the classes that occur; their labels are kept. */
static GArray *
list_places (AssayConfusionCard *self, AssayClassReport *classes)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (guint));

  g_ptr_array_set_size (self->labels, 0);
  for (guint i = 0; classes != NULL && assay_class_report_has_confusion (classes) && i < assay_class_report_get_n (classes);
       i++)
    {
      AssayClassScore score = assay_class_report_get (classes, i);

      if (score.support == 0 && score.predicted == 0)
        continue;
      g_array_append_val (places, i);
      g_ptr_array_add (self->labels, g_strdup (assay_class_report_get_label (classes, i)));
    }
  return places;
}

static gint64
count_none (AssayClassReport *classes, const GArray *places)
{
  gint64 n = 0;

  for (guint i = 0; i < places->len; i++)
    n += assay_class_report_get_confusion (classes, g_array_index (places, guint, i), ASSAY_CLASS_NONE);
  return n;
}

/**
 * assay_confusion_card_set:
 * @control: whose classes
 *
 * Shows which is taken for which.
 */
void
assay_confusion_card_set (AssayConfusionCard *self, const AssayAlignmentControl *control)
{
  g_autoptr (GArray) places = list_places (self, control->classes);
  guint n = places->len;
  guint width = n + (n > 0 && count_none (control->classes, places) > 0);
  g_autofree guint64 *counts = g_new0 (guint64, (gsize) n * width + 1);
  g_autofree const char **columns = g_new0 (const char *, width + 1);

  g_return_if_fail (ASSAY_IS_CONFUSION_CARD (self));
  for (guint i = 0; i < n; i++)
    {
      columns[i] = self->labels->pdata[i];
      for (guint k = 0; k < width; k++)
        counts[i * width + k] = (guint64) assay_class_report_get_confusion (
          control->classes, g_array_index (places, guint, i),
          k < n ? g_array_index (places, guint, k) : ASSAY_CLASS_NONE);
    }
  if (width > n)
    columns[n] = _("no answer");
  gtk_label_set_label (self->text, n > 0 ? _("Rows: ground truth. Columns: model. Open a cell to see its tasks.")
                                         : _("This is not answered by one class of several."));
  assay_matrix_set_sides (self->matrix, _("Ground truth"), _("Model"));
  assay_matrix_set (self->matrix, (const char *const *) self->labels->pdata, n, columns, width, counts);
  gtk_widget_set_visible (GTK_WIDGET (self->matrix), n > 0);
}
