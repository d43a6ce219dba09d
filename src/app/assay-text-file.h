/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-view.h"

G_BEGIN_DECLS

gboolean assay_text_file_is_json (GFile *file);
void     assay_text_file_write   (AssayView *view, GFile *file, char *text, const char *done);

G_END_DECLS
