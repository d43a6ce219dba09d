/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample-paint.c: the paint box of the sample pictures. Everything is a function of its arguments:
 * the noise is hashed from coordinates, so that the same pictures come out of every build. */

#include "sample-paint.h"

#include <math.h>

Canvas *
canvas_new (int width, int height)
{
  Canvas *self = g_new0 (Canvas, 1);

  self->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  self->cr = cairo_create (self->surface);
  cairo_set_antialias (self->cr, CAIRO_ANTIALIAS_BEST);
  self->width = width;
  self->height = height;
  return self;
}

void
canvas_free (Canvas *self)
{
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->surface);
  g_free (self);
}

static guint32 *
pixel_at (Canvas *self, int x, int y)
{
  guint8 *data = cairo_image_surface_get_data (self->surface);

  return (guint32 *) (gpointer) (data + y * cairo_image_surface_get_stride (self->surface)) + x;
}

Color
canvas_get (Canvas *self, int x, int y)
{
  guint32 word = *pixel_at (self, CLAMP (x, 0, self->width - 1), CLAMP (y, 0, self->height - 1));

  return COLOR (word);
}

static guint32
to_byte (double value)
{
  return (guint32) lround (CLAMP (value, 0, 1) * 255);
}

void
canvas_put (Canvas *self, int x, int y, Color color, double alpha)
{
  if (x < 0 || y < 0 || x >= self->width || y >= self->height)
    return;
  if (alpha < 1)
    color = color_mix (canvas_get (self, x, y), color, alpha);
  *pixel_at (self, x, y) = to_byte (color.r) << 16 | to_byte (color.g) << 8 | to_byte (color.b);
}

static void
blur_line (const Color *from, Color *to, int n, const double *kernel, int radius)
{
  for (int i = 0; i < n; i++)
    {
      Color sum = { 0, 0, 0 };

      for (int k = -radius; k <= radius; k++)
        {
          Color c = from[CLAMP (i + k, 0, n - 1)];
          double weight = kernel[k + radius];

          sum = (Color){ sum.r + weight * c.r, sum.g + weight * c.g, sum.b + weight * c.b };
        }
      to[i] = sum;
    }
}

/* A Gaussian, one direction after the other. */
void
canvas_blur (Canvas *self, double sigma)
{
  int radius = (int) ceil (3 * sigma);
  int longest = MAX (self->width, self->height);
  g_autofree double *kernel = g_new (double, 2 * radius + 1);
  g_autofree Color *from = g_new (Color, longest);
  g_autofree Color *to = g_new (Color, longest);
  double sum = 0;

  for (int i = -radius; i <= radius; i++)
    sum += kernel[i + radius] = exp (-i * i / (2 * sigma * sigma));
  for (int i = 0; i <= 2 * radius; i++)
    kernel[i] /= sum;
  cairo_surface_flush (self->surface);
  for (int y = 0; y < self->height; y++)
    {
      for (int x = 0; x < self->width; x++)
        from[x] = canvas_get (self, x, y);
      blur_line (from, to, self->width, kernel, radius);
      for (int x = 0; x < self->width; x++)
        canvas_put (self, x, y, to[x], 1);
    }
  for (int x = 0; x < self->width; x++)
    {
      for (int y = 0; y < self->height; y++)
        from[y] = canvas_get (self, x, y);
      blur_line (from, to, self->height, kernel, radius);
      for (int y = 0; y < self->height; y++)
        canvas_put (self, x, y, to[y], 1);
    }
  cairo_surface_mark_dirty (self->surface);
}

Color
color_mix (Color a, Color b, double share)
{
  share = CLAMP (share, 0, 1);
  return (Color){ a.r + (b.r - a.r) * share, a.g + (b.g - a.g) * share, a.b + (b.b - a.b) * share };
}

Color
color_scale (Color a, double factor)
{
  return (Color){ a.r * factor, a.g * factor, a.b * factor };
}

/* 0 up to from, 1 beyond to, smooth between. */
double
ramp (double from, double to, double value)
{
  double t = CLAMP ((value - from) / (to - from), 0, 1);

  return t * t * (3 - 2 * t);
}

/* 0 to 1, without any pattern. */
double
noise_hash (int x, int y, guint seed)
{
  guint32 h = (guint32) x * 0x8da6b343u ^ (guint32) y * 0xd8163841u ^ seed * 0xcb1ab31fu;

  h ^= h >> 16;
  h *= 0x7feb352du;
  h ^= h >> 15;
  h *= 0x846ca68bu;
  h ^= h >> 16;
  return h / 4294967295.0;
}

double
noise_value (double x, double y, guint seed)
{
  double fx = floor (x), fy = floor (y);
  int ix = (int) fx, iy = (int) fy;
  double u = ramp (0, 1, x - fx), v = ramp (0, 1, y - fy);
  double top = noise_hash (ix, iy, seed) * (1 - u) + noise_hash (ix + 1, iy, seed) * u;
  double bottom = noise_hash (ix, iy + 1, seed) * (1 - u) + noise_hash (ix + 1, iy + 1, seed) * u;

  return top * (1 - v) + bottom * v;
}

/* Octaves of value noise, turned against each other so that no grid shows; about 0 to 1. */
double
noise_fractal (double x, double y, int octaves, guint seed)
{
  double sum = 0, weight = 0.5, total = 0;

  for (int i = 0; i < octaves; i++)
    {
      double turned = x * 0.8 - y * 0.6;

      sum += weight * noise_value (x, y, seed + (guint) i * 101);
      total += weight;
      weight *= 0.5;
      y = (x * 0.6 + y * 0.8) * 2.03 + 17.3;
      x = turned * 2.03 + 31.7;
    }
  return sum / total;
}

void
path_polygon (cairo_t *cr, const double (*points)[2], int n_points)
{
  cairo_new_path (cr);
  for (int i = 0; i < n_points; i++)
    cairo_line_to (cr, points[i][0], points[i][1]);
  cairo_close_path (cr);
}

void
fill_plain (cairo_t *cr, Color color, double alpha)
{
  cairo_set_source_rgba (cr, color.r, color.g, color.b, alpha);
  cairo_fill (cr);
}

void
fill_linear (cairo_t *cr, double x0, double y0, double x1, double y1, const Color *stops, int n_stops)
{
  cairo_pattern_t *pattern = cairo_pattern_create_linear (x0, y0, x1, y1);

  for (int i = 0; i < n_stops; i++)
    cairo_pattern_add_color_stop_rgb (pattern, i / (double) MAX (1, n_stops - 1), stops[i].r, stops[i].g, stops[i].b);
  cairo_set_source (cr, pattern);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
}

/* Lit from above: the brightest point lies over the middle. */
void
fill_radial (cairo_t *cr, double x, double y, double radius, Color inner, Color outer)
{
  cairo_pattern_t *pattern = cairo_pattern_create_radial (x, y - radius * 0.4, radius * 0.1, x, y, radius);

  cairo_pattern_add_color_stop_rgb (pattern, 0, inner.r, inner.g, inner.b);
  cairo_pattern_add_color_stop_rgb (pattern, 1, outer.r, outer.g, outer.b);
  cairo_set_source (cr, pattern);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
}

void
draw_glow (cairo_t *cr, double x, double y, double radius, Color color, double strength)
{
  cairo_pattern_t *pattern = cairo_pattern_create_radial (x, y, 0, x, y, radius);

  cairo_pattern_add_color_stop_rgba (pattern, 0, color.r, color.g, color.b, strength);
  cairo_pattern_add_color_stop_rgba (pattern, 0.3, color.r, color.g, color.b, strength * 0.4);
  cairo_pattern_add_color_stop_rgba (pattern, 1, color.r, color.g, color.b, 0);
  cairo_set_source (cr, pattern);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
}
