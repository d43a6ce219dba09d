/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-import-job.h"

G_BEGIN_DECLS

/* What becomes of one column. */
typedef struct
{
  char *column;
  char *key;        /* NULL: it is left out of the data */
  char *control;    /* NULL, or what it is the ground truth of */
  gboolean guessed; /* nobody said so */
  GPtrArray *values; /* of char*: its first short values, each once */
} AssayImportMapping;

/**
 * AssayImportPreview:
 * @format: what the source is, for people
 * @format_id: its word
 * @delimiter: of a table, 0 of anything else
 * @encoding: of a text
 * @mapping: (element-type AssayImportMapping): its columns; empty for pictures and documents
 * @rows: (element-type utf8): the data of the first tasks, JSON
 * @problem: (nullable): why the import would fail as it is
 * @report: counts of what was looked at, rejects and notes
 *
 * The first rows of an import that did not happen.
 */
typedef struct
{
  char *format;
  const char *format_id;
  char delimiter;
  AssayEncoding encoding;
  GPtrArray *mapping;
  GPtrArray *rows;
  GError *problem;
  AssayImportReport *report;
} AssayImportPreview;

AssayImportPreview *assay_import_preview_sync (const AssayImportOptions *options, AssayLabelConfig *config,
                                               GPtrArray *folders, guint n_rows, GCancellable *cancellable,
                                               GError **error);
void                assay_import_preview_free (AssayImportPreview *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayImportPreview, assay_import_preview_free)

G_END_DECLS
