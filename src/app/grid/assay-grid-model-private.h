/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-grid-model.h"

G_BEGIN_DECLS

/* A query that a worker may still be reading. */
typedef struct
{
  AssayQuery *query;
} Box;

struct _AssayGridModel
{
  GObject parent_instance;

  AssaySession *session;
  AssayQueryTarget target;
  Box *box;
  GArray *ids;               /* that were announced */
  GArray *coming;            /* all of them, while some are not yet */
  guint n_new;               /* of these, that are in their places */
  GPtrArray *turned;         /* the first of these: rows that became others; held */
  guint n_caught;            /* of these, whose cells show it */
  guint idle;                /* that brings the others */
  GHashTable *rows;          /* id → AssayGridRow, not held */
  GQueue recent;             /* of AssayGridRow, held */
  GCancellable *cancellable; /* of the reading under way, or NULL */
  gboolean is_loaded;
  gboolean again;            /* something changed while it was being read */
  gint64 started_at;
  guint timer;
  guint n_reads;             /* of pages, for tests */
};

gboolean assay_grid_model_announce     (AssayGridModel *self, GArray *ids);
void     assay_grid_model_finish_order (AssayGridModel *self);
void     assay_grid_model_turn_rows    (AssayGridModel *self, guint n);

G_END_DECLS
