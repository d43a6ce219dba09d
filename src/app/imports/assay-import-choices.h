/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-import-job.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_IMPORT_CHOICES (assay_import_choices_get_type ())
G_DECLARE_FINAL_TYPE (AssayImportChoices, assay_import_choices, ASSAY, IMPORT_CHOICES, GtkWidget)

void assay_import_choices_fill (AssayImportChoices *self, AssayImportOptions *options);

G_END_DECLS
