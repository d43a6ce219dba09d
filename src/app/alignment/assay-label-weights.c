/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-label-weights.c: how much each label of a question counts, in lines that open on demand. The lines are made
 * anew only for another question, so that a field that is typed in stays. Main thread. */

#include "assay-label-weights.h"

#include "assay-json.h"
#include "assay-widget.h"

#include <glib/gi18n.h>

/* Turning a wheel should not compare everything at each step. */
#define SETTLE_MS 400

struct _AssayLabelWeights
{
  GtkWidget parent_instance;

  GtkBox *list;
  GPtrArray *labels; /* of char *: those of the lines, */
  GPtrArray *spins;  /* and the fields of these, borrowed */
  gboolean is_loading;
  guint timeout_id;
  int changed;       /* the place of the one that waits; -1: none */
};

G_DEFINE_FINAL_TYPE (AssayLabelWeights, assay_label_weights, GTK_TYPE_WIDGET)

static guint changed_signal;

static void
tell (AssayLabelWeights *self)
{
  int place = self->changed;

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->changed = -1;
  if (place >= 0)
    g_signal_emit (self, changed_signal, 0, self->labels->pdata[place],
                   gtk_spin_button_get_value (self->spins->pdata[place]));
}

static gboolean
on_settled (gpointer data)
{
  AssayLabelWeights *self = data;

  self->timeout_id = 0;
  tell (self);
  return G_SOURCE_REMOVE;
}

static void
on_value (AssayLabelWeights *self, GtkSpinButton *spin)
{
  guint place;

  if (self->is_loading || !g_ptr_array_find (self->spins, spin, &place))
    return;
  if (self->changed != (int) place)
    tell (self);
  self->changed = (int) place;
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->timeout_id = g_timeout_add (SETTLE_MS, on_settled, self);
}

static void
assay_label_weights_dispose (GObject *object)
{
  AssayLabelWeights *self = ASSAY_LABEL_WEIGHTS (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_ptr_array_set_size (self->spins, 0);
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_LABEL_WEIGHTS);
  assay_widget_dispose_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (assay_label_weights_parent_class)->dispose (object);
}

static void
assay_label_weights_finalize (GObject *object)
{
  AssayLabelWeights *self = ASSAY_LABEL_WEIGHTS (object);

  g_ptr_array_unref (self->labels);
  g_ptr_array_unref (self->spins);
  G_OBJECT_CLASS (assay_label_weights_parent_class)->finalize (object);
}

static void
assay_label_weights_class_init (AssayLabelWeightsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_label_weights_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_label_weights_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_DOUBLE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/assay/Assay/ui/alignment/assay-label-weights.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayLabelWeights, list);
}

static void
assay_label_weights_init (AssayLabelWeights *self)
{
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->spins = g_ptr_array_new ();
  self->changed = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_line (AssayLabelWeights *self, const char *label)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (label);
  GtkWidget *spin = gtk_spin_button_new_with_range (0, 100, 0.5);
  /* Translators: a label. */
  g_autofree char *text = g_strdup_printf (_("Weight of %s"), label);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_set_margin_start (name, 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (on_value), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), spin);
  gtk_box_append (self->list, line);
  g_ptr_array_add (self->labels, g_strdup (label));
  g_ptr_array_add (self->spins, spin);
}

static gboolean
has_lines_of (AssayLabelWeights *self, const AssayConfigControl *control, guint n)
{
  if (self->labels->len != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (self->labels->pdata[i], control->labels[i].value))
      return FALSE;
  return TRUE;
}

/**
 * assay_label_weights_set:
 * @control: (nullable): whose labels; %NULL for none
 * @weights: (nullable): label → weight; what is not in it weighs 1
 *
 * Shows what the labels weigh; nothing where there are none.
 */
void
assay_label_weights_set (AssayLabelWeights *self, const AssayConfigControl *control, JsonObject *weights)
{
  guint n = control == NULL ? 0 : MIN (control->n_labels, ASSAY_LABEL_WEIGHTS_MAX);
  GtkWidget *child;

  g_return_if_fail (ASSAY_IS_LABEL_WEIGHTS (self));
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  self->is_loading = TRUE;
  if (!has_lines_of (self, control, n))
    {
      tell (self);
      g_ptr_array_set_size (self->spins, 0);
      g_ptr_array_set_size (self->labels, 0);
      while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
        gtk_box_remove (self->list, child);
      for (guint i = 0; i < n; i++)
        add_line (self, control->labels[i].value);
    }
  for (guint i = 0; i < n; i++)
    if ((int) i != self->changed)
      gtk_spin_button_set_value (self->spins->pdata[i],
                                 assay_json_get_double (weights, self->labels->pdata[i], 1));
  self->is_loading = FALSE;
}
