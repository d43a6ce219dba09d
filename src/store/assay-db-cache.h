/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Texts of statements that are found without hashing. */
#define ASSAY_DB_N_RECENT 64

/* Statements that are not in use, by their text. Of one thread, as its connection. */
typedef struct
{
  GHashTable *idle; /* text → GPtrArray */
  struct
  {
    const char *sql; /* not owned: where the text was when it was looked up */
    const char *text;
    GPtrArray *idle;
  } recent[ASSAY_DB_N_RECENT];
} AssayDbCache;

void       assay_db_cache_init  (AssayDbCache *self);
void       assay_db_cache_clear (AssayDbCache *self);
GPtrArray *assay_db_cache_find  (AssayDbCache *self, const char *sql, GDestroyNotify destroy);

G_END_DECLS
