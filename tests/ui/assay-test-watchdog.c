/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-test-watchdog.c: for how long the main thread is busy at a time. The poll function of the main
 * context is wrapped: from the end of one poll to the beginning of the next the window does not answer.
 * Main thread. */

#include "assay-test-watchdog.h"

#include <stdlib.h>

static GPollFunc poll_func;
static gint64 busy_since;
static GArray *busy; /* of double, milliseconds */

static int
watch_poll (GPollFD *fds, guint n, int timeout)
{
  double ms = busy_since == 0 ? 0 : (double) (g_get_monotonic_time () - busy_since) / 1000;
  int result;

  g_array_append_val (busy, ms);
  result = poll_func (fds, n, timeout);
  busy_since = g_get_monotonic_time ();
  return result;
}

/**
 * assay_test_watchdog_start:
 *
 * Watches the main thread from now on. Call it once.
 */
void
assay_test_watchdog_start (void)
{
  GMainContext *context = g_main_context_default ();

  busy = g_array_new (FALSE, FALSE, sizeof (double));
  poll_func = g_main_context_get_poll_func (context);
  g_main_context_set_poll_func (context, watch_poll);
}

/**
 * assay_test_watchdog_reset:
 *
 * Forgets what was seen so far.
 */
void
assay_test_watchdog_reset (void)
{
  g_array_set_size (busy, 0);
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/**
 * assay_test_watchdog_quantile:
 * @p: 0 to 1; 1 for the longest
 *
 * Returns: for how many milliseconds the main thread was busy at a time.
 */
double
assay_test_watchdog_quantile (double p)
{
  if (busy->len == 0)
    return 0;
  qsort (busy->data, busy->len, sizeof (double), compare);
  return g_array_index (busy, double, (guint) (p * (busy->len - 1)));
}

/**
 * assay_test_watchdog_count:
 *
 * Returns: how many times it was busy for longer than @longer_than_ms.
 */
guint
assay_test_watchdog_count (double longer_than_ms)
{
  guint n = 0;

  for (guint i = 0; i < busy->len; i++)
    n += g_array_index (busy, double, i) > longer_than_ms;
  return n;
}
