/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void   assay_dialogs_open_workspace_async  (GtkWindow *parent, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
void   assay_dialogs_save_workspace_async  (GtkWindow *parent, const char *title, const char *name,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
GFile *assay_dialogs_choose_finish         (GtkWindow *parent, GAsyncResult *result, GError **error);
void   assay_dialogs_ask_async             (GtkWindow *parent, const char *heading, const char *body,
                                            const char *accept, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
gboolean assay_dialogs_ask_finish          (GtkWindow *parent, GAsyncResult *result, GError **error);
void   assay_dialogs_say                   (GtkWindow *parent, const char *heading, const char *body);

G_END_DECLS
