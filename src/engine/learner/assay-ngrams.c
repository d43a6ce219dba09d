/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-ngrams.c: counting n-grams without a hash table. Each position of a text gives one window of
 * the longest order, packed into 128 bits with the first symbol on top and zeros where the text
 * ends. Sorted once, the windows hold every shorter order too: equal n-grams are neighbours under
 * any prefix, so counting what two texts share is one merge per order.
 *
 * Symbols are Unicode characters (21 bits, six to a window) or interned words (32 bits, four to a
 * window); zero is never a symbol. White space is what Python's str.split() takes for it, because
 * the published scores are defined by programs that call it. Values only; any thread. */

#include "assay-ngrams.h"

#include <stdlib.h>

__extension__ typedef unsigned __int128 Window;

struct _AssayNgrams
{
  Window *windows; /* sorted */
  gsize length;
  int width;
  int max_order;
};

static int
compare_windows (const void *a, const void *b)
{
  const Window *x = a;
  const Window *y = b;

  return (*x > *y) - (*x < *y);
}

/**
 * assay_ngrams_new:
 * @symbols: the text's symbols, none of them zero
 * @n: how many
 * @width: %ASSAY_NGRAMS_CHARACTERS or %ASSAY_NGRAMS_WORDS
 * @max_order: the longest n-gram that will be asked for
 *
 * Returns: (transfer full): the text's n-grams of all orders up to @max_order. Any thread.
 */
AssayNgrams *
assay_ngrams_new (const guint32 *symbols, gsize n, int width, int max_order)
{
  AssayNgrams *self;

  g_return_val_if_fail (width * max_order <= 128, NULL);

  self = g_new0 (AssayNgrams, 1);
  self->windows = g_new (Window, n);
  self->length = n;
  self->width = width;
  self->max_order = max_order;
  for (gsize i = 0; i < n; i++)
    {
      Window window = 0;

      for (int k = 0; k < max_order; k++)
        window = window << width | (i + k < n ? symbols[i + k] : 0);
      self->windows[i] = window;
    }
  if (n > 0)
    qsort (self->windows, n, sizeof *self->windows, compare_windows);
  return self;
}

/**
 * assay_ngrams_free:
 * @self: (nullable) (transfer full): what assay_ngrams_new() gave
 */
void
assay_ngrams_free (AssayNgrams *self)
{
  if (self == NULL)
    return;
  g_free (self->windows);
  g_free (self);
}

/**
 * assay_ngrams_get_total:
 *
 * Returns: how many n-grams of @order the text has, repetitions counted.
 */
gint64
assay_ngrams_get_total (const AssayNgrams *self, int order)
{
  return MAX (0, (gint64) self->length - order + 1);
}

static inline Window
prefix_at (const AssayNgrams *self, gsize i, int order)
{
  return self->windows[i] >> ((self->max_order - order) * self->width);
}

/* Moves @i behind the n-grams smaller than @key and those equal to it; returns how many are equal. */
static gint64
skip_to (const AssayNgrams *self, gsize *i, Window key, int order)
{
  gint64 equal = 0;

  while (*i < self->length && prefix_at (self, *i, order) < key)
    (*i)++;
  while (*i < self->length && prefix_at (self, *i, order) == key)
    {
      (*i)++;
      equal++;
    }
  return equal;
}

/**
 * assay_ngrams_count_match:
 * @references: texts to compare with
 * @n_references: how many
 * @order: the length of the n-grams
 *
 * Returns: how many n-grams of @self also occur in a reference, each counted at most as often as it
 *   occurs in the one reference that has it most often. Any thread.
 */
gint64
assay_ngrams_count_match (const AssayNgrams        *self,
                          const AssayNgrams *const *references,
                          gsize                     n_references,
                          int                       order)
{
  g_autofree gsize *at = g_new0 (gsize, n_references);
  Window last_symbol = ((Window) 1 << self->width) - 1;
  gint64 match = 0;

  for (gsize i = 0; i < self->length;)
    {
      Window key = prefix_at (self, i, order);
      gint64 count = skip_to (self, &i, key, order);
      gint64 most = 0;

      if ((key & last_symbol) == 0)
        continue; /* runs over the end of the text */
      for (gsize r = 0; r < n_references; r++)
        {
          gint64 here = skip_to (references[r], &at[r], key, order);

          most = MAX (most, here);
        }
      match += MIN (count, most);
    }
  return match;
}

/**
 * assay_ngrams_is_space:
 *
 * Returns: whether Python's str.isspace() is true for @c: Unicode's separators and the controls
 *   that a text may contain, wider than g_unichar_isspace().
 */
gboolean
assay_ngrams_is_space (gunichar c)
{
  if (c < 0x80)
    return c == ' ' || (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x1f);
  return c == 0x85 || g_unichar_isspace (c);
}

/**
 * assay_ngrams_next_word:
 * @cursor: (inout): where to look in a valid UTF-8 text; moved behind the word
 * @start: (out): where the word starts
 * @length: (out): its bytes
 *
 * Returns: %FALSE when there is no word left.
 */
gboolean
assay_ngrams_next_word (const char **cursor, const char **start, gsize *length)
{
  const char *p = *cursor;

  while (*p != '\0' && assay_ngrams_is_space (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  *start = p;
  while (*p != '\0' && !assay_ngrams_is_space (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  *length = p - *start;
  *cursor = p;
  return *length > 0;
}

/**
 * assay_ngrams_new_ids:
 *
 * Returns: (transfer full): an empty table for assay_ngrams_intern(); g_hash_table_unref() it.
 */
GHashTable *
assay_ngrams_new_ids (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * assay_ngrams_intern:
 *
 * Returns: the number of the word, from 1; the same for the same word in the same table.
 */
guint32
assay_ngrams_intern (GHashTable *ids, const char *word, gsize length)
{
  g_autofree char *key = g_strndup (word, length);
  guint32 id = GPOINTER_TO_UINT (g_hash_table_lookup (ids, key));

  if (id == 0)
    {
      id = g_hash_table_size (ids) + 1;
      g_hash_table_insert (ids, g_steal_pointer (&key), GUINT_TO_POINTER (id));
    }
  return id;
}
