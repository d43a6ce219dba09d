/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-matrix-cell.c: one count of a matrix on a shade of what it means: green where both sides agree,
 * red where not, the deeper the larger its share of the row. The shade stops short of where the number would
 * be hard to read. A widget of its own, so that it has a name, a focus and an action; clicks and tooltips are the
 * matrix's, since there may be nine hundred cells. Main thread. */

#include "assay-matrix-cell.h"

#include "assay-palette.h"

#define RADIUS 6
#define LEAST 0.06

struct _AssayMatrixCell
{
  GtkWidget parent_instance;

  AssayMatrixValue value;
};

G_DEFINE_FINAL_TYPE (AssayMatrixCell, assay_matrix_cell, GTK_TYPE_WIDGET)

static guint activated;

static void
activate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, activated, 0);
}

static void
assay_matrix_cell_state_flags_changed (GtkWidget *widget, GtkStateFlags previous)
{
  GTK_WIDGET_CLASS (assay_matrix_cell_parent_class)->state_flags_changed (widget, previous);
  if ((gtk_widget_get_state_flags (widget) ^ previous) & GTK_STATE_FLAG_PRELIGHT)
    gtk_widget_queue_draw (widget);
}

static void
assay_matrix_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AssayMatrixCell *self = ASSAY_MATRIX_CELL (widget);

  assay_matrix_cell_draw (
    widget, snapshot, &self->value,
    &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget)),
    (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_PRELIGHT) != 0);
}

static void
assay_matrix_cell_class_init (AssayMatrixCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter, GDK_KEY_space };

  widget_class->snapshot = assay_matrix_cell_snapshot;
  widget_class->state_flags_changed = assay_matrix_cell_state_flags_changed;
  /* AssayMatrixCell::activated: */
  activated = g_signal_new ("activated", ASSAY_TYPE_MATRIX_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                            G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "matrixcell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID_CELL);
  gtk_widget_class_install_action (widget_class, "cell.activate", NULL, activate_action);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i], 0, "cell.activate", NULL);
}

static void
assay_matrix_cell_init (AssayMatrixCell *self)
{
}

/**
 * assay_matrix_cell_new:
 * @value: is copied
 * @name: what assistive technology says
 *
 * Returns: a cell.
 */
GtkWidget *
assay_matrix_cell_new (const AssayMatrixValue *value, const char *name)
{
  AssayMatrixCell *self = g_object_new (ASSAY_TYPE_MATRIX_CELL, NULL);

  self->value = *value;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}

/**
 * assay_matrix_cell_get_value:
 *
 * Returns: (transfer none): what it shows.
 */
const AssayMatrixValue *
assay_matrix_cell_get_value (AssayMatrixCell *self)
{
  return &self->value;
}

/**
 * assay_matrix_cell_colors:
 * @value: what a cell shows
 * @ground: (out): what it is filled with
 * @text: (out): what its number is written with; contrast at least 4.5
 *
 * Chooses colours by meaning and share.
 */
void
assay_matrix_cell_colors (const AssayMatrixValue *value, GdkRGBA *ground, GdkRGBA *text)
{
  const AssayPalette *palette = assay_palette_get ();
  double depth = value->count == 0 ? 0.03 : LEAST + (palette->deep - LEAST) * value->share;

  *ground = assay_palette_mix (&palette->background,
                               value->count == 0 ? &palette->text : value->agrees ? &palette->good : &palette->bad,
                               depth);
  *text = assay_palette_mix (ground, value->count == 0 ? &palette->dim : &palette->text, 1);
  /* The middle of the scale is the worst for both; whichever end reads better. */
  if (assay_palette_contrast (ground, text) < 4.5)
    {
      static const GdkRGBA ends[] = { { 0, 0, 0, 1 }, { 1, 1, 1, 1 } };

      *text = assay_palette_contrast (ground, &ends[0]) >= assay_palette_contrast (ground, &ends[1]) ? ends[0]
                                                                                                 : ends[1];
    }
}

/**
 * assay_matrix_cell_draw:
 * @widget: for its font
 * @box: where to draw
 * @hovered: whether the pointer is on it
 *
 * Draws a cell, also without one, in a copied picture.
 */
void
assay_matrix_cell_draw (GtkWidget *widget,
                        GtkSnapshot *snapshot,
                        const AssayMatrixValue *value,
                        const graphene_rect_t *box,
                        gboolean hovered)
{
  g_autofree char *number = g_strdup_printf ("%'llu", (unsigned long long) value->count);
  g_autoptr (PangoLayout) text = gtk_widget_create_pango_layout (widget, number);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GskRoundedRect outline;
  GdkRGBA ground;
  GdkRGBA ink;
  int width;
  int height;

  assay_matrix_cell_colors (value, &ground, &ink);
  gsk_rounded_rect_init_from_rect (&outline, box, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &ground, box);
  gtk_snapshot_pop (snapshot);
  if (hovered)
    gtk_snapshot_append_border (
      snapshot, &outline, (float[]){ 2, 2, 2, 2 },
      (GdkRGBA[]){ assay_palette_get ()->dim, assay_palette_get ()->dim, assay_palette_get ()->dim,
                   assay_palette_get ()->dim });
  if (value->count > 0)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (text, attributes);
  pango_layout_get_pixel_size (text, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
    snapshot, &GRAPHENE_POINT_INIT (roundf (box->origin.x + (box->size.width - (float) width) / 2),
                                    roundf (box->origin.y + (box->size.height - (float) height) / 2)));
  gtk_snapshot_append_layout (snapshot, text, &ink);
  gtk_snapshot_restore (snapshot);
}
