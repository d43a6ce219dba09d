/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-test-server.c: a loopback server that says exactly what a test tells it to, byte for byte, also
 * what no proper HTTP server would. One thread accepts, one thread serves each connection, and a
 * handler of the test answers each request. Freeing the server ends all connections and joins. */

#include "assay-test-server.h"

#include <string.h>

struct _AssayTestServer
{
  GSocket *listener;
  GTlsCertificate *certificate;
  AssayTestHandler handler;
  gpointer user_data;
  GThread *thread;
  GPtrArray *threads; /* of connections; the accepting thread's */
  GCancellable *stop;
  guint16 port;
};

typedef struct
{
  AssayTestServer *server;
  GSocket *socket;
} Connection;

static gboolean
read_head (GDataInputStream *in, GString *head, GCancellable *stop)
{
  g_string_truncate (head, 0);
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (in, NULL, stop, NULL);

      if (line == NULL)
        return FALSE;
      if (*line == '\0')
        return TRUE;
      g_string_append_printf (head, "%s\n", line);
    }
}

/* As servers do that are spoken to in TLS and expect none. */
static gboolean
refuse_tls (Connection *self, GDataInputStream *in, const AssayTestRequest *request)
{
  char first = 0;

  if (g_buffered_input_stream_fill (G_BUFFERED_INPUT_STREAM (in), 1, self->server->stop, NULL) > 0)
    g_buffered_input_stream_peek (G_BUFFERED_INPUT_STREAM (in), &first, 0, 1);
  return first == 0x16 && assay_test_answer (request, 400, "", "This is no TLS port");
}

static gboolean
serve_one (Connection *self, GDataInputStream *in, GOutputStream *out, guint nth)
{
  g_autoptr (GString) head = g_string_new (NULL);
  g_autofree char *body = NULL;
  g_autofree char *length = NULL;
  g_auto (GStrv) words = NULL;
  AssayTestRequest request = { .out = out, .socket = self->socket, .server = self->server, .nth = nth };

  if (refuse_tls (self, in, &request) || !read_head (in, head, self->server->stop))
    return FALSE;
  words = g_strsplit (head->str, " ", 3);
  request.head = head->str;
  request.method = words[0];
  request.path = words[1];
  length = assay_test_dup_header (&request, "content-length");
  request.length = length != NULL ? g_ascii_strtoull (length, NULL, 10) : 0;
  body = g_malloc0 (request.length + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (in), body, request.length, NULL, self->server->stop, NULL))
    return FALSE;
  request.body = body;
  return self->server->handler (&request, self->server->user_data);
}

static gpointer
serve (gpointer data)
{
  Connection *self = data;
  g_autoptr (GSocketConnection) plain = g_socket_connection_factory_create_connection (self->socket);
  g_autoptr (GIOStream) stream = G_IO_STREAM (g_object_ref (plain));
  g_autoptr (GDataInputStream) in = NULL;

  if (self->server->certificate != NULL)
    {
      g_object_unref (stream);
      stream = g_tls_server_connection_new (G_IO_STREAM (plain), self->server->certificate, NULL);
    }
  in = g_data_input_stream_new (g_io_stream_get_input_stream (stream));
  g_data_input_stream_set_newline_type (in, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  for (guint nth = 1; serve_one (self, in, g_io_stream_get_output_stream (stream), nth); nth++)
    ;
  g_io_stream_close (stream, NULL, NULL);
  g_socket_close (self->socket, NULL);
  g_object_unref (self->socket);
  g_free (self);
  return NULL;
}

static gpointer
accept_all (gpointer data)
{
  AssayTestServer *self = data;
  GSocket *socket;

  while ((socket = g_socket_accept (self->listener, self->stop, NULL)) != NULL)
    {
      Connection *connection = g_new (Connection, 1);

      g_socket_set_option (socket, 6 /* TCP */, 1 /* NODELAY */, 1, NULL);
      *connection = (Connection){ self, socket };
      g_ptr_array_add (self->threads, g_thread_new ("connection", serve, connection));
    }
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (self->threads->pdata[i]);
  return NULL;
}

/* certificate: a PEM file for TLS, or NULL. handler: answers each request. */
AssayTestServer *
assay_test_server_new (const char *certificate, AssayTestHandler handler, gpointer user_data)
{
  AssayTestServer *self = g_new0 (AssayTestServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->handler = handler;
  self->user_data = user_data;
  self->stop = g_cancellable_new ();
  self->threads = g_ptr_array_new ();
  if (certificate != NULL)
    self->certificate = g_tls_certificate_new_from_file (certificate, &error);
  g_assert_no_error (error);
  self->listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, &error);
  g_assert_no_error (error);
  g_socket_set_listen_backlog (self->listener, 512);
  g_assert_true (g_socket_bind (self->listener, address, TRUE, NULL));
  g_assert_true (g_socket_listen (self->listener, NULL));
  bound = g_socket_get_local_address (self->listener, NULL);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("test-server", accept_all, self);
  return self;
}

void
assay_test_server_free (AssayTestServer *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  g_socket_close (self->listener, NULL);
  g_object_unref (self->listener);
  g_clear_object (&self->certificate);
  g_object_unref (self->stop);
  g_ptr_array_unref (self->threads);
  g_free (self);
}

char *
assay_test_server_url (AssayTestServer *self, const char *path)
{
  return g_strdup_printf ("%s://127.0.0.1:%u%s", self->certificate != NULL ? "https" : "http", self->port, path);
}

/* Returns whether the server still runs. */
gboolean
assay_test_server_sleep (AssayTestServer *self, gint64 us)
{
  gint64 end = g_get_monotonic_time () + us;

  for (;;)
    {
      gint64 left = end - g_get_monotonic_time ();

      if (g_cancellable_is_cancelled (self->stop))
        return FALSE;
      if (left <= 0)
        return TRUE;
      g_usleep (MIN (left, 50000));
    }
}

gboolean
assay_test_write (const AssayTestRequest *request, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return g_output_stream_write_all (request->out, text, strlen (text), NULL, request->server->stop, NULL);
}

/* headers: complete lines with their CR LF. */
gboolean
assay_test_answer (const AssayTestRequest *request, guint status, const char *headers, const char *body)
{
  return assay_test_write (request, "HTTP/1.1 %u Test\r\nContent-Length: %zu\r\n%s\r\n%s", status, strlen (body),
                           headers, body);
}

char *
assay_test_dup_header (const AssayTestRequest *request, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (request->head, "\n", -1);
  gsize length = strlen (name);

  for (char **line = lines; *line != NULL; line++)
    if (g_ascii_strncasecmp (*line, name, length) == 0 && (*line)[length] == ':')
      return g_strstrip (g_strdup (*line + length + 1));
  return NULL;
}
