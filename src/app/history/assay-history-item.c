/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-history-item.c: a run of the history as a list holds it. Never changes; a new reading makes new
 * ones. Main thread. */

#include "assay-history-item.h"

struct _AssayHistoryItem
{
  GObject parent_instance;

  AssayHistoryEntry *entry;
};

G_DEFINE_FINAL_TYPE (AssayHistoryItem, assay_history_item, G_TYPE_OBJECT)

static void
assay_history_item_finalize (GObject *object)
{
  assay_history_entry_free (ASSAY_HISTORY_ITEM (object)->entry);
  G_OBJECT_CLASS (assay_history_item_parent_class)->finalize (object);
}

static void
assay_history_item_class_init (AssayHistoryItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_history_item_finalize;
}

static void
assay_history_item_init (AssayHistoryItem *self)
{
}

/**
 * assay_history_item_new:
 * @entry: (transfer full): a run
 *
 * Returns: (transfer full): a row.
 */
AssayHistoryItem *
assay_history_item_new (AssayHistoryEntry *entry)
{
  AssayHistoryItem *self = g_object_new (ASSAY_TYPE_HISTORY_ITEM, NULL);

  self->entry = entry;
  return self;
}

/**
 * assay_history_item_get_entry:
 *
 * Returns: (transfer none): the run.
 */
const AssayHistoryEntry *
assay_history_item_get_entry (AssayHistoryItem *self)
{
  g_return_val_if_fail (ASSAY_IS_HISTORY_ITEM (self), NULL);
  return self->entry;
}
