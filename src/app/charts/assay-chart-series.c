/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-chart-series.c: lines, bands, bars and points, with cairo. Thousands of values cost what their
 * pixels cost: a line keeps the first, least, greatest and last value of each column of pixels (M4: Jugel
 * et al. 2014), a cloud draws one marker a pixel. */

#include "assay-chart-private.h"

#include <math.h>

#define LINE_WIDTH 2
#define RADIUS 4.5
#define MAX_BAR 48

static void
set_ink (cairo_t *cr, const GdkRGBA *ink, double alpha)
{
  cairo_set_source_rgba (cr, ink->red, ink->green, ink->blue, ink->alpha * alpha);
}

/* The dash of the chart's @nth series; the first is a whole line. */
void
assay_chart_set_dash (cairo_t *cr, guint nth)
{
  static const double dashes[][4] = {
    { 0 }, { 7, 4, 7, 4 }, { 2, 3, 2, 3 }, { 9, 3, 2, 3 }, { 12, 4, 12, 4 }, { 5, 2, 1, 2 },
  };

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  if (nth % G_N_ELEMENTS (dashes) == 0)
    cairo_set_dash (cr, NULL, 0, 0);
  else
    cairo_set_dash (cr, dashes[nth % G_N_ELEMENTS (dashes)], 4, 0);
}

/* A path: circle, square, triangle, diamond, triangle upside down, cross. */
void
assay_chart_draw_marker (cairo_t *cr, guint nth, double x, double y, double radius)
{
  static const double shapes[][8] = {
    { 0 },
    { -.88, -.88, .88, -.88, .88, .88, -.88, .88 },
    { 0, -1.15, 1.1, .8, -1.1, .8, 0, -1.15 },
    { 0, -1.25, 1.25, 0, 0, 1.25, -1.25, 0 },
    { 0, 1.15, 1.1, -.8, -1.1, -.8, 0, 1.15 },
    { -.6, -1.15, .6, -1.15, .6, 1.15, -.6, 1.15 },
  };
  const double *shape = shapes[nth % G_N_ELEMENTS (shapes)];

  cairo_new_sub_path (cr);
  if (nth % G_N_ELEMENTS (shapes) == 0)
    {
      cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
      return;
    }
  for (int i = 0; i < 4; i++)
    cairo_line_to (cr, x + shape[2 * i] * radius, y + shape[2 * i + 1] * radius);
  cairo_close_path (cr);
}

/* Fills the path. Every other set of bars is hatched, so that sets differ by more than colour. */
void
assay_chart_fill_bar (cairo_t *cr, const GdkRGBA *ink, guint nth)
{
  const GdkRGBA solid = assay_palette_mix (&assay_palette_get ()->background, ink, 0.88);
  double left;
  double top;
  double right;
  double bottom;

  gdk_cairo_set_source_rgba (cr, &solid);
  if (nth % 2 == 0)
    {
      cairo_fill (cr);
      return;
    }
  cairo_path_extents (cr, &left, &top, &right, &bottom);
  cairo_fill_preserve (cr);
  cairo_save (cr);
  cairo_clip (cr);
  set_ink (cr, &assay_palette_get ()->background, 0.35);
  cairo_set_line_width (cr, 1.5);
  cairo_set_dash (cr, NULL, 0, 0);
  for (double x = left - (bottom - top); x < right; x += 7)
    {
      cairo_move_to (cr, x, bottom);
      cairo_line_to (cr, x + bottom - top, top);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* Adds what of the values i … n a column of pixels needs; returns the first value of the next one. */
static gsize
add_column (const AssayChartLayout *layout, cairo_t *cr, const double *x, const double *y, gsize i, gsize n)
{
  double column = floor (assay_chart_to_x (layout, x[i]));
  gsize low = i;
  gsize high = i;
  gsize last = i;

  for (gsize k = i; k < n && isfinite (y[k]) && floor (assay_chart_to_x (layout, x[k])) == column; k++)
    {
      low = y[k] < y[low] ? k : low;
      high = y[k] > y[high] ? k : high;
      last = k;
    }
  for (int k = 0; k < 4; k++)
    {
      const gsize order[] = { i, MIN (low, high), MAX (low, high), last };

      if (k == 0 || order[k] != order[k - 1])
        cairo_line_to (cr, assay_chart_to_x (layout, x[order[k]]), assay_chart_to_y (layout, y[order[k]]));
    }
  return last + 1;
}

static void
add_line (const AssayChartLayout *layout, cairo_t *cr, const double *x, const double *y, gsize n)
{
  cairo_new_sub_path (cr);
  for (gsize i = 0; i < n;)
    if (!isfinite (y[i]) || !isfinite (x[i]))
      {
        cairo_new_sub_path (cr);
        i++;
      }
    else
      i = add_column (layout, cr, x, y, i, n);
}

static void
draw_band (const AssayChartLayout *layout, cairo_t *cr, const AssaySeries *series, const GdkRGBA *ink, double fill)
{
  gsize stride = MAX (1, series->n / (gsize) MAX (layout->plot.size.width * 2, 1));

  if (series->n == 0 || series->low == NULL || series->high == NULL)
    return;
  for (gsize first = 0; first < series->n;)
    {
      gsize end = first;

      while (end < series->n && isfinite (series->low[end]) && isfinite (series->high[end]))
        end++;
      cairo_new_path (cr);
      for (gsize i = first; i < end; i += stride)
        cairo_line_to (cr, assay_chart_to_x (layout, series->x[i]), assay_chart_to_y (layout, series->high[i]));
      if (end > first)
        {
          gsize last = end - 1;

          cairo_line_to (cr, assay_chart_to_x (layout, series->x[last]),
                         assay_chart_to_y (layout, series->high[last]));
          cairo_line_to (cr, assay_chart_to_x (layout, series->x[last]),
                         assay_chart_to_y (layout, series->low[last]));
        }
      for (gsize k = end > first ? (end - 1 - first) / stride + 1 : 0; k-- > 0;)
        cairo_line_to (cr, assay_chart_to_x (layout, series->x[first + k * stride]),
                       assay_chart_to_y (layout, series->low[first + k * stride]));
      cairo_close_path (cr);
      set_ink (cr, ink, fill);
      cairo_fill (cr);
      first = end + 1;
    }
}

static void
draw_intervals (const AssayChartLayout *layout,
                cairo_t *cr,
                const AssaySeries *series,
                const GdkRGBA *ink,
                double offset)
{
  if (series->low == NULL || series->high == NULL)
    return;
  /* On a bar of its own colour, an interval is drawn in what is written with. */
  if (series->kind == ASSAY_SERIES_BARS)
    set_ink (cr, &assay_palette_get ()->text, 0.7);
  else
    set_ink (cr, ink, 0.5);
  cairo_set_line_width (cr, 2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_dash (cr, NULL, 0, 0);
  for (gsize i = 0; i < series->n; i++)
    if (isfinite (series->low[i]) && isfinite (series->high[i]))
      {
        double x = assay_chart_to_x (layout, series->x[i]) + offset;

        cairo_move_to (cr, x, assay_chart_to_y (layout, series->low[i]));
        cairo_line_to (cr, x, assay_chart_to_y (layout, series->high[i]));
      }
  cairo_stroke (cr);
}

static void
draw_markers (const AssayChartLayout *layout, cairo_t *cr, const AssaySeries *series, const GdkRGBA *ink, guint nth)
{
  g_autoptr (GHashTable) drawn = g_hash_table_new (NULL, NULL);
  const AssayPalette *palette = assay_palette_get ();
  /* Many points are small ones. */
  double radius = series->n > 400 ? 2 : series->n > 80 ? 3 : RADIUS;

  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_width (cr, 1.5);
  for (gsize i = 0; i < series->n; i++)
    {
      double x = assay_chart_to_x (layout, series->x[i]);
      double y = assay_chart_to_y (layout, series->y[i]);

      if (!isfinite (x) || !isfinite (y) || fabs (x) > 32000 || fabs (y) > 32000 ||
          !g_hash_table_add (drawn, GUINT_TO_POINTER (((guint) (int) x & 0xffff) << 16 | ((guint) (int) y & 0xffff))))
        continue;
      assay_chart_draw_marker (cr, nth, x, y, radius);
      set_ink (cr, ink, 1);
      cairo_fill_preserve (cr);
      /* A rim in the ground's colour keeps neighbours apart. */
      set_ink (cr, &palette->background, radius > 2 ? 0.9 : 0);
      cairo_stroke (cr);
    }
}

/* How wide the bars of a series are and, where several stand side by side, how far from x. */
static double
get_bar (AssayChart *self, const AssayChartLayout *layout, guint index, double *offset)
{
  const AssaySeries *series = self->series->pdata[index];
  double nearest = INFINITY;
  double width;
  int n_sets = 0;
  int which = 0;

  for (guint i = 0; i < self->series->len; i++)
    if (((AssaySeries *) self->series->pdata[i])->kind == ASSAY_SERIES_BARS)
      {
        which = i == index ? n_sets : which;
        n_sets++;
      }
  for (gsize i = 1; i < series->n; i++)
    nearest = MIN (nearest, fabs (series->x[i] - series->x[i - 1]));
  if (!isfinite (nearest) || nearest == 0)
    nearest = self->x_names != NULL ? 1 : (layout->x.max - layout->x.min) / 2;
  width = nearest / (layout->x.max - layout->x.min) * layout->plot.size.width * 0.7 / n_sets;
  width = CLAMP (width, 1, MAX_BAR);
  *offset = (which - (n_sets - 1) / 2.0) * width;
  return n_sets > 1 ? MAX (width - 2, 1) : width;
}

static void
draw_bars (AssayChart *self, const AssayChartLayout *layout, cairo_t *cr, guint index, const GdkRGBA *ink,
           guint nth)
{
  const AssaySeries *series = self->series->pdata[index];
  double zero = assay_chart_to_y (layout, CLAMP (0, layout->y.min, layout->y.max));
  double offset;
  double width = get_bar (self, layout, index, &offset);

  for (gsize i = 0; i < series->n; i++)
    if (isfinite (series->y[i]))
      {
        double x = assay_chart_to_x (layout, series->x[i]) + offset - width / 2;
        double y = assay_chart_to_y (layout, series->y[i]);

        cairo_rectangle (cr, x, MIN (y, zero), width, fabs (zero - y));
      }
  assay_chart_fill_bar (cr, ink, nth);
  draw_intervals (layout, cr, series, ink, offset);
}

static void
draw_reference (const AssayChartLayout *layout, cairo_t *cr, const AssaySeries *series, const GdkRGBA *ink)
{
  const graphene_rect_t *plot = &layout->plot;
  double x = round (assay_chart_to_x (layout, series->x[0])) + 0.5;
  double y = round (assay_chart_to_y (layout, series->y[0])) + 0.5;

  set_ink (cr, ink, 1);
  cairo_set_line_width (cr, series->tone == ASSAY_TONE_QUIET ? 1 : 1.5);
  cairo_set_dash (cr, (const double[]){ 5, 4 }, 2, 0);
  if (series->kind == ASSAY_SERIES_HORIZONTAL)
    {
      cairo_move_to (cr, plot->origin.x, y);
      cairo_rel_line_to (cr, plot->size.width, 0);
    }
  else if (series->kind == ASSAY_SERIES_VERTICAL)
    {
      cairo_move_to (cr, x, plot->origin.y);
      cairo_rel_line_to (cr, 0, plot->size.height);
    }
  else
    {
      cairo_move_to (cr, plot->origin.x, assay_chart_to_y (layout, layout->x.min));
      cairo_line_to (cr, plot->origin.x + plot->size.width, assay_chart_to_y (layout, layout->x.max));
    }
  cairo_stroke (cr);
}

static void
draw_one (AssayChart *self, AssayChartLayout *layout, cairo_t *cr, guint index)
{
  const AssaySeries *series = self->series->pdata[index];
  guint nth;
  GdkRGBA ink = assay_chart_get_ink (self, index, &nth);

  if (assay_series_is_reference (series))
    draw_reference (layout, cr, series, &ink);
  else if (series->kind == ASSAY_SERIES_BAND)
    draw_band (layout, cr, series, &ink, assay_palette_get ()->fill);
  else if (series->kind == ASSAY_SERIES_BARS)
    draw_bars (self, layout, cr, index, &ink, nth);
  else if (series->kind == ASSAY_SERIES_LINE)
    {
      set_ink (cr, &ink, 1);
      cairo_set_line_width (cr, LINE_WIDTH);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      assay_chart_set_dash (cr, nth);
      cairo_new_path (cr);
      add_line (layout, cr, series->x, series->y, series->n);
      cairo_stroke (cr);
    }
  if (series->kind == ASSAY_SERIES_POINTS || (series->kind == ASSAY_SERIES_LINE && series->markers))
    draw_intervals (layout, cr, series, &ink, 0);
}

/* Bands, then bars, then references, then lines, so that nothing hides a line; markers on top, which may
 * stick out of the plot. */
void
assay_chart_draw_series (AssayChart *self, AssayChartLayout *layout, cairo_t *cr)
{
  static const AssaySeriesKind order[] = { ASSAY_SERIES_BAND, ASSAY_SERIES_BARS, ASSAY_SERIES_DIAGONAL,
                                           ASSAY_SERIES_HORIZONTAL, ASSAY_SERIES_VERTICAL,
                                           ASSAY_SERIES_LINE, ASSAY_SERIES_POINTS };

  cairo_save (cr);
  cairo_rectangle (cr, layout->plot.origin.x - 1, layout->plot.origin.y - 1, layout->plot.size.width + 2,
                   layout->plot.size.height + 2);
  cairo_clip (cr);
  for (gsize k = 0; k < G_N_ELEMENTS (order); k++)
    for (guint i = 0; i < self->series->len; i++)
      if (((AssaySeries *) self->series->pdata[i])->kind == order[k])
        draw_one (self, layout, cr, i);
  cairo_restore (cr);
  for (guint i = 0; i < self->series->len; i++)
    {
      const AssaySeries *series = self->series->pdata[i];
      guint nth;
      GdkRGBA ink = assay_chart_get_ink (self, i, &nth);

      if (series->kind == ASSAY_SERIES_POINTS || (series->kind == ASSAY_SERIES_LINE && series->markers))
        draw_markers (layout, cr, series, &ink, nth);
    }
}
