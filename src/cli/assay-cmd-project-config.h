/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-cmd.h"

G_BEGIN_DECLS

gboolean assay_cmd_project_config (AssayCli *cli, GError **error);
gboolean assay_cmd_project_rubric (AssayCli *cli, GError **error);

G_END_DECLS
