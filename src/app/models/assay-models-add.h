/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-connection.h"
#include "assay-provider-presets.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GMenuModel      *assay_models_new_add_menu   (void);
GtkWidget       *assay_models_new_offer      (const AssayFoundServer *server);
AssayConnection *assay_models_new_connection (const char *name, const AssayProviderPreset *preset);

G_END_DECLS
