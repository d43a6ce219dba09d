/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Tasks that the preview can be stepped through. */
#define ASSAY_PROJECT_SETTINGS_TASKS 20

#define ASSAY_TYPE_PROJECT_SETTINGS (assay_project_settings_get_type ())
G_DECLARE_FINAL_TYPE (AssayProjectSettings, assay_project_settings, ASSAY, PROJECT_SETTINGS, AdwWindow)

AssayProjectSettings *assay_project_settings_new       (GtkWindow *parent, AssaySession *session, gint64 id);
void                  assay_project_settings_show_page (AssayProjectSettings *self, const char *name);

G_END_DECLS
