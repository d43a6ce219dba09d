/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_RUNS_BUTTON (assay_runs_button_get_type ())
G_DECLARE_FINAL_TYPE (AssayRunsButton, assay_runs_button, ASSAY, RUNS_BUTTON, GtkWidget)

G_END_DECLS
