/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-view.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_HISTORY_VIEW (assay_history_view_get_type ())
G_DECLARE_FINAL_TYPE (AssayHistoryView, assay_history_view, ASSAY, HISTORY_VIEW, AssayView)

guint assay_history_view_get_n (AssayHistoryView *self);

G_END_DECLS
