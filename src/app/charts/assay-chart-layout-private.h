/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where everything of a chart is. It is made from data, size and font before anything is drawn, so that
 * tests can ask it whether two texts overlap. */
#pragma once

#include "assay-chart.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_LABEL_X_TICK,
  ASSAY_LABEL_Y_TICK,
  ASSAY_LABEL_X_TITLE,
  ASSAY_LABEL_Y_TITLE,
  ASSAY_LABEL_LEGEND,
  ASSAY_LABEL_REFERENCE,
  ASSAY_LABEL_POINT,
} AssayChartLabelKind;

typedef struct
{
  AssayChartLabelKind kind;
  PangoLayout *layout;
  graphene_rect_t box;
  int series; /* whose colour it has; −1: none's */
} AssayChartLabel;

typedef struct
{
  guint series;
  graphene_rect_t box;
} AssayChartSwatch;

typedef struct
{
  int width;
  int height;
  graphene_rect_t plot;
  AssayAxis x;
  AssayAxis y;
  GArray *labels;   /* AssayChartLabel */
  GArray *swatches; /* AssayChartSwatch, of the legend */
} AssayChartLayout;

#define ASSAY_CHART_GAP 6
#define ASSAY_CHART_SMALL 0.85 /* of the font: ticks, legend, labels */

/* assay-chart-layout.c */
AssayChartLayout *assay_chart_layout_new   (AssayChart *self, int width, int height);
void              assay_chart_layout_free  (AssayChartLayout *layout);
PangoLayout      *assay_chart_make_text    (AssayChart *self, const char *text, double scale);
AssayChartLabel  *assay_chart_add_label    (AssayChartLayout *layout, AssayChartLabelKind kind,
                                            PangoLayout *text, double x, double y, int series);
double            assay_chart_to_x         (const AssayChartLayout *layout, double x);
double            assay_chart_to_y         (const AssayChartLayout *layout, double y);

/* assay-chart-labels.c */
void              assay_chart_place_labels (AssayChart *self, AssayChartLayout *layout);

G_END_DECLS
