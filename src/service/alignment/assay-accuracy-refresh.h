/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-accuracy.h"
#include "assay-stats.h"

G_BEGIN_DECLS

gboolean      assay_accuracy_is_stale (AssayDb *db, gint64 run_id, gboolean *stale, GError **error);
gboolean      assay_accuracy_refresh  (AssayDb *db, gint64 run_id, guint *n_changed, GError **error);
AssayEstimate assay_accuracy_estimate (const AssayAccuracyCounts *counts);

G_END_DECLS
