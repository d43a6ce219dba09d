/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_ERROR_VIEW (assay_error_view_get_type ())
G_DECLARE_FINAL_TYPE (AssayErrorView, assay_error_view, ASSAY, ERROR_VIEW, GtkWidget)

void assay_error_view_show (AssayErrorView *self, const GError *error);

G_END_DECLS
