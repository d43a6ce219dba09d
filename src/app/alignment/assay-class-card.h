/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-alignment.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_CLASS_CARD (assay_class_card_get_type ())
G_DECLARE_FINAL_TYPE (AssayClassCard, assay_class_card, ASSAY, CLASS_CARD, GtkWidget)

void assay_class_card_set (AssayClassCard *self, const AssayAlignmentControl *control);

G_END_DECLS
