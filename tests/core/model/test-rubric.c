/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-rubric.c: rubrics: JSON, what they compile to, the overall score, rules for a review; and the
 * gallery of project templates, which must work as it is shipped. */
#include "assay-error.h"
#include "assay-json.h"
#include "assay-label-values.h"
#include "assay-project-template.h"
#include "assay-rubric.h"
#include "assay-rule.h"
#include "assay-template.h"

#include <math.h>

#define RUBRIC(dimensions) "{\"dimensions\":[" dimensions "]}"

static void
test_json (void)
{
  static const char json[]
      = "{\"dimensions\":[{\"name\":\"a\",\"title\":\"A & \\\"B\\\"\",\"meaning\":\"m\",\"kind\":\"rating\",\"min\":1,\"max\":5,"
        "\"weight\":2,\"review\":\"<=2\",\"required\":true},"
        "{\"name\":\"n\",\"title\":\"n\",\"meaning\":\"\",\"kind\":\"number\",\"min\":-1.5,\"max\":2.5,\"weight\":0.5,\"review\":\"\","
        "\"required\":false},"
        "{\"name\":\"t\",\"title\":\"t\",\"meaning\":\"\",\"kind\":\"text\",\"weight\":0,\"review\":\"\",\"required\":false}],"
        "\"review\":\"<50\"}";
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRubric) rubric = assay_rubric_parse (json, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = assay_rubric_to_json (rubric);
  g_assert_cmpstr (text, ==, json);
}

static void
test_defaults (void)
{
  g_autoptr (AssayRubric) rubric = assay_rubric_parse (RUBRIC ("{\"title\":\"Prompt Alignment!\"},"
    "{\"title\":\"2nd\",\"kind\":\"text\"}"), NULL);
  guint n;
  const AssayDimension *dimensions = assay_rubric_get_dimensions (rubric, &n);

  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (dimensions[0].name, ==, "prompt_alignment");
  g_assert_cmpfloat (dimensions[0].min, ==, 1);
  g_assert_cmpfloat (dimensions[0].max, ==, 5);
  g_assert_cmpfloat (dimensions[0].weight, ==, 1);
  g_assert_true (dimensions[0].required);
  g_assert_cmpstr (dimensions[1].name, ==, "dimension_2nd");
  g_assert_false (dimensions[1].required);
}

static const struct
{
  const char *json;
  const char *message;
} broken[] = {
  { "{\"dimensions\":[]}", "from 1 to 50 dimensions; this one has 0" },
  { "{}", "this one has 0" },
  { "[]", "Rubric: " },
  { RUBRIC ("7"), "must be an object" },
  { RUBRIC ("{\"name\":\"a\",\"kind\":\"stars\"}"), "not “stars”" },
  { RUBRIC ("{\"name\":\"a b\"}"), "letters, digits and underscores" },
  { RUBRIC ("{\"name\":\"a\"},{\"name\":\"a\",\"title\":\"Second\"}"),
    "“Second”: another dimension has this name" },
  { RUBRIC ("{\"name\":\"a\",\"min\":5,\"max\":1}"), "greater than its \"min\"" },
  { RUBRIC ("{\"name\":\"a\",\"min\":0.5,\"max\":1}"), "whole numbers" },
  { RUBRIC ("{\"name\":\"a\",\"weight\":-1}"), "\"weight\" must be" },
  { RUBRIC ("{\"name\":\"a\",\"kind\":\"number\",\"weight\":1}"), "only with \"min\" and \"max\"" },
  { RUBRIC ("{\"name\":\"a\",\"review\":\"low\"}"), "“a”: “low” is not a rule" },
};

static void
test_broken (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", broken[i].json);
      g_assert_null (assay_rubric_parse (broken[i].json, &error));
      g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, broken[i].message));
    }
}

static const struct
{
  const char *what;
  const char *rubric;
  const char *values;
  double overall;
  double min, max;
} scores[] = {
  { "equal scales: the plain weighted mean", RUBRIC ("{\"name\":\"a\",\"weight\":2},"
    "{\"name\":\"b\"}"), "{\"a\":5,\"b\":2}", 4, 1, 5 },
  { "equal weights", RUBRIC ("{\"name\":\"a\"},{\"name\":\"b\"},"
    "{\"name\":\"c\"}"), "{\"a\":5,\"b\":4,\"c\":4}", 13 / 3.0, 1, 5 },
  { "different scales: percent", RUBRIC ("{\"name\":\"a\"},{\"name\":\"b\",\"min\":0,\"max\":10}"),
    "{\"a\":5,\"b\":5}", 75, 0, 100 },
  { "weights on different scales", RUBRIC ("{\"name\":\"a\",\"weight\":3},"
    "{\"name\":\"b\",\"min\":0,\"max\":10}"),
    "{\"a\":1,\"b\":10}", 25, 0, 100 },
  { "what has no weight does not count", RUBRIC ("{\"name\":\"a\"},"
    "{\"name\":\"b\",\"min\":0,\"max\":10,\"weight\":0},{\"name\":\"t\",\"kind\":\"text\"}"),
    "{\"a\":3}", 3, 1, 5 },
  { "a number with bounds counts",
    RUBRIC ("{\"name\":\"a\",\"kind\":\"number\",\"min\":0,\"max\":1,\"weight\":1}"), "{\"a\":0.25}", 0.25, 0, 1 },
  { "one missing", RUBRIC ("{\"name\":\"a\"},{\"name\":\"b\"}"), "{\"a\":5}", NAN, 1, 5 },
  { "one null", RUBRIC ("{\"name\":\"a\"},{\"name\":\"b\"}"), "{\"a\":5,\"b\":null}", NAN, 1, 5 },
  { "nothing weighted", RUBRIC ("{\"name\":\"t\",\"kind\":\"text\"}"), "{\"t\":\"x\"}", NAN, 0, 100 },
};

static void
test_overall (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (scores); i++)
    {
      g_autoptr (AssayRubric) rubric = assay_rubric_parse (scores[i].rubric, NULL);
      g_autoptr (JsonObject) values = assay_json_parse_object (scores[i].values, -1, NULL);
      double overall, min, max;

      g_test_message ("%s", scores[i].what);
      overall = assay_rubric_overall (rubric, values);
      assay_rubric_get_scale (rubric, &min, &max);
      if (isnan (scores[i].overall))
        g_assert_true (isnan (overall));
      else
        g_assert_cmpfloat (overall, ==, scores[i].overall);
      g_assert_cmpfloat (min, ==, scores[i].min);
      g_assert_cmpfloat (max, ==, scores[i].max);
    }
}

static const struct
{
  const char *rule;
  const char *value; /* JSON, NULL for none */
  gboolean matches;
} rules[] = {
  { "<=2", "2", TRUE },
  { "<=2", "3", FALSE },
  { "< 2", "1.5", TRUE },
  { ">= 4", "4", TRUE },
  { "≥4", "4", TRUE },
  { "=3", "3", TRUE },
  { "!=3", "3", FALSE },
  { "<2 or >4", "5", TRUE },
  { "<2 or >4", "3", FALSE },
  { "<2, >4", "5", TRUE },
  { "<=2", "\"2\"", FALSE },
  { "<=2", NULL, FALSE },
  { "empty", NULL, TRUE },
  { "empty", "null", TRUE },
  { "empty", "\"x\"", FALSE },
  { "empty", "[]", TRUE },
  { "contains Cannot", "\"I cannot see\"", TRUE },
  { "contains \"a, b\"", "\"x a, B y\"", TRUE },
  { "= negative", "\"Negative\"", TRUE },
  { "= negative", "[\"positive\",\"negative\"]", TRUE },
  { "contains x", "3", FALSE },
};

static void
test_rules (void)
{
  static const char *const bad[] = { "", "2", "<", "<=two", "contains", "or", "<2 or", "!=x", "<=1 or "
    "<=2 or nope" };

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AssayRule) rule = assay_rule_new (rules[i].rule, &error);
      g_autoptr (JsonNode) value = rules[i].value != NULL ? assay_json_parse (rules[i].value, -1, NULL) : NULL;

      g_test_message ("%s on %s", rules[i].rule, rules[i].value);
      g_assert_no_error (error);
      g_assert_cmpint (assay_rule_matches (rule, value), ==, rules[i].matches);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_null (assay_rule_new (bad[i], &error));
      g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
    }
}

static void
test_review (void)
{
  static const struct
  {
    const char *values;
    const char *reason;
  } cases[] = {
    { "{\"a\":4,\"b\":4}", NULL },
    { "{\"a\":2,\"b\":5}", "Alignment is 2 (rule: <=2)" },
    { "{\"a\":3,\"b\":2}", "Overall is 2.5 (rule: <3)" },
    { "{\"a\":3}", NULL },
  };
  g_autoptr (AssayRubric) rubric = assay_rubric_parse (
      "{\"dimensions\":[{\"name\":\"a\",\"title\":\"Alignment\",\"review\":\"<=2\"},"
        "{\"name\":\"b\"}],\"review\":\"<3\"}", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) values = assay_json_parse_object (cases[i].values, -1, NULL);
      g_autofree char *reason = assay_rubric_find_review (rubric, values);

      g_assert_cmpstr (reason, ==, cases[i].reason);
    }
}

/* What the rubric writes is a config that asks for the same names on the same scales. */
static void
test_compile (void)
{
  g_autoptr (AssayRubric) rubric = assay_rubric_parse (
      RUBRIC ("{\"name\":\"stars\",\"title\":\"A < \\\"B\\\"\",\"meaning\":\"Use {{image}} & "
        "{x}\",\"min\":1,\"max\":7},"
              "{\"name\":\"percent\",\"min\":0,\"max\":100},{\"name\":\"signed\",\"min\":-2,\"max\":2},"
              "{\"name\":\"price\",\"kind\":\"number\",\"min\":0.5},"
                "{\"name\":\"why\",\"kind\":\"text\",\"required\":true}"), NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *xml = assay_rubric_to_config (rubric, "<Image name=\"i\" value=\"$image\"/>", NULL, &error);
  g_autoptr (AssayLabelConfig) config = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *prompt = assay_rubric_to_prompt (rubric);
  g_autoptr (AssayTemplate) template = NULL;
  const AssayConfigControl *stars;
  gsize n_variables, n_places;
  const AssayVariable *variables;

  g_assert_no_error (error);
  config = assay_label_config_new (xml, -1, &error);
  g_assert_no_error (error);
  problems = assay_label_config_list_problems (xml, -1);
  g_assert_cmpuint (problems->len, ==, 0);
  stars = assay_label_config_find_control (config, "stars");
  g_assert_cmpint (stars->kind, ==, ASSAY_CONTROL_RATING);
  g_assert_cmpstr (stars->title, ==, "A < \"B\"");
  g_assert_cmpfloat (stars->min, ==, 1);
  g_assert_cmpfloat (stars->max, ==, 7);
  g_assert_cmpint (assay_label_config_find_control (config, "percent")->kind, ==, ASSAY_CONTROL_NUMBER);
  g_assert_cmpfloat (assay_label_config_find_control (config, "signed")->min, ==, -2);
  g_assert_true (isnan (assay_label_config_find_control (config, "price")->max));
  g_assert_true (assay_label_config_find_control (config, "why")->required);
  g_assert_cmpstr (assay_label_config_find_control (config, "why")->to_name[0], ==, "i");

  g_assert_nonnull (strstr (prompt, "1. A < \"B\" – \"stars\", whole number from 1 (worst) to 7 (best): Use "));
  g_assert_nonnull (strstr (prompt, "4. price – \"price\", number from 0.5."));
  g_assert_nonnull (strstr (prompt, "members: \"stars\", \"percent\", \"signed\", \"price\", \"why\"."));
  variables = assay_label_config_get_variables (config, &n_variables);
  template = assay_template_new (prompt, variables, n_variables, NULL);
  assay_template_get_places (template, &n_places);
  g_assert_cmpuint (n_places, ==, 0);
  g_assert_null (assay_rubric_to_config (rubric, "<Header value=\"x\"/>", NULL, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
}

static void
test_from_config (void)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (
      "<View><Text name=\"t\" value=\"$t\"/><Rating name=\"a\" toName=\"t\" maxRating=\"10\"/>"
        "<Rating name=\"b\" toName=\"t\" maxRating=\"10\"/>"
      "<Rating name=\"c\" toName=\"t\" perRegion=\"true\"/></View>", -1, NULL);
  g_autoptr (AssayLabelConfig) none = assay_label_config_new ("<View/>", -1, NULL);
  g_autoptr (AssayRubric) rubric = assay_rubric_new_from_config (config);
  g_autoptr (JsonObject) values = assay_json_parse_object ("{\"a\":10,\"b\":5}", -1, NULL);

  g_assert_cmpfloat (assay_rubric_overall (rubric, values), ==, 7.5);
  g_assert_null (assay_rubric_new_from_config (none));
}

static void
check_prompt (const AssayProjectTemplate *template, AssayLabelConfig *config, const char *text)
{
  gsize n;
  const AssayVariable *variables = assay_label_config_get_variables (config, &n);
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayTemplate) prompt = assay_template_new (text, variables, n, &error);

  g_assert_no_error (error);
  assay_template_check (prompt, &error);
  g_assert_no_error (error);
  g_assert_null (strstr (text, "@rubric"));
}

static void
test_gallery (void)
{
  guint n;
  const AssayProjectTemplate *list = assay_project_template_list (&n);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (n, ==, 5);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AssayLabelConfig) config = assay_label_config_new (list[i].config, -1, &error);
      g_autoptr (GPtrArray) problems = assay_label_config_list_problems (list[i].config, -1);
      g_autoptr (JsonObject) sample = assay_json_parse_object (list[i].sample, -1, NULL);

      g_test_message ("%s", list[i].id);
      g_assert_no_error (error);
      g_assert_true (assay_project_template_get (list[i].id, NULL) == &list[i]);
      for (guint j = 0; j < problems->len; j++)
        g_assert_true (g_str_has_prefix (((AssayConfigProblem *) problems->pdata[j])->message,
          "This config asks nothing"));
      g_assert_cmpuint (problems->len, ==, g_str_equal (list[i].id, "blank") ? 1 : 0);
      assay_label_config_check_data (config, sample, &error);
      g_assert_no_error (error);
      check_prompt (&list[i], config, list[i].prompt_system);
      check_prompt (&list[i], config, list[i].prompt_user);
    }
  g_assert_null (assay_project_template_get ("nope", &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "image-rubric, image-classification"));
}

static void
append_part (AssayVariableKind kind, const char *text, gsize length, const char *name, gpointer data)
{
  g_string_append_printf (data, "[%s]", kind == ASSAY_VARIABLE_IMAGE ? text : "text");
}

/* A folder of pictures has no prompts: the rubric works without. */
static void
test_image_rubric (void)
{
  const AssayProjectTemplate *template = assay_project_template_get ("image-rubric", NULL);
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (template->config, -1, NULL);
  g_autoptr (AssayRubric) rubric = assay_rubric_parse (template->rubric, NULL);
  g_autoptr (JsonObject) data = assay_json_parse_object ("{\"image\":\"a.png\"}", -1, NULL);
  g_autoptr (JsonObject) values = assay_json_parse_object (
      "{\"alignment\":5,\"quality\":4,\"composition\":\"3\",\"comments\":\"Sharp.\"}", -1, NULL);
  g_auto (AssayValueReport) report = { 0 };
  g_autoptr (JsonObject) normal = NULL;
  g_autoptr (AssayTemplate) user = NULL;
  g_autoptr (GString) parts = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gsize n;
  const AssayVariable *variables = assay_label_config_get_variables (config, &n);

  g_assert_true (assay_label_config_check_data (config, data, &error));
  user = assay_template_new (template->prompt_user, variables, n, NULL);
  assay_template_render_parts (user, data, append_part, parts);
  g_assert_cmpstr (parts->str, ==, "[text][a.png]");
  normal = assay_label_config_check_values (config, values, data, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (assay_rubric_overall (rubric, normal), ==, 4);
  g_assert_cmpint (report.flags, ==, 0);
  g_assert_nonnull (strstr (template->prompt_system, "Prompt Alignment – \"alignment\", whole number from 1"));
}

static void
test_set_labels (void)
{
  const AssayProjectTemplate *template = assay_project_template_get ("text-classification", NULL);
  const char *const labels[] = { "World", "Sci/Tech & \"more\"", "neutral", NULL };
  const char *const none[] = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *xml = assay_label_config_set_labels (template->config, NULL, labels, &error);
  g_autofree char *short_form = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (AssayLabelConfig) config = NULL;
  const AssayConfigControl *control;

  g_assert_no_error (error);
  config = assay_label_config_new (xml, -1, NULL);
  control = assay_label_config_find_control (config, "sentiment");
  g_assert_cmpuint (control->n_labels, ==, 3);
  g_assert_cmpstr (control->labels[1].value, ==, "Sci/Tech & \"more\"");
  g_assert_true (g_str_has_suffix (xml, "</Choices>\n</View>\n"));

  short_form = assay_label_config_set_labels (
      "<View><Text name=\"t\" value=\"$t\"/><Choices name=\"c\" toName=\"t\" value=\"$o\" /><!-- kept -->"
        "</View>", "c", labels, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (short_form, "</Choices><!-- kept --></View>"));
  g_assert_nonnull (strstr (short_form, "value=\"$o\" >\n    <Choice value=\"World\"/>"));

  kept = assay_label_config_set_labels (
      "<View><Text name=\"t\" value=\"$t\"/><Labels name=\"c\" toName=\"t\">"
        "<Label value=\"neutral\" background=\"red\"></Label></Labels></View>",
      NULL, labels, &error);
  g_assert_nonnull (strstr (kept, "<Label value=\"World\"/>"));
  g_assert_nonnull (strstr (kept, "<Label value=\"neutral\" background=\"red\"></Label>"));

  g_assert_null (assay_label_config_set_labels (template->config, "text", labels, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (assay_label_config_set_labels (template->config, NULL, none, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/rubric/json", test_json);
  g_test_add_func ("/model/rubric/defaults", test_defaults);
  g_test_add_func ("/model/rubric/broken", test_broken);
  g_test_add_func ("/model/rubric/overall", test_overall);
  g_test_add_func ("/model/rubric/rules", test_rules);
  g_test_add_func ("/model/rubric/review", test_review);
  g_test_add_func ("/model/rubric/compile", test_compile);
  g_test_add_func ("/model/rubric/from-config", test_from_config);
  g_test_add_func ("/model/project-template/gallery", test_gallery);
  g_test_add_func ("/model/project-template/image-rubric", test_image_rubric);
  g_test_add_func ("/model/project-template/set-labels", test_set_labels);
  return g_test_run ();
}
