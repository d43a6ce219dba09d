/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_NOTICE_BAR (assay_notice_bar_get_type ())
G_DECLARE_FINAL_TYPE (AssayNoticeBar, assay_notice_bar, ASSAY, NOTICE_BAR, GtkWidget)

void        assay_notice_bar_tell     (AssayNoticeBar *self, const char *text, const char *button,
                                       const char *action);
const char *assay_notice_bar_get_text (AssayNoticeBar *self);

G_END_DECLS
