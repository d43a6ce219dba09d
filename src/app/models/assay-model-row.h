/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-connection.h"
#include "assay-provider.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_MODEL_ROW (assay_model_row_get_type ())
G_DECLARE_FINAL_TYPE (AssayModelRow, assay_model_row, ASSAY, MODEL_ROW, GObject)

AssayModelRow *assay_model_row_new         (const AssayConnection *connection, const AssayModelInfo *info,
                                            gboolean favorite);
const char    *assay_model_row_get_id      (AssayModelRow *self);
const char    *assay_model_row_get_path    (AssayModelRow *self);
gboolean       assay_model_row_is_favorite (AssayModelRow *self);

G_END_DECLS
