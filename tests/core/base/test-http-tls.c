/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-http-tls.c: what is said of certificates. The server is GLib's, whose TLS module the leak
 * sanitizer cannot walk through, so leaks of the client are looked for in test-http.c only. */
#include "assay-error.h"
#include "assay-http.h"
#include "assay-test-server.h"

#include <string.h>

int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}

typedef struct
{
  gboolean done;
  GError *error;
} Answer;

static void
keep (const AssayHttpReply *reply, gpointer user_data)
{
  Answer *answer = user_data;

  answer->done = TRUE;
  answer->error = reply->error != NULL ? g_error_copy (reply->error) : NULL;
}

static gboolean
say_yes (const AssayTestRequest *request, gpointer user_data)
{
  return assay_test_answer (request, 200, "", "{}");
}

typedef struct
{
  const char *what;
  const char *server;
  const char *trusted;
  int code;
  const char *message;
} TlsCase;

static const TlsCase tls_cases[] = {
  { "trusted", "localhost.pem", "localhost.pem", -1, NULL },
  { "signed by itself", "localhost.pem", "expired.pem", ASSAY_ERROR_TLS, "is signed by itself" },
  { "expired", "expired.pem", "expired.pem", ASSAY_ERROR_TLS, "The certificate of 127.0.0.1:" },
  { "expired, says so", "expired.pem", "expired.pem", ASSAY_ERROR_TLS, "has expired" },
  { "for another name", "other-name.pem", "other-name.pem", ASSAY_ERROR_TLS, "is for another" },
  { "plain server", NULL, "localhost.pem", ASSAY_ERROR_TLS, "does not speak TLS on this port: try http://" },
};

static void
test_tls (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tls_cases); i++)
    {
      const TlsCase *c = &tls_cases[i];
      g_autofree char *dir = g_test_build_filename (G_TEST_DIST, "data", "tls", NULL);
      g_autofree char *own = c->server != NULL ? g_build_filename (dir, c->server, NULL) : NULL;
      g_autofree char *trusted = g_build_filename (dir, c->trusted, NULL);
      g_autoptr (AssayTestServer) server = assay_test_server_new (own, say_yes, NULL);
      g_autofree char *plain = assay_test_server_url (server, "/echo");
      g_autofree char *url = g_strconcat ("https", strstr (plain, "://"), NULL);
      AssayHttpRequest request = { .url = url, .timeout_us = 20 * G_USEC_PER_SEC };
      g_autoptr (AssayHttp) http = NULL;
      Answer answer = { 0 };

      g_setenv ("SSL_CERT_FILE", trusted, TRUE);
      http = assay_http_new (4, ASSAY_HTTP_NONE, NULL);
      assay_http_send (http, &request, NULL, keep, &answer);
      while (!answer.done)
        g_main_context_iteration (NULL, TRUE);
      g_test_message ("%s: %s", c->what, answer.error != NULL ? answer.error->message : "no error");
      if (c->code < 0)
        g_assert_no_error (answer.error);
      else
        {
          g_assert_error (answer.error, ASSAY_ERROR, c->code);
          g_assert_nonnull (strstr (answer.error->message, c->message));
        }
      g_clear_error (&answer.error);
    }
  g_unsetenv ("SSL_CERT_FILE");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/http-tls/certificates", test_tls);
  return g_test_run ();
}
