/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-http-error.c: what went wrong below HTTP, in one sentence for the person who must repair it:
 * the place, what happened there, and what to look at. curl's own words are only used where they are
 * the best there is; they never hold headers. A status of the server is no error here. */

#include "assay-http-private.h"

#include "assay-error.h"

#include <errno.h>
#include <string.h>

/* The results of OpenSSL's certificate check that people meet (X509_V_ERR_…). */
static const struct
{
  long result;
  const char *what;
} certificate_problems[] = {
  { 9, "is not valid yet" },
  { 10, "has expired" },
  { 18, "is signed by itself and not by an authority that this system trusts" },
  { 19, "comes from an authority that this system does not trust" },
  { 20, "comes from an authority that this system does not know" },
  { 21, "cannot be verified" },
  { 23, "has been revoked" },
  { 62, "is for another name" },
  { 64, "is for another address" },
};

static const struct
{
  int number; /* errno, or 0 for any */
  CURLcode code; /* or CURLE_OK for any */
  const char *before;
  const char *after;
} network_problems[] = {
  { ECONNREFUSED, CURLE_OK, "Nothing answers at ",
    " (connection refused): check the port and whether the server runs" },
  { EHOSTUNREACH, CURLE_OK, "There is no way to ", ": check the network connection" },
  { ENETUNREACH, CURLE_OK, "There is no way to ", ": check the network connection" },
  { ETIMEDOUT, CURLE_OK, "The connection to ", " timed out: check the address and the network connection" },
  { ECONNRESET, CURLE_OK, "The server at ", " reset the connection" },
  { EPIPE, CURLE_OK, "The server at ", " reset the connection" },
  { 0, CURLE_COULDNT_CONNECT, "No connection to ",
    " could be made: check the address and the network connection" },
  { 0, CURLE_OK, "The connection to ", " broke" },
};

static GError *
network_error (AssayHttpCall *self, const char *place)
{
  long number = 0;
  guint i;

  self->curl->easy_getinfo (self->easy, CURLINFO_OS_ERRNO, &number);
  for (i = 0; i + 1 < G_N_ELEMENTS (network_problems); i++)
    if (network_problems[i].number != 0 ? network_problems[i].number == number
                                        : network_problems[i].code == self->code)
      break;
  return g_error_new (ASSAY_ERROR, ASSAY_ERROR_NETWORK, "%s%s%s", network_problems[i].before, place,
                      network_problems[i].after);
}

static GError *
certificate_error (AssayHttpCall *self, const char *place)
{
  long result = 0;
  const char *what = "cannot be verified";

  self->curl->easy_getinfo (self->easy, CURLINFO_SSL_VERIFYRESULT, &result);
  for (guint i = 0; i < G_N_ELEMENTS (certificate_problems); i++)
    if (certificate_problems[i].result == result)
      what = certificate_problems[i].what;
  if (strstr (self->problem, "subject name") != NULL)
    what = "is for another name";
  return g_error_new (ASSAY_ERROR, ASSAY_ERROR_TLS, "The certificate of %s %s", place, what);
}

static GError *
handshake_error (AssayHttpCall *self, const char *place)
{
  long number = 0;

  self->curl->easy_getinfo (self->easy, CURLINFO_OS_ERRNO, &number);
  if (strstr (self->problem, "wrong version number") != NULL ||
      strstr (self->problem, "packet length too long") != NULL ||
      strstr (self->problem, "unexpected message") != NULL)
    return g_error_new (ASSAY_ERROR, ASSAY_ERROR_TLS,
                        "%s does not speak TLS on this port: try http:// or another port", place);
  if (number == ECONNRESET || strstr (self->problem, "SSL_ERROR_SYSCALL") != NULL)
    return g_error_new (ASSAY_ERROR, ASSAY_ERROR_NETWORK,
                        "The server at %s ended the connection during the TLS handshake", place);
  return g_error_new (ASSAY_ERROR, ASSAY_ERROR_TLS, "No secure connection to %s could be made: %s",
                      place, self->problem);
}

static GError *
timeout_error (AssayHttpCall *self, const char *place)
{
  double seconds = self->timeout_us / (double) G_USEC_PER_SEC;

  curl_off_t connected = 0;

  self->curl->easy_getinfo (self->easy, CURLINFO_CONNECT_TIME_T, &connected);
  if (self->sent_at == 0 && connected > 0)
    return g_error_new (ASSAY_ERROR, ASSAY_ERROR_TIMEOUT,
                        "%s accepted the connection, but did not answer to TLS: try http:// or another "
                        "port",
                        place);
  if (self->sent_at == 0)
    return g_error_new (ASSAY_ERROR, ASSAY_ERROR_TIMEOUT,
                        "No connection to %s could be made within %.4g s", place,
                        MIN (seconds, ASSAY_HTTP_CONNECT_TIMEOUT_US / (double) G_USEC_PER_SEC));
  if (self->header_lines->len == 0)
    return g_error_new (ASSAY_ERROR, ASSAY_ERROR_TIMEOUT, "%s did not answer within %.4g s", place,
                        seconds);
  return g_error_new (ASSAY_ERROR, ASSAY_ERROR_TIMEOUT,
                      "The answer of %s was not complete within %.4g s", place, seconds);
}

static GError *
too_large_error (AssayHttpCall *self, const char *place)
{
  g_autofree char *most = g_format_size_full (self->exceeded, G_FORMAT_SIZE_IEC_UNITS);

  return g_error_new (ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
                      "The answer of %s is larger than the maximum of %s", place, most);
}

static GError *
unresolved_error (AssayHttpCall *self, const char *place)
{
  g_autofree char *host = g_strdup (place);
  char *colon = strchr (host, ':');

  if (colon != NULL && strchr (colon + 1, ':') == NULL)
    *colon = '\0';
  return g_error_new (ASSAY_ERROR, ASSAY_ERROR_NETWORK,
                      "The name %s is not known: check its spelling and the network connection", host);
}

/* Returns: (transfer full) (nullable): why there is no complete answer. */
GError *
assay_http_call_dup_error (AssayHttpCall *self)
{
  g_autofree char *place = NULL;
  GError *error = NULL;

  if (self->cancelled)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The request was cancelled");
  if (self->code == CURLE_OK)
    return NULL;
  if (!assay_http_check_url (self->url, &error))
    return error;
  place = assay_http_dup_place (self->url);
  if (self->exceeded > 0)
    return too_large_error (self, place);
  if (self->private_address != NULL)
    return g_error_new (ASSAY_ERROR, ASSAY_ERROR_PERMISSION,
                        "%s leads to %s, which is not a public address", place, self->private_address);
  switch ((int) self->code)
    {
    case CURLE_COULDNT_RESOLVE_HOST:
      return unresolved_error (self, place);
    case CURLE_COULDNT_RESOLVE_PROXY:
      return g_error_new (ASSAY_ERROR, ASSAY_ERROR_NETWORK,
                          "The name of the proxy is not known: check the variables http_proxy and "
                          "https_proxy");
    case CURLE_OPERATION_TIMEDOUT:
      return timeout_error (self, place);
    case CURLE_GOT_NOTHING:
      return g_error_new (ASSAY_ERROR, ASSAY_ERROR_NETWORK,
                          "The server at %s closed the connection without an answer", place);
    case CURLE_PARTIAL_FILE:
      return g_error_new (ASSAY_ERROR, ASSAY_ERROR_NETWORK,
                          "The server at %s closed the connection in the middle of its answer", place);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
      return certificate_error (self, place);
    case CURLE_SSL_CONNECT_ERROR:
      return handshake_error (self, place);
    case CURLE_SSL_CACERT_BADFILE:
      return g_error_new (ASSAY_ERROR, ASSAY_ERROR_TLS,
                          "The certificates that this system trusts cannot be read (Debian: "
                          "ca-certificates)");
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return g_error_new (ASSAY_ERROR, ASSAY_ERROR_SERVER, "%s does not speak HTTP on this port", place);
    case CURLE_TOO_MANY_REDIRECTS:
      return g_error_new (ASSAY_ERROR, ASSAY_ERROR_SERVER, "%s redirects more than %d times", place,
                          ASSAY_HTTP_MAX_REDIRECTS);
    default:
      return network_error (self, place);
    }
}
