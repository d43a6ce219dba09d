/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-version.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_VERSION_CELL (assay_version_cell_get_type ())
G_DECLARE_FINAL_TYPE (AssayVersionCell, assay_version_cell, ASSAY, VERSION_CELL, GtkWidget)

GtkWidget *assay_version_cell_new        (const AssayVersionFacts *facts, gboolean is_latest);
char      *assay_version_facts_dup_title (const AssayVersionFacts *facts);

G_END_DECLS
