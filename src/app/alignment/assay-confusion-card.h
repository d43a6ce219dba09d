/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-alignment.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_CONFUSION_CARD (assay_confusion_card_get_type ())
G_DECLARE_FINAL_TYPE (AssayConfusionCard, assay_confusion_card, ASSAY, CONFUSION_CARD, GtkWidget)

/* Signal: cell-activated (string label, string truth, string answer): a cell as in #AssayAlignmentCell. */
void assay_confusion_card_set (AssayConfusionCard *self, const AssayAlignmentControl *control);

G_END_DECLS
