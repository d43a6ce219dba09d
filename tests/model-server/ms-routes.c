/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ms-routes.c: which request gets which answer. A chat completion passes, in this order, as with a
 * real server: outage, key, rate limit, JSON, arguments, model; then the fault rules; then it is
 * answered. The task it is about counts its attempts from there. Answers are made at once and
 * delivered when their time has come. */

#include "ms-server.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define RETRY_AFTER_US 1000000

typedef int64_t (*RouteFunc) (ModelServer *server, MsConn *conn);

typedef struct
{
  const char *method;
  const char *path;
  bool prefix;
  RouteFunc func;
} Route;

static void
copy_slice (char   *to,
            size_t  size,
            MsSlice from)
{
  size_t length = from.length < size ? from.length : size - 1;

  if (length > 0)
    memcpy (to, from.text, length);
  to[length] = '\0';
}

static void
answer_error (ModelServer   *server,
              MsConn        *conn,
              const MsError *error,
              const MsFault *fault)
{
  ms_answer_error (&server->body, error);
  ms_deliver (server, conn, error->status, NULL, fault);
}

/* Answers a request that could not even be read. */
void
ms_route_refuse (ModelServer *server,
                 MsConn      *conn,
                 int          status)
{
  MsError error;

  ms_buffer_clear (&server->body);
  ms_error_set (&error, status, "invalid_request_error", NULL, NULL,
                "The HTTP request could not be read.");
  answer_error (server, conn, &error, NULL);
}

static int64_t
latency_us (ModelServer *server,
            uint64_t     lot)
{
  double jitter = server->options.jitter_ms * (double) (ms_mix (server->options.seed, lot) >> 11)
                  * 0x1p-53;

  return (int64_t) ((server->options.latency_ms + jitter) * 1000);
}

/* Whether the request may pass; else it is answered. */
static bool
is_authorized (ModelServer *server,
               MsConn      *conn)
{
  const char *key = server->options.key;
  MsSlice header = conn->http.authorization;
  MsError error;

  if (key == NULL)
    return true;
  if (header.length > 7 && ms_slice_matches ((MsSlice) { header.text, 7 }, "bearer ")
      && ms_slice_equals ((MsSlice) { header.text + 7, header.length - 7 }, key))
    {
      conn->entry.authorization = "ok";
      return true;
    }
  conn->entry.authorization = header.length > 0 ? "wrong" : "missing";
  server->stats.unauthorized++;
  if (header.length == 0)
    ms_error_set (&error, 401, "invalid_request_error", NULL, NULL,
                  "You didn't provide an API key. You need to provide your API key in an "
                  "Authorization header using Bearer auth "
                  "(i.e. Authorization: Bearer YOUR_KEY).");
  else
    ms_error_set (&error, 401, "invalid_request_error", "invalid_api_key", NULL,
                  "Incorrect API key provided.");
  answer_error (server, conn, &error, NULL);
  return false;
}

/* Takes from the bucket of a second's worth of requests; false when it is empty. */
static bool
take_rate_token (ModelServer *server)
{
  double rate = server->options.rate;
  int64_t now = ms_now_us ();

  if (rate <= 0)
    return true;
  if (server->rate_us == 0)
    server->rate_tokens = fmax (1, rate);
  else
    server->rate_tokens += (double) (now - server->rate_us) * rate / 1e6;
  server->rate_tokens = fmin (fmax (1, rate), server->rate_tokens);
  server->rate_us = now;
  if (server->rate_tokens < 1)
    return false;
  server->rate_tokens--;
  return true;
}

/* Whether @model is served; else @error says so. */
static bool
has_model (ModelServer *server,
           MsSlice      model,
           MsError     *error)
{
  for (unsigned i = 0; i < server->options.model_count; i++)
    if (ms_slice_equals (model, server->options.models[i]))
      return true;
  return ms_error_set (error, 404, "invalid_request_error", "model_not_found", NULL,
                       "The model `%.*s` does not exist or you do not have access to it.",
                       (int) (model.length < 100 ? model.length : 100), model.text);
}

static void
answer_fault (ModelServer   *server,
              MsConn        *conn,
              const MsFault *fault)
{
  MsError error;

  if (fault->message == NULL)
    {
      ms_answer_page (&server->body, fault->status);
      ms_deliver (server, conn, fault->status, "text/html", fault);
      return;
    }
  ms_error_set (&error, fault->status, fault->type, fault->code,
                fault->kind == MS_FAULT_NO_SCHEMA || fault->kind == MS_FAULT_NO_FORMAT
                    ? "response_format"
                    : NULL,
                "%s", fault->message);
  answer_error (server, conn, &error, fault);
}

static void
answer_too_early (ModelServer *server,
                  MsConn      *conn,
                  MsTask      *task,
                  bool         early)
{
  if (early)
    server->stats.early++;
  else
    task->not_before_us = ms_now_us () + RETRY_AFTER_US;
  server->stats.rate_limited++;
  conn->entry.fault = early ? "early" : "rate";
  answer_fault (server, conn, ms_fault_named ("429-after"));
}

/* Reads the body and finds the task; false when it is answered with an error. */
static bool
read_chat (ModelServer *server,
           MsConn      *conn,
           MsChat      *chat,
           MsError     *error)
{
  const MsJson *root = ms_json_parse (&server->doc, conn->http.body.text, conn->http.body.length);

  if (root == NULL)
    return ms_error_set (error, 400, "invalid_request_error", NULL, NULL,
                         "We could not parse the JSON body of your request: %s.",
                         server->doc.error);
  if (!ms_chat_read (chat, root, error) || !ms_chat_check (chat, &server->scratch.text, error))
    return false;
  ms_chat_identify (chat, &server->tasks, server->corrections);
  copy_slice (conn->entry.excerpt, sizeof conn->entry.excerpt, chat->excerpt);
  conn->entry.hash = chat->hash;
  server->stats.images += chat->images;
  server->stats.files += chat->files;
  server->stats.schema_requests += chat->format == MS_FORMAT_SCHEMA;
  return has_model (server, chat->model, error);
}

static const MsFault *
pick_fault (ModelServer  *server,
            MsTask       *task,
            const MsChat *chat)
{
  const MsFault *fault = ms_faults_pick (&server->options.faults, task, chat, server->options.seed);

  if (fault == NULL && task->awaits_correction)
    fault = ms_fault_named ("invalid-output");
  if (fault == NULL)
    return NULL;
  server->stats.faults++;
  if (fault->kind == MS_FAULT_INVALID_OUTPUT)
    server->corrections = true;
  return fault;
}

static void
answer_completion (ModelServer   *server,
                   MsConn        *conn,
                   MsTask        *task,
                   const MsChat  *chat,
                   const MsFault *fault)
{
  MsAnswerContext context = { .plain = server->options.plain,
                              .seed = server->options.seed,
                              .number = conn->entry.number,
                              .created = time (NULL),
                              .cost = server->options.cost,
                              .fault = fault,
                              .task = task };

  ms_answer_completion (&server->body, chat, &context, &server->scratch);
  conn->entry.well = fault == NULL || fault->kind == MS_FAULT_PROSE || fault->kind == MS_FAULT_FENCE
                     || fault->kind == MS_FAULT_DRIP
                     || (fault->kind == MS_FAULT_INVALID_OUTPUT && !task->awaits_correction);
  if (conn->entry.well && task->answered_well++ > 0)
    server->stats.paid_twice++;
  ms_deliver (server, conn, 200, NULL, fault);
}

static int64_t
route_chat (ModelServer *server,
            MsConn      *conn)
{
  MsChat chat;
  MsError error;
  MsTask *task;
  const MsFault *fault;
  bool early;

  conn->entry.chat = true;
  server->stats.requests++;
  copy_slice (conn->entry.idempotency_key, sizeof conn->entry.idempotency_key,
              conn->http.idempotency_key);
  if (!is_authorized (server, conn))
    return 0;
  if (!read_chat (server, conn, &chat, &error))
    {
      server->stats.bad_requests++;
      answer_error (server, conn, &error, NULL);
      return 0;
    }
  task = ms_tasks_get (&server->tasks, chat.hash);
  conn->entry.attempt = ++task->attempts;
  early = conn->entry.received_us < task->not_before_us;
  if (early || !take_rate_token (server))
    {
      answer_too_early (server, conn, task, early);
      return 0;
    }
  fault = pick_fault (server, task, &chat);
  conn->entry.fault = fault != NULL ? fault->name : NULL;
  if (fault != NULL && fault->kind == MS_FAULT_RETRY_AFTER)
    task->not_before_us = ms_now_us () + latency_us (server, conn->entry.number) + RETRY_AFTER_US;
  if (fault != NULL && fault->status >= 400)
    answer_fault (server, conn, fault);
  else
    answer_completion (server, conn, task, &chat, fault);
  return latency_us (server, conn->entry.number);
}

static int64_t
route_elsewhere (ModelServer *server,
                 MsConn      *conn)
{
  MsSlice path = conn->http.path;

  server->stats.redirects_followed++;
  server->stats.redirects_with_key += conn->http.authorization.length > 0;
  conn->http.path = (MsSlice) { path.text + strlen ("/elsewhere"),
                               path.length - strlen ("/elsewhere") };
  return ms_route (server, conn);
}

/* GET /v1/models and /v1/models/{id}. */
static int64_t
route_models (ModelServer *server,
              MsConn      *conn)
{
  MsSlice rest = { conn->http.path.text + strlen ("/v1/models"),
                   conn->http.path.length - strlen ("/v1/models") };
  const MsFault *fault;
  MsError error;

  server->stats.models_requests++;
  if (!is_authorized (server, conn))
    return 0;
  fault = ms_faults_pick (&server->options.model_faults, &server->models_task, NULL,
                          server->options.seed);
  server->models_task.attempts++;
  if (fault != NULL && fault->status >= 400)
    answer_fault (server, conn, fault);
  else if (rest.length == 0)
    {
      ms_answer_models (&server->body, server->options.models, server->options.model_count);
      ms_deliver (server, conn, 200, NULL, fault);
    }
  else if (!has_model (server, (MsSlice) { rest.text + 1, rest.length - 1 }, &error))
    answer_error (server, conn, &error, fault);
  else
    {
      char model[128];

      copy_slice (model, sizeof model, (MsSlice) { rest.text + 1, rest.length - 1 });
      ms_answer_model (&server->body, model);
      ms_deliver (server, conn, 200, NULL, fault);
    }
  return latency_us (server, conn->entry.number);
}

static int64_t
route_stats (ModelServer *server,
             MsConn      *conn)
{
  ms_stats_write (server, &server->body);
  ms_deliver (server, conn, 200, NULL, NULL);
  return 0;
}

static int64_t
route_control (ModelServer *server,
               MsConn      *conn)
{
  char message[256];
  MsError error;

  if (ms_control (server, conn->http.body.text, conn->http.body.length, message, sizeof message))
    {
      ms_buffer_puts (&server->body, "{}");
      ms_deliver (server, conn, 200, NULL, NULL);
      return 0;
    }
  ms_error_set (&error, 400, "invalid_request_error", NULL, NULL, "%s", message);
  answer_error (server, conn, &error, NULL);
  return 0;
}

static const Route routes[] = {
  { "POST", "/v1/chat/completions", false, route_chat },
  { "GET", "/v1/models", false, route_models },
  { "GET", "/v1/models/", true, route_models },
  { "GET", "/stats", false, route_stats },
  { "POST", "/control", false, route_control },
  { "POST", "/elsewhere/", true, route_elsewhere },
  { "GET", "/elsewhere/", true, route_elsewhere },
};

static const Route *
find_route (const MsHttp *http,
            bool         *path_known)
{
  *path_known = false;
  for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
    {
      const Route *route = &routes[i];

      if (!(route->prefix ? ms_slice_starts (http->path, route->path)
                          : ms_slice_equals (http->path, route->path)))
        continue;
      if (ms_slice_equals (http->method, route->method))
        return route;
      *path_known = true;
    }
  return NULL;
}

/* Makes the answer to conn->http, in conn->out and conn->delivery. The return value is how many
 * microseconds after the request it shall leave. */
int64_t
ms_route (ModelServer *server,
          MsConn      *conn)
{
  const MsHttp *http = &conn->http;
  MsError error;
  bool path_known;
  const Route *route = find_route (http, &path_known);

  ms_buffer_clear (&server->body);
  copy_slice (conn->entry.path, sizeof conn->entry.path, http->path);
  if (server->outage == MS_UNAVAILABLE
      && (route == NULL || (route->func != route_stats && route->func != route_control)))
    {
      conn->entry.chat = route != NULL && route->func == route_chat;
      conn->entry.fault = "outage";
      server->stats.requests += conn->entry.chat;
      answer_fault (server, conn, ms_fault_named ("503"));
      return 0;
    }
  if (route != NULL)
    return route->func (server, conn);
  ms_error_set (&error, path_known ? 405 : 404, "invalid_request_error",
                path_known ? "method_not_supported" : NULL, NULL, "%s (%.*s %.*s)",
                path_known ? "Not allowed" : "Invalid URL",
                (int) (http->method.length < 16 ? http->method.length : 16), http->method.text,
                (int) (http->path.length < 200 ? http->path.length : 200), http->path.text);
  answer_error (server, conn, &error, NULL);
  return 0;
}
