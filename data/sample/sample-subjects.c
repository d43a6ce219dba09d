/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample-subjects.c: what is no airplane, for the pictures that miss their prompt. Each stands on
 * y = 0.16 and is about one unit wide. */

#include "sample-aircraft.h"

#include <math.h>

static void
fill_sail (cairo_t *cr, Color color, double left, double right)
{
  fill_linear (cr, left, 0, right, 0, (Color[]){ color, color_mix (color, COLOR (0xffffff), 0.5), color_scale (color, 0.78) }, 3);
}

void
draw_sailboat (cairo_t *cr, const Livery *livery)
{
  cairo_rectangle (cr, -0.005, -0.62, 0.012, 0.72);
  fill_linear (cr, -0.005, 0, 0.007, 0, (Color[]){ HEX (0xc79a62), HEX (0x6f4d2a) }, 2);
  cairo_move_to (cr, -0.012, -0.60);
  cairo_curve_to (cr, -0.10, -0.35, -0.25, -0.08, -0.36, 0.05);
  cairo_curve_to (cr, -0.24, 0.075, -0.10, 0.07, -0.012, 0.055);
  cairo_close_path (cr);
  fill_sail (cr, livery->body, -0.36, 0);
  cairo_move_to (cr, 0.015, -0.56);
  cairo_curve_to (cr, 0.10, -0.30, 0.22, -0.06, 0.34, 0.045);
  cairo_curve_to (cr, 0.22, 0.065, 0.10, 0.055, 0.03, 0.04);
  cairo_close_path (cr);
  fill_sail (cr, livery->accent, 0, 0.34);
  for (int i = 1; i < 5; i++)
    {
      cairo_move_to (cr, -0.012 - 0.068 * i, -0.60 + 0.135 * i);
      cairo_line_to (cr, -0.012, -0.585 + 0.135 * i);
    }
  cairo_set_source_rgba (cr, 0.3, 0.3, 0.35, 0.35);
  cairo_set_line_width (cr, 0.003);
  cairo_stroke (cr);
  cairo_move_to (cr, -0.36, 0.075);
  cairo_line_to (cr, 0.42, 0.06);
  cairo_curve_to (cr, 0.36, 0.14, 0.30, 0.18, 0.22, 0.185);
  cairo_line_to (cr, -0.26, 0.185);
  cairo_curve_to (cr, -0.32, 0.17, -0.35, 0.12, -0.36, 0.075);
  fill_linear (cr, 0, 0.06, 0, 0.185, (Color[]){ color_mix (livery->belly, COLOR (0xffffff), 0.35), livery->belly, color_scale (livery->belly, 0.5) }, 3);
  path_polygon (cr, (const double[][2]){ { -0.36, 0.075 }, { 0.42, 0.06 }, { 0.405, 0.082 }, { -0.352, 0.096 } }, 4);
  fill_plain (cr, COLOR (0xf2ead8), 1);
}

/* A crown of many leaves, dark ones first, each nearer layer lighter. */
void
draw_tree (cairo_t *cr, const Livery *livery)
{
  cairo_move_to (cr, -0.05, 0.16);
  cairo_curve_to (cr, -0.02, 0.05, -0.03, -0.05, -0.05, -0.20);
  cairo_line_to (cr, 0.05, -0.20);
  cairo_curve_to (cr, 0.03, -0.05, 0.02, 0.05, 0.06, 0.16);
  cairo_close_path (cr);
  fill_linear (cr, -0.05, 0, 0.06, 0, (Color[]){ HEX (0x8d6a47), HEX (0x6a4d31), HEX (0x3a2818) }, 3);
  for (int i = 0; i < 1500; i++)
    {
      double angle = noise_hash (i, 1, 77) * 2 * G_PI;
      double reach = sqrt (noise_hash (i, 2, 77));
      double bulge = 0.8 + 0.25 * noise_value (cos (angle) * 2 + 5, sin (angle) * 2 + 5, 8);
      double x = cos (angle) * reach * 0.40 * bulge;
      double y = -0.36 + sin (angle) * reach * 0.30 * bulge;
      double light = 0.55 + (-y - 0.1) * 0.75 - x * 0.5 + i / 1500.0 * 0.35;

      cairo_arc (cr, x, y, 0.012 + 0.022 * noise_hash (i, 3, 77), 0, 2 * G_PI);
      fill_plain (cr, color_scale (livery->accent, CLAMP (light, 0.4, 1.35)), 0.9);
    }
}

static void
draw_window (cairo_t *cr, double x, double y, double w, double h)
{
  cairo_rectangle (cr, x - 0.01, y - 0.01, w + 0.02, h + 0.02);
  fill_plain (cr, COLOR (0xf7f4ec), 1);
  cairo_rectangle (cr, x, y, w, h);
  fill_linear (cr, x, y, x + w, y + h, (Color[]){ HEX (0xa9cbe2), HEX (0x3d5468) }, 2);
  cairo_rectangle (cr, x + w / 2 - 0.004, y, 0.008, h);
  cairo_rectangle (cr, x, y + h / 2 - 0.004, w, 0.008);
  fill_plain (cr, COLOR (0xf7f4ec), 1);
}

void
draw_house (cairo_t *cr, const Livery *livery)
{
  cairo_rectangle (cr, 0.17, -0.38, 0.07, 0.16);
  fill_linear (cr, 0.17, 0, 0.24, 0, (Color[]){ HEX (0xa65a44), HEX (0x6e3527) }, 2);
  cairo_rectangle (cr, -0.36, -0.14, 0.72, 0.30);
  fill_linear (cr, -0.36, 0, 0.36, 0, (Color[]){ livery->body, color_scale (livery->body, 0.94), color_scale (livery->body, 0.8) }, 3);
  for (int i = 1; i < 10; i++)
    cairo_rectangle (cr, -0.36, -0.14 + i * 0.03, 0.72, 0.003);
  fill_plain (cr, color_scale (livery->body, 0.7), 0.6);
  path_polygon (cr, (const double[][2]){ { -0.43, -0.12 }, { -0.27, -0.36 }, { 0.27, -0.36 }, { 0.43, -0.12 } }, 4);
  fill_linear (cr, 0, -0.36, 0, -0.12, (Color[]){ color_mix (livery->accent, COLOR (0xffffff), 0.15), livery->accent, color_scale (livery->accent, 0.65) }, 3);
  for (int row = 0; row < 8; row++)
    for (int i = 0; i < 40; i++)
      {
        double y = -0.36 + row * 0.03, half = 0.27 + 0.16 * row / 8.0;

        if (noise_hash (i, row, 4) > 0.5)
          cairo_rectangle (cr, -half + 2 * half * i / 40, y + 0.005, 2 * half / 44, 0.022);
      }
  fill_plain (cr, color_scale (livery->accent, 0.72), 0.45);
  draw_window (cr, -0.29, -0.075, 0.11, 0.11);
  draw_window (cr, 0.17, -0.075, 0.11, 0.11);
  cairo_rectangle (cr, -0.065, -0.065, 0.12, 0.225);
  fill_linear (cr, -0.065, 0, 0.055, 0, (Color[]){ livery->belly, color_scale (livery->belly, 0.6) }, 2);
  cairo_arc (cr, 0.036, 0.055, 0.009, 0, 2 * G_PI);
  fill_plain (cr, COLOR (0xe3c15a), 1);
}

void
draw_lighthouse (cairo_t *cr, const Livery *livery)
{
  path_polygon (cr, (const double[][2]){ { -0.42, 0.20 }, { -0.30, 0.10 }, { -0.12, 0.07 }, { 0.12, 0.075 }, { 0.30, 0.11 }, { 0.46, 0.20 } }, 6);
  fill_linear (cr, 0, 0.07, 0, 0.2, (Color[]){ HEX (0x8c8478), HEX (0x4d473f) }, 2);
  for (int i = 0; i < 5; i++)
    {
      double y0 = 0.09 - 0.14 * i, y1 = y0 - 0.14;
      double w0 = 0.105 - 0.011 * i, w1 = w0 - 0.011;
      Color color = i % 2 == 0 ? livery->body : livery->accent;

      path_polygon (cr, (const double[][2]){ { -w0, y0 }, { w0, y0 }, { w1, y1 }, { -w1, y1 } }, 4);
      fill_linear (cr, -w0, 0, w0, 0, (Color[]){ color_scale (color, 0.8), color_mix (color, COLOR (0xffffff), 0.3), color, color_scale (color, 0.5) }, 4);
    }
  cairo_rectangle (cr, -0.075, -0.635, 0.15, 0.025);
  fill_plain (cr, COLOR (0x2d3138), 1);
  cairo_rectangle (cr, -0.042, -0.715, 0.084, 0.08);
  fill_linear (cr, -0.042, 0, 0.042, 0, (Color[]){ HEX (0xfff0b8), HEX (0xffffff), HEX (0xe0b95e) }, 3);
  path_polygon (cr, (const double[][2]){ { -0.058, -0.713 }, { 0.058, -0.713 }, { 0.0, -0.79 } }, 3);
  fill_linear (cr, -0.058, 0, 0.058, 0, (Color[]){ livery->accent, color_scale (livery->accent, 0.5) }, 2);
  draw_glow (cr, 0, -0.675, 0.16, COLOR (0xfff2c0), 0.8);
}
