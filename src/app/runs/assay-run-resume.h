/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-runs.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void assay_run_resume (GtkWidget *widget, AssayRuns *runs, gint64 run_id);

G_END_DECLS
