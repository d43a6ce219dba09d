/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"
#include "assay-label-config.h"
#include "assay-prompt.h"

G_BEGIN_DECLS

/* Tasks whose data is looked at for names that a prompt may use beside the config's. */
#define ASSAY_PROMPT_LOOK_TASKS 50

GArray  *assay_prompt_list_variables (AssayDb *db, gint64 project_id, AssayLabelConfig *config,
                                      GStringChunk *names, GError **error);
gboolean assay_prompt_check          (AssayDb *db, gint64 project_id, AssayLabelConfig *config,
                                      const AssayVersion *version, GError **error);

G_END_DECLS
