/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-config-effect.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_PROJECT_REVIEW (assay_project_review_get_type ())
G_DECLARE_FINAL_TYPE (AssayProjectReview, assay_project_review, ASSAY, PROJECT_REVIEW, AdwWindow)

AssayProjectReview *assay_project_review_new (GtkWindow *parent, const AssayConfigEffect *effect,
                                              GPtrArray *prompts);

G_END_DECLS
