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

#include <string.h>

__extension__ typedef unsigned __int128 Window;

struct _AssayNgrams
{
  Window *windows; /* sorted */
  gsize length;
  int width;
  int max_order;
};

#define FEW 12 /* so many are sorted by putting each in its place */

static void
insert_each (Window *windows, gsize n)
{
  for (gsize i = 1; i < n; i++)
    {
      Window window = windows[i];
      gsize k = i;

      for (; k > 0 && windows[k - 1] > window; k--)
        windows[k] = windows[k - 1];
      windows[k] = window;
    }
}

/* Sinks the window at @root into the heap below it. */
static void
sink (Window *windows, gsize root, gsize n)
{
  Window window = windows[root];

  for (gsize child = 2 * root + 1; child < n; child = 2 * root + 1)
    {
      child += child + 1 < n && windows[child] < windows[child + 1];
      if (windows[child] <= window)
        break;
      windows[root] = windows[child];
      root = child;
    }
  windows[root] = window;
}

static void
sort_as_heap (Window *windows, gsize n)
{
  for (gsize i = n / 2; i > 0; i--)
    sink (windows, i - 1, n);
  for (gsize last = n - 1; last > 0; last--)
    {
      Window window = windows[0];

      windows[0] = windows[last];
      windows[last] = window;
      sink (windows, 0, last);
    }
}

/* Quicksort (Hoare 1962), which a text cannot make slow: after too many splits it goes on as heapsort
 * (Musser 1997). Several times as fast here as qsort(), which calls a function for each comparison. */
static void
sort_windows (Window *windows, gsize n, int n_splits)
{
  while (n > FEW)
    {
      Window a = windows[0], b = windows[n / 2], c = windows[n - 1];
      Window middle = MAX (MIN (a, b), MIN (MAX (a, b), c));
      gsize i = 0, k = n - 1;

      if (n_splits-- == 0)
        {
          sort_as_heap (windows, n);
          return;
        }
      for (;; i++, k--)
        {
          Window window;

          while (windows[i] < middle)
            i++;
          while (windows[k] > middle)
            k--;
          if (i >= k)
            break;
          window = windows[i];
          windows[i] = windows[k];
          windows[k] = window;
        }
      sort_windows (windows, k + 1, n_splits);
      windows += k + 1;
      n -= k + 1;
    }
  insert_each (windows, n);
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
  sort_windows (self->windows, n, 2 * (int) g_bit_storage (n));
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

/* How many symbols two windows begin with alike. */
static inline int
count_common (const AssayNgrams *self, Window a, Window b)
{
  Window differing = a ^ b;
  guint64 high = (guint64) (differing >> 64);
  int zeros = high != 0 ? __builtin_clzll (high) : 64 + __builtin_clzll ((guint64) differing | 1);

  return differing == 0 ? self->max_order : (zeros - (128 - self->max_order * self->width)) / self->width;
}

/* What two texts have of the n-grams that are being counted, for each order. */
typedef struct
{
  gint64 n[2][ASSAY_NGRAMS_MAX_ORDER];
} Counting;

/* The n-grams longer than @common end here. */
static void
end_counting (Counting *counting, int common, int max_order, gint64 *match)
{
  for (int k = common; k < max_order; k++)
    {
      match[k] += MIN (counting->n[0][k], counting->n[1][k]);
      counting->n[0][k] = counting->n[1][k] = 0;
    }
}

/**
 * assay_ngrams_count_matches:
 * @a: a text
 * @b: another, of the same kind
 * @match: (out): for each order from 1 to that of @a, what assay_ngrams_count_match() would say
 *
 * Counts the shared n-grams of all orders in one merge of both texts. Any thread.
 */
void
assay_ngrams_count_matches (const AssayNgrams *a, const AssayNgrams *b, gint64 *match)
{
  Window last_symbol = ((Window) 1 << a->width) - 1, before = 0;
  Counting counting = { 0 };
  gsize i = 0, k = 0;

  g_return_if_fail (a->width == b->width && a->max_order == b->max_order);

  memset (match, 0, a->max_order * sizeof *match);
  while (i < a->length || k < b->length)
    {
      gboolean of_b = i == a->length || (k < b->length && b->windows[k] < a->windows[i]);
      Window window = of_b ? b->windows[k++] : a->windows[i++];

      end_counting (&counting, count_common (a, before, window), a->max_order, match);
      /* A window that runs over the end of the text has no n-grams as long as it is. */
      for (int order = 1; order <= a->max_order; order++)
        counting.n[of_b][order - 1] += ((window >> ((a->max_order - order) * a->width)) & last_symbol) != 0;
      before = window;
    }
  end_counting (&counting, 0, a->max_order, match);
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
