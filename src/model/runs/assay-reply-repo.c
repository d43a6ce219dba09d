/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-reply-repo.c: raw replies, which are the response cache as well. A reply is kept with the
 * key of its request; an equal request finds the latest good one. Their size is bounded: the oldest
 * go first, and a result whose reply went says so when it is asked for. */

#include "assay-result.h"

#include "assay-error.h"

#define COLLECT_BATCH 5000

/**
 * assay_reply_free:
 * @reply: (transfer full): what to free
 */
void
assay_reply_free (AssayReply *reply)
{
  g_free (reply->meta);
  g_free (reply->content);
  g_free (reply);
}

static AssayReply *
load (AssayStmt *stmt, GError **error)
{
  AssayReply *reply = NULL;

  if (stmt == NULL)
    return NULL;
  if (assay_stmt_next (stmt, error))
    {
      reply = g_new0 (AssayReply, 1);
      reply->id = assay_stmt_get_int (stmt, 0);
      reply->meta = assay_stmt_dup_text (stmt, 1);
      reply->content = assay_stmt_dup_text (stmt, 2);
    }
  assay_stmt_free (stmt);
  return reply;
}

/**
 * assay_reply_find:
 * @key: of a request
 *
 * Returns: (transfer full) (nullable): the latest good reply to an equal request; %NULL without an
 * error when there is none.
 */
AssayReply *
assay_reply_find (AssayDb *db, const char *key, GError **error)
{
  return load (assay_db_query (db, error,
                               "SELECT id, meta, content FROM reply WHERE key = $1 AND good = 1"
                               " ORDER BY id DESC LIMIT 1",
                               "s", key),
               error);
}

/**
 * assay_reply_load:
 *
 * Returns: (transfer full): the raw reply @id; or %ASSAY_ERROR_NOT_FOUND when it had to go.
 */
AssayReply *
assay_reply_load (AssayDb *db, gint64 id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  AssayReply *reply
    = load (assay_db_query (db, &local_error, "SELECT id, meta, content FROM reply WHERE id = $1",
                            "i", id),
            &local_error);

  if (reply != NULL)
    return reply;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND,
                 "The raw reply is no longer kept: the cache reached its size limit");
  return NULL;
}

/**
 * assay_reply_collect:
 * @db: a writing connection, outside of a transaction
 * @max_bytes: what the replies may take together
 *
 * Deletes the oldest replies until the rest fits, in short transactions.
 */
gboolean
assay_reply_collect (AssayDb *db, gint64 max_bytes, GError **error)
{
  gint64 total = assay_db_get_int (db, error, "SELECT coalesce(sum(size), 0) FROM reply", "");

  while (total > max_bytes)
    {
      gint64 freed = assay_db_get_int (
        db, error,
        "SELECT coalesce(sum(size), 0) FROM (SELECT size FROM reply ORDER BY id LIMIT $1)", "i",
        (gint64) COLLECT_BATCH);

      if (freed < 0 ||
          !assay_db_exec (db, error,
                          "DELETE FROM reply WHERE id IN (SELECT id FROM reply ORDER BY id LIMIT $1)",
                          "i", (gint64) COLLECT_BATCH))
        return FALSE;
      total = freed == 0 ? 0 : total - freed;
    }
  return total >= 0;
}

/**
 * assay_reply_clear:
 * @db: a writing connection
 *
 * Empties the response cache; raw replies stay with their results.
 */
gboolean
assay_reply_clear (AssayDb *db, GError **error)
{
  return assay_db_exec (db, error, "UPDATE reply SET good = 0 WHERE good = 1", "");
}
