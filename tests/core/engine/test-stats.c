/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-stats.c: SciPy's and NumPy's figures (tests/data/stats), and what no figure can say. */

#include "assay-json.h"
#include "assay-stats.h"

#include <math.h>
#include <stdlib.h>

static JsonObject *
load_vectors (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "stats", "vectors.json", NULL);
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
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-9 * MAX (1, fabs (expected)));
}

static void
check_mean (JsonObject *vector)
{
  JsonArray *array = assay_json_get_array (vector, "values");
  JsonArray *quantiles = assay_json_get_array (vector, "quantiles");
  guint n = json_array_get_length (array);
  g_autofree double *values = g_new (double, n);
  AssayMoments left = { 0 }, right = { 0 };
  AssayEstimate mean;

  g_test_message ("%s", assay_json_get_string (vector, "name", NULL));
  for (guint i = 0; i < n; i++)
    values[i] = json_array_get_double_element (array, i);
  mean = assay_stats_mean (values, n, ASSAY_STATS_LEVEL);
  g_assert_cmpint (mean.n, ==, n);
  assert_close (mean.value, assay_json_get_double (vector, "mean", NAN));
  assert_close (mean.standard_error, assay_json_get_double (vector, "se", NAN));
  assert_close (mean.low, assay_json_get_double (vector, "low", NAN));
  assert_close (mean.high, assay_json_get_double (vector, "high", NAN));

  for (guint i = 0; i < n; i++)
    assay_moments_add (i < n / 3 ? &left : &right, values[i]);
  assay_moments_merge (&left, &right);
  assert_close (assay_moments_variance (&left), assay_json_get_double (vector, "variance", NAN));
  for (guint i = 0; i < json_array_get_length (quantiles); i++)
    {
      JsonArray *pair = json_array_get_array_element (quantiles, i);

      assert_close (assay_stats_quantile (values, n, json_array_get_double_element (pair, 0)),
                    json_array_get_double_element (pair, 1));
    }
  g_assert_cmpfloat (left.min, ==, assay_stats_quantile (values, n, 0));
  g_assert_cmpfloat (left.max, ==, assay_stats_quantile (values, n, 1));
}

static void
test_means (void)
{
  g_autoptr (JsonObject) vectors = load_vectors ();
  JsonArray *means = assay_json_get_array (vectors, "means");

  g_assert_cmpuint (json_array_get_length (means), >=, 6);
  for (guint i = 0; i < json_array_get_length (means); i++)
    check_mean (json_array_get_object_element (means, i));
}

/* Hahn and Meeker 1991: of 10 values the 2nd and 9th hold the median, of 100 the 40th and 61st. */
static void
test_quantile_intervals (void)
{
  double values[100];
  AssayEstimate estimate;

  for (int i = 0; i < 100; i++)
    values[i] = (i * 37) % 100 + 1;
  estimate = assay_stats_quantile_estimate (values, 100, 0.5, 0.95);
  g_assert_cmpfloat (estimate.value, ==, 50.5);
  g_assert_cmpfloat (estimate.low, ==, 40);
  g_assert_cmpfloat (estimate.high, ==, 61);
  for (int i = 0; i < 10; i++)
    values[i] = (i * 7) % 10 + 1;
  estimate = assay_stats_quantile_estimate (values, 10, 0.5, 0.95);
  g_assert_cmpfloat (estimate.low, ==, 2);
  g_assert_cmpfloat (estimate.high, ==, 9);
  estimate = assay_stats_quantile_estimate (values, 10, 0.95, 0.95);
  g_assert_false (isnan (estimate.low));
  g_assert_true (isnan (estimate.high));
  g_assert_true (isnan (assay_stats_quantile_estimate (values, 0, 0.5, 0.95).value));
}

static void
test_proportions (void)
{
  g_autoptr (JsonObject) vectors = load_vectors ();
  JsonArray *cases = assay_json_get_array (vectors, "proportions");

  g_assert_cmpuint (json_array_get_length (cases), >=, 10);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *vector = json_array_get_object_element (cases, i);
      AssayEstimate share =
        assay_stats_proportion (assay_json_get_int (vector, "k", -1), assay_json_get_int (vector, "n", -1),
                                assay_json_get_double (vector, "level", NAN));

      assert_close (share.low, assay_json_get_double (vector, "low", NAN));
      assert_close (share.high, assay_json_get_double (vector, "high", NAN));
    }
}

static void
test_distributions (void)
{
  g_autoptr (JsonObject) vectors = load_vectors ();
  JsonArray *t = assay_json_get_array (vectors, "t");
  JsonArray *normal = assay_json_get_array (vectors, "normal");
  JsonArray *beta = assay_json_get_array (vectors, "beta");
  double v[6];

  g_assert_cmpuint (json_array_get_length (t), >=, 80);
  for (guint i = 0; i < json_array_get_length (t); i++)
    {
      for (guint k = 0; k < 3; k++)
        v[k] = json_array_get_double_element (json_array_get_array_element (t, i), k);
      assert_close (assay_stats_t_quantile (v[0], v[1]), v[2]);
    }
  g_assert_cmpuint (json_array_get_length (normal), >=, 9);
  for (guint i = 0; i < json_array_get_length (normal); i++)
    {
      for (guint k = 0; k < 2; k++)
        v[k] = json_array_get_double_element (json_array_get_array_element (normal, i), k);
      assert_close (assay_stats_normal_quantile (v[0]), v[1]);
    }
  g_assert_cmpuint (json_array_get_length (beta), >=, 45);
  for (guint i = 0; i < json_array_get_length (beta); i++)
    {
      for (guint k = 0; k < 6; k++)
        v[k] = json_array_get_double_element (json_array_get_array_element (beta, i), k);
      assert_close (assay_stats_beta_quantile (v[0], v[1], v[2]), v[3]);
      assert_close (assay_stats_beta_cdf (v[5], v[1], v[2]), v[4]);
    }
}

static void
test_unknowable (void)
{
  double one = 4;
  AssayEstimate estimate = assay_stats_mean (NULL, 0, ASSAY_STATS_LEVEL);
  AssayMoments empty = { 0 };

  g_assert_true (isnan (estimate.value) && isnan (estimate.low));
  estimate = assay_stats_mean (&one, 1, ASSAY_STATS_LEVEL);
  g_assert_cmpfloat (estimate.value, ==, 4);
  g_assert_true (isnan (estimate.standard_error) && isnan (estimate.high));
  estimate = assay_stats_proportion (0, 0, ASSAY_STATS_LEVEL);
  g_assert_true (isnan (estimate.value) && isnan (estimate.low));
  g_assert_true (isnan (assay_stats_quantile (NULL, 0, 0.5)));
  assay_moments_merge (&empty, &(AssayMoments){ 0 });
  g_assert_cmpint (empty.n, ==, 0);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Selection must agree with sorting, with many equal values and in any order. */
static void
test_selection (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (int round = 0; round < 200; round++)
    {
      gsize n = g_rand_int_range (rand, 1, 60);
      double p = g_rand_double (rand), position = p * (n - 1);
      gsize k = (gsize) position;
      g_autofree double *values = g_new (double, n);
      g_autofree double *sorted = NULL;
      double expected;

      for (gsize i = 0; i < n; i++)
        values[i] = g_rand_int_range (rand, 0, 12);
      sorted = g_memdup2 (values, n * sizeof *values);
      qsort (sorted, n, sizeof *sorted, compare_doubles);
      expected = sorted[k] + (position - k) * (sorted[MIN (k + 1, n - 1)] - sorted[k]);
      assert_close (assay_stats_quantile (values, n, p), expected);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/engine/stats/means", test_means);
  g_test_add_func ("/engine/stats/quantile-intervals", test_quantile_intervals);
  g_test_add_func ("/engine/stats/proportions", test_proportions);
  g_test_add_func ("/engine/stats/distributions", test_distributions);
  g_test_add_func ("/engine/stats/unknowable", test_unknowable);
  g_test_add_func ("/engine/stats/selection", test_selection);
  return g_test_run ();
}
