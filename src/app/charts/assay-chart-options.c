/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-chart-options.c: what a chart is told about besides its values: its axes and their formats, its
 * words, and how its handle looks. Each may be set at any time; the chart is laid out anew once. */

#include "assay-chart-private.h"

static void
set_text (AssayChart *self, char **field, const char *text, const char *property)
{
  if (g_strcmp0 (*field, text) == 0)
    return;
  g_free (*field);
  *field = g_strdup (text);
  assay_chart_changed (self);
  g_object_notify (G_OBJECT (self), property);
}

/**
 * assay_chart_set_title:
 * @title: (nullable): what the chart is called; not drawn, only said
 *
 * Names the chart for assistive technology.
 */
void
assay_chart_set_title (AssayChart *self, const char *title)
{
  g_return_if_fail (ASSAY_IS_CHART (self));

  set_text (self, &self->title, title, "title");
}

/**
 * assay_chart_set_empty_text:
 * @text: (nullable): a sentence that says why there is nothing and what to do about it
 *
 * Sets what is shown while there are no values.
 */
void
assay_chart_set_empty_text (AssayChart *self, const char *text)
{
  g_return_if_fail (ASSAY_IS_CHART (self));

  set_text (self, &self->empty_text, text, "empty-text");
}

static void
set_axis (AssayChart *self, AssayChartAxis *axis, const char *title, AssayAxisFormat format, double min, double max)
{
  g_free (axis->title);
  axis->title = g_strdup (title);
  axis->format = format;
  axis->min = min;
  axis->max = max;
  assay_chart_changed (self);
}

/**
 * assay_chart_set_x_axis:
 * @title: (nullable): stands below the axis
 * @format: how its numbers are written
 * @min: where it begins; NAN: where the data does
 * @max: where it ends; NAN: where the data does
 *
 * Sets the axis up.
 */
void
assay_chart_set_x_axis (AssayChart *self, const char *title, AssayAxisFormat format, double min, double max)
{
  g_return_if_fail (ASSAY_IS_CHART (self));

  set_axis (self, &self->x_axis, title, format, min, max);
}

/**
 * assay_chart_set_y_axis:
 * @title: (nullable): stands above the axis
 * @format: how its numbers are written
 * @min: where it begins; NAN: from the data
 * @max: where it ends; NAN: from the data
 *
 * Sets the axis up.
 */
void
assay_chart_set_y_axis (AssayChart *self, const char *title, AssayAxisFormat format, double min, double max)
{
  g_return_if_fail (ASSAY_IS_CHART (self));

  set_axis (self, &self->y_axis, title, format, min, max);
}

/**
 * assay_chart_set_x_names:
 * @names: (nullable) (array zero-terminated=1): what x = 0, 1, 2 … are called; %NULL: x is a number
 *
 * Makes x a list of names, as for bars or a trend over versions.
 */
void
assay_chart_set_x_names (AssayChart *self, const char *const *names)
{
  g_return_if_fail (ASSAY_IS_CHART (self));

  g_strfreev (self->x_names);
  self->x_names = g_strdupv ((char **) names);
  assay_chart_changed (self);
}

/**
 * assay_chart_set_handle_name:
 * @name: (nullable): what is set by moving the handle
 * @value_text: (nullable): what its value means; %NULL: the number
 *
 * Gives the handle words. Set them again when it has moved.
 */
void
assay_chart_set_handle_name (AssayChart *self, const char *name, const char *value_text)
{
  g_return_if_fail (ASSAY_IS_CHART (self));

  g_free (self->handle_name);
  g_free (self->handle_text);
  self->handle_name = g_strdup (name);
  self->handle_text = g_strdup (value_text);
  assay_chart_describe_later (self);
}

/**
 * assay_chart_set_handle_knob:
 * @y: where on the handle its knob is, in units of y; NAN: on the first line
 *
 * Puts the knob on what the handle is about.
 */
void
assay_chart_set_handle_knob (AssayChart *self, double y)
{
  g_return_if_fail (ASSAY_IS_CHART (self));

  self->handle_y = y;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * assay_chart_set_shade:
 * @shade: which side of the handle is shaded
 *
 * Says on which side of the handle the chosen ones are; at first below it.
 */
void
assay_chart_set_shade (AssayChart *self, AssayShade shade)
{
  g_return_if_fail (ASSAY_IS_CHART (self));

  self->shade = shade;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
