/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-label-columns.h"
#include "assay-result.h"
#include "assay-run-summary.h"
#include "assay-run.h"
#include "assay-table.h"

G_BEGIN_DECLS

/* How results are written as text: the table of a terminal, JSON lines, CSV. */
typedef struct
{
  const AssayRun *run;
  AssayLabelConfig *config; /* of the run, not of today */
  gboolean has_overall;     /* whether the run has an overall score at all */
  gboolean has_confidence;
} AssayResultText;

AssayLabelConfig *assay_run_dup_config (const AssayRun *run, const char *fallback_xml, GError **error);

char *assay_result_dup_review          (guint review);
char *assay_result_dup_reasons         (const AssayResult *result);
char *assay_result_dup_subject         (AssayLabelConfig *config, const char *task_data);

void  assay_result_text_append_json    (GString *out, const AssayResult *result);
void  assay_result_text_append_pending (GString *out, const AssayRun *run, gint64 task_id);
void  assay_result_text_append_head    (const AssayResultText *self, GString *out);
void  assay_result_text_append_csv     (const AssayResultText *self, GString *out, const AssayResult *result);
void  assay_result_text_add_columns    (const AssayResultText *self, AssayTable *table);
void  assay_result_text_add_row        (const AssayResultText *self, AssayTable *table, const AssayResult *result);
char *assay_result_text_dup_title      (const AssayResultText *self, const AssayRunSummary *summary);

G_END_DECLS
