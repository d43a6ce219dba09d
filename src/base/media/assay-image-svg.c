/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-image-svg.c: the probe for drawings. An SVG file is a program for a renderer, so it is read
 * once by expat with limits on bytes, elements and depth before librsvg sees it; that also finds a
 * file that was cut, and the natural size, which CSS pixels at 96 to the inch make of any unit.
 *
 * Entities that name a file are refused here. References to other files (pictures, style sheets,
 * XInclude) are not loaded: the renderer is given bytes and no base address, and librsvg then
 * resolves nothing but data: URLs. Expat's own limits stop entities that blow up. */

#include "assay-error.h"
#include "assay-image-private.h"

#include <expat.h>
#include <math.h>
#include <string.h>

/* What CSS gives a picture that says nothing about its size. */
#define FALLBACK_WIDTH 300
#define FALLBACK_HEIGHT 150
#define SNIFF_BYTES 4096

typedef struct
{
  XML_Parser parser;
  guint depth;
  guint n_elements;
  gboolean is_svg;
  double width;
  double height;
  double box_width;
  double box_height;
  const char *problem;
  AssayErrorCode code;
} Drawing;

static void
stop (Drawing *self, AssayErrorCode code, const char *problem)
{
  self->code = code;
  self->problem = problem;
  XML_StopParser (self->parser, XML_FALSE);
}

/* 0 for what is no absolute length ("100%", "auto"). */
static double
parse_length (const char *text)
{
  static const struct
  {
    const char *unit;
    double px;
  } units[] = { { "px", 1 },        { "pt", 96 / 72.0 }, { "pc", 16 },
                { "mm", 96 / 25.4 }, { "cm", 96 / 2.54 }, { "in", 96 },
                { "em", 16 },        { "ex", 8 } };
  char *end;
  double value = g_ascii_strtod (text, &end);

  if (end == text || !isfinite (value) || value <= 0)
    return 0;
  while (g_ascii_isspace (*end))
    end++;
  if (*end == '\0')
    return value;
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_has_prefix (end, units[i].unit))
      return value * units[i].px;
  return 0;
}

static void
parse_view_box (Drawing *self, const char *text)
{
  double values[4];

  for (int i = 0; i < 4; i++)
    {
      char *end;

      while (g_ascii_isspace (*text) || *text == ',')
        text++;
      values[i] = g_ascii_strtod (text, &end);
      if (end == text || !isfinite (values[i]))
        return;
      text = end;
    }
  if (values[2] > 0 && values[3] > 0)
    {
      self->box_width = values[2];
      self->box_height = values[3];
    }
}

static void
on_start (void *data, const char *name, const char **attributes)
{
  Drawing *self = data;
  const char *colon = strrchr (name, ':');

  if (++self->n_elements > ASSAY_IMAGE_MAX_SVG_ELEMENTS)
    stop (self, ASSAY_ERROR_TOO_LARGE, "it is a drawing of more than 100,000 elements");
  if (++self->depth > ASSAY_IMAGE_MAX_SVG_DEPTH)
    stop (self, ASSAY_ERROR_TOO_LARGE, "it is a drawing nested more than 256 levels deep");
  if (self->n_elements > 1)
    return;
  self->is_svg = strcmp (colon != NULL ? colon + 1 : name, "svg") == 0;
  if (!self->is_svg)
    stop (self, ASSAY_ERROR_UNREADABLE_MEDIA, "it is not a picture but an XML document");
  for (int i = 0; self->is_svg && attributes[i] != NULL; i += 2)
    {
      if (strcmp (attributes[i], "width") == 0)
        self->width = parse_length (attributes[i + 1]);
      else if (strcmp (attributes[i], "height") == 0)
        self->height = parse_length (attributes[i + 1]);
      else if (strcmp (attributes[i], "viewBox") == 0)
        parse_view_box (self, attributes[i + 1]);
    }
}

static void
on_end (void *data, const char *name)
{
  Drawing *self = data;

  self->depth--;
}

static void
on_entity (void *data, const char *name, int is_parameter, const char *value, int length,
           const char *base, const char *system_id, const char *public_id, const char *notation)
{
  if (system_id != NULL)
    stop (data, ASSAY_ERROR_UNREADABLE_MEDIA,
          "it is a drawing with an entity that names another file, which is not allowed");
}

static int
to_pixels (double length)
{
  return (int) CLAMP (ceil (length), 1, G_MAXINT / 2);
}

/* Width and height, or one of them and the view box's shape, or the view box alone. */
static void
take_size (Drawing *self, AssayImageInfo *info)
{
  double box_width = self->box_width > 0 ? self->box_width : FALLBACK_WIDTH;
  double box_height = self->box_height > 0 ? self->box_height : FALLBACK_HEIGHT;

  if (self->width <= 0 && self->height <= 0)
    {
      self->width = box_width;
      self->height = box_height;
    }
  else if (self->width <= 0)
    self->width = self->box_width > 0 ? self->height * box_width / box_height : box_width;
  else if (self->height <= 0)
    self->height = self->box_width > 0 ? self->width * box_height / box_width : box_height;
  info->width = to_pixels (self->width);
  info->height = to_pixels (self->height);
}

static void
set_problem (Drawing *self, GError **error)
{
  if (self->problem != NULL)
    g_set_error_literal (error, ASSAY_ERROR, self->code, self->problem);
  else
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_UNREADABLE_MEDIA,
                 "the drawing is damaged or cut off: line %lu: %s",
                 (gulong) XML_GetCurrentLineNumber (self->parser),
                 XML_ErrorString (XML_GetErrorCode (self->parser)));
}

/*
 * assay_image_looks_like_svg:
 *
 * A cheap look at the beginning; assay_image_probe_svg() then knows.
 */
gboolean
assay_image_looks_like_svg (const guint8 *p, gsize n)
{
  gsize head = MIN (n, SNIFF_BYTES);
  const char *text = (const char *) p;
  gsize at = head >= 3 && memcmp (p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  while (at < head && g_ascii_isspace (p[at]))
    at++;
  if (at >= head || p[at] != '<' || memchr (p, 0, head) != NULL)
    return FALSE;
  return g_strstr_len (text + at, head - at, "<svg") != NULL ||
         g_strstr_len (text + at, head - at, ":svg") != NULL;
}

gboolean
assay_image_probe_svg (const guint8 *p, gsize n, AssayImageInfo *info, GError **error)
{
  Drawing self = { .code = ASSAY_ERROR_UNREADABLE_MEDIA };
  gboolean ok;

  if (n > ASSAY_IMAGE_MAX_SVG_BYTES)
    {
      g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE,
                   "it is a drawing of %.1f MB; the maximum for SVG is %d MB",
                   (double) n / (1024 * 1024), ASSAY_IMAGE_MAX_SVG_BYTES / (1024 * 1024));
      return FALSE;
    }
  self.parser = XML_ParserCreate (NULL);
  XML_SetUserData (self.parser, &self);
  XML_SetElementHandler (self.parser, on_start, on_end);
  XML_SetEntityDeclHandler (self.parser, on_entity);
  ok = XML_Parse (self.parser, (const char *) p, (int) n, XML_TRUE) == XML_STATUS_OK;
  if (ok)
    take_size (&self, info);
  else
    set_problem (&self, error);
  XML_ParserFree (self.parser);
  return ok;
}
