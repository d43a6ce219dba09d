/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-grid-column.h"
#include "assay-label-columns.h"
#include "assay-run.h"

G_BEGIN_DECLS

/* Columns that begin visible: what a window shows. The others are in the menu. */
#define ASSAY_COLUMN_SET_MAX_SHOWN 12

/* The columns of a grid and what their texts and sources live in. Reference-counted. */
typedef struct
{
  GArray *columns; /* of AssayGridColumn */
  AssayLabelConfig *config;
  GStringChunk *texts;
  GPtrArray *paths;
  GPtrArray *names; /* of the keys and controls that can be ordered by, NULL-terminated */
} AssayColumnSet;

AssayColumnSet *assay_column_set_new_for_tasks   (AssayDb *db, gint64 project_id, AssayLabelConfig *config,
                                                  GError **error);
AssayColumnSet *assay_column_set_new_for_results (const AssayRun *run, AssayLabelConfig *config,
                                                  double overall_min, double overall_max);
void            assay_column_set_unref           (AssayColumnSet *self);
gboolean        assay_column_set_has_pictures    (AssayColumnSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayColumnSet, assay_column_set_unref)

G_END_DECLS
