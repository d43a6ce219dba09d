/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-test-window.h"

G_BEGIN_DECLS

AssayWindow *assay_test_open_runs (guint n_tasks);
GtkWidget   *assay_test_show_page (AssayWindow *window, const char *page, GType type);

G_END_DECLS
