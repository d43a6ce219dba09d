/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-connection.h"
#include "assay-provider-presets.h"
#include "assay-session.h"

G_BEGIN_DECLS

void       assay_connection_test_async   (AssaySession *session, const AssayConnection *connection,
                                          GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer user_data);
GPtrArray *assay_connection_test_finish  (AssaySession *session, GAsyncResult *result, GError **error);
void       assay_connection_find_async   (AssaySession *session, const AssayProviderPreset *presets, guint n,
                                          GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer user_data);
GPtrArray *assay_connection_find_finish  (AssaySession *session, GAsyncResult *result, GError **error);

G_END_DECLS
