/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-window.h"

G_BEGIN_DECLS

void assay_window_import_install (GtkWidgetClass *widget_class);
void assay_window_import_init    (AssayWindow *self);
void assay_window_import_update  (AssayWindow *self);
void assay_window_import_pending (AssayWindow *self);

G_END_DECLS
