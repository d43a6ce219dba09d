/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-export.h"
#include "assay-label-columns.h"
#include "assay-label-values.h"
#include "assay-project.h"
#include "assay-run.h"
#include "assay-task.h"

G_BEGIN_DECLS

/* An export under way. Of the thread that exports. */
typedef struct
{
  AssayDb *db;
  const AssayExportOptions *options;
  AssayProject *project;
  AssayLabelConfig *config;
  GPtrArray *runs;     /* of AssayRun */
  GHashTable *configs; /* run id → AssayLabelConfig */
  GPtrArray *keys;     /* tables: the data's keys in order of appearance */
  guint64 n_written;
} AssayExport;

/* A format: what comes before, for each task, and after. */
typedef struct
{
  const char *id;
  gboolean (*begin) (AssayExport *self, GString *out, GArray *ids, GError **error);
  gboolean (*add)   (AssayExport *self, GString *out, const AssayTask *task, GError **error);
  void     (*end)   (AssayExport *self, GString *out);
} AssayExportFormat;

gboolean          assay_export_json_add   (AssayExport *self, GString *out, const AssayTask *task, GError **error);
gboolean          assay_export_csv_begin  (AssayExport *self, GString *out, GArray *ids, GError **error);
gboolean          assay_export_csv_add    (AssayExport *self, GString *out, const AssayTask *task, GError **error);
AssayRun         *assay_export_find_run   (AssayExport *self, gint64 run_id);
char             *assay_export_dup_version (AssayExport *self, gint64 run_id);
AssayLabelConfig *assay_export_get_config (AssayExport *self, gint64 run_id);

G_END_DECLS
