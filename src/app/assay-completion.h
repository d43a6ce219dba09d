/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_PROPOSAL (assay_proposal_get_type ())
G_DECLARE_FINAL_TYPE (AssayProposal, assay_proposal, ASSAY, PROPOSAL, GObject)

AssayProposal *assay_proposal_new      (const char *word);
const char    *assay_proposal_get_word (AssayProposal *self);

#define ASSAY_TYPE_COMPLETION (assay_completion_get_type ())
G_DECLARE_DERIVABLE_TYPE (AssayCompletion, assay_completion, ASSAY, COMPLETION, GObject)

/**
 * AssayCompletionClass:
 * @triggers: the characters after which words are offered
 * @match: (transfer full) (nullable): a list of AssayProposal that fits at the cursor; %NULL: nothing is
 *   known there
 * @insert: writes a word in place of what was typed of it, as one step that can be undone; @at is moved to
 *   where the cursor is afterwards
 *
 * Offers words while something is written.
 */
struct _AssayCompletionClass
{
  GObjectClass parent_class;

  const char *triggers;
  GListModel *(*match)  (AssayCompletion *self, const GtkTextIter *at);
  void        (*insert) (AssayCompletion *self, GtkTextIter *at, const char *word);
};

GListModel *assay_completion_match  (AssayCompletion *self, const GtkTextIter *at);
void        assay_completion_insert (AssayCompletion *self, GtkTextIter *at, AssayProposal *proposal);

G_END_DECLS
