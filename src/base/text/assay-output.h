/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean assay_output_is_stream  (const char *path);
gboolean assay_output_is_same    (const char *path, const char *other);
char    *assay_output_dup_target (const char *path);

G_END_DECLS
