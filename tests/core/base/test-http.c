/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-http.c: the client against a server that misbehaves in every way that servers do. */
#include "assay-error.h"
#include "assay-http.h"
#include "assay-test-server.h"

#include <string.h>
#include <sys/socket.h>
#include <time.h>

typedef struct
{
  gboolean done;
  GError *error;
  guint status;
  char *body;
  char *location;
  char *type;
  gint64 latency_us;
  gint64 server_us;
  guint resends;
} Answer;

static void
answer_clear (Answer *self)
{
  g_clear_error (&self->error);
  g_free (self->body);
  g_free (self->location);
  g_free (self->type);
}

static void
keep (const AssayHttpReply *reply, gpointer user_data)
{
  Answer *answer = user_data;
  const char *took = assay_http_reply_get_header (reply, "x-took-us");

  g_assert_false (answer->done);
  answer->done = TRUE;
  answer->error = reply->error != NULL ? g_error_copy (reply->error) : NULL;
  answer->status = reply->status;
  if (reply->body != NULL)
    answer->body = g_strndup (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body));
  answer->location = g_strdup (assay_http_reply_get_header (reply, "location"));
  answer->type = g_strdup (assay_http_reply_get_header (reply, "content-type"));
  answer->latency_us = reply->latency_us;
  answer->server_us = took != NULL ? g_ascii_strtoll (took, NULL, 10) : 0;
  answer->resends = reply->resends;
}

static void
wait_for (Answer *answer)
{
  while (!answer->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
fetch (AssayHttp *http, AssayTestServer *server, const char *path, const AssayHttpRequest *options, Answer *answer)
{
  g_autofree char *url = assay_test_server_url (server, path);
  AssayHttpRequest request = *options;

  request.url = url;
  if (request.timeout_us == 0)
    request.timeout_us = 20 * G_USEC_PER_SEC;
  assay_http_send (http, &request, NULL, keep, answer);
  g_assert_false (answer->done);
  wait_for (answer);
}

static gboolean
write_for_ever (const AssayTestRequest *request, const char *piece, gint64 pause_us)
{
  while (assay_test_write (request, "%s", piece))
    if (pause_us > 0 && !assay_test_server_sleep (request->server, pause_us))
      break;
  return FALSE;
}

static gboolean
echo (const AssayTestRequest *request)
{
  g_autofree char *key = assay_test_dup_header (request, "idempotency-key");
  g_autofree char *secret = assay_test_dup_header (request, "authorization");
  g_autofree char *body = g_strdup_printf ("%s %zu %s %s", request->method, request->length, key, secret);

  return assay_test_answer (request, 200, "Content-Type: text/plain\r\n", body);
}

static gboolean
answer_slowly (const AssayTestRequest *request, gint64 us)
{
  gint64 begin = g_get_monotonic_time ();
  g_autofree char *took = NULL;

  if (!assay_test_server_sleep (request->server, us))
    return FALSE;
  took = g_strdup_printf ("X-Took-Us: %" G_GINT64_FORMAT "\r\n", g_get_monotonic_time () - begin);
  return assay_test_answer (request, 200, took, "{}");
}

static gboolean
misbehave (const AssayTestRequest *request, gpointer user_data)
{
  const char *path = request->path;

  if (g_str_equal (path, "/reset"))
    {
      struct linger now = { 1, 0 };

      setsockopt (g_socket_get_fd (request->socket), SOL_SOCKET, SO_LINGER, &now, sizeof now);
      return FALSE;
    }
  if (g_str_equal (path, "/hang"))
    return assay_test_server_sleep (request->server, G_TIME_SPAN_HOUR);
  if (g_str_equal (path, "/drip"))
    {
      assay_test_write (request, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
      return write_for_ever (request, " ", 10000);
    }
  if (g_str_equal (path, "/huge"))
    {
      assay_test_write (request, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      return write_for_ever (request, "10\r\n0123456789abcdef\r\n", 0);
    }
  if (g_str_equal (path, "/huge-length"))
    return assay_test_write (request, "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
  if (g_str_equal (path, "/headers"))
    {
      assay_test_write (request, "HTTP/1.1 200 OK\r\n");
      return write_for_ever (request, "X-More: and more and more and more\r\n", 0);
    }
  if (g_str_equal (path, "/cut"))
    {
      assay_test_write (request, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half");
      return FALSE;
    }
  if (g_str_equal (path, "/cut-chunk"))
    {
      assay_test_write (request, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc");
      return FALSE;
    }
  if (g_str_equal (path, "/ssh"))
    {
      assay_test_write (request, "SSH-2.0-OpenSSH_9.2\r\n");
      return FALSE;
    }
  if (g_str_equal (path, "/redirect"))
    return assay_test_answer (request, 302, "Location: http://127.0.0.1:1/echo\r\n", "");
  if (g_str_equal (path, "/redirect-here"))
    return assay_test_answer (request, 307, "Location: /echo\r\n", "");
  if (g_str_equal (path, "/redirect-for-ever"))
    return assay_test_answer (request, 307, "Location: /redirect-for-ever\r\n", "");
  if (g_str_equal (path, "/die-when-reused"))
    return request->nth == 1 && echo (request);
  if (g_str_equal (path, "/slow"))
    return answer_slowly (request, 20000);
  if (g_str_equal (path, "/500"))
    return assay_test_answer (request, 500, "", "oops");
  return g_str_equal (path, "/echo") && echo (request); /* else: close */
}

typedef struct
{
  const char *what;
  const char *path;
  int code; /* ASSAY_ERROR, or -1 */
  const char *message;
  guint status;
  const char *body;
  gint64 timeout_us;
} Case;

static const Case cases[] = {
  { "good", "/echo", -1, NULL, 200, "GET 0 (null) Bearer secret" },
  { "a status is an answer", "/500", -1, NULL, 500, "oops" },
  { "redirect is not followed", "/redirect", -1, NULL, 302, NULL },
  { "closed without a word", "/close", ASSAY_ERROR_NETWORK, "closed the connection without an answer" },
  { "reset", "/reset", ASSAY_ERROR_NETWORK, "reset the connection" },
  { "cut", "/cut", ASSAY_ERROR_NETWORK, "in the middle of its answer", 200, "{\"half" },
  { "cut chunk", "/cut-chunk", ASSAY_ERROR_NETWORK, "in the middle of its answer", 200, "abc" },
  { "no answer", "/hang", ASSAY_ERROR_TIMEOUT, "did not answer within 0.2 s", 0, NULL, 200000 },
  { "a byte now and then", "/drip", ASSAY_ERROR_TIMEOUT, "was not complete within 0.2 s", 200, " ", 200000 },
  { "more than allowed", "/huge", ASSAY_ERROR_TOO_LARGE, "larger than the maximum of 1.0", 200 },
  { "announces more", "/huge-length", ASSAY_ERROR_TOO_LARGE, "larger than the maximum", 200 },
  { "headers without end", "/headers", ASSAY_ERROR_TOO_LARGE, "larger than the maximum of 64.0" },
  { "not HTTP", "/ssh", ASSAY_ERROR_SERVER, "does not speak HTTP" },
};

static void
check_case (const Case *c, const Answer *answer)
{
  g_test_message ("%s: %s", c->what, answer->error != NULL ? answer->error->message : "no error");
  if (c->code < 0)
    g_assert_no_error (answer->error);
  else
    {
      g_assert_error (answer->error, ASSAY_ERROR, c->code);
      g_assert_nonnull (strstr (answer->error->message, c->message));
      g_assert_null (strstr (answer->error->message, "secret"));
    }
  if (c->status != 0)
    g_assert_cmpuint (answer->status, ==, c->status);
  if (c->body != NULL)
    g_assert_true (g_str_has_prefix (answer->body, c->body));
  g_assert_cmpuint (answer->resends, ==, 0);
}

static void
test_faults (void)
{
  g_autoptr (AssayTestServer) server = assay_test_server_new (NULL, misbehave, NULL);
  g_autoptr (AssayHttpHeaders) headers = assay_http_headers_new ();

  g_assert_true (assay_http_headers_add (headers, "Authorization", "Bearer secret", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AssayHttp) http = assay_http_new (4, ASSAY_HTTP_NONE, NULL);
      AssayHttpRequest options
          = { .headers = headers, .timeout_us = cases[i].timeout_us, .max_bytes = 1024 * 1024 };
      gint64 begin = g_get_monotonic_time ();
      Answer answer = { 0 };

      fetch (http, server, cases[i].path, &options, &answer);
      check_case (&cases[i], &answer);
      if (cases[i].timeout_us > 0)
        g_assert_cmpint (g_get_monotonic_time () - begin, >=, cases[i].timeout_us);
      answer_clear (&answer);
    }
}

static void
test_post (void)
{
  static const gsize lengths[] = { 0, 1, 1000, 64 * 1024, 5 * 1024 * 1024, 2 };
  g_autoptr (AssayTestServer) server = assay_test_server_new (NULL, misbehave, NULL);
  g_autoptr (AssayHttp) http = assay_http_new (4, ASSAY_HTTP_NONE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_take (g_strnfill (lengths[i], 'x'), lengths[i]);
      AssayHttpRequest options = { .body = body, .idempotency_key = "k1" };
      g_autofree char *expected = g_strdup_printf ("POST %zu k1 (null)", lengths[i]);
      Answer answer = { 0 };

      fetch (http, server, "/echo", &options, &answer);
      g_assert_no_error (answer.error);
      g_assert_cmpstr (answer.body, ==, expected);
      g_assert_cmpstr (answer.type, ==, "text/plain");
      answer_clear (&answer);

      answer = (Answer){ 0 };
      fetch (http, server, "/echo", &(AssayHttpRequest){ 0 }, &answer);
      g_assert_cmpstr (answer.body, ==, "GET 0 (null) (null)");
      answer_clear (&answer);
    }
}

static void
test_resend_is_counted (void)
{
  g_autoptr (AssayTestServer) server = assay_test_server_new (NULL, misbehave, NULL);
  g_autoptr (AssayHttp) http = assay_http_new (4, ASSAY_HTTP_NONE, NULL);
  g_autoptr (GBytes) small = g_bytes_new_static ("abc", 3);
  g_autoptr (GBytes) large = g_bytes_new_take (g_strnfill (100000, 'x'), 100000);
  GBytes *bodies[] = { small, small, large };

  for (guint i = 0; i < 3; i++)
    {
      AssayHttpRequest options = { .body = bodies[i], .idempotency_key = "k" };
      g_autofree char *expected = g_strdup_printf ("POST %zu k (null)", g_bytes_get_size (bodies[i]));
      Answer answer = { 0 };

      fetch (http, server, "/die-when-reused", &options, &answer);
      g_assert_no_error (answer.error);
      g_assert_cmpstr (answer.body, ==, expected);
      g_assert_cmpuint (answer.resends, ==, i == 0 ? 0 : 1);
      answer_clear (&answer);
    }
}

static void
test_redirects (void)
{
  g_autoptr (AssayTestServer) server = assay_test_server_new (NULL, misbehave, NULL);
  g_autoptr (AssayHttp) strict = assay_http_new (4, ASSAY_HTTP_NONE, NULL);
  g_autoptr (AssayHttp) following = assay_http_new (4, ASSAY_HTTP_FOLLOW, NULL);
  AssayHttpRequest options = { 0 };
  Answer answer = { 0 };

  fetch (strict, server, "/redirect", &options, &answer);
  g_assert_cmpstr (answer.location, ==, "http://127.0.0.1:1/echo");
  answer_clear (&answer);

  answer = (Answer){ 0 };
  fetch (following, server, "/redirect-here", &options, &answer);
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_cmpuint (answer.resends, ==, 0);
  answer_clear (&answer);

  answer = (Answer){ 0 };
  fetch (following, server, "/redirect-for-ever", &options, &answer);
  g_assert_error (answer.error, ASSAY_ERROR, ASSAY_ERROR_SERVER);
  answer_clear (&answer);
}

static int
compare_excess (gconstpointer a, gconstpointer b)
{
  return *(const gint64 *) a < *(const gint64 *) b ? -1 : *(const gint64 *) a > *(const gint64 *) b;
}

#define WORK_US 2000

static void
keep_and_work (const AssayHttpReply *reply, gpointer user_data)
{
  clock_t end = clock () + WORK_US * (CLOCKS_PER_SEC / G_USEC_PER_SEC);

  keep (reply, user_data);
  while (clock () < end)
    ;
}

/* 64 answers at the same moment, each of which costs us 2 ms: the last one waits for 128 ms, but it
 * did not take the server that long, and that must not be shown. Returns the median of what the shown
 * latency exceeds the server's own by, as a share of all that the callbacks took. */
static double
median_excess (AssayHttp *http, AssayTestServer *server)
{
  g_autofree char *url = assay_test_server_url (server, "/slow");
  AssayHttpRequest request = { .url = url, .timeout_us = 60 * G_USEC_PER_SEC };
  Answer answers[64] = { 0 };
  gint64 excess[64];
  gint64 begin;

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    assay_http_send (http, &request, NULL, keep_and_work, &answers[i]);
  wait_for (&answers[0]);
  begin = g_get_monotonic_time ();
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      wait_for (&answers[i]);
      g_assert_no_error (answers[i].error);
      excess[i] = answers[i].latency_us - answers[i].server_us;
      g_assert_cmpint (excess[i], >=, 0);
      answer_clear (&answers[i]);
    }
  qsort (excess, G_N_ELEMENTS (excess), sizeof excess[0], compare_excess);
  return (double) excess[G_N_ELEMENTS (excess) / 2] / (double) (g_get_monotonic_time () - begin);
}

static void
test_latency (void)
{
  g_autoptr (AssayTestServer) server = assay_test_server_new (NULL, misbehave, NULL);
  g_autoptr (AssayHttp) http = assay_http_new (64, ASSAY_HTTP_NONE, NULL);
  double best = 1;

  /* The first round connects. Counted by when its callback runs, the median is half of it all. */
  for (int round = 0; round < 20 && best > 0.1; round++)
    best = MIN (best, median_excess (http, server));
  g_test_message ("the shown latency holds %.1f %% of what callbacks took", best * 100);
  g_assert_cmpfloat (best, <, 0.35);
}

static gpointer
cancel_later (gpointer data)
{
  g_usleep (50000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (AssayTestServer) server = assay_test_server_new (NULL, misbehave, NULL);
  g_autoptr (AssayHttp) http = assay_http_new (4, ASSAY_HTTP_NONE, NULL);
  g_autofree char *url = assay_test_server_url (server, "/hang");
  AssayHttpRequest request = { .url = url, .timeout_us = 20 * G_USEC_PER_SEC };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Answer answers[4] = { 0 };
  gint64 begin = g_get_monotonic_time ();
  GThread *thread;

  for (guint i = 0; i < 3; i++)
    assay_http_send (http, &request, cancellable, keep, &answers[i]);
  request.timeout_us = 300000;
  assay_http_send (http, &request, NULL, keep, &answers[3]);
  thread = g_thread_new ("cancel", cancel_later, cancellable);
  for (guint i = 0; i < 4; i++)
    {
      wait_for (&answers[i]);
      if (i < 3)
        g_assert_error (answers[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      else
        g_assert_error (answers[i].error, ASSAY_ERROR, ASSAY_ERROR_TIMEOUT);
      answer_clear (&answers[i]);
    }
  g_thread_join (thread);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 10 * ASSAY_TEST_PATIENCE * G_USEC_PER_SEC);

  /* Cancelled before it is sent, and the client given up while it is in flight. */
  answers[0] = (Answer){ 0 };
  assay_http_send (http, &request, cancellable, keep, &answers[0]);
  g_assert_false (answers[0].done);
  g_clear_pointer (&http, assay_http_unref);
  wait_for (&answers[0]);
  g_assert_error (answers[0].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  answer_clear (&answers[0]);
}

typedef struct
{
  AssayHttp *http;
  const AssayHttpRequest *request;
  GCancellable *cancellable;
  Answer first;
  Answer second;
} Follower;

static void
send_another (const AssayHttpReply *reply, gpointer data)
{
  Follower *follower = data;

  keep (reply, &follower->first);
  assay_http_send (follower->http, follower->request, follower->cancellable, keep, &follower->second);
}

/* Who is told of the end may send once more with the same cancellable, while others that it ended are
 * still waiting to be told. */
static void
test_send_after_cancel (void)
{
  g_autoptr (AssayTestServer) server = assay_test_server_new (NULL, misbehave, NULL);
  g_autoptr (AssayHttp) http = assay_http_new (4, ASSAY_HTTP_NONE, NULL);
  g_autofree char *url = assay_test_server_url (server, "/hang");
  AssayHttpRequest request = { .url = url, .timeout_us = 60 * ASSAY_TEST_PATIENCE * G_USEC_PER_SEC };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Follower followers[3] = { 0 };
  gint64 begin = g_get_monotonic_time ();

  for (guint i = 0; i < G_N_ELEMENTS (followers); i++)
    {
      followers[i] = (Follower){ http, &request, cancellable, { 0 }, { 0 } };
      assay_http_send (http, &request, cancellable, send_another, &followers[i]);
    }
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (followers); i++)
    {
      wait_for (&followers[i].first);
      wait_for (&followers[i].second);
      g_assert_error (followers[i].first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_error (followers[i].second.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      answer_clear (&followers[i].first);
      answer_clear (&followers[i].second);
    }
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 10 * ASSAY_TEST_PATIENCE * G_USEC_PER_SEC);
}

typedef struct
{
  const char *what;
  const char *url;
  int code;
  const char *message;
} PlaceCase;

static const PlaceCase place_cases[] = {
  { "nobody there", "http://127.0.0.1:1/v1", ASSAY_ERROR_NETWORK, "Nothing answers at 127.0.0.1:1 (connection refused)" },
  { "no such name", "https://api.exampl.invalid/v1", ASSAY_ERROR_NETWORK, "The name api.exampl.invalid is not known" },
  { "no such name with a port", "http://exampl.invalid:8000/", ASSAY_ERROR_NETWORK, "The name exampl.invalid is not" },
  { "no address", "http://[::1/", ASSAY_ERROR_INVALID, "must begin with http" },
  { "other protocol", "file:///etc/passwd", ASSAY_ERROR_INVALID, "must begin with http" },
};

static void
test_places (void)
{
  g_autoptr (AssayHttp) http = assay_http_new (4, ASSAY_HTTP_NONE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (place_cases); i++)
    {
      AssayHttpRequest request = { .url = place_cases[i].url, .timeout_us = 20 * G_USEC_PER_SEC };
      Answer answer = { 0 };

      assay_http_send (http, &request, NULL, keep, &answer);
      wait_for (&answer);
      g_test_message ("%s: %s", place_cases[i].what, answer.error->message);
      g_assert_error (answer.error, ASSAY_ERROR, place_cases[i].code);
      g_assert_nonnull (strstr (answer.error->message, place_cases[i].message));
      answer_clear (&answer);
    }
}

static void
test_public_only (void)
{
  static const char *const hosts[] = { "127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0" };
  g_autoptr (AssayTestServer) server = assay_test_server_new (NULL, misbehave, NULL);
  g_autofree char *own = assay_test_server_url (server, "/echo");
  g_autoptr (AssayHttp) http = assay_http_new (4, ASSAY_HTTP_PUBLIC_ONLY | ASSAY_HTTP_FOLLOW, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *url = g_strconcat ("http://", hosts[i], strrchr (own, ':'), NULL);
      AssayHttpRequest request = { .url = url, .timeout_us = 20 * G_USEC_PER_SEC };
      Answer answer = { 0 };

      assay_http_send (http, &request, NULL, keep, &answer);
      wait_for (&answer);
      g_assert_error (answer.error, ASSAY_ERROR, ASSAY_ERROR_PERMISSION);
      g_assert_nonnull (strstr (answer.error->message, "not a public address"));
      answer_clear (&answer);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/http/faults", test_faults);
  g_test_add_func ("/base/http/post", test_post);
  g_test_add_func ("/base/http/resend-is-counted", test_resend_is_counted);
  g_test_add_func ("/base/http/redirects", test_redirects);
  g_test_add_func ("/base/http/latency", test_latency);
  g_test_add_func ("/base/http/cancel", test_cancel);
  g_test_add_func ("/base/http/send-after-cancel", test_send_after_cancel);
  g_test_add_func ("/base/http/places", test_places);
  g_test_add_func ("/base/http/public-only", test_public_only);
  return g_test_run ();
}
