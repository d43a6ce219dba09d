/* SPDX-License-Identifier: GPL-3.0-or-later */
/* baseline.c: what the two baseline clients share: options, the body of the nth request, and the
 * one line of JSON with which they end. They do nothing but send and receive: no template, no check,
 * no database. What they need is the floor under what Assay needs. */

#include "baseline.h"

#include <string.h>
#include <sys/resource.h>

static const char marker[] = "@N@";

/* Reads the command line; FALSE, with the reason printed, when it is no good. */
gboolean
baseline_parse (Baseline *baseline,
                int      *argc,
                char   ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  const GOptionEntry entries[] = {
    { "url", 0, 0, G_OPTION_ARG_STRING, &baseline->url, "Where to POST", "URL" },
    { "body", 0, 0, G_OPTION_ARG_FILENAME, &path, "The body; @N@ is the request's number", "FILE" },
    { "key", 0, 0, G_OPTION_ARG_STRING, &baseline->key, "API key", "KEY" },
    { "requests", 0, 0, G_OPTION_ARG_INT, &baseline->requests, "How many", "N" },
    { "in-flight", 0, 0, G_OPTION_ARG_INT, &baseline->in_flight, "How many at a time", "N" },
    { NULL },
  };

  *baseline = (Baseline) { .requests = 1000, .in_flight = 64 };
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, &error) && baseline->url != NULL && path != NULL
      && g_file_get_contents (path, &baseline->body, NULL, &error))
    return TRUE;
  g_printerr ("%s\n", error != NULL ? error->message : "--url and --body are needed");
  return FALSE;
}

/* The body of the next request, counted from 1; NULL when all have been taken. */
char *
baseline_take_body (Baseline *baseline)
{
  const char *place = strstr (baseline->body, marker);

  if (baseline->next >= baseline->requests)
    return NULL;
  baseline->next++;
  if (place == NULL)
    return g_strdup (baseline->body);
  return g_strdup_printf ("%.*s%d%s", (int) (place - baseline->body), baseline->body,
                          baseline->next, place + strlen (marker));
}

static gint64
cpu_us (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC + usage.ru_utime.tv_usec
         + usage.ru_stime.tv_usec;
}

/* Starts the clocks. */
void
baseline_start (Baseline *baseline)
{
  baseline->started_us = g_get_monotonic_time ();
  baseline->started_cpu_us = cpu_us ();
}

/* Stops the clocks and prints the result. The exit code: 0 when every request had its answer. */
int
baseline_finish (Baseline   *baseline,
                 const char *name)
{
  double seconds = (double) (g_get_monotonic_time () - baseline->started_us) / G_USEC_PER_SEC;
  double cpu = (double) (cpu_us () - baseline->started_cpu_us);

  g_print ("{\"client\":\"%s\",\"requests\":%d,\"failed\":%d,\"seconds\":%.4f,\"rate\":%.1f,"
           "\"cpu_us_per_call\":%.2f}\n",
           name, baseline->done, baseline->failed, seconds, baseline->done / seconds,
           cpu / MAX (baseline->done, 1));
  g_free (baseline->url);
  g_free (baseline->key);
  g_free (baseline->body);
  return baseline->done == baseline->requests && baseline->failed == 0 ? 0 : 1;
}
