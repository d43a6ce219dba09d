/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"

G_BEGIN_DECLS

/* Before the name of a label, whose weight is meant. */
#define ASSAY_SCORING_LABEL "label."

gboolean assay_scoring_settings_set   (AssayDb *db, gint64 project_id, const char *control, const char *name,
                                       const char *value, GError **error);
gboolean assay_scoring_settings_parse (AssayDb *db, gint64 project_id, const char *text, GError **error);

G_END_DECLS
