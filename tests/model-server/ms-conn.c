/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ms-conn.c: one client connection: reads requests, lets them wait for their time, writes answers,
 * keeps the connection for the next. While an answer waits the socket is still read, so that a
 * client that gives up is noticed and counted. A connection that ends is only marked; its memory
 * goes at the end of the turn, because events and timers of the same turn may still name it. */

#include "ms-server.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_BYTES (64 * 1024)
#define FILL_BYTES (64 * 1024)
#define MAX_PENDING (MS_HTTP_MAX_HEAD + MS_HTTP_MAX_BODY + 1024 * 1024) /* input of a connection */

static void advance (ModelServer *server, MsConn *conn);

static void
watch_write (ModelServer *server,
             MsConn      *conn,
             bool         watch)
{
  struct epoll_event event = { .events = EPOLLIN | (watch ? EPOLLOUT : 0), .data.ptr = conn };

  if (conn->watching_write == watch)
    return;
  conn->watching_write = watch;
  epoll_ctl (server->epoll_fd, EPOLL_CTL_MOD, conn->fd, &event);
}

/* Ends @conn, with a reset instead of a farewell when @reset. */
void
ms_conn_close (ModelServer *server,
               MsConn      *conn,
               bool         reset)
{
  struct linger linger = { .l_onoff = 1 };

  if (conn->fd < 0)
    return;
  if (conn->state == MS_WAITING && conn->entry.chat)
    {
      server->stats.in_flight--;
      server->stats.abandoned++;
      ms_log_entry (server, &conn->entry, -1);
    }
  if (reset)
    setsockopt (conn->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close (conn->fd);
  conn->fd = -1;
  ms_timers_unset (&server->timers, &conn->timer);
  server->stats.connections_open--;
  *(conn->previous != NULL ? &conn->previous->next : &server->conns) = conn->next;
  if (conn->next != NULL)
    conn->next->previous = conn->previous;
  conn->next = server->dead;
  server->dead = conn;
}

/* Frees the connections that ended. */
void
ms_conn_free_dead (ModelServer *server)
{
  while (server->dead != NULL)
    {
      MsConn *conn = server->dead;

      server->dead = conn->next;
      free (conn->in.data);
      free (conn->out.data);
      free (conn);
    }
}

/* More of a huge body when all before it is written; false when there is none. */
static bool
refill (MsConn *conn)
{
  static const char end[] = "\"}}]}";
  size_t part = conn->fill_left > FILL_BYTES ? FILL_BYTES : (size_t) conn->fill_left;

  if (conn->fill_left == 0)
    return false;
  conn->sent = 0;
  ms_buffer_clear (&conn->out);
  ms_buffer_reserve (&conn->out, FILL_BYTES);
  memset (conn->out.data, 'x', part);
  conn->out.length = part;
  conn->fill_left -= (int64_t) part;
  if (conn->fill_left == 0)
    memcpy (conn->out.data + part - (sizeof end - 1), end, sizeof end - 1);
  return true;
}

static void
finish_answer (ModelServer *server,
               MsConn      *conn)
{
  ms_buffer_clear (&conn->out);
  conn->sent = 0;
  if (conn->close_after)
    {
      ms_conn_close (server, conn, false);
      return;
    }
  conn->state = MS_READING;
  watch_write (server, conn, false);
}

static void
drip (MsTimer *timer,
      void    *data)
{
  ModelServer *server = data;
  MsConn *conn = (MsConn *) timer;

  if (send (conn->fd, conn->out.data + conn->sent, 1, MSG_NOSIGNAL) == 1)
    {
      conn->sent++;
      server->stats.bytes_out++;
    }
  else if (errno != EAGAIN)
    {
      ms_conn_close (server, conn, false);
      return;
    }
  if (conn->sent < conn->out.length)
    {
      ms_timers_set (&server->timers, timer,
                     ms_now_us () + (int64_t) (server->options.drip_ms * 1000));
      return;
    }
  finish_answer (server, conn);
  advance (server, conn);
}

static void
write_some (ModelServer *server,
            MsConn      *conn)
{
  for (;;)
    {
      ssize_t sent;

      if (conn->sent == conn->out.length && !refill (conn))
        {
          finish_answer (server, conn);
          return;
        }
      sent = send (conn->fd, conn->out.data + conn->sent, conn->out.length - conn->sent,
                   MSG_NOSIGNAL);
      if (sent < 0)
        {
          if (errno == EAGAIN)
            watch_write (server, conn, true);
          else
            ms_conn_close (server, conn, false);
          return;
        }
      conn->sent += (size_t) sent;
      server->stats.bytes_out += sent;
    }
}

/* The answer's time has come. */
static void
answer (ModelServer *server,
        MsConn      *conn)
{
  if (conn->delivery == MS_DELIVER_HANG)
    return;
  conn->state = MS_WRITING;
  server->stats.in_flight -= conn->entry.chat;
  server->stats.answered += conn->entry.chat;
  server->stats.completions += conn->entry.well;
  ms_log_entry (server, &conn->entry, ms_now_us ());
  switch (conn->delivery)
    {
    case MS_DELIVER_RESET:
    case MS_DELIVER_CLOSE:
      ms_conn_close (server, conn, conn->delivery == MS_DELIVER_RESET);
      break;
    case MS_DELIVER_DRIP:
      conn->timer.fire = drip;
      drip (&conn->timer, server);
      break;
    default:
      write_some (server, conn);
    }
}

static void
on_due (MsTimer *timer,
        void    *data)
{
  ModelServer *server = data;
  MsConn *conn = (MsConn *) timer;

  answer (server, conn);
  advance (server, conn);
}

static void
begin (ModelServer *server,
       MsConn      *conn)
{
  int64_t delay_us;

  conn->entry = (MsEntry) { .received_us = ms_now_us (),
                           .number = server->next_number++,
                           .authorization = "unchecked" };
  conn->delivery = MS_DELIVER_WHOLE;
  conn->close_after = !conn->http.keep_alive;
  server->current = conn;
  delay_us = ms_route (server, conn);
  server->current = NULL;
  ms_buffer_consume (&conn->in, conn->http.total);
  conn->http = (MsHttp) { 0 };
  conn->state = MS_WAITING;
  server->stats.in_flight += conn->entry.chat;
  if (server->stats.in_flight > server->stats.peak_in_flight)
    server->stats.peak_in_flight = server->stats.in_flight;
  if (delay_us > 0)
    {
      conn->timer.fire = on_due;
      ms_timers_set (&server->timers, &conn->timer, conn->entry.received_us + delay_us);
    }
  else
    answer (server, conn);
}

static void
refuse (ModelServer *server,
        MsConn      *conn)
{
  conn->entry = (MsEntry) { .received_us = ms_now_us (), .number = server->next_number++ };
  conn->delivery = MS_DELIVER_WHOLE;
  conn->close_after = true;
  server->stats.bad_requests++;
  ms_route_refuse (server, conn, conn->http.status);
  conn->state = MS_WRITING;
  write_some (server, conn);
}

/* Begins the requests that are complete, one after the other. */
static void
advance (ModelServer *server,
         MsConn      *conn)
{
  static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";

  while (conn->fd >= 0 && conn->state == MS_READING)
    switch (ms_http_parse (&conn->http, &conn->in))
      {
      case MS_HTTP_READY:
        begin (server, conn);
        break;
      case MS_HTTP_ERROR:
        refuse (server, conn);
        break;
      case MS_HTTP_CONTINUE:
        if (send (conn->fd, go_on, sizeof go_on - 1, MSG_NOSIGNAL) < 0)
          ms_conn_close (server, conn, false);
        break;
      default:
        return;
      }
}

static void
read_some (ModelServer *server,
           MsConn      *conn)
{
  size_t room = READ_BYTES;
  ssize_t got;

  if (conn->http.total > conn->in.length + room)
    room = conn->http.total - conn->in.length;
  ms_buffer_reserve (&conn->in, room);
  got = recv (conn->fd, conn->in.data + conn->in.length, conn->in.size - conn->in.length - 1, 0);
  if (got < 0 && errno == EAGAIN)
    return;
  if (got <= 0 || conn->in.length + (size_t) got > MAX_PENDING)
    {
      ms_conn_close (server, conn, false);
      return;
    }
  conn->in.length += (size_t) got;
  server->stats.bytes_in += got;
  advance (server, conn);
}

/* Deals with what epoll reported for @conn. */
void
ms_conn_event (ModelServer *server,
               MsConn      *conn,
               uint32_t     events)
{
  if (conn->fd >= 0 && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
    read_some (server, conn);
  if (conn->fd >= 0 && (events & EPOLLOUT) != 0 && conn->state == MS_WRITING)
    {
      write_some (server, conn);
      advance (server, conn);
    }
}

/* Takes all connections that wait at the door. */
void
ms_conn_accept (ModelServer *server)
{
  int on = 1;
  int fd;

  while ((fd = accept4 (server->listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
    {
      MsConn *conn = calloc (1, sizeof *conn);
      struct epoll_event event = { .events = EPOLLIN, .data.ptr = conn };

      if (conn == NULL)
        abort ();
      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      conn->fd = fd;
      conn->next = server->conns;
      if (conn->next != NULL)
        conn->next->previous = conn;
      server->conns = conn;
      server->stats.connections_opened++;
      if (++server->stats.connections_open > server->stats.peak_connections)
        server->stats.peak_connections = server->stats.connections_open;
      epoll_ctl (server->epoll_fd, EPOLL_CTL_ADD, fd, &event);
    }
}
