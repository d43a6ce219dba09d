/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-text-chrf.c: chrF and chrF++, the F-score of shared character (and word) n-grams.
 *
 * Popović 2015, "chrF: character n-gram F-score for automatic MT evaluation" (WMT15), and Popović
 * 2017, "chrF++: words helping character n-grams" (WMT17), as sacreBLEU 2 computes them by default
 * (signature nrefs:var|case:mixed|eff:yes|nc:6|nw:0 or 2|space:no): characters without white space,
 * orders 1 to 6; words with one punctuation mark split off the end or else the start, orders 1 and
 * 2; precision and recall averaged over the orders that both texts have, then F with beta 2; of
 * several references the one with the best F counts. 0 to 100. */

#include "assay-text-metrics.h"

#include "assay-ngrams.h"

#include <math.h>
#include <string.h>

/* One text's n-grams: characters, and words where chrF++ is computed. */
typedef struct
{
  AssayNgrams *characters;
  AssayNgrams *words;
} Side;

static void
side_clear (Side *side)
{
  g_clear_pointer (&side->characters, assay_ngrams_free);
  g_clear_pointer (&side->words, assay_ngrams_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Side, side_clear)

static void
add_word (GArray *words, GHashTable *ids, const char *word, gsize length)
{
  guint32 id = assay_ngrams_intern (ids, word, length);

  g_array_append_val (words, id);
}

/* "(hi)" becomes "(hi" and ")": the published program looks at the end first and only once. */
static void
add_words (GArray *words, GHashTable *ids, const char *text)
{
  const char *cursor = text;
  const char *word;
  gsize length;

  while (assay_ngrams_next_word (&cursor, &word, &length))
    {
      gboolean single = g_utf8_next_char (word) == word + length;

      if (!single && g_ascii_ispunct (word[length - 1]))
        {
          add_word (words, ids, word, length - 1);
          add_word (words, ids, word + length - 1, 1);
        }
      else if (!single && g_ascii_ispunct (word[0]))
        {
          add_word (words, ids, word, 1);
          add_word (words, ids, word + 1, length - 1);
        }
      else
        {
          add_word (words, ids, word, length);
        }
    }
}

static gboolean
side_init (Side *side, const char *text, int word_order, GHashTable *ids)
{
  g_autoptr (GArray) symbols = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      guint32 c = g_utf8_get_char (p);

      if (assay_ngrams_is_space (c))
        continue;
      if (symbols->len == ASSAY_NGRAMS_MAX_LENGTH)
        return FALSE;
      g_array_append_val (symbols, c);
    }
  side->characters = assay_ngrams_new ((guint32 *) symbols->data, symbols->len,
                                       ASSAY_NGRAMS_CHARACTERS, ASSAY_CHRF_CHAR_ORDER);
  if (word_order == 0)
    return TRUE;

  g_array_set_size (symbols, 0);
  add_words (symbols, ids, text);
  side->words = assay_ngrams_new ((guint32 *) symbols->data, symbols->len,
                                  ASSAY_NGRAMS_WORDS, ASSAY_CHRF_PLUS_PLUS);
  return TRUE;
}

/* Fills the counts of orders 1 to @n_orders, from place @first. */
static void
count_orders (AssayChrf *counts, int first, const AssayNgrams *candidate, const AssayNgrams *reference, int n_orders)
{
  assay_ngrams_count_matches (candidate, reference, counts->match + first);
  for (int i = 0; i < n_orders; i++)
    {
      counts->reference[first + i] = assay_ngrams_get_total (reference, i + 1);
      counts->candidate[first + i]
        = counts->reference[first + i] > 0 ? assay_ngrams_get_total (candidate, i + 1) : 0;
    }
}

static void
count_sides (AssayChrf *counts, const Side *candidate, const Side *reference)
{
  count_orders (counts, 0, candidate->characters, reference->characters, ASSAY_CHRF_CHAR_ORDER);
  if (counts->word_order > 0)
    count_orders (counts, ASSAY_CHRF_CHAR_ORDER, candidate->words, reference->words, counts->word_order);
}

/**
 * assay_chrf_init:
 * @word_order: %ASSAY_CHRF_PLAIN or %ASSAY_CHRF_PLUS_PLUS
 *
 * Makes @self the counts of no sentence at all.
 */
void
assay_chrf_init (AssayChrf *self, int word_order)
{
  g_return_if_fail (word_order >= 0 && word_order <= ASSAY_CHRF_PLUS_PLUS);

  memset (self, 0, sizeof *self);
  self->word_order = word_order;
}

/**
 * assay_chrf_add:
 * @candidate: the translation to judge
 * @references: %NULL-terminated translations to compare with; the most similar one counts
 *
 * Adds a sentence to the corpus. An empty reference is passed over.
 *
 * Returns: %FALSE, with @self untouched, when there is no reference or a text is longer than
 *   %ASSAY_NGRAMS_MAX_LENGTH. Any thread, one at a time for each @self.
 */
gboolean
assay_chrf_add (AssayChrf *self, const char *candidate, const char *const *references)
{
  g_autoptr (GHashTable) ids = assay_ngrams_new_ids ();
  g_auto (Side) mine = { NULL, NULL };
  AssayChrf best;
  double best_score = -1;

  if (!side_init (&mine, candidate, self->word_order, ids))
    return FALSE;
  for (gsize r = 0; references[r] != NULL; r++)
    {
      g_auto (Side) theirs = { NULL, NULL };
      AssayChrf counts;

      if (references[r][0] == '\0')
        continue;
      if (!side_init (&theirs, references[r], self->word_order, ids))
        return FALSE;
      assay_chrf_init (&counts, self->word_order);
      count_sides (&counts, &mine, &theirs);
      if (assay_chrf_score (&counts) > best_score)
        {
          best = counts;
          best_score = assay_chrf_score (&counts);
        }
    }
  if (best_score < 0)
    return FALSE;

  for (int i = 0; i < ASSAY_CHRF_MAX_ORDERS; i++)
    {
      self->candidate[i] += best.candidate[i];
      self->reference[i] += best.reference[i];
      self->match[i] += best.match[i];
    }
  return TRUE;
}

/**
 * assay_chrf_score:
 *
 * Returns: chrF or chrF++ of all sentences added, 0 to 100.
 */
double
assay_chrf_score (const AssayChrf *self)
{
  const double factor = ASSAY_CHRF_BETA * ASSAY_CHRF_BETA;
  double precision = 0;
  double recall = 0;
  int effective = 0;

  for (int i = 0; i < ASSAY_CHRF_CHAR_ORDER + self->word_order; i++)
    {
      if (self->candidate[i] == 0 || self->reference[i] == 0)
        continue;
      precision += (double) self->match[i] / self->candidate[i];
      recall += (double) self->match[i] / self->reference[i];
      effective++;
    }
  if (precision + recall == 0)
    return 0;
  precision /= effective;
  recall /= effective;
  return 100 * (1 + factor) * precision * recall / (factor * precision + recall);
}

/**
 * assay_chrf_sentence:
 * @word_order: %ASSAY_CHRF_PLAIN or %ASSAY_CHRF_PLUS_PLUS
 *
 * Returns: the score of one sentence against one reference, 0 to 100; NAN when a text is longer
 *   than %ASSAY_NGRAMS_MAX_LENGTH or @reference is empty. Any thread.
 */
double
assay_chrf_sentence (const char *candidate, const char *reference, int word_order)
{
  const char *references[] = { reference, NULL };
  AssayChrf counts;

  assay_chrf_init (&counts, word_order);
  return assay_chrf_add (&counts, candidate, references) ? assay_chrf_score (&counts) : NAN;
}
