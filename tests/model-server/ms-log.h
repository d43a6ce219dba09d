/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model-server.h"
#include "ms-buffer.h"

#define MS_LOG_TEXT 512 /* JSON-escaped excerpt or key in a log line */

/* The counters that GET /stats shows. */
#define MS_STATS(X)      \
  X (requests)           \
  X (answered)           \
  X (completions)        \
  X (abandoned)          \
  X (in_flight)          \
  X (peak_in_flight)     \
  X (faults)             \
  X (early)              \
  X (rate_limited)       \
  X (unauthorized)       \
  X (bad_requests)       \
  X (paid_twice)         \
  X (models_requests)    \
  X (redirects_followed) \
  X (redirects_with_key) \
  X (images)             \
  X (files)              \
  X (schema_requests)    \
  X (connections_opened) \
  X (connections_open)   \
  X (peak_connections)   \
  X (bytes_in)           \
  X (bytes_out)

typedef struct
{
#define X(name) int64_t name;
  MS_STATS (X)
#undef X
} MsStats;

/* What the log says about the request in hand. */
typedef struct
{
  uint64_t number;
  int64_t received_us;
  uint64_t hash;
  unsigned attempt;
  int status;
  const char *fault;
  const char *authorization; /* "ok", "missing", "wrong" or "unchecked" */
  bool chat;
  bool well; /* a completion without a fault */
  char path[64];
  char excerpt[MS_LOG_TEXT];
  char idempotency_key[MS_LOG_TEXT];
} MsEntry;

int64_t ms_now_us      (void);
void    ms_log_entry   (ModelServer *server, const MsEntry *entry, int64_t answered_us);
void    ms_log_flush   (ModelServer *server);
void    ms_stats_write (ModelServer *server, MsBuffer *out);
bool    ms_stats_get   (ModelServer *server, const char *name, int64_t *value);
