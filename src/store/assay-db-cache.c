/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-db-cache.c: where prepared statements wait to be used again. A repository's texts are
 * constants of some hundred bytes that stay where they are: comparing one with what was there last
 * time is a lot faster than hashing it, and a run does that five times for each task. */

#include "assay-db-cache.h"

#include <string.h>

/**
 * assay_db_cache_init:
 * @self: (out caller-allocates): becomes empty
 */
void
assay_db_cache_init (AssayDbCache *self)
{
  memset (self, 0, sizeof *self);
  self->idle = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * assay_db_cache_clear:
 *
 * Destroys all statements in it.
 */
void
assay_db_cache_clear (AssayDbCache *self)
{
  g_hash_table_unref (self->idle);
}

/**
 * assay_db_cache_find:
 * @sql: a statement's text
 * @destroy: of a statement, the same each time
 *
 * Returns: (transfer none): the idle statements with this text; stays until the cache is cleared.
 */
GPtrArray *
assay_db_cache_find (AssayDbCache *self, const char *sql, GDestroyNotify destroy)
{
  guint slot = (guint) (((gsize) sql >> 3) % ASSAY_DB_N_RECENT);
  gpointer text, idle;

  if (self->recent[slot].sql == sql && strcmp (self->recent[slot].text, sql) == 0)
    return self->recent[slot].idle;
  if (!g_hash_table_lookup_extended (self->idle, sql, &text, &idle))
    {
      text = g_strdup (sql);
      idle = g_ptr_array_new_with_free_func (destroy);
      g_hash_table_insert (self->idle, text, idle);
    }
  self->recent[slot].sql = sql;
  self->recent[slot].text = text;
  self->recent[slot].idle = idle;
  return idle;
}
