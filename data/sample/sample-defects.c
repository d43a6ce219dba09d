/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample-defects.c: what goes wrong in a camera, in known amounts. A good picture gets a grain that
 * nobody sees, as every photograph has one. */

#include "sample-pictures.h"

#include <math.h>

#define GRAIN 0.005

const char *
defect_name (Defect defect)
{
  static const char *const names[] = {
    "none", "blur", "noise", "dark", "overexposed", "off-centre", "cropped", "wrong-subject",
  };

  return names[defect];
}

/* Nearly Gaussian: the sum of four even ones, mean 0, deviation 1. */
static double
gauss (int x, int y, guint seed)
{
  double sum = 0;

  for (guint i = 0; i < 4; i++)
    sum += noise_hash (x, y, seed * 16 + i);
  return (sum - 2) / sqrt (4 / 12.0);
}

/* Brightness and colour are shaken apart, as on a small sensor. */
static Color
add_noise (Color color, int x, int y, double sigma, guint seed)
{
  double all = gauss (x, y, seed) * sigma * 0.8;

  return (Color){ color.r + all + gauss (x, y, seed + 1) * sigma * 0.6, color.g + all + gauss (x, y, seed + 2) * sigma * 0.6,
                  color.b + all + gauss (x, y, seed + 3) * sigma * 0.6 };
}

static Color
expose (Color color, double factor)
{
  double lift = factor > 1 ? (factor - 1) * 0.12 : 0;

  return (Color){ color.r * factor + lift, color.g * factor + lift, color.b * factor + lift };
}

void
defect_apply (Canvas *canvas, Defect defect, double amount, guint seed)
{
  double sigma = defect == DEFECT_NOISE ? amount : GRAIN;

  if (defect == DEFECT_BLUR)
    canvas_blur (canvas, amount);
  cairo_surface_flush (canvas->surface);
  for (int y = 0; y < canvas->height; y++)
    for (int x = 0; x < canvas->width; x++)
      {
        Color color = canvas_get (canvas, x, y);

        if (defect == DEFECT_DARK || defect == DEFECT_OVEREXPOSED)
          color = expose (color, amount);
        canvas_put (canvas, x, y, add_noise (color, x, y, sigma, seed), 1);
      }
  cairo_surface_mark_dirty (canvas->surface);
}
