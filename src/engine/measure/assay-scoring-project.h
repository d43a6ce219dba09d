/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-db.h"
#include "assay-project.h"
#include "assay-scoring.h"

G_BEGIN_DECLS

/* The member of a project's settings that says how answers are compared. */
#define ASSAY_SCORING_SETTING "scoring"

AssayScoring *assay_scoring_new_for_project (AssayDb *db, AssayLabelConfig *config, const AssayProject *project,
                                             GError **error);
const char   *assay_scoring_get_mark        (AssayScoring *self);

G_END_DECLS
