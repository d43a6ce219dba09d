/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-paired.c: figures of SciPy and statsmodels (tests/data/paired), published examples, and that the
 * moments say the same as drawing. */

#include "assay-json.h"
#include "assay-paired.h"
#include "assay-resample.h"

#include <math.h>

static JsonObject *
load_vectors (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "paired", "vectors.json", NULL);
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

static void
assert_close (double value, double expected)
{
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-9);
}

static void
assert_interval (AssayEstimate estimate, JsonArray *expected)
{
  assert_close (estimate.low, json_array_get_double_element (expected, 0));
  assert_close (estimate.high, json_array_get_double_element (expected, 1));
}

static void
test_tables (void)
{
  g_autoptr (JsonObject) vectors = load_vectors ();
  JsonArray *tables = assay_json_get_array (vectors, "tables");

  g_assert_cmpuint (json_array_get_length (tables), >=, 10);
  for (guint i = 0; i < json_array_get_length (tables); i++)
    {
      JsonObject *table = json_array_get_object_element (tables, i);
      gint64 both = assay_json_get_int (table, "both", -1);
      gint64 only_a = assay_json_get_int (table, "only_a", -1);
      gint64 only_b = assay_json_get_int (table, "only_b", -1);
      gint64 neither = assay_json_get_int (table, "neither", -1);
      gint64 n = both + only_a + only_b + neither;

      g_test_message ("%d %d %d %d", (int) both, (int) only_a, (int) only_b, (int) neither);
      assert_close (assay_paired_mcnemar (only_a, only_b, FALSE), assay_json_get_double (table, "p", NAN));
      assert_close (assay_paired_mcnemar (only_a, only_b, TRUE), assay_json_get_double (table, "mid_p", NAN));
      assert_interval (assay_paired_newcombe (both, only_a, only_b, neither, ASSAY_STATS_LEVEL),
                       assay_json_get_array (table, "newcombe"));
      assert_interval (assay_paired_tango (only_a, only_b, n, ASSAY_STATS_LEVEL),
                       assay_json_get_array (table, "tango"));
    }
}

/* Newcombe 1998, table II: 36, 12, 2, 0 of 50. */
static void
test_published (void)
{
  AssayEstimate estimate = assay_paired_newcombe (36, 2, 12, 0, ASSAY_STATS_LEVEL);

  g_assert_cmpfloat_with_epsilon (estimate.value, 0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (estimate.low, 0.0569, 5e-5);
  g_assert_cmpfloat_with_epsilon (estimate.high, 0.3404, 5e-5);
}

static void
test_resamples (void)
{
  g_autoptr (JsonObject) vectors = load_vectors ();
  JsonArray *cases = assay_json_get_array (vectors, "differences");

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *vector = json_array_get_object_element (cases, i);
      JsonArray *array = assay_json_get_array (vector, "values");
      guint n = json_array_get_length (array);
      guint64 seed = (guint64) assay_json_get_int (vector, "seed", 0);
      g_autofree double *values = g_new (double, n);
      AssayEstimate estimate;

      g_test_message ("%s", assay_json_get_string (vector, "name", NULL));
      for (guint k = 0; k < n; k++)
        values[k] = json_array_get_double_element (array, k);
      estimate = assay_resample_mean (values, n, ASSAY_STATS_LEVEL, seed);
      assert_close (estimate.value, assay_json_get_double (vector, "mean", NAN));
      assert_interval (estimate, assay_json_get_array (vector, "ci"));
      assert_close (assay_resample_sign_flip (values, n, seed), assay_json_get_double (vector, "p", NAN));
    }
}

/* Skewed differences, whole scores, shares: with as many as are still drawn. */
static void
test_moments (void)
{
  const gsize n = ASSAY_RESAMPLE_MAX_DRAWN;
  g_autofree double *values = g_new (double, n);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (int kind = 0; kind < 3; kind++)
    {
      AssayEstimate drawn, written;
      double p, q;

      for (gsize i = 0; i < n; i++)
        values[i] = kind == 0   ? -log (1 - g_rand_double (rand)) - 0.96
                    : kind == 1 ? g_rand_int_range (rand, -2, 3) + (i % 20 == 0)
                                : g_rand_double (rand) - 0.49;
      drawn = assay_resample_mean (values, n, ASSAY_STATS_LEVEL, 11);
      written = assay_resample_mean_by_moments (values, n, ASSAY_STATS_LEVEL);
      g_test_message ("%d: %g…%g, %g…%g", kind, drawn.low, drawn.high, written.low, written.high);
      g_assert_cmpfloat (written.value, ==, drawn.value);
      /* Chance moves the ends of the drawn one by some hundredths of a standard error. */
      g_assert_cmpfloat_with_epsilon (written.low, drawn.low, 0.08 * drawn.standard_error);
      g_assert_cmpfloat_with_epsilon (written.high, drawn.high, 0.08 * drawn.standard_error);
      p = assay_resample_sign_flip (values, n, 11);
      q = assay_resample_sign_flip_by_moments (values, n);
      g_test_message ("%d: p = %g, %g", kind, p, q);
      g_assert_cmpfloat_with_epsilon (q, p, 4 * sqrt (p * (1 - p) / ASSAY_RESAMPLE_ROUNDS) + 1e-4);
    }
}

static void
test_holm (void)
{
  g_autoptr (JsonObject) vectors = load_vectors ();
  JsonArray *cases = assay_json_get_array (vectors, "holm");
  double with_nan[] = { 0.01, NAN, 0.02 };

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *vector = json_array_get_object_element (cases, i);
      JsonArray *raw = assay_json_get_array (vector, "p");
      JsonArray *adjusted = assay_json_get_array (vector, "adjusted");
      double p[8];

      for (guint k = 0; k < json_array_get_length (raw); k++)
        p[k] = json_array_get_double_element (raw, k);
      assay_paired_holm (p, json_array_get_length (raw));
      for (guint k = 0; k < json_array_get_length (raw); k++)
        assert_close (p[k], json_array_get_double_element (adjusted, k));
    }
  assay_paired_holm (with_nan, 3);
  assert_close (with_nan[0], 0.02);
  g_assert_true (isnan (with_nan[1]));
  assert_close (with_nan[2], 0.02);
}

/* Connor 1987, and that what is needed for a difference shows it. */
static void
test_sizes (void)
{
  AssayMoments moments = { 0 };
  double needed = assay_paired_tasks_needed (0.1, 0.25, 0.95, 0.8);

  g_assert_cmpfloat_with_epsilon (needed, pow ((1.959963985 * 0.5 + 0.841621234 * sqrt (0.24)) / 0.1, 2), 1e-4);
  g_assert_cmpfloat (assay_paired_tasks_needed (0, 0.25, 0.95, 0.8), ==, INFINITY);
  g_assert_cmpfloat (assay_paired_fewest_decided (0.95), ==, 6);
  g_assert_cmpfloat (assay_paired_fewest_decided (0.9), ==, 5);
  g_assert_true (isnan (assay_paired_detectable (&moments, 0.95, 0.8)));
  for (int i = 0; i < 400; i++)
    assay_moments_add (&moments, i % 4 == 0 ? 1 : i % 4 == 1 ? -1 : 0);
  g_assert_cmpfloat_with_epsilon (assay_paired_detectable (&moments, 0.95, 0.8), 2.8 * sqrt (0.5 / 400), 1e-3);
}

static void
test_nothing (void)
{
  double one = 0.5;

  g_assert_true (isnan (assay_resample_mean (&one, 0, 0.95, 1).value));
  g_assert_true (isnan (assay_resample_mean (&one, 1, 0.95, 1).low));
  g_assert_cmpfloat (assay_resample_mean (&one, 1, 0.95, 1).value, ==, 0.5);
  g_assert_cmpfloat (assay_resample_sign_flip (&one, 0, 1), ==, 1);
  g_assert_true (isnan (assay_paired_tango (0, 0, 0, 0.95).value));
  g_assert_cmpfloat (assay_paired_mcnemar (0, 0, FALSE), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/engine/paired/tables", test_tables);
  g_test_add_func ("/engine/paired/published", test_published);
  g_test_add_func ("/engine/paired/resamples", test_resamples);
  g_test_add_func ("/engine/paired/moments", test_moments);
  g_test_add_func ("/engine/paired/holm", test_holm);
  g_test_add_func ("/engine/paired/sizes", test_sizes);
  g_test_add_func ("/engine/paired/nothing", test_nothing);
  return g_test_run ();
}
