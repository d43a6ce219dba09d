/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-provider-presets.h"
#include "assay-view.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_MODELS_VIEW (assay_models_view_get_type ())
G_DECLARE_FINAL_TYPE (AssayModelsView, assay_models_view, ASSAY, MODELS_VIEW, AssayView)

void        assay_models_view_find     (AssayModelsView *self, const AssayProviderPreset *presets, guint n);
GListModel *assay_models_view_get_rows (AssayModelsView *self);
void        assay_models_view_select   (AssayModelsView *self, const char *name);

G_END_DECLS
