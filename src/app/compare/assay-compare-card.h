/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-compare.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_COMPARE_CARD (assay_compare_card_get_type ())
G_DECLARE_FINAL_TYPE (AssayCompareCard, assay_compare_card, ASSAY, COMPARE_CARD, GtkWidget)

GtkWidget *assay_compare_card_new         (const AssayComparison *comparison, guint run);
GtkWidget *assay_compare_card_new_verdict (const AssayComparison *comparison);
GtkWidget *assay_compare_card_new_blind   (const AssayComparison *comparison);

G_END_DECLS
