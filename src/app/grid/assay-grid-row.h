/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-result.h"
#include "assay-task.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_GRID_ROW (assay_grid_row_get_type ())
G_DECLARE_FINAL_TYPE (AssayGridRow, assay_grid_row, ASSAY, GRID_ROW, GObject)

AssayGridRow      *assay_grid_row_new        (gint64 id);
void               assay_grid_row_become      (AssayGridRow *self, gint64 id);
void               assay_grid_row_catch_up    (AssayGridRow *self);
void               assay_grid_row_take_result (AssayGridRow *self, AssayResult *result);
void               assay_grid_row_take_task   (AssayGridRow *self, AssayTask *task);
gint64             assay_grid_row_get_id      (AssayGridRow *self);
gint64             assay_grid_row_get_task_id (AssayGridRow *self);
const AssayResult *assay_grid_row_get_result  (AssayGridRow *self);
const AssayTask   *assay_grid_row_get_task    (AssayGridRow *self);
gboolean           assay_grid_row_is_shown    (AssayGridRow *self);
JsonObject        *assay_grid_row_get_data    (AssayGridRow *self);
JsonNode          *assay_grid_row_get_value   (AssayGridRow *self, const char *control);

G_END_DECLS
