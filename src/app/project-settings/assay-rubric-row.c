/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-rubric-row.c: one dimension of a rubric. Closed, it tells what is judged, the scale and the
 * share of the overall score; open, all of it can be changed. The name under which answers are kept
 * follows the title while the dimension is new, and stays from then on, so that answers which are
 * there are not lost by a better title.
 *
 * Signals: "changed"; "move" with how many places it shall go; "dropped" with a row that was let fall
 * on it; "removed". Main thread. */

#include "assay-rubric-row.h"

#include <glib/gi18n.h>
#include <math.h>

struct _AssayRubricRow
{
  AdwExpanderRow parent_instance;

  GtkWidget *handle;
  GtkLabel *scale;
  GtkLabel *share;
  AdwEntryRow *title;
  GtkTextView *meaning;
  AdwComboRow *kind;
  GtkWidget *scale_row;
  GtkSpinButton *min;
  GtkSpinButton *max;
  GtkWidget *weight_row;
  GtkSpinButton *weight;
  AdwEntryRow *review;
  GtkSwitch *required;

  char *name;     /* "" while it is new */
  char *strings[3]; /* of the dimension that was asked for last */
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (AssayRubricRow, assay_rubric_row, ADW_TYPE_EXPANDER_ROW)

static guint changed_signal;
static guint move_signal;
static guint dropped_signal;
static guint removed_signal;

static AssayDimensionKind
get_kind (AssayRubricRow *self)
{
  return (AssayDimensionKind) adw_combo_row_get_selected (self->kind);
}

/* Whole numbers are enough for a rating. */
static void
update_digits (AssayRubricRow *self)
{
  guint digits = get_kind (self) == ASSAY_DIMENSION_NUMBER ? 2 : 0;

  gtk_spin_button_set_digits (self->min, digits);
  gtk_spin_button_set_digits (self->max, digits);
  gtk_widget_set_visible (self->scale_row, get_kind (self) != ASSAY_DIMENSION_TEXT);
  gtk_widget_set_visible (self->weight_row, get_kind (self) != ASSAY_DIMENSION_TEXT);
}

static void
show_summary (AssayRubricRow *self)
{
  AssayDimension dimension;
  g_autofree char *scale = NULL;

  assay_rubric_row_get_dimension (self, &dimension);
  scale = dimension.kind == ASSAY_DIMENSION_TEXT
            ? g_strdup (_("Text"))
            /* Translators: a scale, from %g to %g */
            : g_strdup_printf (_("%g–%g"), dimension.min, dimension.max);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 *dimension.title != '\0' ? dimension.title : _("Untitled"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), -1);
  gtk_label_set_label (self->scale, scale);
}

static void
on_changed (AssayRubricRow *self)
{
  if (self->is_filling)
    return;
  update_digits (self);
  show_summary (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, move_signal, 0, -1);
}

static void
down_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, move_signal, 0, 1);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, removed_signal, 0);
}

static GdkContentProvider *
on_prepare (AssayRubricRow *self, double x, double y)
{
  return gdk_content_provider_new_typed (ASSAY_TYPE_RUBRIC_ROW, self);
}

static void
on_drag_begin (AssayRubricRow *self, GdkDrag *drag, GtkDragSource *source)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, picture, 12, 12);
}

static gboolean
on_drop (AssayRubricRow *self, const GValue *value, double x, double y)
{
  if (g_value_get_object (value) == self)
    return FALSE;
  g_signal_emit (self, dropped_signal, 0, g_value_get_object (value));
  return TRUE;
}

static void
assay_rubric_row_dispose (GObject *object)
{
  AssayRubricRow *self = ASSAY_RUBRIC_ROW (object);

  self->is_filling = TRUE; /* what is taken apart is no change */
  G_OBJECT_CLASS (assay_rubric_row_parent_class)->dispose (object);
}

static void
assay_rubric_row_finalize (GObject *object)
{
  AssayRubricRow *self = ASSAY_RUBRIC_ROW (object);

  g_free (self->name);
  for (guint i = 0; i < G_N_ELEMENTS (self->strings); i++)
    g_free (self->strings[i]);
  G_OBJECT_CLASS (assay_rubric_row_parent_class)->finalize (object);
}

static void
install_signals (GObjectClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  /* AssayRubricRow::changed: the dimension is another one. */
  changed_signal = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* AssayRubricRow::move: it shall go up (less than 0) or down so many places. */
  move_signal = g_signal_new ("move", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  /* AssayRubricRow::dropped: this other row shall take its place. */
  dropped_signal = g_signal_new ("dropped", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 ASSAY_TYPE_RUBRIC_ROW);
  /* AssayRubricRow::removed: it shall go. */
  removed_signal = g_signal_new ("removed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
assay_rubric_row_class_init (AssayRubricRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_rubric_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_rubric_row_finalize;
  install_signals (G_OBJECT_CLASS (klass));

  gtk_widget_class_install_action (widget_class, "dimension.up", NULL, up_action);
  gtk_widget_class_install_action (widget_class, "dimension.down", NULL, down_action);
  gtk_widget_class_install_action (widget_class, "dimension.remove", NULL, remove_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "dimension.up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "dimension.down", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/dev/assay/Assay/ui/project-settings/assay-rubric-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayRubricRow, handle);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricRow, scale);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricRow, share);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricRow, title);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricRow, meaning);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricRow, kind);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricRow, scale_row);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricRow, min);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricRow, max);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricRow, weight_row);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricRow, weight);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricRow, review);
  gtk_widget_class_bind_template_child (widget_class, AssayRubricRow, required);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_prepare);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_begin);
}

static void
assay_rubric_row_init (AssayRubricRow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (ASSAY_TYPE_RUBRIC_ROW, GDK_ACTION_MOVE);

  self->is_filling = TRUE;
  self->name = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  g_signal_connect_swapped (gtk_text_view_get_buffer (self->meaning), "changed", G_CALLBACK (on_changed), self);
  self->is_filling = FALSE;
}

/**
 * assay_rubric_row_new:
 * @dimension: what it shows; strings are copied
 * @is_new: whether its name shall follow its title
 *
 * Returns: (transfer floating): a row.
 */
GtkWidget *
assay_rubric_row_new (const AssayDimension *dimension, gboolean is_new)
{
  AssayRubricRow *self = g_object_new (ASSAY_TYPE_RUBRIC_ROW, NULL);

  self->is_filling = TRUE;
  g_free (self->name);
  self->name = g_strdup (is_new ? "" : dimension->name);
  adw_combo_row_set_selected (self->kind, dimension->kind);
  gtk_editable_set_text (GTK_EDITABLE (self->title), dimension->title);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->meaning), dimension->meaning, -1);
  update_digits (self);
  gtk_spin_button_set_value (self->min, isnan (dimension->min) ? 1 : dimension->min);
  gtk_spin_button_set_value (self->max, isnan (dimension->max) ? 5 : dimension->max);
  gtk_spin_button_set_value (self->weight, dimension->weight);
  gtk_editable_set_text (GTK_EDITABLE (self->review), dimension->review);
  gtk_switch_set_active (self->required, dimension->required);
  show_summary (self);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), dimension->meaning);
  self->is_filling = FALSE;
  return GTK_WIDGET (self);
}

/**
 * assay_rubric_row_get_dimension:
 * @dimension: (out caller-allocates): what the row says; its strings belong to the row and live until
 *   they are asked for again
 *
 * The name is "" while it shall be made from the title.
 */
void
assay_rubric_row_get_dimension (AssayRubricRow *self, AssayDimension *dimension)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->meaning);
  GtkTextIter start, end;
  gboolean is_text = get_kind (self) == ASSAY_DIMENSION_TEXT;

  g_return_if_fail (ASSAY_IS_RUBRIC_ROW (self));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  for (guint i = 0; i < G_N_ELEMENTS (self->strings); i++)
    g_free (self->strings[i]);
  self->strings[0] = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->title))));
  self->strings[1] = g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
  self->strings[2] = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->review))));
  *dimension = (AssayDimension) {
    .name = self->name,
    .title = self->strings[0],
    .meaning = self->strings[1],
    .review = self->strings[2],
    .kind = get_kind (self),
    .min = is_text ? NAN : gtk_spin_button_get_value (self->min),
    .max = is_text ? NAN : gtk_spin_button_get_value (self->max),
    .weight = is_text ? 0 : gtk_spin_button_get_value (self->weight),
    .required = gtk_switch_get_active (self->required),
  };
}

/**
 * assay_rubric_row_set_share:
 * @share: of the overall score, from 0 to 1; NAN when there is none
 *
 * Shows what the weight means.
 */
void
assay_rubric_row_set_share (AssayRubricRow *self, double share)
{
  g_autofree char *text = NULL;

  g_return_if_fail (ASSAY_IS_RUBRIC_ROW (self));
  /* Translators: a share in percent */
  text = isnan (share) || share <= 0 ? g_strdup ("–") : g_strdup_printf (_("%.0f %%"), share * 100);
  gtk_label_set_label (self->share, text);
}

/**
 * assay_rubric_row_set_problem:
 * @problem: (nullable): what is wrong with it; %NULL: nothing
 *
 * Shows it in place of the meaning.
 */
void
assay_rubric_row_set_problem (AssayRubricRow *self, const char *problem)
{
  AssayDimension dimension;

  g_return_if_fail (ASSAY_IS_RUBRIC_ROW (self));
  assay_rubric_row_get_dimension (self, &dimension);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), problem != NULL ? problem : dimension.meaning);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "problem");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "problem");
}

/**
 * assay_rubric_row_get_title:
 *
 * Returns: (transfer none): where the title is written.
 */
GtkEditable *
assay_rubric_row_get_title (AssayRubricRow *self)
{
  g_return_val_if_fail (ASSAY_IS_RUBRIC_ROW (self), NULL);
  return GTK_EDITABLE (self->title);
}
