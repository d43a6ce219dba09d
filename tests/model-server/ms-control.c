/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ms-control.c: POST /control, so that a test can script an outage: a JSON object with any option
 * of the command line, and
 *   "faults": ["500:once", …]   instead of those there were; "models_faults" likewise
 *   "outage": "503" | "closed", "for_ms": N   503 to everything, or no server at all, so long
 *   "reset": true   counters and tasks forgotten
 * Either all of it is done, or none and the answer says why. */

#include "ms-server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
end_outage (MsTimer *timer,
            void    *data)
{
  ModelServer *server = data;
  char message[128];

  if (server->outage == MS_CLOSED && !ms_server_listen (server, message, sizeof message))
    {
      fprintf (stderr, "assay-model-server: %s\n", message);
      ms_server_quit (server);
    }
  server->outage = MS_UP;
}

static void
begin_outage (ModelServer  *server,
              const MsJson *kind,
              double        for_ms)
{
  server->outage_timer.fire = end_outage;
  if (ms_json_equals (kind, "closed"))
    {
      server->outage = MS_CLOSED;
      ms_server_unlisten (server);
    }
  else
    server->outage = MS_UNAVAILABLE;
  ms_timers_set (&server->timers, &server->outage_timer, ms_now_us () + (int64_t) (for_ms * 1000));
}

static bool
set_faults (MsFaults     *faults,
            const MsJson *list,
            char         *message,
            size_t        size)
{
  faults->count = 0;
  for (const MsJson *item = list->child; item != NULL; item = item->next)
    if (!ms_faults_add (faults, item->text, item->length, message, size))
      return false;
  return true;
}

static bool
set_member (MsOptions    *options,
            const MsJson *member,
            char         *message,
            size_t        size)
{
  char name[32];
  char value[256];

  snprintf (name, sizeof name, "%.*s", (int) member->name_length, member->name);
  snprintf (value, sizeof value, "%.*s", (int) member->length, member->text);
  if (strcmp (name, "outage") == 0 || strcmp (name, "for_ms") == 0 || strcmp (name, "reset") == 0)
    return true;
  if (strcmp (name, "faults") == 0)
    return set_faults (&options->faults, member, message, size);
  if (strcmp (name, "models_faults") == 0)
    return set_faults (&options->model_faults, member, message, size);
  if (strcmp (name, "port") == 0 || strcmp (name, "log") == 0 || strcmp (name, "model") == 0
      || strcmp (name, "key") == 0)
    {
      snprintf (message, size, "\"%s\" cannot be changed while the server runs", name);
      return false;
    }
  return ms_options_set (options, name, value, message, size);
}

static void
reset (ModelServer *server)
{
  MsStats was = server->stats;

  server->stats = (MsStats) { .in_flight = was.in_flight,
                             .peak_in_flight = was.in_flight,
                             .connections_open = was.connections_open,
                             .peak_connections = was.connections_open };
  ms_tasks_free (&server->tasks);
  server->models_task = (MsTask) { 0 };
}

/* Does what @json says; false, with @message, when it does not make sense. */
bool
ms_control (ModelServer *server,
            const char  *json,
            size_t       length,
            char        *message,
            size_t       size)
{
  const MsJson *root = ms_json_parse (&server->doc, json, length);
  const MsJson *outage = ms_json_get (root, "outage");
  MsOptions options = server->options;

  if (!ms_json_is (root, MS_JSON_OBJECT))
    {
      snprintf (message, size, "the body must be a JSON object");
      return false;
    }
  if (outage != NULL && !ms_json_equals (outage, "503") && !ms_json_equals (outage, "closed"))
    {
      snprintf (message, size, "\"outage\" is \"503\" or \"closed\"");
      return false;
    }
  for (const MsJson *member = root->child; member != NULL; member = member->next)
    if (!set_member (&options, member, message, size))
      return false;
  if (ms_json_get (root, "faults") != NULL || ms_json_get (root, "models_faults") != NULL)
    ms_tasks_forgive (&server->tasks, &server->models_task);
  server->options = options;
  if (ms_json_is_true (ms_json_get (root, "reset")))
    reset (server);
  if (outage != NULL)
    begin_outage (server, outage, ms_json_get_number (root, "for_ms", 1000));
  return true;
}
