/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_CHART_HANDLE_REACH 14 /* px on either side of the line */

#define ASSAY_TYPE_CHART_HANDLE (assay_chart_handle_get_type ())
G_DECLARE_FINAL_TYPE (AssayChartHandle, assay_chart_handle, ASSAY, CHART_HANDLE, GtkWidget)

GtkWidget *assay_chart_handle_new  (void);
void       assay_chart_handle_draw (GtkWidget *chart, GtkSnapshot *snapshot, float x, float top,
                                    float height, float knob);
void       assay_chart_handle_say  (AssayChartHandle *self, const char *name, const char *text,
                                    double value, double min, double max);
void       assay_chart_handle_set_knob (AssayChartHandle *self, float knob);

G_END_DECLS
