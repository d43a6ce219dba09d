/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-run-proposal.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_SEND_DIALOG (assay_send_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AssaySendDialog, assay_send_dialog, ASSAY, SEND_DIALOG, AdwWindow)

GtkWidget        *assay_send_dialog_new  (GtkWindow *parent, AssayRunProposal *proposal);
AssayRunProposal *assay_send_dialog_take (AssaySendDialog *self);

G_END_DECLS
