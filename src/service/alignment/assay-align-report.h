/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-accept.h"
#include "assay-align.h"
#include "assay-people.h"

G_BEGIN_DECLS

/**
 * AssayAlignReport:
 * @promise: only with @has_promise
 * @acceptance: what its threshold comes to
 * @n_open: results that would be accepted now: sure enough, and nobody has answered their task
 * @n_waiting: good results whose task nobody has answered
 * @batches: (element-type AssayAcceptanceBatch): what was accepted and stands
 * @audits: parallel to @batches
 *
 * Everything that is said about how well a run agrees with the ground truth. Immutable once loaded.
 */
typedef struct
{
  AssayRun *run;
  AssayProject *project;
  AssayAlignment *alignment;
  AssayPeople people;
  gboolean has_promise;
  AssayPromise promise;
  AssayAcceptance acceptance;
  gint64 n_open;
  gint64 n_waiting;
  GPtrArray *batches;
  GArray *audits; /* of AssayAudit */
} AssayAlignReport;

AssayAlignReport *assay_align_report_load (AssayDb *db, gint64 run_id, double max_error, double level,
                                           GError **error);
void              assay_align_report_free (AssayAlignReport *self);
double            assay_align_report_cost (const AssayAlignReport *self);
char             *assay_align_report_dup_json (const AssayAlignReport *self);
char             *assay_align_report_dup_promise (const AssayAlignReport *self);
gboolean          assay_align_report_check (const AssayAlignReport *self, const char *condition,
                                            gboolean *holds, double *value, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayAlignReport, assay_align_report_free)

G_END_DECLS
