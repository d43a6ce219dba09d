/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-label-columns.h"
#include "assay-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_RESULT_DETAIL (assay_result_detail_get_type ())
G_DECLARE_FINAL_TYPE (AssayResultDetail, assay_result_detail, ASSAY, RESULT_DETAIL, GtkWidget)

void   assay_result_detail_show   (AssayResultDetail *self, AssaySession *session, AssayLabelConfig *config,
                                   gint64 result_id);
void   assay_result_detail_clear  (AssayResultDetail *self);
gint64 assay_result_detail_get_id (AssayResultDetail *self);

G_END_DECLS
