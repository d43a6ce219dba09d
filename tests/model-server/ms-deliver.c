/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ms-deliver.c: turns a status and a body into the bytes that go on the wire and decides how they
 * go: whole, byte by byte, not at all, cut. The faults of the connection are made here; what a 200
 * says is ms-answer.c's. */

#include "ms-server.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char json_type[] = "application/json";
static const char page_type[] = "text/html; charset=utf-8";

static const char *
reason_of (int status)
{
  switch (status)
    {
    case 200:
      return "OK";
    case 302:
      return "Found";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 404:
      return "Not Found";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    default:
      return "Status";
    }
}

static void
put_rate_headers (ModelServer *server,
                  MsBuffer    *out)
{
  double limit = server->options.rate > 0 ? server->options.rate : 10000;
  double left = server->options.rate > 0 ? fmax (0, floor (server->rate_tokens)) : limit - 1;
  double reset_ms = server->options.rate > 0
                        ? ceil (1000 * (fmax (1, limit) - server->rate_tokens) / limit)
                        : 6;

  ms_buffer_printf (out,
                    "x-ratelimit-limit-requests: %.0f\r\nx-ratelimit-remaining-requests: %.0f\r\n"
                    "x-ratelimit-reset-requests: %.0fms\r\nx-ratelimit-limit-tokens: 2000000\r\n"
                    "x-ratelimit-remaining-tokens: 1999000\r\nx-ratelimit-reset-tokens: 30ms\r\n",
                    limit, left, fmax (0, reset_ms));
}

static void
put_head (ModelServer   *server,
          MsConn        *conn,
          int            status,
          const char    *type,
          const MsFault *fault,
          int64_t        length)
{
  MsBuffer *out = &conn->out;

  ms_buffer_printf (out, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nx-request-id: req_%016llx\r\n",
                    status, reason_of (status), type, (unsigned long long) conn->entry.number);
  if (length >= 0)
    ms_buffer_printf (out, "Content-Length: %lld\r\n", (long long) length);
  else
    ms_buffer_puts (out, "Transfer-Encoding: chunked\r\n");
  if (conn->entry.chat)
    ms_buffer_printf (out, "openai-processing-ms: %.0f\r\n", server->options.latency_ms);
  if (server->options.rate > 0 || server->options.rate_headers)
    put_rate_headers (server, out);
  if (fault != NULL && fault->kind == MS_FAULT_RETRY_AFTER)
    ms_buffer_puts (out, "Retry-After: 1\r\n");
  if (fault != NULL && fault->kind == MS_FAULT_REDIRECT)
    ms_buffer_printf (out, "Location: /elsewhere%s\r\n", conn->entry.path);
  if (fault != NULL && fault->kind == MS_FAULT_REDIRECT_HOST)
    ms_buffer_printf (out, "Location: http://localhost:%d/elsewhere%s\r\n", server->port,
                      conn->entry.path);
  ms_buffer_puts (out, conn->close_after ? "Connection: close\r\n\r\n" : "\r\n");
}

static void
put_chunks (MsBuffer       *out,
            const MsBuffer *body,
            bool            complete)
{
  size_t half = body->length / 2;

  if (half > 0)
    {
      ms_buffer_printf (out, "%zx\r\n", half);
      ms_buffer_append (out, body->data, half);
      ms_buffer_puts (out, "\r\n");
    }
  if (!complete)
    return;
  ms_buffer_printf (out, "%zx\r\n", body->length - half);
  ms_buffer_append (out, body->data + half, body->length - half);
  ms_buffer_puts (out, "\r\n0\r\n\r\n");
}

/* A huge body: valid JSON up to a content that the connection fills while it writes. */
static void
put_huge (ModelServer   *server,
          MsConn        *conn,
          const MsFault *fault)
{
  static const char start[] = "{\"id\":\"chatcmpl-huge\",\"object\":\"chat.completion\","
                              "\"choices\":[{\"index\":0,\"message\":"
                              "{\"role\":\"assistant\",\"content\":\"";

  conn->fill_left = (int64_t) (server->options.huge_mb * 1000000);
  put_head (server, conn, 200, json_type, fault, (int64_t) sizeof start - 1 + conn->fill_left);
  ms_buffer_append (&conn->out, start, sizeof start - 1);
}

/* Replaces what would have been answered by what the fault sends, with its status and type. */
static void
spoil_body (MsBuffer      *body,
            const MsFault *fault,
            int           *status,
            const char   **type)
{
  switch (fault->kind)
    {
    case MS_FAULT_BAD_JSON:
      body->length = body->length * 2 / 3;
      break;
    case MS_FAULT_WRONG_TYPE:
      ms_buffer_clear (body);
      ms_buffer_puts (body, "{\"object\":\"health\",\"status\":\"ok\"}");
      break;
    case MS_FAULT_HTML:
      ms_buffer_clear (body);
      ms_answer_page (body, 200);
      *type = page_type;
      break;
    case MS_FAULT_REDIRECT:
    case MS_FAULT_REDIRECT_HOST:
      ms_buffer_clear (body);
      *status = 302;
      break;
    default:
      break;
    }
}

static MsDelivery
delivery_of (MsFaultKind kind)
{
  switch (kind)
    {
    case MS_FAULT_HANG:
      return MS_DELIVER_HANG;
    case MS_FAULT_DRIP:
      return MS_DELIVER_DRIP;
    case MS_FAULT_RESET:
      return MS_DELIVER_RESET;
    case MS_FAULT_CLOSE:
      return MS_DELIVER_CLOSE;
    default:
      return MS_DELIVER_WHOLE;
    }
}

/* Appends to conn->out the answer with server->body, as @fault (or NULL) has it. */
void
ms_deliver (ModelServer   *server,
            MsConn        *conn,
            int            status,
            const char    *type,
            const MsFault *fault)
{
  MsBuffer *body = &server->body;
  bool cut = fault != NULL && (fault->kind == MS_FAULT_CUT || fault->kind == MS_FAULT_CUT_CHUNKED);
  bool chunked = server->options.chunked || (fault != NULL && fault->kind == MS_FAULT_CUT_CHUNKED);

  if (type == NULL)
    type = json_type;
  if (fault != NULL)
    {
      spoil_body (body, fault, &status, &type);
      conn->delivery = delivery_of (fault->kind);
    }
  conn->entry.status = status;
  if (fault != NULL && fault->kind == MS_FAULT_HUGE)
    {
      put_huge (server, conn, fault);
      return;
    }
  if (chunked && !(cut && fault->kind == MS_FAULT_CUT))
    {
      put_head (server, conn, status, type, fault, -1);
      put_chunks (&conn->out, body, !cut);
    }
  else
    {
      put_head (server, conn, status, type, fault, (int64_t) body->length);
      ms_buffer_append (&conn->out, body->data, cut ? body->length / 2 : body->length);
    }
  conn->close_after = conn->close_after || cut;
}
