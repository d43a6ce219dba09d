/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-completion.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_CONFIG_COMPLETION (assay_config_completion_get_type ())
G_DECLARE_FINAL_TYPE (AssayConfigCompletion, assay_config_completion, ASSAY, CONFIG_COMPLETION, AssayCompletion)

AssayConfigCompletion *assay_config_completion_new           (void);
void                   assay_config_completion_set_variables (AssayConfigCompletion *self,
                                                              const char *const *names);

G_END_DECLS
