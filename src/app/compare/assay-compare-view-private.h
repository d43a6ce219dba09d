/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the page share. */
#pragma once

#include "assay-chart.h"
#include "assay-compare-menu.h"
#include "assay-compare-model.h"
#include "assay-compare-view.h"

G_BEGIN_DECLS

struct _AssayCompareView
{
  AssayView parent_instance;

  /* of the template */
  GtkStack *pages;
  GtkBox *cards;
  GtkToggleButton *filter_all;
  GtkToggleButton *filter_differing;
  GtkToggleButton *filter_regressions;
  GtkToggleButton *filter_improvements;
  GtkToggleButton *filter_failed;
  GtkToggleButton *blind_button;
  GtkToggleButton *chart_button;
  GtkDropDown *by;
  AssayCompareMenu *menu;
  GtkStack *list_or_chart;
  GtkColumnView *grid;
  AssayChart *chart;
  GtkLabel *trouble;
  GtkWidget *controls_bar;

  GtkToggleButton *filters[ASSAY_COMPARE_N_FILTERS]; /* the same, by AssayCompareFilter */

  /* owned */
  GArray *run_ids;           /* gint64, in their order; kept while the project is open */
  gint64 project_id;         /* whose runs these are */
  AssayCompareBy wanted;     /* AUTO: what there is */
  AssayCompareFilter filter;
  gboolean is_blind;
  AssayCompareModel *model;  /* NULL: nothing is compared */
  GtkSingleSelection *selection;
  AssayLabelConfig *config;
  double min, max;           /* of the overall score, NAN: not known */
  GCancellable *cancellable; /* of the comparison under way */
  gboolean again;            /* something changed meanwhile */
  guint own_writes;          /* votes whose change is shown already */
  guint timer;
};

void     assay_compare_view_fill_columns   (AssayCompareView *self);
gboolean assay_compare_view_is_turned      (AssayCompareView *self, gint64 task_id);
void     assay_compare_view_show_cards     (AssayCompareView *self);
void     assay_compare_view_clear_cards    (AssayCompareView *self);
void     assay_compare_view_show_figures   (AssayCompareView *self);
void     assay_compare_view_reload         (AssayCompareView *self);
void     assay_compare_view_install_votes  (GtkWidgetClass *widget_class);
void     assay_compare_view_update_actions (AssayCompareView *self);

G_END_DECLS
