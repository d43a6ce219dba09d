/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

#define SAMPLE_WIDTH 640
#define SAMPLE_HEIGHT 480

typedef struct
{
  double r, g, b;
} Color;

#define HEX(rgb) \
  { ((rgb) >> 16 & 255) / 255.0, ((rgb) >> 8 & 255) / 255.0, ((rgb) & 255) / 255.0 }
#define COLOR(rgb) ((Color) HEX (rgb))

/* A picture being painted: pixels for what is computed, cairo for what is drawn. */
typedef struct
{
  cairo_surface_t *surface;
  cairo_t *cr;
  int width;
  int height;
} Canvas;

Canvas *canvas_new       (int width, int height);
void    canvas_free      (Canvas *self);
Color   canvas_get       (Canvas *self, int x, int y);
void    canvas_put       (Canvas *self, int x, int y, Color color, double alpha);
void    canvas_blur      (Canvas *self, double sigma);

Color   color_mix        (Color a, Color b, double share);
Color   color_scale      (Color a, double factor);
double  ramp             (double from, double to, double value);
double  noise_hash       (int x, int y, guint seed);
double  noise_value      (double x, double y, guint seed);
double  noise_fractal    (double x, double y, int octaves, guint seed);

void    path_polygon     (cairo_t *cr, const double (*points)[2], int n_points);
void    fill_plain       (cairo_t *cr, Color color, double alpha);
void    fill_linear      (cairo_t *cr, double x0, double y0, double x1, double y1, const Color *stops, int n_stops);
void    fill_radial      (cairo_t *cr, double x, double y, double radius, Color inner, Color outer);
void    draw_glow        (cairo_t *cr, double x, double y, double radius, Color color, double strength);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Canvas, canvas_free)

G_END_DECLS
