/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-label-regions.c: answers as Label Studio's regions and back, and regions that come from
 * elsewhere against the verdicts and words of Label Studio's own checker. */
#include "assay-error.h"
#include "assay-json.h"
#include "assay-label-values.h"

#include <string.h>

#define TEXT "<Text name=\"t\" value=\"$text\"/>"
#define IMAGE "<Image name=\"i\" value=\"$image\"/>"
#define SENT "<Choices name=\"sent\" toName=\"t\"><Choice value=\"A\"/><Choice value=\"Bee\" alias=\"b\"/>" \
  "</Choices>"

static const struct
{
  const char *what;
  const char *controls;
  const char *value;   /* of c, in its normal form */
  const char *regions; /* without their ids */
} trips[] = {
  { "choice", TEXT "<Choices name=\"c\" toName=\"t\"><Choice value=\"A\"/></Choices>", "\"A\"",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"choices\",\"value\":{\"choices\":[\"A\"]}}]" },
  { "choices", TEXT "<Choices name=\"c\" toName=\"t\" choice=\"multiple\"><Choice value=\"A\"/>"
    "<Choice value=\"B\"/></Choices>", "[\"A\",\"B\"]",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"choices\",\"value\":{\"choices\":[\"A\",\"B\"]}}]" },
  { "one of several", TEXT "<Choices name=\"c\" toName=\"t\" choice=\"multiple\"><Choice value=\"A\"/>"
    "</Choices>", "[\"A\"]",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"choices\",\"value\":{\"choices\":[\"A\"]}}]" },
  { "nested choice", TEXT "<Choices name=\"c\" toName=\"t\" allowNested=\"true\"><Choice value=\"A\">"
    "<Choice value=\"A1\"/></Choice></Choices>", "\"A1\"",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"choices\",\"value\":{\"choices\":[[\"A\",\"A1\"]]}}]" },
  { "text", TEXT "<TextArea name=\"c\" toName=\"t\"/>", "\"x\"",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"textarea\",\"value\":{\"text\":[\"x\"]}}]" },
  { "texts", TEXT "<TextArea name=\"c\" toName=\"t\"/>", "[\"x\",\"y\"]",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"textarea\",\"value\":{\"text\":[\"x\",\"y\"]}}]" },
  { "rating", TEXT "<Rating name=\"c\" toName=\"t\"/>", "4",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"rating\",\"value\":{\"rating\":4}}]" },
  { "number", TEXT "<Number name=\"c\" toName=\"t\"/>", "7.5",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"number\",\"value\":{\"number\":7.5}}]" },
  { "date", TEXT "<DateTime name=\"c\" toName=\"t\" only=\"date\"/>", "\"2026-01-01\"",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"datetime\",\"value\":{\"datetime\":\"2026-01-01\"}}]" },
  { "pairwise", TEXT "<Text name=\"u\" value=\"$u\"/><Pairwise name=\"c\" toName=\"t,u\"/>", "\"left\"",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"pairwise\",\"value\":{\"selected\":\"left\"}}]" },
  { "taxonomy", TEXT "<Taxonomy name=\"c\" toName=\"t\"><Choice value=\"A\"><Choice value=\"B\"/></Choice>"
    "</Taxonomy>", "[[\"A\"],[\"A\",\"B\"]]",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"taxonomy\",\"value\":"
      "{\"taxonomy\":[[\"A\"],[\"A\",\"B\"]]}}]" },
  { "ranker", "<List name=\"t\" value=\"$l\"/><Ranker name=\"c\" toName=\"t\"/>", "{\"c\":[\"id2\",\"id1\"]}",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"ranker\",\"value\":{\"ranker\":"
      "{\"c\":[\"id2\",\"id1\"]}}}]" },
  { "spans", TEXT "<Labels name=\"c\" toName=\"t\"><Label value=\"ORG\"/></Labels>",
    "[{\"start\":0,\"end\":4,\"text\":\"Acme\",\"labels\":[\"ORG\"]},"
      "{\"start\":5,\"end\":7,\"text\":\"Co\",\"labels\":[\"ORG\"]}]",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"labels\",\"value\":"
      "{\"start\":0,\"end\":4,\"text\":\"Acme\",\"labels\":[\"ORG\"]}},"
    "{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"labels\",\"value\":"
      "{\"start\":5,\"end\":7,\"text\":\"Co\",\"labels\":[\"ORG\"]}}]" },
  { "one span", TEXT "<Labels name=\"c\" toName=\"t\"><Label value=\"ORG\"/>"
    "</Labels>", "[{\"start\":0,\"end\":4,\"labels\":[\"ORG\"]}]",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"labels\",\"value\":"
      "{\"start\":0,\"end\":4,\"labels\":[\"ORG\"]}}]" },
  { "HTML span", "<HyperText name=\"t\" value=\"$h\"/><HyperTextLabels name=\"c\" toName=\"t\">"
    "<Label value=\"Q\"/></HyperTextLabels>",
    "[{\"start\":1,\"end\":4,\"text\":\"abc\",\"hypertextlabels\":[\"Q\"]}]",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"hypertextlabels\",\"value\":"
      "{\"start\":1,\"end\":4,\"text\":\"abc\","
    "\"hypertextlabels\":[\"Q\"],\"globalOffsets\":{\"start\":1,\"end\":4}}}]" },
  { "dialogue span", "<Paragraphs name=\"t\" value=\"$p\"/><ParagraphLabels name=\"c\" toName=\"t\">"
    "<Label value=\"Q\"/></ParagraphLabels>",
    "[{\"start\":0,\"end\":1,\"startOffset\":0,\"endOffset\":4,\"paragraphlabels\":[\"Q\"]}]",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"paragraphlabels\",\"value\":"
      "{\"start\":\"0\",\"end\":\"1\",\"startOffset\":0,"
    "\"endOffset\":4,\"paragraphlabels\":[\"Q\"]}}]" },
  { "box", IMAGE "<RectangleLabels name=\"c\" toName=\"i\"><Label value=\"car\"/></RectangleLabels>",
    "[{\"x\":1,\"y\":2,\"width\":3,\"height\":4,\"rotation\":0,\"rectanglelabels\":[\"car\"]}]",
    "[{\"from_name\":\"c\",\"to_name\":\"i\",\"type\":\"rectanglelabels\",\"value\":"
      "{\"x\":1,\"y\":2,\"width\":3,\"height\":4,"
    "\"rotation\":0,\"rectanglelabels\":[\"car\"]}}]" },
  { "ellipse", IMAGE "<EllipseLabels name=\"c\" toName=\"i\"><Label value=\"car\"/></EllipseLabels>",
    "[{\"x\":1,\"y\":2,\"radiusX\":3,\"radiusY\":4,\"ellipselabels\":[\"car\"]}]",
    "[{\"from_name\":\"c\",\"to_name\":\"i\",\"type\":\"ellipselabels\",\"value\":"
      "{\"x\":1,\"y\":2,\"radiusX\":3,\"radiusY\":4,\"ellipselabels\":[\"car\"]}}]" },
  { "point", IMAGE "<KeyPointLabels name=\"c\" toName=\"i\"><Label value=\"eye\"/>"
    "</KeyPointLabels>", "[{\"x\":1,\"y\":2,\"keypointlabels\":[\"eye\"]}]",
    "[{\"from_name\":\"c\",\"to_name\":\"i\",\"type\":\"keypointlabels\",\"value\":"
      "{\"x\":1,\"y\":2,\"keypointlabels\":[\"eye\"]}}]" },
  { "polygon", IMAGE "<PolygonLabels name=\"c\" toName=\"i\"><Label value=\"car\"/></PolygonLabels>",
    "[{\"points\":[[1,2],[3,4],[5,6]],\"polygonlabels\":[\"car\"]}]",
    "[{\"from_name\":\"c\",\"to_name\":\"i\",\"type\":\"polygonlabels\",\"value\":"
      "{\"points\":[[1,2],[3,4],[5,6]],\"polygonlabels\":[\"car\"]}}]" },
  { "brush", IMAGE "<BrushLabels name=\"c\" toName=\"i\"><Label value=\"car\"/></BrushLabels>",
    "[{\"format\":\"rle\",\"rle\":[0,1,255],\"brushlabels\":[\"car\"]}]",
    "[{\"from_name\":\"c\",\"to_name\":\"i\",\"type\":\"brushlabels\",\"value\":"
      "{\"format\":\"rle\",\"rle\":[0,1,255],\"brushlabels\":[\"car\"]}}]" },
  { "OCR", "<Pdf name=\"i\" value=\"$p\"/><OcrLabels name=\"c\" toName=\"i\"><Label value=\"total\"/>"
    "</OcrLabels>",
    "[{\"x\":1,\"y\":2,\"width\":3,\"height\":4,\"ocrtext\":\"9\",\"pageIndex\":1,\"ocrlabels\":[\"total\"]}]",
    "[{\"from_name\":\"c\",\"to_name\":\"i\",\"type\":\"ocrlabels\",\"value\":"
      "{\"x\":1,\"y\":2,\"width\":3,\"height\":4,"
    "\"ocrtext\":\"9\",\"pageIndex\":1,\"ocrlabels\":[\"total\"]}}]" },
  { "message", "<Chat name=\"c\" value=\"$chat\"/>", "[{\"role\":\"user\",\"content\":\"Hi\"}]",
    "[{\"from_name\":\"c\",\"to_name\":\"c\",\"type\":\"chatmessage\",\"value\":{\"chatmessage\":"
      "{\"role\":\"user\",\"content\":\"Hi\"}}}]" },
  { "unknown control", TEXT "<Wheel name=\"c\" toName=\"t\"/>", "{\"turns\":3}",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"wheel\",\"value\":{\"turns\":3}}]" },
  { "unknown control, a word", TEXT "<Wheel name=\"c\" toName=\"t\"/>", "\"fast\"",
    "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"wheel\",\"value\":{\"wheel\":\"fast\"}}]" },
};

static void
take_ids (JsonArray *regions, GHashTable *ids)
{
  for (guint i = 0; i < json_array_get_length (regions); i++)
    {
      JsonObject *region = json_array_get_object_element (regions, i);
      const char *id = assay_json_get_string (region, "id", "");

      g_assert_true (g_uuid_string_is_valid (id));
      g_assert_true (g_hash_table_add (ids, g_strdup (id)));
      json_object_remove_member (region, "id");
    }
}

static void
check_imported (AssayLabelConfig *config, JsonArray *regions)
{
  g_autoptr (JsonObject) prediction = json_object_new ();
  g_autoptr (GError) error = NULL;

  json_object_set_array_member (prediction, "result", json_array_ref (regions));
  assay_label_config_check_regions (config, prediction, &error);
  g_assert_no_error (error);
}

/* What we write, we read, and Label Studio's checker takes it. */
static void
test_round_trip (void)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (trips); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<View>%s</View>", trips[i].controls);
      g_autofree char *answer = g_strdup_printf ("{\"c\":%s}", trips[i].value);
      g_autoptr (AssayLabelConfig) config = assay_label_config_new (xml, -1, NULL);
      g_autoptr (JsonObject) values = assay_json_parse_object (answer, -1, NULL);
      g_autoptr (JsonArray) regions = assay_label_config_to_regions (config, values);
      g_autoptr (JsonObject) again = NULL;
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
      g_autofree char *text = NULL;
      g_autofree char *back = NULL;

      g_test_message ("%s", trips[i].what);
      check_imported (config, regions);
      take_ids (regions, ids);
      json_node_set_array (node, regions);
      text = assay_json_to_text (node);
      g_assert_cmpstr (text, ==, trips[i].regions);
      again = assay_label_config_from_regions (config, regions);
      back = assay_json_object_to_text (again);
      g_assert_cmpstr (back, ==, answer);
    }
}

/* What Label Studio's window writes. */
static const struct
{
  const char *what;
  const char *controls;
  const char *regions;
  const char *values;
} foreign[] = {
  { "order of the config", TEXT "<Rating name=\"r\" toName=\"t\"/>" SENT,
    "[{\"from_name\":\"sent\",\"to_name\":\"t\",\"type\":\"choices\",\"value\":{\"choices\":[\"A\"]}},"
    "{\"from_name\":\"r\",\"to_name\":\"t\",\"type\":\"rating\",\"value\":{\"rating\":4.0}}]",
    "{\"r\":4,\"sent\":\"A\"}" },
  { "HTML with XPaths", "<HyperText name=\"h\" value=\"$h\"/><HyperTextLabels name=\"l\" toName=\"h\">"
    "<Label value=\"Q\"/></HyperTextLabels>",
    "[{\"from_name\":\"l\",\"to_name\":\"h\",\"type\":\"hypertextlabels\",\"value\":"
      "{\"start\":\"/p[1]/text()[1]\",\"end\":\"/p[1]/text()[1]\","
    "\"startOffset\":0,\"endOffset\":4,\"globalOffsets\":{\"start\":3,\"end\":7},\"text\":\"Acme\",\"hypertextlabels\":[\"Q\"]}}]",
    "{\"l\":[{\"start\":3,\"end\":7,\"text\":\"Acme\",\"hypertextlabels\":[\"Q\"]}]}" },
  { "perRegion answers", TEXT "<Labels name=\"l\" toName=\"t\"><Label value=\"X\"/></Labels>"
    "<Rating name=\"r\" toName=\"t\" perRegion=\"true\"/>",
    "[{\"id\":\"1\",\"from_name\":\"l\",\"to_name\":\"t\",\"type\":\"labels\",\"value\":"
      "{\"start\":0,\"end\":1,\"labels\":[\"X\"]}},"
    "{\"id\":\"1\",\"from_name\":\"r\",\"to_name\":\"t\",\"type\":\"rating\",\"value\":"
      "{\"start\":0,\"end\":1,\"rating\":2}},"
    "{\"id\":\"2\",\"from_name\":\"r\",\"to_name\":\"t\",\"type\":\"rating\",\"value\":"
      "{\"start\":2,\"end\":3,\"rating\":5}}]",
    "{\"l\":[{\"start\":0,\"end\":1,\"labels\":[\"X\"]}],\"r\":[2,5]}" },
  { "relations, strangers and nonsense", TEXT SENT,
    "[{\"type\":\"relation\",\"from_id\":\"1\",\"to_id\":\"2\",\"direction\":\"right\"},7,{},"
    "{\"from_name\":\"zzz\",\"to_name\":\"t\",\"type\":\"choices\",\"value\":{\"choices\":[\"A\"]}},"
    "{\"from_name\":\"sent\",\"to_name\":\"t\",\"type\":\"choices\",\"value\":\"A\"},"
    "{\"from_name\":\"sent\",\"to_name\":\"t\",\"type\":\"choices\",\"value\":{}}]",
    "{}" },
  { "two choices of one are kept", TEXT SENT,
    "[{\"from_name\":\"sent\",\"to_name\":\"t\",\"type\":\"choices\",\"value\":{\"choices\":[\"A\",\"b\"]}}]",
    "{\"sent\":[\"A\",\"b\"]}" },
  { "texts of several regions", TEXT "<TextArea name=\"a\" toName=\"t\"/>",
    "[{\"from_name\":\"a\",\"to_name\":\"t\",\"type\":\"textarea\",\"value\":{\"text\":[\"x\"]}},"
    "{\"from_name\":\"a\",\"to_name\":\"t\",\"type\":\"textarea\",\"value\":{\"text\":[\"y\"]}}]",
    "{\"a\":[\"x\",\"y\"]}" },
};

static void
test_foreign (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<View>%s</View>", foreign[i].controls);
      g_autoptr (AssayLabelConfig) config = assay_label_config_new (xml, -1, NULL);
      g_autoptr (JsonNode) regions = assay_json_parse (foreign[i].regions, -1, NULL);
      g_autoptr (JsonObject) values
          = assay_label_config_from_regions (config, json_node_get_array (regions));
      g_autofree char *text = assay_json_object_to_text (values);

      g_test_message ("%s", foreign[i].what);
      g_assert_cmpstr (text, ==, foreign[i].values);
    }
}

/* One config for the checker; each case is a prediction. */
static const char checked[]
    = "<View>" TEXT IMAGE SENT
      "<Text name=\"u\" value=\"$u\"/>"
      "<Labels name=\"ner\" toName=\"t\"><Label value=\"ORG\"/></Labels>"
      "<Rating name=\"rate\" toName=\"t\" maxRating=\"5\"/>"
      "<Number name=\"num\" toName=\"t\" max=\"10\"/>"
      "<DateTime name=\"when\" toName=\"t\"/>"
      "<TextArea name=\"note\" toName=\"t\"/>"
      "<Pairwise name=\"pair\" toName=\"t,u\"/>"
      "<Taxonomy name=\"tax\" toName=\"t\"><Choice value=\"A\"><Choice value=\"B\"/></Choice></Taxonomy>"
      "<RectangleLabels name=\"box\" toName=\"i\"><Label value=\"car\"/></RectangleLabels>"
      "<Rectangle name=\"rect\" toName=\"i\"/><Labels name=\"tag\" toName=\"i\"><Label value=\"car\"/></Labels>"
      "<BrushLabels name=\"mask\" toName=\"i\"><Label value=\"car\"/></BrushLabels>"
      "</View>";

#define REGION(from, to, type, value) \
  "{\"result\":[{\"from_name\":\"" from "\",\"to_name\":\"" to "\",\"type\":\"" type "\",\"value\":" value "}]}"

static const struct
{
  const char *what;
  const char *prediction;
  const char *complaint; /* NULL: accepted */
} verdicts[] = {
  { "result missing", "{}", "Missing required field 'result'" },
  { "result not an array", "{\"result\":{}}", "'result' must be a list" },
  { "empty result", "{\"result\":[]}", NULL },
  { "score", "{\"result\":[],\"score\":0.5}", NULL },
  { "score null", "{\"result\":[],\"score\":null}", NULL },
  { "score too large", "{\"result\":[],\"score\":1.5}",
    "Score must be between 0.00 and 1.00 inclusive, got 1.5" },
  { "whole score too large", "{\"result\":[],\"score\":2}",
    "Score must be between 0.00 and 1.00 inclusive, got 2.0" },
  { "score in words", "{\"result\":[],\"score\":\"high\"}", "Score must be a valid number, got high" },
  { "region not an object", "{\"result\":[\"x\"]}", "Region must be a dictionary. Got <class 'str'>: x" },
  { "no type", "{\"result\":[{\"from_name\":\"sent\",\"to_name\":\"t\",\"value\":"
    "{}}]}", "Region 0: Missing required field 'type'" },
  { "no value", "{\"result\":[{\"from_name\":\"sent\",\"to_name\":\"t\",\"type\":\"choices\"}]}",
    "Region 0: Missing required field 'value'" },
  { "unknown from_name", REGION ("zzz", "t", "choices", "{}"),
    "Region 0: 'from_name' 'zzz' not found in configuration" },
  { "unknown to_name", REGION ("sent", "zzz", "choices", "{\"choices\":[\"A\"]}"),
    "Region 0: 'to_name' 'zzz' not found in configuration" },
  { "to_name of another object", REGION ("sent", "i", "choices", "{\"choices\":[\"A\"]}"),
    "Region 0: 'to_name' 'i' is not valid for control 'sent'. Valid options: ['t']" },
  { "wrong type", REGION ("sent", "t", "labels", "{\"choices\":[\"A\"]}"),
    "Region 0: Type 'labels' does not match expected type 'choices' for control 'sent'" },
  { "good", REGION ("sent", "t", "choices", "{\"choices\":[\"A\"]}"), NULL },
  { "type in any case", REGION ("sent", "t", "Choices", "{\"choices\":[\"A\"]}"), NULL },
  { "two choices of one", REGION ("sent", "t", "choices", "{\"choices\":[\"A\",\"b\"]}"), NULL },
  { "no such label", REGION ("sent", "t", "choices", "{\"choices\":[\"C\"]}"),
    "Region 0: Invalid value for control 'sent'. Got: {'choices': ['C']}. Valid options: ['A', 'b']" },
  { "value where there is an alias", REGION ("sent", "t", "choices", "{\"choices\":[\"Bee\"]}"),
    "Region 0: Invalid value for control 'sent'. Got: {'choices': ['Bee']}. Valid options: ['A', 'b']" },
  { "choice without list", REGION ("sent", "t", "choices", "{\"choices\":\"A\"}"),
    "Region 0: Invalid value for control 'sent'. Got: {'choices': 'A'}. Valid options: ['A', 'b']" },
  { "value no object", REGION ("sent", "t", "choices", "[1,\"it's\",null,true,1.0]"),
    "Region 0: Invalid value for control 'sent'. Got: [1, \"it's\", None, True, 1.0]. Valid options: ['A', 'b']" },
  { "rating", REGION ("rate", "t", "rating", "{\"rating\":5}"), NULL },
  { "rating of nothing", REGION ("rate", "t", "rating", "{\"rating\":0}"), NULL },
  { "rating above", REGION ("rate", "t", "rating", "{\"rating\":6}"),
    "Region 0: Invalid value for control 'rate'. Got: {'rating': 6}. Valid options: expected structure: RatingValue" },
  { "half a star", REGION ("rate", "t", "rating", "{\"rating\":4.5}"),
    "Region 0: Invalid value for control 'rate'. Got: {'rating': 4.5}. Valid options: expected structure: RatingValue" },
  { "rating below", REGION ("rate", "t", "rating", "{\"rating\":-1}"),
    "Region 0: Invalid value for control 'rate'. Got: {'rating': -1}. Valid options: expected structure: RatingValue" },
  { "number above its max", REGION ("num", "t", "number", "{\"number\":99}"), NULL },
  { "number as text", REGION ("num", "t", "number", "{\"number\":\"x\"}"),
    "Region 0: Invalid value for control 'num'. Got: {'number': 'x'}. Valid options: expected structure: NumberValue" },
  { "nonsense date", REGION ("when", "t", "datetime", "{\"datetime\":\"soon\"}"), NULL },
  { "text", REGION ("note", "t", "textarea", "{\"text\":[\"x\"]}"), NULL },
  { "bare text", REGION ("note", "t", "textarea", "{\"text\":\"x\"}"),
    "Region 0: Invalid value for control 'note'. Got: {'text': 'x'}. Valid options: expected structure: TextAreaValue" },
  { "span", REGION ("ner", "t", "labels", "{\"start\":0,\"end\":4,\"labels\":[\"ORG\"]}"), NULL },
  { "span beyond any text", REGION ("ner", "t", "labels", "{\"start\":9,\"end\":4,\"labels\":[\"ORG\"]}"),
    NULL },
  { "span without end", REGION ("ner", "t", "labels", "{\"start\":0,\"labels\":[\"ORG\"]}"),
    "Region 0: Invalid value for control 'ner'. Got: {'start': 0, 'labels': ['ORG']}. Valid options: ['ORG']" },
  { "pairwise, name of an object", REGION ("pair", "u", "pairwise", "{\"selected\":\"left\"}"), NULL },
  { "pairwise, both names", REGION ("pair", "t,u", "pairwise", "{\"selected\":\"left\"}"), NULL },
  { "pairwise, its own name", REGION ("pair", "pair", "pairwise", "{\"selected\":\"left\"}"), NULL },
  { "taxonomy", REGION ("tax", "t", "taxonomy", "{\"taxonomy\":[[\"A\",\"B\"]]}"), NULL },
  { "partial path", REGION ("tax", "t", "taxonomy", "{\"taxonomy\":[[\"B\"]]}"), NULL },
  { "flat taxonomy", REGION ("tax", "t", "taxonomy", "{\"taxonomy\":[\"A\",\"B\"]}"),
    "Region 0: Invalid value for control 'tax'. Got: {'taxonomy': ['A', 'B']}. Valid options: ['A', 'B']" },
  { "unknown node", REGION ("tax", "t", "taxonomy", "{\"taxonomy\":[[\"Z\"]]}"),
    "Region 0: Invalid value for control 'tax'. Got: {'taxonomy': [['Z']]}. Valid options: ['A', 'B']" },
  { "box", REGION ("box", "i", "rectanglelabels",
    "{\"x\":1,\"y\":2,\"width\":3,\"height\":4,\"rectanglelabels\":[\"car\"]}"), NULL },
  { "box in pixels", REGION ("box", "i", "rectanglelabels",
    "{\"x\":1,\"y\":-2,\"width\":300,\"height\":4,\"rectanglelabels\":[\"car\"]}"),
    "Region 0: Invalid geometry for control 'box': y -2, width 300 out of bounds [0, 100]" },
  { "box of a wrong label", REGION ("box", "i", "rectanglelabels",
    "{\"x\":1,\"y\":2,\"width\":3,\"height\":4,\"rectanglelabels\":[\"bus\"]}"),
    "Region 0: Invalid value for control 'box'. Got: {'x': 1, 'y': 2, 'width': 3, 'height': 4, 'rectanglelabels': ['bus']}. "
    "Valid options: ['car']" },
  { "brush", REGION ("mask", "i", "brushlabels",
    "{\"format\":\"rle\",\"rle\":[0,255],\"brushlabels\":[\"car\"]}"), NULL },
  { "brush with 256", REGION ("mask", "i", "brushlabels",
    "{\"format\":\"rle\",\"rle\":[256],\"brushlabels\":[\"car\"]}"),
    "Region 0: Invalid value for control 'mask'. Got: {'format': 'rle', 'rle': [256], 'brushlabels': ['car']}. Valid options: ['car']" },
  { "a box and its label as two regions",
    "{\"result\":[{\"id\":\"1\",\"from_name\":\"rect\",\"to_name\":\"i\",\"type\":\"rectangle\",\"value\":"
      "{\"x\":1,\"y\":1,\"width\":1,\"height\":1}},"
    "{\"id\":\"1\",\"from_name\":\"tag\",\"to_name\":\"i\",\"type\":\"labels\",\"value\":"
      "{\"x\":1,\"y\":1,\"width\":1,\"height\":1,\"labels\":[\"car\"]}}]}",
    NULL },
  { "a box and its label as one", REGION ("tag", "i", "rectanglelabels",
    "{\"x\":1,\"y\":1,\"width\":1,\"height\":1,\"rectanglelabels\":[\"car\"]}"), NULL },
  { "relation", "{\"result\":[{\"type\":\"relation\",\"from_id\":\"1\",\"to_id\":\"1\",\"direction\":\"right\"},"
    "{\"id\":\"1\",\"from_name\":\"sent\",\"to_name\":\"t\",\"type\":\"choices\",\"value\":"
      "{\"choices\":[\"A\"]}}]}", NULL },
  { "relation to nobody", "{\"result\":[{\"type\":\"relation\",\"from_id\":\"1\",\"to_id\":\"1\",\"direction\":\"right\"}]}",
    "Relation 0: 'from_id' '1' not found in regions" },
  { "relation without direction", "{\"result\":[{\"type\":\"relation\",\"from_id\":\"1\",\"to_id\":\"1\"}]}",
    "Relation 0: Missing required field 'direction'" },
};

static void
test_verdicts (void)
{
  g_autoptr (GError) config_error = NULL;
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (checked, -1, &config_error);

  g_assert_no_error (config_error);
  for (gsize i = 0; i < G_N_ELEMENTS (verdicts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) json_error = NULL;
      g_autoptr (JsonObject) prediction = assay_json_parse_object (verdicts[i].prediction, -1, &json_error);
      g_autoptr (GPtrArray) problems = NULL;

      g_test_message ("%s", verdicts[i].what);
      g_assert_no_error (json_error);
      problems = assay_label_config_list_region_problems (config, prediction);
      g_assert_cmpstr (problems->len > 0 ? problems->pdata[0] : NULL, ==, verdicts[i].complaint);
      g_assert_cmpint (assay_label_config_check_regions (config, prediction, &error), ==,
        verdicts[i].complaint == NULL);
      if (verdicts[i].complaint == NULL)
        continue;
      g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, verdicts[i].complaint));
    }
}

static void
test_all_complaints (void)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (checked, -1, NULL);
  g_autoptr (JsonObject) prediction = assay_json_parse_object (
      "{\"score\":7,\"result\":[{\"from_name\":\"zzz\",\"to_name\":\"t\",\"type\":\"x\",\"value\":{}},"
        "{\"value\":{}}]}", -1, NULL);
  g_autoptr (GPtrArray) problems = assay_label_config_list_region_problems (config, prediction);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (problems->len, ==, 5);
  g_assert_cmpstr (problems->pdata[2], ==, "Region 1: Missing required field 'from_name'");
  g_assert_false (assay_label_config_check_regions (config, prediction, &error));
  g_assert_true (g_str_has_suffix (error->message, "(and 4 more)"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/label-regions/round-trip", test_round_trip);
  g_test_add_func ("/model/label-regions/foreign", test_foreign);
  g_test_add_func ("/model/label-regions/verdicts", test_verdicts);
  g_test_add_func ("/model/label-regions/all-complaints", test_all_complaints);
  return g_test_run ();
}
