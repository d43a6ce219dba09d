/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-confusion-card.c: which class is taken for which. A cell opens its tasks. Classes that occur on neither
 * side are left out; a last column has the tasks for which the model gave no answer, when there are any. Labels of
 * regions have a column for those that were missed and a row for those that are not there. Labels that may come
 * together are not taken for one another; each has a line of its own. Main thread. */

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
  AssayClassKind kind;
  GPtrArray *labels; /* of the rows but the last one for none; of the columns likewise, unless they come together */
};

G_DEFINE_FINAL_TYPE (AssayConfusionCard, assay_confusion_card, GTK_TYPE_WIDGET)

enum
{
  CELL_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What becomes of a label that may come with others, in the order of the columns. */
static const struct
{
  const char *name;
  gboolean truth, predicted;
} outcomes[] = {
  { N_ ("found"), TRUE, TRUE },
  { N_ ("missed"), TRUE, FALSE },
  { N_ ("extra"), FALSE, TRUE },
  { N_ ("neither"), FALSE, FALSE },
};

static void
on_cell_activated (AssayConfusionCard *self, guint row, guint column)
{
  const char *label = row < self->labels->len ? self->labels->pdata[row] : NULL;
  const char *answer = column < self->labels->len ? self->labels->pdata[column] : NULL;

  if (self->kind == ASSAY_CLASSES_TOGETHER && column < G_N_ELEMENTS (outcomes))
    g_signal_emit (self, signals[CELL_ACTIVATED], 0, label, outcomes[column].truth ? label : NULL,
                   outcomes[column].predicted ? label : NULL);
  else if (self->kind != ASSAY_CLASSES_TOGETHER && (label != NULL || answer != NULL))
    g_signal_emit (self, signals[CELL_ACTIVATED], 0, NULL, label, answer);
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
                                          NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
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

static gboolean
has_table (AssayClassReport *classes)
{
  return classes != NULL
         && (assay_class_report_get_kind (classes) == ASSAY_CLASSES_TOGETHER || assay_class_report_has_confusion (classes));
}

/* The places of the classes that occur; their labels are kept. */
static GArray *
list_places (AssayConfusionCard *self, AssayClassReport *classes)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (guint));

  g_ptr_array_set_size (self->labels, 0);
  for (guint i = 0; has_table (classes) && i < assay_class_report_get_n (classes); i++)
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

/* Which is taken for which. */
static void
show_confusion (AssayConfusionCard *self, AssayClassReport *classes, const GArray *places)
{
  gboolean regions = self->kind == ASSAY_CLASSES_REGIONS;
  guint n = places->len;
  guint width = n + (n > 0 && (regions || count_none (classes, places) > 0));
  guint height = n + (n > 0 && regions);
  g_autofree guint64 *counts = g_new0 (guint64, (gsize) height * width + 1);
  g_autofree const char **names = g_new0 (const char *, width + height + 1);
  g_autofree const char **columns = g_new0 (const char *, width + 1);

  for (guint i = 0; i < n; i++)
    names[i] = columns[i] = self->labels->pdata[i];
  if (width > n)
    columns[n] = regions ? _("missed") : _("no answer");
  if (height > n)
    names[n] = _("extra");
  for (guint i = 0; i < height; i++)
    for (guint k = 0; k < width; k++)
      counts[i * width + k] = (guint64) assay_class_report_get_confusion (
        classes, i < n ? g_array_index (places, guint, i) : ASSAY_CLASS_NONE,
        k < n ? g_array_index (places, guint, k) : ASSAY_CLASS_NONE);
  assay_matrix_set_agreeing (self->matrix, NULL, 0);
  assay_matrix_set_sides (self->matrix, _("Ground truth"), _("Model"));
  assay_matrix_set (self->matrix, names, height, columns, width, counts);
}

/* What becomes of each. */
static void
show_outcomes (AssayConfusionCard *self, AssayClassReport *classes, const GArray *places)
{
  guint n = places->len;
  g_autofree guint64 *counts = g_new0 (guint64, n * G_N_ELEMENTS (outcomes) + 1);
  const char *columns[G_N_ELEMENTS (outcomes)];
  gboolean agreeing[G_N_ELEMENTS (outcomes)];

  for (guint k = 0; k < G_N_ELEMENTS (outcomes); k++)
    {
      columns[k] = _(outcomes[k].name);
      agreeing[k] = outcomes[k].truth == outcomes[k].predicted;
    }
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < G_N_ELEMENTS (outcomes); k++)
      {
        const char *label = self->labels->pdata[i];

        counts[i * G_N_ELEMENTS (outcomes) + k] = (guint64) assay_class_report_get_cell (
          classes, label, outcomes[k].truth ? label : NULL, outcomes[k].predicted ? label : NULL);
      }
  assay_matrix_set_agreeing (self->matrix, agreeing, G_N_ELEMENTS (agreeing));
  assay_matrix_set_sides (self->matrix, _("Label"), _("Outcome"));
  assay_matrix_set (self->matrix, (const char *const *) self->labels->pdata, n, columns, G_N_ELEMENTS (columns), counts);
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
  static const char *const texts[] = {
    [ASSAY_CLASSES_EXCLUSIVE] = N_ ("Rows: ground truth. Columns: model. Open a cell to see its tasks."),
    [ASSAY_CLASSES_TOGETHER] = N_ ("Each label against the rest: in how many tasks it was found, missed, said without "
                                   "being right, or neither. Open a cell to see its tasks."),
    [ASSAY_CLASSES_REGIONS] = N_ ("Rows: ground truth. Columns: model, at the same place. Open a cell to "
                                  "see its tasks."),
  };
  g_autoptr (GArray) places = list_places (self, control->classes);

  g_return_if_fail (ASSAY_IS_CONFUSION_CARD (self));
  self->kind = control->classes != NULL ? assay_class_report_get_kind (control->classes) : ASSAY_CLASSES_EXCLUSIVE;
  gtk_label_set_label (self->text, places->len > 0 ? _(texts[self->kind])
                                                   : _("This is not answered by one class of several."));
  if (self->kind == ASSAY_CLASSES_TOGETHER)
    show_outcomes (self, control->classes, places);
  else
    show_confusion (self, control->classes, places);
  gtk_widget_set_visible (GTK_WIDGET (self->matrix), places->len > 0);
}
