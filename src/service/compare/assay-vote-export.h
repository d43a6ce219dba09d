/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-preference.h"

G_BEGIN_DECLS

char *assay_votes_dup_text (AssayDb *db, const gint64 *run_ids, const char *const *labels, guint n, gboolean as_json,
                            GError **error);

G_END_DECLS
