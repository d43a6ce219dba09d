/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-label-columns.h"
#include "assay-prompt-check.h"

G_BEGIN_DECLS

/* What a project's prompts may use, and what they are to answer. Immutable once loaded. */
typedef struct
{
  gint64 project_id;
  GStringChunk *names;
  GArray *variables;        /* of AssayVariable */
  AssayLabelConfig *config; /* NULL when it can't be read */
  char *problem;            /* why it can't be read, NULL: nothing */
  gint64 n_tasks;
  gint64 first_task;        /* 0: there is none */
} AssayPromptFacts;

AssayPromptFacts    *assay_prompt_facts_new           (gint64 project_id);
AssayPromptFacts    *assay_prompt_facts_ref           (AssayPromptFacts *self);
void                 assay_prompt_facts_unref         (gpointer self);
gboolean             assay_prompt_facts_load          (AssayPromptFacts *self, AssayDb *db, GError **error);
const AssayVariable *assay_prompt_facts_get_variables (const AssayPromptFacts *self, gsize *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayPromptFacts, assay_prompt_facts_unref)

G_END_DECLS
