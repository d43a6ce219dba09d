/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-format.h"
#include "assay-import-job.h"
#include "assay-import-media.h"
#include "assay-import-truth.h"
#include "assay-task-reader.h"

G_BEGIN_DECLS

/* How a value is written into the data. */
typedef enum
{
  ASSAY_TARGET_AUTO,       /* nothing of the config: numbers become numbers */
  ASSAY_TARGET_TEXT,       /* shown as text: stays one */
  ASSAY_TARGET_MEDIA,      /* names a picture or document */
  ASSAY_TARGET_MEDIA_LIST, /* several */
  ASSAY_TARGET_STRUCTURE,  /* may be JSON in a cell */
} AssayTargetKind;

/* What becomes of a column. */
typedef struct
{
  char *column;
  char *key;               /* NULL: it is left out */
  AssayTargetKind kind;
  AssayVariableKind media;
  int truth;               /* number in the truths, -1: none */
  gboolean guessed;        /* the user has not said so */
} AssayImportTarget;

/* A value that may stand for a label is not longer, and there are not more of them. */
#define ASSAY_IMPORT_MAX_VALUE 80
#define ASSAY_IMPORT_MAX_VALUES 20

/* The first rows of a source, by column. */
typedef struct
{
  char *name;
  char *first;   /* its first value that is not empty, or NULL */
  guint64 bytes; /* of all its values */
  GPtrArray *values; /* of char*: its short values, each once, the first ones */
} AssaySampleColumn;

typedef struct _AssayImportPlan AssayImportPlan;

/* Where the parts of a file go: the keys of the config; NULL where it has none. */
typedef struct
{
  const char *image;
  gboolean images; /* the image is a list */
  const char *pdf;
  const char *text;
} AssayFilePlan;

GPtrArray *assay_import_sample_new          (const char *source, const AssayImportOptions *options,
                                             GCancellable *cancellable, GError **error);
void       assay_import_sample_add_cells    (GPtrArray *sample, GPtrArray *columns, const AssayRecord *record);
void       assay_import_sample_add_members  (GPtrArray *sample, AssayTaskReader *reader);

AssayImportPlan         *assay_import_plan_new     (GPtrArray *sample, const AssayImportOptions *options,
                                                    AssayLabelConfig *config, AssayImportTruth *truth,
                                                    GPtrArray *notes, GError **error);
void                     assay_import_plan_free    (AssayImportPlan *self);
guint                    assay_import_plan_get_n   (AssayImportPlan *self);
const AssayImportTarget *assay_import_plan_get     (AssayImportPlan *self, guint i);
const AssayImportTarget *assay_import_plan_find    (AssayImportPlan *self, const char *column);
gboolean                 assay_import_plan_changes (AssayImportPlan *self);
gboolean                 assay_import_plan_checks  (AssayImportPlan *self);
gboolean                 assay_import_plan_check   (AssayImportPlan *self, const AssayTaskMember *members,
                                                    guint n, const char *data, gsize length, GError **error);
gboolean                 assay_import_plan_files   (AssayLabelConfig *config, gboolean is_pdf,
                                                    AssayFilePlan *plan, GError **error);
gboolean                 assay_import_wants_pages  (AssayLabelConfig *config, AssayPdfSplit split);

/* What turns records of one source into tasks. */
typedef struct
{
  const AssayImportOptions *options;
  AssayLabelConfig *config;
  AssayImportPlan *plan;
  AssayImportTruth *truth;
  AssayImportMedia *media;
  AssayImportReport *report;
  AssayTaskReader *tasks;  /* reads JSON records */
  AssayTaskReader *values; /* reads JSON in cells */
  GString *text;           /* the data being built */
  GArray *members;         /* of AssayTaskMember: names and types of what was built */
} AssayImportRows;

gboolean assay_import_rows_build   (AssayImportRows *self, const AssayRecord *record, AssayTaskDraft *draft,
                                    GError **error);
gboolean assay_import_rows_file    (AssayImportRows *self, const AssayRecord *record, AssayTaskBuilder *builder,
                                    GError **error);
gboolean assay_import_rows_parts   (AssayImportRows *self, AssayTaskDraft *draft, GError **error);
gboolean assay_import_rows_add_json (AssayImportRows *self, AssayTaskBuilder *builder, const char *key,
                                     const char *json, gsize length, GError **error);

/* A CSV file of what was rejected, made with the first one. */
typedef struct _AssayImportRejects AssayImportRejects;

AssayImportRejects *assay_import_rejects_new  (const char *path);
void                assay_import_rejects_free (AssayImportRejects *self);
gboolean            assay_import_rejects_add  (AssayImportRejects *self, const char *source, guint64 line,
                                               const char *reason, const AssayRecord *record, GError **error);
gboolean            assay_import_rejects_close (AssayImportRejects *self, GError **error);

gboolean assay_import_may_pass_over   (const AssayImportOptions *options, const GError *error);
void     assay_import_report_add_note (GPtrArray *notes, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean assay_import_run_limited     (const AssayImportOptions *options, AssayLabelConfig *config,
                                       AssayImportSink *sink, guint64 max_records,
                                       AssayImportProgressFunc progress, gpointer data,
                                       AssayImportReport *report, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayImportPlan, assay_import_plan_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayImportRejects, assay_import_rejects_free)

G_END_DECLS
