/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-label-values.c: answers of models against configs, as tables: what came, what is kept, what was
 * corrected, or what the model is told. */
#include "assay-error.h"
#include "assay-json.h"
#include "assay-label-values.h"

#include <math.h>

#define TEXT "<Text name=\"t\" value=\"$text\"/>"
#define CHOICES "<Choices name=\"c\" toName=\"t\"><Choice value=\"Positive\"/>" \
  "<Choice value=\"Very good\" alias=\"vg\"/>" \
                "<Choice value=\"not-good\"/><Choice value=\"3\"/></Choices>"
#define LANGUAGES "<Choices name=\"c\" toName=\"t\"><Choice value=\"C\"/><Choice value=\"C++\"/>" \
  "<Choice value=\"C#\"/>" \
                  "<Choice value=\"1\"/></Choices>"
#define YES "<Choices name=\"c\" toName=\"t\"><Choice value=\"Yes\"/><Choice value=\"No\"/></Choices>"
#define TAGS "<Choices name=\"c\" toName=\"t\" choice=\"multiple\"><Choice value=\"indoor\"/>" \
  "<Choice value=\"candid\"/></Choices>"
#define NESTED "<Choices name=\"c\" toName=\"t\" allowNested=\"true\"><Choice value=\"A\">" \
  "<Choice value=\"A1\"/></Choice></Choices>"
#define FROM_DATA "<Choices name=\"c\" toName=\"t\" value=\"$opts\"/>"
#define RATING "<Rating name=\"c\" toName=\"t\" min=\"1\"/>"
#define NUMBER "<Number name=\"c\" toName=\"t\" min=\"0\" max=\"100\"/>"
#define FREE "<Number name=\"c\" toName=\"t\"/>"
#define AREA "<TextArea name=\"c\" toName=\"t\"/>"
#define ONE_AREA "<TextArea name=\"c\" toName=\"t\" maxSubmissions=\"1\"/>"
#define DATE "<DateTime name=\"c\" toName=\"t\" only=\"date\"/>"
#define MOMENT "<DateTime name=\"c\" toName=\"t\"/>"
#define PAIR "<Text name=\"u\" value=\"$other\"/><Pairwise name=\"c\" toName=\"t,u\"/>"
#define TREE "<Taxonomy name=\"c\" toName=\"t\"><Choice value=\"Animal\"><Choice value=\"Dog\"/>" \
  "<Choice value=\"Cat\"/></Choice>" \
             "<Choice value=\"Plant\"><Choice value=\"Other\"/></Choice><Choice value=\"Stone\">" \
               "<Choice value=\"Other\"/></Choice></Taxonomy>"
#define LEAVES "<Taxonomy name=\"c\" toName=\"t\" leafsOnly=\"true\"><Choice value=\"A\">" \
  "<Choice value=\"B\"/></Choice></Taxonomy>"
#define LIST "<List name=\"l\" value=\"$items\"/>"
#define RANKER LIST "<Ranker name=\"c\" toName=\"l\"/>"
#define BUCKETS LIST "<Ranker name=\"c\" toName=\"l\"><Bucket name=\"best\"/></Ranker>"
#define SPANS "<Labels name=\"c\" toName=\"t\"><Label value=\"ORG\"/><Label value=\"PER\"/></Labels>"
#define BOXES "<Image name=\"i\" value=\"$image\"/><RectangleLabels name=\"c\" toName=\"i\">" \
  "<Label value=\"car\"/><Label value=\"bus\"/></RectangleLabels>"
#define POLYGON "<Image name=\"i\" value=\"$image\"/><Polygon name=\"c\" toName=\"i\"/>"
#define HTML "<HyperText name=\"h\" value=\"$html\"/><HyperTextLabels name=\"c\" toName=\"h\">" \
  "<Label value=\"Q\"/></HyperTextLabels>"
#define TALK "<Paragraphs name=\"p\" value=\"$talk\"/><ParagraphLabels name=\"c\" toName=\"p\">" \
  "<Label value=\"Q\"/></ParagraphLabels>"
#define CHAT "<Chat name=\"c\" value=\"$chat\" editable=\"true\"/>"
#define BLACK_BOX "<Wheel name=\"c\" toName=\"t\"/>"

/* Text with ä before the names, so that characters and bytes differ. */
static const char task[]
    = "{\"text\":\"Für Acme buys Bob, Inc. and ACME\\n Corp sells bob.\",\"other\":\"x\",\"opts\":[\"Red\","
      "{\"value\":\"Blue\"}],"
      "\"items\":[{\"id\":\"a\"},{\"id\":2},{\"id\":\"c\"}],\"image\":\"i.png\","
      "\"html\":\"<p>Ben &amp; <b>Je</b>rry</p><style>Ben</style><!-- Ben --> Ben\","
      "\"talk\":[{\"author\":\"A\",\"text\":\"How are you?\"},"
        "{\"author\":\"B\",\"text\":\"Fine, how are you?\"}],\"chat\":[]}";

typedef struct
{
  const char *what;
  const char *controls;
  const char *value;       /* of c, JSON */
  const char *expected;    /* JSON; NULL: refused; "-": left out */
  const char *note;        /* kinds of corrections, or a part of the message */
} Case;

static const Case cases[] = {
  { "choice", CHOICES, "\"Positive\"", "\"Positive\"", "" },
  { "case and space", CHOICES, "\" POSITIVE \"", "\"Positive\"", "spelling" },
  { "full stop, quotes", CHOICES, "\"'positive'.\"", "\"Positive\"", "spelling" },
  { "markdown", CHOICES, "\"**Positive**\"", "\"Positive\"", "spelling" },
  { "alias", CHOICES, "\"vg\"", "\"vg\"", "" },
  { "value where there is an alias", CHOICES, "\"Very Good\"", "\"vg\"", "spelling" },
  { "hyphen and underscore", CHOICES, "\"Not_Good\"", "\"not-good\"", "spelling" },
  { "number for a label", CHOICES, "3", "\"3\"", "type" },
  { "list of one", CHOICES, "[\"Positive\"]", "\"Positive\"", "shape" },
  { "wrapped as in a region", CHOICES, "{\"choices\":[\"positive\"]}", "\"Positive\"", "shape spelling shape" },
  { "wrapped in value", CHOICES, "{\"value\":\"Positive\"}", "\"Positive\"", "shape" },
  { "two of one", CHOICES, "[\"Positive\",\"vg\"]", NULL,
    "\"c\" is [\"Positive\",\"vg\"], but must be one of \"Positive\", \"vg\", \"not-good\", \"3\"." },
  { "no label", CHOICES, "\"Great\"", NULL, "\"c\" is \"Great\", but must be one of" },
  { "object for a label", CHOICES, "{\"a\":1,\"b\":2}", NULL, "must be one of" },
  { "null is no answer", CHOICES, "null", "-", "" },
  { "white space is no answer", CHOICES, "\" \\n\"", "-", "" },
  { "empty list is no answer", CHOICES, "[]", "-", "" },
  { "signs that make the label", LANGUAGES, "\"c++\"", "\"C++\"", "spelling" },
  { "nearly a label", LANGUAGES, "\"C-\"", NULL, "must be one of" },
  { "minus is not nothing", LANGUAGES, "\"-1\"", NULL, "must be one of" },
  { "boolean for yes", YES, "true", "\"Yes\"", "type" },
  { "boolean for no", YES, "false", "\"No\"", "type" },
  { "choices", TAGS, "[\"candid\",\"indoor\"]", "[\"candid\",\"indoor\"]", "" },
  { "one of several", TAGS, "\"indoor\"", "[\"indoor\"]", "shape" },
  { "in one text", TAGS, "\"Indoor, candid\"", "[\"indoor\",\"candid\"]", "spelling shape" },
  { "repeated", TAGS, "[\"indoor\",\"INDOOR\"]", "[\"indoor\"]", "spelling repeated" },
  { "one is no label", TAGS, "[\"indoor\",\"dark\"]", NULL,
    "\"c\" is \"dark\", but must be one of \"indoor\", \"candid\"." },
  { "nested, only the inner", NESTED, "\"A1\"", "\"A1\"", "" },
  { "nested, as a path", NESTED, "[\"A\",\"A1\"]", "\"A1\"", "shape" },
  { "nested, a wrong path", NESTED, "[\"A1\",\"A\"]", NULL, "must be one of" },
  { "labels from data", FROM_DATA, "\"red\"", "\"Red\"", "spelling" },
  { "labels from data, as objects", FROM_DATA, "\"Blue\"", "\"Blue\"", "" },
  { "labels from data, none of them", FROM_DATA, "\"Green\"", NULL, "the labels of the task" },
  { "rating", RATING, "4", "4", "" },
  { "rating as text", RATING, "\"4\"", "4", "type" },
  { "rating as double", RATING, "4.0", "4", "type" },
  { "rating as fraction", RATING, "\"4/5\"", "4", "type" },
  { "rating in words", RATING, "\"4 out of 5\"", "4", "type" },
  { "rating of another scale", RATING, "\"4/10\"", NULL, "a whole number from 1 to 5" },
  { "rating in a region's value", RATING, "{\"rating\":4}", "4", "shape" },
  { "rating above", RATING, "7", "5", "range!" },
  { "rating below", RATING, "0", "1", "range!" },
  { "half stars", RATING, "4.5", NULL, "\"c\" is 4.5, but must be a whole number from 1 to 5." },
  { "rating as word", RATING, "\"high\"", NULL, "\"c\" is \"high\", but must be a whole number from 1 to 5." },
  { "rating as boolean", RATING, "true", NULL, "a whole number" },
  { "number", NUMBER, "2.5", "2.5", "" },
  { "number as text", NUMBER, "\" 2.50 \"", "2.5", "type" },
  { "number above", NUMBER, "120", "100", "range!" },
  { "number below", NUMBER, "-0.5", "0", "range!" },
  { "thousands", NUMBER, "\"1,250\"", NULL, "a number from 0 to 100" },
  { "hexadecimal", FREE, "\"0x10\"", NULL, "a number" },
  { "not a number", FREE, "\"nan\"", NULL, "\"c\" is \"nan\", but must be a number." },
  { "infinite", FREE, "\"inf\"", NULL, "a number" },
  { "negative is fine", FREE, "-3", "-3", "" },
  { "text", AREA, "\"Sharp.\\nGood.\"", "\"Sharp.\\nGood.\"", "" },
  { "texts", AREA, "[\"a\",\"b\"]", "[\"a\",\"b\"]", "" },
  { "one text in a list", AREA, "[\"a\"]", "\"a\"", "" },
  { "number as text answer", AREA, "7", "\"7\"", "type" },
  { "object as text answer", AREA, "{\"a\":\"b\",\"c\":\"d\"}", NULL, "a text or a list of texts" },
  { "several texts where one is wanted", ONE_AREA, "[\"a\",\"b\"]", "\"a\\nb\"", "shape" },
  { "date", DATE, "\"2026-01-31\"", "\"2026-01-31\"", "" },
  { "date with time where a date is asked", DATE, "\"2026-01-31T10:00:00Z\"", "\"2026-01-31\"", "type" },
  { "no such day", DATE, "\"2026-02-30\"", NULL, "a date such as 2026-01-31" },
  { "ambiguous date", DATE, "\"01/02/2026\"", NULL, "a date" },
  { "nonsense date", DATE, "\"soon\"", NULL, "a date" },
  { "moment", MOMENT, "\"2026-01-31T10:00\"", "\"2026-01-31T10:00\"", "" },
  { "moment with a blank", MOMENT, "\"2026-01-31 10:00:05+02:00\"", "\"2026-01-31T10:00:05+02:00\"", "type" },
  { "moment with fractions", MOMENT, "\"2026-01-31T10:00:05.123Z\"", "\"2026-01-31T10:00:05.123Z\"", "" },
  { "no such hour", MOMENT, "\"2026-01-31T25:00\"", NULL, "a date and time" },
  { "month", "<DateTime name=\"c\" toName=\"t\" only=\"month,year\"/>", "\"2026-01-31\"", "\"2026-01\"",
    "type" },
  { "year as number", "<DateTime name=\"c\" toName=\"t\" only=\"year\"/>", "2026", "\"2026\"", "type" },
  { "time", "<DateTime name=\"c\" toName=\"t\" only=\"time\"/>", "\"09:30\"", "\"09:30\"", "" },
  { "own format", "<DateTime name=\"c\" toName=\"t\" only=\"date\" format=\"%d.%m.%Y\"/>", "\"31.01.2026\"",
    "\"31.01.2026\"", "" },
  { "too late", "<DateTime name=\"c\" toName=\"t\" only=\"date\" max=\"2025-12-31\"/>", "\"2026-01-01\"",
    NULL, "up to 2025-12-31" },
  { "pairwise", PAIR, "\"left\"", "\"left\"", "" },
  { "pairwise, case", PAIR, "\"Right.\"", "\"right\"", "spelling" },
  { "pairwise by name", PAIR, "\"u\"", "\"right\"", "spelling" },
  { "pairwise, neither", PAIR, "\"both\"", NULL, "\"left\" or \"right\"" },
  { "paths", TREE, "[[\"Animal\",\"Dog\"],[\"Plant\"]]", "[[\"Animal\",\"Dog\"],[\"Plant\"]]", "" },
  { "one path", TREE, "[\"Animal\",\"Dog\"]", "[[\"Animal\",\"Dog\"]]", "shape" },
  { "path without its beginning", TREE, "[[\"Dog\"]]", "[[\"Animal\",\"Dog\"]]", "spelling" },
  { "path as text", TREE, "\"animal / dog\"", "[[\"Animal\",\"Dog\"]]", "shape shape" },
  { "list of nodes", TREE, "[\"Dog\",\"Plant\"]", "[[\"Animal\",\"Dog\"],[\"Plant\"]]", "shape shape" },
  { "path that jumps", TREE, "[[\"Plant\",\"Dog\"]]", NULL, "each from the root of the taxonomy" },
  { "two places of one name", TREE, "[[\"Other\"]]", NULL, "several nodes have this name" },
  { "place told by its parent", TREE, "[[\"Stone\",\"Other\"]]", "[[\"Stone\",\"Other\"]]", "" },
  { "unknown node", TREE, "[[\"Fish\"]]", NULL, "\"c\" is [\"Fish\"], but must be" },
  { "not a leaf", LEAVES, "[[\"A\"]]", NULL, "ends at a leaf" },
  { "ranking", RANKER, "{\"ranker\":{\"c\":[\"c\",\"a\",\"2\"]}}", "{\"c\":[\"c\",\"a\",\"2\"]}", "" },
  { "ranking as list", RANKER, "[\"c\",2]", "{\"c\":[\"c\",\"2\"]}", "" },
  { "ranking of a stranger", RANKER, "[\"z\"]", NULL, "ids of the items" },
  { "ranked twice", RANKER, "[\"a\",\"a\"]", NULL, "appears once" },
  { "buckets", BUCKETS, "{\"ranker\":{\"best\":[\"a\"],\"_\":[\"c\"]}}", "{\"best\":[\"a\"],\"_\":[\"c\"]}",
    "" },
  { "unknown bucket", BUCKETS, "{\"worst\":[\"a\"]}", NULL, "names of the buckets" },
  { "span", SPANS, "[{\"start\":4,\"end\":8,\"labels\":[\"ORG\"],\"text\":\"Acme\"}]",
    "[{\"start\":4,\"end\":8,\"text\":\"Acme\",\"labels\":[\"ORG\"]}]", "" },
  { "misplaced span", SPANS, "[{\"start\":0,\"end\":3,\"labels\":[\"PER\"],\"text\":\"Bob\"}]",
    "[{\"start\":14,\"end\":17,\"text\":\"Bob\",\"labels\":[\"PER\"]}]", "" },
  { "the nearest of two", SPANS, "[{\"start\":99,\"end\":99,\"labels\":[\"PER\"],\"text\":\"bob\"}]",
    "[{\"start\":45,\"end\":48,\"text\":\"bob\",\"labels\":[\"PER\"]}]", "" },
  { "no place twice", SPANS, "[{\"labels\":[\"PER\"],\"text\":\"Bob\"},"
    "{\"labels\":[\"PER\"],\"text\":\"Bob\"}]",
    "[{\"start\":14,\"end\":17,\"text\":\"Bob\",\"labels\":[\"PER\"]},"
      "{\"start\":45,\"end\":48,\"text\":\"bob\",\"labels\":[\"PER\"]}]", "" },
  { "words before parts of words", SPANS, "[{\"start\":0,\"end\":2,\"labels\":[\"ORG\"],\"text\":\"acme Corp\"}]",
    "[{\"start\":28,\"end\":38,\"text\":\"ACME\\n Corp\",\"labels\":[\"ORG\"]}]", "" },
  { "invented span", SPANS, "[{\"labels\":[\"PER\"],\"text\":\"Alice\"},"
    "{\"labels\":[\"ORG\"],\"text\":\"Acme\"}]",
    "[{\"start\":4,\"end\":8,\"text\":\"Acme\",\"labels\":[\"ORG\"]}]", "dropped!" },
  { "only an invented span", SPANS, "[{\"labels\":[\"PER\"],\"text\":\"Alice\"}]", "-", "dropped!" },
  { "text from positions", SPANS, "[{\"start\":4,\"end\":8,\"labels\":[\"ORG\"]}]",
    "[{\"start\":4,\"end\":8,\"text\":\"Acme\",\"labels\":[\"ORG\"]}]", "" },
  { "positions beyond the text", SPANS, "[{\"start\":4,\"end\":99,\"labels\":[\"ORG\"]}]", NULL,
    "within the 49 characters" },
  { "positions the wrong way round", SPANS, "[{\"start\":8,\"end\":4,\"labels\":[\"ORG\"]}]", NULL,
    "\"start\" before \"end\"" },
  { "label as text", SPANS, "[{\"label\":\"org\",\"text\":\"Acme\"}]",
    "[{\"start\":4,\"end\":8,\"text\":\"Acme\",\"labels\":[\"ORG\"]}]", "spelling" },
  { "one span without a list", SPANS, "{\"labels\":[\"ORG\"],\"text\":\"Acme\"}",
    "[{\"start\":4,\"end\":8,\"text\":\"Acme\",\"labels\":[\"ORG\"]}]", "" },
  { "the same place twice", SPANS, "[{\"start\":3,\"end\":9,\"labels\":[\"ORG\"]},{\"start\":4,\"end\":8,\"labels\":[\"PER\"]}]",
    "[{\"start\":4,\"end\":8,\"text\":\"Acme\",\"labels\":[\"ORG\",\"PER\"]}]", "repeated" },
  { "part of a word, where it was said", SPANS, "[{\"start\":5,\"end\":8,\"text\":\"cme\",\"labels\":[\"ORG\"]}]",
    "[{\"start\":5,\"end\":8,\"text\":\"cme\",\"labels\":[\"ORG\"]}]", "" },
  { "texts by label", SPANS, "{\"ORG\":[\"Acme\"],\"PER\":\"Bob\"}",
    "[{\"start\":4,\"end\":8,\"text\":\"Acme\",\"labels\":[\"ORG\"]},"
      "{\"start\":14,\"end\":17,\"text\":\"Bob\",\"labels\":[\"PER\"]}]", "shape" },
  { "span without a label", SPANS, "[{\"text\":\"Acme\"}]", NULL, "a region with \"labels\"" },
  { "span of a wrong label", SPANS, "[{\"text\":\"Acme\",\"labels\":[\"LOC\"]}]", NULL,
    "one of \"ORG\", \"PER\"" },
  { "texts without labels", SPANS, "[\"Acme\"]", NULL, "a list of objects" },
  { "span in HTML", HTML, "[{\"start\":0,\"end\":2,\"text\":\"jerry\",\"hypertextlabels\":[\"Q\"]}]",
    "[{\"start\":6,\"end\":11,\"text\":\"Jerry\",\"hypertextlabels\":[\"Q\"]}]", "" },
  { "HTML without comments and styles", HTML,
    "[{\"start\":12,\"end\":15,\"text\":\"Ben\",\"hypertextlabels\":[\"Q\"]}]",
    "[{\"start\":12,\"end\":15,\"text\":\"Ben\",\"hypertextlabels\":[\"Q\"]}]", "" },
  { "span of a dialogue", TALK, "[{\"start\":1,\"end\":1,\"text\":\"how are you\",\"paragraphlabels\":[\"Q\"]}]",
    "[{\"start\":1,\"end\":1,\"startOffset\":6,\"endOffset\":17,\"text\":\"how are you\",\"paragraphlabels\":[\"Q\"]}]", "" },
  { "span in another paragraph", TALK, "[{\"start\":0,\"end\":0,\"text\":\"fine\",\"paragraphlabels\":[\"Q\"]}]",
    "[{\"start\":1,\"end\":1,\"startOffset\":0,\"endOffset\":4,\"text\":\"Fine\",\"paragraphlabels\":[\"Q\"]}]", "" },
  { "whole paragraph", TALK, "{\"start\":0,\"end\":0,\"paragraphlabels\":[\"Q\"]}",
    "[{\"start\":0,\"end\":0,\"startOffset\":0,\"endOffset\":12,\"paragraphlabels\":[\"Q\"]}]", "" },
  { "no such paragraph", TALK, "[{\"start\":2,\"end\":2,\"paragraphlabels\":[\"Q\"]}]", NULL,
    "indices of paragraphs" },
  { "box", BOXES, "{\"x\":10,\"y\":20.5,\"width\":30,\"height\":40,\"rectanglelabels\":[\"car\"]}",
    "[{\"x\":10,\"y\":20.5,\"width\":30,\"height\":40,\"rectanglelabels\":[\"car\"]}]", "" },
  { "boxes, numbers as text", BOXES, "[{\"x\":\"1\",\"y\":0,\"width\":3,\"height\":4,\"rotation\":-90,\"label\":\"Bus\"}]",
    "[{\"x\":1,\"y\":0,\"width\":3,\"height\":4,\"rotation\":270,\"rectanglelabels\":[\"bus\"]}]", "spelling" },
  { "box in pixels", BOXES, "[{\"x\":1,\"y\":1,\"width\":300,\"height\":4,\"rectanglelabels\":[\"car\"]}]",
    NULL,
    "a region whose \"width\" is from 0 to 100" },
  { "box over the edge", BOXES, "[{\"x\":90,\"y\":1,\"width\":20,\"height\":4,\"rectanglelabels\":[\"car\"]}]",
    "[{\"x\":90,\"y\":1,\"width\":10,\"height\":4,\"rectanglelabels\":[\"car\"]}]", "range!" },
  { "box without height", BOXES, "[{\"x\":1,\"y\":1,\"width\":3,\"rectanglelabels\":[\"car\"]}]", NULL,
    "\"height\"" },
  { "box with two labels", BOXES, "[{\"x\":1,\"y\":1,\"width\":3,\"height\":4,\"rectanglelabels\":[\"car\",\"bus\"]}]",
    NULL, "one label only" },
  { "polygon", POLYGON, "{\"points\":[[1,1],[2,2],[3,1]]}", "[{\"points\":[[1,1],[2,2],[3,1]]}]", "" },
  { "polygon outside", POLYGON, "{\"points\":[[1,1],[200,2]]}", NULL, "a valid \"points\"" },
  { "message", CHAT, "{\"chatmessage\":{\"role\":\"assistant\",\"content\":\"Hi\"}}",
    "[{\"role\":\"assistant\",\"content\":\"Hi\"}]", "" },
  { "message as text", CHAT, "\"Hi\"", "[{\"role\":\"assistant\",\"content\":\"Hi\"}]", "shape" },
  { "message without role", CHAT, "{\"content\":\"Hi\"}", NULL, "a \"role\" and a \"content\"" },
  { "control of an unknown kind", BLACK_BOX, "{\"any\":[1]}", "{\"any\":[1]}", "" },
};

static char *
describe_corrections (const AssayValueReport *report)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; report->corrections != NULL && i < report->corrections->len; i++)
    {
      const AssayCorrection *correction = report->corrections->pdata[i];

      g_assert_cmpstr (correction->control, ==, "c");
      g_assert_nonnull (correction->from);
      g_string_append_printf (out, "%s%s", i > 0 ? " " : "", assay_correction_to_word (correction->kind));
    }
  if (report->flags & ASSAY_REVIEW_CORRECTED)
    g_string_append_c (out, '!');
  return g_string_free (out, FALSE);
}

static void
check_case (const Case *c)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *xml = g_strdup_printf ("<View>" TEXT "%s</View>", c->controls);
  g_autofree char *answer = g_strdup_printf ("{\"c\":%s}", c->value);
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (xml, -1, &error);
  g_autoptr (JsonObject) values = assay_json_parse_object (answer, -1, NULL);
  g_autoptr (JsonObject) data = assay_json_parse_object (task, -1, NULL);
  g_autoptr (JsonObject) normal = NULL;
  g_auto (AssayValueReport) report = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *corrections = NULL;

  g_test_message ("%s", c->what);
  g_assert_no_error (error);
  normal = assay_label_config_check_values (config, values, data, &report, &error);
  if (c->expected == NULL)
    {
      g_assert_null (normal);
      g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID_OUTPUT);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, c->note));
      return;
    }
  g_assert_no_error (error);
  if (json_object_has_member (normal, "c"))
    text = assay_json_to_text (json_object_get_member (normal, "c"));
  g_assert_cmpstr (text != NULL ? text : "-", ==, c->expected);
  corrections = describe_corrections (&report);
  g_assert_cmpstr (corrections, ==, c->note);
}

static void
test_values (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_case (&cases[i]);
}

/* A normal form is its own normal form: checking twice changes nothing and corrects nothing. */
static void
test_normal_forms (void)
{
  g_autoptr (JsonObject) data = assay_json_parse_object (task, -1, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<View>" TEXT "%s</View>", cases[i].controls);
      g_autoptr (AssayLabelConfig) config = assay_label_config_new (xml, -1, NULL);
      g_autofree char *answer = g_strdup_printf ("{\"c\":%s}", cases[i].expected);
      g_autoptr (JsonObject) values = NULL;
      g_autoptr (JsonObject) normal = NULL;
      g_auto (AssayValueReport) report = { 0 };
      g_autofree char *text = NULL;

      if (cases[i].expected == NULL || cases[i].expected[0] == '-')
        continue;
      g_test_message ("%s", cases[i].what);
      values = assay_json_parse_object (answer, -1, NULL);
      normal = assay_label_config_check_values (config, values, data, &report, NULL);
      g_assert_nonnull (normal);
      text = assay_json_object_to_text (normal);
      g_assert_cmpstr (text, ==, answer);
      g_assert_null (report.corrections);
    }
}

static const char rubric[]
    = "<View><Image name=\"image\" value=\"$image\"/>"
      "<Header value=\"Prompt Alignment\"/><Rating name=\"alignment\" toName=\"image\" required=\"true\"/>"
      "<Rating name=\"visual_quality\" toName=\"image\" required=\"true\"/>"
      "<Choices name=\"ok\" toName=\"image\"><Choice value=\"Yes\"/><Choice value=\"No\"/></Choices>"
      "<View visibleWhen=\"choice-selected\" whenTagName=\"ok\" whenChoiceValue=\"No\">"
      "<TextArea name=\"why\" toName=\"image\" required=\"true\"/></View></View>";

static const struct
{
  const char *what;
  const char *answer;
  const char *expected;
  AssayReviewFlags flags;
  const char *empty; /* the empty ones */
  guint n_unknown;
  double confidence;
} answers[] = {
  { "all there", "{\"visual_quality\":3,\"alignment\":4}", "{\"alignment\":4,\"visual_quality\":3}", 0, "",
    0, NAN },
  { "empty required", "{\"alignment\":4,\"visual_quality\":null}", "{\"alignment\":4}", ASSAY_REVIEW_EMPTY,
    "visual_quality", 0, NAN },
  { "missing required", "{\"visual_quality\":1}", "{\"visual_quality\":1}", ASSAY_REVIEW_EMPTY, "alignment",
    0, NAN },
  { "hidden is not required", "{\"alignment\":4,\"visual_quality\":3,\"ok\":\"Yes\"}",
    "{\"alignment\":4,\"visual_quality\":3,\"ok\":\"Yes\"}", 0, "", 0, NAN },
  { "shown is", "{\"alignment\":4,\"visual_quality\":3,\"ok\":\"No\"}",
    "{\"alignment\":4,\"visual_quality\":3,\"ok\":\"No\"}", ASSAY_REVIEW_EMPTY, "why", 0, NAN },
  { "names as people write them", "{\"Prompt Alignment\":4,\"VisualQuality\":3}",
    "{\"alignment\":4,\"visual_quality\":3}", 0, "", 0, NAN },
  { "members of nobody", "{\"alignment\":4,\"visual_quality\":3,\"reasoning\":\"x\",\"score\":1}",
    "{\"alignment\":4,\"visual_quality\":3}", 0, "", 2, NAN },
  { "the model's own flag", "{\"alignment\":4,\"visual_quality\":3,\"needs_review\":true,\"review_reason\":\"dark\"}",
    "{\"alignment\":4,\"visual_quality\":3}", ASSAY_REVIEW_FLAGGED, "", 0, NAN },
  { "its flag is off", "{\"alignment\":4,\"visual_quality\":3,\"needs_review\":false}",
    "{\"alignment\":4,\"visual_quality\":3}", 0, "", 0, NAN },
  { "its confidence", "{\"alignment\":4,\"visual_quality\":3,\"confidence\":0.8}",
    "{\"alignment\":4,\"visual_quality\":3}", 0, "", 0, 0.8 },
  { "its confidence in percent", "{\"alignment\":4,\"visual_quality\":3,\"confidence\":\"80 %\"}",
    "{\"alignment\":4,\"visual_quality\":3}", 0, "", 0, 0.8 },
  { "its confidence in words", "{\"alignment\":4,\"visual_quality\":3,\"confidence\":\"high\"}",
    "{\"alignment\":4,\"visual_quality\":3}", 0, "", 0, NAN },
};

static void
test_answers (void)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (rubric, -1, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (JsonObject) values = assay_json_parse_object (answers[i].answer, -1, NULL);
      g_auto (AssayValueReport) report = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) normal = assay_label_config_check_values (config, values, NULL, &report, &error);
      g_autofree char *text = NULL;

      g_test_message ("%s", answers[i].what);
      g_assert_no_error (error);
      text = assay_json_object_to_text (normal);
      g_assert_cmpstr (text, ==, answers[i].expected);
      g_assert_cmpint (report.flags, ==, answers[i].flags);
      g_assert_cmpuint (report.n_unknown, ==, answers[i].n_unknown);
      g_assert_cmpstr (report.empty != NULL ? report.empty->pdata[0] : "", ==, answers[i].empty);
      if (isnan (answers[i].confidence))
        g_assert_true (isnan (report.confidence));
      else
        g_assert_cmpfloat_with_epsilon (report.confidence, answers[i].confidence, 1e-9);
    }
}

static void
test_useless (void)
{
  static const char *const texts[] = { "{}", "{\"answer\":\"fine\"}", "{\"needs_review\":true}" };
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (rubric, -1, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonObject) values = assay_json_parse_object (texts[i], -1, NULL);
      g_auto (AssayValueReport) report = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_null (assay_label_config_check_values (config, values, NULL, &report, &error));
      g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID_OUTPUT);
      g_assert_nonnull (strstr (error->message, "\"alignment\", \"visual_quality\", \"ok\", \"why\""));
    }
}

/* All that is wrong is told at once, so that one retry can set it right. */
static void
test_all_complaints (void)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (rubric, -1, NULL);
  g_autoptr (JsonObject) values
      = assay_json_parse_object ("{\"alignment\":\"x\",\"visual_quality\":2.5,\"ok\":\"perhaps\"}", -1, NULL);
  g_auto (AssayValueReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (assay_label_config_check_values (config, values, NULL, &report, &error));
  g_assert_cmpstr (error->message, ==,
                   "\"alignment\" is \"x\", but must be a whole number from 0 to 5. "
                   "\"visual_quality\" is 2.5, but must be a whole number from 0 to 5. "
                   "\"ok\" is \"perhaps\", but must be one of \"Yes\", \"No\".");
}

static void
test_describe (void)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (rubric, -1, NULL);
  g_autoptr (JsonObject) values = assay_json_parse_object (
      "{\"alignment\":9,\"needs_review\":\"yes\",\"review_reason\":\"blurred\"}", -1, NULL);
  g_auto (AssayValueReport) report = { 0 };
  g_autoptr (JsonObject) normal = assay_label_config_check_values (config, values, NULL, &report, NULL);
  g_autofree char *text = assay_value_report_describe (&report);
  AssayValueReport nothing = { 0 };

  g_assert_cmpstr (text, ==,
                   "“visual_quality” is required and empty. “alignment”: 9 was taken as 5. "
                   "The model asks for a review: blurred.");
  g_assert_null (assay_value_report_describe (&nothing));
}

/* A source made to be slow, and an answer that repeats itself. */
static void
test_hostile (void)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new ("<View>" TEXT SPANS "</View>", -1, NULL);
  g_autofree char *source = g_strnfill (400000, 'a');
  g_autofree char *wanted = g_strnfill (200000, 'a');
  g_autoptr (JsonObject) data = json_object_new ();
  g_autoptr (JsonObject) values = json_object_new ();
  g_auto (AssayValueReport) report = { 0 };
  JsonArray *spans = json_array_new ();
  gint64 start = g_get_monotonic_time ();

  json_object_set_string_member (data, "text", source);
  wanted[199999] = 'b';
  for (int i = 0; i < 50; i++)
    {
      JsonObject *span = json_object_new ();

      json_object_set_string_member (span, "text", wanted);
      json_object_set_string_member (span, "labels", "ORG");
      json_array_add_object_element (spans, span);
    }
  json_object_set_array_member (values, "c", spans);
  g_assert_nonnull (assay_label_config_check_values (config, values, data, &report, NULL));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * ASSAY_TEST_PATIENCE * G_USEC_PER_SEC);
  g_assert_cmpint (report.flags, ==, ASSAY_REVIEW_CORRECTED);
  assay_value_report_clear (&report);

  spans = json_array_new ();
  for (int i = 0; i <= ASSAY_VALUES_MAX_REGIONS; i++)
    json_array_add_object_element (spans, json_object_new ());
  json_object_set_array_member (values, "c", spans);
  g_assert_null (assay_label_config_check_values (config, values, data, &report, NULL));
}

static void
test_speed (void)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (rubric, -1, NULL);
  g_autoptr (JsonObject) values
      = assay_json_parse_object ("{\"alignment\":4,\"visual_quality\":3,\"ok\":\"Yes\",\"why\":\"Sharp and clear.\"}", -1, NULL);
  const int n = 20000;
  gint64 start = g_get_monotonic_time ();
  double each;

  for (int i = 0; i < n; i++)
    {
      g_auto (AssayValueReport) report = { 0 };
      g_autoptr (JsonObject) normal = assay_label_config_check_values (config, values, NULL, &report, NULL);

      g_assert_nonnull (normal);
    }
  each = (double) (g_get_monotonic_time () - start) / n;
  g_test_minimized_result (each, "%.2f us per answer", each);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/label-values/values", test_values);
  g_test_add_func ("/model/label-values/normal-forms", test_normal_forms);
  g_test_add_func ("/model/label-values/answers", test_answers);
  g_test_add_func ("/model/label-values/useless", test_useless);
  g_test_add_func ("/model/label-values/all-complaints", test_all_complaints);
  g_test_add_func ("/model/label-values/describe", test_describe);
  g_test_add_func ("/model/label-values/hostile", test_hostile);
  g_test_add_func ("/model/label-values/speed", test_speed);
  return g_test_run ();
}
