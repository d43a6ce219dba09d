/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-column-set.h"
#include "assay-config-trouble.h"
#include "assay-data-view.h"
#include "assay-grid.h"
#include "assay-task-detail.h"

G_BEGIN_DECLS

struct _AssayDataView
{
  AssayView parent_instance;

  GtkStack *pages;
  GtkLabel *count;
  GtkLabel *selected_label;
  GtkWidget *selected_button;
  GtkMenuButton *show_button;
  GtkDropDown *imports;
  GtkSearchEntry *filter;
  GtkLabel *filter_problem;
  GtkSearchEntry *search;
  GtkMenuButton *columns_button;
  GtkPaned *paned;
  AssayGrid *grid;
  AssayTaskDetail *detail;
  AssayConfigTrouble *trouble;

  AssayColumnSet *columns; /* NULL while not attached */
  guint shown;             /* which of the chips */
  GArray *import_ids;      /* of gint64, behind the drop-down; the first one stands for any */
  gboolean filling;
};

char *assay_data_view_dup_filter     (AssayDataView *self);
void  assay_data_view_show_detail    (AssayDataView *self, guint position);
void  assay_data_actions_install     (GtkWidgetClass *widget_class);
void  assay_data_actions_update      (AssayDataView *self);

G_END_DECLS
