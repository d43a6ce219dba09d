/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-project.h"
#include "assay-scoring.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_SCORING_BUTTON (assay_scoring_button_get_type ())
G_DECLARE_FINAL_TYPE (AssayScoringButton, assay_scoring_button, ASSAY, SCORING_BUTTON, GtkWidget)

/* Signal: changed (string control, string name, string value): a setting is wished for; no control: of all. */
void assay_scoring_button_set (AssayScoringButton *self, AssayScoring *scoring, guint i, const AssayProject *project);

G_END_DECLS
