/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the chart share. */
#pragma once

#include "assay-chart-layout-private.h"
#include "assay-palette.h"

G_BEGIN_DECLS

typedef struct
{
  char *title;
  AssayAxisFormat format;
  double min; /* NAN: from the data */
  double max;
} AssayChartAxis;

struct _AssayChart
{
  GtkWidget parent_instance;

  GtkWidget *handle;

  char *title;
  char *empty_text;
  AssayChartAxis x_axis;
  AssayChartAxis y_axis;
  char **x_names;
  GPtrArray *series;
  AssayChartLayout *layout; /* NULL: to be made */
  guint describe_id;

  double handle_x; /* NAN: none */
  double handle_y; /* of its knob; NAN: on the first line */
  char *handle_name;
  char *handle_text;
  AssayShade shade;
  double drag_offset;

  int at_series; /* what the readout is about; −1: nothing */
  gsize at;
};

/* assay-chart-draw.c */
void              assay_chart_draw         (AssayChart *self, AssayChartLayout *layout,
                                            GtkSnapshot *snapshot);
GdkRGBA           assay_chart_get_ink      (AssayChart *self, guint series, guint *nth);
void              assay_chart_draw_empty   (AssayChart *self, GtkSnapshot *snapshot, int width,
                                            int height);

/* assay-chart-series.c */
void              assay_chart_draw_series  (AssayChart *self, AssayChartLayout *layout, cairo_t *cr);
void              assay_chart_draw_marker  (cairo_t *cr, guint nth, double x, double y, double radius);
void              assay_chart_fill_bar     (cairo_t *cr, const GdkRGBA *ink, guint nth);
void              assay_chart_set_dash     (cairo_t *cr, guint nth);

/* assay-chart-readout.c */
void              assay_chart_readout_setup (AssayChart *self);
void              assay_chart_draw_readout  (AssayChart *self, AssayChartLayout *layout,
                                             GtkSnapshot *snapshot);
char             *assay_chart_dup_readout   (AssayChart *self);

/* assay-chart-text.c */
gboolean          assay_chart_is_empty     (AssayChart *self);
char             *assay_chart_x_text       (AssayChart *self, double x);
char             *assay_chart_dup_handle_text (AssayChart *self);

/* assay-chart.c */
const AssayChartLayout *assay_chart_get_layout (AssayChart *self);
void              assay_chart_changed      (AssayChart *self);
void              assay_chart_describe_later (AssayChart *self);
void              assay_chart_move_handle  (AssayChart *self, double x);
double            assay_chart_get_knob     (AssayChart *self);

G_END_DECLS
