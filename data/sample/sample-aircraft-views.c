/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample-aircraft-views.c: aircraft seen from elsewhere than the side: an airliner that comes towards
 * us, a fighter from above in a turn, an airliner from below. All are mirrored about their axis; one
 * side lies in the light. */

#include "sample-aircraft.h"

#include <math.h>

/* Draws points and their mirror image, the left one lighter. */
static void
fill_pair (cairo_t *cr, const double (*points)[2], int n_points, Color light, Color dark)
{
  for (int side = 1; side >= -1; side -= 2)
    {
      Color color = side < 0 ? light : dark;

      cairo_new_path (cr);
      for (int i = 0; i < n_points; i++)
        cairo_line_to (cr, side * points[i][0], points[i][1]);
      cairo_close_path (cr);
      fill_linear (cr, 0, points[0][1] - 0.05, 0, points[0][1] + 0.08,
                   (Color[]){ color_mix (color, COLOR (0xffffff), 0.25), color, color_scale (color, 0.7) }, 3);
    }
}

static void
draw_intake (cairo_t *cr, double x, double y, double radius, Color shell)
{
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  fill_radial (cr, x, y, radius, color_mix (shell, COLOR (0xffffff), 0.7), color_scale (shell, 0.5));
  cairo_arc (cr, x, y, radius * 0.80, 0, 2 * G_PI);
  fill_radial (cr, x, y + radius * 0.4, radius * 0.8, COLOR (0x15181d), COLOR (0x3d434b));
  for (int i = 0; i < 12; i++)
    {
      double angle = i * G_PI / 6;

      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x + cos (angle) * radius * 0.76, y + sin (angle) * radius * 0.76);
    }
  cairo_set_source_rgba (cr, 0.55, 0.58, 0.62, 0.55);
  cairo_set_line_width (cr, radius * 0.05);
  cairo_stroke (cr);
  cairo_arc (cr, x, y, radius * 0.22, 0, 2 * G_PI);
  fill_radial (cr, x, y, radius * 0.22, COLOR (0xe8eaee), COLOR (0x5a6068));
}

static void
draw_front_gear (cairo_t *cr, double x, double from, int n_wheels)
{
  cairo_rectangle (cr, x - 0.004, from, 0.008, 0.16 - from - 0.015);
  fill_plain (cr, COLOR (0x9aa0a8), 1);
  for (int i = 0; i < n_wheels; i++)
    {
      double at = x + (i - (n_wheels - 1) / 2.0) * 0.017;

      cairo_rectangle (cr, at - 0.006, 0.126, 0.012, 0.034);
      fill_linear (cr, at - 0.006, 0, at + 0.006, 0, (Color[]){ HEX (0x44474c), HEX (0x1a1c20) }, 2);
    }
}

void
draw_head_on (cairo_t *cr, const Livery *livery)
{
  Color dark = color_scale (livery->body, 0.66);

  path_polygon (cr, (const double[][2]){ { -0.006, -0.05 }, { -0.004, -0.235 }, { 0.004, -0.235 }, { 0.006, -0.05 } }, 4);
  fill_linear (cr, -0.006, 0, 0.006, 0, (Color[]){ livery->accent, color_scale (livery->accent, 0.6) }, 2);
  fill_pair (cr, (const double[][2]){ { 0.0, -0.052 }, { 0.19, -0.088 }, { 0.19, -0.083 }, { 0.0, -0.036 } }, 4, livery->body, dark);
  fill_pair (cr, (const double[][2]){ { 0.03, 0.020 }, { 0.50, -0.062 }, { 0.505, -0.056 }, { 0.20, 0.022 }, { 0.03, 0.052 } }, 5, livery->body, dark);
  fill_pair (cr, (const double[][2]){ { 0.498, -0.060 }, { 0.508, -0.112 }, { 0.514, -0.112 }, { 0.506, -0.055 } }, 4, livery->accent, livery->accent);
  if (livery->gear)
    {
      draw_front_gear (cr, -0.075, 0.03, 2);
      draw_front_gear (cr, 0.075, 0.03, 2);
      draw_front_gear (cr, 0, 0.06, 2);
    }
  draw_intake (cr, -0.185, 0.045, 0.044, livery->body);
  draw_intake (cr, 0.185, 0.045, 0.044, livery->body);
  cairo_arc (cr, 0, 0, 0.070, 0, 2 * G_PI);
  fill_radial (cr, -0.02, -0.005, 0.085, color_mix (livery->body, COLOR (0xffffff), 0.6), color_scale (livery->body, 0.55));
  cairo_save (cr);
  cairo_arc (cr, 0, 0, 0.070, 0, 2 * G_PI);
  cairo_clip (cr);
  cairo_rectangle (cr, -0.1, 0.030, 0.2, 0.1);
  fill_linear (cr, 0, 0.03, 0, 0.07, (Color[]){ livery->belly, color_scale (livery->belly, 0.6) }, 2);
  cairo_restore (cr);
  for (int side = -1; side <= 1; side += 2)
    {
      path_polygon (cr, (const double[][2]){ { side * 0.003, -0.036 }, { side * 0.003, -0.018 }, { side * 0.034, -0.014 }, { side * 0.028, -0.034 } }, 4);
      fill_linear (cr, 0, -0.036, 0, -0.014, (Color[]){ HEX (0x54708c), HEX (0x1c2733) }, 2);
      path_polygon (cr, (const double[][2]){ { side * 0.032, -0.033 }, { side * 0.038, -0.013 }, { side * 0.052, -0.008 }, { side * 0.044, -0.026 } }, 4);
      fill_plain (cr, COLOR (0x24313f), 1);
    }
  if (livery->gear)
    for (int i = -1; i <= 1; i++)
      draw_glow (cr, i * 0.062, i == 0 ? 0.085 : 0.022, i == 0 ? 0.075 : 0.06, COLOR (0xfff6dc), 0.95);
}

/* Nose to the right and up; the caller turns and squashes it into a bank. */
void
draw_fighter (cairo_t *cr, const Livery *livery)
{
  Color light = color_mix (livery->body, COLOR (0xffffff), 0.18);
  Color dark = color_scale (livery->body, 0.72);

  cairo_save (cr);
  cairo_rotate (cr, G_PI / 2);
  draw_glow (cr, -0.028, 0.50, 0.07, COLOR (0xffc46a), 0.9);
  draw_glow (cr, 0.028, 0.50, 0.07, COLOR (0xffc46a), 0.9);
  fill_pair (cr, (const double[][2]){ { 0.04, 0.32 }, { 0.19, 0.43 }, { 0.19, 0.48 }, { 0.05, 0.46 } }, 4, light, dark);
  fill_pair (cr, (const double[][2]){ { 0.045, -0.10 }, { 0.36, 0.20 }, { 0.36, 0.27 }, { 0.06, 0.31 } }, 4, light, dark);
  fill_pair (cr, (const double[][2]){ { 0.335, 0.178 }, { 0.36, 0.20 }, { 0.36, 0.27 }, { 0.335, 0.275 } }, 4, livery->accent, livery->accent);
  fill_pair (cr, (const double[][2]){ { 0.035, -0.24 }, { 0.062, -0.12 }, { 0.066, 0.30 }, { 0.058, 0.48 }, { 0.0, 0.48 }, { 0.0, -0.24 } }, 6,
             color_scale (light, 0.96), color_scale (dark, 0.94));
  cairo_move_to (cr, 0, -0.50);
  cairo_curve_to (cr, 0.022, -0.40, 0.040, -0.30, 0.042, -0.18);
  cairo_line_to (cr, 0.026, 0.30);
  cairo_line_to (cr, -0.026, 0.30);
  cairo_line_to (cr, -0.042, -0.18);
  cairo_curve_to (cr, -0.040, -0.30, -0.022, -0.40, 0, -0.50);
  fill_linear (cr, -0.045, 0, 0.045, 0, (Color[]){ color_scale (light, 0.85), color_mix (light, COLOR (0xffffff), 0.35), dark, color_scale (dark, 0.7) }, 4);
  cairo_save (cr);
  cairo_translate (cr, 0, -0.235);
  cairo_scale (cr, 0.024, 0.085);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cr);
  fill_linear (cr, -0.024, 0, 0.024, 0, (Color[]){ HEX (0xe9f4ff), HEX (0x6d8db0), HEX (0x22344a) }, 3);
  fill_pair (cr, (const double[][2]){ { 0.052, 0.28 }, { 0.092, 0.40 }, { 0.096, 0.46 }, { 0.054, 0.45 } }, 4, color_scale (light, 0.82), color_scale (dark, 0.62));
  for (int side = -1; side <= 1; side += 2)
    {
      cairo_arc (cr, side * 0.20, 0.19, 0.032, 0, 2 * G_PI);
      fill_plain (cr, livery->accent, 0.9);
      cairo_arc (cr, side * 0.20, 0.19, 0.016, 0, 2 * G_PI);
      fill_plain (cr, COLOR (0xf5f5f5), 0.95);
      cairo_rectangle (cr, side * 0.028 - 0.02, 0.472, 0.04, 0.02);
      fill_plain (cr, COLOR (0x33373d), 1);
    }
  cairo_restore (cr);
}

void
draw_from_below (cairo_t *cr, const Livery *livery)
{
  Color light = color_scale (livery->body, 0.95);
  Color dark = color_scale (livery->body, 0.74);

  cairo_save (cr);
  cairo_rotate (cr, G_PI / 2);
  fill_pair (cr, (const double[][2]){ { 0.02, 0.36 }, { 0.155, 0.455 }, { 0.155, 0.485 }, { 0.02, 0.44 } }, 4, light, dark);
  fill_pair (cr, (const double[][2]){ { 0.04, -0.10 }, { 0.46, 0.165 }, { 0.475, 0.205 }, { 0.17, 0.10 }, { 0.04, 0.105 } }, 5, light, dark);
  fill_pair (cr, (const double[][2]){ { 0.445, 0.155 }, { 0.475, 0.172 }, { 0.485, 0.215 }, { 0.452, 0.198 } }, 4, livery->accent, livery->accent);
  for (int side = -1; side <= 1; side += 2)
    {
      Color shell = side < 0 ? livery->accent : color_scale (livery->accent, 0.75);

      cairo_move_to (cr, side * 0.135, -0.085);
      cairo_curve_to (cr, side * 0.135, -0.105, side * 0.190, -0.105, side * 0.190, -0.085);
      cairo_line_to (cr, side * 0.182, 0.035);
      cairo_line_to (cr, side * 0.143, 0.035);
      cairo_close_path (cr);
      fill_linear (cr, side * 0.16 - 0.03, 0, side * 0.16 + 0.03, 0, (Color[]){ color_mix (shell, COLOR (0xffffff), 0.4), shell, color_scale (shell, 0.5) }, 3);
      cairo_rectangle (cr, side * 0.163 - 0.024, -0.098, 0.048, 0.008);
      fill_plain (cr, COLOR (0xe4e8ed), 1);
    }
  cairo_move_to (cr, 0, -0.50);
  cairo_curve_to (cr, 0.038, -0.47, 0.047, -0.42, 0.047, -0.36);
  cairo_line_to (cr, 0.047, 0.24);
  cairo_curve_to (cr, 0.045, 0.36, 0.02, 0.46, 0, 0.50);
  cairo_curve_to (cr, -0.02, 0.46, -0.045, 0.36, -0.047, 0.24);
  cairo_line_to (cr, -0.047, -0.36);
  cairo_curve_to (cr, -0.047, -0.42, -0.038, -0.47, 0, -0.50);
  fill_linear (cr, -0.047, 0, 0.047, 0,
               (Color[]){ color_scale (livery->belly, 0.85), color_mix (livery->belly, COLOR (0xffffff), 0.3), livery->belly, color_scale (livery->belly, 0.45) }, 4);
  path_polygon (cr, (const double[][2]){ { -0.055, -0.09 }, { -0.03, -0.14 }, { 0.03, -0.14 }, { 0.055, -0.09 }, { 0.05, 0.13 }, { -0.05, 0.13 } }, 6);
  fill_linear (cr, -0.055, 0, 0.055, 0, (Color[]){ color_mix (livery->belly, COLOR (0xffffff), 0.2), color_scale (livery->belly, 0.6) }, 2);
  cairo_restore (cr);
}
