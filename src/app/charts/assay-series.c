/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-series.c: the values of one line, band, cloud of points, row of bars or reference line. Arrays are
 * copied, so what they came from may go. The setters return the series, so that one can be made in one
 * expression. Plain data, any thread until it is a chart's. */

#include "assay-series.h"

static double *
copy (const double *values, gsize n)
{
  return values == NULL ? NULL : g_memdup2 (values, n * sizeof *values);
}

/**
 * assay_series_new:
 * @kind: a line, points or bars
 * @name: (nullable): for the legend and the table
 * @x: (array length=n): is copied
 * @y: (array length=n): is copied
 * @n: how many values
 *
 * Returns: (transfer full): the series.
 */
AssaySeries *
assay_series_new (AssaySeriesKind kind, const char *name, const double *x, const double *y, gsize n)
{
  AssaySeries *self = g_new0 (AssaySeries, 1);

  self->kind = kind;
  self->name = g_strdup (name);
  self->n = n;
  self->x = copy (x, n);
  self->y = copy (y, n);
  return self;
}

/**
 * assay_series_new_band:
 * @name: (nullable): for the legend and the table
 * @x: (array length=n): ascending; is copied
 * @low: (array length=n): is copied
 * @high: (array length=n): is copied
 * @n: how many values
 *
 * Returns: (transfer full): a shaded region. It has the colour of the line that follows it in the chart.
 */
AssaySeries *
assay_series_new_band (const char *name, const double *x, const double *low, const double *high, gsize n)
{
  return assay_series_set_intervals (assay_series_new (ASSAY_SERIES_BAND, name, x, NULL, n), low, high);
}

/**
 * assay_series_new_reference:
 * @kind: horizontal, vertical or diagonal
 * @label: (nullable): stands beside the line
 * @value: where it is, in y units when horizontal, in x units when vertical
 *
 * Returns: (transfer full): a dashed line across the chart.
 */
AssaySeries *
assay_series_new_reference (AssaySeriesKind kind, const char *label, double value)
{
  AssaySeries *self = assay_series_new (kind, label, &value, &value, 1);

  self->tone = ASSAY_TONE_QUIET;
  return self;
}

/**
 * assay_series_set_intervals:
 * @low: (array): as many as the series has values; is copied
 * @high: (array): as many as the series has values; is copied
 *
 * Gives each value its uncertainty.
 *
 * Returns: (transfer none): @self.
 */
AssaySeries *
assay_series_set_intervals (AssaySeries *self, const double *low, const double *high)
{
  g_free (self->low);
  g_free (self->high);
  self->low = copy (low, self->n);
  self->high = copy (high, self->n);
  return self;
}

/**
 * assay_series_set_labels:
 * @labels: (array): as many as the series has values; %NULL or "" for a value without one
 *
 * Gives values names, shown beside them where there is room.
 *
 * Returns: (transfer none): @self.
 */
AssaySeries *
assay_series_set_labels (AssaySeries *self, const char *const *labels)
{
  g_strfreev (self->labels);
  self->labels = g_new0 (char *, self->n + 1);
  for (gsize i = 0; i < self->n; i++)
    self->labels[i] = g_strdup (labels[i] == NULL ? "" : labels[i]);
  return self;
}

/**
 * assay_series_set_tone:
 * @tone: what the series means
 *
 * Gives the series a colour by its meaning.
 *
 * Returns: (transfer none): @self.
 */
AssaySeries *
assay_series_set_tone (AssaySeries *self, AssayTone tone)
{
  self->tone = tone;
  return self;
}

/**
 * assay_series_set_markers:
 * @markers: whether each value of a line has a marker
 *
 * For lines through few values.
 *
 * Returns: (transfer none): @self.
 */
AssaySeries *
assay_series_set_markers (AssaySeries *self, gboolean markers)
{
  self->markers = markers;
  return self;
}

/**
 * assay_series_is_reference:
 *
 * Returns: whether it is a reference line and has no values of its own.
 */
gboolean
assay_series_is_reference (const AssaySeries *self)
{
  return self->kind >= ASSAY_SERIES_HORIZONTAL;
}

/**
 * assay_series_free:
 * @self: (nullable): is freed
 *
 * Frees a series that no chart has taken.
 */
void
assay_series_free (AssaySeries *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->x);
  g_free (self->y);
  g_free (self->low);
  g_free (self->high);
  g_strfreev (self->labels);
  g_free (self);
}
