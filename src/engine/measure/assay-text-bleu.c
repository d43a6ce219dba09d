/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assay-text-bleu.c: BLEU, the precision of shared word n-grams with a penalty for shortness.
 *
 * Papineni et al. 2002, "BLEU: a method for automatic evaluation of machine translation" (ACL),
 * made comparable by Post 2018, "A call for clarity in reporting BLEU scores" (WMT18): the numbers
 * are those of sacreBLEU 2 (signature case:mixed|tok:13a|smooth:exp; eff:no for a corpus, eff:yes
 * for a sentence). The tokenizer is that of mteval-v13a: it works on bytes, because all it asks for
 * is ASCII. Exponential smoothing is method 3 of Chen and Cherry 2014: the k-th order without a
 * match gets the precision 1 / (2^k total). 0 to 100. */

#include "assay-text-metrics.h"

#include "assay-ngrams.h"

#include <math.h>
#include <string.h>

static const struct
{
  const char *find;
  const char *replace;
} entities[] = {
  { "<skipped>", "" }, /* the order matters: "&amp;lt;" ends as "<" */
  { "-\n", "" },       { "\n", " " },   { "&quot;", "\"" },
  { "&amp;", "&" },    { "&lt;", "<" }, { "&gt;", ">" },
};

static gboolean
is_mark (char c)
{
  return (g_ascii_ispunct (c) && strchr ("'-.,", c) == NULL) || c == ' ';
}

static gboolean
is_stop (char c)
{
  return c == '.' || c == ',';
}

static void
space_marks (GString *out, const char *in)
{
  for (const char *p = in; *p != '\0'; p++)
    if (is_mark (*p))
      {
        char spaced[] = { ' ', *p, ' ' };

        g_string_append_len (out, spaced, sizeof spaced);
      }
    else
      {
        g_string_append_c (out, *p);
      }
}

/* The three rules about pairs. Each consumes both characters, as a regular expression would. */

static void
split_after_non_digit (GString *out, const char *in)
{
  for (const char *p = in; *p != '\0'; p++)
    {
      g_string_append_c (out, *p);
      if (g_ascii_isdigit (*p) || !is_stop (p[1]))
        continue;
      p++;
      g_string_append_c (out, ' ');
      g_string_append_c (out, *p);
      g_string_append_c (out, ' ');
    }
}

static void
split_before_non_digit (GString *out, const char *in)
{
  for (const char *p = in; *p != '\0'; p++)
    {
      if (!is_stop (*p) || p[1] == '\0' || g_ascii_isdigit (p[1]))
        {
          g_string_append_c (out, *p);
          continue;
        }
      g_string_append_c (out, ' ');
      g_string_append_c (out, *p);
      g_string_append_c (out, ' ');
      p++;
      g_string_append_c (out, *p);
    }
}

static void
split_digit_dash (GString *out, const char *in)
{
  for (const char *p = in; *p != '\0'; p++)
    {
      g_string_append_c (out, *p);
      if (!g_ascii_isdigit (*p) || p[1] != '-')
        continue;
      p++;
      g_string_append (out, " - ");
    }
}

static void
strip_end (GString *text)
{
  while (text->len > 0)
    {
      const char *last = g_utf8_prev_char (text->str + text->len);

      if (!assay_ngrams_is_space (g_utf8_get_char (last)))
        return;
      g_string_truncate (text, last - text->str);
    }
}

/**
 * assay_bleu_tokenize:
 * @text: a sentence as people write it
 *
 * Returns: (transfer full): the words and marks that BLEU counts, separated by white space.
 */
char *
assay_bleu_tokenize (const char *text)
{
  static void (*const rules[]) (GString *, const char *) = {
    space_marks,
    split_after_non_digit,
    split_before_non_digit,
    split_digit_dash,
  };
  g_autoptr (GString) line = g_string_new (text);

  strip_end (line);
  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    g_string_replace (line, entities[i].find, entities[i].replace, 0);
  g_string_prepend_c (line, ' ');
  g_string_append_c (line, ' ');
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (GString) last = line;

      line = g_string_sized_new (last->len + last->len / 4);
      rules[i](line, last->str);
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static AssayNgrams *
count_words (const char *text, GHashTable *ids)
{
  g_autofree char *tokens = assay_bleu_tokenize (text);
  g_autoptr (GArray) symbols = g_array_new (FALSE, FALSE, sizeof (guint32));
  const char *cursor = tokens;
  const char *word;
  gsize length;

  while (assay_ngrams_next_word (&cursor, &word, &length))
    {
      guint32 id = assay_ngrams_intern (ids, word, length);

      if (symbols->len == ASSAY_NGRAMS_MAX_LENGTH)
        return NULL;
      g_array_append_val (symbols, id);
    }
  return assay_ngrams_new ((guint32 *) symbols->data, symbols->len, ASSAY_NGRAMS_WORDS,
                           ASSAY_BLEU_ORDER);
}

/* The reference length nearest to the candidate's; of two equally near ones the shorter. */
static gint64
nearest_length (gint64 length, const GPtrArray *references)
{
  gint64 nearest = -1;

  for (guint i = 0; i < references->len; i++)
    {
      gint64 here = assay_ngrams_get_total (references->pdata[i], 1);
      gint64 gain = ABS (nearest - length) - ABS (here - length);

      if (nearest < 0 || gain > 0 || (gain == 0 && here < nearest))
        nearest = here;
    }
  return nearest;
}

/**
 * assay_bleu_add:
 * @candidate: the translation to judge
 * @references: %NULL-terminated translations to compare with, together
 *
 * Adds a sentence to the corpus. An empty reference is passed over.
 *
 * Returns: %FALSE, with @self untouched, when there is no reference or a text is longer than
 *   %ASSAY_NGRAMS_MAX_LENGTH words. Any thread, one at a time for each @self.
 */
gboolean
assay_bleu_add (AssayBleu *self, const char *candidate, const char *const *references)
{
  g_autoptr (GHashTable) ids = assay_ngrams_new_ids ();
  g_autoptr (AssayNgrams) mine = count_words (candidate, ids);
  g_autoptr (GPtrArray) theirs = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_ngrams_free);

  if (mine == NULL)
    return FALSE;
  for (gsize r = 0; references[r] != NULL; r++)
    {
      AssayNgrams *reference;

      if (references[r][0] == '\0')
        continue;
      reference = count_words (references[r], ids);
      if (reference == NULL)
        return FALSE;
      g_ptr_array_add (theirs, reference);
    }
  if (theirs->len == 0)
    return FALSE;

  self->candidate_words += assay_ngrams_get_total (mine, 1);
  self->reference_words += nearest_length (assay_ngrams_get_total (mine, 1), theirs);
  for (int n = 1; n <= ASSAY_BLEU_ORDER; n++)
    {
      self->total[n - 1] += assay_ngrams_get_total (mine, n);
      self->match[n - 1] += assay_ngrams_count_match (mine,
                                                      (const AssayNgrams *const *) theirs->pdata,
                                                      theirs->len, n);
    }
  return TRUE;
}

static double
brevity_penalty (const AssayBleu *self)
{
  if (self->candidate_words >= self->reference_words)
    return 1;
  return exp (1 - (double) self->reference_words / self->candidate_words);
}

/**
 * assay_bleu_score:
 * @effective_order: leave out the orders that are longer than the candidate: for single sentences
 *
 * Returns: BLEU of all sentences added, 0 to 100.
 */
double
assay_bleu_score (const AssayBleu *self, gboolean effective_order)
{
  double smooth = 1;
  double logs = 0;
  int n;

  if (self->match[0] == 0)
    return 0; /* without a word in common there is no longer n-gram in common either */
  for (n = 0; n < ASSAY_BLEU_ORDER && self->total[n] > 0; n++)
    {
      if (self->match[n] == 0)
        smooth *= 2;
      logs += log (self->match[n] > 0 ? 100.0 * self->match[n] / self->total[n]
                                      : 100.0 / (smooth * self->total[n]));
    }
  if (n < ASSAY_BLEU_ORDER && !effective_order)
    return 0;
  return MIN (100, brevity_penalty (self) * exp (logs / n));
}

/**
 * assay_bleu_sentence:
 *
 * Returns: BLEU of one sentence against one reference with effective order, 0 to 100; NAN when a
 *   text is longer than %ASSAY_NGRAMS_MAX_LENGTH words or @reference is empty. Any thread.
 */
double
assay_bleu_sentence (const char *candidate, const char *reference)
{
  const char *references[] = { reference, NULL };
  AssayBleu counts = { 0 };

  return assay_bleu_add (&counts, candidate, references) ? assay_bleu_score (&counts, TRUE) : NAN;
}
