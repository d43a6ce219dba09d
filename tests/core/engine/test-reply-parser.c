/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-reply-parser.c: what models write, and what counts as their answer. */
#include "assay-error.h"
#include "assay-json.h"
#include "assay-reply-confidence.h"
#include "assay-reply-parser.h"

#include <math.h>
#include <string.h>
#include <time.h>

#define CUT ASSAY_FINISH_LENGTH

typedef struct
{
  const char *what;
  const char *text;
  const char *values;  /* or NULL when there is none */
  const char *repairs; /* or a part of the error */
  AssayFinishReason finish;
} Case;

/* The schema asks for grade and comment; note is optional. */
static const char schema_text[]
    = "{\"type\":\"object\",\"properties\":{\"grade\":{\"type\":\"integer\"},\"comment\":{\"type\":\"string\"},"
      "\"note\":{\"type\":\"string\"}},\"required\":[\"grade\",\"comment\"]}";

static const Case cases[] = {
  { "JSON", "{\"grade\":4,\"comment\":\"x\"}", "{\"grade\":4,\"comment\":\"x\"}", "" },
  { "blanks around it", "\n {\"grade\":4,\"comment\":\"x\"} \n", "{\"grade\":4,\"comment\":\"x\"}", "" },
  { "a single object is the answer, whatever it holds", "{\"score\":4}", "{\"score\":4}", "" },
  { "code fence", "```json\n{\"grade\":4,\"comment\":\"x\"}\n```", "{\"grade\":4,\"comment\":\"x\"}", "" },
  { "prose around it", "Sure! Here it is: {\"grade\":4,\"comment\":\"x\"} Anything else?", "{\"grade\":4,\"comment\":\"x\"}", "" },
  { "fence in prose", "Here:\n```\n{\"grade\":4}\n```\nDone.", "{\"grade\":4}", "" },
  { "the last of several", "{\"grade\":1,\"comment\":\"a\"} no: {\"grade\":2,\"comment\":\"b\"}", "{\"grade\":2,\"comment\":\"b\"}", "" },
  { "a complete one before a later scrap", "{\"grade\":1,\"comment\":\"a\"} where {\"grade\":1} is fair",
    "{\"grade\":1,\"comment\":\"a\"}", "" },
  { "of no interest", "Given {\"id\":7}: {\"grade\":4,\"comment\":\"x\"}. Source {\"id\":8}", "{\"grade\":4,\"comment\":\"x\"}", "" },
  { "thinking aloud", "<think>maybe {\"grade\":1,\"comment\":\"draft\"} or {\"gra</think>\n{\"grade\":4,\"comment\":\"x\"}",
    "{\"grade\":4,\"comment\":\"x\"}", "" },
  { "a tag inside the answer", "{\"grade\":4,\"comment\":\"says </think> twice\"}",
    "{\"grade\":4,\"comment\":\"says </think> twice\"}", "" },
  { "formulas", "With \\frac{a}{b} and {x}, so {\"grade\":4}", "{\"grade\":4}", "" },
  { "names as people write them", "It is {\"Grade\":4,\"COMMENT\":\"x\"}.", "{\"Grade\":4,\"COMMENT\":\"x\"}", "" },
  { "wrapper", "{\"answer\":{\"grade\":4,\"comment\":\"x\"}}", "{\"grade\":4,\"comment\":\"x\"}", "a wrapper around the object" },
  { "wrapper in prose", "So: {\"answer\":{\"grade\":4}}!", "{\"grade\":4}", "a wrapper around the object" },
  { "two in a wrapper", "So: {\"a\":{\"grade\":4},\"b\":{\"grade\":2}}", NULL, "no JSON object with the fields" },
  { "array around it", "[{\"grade\":4,\"comment\":\"x\"}]", "{\"grade\":4,\"comment\":\"x\"}", "an array around the object" },
  { "array of two", "[{\"grade\":4},{\"grade\":3}]", NULL, "no JSON object with the fields" },

  { "comma too many", "{\"grade\":4,\"comment\":\"x\",}", "{\"grade\":4,\"comment\":\"x\"}", "a comma too many" },
  { "Python", "{'grade': 4, 'comment': None, 'note': True}", "{\"grade\":4,\"comment\":null,\"note\":true}",
    "single quotes, Python's words" },
  { "apostrophe", "{'grade': 4, 'comment': 'it's fine'}", "{\"grade\":4,\"comment\":\"it's fine\"}", "single quotes" },
  { "keys without quotes", "{grade: 4, comment: \"x\"}", "{\"grade\":4,\"comment\":\"x\"}", "keys without quotes" },
  { "comments", "{\"grade\": 4, // good\n \"comment\": /* why */ \"x\"}", "{\"grade\":4,\"comment\":\"x\"}", "a comment" },
  { "typographic quotes", "{“grade”: 4, “comment”: “x”}", "{\"grade\":4,\"comment\":\"x\"}", "typographic quotes" },
  { "NaN", "{\"grade\": NaN, \"comment\": \"x\"}", "{\"grade\":null,\"comment\":\"x\"}", "NaN as null" },
  { "line break in a string", "{\"grade\":4,\"comment\":\"a\nb\"}", "{\"grade\":4,\"comment\":\"a\\nb\"}", "a line break in a string" },
  { "missing brackets", "{\"grade\":4,\"comment\":\"x\"", "{\"grade\":4,\"comment\":\"x\"}", "closing brackets" },
  { "missing brackets inside", "{\"grade\":4,\"note\":[\"a\",{\"b\":1", "{\"grade\":4,\"note\":[\"a\",{\"b\":1}]}", "closing brackets" },

  { "missing brackets because it was cut", "{\"grade\":4,\"comment\":\"x\"", NULL, "does not end", CUT },
  { "cut in a value", "{\"grade\":4,\"comment\":\"x and", NULL, "does not end" },
  { "an object inside a cut one is not the answer", "{\"note\":{\"grade\":1,\"comment\":\"inner\"},\"grade\":4,\"comm", NULL,
    "cannot be read", CUT },
  { "an object inside a broken one is not the answer", "{\"note\":{\"grade\":1,\"comment\":\"inner\"} \"grade\":4}", NULL,
    "cannot be read" },
  { "a draft before a cut one", "{\"grade\":1,\"comment\":\"draft\"} better: {\"grade\":4,\"comment\":\"thi", NULL, "cannot be read", CUT },
  { "missing comma", "{\"grade\":4 \"comment\":\"x\"}", NULL, "The JSON of the answer cannot be read: Not valid JSON at line 1" },
  { "quotes inside quotes", "{\"grade\":4,\"comment\":\"he said \"no\" twice\"}", NULL, "cannot be read" },
  { "placeholder", "{\"grade\": <1-5>, \"comment\": \"...\"}", NULL, "cannot be read" },
  { "prose", "I cannot judge this.", NULL, "no JSON object with the fields that were asked for; it begins: “I cannot judge" },
  { "a bare value fits no schema with more fields", "4", NULL, "no JSON object" },
  { "empty", " \n", NULL, "The answer is empty" },
  { "thoughts only", "<think>hm</think>", NULL, "The answer is empty" },
};

static AssayChatReply *
make_reply (const char *text, AssayFinishReason finish)
{
  AssayChatReply *reply = assay_chat_reply_new ();

  reply->text = g_strdup (text);
  reply->finish = finish == ASSAY_FINISH_UNKNOWN ? ASSAY_FINISH_STOP : finish;
  return reply;
}

static AssayChatSchema *
make_schema (const char *text)
{
  g_autoptr (JsonNode) node = assay_json_parse (text, -1, NULL);

  return assay_chat_schema_new ("answer", node);
}

static void
check_case (const Case *c, AssayChatSchema *schema)
{
  g_autoptr (AssayChatReply) reply = make_reply (c->text, c->finish);
  g_autoptr (GPtrArray) repairs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = assay_reply_parse (reply, schema, repairs, &error);
  g_autofree char *values = object != NULL ? assay_json_object_to_text (object) : NULL;
  g_autofree char *joined = NULL;

  g_test_message ("%s: %s", c->what, error != NULL ? error->message : values);
  g_assert_cmpstr (values, ==, c->values);
  if (c->values == NULL)
    {
      g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID_OUTPUT);
      g_assert_nonnull (strstr (error->message, c->repairs));
      return;
    }
  g_assert_no_error (error);
  g_ptr_array_add (repairs, NULL);
  joined = g_strjoinv (", ", (char **) repairs->pdata);
  g_assert_cmpstr (joined, ==, c->repairs);
}

static void
test_cases (void)
{
  g_autoptr (AssayChatSchema) schema = make_schema (schema_text);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_case (&cases[i], schema);
}

static const Case bare_cases[] = {
  { "a word", "positive", "{\"label\":\"positive\"}", "a bare value" },
  { "a JSON string", "\"positive\"", "{\"label\":\"positive\"}", "a bare value" },
  { "a number", "4", "{\"label\":4}", "a bare value" },
  { "in a fence", "```\npositive\n```", "{\"label\":\"positive\"}", "a bare value" },
  { "after thoughts", "<think>\n{\"a\n</think>\n\nnegative", "{\"label\":\"negative\"}", "a bare value" },
  { "a list", "[\"a\",\"b\"]", "{\"label\":[\"a\",\"b\"]}", "a bare value" },
  { "the object all the same", "{\"label\":\"positive\"}", "{\"label\":\"positive\"}", "" },
  { "several lines are prose", "positive\nbecause", NULL, "no JSON object" },
  { "null is no value", "null", NULL, "no JSON object" },
  { "half a string", "\"posit", NULL, "no JSON object" },
};

static void
test_bare (void)
{
  g_autoptr (AssayChatSchema) schema
      = make_schema ("{\"type\":\"object\",\"properties\":{\"label\":{\"type\":\"string\"}}}");

  for (gsize i = 0; i < G_N_ELEMENTS (bare_cases); i++)
    check_case (&bare_cases[i], schema);
}

/* Time must not grow with the square of the length, and the stack not with the nesting. */
static void
test_limits (void)
{
  static const struct
  {
    const char *what;
    const char *piece;
    gsize n;
    int code;
  } table[] = {
    { "braces", "{", 1000000, ASSAY_ERROR_INVALID_OUTPUT },
    { "brackets", "{\"a\":[", 500000, ASSAY_ERROR_INVALID_OUTPUT },
    { "starts", "{\"grade\":", 300000, ASSAY_ERROR_INVALID_OUTPUT },
    { "broken objects", "{\"grade\":x} ", 50, ASSAY_ERROR_INVALID_OUTPUT },
    { "very many objects", "{\"grade\":1} ", 300000, ASSAY_ERROR_INVALID_OUTPUT },
    { "identifiers", "{aaaaaaaaaaaa ", 200000, ASSAY_ERROR_INVALID_OUTPUT },
    { "too long", "0123456789", 500000, ASSAY_ERROR_TOO_LARGE },
  };
  g_autoptr (AssayChatSchema) schema = make_schema (schema_text);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (AssayChatReply) reply = NULL;
      g_autoptr (GPtrArray) repairs = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;
      clock_t begin = clock ();

      g_test_message ("%s", table[i].what);
      for (gsize j = 0; j < table[i].n; j++)
        g_string_append (text, table[i].piece);
      reply = make_reply (text->str, ASSAY_FINISH_STOP);
      g_assert_null (assay_reply_parse (reply, schema, repairs, &error));
      g_assert_error (error, ASSAY_ERROR, table[i].code);
      g_assert_cmpint ((clock () - begin) / CLOCKS_PER_SEC, <, 10 * ASSAY_TEST_PATIENCE);
    }
}

static const char config_xml[] = "<View><Text name=\"text\" value=\"$text\"/>"
                                 "<Choices name=\"label\" toName=\"text\"><Choice value=\"Good\"/><Choice value=\"Bad\"/></Choices>"
                                 "<Rating name=\"grade\" toName=\"text\"/><TextArea name=\"why\" toName=\"text\"/></View>";

typedef struct
{
  const char *what;
  const char *tokens[20];
  double logprob; /* of each token that holds a letter or digit */
  const char *values;
  double whole;
  const char *per_control;
} ConfidenceCase;

static const ConfidenceCase confidence_cases[] = {
  { "one token each", { "{\"", "label", "\":\"", "Good", "\",\"", "grade", "\":", "4", ",\"why\":\"", "so", "\"}" }, -0.5,
    "{\"label\":\"Good\",\"grade\":4,\"why\":\"so\"}", 0.606531, "label grade " },
  { "a value of two tokens", { "{\"label\":\"", "Go", "od", "\"}" }, -0.5, "{\"label\":\"Good\"}", 0.367879, "label " },
  { "the accepted one of two", { "{\"label\":\"", "Bad", "\"} no {\"label\":\"", "Go", "od", "\"}" }, -0.5, "{\"label\":\"Good\"}",
    0.367879, "label " },
  { "spelled in another way", { "{\"label\":\"", "good", "\"}" }, -0.5, "{\"label\":\"Good\"}", 0.606531, "label " },
  { "corrected", { "{\"grade\":", "7", "}" }, -0.5, "{\"grade\":5}", NAN, "" },
  { "4.0 is 4", { "{\"grade\":", "4.0", "}" }, -0.5, "{\"grade\":4}", 0.606531, "grade " },
  { "free text has none", { "{\"why\":\"", "so", "\"}" }, -0.5, "{\"why\":\"so\"}", NAN, "" },
  { "the name as a value", { "{\"why\":\"", "grade", "\",\"grade\":", "4", "}" }, -0.5, "{\"why\":\"grade\",\"grade\":4}", 0.606531,
    "grade " },
};

static void
test_confidence (void)
{
  g_autoptr (AssayLabelConfig) config = assay_label_config_new (config_xml, -1, NULL);

  g_assert_nonnull (config);
  for (gsize i = 0; i < G_N_ELEMENTS (confidence_cases); i++)
    {
      const ConfidenceCase *c = &confidence_cases[i];
      g_autofree char *text = g_strjoinv ("", (char **) c->tokens);
      g_autoptr (AssayChatReply) reply = make_reply (text, ASSAY_FINISH_STOP);
      g_autoptr (JsonObject) values = assay_json_parse_object (c->values, -1, NULL);
      g_autoptr (JsonObject) each = json_object_new ();
      g_autoptr (GString) names = g_string_new (NULL);
      guint32 at = 0;
      double whole;
      JsonObjectIter iter;
      const char *name;

      reply->tokens = g_array_new (FALSE, FALSE, sizeof (AssayChatToken));
      for (guint j = 0; c->tokens[j] != NULL; j++)
        {
          guint32 end = at + strlen (c->tokens[j]);
          AssayChatToken token = { at, end, g_ascii_isalnum (c->tokens[j][0]) ? c->logprob : 0 };

          g_array_append_val (reply->tokens, token);
          at = end;
        }
      g_test_message ("%s", c->what);
      whole = assay_reply_confidence (reply, config, values, each);
      if (isnan (c->whole))
        g_assert_true (isnan (whole));
      else
        g_assert_cmpfloat_with_epsilon (whole, c->whole, 1e-5);
      json_object_iter_init_ordered (&iter, each);
      while (json_object_iter_next_ordered (&iter, &name, NULL))
        g_string_append_printf (names, "%s ", name);
      g_assert_cmpstr (names->str, ==, c->per_control);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/engine/reply-parser/cases", test_cases);
  g_test_add_func ("/engine/reply-parser/bare", test_bare);
  g_test_add_func ("/engine/reply-parser/limits", test_limits);
  g_test_add_func ("/engine/reply-parser/confidence", test_confidence);
  return g_test_run ();
}
