/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-grid.h"
#include "assay-project.h"

G_BEGIN_DECLS

void assay_layout_keeper_attach (AssayGrid *grid, AssaySession *session, const AssayProject *project,
                                 const char *name);
void assay_layout_keeper_detach (AssayGrid *grid);

G_END_DECLS
