/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 assay_clock_now      (void);
void   assay_clock_set_fake (gint64 now_us);
char  *assay_clock_format   (gint64 us);
gint64 assay_clock_parse    (const char *iso8601);

G_END_DECLS
