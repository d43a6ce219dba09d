/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-compare.h"
#include "assay-table.h"

G_BEGIN_DECLS

void     assay_compare_report_append_json (GString *out, const AssayComparison *comparison);
void     assay_compare_report_add_rows    (AssayTable *table, const AssayComparison *comparison);
char    *assay_compare_report_dup_pair    (const AssayComparison *comparison, const AssayComparedPair *pair);
gboolean assay_compare_report_find_figure (const AssayComparison *comparison, guint run, const char *name,
                                           double *value);
char    *assay_compare_report_dup_figures (void);

G_END_DECLS
