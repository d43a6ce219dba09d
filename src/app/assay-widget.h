/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void      assay_widget_dispose_children (GtkWidget *widget);
void      assay_widget_name_dropdown    (AdwSplitButton *button);
void      assay_widget_set_tip          (GtkWidget *widget, const char *tip);
GWeakRef *assay_widget_weak_new         (gpointer widget);
gpointer  assay_widget_weak_take        (GWeakRef *weak);

G_END_DECLS
