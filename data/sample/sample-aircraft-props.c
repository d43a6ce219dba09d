/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample-aircraft-props.c: what flies by propeller or by none: a twin of the thirties, a light
 * high-wing plane on wheels and on floats, a biplane, a glider. Seen from the side, light from above. */

#include "sample-aircraft.h"

#include <math.h>

static void
fill_metal (cairo_t *cr, double top, double bottom, Color color)
{
  Color stops[] = { color_mix (color, COLOR (0xffffff), 0.6), color_mix (color, COLOR (0xffffff), 0.12),
                    color_scale (color, 0.88), color_scale (color, 0.62), color_scale (color, 0.46) };

  fill_linear (cr, 0, top, 0, bottom, stops, G_N_ELEMENTS (stops));
}

/* Standing blades, or the disc that they make. */
static void
draw_propeller (cairo_t *cr, double x, double y, double radius, gboolean spinning)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  if (spinning)
    {
      cairo_pattern_t *disc = cairo_pattern_create_radial (0, 0, radius * 0.1, 0, 0, radius);

      cairo_scale (cr, 0.16, 1);
      cairo_pattern_add_color_stop_rgba (disc, 0, 0.85, 0.87, 0.9, 0.30);
      cairo_pattern_add_color_stop_rgba (disc, 0.85, 0.75, 0.78, 0.82, 0.34);
      cairo_pattern_add_color_stop_rgba (disc, 0.93, 0.95, 0.85, 0.4, 0.55);
      cairo_pattern_add_color_stop_rgba (disc, 1, 0.9, 0.9, 0.9, 0.1);
      cairo_set_source (cr, disc);
      cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
      cairo_fill (cr);
      cairo_pattern_destroy (disc);
    }
  else
    {
      cairo_scale (cr, 0.08, 1);
      cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
      fill_linear (cr, 0, -radius, 0, radius, (Color[]){ HEX (0xe0b64a), HEX (0x33363b), HEX (0x33363b), HEX (0xe0b64a) }, 4);
    }
  cairo_restore (cr);
  cairo_move_to (cr, x + radius * 0.26, y);
  cairo_curve_to (cr, x + radius * 0.18, y - radius * 0.17, x, y - radius * 0.17, x - radius * 0.06, y - radius * 0.17);
  cairo_line_to (cr, x - radius * 0.06, y + radius * 0.17);
  cairo_curve_to (cr, x, y + radius * 0.17, x + radius * 0.18, y + radius * 0.17, x + radius * 0.26, y);
  fill_metal (cr, y - radius * 0.17, y + radius * 0.17, COLOR (0xc3c8ce));
}

static void
draw_tyre (cairo_t *cr, double x, double radius)
{
  cairo_arc (cr, x, 0.16 - radius, radius, 0, 2 * G_PI);
  fill_radial (cr, x, 0.16 - radius, radius, COLOR (0x53565b), COLOR (0x141619));
  cairo_arc (cr, x, 0.16 - radius, radius * 0.45, 0, 2 * G_PI);
  fill_radial (cr, x, 0.16 - radius, radius * 0.45, COLOR (0xe6e9ed), COLOR (0x8b9199));
}

static void
draw_strut (cairo_t *cr, double x0, double y0, double x1, double y1, double width, Color color)
{
  cairo_move_to (cr, x0, y0);
  cairo_line_to (cr, x1, y1);
  cairo_set_line_width (cr, width);
  cairo_set_source_rgb (cr, color.r, color.g, color.b);
  cairo_stroke (cr);
}

void
draw_twin_prop (cairo_t *cr, const Livery *livery)
{
  path_polygon (cr, (const double[][2]){ { -0.36, -0.045 }, { -0.43, -0.19 }, { -0.47, -0.20 }, { -0.50, -0.17 }, { -0.49, -0.02 } }, 5);
  fill_linear (cr, -0.36, 0, -0.5, 0, (Color[]){ color_mix (livery->accent, COLOR (0xffffff), 0.3), color_scale (livery->accent, 0.8) }, 2);
  path_polygon (cr, (const double[][2]){ { 0.17, -0.01 }, { 0.10, -0.095 }, { 0.03, -0.095 }, { 0.0, -0.01 } }, 4);
  fill_plain (cr, color_scale (livery->body, 0.62), 1);
  if (livery->gear)
    draw_strut (cr, 0.20, 0.05, 0.215, 0.13, 0.012, COLOR (0x8d949c));
  cairo_move_to (cr, 0.48, 0.01);
  cairo_curve_to (cr, 0.47, -0.045, 0.42, -0.085, 0.33, -0.09);
  cairo_line_to (cr, 0.05, -0.088);
  cairo_curve_to (cr, -0.20, -0.085, -0.40, -0.055, -0.51, -0.025);
  cairo_curve_to (cr, -0.40, 0.02, -0.10, 0.068, 0.12, 0.07);
  cairo_line_to (cr, 0.36, 0.068);
  cairo_curve_to (cr, 0.44, 0.06, 0.475, 0.04, 0.48, 0.01);
  fill_metal (cr, -0.09, 0.07, livery->body);
  path_polygon (cr, (const double[][2]){ { 0.475, -0.022 }, { 0.30, -0.012 }, { -0.45, -0.028 }, { -0.45, -0.020 }, { 0.30, 0.0 }, { 0.478, -0.010 } }, 6);
  fill_plain (cr, livery->accent, 1);
  for (int i = 0; i < 7; i++)
    cairo_rectangle (cr, 0.22 - i * 0.062, -0.053, 0.03, 0.026);
  fill_plain (cr, COLOR (0x2a3644), 1);
  path_polygon (cr, (const double[][2]){ { 0.427, -0.045 }, { 0.398, -0.075 }, { 0.352, -0.078 }, { 0.352, -0.045 } }, 4);
  fill_linear (cr, 0.35, 0, 0.43, 0, (Color[]){ HEX (0x243241), HEX (0x66839e) }, 2);
  path_polygon (cr, (const double[][2]){ { -0.33, -0.035 }, { -0.44, 0.005 }, { -0.50, 0.004 }, { -0.47, -0.035 } }, 4);
  fill_metal (cr, -0.035, 0.005, livery->body);
  path_polygon (cr, (const double[][2]){ { 0.24, 0.035 }, { 0.03, 0.115 }, { -0.04, 0.113 }, { 0.02, 0.045 } }, 4);
  fill_linear (cr, 0.13, 0.03, 0.05, 0.115, (Color[]){ color_mix (livery->body, COLOR (0xffffff), 0.45), color_scale (livery->body, 0.55) }, 2);
  cairo_move_to (cr, 0.335, 0.012);
  cairo_curve_to (cr, 0.25, 0.002, 0.16, 0.015, 0.08, 0.05);
  cairo_curve_to (cr, 0.16, 0.10, 0.25, 0.10, 0.335, 0.088);
  cairo_close_path (cr);
  fill_metal (cr, 0.005, 0.098, livery->body);
  cairo_rectangle (cr, 0.292, 0.008, 0.012, 0.083);
  fill_plain (cr, color_scale (livery->accent, 0.8), 0.9);
  draw_propeller (cr, 0.345, 0.05, 0.105, livery->spinning);
  if (livery->gear)
    draw_tyre (cr, 0.205, 0.036);
}

static void
trace_light_hull (cairo_t *cr)
{
  cairo_new_path (cr);
  cairo_move_to (cr, 0.43, 0.005);
  cairo_curve_to (cr, 0.42, -0.03, 0.38, -0.042, 0.27, -0.048);
  cairo_line_to (cr, 0.20, -0.115);
  cairo_line_to (cr, 0.02, -0.125);
  cairo_curve_to (cr, -0.12, -0.075, -0.30, -0.05, -0.47, -0.045);
  cairo_line_to (cr, -0.48, -0.01);
  cairo_curve_to (cr, -0.30, 0.035, -0.05, 0.07, 0.15, 0.072);
  cairo_curve_to (cr, 0.30, 0.074, 0.40, 0.06, 0.43, 0.005);
  cairo_close_path (cr);
}

static void
draw_light_body (cairo_t *cr, const Livery *livery)
{
  path_polygon (cr, (const double[][2]){ { -0.33, -0.05 }, { -0.42, -0.185 }, { -0.49, -0.185 }, { -0.48, -0.03 } }, 4);
  fill_linear (cr, -0.33, 0, -0.49, 0, (Color[]){ color_mix (livery->accent, COLOR (0xffffff), 0.3), color_scale (livery->accent, 0.8) }, 2);
  trace_light_hull (cr);
  fill_metal (cr, -0.115, 0.075, livery->body);
  cairo_save (cr);
  trace_light_hull (cr);
  cairo_clip (cr);
  path_polygon (cr, (const double[][2]){ { 0.45, 0.004 }, { 0.10, 0.022 }, { -0.5, -0.03 }, { -0.5, 0.0 }, { 0.10, 0.046 }, { 0.45, 0.028 } }, 6);
  fill_plain (cr, livery->accent, 1);
  path_polygon (cr, (const double[][2]){ { 0.45, 0.052 }, { -0.1, 0.055 }, { -0.1, 0.09 }, { 0.45, 0.09 } }, 4);
  fill_plain (cr, livery->belly, 0.8);
  cairo_restore (cr);
  path_polygon (cr, (const double[][2]){ { 0.255, -0.046 }, { 0.195, -0.104 }, { 0.165, -0.105 }, { 0.165, -0.044 } }, 4);
  fill_linear (cr, 0.16, 0, 0.26, 0, (Color[]){ HEX (0x2d4154), HEX (0x9cbcd6) }, 2);
  path_polygon (cr, (const double[][2]){ { 0.150, -0.044 }, { 0.150, -0.106 }, { 0.055, -0.110 }, { 0.045, -0.044 } }, 4);
  fill_linear (cr, 0, -0.11, 0, -0.044, (Color[]){ HEX (0x8fb0cb), HEX (0x31465a) }, 2);
  path_polygon (cr, (const double[][2]){ { 0.030, -0.044 }, { 0.036, -0.108 }, { -0.05, -0.090 }, { -0.075, -0.050 } }, 4);
  fill_linear (cr, 0, -0.11, 0, -0.044, (Color[]){ HEX (0x87a7c2), HEX (0x2c4052) }, 2);
  path_polygon (cr, (const double[][2]){ { -0.35, -0.038 }, { -0.445, -0.022 }, { -0.53, -0.022 }, { -0.48, -0.046 } }, 4);
  fill_metal (cr, -0.046, -0.02, livery->body);
}

/* The wing lies on the cabin; its near half comes towards us. */
static void
draw_high_wing (cairo_t *cr, const Livery *livery)
{
  draw_strut (cr, 0.12, 0.03, 0.10, -0.10, 0.010, color_scale (livery->body, 0.7));
  path_polygon (cr, (const double[][2]){ { 0.235, -0.142 }, { 0.215, -0.122 }, { 0.16, -0.098 }, { -0.09, -0.098 }, { -0.115, -0.106 }, { -0.02, -0.142 } }, 6);
  fill_linear (cr, 0, -0.145, 0, -0.097,
               (Color[]){ color_mix (livery->body, COLOR (0xffffff), 0.7), livery->body, color_scale (livery->body, 0.6) }, 3);
  path_polygon (cr, (const double[][2]){ { 0.175, -0.104 }, { 0.16, -0.096 }, { -0.09, -0.096 }, { -0.1, -0.102 } }, 4);
  fill_plain (cr, livery->accent, 0.95);
}

void
draw_light_plane (cairo_t *cr, const Livery *livery)
{
  if (livery->gear)
    draw_strut (cr, 0.30, 0.05, 0.315, 0.13, 0.011, COLOR (0xb8bec5));
  draw_light_body (cr, livery);
  draw_high_wing (cr, livery);
  if (livery->gear)
    {
      draw_strut (cr, 0.06, 0.06, 0.03, 0.13, 0.013, COLOR (0xd3d8de));
      draw_tyre (cr, 0.315, 0.026);
      draw_tyre (cr, 0.028, 0.031);
    }
  draw_propeller (cr, 0.435, 0.0, 0.105, livery->spinning);
}

void
draw_seaplane (cairo_t *cr, const Livery *livery)
{
  draw_strut (cr, 0.25, 0.05, 0.27, 0.125, 0.010, COLOR (0xb8bec5));
  draw_strut (cr, -0.02, 0.05, 0.0, 0.125, 0.010, COLOR (0xb8bec5));
  draw_strut (cr, 0.22, 0.06, 0.02, 0.125, 0.007, COLOR (0x9aa1a9));
  draw_light_body (cr, livery);
  draw_high_wing (cr, livery);
  draw_propeller (cr, 0.435, 0.0, 0.105, livery->spinning);
  cairo_move_to (cr, 0.46, 0.115);
  cairo_curve_to (cr, 0.36, 0.102, 0.10, 0.106, -0.28, 0.128);
  cairo_line_to (cr, -0.30, 0.140);
  cairo_curve_to (cr, -0.15, 0.165, 0.02, 0.172, 0.05, 0.180);
  cairo_curve_to (cr, 0.20, 0.188, 0.40, 0.175, 0.46, 0.115);
  fill_metal (cr, 0.10, 0.19, color_mix (livery->body, livery->accent, 0.12));
  path_polygon (cr, (const double[][2]){ { 0.44, 0.130 }, { 0.1, 0.128 }, { -0.28, 0.134 }, { -0.28, 0.139 }, { 0.1, 0.136 }, { 0.435, 0.138 } }, 6);
  fill_plain (cr, livery->accent, 1);
}

static void
draw_biplane_wing (cairo_t *cr, const Livery *livery, double x, double y)
{
  path_polygon (cr, (const double[][2]){ { x + 0.13, y - 0.020 }, { x + 0.105, y + 0.022 }, { x - 0.125, y + 0.024 }, { x - 0.09, y - 0.018 } }, 4);
  fill_linear (cr, 0, y - 0.02, 0, y + 0.024,
               (Color[]){ color_mix (livery->accent, COLOR (0xffffff), 0.45), livery->accent, color_scale (livery->accent, 0.6) }, 3);
  path_polygon (cr, (const double[][2]){ { x + 0.105, y + 0.022 }, { x + 0.100, y + 0.030 }, { x - 0.125, y + 0.031 }, { x - 0.125, y + 0.024 } }, 4);
  fill_plain (cr, color_scale (livery->accent, 0.45), 1);
}

void
draw_biplane (cairo_t *cr, const Livery *livery)
{
  draw_strut (cr, 0.17, 0.06, 0.19, 0.12, 0.012, COLOR (0x6b4a2c));
  draw_strut (cr, 0.27, 0.05, 0.19, 0.12, 0.010, COLOR (0x6b4a2c));
  cairo_move_to (cr, -0.34, -0.03);
  cairo_curve_to (cr, -0.40, -0.16, -0.50, -0.17, -0.50, -0.06);
  cairo_line_to (cr, -0.48, 0.0);
  cairo_close_path (cr);
  fill_linear (cr, -0.34, 0, -0.5, 0, (Color[]){ color_mix (livery->accent, COLOR (0xffffff), 0.3), color_scale (livery->accent, 0.75) }, 2);
  cairo_move_to (cr, 0.36, -0.055);
  cairo_curve_to (cr, 0.20, -0.075, 0.05, -0.06, -0.08, -0.055);
  cairo_line_to (cr, -0.47, -0.022);
  cairo_line_to (cr, -0.48, 0.005);
  cairo_curve_to (cr, -0.20, 0.06, 0.10, 0.075, 0.36, 0.065);
  cairo_close_path (cr);
  fill_metal (cr, -0.07, 0.07, livery->body);
  path_polygon (cr, (const double[][2]){ { 0.36, -0.012 }, { -0.46, -0.012 }, { -0.46, 0.0 }, { 0.36, 0.018 } }, 4);
  fill_plain (cr, livery->belly, 1);
  cairo_move_to (cr, 0.36, -0.062);
  cairo_curve_to (cr, 0.425, -0.055, 0.425, 0.065, 0.36, 0.070);
  cairo_close_path (cr);
  fill_metal (cr, -0.06, 0.07, COLOR (0x8b9097));
  for (int i = 0; i < 2; i++)
    {
      double x = -0.005 - 0.115 * i;

      cairo_arc (cr, x, -0.067, 0.030, G_PI, 2 * G_PI);
      fill_plain (cr, COLOR (0x35241a), 1);
      cairo_arc (cr, x - 0.004, -0.088, 0.020, 0, 2 * G_PI);
      fill_radial (cr, x - 0.004, -0.088, 0.020, COLOR (0xa87848), COLOR (0x4a3020));
      path_polygon (cr, (const double[][2]){ { x + 0.03, -0.062 }, { x + 0.018, -0.098 }, { x + 0.024, -0.098 }, { x + 0.04, -0.062 } }, 4);
      fill_plain (cr, COLOR (0xcfe2ef), 0.8);
    }
  draw_biplane_wing (cr, livery, 0.14, 0.055);
  for (int i = 0; i < 2; i++)
    draw_strut (cr, 0.20 - 0.13 * i, -0.150, 0.205 - 0.13 * i, 0.045, 0.009, COLOR (0x8a5f38));
  draw_strut (cr, 0.20, -0.150, 0.075, 0.045, 0.0035, COLOR (0xd9d9d9));
  draw_strut (cr, 0.07, -0.150, 0.205, 0.045, 0.0035, COLOR (0xd9d9d9));
  draw_biplane_wing (cr, livery, 0.16, -0.165);
  path_polygon (cr, (const double[][2]){ { -0.36, -0.022 }, { -0.43, -0.002 }, { -0.54, 0.0 }, { -0.49, -0.026 } }, 4);
  fill_linear (cr, 0, -0.026, 0, 0.002, (Color[]){ color_mix (livery->accent, COLOR (0xffffff), 0.4), color_scale (livery->accent, 0.7) }, 2);
  draw_tyre (cr, 0.19, 0.040);
  draw_propeller (cr, 0.43, 0.004, 0.125, livery->spinning);
}

/* Seen from a little above and ahead, banking: the long wings are the picture. */
void
draw_glider (cairo_t *cr, const Livery *livery)
{
  path_polygon (cr, (const double[][2]){ { 0.02, -0.015 }, { 0.12, -0.10 }, { 0.47, -0.235 }, { 0.45, -0.240 }, { 0.07, -0.12 }, { -0.06, -0.02 } }, 6);
  fill_linear (cr, 0.0, 0, 0.46, -0.2, (Color[]){ color_scale (livery->body, 0.82), color_mix (livery->body, COLOR (0xffffff), 0.5) }, 2);
  path_polygon (cr, (const double[][2]){ { -0.275, -0.035 }, { -0.335, -0.125 }, { -0.375, -0.125 }, { -0.345, -0.02 } }, 4);
  fill_linear (cr, -0.27, 0, -0.37, 0, (Color[]){ color_mix (livery->accent, COLOR (0xffffff), 0.3), color_scale (livery->accent, 0.85) }, 2);
  path_polygon (cr, (const double[][2]){ { -0.29, -0.118 }, { -0.35, -0.138 }, { -0.43, -0.112 }, { -0.37, -0.112 } }, 4);
  fill_metal (cr, -0.138, -0.108, livery->body);
  cairo_move_to (cr, 0.25, 0.012);
  cairo_curve_to (cr, 0.22, -0.03, 0.10, -0.052, 0.02, -0.048);
  cairo_curve_to (cr, -0.10, -0.040, -0.24, -0.040, -0.36, -0.034);
  cairo_line_to (cr, -0.36, -0.018);
  cairo_curve_to (cr, -0.20, -0.005, -0.05, 0.035, 0.06, 0.042);
  cairo_curve_to (cr, 0.16, 0.046, 0.23, 0.035, 0.25, 0.012);
  fill_metal (cr, -0.05, 0.045, livery->body);
  cairo_move_to (cr, 0.225, -0.012);
  cairo_curve_to (cr, 0.17, -0.042, 0.11, -0.050, 0.05, -0.046);
  cairo_curve_to (cr, 0.06, -0.012, 0.15, -0.004, 0.225, -0.012);
  fill_linear (cr, 0, -0.05, 0, -0.005, (Color[]){ HEX (0xbfdcf2), HEX (0x2f4a64) }, 2);
  path_polygon (cr, (const double[][2]){ { 0.06, 0.005 }, { -0.44, 0.215 }, { -0.50, 0.225 }, { -0.46, 0.190 }, { -0.07, 0.0 } }, 5);
  fill_linear (cr, 0.05, 0, -0.48, 0.2,
               (Color[]){ color_scale (livery->body, 0.8), color_mix (livery->body, COLOR (0xffffff), 0.6), livery->body }, 3);
  path_polygon (cr, (const double[][2]){ { -0.40, 0.198 }, { -0.44, 0.215 }, { -0.50, 0.225 }, { -0.46, 0.190 }, { -0.43, 0.175 } }, 5);
  fill_plain (cr, livery->accent, 1);
}
