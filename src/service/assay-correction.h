/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"
#include "assay-types.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

AssayAnnotation *assay_correction_find (AssayDb *db, gint64 task_id, gint64 result_id, GError **error);
gboolean         assay_correction_save (AssayDb *db, gint64 result_id, JsonObject *values, const char *author,
                                        GError **error);
gboolean         assay_correction_undo (AssayDb *db, gint64 result_id, GError **error);

G_END_DECLS
