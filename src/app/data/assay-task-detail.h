/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-label-config.h"
#include "assay-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_TASK_DETAIL (assay_task_detail_get_type ())
G_DECLARE_FINAL_TYPE (AssayTaskDetail, assay_task_detail, ASSAY, TASK_DETAIL, GtkWidget)

void assay_task_detail_show  (AssayTaskDetail *self, AssaySession *session, AssayLabelConfig *config,
                              gint64 task_id);
void assay_task_detail_clear (AssayTaskDetail *self);

G_END_DECLS
