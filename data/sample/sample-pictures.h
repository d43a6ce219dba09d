/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sample-aircraft.h"
#include "sample-scenes.h"

G_BEGIN_DECLS

typedef enum
{
  DEFECT_NONE,
  DEFECT_BLUR,         /* amount: sigma in pixels */
  DEFECT_NOISE,        /* amount: sigma in shares of white */
  DEFECT_DARK,         /* amount: what is left of the light */
  DEFECT_OVEREXPOSED,  /* amount: how much too much light */
  DEFECT_OFF_CENTRE,   /* by placement */
  DEFECT_CROPPED,      /* by placement */
  DEFECT_WRONG_SUBJECT /* by what is drawn */
} Defect;

/* One picture: what stands where, what was done to it, and what a fair judge would say of it on scales
 * from 1 to 5. The judgement follows from the defect, not from any metric. */
typedef struct
{
  const char *subject;
  const Scene *scene;
  SubjectFunc draw;
  const Livery *livery;
  double x, y;   /* of the middle, in shares of width and height */
  double size;   /* in shares of the width */
  double angle;  /* in degrees, nose up */
  double squash; /* height over width, for a bank; 1 is none */
  gboolean flip;
  gboolean shadow;
  Defect defect;
  double amount;
  int alignment, quality, composition;
  const char *comment;
} Picture;

#define N_PICTURES 30
extern const Picture pictures[N_PICTURES];

const char *defect_name  (Defect defect);
void        defect_apply (Canvas *canvas, Defect defect, double amount, guint seed);

G_END_DECLS
