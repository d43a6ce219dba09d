/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-clock.c: the time that gets stored. Integer microseconds UTC; a test can stop it.
 * Durations are measured with g_get_monotonic_time() and have nothing to do with this. */

#include "assay-clock.h"

static gint64 fake_now; /* atomic by width; 0 means the real clock */

/**
 * assay_clock_now:
 *
 * Returns: microseconds since 1970 UTC. Any thread.
 */
gint64
assay_clock_now (void)
{
  return fake_now != 0 ? fake_now : g_get_real_time ();
}

/**
 * assay_clock_set_fake:
 * @now_us: the time to report from now on, or 0 for the real clock
 *
 * For tests, before other threads start.
 */
void
assay_clock_set_fake (gint64 now_us)
{
  fake_now = now_us;
}

/**
 * assay_clock_format:
 * @us: microseconds since 1970 UTC
 *
 * Returns: (transfer full): Label Studio's spelling, "2026-01-02T03:04:05.000006Z". Any thread.
 */
char *
assay_clock_format (gint64 us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC);
  g_autofree char *seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%06dZ", seconds, (int) (us % G_USEC_PER_SEC));
}

/**
 * assay_clock_parse:
 * @iso8601: (nullable): a date and time; without a zone it is taken as UTC
 *
 * Returns: microseconds since 1970 UTC, or 0 when @iso8601 is no date. Any thread.
 */
gint64
assay_clock_parse (const char *iso8601)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = NULL;

  if (iso8601 == NULL)
    return 0;
  time = g_date_time_new_from_iso8601 (iso8601, utc);
  if (time == NULL)
    return 0;
  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}
