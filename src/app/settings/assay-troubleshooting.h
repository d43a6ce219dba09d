/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

char *assay_troubleshooting_dup_text (GtkWindow *window, const char *path);

G_END_DECLS
