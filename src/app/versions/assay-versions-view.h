/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-view.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_VERSIONS_VIEW (assay_versions_view_get_type ())
G_DECLARE_FINAL_TYPE (AssayVersionsView, assay_versions_view, ASSAY, VERSIONS_VIEW, AssayView)

void   assay_versions_view_set_prompt  (AssayVersionsView *self, gint64 prompt_id);
void   assay_versions_view_show        (AssayVersionsView *self, gint64 version_id);
gint64 assay_versions_view_get_version (AssayVersionsView *self);

G_END_DECLS
