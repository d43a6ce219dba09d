/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-alignment-view.h"

#include "assay-align-report.h"
#include "assay-chart.h"
#include "assay-class-card.h"
#include "assay-confusion-card.h"
#include "assay-promise-card.h"
#include "assay-run-picker.h"
#include "assay-scoring-button.h"
#include "assay-stat.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _AssayAlignmentView
{
  AssayView parent_instance;

  GtkStack *pages;
  AdwStatusPage *failed;
  AssayRunPicker *picker;
  GtkDropDown *control;
  AssayScoringButton *scoring;
  GtkScrolledWindow *scroller;
  GtkGrid *stats;
  AssayStat *accuracy;
  AssayStat *agreement;
  AssayStat *calibration;
  AssayStat *people;
  GtkBox *upper;
  AssayPromiseCard *promise;
  GtkWidget *reliability_panel;
  GtkLabel *reliability_text;
  AssayChart *reliability;
  GtkBox *lower;
  AssayConfusionCard *confusion;
  AssayClassCard *classes;

  gint64 run_id;             /* 0: none */
  AssayAlignReport *report;  /* what is shown; NULL while there is none */
  GCancellable *cancellable; /* of what is read */
  gboolean wants_more;       /* something changed while it is read */
  gint64 began_at;           /* monotonic: when the last reading began, */
  gint64 ended_at;           /* and when it ended */
  guint later_id;            /* reads again, when changes come quickly */
  guint width_id;            /* an idle that puts things beside each other, or not */
  gboolean is_narrow;
};

void assay_alignment_list_runs   (AssayAlignmentView *self);
void assay_alignment_open_cell   (AssayAlignmentView *self, const char *label, const char *truth,
                                  const char *answer);
void assay_alignment_show_report  (AssayAlignmentView *self, const GArray *curve);
void assay_alignment_show_control (AssayAlignmentView *self);
void assay_alignment_set_scoring  (AssayAlignmentView *self, const char *control, const char *name,
                                   const char *value);
void assay_alignment_install_actions (GtkWidgetClass *widget_class);
void assay_alignment_actions_update  (AssayAlignmentView *self);

G_END_DECLS
