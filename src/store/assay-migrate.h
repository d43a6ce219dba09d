/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"

G_BEGIN_DECLS

gboolean assay_migrate      (AssayDb *db, const char *resource_path, GError **error);
int      assay_migrate_last (const char *resource_path);

G_END_DECLS
