/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample-scenes.c: skies and grounds, computed pixel by pixel. Clouds and grounds lie on planes seen
 * in perspective, so that they crowd towards the horizon as real ones do; whatever is far takes the
 * colour of the haze. */

#include "sample-scenes.h"

#include <math.h>

/* A weaker sun stands outside the picture or behind the haze. */
#define VISIBLE_SUN 0.6

static Color
haze (const Scene *scene, Color color, double distance)
{
  return color_mix (color, scene->horizon, CLAMP (distance, 0, 1));
}

static Color
sky_color (const Scene *scene, double x, double y)
{
  double h = CLAMP (1 - y / scene->horizon_y, 0, 1);
  Color color = h < 0.4 ? color_mix (scene->horizon, scene->middle, h / 0.4)
                        : color_mix (scene->middle, scene->zenith, (h - 0.4) / 0.6);
  double dx = (x - scene->sun_x) * SAMPLE_WIDTH / SAMPLE_HEIGHT;
  double distance = sqrt (dx * dx + (y - scene->sun_y) * (y - scene->sun_y));

  color = color_mix (color, scene->sun, scene->sun_strength * exp (-distance * 4.5) * 0.85);
  if (scene->sun_strength >= VISIBLE_SUN)
    color = color_mix (color, COLOR (0xfffdf2), 1 - ramp (0.034, 0.044, distance));
  return color;
}

/* Light comes from the sun's side: a cloud is bright where it is thinner towards the sun. */
static Color
add_clouds (const Scene *scene, Color sky, double x, double y)
{
  double h = scene->horizon_y - y;
  double depth = 1 / (h + 0.16);
  double u = (x - 0.5) * depth * scene->cloud_scale + 13;
  double v = depth * scene->cloud_scale * 1.6;
  double density = noise_fractal (u, v, 6, scene->seed);
  double towards = noise_fractal (u + (scene->sun_x - x) * 0.5, v + 0.25, 4, scene->seed);
  double edge = 1 - scene->cloud_cover;
  double alpha = ramp (edge, edge + 0.22, density) * ramp (0, 0.06, h);
  double light = CLAMP (0.62 + (density - towards) * 2.4 - (density - edge) * 0.7, 0, 1);

  return color_mix (sky, color_mix (scene->cloud_shade, scene->cloud_light, light), alpha * 0.95);
}

static double
ridge (const Scene *scene, double x, int layer)
{
  double base = noise_fractal (x * (2.2 + layer) + layer * 7.7, layer * 3.1, 6, scene->seed + 40);

  return scene->mountains * (0.44 + 0.28 * layer) * (0.15 + 1.1 * base * base + 0.18 * noise_value (x * 5, layer, 3));
}

static double
mountain_fold (const Scene *scene, double x, double below, int layer)
{
  return noise_fractal (x * 15 - below * 9, below * 22 + layer * 5, 6, scene->seed + 60);
}

/* The nearest range that reaches so high; light falls from the left onto folds of noise. */
static gboolean
mountain_color (const Scene *scene, double x, double y, Color *color)
{
  for (int layer = 0; layer <= 2; layer++)
    {
      double top = scene->horizon_y - ridge (scene, x, layer);
      double below = y - top;
      double fold, light;
      Color rock;

      if (below < 0 || y > scene->horizon_y)
        continue;
      fold = mountain_fold (scene, x, below, layer);
      light = 0.85 + 5 * (fold - mountain_fold (scene, x + 0.012, below + 0.006, layer));
      rock = color_scale (scene->mountain, CLAMP (light, 0.5, 1.4));
      if (scene->horizon_y - y > scene->mountains * (1 - scene->snow) * (0.75 + 0.5 * fold))
        rock = color_scale (COLOR (0xeef3fa), CLAMP (0.4 + 0.55 * light, 0.6, 1.05));
      *color = haze (scene, rock, 0.12 + 0.24 * layer + 0.5 * ramp (0.6, 1, below / (scene->mountains + 1e-6)));
      return TRUE;
    }
  return FALSE;
}

static Color
cloud_sea (const Scene *scene, double x, double depth, double distance)
{
  double u = (x - 0.5) * depth * 1.9, v = depth * 2.6;
  double height = noise_fractal (u, v, 7, scene->seed + 5);
  double light = 0.6 + (height - noise_fractal (u - 0.3, v + 0.35, 6, scene->seed + 5)) * 3.2 + (height - 0.5) * 1.1;

  return haze (scene, color_mix (scene->ground_near, scene->ground_far, CLAMP (light, 0, 1)), distance * 0.8);
}

static Color
sea (const Scene *scene, double x, double depth, double distance)
{
  double u = (x - 0.5) * depth * 9, v = depth * 26;
  double wave = noise_fractal (u, v, 4, scene->seed + 8);
  double glint = exp (-fabs (x - scene->sun_x) * 7) * scene->sun_strength;
  Color water = color_mix (scene->ground_near, scene->ground_far, distance + (wave - 0.5) * 0.55);

  water = color_mix (water, scene->sun, glint * ramp (0.52, 0.75, wave) * 0.85);
  return color_mix (water, scene->horizon, 0.5 * distance * distance);
}

/* Patches of the same hash are one field; each has its crop and its rows. */
static Color
fields (const Scene *scene, double x, double depth, double distance)
{
  static const Color crops[] = { HEX (0x7c9a45), HEX (0xb7a857), HEX (0x58803c), HEX (0xa8b565), HEX (0x8a6f48), HEX (0x6c9148) };
  double u = (x - 0.5) * depth * 2.6 + 3.3, v = depth * 3.1;
  double skew = u + 0.35 * v;
  int column = (int) floor (skew), row = (int) floor (v + noise_hash (column, 0, 4) * 0.7);
  double edge = MIN (skew - floor (skew), 1 - (skew - floor (skew)));
  Color crop = crops[(int) (noise_hash (column, row, scene->seed) * 5.99)];
  double rows = 0.94 + 0.1 * noise_value (u * 22, v * 4, 9) + 0.12 * (noise_fractal (u * 9, v * 9, 3, 7) - 0.5);

  crop = color_scale (crop, rows);
  if (edge < 0.03)
    crop = color_mix (crop, COLOR (0x3f5a2c), 0.8);
  return haze (scene, color_mix (crop, scene->ground_near, 0.12), distance * 0.85);
}

static Color
meadow (const Scene *scene, double x, double depth, double distance)
{
  double u = (x - 0.5) * depth * 40, v = depth * 60;
  double blade = noise_fractal (u, v, 4, scene->seed + 2);
  Color grass = color_mix (scene->ground_near, scene->ground_far, CLAMP (0.15 + distance + (blade - 0.5) * 0.9, 0, 1));

  return haze (scene, grass, distance * 0.4);
}

/* Seen from the side of it: grass, the runway's far edge, concrete, a line, concrete. */
static Color
runway (const Scene *scene, double x, double t, double depth, double distance)
{
  double grain = noise_fractal (x * 60 * depth, depth * 55, 3, scene->seed + 2);
  double slab = fabs (fmod (fabs ((x - 0.5) * depth * 3.2 + 40), 1) - 0.5);
  Color concrete;

  if (t < 0.3)
    return meadow (scene, x, depth, distance);
  concrete = color_scale (COLOR (0x8f9295), 0.86 + 0.22 * grain + 0.12 * (1 - t));
  if (slab > 0.492)
    concrete = color_scale (concrete, 0.86);
  if (t < 0.335 || (t > 0.69 && t < 0.715 && fmod (fabs ((x - 0.5) * depth * 2 + 40), 1) < 0.6))
    concrete = color_mix (concrete, COLOR (0xf3f1e6), 0.85);
  return haze (scene, concrete, 0.25 * distance);
}

/* How much of a pixel a painted line covers whose middle is so far away. */
static double
line_cover (double distance, double half_width, double depth)
{
  double pixel = depth / SAMPLE_WIDTH;

  return CLAMP ((half_width - fabs (distance)) / pixel + 0.5, 0, 1);
}

/* A strip that leads away from the viewer, with its edges and its centre line. */
static Color
strip (const Scene *scene, double x, double depth, double distance)
{
  double across = (x - 0.5) * depth;
  double along = depth * 2.4;
  Color asphalt = color_scale (COLOR (0x4a4e55), 0.85 + 0.3 * noise_fractal (across * 40, along * 20, 3, 5));
  Color grass = meadow (scene, x, depth, distance);
  double line = line_cover (fabs (across) - 0.572, 0.013, depth);

  if (fmod (along, 1) < 0.5)
    line = MAX (line, line_cover (across, 0.018, depth));
  asphalt = haze (scene, color_mix (asphalt, COLOR (0xf2efe2), 0.9 * line), 0.5 * distance);
  return color_mix (grass, asphalt, line_cover (across, 0.62, depth));
}

static Color
ground_color (const Scene *scene, double x, double y)
{
  double t = (y - scene->horizon_y) / (1 - scene->horizon_y);
  double depth = 1 / (t + 0.04);
  double distance = exp (-t * 5);

  switch (scene->ground)
    {
    case GROUND_CLOUDS:
      return cloud_sea (scene, x, 1 / (t + 0.12), distance);
    case GROUND_SEA:
      return sea (scene, x, depth, distance);
    case GROUND_FIELDS:
      return fields (scene, x, 1 / (t + 0.1), distance);
    case GROUND_RUNWAY:
      return runway (scene, x, t, depth, distance);
    case GROUND_STRIP:
      return strip (scene, x, depth, distance);
    case GROUND_MEADOW:
      return meadow (scene, x, depth, distance);
    case GROUND_NONE:
    default:
      return scene->horizon;
    }
}

/* Paints the whole canvas; what is drawn comes on top. */
void
scene_paint (Canvas *canvas, const Scene *scene)
{
  cairo_surface_flush (canvas->surface);
  for (int py = 0; py < canvas->height; py++)
    for (int px = 0; px < canvas->width; px++)
      {
        double x = (px + 0.5) / canvas->width, y = (py + 0.5) / canvas->height;
        Color color;

        if (y >= scene->horizon_y)
          color = ground_color (scene, x, y);
        else if (scene->mountains <= 0 || !mountain_color (scene, x, y, &color))
          {
            color = sky_color (scene, x, y);
            if (scene->cloud_cover > 0)
              color = add_clouds (scene, color, x, y);
          }
        canvas_put (canvas, px, py, color, 1);
      }
  cairo_surface_mark_dirty (canvas->surface);
}
