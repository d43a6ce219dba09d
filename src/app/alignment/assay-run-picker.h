/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-run.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_RUN_PICKER (assay_run_picker_get_type ())
G_DECLARE_FINAL_TYPE (AssayRunPicker, assay_run_picker, ASSAY, RUN_PICKER, GtkWidget)

/* Signals: opened: say what there is. chosen (gint64 run): the run to show. */
void assay_run_picker_set_shown (AssayRunPicker *self, const AssayRun *run, gint64 n_truths);
void assay_run_picker_set_runs  (AssayRunPicker *self, GPtrArray *runs, GHashTable *truths, gint64 shown);

G_END_DECLS
