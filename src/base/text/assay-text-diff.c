/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-text-diff.c: what changed between two texts, by words. Texts are cut into words, spaces and
 * signs; scripts that put no spaces between words (Chinese, Japanese, Thai, …) are cut into characters.
 * What is equal at both ends is set aside, the rest goes through the greedy algorithm of Myers 1986,
 * "An O(ND) difference algorithm and its variations".
 *
 * It finds the shortest script of changes, in time and memory of the square of their number; so it is
 * stopped after some hundred changes, the way that came furthest is taken, and it begins anew where that
 * ended. Texts that have nothing in common thus cost their length times that number, and no more.
 *
 * People read changes, not scripts: a space or comma that happens to be equal between two changed words
 * belongs to the change. Pure functions of their arguments; any thread. */

#include "assay-text-diff.h"

#include <string.h>

/* A word, or what stands between. */
typedef struct
{
  gsize start, length;
  guint id; /* equal tokens of both texts have equal ids */
  gboolean is_word;
} Token;

static gboolean
is_mark (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_SPACING_MARK ||
         type == G_UNICODE_ENCLOSING_MARK || c == 0x200d;
}

/* Of a script whose words are not told apart by spaces. */
static gboolean
stands_alone (gunichar c)
{
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_BOPOMOFO:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
    case G_UNICODE_SCRIPT_TIBETAN:
      return TRUE;
    default:
      return FALSE;
    }
}

static const char *
skip_marks (const char *at)
{
  while (*at != '\0' && is_mark (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);
  return at;
}

static gboolean
is_in_word (gunichar c)
{
  return (g_unichar_isalnum (c) || c == '_') && !stands_alone (c);
}

/* An apostrophe, or a point between digits, does not end a word. */
static gboolean
joins (const char *at)
{
  gunichar c = g_utf8_get_char (at);
  const char *next = g_utf8_next_char (at);

  return (c == '\'' || c == 0x2019 || ((c == '.' || c == ',') && g_ascii_isdigit (*next))) &&
         *next != '\0' && is_in_word (g_utf8_get_char (next));
}

static const char *
find_end (const char *at, gboolean *is_word)
{
  gunichar c = g_utf8_get_char (at);

  *is_word = is_in_word (c) || stands_alone (c);
  if (g_unichar_isspace (c) && c != '\n')
    {
      while (*at != '\0' && *at != '\n' && g_unichar_isspace (g_utf8_get_char (at)))
        at = g_utf8_next_char (at);
      return at;
    }
  if (!is_in_word (c))
    return skip_marks (g_utf8_next_char (at));
  do
    at = skip_marks (g_utf8_next_char (at));
  while (*at != '\0' && (is_in_word (g_utf8_get_char (at)) || joins (at)));
  return at;
}

/* ids: what was seen → its number; owns its keys */
static GArray *
tokenize (const char *text, GHashTable *ids)
{
  GArray *tokens = g_array_new (FALSE, FALSE, sizeof (Token));

  for (const char *at = text; *at != '\0';)
    {
      Token token = { .start = (gsize) (at - text) };
      const char *end = find_end (at, &token.is_word);
      char *word = g_strndup (at, (gsize) (end - at));
      gpointer id = g_hash_table_lookup (ids, word);

      token.length = (gsize) (end - at);
      token.id = id != NULL ? GPOINTER_TO_UINT (id) : g_hash_table_size (ids) + 1;
      if (id == NULL)
        g_hash_table_insert (ids, word, GUINT_TO_POINTER (token.id));
      else
        g_free (word);
      g_array_append_val (tokens, token);
      at = end;
    }
  return tokens;
}

/* One search, from (x, y) on; reach[d][k + d] is how far in a the way with d changes on diagonal k got. */
typedef struct
{
  const Token *a, *b;
  int n, m;
  int *reach[ASSAY_TEXT_DIFF_MAX_CHANGES + 1];
} Search;

static gboolean
comes_from_above (const Search *search, int d, int k)
{
  const int *before = d > 0 ? search->reach[d - 1] : NULL;

  return before != NULL && (k == -d || (k != d && before[k - 1 + d - 1] < before[k + 1 + d - 1]));
}

static int
step (const Search *search, int d, int k)
{
  int x = 0, y;

  if (d > 0)
    x = comes_from_above (search, d, k) ? search->reach[d - 1][k + 1 + d - 1]
                                        : search->reach[d - 1][k - 1 + d - 1] + 1;
  y = x - k;
  while (x < search->n && y >= 0 && y < search->m && search->a[x].id == search->b[y].id)
    {
      x++;
      y++;
    }
  return x;
}

/* Walks back from diagonal @k after @d changes, and notes in keep_a and keep_b what both have. */
static void
trace (const Search *search, int d, int k, gboolean *keep_a, gboolean *keep_b)
{
  int x = search->reach[d][k + d];

  for (; d >= 0; d--)
    {
      gboolean above = comes_from_above (search, d, k);
      int start = d == 0 ? 0 : above ? search->reach[d - 1][k + 1 + d - 1] : search->reach[d - 1][k - 1 + d - 1] + 1;

      for (; x > start; x--)
        keep_a[x - 1] = keep_b[x - 1 - k] = TRUE;
      k += above ? 1 : -1;
      x = d == 0 ? 0 : above ? start : start - 1;
    }
}

/* Looks from the beginning of a and b on. Returns: whether it came to their ends; else x and y are how
 * far it came. */
static gboolean
search_once (Search *search, int *x, int *y, gboolean *keep_a, gboolean *keep_b)
{
  int best_d = 0, best_k = 0, best = -1;

  for (int d = 0; d <= ASSAY_TEXT_DIFF_MAX_CHANGES; d++)
    {
      search->reach[d] = g_new (int, 2 * d + 1);
      for (int k = -d; k <= d; k++)
        search->reach[d][k + d] = -1;
      for (int k = -d; k <= d; k += 2)
        {
          int at = step (search, d, k);

          search->reach[d][k + d] = at;
          if (at > search->n || at - k > search->m)
            continue;
          if (at + at - k >= best)
            {
              best = at + at - k;
              best_d = d;
              best_k = k;
            }
          if (at == search->n && at - k == search->m)
            {
              trace (search, d, k, keep_a, keep_b);
              return TRUE;
            }
        }
    }
  trace (search, best_d, best_k, keep_a, keep_b);
  *x = search->reach[best_d][best_k + best_d];
  *y = *x - best_k;
  return FALSE;
}

static void
search_clear (Search *search)
{
  for (int d = 0; d <= ASSAY_TEXT_DIFF_MAX_CHANGES; d++)
    g_clear_pointer (&search->reach[d], g_free);
}

static void
find_common (GArray *a, GArray *b, gboolean *keep_a, gboolean *keep_b)
{
  const Token *tokens_a = (const Token *) (gpointer) a->data;
  const Token *tokens_b = (const Token *) (gpointer) b->data;
  int x = 0, y = 0, n = (int) a->len, m = (int) b->len;
  gboolean is_done = FALSE;

  while (x < n && y < m && tokens_a[x].id == tokens_b[y].id)
    keep_a[x++] = keep_b[y++] = TRUE;
  while (n > x && m > y && tokens_a[n - 1].id == tokens_b[m - 1].id)
    keep_a[--n] = keep_b[--m] = TRUE;
  while (!is_done && x < n && y < m)
    {
      Search search = { tokens_a + x, tokens_b + y, n - x, m - y, { NULL } };
      int more_x = 0, more_y = 0;

      is_done = search_once (&search, &more_x, &more_y, keep_a + x, keep_b + y);
      search_clear (&search);
      x += more_x;
      y += more_y;
    }
}

static void
extend (GArray *pieces, gboolean is_same, gsize a, gsize a_length, gsize b, gsize b_length)
{
  AssayDiffPiece *last = pieces->len == 0 ? NULL : &g_array_index (pieces, AssayDiffPiece, pieces->len - 1);
  AssayDiffPiece piece = { is_same, a, a_length, b, b_length };

  if (last == NULL || last->is_same != is_same)
    g_array_append_val (pieces, piece);
  else
    {
      last->a_length += a_length;
      last->b_length += b_length;
    }
}

/* How many tokens from i on are kept; whether one of them is a word, or there are more than a reader
 * overlooks. */
static guint
count_kept (GArray *tokens, const gboolean *keep, guint i, gboolean *matters)
{
  guint n = 0;

  *matters = FALSE;
  for (; i + n < tokens->len && keep[i + n]; n++)
    *matters |= g_array_index (tokens, Token, i + n).is_word || n >= 2;
  return n;
}

static GArray *
make_pieces (GArray *a, GArray *b, const gboolean *keep_a, const gboolean *keep_b)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (AssayDiffPiece));
  guint i = 0, j = 0;
  gsize at_a = 0, at_b = 0;

  while (i < a->len || j < b->len)
    {
      gboolean matters;
      guint n = count_kept (a, keep_a, i, &matters);
      gboolean is_inside = i > 0 && j > 0 && i + n < a->len && j + n < b->len;

      /* What stands between two changes counts only when it says something. */
      for (guint k = 0; j < b->len && keep_b[j] && k < n; k++, i++, j++)
        {
          gsize length = g_array_index (a, Token, i).length;

          extend (pieces, matters || !is_inside, at_a, length, at_b, length);
          at_a += length;
          at_b += length;
        }
      for (; i < a->len && !keep_a[i]; i++)
        {
          gsize length = g_array_index (a, Token, i).length;

          extend (pieces, FALSE, at_a, length, at_b, 0);
          at_a += length;
        }
      for (; j < b->len && !keep_b[j]; j++)
        {
          gsize length = g_array_index (b, Token, j).length;

          extend (pieces, FALSE, at_a, 0, at_b, length);
          at_b += length;
        }
    }
  return pieces;
}

/**
 * assay_text_diff:
 * @a: UTF-8
 * @b: UTF-8
 *
 * Returns: (transfer full) (element-type AssayDiffPiece): both texts in pieces, in their order: what is
 *   the same, and what changed.
 */
GArray *
assay_text_diff (const char *a, const char *b)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) tokens_a = tokenize (a, ids);
  g_autoptr (GArray) tokens_b = tokenize (b, ids);
  g_autofree gboolean *keep_a = g_new0 (gboolean, tokens_a->len + 1);
  g_autofree gboolean *keep_b = g_new0 (gboolean, tokens_b->len + 1);

  find_common (tokens_a, tokens_b, keep_a, keep_b);
  return make_pieces (tokens_a, tokens_b, keep_a, keep_b);
}
