/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"
#include "assay-types.h"

G_BEGIN_DECLS

#define ASSAY_SUBSET_DEFAULT_SAMPLE 20

GArray *assay_subset_resolve (AssayDb *db, const char *subset, gint64 project_id, gint64 version_id,
                              const char *connection, const char *model, gint64 seed, GError **error);

G_END_DECLS
