/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-http-headers.c: header lines that many requests share, written once in the form that curl
 * takes. They may hold a key, so their memory is overwritten before it goes back, and a value that
 * could end its line is refused: it would be a header of somebody else's choosing. */

#include "assay-http-private.h"

#include "assay-error.h"

#include <string.h>

/* Takes line. */
static void
append (AssayHttpHeaders *self, char *line)
{
  struct curl_slist *node = g_new0 (struct curl_slist, 1);

  node->data = line;
  if (self->last != NULL)
    self->last->next = node;
  else
    self->first = node;
  self->last = node;
}

/**
 * assay_http_headers_new:
 *
 * Returns: (transfer full): no header lines yet. Use on one thread.
 */
AssayHttpHeaders *
assay_http_headers_new (void)
{
  AssayHttpHeaders *self = g_new0 (AssayHttpHeaders, 1);

  g_ref_count_init (&self->refs);
  append (self, g_strdup ("Expect:")); /* no "100 Continue" round trip */
  return self;
}

/**
 * assay_http_headers_add:
 * @name: of the header
 * @value: of the header
 * @error: (out) (optional): %ASSAY_ERROR_INVALID; never holds @value
 *
 * Before the first request uses @self.
 *
 * Returns: whether @value can be a header.
 */
gboolean
assay_http_headers_add (AssayHttpHeaders *self, const char *name, const char *value, GError **error)
{
  for (const char *p = value; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f)
      {
        g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID,
                     "The value of the header %s contains a line break or another control character",
                     name);
        return FALSE;
      }
  append (self, g_strconcat (name, ": ", value, NULL));
  return TRUE;
}

/**
 * assay_http_headers_ref:
 *
 * Returns: (transfer full): @self once more.
 */
AssayHttpHeaders *
assay_http_headers_ref (AssayHttpHeaders *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

/**
 * assay_http_headers_unref:
 * @self: (transfer full): header lines
 */
void
assay_http_headers_unref (AssayHttpHeaders *self)
{
  struct curl_slist *node;

  if (!g_ref_count_dec (&self->refs))
    return;
  node = self->first;
  while (node != NULL)
    {
      struct curl_slist *next = node->next;

      explicit_bzero (node->data, strlen (node->data));
      g_free (node->data);
      g_free (node);
      node = next;
    }
  g_free (self);
}
