/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_VALUES_OF_RESULTS,     /* what models answered, of all runs that are not deleted */
  ASSAY_VALUES_OF_ANNOTATIONS, /* what people answered */
  ASSAY_VALUES_OF_TASKS,       /* the data of tasks */
} AssayValuesSource;

/**
 * AssayValuesFunc:
 * @value: an answer, or the data of a task, as JSON
 * @is_truth: whether it is a ground truth
 *
 * Sees one row.
 */
typedef void (*AssayValuesFunc) (const char *value, gboolean is_truth, gpointer user_data);

gboolean assay_project_visit_values (AssayDb *db, gint64 project_id, AssayValuesSource source,
                                     AssayValuesFunc func, gpointer user_data, GError **error);

G_END_DECLS
