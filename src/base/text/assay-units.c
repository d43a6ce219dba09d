/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-units.c: figures with their units, short enough for a column. What is not known is "–", never
 * zero. The decimal sign is a full stop, whatever the locale, where a unit follows: these texts are also read by
 * scripts.
 * Pure functions, any thread. */

#include "assay-units.h"

#include <math.h>
#include <string.h>

#define UNKNOWN "–"

/**
 * assay_units_dup_cost:
 * @dollars: NaN when it is not known
 *
 * Returns: (transfer full): such as "$12.35", "$0.021" or "$0.00042": two significant digits at
 * least.
 */
char *
assay_units_dup_cost (double dollars)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  char format[8];
  int decimals = 2;

  if (isnan (dollars))
    return g_strdup (UNKNOWN);
  if (dollars == 0)
    return g_strdup ("$0");
  if (dollars < 1)
    decimals = CLAMP (1 - (int) floor (log10 (fabs (dollars))), 3, 9);
  g_snprintf (format, sizeof format, "%%.%df", decimals);
  return g_strconcat ("$", g_ascii_formatd (number, sizeof number, format, dollars), NULL);
}

/**
 * assay_units_dup_number:
 * @value: NaN when it is not known
 * @decimals: how many
 *
 * Returns: (transfer full): such as "0.92" or "−0.02", as the locale writes it; with a minus as wide as a digit, and
 *   never one before nothing but zeros.
 */
char *
assay_units_dup_number (double value, int decimals)
{
  g_autofree char *plain = g_strdup_printf ("%.*f", decimals, fabs (value));

  if (isnan (value))
    return g_strdup (UNKNOWN);
  return value < 0 && strpbrk (plain, "123456789i") != NULL ? g_strconcat ("−", plain, NULL) : g_steal_pointer (&plain);
}

/**
 * assay_units_dup_duration:
 * @seconds: NaN when it is not known
 *
 * Returns: (transfer full): such as "24 ms", "1.4 s", "12 s", "3 min 20 s" or "5 h 4 min".
 */
char *
assay_units_dup_duration (double seconds)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  gint64 whole;

  if (isnan (seconds) || seconds < 0 || seconds > 1e9)
    return g_strdup (UNKNOWN);
  if (seconds == 0)
    return g_strdup ("0 s");
  if (seconds < 0.0001)
    return g_strdup ("<0.1 ms");
  if (seconds < 0.9995)
    return g_strconcat (g_ascii_formatd (number, sizeof number, seconds < 0.00995 ? "%.1f" : "%.0f", 1000 * seconds),
                        " ms", NULL);
  if (seconds < 9.95)
    return g_strconcat (g_ascii_formatd (number, sizeof number, "%.1f", seconds), " s", NULL);
  whole = llround (seconds);
  if (whole < 60)
    return g_strdup_printf ("%d s", (int) whole);
  if (whole < 3600)
    return g_strdup_printf ("%d min %d s", (int) (whole / 60), (int) (whole % 60));
  return g_strdup_printf ("%d h %d min", (int) (whole / 3600), (int) (whole / 60 % 60));
}

/**
 * assay_units_dup_bytes:
 *
 * Returns: (transfer full): such as "812 B", "12 kB" or "3.4 MB".
 */
char *
assay_units_dup_bytes (gint64 bytes)
{
  static const char *const names[] = { "kB", "MB", "GB", "TB" };
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  double value = (double) bytes / 1000;
  gsize i = 0;

  if (bytes < 1000)
    return g_strdup_printf ("%d B", (int) MAX (bytes, 0));
  for (; value >= 999.5 && i + 1 < G_N_ELEMENTS (names); i++)
    value /= 1000;
  g_ascii_formatd (number, sizeof number, value < 9.95 ? "%.1f" : "%.0f", value);
  return g_strconcat (number, " ", names[i], NULL);
}

/**
 * assay_units_dup_time:
 * @us: microseconds since 1970 UTC, 0 for never
 *
 * Returns: (transfer full): such as "2026-11-24 06:04", in the user's time zone.
 */
char *
assay_units_dup_time (gint64 us)
{
  g_autoptr (GDateTime) time = us == 0 ? NULL : g_date_time_new_from_unix_local (us / G_USEC_PER_SEC);

  return time == NULL ? g_strdup (UNKNOWN) : g_date_time_format (time, "%Y-%m-%d %H:%M");
}
