/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-label-columns.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_VALUE_FORM (assay_value_form_get_type ())
G_DECLARE_FINAL_TYPE (AssayValueForm, assay_value_form, ASSAY, VALUE_FORM, GtkWidget)

void        assay_value_form_show       (AssayValueForm *self, AssayLabelConfig *config, JsonObject *values,
                                         gboolean editable);
void        assay_value_form_preview    (AssayValueForm *self, AssayLabelConfig *config, guint first,
                                         guint n);
JsonObject *assay_value_form_dup_values (AssayValueForm *self);
gboolean    assay_value_form_is_changed (AssayValueForm *self);

G_END_DECLS
