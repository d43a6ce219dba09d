/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-in-thread.c: the model server as tests in C use it. */

#include "model-server.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

static const char body[] = "{\"model\":\"judge-1\","
                           "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}";

/* The status of one request on a connection of its own. */
static int
ask (ModelServer *server,
     const char  *text)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *content = g_strdup_printf (body, text);
  g_autofree char *request = NULL;
  char reply[4096] = "";
  gsize length;

  request = g_strdup_printf ("POST /v1/chat/completions HTTP/1.1\r\nConnection: close\r\n"
                             "Content-Length: %zu\r\n\r\n%s",
                             strlen (content), content);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1",
                                                model_server_get_port (server), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), reply,
                           sizeof reply - 1, &length, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (reply, "HTTP/1.1 "));
  return atoi (reply + strlen ("HTTP/1.1 "));
}

static void
test_serves (void)
{
  ModelServer *server = model_server_start ((const char *[]) { "--fault", "503:once", NULL });
  g_autofree char *stats = NULL;

  g_assert_cmpint (ask (server, "one"), ==, 503);
  g_assert_cmpint (ask (server, "one"), ==, 200);
  g_assert_cmpint (ask (server, "two"), ==, 503);
  g_assert_cmpint (model_server_get_stat (server, "requests"), ==, 3);
  g_assert_cmpint (model_server_get_stat (server, "completions"), ==, 1);
  g_assert_cmpint (model_server_get_stat (server, "tasks"), ==, 2);
  stats = model_server_dup_stats (server);
  g_assert_nonnull (strstr (stats, "\"faults\":2,"));
  model_server_stop (server);
}

static void
test_two_at_once (void)
{
  ModelServer *first = model_server_start ((const char *[]) { "--key", "sk-other", NULL });
  ModelServer *second = model_server_start ((const char *[]) { NULL });

  g_assert_cmpint (model_server_get_port (first), !=, model_server_get_port (second));
  g_assert_cmpint (ask (first, "one"), ==, 401);
  g_assert_cmpint (ask (second, "one"), ==, 200);
  model_server_stop (first);
  g_assert_cmpint (ask (second, "one"), ==, 200);
  model_server_stop (second);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tests/model-server/serves", test_serves);
  g_test_add_func ("/tests/model-server/two-at-once", test_two_at_once);
  return g_test_run ();
}
