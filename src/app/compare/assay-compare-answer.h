/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-compare-view.h"
#include "assay-label-columns.h"
#include "assay-result.h"

G_BEGIN_DECLS

/* What a run answered to a task, and what it is held against. All is borrowed. */
typedef struct
{
  AssayLabelConfig *config;
  const AssayResult *result;
  const AssayResult *other; /* NULL, or the same: none */
  gboolean is_before;       /* mark what the other does not have as gone, instead of as new */
  const char *title;
  const char *tip;          /* NULL: the title says it all */
  double score, min, max;   /* NAN: not shown */
  double accuracy;          /* NAN: not shown */
  gboolean is_best;
  gboolean is_hidden;       /* nothing may tell whose it is */
} AssayAnswer;

#define ASSAY_TYPE_COMPARE_ANSWER (assay_compare_answer_get_type ())
G_DECLARE_FINAL_TYPE (AssayCompareAnswer, assay_compare_answer, ASSAY, COMPARE_ANSWER, GtkWidget)

GtkWidget *assay_compare_answer_new        (const AssayAnswer *answer);
char      *assay_compare_answer_dup_diff   (const char *text, const char *other, gboolean is_before);
void       assay_compare_answer_show_score (GtkWidget *label, double score, double min, double max);

G_END_DECLS
