/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-label-config.c: labeling configs of Label Studio: what is read from them, what is refused and
 * in which words, the output schema, and tasks against them. */
#include "assay-error.h"
#include "assay-json.h"
#include "assay-label-columns.h"

#include <math.h>

#define TEXT "<Text name=\"t\" value=\"$text\"/>"

typedef struct
{
  const char *what;
  const char *xml;
  const char *schema; /* of the one control "c" */
} SchemaCase;

static const SchemaCase schema_cases[] = {
  { "single choice", "<View>" TEXT "<Choices name=\"c\" toName=\"t\"><Choice value=\"A\"/>"
    "<Choice value=\"B\" alias=\"b\"/></Choices></View>",
    "{\"type\":\"string\",\"enum\":[\"A\",\"b\"],\"description\":\"Choices for t\"}" },
  { "multiple choice", "<View>" TEXT "<Choices name=\"c\" toName=\"t\" choice=\"multiple\">"
    "<Choice value=\"A\"/><Choice value=\"A\"/></Choices></View>",
    "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"enum\":[\"A\"]},\"uniqueItems\":true,\"description\":\"Choices for t\"}" },
  { "choices from data", "<View>" TEXT "<Choices name=\"c\" toName=\"t\" value=\"$opts\"/></View>",
    "{\"type\":\"string\",\"description\":\"Choices for t\"}" },
  { "spans", "<View>" TEXT "<Labels name=\"c\" toName=\"t\"><Label value=\"ORG\"/></Labels></View>",
    "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"start\",\"end\",\"labels\"],\"properties\":{"
    "\"start\":{\"oneOf\":[{\"type\":\"integer\",\"minimum\":0},{\"type\":\"number\",\"minimum\":0}]},"
    "\"end\":{\"oneOf\":[{\"type\":\"integer\",\"minimum\":0},{\"type\":\"number\",\"minimum\":0}]},"
    "\"labels\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"enum\":[\"ORG\"]}},\"text\":"
      "{\"type\":\"string\"}}},"
    "\"description\":\"Labels and span indices for t\"}" },
  { "text", "<View>" TEXT "<TextArea name=\"c\" toName=\"t\"/></View>",
    "{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"array\",\"items\":"
      "{\"type\":\"string\"}}],\"description\":\"Text or list of texts for t\"}" },
  { "rating", "<View>" TEXT "<Rating name=\"c\" toName=\"t\" maxRating=\"10\"/></View>",
    "{\"type\":\"integer\",\"minimum\":0,\"maximum\":10,\"description\":\"Rating for t (0 to 10)\"}" },
  { "rating by default", "<View>" TEXT "<Rating name=\"c\" toName=\"t\"/></View>",
    "{\"type\":\"integer\",\"minimum\":0,\"maximum\":5,\"description\":\"Rating for t (0 to 5)\"}" },
  { "rating from 1", "<View>" TEXT "<Rating name=\"c\" toName=\"t\" min=\"1\"/></View>",
    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":5,\"description\":\"Rating for t (1 to 5)\"}" },
  { "rating with nonsense", "<View>" TEXT "<Rating name=\"c\" toName=\"t\" maxRating=\"many\"/></View>",
    "{\"type\":\"integer\",\"minimum\":0,\"maximum\":5,\"description\":\"Rating for t (0 to 5)\"}" },
  { "number", "<View>" TEXT "<Number name=\"c\" toName=\"t\"/></View>",
    "{\"type\":\"number\",\"description\":\"Number for t\"}" },
  { "number with bounds", "<View>" TEXT "<Number name=\"c\" toName=\"t\" min=\"-1\" max=\"2.5\"/></View>",
    "{\"type\":\"number\",\"description\":\"Number for t\",\"minimum\":-1.0,\"maximum\":2.5}" },
  { "date", "<View>" TEXT "<DateTime name=\"c\" toName=\"t\"/></View>",
    "{\"type\":\"string\",\"format\":\"date-time\",\"description\":\"Date and time for t\"}" },
  { "pairwise", "<View>" TEXT "<Text name=\"u\" value=\"$b\"/><Pairwise name=\"c\" toName=\"t,u\"/></View>",
    "{\"type\":\"string\",\"enum\":[\"left\",\"right\"],\"description\":\"Pairwise selection between t (left) and u (right)\"}" },
  { "taxonomy", "<View>" TEXT "<Taxonomy name=\"c\" toName=\"t\"><Choice value=\"A\"><Choice value=\"A1\"/>"
    "</Choice><Choice value=\"B\"/></Taxonomy></View>",
    "{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":"
      "{\"type\":\"string\",\"enum\":[\"A\",\"A1\",\"B\"]},\"minItems\":1},\"minItems\":1,"
    "\"description\":\"Taxonomy for t. Each item is a path from root to selected node.\"}" },
  { "HTML spans", "<View><HyperText name=\"t\" value=\"$h\"/><HyperTextLabels name=\"c\" toName=\"t\">"
    "<Label value=\"Q\"/></HyperTextLabels></View>",
    "{\"type\":\"object\",\"properties\":{"
    "\"start\":{\"oneOf\":[{\"type\":\"integer\",\"minimum\":0},{\"type\":\"number\",\"minimum\":0}]},"
    "\"end\":{\"oneOf\":[{\"type\":\"integer\",\"minimum\":0},{\"type\":\"number\",\"minimum\":0}]},"
    "\"startOffset\":{\"type\":\"integer\",\"minimum\":0},\"endOffset\":{\"type\":\"integer\",\"minimum\":0},"
    "\"hypertextlabels\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"enum\":[\"Q\"]},\"minItems\":1,\"maxItems\":1}},"
    "\"required\":[\"start\",\"end\",\"hypertextlabels\"]}" },
  { "rectangle", "<View><Image name=\"t\" value=\"$i\"/><RectangleLabels name=\"c\" toName=\"t\">"
    "<Label value=\"car\"/></RectangleLabels></View>",
    "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"number\",\"minimum\":1,\"maximum\":99},\"y\":"
      "{\"type\":\"number\",\"minimum\":1,\"maximum\":99},"
    "\"width\":{\"type\":\"number\",\"minimum\":1,\"maximum\":99},\"height\":"
      "{\"type\":\"number\",\"minimum\":1,\"maximum\":99},"
    "\"rotation\":{\"type\":\"number\",\"minimum\":0,\"maximum\":360},"
    "\"rectanglelabels\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"enum\":[\"car\"]},\"minItems\":1,\"maxItems\":1}},"
    "\"required\":[\"x\",\"y\",\"width\",\"height\",\"rectanglelabels\"]}" },
  { "brush, several labels", "<View><Image name=\"t\" value=\"$i\"/>"
    "<BrushLabels name=\"c\" toName=\"t\" choice=\"multiple\"><Label value=\"car\"/></BrushLabels></View>",
    "{\"type\":\"object\",\"properties\":{\"format\":{\"type\":\"string\",\"enum\":[\"rle\"]},"
    "\"rle\":{\"type\":\"array\",\"items\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":255},\"minItems\":1},"
    "\"brushlabels\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"enum\":[\"car\"]},\"minItems\":1}},"
    "\"required\":[\"format\",\"rle\",\"brushlabels\"]}" },
  { "ranker", "<View><List name=\"t\" value=\"$items\"/><Ranker name=\"c\" toName=\"t\"/></View>",
    "{\"type\":\"object\",\"properties\":{\"ranker\":{\"type\":\"object\",\"properties\":{\"c\":"
      "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}},"
    "\"required\":[\"c\"]}},\"required\":[\"ranker\"]}" },
  { "a chat that asks for the next message", "<View><Chat name=\"c\" value=\"$chat\"/></View>",
    "{\"type\":\"object\",\"required\":[\"chatmessage\"],\"properties\":{\"chatmessage\":"
      "{\"type\":\"object\",\"required\":[\"role\",\"content\"],"
    "\"properties\":{\"role\":{\"type\":\"string\"},\"content\":{\"type\":\"string\"},\"createdAt\":"
      "{\"type\":\"number\"}},\"additionalProperties\":true}},"
    "\"description\":\"Chat message for c\"}" },
  { "a chat that is judged", "<View><Chat name=\"chat\" value=\"$chat\"/>"
    "<Rating name=\"c\" toName=\"chat\"/></View>",
    "{\"type\":\"integer\",\"minimum\":0,\"maximum\":5,\"description\":\"Rating for chat (0 to 5)\"}" },
  { "unknown control", "<View>" TEXT "<Wheel name=\"c\" toName=\"t\" spokes=\"3\"/>"
    "</View>", "{\"type\":\"string\"}" },
};

static void
test_schema (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (schema_cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AssayLabelConfig) config = assay_label_config_new (schema_cases[i].xml, -1, &error);
      g_autofree char *expected = g_strdup_printf (
          "{\"type\":\"object\",\"properties\":{\"c\":%s},\"required\":[]}", schema_cases[i].schema);
      g_autofree char *text = NULL;

      g_test_message ("%s", schema_cases[i].what);
      g_assert_no_error (error);
      g_assert_cmpstr (assay_label_config_get_schema_text (config), ==, expected);
      text = assay_json_to_text (assay_label_config_get_schema (config));
      g_assert_cmpstr (text, ==, expected);
    }
}

static void
test_schema_order (void)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (
      "<View><Text name=\"t\" value=\"$x\"/><Rating name=\"z\" toName=\"t\" required=\"true\"/>"
      "<Number name=\"a\" toName=\"t\"/><TextArea name=\"m\" toName=\"t\" required=\"TRUE\"/></View>",
      -1, NULL);
  const char *text = assay_label_config_get_schema_text (config);

  g_assert_nonnull (strstr (text, "\"required\":[\"z\",\"m\"]"));
  g_assert_true (strstr (text, "\"z\":") < strstr (text, "\"a\":"));
  g_assert_true (strstr (text, "\"a\":") < strstr (text, "\"m\":"));
}

static const struct
{
  const char *what;
  const char *xml;
  const char *message; /* of the first problem; NULL: none at all */
  gboolean fatal;
} problem_cases[] = {
  { "good", "<View>" TEXT "<Rating name=\"c\" toName=\"t\"/></View>", NULL, FALSE },
  { "names twice", "<View>" TEXT "\n<Text name=\"t\" value=\"$b\"/></View>",
    "Line 2: Label config contains non-unique names", TRUE },
  { "toName of nobody", "<View>" TEXT "<Rating name=\"c\" toName=\"zz\"/></View>",
    "Line 1: toName=\"zz\" not found in names: ['c', 't']", TRUE },
  { "second part of toName", "<View>" TEXT "<Pairwise name=\"c\" toName=\"t,q\"/></View>",
    "Line 1: toName=\"q\" not found in names: ['c', 't']", TRUE },
  { "choice without value", "<View>" TEXT "<Choices name=\"c\" toName=\"t\">\n<Choice value=\"a\"/>\n"
    "<Choice/></Choices></View>",
    "Line 3: Validation failed on Choice/1: 'value' is a required property", TRUE },
  { "first choice without value", "<View>" TEXT "<Choices name=\"c\" toName=\"t\"><Choice/></Choices></View>",
    "Line 1: Validation failed on Choice/0: 'value' is a required property", TRUE },
  { "choice with alias only", "<View>" TEXT "<Choices name=\"c\" toName=\"t\"><Choice alias=\"a\"/>"
    "</Choices></View>", NULL, FALSE },
  { "no choices", "<View>" TEXT "<Choices name=\"c\" toName=\"t\"/></View>",
    "Line 1: Validation failed on View/Choices: 'Choice' is a required property", TRUE },
  { "choices in a view", "<View>" TEXT "<Choices name=\"c\" toName=\"t\"><View><Choice value=\"a\"/></View>"
    "</Choices></View>", NULL, FALSE },
  { "no labels", "<View>" TEXT "<Labels name=\"c\" toName=\"t\"></Labels></View>",
    "Line 1: Validation failed on View/Labels: 'Label' is a required property", TRUE },
  { "object without name", "<View><Text value=\"$x\"/></View>",
    "Line 1: Validation failed on View/Text: 'name' is a required property", TRUE },
  { "object without value", "<View><Image name=\"i\"/></View>",
    "Line 1: Validation failed on View/Image: 'value' is a required property", TRUE },
  { "list instead of value", "<View><Image name=\"i\" valueList=\"$x\"/><Rating name=\"c\" toName=\"i\"/>"
    "</View>", NULL, FALSE },
  { "control without toName", "<View>" TEXT "<Rating name=\"c\"/></View>",
    "Line 1: Validation failed on View/Rating: 'toName' is a required property", TRUE },
  { "DTD", "<!DOCTYPE View [<!ENTITY a \"b\">]>\n<View/>",
    "Line 1: A DTD is not allowed in a labeling config", TRUE },
  { "external DTD", "\n<!DOCTYPE View SYSTEM \"file:///etc/passwd\">\n"
    "<View/>", "Line 2: A DTD is not allowed", TRUE },
  { "entity", "<View><Header value=\"&x;\"/></View>", "Line 1: undefined entity", TRUE },
  { "XML's own entities", "<View><Header value=\"a &amp; &#228;\"/>" TEXT "<Rating name=\"c\" toName=\"t\"/></View>", NULL, FALSE },
  { "mismatch", "<View>\n<Choices>\n</View>", "Line 3: mismatched tag: "
    "<Choices> of line 2 is not closed", TRUE },
  { "unclosed", "<View>\n", "Line 2: unclosed tag: <View> of line 1 is never closed", TRUE },
  { "empty", "", "Line 1: no element found", TRUE },
  { "not XML", "hello", "Line 1: ", TRUE },
  { "two roots", "<View/><View/>", "Line 1: junk after document element", TRUE },
  { "asks nothing", "<View/>", "Line 1: This config asks nothing", FALSE },
  { "same choice twice", "<View>" TEXT "<Choices name=\"c\" toName=\"t\"><Choice value=\"a\"/>\n"
    "<Choice value=\"a\"/></Choices></View>",
    "Line 2: \"a\" is offered twice by c", FALSE },
  { "odd choice=", "<View>" TEXT "<Choices name=\"c\" toName=\"t\" choice=\"many\"><Choice value=\"a\"/>"
    "</Choices></View>",
    "Line 1: choice=\"many\" is not known", FALSE },
  { "odd maxRating", "<View>" TEXT "<Rating name=\"c\" toName=\"t\" maxRating=\"x\"/></View>",
    "Line 1: maxRating of <Rating> should be a number, not \"x\"", FALSE },
  { "attribute that does nothing", "<View>" TEXT "<Rating name=\"c\" toName=\"t\" maxRatings=\"7\"/></View>",
    "Line 1: <Rating> has no attribute \"maxRatings\"", FALSE },
  { "case of attributes and tags", "<view><TEXT NAME=\"t\" Value=\"$x\"/>"
    "<rating Name=\"c\" TONAME=\"t\" MAXRATING=\"3\"/></view>", NULL, FALSE },
  { "unknown tags", "<View><Sparkle glow=\"1\"/>" TEXT "<Rating name=\"c\" toName=\"t\"/>"
    "</View>", NULL, FALSE },
  { "nothing but a label", "<Label/>", "Line 1: Validation failed on Label: 'value' is a required property", TRUE },
  { "bounds the wrong way round", "<View>" TEXT "<Number name=\"c\" toName=\"t\" min=\"5\" max=\"1\"/></View>",
    "Line 1: min of c is greater than its max", FALSE },
  { "one-sided pairwise", "<View>" TEXT "<Pairwise name=\"c\" toName=\"t\"/>"
    "</View>", "Line 1: Pairwise compares two objects", FALSE },
  { "label on its own", "<View>" TEXT "<Rating name=\"c\" toName=\"t\"/><Label value=\"x\"/>"
    "</View>", "Line 1: <Label> is not inside a control", FALSE },
};

/* A remark may stand before the first problem that Label Studio refuses too. */
static void
test_problems (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (problem_cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) problems = assay_label_config_list_problems (problem_cases[i].xml, -1);
      g_autoptr (AssayLabelConfig) config = assay_label_config_new (problem_cases[i].xml, -1, &error);
      AssayConfigProblem *first = problems->len > 0 ? problems->pdata[0] : NULL;
      g_autofree char *shown = NULL;

      g_test_message ("%s", problem_cases[i].what);
      if (problem_cases[i].message == NULL)
        {
          g_assert_cmpstr (first != NULL ? first->message : NULL, ==, NULL);
          g_assert_no_error (error);
          continue;
        }
      for (guint j = 0; problem_cases[i].fatal && j < problems->len && !first->fatal; j++)
        first = problems->pdata[j];
      g_assert_nonnull (first);
      shown = g_strdup_printf ("Line %u: %s", first->line, first->message);
      g_test_message ("%s", shown);
      g_assert_cmpint (first->fatal, ==, problem_cases[i].fatal);
      g_assert_true (g_str_has_prefix (shown, problem_cases[i].message));
      g_assert_cmpint (config == NULL, ==, problem_cases[i].fatal);
      if (!problem_cases[i].fatal)
        continue;
      g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, shown);
    }
}

static void
test_all_problems (void)
{
  g_autoptr (GPtrArray) problems = assay_label_config_list_problems (
      "<View>\n<Text name=\"t\"/>\n<Rating name=\"t\" toName=\"q\"/>\n<Choices name=\"c\" toName=\"t\"/>\n"
        "</View>", -1);
  guint lines[] = { 2, 3, 3, 4 };

  g_assert_cmpuint (problems->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (((AssayConfigProblem *) problems->pdata[i])->line, ==, lines[i]);
}

static void
test_limits (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GString) wide = g_string_new ("<View>");
  g_autofree char *large = g_strnfill (ASSAY_LABEL_CONFIG_MAX_BYTES + 1, ' ');
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 100000; i++)
    g_string_append (deep, "<View>");
  for (int i = 0; i < 50001; i++)
    g_string_append (wide, "<View/>");
  g_string_append (wide, "</View>");
  g_assert_null (assay_label_config_new (deep->str, -1, &error));
  g_assert_nonnull (strstr (error->message, "64 levels"));
  g_clear_error (&error);
  g_assert_null (assay_label_config_new (wide->str, -1, &error));
  g_assert_nonnull (strstr (error->message, "50,000 elements"));
  g_clear_error (&error);
  g_assert_null (assay_label_config_new (large, -1, &error));
  g_assert_nonnull (strstr (error->message, "maximum"));
  g_clear_error (&error);
  g_assert_null (assay_label_config_new ("<View>\0</View>", 14, &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
}

static const char gallery[]
    = "<!-- {\"data\":{\"image\":\"a.jpg\"},\"predictions\":[]} -->\n"
      "<View>\n"
      "  <Header value=\"Is it sharp?\"/>\n"
      "  <Image name=\"img\" value=\"$image\" zoom=\"true\"/>\n"
      "  <Image name=\"more\" valueList=\"$more\"/>\n"
      "  <Text name=\"prompt\" value=\"$meta.prompt\" required=\"false\"/>\n"
      "  <Text name=\"fixed\" value=\"Look closely\"/>\n"
      "  <Pdf name=\"doc\" value=\"$docs[0]\"/>\n"
      "  <Header value=\"Prompt Alignment\"/>\n"
      "  <Rating name=\"alignment\" toName=\"img\" required=\"true\" custom=\"7\"/>\n"
      "  <Choices name=\"image_tags\" toName=\"img\" choice=\"multiple\" perRegion=\"false\">\n"
      "    <Choice value=\"Indoor\" hotkey=\"q\" hint=\"inside\"/>\n"
      "    <View><Choice value=\"Outdoor\" alias=\"out\" background=\"green\"><Choice value=\"Garden\"/>"
        "</Choice></View>\n"
      "  </Choices>\n"
      "  <TextArea name=\"comments\" toName=\"img\" title=\"What you see\" maxSubmissions=\"1\"/>\n"
      "</View>\n";

static void
test_model (void)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (gallery, -1, NULL);
  guint n;
  const AssayConfigObject *objects = assay_label_config_get_objects (config, &n);
  const AssayConfigControl *tags = assay_label_config_find_control (config, "image_tags");
  const AssayConfigControl *alignment = assay_label_config_find_control (config, "alignment");

  g_assert_cmpstr (assay_label_config_get_xml (config), ==, gallery);
  g_assert_cmpuint (n, ==, 7);
  g_assert_cmpint (objects[0].kind, ==, ASSAY_OBJECT_HEADER);
  g_assert_cmpint (objects[1].kind, ==, ASSAY_OBJECT_IMAGE);
  g_assert_cmpint (objects[2].kind, ==, ASSAY_OBJECT_IMAGE_LIST);
  g_assert_true (objects[3].optional);
  g_assert_null (objects[4].path);
  g_assert_cmpstr (assay_path_get_key (objects[5].path), ==, "docs");
  g_assert_cmpstr (assay_label_config_find_object (config, "doc")->value, ==, "$docs[0]");

  g_assert_cmpstr (alignment->title, ==, "Prompt Alignment");
  g_assert_cmpstr (alignment->type, ==, "rating");
  g_assert_true (alignment->required);
  g_assert_cmpfloat (alignment->max, ==, 5);
  g_assert_cmpstr (assay_config_element_get (alignment->element, "CUSTOM"), ==, "7");

  g_assert_cmpstr (tags->title, ==, "Image tags");
  g_assert_true (tags->multiple);
  g_assert_cmpuint (tags->n_labels, ==, 3);
  g_assert_cmpstr (tags->labels[0].hotkey, ==, "q");
  g_assert_cmpstr (tags->labels[0].hint, ==, "inside");
  g_assert_cmpstr (tags->labels[1].value, ==, "out");
  g_assert_cmpstr (tags->labels[1].title, ==, "Outdoor");
  g_assert_cmpstr (tags->labels[1].hotkey, ==, "1");
  g_assert_cmpint (tags->labels[1].parent, ==, -1);
  g_assert_cmpint (tags->labels[2].parent, ==, 1);
  g_assert_cmpuint (assay_label_config_find_control (config, "comments")->max_answers, ==, 1);
  g_assert_null (assay_label_config_find_control (config, "img"));
}

static void
test_variables (void)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (gallery, -1, NULL);
  static const AssayVariable expected[] = {
    { "image", "image", ASSAY_VARIABLE_IMAGE, FALSE },
    { "more", "more", ASSAY_VARIABLE_IMAGE, FALSE },
    { "meta.prompt", "meta", ASSAY_VARIABLE_TEXT, TRUE },
    { "docs[0]", "docs", ASSAY_VARIABLE_PDF, FALSE },
  };
  gsize n;
  const AssayVariable *variables = assay_label_config_get_variables (config, &n);

  g_assert_cmpuint (n, ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < n; i++)
    {
      g_assert_cmpstr (variables[i].name, ==, expected[i].name);
      g_assert_cmpstr (variables[i].key, ==, expected[i].key);
      g_assert_cmpint (variables[i].kind, ==, expected[i].kind);
      g_assert_cmpint (variables[i].optional, ==, expected[i].optional);
    }
}

static void
test_columns (void)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (gallery, -1, NULL);
  guint n;
  const AssayConfigColumn *columns = assay_label_config_get_columns (config, &n);
  static const struct
  {
    const char *title;
    const char *kind;
    const char *value;
    const char *cell;
  } expected[] = {
    { "Prompt Alignment", "score", "4", "4" },
    { "Image tags", "choices", "[\"Indoor\",\"out\"]", "Indoor; out" },
    { "What you see", "text", "\"two\\nlines\"", "two lines" },
  };

  g_assert_cmpuint (n, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (JsonNode) value = assay_json_parse (expected[i].value, -1, NULL);
      g_autofree char *cell = assay_config_column_format (&columns[i], value);
      g_autofree char *none = assay_config_column_format (&columns[i], NULL);

      g_assert_cmpstr (columns[i].title, ==, expected[i].title);
      g_assert_cmpstr (assay_column_kind_to_word (columns[i].kind), ==, expected[i].kind);
      g_assert_cmpstr (cell, ==, expected[i].cell);
      g_assert_cmpstr (none, ==, "");
    }
  g_assert_cmpstr (columns[1].labels[1], ==, "out");
  g_assert_cmpuint (columns[1].n_labels, ==, 3);
}

static void
test_cells (void)
{
  static const struct
  {
    const char *value;
    const char *cell;
  } cells[] = {
    { "[{\"start\":0,\"end\":4,\"text\":\"Acme\",\"labels\":[\"ORG\"]},"
      "{\"start\":5,\"end\":8,\"text\":\"Bob\",\"labels\":[\"PER\",\"X\"]}]",
      "Acme (ORG); Bob (PER, X)" },
    { "[[\"A\",\"A1\"],[\"B\"]]", "A / A1; B" },
    { "2.5", "2.5" },
    { "null", "" },
    { "[{\"x\":1,\"y\":2,\"rectanglelabels\":[\"car\"]}]", "car" },
    { "[{\"role\":\"user\",\"content\":\"Hi\"}]", "Hi" },
    { "{\"r\":[\"1\"]}", "{\"r\":[\"1\"]}" },
  };
  AssayConfigColumn column = { .kind = ASSAY_COLUMN_OTHER };

  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autoptr (JsonNode) value = assay_json_parse (cells[i].value, -1, NULL);
      g_autofree char *cell = assay_config_column_format (&column, value);

      g_assert_cmpstr (cell, ==, cells[i].cell);
    }
}

static void
test_sample (void)
{
  static const struct
  {
    const char *xml;
    const char *sample; /* NULL: none */
  } samples[] = {
    { gallery, "{\"data\":{\"image\":\"a.jpg\"},\"predictions\":[]}" },
    { "<View><!-- note --><!--{\"x\":1}--></View>", "{\"data\":{\"x\":1}}" },
    { "<View><!-- {broken --></View>", NULL },
    { "<View/>", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (AssayLabelConfig) config = assay_label_config_new (samples[i].xml, -1, NULL);
      JsonObject *sample = assay_label_config_get_sample (config);
      g_autofree char *text = sample != NULL ? assay_json_object_to_text (sample) : NULL;

      g_assert_cmpstr (text, ==, samples[i].sample);
    }
}

static const struct
{
  const char *what;
  const char *object;
  const char *data;
  const char *message; /* NULL: fine */
} data_cases[] = {
  { "there", TEXT, "{\"text\":\"x\"}", NULL },
  { "empty is fine", TEXT, "{\"text\":\"\"}", NULL },
  { "number is fine", TEXT, "{\"text\":4}", NULL },
  { "missing", TEXT, "{\"txt\":\"x\"}", "\"text\" key is expected in task data" },
  { "null", TEXT, "{\"text\":null}", "\"text\" key is expected in task data" },
  { "object for a text", TEXT, "{\"text\":{\"a\":1}}",
    "data['text']={'a': 1} is of type 'dict', but the object tag Text expects the following types: ['str', 'int', 'float', 'list']" },
  { "list for a picture", "<Image name=\"t\" value=\"$i\"/>", "{\"i\":[\"a\",true,null,2.5]}",
    "data['i']=['a', True, None, 2.5] is of type 'list', but the object tag Image expects the following types: ['str']" },
  { "list of pictures", "<Image name=\"t\" valueList=\"$i\"/>", "{\"i\":[\"a\"]}", NULL },
  { "string for a list of pictures", "<Image name=\"t\" valueList=\"$i\"/>", "{\"i\":\"a'b\"}",
    "data['i']=\"a'b\" is of type 'str', but the object tag Image expects the following types: ['list']" },
  { "nested", "<Text name=\"t\" value=\"$a.b\"/>", "{\"a\":{\"b\":\"x\"}}", NULL },
  { "nested, missing", "<Text name=\"t\" value=\"$a.b\"/>", "{\"a\":"
    "{}}", "\"a.b\" key is expected in task data" },
  { "optional", "<Text name=\"t\" value=\"$a\" required=\"false\"/>", "{}", NULL },
  { "optional of a wrong type", "<Image name=\"t\" value=\"$a\" required=\"false\"/>", "{\"a\":1}",
    "data['a']=1 is of type 'int', but the object tag Image expects the following types: ['str']" },
  { "chat as URL", "<Chat name=\"t\" value=\"$c\"/>", "{\"c\":\"http://x\"}", NULL },
  { "table", "<Table name=\"t\" value=\"$c\"/>", "{\"c\":{\"a\":1}}", NULL },
  { "literal text", "<Text name=\"t\" value=\"Hello you\"/>", "{}", NULL },
  { "header", "<Text name=\"t\" value=\"x\"/><Header value=\"$h\"/>", "{\"h\":[1]}",
    "data['h']=[1] is of type 'list', but the object tag Header expects the following types: ['str', 'int', 'float']" },
  { "repeater", "<Text name=\"t\" value=\"x\"/><Repeater on=\"$items\" indexFlag=\"{{idx}}\"><Text name=\"t"
    "{{idx}}\" value=\"$items[{{idx}}].x\"/></Repeater>",
    "{\"items\":[{\"x\":\"1\"}]}", NULL },
  { "repeater without list", "<Text name=\"t\" value=\"x\"/><Repeater on=\"$items\" indexFlag=\"{{idx}}\">"
    "<Text name=\"t{{idx}}\" value=\"$items[{{idx}}].x\"/></Repeater>",
    "{\"items\":\"a\"}", "data['items']='a' is of type 'str', but the object tag Text expects the following types: ['list']" },
};

static void
test_data (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (data_cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *xml = g_strdup_printf ("<View>%s<Rating name=\"c\" toName=\"t\"/>"
        "</View>", data_cases[i].object);
      g_autoptr (AssayLabelConfig) config = assay_label_config_new (xml, -1, &error);
      g_autoptr (JsonObject) data = assay_json_parse_object (data_cases[i].data, -1, NULL);
      gboolean fine;

      g_test_message ("%s", data_cases[i].what);
      g_assert_no_error (error);
      fine = assay_label_config_check_data (config, data, &error);
      g_assert_cmpint (fine, ==, data_cases[i].message == NULL);
      g_assert_cmpstr (error != NULL ? error->message : NULL, ==, data_cases[i].message);
    }
}

/* Every tag of the table is read as what the table says. */
static void
test_tags (void)
{
  gsize n;
  const AssayLabelTag *tags = assay_label_tag_list (&n);

  g_assert_cmpuint (n, >, 40);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *xml = NULL;
      g_autoptr (AssayLabelConfig) config = NULL;
      guint n_objects, n_controls;

      g_test_message ("%s", tags[i].tag);
      xml = g_strdup_printf (tags[i].role == ASSAY_TAG_OBJECT
                                 ? "<View><%s name=\"x\" value=\"$v\"/></View>"
                                 : "<View>" TEXT "<%s name=\"x\" toName=\"t\" value=\"$v\"/></View>",
                             tags[i].tag);
      config = assay_label_config_new (xml, -1, &error);
      g_assert_no_error (error);
      assay_label_config_get_objects (config, &n_objects);
      assay_label_config_get_controls (config, &n_controls);
      g_assert_cmpuint (n_objects, ==, 1);
      if (tags[i].role == ASSAY_TAG_CONTROL)
        {
          const AssayConfigControl *control = assay_label_config_find_control (config, "x");
          g_autofree char *type = g_ascii_strdown (tags[i].tag, -1);

          g_assert_cmpint (control->kind, ==, tags[i].kind);
          g_assert_cmpstr (control->type, ==, type);
          g_assert_cmpstr (control->value_key, ==, tags[i].value_key);
        }
      else if (tags[i].role != ASSAY_TAG_OBJECT || tags[i].kind != ASSAY_OBJECT_CHAT)
        g_assert_cmpuint (n_controls, ==, 0);
    }
}

static void
test_large (void)
{
  g_autoptr (GString) xml = g_string_new ("<View>" TEXT "<Taxonomy name=\"c\" toName=\"t\">"
    "<Choice value=\"root\">");
  g_autoptr (AssayLabelConfig) config = NULL;
  gint64 start = g_get_monotonic_time ();

  for (int i = 0; i < 40000; i++)
    g_string_append_printf (xml, "<Choice value=\"Node %d\"/>", i);
  g_string_append (xml, "</Choice></Taxonomy></View>");
  config = assay_label_config_new (xml->str, xml->len, NULL);
  g_assert_nonnull (config);
  g_assert_cmpuint (assay_label_config_find_control (config, "c")->n_labels, ==, 40001);
  g_test_message ("40,001 nodes in %.0f ms", (g_get_monotonic_time () - start) / 1e3);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * ASSAY_TEST_PATIENCE * G_USEC_PER_SEC);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/label-config/schema", test_schema);
  g_test_add_func ("/model/label-config/schema-order", test_schema_order);
  g_test_add_func ("/model/label-config/problems", test_problems);
  g_test_add_func ("/model/label-config/all-problems", test_all_problems);
  g_test_add_func ("/model/label-config/limits", test_limits);
  g_test_add_func ("/model/label-config/model", test_model);
  g_test_add_func ("/model/label-config/variables", test_variables);
  g_test_add_func ("/model/label-config/columns", test_columns);
  g_test_add_func ("/model/label-config/cells", test_cells);
  g_test_add_func ("/model/label-config/sample", test_sample);
  g_test_add_func ("/model/label-config/data", test_data);
  g_test_add_func ("/model/label-config/tags", test_tags);
  g_test_add_func ("/model/label-config/large", test_large);
  return g_test_run ();
}
