/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-text-metrics.c: the vectors of tests/data/text-metrics (see the README there), and tables
 * for the small measures. */

#include "assay-json.h"
#include "assay-ngrams.h"
#include "assay-text-metrics.h"

#include <math.h>
#include <string.h>

static JsonObject *
load_vectors (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "text-metrics", "cases.json", NULL);
  g_autofree char *text = NULL;
  gsize length;
  JsonObject *vectors;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  vectors = assay_json_parse_object (text, length, &error);
  g_assert_no_error (error);
  return vectors;
}

static GStrv
get_strings (JsonArray *array)
{
  guint n = json_array_get_length (array);
  GStrv strings = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    strings[i] = g_strdup (json_array_get_string_element (array, i));
  return strings;
}

typedef struct
{
  AssayChrf chrf;
  AssayChrf chrfpp;
  AssayBleu bleu;
} Corpus;

static void
add_sentences (Corpus *corpus, JsonObject *vector)
{
  JsonArray *candidates = assay_json_get_array (vector, "candidates");
  JsonArray *references = assay_json_get_array (vector, "references");

  assay_chrf_init (&corpus->chrf, ASSAY_CHRF_PLAIN);
  assay_chrf_init (&corpus->chrfpp, ASSAY_CHRF_PLUS_PLUS);
  corpus->bleu = (AssayBleu){ 0 };
  for (guint i = 0; i < json_array_get_length (candidates); i++)
    {
      const char *candidate = json_array_get_string_element (candidates, i);
      g_auto (GStrv) texts = get_strings (json_array_get_array_element (references, i));
      const char *const *constant = (const char *const *) texts;

      g_assert_true (assay_chrf_add (&corpus->chrf, candidate, constant));
      g_assert_true (assay_chrf_add (&corpus->chrfpp, candidate, constant));
      g_assert_true (assay_bleu_add (&corpus->bleu, candidate, constant));
    }
}

static void
check_sentence (JsonObject *vector, JsonObject *expected)
{
  JsonArray *texts = json_array_get_array_element (assay_json_get_array (vector, "references"), 0);
  const char *candidate =
    json_array_get_string_element (assay_json_get_array (vector, "candidates"), 0);
  const char *reference = json_array_get_string_element (texts, 0);

  if (json_array_get_length (texts) > 1)
    return; /* the short forms take one reference */
  g_assert_cmpfloat_with_epsilon (assay_chrf_sentence (candidate, reference, ASSAY_CHRF_PLAIN),
                                  assay_json_get_double (expected, "chrf", -1), 1e-9);
  g_assert_cmpfloat_with_epsilon (assay_chrf_sentence (candidate, reference, ASSAY_CHRF_PLUS_PLUS),
                                  assay_json_get_double (expected, "chrfpp", -1), 1e-9);
  g_assert_cmpfloat_with_epsilon (assay_bleu_sentence (candidate, reference),
                                  assay_json_get_double (expected, "bleu", -1), 1e-9);
}

static void
test_reference_vectors (void)
{
  g_autoptr (JsonObject) vectors = load_vectors ();
  JsonArray *cases = assay_json_get_array (vectors, "cases");

  g_assert_cmpuint (json_array_get_length (cases), >, 25);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *vector = json_array_get_object_element (cases, i);
      JsonObject *expected = assay_json_get_object (vector, "expected");
      gboolean sentence = assay_json_get_boolean (vector, "sentence", FALSE);
      Corpus corpus;

      g_test_message ("%s", assay_json_get_string (vector, "name", NULL));
      add_sentences (&corpus, vector);
      g_assert_cmpfloat_with_epsilon (assay_chrf_score (&corpus.chrf),
                                      assay_json_get_double (expected, "chrf", -1), 1e-9);
      g_assert_cmpfloat_with_epsilon (assay_chrf_score (&corpus.chrfpp),
                                      assay_json_get_double (expected, "chrfpp", -1), 1e-9);
      g_assert_cmpfloat_with_epsilon (assay_bleu_score (&corpus.bleu, sentence),
                                      assay_json_get_double (expected, "bleu", -1), 1e-9);
      if (sentence)
        check_sentence (vector, expected);
    }
}

static void
test_published (void)
{
  g_autoptr (JsonObject) vectors = load_vectors ();
  JsonArray *cases = assay_json_get_array (vectors, "published");

  g_assert_cmpuint (json_array_get_length (cases), >=, 6);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *vector = json_array_get_object_element (cases, i);
      const char *metric = assay_json_get_string (vector, "metric", NULL);
      double score;
      Corpus corpus;

      g_test_message ("%s", assay_json_get_string (vector, "name", NULL));
      add_sentences (&corpus, vector);
      if (g_str_equal (metric, "bleu"))
        score = assay_bleu_score (&corpus.bleu, FALSE);
      else
        score = assay_chrf_score (g_str_equal (metric, "chrf") ? &corpus.chrf : &corpus.chrfpp);
      g_assert_cmpfloat_with_epsilon (score, assay_json_get_double (vector, "score", -1),
                                      assay_json_get_double (vector, "tolerance", 0));
    }
}

static void
test_no_score (void)
{
  g_autofree char *endless = g_strnfill (ASSAY_NGRAMS_MAX_LENGTH + 1, 'x');
  const char *none[] = { NULL };
  AssayChrf chrf;
  AssayBleu bleu = { 0 };

  g_assert_true (isnan (assay_chrf_sentence ("text", "", ASSAY_CHRF_PLUS_PLUS)));
  g_assert_true (isnan (assay_bleu_sentence ("text", "")));
  g_assert_true (isnan (assay_chrf_sentence (endless, "text", ASSAY_CHRF_PLAIN)));
  assay_chrf_init (&chrf, ASSAY_CHRF_PLAIN);
  g_assert_false (assay_chrf_add (&chrf, "text", none));
  g_assert_false (assay_bleu_add (&bleu, "text", none));
  g_assert_cmpfloat (assay_chrf_score (&chrf), ==, 0);
  g_assert_cmpfloat (assay_bleu_score (&bleu, FALSE), ==, 0);
}

static void
test_tokenize (void)
{
  static const struct
  {
    const char *text;
    const char *tokens;
  } cases[] = {
    { "Hello, world!", "Hello , world !" },
    { "1,000.5 km", "1,000.5 km" },
    { "U.S. and 3. or .5", "U . S . and 3 . or . 5" },
    { "mid-2004-05 e-mail", "mid-2004 - 05 e-mail" },
    { "don't (ever)", "don't ( ever )" },
    { "a..b", "a . . b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *spaced = assay_bleu_tokenize (cases[i].text);
      g_autoptr (GString) tokens = g_string_new (NULL);
      const char *cursor = spaced;
      const char *word;
      gsize length;

      while (assay_ngrams_next_word (&cursor, &word, &length))
        {
          if (tokens->len > 0)
            g_string_append_c (tokens, ' ');
          g_string_append_len (tokens, word, length);
        }
      g_assert_cmpstr (tokens->str, ==, cases[i].tokens);
    }
}

/* The textbook recurrence, to hold the bit-parallel form against. */
static int
slow_distance (const char *a, const char *b)
{
  gsize n = strlen (a), m = strlen (b);
  g_autofree int *row = g_new (int, m + 1);

  for (gsize j = 0; j <= m; j++)
    row[j] = j;
  for (gsize i = 1; i <= n; i++)
    {
      int diagonal = row[0];

      row[0] = i;
      for (gsize j = 1; j <= m; j++)
        {
          int best = MIN (MIN (row[j], row[j - 1]) + 1, diagonal + (a[i - 1] != b[j - 1]));

          diagonal = row[j];
          row[j] = best;
        }
    }
  return row[m];
}

static void
test_edit_similarity (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    double similarity;
  } cases[] = {
    { "", "", 1 },
    { "", "abc", 0 },
    { "abc", "xyz", 0 },
    { "kitten", "sitting", 1 - 3.0 / 7 },
    { "naïve", "naive", 0.8 }, /* characters, not bytes */
    { "日本語", "日本", 1 - 1.0 / 3 },
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autofree char *endless = g_strnfill (ASSAY_EDIT_MAX_CHARS + 1, 'x');

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpfloat_with_epsilon (assay_text_edit_similarity (cases[i].a, cases[i].b),
                                      cases[i].similarity, 1e-12);
      g_assert_cmpfloat_with_epsilon (assay_text_edit_similarity (cases[i].b, cases[i].a),
                                      cases[i].similarity, 1e-12);
    }
  for (int i = 0; i < 400; i++)
    {
      int n = g_rand_int_range (rand, 0, 210), m = g_rand_int_range (rand, 0, 210);
      g_autofree char *a = g_malloc0 (n + 1);
      g_autofree char *b = g_malloc0 (m + 1);

      for (int k = 0; k < n; k++)
        a[k] = 'a' + g_rand_int_range (rand, 0, 3);
      for (int k = 0; k < m; k++)
        b[k] = k < n && g_rand_boolean (rand) ? a[k] : 'a' + g_rand_int_range (rand, 0, 4);
      if (MAX (n, m) > 0)
        g_assert_cmpfloat_with_epsilon (assay_text_edit_similarity (a, b),
                                        1 - (double) slow_distance (a, b) / MAX (n, m), 1e-12);
    }
  g_assert_true (isnan (assay_text_edit_similarity (endless, "x")));
}

static void
test_words (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    gboolean same;
    double f1;
  } cases[] = {
    { "", "", TRUE, 1 },
    { "", "yes", FALSE, 0 },
    { "Yes.", " yes ", TRUE, 1 },
    { "ﬁne  TEA", "Fine tea!", TRUE, 1 },
    { "Straße", "STRASSE", TRUE, 1 },
    { "cafe\u0301", "Café", TRUE, 1 },
    { "don't", "don’t", TRUE, 1 },
    { "3.5", "35", FALSE, 0 },
    { "-5", "5", FALSE, 0 },
    { "well-known", "well known", TRUE, 1 },
    { "C#", "C", FALSE, 0 },
    { "100%", "100", FALSE, 0 },
    { "?", "!", FALSE, 1 },
    { "the red car", "a red, red car", FALSE, 2.0 * 2 / 7 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("\"%s\" and \"%s\"", cases[i].a, cases[i].b);
      g_assert_cmpint (assay_text_exact_match (cases[i].a, cases[i].b), ==, cases[i].same);
      g_assert_cmpfloat_with_epsilon (assay_text_token_f1 (cases[i].a, cases[i].b), cases[i].f1,
                                      1e-12);
      g_assert_cmpfloat_with_epsilon (assay_text_token_f1 (cases[i].b, cases[i].a), cases[i].f1,
                                      1e-12);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/engine/text-metrics/reference-vectors", test_reference_vectors);
  g_test_add_func ("/engine/text-metrics/published", test_published);
  g_test_add_func ("/engine/text-metrics/no-score", test_no_score);
  g_test_add_func ("/engine/text-metrics/tokenize", test_tokenize);
  g_test_add_func ("/engine/text-metrics/edit-similarity", test_edit_similarity);
  g_test_add_func ("/engine/text-metrics/words", test_words);
  return g_test_run ();
}
