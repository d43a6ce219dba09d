/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-chart-text.c: the chart for those who do not see it: a paragraph that says what a glance says
 * (what is shown, from where to where, what is marked), and the values as a table. */

#include "assay-chart-private.h"

#include "assay-csv.h"
#include "assay-figure.h"

#include <glib/gi18n.h>
#include <math.h>

gboolean
assay_chart_is_empty (AssayChart *self)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      const AssaySeries *series = self->series->pdata[i];

      for (gsize k = 0; !assay_series_is_reference (series) && k < series->n; k++)
        if (isfinite (series->y != NULL ? series->y[k] : series->high[k]))
          return FALSE;
    }
  return TRUE;
}

/* (transfer full): a value of x to read on its own. */
char *
assay_chart_x_text (AssayChart *self, double x)
{
  if (self->x_names != NULL)
    {
      int n = (int) g_strv_length (self->x_names);
      int i = (int) lround (x);

      return g_strdup (i >= 0 && i < n ? self->x_names[i] : "");
    }
  return assay_axis_text (x, self->x_axis.format);
}

/* (transfer full): what the handle says it is at. */
char *
assay_chart_dup_handle_text (AssayChart *self)
{
  return self->handle_text != NULL ? g_strdup (self->handle_text) : assay_chart_x_text (self, self->handle_x);
}

static void
say_series (AssayChart *self, GString *out, const AssaySeries *series)
{
  const char *name = series->name != NULL ? series->name : C_("a series without a name", "Values");
  const double *y = series->y != NULL ? series->y : series->high;
  gsize first = series->n;
  gsize last = 0;
  guint n = 0;

  for (gsize i = 0; i < series->n; i++)
    if (isfinite (y[i]))
      {
        first = MIN (first, i);
        last = i;
        n++;
      }
  /* A band without a name belongs to the line that it is around. */
  if (n == 0 || (series->kind == ASSAY_SERIES_BAND && series->name == NULL))
    return;
  g_autofree char *x0 = assay_chart_x_text (self, series->x[first]);
  g_autofree char *y0 = assay_axis_text (y[first], self->y_axis.format);
  g_autofree char *x1 = assay_chart_x_text (self, series->x[last]);
  g_autofree char *y1 = assay_axis_text (y[last], self->y_axis.format);

  if (n == 1)
    /* Translators: name of a series, its only value, and where on the x axis it is */
    g_string_append_printf (out, _(" %s: %s at %s."), name, y0, x0);
  else
    /* Translators: name of a series, how many values, the first with its x, the last with its x */
    g_string_append_printf (out, ngettext (" %s: %u value, from %s at %s to %s at %s.",
                                           " %s: %u values, from %s at %s to %s at %s.", n),
                            name, n, y0, x0, y1, x1);
}

static void
say_reference (AssayChart *self, GString *out, const AssaySeries *series)
{
  g_autofree char *at = series->kind == ASSAY_SERIES_VERTICAL
                          ? assay_chart_x_text (self, series->x[0])
                          : assay_axis_text (series->y[0], self->y_axis.format);

  if (series->name == NULL)
    return;
  if (series->kind == ASSAY_SERIES_DIAGONAL)
    /* Translators: the label of a diagonal reference line */
    g_string_append_printf (out, _(" Reference line: %s."), series->name);
  else
    /* Translators: the label of a reference line, and the value it is at */
    g_string_append_printf (out, _(" Reference line: %s, at %s."), series->name, at);
}

/**
 * assay_chart_dup_summary:
 *
 * Returns: (transfer full): a paragraph that stands for the picture. It is the chart's accessible
 * description too.
 */
char *
assay_chart_dup_summary (AssayChart *self)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (ASSAY_IS_CHART (self), NULL);
  if (assay_chart_is_empty (self))
    return g_string_free (g_string_assign (out, self->empty_text != NULL ? self->empty_text
                                                                         : _("There is nothing to show yet.")),
                          FALSE);
  if (self->y_axis.title != NULL && self->x_axis.title != NULL)
    /* Translators: the titles of the y axis and of the x axis */
    g_string_append_printf (out, _("Chart of %s over %s."), self->y_axis.title, self->x_axis.title);
  else
    g_string_append (out, _("Chart."));
  for (guint i = 0; i < self->series->len; i++)
    if (!assay_series_is_reference (self->series->pdata[i]))
      say_series (self, out, self->series->pdata[i]);
  for (guint i = 0; i < self->series->len; i++)
    if (assay_series_is_reference (self->series->pdata[i]))
      say_reference (self, out, self->series->pdata[i]);
  if (!isnan (self->handle_x))
    {
      g_autofree char *at = assay_chart_dup_handle_text (self);

      /* Translators: the name of a handle that can be dragged, and where it is */
      g_string_append_printf (out, _(" %s: %s."), self->handle_name != NULL ? self->handle_name : _("Threshold"),
                              at);
    }
  return g_string_free (out, FALSE);
}

static gboolean
has (AssayChart *self, gboolean labels)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      const AssaySeries *series = self->series->pdata[i];

      if (labels ? series->labels != NULL : series->low != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
append_record (AssayChart *self, GString *out, const AssaySeries *series, gsize i, const gboolean parts[2])
{
  assay_csv_append (out, series->name != NULL ? series->name : "", ',');
  g_string_append_c (out, ',');
  if (self->x_names != NULL && series->kind != ASSAY_SERIES_HORIZONTAL)
    {
      g_autofree char *name = assay_chart_x_text (self, series->x[i]);

      assay_csv_append (out, name, ',');
    }
  else if (series->kind != ASSAY_SERIES_HORIZONTAL)
    assay_figure_csv_number (out, series->x[i]);
  g_string_append_c (out, ',');
  if (series->y != NULL && series->kind != ASSAY_SERIES_VERTICAL)
    assay_figure_csv_number (out, series->y[i]);
  if (parts[0])
    {
      g_string_append_c (out, ',');
      if (series->low != NULL)
        assay_figure_csv_number (out, series->low[i]);
      g_string_append_c (out, ',');
      if (series->high != NULL)
        assay_figure_csv_number (out, series->high[i]);
    }
  if (parts[1])
    {
      g_string_append_c (out, ',');
      assay_csv_append (out, series->labels != NULL ? series->labels[i] : "", ',');
    }
  g_string_append (out, "\r\n");
}

/**
 * assay_chart_dup_csv:
 *
 * Returns: (transfer full): every value as a record: series, x, y, and the ends of its interval and its
 * label where there are any. Numbers are exact and in no locale.
 */
char *
assay_chart_dup_csv (AssayChart *self)
{
  GString *out = g_string_new (NULL);
  gboolean parts[2];

  g_return_val_if_fail (ASSAY_IS_CHART (self), NULL);
  parts[0] = has (self, FALSE);
  parts[1] = has (self, TRUE);
  assay_csv_append (out, C_("column of a table", "series"), ',');
  g_string_append_c (out, ',');
  assay_csv_append (out, self->x_axis.title != NULL ? self->x_axis.title : "x", ',');
  g_string_append_c (out, ',');
  assay_csv_append (out, self->y_axis.title != NULL ? self->y_axis.title : "y", ',');
  if (parts[0])
    g_string_append_printf (out, ",%s,%s", C_("column of a table", "low"), C_("column of a table", "high"));
  if (parts[1])
    g_string_append_printf (out, ",%s", C_("column of a table", "label"));
  g_string_append (out, "\r\n");
  for (guint i = 0; i < self->series->len; i++)
    {
      const AssaySeries *series = self->series->pdata[i];

      for (gsize k = 0; series->kind != ASSAY_SERIES_DIAGONAL && k < series->n; k++)
        append_record (self, out, series, k, parts);
    }
  return g_string_free (out, FALSE);
}
