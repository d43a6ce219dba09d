/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-workspace.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef gboolean (*AssayTestCondition) (gpointer data);

void       assay_test_ui_init     (int *argc, char ***argv);
void       assay_test_wait        (AssayTestCondition condition, gpointer data, const char *what);
GPtrArray *assay_test_find        (GtkWidget *root, GType type);
char      *assay_test_temporary   (const char *name);
void       assay_test_destroy     (GtkWindow *window);
void       assay_test_add_reviews (AssayWorkspace *workspace, guint n);

G_END_DECLS
