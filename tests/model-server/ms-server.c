/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ms-server.c: the loop. One thread, one epoll set with the listening socket, the connections and
 * an eventfd that wakes it to stop. Waits to the microsecond (epoll_pwait2, timer slack taken
 * down), so that an answer with 20 ms latency leaves after 20.0 ms. The lock is held except while
 * waiting: other threads of a test read the counters and change options between two turns. */

#include "ms-server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS_A_TURN 256
#define BACKLOG 4096
#define SLACK_NS 1000

/* What an epoll event without a connection is about. */
static char tag_listen, tag_wake, tag_stdin;

static bool
watch (ModelServer *server,
       int          fd,
       void        *tag)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = tag };

  return epoll_ctl (server->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

/* Opens the door, at the port it was before when there was one. */
bool
ms_server_listen (ModelServer *server,
                  char        *message,
                  size_t       size)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int on = 1;

  address.sin_port = htons ((uint16_t) server->port);
  server->listen_fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  setsockopt (server->listen_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind (server->listen_fd, (struct sockaddr *) &address, sizeof address) != 0
      || listen (server->listen_fd, BACKLOG) != 0
      || getsockname (server->listen_fd, (struct sockaddr *) &address, &length) != 0)
    {
      snprintf (message, size, "cannot listen on 127.0.0.1:%d: %s", server->port, strerror (errno));
      return false;
    }
  server->port = ntohs (address.sin_port);
  return watch (server, server->listen_fd, &tag_listen);
}

/* Closes the door and throws everybody out but who asked for it. */
void
ms_server_unlisten (ModelServer *server)
{
  MsConn *next;

  if (server->listen_fd >= 0)
    close (server->listen_fd);
  server->listen_fd = -1;
  for (MsConn *conn = server->conns; conn != NULL; conn = next)
    {
      next = conn->next;
      if (conn == server->current)
        conn->close_after = true;
      else
        ms_conn_close (server, conn, true);
    }
}

static bool
open_log (ModelServer *server,
          char        *message,
          size_t       size)
{
  const char *path = server->options.log_path;

  server->log_fd = -1;
  if (path == NULL)
    return true;
  server->log_fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (server->log_fd < 0)
    snprintf (message, size, "cannot write %s: %s", path, strerror (errno));
  return server->log_fd >= 0;
}

/* A server that listens but does not run yet; takes what @options owns. NULL, with @message, when
 * it cannot. */
ModelServer *
ms_server_new (const MsOptions *options,
               char            *message,
               size_t           size)
{
  ModelServer *server = calloc (1, sizeof *server);

  if (server == NULL)
    abort ();
  server->options = *options;
  server->port = options->port;
  server->started_us = ms_now_us ();
  server->next_number = 1;
  pthread_mutex_init (&server->lock, NULL);
  if (server->options.model_count == 0)
    {
      server->options.models[server->options.model_count++] = strdup ("judge-1");
      server->options.models[server->options.model_count++] = strdup ("mini-1");
    }
  server->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  server->wake_fd = eventfd (0, EFD_NONBLOCK | EFD_CLOEXEC);
  watch (server, server->wake_fd, &tag_wake);
  if (ms_server_listen (server, message, size) && open_log (server, message, size))
    return server;
  ms_server_free (server);
  return NULL;
}

/* Lets the server quit when standard input ends. */
void
ms_server_watch_stdin (ModelServer *server)
{
  if (!watch (server, STDIN_FILENO, &tag_stdin))
    server->options.exit_on_eof = false; /* a plain file: always at its end, nothing to wait for */
}

/* Makes ms_server_run() return soon. Any thread, also a signal handler. */
void
ms_server_quit (ModelServer *server)
{
  uint64_t one = 1;

  if (write (server->wake_fd, &one, sizeof one) < 0)
    return;
}

static void
on_stdin (ModelServer *server)
{
  char ignored[256];

  if (read (STDIN_FILENO, ignored, sizeof ignored) <= 0)
    server->stopping = true;
}

static int
wait_for_events (ModelServer        *server,
                 struct epoll_event *events)
{
  int64_t next = ms_timers_next (&server->timers);
  int64_t left = next - ms_now_us ();
  struct timespec timeout = { 0 };
  int count;

  if (next >= 0 && left > 0)
    timeout = (struct timespec) { left / 1000000, left % 1000000 * 1000 };
  count = epoll_pwait2 (server->epoll_fd, events, EVENTS_A_TURN, next >= 0 ? &timeout : NULL, NULL);
  if (count < 0 && errno == ENOSYS) /* before Linux 5.11: milliseconds, rounded up */
    count = epoll_wait (server->epoll_fd, events, EVENTS_A_TURN,
                        next < 0   ? -1
                        : left > 0 ? (int) ((left + 999) / 1000)
                                   : 0);
  return count;
}

static void
handle_event (ModelServer        *server,
              struct epoll_event *event)
{
  if (event->data.ptr == &tag_listen)
    ms_conn_accept (server);
  else if (event->data.ptr == &tag_wake)
    server->stopping = true;
  else if (event->data.ptr == &tag_stdin)
    on_stdin (server);
  else
    ms_conn_event (server, event->data.ptr, event->events);
}

/* Serves until ms_server_quit(). */
void
ms_server_run (ModelServer *server)
{
  struct epoll_event events[EVENTS_A_TURN];

  prctl (PR_SET_TIMERSLACK, SLACK_NS, 0, 0, 0);
  pthread_getcpuclockid (pthread_self (), &server->cpu_clock);
  while (!server->stopping)
    {
      int count = wait_for_events (server, events);

      pthread_mutex_lock (&server->lock);
      for (int i = 0; i < count; i++)
        handle_event (server, &events[i]);
      ms_timers_run (&server->timers, ms_now_us (), server);
      ms_conn_free_dead (server);
      ms_log_flush (server);
      pthread_mutex_unlock (&server->lock);
    }
}

/* Frees a server that does not run. */
void
ms_server_free (ModelServer *server)
{
  ms_server_unlisten (server);
  ms_conn_free_dead (server);
  ms_log_flush (server);
  if (server->log_fd >= 0)
    close (server->log_fd);
  close (server->epoll_fd);
  close (server->wake_fd);
  ms_timers_free (&server->timers);
  ms_tasks_free (&server->tasks);
  ms_json_free (&server->doc);
  ms_json_free (&server->scratch.doc);
  free (server->scratch.text.data);
  free (server->scratch.content.data);
  free (server->body.data);
  free (server->log.data);
  ms_options_clear (&server->options);
  pthread_mutex_destroy (&server->lock);
  free (server);
}
