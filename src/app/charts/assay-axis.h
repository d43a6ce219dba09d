/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How numbers of an axis are written. */
typedef enum
{
  ASSAY_FORMAT_NUMBER,
  ASSAY_FORMAT_INTEGER, /* counts: ticks are whole numbers */
  ASSAY_FORMAT_PERCENT, /* of shares: 0.25 is 25 % */
  ASSAY_FORMAT_DOLLARS,
  ASSAY_FORMAT_SECONDS,
} AssayFormat;

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
                          AssayFormat format);
double assay_axis_place  (const AssayAxis *axis, double value);
char  *assay_axis_label  (const AssayAxis *axis, double value, AssayFormat format);
char  *assay_format_text (double value, AssayFormat format);

G_END_DECLS
