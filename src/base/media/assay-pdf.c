/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-pdf.c: pages of a PDF as text and as pixels, by poppler and cairo.
 *
 * Linked the usual way, poppler-glib with its 36 libraries takes 20 to 30 ms from every start of
 * every program, whether or not it ever sees a PDF. It is therefore opened with the first document:
 * the table below has the functions used here, typed by poppler's own headers. Cairo comes with it.
 * Where it is missing, everything else works and a PDF says what to install.
 *
 * An AssayPdf belongs to one thread at a time; different ones may be used at the same time.
 * Pages are counted from 1, as people do. */

#include "assay-pdf.h"
#include "assay-error.h"

#include <dlfcn.h>
#include <math.h>
#include <poppler.h>
#include <string.h>

/* The interface has been stable under this name since 2011. */
#define POPPLER_LIBRARY "libpoppler-glib.so.8"
/* Readers accept junk before the header, within this much. */
#define SNIFF_BYTES 1024

#define FOR_EACH_FUNCTION(_) \
  _ (poppler_error_quark) \
  _ (poppler_document_new_from_stream) \
  _ (poppler_document_get_n_pages) \
  _ (poppler_document_get_page) \
  _ (poppler_page_get_size) \
  _ (poppler_page_get_text) \
  _ (poppler_page_render) \
  _ (cairo_image_surface_create) \
  _ (cairo_image_surface_get_data) \
  _ (cairo_image_surface_get_stride) \
  _ (cairo_surface_flush) \
  _ (cairo_surface_status) \
  _ (cairo_surface_destroy) \
  _ (cairo_create) \
  _ (cairo_set_source_rgb) \
  _ (cairo_paint) \
  _ (cairo_scale) \
  _ (cairo_status) \
  _ (cairo_status_to_string) \
  _ (cairo_destroy)

#define FIELD(function) __typeof__ (function) *function;

static struct
{
  FOR_EACH_FUNCTION (FIELD)
} lib;

/* Poppler has an autoptr for its pages only in later versions. */
typedef PopplerPage Page;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, g_object_unref)

struct _AssayPdf
{
  PopplerDocument *document;
  char *shown; /* how messages call it */
  int n_pages;
};

static char *
open_library (void)
{
  /* Never unloaded: it registers types. */
  void *handle = dlopen (POPPLER_LIBRARY, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);

  if (handle == NULL)
    return g_strdup (dlerror ());
#define LOOK_UP(function) \
  lib.function = (__typeof__ (lib.function)) dlsym (handle, #function); \
  if (lib.function == NULL) \
    return g_strdup ("it has no " #function);
  FOR_EACH_FUNCTION (LOOK_UP)
  return NULL;
}

static gpointer
open_library_once (gpointer unused)
{
  return open_library ();
}

static gboolean
ensure_library (GError **error)
{
  static GOnce once = G_ONCE_INIT;
  const char *problem = g_once (&once, open_library_once, NULL);

  if (problem == NULL)
    return TRUE;
  g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNSUPPORTED,
               "PDF documents need Poppler's GLib library; install it (Debian: libpoppler-glib8, Fedora: "
               "poppler-glib, Arch: poppler-glib): %s.",
               problem);
  return FALSE;
}

static char *
dup_shown (const char *name)
{
  g_autofree char *base = name != NULL ? g_path_get_basename (name) : NULL;
  g_autofree char *valid = base != NULL ? g_utf8_make_valid (base, -1) : NULL;

  return valid != NULL ? g_strdup_printf ("The document “%s”", valid) : g_strdup ("The document");
}

/**
 * assay_pdf_is_pdf:
 * @bytes: a file
 *
 * Returns: whether it begins as a PDF does. Any thread.
 */
gboolean
assay_pdf_is_pdf (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return length > 0 && memmem (data, MIN (length, SNIFF_BYTES), "%PDF-", 5) != NULL;
}

static gboolean
check_bytes (AssayPdf *self, GBytes *bytes, GError **error)
{
  gsize length = g_bytes_get_size (bytes);

  if (length > ASSAY_PDF_MAX_BYTES)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE, "%s has %.1f MB; the maximum is %d MB.", self->shown,
                 (double) length / (1024 * 1024), ASSAY_PDF_MAX_BYTES / (1024 * 1024));
  else if (!assay_pdf_is_pdf (bytes))
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA, "%s is not a PDF document but %s.", self->shown,
                 assay_image_describe_content (bytes));
  else
    return TRUE;
  return FALSE;
}

static void
set_open_error (AssayPdf *self, const char *password, const GError *reason, GError **error)
{
  if (!g_error_matches (reason, lib.poppler_error_quark (), POPPLER_ERROR_ENCRYPTED))
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA,
                 "%s is damaged or cut off and cannot be opened (%s).", self->shown, reason->message);
  else if (password != NULL && *password != '\0')
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_PASSWORD,
                 "%s is locked and the given password does not open it.", self->shown);
  else
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_PASSWORD,
                 "%s is locked; give its password.", self->shown);
}

static gboolean
check_pages (AssayPdf *self, GError **error)
{
  self->n_pages = lib.poppler_document_get_n_pages (self->document);
  if (self->n_pages < 1)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA, "%s has no pages.", self->shown);
  else if (self->n_pages > ASSAY_PDF_MAX_PAGES)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE, "%s has %d pages; the maximum is %d.", self->shown,
                 self->n_pages, ASSAY_PDF_MAX_PAGES);
  else
    return TRUE;
  return FALSE;
}

/**
 * assay_pdf_open:
 * @bytes: the whole file; kept referenced
 * @name: (nullable): its name or path, for messages
 * @password: (nullable): what opens it
 * @error: %ASSAY_ERROR_PASSWORD when it is locked, %ASSAY_ERROR_UNREADABLE_MEDIA for what is no PDF,
 *   damaged or without pages, %ASSAY_ERROR_TOO_LARGE beyond the limits, %ASSAY_ERROR_UNSUPPORTED
 *   where Poppler is not installed
 *
 * Any thread but the main one: a large document takes its time.
 *
 * Returns: (transfer full): the document, or %NULL
 */
AssayPdf *
assay_pdf_open (GBytes *bytes, const char *name, const char *password, GError **error)
{
  g_autoptr (AssayPdf) self = g_new0 (AssayPdf, 1);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) reason = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);
  self->shown = dup_shown (name);
  if (!check_bytes (self, bytes, error) || !ensure_library (error))
    return NULL;
  /* Not new_from_bytes(): up to 22.12 at least that crashes on a wrong password. */
  stream = g_memory_input_stream_new_from_bytes (bytes);
  self->document = lib.poppler_document_new_from_stream (stream, (goffset) g_bytes_get_size (bytes), password,
                                                         NULL, &reason);
  if (self->document == NULL)
    {
      set_open_error (self, password, reason, error);
      return NULL;
    }
  return check_pages (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * assay_pdf_free:
 * @self: (transfer full): a document
 *
 * Any thread.
 */
void
assay_pdf_free (AssayPdf *self)
{
  g_clear_object (&self->document);
  g_free (self->shown);
  g_free (self);
}

/**
 * assay_pdf_get_n_pages:
 * @self: a document
 *
 * Returns: how many pages it has, 1 to %ASSAY_PDF_MAX_PAGES
 */
int
assay_pdf_get_n_pages (AssayPdf *self)
{
  return self->n_pages;
}

/* A page in the middle of a damaged document may not exist. */
static Page *
get_page (AssayPdf *self, int page, GError **error)
{
  Page *result = NULL;

  if (page >= 1 && page <= self->n_pages)
    result = lib.poppler_document_get_page (self->document, page - 1);
  if (result == NULL)
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA, "%s has no readable page %d (it has %d).",
                 self->shown, page, self->n_pages);
  return result;
}

/**
 * assay_pdf_get_page_size:
 * @self: a document
 * @page: its number, from 1
 * @width: (out): in points, 72 to the inch, as shown
 * @height: (out): likewise
 *
 * Returns: whether there is such a page
 */
gboolean
assay_pdf_get_page_size (AssayPdf *self, int page, double *width, double *height)
{
  g_autoptr (Page) it = get_page (self, page, NULL);

  if (it == NULL)
    return FALSE;
  lib.poppler_page_get_size (it, width, height);
  return TRUE;
}

/**
 * assay_pdf_dup_page_text:
 * @self: a document
 * @page: its number, from 1
 * @error: %ASSAY_ERROR_UNREADABLE_MEDIA, %ASSAY_ERROR_TOO_LARGE
 *
 * Returns: (transfer full): the page's text in reading order, UTF-8, empty where it is but a picture
 */
char *
assay_pdf_dup_page_text (AssayPdf *self, int page, GError **error)
{
  g_autoptr (Page) it = get_page (self, page, error);
  g_autofree char *text = NULL;

  if (it == NULL)
    return NULL;
  text = lib.poppler_page_get_text (it);
  if (text == NULL)
    return g_strdup ("");
  if (strlen (text) > ASSAY_PDF_MAX_TEXT_BYTES)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE, "%s has more than %d MB of text on page %d.",
                   self->shown, ASSAY_PDF_MAX_TEXT_BYTES / (1024 * 1024), page);
      return NULL;
    }
  return g_utf8_make_valid (text, -1);
}

/**
 * assay_pdf_dup_text:
 * @self: a document
 * @error: as assay_pdf_dup_page_text()
 *
 * Returns: (transfer full): the text of all pages, with a form feed between two
 */
char *
assay_pdf_dup_text (AssayPdf *self, GError **error)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (int page = 1; page <= self->n_pages; page++)
    {
      g_autofree char *text = assay_pdf_dup_page_text (self, page, error);

      if (text == NULL)
        return NULL;
      if (page > 1)
        g_string_append_c (all, '\f');
      g_string_append (all, text);
      if (all->len > ASSAY_PDF_MAX_TEXT_BYTES)
        {
          g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE, "%s has more than the maximum of %d MB of text.",
                       self->shown, ASSAY_PDF_MAX_TEXT_BYTES / (1024 * 1024));
          return NULL;
        }
    }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

/* Cairo's pixels are 32-bit words, 0xXXRRGGBB. */
static AssayImage *
image_from_surface (cairo_surface_t *surface, int width, int height)
{
  const guint8 *from = lib.cairo_image_surface_get_data (surface);
  int stride = lib.cairo_image_surface_get_stride (surface);
  gsize length = (gsize) width * (gsize) height * 3;
  guint8 *to = g_malloc (length);
  g_autoptr (GBytes) pixels = g_bytes_new_take (to, length);

  for (int y = 0; y < height; y++, from += stride)
    for (int x = 0; x < width; x++)
      {
        guint32 word;

        memcpy (&word, from + x * 4, 4);
        *to++ = (guint8) (word >> 16);
        *to++ = (guint8) (word >> 8);
        *to++ = (guint8) word;
      }
  return assay_image_new (width, height, width * 3, 3, pixels);
}

static AssayImage *
render (Page *page, double scale, int width, int height, GError **error)
{
  cairo_surface_t *surface = lib.cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = lib.cairo_create (surface);
  AssayImage *image = NULL;
  cairo_status_t status;

  lib.cairo_set_source_rgb (cr, 1, 1, 1);
  lib.cairo_paint (cr);
  lib.cairo_scale (cr, scale, scale);
  lib.poppler_page_render (page, cr);
  status = lib.cairo_status (cr);
  lib.cairo_destroy (cr);
  lib.cairo_surface_flush (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = lib.cairo_surface_status (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    image = image_from_surface (surface, width, height);
  else
    g_set_error_literal (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA, lib.cairo_status_to_string (status));
  lib.cairo_surface_destroy (surface);
  return image;
}

/**
 * assay_pdf_render_page:
 * @self: a document
 * @page: its number, from 1
 * @max_side: the longest side of the picture in pixels, up to %ASSAY_PDF_MAX_SIDE
 * @error: %ASSAY_ERROR_UNREADABLE_MEDIA
 *
 * Draws a page on white.
 *
 * Returns: (transfer full): its picture, or %NULL
 */
AssayImage *
assay_pdf_render_page (AssayPdf *self, int page, int max_side, GError **error)
{
  g_autoptr (Page) it = get_page (self, page, error);
  AssayImage *image;
  double width, height, scale;

  g_return_val_if_fail (max_side > 0 && max_side <= ASSAY_PDF_MAX_SIDE, NULL);
  if (it == NULL)
    return NULL;
  lib.poppler_page_get_size (it, &width, &height);
  if (!isfinite (width) || !isfinite (height) || width <= 0 || height <= 0)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA, "%s has no size given for page %d.",
                   self->shown, page);
      return NULL;
    }
  scale = max_side / MAX (width, height);
  image = render (it, scale, CLAMP ((int) round (width * scale), 1, max_side),
                  CLAMP ((int) round (height * scale), 1, max_side), error);
  if (image == NULL)
    g_prefix_error (error, "%s: page %d cannot be drawn: ", self->shown, page);
  return image;
}
