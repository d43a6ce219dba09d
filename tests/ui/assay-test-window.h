/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-window-private.h"

G_BEGIN_DECLS

AssayWindow *assay_test_open_window  (const char *path);
char        *assay_test_make_project (const char *template_id, const char *title);
void         assay_test_wait_model   (AssayWindow *window, guint n_projects);
GtkWindow   *assay_test_wait_dialog  (AssayWindow *window, GType type);
char        *assay_test_write_file   (const char *name, const char *text);

G_END_DECLS
