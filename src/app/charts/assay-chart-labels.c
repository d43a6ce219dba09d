/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-chart-labels.c: texts inside the plot, beside reference lines and points. Greedy: each text takes
 * the best of a few places around what it names, and none where all would cover another text. What is
 * drawn (curves, points, intervals) is painted on a coarse grid first; how many of its squares a place
 * covers is what that place costs (after the point-feature labelling of Christensen, Marks, Shieber 1995,
 * without their search: charts here have tens of names, not thousands). */

#include "assay-chart-private.h"

#include <math.h>

#define SQUARE 4
#define MARKER 6         /* half the side of what a marker keeps free */
#define BESIDE (SQUARE + 1) /* from a reference line, so as not to be on its squares */
#define MAX_LABELS 120   /* more names in one chart are noise */
#define OWN_PLACE 0.4    /* what each next place costs over the one before */
#define HANDLE_COST 20   /* of a square under the handle: more than any other place costs */

typedef struct
{
  AssayChartLayout *layout;
  int columns;
  int rows;
  guint8 *used;
} Ground;

static void
use (Ground *ground, double x, double y)
{
  int column = (int) floor ((x - ground->layout->plot.origin.x) / SQUARE);
  int row = (int) floor ((y - ground->layout->plot.origin.y) / SQUARE);

  if (column >= 0 && column < ground->columns && row >= 0 && row < ground->rows)
    ground->used[row * ground->columns + column] = 1;
}

static void
use_line (Ground *ground, double x0, double y0, double x1, double y1)
{
  double length = hypot (x1 - x0, y1 - y0);
  int steps = (int) MIN (ceil (length / 2), 10000);

  if (!isfinite (length))
    return;
  for (int i = 0; i <= steps; i++)
    use (ground, x0 + (x1 - x0) * i / MAX (steps, 1), y0 + (y1 - y0) * i / MAX (steps, 1));
}

static void
use_series (Ground *ground, const AssaySeries *series)
{
  const AssayChartLayout *layout = ground->layout;
  const graphene_rect_t *plot = &layout->plot;

  if (series->kind == ASSAY_SERIES_HORIZONTAL)
    use_line (ground, plot->origin.x, assay_chart_to_y (layout, series->y[0]),
              plot->origin.x + plot->size.width, assay_chart_to_y (layout, series->y[0]));
  else if (series->kind == ASSAY_SERIES_VERTICAL)
    use_line (ground, assay_chart_to_x (layout, series->x[0]), plot->origin.y,
              assay_chart_to_x (layout, series->x[0]), plot->origin.y + plot->size.height);
  else if (series->kind == ASSAY_SERIES_DIAGONAL)
    use_line (ground, plot->origin.x, assay_chart_to_y (layout, layout->x.min),
              plot->origin.x + plot->size.width, assay_chart_to_y (layout, layout->x.max));
  if (assay_series_is_reference (series) || series->y == NULL)
    return;
  for (gsize i = 0; i < series->n; i++)
    {
      double x = assay_chart_to_x (layout, series->x[i]);
      double y = assay_chart_to_y (layout, series->y[i]);

      if (series->kind == ASSAY_SERIES_LINE && i > 0)
        use_line (ground, assay_chart_to_x (layout, series->x[i - 1]),
                  assay_chart_to_y (layout, series->y[i - 1]), x, y);
      if (series->kind == ASSAY_SERIES_POINTS || series->markers)
        for (int d = -MARKER; d <= MARKER; d += 3)
          use_line (ground, x - MARKER, y + d, x + MARKER, y + d);
      if (series->kind == ASSAY_SERIES_BARS)
        use_line (ground, x, y, x, assay_chart_to_y (layout, 0));
      if (series->low != NULL && series->kind != ASSAY_SERIES_LINE)
        use_line (ground, x, assay_chart_to_y (layout, series->low[i]), x,
                  assay_chart_to_y (layout, series->high[i]));
    }
}

/* The handle is a line as well, and the one that is looked at. */
static void
use_handle (AssayChart *self, Ground *ground)
{
  double x = isfinite (self->handle_x) ? assay_chart_to_x (ground->layout, self->handle_x) : NAN;

  for (int side = -1; side <= 1 && isfinite (x); side++)
    {
      int column = (int) floor ((x + side * 2 - ground->layout->plot.origin.x) / SQUARE);

      for (int row = 0; row < ground->rows && column >= 0 && column < ground->columns; row++)
        ground->used[row * ground->columns + column] = HANDLE_COST;
    }
}

/* What a place costs; infinite when it covers a text or leaves the plot. */
static double
get_cost (Ground *ground, const graphene_rect_t *box)
{
  const graphene_rect_t *plot = &ground->layout->plot;
  int left = (int) floorf ((box->origin.x - plot->origin.x) / SQUARE);
  int right = (int) floorf ((box->origin.x + box->size.width - plot->origin.x) / SQUARE);
  int top = (int) floorf ((box->origin.y - plot->origin.y) / SQUARE);
  int bottom = (int) floorf ((box->origin.y + box->size.height - plot->origin.y) / SQUARE);
  double cost = 0;

  if (left < 0 || top < 0 || box->origin.x + box->size.width > plot->origin.x + plot->size.width ||
      box->origin.y + box->size.height > plot->origin.y + plot->size.height)
    return INFINITY;
  for (guint i = 0; i < ground->layout->labels->len; i++)
    {
      graphene_rect_t other = g_array_index (ground->layout->labels, AssayChartLabel, i).box;

      graphene_rect_inset (&other, -2, 0);
      if (graphene_rect_intersection (&other, box, NULL))
        return INFINITY;
    }
  for (int row = top; row <= MIN (bottom, ground->rows - 1); row++)
    for (int column = left; column <= MIN (right, ground->columns - 1); column++)
      cost += ground->used[row * ground->columns + column];
  return cost;
}

/* Puts (transfer full) @text at the cheapest of the places, or nowhere. */
static void
put (Ground *ground,
     PangoLayout *text,
     AssayChartLabelKind kind,
     const graphene_point_t *places,
     guint n,
     int series)
{
  graphene_rect_t box;
  double best = INFINITY;
  guint which = 0;
  int width;
  int height;

  pango_layout_get_pixel_size (text, &width, &height);
  for (guint i = 0; i < n; i++)
    {
      double cost;

      graphene_rect_init (&box, roundf (places[i].x), roundf (places[i].y), (float) width, (float) height);
      cost = get_cost (ground, &box) + i * OWN_PLACE;
      if (cost < best)
        {
          best = cost;
          which = i;
        }
    }
  if (isfinite (best))
    assay_chart_add_label (ground->layout, kind, text, places[which].x, places[which].y, series);
  else
    g_object_unref (text);
}

static void
put_reference (AssayChart *self, Ground *ground, guint index)
{
  const AssaySeries *series = self->series->pdata[index];
  const AssayChartLayout *layout = ground->layout;
  float left = layout->plot.origin.x + 4;
  float top = layout->plot.origin.y + 2;
  graphene_point_t places[20];
  PangoLayout *text;
  int width;
  int height;
  float right;
  float bottom;

  if (series->name == NULL)
    return;
  text = assay_chart_make_text (self, series->name, ASSAY_CHART_SMALL);
  pango_layout_set_ellipsize (text, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (text, TRUE);
  pango_layout_get_pixel_size (text, &width, &height);
  if (width > layout->plot.size.width - 8)
    pango_layout_set_width (text, MAX ((int) layout->plot.size.width - 8, 8) * PANGO_SCALE);
  pango_layout_get_pixel_size (text, &width, &height);
  right = left + layout->plot.size.width - 8 - (float) width;
  bottom = top + layout->plot.size.height - 4 - (float) height;
  for (int i = 0; i < 10; i++)
    {
      float share = (float) i / 9;
      float x = (float) assay_chart_to_x (layout, series->x[0]);
      float y = (float) assay_chart_to_y (layout, series->y[0]);

      if (series->kind == ASSAY_SERIES_DIAGONAL)
        {
          double at = layout->x.max - (layout->x.max - layout->x.min) * (0.1 + share * 0.8);

          x = (float) assay_chart_to_x (layout, at);
          y = (float) assay_chart_to_y (layout, at);
          places[2 * i] = GRAPHENE_POINT_INIT (x - (float) width - 8, y - (float) height);
          places[2 * i + 1] = GRAPHENE_POINT_INIT (x + 8, y);
          continue;
        }
      if (series->kind == ASSAY_SERIES_HORIZONTAL)
        {
          places[2 * i] = GRAPHENE_POINT_INIT (right + (left - right) * share, y - (float) height - BESIDE);
          places[2 * i + 1] = GRAPHENE_POINT_INIT (right + (left - right) * share, y + BESIDE);
          continue;
        }
      places[2 * i] = GRAPHENE_POINT_INIT (x + BESIDE, top + (bottom - top) * share);
      places[2 * i + 1] = GRAPHENE_POINT_INIT (x - (float) width - BESIDE, top + (bottom - top) * share);
    }
  put (ground, text, ASSAY_LABEL_REFERENCE, places, G_N_ELEMENTS (places), (int) index);
}

static void
put_point (AssayChart *self, Ground *ground, guint index, gsize i)
{
  /* Where a label is, relative to the point, in halves of its own size and in markers. */
  static const float around[][2] = { { 1, 0 }, { -1, 0 }, { 0, -1 }, { 0, 1 },
                                     { 1, -1 }, { -1, -1 }, { 1, 1 }, { -1, 1 } };
  const AssaySeries *series = self->series->pdata[index];
  PangoLayout *text = assay_chart_make_text (self, series->labels[i], ASSAY_CHART_SMALL);
  graphene_point_t places[2 * G_N_ELEMENTS (around)];
  float x = (float) assay_chart_to_x (ground->layout, series->x[i]);
  float y = (float) assay_chart_to_y (ground->layout, series->y[i]);
  int width;
  int height;

  pango_layout_set_single_paragraph_mode (text, TRUE);
  pango_layout_get_pixel_size (text, &width, &height);
  for (gsize k = 0; k < G_N_ELEMENTS (places); k++)
    {
      const float *side = around[k % G_N_ELEMENTS (around)];
      gboolean corner = side[0] != 0 && side[1] != 0;
      float away = (k < G_N_ELEMENTS (around) ? MARKER + 2 : MARKER + 12) * (corner ? 0.7f : 1);

      places[k] = GRAPHENE_POINT_INIT (x - (float) width / 2 + side[0] * ((float) width / 2 + away),
                                       y - (float) height / 2 + side[1] * ((float) height / 2 + away));
    }
  put (ground, text, ASSAY_LABEL_POINT, places, G_N_ELEMENTS (places), -1);
}

static gboolean
has_labels (AssayChart *self)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      const AssaySeries *series = self->series->pdata[i];

      if (series->labels != NULL || (assay_series_is_reference (series) && series->name != NULL))
        return TRUE;
    }
  return FALSE;
}

void
assay_chart_place_labels (AssayChart *self, AssayChartLayout *layout)
{
  Ground ground = { .layout = layout,
                    .columns = MAX ((int) layout->plot.size.width / SQUARE + 1, 1),
                    .rows = MAX ((int) layout->plot.size.height / SQUARE + 1, 1) };
  g_autofree guint8 *used = g_malloc0 ((gsize) ground.columns * (gsize) ground.rows);
  guint n = 0;

  if (!has_labels (self))
    return;
  ground.used = used;
  for (guint i = 0; i < self->series->len; i++)
    use_series (&ground, self->series->pdata[i]);
  use_handle (self, &ground);
  for (guint i = 0; i < self->series->len; i++)
    if (assay_series_is_reference (self->series->pdata[i]))
      put_reference (self, &ground, i);
  for (guint i = 0; i < self->series->len; i++)
    {
      const AssaySeries *series = self->series->pdata[i];

      for (gsize k = 0; series->labels != NULL && series->y != NULL && k < series->n; k++)
        if (*series->labels[k] != '\0' && isfinite (series->y[k]) && n++ < MAX_LABELS)
          put_point (self, &ground, i, k);
    }
}
