/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-window.h"

G_BEGIN_DECLS

void assay_project_actions_install (GtkWidgetClass *widget_class);
void assay_project_actions_update  (AssayWindow *self);
void assay_project_actions_begin   (AssayWindow *self, const char *template_id, const char *title,
                                    char **sources);

G_END_DECLS
