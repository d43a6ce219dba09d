/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Something and the place it has by its key. */
typedef struct
{
  guint64 key; /* of assay_order_key() */
  gint64 id;
} AssayOrderItem;

guint64 assay_order_key  (double number, gboolean descending);
guint64 assay_order_none (void);
GArray *assay_order_list (GArray *items, gint64 limit);

G_END_DECLS
