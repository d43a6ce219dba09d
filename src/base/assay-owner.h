/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *assay_owner_self     (void);
gboolean    assay_owner_is_alive (const char *owner);
gboolean    assay_owner_is_known (const char *owner);

G_END_DECLS
