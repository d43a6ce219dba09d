/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-chart-readout.c: the value under the pointer, in a small box beside it. With the focus on the
 * chart, arrows go through the values (left, right) and the series (up, down), and the value becomes the
 * first sentence of the accessible description. */

#include "assay-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define REACH 28 /* px from a point; a line is read anywhere above or below it */
#define PAD 8

static const double *
get_values (const AssaySeries *series)
{
  return series->y != NULL ? series->y : series->high;
}

static gboolean
is_read (const AssaySeries *series)
{
  return !assay_series_is_reference (series) && series->kind != ASSAY_SERIES_BAND;
}

static void
set_at (AssayChart *self, int series, gsize index)
{
  if (self->at_series == series && self->at == index)
    return;
  self->at_series = series;
  self->at = index;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_motion (AssayChart *self, double x, double y)
{
  const AssayChartLayout *layout = assay_chart_get_layout (self);
  gboolean inside;
  double best = INFINITY;
  int series_at = -1;
  gsize at = 0;

  if (layout == NULL)
    return;
  inside = graphene_rect_contains_point (&layout->plot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  for (guint i = 0; i < self->series->len; i++)
    {
      const AssaySeries *series = self->series->pdata[i];
      const double *values = get_values (series);
      gboolean everywhere = series->kind == ASSAY_SERIES_LINE || series->kind == ASSAY_SERIES_BARS;

      for (gsize k = 0; is_read (series) && k < series->n; k++)
        {
          double dx = fabs (assay_chart_to_x (layout, series->x[k]) - x);
          double dy = fabs (assay_chart_to_y (layout, values[k]) - y);
          double distance = everywhere && inside ? dx + dy * 0.05 : hypot (dx, dy);

          if (distance < best && (distance < REACH || (everywhere && inside)))
            {
              best = distance;
              series_at = (int) i;
              at = k;
            }
        }
    }
  set_at (self, series_at, at);
}

static void
on_leave (AssayChart *self)
{
  if (!gtk_widget_is_focus (GTK_WIDGET (self)))
    set_at (self, -1, 0);
}

static void
describe (AssayChart *self)
{
  g_autofree char *summary = assay_chart_dup_summary (self);
  g_autofree char *readout = assay_chart_dup_readout (self);
  g_autofree char *text = readout == NULL ? g_strdup (summary) : g_strdup_printf ("%s\n%s", readout, summary);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* The next series to read from @from in the direction of @step; −1: there is none. */
static int
find_series (AssayChart *self, int from, int step)
{
  for (int i = from + step; i >= 0 && i < (int) self->series->len; i += step)
    {
      const AssaySeries *series = self->series->pdata[i];

      if (is_read (series) && series->n > 0)
        return i;
    }
  return -1;
}

static gsize
find_nearest (const AssaySeries *series, double x)
{
  gsize best = 0;

  for (gsize i = 0; i < series->n; i++)
    if (fabs (series->x[i] - x) < fabs (series->x[best] - x))
      best = i;
  return best;
}

static gboolean
on_key (AssayChart *self, guint key)
{
  int series = self->at_series >= 0 ? self->at_series : find_series (self, -1, 1);
  const AssaySeries *values;
  gsize at = self->at;

  if (series < 0 || !gtk_widget_is_focus (GTK_WIDGET (self)))
    return GDK_EVENT_PROPAGATE;
  values = self->series->pdata[series];
  if (key == GDK_KEY_Escape && self->at_series >= 0)
    series = -1;
  else if (key == GDK_KEY_Home || key == GDK_KEY_End)
    at = key == GDK_KEY_Home ? 0 : values->n - 1;
  else if (key == GDK_KEY_Left || key == GDK_KEY_Right)
    {
      if (self->at_series < 0)
        at = key == GDK_KEY_Right ? 0 : values->n - 1;
      else if (key == GDK_KEY_Left)
        at -= at > 0 ? 1 : 0;
      else
        at += at + 1 < values->n ? 1 : 0;
    }
  else if ((key == GDK_KEY_Up || key == GDK_KEY_Down) && self->at_series >= 0)
    {
      int next = find_series (self, series, key == GDK_KEY_Up ? -1 : 1);

      if (next < 0)
        return GDK_EVENT_PROPAGATE;
      at = find_nearest (self->series->pdata[next], values->x[at]);
      series = next;
    }
  else
    return GDK_EVENT_PROPAGATE;
  set_at (self, series, at);
  describe (self);
  return GDK_EVENT_STOP;
}

static void
on_focus_left (AssayChart *self)
{
  set_at (self, -1, 0);
  describe (self);
}

void
assay_chart_readout_setup (AssayChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_focus_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

static char *
write_y (AssayChart *self, const AssaySeries *series, gsize i)
{
  AssayAxisFormat format = self->y_axis.format;
  g_autofree char *y = assay_axis_text (get_values (series)[i], format);
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  if (series->low == NULL || series->high == NULL || !isfinite (series->low[i]) || !isfinite (series->high[i]))
    return g_steal_pointer (&y);
  low = assay_axis_text (series->low[i], format);
  high = assay_axis_text (series->high[i], format);
  /* Translators: a value and the ends of its interval */
  return g_strdup_printf (_("%s (%s to %s)"), y, low, high);
}

/* (transfer full) (nullable): the value that is read, one thing a line. */
char *
assay_chart_dup_readout (AssayChart *self)
{
  const AssaySeries *series;
  GString *out;

  if (self->at_series < 0 || self->at_series >= (int) self->series->len)
    return NULL;
  series = self->series->pdata[self->at_series];
  if (self->at >= series->n)
    return NULL;
  g_autofree char *x = assay_chart_x_text (self, series->x[self->at]);
  g_autofree char *y = write_y (self, series, self->at);

  out = g_string_new (NULL);
  if (series->labels != NULL && *series->labels[self->at] != '\0')
    g_string_append_printf (out, "%s\n", series->labels[self->at]);
  else if (series->name != NULL)
    g_string_append_printf (out, "%s\n", series->name);
  if (self->x_axis.title != NULL)
    /* Translators: what is measured, and its value */
    g_string_append_printf (out, _("%s: %s"), self->x_axis.title, x);
  else
    g_string_append (out, x);
  g_string_append_c (out, '\n');
  if (self->y_axis.title != NULL)
    g_string_append_printf (out, _("%s: %s"), self->y_axis.title, y);
  else
    g_string_append (out, y);
  return g_string_free (out, FALSE);
}

void
assay_chart_draw_readout (AssayChart *self, AssayChartLayout *layout, GtkSnapshot *snapshot)
{
  const AssayPalette *palette = assay_palette_get ();
  g_autofree char *text = assay_chart_dup_readout (self);
  g_autoptr (PangoLayout) pango = NULL;
  const AssaySeries *series;
  graphene_rect_t box;
  GskRoundedRect round;
  GdkRGBA ink;
  guint nth;
  int width;
  int height;
  float x;
  float y;
  cairo_t *cr;

  if (text == NULL)
    return;
  series = self->series->pdata[self->at_series];
  x = (float) assay_chart_to_x (layout, series->x[self->at]);
  y = (float) assay_chart_to_y (layout, get_values (series)[self->at]);
  if (!isfinite (y))
    return;
  ink = assay_chart_get_ink (self, (guint) self->at_series, &nth);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x - 9, y - 9, 18, 18));
  gdk_cairo_set_source_rgba (cr, &palette->background);
  assay_chart_draw_marker (cr, nth, x, y, 7);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, &ink);
  assay_chart_draw_marker (cr, nth, x, y, 5);
  cairo_fill (cr);
  cairo_destroy (cr);
  pango = assay_chart_make_text (self, text, ASSAY_CHART_SMALL);
  pango_layout_set_ellipsize (pango, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (pango, &width, &height);
  if (width > layout->width - 2 * PAD - 16)
    pango_layout_set_width (pango, MAX (layout->width - 2 * PAD - 16, 16) * PANGO_SCALE);
  pango_layout_get_pixel_size (pango, &width, &height);
  box.size = GRAPHENE_SIZE_INIT ((float) width + 2 * PAD, (float) height + 2 * PAD - 4);
  box.origin.x = x + 14 + box.size.width <= (float) layout->width ? x + 14 : x - 14 - box.size.width;
  box.origin.x = roundf (CLAMP (box.origin.x, 0, MAX ((float) layout->width - box.size.width, 0)));
  box.origin.y = roundf (CLAMP (y - box.size.height - 6, 0, MAX ((float) layout->height - box.size.height, 0)));
  gsk_rounded_rect_init_from_rect (&round, &box, 6);
  gtk_snapshot_append_outset_shadow (snapshot, &round, &(GdkRGBA){ 0, 0, 0, .25f }, 0, 1, 0, 4);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ .16f, .16f, .17f, 1 }, &box);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (box.origin.x + PAD, box.origin.y + PAD - 2));
  gtk_snapshot_append_layout (snapshot, pango, &(GdkRGBA){ 1, 1, 1, 1 });
  gtk_snapshot_restore (snapshot);
}
