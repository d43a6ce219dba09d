/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-axis.c: where the ticks of an axis are and how its numbers read. Steps are 1, 2, 2.5 or 5 times
 * a power of ten (Heckbert 1990, "Nice numbers for graph labels"), so that ticks are numbers that people
 * count in; labels have as many places as the step needs and no more. Pure, any thread. */

#include "assay-axis.h"

#include <glib/gi18n.h>
#include <math.h>

/* What is within this share of a step of a tick is on it. */
#define SLACK 1e-9

static double
get_step (double span, int at_most, AssayAxisFormat format)
{
  static const double nice[] = { 1, 2, 2.5, 5, 10 };
  double raw = span / MAX (at_most - 1, 1);
  double power = pow (10, floor (log10 (raw)));

  for (gsize i = 0; i < G_N_ELEMENTS (nice); i++)
    {
      double step = nice[i] * power;

      if (step < raw * (1 - SLACK))
        continue;
      if (format == ASSAY_AXIS_INTEGER && fabs (step - round (step)) > SLACK)
        continue;
      return step;
    }
  return format == ASSAY_AXIS_INTEGER ? MAX (1, ceil (raw)) : 10 * power;
}

static void
fill_ticks (AssayAxis *axis)
{
  double first = ceil (axis->min / axis->step - SLACK);

  axis->n = 0;
  for (int i = 0; i < ASSAY_AXIS_MAX_TICKS; i++)
    {
      double value = (first + i) * axis->step;

      if (value > axis->max + axis->step * SLACK)
        break;
      /* Not −0, and not 1e-17 where 0 is meant. */
      axis->ticks[axis->n++] = fabs (value) < axis->step * SLACK ? 0 : value;
    }
}

/**
 * assay_axis_init:
 * @axis: (out): is filled
 * @min: the least that is shown
 * @max: the most; when it isn't more than @min, there is made room around both
 * @grow: whether the ends move outwards to a tick
 * @at_most: how many ticks there is room for, at least 2
 * @format: whole numbers get whole ticks
 *
 * Chooses ends and ticks. Any thread.
 */
void
assay_axis_init (AssayAxis *axis,
                 double min,
                 double max,
                 gboolean grow,
                 int at_most,
                 AssayAxisFormat format)
{
  if (!isfinite (min) || !isfinite (max))
    min = 0, max = 1;
  if (!(max - min > fabs (max) * 1e-12))
    {
      double room = max == 0 ? 1 : fabs (max) * 0.1;

      if (format == ASSAY_AXIS_INTEGER)
        room = MAX (room, 1);
      min = min >= 0 ? MAX (0, min - room) : min - room;
      max = max + room;
    }
  at_most = CLAMP (at_most, 2, ASSAY_AXIS_MAX_TICKS - 2);
  axis->step = get_step (max - min, at_most, format);
  axis->min = grow ? floor (min / axis->step + SLACK) * axis->step : min;
  axis->max = grow ? ceil (max / axis->step - SLACK) * axis->step : max;
  fill_ticks (axis);
}

/**
 * assay_axis_place:
 * @value: in the axis's units
 *
 * Returns: where @value is: 0 at the axis's start, 1 at its end. Any thread.
 */
double
assay_axis_place (const AssayAxis *axis, double value)
{
  return (value - axis->min) / (axis->max - axis->min);
}

static char *
write_number (double value, int places, AssayAxisFormat format)
{
  g_autofree char *number = NULL;
  double shown = format == ASSAY_AXIS_PERCENT ? value * 100 : value;
  double smallest = 0.5 * pow (10, -places);
  gboolean minus = shown <= -smallest;

  /* A real minus; a dollar sign goes behind it. */
  number = g_strdup_printf ("%'.*f", places, fabs (shown));
  if (format == ASSAY_AXIS_DOLLARS)
    return g_strdup_printf ("%s$%s", minus ? "−" : "", number);
  if (format == ASSAY_AXIS_PERCENT)
    /* Translators: a number and a percent sign, with an unbreakable space where one is usual */
    return g_strdup_printf (minus ? _("−%s %%") : _("%s %%"), number);
  if (format == ASSAY_AXIS_SECONDS)
    /* Translators: a number of seconds, with an unbreakable space */
    return g_strdup_printf (minus ? _("−%s s") : _("%s s"), number);
  return g_strdup_printf ("%s%s", minus ? "−" : "", number);
}

/**
 * assay_axis_label:
 * @value: mostly one of the ticks
 * @format: how to write it
 *
 * Returns: (transfer full): @value with the places that the axis's step needs. Main thread.
 */
char *
assay_axis_label (const AssayAxis *axis, double value, AssayAxisFormat format)
{
  double step = format == ASSAY_AXIS_PERCENT ? axis->step * 100 : axis->step;
  int places = 0;

  while (places < 9 && fabs (step * pow (10, places) - round (step * pow (10, places))) > 1e-6)
    places++;
  if (format == ASSAY_AXIS_DOLLARS && places == 1)
    places = 2;
  return write_number (value, places, format);
}

/**
 * assay_axis_text:
 * @value: a value to read on its own, not a tick
 * @format: how to write it
 *
 * Returns: (transfer full): @value with three figures or as many as the format is good for; "–" when
 * there is none. Main thread.
 */
char *
assay_axis_text (double value, AssayAxisFormat format)
{
  double size = fabs (format == ASSAY_AXIS_PERCENT ? value * 100 : value);
  int places;

  if (!isfinite (value))
    return g_strdup ("–");
  if (size < 1e-12)
    return write_number (0, 0, format);
  places = CLAMP (2 - (int) floor (log10 (size)), 0, 6);
  if (format == ASSAY_AXIS_PERCENT)
    places = MIN (places, 1);
  else if (format == ASSAY_AXIS_INTEGER)
    places = 0;
  else if (format == ASSAY_AXIS_DOLLARS)
    places = MAX (places, 2);
  /* 47 % and not 47.0 %; dollars keep their cents. */
  while (places > 0 && !(format == ASSAY_AXIS_DOLLARS && places <= 2) &&
         fabs (size * pow (10, places - 1) - round (size * pow (10, places - 1))) < 1e-6)
    places--;
  return write_number (value, places, format);
}
