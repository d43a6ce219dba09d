/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-rubric.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_RUBRIC_EDITOR (assay_rubric_editor_get_type ())
G_DECLARE_FINAL_TYPE (AssayRubricEditor, assay_rubric_editor, ASSAY, RUBRIC_EDITOR, GtkWidget)

void         assay_rubric_editor_set_rubric   (AssayRubricEditor *self, AssayRubric *rubric);
AssayRubric *assay_rubric_editor_get_rubric   (AssayRubricEditor *self);
const char  *assay_rubric_editor_get_problem  (AssayRubricEditor *self);
void         assay_rubric_editor_set_obstacle (AssayRubricEditor *self, const char *obstacle);
void         assay_rubric_editor_set_note     (AssayRubricEditor *self, const char *note);

G_END_DECLS
