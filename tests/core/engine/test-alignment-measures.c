/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-alignment-measures.c: agreement, calibration and risk against figures of scikit-learn, SciPy and
 * published examples (tests/data/alignment/README.md), and the promise by simulation: over 500 sets of
 * judged answers whose truth is known, the promised error is exceeded as seldom as was promised. */

#include "assay-agreement.h"
#include "assay-calibration.h"
#include "assay-class-report.h"
#include "assay-json.h"
#include "assay-promise.h"
#include "assay-stats.h"

#include <math.h>
#include <string.h>

static JsonObject *vectors;

static void
load_vectors (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "alignment", "vectors.json", NULL);
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  vectors = assay_json_parse_object (text, (gssize) length, &error);
  g_assert_no_error (error);
}

static void
assert_close (double is, double should, double within)
{
  if (!(fabs (is - should) <= within * MAX (1, fabs (should))))
    g_error ("%.15g instead of %.15g", is, should);
}

static double *
list (JsonObject *object, const char *name, gsize *n)
{
  JsonArray *array = assay_json_get_array (object, name);
  double *values;

  *n = json_array_get_length (array);
  values = g_new (double, *n + 1);
  for (gsize i = 0; i < *n; i++)
    {
      JsonNode *node = json_array_get_element (array, (guint) i);

      values[i] = JSON_NODE_HOLDS_NULL (node) ? NAN
                  : json_node_get_value_type (node) == G_TYPE_BOOLEAN ? json_node_get_boolean (node)
                                                                      : json_node_get_double (node);
    }
  return values;
}

static gboolean *
list_booleans (JsonObject *object, const char *name)
{
  gsize n;
  g_autofree double *values = list (object, name, &n);
  gboolean *out = g_new (gboolean, n + 1);

  for (gsize i = 0; i < n; i++)
    out[i] = values[i] != 0;
  return out;
}

static void
check_average (AssayClassReport *report, JsonObject *vector, const char *name, AssayAverage kind)
{
  gsize n;
  g_autofree double *should = list (vector, name, &n);
  AssayClassScore score = assay_class_report_average (report, kind);

  assert_close (score.precision, should[0], 1e-9);
  assert_close (score.recall, should[1], 1e-9);
  assert_close (score.f1, should[2], 1e-9);
}

static void
check_classes (JsonArray *array, guint place, JsonNode *node, gpointer data)
{
  JsonObject *vector = json_node_get_object (node);
  g_autoptr (AssayClassReport) report = assay_class_report_new (ASSAY_CLASSES_EXCLUSIVE);
  guint n_classes = (guint) assay_json_get_int (vector, "n_classes", 0);
  gsize n;
  g_autofree double *truth = list (vector, "truth", &n);
  g_autofree double *predicted = list (vector, "predicted", &n);
  JsonArray *confusion = assay_json_get_array (vector, "confusion");

  for (guint i = 0; i < n_classes; i++)
    {
      g_autofree char *label = g_strdup_printf ("class %u", i);

      g_assert_cmpuint (assay_class_report_intern (report, label, -1), ==, i);
      g_assert_cmpuint (assay_class_report_intern (report, label, (gssize) strlen (label)), ==, i);
    }
  for (gsize i = 0; i < n; i++)
    assay_class_report_add (report, (guint) truth[i], (guint) predicted[i]);
  for (guint i = 0; i < n_classes; i++)
    {
      JsonArray *row = json_array_get_array_element (assay_json_get_array (vector, "classes"), i);
      AssayClassScore score = assay_class_report_get (report, i);

      assert_close (score.precision, json_array_get_double_element (row, 0), 1e-9);
      assert_close (score.recall, json_array_get_double_element (row, 1), 1e-9);
      assert_close (score.f1, json_array_get_double_element (row, 2), 1e-9);
      assert_close ((double) score.support, json_array_get_double_element (row, 3), 0);
      for (guint k = 0; k < n_classes; k++)
        g_assert_cmpint (assay_class_report_get_confusion (report, i, k), ==,
                         json_array_get_int_element (json_array_get_array_element (confusion, i), k));
    }
  check_average (report, vector, "macro", ASSAY_AVERAGE_MACRO);
  check_average (report, vector, "micro", ASSAY_AVERAGE_MICRO);
  check_average (report, vector, "weighted", ASSAY_AVERAGE_WEIGHTED);
}

static void
test_classes (void)
{
  JsonArray *cases = assay_json_get_array (vectors, "classes");

  g_assert_cmpuint (json_array_get_length (cases), >=, 6);
  json_array_foreach_element (cases, check_classes, NULL);
}

static void
check_kappa (JsonArray *array, guint place, JsonNode *node, gpointer data)
{
  JsonObject *vector = json_node_get_object (node);
  gsize n;
  g_autofree double *a = list (vector, "a", &n);
  g_autofree double *b = list (vector, "b", &n);
  AssayKappa nominal = assay_agreement_kappa (a, b, n, ASSAY_SCALE_NOMINAL, 0.95);
  AssayKappa quadratic = assay_agreement_kappa (a, b, n, ASSAY_SCALE_ORDINAL, 0.95);

  assert_close (nominal.kappa, assay_json_get_double (vector, "nominal", NAN), 1e-9);
  assert_close (quadratic.kappa, assay_json_get_double (vector, "quadratic", NAN), 1e-9);
  assert_close (nominal.standard_error, assay_json_get_double (vector, "nominal_se", NAN), 1e-6);
  assert_close (quadratic.standard_error, assay_json_get_double (vector, "quadratic_se", NAN), 1e-6);
  assert_close (nominal.low, MAX (-1, nominal.kappa - 1.959963984540054 * nominal.standard_error), 1e-9);
}

static void
test_kappa (void)
{
  double same[] = { 1, 1, 1 };

  json_array_foreach_element (assay_json_get_array (vectors, "kappa"), check_kappa, NULL);
  g_assert_true (isnan (assay_agreement_kappa (same, same, 3, ASSAY_SCALE_NOMINAL, 0.95).kappa));
  g_assert_true (isnan (assay_agreement_kappa (same, same, 0, ASSAY_SCALE_NOMINAL, 0.95).kappa));
}

static void
check_ranks (JsonArray *array, guint place, JsonNode *node, gpointer data)
{
  JsonObject *vector = json_node_get_object (node);
  gsize n;
  g_autofree double *a = list (vector, "a", &n);
  g_autofree double *b = list (vector, "b", &n);
  g_autofree double *should = list (vector, "ranks", &n);
  g_autofree double *ranks = g_new (double, n);

  assay_agreement_rank (a, n, ranks);
  for (gsize i = 0; i < n; i++)
    assert_close (ranks[i], should[i], 0);
  assert_close (assay_agreement_spearman (a, b, n), assay_json_get_double (vector, "spearman", NAN), 1e-9);
}

static void
test_ranks (void)
{
  json_array_foreach_element (assay_json_get_array (vectors, "ranks"), check_ranks, NULL);
}

static void
check_alpha (JsonArray *array, guint place, JsonNode *node, gpointer data)
{
  JsonObject *vector = json_node_get_object (node);
  JsonArray *units = assay_json_get_array (vector, "units");
  guint n_raters = json_array_get_length (json_array_get_array_element (units, 0));
  guint n = json_array_get_length (units);
  g_autofree double *values = g_new (double, n * n_raters);

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n_raters; k++)
      {
        JsonNode *value = json_array_get_element (json_array_get_array_element (units, i), k);

        values[i * n_raters + k] = JSON_NODE_HOLDS_NULL (value) ? NAN : json_node_get_double (value);
      }
  assert_close (assay_agreement_alpha (values, n, n_raters, ASSAY_SCALE_NOMINAL),
                assay_json_get_double (vector, "nominal", NAN), 1e-9);
  assert_close (assay_agreement_alpha (values, n, n_raters, ASSAY_SCALE_ORDINAL),
                assay_json_get_double (vector, "ordinal", NAN), 1e-9);
  assert_close (assay_agreement_alpha (values, n, n_raters, ASSAY_SCALE_INTERVAL),
                assay_json_get_double (vector, "interval", NAN), 1e-9);
}

static void
test_alpha (void)
{
  JsonObject *published = json_array_get_object_element (assay_json_get_array (vectors, "alpha"), 0);

  assert_close (assay_json_get_double (published, "nominal", NAN), 0.743, 0.0005);
  assert_close (assay_json_get_double (published, "ordinal", NAN), 0.815, 0.0005);
  assert_close (assay_json_get_double (published, "interval", NAN), 0.849, 0.0005);
  json_array_foreach_element (assay_json_get_array (vectors, "alpha"), check_alpha, NULL);
  g_assert_true (isnan (assay_agreement_alpha (NULL, 0, 2, ASSAY_SCALE_NOMINAL)));
}

static void
check_calibration (JsonArray *array, guint place, JsonNode *node, gpointer data)
{
  JsonObject *vector = json_node_get_object (node);
  gsize n, n_at;
  g_autofree double *p = list (vector, "confidence", &n);
  g_autofree gboolean *y = list_booleans (vector, "correct");
  g_autofree double *at = list (vector, "at", &n_at);
  g_autofree double *platt = list (vector, "platt", &n_at);
  g_autofree double *isotonic = list (vector, "isotonic", &n_at);
  g_autoptr (AssayCalibrator) smooth = assay_calibrator_fit_platt (p, y, n);
  g_autoptr (AssayCalibrator) steps = assay_calibrator_fit_isotonic (p, y, n);
  AssayCalibration measured = assay_calibration_measure (p, y, n);
  gint64 sum = 0;

  assert_close (measured.brier, assay_json_get_double (vector, "brier", NAN), 1e-9);
  if (!JSON_NODE_HOLDS_NULL (json_object_get_member (vector, "ece")))
    assert_close (measured.ece, assay_json_get_double (vector, "ece", NAN), 1e-9);
  for (guint i = 0; i < measured.n_bins; i++)
    sum += measured.bins[i].n;
  g_assert_cmpint (sum, ==, (gint64) n);
  for (guint i = 1; i < measured.n_bins; i++)
    g_assert_cmpfloat (measured.bins[i].from, >, measured.bins[i - 1].to);
  for (gsize i = 0; i < n_at; i++)
    {
      assert_close (assay_calibrator_apply (smooth, at[i]), platt[i], 1e-7);
      assert_close (assay_calibrator_apply (steps, at[i]), isotonic[i], 1e-9);
    }
}

static void
test_calibration (void)
{
  double one[] = { 0.9, 0.9, 0.9 };
  gboolean right[] = { TRUE, TRUE, TRUE };
  double out[3];
  g_autoptr (AssayCalibrator) curve = assay_calibrator_fit (one, right, 3);

  json_array_foreach_element (assay_json_get_array (vectors, "calibration"), check_calibration, NULL);
  g_assert_true (isnan (assay_calibration_measure (NULL, NULL, 0).ece));
  g_assert_cmpfloat (assay_calibrator_apply (curve, 0.9), >, 0.5);
  assay_calibration_cross_fit (one, right, 3, out);
  g_assert_true (out[0] > 0 && out[0] < 1);
}

/* Of overconfident answers a cross-fitted curve makes honest ones. */
static void
test_cross_fit (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  gsize n = 4000;
  g_autofree double *p = g_new (double, n);
  g_autofree double *calibrated = g_new (double, n);
  g_autofree gboolean *y = g_new (gboolean, n);

  for (gsize i = 0; i < n; i++)
    {
      p[i] = g_rand_double (rand);
      y[i] = g_rand_double (rand) < p[i] * p[i];
    }
  assay_calibration_cross_fit (p, y, n, calibrated);
  g_assert_cmpfloat (assay_calibration_measure (p, y, n).ece, >, 0.1);
  g_assert_cmpfloat (assay_calibration_measure (calibrated, y, n).ece, <, 0.04);
}

static void
check_promise (JsonArray *array, guint place, JsonNode *node, gpointer data)
{
  static const gint64 wrong[] = { 0, 1, 2, 5, 10 };
  JsonObject *vector = json_node_get_object (node);
  double max_error = assay_json_get_double (vector, "max_error", NAN);
  double level = assay_json_get_double (vector, "level", NAN);
  JsonArray *needs = assay_json_get_array (vector, "needs");
  JsonArray *upper = assay_json_get_array (vector, "upper");

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_cmpint (assay_promise_needs (wrong[i], max_error, level), ==, json_array_get_int_element (needs, i));
  for (guint i = 0; i < json_array_get_length (upper); i++)
    {
      JsonArray *one = json_array_get_array_element (upper, i);

      assert_close (assay_promise_upper (json_array_get_int_element (one, 0), json_array_get_int_element (one, 1), level),
                    json_array_get_double_element (one, 2), 1e-9);
    }
}

static void
check_area (JsonArray *array, guint place, JsonNode *node, gpointer data)
{
  JsonObject *vector = json_node_get_object (node);
  gsize n;
  g_autofree double *p = list (vector, "confidence", &n);
  g_autofree gboolean *y = list_booleans (vector, "correct");
  double area;
  g_autoptr (GArray) curve = assay_risk_curve (p, y, n, 0.95, &area);

  assert_close (area, assay_json_get_double (vector, "aurc", NAN), 1e-9);
  g_assert_cmpuint (curve->len, >=, MIN (n, ASSAY_RISK_MAX_POINTS / 2));
  g_assert_cmpuint (curve->len, <=, ASSAY_RISK_MAX_POINTS + 1);
  g_assert_cmpfloat (g_array_index (curve, AssayRiskPoint, curve->len - 1).coverage, ==, 1);
}

static void
test_promise (void)
{
  double p[400];
  gboolean y[400];
  AssayPromise promise;

  json_array_foreach_element (assay_json_get_array (vectors, "promise"), check_promise, NULL);
  json_array_foreach_element (assay_json_get_array (vectors, "aurc"), check_area, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (p); i++)
    {
      p[i] = 1 - (double) i / 1000;
      y[i] = TRUE;
    }
  /* Not enough, though all are right; then just enough; then all. */
  promise = assay_promise_find (p, y, 40, 0.05, 0.95);
  g_assert_true (isnan (promise.threshold));
  g_assert_cmpint (promise.labels_needed, ==, 19);
  promise = assay_promise_find (p, y, 0, 0.05, 0.95);
  g_assert_cmpint (promise.labels_needed, ==, 59);
  promise = assay_promise_find (p, y, 59, 0.05, 0.95);
  g_assert_cmpfloat (promise.threshold, ==, p[58]);
  g_assert_cmpfloat (promise.bound, <=, 0.05);
  g_assert_cmpint (promise.labels_needed, ==, 0);
  promise = assay_promise_find (p, y, 400, 0.05, 0.95);
  g_assert_cmpfloat (promise.threshold, ==, p[399]);
  /* The last hundred are wrong: the threshold lies before most of them. */
  for (gsize i = 300; i < 400; i++)
    y[i] = FALSE;
  promise = assay_promise_find (p, y, 400, 0.05, 0.95);
  g_assert_cmpfloat (promise.threshold, >, p[310]);
  g_assert_cmpfloat (promise.threshold, <, p[250]);
  g_assert_cmpfloat (assay_promise_upper (promise.n_wrong, promise.n, 0.95), ==, promise.bound);
  /* Nothing is right: more of the same does not help. */
  for (gsize i = 0; i < 400; i++)
    y[i] = FALSE;
  promise = assay_promise_find (p, y, 400, 0.05, 0.95);
  g_assert_true (isnan (promise.threshold));
  g_assert_cmpint (promise.labels_needed, ==, -1);
  /* All equally sure: all or nothing. */
  for (gsize i = 0; i < 400; i++)
    {
      p[i] = 0.8;
      y[i] = i >= 4;
    }
  promise = assay_promise_find (p, y, 400, 0.05, 0.95);
  g_assert_cmpfloat (promise.threshold, ==, 0.8);
  g_assert_cmpint (promise.n, ==, 400);
}

/* An answer of confidence u is wrong with probability (1 − u)^shape · top. The error of all that are at
 * least t sure is the mean of that: top (1 − t)^shape / (shape + 1). */
static void
check_simulation (double shape, double top, gsize n, double max_error, double level, double *kept)
{
  static const int rounds = 500;
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260101);
  g_autofree double *p = g_new (double, n);
  g_autofree gboolean *y = g_new (gboolean, n);
  int broken = 0, made = 0;
  double delta = 1 - level;
  double allowed = rounds * delta + 3 * sqrt (rounds * delta * (1 - delta));

  for (int round = 0; round < rounds; round++)
    {
      AssayPromise promise;

      for (gsize i = 0; i < n; i++)
        {
          p[i] = g_rand_double (rand);
          y[i] = g_rand_double (rand) >= top * pow (1 - p[i], shape);
        }
      promise = assay_promise_find (p, y, n, max_error, level);
      if (isnan (promise.threshold))
        continue;
      made++;
      broken += top * pow (1 - promise.threshold, shape) / (shape + 1) > max_error;
    }
  g_test_message ("shape %g, %u judged: %d promises in %d sets, %d broken, at most %.0f allowed", shape,
                  (guint) n, made, rounds, broken, allowed);
  g_assert_cmpfloat (broken, <=, allowed);
  *kept = (double) made / rounds;
}

static void
test_simulation (void)
{
  double kept;

  check_simulation (2, 0.9, 200, 0.05, 0.95, &kept);
  check_simulation (2, 0.9, 1000, 0.05, 0.95, &kept);
  g_assert_cmpfloat (kept, >, 0.95); /* and it is of use */
  check_simulation (1, 0.5, 500, 0.1, 0.9, &kept);
  check_simulation (0, 0.051, 300, 0.05, 0.95, &kept);  /* confidence says nothing, just too bad */
  check_simulation (0, 0.0501, 2000, 0.05, 0.95, &kept);
  check_simulation (3, 1, 140, 0.05, 0.95, &kept);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  load_vectors ();
  g_test_add_func ("/engine/alignment/classes", test_classes);
  g_test_add_func ("/engine/alignment/kappa", test_kappa);
  g_test_add_func ("/engine/alignment/ranks", test_ranks);
  g_test_add_func ("/engine/alignment/alpha", test_alpha);
  g_test_add_func ("/engine/alignment/calibration", test_calibration);
  g_test_add_func ("/engine/alignment/cross-fit", test_cross_fit);
  g_test_add_func ("/engine/alignment/promise", test_promise);
  g_test_add_func ("/engine/alignment/simulation", test_simulation);
  return g_test_run ();
}
