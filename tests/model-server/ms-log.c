/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ms-log.c: what happened: a JSON line for each chat request when its answer leaves or its client
 * does, and the counters. Lines are gathered during one turn of the loop and written at its end, so
 * that a test that has its answer a moment later finds the line in the file. */

#include "ms-log.h"
#include "ms-server.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

static int64_t
read_clock (clockid_t clock)
{
  struct timespec now = { 0 };

  clock_gettime (clock, &now);
  return (int64_t) now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Microseconds on the monotonic clock, the one g_get_monotonic_time() and Python's time.monotonic()
 * read. */
int64_t
ms_now_us (void)
{
  return read_clock (CLOCK_MONOTONIC);
}

/* Logs @entry; @answered_us is -1 when the client went away. */
void
ms_log_entry (ModelServer   *server,
              const MsEntry *entry,
              int64_t        answered_us)
{
  if (server->log_fd < 0 || !entry->chat)
    return;
  ms_buffer_printf (&server->log,
                    "{\"request\":%llu,\"received_us\":%lld,\"answered_us\":%lld,\"path\":\"%s\","
                    "\"authorization\":\"%s\","
                    "\"content\":\"%016llx\",\"text\":\"%s\",\"attempt\":%u,\"idempotency_key\":",
                    (unsigned long long) entry->number, (long long) entry->received_us,
                    (long long) answered_us, entry->path, entry->authorization,
                    (unsigned long long) entry->hash, entry->excerpt, entry->attempt);
  ms_buffer_put_string (&server->log,
                        entry->idempotency_key[0] != '\0' ? entry->idempotency_key : NULL);
  ms_buffer_printf (&server->log,
                    ",\"status\":%d,\"fault\":", answered_us >= 0 ? entry->status : 0);
  ms_buffer_put_string (&server->log, entry->fault);
  ms_buffer_puts (&server->log, answered_us >= 0 ? "}\n" : ",\"abandoned\":true}\n");
}

/* Writes what has been gathered. A log that cannot be written is given up. */
void
ms_log_flush (ModelServer *server)
{
  size_t done = 0;

  while (done < server->log.length)
    {
      ssize_t written = write (server->log_fd, server->log.data + done, server->log.length - done);

      if (written < 0)
        {
          close (server->log_fd);
          server->log_fd = -1;
          break;
        }
      done += (size_t) written;
    }
  ms_buffer_clear (&server->log);
}

/* Appends the counters as JSON, with the CPU time of the server's thread. */
void
ms_stats_write (ModelServer *server,
                MsBuffer    *out)
{
  ms_buffer_puts (out, "{");
#define X(name) ms_buffer_printf (out, "\"" #name "\":%lld,", (long long) server->stats.name);
  MS_STATS (X)
#undef X
  ms_buffer_printf (out, "\"tasks\":%zu,\"cpu_us\":%lld,\"uptime_us\":%lld}", server->tasks.count,
                    (long long) read_clock (server->cpu_clock),
                    (long long) (ms_now_us () - server->started_us));
}

/* The counter @name; false when there is none. */
bool
ms_stats_get (ModelServer *server,
              const char  *name,
              int64_t     *value)
{
#define X(field)                  \
  if (strcmp (name, #field) == 0) \
    {                             \
      *value = server->stats.field; \
      return true;                \
    }
  MS_STATS (X)
#undef X
  *value = (int64_t) server->tasks.count;
  return strcmp (name, "tasks") == 0;
}
