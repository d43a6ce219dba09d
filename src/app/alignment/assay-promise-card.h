/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-align-report.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_PROMISE_CARD (assay_promise_card_get_type ())
G_DECLARE_FINAL_TYPE (AssayPromiseCard, assay_promise_card, ASSAY, PROMISE_CARD, GtkWidget)

/* Signal: changed: another promise is asked for.
 * Actions of an ancestor that its buttons activate: alignment.accept, alignment.take-back. */
void   assay_promise_card_set           (AssayPromiseCard *self, const AssayAlignReport *report,
                                         const GArray *curve, gboolean writable);
double assay_promise_card_get_max_error (AssayPromiseCard *self);
double assay_promise_card_get_level     (AssayPromiseCard *self);
void   assay_promise_card_set_wide      (AssayPromiseCard *self, gboolean wide);

G_END_DECLS
