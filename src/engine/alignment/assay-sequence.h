/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double assay_sequence_evidence (gint64 n_wrong, gint64 n, gint64 n_all, gint64 n_all_wrong);
void   assay_sequence_interval (gint64 n_wrong, gint64 n, gint64 n_all, double level, double *low, double *high);

G_END_DECLS
