/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_PARAMS_BUTTON (assay_params_button_get_type ())
G_DECLARE_FINAL_TYPE (AssayParamsButton, assay_params_button, ASSAY, PARAMS_BUTTON, GtkWidget)

void assay_params_button_set_params (AssayParamsButton *self, const char *params);

G_END_DECLS
