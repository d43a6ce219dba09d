/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-connection-row.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_CONNECTION_VIEW (assay_connection_view_get_type ())
G_DECLARE_FINAL_TYPE (AssayConnectionView, assay_connection_view, ASSAY, CONNECTION_VIEW, GtkWidget)

void assay_connection_view_show         (AssayConnectionView *self, AssayConnectionRow *row);
void assay_connection_view_find_key     (AssayConnectionView *self);
void assay_connection_view_focus_search (AssayConnectionView *self);

G_END_DECLS
