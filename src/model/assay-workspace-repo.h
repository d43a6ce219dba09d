/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"

G_BEGIN_DECLS

gboolean assay_workspace_check_promises (AssayDb *db, GPtrArray *problems, GError **error);
gboolean assay_workspace_check_ends     (AssayDb *db, GError **error);
gboolean assay_workspace_recount        (AssayDb *db, GError **error);

gboolean assay_workspace_list_blobs     (AssayDb *db, GHashTable *hashes, GError **error);

G_END_DECLS
