/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-learner.c: learning from texts made here: each class has words of its own among words that all
 * share, so that what can be learned, and what cannot, is known. */

#include "assay-error.h"
#include "assay-learner.h"
#include "assay-text-features.h"

#include <math.h>
#include <string.h>

#define MAX_TEXTS 4000

static const char *const topics[][8] = {
  { "harbour", "sails", "anchor", "tide", "lighthouse", "gulls", "keel", "mooring" },
  { "oven", "butter", "dough", "whisk", "saucepan", "simmer", "flour", "garlic" },
  { "referee", "penalty", "stadium", "striker", "goalkeeper", "league", "offside", "fixture" },
};

static const char *const common[] = {
  "the", "a", "was", "with", "very", "morning", "people", "again", "under", "small", "because",
  "before", "once", "there", "never", "quite", "door", "paper", "green", "seven", "long", "told",
};

typedef struct
{
  AssayExample examples[MAX_TEXTS];
  guint truth[MAX_TEXTS];
  gsize n;
  GStringChunk *strings;
  GRand *rand;
} Texts;

static Texts *
texts_new (guint32 seed)
{
  Texts *self = g_new0 (Texts, 1);

  self->strings = g_string_chunk_new (4096);
  self->rand = g_rand_new_with_seed (seed);
  return self;
}

static void
texts_free (Texts *self)
{
  g_string_chunk_free (self->strings);
  g_rand_free (self->rand);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Texts, texts_free)

/* A text about @topic (any when negative): @n_own words of the topic among twelve common ones. */
static void
add_text (Texts *self, int topic, int n_own, const char *label)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_cmpuint (self->n, <, MAX_TEXTS);
  for (int i = 0; i < 12 + n_own; i++)
    {
      const char *word = i < n_own ? topics[topic][g_rand_int_range (self->rand, 0, 8)]
                                   : common[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (common))];

      g_string_append_printf (text, "%s ", word);
    }
  self->truth[self->n] = MAX (topic, 0);
  self->examples[self->n++] = (AssayExample){ g_string_chunk_insert (self->strings, text->str), label };
}

static const char *
topic_name (guint topic)
{
  static const char *const names[] = { "sea", "cooking", "football" };

  return names[topic];
}

static void
add_topics (Texts *self, gsize n, int n_own, gboolean labelled)
{
  for (gsize i = 0; i < n; i++)
    add_text (self, i % 3, n_own, labelled ? topic_name (i % 3) : NULL);
}

/* How many of the texts from @first on the learner gets right. */
static gsize
count_right (AssayLearner *learner, Texts *texts, gsize first)
{
  gsize right = 0;

  for (gsize i = first; i < texts->n; i++)
    {
      guint class = assay_learner_predict (learner, texts->examples[i].text, NULL);

      right += strcmp (assay_learner_get_label (learner, class), topic_name (texts->truth[i])) == 0;
    }
  return right;
}

static AssayLearner *
train (const Texts *texts, gsize n)
{
  g_autoptr (GError) error = NULL;
  AssayLearner *learner = assay_learner_train (texts->examples, n, NULL, NULL, &error);

  g_assert_no_error (error);
  return learner;
}

static void
test_learns (void)
{
  g_autoptr (Texts) texts = texts_new (1);
  g_autoptr (AssayLearner) learner = NULL;
  double p[3];

  add_topics (texts, 60, 3, TRUE);
  add_topics (texts, 300, 3, TRUE);
  learner = train (texts, 60);
  g_assert_cmpuint (assay_learner_get_n_labels (learner), ==, 3);
  g_assert_cmpuint (assay_learner_get_n_examples (learner), ==, 60);
  g_assert_cmpstr (assay_learner_get_label (learner, 0), ==, "cooking");
  g_assert_cmpstr (assay_learner_get_label (learner, 2), ==, "sea");
  g_assert_cmpuint (count_right (learner, texts, 60), >=, 285);

  g_assert_cmpuint (assay_learner_predict (learner, "the Anchor and the TIDE", p), ==, 2);
  g_assert_cmpfloat_with_epsilon (p[0] + p[1] + p[2], 1, 1e-9);
  g_assert_cmpfloat (p[2], >, 0.7);
  assay_learner_predict (learner, "", p); /* nothing is known about it */
  for (int k = 0; k < 3; k++)
    g_assert_cmpfloat (p[k], <, 0.6);
}

static void
test_parts_of_words (void)
{
  g_autoptr (Texts) texts = texts_new (2);
  g_autoptr (AssayLearner) learner = NULL;

  add_topics (texts, 90, 3, TRUE);
  learner = train (texts, 90);
  /* words never seen as such */
  g_assert_cmpstr (assay_learner_get_label (learner, assay_learner_predict (learner, "goalkeepers offsides", NULL)),
                   ==, "football");
  g_assert_cmpstr (assay_learner_get_label (learner, assay_learner_predict (learner, "lighthouses moorings", NULL)),
                   ==, "sea");
}

static void
test_two_classes (void)
{
  g_autoptr (Texts) texts = texts_new (3);
  g_autoptr (AssayLearner) learner = NULL;
  double p[2];

  for (int i = 0; i < 40; i++)
    add_text (texts, i % 2, 3, topic_name (i % 2));
  for (int i = 0; i < 100; i++)
    add_text (texts, i % 2, 3, NULL);
  learner = train (texts, 40);
  g_assert_cmpuint (assay_learner_get_n_labels (learner), ==, 2);
  g_assert_cmpuint (count_right (learner, texts, 40), >=, 95);
  assay_learner_predict (learner, "whisk the dough with butter", p);
  g_assert_cmpfloat (p[0], >, 0.8);
  g_assert_cmpfloat_with_epsilon (p[0] + p[1], 1, 1e-9);
}

/* Bad weather for a learner: Chinese without spaces, an emoji, one-letter classes. */
static void
test_scripts (void)
{
  static const AssayExample examples[] = {
    { "今天天气很好", "好" }, { "天气真好啊", "好" },     { "好天气", "好" },
    { "下雨下雨下雨", "坏" }, { "今天下大雨", "坏" },     { "又下雨了", "坏" },
    { "😀 😀", "☺" },         { "done 😀", "☺" },         { "😀", "☺" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayLearner) learner =
    assay_learner_train (examples, G_N_ELEMENTS (examples), NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (assay_learner_get_label (learner, assay_learner_predict (learner, "明天下雨", NULL)), ==, "坏");
  g_assert_cmpstr (assay_learner_get_label (learner, assay_learner_predict (learner, "天气好", NULL)), ==, "好");
  g_assert_cmpstr (assay_learner_get_label (learner, assay_learner_predict (learner, "well 😀", NULL)), ==, "☺");
}

/* The same in, the same out: in the next training, and in threads at the same time. */

typedef struct
{
  const Texts *texts;
  double p[3];
} Job;

static gpointer
train_and_predict (gpointer data)
{
  Job *job = data;
  g_autoptr (AssayLearner) learner = train (job->texts, 150);

  assay_learner_predict (learner, "a gull told the referee about butter", job->p);
  return NULL;
}

static void
test_repeats (void)
{
  g_autoptr (Texts) texts = texts_new (4);
  Job jobs[4];
  GThread *threads[4];

  add_topics (texts, 60, 2, TRUE);
  add_topics (texts, 90, 2, FALSE);
  for (int i = 0; i < 4; i++)
    {
      jobs[i] = (Job){ .texts = texts };
      threads[i] = g_thread_new ("train", train_and_predict, &jobs[i]);
    }
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  for (int i = 1; i < 4; i++)
    for (int k = 0; k < 3; k++)
      g_assert_cmpfloat (jobs[i].p[k], ==, jobs[0].p[k]);
}

/* With two labels of each class most words of a topic are known from unlabelled texts alone. */
static void
test_unlabelled_help (void)
{
  g_autoptr (Texts) texts = texts_new (5);
  g_autoptr (AssayLearner) without = NULL;
  g_autoptr (AssayLearner) with = NULL;

  add_topics (texts, 6, 2, TRUE);
  add_topics (texts, 600, 3, FALSE);
  without = train (texts, 6);
  with = train (texts, texts->n);
  g_assert_cmpuint (assay_learner_get_n_examples (with), ==, 6);
  g_test_message ("of 600: %" G_GSIZE_FORMAT " without, %" G_GSIZE_FORMAT " with unlabelled texts",
                  count_right (without, texts, 6), count_right (with, texts, 6));
  g_assert_cmpuint (count_right (with, texts, 6), >, count_right (without, texts, 6) + 60);
  g_assert_cmpuint (count_right (with, texts, 6), >=, 500);
}

static double
cross_fit_accuracy (const Texts *texts)
{
  g_autofree AssayGuess *guesses = g_new0 (AssayGuess, texts->n);
  g_autoptr (GError) error = NULL;
  AssayEstimate accuracy;

  g_assert_true (assay_learner_cross_fit (texts->examples, texts->n, 5, NULL, guesses, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (assay_learner_accuracy (texts->examples, guesses, texts->n, &accuracy));
  g_assert_cmpint (accuracy.n, ==, texts->n);
  return accuracy.value;
}

/* Labels that have nothing to do with the texts: whoever has not seen a text's own label can only
 * toss a coin. Given every text twice, one could know most of them by heart. */
static void
test_cross_fit_is_honest (void)
{
  g_autoptr (Texts) texts = texts_new (6);

  for (int i = 0; i < 200; i++)
    add_text (texts, 0, 2, g_rand_boolean (texts->rand) ? "heads" : "tails");
  g_assert_cmpfloat (cross_fit_accuracy (texts), <, 0.62);
  memcpy (texts->examples + 200, texts->examples, 200 * sizeof (AssayExample));
  texts->n = 400;
  g_assert_cmpfloat (cross_fit_accuracy (texts), >, 0.75);
}

static void
test_cross_fit (void)
{
  g_autoptr (Texts) texts = texts_new (7);
  g_autofree AssayGuess *guesses = NULL;
  g_autoptr (GError) error = NULL;
  AssayEstimate accuracy;

  add_topics (texts, 150, 3, TRUE);
  add_topics (texts, 30, 3, FALSE);
  guesses = g_new0 (AssayGuess, texts->n);
  g_assert_true (assay_learner_cross_fit (texts->examples, texts->n, 10, NULL, guesses, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (assay_learner_accuracy (texts->examples, guesses, texts->n, &accuracy));
  g_assert_cmpint (accuracy.n, ==, 150);
  g_assert_cmpfloat (accuracy.value, >, 0.9);
  g_assert_cmpfloat (accuracy.low, <, accuracy.value);
  for (gsize i = 150; i < texts->n; i++)
    g_assert_null (guesses[i].label);
}

/* Nine of ten texts are of one class, and nothing tells them apart: always guessing it is best. */
static void
test_frequencies (void)
{
  g_autoptr (Texts) texts = texts_new (8);
  g_autoptr (AssayLearner) learner = NULL;
  g_autoptr (AssayLearner) balanced = NULL;
  AssayLearnerOptions options = { .balanced = TRUE };
  double p[2];
  double mean = 0, balanced_mean = 0;

  for (int i = 0; i < 400; i++)
    add_text (texts, -1, 0, i % 10 == 0 ? "rare" : "common");
  for (int i = 0; i < 200; i++)
    add_text (texts, -1, 0, NULL);
  learner = train (texts, 400);
  balanced = assay_learner_train (texts->examples, 400, &options, NULL, NULL);
  for (int i = 400; i < 600; i++)
    {
      assay_learner_predict (learner, texts->examples[i].text, p);
      mean += p[0] / 200;
      assay_learner_predict (balanced, texts->examples[i].text, p);
      balanced_mean += p[0] / 200;
    }
  g_assert_cmpfloat (mean, >, 0.8);
  g_assert_cmpfloat (balanced_mean, <, 0.65);
}

static void
test_many_classes (void)
{
  g_autoptr (Texts) texts = texts_new (9);
  g_autoptr (AssayLearner) learner = NULL;
  g_autofree double *p = g_new (double, ASSAY_LEARNER_MAX_CLASSES);
  gsize right = 0;
  double sum = 0;

  for (int i = 0; i < 4 * ASSAY_LEARNER_MAX_CLASSES; i++)
    {
      int k = i % ASSAY_LEARNER_MAX_CLASSES;
      g_autofree char *label = g_strdup_printf ("class %03d", k);
      g_autofree char *text = g_strdup_printf ("x%dq again y%dz %s", k * 7, k * 13, common[i % 20]);

      texts->examples[texts->n++] = (AssayExample){ g_string_chunk_insert (texts->strings, text),
                                                    g_string_chunk_insert_const (texts->strings, label) };
    }
  learner = train (texts, texts->n);
  for (int k = 0; k < ASSAY_LEARNER_MAX_CLASSES; k++)
    {
      g_autofree char *text = g_strdup_printf ("never y%dz quite x%dq", k * 13, k * 7);

      right += assay_learner_predict (learner, text, p) == (guint) k;
      sum += p[k];
    }
  g_assert_cmpuint (right, >=, 190);
  g_assert_cmpfloat (sum, >, 0.2 * ASSAY_LEARNER_MAX_CLASSES);
}

static void
test_errors (void)
{
  static const AssayExample one_class[] = { { "a", "x" }, { "b", "x" }, { "c", "y" }, { "d", NULL } };
  static const AssayExample empty[] = { { "", "x" }, { "", "x" }, { "", "y" }, { "", "y" } };
  g_autoptr (Texts) texts = texts_new (10);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayLearner) learner = NULL;

  g_assert_null (assay_learner_train (one_class, G_N_ELEMENTS (one_class), NULL, NULL, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "needs at least two classes"));
  g_clear_error (&error);
  g_assert_null (assay_learner_train (NULL, 0, NULL, NULL, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
  g_clear_error (&error);

  for (int i = 0; i < 2 * ASSAY_LEARNER_MAX_CLASSES + 2; i++)
    {
      g_autofree char *label = g_strdup_printf ("%d", i / 2);

      texts->examples[texts->n++] = (AssayExample){ "text", g_string_chunk_insert (texts->strings, label) };
    }
  g_assert_null (assay_learner_train (texts->examples, texts->n, NULL, NULL, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_TOO_LARGE);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  g_assert_null (assay_learner_train (empty, G_N_ELEMENTS (empty), NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  learner = assay_learner_train (empty, G_N_ELEMENTS (empty), NULL, NULL, &error);
  g_assert_no_error (error); /* texts without a word are no error: it just knows nothing */
  assay_learner_predict (learner, "anything", NULL);
}

static void
test_features (void)
{
  g_autofree AssayFeatures *none = assay_features_new (" ,;- \n");
  g_autofree AssayFeatures *one = assay_features_new ("sea");
  g_autofree AssayFeatures *upper = assay_features_new ("SEA, sea");
  g_autofree AssayFeatures *marks = assay_features_new ("!!");
  g_autofree char *endless = g_strnfill (3 * ASSAY_FEATURES_MAX_CHARS, 'x');
  g_autofree AssayFeatures *capped = assay_features_new (endless);

  g_assert_cmpuint (none->n, ==, 0);
  g_assert_cmpuint (one->n, ==, 7);   /* sea; _se sea ea_ _sea sea_ _sea_ */
  g_assert_cmpuint (upper->n, ==, 8); /* and the pair */
  g_assert_cmpuint (marks->n, ==, 2); /* ! and the pair */
  g_assert_cmpuint (capped->n, <=, 10);
  for (guint i = 1; i < upper->n; i++)
    g_assert_cmpuint (upper->items[i - 1].bucket, <, upper->items[i].bucket);
  g_assert_cmpfloat_with_epsilon (upper->items[0].value, 1 + G_LN2, 1); /* 1, or 1 + ln 2 */
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/engine/learner/learns", test_learns);
  g_test_add_func ("/engine/learner/parts-of-words", test_parts_of_words);
  g_test_add_func ("/engine/learner/two-classes", test_two_classes);
  g_test_add_func ("/engine/learner/scripts", test_scripts);
  g_test_add_func ("/engine/learner/repeats", test_repeats);
  g_test_add_func ("/engine/learner/unlabelled-help", test_unlabelled_help);
  g_test_add_func ("/engine/learner/cross-fit", test_cross_fit);
  g_test_add_func ("/engine/learner/cross-fit-is-honest", test_cross_fit_is_honest);
  g_test_add_func ("/engine/learner/frequencies", test_frequencies);
  g_test_add_func ("/engine/learner/many-classes", test_many_classes);
  g_test_add_func ("/engine/learner/errors", test_errors);
  g_test_add_func ("/engine/learner/features", test_features);
  return g_test_run ();
}
