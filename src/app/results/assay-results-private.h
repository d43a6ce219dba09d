/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-column-set.h"
#include "assay-grid.h"
#include "assay-result-detail.h"
#include "assay-results-view.h"

G_BEGIN_DECLS

struct _AssayResultsView
{
  AssayView parent_instance;

  GtkStack *pages;
  GtkLabel *title;
  GtkLabel *facts;
  GtkProgressBar *progress;
  GtkLabel *progress_text;
  GtkToggleButton *all;
  GtkToggleButton *review;
  GtkToggleButton *error;
  GtkLabel *selected_label;
  GtkWidget *selected_button;
  GtkSearchEntry *search;
  GtkMenuButton *columns_button;
  GtkPaned *paned;
  AssayGrid *grid;
  AssayResultDetail *detail;

  gint64 run_id;             /* 0: none */
  AssayColumnSet *columns;   /* of the run; NULL while not attached */
  char **slots;
  GCancellable *cancellable; /* of the figures */
};

void assay_results_install_actions (GtkWidgetClass *widget_class);
void assay_results_actions_update  (AssayResultsView *self);
void assay_results_show_detail     (AssayResultsView *self, guint position);

G_END_DECLS
