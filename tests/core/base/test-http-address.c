/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-error.h"
#include "assay-http.h"

#include <string.h>

static void
test_private_addresses (void)
{
  static const struct
  {
    const char *address;
    gboolean is_private;
  } table[] = {
    { "127.0.0.1", TRUE },  { "10.1.2.3", TRUE },       { "172.16.0.1", TRUE },      { "172.32.0.1", FALSE },
    { "192.168.9.9", TRUE }, { "169.254.169.254", TRUE }, { "100.64.0.1", TRUE },    { "100.128.0.1", FALSE },
    { "0.0.0.0", TRUE },    { "8.8.8.8", FALSE },       { "224.0.0.1", TRUE },       { "255.255.255.255", TRUE },
    { "::1", TRUE },        { "::", TRUE },             { "fe80::1", TRUE },         { "fd00::1", TRUE },
    { "2001:4860:4860::8888", FALSE }, { "::ffff:10.0.0.1", TRUE }, { "::ffff:8.8.8.8", FALSE },
    { "64:ff9b::7f00:1", TRUE },       { "64:ff9b::808:808", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (table[i].address);

      g_test_message ("%s", table[i].address);
      g_assert_cmpint (assay_http_address_is_private (address), ==, table[i].is_private);
    }
}

static void
test_urls (void)
{
  static const struct
  {
    const char *url;
    const char *message; /* NULL: good */
    const char *place;
    gboolean local;
  } table[] = {
    { "https://api.example.com/v1", NULL, "api.example.com", FALSE },
    { "http://localhost:11434/v1", NULL, "localhost:11434", TRUE },
    { "http://127.8.0.1:1", NULL, "127.8.0.1:1", TRUE },
    { "http://[::1]:8000/v1", NULL, "[::1]:8000", TRUE },
    { "http://localhost.example.com", NULL, "localhost.example.com", FALSE },
    { "api.example.com/v1", "must begin with http", NULL, FALSE },
    { "", "is empty", NULL, FALSE },
    { "ftp://x/", "must begin with http", NULL, FALSE },
    { "http:///v1", "names no host", NULL, FALSE },
    { "http://me:hunter2@x/", "must not hold a user", NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean good = assay_http_check_url (table[i].url, &error);
      g_autofree char *place = assay_http_dup_place (table[i].url);

      g_test_message ("%s", table[i].url);
      g_assert_cmpint (good, ==, table[i].message == NULL);
      if (good)
        {
          g_assert_cmpstr (place, ==, table[i].place);
          g_assert_cmpint (assay_http_is_local (table[i].url), ==, table[i].local);
        }
      else
        {
          g_assert_nonnull (strstr (error->message, table[i].message));
          g_assert_null (strstr (error->message, "hunter2"));
        }
    }
}

static void
test_header_lines (void)
{
  g_autoptr (AssayHttpHeaders) headers = assay_http_headers_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (assay_http_headers_add (headers, "Authorization", "Bearer käse", NULL));
  g_assert_false (assay_http_headers_add (headers, "Authorization", "Bearer a\r\nX: y", &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
  g_assert_null (strstr (error->message, "Bearer"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/http-address/private", test_private_addresses);
  g_test_add_func ("/base/http-address/urls", test_urls);
  g_test_add_func ("/base/http-address/header-lines", test_header_lines);
  return g_test_run ();
}
