/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-run-journal.c: answers between the network and the database. A commit takes milliseconds, and
 * with a disk that must be waited for a lot more; a model that was paid should not stand idle for so
 * long, and an answer should not be lost and paid for again when the process is killed meanwhile. So
 * an answer is first appended to a file beside the workspace, which takes microseconds: what was
 * written to it outlives the process. Who resumes the run finds it there instead of asking again.
 *
 * Two files take turns: while the database stores what one names, the other grows; then the first is
 * emptied. What a killed process left is put into a third, which stays until the run is finished. An
 * answer that is in the database as well does no harm: its task is not claimed again. After a power
 * failure a file may hold anything: an entry counts when its checksum is right, and is used for the
 * very request that it answers only.
 *
 * Nothing here can fail a run: an answer that can't be kept is not safe, and the runner then waits for
 * the database, as it would without this. Lives on the net worker. */

#include "assay-run-journal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MAGIC 0x31616a72u /* "rja1" */
#define N_FILES 3
#define INHERITED 2 /* the file of what a killed process left */

/* An entry as it is in the file, followed by the answer. Read by the same machine only. */
typedef struct
{
  guint32 magic;
  guint32 length;
  guint64 checksum; /* of the rest of it and the answer */
  gint64 seq;
  char key[40];
  AssayUsage usage;
  double cost;
  gint64 latency_us;
  guint32 n_sent;
  guint32 resends;
  guint32 is_correction;
  guint32 unused;
} Entry;

struct _AssayRunJournal
{
  char *paths[N_FILES];
  int fds[INHERITED];
  gsize sizes[INHERITED];
  guint current;
  GByteArray *buffer;
  GHashTable *inherited; /* seq → GBytes of an entry and its answer */
};

/* FNV-1a, over words: it guards against torn and stale blocks, not against people. */
static guint64
checksum_of (const guint8 *entry)
{
  gsize length = sizeof (Entry) + ((const Entry *) (gconstpointer) entry)->length;
  guint64 sum = 0xcbf29ce484222325u;
  gsize i = G_STRUCT_OFFSET (Entry, seq);

  for (; i + 8 <= length; i += 8)
    {
      guint64 word;

      memcpy (&word, entry + i, 8);
      sum = (sum ^ word) * 0x100000001b3u;
    }
  for (; i < length; i++)
    sum = (sum ^ entry[i]) * 0x100000001b3u;
  return sum;
}

static void
inherit (AssayRunJournal *self, guint file)
{
  g_autofree char *data = NULL;
  gsize length = 0;
  gsize at = 0;

  if (!g_file_get_contents (self->paths[file], &data, &length, NULL))
    return;
  while (length - at >= sizeof (Entry))
    {
      g_autofree guint8 *copy = NULL;
      Entry head;
      gsize size;

      memcpy (&head, data + at, sizeof head);
      size = sizeof head + (gsize) head.length;
      if (head.magic != MAGIC || size > length - at)
        return;
      copy = g_memdup2 (data + at, size);
      if (checksum_of (copy) != head.checksum || memchr (head.key, '\0', sizeof head.key) == NULL)
        return;
      g_hash_table_insert (self->inherited, g_memdup2 (&head.seq, sizeof head.seq),
                           g_bytes_new_take (g_steal_pointer (&copy), size));
      at += size;
    }
}

/* Puts all that was found into one file, so that it outlives another kill, too. */
static gboolean
keep_inherited (AssayRunJournal *self)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  GHashTableIter iter;
  gpointer bytes;

  if (g_hash_table_size (self->inherited) == 0)
    return g_unlink (self->paths[INHERITED]) == 0 || errno == ENOENT;
  g_hash_table_iter_init (&iter, self->inherited);
  while (g_hash_table_iter_next (&iter, NULL, &bytes))
    g_byte_array_append (all, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return g_file_set_contents_full (self->paths[INHERITED], (const char *) all->data, all->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}

/**
 * assay_run_journal_open:
 * @workspace_path: beside which the files are
 * @run_id: a run that this process has just begun to own
 *
 * Returns: (transfer full): the run's journal, with the answers that a killed process left.
 */
AssayRunJournal *
assay_run_journal_open (const char *workspace_path, gint64 run_id)
{
  AssayRunJournal *self = g_new0 (AssayRunJournal, 1);
  gboolean kept;

  self->buffer = g_byte_array_new ();
  self->inherited = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < N_FILES; i++)
    self->paths[i] = g_strdup_printf ("%s-run-%" G_GINT64_FORMAT "-answers-%u", workspace_path, run_id, i);
  for (guint i = 0; i < N_FILES; i++)
    inherit (self, (i + INHERITED) % N_FILES); /* what is newer replaces what is older */
  kept = keep_inherited (self);
  for (guint i = 0; i < INHERITED; i++)
    self->fds[i] = kept ? g_open (self->paths[i], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
  return self;
}

/**
 * assay_run_journal_close:
 * @self: (transfer full): a journal
 * @stored: whether all answers that were added are in the database; else they wait for who resumes
 * @finished: whether no task of the run is left
 */
void
assay_run_journal_close (AssayRunJournal *self, gboolean stored, gboolean finished)
{
  for (guint i = 0; i < INHERITED; i++)
    {
      if (self->fds[i] >= 0 && stored)
        g_unlink (self->paths[i]);
      if (self->fds[i] >= 0)
        close (self->fds[i]);
    }
  if (stored && (finished || g_hash_table_size (self->inherited) == 0))
    g_unlink (self->paths[INHERITED]);
  for (guint i = 0; i < N_FILES; i++)
    g_free (self->paths[i]);
  g_byte_array_unref (self->buffer);
  g_hash_table_unref (self->inherited);
  g_free (self);
}

/**
 * assay_run_journal_add:
 * @item: a task
 * @raw: (nullable): the answer to its request that became its result
 *
 * Returns: whether the answer outlives this process from now on.
 */
gboolean
assay_run_journal_add (AssayRunJournal *self, const AssayRunItem *item, GBytes *raw)
{
  gsize length = raw != NULL ? g_bytes_get_size (raw) : 0;
  gsize size = sizeof (Entry) + length;
  gsize at = self->sizes[self->current];
  Entry *entry;

  if (length == 0 || item->key[0] == '\0' || self->fds[self->current] < 0 ||
      at + size > ASSAY_RUN_JOURNAL_MAX_BYTES)
    return FALSE;
  g_byte_array_set_size (self->buffer, (guint) size);
  memset (self->buffer->data, 0, sizeof (Entry));
  memcpy (self->buffer->data + sizeof (Entry), g_bytes_get_data (raw, NULL), length);
  entry = (Entry *) (gpointer) self->buffer->data;
  entry->magic = MAGIC;
  entry->length = (guint32) length;
  entry->seq = item->claim->seq;
  g_strlcpy (entry->key, item->key, sizeof entry->key);
  entry->usage = item->usage;
  entry->cost = item->cost;
  entry->latency_us = item->latency_us;
  entry->n_sent = item->n_sent;
  entry->resends = item->resends;
  entry->is_correction = item->is_correction;
  entry->checksum = checksum_of (self->buffer->data);
  if (pwrite (self->fds[self->current], self->buffer->data, size, (off_t) at) != (gssize) size)
    return FALSE; /* the next one is written over what there is of it */
  self->sizes[self->current] = at + size;
  return TRUE;
}

/**
 * assay_run_journal_turn:
 *
 * All that was added is about to be stored; what is added from here on goes into the other file, if
 * that is free.
 */
void
assay_run_journal_turn (AssayRunJournal *self)
{
  if (self->sizes[1 - self->current] == 0)
    self->current = 1 - self->current;
}

/**
 * assay_run_journal_saved:
 *
 * What had been added before the last assay_run_journal_turn() is in the database.
 */
void
assay_run_journal_saved (AssayRunJournal *self)
{
  guint other = 1 - self->current;

  if (self->sizes[other] > 0 && ftruncate (self->fds[other], 0) == 0)
    self->sizes[other] = 0;
}

/**
 * assay_run_journal_take:
 * @item: a task that was claimed again, with its request; gets what the answer took and cost
 *
 * Returns: (transfer full) (nullable): the answer that a killed process got to this very request.
 */
GBytes *
assay_run_journal_take (AssayRunJournal *self, AssayRunItem *item)
{
  g_autoptr (GBytes) bytes = NULL;
  const Entry *entry;

  if (g_hash_table_size (self->inherited) == 0 || item->key[0] == '\0')
    return NULL;
  bytes = g_hash_table_lookup (self->inherited, &item->claim->seq);
  if (bytes == NULL)
    return NULL;
  g_bytes_ref (bytes);
  entry = g_bytes_get_data (bytes, NULL);
  if (strcmp (entry->key, item->key) != 0)
    return NULL;
  item->usage = entry->usage;
  item->cost = entry->cost;
  item->latency_us = entry->latency_us;
  item->n_sent = entry->n_sent;
  item->resends = entry->resends;
  item->is_correction = entry->is_correction != 0;
  g_hash_table_remove (self->inherited, &item->claim->seq);
  return g_bytes_new_from_bytes (bytes, sizeof (Entry), entry->length);
}
