/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-alignment.h"
#include "assay-db.h"
#include "assay-project.h"
#include "assay-run.h"

G_BEGIN_DECLS

/* The member of a project's settings that says how answers are compared. */
#define ASSAY_ALIGN_SETTING "scoring"

AssayScoring   *assay_align_new_scoring (const AssayRun *run, const AssayProject *project, GError **error);
char           *assay_align_dup_mark    (const AssayRun *run, const AssayProject *project);
AssayAlignment *assay_align_load        (AssayDb *db, const AssayRun *run, const AssayProject *project,
                                         GError **error);

G_END_DECLS
