/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-column-set.h"
#include "assay-grid.h"
#include "assay-result-detail.h"
#include "assay-results-filters.h"
#include "assay-results-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _AssayResultsView
{
  AssayView parent_instance;

  GtkStack *pages;
  AdwStatusPage *waiting;
  GtkLabel *title;
  GtkLabel *facts;
  GtkProgressBar *progress;
  GtkLabel *progress_text;
  GtkWidget *resume_button;
  AssayResultsFilters *filters;
  GtkLabel *selected_label;
  GtkWidget *selected_button;
  GtkToggleButton *search_toggle;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search;
  GtkMenuButton *columns_button;
  GtkPaned *paned;
  AssayGrid *grid;
  AssayResultDetail *detail;
  GtkWidget *condition_bar;
  GtkLabel *condition_text;

  AssayRunJob *own_job;      /* when that list does not have it; NULL: it does */
  GSignalGroup *job;         /* of the run, as the list of runs in the header has it */

  char **conditions;         /* field, operator, value, …: what the results are narrowed to besides; or NULL */
  gint64 refreshed_at;       /* when accuracies were brought up to date last */
  gboolean is_refreshing;
  gint64 run_id;             /* 0: none */
  gint64 task_id;            /* of the selected result; 0: none, or several */
  AssayResultsFilter filter;
  gint64 counts[ASSAY_N_RESULTS_FILTERS];
  AssayColumnSet *columns;   /* of the run; NULL while not attached */
  char **slots;
  GCancellable *cancellable; /* of the figures */
};

void     assay_results_install_progress (GtkWidgetClass *widget_class);
void     assay_results_init_progress    (AssayResultsView *self);
void     assay_results_follow           (AssayResultsView *self, AssayRunJob *job);
void     assay_results_follow_run       (AssayResultsView *self, const AssayRun *run, gboolean is_elsewhere);
gboolean assay_results_expects_more     (AssayResultsView *self);

void  assay_results_install_conditions (GtkWidgetClass *widget_class);
char *assay_results_dup_conditions    (AssayResultsView *self);
void  assay_results_add_conditions    (AssayResultsView *self, AssayQuery *query);
void  assay_results_drop_conditions   (AssayResultsView *self);
void  assay_results_refresh_accuracy  (AssayResultsView *self, gboolean stale);
void  assay_results_requery           (AssayResultsView *self);
void  assay_results_install_actions   (GtkWidgetClass *widget_class);
void  assay_results_install_selection (GtkWidgetClass *widget_class);
void  assay_results_actions_update    (AssayResultsView *self);
void  assay_results_show_detail       (AssayResultsView *self, guint position);
char *assay_results_dup_condition     (AssayResultsView *self);
char *assay_results_dup_subset        (AssayResultsView *self);

G_END_DECLS
