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
void   assay_dialogs_open_files_async      (GtkWindow *parent, const char *title, gboolean folders,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
GListModel *assay_dialogs_open_files_finish (GtkWindow *parent, GAsyncResult *result, GError **error);
void   assay_dialogs_save_file_async       (GtkWindow *parent, const char *title, const char *name,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
void   assay_dialogs_ask_text_async           (GtkWindow *parent, const char *heading, const char *body,
                                            const char *text, const char *accept,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
char  *assay_dialogs_ask_text_finish           (GtkWindow *parent, GAsyncResult *result, GError **error);
void   assay_dialogs_show_in_folder        (const char *path);
void   assay_dialogs_say                   (GtkWindow *parent, const char *heading, const char *body);

G_END_DECLS
