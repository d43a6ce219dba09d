/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-facts.h"
#include "assay-label-config.h"

G_BEGIN_DECLS

char **assay_task_data_list_media (AssayLabelConfig *config, JsonObject *data);
char  *assay_task_data_join_values (AssayLabelConfig *config, const char *json, gboolean has_overall);
void   assay_task_data_show       (AssayFacts *facts, JsonObject *data);

G_END_DECLS
