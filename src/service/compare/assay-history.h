/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-prompt.h"
#include "assay-run-summary.h"
#include "assay-run.h"

G_BEGIN_DECLS

/**
 * AssayHistoryEntry:
 * @version: (nullable): that it ran
 * @summary: of its results
 *
 * A run with all that is needed to repeat it, and what it came to.
 */
typedef struct
{
  AssayRun *run;
  AssayVersion *version;
  AssayRunSummary summary;
} AssayHistoryEntry;

GPtrArray *assay_history_list               (AssayDb *db, gint64 project_id, GError **error);
void       assay_history_entry_free         (AssayHistoryEntry *entry);
void       assay_history_entry_append_json  (GString *out, const AssayHistoryEntry *entry);
void       assay_history_append_head        (GString *out);
void       assay_history_entry_append_csv   (GString *out, const AssayHistoryEntry *entry);
char      *assay_history_entry_dup_model    (const AssayHistoryEntry *entry);
double     assay_history_entry_get_cost     (const AssayHistoryEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayHistoryEntry, assay_history_entry_free)

G_END_DECLS
