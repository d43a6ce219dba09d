/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-encoding.h"
#include "assay-import-sink.h"
#include "assay-label-config.h"
#include "assay-workspace.h"

G_BEGIN_DECLS

/* Rejects that are kept for showing; all of them go into the file. */
#define ASSAY_IMPORT_MAX_LISTED 100
/* Rows that are looked at to guess which column is which. */
#define ASSAY_IMPORT_SAMPLE_ROWS 50

/* Whether a PDF is one task or a task for each page. */
typedef enum
{
  ASSAY_PDF_AUTOMATIC, /* pages when the config shows pictures and no PDF */
  ASSAY_PDF_DOCUMENTS,
  ASSAY_PDF_PAGES,
} AssayPdfSplit;

/**
 * AssayImportOptions:
 * @sources: files and folders; "-" is standard input
 * @format: (nullable): the word for a format, or %NULL to find out
 * @no_header: tables: the first row is data
 * @delimiter: tables: 0 to find out
 * @encoding: texts and tables: %ASSAY_ENCODING_ASCII to find out
 * @columns: (nullable): tables: what the columns are called
 * @mapping: (nullable): "key=column" each: the column becomes that key of the data
 * @ground_truth: (nullable): see assay_import_truth_new()
 * @keep_truth: columns of ground truth stay in the data as well
 * @keep_duplicates: also import what the project has already
 * @all_or_nothing: one bad row undoes the import
 * @reference: files stay where they are, instead of being copied into the workspace
 * @password: (nullable): of PDFs
 * @pdf: how PDFs are cut
 * @rejects_path: (nullable): a CSV file for what was rejected; made when something is
 */
typedef struct
{
  char **sources;
  char *format;
  gboolean no_header;
  char delimiter;
  AssayEncoding encoding;
  char **columns;
  char **mapping;
  char **ground_truth;
  gboolean keep_truth;
  gboolean keep_duplicates;
  gboolean all_or_nothing;
  gboolean reference;
  char *password;
  AssayPdfSplit pdf;
  char *rejects_path;
} AssayImportOptions;

typedef struct
{
  char *source;
  guint64 line;  /* 0: says nothing */
  char *reason;  /* one sentence */
} AssayImportReject;

typedef struct
{
  double fraction;    /* of the sources, negative when not known */
  guint64 n_records;  /* so far */
  guint64 n_rejected;
} AssayImportProgress;

/* What an import did, or found. */
typedef struct
{
  gint64 import_id;      /* 0: nothing was stored */
  guint64 n_records;     /* the rejected ones included */
  guint64 n_tasks;       /* stored */
  guint64 n_duplicates;  /* in the project already, or earlier in the import */
  guint64 n_rejected;
  guint64 n_passed;      /* files of folders that are nothing to label */
  guint64 n_annotations;
  guint64 n_predictions;
  GPtrArray *rejects;    /* of AssayImportReject, the first ones */
  GPtrArray *notes;      /* of char*: sentences about what was found out or guessed */
  double seconds;
} AssayImportReport;

/* Called in the importing thread, about ten times a second. */
typedef void (*AssayImportProgressFunc) (const AssayImportProgress *progress, gpointer data);

AssayImportOptions *assay_import_options_new   (void);
void                assay_import_options_free  (AssayImportOptions *self);
AssayImportReport  *assay_import_report_new    (void);
void                assay_import_report_free   (AssayImportReport *self);

gboolean            assay_import_run_sync      (const AssayImportOptions *options, AssayLabelConfig *config,
                                                AssayImportSink *sink, AssayImportProgressFunc progress,
                                                gpointer data, AssayImportReport *report,
                                                GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayImportOptions, assay_import_options_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayImportReport, assay_import_report_free)

G_END_DECLS
