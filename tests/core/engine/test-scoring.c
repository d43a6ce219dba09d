/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-scoring.c: how well an answer agrees with the ground truth, for every method of the table, with
 * figures worked out by hand; and that the quick way over texts says the same as the one over trees. */

#include "assay-error.h"
#include "assay-json.h"
#include "assay-scoring.h"

#include <math.h>

static const char config_xml[]
  = "<View><Text name='text' value='$text'/><Image name='image' value='$image'/>"
    "<List name='items' value='$items'/>"
    "<Choices name='one' toName='text'><Choice value='A'/><Choice value='B'/></Choices>"
    "<Choices name='many' toName='text' choice='multiple'><Choice value='A'/><Choice value='B'/>"
    "<Choice value='C'/></Choices>"
    "<Rating name='stars' toName='text' maxRating='5'/>"
    "<Number name='number' toName='text'/>"
    "<TextArea name='words' toName='text'/>"
    "<DateTime name='date' toName='text'/>"
    "<Pairwise name='side' toName='text,text'/>"
    "<Taxonomy name='tree' toName='text'><Choice value='A'><Choice value='A1'/><Choice value='A2'/>"
    "</Choice><Choice value='B'/></Taxonomy>"
    "<Labels name='spans' toName='text'><Label value='P'/><Label value='Q'/></Labels>"
    "<RectangleLabels name='boxes' toName='image'><Label value='P'/></RectangleLabels>"
    "<PolygonLabels name='areas' toName='image'><Label value='P'/></PolygonLabels>"
    "<EllipseLabels name='rings' toName='image'><Label value='P'/></EllipseLabels>"
    "<Ranker name='order' toName='items'/></View>";

static AssayLabelConfig *
load_config (const char *xml)
{
  g_autoptr (GError) error = NULL;
  AssayLabelConfig *config = assay_label_config_new (xml, -1, &error);

  g_assert_no_error (error);
  return config;
}

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = assay_json_parse_object (text, -1, &error);

  g_assert_no_error (error);
  return object;
}

static guint
find (AssayScoring *scoring, const char *name)
{
  for (guint i = 0; i < assay_scoring_get_n (scoring); i++)
    if (g_str_equal (assay_scoring_get_control (scoring, i)->name, name))
      return i;
  g_assert_not_reached ();
}

/* The score of one control by both ways, which must agree. */
static double
score_of (AssayScoring *scoring, const char *control, const char *predicted, const char *truth)
{
  g_autofree char *p_text = g_strdup_printf ("{\"%s\":%s}", control, predicted);
  g_autofree char *t_text = g_strdup_printf (" { \"%s\" : %s } ", control, truth);
  g_autoptr (JsonObject) p = parse (p_text);
  g_autoptr (JsonObject) t = parse (t_text);
  g_autofree double *by_tree = g_new (double, assay_scoring_get_n (scoring));
  g_autofree double *by_text = g_new (double, assay_scoring_get_n (scoring));
  double tree_score, text_score;
  gboolean any = assay_scoring_compare (scoring, p, t, &tree_score, by_tree);

  g_assert_cmpint (any, ==, assay_scoring_compare_text (scoring, p_text, t_text, &text_score, by_text));
  for (guint i = 0; i < assay_scoring_get_n (scoring); i++)
    g_assert_true (by_tree[i] == by_text[i] || (isnan (by_tree[i]) && isnan (by_text[i])));
  g_assert_true (tree_score == text_score || (isnan (tree_score) && isnan (text_score)));
  return by_tree[find (scoring, control)];
}

static const struct
{
  const char *control;
  const char *settings; /* NULL: the default method */
  const char *predicted;
  const char *truth;
  double score;
} cases[] = {
  { "one", NULL, "\"A\"", "\"A\"", 1 },
  { "one", NULL, "\"A\"", "\"B\"", 0 },
  { "one", NULL, "\"\\u0041\"", "\"A\"", 1 },
  { "many", NULL, "[\"A\",\"B\"]", "[\"B\",\"A\"]", 1 },
  { "many", NULL, "[\"A\",\"B\"]", "[\"B\",\"C\"]", 1 / 3.0 },
  { "many", "'method':'set-f1'", "[\"A\",\"B\"]", "[\"B\",\"C\"]", 0.5 },
  { "many", "'method':'exact'", "[\"A\",\"B\"]", "[\"B\",\"C\"]", 0 },
  { "many", "'method':'exact'", "[\"A\",\"B\"]", "[\"B\",\"A\"]", 1 },
  { "many", "'threshold':0.3", "[\"A\",\"B\"]", "[\"B\",\"C\"]", 1 },
  { "many", "'threshold':0.5", "[\"A\",\"B\"]", "[\"B\",\"C\"]", 0 },
  { "stars", NULL, "4", "4", 1 },
  { "stars", NULL, "1", "5", 0.2 }, /* the scale begins at 0 stars */
  { "stars", "'range':10", "1", "5", 0.6 },
  { "stars", "'method':'exact'", "4", "4.0", 1 },
  { "stars", "'method':'tolerance','tolerance':1", "4", "5", 1 },
  { "stars", "'method':'tolerance','tolerance':1", "3", "5", 0 },
  { "number", NULL, "8", "10", 0.8 },
  { "number", NULL, "0", "0.0", 1 },
  { "number", "'method':'tolerance','tolerance':0.1", "0.2", "0.3", 1 },
  { "number", "'method':'tolerance','tolerance':0.1,'relative':true", "95", "100", 1 },
  { "number", "'method':'tolerance','tolerance':0.1,'relative':true", "85", "100", 0 },
  { "words", NULL, "\"kitten\"", "\"sitting\"", 1 - 3 / 7.0 },
  { "words", "'method':'token-f1'", "\"the red car\"", "\"the blue car\"", 2 / 3.0 },
  { "words", "'method':'exact'", "\"Red car\"", "\"red  car\"", 0 },
  { "words", "'method':'insensitive'", "\"Red car\"", "\" red  CAR\"", 1 },
  { "words", "'method':'chrf'", "\"same\"", "\"same \"", 1 },
  { "words", "'method':'bleu'", "\"xyz\"", "\"The museum opens at nine.\"", 0 },
  { "words", "'method':'regex'", "\"order 17\"", "\"order \\\\d+\"", 1 },
  { "words", "'method':'regex'", "\"my order 17\"", "\"order \\\\d+\"", 0 },
  { "words", "'method':'regex','pattern':'#(\\\\d+)'", "\"see #12\"", "\"#12 is it\"", 1 },
  { "words", "'method':'regex','pattern':'#(\\\\d+)'", "\"none\"", "\"none\"", 0 },
  { "words", "'method':'json'", "\"{\\\"a\\\":1,\\\"b\\\":[2,3],\\\"c\\\":4}\"",
    "\"{\\\"a\\\":1,\\\"b\\\":[2,9]}\"", 2 / 3.0 },
  { "date", NULL, "\"2026-01-31\"", "\"2026-01-30\"", 0 },
  { "side", NULL, "\"left\"", "\"right\"", 0 },
  { "side", NULL, "\"tie\"", "\"right\"", 0.5 },
  { "tree", NULL, "[[\"A\",\"A1\"]]", "[[\"A\",\"A2\"]]", 0 },
  { "tree", "'method':'hierarchy'", "[[\"A\",\"A1\"]]", "[[\"A\",\"A2\"]]", 0.5 },
  { "tree", "'method':'hierarchy'", "[[\"B\"]]", "[[\"A\",\"A2\"]]", 0 },
  { "spans", NULL, "[{\"start\":0,\"end\":10,\"labels\":[\"P\"]}]",
    "[{\"start\":5,\"end\":15,\"text\":\"x\",\"labels\":[\"P\"]}]", 1 / 3.0 },
  { "spans", NULL, "[{\"start\":0,\"end\":10,\"labels\":[\"Q\"]}]",
    "[{\"start\":0,\"end\":10,\"labels\":[\"P\"]}]", 0 },
  { "spans", "'method':'span-exact'",
    "[{\"start\":0,\"end\":4,\"labels\":[\"P\"]},{\"start\":5,\"end\":9,\"labels\":[\"Q\"]}]",
    "[{\"start\":0,\"end\":4,\"text\":\"abcd\",\"labels\":[\"P\"]}]", 2 / 3.0 },
  { "boxes", NULL, "[{\"x\":0,\"y\":0,\"width\":10,\"height\":10,\"rectanglelabels\":[\"P\"]}]",
    "[{\"x\":5,\"y\":0,\"width\":10,\"height\":10,\"rectanglelabels\":[\"P\"]}]", 1 / 3.0 },
  { "boxes", NULL,
    "[{\"x\":10,\"y\":0,\"width\":10,\"height\":10,\"rotation\":90,\"rectanglelabels\":[\"P\"]}]",
    "[{\"x\":0,\"y\":0,\"width\":10,\"height\":10,\"rotation\":0,\"rectanglelabels\":[\"P\"]}]", 1 },
  { "areas", NULL, "[{\"points\":[[0,0],[10,0],[10,10],[0,10]],\"polygonlabels\":[\"P\"]}]",
    "[{\"points\":[[0,0],[10,0],[0,10]],\"polygonlabels\":[\"P\"]}]", 0.5 },
  /* An L of three squares against one of its squares. */
  { "areas", NULL,
    "[{\"points\":[[0,0],[20,0],[20,10],[10,10],[10,20],[0,20]],\"polygonlabels\":[\"P\"]}]",
    "[{\"points\":[[10,0],[20,0],[20,10],[10,10]],\"polygonlabels\":[\"P\"]}]", 1 / 3.0 },
  { "rings", "'method':'iou'",
    "[{\"x\":50,\"y\":50,\"radiusX\":10,\"radiusY\":10,\"ellipselabels\":[\"P\"]}]",
    "[{\"x\":50,\"y\":50,\"radiusX\":20,\"radiusY\":10,\"ellipselabels\":[\"P\"]}]", 0.5 },
  { "order", NULL, "{\"order\":[\"a\",\"b\",\"c\"]}", "{\"order\":[\"a\",\"b\",\"c\"] }", 1 },
  { "order", NULL, "{\"order\":[\"c\",\"b\",\"a\"]}", "{\"order\":[\"a\",\"b\",\"c\"]}", 0 },
  { "order", NULL, "{\"order\":[\"a\",\"c\",\"b\"]}", "{\"order\":[\"a\",\"b\",\"c\"]}", 2 / 3.0 },
  { "order", NULL, "{\"good\":[\"a\"],\"bad\":[\"b\",\"c\"]}", "{\"good\":[\"a\",\"b\"],\"bad\":[\"c\"]}",
    2 / 3.0 },
};

static void
test_methods (void)
{
  g_autoptr (AssayLabelConfig) config = load_config (config_xml);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) settings = NULL;
      g_autoptr (AssayScoring) scoring = NULL;
      double score;

      g_string_printf (text, "{'controls':{'%s':{%s}}}", cases[i].control,
                       cases[i].settings != NULL ? cases[i].settings : "");
      g_string_replace (text, "'", "\"", 0);
      settings = parse (text->str);
      scoring = assay_scoring_new (config, settings, &error);
      g_assert_no_error (error);
      score = score_of (scoring, cases[i].control, cases[i].predicted, cases[i].truth);
      if (!(fabs (score - cases[i].score) < 1e-9))
        g_error ("case %u, %s %s: %.12f instead of %.12f", (guint) i, cases[i].control,
                 cases[i].settings != NULL ? cases[i].settings : "", score, cases[i].score);
    }
}

/* Labels that are not there are an answer: both ways, and also that of a model that failed. */
static void
test_nothing (void)
{
  static const struct
  {
    const char *predicted; /* NULL: it failed */
    const char *truth;
    double score;
  } tasks[] = {
    { "{}", "{}", 1 },
    { "{\"tags\":[\"X\"]}", "{}", 2 / 3.0 }, /* the two others agree on nothing */
    { "{\"tags\":[\"X\"]}", "{\"tags\":[]}", 2 / 3.0 },
    { "{\"tags\":[]}", "{\"tags\":[\"X\"]}", 2 / 3.0 },
    { "{\"tags\":[],\"ner\":[]}", "{\"tags\":[],\"ner\":[]}", 1 },
    { "{\"tags\":[\"X\"],\"ner\":[{\"start\":0,\"end\":1,\"labels\":[\"L\"]}]}", "{\"tags\":[\"X\"]}", 2 / 3.0 },
    { "{\"one\":\"X\"}", "{}", 1 },   /* a choice that nobody made says nothing */
    { NULL, "{}", 0 },
    { NULL, "{\"one\":\"X\"}", 0 },
  };
  g_autoptr (AssayLabelConfig) config = load_config (
    "<View><Text name='t' value='$t'/><Choices name='tags' toName='t' choice='multiple'><Choice value='X'/>"
    "</Choices><Labels name='ner' toName='t'><Label value='L'/></Labels>"
    "<Choices name='one' toName='t'><Choice value='X'/></Choices></View>");
  g_autoptr (AssayScoring) scoring = assay_scoring_new (config, NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      double score, per_control[3];

      assay_scoring_compare_text (scoring, tasks[i].predicted, tasks[i].truth, &score, per_control);
      g_assert_cmpfloat_with_epsilon (score, tasks[i].score, 1e-12);
      if (tasks[i].predicted == NULL)
        continue;
      else
        {
          g_autoptr (JsonObject) p = parse (tasks[i].predicted);
          g_autoptr (JsonObject) t = parse (tasks[i].truth);

          g_assert_true (assay_scoring_compare (scoring, p, t, &score, NULL));
          g_assert_cmpfloat_with_epsilon (score, tasks[i].score, 1e-12);
        }
    }
}

static void
test_tasks (void)
{
  static const struct
  {
    const char *predicted;
    const char *truth;
    double score;
  } tasks[] = {
    { "{\"a\":\"X\",\"b\":\"X\"}", "{\"a\":\"X\",\"b\":\"Y\"}", 0.75 }, /* weights 3 and 1 */
    { "{\"a\":\"X\"}", "{\"a\":\"X\"}", 1 },                          /* b is empty on both sides */
    { "{\"a\":\"X\",\"b\":\"Y\"}", "{\"a\":\"X\"}", 1 },              /* nothing known about b */
    { "{\"b\":\"Y\"}", "{\"a\":\"X\",\"b\":\"Y\"}", 0.25 },           /* a was not answered */
    { "{\"a\":\"X\"}", "{}", NAN },
    { "{}", "{}", NAN },
    { "{\"a\":\"X\"}", "{\"other\":1}", NAN },
    { "{\"a\":\"X\",\"other\":[1,{\"a\":\"}\"}]}", "{\"a\":\"X\",\"b\":null}", 1 },
    { "{\"a\":\"Y\"}", "{\"a\":\"Y\",\"b\":\"X\"}", 6 / 7.0 },        /* Y of a weighs double */
  };
  g_autoptr (AssayLabelConfig) config = load_config (
    "<View><Text name='t' value='$t'/><Choices name='a' toName='t'><Choice value='X'/>"
    "<Choice value='Y'/></Choices><Choices name='b' toName='t'><Choice value='X'/><Choice value='Y'/>"
    "</Choices></View>");
  g_autoptr (JsonObject) settings
    = parse ("{\"threshold\":0.7,\"controls\":{\"a\":{\"weight\":3,\"labels\":{\"Y\":2}}}}");
  g_autoptr (AssayScoring) scoring = assay_scoring_new (config, settings, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      g_autoptr (JsonObject) p = parse (tasks[i].predicted);
      g_autoptr (JsonObject) t = parse (tasks[i].truth);
      double by_tree, by_text;

      g_assert_cmpint (assay_scoring_compare (scoring, p, t, &by_tree, NULL), ==, !isnan (tasks[i].score));
      assay_scoring_compare_text (scoring, tasks[i].predicted, tasks[i].truth, &by_text, NULL);
      if (isnan (tasks[i].score))
        g_assert_true (isnan (by_tree) && isnan (by_text));
      else
        {
          g_assert_cmpfloat_with_epsilon (by_tree, tasks[i].score, 1e-12);
          g_assert_cmpfloat (by_text, ==, by_tree);
        }
    }
  g_assert_true (assay_scoring_is_correct (scoring, 0.75));
  g_assert_true (assay_scoring_is_correct (scoring, 0.7 - 1e-12));
  g_assert_false (assay_scoring_is_correct (scoring, 0.69));
  g_assert_false (assay_scoring_is_correct (scoring, NAN));
}

static void
test_broken (void)
{
  static const char *const broken[] = { "", "null", "[]", "{", "{\"one\"", "{\"one\":", "{\"one\":\"A",
                                        "{\"one\":[\"A\"}", "{\"one\":\"A\" \"many\":1}" };
  g_autoptr (AssayLabelConfig) config = load_config (config_xml);
  g_autoptr (AssayScoring) scoring = assay_scoring_new (config, NULL, NULL);
  double score;

  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_assert_false (assay_scoring_compare_text (scoring, broken[i], "{\"one\":\"A\"}", &score, NULL));
      g_assert_false (assay_scoring_compare_text (scoring, "{\"one\":\"A\"}", broken[i], &score, NULL));
      g_assert_true (isnan (score));
    }
  g_assert_false (assay_scoring_compare_text (scoring, NULL, NULL, &score, NULL));
}

static void
test_settings (void)
{
  static const char *const wrong[] = {
    "{\"controls\":{\"one\":{\"method\":\"nonsense\"}}}",
    "{\"controls\":{\"one\":{\"method\":\"iou\"}}}",
    "{\"controls\":{\"one\":{\"weight\":-1}}}",
    "{\"controls\":{\"words\":{\"method\":\"regex\",\"pattern\":\"(\"}}}",
  };
  g_autoptr (AssayLabelConfig) config = load_config (config_xml);
  gsize n;
  const AssayScoringMethod *methods = assay_scoring_list_methods (&n);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (JsonObject) settings = parse (wrong[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (assay_scoring_new (config, settings, &error));
      g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
    }
  for (gsize i = 0; i < n; i++)
    g_assert_true (assay_scoring_find_method (methods[i].id) == &methods[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/engine/scoring/methods", test_methods);
  g_test_add_func ("/engine/scoring/tasks", test_tasks);
  g_test_add_func ("/engine/scoring/nothing", test_nothing);
  g_test_add_func ("/engine/scoring/broken", test_broken);
  g_test_add_func ("/engine/scoring/settings", test_settings);
  return g_test_run ();
}
