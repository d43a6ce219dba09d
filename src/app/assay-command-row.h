/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_COMMAND_ROW (assay_command_row_get_type ())
G_DECLARE_FINAL_TYPE (AssayCommandRow, assay_command_row, ASSAY, COMMAND_ROW, AdwActionRow)

G_END_DECLS
