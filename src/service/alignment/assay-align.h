/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-alignment.h"
#include "assay-db.h"
#include "assay-project.h"
#include "assay-run.h"

G_BEGIN_DECLS

AssayScoring   *assay_align_new_scoring (AssayDb *db, const AssayRun *run, const AssayProject *project,
                                         GError **error);
AssayAlignment *assay_align_load        (AssayDb *db, const AssayRun *run, const AssayProject *project,
                                         GError **error);

G_END_DECLS
