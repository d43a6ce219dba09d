/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-chart.c: a chart of lines, bands, points, bars and reference lines. Holds the values and hears
 * the pointer; where things are is assay-chart-layout.c's, how they look assay-chart-draw.c's, what they say
 * assay-chart-text.c's. Give it its axes, add series, and it draws itself; clear() begins anew. The handle
 * is a vertical line that a person can move: "handle-moved" is emitted for a person only, so that whoever
 * sets it in answer does not hear of it again. Main thread. */

#include "assay-chart-private.h"

#include "assay-chart-handle.h"
#include "assay-figure.h"
#include "assay-widget.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

static void assay_chart_figure_init (AssayFigureInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AssayChart, assay_chart, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (ASSAY_TYPE_FIGURE, assay_chart_figure_init))

enum
{
  PROP_TITLE = 1,
  PROP_EMPTY_TEXT,
  PROP_HANDLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint handle_moved;

/* The places, made when they are first asked for; NULL for a chart that shows nothing. */
const AssayChartLayout *
assay_chart_get_layout (AssayChart *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));

  if (width < 1 || height < 1 || assay_chart_is_empty (self))
    return NULL;
  if (self->layout != NULL && (self->layout->width != width || self->layout->height != height))
    g_clear_pointer (&self->layout, assay_chart_layout_free);
  if (self->layout == NULL)
    self->layout = assay_chart_layout_new (self, width, height);
  return self->layout;
}

static void
describe_handle (AssayChart *self)
{
  const AssayChartLayout *layout = assay_chart_get_layout (self);
  g_autofree char *text = NULL;

  if (layout == NULL || isnan (self->handle_x))
    return;
  text = assay_chart_dup_handle_text (self);
  assay_chart_handle_say (ASSAY_CHART_HANDLE (self->handle),
                          self->handle_name != NULL ? self->handle_name : _("Threshold"), text,
                          self->handle_x, layout->x.min, layout->x.max);
}

static gboolean
describe_idle (gpointer data)
{
  AssayChart *self = data;
  g_autofree char *summary = assay_chart_dup_summary (self);

  self->describe_id = 0;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->title != NULL ? self->title : _("Chart"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
  describe_handle (self);
  return G_SOURCE_REMOVE;
}

/* Has the words said again, once, however much has changed. */
void
assay_chart_describe_later (AssayChart *self)
{
  if (self->describe_id == 0)
    self->describe_id = g_idle_add (describe_idle, self);
}

/* Something that the places or the words depend on is another now. */
void
assay_chart_changed (AssayChart *self)
{
  g_clear_pointer (&self->layout, assay_chart_layout_free);
  assay_chart_describe_later (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The y of the first line at @x; NAN where there is none. */
static double
find_y (AssayChart *self, double x)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      const AssaySeries *series = self->series->pdata[i];

      if (series->kind != ASSAY_SERIES_LINE)
        continue;
      for (gsize k = 0; k + 1 < series->n; k++)
        if (series->x[k] <= x && x <= series->x[k + 1])
          {
            double width = series->x[k + 1] - series->x[k];
            double share = width > 0 ? (x - series->x[k]) / width : 0;

            return series->y[k] + (series->y[k + 1] - series->y[k]) * share;
          }
      return NAN;
    }
  return NAN;
}

/* How far below the widget's top the knob is; NAN: there is none. */
double
assay_chart_get_knob (AssayChart *self)
{
  const AssayChartLayout *layout = assay_chart_get_layout (self);
  double y = isnan (self->handle_y) ? find_y (self, self->handle_x) : self->handle_y;

  if (layout == NULL || !isfinite (y) || y < layout->y.min || y > layout->y.max)
    return NAN;
  return assay_chart_to_y (layout, y);
}

/* Whether a text of a reference line would be crossed. */
static gboolean
is_on_label (const AssayChartLayout *layout, double x)
{
  double at = assay_chart_to_x (layout, x);

  for (guint i = 0; i < layout->labels->len; i++)
    {
      const AssayChartLabel *label = &g_array_index (layout->labels, AssayChartLabel, i);

      if (label->kind == ASSAY_LABEL_REFERENCE && at > label->box.origin.x - 3
          && at < label->box.origin.x + label->box.size.width + 3)
        return TRUE;
    }
  return FALSE;
}

static void
set_handle (AssayChart *self, double x)
{
  self->handle_x = x;
  if (self->layout != NULL && isfinite (x) && is_on_label (self->layout, x))
    g_clear_pointer (&self->layout, assay_chart_layout_free);
  assay_chart_describe_later (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HANDLE]);
}

/* A person moves the handle. */
void
assay_chart_move_handle (AssayChart *self, double x)
{
  const AssayChartLayout *layout = assay_chart_get_layout (self);

  if (layout == NULL || isnan (self->handle_x))
    return;
  x = CLAMP (x, layout->x.min, layout->x.max);
  if (x == self->handle_x)
    return;
  set_handle (self, x);
  g_signal_emit (self, handle_moved, 0, x);
}

static void
on_drag_begin (AssayChart *self, double x, double y, GtkGesture *gesture)
{
  const AssayChartLayout *layout = assay_chart_get_layout (self);
  double at;

  if (layout == NULL || isnan (self->handle_x))
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  at = assay_chart_to_x (layout, self->handle_x);
  if (fabs (at - x) > ASSAY_CHART_HANDLE_REACH || y < layout->plot.origin.y ||
      y > layout->plot.origin.y + layout->plot.size.height)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (self->handle);
  self->drag_offset = at;
}

static void
on_drag_update (AssayChart *self, double dx, double dy)
{
  const AssayChartLayout *layout = assay_chart_get_layout (self);
  double share;

  if (layout == NULL)
    return;
  share = (self->drag_offset + dx - layout->plot.origin.x) / layout->plot.size.width;
  assay_chart_move_handle (self, layout->x.min + share * (layout->x.max - layout->x.min));
}

static void
assay_chart_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  g_autoptr (PangoLayout) digit = gtk_widget_create_pango_layout (widget, "0");
  int line;

  /* In lines, so that large text gets a large chart. */
  pango_layout_get_pixel_size (digit, NULL, &line);
  *minimum = line * (orientation == GTK_ORIENTATION_HORIZONTAL ? 10 : 9);
  *natural = line * (orientation == GTK_ORIENTATION_HORIZONTAL ? 22 : 14);
}

static void
assay_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AssayChart *self = ASSAY_CHART (widget);
  const AssayChartLayout *layout = assay_chart_get_layout (self);
  gboolean is_shown = layout != NULL && isfinite (self->handle_x) && self->handle_x >= layout->x.min &&
                      self->handle_x <= layout->x.max;

  gtk_widget_set_child_visible (self->handle, is_shown);
  if (is_shown)
    {
      float x = (float) assay_chart_to_x (layout, self->handle_x);
      GskTransform *move = gsk_transform_translate (
        NULL, &GRAPHENE_POINT_INIT (roundf (x) - ASSAY_CHART_HANDLE_REACH, layout->plot.origin.y));

      gtk_widget_allocate (self->handle, 2 * ASSAY_CHART_HANDLE_REACH, (int) layout->plot.size.height, -1, move);
      assay_chart_handle_set_knob (ASSAY_CHART_HANDLE (self->handle),
                                   (float) assay_chart_get_knob (self) - layout->plot.origin.y);
      describe_handle (self);
    }
  assay_figure_allocate (ASSAY_FIGURE (self));
}

static void
assay_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AssayChart *self = ASSAY_CHART (widget);

  if (assay_chart_get_layout (self) == NULL)
    {
      assay_chart_draw_empty (self, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
      return;
    }
  assay_chart_draw (self, self->layout, snapshot);
  gtk_widget_snapshot_child (widget, self->handle, snapshot);
  assay_chart_draw_readout (self, self->layout, snapshot);
}

static void
assay_chart_draw_figure (AssayFigure *figure, GtkSnapshot *snapshot, int *width, int *height)
{
  AssayChart *self = ASSAY_CHART (figure);
  const AssayChartLayout *layout = assay_chart_get_layout (self);

  *width = gtk_widget_get_width (GTK_WIDGET (self));
  *height = gtk_widget_get_height (GTK_WIDGET (self));
  if (layout == NULL)
    {
      assay_chart_draw_empty (self, snapshot, *width, *height);
      return;
    }
  assay_chart_draw (self, self->layout, snapshot);
  if (gtk_widget_get_child_visible (self->handle))
    assay_chart_handle_draw (GTK_WIDGET (self), snapshot, (float) assay_chart_to_x (layout, self->handle_x),
                             layout->plot.origin.y, layout->plot.size.height, (float) assay_chart_get_knob (self));
}

static char *
assay_chart_dup_figure_csv (AssayFigure *figure)
{
  return assay_chart_dup_csv (ASSAY_CHART (figure));
}

static void
assay_chart_figure_init (AssayFigureInterface *iface)
{
  iface->draw = assay_chart_draw_figure;
  iface->dup_csv = assay_chart_dup_figure_csv;
}

static void
assay_chart_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (assay_chart_parent_class)->css_changed (widget, change);
  assay_chart_changed (ASSAY_CHART (widget));
}

static void
assay_chart_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (assay_chart_parent_class)->system_setting_changed (widget, setting);
  assay_chart_changed (ASSAY_CHART (widget));
}

static void
assay_chart_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (assay_chart_parent_class)->direction_changed (widget, previous);
  assay_chart_changed (ASSAY_CHART (widget));
}

static void
assay_chart_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AssayChart *self = ASSAY_CHART (object);

  if (id == PROP_HANDLE)
    g_value_set_double (value, self->handle_x);
  else
    g_value_set_string (value, id == PROP_TITLE ? self->title : self->empty_text);
}

static void
assay_chart_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AssayChart *self = ASSAY_CHART (object);

  if (id == PROP_HANDLE)
    assay_chart_set_handle (self, g_value_get_double (value));
  else if (id == PROP_TITLE)
    assay_chart_set_title (self, g_value_get_string (value));
  else
    assay_chart_set_empty_text (self, g_value_get_string (value));
}

static void
assay_chart_dispose (GObject *object)
{
  AssayChart *self = ASSAY_CHART (object);

  g_clear_handle_id (&self->describe_id, g_source_remove);
  assay_widget_dispose_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (assay_chart_parent_class)->dispose (object);
}

static void
assay_chart_finalize (GObject *object)
{
  AssayChart *self = ASSAY_CHART (object);

  g_free (self->title);
  g_free (self->empty_text);
  g_free (self->x_axis.title);
  g_free (self->y_axis.title);
  g_free (self->handle_name);
  g_free (self->handle_text);
  g_strfreev (self->x_names);
  g_ptr_array_unref (self->series);
  assay_chart_layout_free (self->layout);
  G_OBJECT_CLASS (assay_chart_parent_class)->finalize (object);
}

static void
assay_chart_class_init (AssayChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = assay_chart_dispose;
  object_class->finalize = assay_chart_finalize;
  object_class->get_property = assay_chart_get_property;
  object_class->set_property = assay_chart_set_property;
  widget_class->measure = assay_chart_measure;
  widget_class->size_allocate = assay_chart_size_allocate;
  widget_class->snapshot = assay_chart_snapshot;
  widget_class->css_changed = assay_chart_css_changed;
  widget_class->system_setting_changed = assay_chart_system_setting_changed;
  widget_class->direction_changed = assay_chart_direction_changed;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_TEXT] = g_param_spec_string ("empty-text", NULL, NULL, NULL, flags);
  /* GObject takes no NAN for a default; the handle is NAN at first all the same. */
  properties[PROP_HANDLE]
    = g_param_spec_double ("handle", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  /**
   * AssayChart::handle-moved:
   * @x: where it is now, in units of the x axis
   */
  handle_moved = g_signal_new ("handle-moved", ASSAY_TYPE_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  assay_figure_install_actions (widget_class);
}

static void
assay_chart_init (AssayChart *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->series = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_series_free);
  self->x_axis.min = self->x_axis.max = self->y_axis.min = self->y_axis.max = NAN;
  self->handle_x = self->handle_y = NAN;
  self->at_series = -1;
  self->shade = ASSAY_SHADE_BELOW;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->handle = assay_chart_handle_new ();
  gtk_widget_set_parent (self->handle, GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  assay_chart_readout_setup (self);
  assay_figure_setup (ASSAY_FIGURE (self));
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (assay_chart_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (assay_chart_changed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * assay_chart_new:
 *
 * Returns: an empty chart.
 */
GtkWidget *
assay_chart_new (void)
{
  return g_object_new (ASSAY_TYPE_CHART, NULL);
}

/**
 * assay_chart_clear:
 *
 * Takes all series away. Axes and handle stay.
 */
void
assay_chart_clear (AssayChart *self)
{
  g_return_if_fail (ASSAY_IS_CHART (self));

  self->at_series = -1;
  g_ptr_array_set_size (self->series, 0);
  assay_chart_changed (self);
}

/**
 * assay_chart_add:
 * @series: (transfer full): what to draw
 *
 * Adds a series. The order is that of the legend and of the colours.
 */
void
assay_chart_add (AssayChart *self, AssaySeries *series)
{
  g_return_if_fail (ASSAY_IS_CHART (self) && series != NULL);

  g_ptr_array_add (self->series, series);
  assay_chart_changed (self);
}

/**
 * assay_chart_get_handle:
 *
 * Returns: where the handle is, in units of x; NAN: there is none.
 */
double
assay_chart_get_handle (AssayChart *self)
{
  g_return_val_if_fail (ASSAY_IS_CHART (self), NAN);

  return self->handle_x;
}

/**
 * assay_chart_set_handle:
 * @x: where the handle is, in units of x; NAN: there is none
 *
 * Puts the handle somewhere, without "handle-moved".
 */
void
assay_chart_set_handle (AssayChart *self, double x)
{
  g_return_if_fail (ASSAY_IS_CHART (self));

  if (x != self->handle_x && !(isnan (x) && isnan (self->handle_x)))
    set_handle (self, x);
}
