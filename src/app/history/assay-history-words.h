/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-facts.h"
#include "assay-history.h"

G_BEGIN_DECLS

char *assay_history_dup_title (const AssayHistoryEntry *entry);
char *assay_history_dup_score (const AssayHistoryEntry *entry);
char *assay_history_dup_brief (const AssayHistoryEntry *entry);
char *assay_history_dup_made  (const AssayHistoryEntry *entry);
char *assay_history_dup_tasks (const AssayRun *run);
void  assay_history_add_facts (AssayFacts *facts, const AssayHistoryEntry *entry);

G_END_DECLS
