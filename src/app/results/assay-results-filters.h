/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-results-filter.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_RESULTS_FILTERS (assay_results_filters_get_type ())
G_DECLARE_FINAL_TYPE (AssayResultsFilters, assay_results_filters, ASSAY, RESULTS_FILTERS, GtkWidget)

void assay_results_filters_set (AssayResultsFilters *self, AssayResultsFilter current, const gint64 *counts);

G_END_DECLS
