/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-workspace.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_SEARCH_FILLER (assay_search_filler_get_type ())
G_DECLARE_FINAL_TYPE (AssaySearchFiller, assay_search_filler, ASSAY, SEARCH_FILLER, GObject)

AssaySearchFiller *assay_search_filler_new  (AssayWorkspace *workspace);
void               assay_search_filler_stop (AssaySearchFiller *self);

G_END_DECLS
