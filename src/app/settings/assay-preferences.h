/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_PREFERENCES (assay_preferences_get_type ())
G_DECLARE_FINAL_TYPE (AssayPreferences, assay_preferences, ASSAY, PREFERENCES, AdwPreferencesWindow)

AssayPreferences *assay_preferences_new (GtkWindow *parent, AssaySession *session);

G_END_DECLS
