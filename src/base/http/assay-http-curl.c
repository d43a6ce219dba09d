/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-http-curl.c: libcurl, loaded when the first request is made. It brings thirty libraries with it,
 * whose loading alone takes longer than "assayctl --version" may, and most commands and the window's
 * first frame need no network. The header gives the types, so a call is checked like any other; the
 * functions are looked up once. The library is never unloaded. */

#include "assay-http-curl.h"

#include "assay-error.h"
#include "assay-http.h"

#include <gmodule.h>

/* Debian's OpenSSL and GnuTLS flavours; they differ in nothing that is used here. */
static const char *const names[] = { "libcurl.so.4", "libcurl-gnutls.so.4", NULL };

static AssayCurl curl;

static gboolean
load (void)
{
  GModule *module = NULL;
  gboolean ok = TRUE;

  for (guint i = 0; names[i] != NULL && module == NULL; i++)
    module = g_module_open (names[i], G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);
  if (module == NULL)
    return FALSE;
  g_module_make_resident (module);
#define ASSAY_CURL_LOOKUP(name)                                                                    \
  ok = ok && g_module_symbol (module, "curl_" #name, (gpointer *) &curl.name);
  ASSAY_CURL_FUNCTIONS (ASSAY_CURL_LOOKUP)
#undef ASSAY_CURL_LOOKUP
  return ok && curl.global_init (CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

/**
 * assay_curl_get:
 *
 * Returns: (transfer none): libcurl, or %NULL with %ASSAY_ERROR_UNSUPPORTED when it is not
 * installed. Any thread.
 */
const AssayCurl *
assay_curl_get (GError **error)
{
  static gsize loaded; /* 1 yes, 2 no */

  if (g_once_init_enter (&loaded))
    g_once_init_leave (&loaded, load () ? 1 : 2);
  if (loaded == 1)
    return &curl;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNSUPPORTED,
               "The library %s cannot be loaded; install it (Debian: libcurl4) to reach models on the "
               "network",
               names[0]);
  return NULL;
}

/**
 * assay_http_get_library:
 *
 * Returns: (transfer none): name and version of the library that sends requests, and of those that it
 * uses; "" when it is not there. Any thread.
 */
const char *
assay_http_get_library (void)
{
  return assay_curl_get (NULL) == NULL ? "" : curl.version ();
}
