/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-subset-counts.c: how many tasks each choice of the menu "Run" stands for. Made on the main
 * thread, filled in a reading worker, since a subset can be a search through every task. */

#include "assay-subset-counts.h"

#include "assay-error.h"
#include "assay-subset.h"

#include <string.h>

/**
 * assay_subset_counts_new:
 * @version_id: the version that would run
 * @model: (nullable): the model that would run it
 *
 * Returns: (transfer full): no subsets yet.
 */
AssaySubsetCounts *
assay_subset_counts_new (gint64 project_id, gint64 version_id, const char *model)
{
  AssaySubsetCounts *self = g_new0 (AssaySubsetCounts, 1);

  self->project_id = project_id;
  self->version_id = version_id;
  self->model = g_strdup (model);
  self->subsets = g_ptr_array_new_with_free_func (g_free);
  self->counts = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

/**
 * assay_subset_counts_free:
 * @self: (transfer full): what to free
 */
void
assay_subset_counts_free (gpointer self)
{
  AssaySubsetCounts *counts = self;

  g_ptr_array_unref (counts->subsets);
  g_array_unref (counts->counts);
  g_free (counts->model);
  g_free (counts);
}

/**
 * assay_subset_counts_add:
 * @subset: (nullable): as in assay-subset-repo.c
 *
 * Asks for one more.
 */
void
assay_subset_counts_add (AssaySubsetCounts *self, const char *subset)
{
  gint64 unknown = -1;

  g_ptr_array_add (self->subsets, g_strdup (subset));
  g_array_append_val (self->counts, unknown);
}

static gint64
count (AssaySubsetCounts *self, AssayDb *db, const char *subset)
{
  const char *model = self->model != NULL ? self->model : "";
  const char *slash = strchr (model, '/');
  g_autofree char *connection = slash == NULL ? g_strdup (model) : g_strndup (model, (gsize) (slash - model));
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids
    = subset == NULL ? NULL
                     : assay_subset_resolve (db, subset, self->project_id, self->version_id, connection,
                                             slash == NULL ? model : slash + 1, 0, &error);

  if (ids != NULL)
    return ids->len;
  return g_error_matches (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND) ? 0 : -1;
}

/**
 * assay_subset_counts_load:
 * @db: a connection of the calling thread, which is not GTK's
 *
 * Counts.
 */
gboolean
assay_subset_counts_load (AssayDb *db, gpointer self, GError **error)
{
  AssaySubsetCounts *counts = self;

  for (guint i = 0; i < counts->subsets->len; i++)
    g_array_index (counts->counts, gint64, i) = count (counts, db, counts->subsets->pdata[i]);
  return TRUE;
}
