/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draw-samples.c: draws the pictures of the sample project and writes what is known about each of them
 * beside them. Runs once, in the build: draw-samples FOLDER makes FOLDER/airplane-01.jpg … and
 * FOLDER/image-evals.json.
 *
 * Vector drawings on computed landscapes, nothing taken from anywhere: the pictures belong to Assay. */

#include "sample-pictures.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <math.h>

#define PROMPT "portrait of airplane"

/* Noise is mostly what JPEG finds hard: its pictures get fewer bytes a pixel, and nobody sees it. */
static const char *
jpeg_quality (const Picture *picture)
{
  return picture->defect == DEFECT_NOISE ? "72" : "88";
}

static void
draw_shadow (Canvas *canvas, const Picture *picture)
{
  cairo_t *cr = canvas->cr;
  cairo_pattern_t *dark = cairo_pattern_create_radial (0, 0, 0, 0, 0, 0.5);

  cairo_save (cr);
  cairo_translate (cr, picture->x * canvas->width, picture->y * canvas->height + 0.162 * picture->size * canvas->width);
  cairo_scale (cr, picture->size * canvas->width * 0.95, picture->size * canvas->width * 0.085);
  cairo_pattern_add_color_stop_rgba (dark, 0, 0, 0.02, 0.05, 0.62);
  cairo_pattern_add_color_stop_rgba (dark, 0.6, 0, 0.02, 0.05, 0.34);
  cairo_pattern_add_color_stop_rgba (dark, 1, 0, 0.02, 0.05, 0);
  cairo_set_source (cr, dark);
  cairo_arc (cr, 0, 0, 0.5, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_pattern_destroy (dark);
}

static void
draw_subject (Canvas *canvas, const Picture *picture)
{
  double size = picture->size * canvas->width;

  cairo_save (canvas->cr);
  cairo_translate (canvas->cr, picture->x * canvas->width, picture->y * canvas->height);
  cairo_scale (canvas->cr, picture->flip ? -size : size, size);
  cairo_rotate (canvas->cr, -picture->angle * G_PI / 180);
  cairo_scale (canvas->cr, 1, picture->squash);
  picture->draw (canvas->cr, picture->livery);
  cairo_restore (canvas->cr);
}

static GdkPixbuf *
to_pixbuf (Canvas *canvas)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, canvas->width, canvas->height);
  guint8 *row = gdk_pixbuf_get_pixels (pixbuf);

  cairo_surface_flush (canvas->surface);
  for (int y = 0; y < canvas->height; y++, row += gdk_pixbuf_get_rowstride (pixbuf))
    for (int x = 0; x < canvas->width; x++)
      {
        Color color = canvas_get (canvas, x, y);

        row[x * 3] = (guint8) lround (color.r * 255);
        row[x * 3 + 1] = (guint8) lround (color.g * 255);
        row[x * 3 + 2] = (guint8) lround (color.b * 255);
      }
  return pixbuf;
}

static gboolean
paint (const Picture *picture, guint number, const char *path, GError **error)
{
  g_autoptr (Canvas) canvas = canvas_new (SAMPLE_WIDTH, SAMPLE_HEIGHT);
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  scene_paint (canvas, picture->scene);
  if (picture->shadow)
    draw_shadow (canvas, picture);
  draw_subject (canvas, picture);
  defect_apply (canvas, picture->defect, picture->amount, number);
  pixbuf = to_pixbuf (canvas);
  return gdk_pixbuf_save (pixbuf, path, "jpeg", error, "quality", jpeg_quality (picture), NULL);
}

/* The texts above have no character that JSON would want escaped. */
static void
describe (GString *out, const Picture *picture, const char *name)
{
  g_string_append_printf (out,
                          "%s\n  {\"file\": \"%s\", \"prompt\": \"" PROMPT "\", \"subject\": \"%s\", \"defect\": \"%s\",\n"
                          "   \"alignment\": %d, \"quality\": %d, \"composition\": %d,\n   \"comment\": \"%s\"}",
                          out->len > 1 ? "," : "", name, picture->subject, defect_name (picture->defect),
                          picture->alignment, picture->quality, picture->composition, picture->comment);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GString) manifest = g_string_new ("[");
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 2)
    {
      g_printerr ("Usage: draw-samples FOLDER\n");
      return 1;
    }
  for (guint i = 0; i < N_PICTURES && error == NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("airplane-%02u.jpg", i + 1);
      g_autofree char *file = g_build_filename (argv[1], name, NULL);

      paint (&pictures[i], i + 1, file, &error);
      describe (manifest, &pictures[i], name);
    }
  g_string_append (manifest, "\n]\n");
  path = g_build_filename (argv[1], "image-evals.json", NULL);
  if (error == NULL)
    g_file_set_contents (path, manifest->str, (gssize) manifest->len, &error);
  if (error == NULL)
    return 0;
  g_printerr ("draw-samples: %s\n", error->message);
  return 1;
}
