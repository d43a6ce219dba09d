/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"

G_BEGIN_DECLS

/* The controls of the run that can be ordered by without reading the values. */
extern const char *const bench_slots[];

void   bench_must (gboolean ok, GError *error);
gint64 bench_fill (AssayDb *db, guint n);

G_END_DECLS
