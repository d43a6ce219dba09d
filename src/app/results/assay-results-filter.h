/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-query.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Which results are shown; the order of the buttons. */
typedef enum
{
  ASSAY_RESULTS_ALL,
  ASSAY_RESULTS_CORRECT,   /* only where there is a ground truth */
  ASSAY_RESULTS_INCORRECT, /* likewise */
  ASSAY_RESULTS_REVIEW,
  ASSAY_RESULTS_ERROR,
  ASSAY_N_RESULTS_FILTERS
} AssayResultsFilter;

const char        *assay_results_filter_name   (AssayResultsFilter filter);
gboolean           assay_results_filter_find   (const char *name, AssayResultsFilter *filter);
const char        *assay_results_filter_words  (AssayResultsFilter filter);
const char        *assay_results_filter_condition (AssayResultsFilter filter);

G_END_DECLS
