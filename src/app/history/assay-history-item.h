/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "assay-history.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_HISTORY_ITEM (assay_history_item_get_type ())
G_DECLARE_FINAL_TYPE (AssayHistoryItem, assay_history_item, ASSAY, HISTORY_ITEM, GObject)

AssayHistoryItem        *assay_history_item_new       (AssayHistoryEntry *entry);
const AssayHistoryEntry *assay_history_item_get_entry (AssayHistoryItem *self);

G_END_DECLS
