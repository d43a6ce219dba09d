/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-confusion.c: labels that may come together and labels of spans, from answers as JSON to the tables of confusion,
 * against scikit-learn's (tests/data/alignment/README.md); and the tasks of a cell are those that it counts. */

#include "assay-alignment.h"
#include "assay-json.h"
#include "assay-scoring-private.h"

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

static AssayAlignment *
new_alignment (const char *control, guint n_classes, const char *label)
{
  g_autoptr (GString) xml = g_string_new ("<View><Text name=\"text\" value=\"$text\"/>");
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayLabelConfig) config = NULL;
  AssayScoring *scoring;

  g_string_append_printf (xml, "<%s>", control);
  for (guint i = 0; i < n_classes; i++)
    g_string_append_printf (xml, "<%s value=\"c%u\"/>", label, i);
  g_string_append_printf (xml, "</%.*s></View>", (int) strcspn (control, " "), control);
  config = assay_label_config_new (xml->str, -1, &error);
  g_assert_no_error (error);
  scoring = assay_scoring_new (config, NULL, &error);
  g_assert_no_error (error);
  scoring->controls[0].is_stated = TRUE; /* the truth speaks of it: none is an answer, too */
  return assay_alignment_new (scoring);
}

static char *
labels_text (JsonArray *row)
{
  GString *out = g_string_new ("{\"x\":[");
  const char *comma = "";

  for (guint i = 0; i < json_array_get_length (row); i++)
    if (json_array_get_int_element (row, i) != 0)
      {
        g_string_append_printf (out, "%s\"c%u\"", comma, i);
        comma = ",";
      }
  g_string_append (out, "]}");
  return g_string_free (out, FALSE);
}

static char *
spans_text (JsonArray *spans)
{
  GString *out = g_string_new ("{\"x\":[");

  for (guint i = 0; i < json_array_get_length (spans); i++)
    {
      JsonArray *span = json_array_get_array_element (spans, i);

      g_string_append_printf (out, "%s{\"start\":%d,\"end\":%d,\"labels\":[\"c%d\"]}", i > 0 ? "," : "",
                              (int) json_array_get_int_element (span, 0), (int) json_array_get_int_element (span, 1),
                              (int) json_array_get_int_element (span, 2));
    }
  g_string_append (out, "]}");
  return g_string_free (out, FALSE);
}

static void
add_all (AssayAlignment *alignment, JsonObject *vector, char *(*write) (JsonArray *))
{
  JsonArray *truth = assay_json_get_array (vector, "truth"), *predicted = assay_json_get_array (vector, "predicted");

  for (guint i = 0; i < json_array_get_length (truth); i++)
    {
      g_autofree char *t = write (json_array_get_array_element (truth, i));
      g_autofree char *p = write (json_array_get_array_element (predicted, i));

      assay_alignment_add (alignment, i + 1, i + 1, p, t, 0.5, "stated");
    }
}

/* How many tasks are in a cell. */
static guint
count_tasks (JsonObject *vector, guint n_classes, gboolean spans, const char *label, const char *truth, const char *predicted)
{
  g_autoptr (AssayAlignment) alignment
    = spans ? new_alignment ("Labels name=\"x\" toName=\"text\"", n_classes, "Label")
            : new_alignment ("Choices name=\"x\" toName=\"text\" choice=\"multiple\"", n_classes, "Choice");
  AssayAlignmentCell cell = { "x", label, truth, predicted };
  guint n;

  assay_alignment_watch (alignment, &cell);
  add_all (alignment, vector, spans ? spans_text : labels_text);
  assay_alignment_finish (alignment);
  n = assay_alignment_get_watched (alignment)->len;
  return n;
}

static void
check_labels (JsonArray *array, guint place, JsonNode *node, gpointer data)
{
  JsonObject *vector = json_node_get_object (node);
  JsonArray *tables = assay_json_get_array (vector, "tables");
  guint n = json_array_get_length (tables);
  g_autoptr (AssayAlignment) alignment
    = new_alignment ("Choices name=\"x\" toName=\"text\" choice=\"multiple\"", n, "Choice");
  AssayClassReport *classes;

  add_all (alignment, vector, labels_text);
  assay_alignment_finish (alignment);
  classes = assay_alignment_get_control (alignment, 0)->classes;
  g_assert_cmpint (assay_class_report_get_kind (classes), ==, ASSAY_CLASSES_TOGETHER);
  for (guint i = 0; i < n; i++)
    {
      JsonArray *table = json_array_get_array_element (tables, i);
      JsonArray *no = json_array_get_array_element (table, 0), *yes = json_array_get_array_element (table, 1);
      AssayClassTable is = assay_class_report_get_table (classes, i);
      const char *label = assay_class_report_get_label (classes, i);

      g_assert_cmpint (is.true_negative, ==, json_array_get_int_element (no, 0));
      g_assert_cmpint (is.false_positive, ==, json_array_get_int_element (no, 1));
      g_assert_cmpint (is.false_negative, ==, json_array_get_int_element (yes, 0));
      g_assert_cmpint (is.true_positive, ==, json_array_get_int_element (yes, 1));
      /* Each task is in one of the four. */
      g_assert_cmpuint (count_tasks (vector, n, FALSE, label, NULL, NULL), ==, is.true_negative);
      g_assert_cmpuint (count_tasks (vector, n, FALSE, label, NULL, label), ==, is.false_positive);
      g_assert_cmpuint (count_tasks (vector, n, FALSE, label, label, NULL), ==, is.false_negative);
      g_assert_cmpuint (count_tasks (vector, n, FALSE, label, label, label), ==, is.true_positive);
    }
}

static void
test_labels (void)
{
  JsonArray *cases = assay_json_get_array (vectors, "multilabel");

  g_assert_cmpuint (json_array_get_length (cases), >=, 4);
  json_array_foreach_element (cases, check_labels, NULL);
}

static void
check_spans (JsonArray *array, guint place, JsonNode *node, gpointer data)
{
  JsonObject *vector = json_node_get_object (node);
  JsonArray *confusion = assay_json_get_array (vector, "confusion");
  guint n = (guint) assay_json_get_int (vector, "n_classes", 0);
  g_autoptr (AssayAlignment) alignment = new_alignment ("Labels name=\"x\" toName=\"text\"", n, "Label");
  AssayClassReport *classes;

  add_all (alignment, vector, spans_text);
  assay_alignment_finish (alignment);
  classes = assay_alignment_get_control (alignment, 0)->classes;
  g_assert_cmpint (assay_class_report_get_kind (classes), ==, ASSAY_CLASSES_REGIONS);
  for (guint t = 0; t <= n; t++)
    for (guint p = 0; p <= n; p++)
      {
        gint64 is = assay_class_report_get_confusion (classes, t < n ? t : ASSAY_CLASS_NONE, p < n ? p : ASSAY_CLASS_NONE);
        g_autofree char *truth = t < n ? g_strdup_printf ("c%u", t) : NULL;
        g_autofree char *predicted = p < n ? g_strdup_printf ("c%u", p) : NULL;
        guint n_tasks = count_tasks (vector, n, TRUE, NULL, truth, predicted);

        g_assert_cmpint (is, ==, json_array_get_int_element (json_array_get_array_element (confusion, t), p));
        g_assert_cmpuint (n_tasks, <=, (guint) is);
        g_assert_cmpint (n_tasks > 0, ==, is > 0);
      }
  /* The rows sum up to what is right, the diagonal to what was found. */
  for (guint t = 0; t < n; t++)
    {
      AssayClassScore score = assay_class_report_get (classes, t);
      gint64 sum = assay_class_report_get_confusion (classes, t, ASSAY_CLASS_NONE);

      for (guint p = 0; p < n; p++)
        sum += assay_class_report_get_confusion (classes, t, p);
      g_assert_cmpint (sum, ==, score.support);
      g_assert_cmpint (assay_class_report_get_confusion (classes, t, t), ==, score.correct);
    }
}

static void
test_spans (void)
{
  JsonArray *cases = assay_json_get_array (vectors, "spans");

  g_assert_cmpuint (json_array_get_length (cases), >=, 3);
  json_array_foreach_element (cases, check_spans, NULL);
}

/* A label that is right is looked for first, even if another one overlaps more. */
static void
test_same_label_first (void)
{
  g_autoptr (AssayAlignment) alignment = new_alignment ("Labels name=\"x\" toName=\"text\"", 2, "Label");
  AssayClassReport *classes;

  assay_alignment_add (alignment, 1, 1,
                       "{\"x\":[{\"start\":0,\"end\":10,\"labels\":[\"c1\"]},"
                       "{\"start\":0,\"end\":8,\"labels\":[\"c0\"]}]}",
                       "{\"x\":[{\"start\":0,\"end\":10,\"labels\":[\"c0\"]}]}", 0.5, "stated");
  assay_alignment_finish (alignment);
  classes = assay_alignment_get_control (alignment, 0)->classes;
  g_assert_cmpint (assay_class_report_get_confusion (classes, 0, 0), ==, 1);
  g_assert_cmpint (assay_class_report_get_confusion (classes, 0, 1), ==, 0);
  g_assert_cmpint (assay_class_report_get_confusion (classes, ASSAY_CLASS_NONE, 1), ==, 1);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  load_vectors ();
  g_test_add_func ("/engine/confusion/labels", test_labels);
  g_test_add_func ("/engine/confusion/spans", test_spans);
  g_test_add_func ("/engine/confusion/same-label-first", test_same_label_first);
  status = g_test_run ();
  json_object_unref (vectors);
  return status;
}
