/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-chart.h"
#include "assay-matrix.h"
#include "assay-test-ui.h"

G_BEGIN_DECLS

/* Charts of every kind, and pictures of them. */
AssayChart  *assay_test_chart_risk        (void);
AssayChart  *assay_test_chart_reliability (void);
AssayChart  *assay_test_chart_scatter     (void);
AssayChart  *assay_test_chart_trend       (void);
AssayChart  *assay_test_chart_bars        (void);
AssayChart  *assay_test_chart_many        (void);
AssayMatrix *assay_test_matrix            (guint n);
void         assay_test_texture           (GdkTexture *texture, const char *name);
void         assay_test_picture           (GtkWidget *widget, const char *name);

G_END_DECLS
