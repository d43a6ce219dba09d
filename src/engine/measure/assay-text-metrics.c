/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-text-metrics.c: the small measures of how alike two texts are; chrF and BLEU have files of
 * their own.
 *
 * Edit similarity is 1 - distance / length of the longer text, with Levenshtein's distance (1966)
 * over Unicode characters as they are. It is computed bit-parallel after Myers 1999, "A fast
 * bit-vector algorithm for approximate string matching", in the block form of Hyyrö 2003: 64 rows
 * of the table to a machine word.
 *
 * Token F1 and exact match are SQuAD's measures (Rajpurkar et al. 2016), but without its removal of
 * English articles, and kept from confusing numbers: "3.5" is not "35", "-5" is not "5". */

#include "assay-text-metrics.h"

#include <math.h>
#include <string.h>

#define WORD_BITS 64

typedef struct
{
  guint64 positive; /* rows where the column goes up by one */
  guint64 negative; /* rows where it goes down by one */
} Block;

/* The characters of the pattern, each with the number of its row, from 1: a table with open places, at most
 * half full. Place 0 of the rows is for characters that the pattern has not. */
typedef struct
{
  gunichar *characters; /* 0: free; no text holds a zero */
  guint32 *rows;
  gsize mask;
  guint32 n;
} Alphabet;

static void
alphabet_init (Alphabet *self, gsize n_pattern)
{
  gsize size = 16;

  while (size < 2 * n_pattern)
    size *= 2;
  self->characters = g_new0 (gunichar, size);
  self->rows = g_new0 (guint32, size);
  self->mask = size - 1;
  self->n = 0;
}

static void
alphabet_clear (Alphabet *self)
{
  g_free (self->characters);
  g_free (self->rows);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Alphabet, alphabet_clear)

/* Where the character is, or would be. */
static inline gsize
alphabet_find (const Alphabet *self, gunichar c)
{
  gsize i = (c * 2654435761u) & self->mask;

  while (self->characters[i] != 0 && self->characters[i] != c)
    i = (i + 1) & self->mask;
  return i;
}

static guint32
alphabet_add (Alphabet *self, gunichar c)
{
  gsize i = alphabet_find (self, c);

  if (self->characters[i] == 0)
    {
      self->characters[i] = c;
      self->rows[i] = ++self->n;
    }
  return self->rows[i];
}

/* One column of one block. @carry is how the row above changes from the column before (-1, 0, 1);
 * returns the same for the block's last row, the bit @last. */
static int
advance_block (Block *block, guint64 equal, int carry, guint64 last)
{
  guint64 vertical = equal | block->negative;
  guint64 horizontal, up, down;
  int out;

  if (carry < 0)
    equal |= 1;
  horizontal = (((equal & block->positive) + block->positive) ^ block->positive) | equal;
  up = block->negative | ~(horizontal | block->positive);
  down = block->positive & horizontal;
  out = (up & last) != 0 ? 1 : (down & last) != 0 ? -1 : 0;
  up = up << 1 | (carry > 0);
  down = down << 1 | (carry < 0);
  block->positive = down | ~(vertical | up);
  block->negative = up & vertical;
  return out;
}

/* @pattern is the shorter text and not empty. */
static gsize
edit_distance (const gunichar *pattern, gsize n_pattern, const gunichar *text, gsize n_text)
{
  gsize n_blocks = (n_pattern + WORD_BITS - 1) / WORD_BITS;
  guint64 last_row = G_GUINT64_CONSTANT (1) << ((n_pattern - 1) % WORD_BITS);
  g_auto (Alphabet) alphabet = { NULL };
  g_autofree guint32 *rows = g_new (guint32, n_pattern);
  g_autofree guint64 *equal = NULL;
  g_autofree Block *blocks = g_new (Block, n_blocks);
  gsize distance = n_pattern;

  alphabet_init (&alphabet, n_pattern);
  for (gsize i = 0; i < n_pattern; i++)
    rows[i] = alphabet_add (&alphabet, pattern[i]);
  equal = g_new0 (guint64, (alphabet.n + 1) * n_blocks);
  for (gsize i = 0; i < n_pattern; i++)
    equal[rows[i] * n_blocks + i / WORD_BITS] |= G_GUINT64_CONSTANT (1) << (i % WORD_BITS);
  for (gsize b = 0; b < n_blocks; b++)
    blocks[b] = (Block){ G_MAXUINT64, 0 };

  for (gsize j = 0; j < n_text; j++)
    {
      const guint64 *row = equal + alphabet.rows[alphabet_find (&alphabet, text[j])] * n_blocks;
      int carry = 1;

      for (gsize b = 0; b + 1 < n_blocks; b++)
        carry = advance_block (&blocks[b], row[b], carry, G_GUINT64_CONSTANT (1) << 63);
      distance += advance_block (&blocks[n_blocks - 1], row[n_blocks - 1], carry, last_row);
    }
  return distance;
}

/* What both begin and end with costs nothing. @a is the shorter text. */
static gsize
trimmed_distance (const gunichar *a, gsize n_a, const gunichar *b, gsize n_b)
{
  while (n_a > 0 && *a == *b)
    {
      a++;
      b++;
      n_a--;
      n_b--;
    }
  while (n_a > 0 && a[n_a - 1] == b[n_b - 1])
    {
      n_a--;
      n_b--;
    }
  return n_a == 0 ? n_b : edit_distance (a, n_a, b, n_b);
}

/**
 * assay_text_edit_similarity:
 *
 * Returns: 1 for equal texts down to 0 for texts without anything in common; NAN when one is longer
 *   than %ASSAY_EDIT_MAX_CHARS. Any thread.
 */
double
assay_text_edit_similarity (const char *a, const char *b)
{
  glong n_a, n_b;
  g_autofree gunichar *x = g_utf8_to_ucs4_fast (a, -1, &n_a);
  g_autofree gunichar *y = g_utf8_to_ucs4_fast (b, -1, &n_b);

  if (MAX (n_a, n_b) > ASSAY_EDIT_MAX_CHARS)
    return NAN;
  if (MIN (n_a, n_b) == 0)
    return n_a == n_b;
  if (n_a < n_b)
    return 1 - (double) trimmed_distance (x, n_a, y, n_b) / n_b;
  return 1 - (double) trimmed_distance (y, n_b, x, n_a) / n_a;
}

static gboolean
is_minus (gunichar c)
{
  return c == '-' || c == 0x2212;
}

/* Marks that are part of what is meant: "C#", "100 %", "R&D". */
static gboolean
is_kept_mark (gunichar c)
{
  return c == '%' || c == '#' || c == '&' || c == '@';
}

/* What the character at @c becomes between its neighbours: itself, a space, or 0 for nothing. */
static gunichar
normalize_character (gunichar before, gunichar c, gunichar after)
{
  if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
    return ' ';
  if (is_minus (c))
    return g_unichar_isdigit (after) && !g_unichar_isalnum (before) ? '-' : ' ';
  if (!g_unichar_ispunct (c) || is_kept_mark (c))
    return c;
  if (c == '\'' || c == 0x2019)
    return 0;
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CURRENCY_SYMBOL:
    case G_UNICODE_MATH_SYMBOL:
    case G_UNICODE_OTHER_SYMBOL:
      return c;
    default:
      return g_unichar_isdigit (before) && g_unichar_isdigit (after) ? c : ' ';
    }
}

/**
 * assay_text_normalize:
 * @text: an answer as somebody wrote it
 *
 * Returns: (transfer full): its words in folded case and composed form with single spaces between
 *   them: without punctuation, except inside numbers. Any thread.
 */
char *
assay_text_normalize (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *composed = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL_COMPOSE);
  GString *out = g_string_new (NULL);
  gunichar before = ' ';

  for (const char *p = composed; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gunichar kept = normalize_character (before, c, g_utf8_get_char (g_utf8_next_char (p)));
      gboolean spaced = out->len == 0 || out->str[out->len - 1] == ' ';

      if (kept != 0 && !(kept == ' ' && spaced))
        g_string_append_unichar (out, kept);
      before = c;
    }
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

/**
 * assay_text_exact_match:
 *
 * Returns: whether both texts are the same after assay_text_normalize(). Texts of punctuation alone
 *   are compared as they are. Any thread.
 */
gboolean
assay_text_exact_match (const char *a, const char *b)
{
  g_autofree char *x = assay_text_normalize (a);
  g_autofree char *y = assay_text_normalize (b);

  if (*x == '\0' && *y == '\0')
    return strcmp (a, b) == 0;
  return strcmp (x, y) == 0;
}

static GHashTable *
count_tokens (char **tokens)
{
  GHashTable *counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (char **t = tokens; *t != NULL; t++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, *t));

      g_hash_table_insert (counts, *t, GUINT_TO_POINTER (n + 1));
    }
  return counts;
}

/**
 * assay_text_token_f1:
 *
 * Returns: the harmonic mean of precision and recall of the words of the normalized texts, 0 to 1;
 *   where one has no words, 1 if the other has none either. Any thread.
 */
double
assay_text_token_f1 (const char *a, const char *b)
{
  g_autofree char *x = assay_text_normalize (a);
  g_autofree char *y = assay_text_normalize (b);
  g_auto (GStrv) x_tokens = g_strsplit (x, " ", -1);
  g_auto (GStrv) y_tokens = g_strsplit (y, " ", -1);
  g_autoptr (GHashTable) left = count_tokens (x_tokens);
  guint shared = 0;

  if (*x == '\0' || *y == '\0')
    return *x == *y;
  for (char **t = y_tokens; *t != NULL; t++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (left, *t));

      if (n == 0)
        continue;
      g_hash_table_insert (left, *t, GUINT_TO_POINTER (n - 1));
      shared++;
    }
  return 2.0 * shared / (g_strv_length (x_tokens) + g_strv_length (y_tokens));
}
