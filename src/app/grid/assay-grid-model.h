/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-grid-row.h"
#include "assay-query.h"
#include "assay-session.h"

G_BEGIN_DECLS

/* Rows that are read at once. */
#define ASSAY_GRID_PAGE 200

#define ASSAY_TYPE_GRID_MODEL (assay_grid_model_get_type ())
G_DECLARE_FINAL_TYPE (AssayGridModel, assay_grid_model, ASSAY, GRID_MODEL, GObject)

AssayGridModel *assay_grid_model_new        (AssaySession *session, AssayQueryTarget target);
void            assay_grid_model_take_query (AssayGridModel *self, AssayQuery *query);
void            assay_grid_model_refresh    (AssayGridModel *self, gboolean values);
gboolean        assay_grid_model_is_loaded  (AssayGridModel *self);
gint64          assay_grid_model_get_id     (AssayGridModel *self, guint position);
guint           assay_grid_model_find       (AssayGridModel *self, gint64 id);
guint           assay_grid_model_get_n_reads (AssayGridModel *self);

G_END_DECLS
