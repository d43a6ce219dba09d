/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-label-config.h"

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Each is a line; the weights of more labels are set from a terminal. */
#define ASSAY_LABEL_WEIGHTS_MAX 60

#define ASSAY_TYPE_LABEL_WEIGHTS (assay_label_weights_get_type ())
G_DECLARE_FINAL_TYPE (AssayLabelWeights, assay_label_weights, ASSAY, LABEL_WEIGHTS, GtkWidget)

/* Signal: changed (string label, double weight): a weight is wished for. */
void assay_label_weights_set (AssayLabelWeights *self, const AssayConfigControl *control, JsonObject *weights);

G_END_DECLS
