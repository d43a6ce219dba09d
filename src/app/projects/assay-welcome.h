/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_WELCOME (assay_welcome_get_type ())
G_DECLARE_FINAL_TYPE (AssayWelcome, assay_welcome, ASSAY, WELCOME, GtkWidget)

void assay_welcome_make_sample_async  (AssayWelcome *self, const char *path, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean assay_welcome_make_sample_finish (AssayWelcome *self, GAsyncResult *result, GError **error);

G_END_DECLS
