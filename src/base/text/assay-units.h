/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *assay_units_dup_cost     (double dollars);
char *assay_units_dup_duration (double seconds);
char *assay_units_dup_bytes    (gint64 bytes);
char *assay_units_dup_number   (double value, int decimals);
char *assay_units_dup_time     (gint64 us);

G_END_DECLS
