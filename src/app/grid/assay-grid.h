/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-grid-column.h"
#include "assay-grid-model.h"

G_BEGIN_DECLS

/* Rows that one copy takes: a spreadsheet takes a million, a clipboard does not. */
#define ASSAY_GRID_MAX_COPY 10000
/* Widths of thumbnails, in logical pixels. */
#define ASSAY_GRID_MIN_SIDE 64
#define ASSAY_GRID_SIDE 96
#define ASSAY_GRID_MAX_SIDE 256

#define ASSAY_TYPE_GRID (assay_grid_get_type ())
G_DECLARE_FINAL_TYPE (AssayGrid, assay_grid, ASSAY, GRID, GtkWidget)

void            assay_grid_show         (AssayGrid *self, AssayGridModel *model, GArray *columns,
                                         AssayTextures *textures);
void            assay_grid_clear        (AssayGrid *self);
AssayGridModel *assay_grid_get_model    (AssayGrid *self);
guint           assay_grid_get_n_selected (AssayGrid *self);
GArray         *assay_grid_dup_selected (AssayGrid *self, guint max);
void            assay_grid_select_only  (AssayGrid *self, guint position);
void            assay_grid_step         (AssayGrid *self, int by);
guint           assay_grid_get_position (AssayGrid *self);
const char     *assay_grid_get_sort     (AssayGrid *self, gboolean *descending);
void            assay_grid_sort_by      (AssayGrid *self, const char *field, gboolean descending);
void            assay_grid_set_side     (AssayGrid *self, int side);
GMenuModel     *assay_grid_get_columns_menu (AssayGrid *self);
GActionGroup   *assay_grid_get_columns_actions (AssayGrid *self);
void            assay_grid_show_column  (AssayGrid *self, const char *id);
char           *assay_grid_dup_layout   (AssayGrid *self);
void            assay_grid_set_layout   (AssayGrid *self, const char *layout);

G_END_DECLS
