/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-text-features.c: turns a text into the sparse vector that the learner sees: its words, pairs
 * of neighbouring words, and the runs of 3 to 5 characters inside its words with their edges marked.
 * Parts of words carry inflection and misspelling; pairs carry "not good".
 *
 * Nothing is kept but a hash of each feature (Weinberger et al. 2009, "Feature hashing for large
 * scale multitask learning"), so there is no dictionary to store and no word to leak. The hash does
 * not depend on the machine or the run. A wide character, as of Chinese or Japanese, is a word of its
 * own, because these are written without spaces; so is a mark that carries tone: "!", "?", an emoji.
 * Values only; any thread. */

#include "assay-text-features.h"

#include <math.h>
#include <string.h>

#define MIN_PART 3
#define MAX_PART 5
#define EDGE '_' /* never inside a word */
#define RADIX_BITS (ASSAY_FEATURES_BITS / 2)

typedef struct
{
  GArray *buckets; /* guint32, one for each occurrence */
  GArray *word;    /* gunichar: the word being read, behind one EDGE */
  guint64 last;    /* hash of the word before, 0 at the start */
} Reader;

/* The finalizer of MurmurHash3 over a multiplicative chain: short, and good in every bit. */
static inline guint64
mix (guint64 hash, guint64 value)
{
  hash = (hash ^ value) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  hash ^= hash >> 32;
  return hash;
}

static inline guint32
fold (guint64 hash)
{
  hash *= G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  hash ^= hash >> 33;
  hash *= G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  return hash >> (64 - ASSAY_FEATURES_BITS + 1);
}

static void
add_feature (Reader *reader, guint64 hash, guint32 base)
{
  guint32 bucket = base + fold (hash);

  g_array_append_val (reader->buckets, bucket);
}

static void
add_parts (Reader *reader)
{
  const gunichar edge = EDGE;
  const gunichar *c;
  guint n;

  g_array_append_val (reader->word, edge);
  c = (const gunichar *) reader->word->data;
  n = reader->word->len;
  for (guint i = 0; i + MIN_PART <= n; i++)
    {
      guint64 hash = 1;

      for (guint k = 0; k < MAX_PART && i + k < n; k++)
        {
          hash = mix (hash, c[i + k]);
          if (k + 1 >= MIN_PART)
            add_feature (reader, hash, ASSAY_FEATURES_HALF);
        }
    }
}

/* Ends the word being read, if there is one. */
static void
end_word (Reader *reader)
{
  const gunichar *c = (const gunichar *) reader->word->data;
  guint n = reader->word->len;
  guint64 hash = 2;

  if (n == 1)
    return;
  for (guint i = 1; i < n; i++)
    hash = mix (hash, c[i]);
  add_feature (reader, hash, 0);
  if (reader->last != 0)
    add_feature (reader, mix (reader->last, hash), 0);
  reader->last = hash;
  if (n > MIN_PART)
    add_parts (reader);
  g_array_set_size (reader->word, 1);
}

static gboolean
stands_alone (gunichar c)
{
  return g_unichar_iswide (c) || c == '!' || c == '?' || g_unichar_type (c) == G_UNICODE_OTHER_SYMBOL;
}

static void
read_text (Reader *reader, const char *text)
{
  guint n = 0;

  for (const char *p = text; *p != '\0' && n < ASSAY_FEATURES_MAX_CHARS; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_unichar_tolower (g_utf8_get_char (p));
      gboolean alone = stands_alone (c);
      gboolean inside = !alone && (g_unichar_isalnum (c) || g_unichar_ismark (c));

      if (!inside)
        end_word (reader);
      if (inside || alone)
        g_array_append_val (reader->word, c);
      if (alone)
        end_word (reader);
    }
  end_word (reader);
}

static void
sort_by_digit (const guint32 *in, guint32 *out, guint n, int shift)
{
  guint32 start[(1 << RADIX_BITS) + 1] = { 0 };
  const guint32 mask = (1 << RADIX_BITS) - 1;

  for (guint i = 0; i < n; i++)
    start[(in[i] >> shift & mask) + 1]++;
  for (guint d = 1; d <= mask; d++)
    start[d] += start[d - 1];
  for (guint i = 0; i < n; i++)
    out[start[in[i] >> shift & mask]++] = in[i];
}

static AssayFeatures *
count_buckets (GArray *buckets)
{
  guint n = buckets->len;
  guint32 *sorted = (guint32 *) buckets->data;
  g_autofree guint32 *half = g_new (guint32, n);
  AssayFeatures *self = g_malloc (sizeof *self + n * sizeof self->items[0]);

  sort_by_digit (sorted, half, n, 0);
  sort_by_digit (half, sorted, n, RADIX_BITS);
  self->n = 0;
  for (guint i = 0, end; i < n; i = end)
    {
      for (end = i + 1; end < n && sorted[end] == sorted[i]; end++)
        ;
      self->items[self->n++] = (AssayFeature){ sorted[i], 1 + logf (end - i) };
    }
  return g_realloc (self, sizeof *self + self->n * sizeof self->items[0]);
}

/**
 * assay_features_new:
 * @text: valid UTF-8
 *
 * Returns: (transfer full): the features of its first %ASSAY_FEATURES_MAX_CHARS characters;
 *   g_free() them. Any thread.
 */
AssayFeatures *
assay_features_new (const char *text)
{
  const gunichar edge = EDGE;
  g_autoptr (GArray) buckets = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) word = g_array_new (FALSE, FALSE, sizeof (gunichar));
  Reader reader = { .buckets = buckets, .word = word };

  g_array_append_val (word, edge);
  read_text (&reader, text);
  return count_buckets (buckets);
}
