/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model-server.c: the server in a thread of a test. A test that cannot have its server cannot go
 * on, so starting one ends the program when it fails. */

#include "model-server.h"
#include "ms-server.h"

#include <stdio.h>
#include <stdlib.h>

static void *
run (void *data)
{
  ms_server_run (data);
  return NULL;
}

/**
 * model_server_start:
 * @arguments: NULL-terminated options of assay-model-server, such as "--latency-ms", "20",
 * "--fault", "500:once"
 *
 * Returns: (transfer full): a server that accepts connections; end it with model_server_stop()
 */
ModelServer *
model_server_start (const char *const *arguments)
{
  ModelServer *server = NULL;
  MsOptions options;
  char message[256];

  ms_options_default (&options);
  if (ms_options_parse (&options, arguments, message, sizeof message))
    server = ms_server_new (&options, message, sizeof message);
  if (server == NULL || pthread_create (&server->thread, NULL, run, server) != 0)
    {
      fprintf (stderr, "model server: %s\n", message);
      abort ();
    }
  return server;
}

/**
 * model_server_get_port:
 *
 * Returns: the port on 127.0.0.1; the base URL is http://127.0.0.1:PORT/v1
 */
int
model_server_get_port (ModelServer *server)
{
  return server->port;
}

/**
 * model_server_get_stat:
 * @name: a member of GET /stats, such as "requests" or "peak_in_flight"
 *
 * Returns: its value now; ends the program when there is no such counter
 */
int64_t
model_server_get_stat (ModelServer *server,
                       const char  *name)
{
  int64_t value;
  bool known;

  pthread_mutex_lock (&server->lock);
  known = ms_stats_get (server, name, &value);
  pthread_mutex_unlock (&server->lock);
  if (!known)
    {
      fprintf (stderr, "model server: there is no counter \"%s\"\n", name);
      abort ();
    }
  return value;
}

/**
 * model_server_dup_stats:
 *
 * Returns: (transfer full): what GET /stats says, for free()
 */
char *
model_server_dup_stats (ModelServer *server)
{
  MsBuffer out = { 0 };

  pthread_mutex_lock (&server->lock);
  ms_stats_write (server, &out);
  pthread_mutex_unlock (&server->lock);
  ms_buffer_append (&out, "", 1);
  return out.data;
}

/**
 * model_server_stop:
 *
 * Ends the server, its connections and its thread. */
void
model_server_stop (ModelServer *server)
{
  ms_server_quit (server);
  pthread_join (server->thread, NULL);
  ms_server_free (server);
}
