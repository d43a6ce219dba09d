/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sample-paint.h"

G_BEGIN_DECLS

typedef enum
{
  GROUND_NONE,
  GROUND_CLOUDS,
  GROUND_SEA,
  GROUND_FIELDS,
  GROUND_RUNWAY,
  GROUND_MEADOW,
  GROUND_STRIP /* a runway that leads into the picture */
} Ground;

/* One place and hour. Colours from top to bottom; distances are shares of the height. */
typedef struct
{
  Color zenith, middle, horizon;
  double horizon_y;
  double sun_x, sun_y, sun_strength; /* in shares of width and height */
  Color sun;
  double cloud_cover, cloud_scale;
  Color cloud_light, cloud_shade;
  double mountains; /* height of the highest over the horizon; 0 for none */
  Color mountain;
  double snow; /* share of a mountain that is white */
  Ground ground;
  Color ground_near, ground_far;
  guint seed;
} Scene;

void scene_paint (Canvas *canvas, const Scene *scene);

G_END_DECLS
