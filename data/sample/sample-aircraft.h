/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sample-paint.h"

G_BEGIN_DECLS

/* How an aircraft is painted, and what of it is out. */
typedef struct
{
  Color body, belly, accent;
  gboolean gear;
  gboolean spinning; /* propellers run */
} Livery;

typedef void (*SubjectFunc) (cairo_t *cr, const Livery *livery);

/* Each draws around the origin, nose to the right where it has a side, about one unit wide; y grows
 * downwards. With the gear out the wheels stand at y = 0.16. */
void draw_airliner     (cairo_t *cr, const Livery *livery);
void draw_business_jet (cairo_t *cr, const Livery *livery);
void draw_twin_prop    (cairo_t *cr, const Livery *livery);
void draw_light_plane  (cairo_t *cr, const Livery *livery);
void draw_seaplane     (cairo_t *cr, const Livery *livery);
void draw_biplane      (cairo_t *cr, const Livery *livery);
void draw_glider       (cairo_t *cr, const Livery *livery);
void draw_head_on      (cairo_t *cr, const Livery *livery);
void draw_fighter      (cairo_t *cr, const Livery *livery);
void draw_from_below   (cairo_t *cr, const Livery *livery);

void draw_sailboat     (cairo_t *cr, const Livery *livery);
void draw_tree         (cairo_t *cr, const Livery *livery);
void draw_house        (cairo_t *cr, const Livery *livery);
void draw_lighthouse   (cairo_t *cr, const Livery *livery);

G_END_DECLS
