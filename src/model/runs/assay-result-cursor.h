/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-result.h"

G_BEGIN_DECLS

/**
 * AssayResultCursor:
 *
 * The results of a run one by one, in the order of their tasks, or the ground truth of a project. The
 * fields are those of the present row; they are borrowed and hold until the next step. Of ground truth
 * only @task_id and @value are set.
 */
typedef struct
{
  AssayStmt *stmt;
  gboolean is_truth;

  gint64 task_id;
  gint64 result_id;
  AssayResultStatus status;
  double overall;        /* NaN: none */
  double cost;           /* NaN: unknown */
  gint64 latency_us;     /* -1: not sent */
  gint64 input_tokens;   /* -1: unknown */
  gint64 output_tokens;
  gboolean cached;
  double numbers[ASSAY_RESULT_N_NUMBERS];
  const char *value;     /* JSON, NULL for an error */
} AssayResultCursor;

gboolean assay_result_cursor_open       (AssayResultCursor *self, AssayDb *db, gint64 run_id, GError **error);
gboolean assay_result_cursor_open_truth (AssayResultCursor *self, AssayDb *db, gint64 project_id, GError **error);
gboolean assay_result_cursor_next       (AssayResultCursor *self, GError **error);
void     assay_result_cursor_clear      (AssayResultCursor *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssayResultCursor, assay_result_cursor_clear)

G_END_DECLS
