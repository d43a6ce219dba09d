/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-rubric.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_RUBRIC_ROW (assay_rubric_row_get_type ())
G_DECLARE_FINAL_TYPE (AssayRubricRow, assay_rubric_row, ASSAY, RUBRIC_ROW, AdwExpanderRow)

GtkWidget  *assay_rubric_row_new           (const AssayDimension *dimension, gboolean is_new);
void        assay_rubric_row_get_dimension (AssayRubricRow *self, AssayDimension *dimension);
void        assay_rubric_row_set_share     (AssayRubricRow *self, double share);
void        assay_rubric_row_set_problem   (AssayRubricRow *self, const char *problem);
GtkEditable *assay_rubric_row_get_title    (AssayRubricRow *self);

G_END_DECLS
