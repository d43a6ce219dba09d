/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void   assay_test_watchdog_start    (void);
void   assay_test_watchdog_reset    (void);
double assay_test_watchdog_quantile (double p);
guint  assay_test_watchdog_count    (double longer_than_ms);

G_END_DECLS
