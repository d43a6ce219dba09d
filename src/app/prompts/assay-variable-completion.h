/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-completion.h"
#include "assay-prompt-facts.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_VARIABLE_COMPLETION (assay_variable_completion_get_type ())
G_DECLARE_FINAL_TYPE (AssayVariableCompletion, assay_variable_completion, ASSAY, VARIABLE_COMPLETION, AssayCompletion)

AssayVariableCompletion *assay_variable_completion_new       (void);
void                     assay_variable_completion_set_facts (AssayVariableCompletion *self, AssayPromptFacts *facts);

G_END_DECLS
