/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-types.h"

G_BEGIN_DECLS

/* What templates call to format a value. @self is the object that the expression belongs to. */
char *assay_format_count   (gpointer self, gint64 n);
char *assay_format_tasks   (gpointer self, gint64 n);
char *assay_format_day     (gpointer self, gint64 us);
char *assay_format_run     (const AssayRun *run);
char *assay_format_outcome (const AssayRun *run);
char *assay_format_command (const char *path, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
