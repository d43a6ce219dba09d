/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-version-diff.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_VERSION_PARTS (assay_version_parts_get_type ())
G_DECLARE_FINAL_TYPE (AssayVersionParts, assay_version_parts, ASSAY, VERSION_PARTS, GtkWidget)

void assay_version_parts_show       (AssayVersionParts *self, GPtrArray *parts, const char *a, const char *b);
void assay_version_parts_set_inline (AssayVersionParts *self, gboolean is_inline);

G_END_DECLS
