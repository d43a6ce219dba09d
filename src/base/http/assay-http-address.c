/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-http-address.c: what can be said of an address without connecting to it: whether it is one,
 * how to name its place in a message (host and port: never the user, the password or the query), and
 * whether it leads to this machine or into a network that is not public. */

#include "assay-http.h"

#include "assay-error.h"

#include <string.h>

typedef struct
{
  guint8 bytes[16];
  guint bits;
} Range;

/* RFC 6890 and its registry, without what GInetAddress knows already. */
static const Range private_ipv4[] = {
  { { 0 }, 8 },           { { 10 }, 8 },         { { 100, 64 }, 10 }, { { 127 }, 8 },
  { { 169, 254 }, 16 },   { { 172, 16 }, 12 },   { { 192, 0, 0 }, 24 }, { { 192, 168 }, 16 },
  { { 198, 18 }, 15 },    { { 224 }, 4 },        { { 240 }, 4 },
};

static const Range private_ipv6[] = {
  { { 0 }, 127 },         /* unspecified and loopback */
  { { 0xfc }, 7 },        /* unique local */
  { { 0xfe, 0x80 }, 10 }, /* link-local */
  { { 0xfe, 0xc0 }, 10 }, /* site-local */
  { { 0xff }, 8 },        /* multicast */
};

static const guint8 mapped_ipv4[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
static const guint8 nat64[12] = { 0, 0x64, 0xff, 0x9b };

static gboolean
in_ranges (const guint8 *bytes, const Range *ranges, guint n_ranges)
{
  for (guint i = 0; i < n_ranges; i++)
    {
      guint whole = ranges[i].bits / 8;
      guint8 mask = 0xff << (8 - ranges[i].bits % 8);

      if (memcmp (bytes, ranges[i].bytes, whole) == 0 &&
          (ranges[i].bits % 8 == 0 || (bytes[whole] & mask) == ranges[i].bytes[whole]))
        return TRUE;
    }
  return FALSE;
}

/**
 * assay_http_address_is_private:
 *
 * Returns: whether @address leads to this machine, its network, or nowhere in public. Any thread.
 */
gboolean
assay_http_address_is_private (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    return in_ranges (bytes, private_ipv4, G_N_ELEMENTS (private_ipv4));
  if (memcmp (bytes, mapped_ipv4, 12) == 0 || memcmp (bytes, nat64, 12) == 0)
    return in_ranges (bytes + 12, private_ipv4, G_N_ELEMENTS (private_ipv4));
  return in_ranges (bytes, private_ipv6, G_N_ELEMENTS (private_ipv6));
}

/**
 * assay_http_check_url:
 * @url: what the user typed
 *
 * Returns: whether @url is a complete http or https address without user and password; else
 * %ASSAY_ERROR_INVALID that says what is missing. Any thread.
 */
gboolean
assay_http_check_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *what = NULL;

  if (*url == '\0')
    what = "is empty";
  else if (uri == NULL || (strcmp (g_uri_get_scheme (uri), "http") != 0 &&
                           strcmp (g_uri_get_scheme (uri), "https") != 0))
    what = "must begin with http:// or https://";
  else if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    what = "names no host";
  else if (g_uri_get_userinfo (uri) != NULL)
    what = "must not hold a user or a password";
  if (what == NULL)
    return TRUE;
  if (uri != NULL && g_uri_get_userinfo (uri) != NULL)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "The address %s", what);
  else
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID, "The address “%s” %s", url, what);
  return FALSE;
}

/**
 * assay_http_dup_place:
 *
 * Returns: (transfer full): host and, when it is not the usual one, port of @url, for messages.
 * Any thread.
 */
char *
assay_http_dup_place (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL)
    return g_strdup ("the server");
  if (g_uri_get_port (uri) < 0)
    return g_strdup (host);
  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%d" : "%s:%d", host, g_uri_get_port (uri));
}

/**
 * assay_http_is_local:
 *
 * Returns: whether @url says that it is on this machine: nothing leaves it. Any thread.
 */
gboolean
assay_http_is_local (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autoptr (GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;

  if (host == NULL)
    return FALSE;
  return address != NULL ? g_inet_address_get_is_loopback (address)
                         : g_ascii_strcasecmp (host, "localhost") == 0 ||
                               g_str_has_suffix (host, ".localhost");
}
