/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-connection.h"
#include "assay-provider-presets.h"
#include "assay-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_CONNECTION_DIALOG (assay_connection_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AssayConnectionDialog, assay_connection_dialog, ASSAY, CONNECTION_DIALOG, AdwWindow)

AssayConnectionDialog *assay_connection_dialog_new (GtkWindow *parent, AssaySession *session,
                                                    const AssayConnection *connection,
                                                    const AssayProviderPreset *preset, gboolean is_new);

G_END_DECLS
