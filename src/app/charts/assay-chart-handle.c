/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-chart-handle.c: the vertical line of a chart that can be dragged. A widget of its own, so that it
 * takes the focus and is a slider with a value to assistive technology; where it is, is the chart's to
 * know. Each step is an action. */

#include "assay-chart-private.h"

#include "assay-chart-handle.h"

#include <math.h>

#define STEP 0.01 /* of the axis */
#define PAGE 0.1
#define KNOB 6

struct _AssayChartHandle
{
  GtkWidget parent_instance;

  float knob; /* in its own coordinates */
};

G_DEFINE_FINAL_TYPE (AssayChartHandle, assay_chart_handle, GTK_TYPE_WIDGET)

static const struct
{
  const char *name;
  guint key;
  guint other_key;
  double step; /* of the axis; ±1: to its end */
} steps[] = {
  { "handle.decrease", GDK_KEY_Left, GDK_KEY_Down, -STEP },
  { "handle.increase", GDK_KEY_Right, GDK_KEY_Up, STEP },
  { "handle.decrease-more", GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, -PAGE },
  { "handle.increase-more", GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, PAGE },
  { "handle.first", GDK_KEY_Home, GDK_KEY_KP_Home, -1 },
  { "handle.last", GDK_KEY_End, GDK_KEY_KP_End, 1 },
};

static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AssayChart *chart = ASSAY_CHART (gtk_widget_get_parent (widget));
  const AssayChartLayout *layout = assay_chart_get_layout (chart);

  for (gsize i = 0; layout != NULL && i < G_N_ELEMENTS (steps); i++)
    if (g_str_equal (steps[i].name, name))
      {
        double unit = (layout->x.max - layout->x.min) * STEP;
        /* To the next whole step, so that values stay what people would say. */
        double at = round ((chart->handle_x - layout->x.min) / unit) + steps[i].step / STEP;

        assay_chart_move_handle (chart, layout->x.min + CLAMP (at, 0, 1 / STEP) * unit);
      }
}

static void
assay_chart_handle_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AssayChartHandle *self = ASSAY_CHART_HANDLE (widget);

  assay_chart_handle_draw (gtk_widget_get_parent (widget), snapshot, (float) gtk_widget_get_width (widget) / 2,
                           0, (float) gtk_widget_get_height (widget), self->knob);
}

static void
assay_chart_handle_class_init (AssayChartHandleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = assay_chart_handle_snapshot;
  gtk_widget_class_set_css_name (widget_class, "charthandle");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      gtk_widget_class_install_action (widget_class, steps[i].name, NULL, step_action);
      gtk_widget_class_add_binding_action (widget_class, steps[i].key, 0, steps[i].name, NULL);
      gtk_widget_class_add_binding_action (widget_class, steps[i].other_key, 0, steps[i].name, NULL);
    }
}

static void
assay_chart_handle_init (AssayChartHandle *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "ew-resize");
}

/**
 * assay_chart_handle_new:
 *
 * Returns: a handle for a chart.
 */
GtkWidget *
assay_chart_handle_new (void)
{
  return g_object_new (ASSAY_TYPE_CHART_HANDLE, NULL);
}

/**
 * assay_chart_handle_draw:
 * @chart: whose handle it is
 * @x: of the line
 * @top: of the plot
 * @height: of the plot
 * @knob: how far down the knob is; NAN: none
 *
 * Draws a handle, also without the widget, in a copied picture.
 */
void
assay_chart_handle_draw (GtkWidget *chart, GtkSnapshot *snapshot, float x, float top, float height, float knob)
{
  const AssayPalette *palette = assay_palette_get ();
  GskRoundedRect round;

  gtk_snapshot_append_color (snapshot, &palette->good, &GRAPHENE_RECT_INIT (roundf (x) - 1, top, 2, height));
  if (isnan (knob))
    return;
  for (int rim = 2; rim >= 0; rim -= 2)
    {
      float radius = (float) (KNOB + rim);
      graphene_rect_t box
        = GRAPHENE_RECT_INIT (roundf (x) - radius, roundf (knob) - radius, 2 * radius, 2 * radius);

      gsk_rounded_rect_init_from_rect (&round, &box, radius);
      gtk_snapshot_push_rounded_clip (snapshot, &round);
      gtk_snapshot_append_color (snapshot, rim > 0 ? &palette->background : &palette->good, &box);
      gtk_snapshot_pop (snapshot);
    }
}

/**
 * assay_chart_handle_say:
 * @name: what is set by moving it
 * @text: its value in words
 * @value: in units of the axis
 * @min: of the axis
 * @max: of the axis
 *
 * Tells assistive technology where the handle is.
 */
void
assay_chart_handle_say (AssayChartHandle *self,
                        const char *name,
                        const char *text,
                        double value,
                        double min,
                        double max)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, min, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                  max, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, value,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  /* GTK 4.8 gives only names and descriptions to AT-SPI here. */
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/**
 * assay_chart_handle_set_knob:
 * @knob: how far below the handle's top; NAN: it has none
 *
 * Puts the knob on the line.
 */
void
assay_chart_handle_set_knob (AssayChartHandle *self, float knob)
{
  if (self->knob == knob)
    return;
  self->knob = knob;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
