/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-import-preview.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_IMPORT_SETUP (assay_import_setup_get_type ())
G_DECLARE_FINAL_TYPE (AssayImportSetup, assay_import_setup, ASSAY, IMPORT_SETUP, GtkWidget)

void     assay_import_setup_show   (AssayImportSetup *self, const AssayImportPreview *preview,
                                    AssayLabelConfig *config, const GError *error);
void     assay_import_setup_choose (AssayImportSetup *self, const char *column, const char *key,
                                    const char *control);
void     assay_import_setup_fill   (AssayImportSetup *self, AssayImportOptions *options);

G_END_DECLS
