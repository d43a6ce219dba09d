/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-chart-draw.c: the chart's ground, texts and legend; the series are in assay-chart-series.c. Draws
 * the same for the window and for a copied picture. */

#include "assay-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* What a series is drawn with, and its number among those that take the next colour. A band has the
 * colour of the line behind it. */
GdkRGBA
assay_chart_get_ink (AssayChart *self, guint series, guint *nth)
{
  guint n = 0;

  while (((AssaySeries *) self->series->pdata[series])->kind == ASSAY_SERIES_BAND &&
         ((AssaySeries *) self->series->pdata[series])->tone == ASSAY_TONE_AUTO &&
         series + 1 < self->series->len && !assay_series_is_reference (self->series->pdata[series + 1]))
    series++;
  for (guint i = 0; i < series; i++)
    {
      const AssaySeries *other = self->series->pdata[i];

      n += other->kind != ASSAY_SERIES_BAND && !assay_series_is_reference (other) ? 1 : 0;
    }
  *nth = n;
  return assay_palette_tone (assay_palette_get (), ((AssaySeries *) self->series->pdata[series])->tone, n);
}

static void
draw_grid (AssayChartLayout *layout, GtkSnapshot *snapshot)
{
  const AssayPalette *palette = assay_palette_get ();

  for (int i = 0; i < layout->y.n; i++)
    {
      gboolean is_base = layout->y.ticks[i] == 0 || (i == 0 && layout->y.min > 0);
      float y = roundf ((float) assay_chart_to_y (layout, layout->y.ticks[i]));

      gtk_snapshot_append_color (
        snapshot, is_base ? &palette->base : &palette->grid,
        &GRAPHENE_RECT_INIT (layout->plot.origin.x, y, layout->plot.size.width, 1));
    }
}

static void
draw_shade (AssayChart *self, AssayChartLayout *layout, GtkSnapshot *snapshot)
{
  const AssayPalette *palette = assay_palette_get ();
  GdkRGBA color = palette->good;
  float right = layout->plot.origin.x + layout->plot.size.width;
  float x;

  if (isnan (self->handle_x) || self->shade == ASSAY_SHADE_NONE)
    return;
  x = CLAMP ((float) assay_chart_to_x (layout, self->handle_x), layout->plot.origin.x, right);
  color.alpha = 0.11f;
  gtk_snapshot_append_color (
    snapshot, &color,
    self->shade == ASSAY_SHADE_BELOW
      ? &GRAPHENE_RECT_INIT (layout->plot.origin.x, layout->plot.origin.y, x - layout->plot.origin.x,
                             layout->plot.size.height)
      : &GRAPHENE_RECT_INIT (x, layout->plot.origin.y, right - x, layout->plot.size.height));
}

static void
draw_swatch (AssayChart *self, cairo_t *cr, const AssayChartSwatch *swatch)
{
  const AssaySeries *series = self->series->pdata[swatch->series];
  guint nth;
  GdkRGBA ink = assay_chart_get_ink (self, swatch->series, &nth);
  double x = swatch->box.origin.x;
  double y = round (swatch->box.origin.y + swatch->box.size.height / 2);

  gdk_cairo_set_source_rgba (cr, &ink);
  if (series->kind == ASSAY_SERIES_LINE)
    {
      cairo_set_line_width (cr, 2);
      assay_chart_set_dash (cr, nth);
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x + swatch->box.size.width, y);
      cairo_stroke (cr);
    }
  if (series->kind == ASSAY_SERIES_POINTS || (series->kind == ASSAY_SERIES_LINE && series->markers))
    {
      assay_chart_draw_marker (cr, nth, x + swatch->box.size.width / 2, y, 4.5);
      cairo_fill (cr);
    }
  if (series->kind == ASSAY_SERIES_BAND)
    {
      cairo_set_source_rgba (cr, ink.red, ink.green, ink.blue, assay_palette_get ()->fill * 1.6);
      cairo_rectangle (cr, x + 2, y - 5, swatch->box.size.width - 4, 10);
      cairo_fill (cr);
    }
  if (series->kind == ASSAY_SERIES_BARS)
    {
      cairo_rectangle (cr, x + 2, y - 5, swatch->box.size.width - 4, 10);
      assay_chart_fill_bar (cr, &ink, nth);
    }
}

static void
draw_labels (AssayChart *self, AssayChartLayout *layout, GtkSnapshot *snapshot)
{
  const AssayPalette *palette = assay_palette_get ();

  for (guint i = 0; i < layout->labels->len; i++)
    {
      const AssayChartLabel *label = &g_array_index (layout->labels, AssayChartLabel, i);
      GdkRGBA color = label->kind == ASSAY_LABEL_LEGEND || label->kind == ASSAY_LABEL_POINT ? palette->text
                                                                                           : palette->dim;
      guint nth;

      if (label->series >= 0)
        color = assay_chart_get_ink (self, (guint) label->series, &nth);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &label->box.origin);
      gtk_snapshot_append_layout (snapshot, label->layout, &color);
      gtk_snapshot_restore (snapshot);
    }
}

void
assay_chart_draw (AssayChart *self, AssayChartLayout *layout, GtkSnapshot *snapshot)
{
  cairo_t *cr;

  draw_shade (self, layout, snapshot);
  draw_grid (layout, snapshot);
  cr = gtk_snapshot_append_cairo (
    snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) layout->width, (float) layout->height));
  assay_chart_draw_series (self, layout, cr);
  for (guint i = 0; i < layout->swatches->len; i++)
    draw_swatch (self, cr, &g_array_index (layout->swatches, AssayChartSwatch, i));
  cairo_destroy (cr);
  draw_labels (self, layout, snapshot);
}

/* The sentence of a chart without values. */
void
assay_chart_draw_empty (AssayChart *self, GtkSnapshot *snapshot, int width, int height)
{
  const char *sentence = self->empty_text != NULL ? self->empty_text : _("There is nothing to show yet.");
  g_autoptr (PangoLayout) text = assay_chart_make_text (self, sentence, 1);
  int text_height;

  pango_layout_set_width (text, MAX (width - 24, 12) * PANGO_SCALE);
  pango_layout_set_alignment (text, PANGO_ALIGN_CENTER);
  pango_layout_set_wrap (text, PANGO_WRAP_WORD_CHAR);
  pango_layout_get_pixel_size (text, NULL, &text_height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (12, roundf (MAX ((float) (height - text_height) / 2, 0))));
  gtk_snapshot_append_layout (snapshot, text, &assay_palette_get ()->dim);
  gtk_snapshot_restore (snapshot);
}
