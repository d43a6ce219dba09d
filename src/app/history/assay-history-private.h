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
  GtkDropDown *prompts;
  AssayChart *score_chart;
  AssayChart *cost_chart;

  /* owned */
  GListStore *items; /* of AssayHistoryItem, the latest first */
  GtkMultiSelection *selection;
  GCancellable *cancellable; /* of the reading under way */
  gboolean again;
  gboolean is_loaded;
  GArray *prompt_ids; /* gint64, as the trend offers them */
  gint64 prompt_id;   /* whose trend is shown, 0: nobody chose yet */
  guint timer;
};

AssayHistoryItem *assay_history_view_get_selected (AssayHistoryView *self);
GArray           *assay_history_view_dup_selected (AssayHistoryView *self);
void              assay_history_install_verbs     (GtkWidgetClass *widget_class);
void              assay_history_update_verbs      (AssayHistoryView *self);
void              assay_history_view_show_trend   (AssayHistoryView *self);
void              assay_history_view_set_prompts  (AssayHistoryView *self, GPtrArray *prompts);
void              assay_history_view_choose_prompt (AssayHistoryView *self);

G_END_DECLS
