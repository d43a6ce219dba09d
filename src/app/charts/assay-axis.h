/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How numbers of an axis are written. */
typedef enum
{
  ASSAY_AXIS_NUMBER,
  ASSAY_AXIS_INTEGER, /* counts: ticks are whole numbers */
  ASSAY_AXIS_PERCENT, /* of shares: 0.25 is 25 % */
  ASSAY_AXIS_DOLLARS,
  ASSAY_AXIS_SECONDS,
} AssayAxisFormat;

#define ASSAY_AXIS_MAX_TICKS 24

typedef struct
{
  double min;
  double max;
  double step;
  int n;
  double ticks[ASSAY_AXIS_MAX_TICKS]; /* ascending, all in min … max */
} AssayAxis;

void   assay_axis_init   (AssayAxis *axis, double min, double max, gboolean grow, int at_most,
                          AssayAxisFormat format);
double assay_axis_place  (const AssayAxis *axis, double value);
char  *assay_axis_label  (const AssayAxis *axis, double value, AssayAxisFormat format);
char  *assay_axis_text (double value, AssayAxisFormat format);

G_END_DECLS
