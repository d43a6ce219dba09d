/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-http-call.c: one request, from its options to its answer. A call keeps its easy handle, its
 * buffers and every option that does not change for the next request; only what differs is set again.
 *
 * Time runs from the moment the request is written. Small bodies go out with the headers, in the same
 * breath as on_before_request(), which curl calls for each sending, also for those that it repeats by
 * itself; that is how these are counted. Large bodies are handed over piece by piece and the clock is
 * set again with each piece. What is received has a maximum: one more byte ends the call. */

#include "assay-http-private.h"

#include "assay-config.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static size_t
on_body (char *data, size_t size, size_t n, void *user_data)
{
  AssayHttpCall *self = user_data;

  n *= size;
  self->ended_at = assay_http_get_arrival (self->http, self->sent_at);
  if (self->received == NULL)
    self->received = g_byte_array_new ();
  if (self->received->len + n > self->max_bytes)
    {
      self->exceeded = self->max_bytes;
      return n + 1;
    }
  g_byte_array_append (self->received, (guint8 *) data, n);
  return n;
}

/* The length that the server announces saves growing the buffer, and reading what is too large. */
static gboolean
announce_length (AssayHttpCall *self, const char *value)
{
  guint64 length = g_ascii_strtoull (value, NULL, 10);

  if (length > self->max_bytes)
    {
      self->exceeded = self->max_bytes;
      return FALSE;
    }
  if (self->received == NULL)
    self->received = g_byte_array_sized_new (MIN (length, 1024 * 1024));
  return TRUE;
}

static size_t
on_header (char *data, size_t size, size_t n, void *user_data)
{
  AssayHttpCall *self = user_data;
  GString *lines = self->header_lines;
  const char *end = data + size * n;
  const char *colon = memchr (data, ':', size * n);
  const char *value;
  gsize at = lines->len;

  self->ended_at = assay_http_get_arrival (self->http, self->sent_at);
  if (size * n >= 5 && memcmp (data, "HTTP/", 5) == 0)
    {
      g_string_truncate (lines, 0); /* the answer after "100 Continue" or a redirect */
      return size * n;
    }
  if (colon == NULL)
    return size * n;
  if (lines->len + size * n > ASSAY_HTTP_MAX_HEADER_BYTES)
    {
      self->exceeded = ASSAY_HTTP_MAX_HEADER_BYTES;
      return 0;
    }
  for (value = colon + 1; value < end && g_ascii_isspace (*value); value++)
    ;
  while (end > value && g_ascii_isspace (end[-1]))
    end--;
  for (const char *p = data; p < colon; p++)
    g_string_append_c (lines, g_ascii_tolower (*p));
  g_string_append_c (lines, '\0');
  g_string_append_len (lines, value, end - value);
  g_string_append_c (lines, '\0');
  if (strcmp (lines->str + at, "content-length") == 0 && !announce_length (self, value))
    return 0;
  return size * n;
}

static int
on_before_request (void *user_data, char *to, char *from, int to_port, int from_port)
{
  AssayHttpCall *self = user_data;

  self->sent_at = g_get_monotonic_time ();
  self->n_sends++;
  return CURL_PREREQFUNC_OK;
}

static size_t
on_read_body (char *buffer, size_t size, size_t n, void *user_data)
{
  AssayHttpCall *self = user_data;
  gsize length;
  const char *data = g_bytes_get_data (self->body, &length);
  gsize count = MIN (size * n, length - self->body_sent);

  memcpy (buffer, data + self->body_sent, count);
  self->body_sent += count;
  self->sent_at = g_get_monotonic_time ();
  return count;
}

static int
on_seek_body (void *user_data, curl_off_t offset, int origin)
{
  AssayHttpCall *self = user_data;

  if (origin != SEEK_SET || offset < 0 || (gsize) offset > g_bytes_get_size (self->body))
    return CURL_SEEKFUNC_FAIL;
  self->body_sent = offset;
  return CURL_SEEKFUNC_OK;
}

/* The one place where it is certain which address is connected to, whatever names and redirects say. */
static curl_socket_t
on_open_socket (void *user_data, curlsocktype purpose, struct curl_sockaddr *address)
{
  AssayHttpCall *self = user_data;
  int fd;

  if (self->flags & ASSAY_HTTP_PUBLIC_ONLY)
    {
      g_autoptr (GSocketAddress) native
          = g_socket_address_new_from_native (&address->addr, address->addrlen);
      GInetAddress *inet = G_IS_INET_SOCKET_ADDRESS (native)
                               ? g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (native))
                               : NULL;

      if (inet == NULL || assay_http_address_is_private (inet))
        {
          g_free (self->private_address);
          self->private_address = inet != NULL ? g_inet_address_to_string (inet) : g_strdup ("?");
          return CURL_SOCKET_BAD;
        }
    }
  fd = socket (address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (fd >= 0)
    assay_http_own_socket (self->http, fd);
  return fd;
}

static void
set_functions (AssayHttpCall *self)
{
  const AssayCurl *curl = self->curl;

  curl->easy_setopt (self->easy, CURLOPT_PRIVATE, self);
  curl->easy_setopt (self->easy, CURLOPT_ERRORBUFFER, self->problem);
  curl->easy_setopt (self->easy, CURLOPT_WRITEFUNCTION, on_body);
  curl->easy_setopt (self->easy, CURLOPT_WRITEDATA, self);
  curl->easy_setopt (self->easy, CURLOPT_HEADERFUNCTION, on_header);
  curl->easy_setopt (self->easy, CURLOPT_HEADERDATA, self);
  curl->easy_setopt (self->easy, CURLOPT_READFUNCTION, on_read_body);
  curl->easy_setopt (self->easy, CURLOPT_READDATA, self);
  curl->easy_setopt (self->easy, CURLOPT_SEEKFUNCTION, on_seek_body);
  curl->easy_setopt (self->easy, CURLOPT_SEEKDATA, self);
  curl->easy_setopt (self->easy, CURLOPT_PREREQFUNCTION, on_before_request);
  curl->easy_setopt (self->easy, CURLOPT_PREREQDATA, self);
  curl->easy_setopt (self->easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
  curl->easy_setopt (self->easy, CURLOPT_OPENSOCKETDATA, self);
}

AssayHttpCall *
assay_http_call_new (AssayHttp *http, const AssayCurl *curl, AssayHttpFlags flags, const char *ca_file)
{
  AssayHttpCall *self = g_new0 (AssayHttpCall, 1);

  self->http = http;
  self->curl = curl;
  self->flags = flags;
  self->link.data = self;
  self->header_lines = g_string_sized_new (512);
  self->easy = curl->easy_init ();
  set_functions (self);
  curl->easy_setopt (self->easy, CURLOPT_NOSIGNAL, 1L);
  curl->easy_setopt (self->easy, CURLOPT_QUICK_EXIT, 1L); /* never wait for a name's lookup to end */
  curl->easy_setopt (self->easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl->easy_setopt (self->easy, CURLOPT_USERAGENT, "Assay/" ASSAY_VERSION);
  curl->easy_setopt (self->easy, CURLOPT_CONNECTTIMEOUT_MS, (long) (ASSAY_HTTP_CONNECT_TIMEOUT_US / 1000));
  curl->easy_setopt (self->easy, CURLOPT_TCP_KEEPALIVE, 1L);
  if (ca_file != NULL)
    curl->easy_setopt (self->easy, CURLOPT_CAINFO, ca_file);
  if (flags & ASSAY_HTTP_PUBLIC_ONLY)
    curl->easy_setopt (self->easy, CURLOPT_PROXY, "");
  if (flags & ASSAY_HTTP_FOLLOW)
    {
      curl->easy_setopt (self->easy, CURLOPT_FOLLOWLOCATION, 1L);
      curl->easy_setopt (self->easy, CURLOPT_MAXREDIRS, (long) ASSAY_HTTP_MAX_REDIRECTS);
    }
  return self;
}

/* Forgets the request and its answer, keeps handle and options. */
void
assay_http_call_reset (AssayHttpCall *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->headers, assay_http_headers_unref);
  g_clear_pointer (&self->first_line.data, g_free);
  g_clear_pointer (&self->received, g_byte_array_unref);
  g_clear_pointer (&self->private_address, g_free);
  g_string_truncate (self->header_lines, 0);
  self->body_sent = 0;
  self->sent_at = 0;
  self->ended_at = 0;
  self->n_sends = 0;
  self->exceeded = 0;
  self->cancelled = FALSE;
  self->code = CURLE_OK;
  self->problem[0] = '\0';
}

void
assay_http_call_free (AssayHttpCall *self)
{
  assay_http_call_reset (self);
  self->curl->easy_cleanup (self->easy);
  g_string_free (self->header_lines, TRUE);
  g_free (self->url);
  g_free (self);
}

static void
prepare_url (AssayHttpCall *self, const char *url)
{
  if (g_strcmp0 (self->url, url) == 0)
    return;
  g_free (self->url);
  self->url = g_strdup (url);
  self->curl->easy_setopt (self->easy, CURLOPT_URL, self->url);
  self->curl->easy_setopt (self->easy, CURLOPT_NOPROXY, assay_http_is_local (url) ? "*" : NULL);
  /* Over TLS the first request shows whether the server takes many on one connection. */
  self->curl->easy_setopt (self->easy, CURLOPT_PIPEWAIT,
                           (long) g_ascii_strncasecmp (url, "https:", 6) == 0);
}

static void
prepare_body (AssayHttpCall *self, GBytes *body)
{
  const AssayCurl *curl = self->curl;
  const char *data;
  gsize length;

  if (body == NULL)
    {
      curl->easy_setopt (self->easy, CURLOPT_HTTPGET, 1L);
      return;
    }
  self->body = g_bytes_ref (body);
  data = g_bytes_get_data (body, &length);
  curl->easy_setopt (self->easy, CURLOPT_POST, 1L);
  curl->easy_setopt (self->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) length);
  if (length == 0)
    data = "";
  curl->easy_setopt (self->easy, CURLOPT_POSTFIELDS, length < ASSAY_HTTP_STREAM_BYTES ? data : NULL);
}

void
assay_http_call_prepare (AssayHttpCall *self, const AssayHttpRequest *request)
{
  struct curl_slist *lines;

  prepare_url (self, request->url);
  prepare_body (self, request->body);
  self->headers = request->headers != NULL ? assay_http_headers_ref (request->headers)
                                           : assay_http_headers_new ();
  lines = self->headers->first;
  if (request->idempotency_key != NULL)
    {
      self->first_line.data = g_strconcat ("Idempotency-Key: ", request->idempotency_key, NULL);
      self->first_line.next = lines;
      lines = &self->first_line;
    }
  self->curl->easy_setopt (self->easy, CURLOPT_HTTPHEADER, lines);

  self->max_bytes = request->max_bytes > 0 ? request->max_bytes : ASSAY_HTTP_DEFAULT_MAX_BYTES;
  self->timeout_us = request->timeout_us;
  self->curl->easy_setopt (self->easy, CURLOPT_TIMEOUT_MS, (long) ((self->timeout_us + 999) / 1000));
}

/* Hands the answer over. */
void
assay_http_call_finish (AssayHttpCall *self)
{
  g_autoptr (GError) error = assay_http_call_dup_error (self);
  g_autoptr (GBytes) body = NULL;
  AssayHttpReply reply = { .error = error, .headers = self->header_lines };
  long status = 0;
  long redirects = 0;

  if (self->received != NULL)
    body = g_byte_array_free_to_bytes (g_steal_pointer (&self->received));
  self->curl->easy_getinfo (self->easy, CURLINFO_RESPONSE_CODE, &status);
  self->curl->easy_getinfo (self->easy, CURLINFO_REDIRECT_COUNT, &redirects);
  reply.status = self->cancelled ? 0 : status;
  reply.body = body;
  if (self->sent_at > 0)
    reply.latency_us = MAX (0, (self->ended_at > 0 ? self->ended_at : g_get_monotonic_time ()) - self->sent_at);
  reply.resends = MAX (0, (int) self->n_sends - 1 - (int) redirects);
  self->done (&reply, self->user_data);
}

/**
 * assay_http_reply_get_header:
 * @name: in lower case
 *
 * Returns: (transfer none) (nullable): the first value of @name.
 */
const char *
assay_http_reply_get_header (const AssayHttpReply *reply, const char *name)
{
  const char *p = reply->headers->str;
  const char *end = p + reply->headers->len;

  while (p < end)
    {
      const char *value = p + strlen (p) + 1;

      if (strcmp (p, name) == 0)
        return value;
      p = value + strlen (value) + 1;
    }
  return NULL;
}
