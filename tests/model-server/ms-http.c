/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ms-http.c: HTTP/1.1 requests, read as they arrive (RFC 9112). Knows Content-Length and chunked
 * bodies, keep-alive, "Expect: 100-continue" and the few headers a model server looks at. A chunked
 * body is decoded in place, so that every body ends up as one slice. A request that two servers
 * could read differently (two lengths, a length beside chunks, space before a colon) is refused. */

#include "ms-http.h"

#include <string.h>
#include <strings.h>

enum
{
  CHUNK_SIZE,
  CHUNK_DATA,
  CHUNK_DATA_END,
  CHUNK_TRAILER,
};

/* Whether @slice is exactly @text. */
bool
ms_slice_equals (MsSlice     slice,
                 const char *text)
{
  return slice.length == strlen (text) && memcmp (slice.text, text, slice.length) == 0;
}

/* The same without regard to ASCII case. */
bool
ms_slice_matches (MsSlice     slice,
                  const char *text)
{
  return slice.length == strlen (text) && strncasecmp (slice.text, text, slice.length) == 0;
}

bool
ms_slice_starts (MsSlice     slice,
                 const char *text)
{
  size_t length = strlen (text);

  return slice.length >= length && memcmp (slice.text, text, length) == 0;
}

static MsHttpState
fail (MsHttp *http,
      int     status)
{
  http->status = status;
  http->keep_alive = false;
  return MS_HTTP_ERROR;
}

static MsSlice
trim (const char *start,
      const char *end)
{
  while (start < end && (*start == ' ' || *start == '\t'))
    start++;
  while (end > start && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
    end--;
  return (MsSlice) { start, (size_t) (end - start) };
}

static bool
read_length (MsSlice value,
             size_t *length)
{
  if (value.length == 0 || value.length > 18)
    return false;
  *length = 0;
  for (size_t i = 0; i < value.length; i++)
    {
      if (value.text[i] < '0' || value.text[i] > '9')
        return false;
      *length = *length * 10 + (size_t) (value.text[i] - '0');
    }
  return true;
}

/* What a client of a proxy asks for begins with a scheme and a host (RFC 9112, 3.2.2): only the path counts here. */
static MsSlice
skip_authority (MsSlice target)
{
  const char *end = target.text + target.length;
  const char *path;

  if (target.length < 7 || memcmp (target.text, "http://", 7) != 0)
    return target;
  path = memchr (target.text + 7, '/', target.length - 7);
  return path != NULL ? (MsSlice) { path, (size_t) (end - path) } : (MsSlice) { "/", 1 };
}

static bool
read_request_line (MsHttp     *http,
                   const char *line,
                   const char *end)
{
  const char *space = memchr (line, ' ', (size_t) (end - line));
  const char *second = space != NULL ? memchr (space + 1, ' ', (size_t) (end - space - 1)) : NULL;
  MsSlice version;
  const char *query;

  if (second == NULL || space == line)
    return false;
  version = trim (second + 1, end);
  if (!ms_slice_equals (version, "HTTP/1.1") && !ms_slice_equals (version, "HTTP/1.0"))
    return false;
  http->keep_alive = ms_slice_equals (version, "HTTP/1.1");
  http->method = (MsSlice) { line, (size_t) (space - line) };
  query = memchr (space + 1, '?', (size_t) (second - space - 1));
  http->path = skip_authority ((MsSlice) { space + 1, (size_t) ((query != NULL ? query : second) - space - 1) });
  return http->path.length > 0;
}

/* Looks at one header; the status of what is wrong with it, or 0. */
static int
read_header (MsHttp *http,
             MsSlice name,
             MsSlice value,
             bool   *sized)
{
  if (ms_slice_matches (name, "authorization"))
    http->authorization = value;
  else if (ms_slice_matches (name, "idempotency-key"))
    http->idempotency_key = value;
  else if (ms_slice_matches (name, "content-type"))
    http->content_type = value;
  else if (ms_slice_matches (name, "expect"))
    {
      if (!ms_slice_matches (value, "100-continue"))
        return 417;
      http->expects = true;
    }
  else if (ms_slice_matches (name, "connection"))
    http->keep_alive = ms_slice_matches (value, "close")        ? false
                       : ms_slice_matches (value, "keep-alive") ? true
                                                                : http->keep_alive;
  else if (ms_slice_matches (name, "transfer-encoding"))
    {
      if (!ms_slice_matches (value, "chunked"))
        return 501;
      http->chunked = true;
    }
  else if (ms_slice_matches (name, "content-length"))
    {
      if (*sized || !read_length (value, &http->body_length))
        return 400;
      *sized = true;
    }
  return 0;
}

/* Reads request line and headers out of the first head_length bytes. */
static int
read_head (MsHttp     *http,
           const char *head)
{
  const char *end = head + http->head_length - 2; /* before the empty line */
  const char *line = memchr (head, '\n', http->head_length);
  bool sized = false;

  if (!read_request_line (http, head, line))
    return 400;
  for (line++; line < end;)
    {
      const char *stop = memchr (line, '\n', (size_t) (end - line));
      const char *colon = memchr (line, ':', (size_t) (stop - line));
      MsSlice name = { line, (size_t) (colon - line) };
      int status;

      if (colon == NULL || colon == line || colon[-1] == ' ' || colon[-1] == '\t' || *line == ' ')
        return 400;
      status = read_header (http, name, trim (colon + 1, stop), &sized);
      if (status != 0)
        return status;
      line = stop + 1;
    }
  if (http->chunked && sized)
    return 400;
  return http->body_length > MS_HTTP_MAX_BODY ? 413 : 0;
}

static bool
find_head (MsHttp   *http,
           MsBuffer *in)
{
  size_t from = http->scanned > 3 ? http->scanned - 3 : 0;
  const char *found = memmem (in->data + from, in->length - from, "\r\n\r\n", 4);

  http->scanned = in->length;
  if (found == NULL)
    return false;
  http->head_length = (size_t) (found - in->data) + 4;
  return true;
}

static bool
read_chunk_size (MsSlice line,
                 size_t *size)
{
  size_t i;

  *size = 0;
  for (i = 0; i < line.length && line.text[i] != ';' && line.text[i] != ' '; i++)
    {
      const char *digits = "0123456789abcdef";
      const char *digit = strchr (digits, line.text[i] | 0x20);

      if (digit == NULL || i > 8)
        return false;
      *size = *size * 16 + (size_t) (digit - digits);
    }
  return i > 0;
}

/* Moves @length bytes of chunk data down to the end of the body decoded so far. */
static void
take_chunk_data (MsHttp   *http,
                 MsBuffer *in,
                 size_t    length)
{
  memmove (in->data + http->head_length + http->body_length, in->data + http->chunk_at, length);
  http->body_length += length;
  http->chunk_at += length;
  http->chunk_left -= length;
  if (http->chunk_left == 0)
    http->chunk_state = CHUNK_DATA_END;
}

/* Deals with a whole line between chunks; the next state is in the request. */
static bool
take_chunk_line (MsHttp *http,
                 MsSlice line,
                 bool   *done)
{
  switch (http->chunk_state)
    {
    case CHUNK_SIZE:
      if (!read_chunk_size (line, &http->chunk_left))
        return false;
      http->chunk_state = http->chunk_left > 0 ? CHUNK_DATA : CHUNK_TRAILER;
      return true;
    case CHUNK_DATA_END:
      http->chunk_state = CHUNK_SIZE;
      return line.length == 0;
    default:
      *done = line.length == 0;
      return true;
    }
}

static MsHttpState
read_chunks (MsHttp   *http,
             MsBuffer *in)
{
  bool done = false;

  while (!done && http->chunk_at < in->length)
    {
      size_t left = in->length - http->chunk_at;
      const char *start = in->data + http->chunk_at;
      const char *stop;

      if (http->chunk_state == CHUNK_DATA)
        {
          if (http->body_length + http->chunk_left > MS_HTTP_MAX_BODY)
            return fail (http, 413);
          take_chunk_data (http, in, left < http->chunk_left ? left : http->chunk_left);
          continue;
        }
      stop = memchr (start, '\n', left);
      if (stop == NULL)
        return left > MS_HTTP_MAX_HEAD ? fail (http, 400) : MS_HTTP_MORE;
      if (!take_chunk_line (http, trim (start, stop), &done))
        return fail (http, 400);
      http->chunk_at += (size_t) (stop + 1 - start);
    }
  http->total = http->chunk_at;
  return done ? MS_HTTP_READY : MS_HTTP_MORE;
}

/* The head again, now that the buffer will not move any more until the request is answered. */
static MsHttpState
finish (MsHttp   *http,
        MsBuffer *in)
{
  size_t body_length = http->body_length;
  bool chunked = http->chunked;

  http->chunked = false;
  read_head (http, in->data);
  http->chunked = chunked;
  http->body_length = body_length;
  http->body = (MsSlice) { in->data + http->head_length, body_length };
  return MS_HTTP_READY;
}

/* Reads on in @in, which has grown or still holds the start of a request. */
MsHttpState
ms_http_parse (MsHttp   *http,
               MsBuffer *in)
{
  MsHttpState state = MS_HTTP_MORE;

  if (in->length == 0)
    return MS_HTTP_MORE;
  if (http->head_length == 0)
    {
      if (!find_head (http, in))
        return in->length > MS_HTTP_MAX_HEAD ? fail (http, 431) : MS_HTTP_MORE;
      http->status = http->head_length > MS_HTTP_MAX_HEAD ? 431 : read_head (http, in->data);
      if (http->status != 0)
        return fail (http, http->status);
      http->chunk_at = http->head_length;
      if (!http->chunked)
        http->total = http->head_length + http->body_length;
    }
  if (http->chunked)
    state = read_chunks (http, in);
  else if (in->length >= http->total)
    state = MS_HTTP_READY;
  if (state == MS_HTTP_READY)
    return finish (http, in);
  if (state == MS_HTTP_MORE && http->expects)
    {
      http->expects = false;
      return MS_HTTP_CONTINUE;
    }
  return state;
}
