/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean assay_sample_make_sync (const char *path, GError **error);

G_END_DECLS
