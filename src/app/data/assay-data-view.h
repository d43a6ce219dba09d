/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-view.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_DATA_VIEW (assay_data_view_get_type ())
G_DECLARE_FINAL_TYPE (AssayDataView, assay_data_view, ASSAY, DATA_VIEW, AssayView)

G_END_DECLS
