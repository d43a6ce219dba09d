/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-cmd.h"
#include "assay-run-estimate.h"
#include "assay-run-plan.h"

G_BEGIN_DECLS

gboolean          assay_cli_drive             (AssayCli *cli, AssayRunPlan *plan, gint64 run_id, gboolean json, GError **error);
AssayRunEstimate *assay_cli_estimate          (AssayCli *cli, AssayRunPlan *plan, GArray *task_ids, GError **error);
gboolean          assay_cli_agree             (AssayCli *cli, const AssayRunEstimate *figures, gboolean yes, gboolean json,
                                               GError **error);
gboolean          assay_cli_check_concurrency (int concurrency, int unset, GError **error);
AssayRun         *assay_cli_load_run          (AssayCli *cli, const char *text, GError **error);
AssayRun         *assay_cli_find_run          (AssayCli *cli, const AssayProject *project, const char *name,
                                                GError **error);
void              assay_cli_mend_run          (AssayCli *cli, AssayRun *run);

G_END_DECLS
