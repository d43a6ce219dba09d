/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the page share. */
#pragma once

#include "assay-chart.h"
#include "assay-facts.h"
#include "assay-history-item.h"
#include "assay-history-view.h"

G_BEGIN_DECLS

struct _AssayHistoryView
{
  AssayView parent_instance;

  /* of the template */
  GtkStack *pages;
  GtkToggleButton *trend_button;
  GtkListView *list;
  GtkLabel *title;
  GtkLabel *state;
  AssayFacts *facts;
  GtkWidget *detail;
  AssayChart *score_chart;
  AssayChart *cost_chart;

  /* owned */
  GListStore *items; /* of AssayHistoryItem, the latest first */
  GtkMultiSelection *selection;
  GCancellable *cancellable; /* of the reading under way */
  gboolean again;
  gboolean is_loaded;
  guint timer;
};

AssayHistoryItem *assay_history_view_get_selected (AssayHistoryView *self);
GArray           *assay_history_view_dup_selected (AssayHistoryView *self);
void              assay_history_install_verbs     (GtkWidgetClass *widget_class);
void              assay_history_update_verbs      (AssayHistoryView *self);
void              assay_history_view_show_trend   (AssayHistoryView *self);

G_END_DECLS
