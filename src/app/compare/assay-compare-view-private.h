/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the page share. */
#pragma once

#include "assay-chart.h"
#include "assay-compare-menu.h"
#include "assay-compare-model.h"
#include "assay-compare-sheet.h"
#include "assay-compare-view.h"
#include "assay-vote-bar.h"

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
  AssayVoteBar *votes;
  AssayCompareSheet *sheet;

  GtkToggleButton *filters[ASSAY_COMPARE_N_FILTERS]; /* the same, by AssayCompareFilter */

  /* owned */
  GArray *run_ids;           /* gint64, in their order; kept while the project is open */
  gint64 project_id;         /* whose runs these are */
  AssayCompareBy wanted;     /* AUTO: what there is */
  AssayCompareFilter filter;
  gboolean is_blind;
  gboolean is_open;          /* the selected task is shown large */
  gint64 task_id;            /* the selected one, 0: none yet */
  AssayCompareModel *model;  /* NULL: nothing is compared */
  GtkSingleSelection *selection;
  GHashTable *cells;         /* AssayCompareItem → what shows its task in the list, for what is on the screen */
  AssayLabelConfig *config;
  double min, max;           /* of the overall score, NAN: not known */
  GCancellable *cancellable; /* of the comparison under way */
  gboolean again;            /* something changed meanwhile */
  guint own_writes;          /* votes whose change is shown already */
  GPtrArray *undos;          /* votes that can be taken back, the last one last */
  guint timer;
};

void     assay_compare_view_fill_columns   (AssayCompareView *self);
guint    assay_compare_view_get_run        (AssayCompareView *self, gint64 task_id, guint place);
guint    assay_compare_view_get_other      (AssayCompareView *self, gint64 task_id, guint place);
void     assay_compare_view_show_cards     (AssayCompareView *self);
void     assay_compare_view_clear_cards    (AssayCompareView *self);
void     assay_compare_view_show_figures   (AssayCompareView *self);
void     assay_compare_view_show_counts    (AssayCompareView *self);
void     assay_compare_view_show_blind     (AssayCompareView *self);
void     assay_compare_view_reload         (AssayCompareView *self);

guint    assay_compare_view_get_position   (AssayCompareView *self);
void     assay_compare_view_select         (AssayCompareView *self, guint position);
void     assay_compare_view_step           (AssayCompareView *self, int by);
void     assay_compare_view_open           (AssayCompareView *self, gboolean is_open);
void     assay_compare_view_show_page      (AssayCompareView *self);
void     assay_compare_view_keep_selection (AssayCompareView *self);
void     assay_compare_view_install_open   (GtkWidgetClass *widget_class);
void     assay_compare_view_update_actions (AssayCompareView *self);

void     assay_compare_view_install_votes  (GtkWidgetClass *widget_class);
void     assay_compare_view_update_votes   (AssayCompareView *self);

void     assay_compare_view_write_vote     (AssayCompareView *self, guint position, int choice);

G_END_DECLS
