/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main.c: assay-model-server, the model server for tests and benches. Prints "port N", serves until
 * it gets SIGTERM or SIGINT (or standard input ends, with --exit-on-eof), prints its counters as
 * JSON. */

#include "ms-server.h"

#include <signal.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

static ModelServer *running;

static void
on_signal (int number)
{
  ms_server_quit (running);
}

static int
print_help (void)
{
  MsBuffer text = { 0 };

  ms_options_help (&text);
  fwrite (text.data, 1, text.length, stdout);
  return 0;
}

int
main (int    argc,
      char **argv)
{
  struct sigaction action = { .sa_handler = on_signal };
  MsOptions options;
  MsBuffer stats = { 0 };
  char message[256];

  if (argc == 2 && strcmp (argv[1], "--help") == 0)
    return print_help ();
  ms_options_default (&options);
  if (!ms_options_parse (&options, (const char *const *) argv + 1, message, sizeof message)
      || (running = ms_server_new (&options, message, sizeof message)) == NULL)
    {
      fprintf (stderr, "assay-model-server: %s\n", message);
      return 1;
    }
  sigaction (SIGTERM, &action, NULL);
  sigaction (SIGINT, &action, NULL);
  if (running->options.exit_on_eof)
    ms_server_watch_stdin (running);
  printf ("port %d\n", running->port);
  fflush (stdout);
  ms_server_run (running);
  ms_stats_write (running, &stats);
  printf ("%.*s\n", (int) stats.length, stats.data);
  ms_server_free (running);
  free (stats.data);
  return 0;
}
