/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-runner.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_RUN_JOB (assay_run_job_get_type ())
G_DECLARE_FINAL_TYPE (AssayRunJob, assay_run_job, ASSAY, RUN_JOB, GObject)

/**
 * AssayRunPlace:
 * @ASSAY_RUN_PLACE_NOWHERE: nobody works on it
 * @ASSAY_RUN_PLACE_HERE: this session does
 * @ASSAY_RUN_PLACE_ELSEWHERE: another process does
 *
 * Who works on a run.
 */
typedef enum
{
  ASSAY_RUN_PLACE_NOWHERE,
  ASSAY_RUN_PLACE_HERE,
  ASSAY_RUN_PLACE_ELSEWHERE,
} AssayRunPlace;

char         *assay_run_job_dup_project  (AssayDb *db, gint64 project_id);
AssayRunJob  *assay_run_job_new          (const AssayRun *run, const char *project_title);
void          assay_run_job_update       (AssayRunJob *self, const AssayRun *run, AssayRunPlace place);
void          assay_run_job_set_progress (AssayRunJob *self, const AssayRunProgress *progress);
void          assay_run_job_set_place    (AssayRunJob *self, AssayRunPlace place);
gint64        assay_run_job_get_run      (AssayRunJob *self);
gint64        assay_run_job_get_project  (AssayRunJob *self);
AssayRunPlace assay_run_job_get_place    (AssayRunJob *self);
AssayRunState assay_run_job_get_state    (AssayRunJob *self);
const char   *assay_run_job_get_title    (AssayRunJob *self);
const char   *assay_run_job_get_reason   (AssayRunJob *self);
const char   *assay_run_job_get_trouble  (AssayRunJob *self);
gboolean      assay_run_job_is_busy      (AssayRunJob *self);

G_END_DECLS
