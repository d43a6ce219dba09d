/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model-server.h"
#include "ms-log.h"
#include "ms-options.h"
#include "ms-timers.h"

#include <pthread.h>
#include <time.h>

typedef enum
{
  MS_UP,
  MS_UNAVAILABLE, /* 503 to everything */
  MS_CLOSED,      /* no listening socket */
} MsOutage;

typedef enum
{
  MS_DELIVER_WHOLE,
  MS_DELIVER_DRIP,
  MS_DELIVER_HANG,
  MS_DELIVER_RESET,
  MS_DELIVER_CLOSE,
} MsDelivery;

typedef enum
{
  MS_READING,
  MS_WAITING, /* for its time */
  MS_WRITING,
} MsConnState;

typedef struct MsConn MsConn;
struct MsConn
{
  MsTimer timer; /* first: its function gets the connection from it */
  MsConn *previous;
  MsConn *next;
  int fd;        /* -1 when dead, until the end of the turn */
  MsConnState state;
  bool watching_write;
  bool close_after;
  MsDelivery delivery;
  MsHttp http;
  MsBuffer in;
  MsBuffer out;
  size_t sent;
  int64_t fill_left; /* of a huge body */
  MsEntry entry;
};

struct ModelServer
{
  MsOptions options;
  MsStats stats;
  MsTasks tasks;
  MsTask models_task;
  MsTimers timers;
  MsTimer outage_timer;
  MsOutage outage;
  bool corrections; /* an answer has broken a schema on purpose */
  int epoll_fd;
  int listen_fd;
  int wake_fd;
  int log_fd;
  int port;
  bool stopping;
  uint64_t next_number;
  double rate_tokens;
  int64_t rate_us;
  int64_t started_us;
  MsConn *conns;
  MsConn *dead;
  MsConn *current; /* whose request is being answered */
  MsBuffer body;
  MsBuffer log;
  MsScratch scratch;
  MsJsonDoc doc;
  pthread_mutex_t lock; /* held except while waiting */
  pthread_t thread;
  clockid_t cpu_clock; /* of the thread that runs the loop */
};

/* ms-server.c */
ModelServer *ms_server_new (const MsOptions *options, char *message, size_t size);
void    ms_server_run      (ModelServer *server);
void    ms_server_quit     (ModelServer *server);
void    ms_server_free     (ModelServer *server);
bool    ms_server_listen   (ModelServer *server, char *message, size_t size);
void    ms_server_unlisten (ModelServer *server);
void    ms_server_watch_stdin (ModelServer *server);

/* ms-conn.c */
void    ms_conn_accept     (ModelServer *server);
void    ms_conn_event      (ModelServer *server, MsConn *conn, uint32_t events);
void    ms_conn_close      (ModelServer *server, MsConn *conn, bool reset);
void    ms_conn_free_dead  (ModelServer *server);

/* ms-routes.c */
int64_t ms_route           (ModelServer *server, MsConn *conn);
void    ms_route_refuse    (ModelServer *server, MsConn *conn, int status);

/* ms-deliver.c */
void    ms_deliver         (ModelServer *server, MsConn *conn, int status, const char *type,
                            const MsFault *fault);

/* ms-control.c */
bool    ms_control         (ModelServer *server, const char *json, size_t length, char *message,
                            size_t size);
