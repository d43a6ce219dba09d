/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-chart-layout.c: where everything of a chart is. Heights come first (they depend on the font and on
 * how the legend wraps), then y's ticks, then the width of their labels, then as many ticks on x as have
 * room side by side. Every text is a box in one list, and no two boxes overlap, in any size.
 *
 * In a right-to-left language y's labels stand on the right and the legend begins there; x still grows to
 * the right, as it does in those languages' mathematics. */

#include "assay-chart-private.h"

#include <math.h>

#define MIN_PLOT 24
#define SWATCH 18
#define LEGEND_GAP 16
#define TICK_GAP 10 /* between labels side by side */
#define MAX_Y_TICKS 7
#define MAX_X_TICKS 9
#define EDGE 4 /* nothing touches the edge */

static void
clear_label (gpointer data)
{
  g_clear_object (&((AssayChartLabel *) data)->layout);
}

void
assay_chart_layout_free (AssayChartLayout *layout)
{
  if (layout == NULL)
    return;
  g_array_unref (layout->labels);
  g_array_unref (layout->swatches);
  g_free (layout);
}

/* (transfer full): @text in the widget's font times @scale. */
PangoLayout *
assay_chart_make_text (AssayChart *self, const char *text, double scale)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

/* Adds (transfer full) @text with its left upper corner at @x, @y. */
AssayChartLabel *
assay_chart_add_label (AssayChartLayout *layout,
                       AssayChartLabelKind kind,
                       PangoLayout *text,
                       double x,
                       double y,
                       int series)
{
  AssayChartLabel label = { .kind = kind, .layout = text, .series = series };
  int width;
  int height;

  pango_layout_get_pixel_size (text, &width, &height);
  graphene_rect_init (&label.box, roundf ((float) x), roundf ((float) y), (float) width, (float) height);
  g_array_append_val (layout->labels, label);
  return &g_array_index (layout->labels, AssayChartLabel, layout->labels->len - 1);
}

double
assay_chart_to_x (const AssayChartLayout *layout, double x)
{
  return layout->plot.origin.x + assay_axis_place (&layout->x, x) * layout->plot.size.width;
}

double
assay_chart_to_y (const AssayChartLayout *layout, double y)
{
  return layout->plot.origin.y + (1 - assay_axis_place (&layout->y, y)) * layout->plot.size.height;
}

/* How far below the plot x's labels are: clear of y's lowest label, half of which hangs down. */
static int
get_drop (int line)
{
  return line / 2 + 4;
}

static void
extend (double range[2], const double *values, gsize n)
{
  for (gsize i = 0; values != NULL && i < n; i++)
    if (isfinite (values[i]))
      {
        range[0] = MIN (range[0], values[i]);
        range[1] = MAX (range[1], values[i]);
      }
}

/* What the data spans, and whether it would rather begin at zero. */
static void
get_extents (AssayChart *self, double x[2], double y[2], gboolean *points, gboolean *bars)
{
  *points = *bars = FALSE;
  x[0] = y[0] = INFINITY;
  x[1] = y[1] = -INFINITY;
  for (guint i = 0; i < self->series->len; i++)
    {
      const AssaySeries *series = self->series->pdata[i];

      if (series->kind != ASSAY_SERIES_HORIZONTAL && series->kind != ASSAY_SERIES_DIAGONAL)
        extend (x, series->x, series->n);
      if (series->kind == ASSAY_SERIES_VERTICAL || series->kind == ASSAY_SERIES_DIAGONAL)
        continue;
      extend (y, series->y, series->n);
      extend (y, series->low, series->n);
      extend (y, series->high, series->n);
      *points |= series->kind == ASSAY_SERIES_POINTS;
      *bars |= series->kind == ASSAY_SERIES_BARS;
    }
}

static void
init_axis (AssayAxis *axis, const AssayChartAxis *wish, const double extent[2], gboolean grow, int at_most)
{
  double min = isnan (wish->min) ? extent[0] : wish->min;
  double max = isnan (wish->max) ? extent[1] : wish->max;

  /* What is not far from zero is shown from zero. */
  if (grow && isnan (wish->min) && min > 0 && min < max * 0.5)
    min = 0;
  assay_axis_init (axis, min, max, grow && (isnan (wish->min) || isnan (wish->max)), at_most, wish->format);
}

static void
init_named_axis (AssayChart *self, AssayAxis *axis, int stride)
{
  int n = (int) g_strv_length (self->x_names);

  *axis = (AssayAxis){ .min = -0.5, .max = MAX (n, 1) - 0.5, .step = stride };
  for (int i = 0; i < n && axis->n < ASSAY_AXIS_MAX_TICKS; i += stride)
    axis->ticks[axis->n++] = i;
}

static gboolean
is_legend_needed (AssayChart *self)
{
  guint n = 0;

  for (guint i = 0; i < self->series->len; i++)
    {
      const AssaySeries *series = self->series->pdata[i];

      n += series->name != NULL && !assay_series_is_reference (series) ? 1 : 0;
    }
  return n > 1;
}

/* Lays the legend out in rows below @y; returns where it ends. */
static double
add_legend (AssayChart *self, AssayChartLayout *layout, double y)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double x = 0;
  int height = 0;

  for (guint i = 0; is_legend_needed (self) && i < self->series->len; i++)
    {
      const AssaySeries *series = self->series->pdata[i];
      PangoLayout *text;
      int width;
      AssayChartSwatch swatch = { .series = i };

      if (series->name == NULL || assay_series_is_reference (series))
        continue;
      text = assay_chart_make_text (self, series->name, ASSAY_CHART_SMALL);
      pango_layout_set_ellipsize (text, PANGO_ELLIPSIZE_END);
      pango_layout_set_single_paragraph_mode (text, TRUE);
      pango_layout_get_pixel_size (text, &width, &height);
      if (width > layout->width - SWATCH - ASSAY_CHART_GAP - EDGE)
        {
          width = MAX (layout->width - SWATCH - ASSAY_CHART_GAP - EDGE, 16);
          pango_layout_set_width (text, width * PANGO_SCALE);
        }
      if (x > 0 && x + SWATCH + ASSAY_CHART_GAP + width > layout->width)
        {
          x = 0;
          y += height + ASSAY_CHART_GAP;
        }
      graphene_rect_init (&swatch.box, (float) (rtl ? layout->width - x - SWATCH : x), (float) y, SWATCH,
                          (float) height);
      g_array_append_val (layout->swatches, swatch);
      x += SWATCH + ASSAY_CHART_GAP;
      assay_chart_add_label (layout, ASSAY_LABEL_LEGEND, text, rtl ? layout->width - x - width : x, y, -1);
      x += width + LEGEND_GAP;
    }
  return height == 0 ? y : y + height + 2 * ASSAY_CHART_GAP;
}

static PangoLayout *
make_title (AssayChart *self, AssayChartLayout *layout, const char *title, int *width, int *height)
{
  PangoLayout *text = assay_chart_make_text (self, title, ASSAY_CHART_SMALL);

  pango_layout_set_ellipsize (text, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (text, TRUE);
  pango_layout_get_pixel_size (text, width, height);
  if (*width > layout->width)
    pango_layout_set_width (text, layout->width * PANGO_SCALE);
  pango_layout_get_pixel_size (text, width, height);
  return text;
}

/* Legend and titles above and below the plot; sets the plot's top and height. */
static void
add_surroundings (AssayChart *self, AssayChartLayout *layout, int line)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double top = add_legend (self, layout, 0);
  double bottom = layout->height - line - get_drop (line);
  int width;
  int height;

  if (self->y_axis.title != NULL)
    {
      PangoLayout *text = make_title (self, layout, self->y_axis.title, &width, &height);

      assay_chart_add_label (layout, ASSAY_LABEL_Y_TITLE, text, rtl ? layout->width - width : 0, top, -1);
      top += height + 2;
    }
  if (self->x_axis.title != NULL)
    {
      PangoLayout *text = make_title (self, layout, self->x_axis.title, &width, &height);

      assay_chart_add_label (layout, ASSAY_LABEL_X_TITLE, text, 0, layout->height - height, -1);
      bottom -= height + 2;
    }
  /* The uppermost tick's label sticks out by half a line. */
  top += line / 2 + 2;
  layout->plot.origin.y = roundf ((float) top);
  layout->plot.size.height = floorf ((float) MAX (bottom - top, MIN_PLOT));
}

/* The labels of y beside the plot; sets its left edge and its width. */
static void
add_y_ticks (AssayChart *self, AssayChartLayout *layout, int line)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  int widest = 0;
  int room;

  for (int i = 0; i < layout->y.n; i++)
    {
      g_autofree char *label = assay_axis_label (&layout->y, layout->y.ticks[i], self->y_axis.format);
      PangoLayout *text = assay_chart_make_text (self, label, ASSAY_CHART_SMALL);
      int width;

      pango_layout_get_pixel_size (text, &width, NULL);
      widest = MAX (widest, width);
      g_ptr_array_add (texts, text);
    }
  room = widest + ASSAY_CHART_GAP;
  layout->plot.origin.x = (float) (rtl ? EDGE + line / 2 : room);
  layout->plot.size.width = MAX (layout->width - room - EDGE - line / 2, MIN_PLOT);
  for (int i = 0; i < layout->y.n; i++)
    {
      int width;

      pango_layout_get_pixel_size (texts->pdata[i], &width, NULL);
      assay_chart_add_label (layout, ASSAY_LABEL_Y_TICK, texts->pdata[i],
                             rtl ? layout->width - widest : widest - width,
                             assay_chart_to_y (layout, layout->y.ticks[i]) - line / 2.0, -1);
    }
}

/* The labels below the plot, if they have room; else FALSE and there are none of them. */
static gboolean
try_x_ticks (AssayChart *self, AssayChartLayout *layout, int line, double widest)
{
  double y = layout->plot.origin.y + layout->plot.size.height + get_drop (line);
  double end = -INFINITY;
  guint first = layout->labels->len;

  for (int i = 0; i < layout->x.n; i++)
    {
      g_autofree char *label = self->x_names != NULL
                                 ? assay_chart_x_text (self, layout->x.ticks[i])
                                 : assay_axis_label (&layout->x, layout->x.ticks[i], self->x_axis.format);
      PangoLayout *text = assay_chart_make_text (self, label, ASSAY_CHART_SMALL);
      int width;
      double x;

      pango_layout_set_single_paragraph_mode (text, TRUE);
      pango_layout_get_pixel_size (text, &width, NULL);
      if (width > widest)
        {
          pango_layout_set_ellipsize (text, PANGO_ELLIPSIZE_END);
          pango_layout_set_width (text, (int) widest * PANGO_SCALE);
          pango_layout_get_pixel_size (text, &width, NULL);
        }
      x = assay_chart_to_x (layout, layout->x.ticks[i]) - width / 2.0;
      x = CLAMP (x, 0, MAX (layout->width - width, 0));
      if (x < end + TICK_GAP)
        {
          g_object_unref (text);
          g_array_set_size (layout->labels, first);
          return FALSE;
        }
      end = x + width;
      assay_chart_add_label (layout, ASSAY_LABEL_X_TICK, text, x, y, -1);
    }
  return TRUE;
}

static void
add_x_ticks (AssayChart *self, AssayChartLayout *layout, const double extent[2], gboolean grow, int line)
{
  int n = self->x_names == NULL ? 0 : (int) g_strv_length (self->x_names);
  int at_most = CLAMP ((int) (layout->plot.size.width / (line * 4)), 2, MAX_X_TICKS);

  if (self->x_names != NULL)
    {
      int stride = MAX (1, (n + ASSAY_AXIS_MAX_TICKS - 1) / ASSAY_AXIS_MAX_TICKS);

      for (;; stride++)
        {
          /* Long names end in "…" rather than leave each other out, down to what is worth reading. */
          double room = layout->plot.size.width / MAX (n, 1) * stride - TICK_GAP;

          init_named_axis (self, &layout->x, stride);
          if (stride >= n || (room >= 3 * line && try_x_ticks (self, layout, line, room)))
            break;
        }
      if (stride >= n)
        try_x_ticks (self, layout, line, layout->plot.size.width);
      return;
    }
  for (; at_most >= 2; at_most--)
    {
      init_axis (&layout->x, &self->x_axis, extent, grow, at_most);
      if (try_x_ticks (self, layout, line, layout->width))
        return;
    }
  /* Not even two: the first one. */
  layout->x.n = MIN (layout->x.n, 1);
  try_x_ticks (self, layout, line, layout->width);
}

static void
center_x_title (AssayChartLayout *layout)
{
  for (guint i = 0; i < layout->labels->len; i++)
    {
      AssayChartLabel *label = &g_array_index (layout->labels, AssayChartLabel, i);
      float center = layout->plot.origin.x + layout->plot.size.width / 2;

      if (label->kind == ASSAY_LABEL_X_TITLE)
        label->box.origin.x = roundf (CLAMP (center - label->box.size.width / 2, 0,
                                             MAX (layout->width - label->box.size.width, 0)));
    }
}

/* (transfer full): the places for a chart of this size. */
AssayChartLayout *
assay_chart_layout_new (AssayChart *self, int width, int height)
{
  AssayChartLayout *layout = g_new0 (AssayChartLayout, 1);
  g_autoptr (PangoLayout) digit = assay_chart_make_text (self, "0", ASSAY_CHART_SMALL);
  double x[2];
  double y[2];
  gboolean points;
  gboolean bars;
  int line;

  layout->width = width;
  layout->height = height;
  layout->labels = g_array_new (FALSE, FALSE, sizeof (AssayChartLabel));
  g_array_set_clear_func (layout->labels, clear_label);
  layout->swatches = g_array_new (FALSE, FALSE, sizeof (AssayChartSwatch));
  pango_layout_get_pixel_size (digit, NULL, &line);
  get_extents (self, x, y, &points, &bars);
  if (bars)
    {
      y[0] = MIN (y[0], 0);
      y[1] = MAX (y[1], 0);
    }
  add_surroundings (self, layout, line);
  init_axis (&layout->y, &self->y_axis, y, TRUE,
             CLAMP ((int) (layout->plot.size.height / (line * 2)), 2, MAX_Y_TICKS));
  add_y_ticks (self, layout, line);
  add_x_ticks (self, layout, x, points || bars, line);
  center_x_title (layout);
  assay_chart_place_labels (self, layout);
  return layout;
}
