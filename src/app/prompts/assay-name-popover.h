/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_NAME_POPOVER (assay_name_popover_get_type ())
G_DECLARE_FINAL_TYPE (AssayNamePopover, assay_name_popover, ASSAY, NAME_POPOVER, GtkPopover)

void        assay_name_popover_ask         (AssayNamePopover *self, const char *purpose, const char *heading,
                                            const char *name, const char *accept);
const char *assay_name_popover_get_purpose (AssayNamePopover *self);

G_END_DECLS
