/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-runs.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_RUN_CELL (assay_run_cell_get_type ())
G_DECLARE_FINAL_TYPE (AssayRunCell, assay_run_cell, ASSAY, RUN_CELL, GtkWidget)

GtkWidget   *assay_run_cell_new     (AssayRuns *runs, AssayRunJob *job);
AssayRunJob *assay_run_cell_get_job (AssayRunCell *self);

G_END_DECLS
