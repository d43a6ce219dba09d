/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How values are drawn. */
typedef enum
{
  ASSAY_SERIES_LINE,       /* x ascending; a NAN in y breaks the line */
  ASSAY_SERIES_BAND,       /* between low and high */
  ASSAY_SERIES_POINTS,     /* with error bars where there are low and high, with labels where there are */
  ASSAY_SERIES_BARS,       /* from zero to y, at x; error bars as with points */
  ASSAY_SERIES_HORIZONTAL, /* a reference line at y */
  ASSAY_SERIES_VERTICAL,   /* a reference line at x */
  ASSAY_SERIES_DIAGONAL,   /* the reference line y = x */
} AssaySeriesKind;

/* What a series means, which gives it its colour. */
typedef enum
{
  ASSAY_TONE_AUTO, /* the next colour, dash and marker of the chart's */
  ASSAY_TONE_ACCENT,
  ASSAY_TONE_GOOD,
  ASSAY_TONE_BAD,
  ASSAY_TONE_WARNING,
  ASSAY_TONE_QUIET,
} AssayTone;

/* One series of a chart. Filled by its maker, handed to the chart, not changed after that. */
typedef struct
{
  AssaySeriesKind kind;
  AssayTone tone;
  gboolean markers; /* a line with a marker at each value */
  char *name;       /* for the legend and the table; NULL: none */
  gsize n;
  double *x;
  double *y;    /* NULL in a band */
  double *low;  /* NULL: no intervals */
  double *high; /* NULL: no intervals */
  char **labels; /* n, each may be ""; NULL: none */
} AssaySeries;

AssaySeries *assay_series_new           (AssaySeriesKind kind, const char *name, const double *x,
                                         const double *y, gsize n);
AssaySeries *assay_series_new_band      (const char *name, const double *x, const double *low,
                                         const double *high, gsize n);
AssaySeries *assay_series_new_reference (AssaySeriesKind kind, const char *label, double value);
AssaySeries *assay_series_set_intervals (AssaySeries *self, const double *low, const double *high);
AssaySeries *assay_series_set_labels    (AssaySeries *self, const char *const *labels);
AssaySeries *assay_series_set_tone      (AssaySeries *self, AssayTone tone);
AssaySeries *assay_series_set_markers   (AssaySeries *self, gboolean markers);
gboolean     assay_series_is_reference  (const AssaySeries *self);
void         assay_series_free          (AssaySeries *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssaySeries, assay_series_free)

G_END_DECLS
