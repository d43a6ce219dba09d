/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample-aircraft.c: jets seen from the side. One hull with its windows, wings and engines at
 * different places makes an airliner or a business jet; all metal is a gradient across its axis, light
 * from above. */

#include "sample-aircraft.h"

#include <math.h>

/* Where a hull differs. */
typedef struct
{
  double half_height;
  double belly_line;  /* where the lower colour begins, in half heights */
  double window_from, window_to;
  int n_windows;
  double window_size;
} Hull;

static void
trace_hull (cairo_t *cr, double h)
{
  cairo_new_path (cr);
  cairo_move_to (cr, 0.500, 0.20 * h);
  cairo_curve_to (cr, 0.492, -0.35 * h, 0.455, -0.98 * h, 0.385, -h);
  cairo_line_to (cr, -0.26, -h);
  cairo_curve_to (cr, -0.38, -h, -0.46, -0.78 * h, -0.500, -0.52 * h);
  cairo_curve_to (cr, -0.46, -0.10 * h, -0.34, 0.98 * h, -0.20, h);
  cairo_line_to (cr, 0.37, h);
  cairo_curve_to (cr, 0.45, h, 0.497, 0.60 * h, 0.500, 0.20 * h);
  cairo_close_path (cr);
}

static void
draw_hull (cairo_t *cr, const Livery *livery, const Hull *hull)
{
  double h = hull->half_height;
  Color upper[] = { color_mix (livery->body, COLOR (0xffffff), 0.55), livery->body, color_scale (livery->body, 0.93),
                    color_scale (livery->body, 0.74), color_scale (livery->body, 0.52) };
  Color lower[] = { livery->belly, color_scale (livery->belly, 0.8), color_scale (livery->belly, 0.5) };

  trace_hull (cr, h);
  fill_linear (cr, 0, -h, 0, h, upper, G_N_ELEMENTS (upper));
  cairo_save (cr);
  trace_hull (cr, h);
  cairo_clip (cr);
  cairo_move_to (cr, 0.55, hull->belly_line * h);
  cairo_curve_to (cr, 0.3, (hull->belly_line + 0.1) * h, -0.1, hull->belly_line * h, -0.52, -0.9 * h);
  cairo_line_to (cr, -0.52, 2 * h);
  cairo_line_to (cr, 0.55, 2 * h);
  cairo_close_path (cr);
  fill_linear (cr, 0, hull->belly_line * h, 0, h, lower, G_N_ELEMENTS (lower));
  /* the stripe between the two colours, and the gloss along the top */
  cairo_move_to (cr, 0.55, hull->belly_line * h);
  cairo_curve_to (cr, 0.3, (hull->belly_line + 0.1) * h, -0.1, hull->belly_line * h, -0.52, -0.9 * h);
  cairo_set_source_rgb (cr, livery->accent.r, livery->accent.g, livery->accent.b);
  cairo_set_line_width (cr, 0.10 * h);
  cairo_stroke (cr);
  cairo_rectangle (cr, -0.5, -0.72 * h, 1, 0.10 * h);
  fill_plain (cr, COLOR (0xffffff), 0.35);
  cairo_restore (cr);
}

static void
draw_windows (cairo_t *cr, const Hull *hull)
{
  double h = hull->half_height;
  double w = hull->window_size;

  for (int i = 0; i < hull->n_windows; i++)
    {
      double x = hull->window_from + (hull->window_to - hull->window_from) * i / (hull->n_windows - 1.0);

      cairo_rectangle (cr, x - w / 2, -0.30 * h - w * 0.75, w, w * 1.5);
    }
  fill_plain (cr, COLOR (0x2b3b52), 1);
  cairo_move_to (cr, 0.466, -0.42 * h);
  cairo_line_to (cr, 0.452, -0.66 * h);
  cairo_line_to (cr, 0.412, -0.70 * h);
  cairo_line_to (cr, 0.408, -0.34 * h);
  cairo_close_path (cr);
  fill_linear (cr, 0.41, 0, 0.47, 0, (Color[]){ HEX (0x1c2836), HEX (0x506a86) }, 2);
  for (int i = 0; i < 2; i++)
    {
      cairo_rectangle (cr, i == 0 ? 0.372 : -0.315, -0.52 * h, w * 2.0, 0.78 * h);
      cairo_set_source_rgba (cr, 0.2, 0.24, 0.3, 0.55);
      cairo_set_line_width (cr, 0.0022);
      cairo_stroke (cr);
    }
}

static void
draw_fin (cairo_t *cr, const Livery *livery, double height, double h)
{
  Color light = color_mix (livery->accent, COLOR (0xffffff), 0.25);

  cairo_new_path (cr);
  cairo_move_to (cr, -0.255, -0.99 * h);
  cairo_curve_to (cr, -0.30, -1.05 * h, -0.33, -1.3 * h, -0.352, -1.6 * h);
  cairo_line_to (cr, -0.425, -h - height);
  cairo_line_to (cr, -0.495, -h - height);
  cairo_line_to (cr, -0.455, -0.62 * h);
  cairo_close_path (cr);
  fill_linear (cr, -0.30, 0, -0.48, 0, (Color[]){ light, livery->accent, color_scale (livery->accent, 0.75) }, 3);
  path_polygon (cr, (const double[][2]){ { -0.449, -h - height }, { -0.454, -h - height }, { -0.424, -0.9 * h }, { -0.419, -0.9 * h } }, 4);
  fill_plain (cr, color_scale (livery->accent, 0.6), 0.7);
}

static void
draw_stabilizer (cairo_t *cr, const Livery *livery, double x, double y)
{
  Color top = color_mix (livery->body, COLOR (0xffffff), 0.3);

  path_polygon (cr, (const double[][2]){ { x, y }, { x - 0.115, y + 0.028 }, { x - 0.158, y + 0.028 }, { x - 0.108, y - 0.004 } }, 4);
  fill_linear (cr, x, y, x - 0.03, y + 0.03, (Color[]){ top, livery->body, color_scale (livery->body, 0.55) }, 3);
}

/* The wing on our side hangs towards us; the other one peeks out behind the hull. */
static void
draw_near_wing (cairo_t *cr, const Livery *livery, double x, double y, double reach)
{
  Color metal = color_mix (livery->body, COLOR (0x9aa4ae), 0.5);

  path_polygon (cr, (const double[][2]){ { x, y }, { x - 0.235, y + reach }, { x - 0.285, y + reach }, { x - 0.245, y + 0.30 * reach }, { x - 0.225, y + 0.02 } }, 5);
  fill_linear (cr, x - 0.05, y, x - 0.19, y + reach,
               (Color[]){ color_scale (metal, 0.72), color_scale (metal, 1.12), color_scale (metal, 0.82) }, 3);
  path_polygon (cr, (const double[][2]){ { x - 0.005, y + 0.002 }, { x - 0.235, y + reach }, { x - 0.242, y + reach }, { x - 0.03, y + 0.008 } }, 4);
  fill_plain (cr, COLOR (0xf4f6f8), 0.9);
  path_polygon (cr, (const double[][2]){ { x - 0.236, y + reach }, { x - 0.272, y + reach - 0.035 }, { x - 0.292, y + reach - 0.035 }, { x - 0.285, y + reach } }, 4);
  fill_plain (cr, livery->accent, 1);
}

static void
draw_far_wing (cairo_t *cr, const Livery *livery, double x, double y, double reach)
{
  path_polygon (cr, (const double[][2]){ { x, y }, { x - 0.165, y - reach }, { x - 0.198, y - reach }, { x - 0.155, y } }, 4);
  fill_linear (cr, x, y, x - 0.17, y - reach, (Color[]){ color_scale (livery->body, 0.62), color_scale (livery->body, 0.8) }, 2);
}

static void
draw_engine (cairo_t *cr, const Livery *livery, double x, double y, double length, double radius)
{
  Color shell[] = { HEX (0xfafcff), color_scale (livery->body, 0.95), color_scale (livery->body, 0.62), color_scale (livery->body, 0.38) };

  cairo_new_path (cr);
  cairo_move_to (cr, x + length / 2, y - radius);
  cairo_curve_to (cr, x, y - radius * 1.12, x - length * 0.3, y - radius * 0.9, x - length / 2, y - radius * 0.55);
  cairo_line_to (cr, x - length / 2, y + radius * 0.55);
  cairo_curve_to (cr, x - length * 0.3, y + radius * 0.95, x, y + radius * 1.12, x + length / 2, y + radius);
  cairo_close_path (cr);
  fill_linear (cr, 0, y - radius, 0, y + radius, shell, G_N_ELEMENTS (shell));
  cairo_rectangle (cr, x + length * 0.22, y - radius * 1.04, length * 0.10, radius * 2.08);
  fill_plain (cr, livery->accent, 0.9);
  cairo_save (cr);
  cairo_translate (cr, x + length / 2, y);
  cairo_scale (cr, 0.30, 1);
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  cairo_restore (cr);
  fill_linear (cr, 0, y - radius, 0, y + radius, (Color[]){ HEX (0xd9dee4), HEX (0x646b74) }, 2);
  cairo_save (cr);
  cairo_translate (cr, x + length / 2 + 0.002, y);
  cairo_scale (cr, 0.26, 0.84);
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  cairo_restore (cr);
  fill_plain (cr, COLOR (0x1b1f26), 1);
}

static void
draw_wheel (cairo_t *cr, double x, double top, double radius)
{
  cairo_rectangle (cr, x - 0.004, top, 0.008, 0.16 - radius - top);
  fill_linear (cr, x - 0.004, 0, x + 0.004, 0, (Color[]){ HEX (0xd5d9de), HEX (0x787f88) }, 2);
  for (int i = -1; i <= 1; i += 2)
    {
      cairo_arc (cr, x + i * radius * 0.95, 0.16 - radius, radius, 0, 2 * G_PI);
      fill_radial (cr, x + i * radius * 0.95, 0.16 - radius, radius, COLOR (0x4a4d52), COLOR (0x15171a));
      cairo_arc (cr, x + i * radius * 0.95, 0.16 - radius, radius * 0.4, 0, 2 * G_PI);
      fill_plain (cr, COLOR (0xb9bec5), 1);
    }
}

void
draw_airliner (cairo_t *cr, const Livery *livery)
{
  static const Hull hull = { 0.053, 0.28, -0.29, 0.36, 34, 0.0078 };
  double h = hull.half_height;

  draw_far_wing (cr, livery, 0.08, -0.6 * h, 0.085);
  draw_stabilizer (cr, &(Livery){ color_scale (livery->body, 0.6), livery->belly, livery->accent, FALSE, FALSE }, -0.37, -1.05 * h);
  draw_fin (cr, livery, 0.135, h);
  if (livery->gear)
    {
      draw_wheel (cr, 0.36, 0.9 * h, 0.017);
      draw_wheel (cr, -0.07, 0.9 * h, 0.022);
    }
  draw_hull (cr, livery, &hull);
  draw_windows (cr, &hull);
  draw_stabilizer (cr, livery, -0.355, -0.58 * h);
  if (livery->gear)
    draw_wheel (cr, -0.02, 0.95 * h, 0.022);
  draw_engine (cr, livery, 0.075, 0.075, 0.105, 0.033);
  draw_near_wing (cr, livery, 0.105, 0.028, 0.082);
}

void
draw_business_jet (cairo_t *cr, const Livery *livery)
{
  static const Hull hull = { 0.060, 0.42, -0.06, 0.29, 7, 0.0165 };
  double h = hull.half_height;

  draw_far_wing (cr, livery, 0.01, -0.1 * h, 0.11);
  draw_fin (cr, livery, 0.120, h);
  path_polygon (cr, (const double[][2]){ { -0.405, -0.183 }, { -0.49, -0.190 }, { -0.57, -0.172 }, { -0.545, -0.166 }, { -0.41, -0.172 } }, 5);
  fill_linear (cr, 0, -0.19, 0, -0.166, (Color[]){ HEX (0xffffff), color_scale (livery->body, 0.55) }, 2);
  if (livery->gear)
    {
      draw_wheel (cr, 0.33, 0.9 * h, 0.014);
      draw_wheel (cr, -0.09, 0.9 * h, 0.017);
    }
  draw_hull (cr, livery, &hull);
  draw_windows (cr, &hull);
  draw_engine (cr, livery, -0.225, -0.60 * h, 0.15, 0.031);
  draw_near_wing (cr, livery, 0.035, 0.75 * h, 0.075);
}
