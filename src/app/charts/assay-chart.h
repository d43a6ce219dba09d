/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-axis.h"
#include "assay-series.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Which side of the handle is shaded. */
typedef enum
{
  ASSAY_SHADE_NONE,
  ASSAY_SHADE_BELOW, /* smaller x */
  ASSAY_SHADE_ABOVE, /* larger x */
} AssayShade;

#define ASSAY_TYPE_CHART (assay_chart_get_type ())
G_DECLARE_FINAL_TYPE (AssayChart, assay_chart, ASSAY, CHART, GtkWidget)

/* Properties: title, empty-text (strings), handle (double, NAN: none).
 * Signal: handle-moved (double x): a person moved the handle, by mouse or keyboard. */
GtkWidget *assay_chart_new             (void);
void       assay_chart_clear           (AssayChart *self);
void       assay_chart_add             (AssayChart *self, AssaySeries *series);
void       assay_chart_set_title       (AssayChart *self, const char *title);
void       assay_chart_set_empty_text  (AssayChart *self, const char *text);
void       assay_chart_set_x_axis      (AssayChart *self, const char *title, AssayAxisFormat format,
                                        double min, double max);
void       assay_chart_set_y_axis      (AssayChart *self, const char *title, AssayAxisFormat format,
                                        double min, double max);
void       assay_chart_set_x_names     (AssayChart *self, const char *const *names);
double     assay_chart_get_handle      (AssayChart *self);
void       assay_chart_set_handle      (AssayChart *self, double x);
void       assay_chart_set_handle_name (AssayChart *self, const char *name, const char *value_text);
void       assay_chart_set_handle_knob (AssayChart *self, double y);
void       assay_chart_set_shade       (AssayChart *self, AssayShade shade);
char      *assay_chart_dup_csv         (AssayChart *self);
char      *assay_chart_dup_summary     (AssayChart *self);

G_END_DECLS
