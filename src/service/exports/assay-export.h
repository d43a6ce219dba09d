/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"

G_BEGIN_DECLS

/**
 * AssayExportOptions:
 * @format: json, jsonl, csv or tsv
 * @run_id: predictions of this run only, or 0 for all
 * @filter: (nullable): which tasks, as in assay-query.c
 * @search: (nullable): only tasks that hold this text
 * @tasks: (nullable): only these tasks, by their ids, such as "1,4-7"
 * @only_annotated: only tasks that a person has answered
 *
 * What to export. Plain; strings borrowed.
 */
typedef struct
{
  const char *format;
  gint64 run_id;
  const char *filter;
  const char *search;
  const char *tasks;
  gboolean only_annotated;
} AssayExportOptions;

typedef void (*AssayExportProgressFunc) (guint64 n_done, guint64 n_total, gpointer data);

gboolean assay_export_check_format (const char *format, GError **error);
gint64   assay_export_sync (AssayDb *db, gint64 project_id, const AssayExportOptions *options,
                            const char *path, AssayExportProgressFunc progress, gpointer data,
                            GCancellable *cancellable, GError **error);
char    *assay_export_preview (AssayDb *db, gint64 project_id, const AssayExportOptions *options, guint n,
                               guint64 *n_tasks, GError **error);

G_END_DECLS
