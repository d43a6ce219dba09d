/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"

G_BEGIN_DECLS

/* How many tasks some subsets have. */
typedef struct
{
  gint64 project_id;
  gint64 version_id;
  char *model;       /* (nullable): CONNECTION/MODEL or "builtin" */
  GPtrArray *subsets; /* of char*; NULL for one that there is not */
  GArray *counts;    /* of gint64, one for each; −1: nobody knows */
} AssaySubsetCounts;

AssaySubsetCounts *assay_subset_counts_new  (gint64 project_id, gint64 version_id, const char *model);
void               assay_subset_counts_free (gpointer self);
void               assay_subset_counts_add  (AssaySubsetCounts *self, const char *subset);
gboolean           assay_subset_counts_load (AssayDb *db, gpointer self, GError **error);

G_END_DECLS
