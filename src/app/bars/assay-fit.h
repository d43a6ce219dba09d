/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_FIT (assay_fit_get_type ())
G_DECLARE_FINAL_TYPE (AssayFit, assay_fit, ASSAY, FIT, GtkWidget)

G_END_DECLS
