/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-run-item.h"

G_BEGIN_DECLS

/* What answers that are not in the database yet may take together; more wait for it. */
#define ASSAY_RUN_JOURNAL_MAX_BYTES (16 * 1024 * 1024)

typedef struct _AssayRunJournal AssayRunJournal;

AssayRunJournal *assay_run_journal_open  (const char *workspace_path, gint64 run_id);
void             assay_run_journal_close (AssayRunJournal *self, gboolean stored, gboolean finished);
gboolean         assay_run_journal_add   (AssayRunJournal *self, const AssayRunItem *item, GBytes *raw);
void             assay_run_journal_turn  (AssayRunJournal *self);
void             assay_run_journal_saved (AssayRunJournal *self);
GBytes          *assay_run_journal_take  (AssayRunJournal *self, AssayRunItem *item);

G_END_DECLS
