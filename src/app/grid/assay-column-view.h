/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean assay_column_view_scroll_to      (GtkColumnView *view, guint position);
void     assay_column_view_begin_at_start (GtkColumnView *view);
void     assay_column_view_align_title    (GtkColumnView *view, GtkColumnViewColumn *column, float xalign);

G_END_DECLS
