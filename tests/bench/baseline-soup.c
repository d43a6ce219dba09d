/* SPDX-License-Identifier: GPL-3.0-or-later */
/* baseline-soup.c: the same requests as a run, sent by a bare libsoup session set up as well as it
 * can be: the connection limits raised, messages flagged idempotent so that connections are used
 * again. */

#include "baseline.h"

#include <libsoup/soup.h>
#include <string.h>

typedef struct
{
  Baseline baseline;
  SoupSession *session;
  GUri *uri;
  char *authorization;
  GMainLoop *main_loop;
} Loop;

static gboolean send_next (Loop *loop);

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Loop *loop = user_data;
  SoupMessage *message = soup_session_get_async_result_message (loop->session, result);
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (loop->session, result, NULL);

  loop->baseline.failed += bytes == NULL || soup_message_get_status (message) != SOUP_STATUS_OK;
  if (++loop->baseline.done == loop->baseline.requests)
    g_main_loop_quit (loop->main_loop);
  else
    send_next (loop);
}

static gboolean
send_next (Loop *loop)
{
  char *body = baseline_take_body (&loop->baseline);
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (body == NULL)
    return FALSE;
  bytes = g_bytes_new_take (body, strlen (body));
  message = soup_message_new_from_uri (SOUP_METHOD_POST, loop->uri);
  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  if (loop->authorization != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                                 loop->authorization);
  soup_session_send_and_read_async (loop->session, message, G_PRIORITY_DEFAULT, NULL, sent_cb,
                                    loop);
  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  Loop loop = { 0 };

  if (!baseline_parse (&loop.baseline, &argc, &argv))
    return 1;
  loop.uri = g_uri_parse (loop.baseline.url, SOUP_HTTP_URI_FLAGS, NULL);
  if (loop.baseline.key != NULL)
    loop.authorization = g_strdup_printf ("Bearer %s", loop.baseline.key);
  loop.main_loop = g_main_loop_new (NULL, FALSE);
  loop.session = soup_session_new_with_options ("max-conns", loop.baseline.in_flight + 4,
                                                "max-conns-per-host", loop.baseline.in_flight + 4,
                                                "timeout", 60, NULL);
  baseline_start (&loop.baseline);
  for (int i = 0; i < loop.baseline.in_flight && send_next (&loop); i++)
    ;
  g_main_loop_run (loop.main_loop);
  g_object_unref (loop.session);
  g_main_loop_unref (loop.main_loop);
  g_uri_unref (loop.uri);
  g_free (loop.authorization);
  return baseline_finish (&loop.baseline, "libsoup");
}
