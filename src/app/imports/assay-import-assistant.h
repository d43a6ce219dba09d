/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_IMPORT_ASSISTANT (assay_import_assistant_get_type ())
G_DECLARE_FINAL_TYPE (AssayImportAssistant, assay_import_assistant, ASSAY, IMPORT_ASSISTANT, AdwWindow)

AssayImportAssistant *assay_import_assistant_new (GtkWindow *parent, AssaySession *session,
                                                  gint64 project_id, const char *title);
void        assay_import_assistant_add      (AssayImportAssistant *self, const char *const *sources);
const char *assay_import_assistant_get_page (AssayImportAssistant *self);

G_END_DECLS
