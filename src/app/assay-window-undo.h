/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*AssayUndoFunc) (gpointer data);

void     assay_window_offer_undo (GtkWidget *widget, const char *text, AssayUndoFunc func, gpointer data,
                                  GDestroyNotify destroy);
gboolean assay_window_can_undo   (GtkWidget *widget);
void     assay_window_undo       (GtkWidget *widget);
void     assay_window_forget_undo (GtkWidget *widget);

G_END_DECLS
