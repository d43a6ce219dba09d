/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-cmd.h"
#include "assay-run-plan.h"

G_BEGIN_DECLS

gboolean assay_cli_follow_run (AssayCli *cli, AssayRunPlan *plan, gint64 run_id, gboolean json, GError **error);

G_END_DECLS
