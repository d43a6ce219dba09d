/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-chat-reply.h"
#include "assay-chat.h"
#include "assay-error.h"
#include "assay-json.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const char *what;
  const char *json;
  const char *stored; /* as it comes back, or NULL when it must be refused */
  const char *message;
} ParamsCase;

static const ParamsCase params_cases[] = {
  { "nothing", "{}", "{}" },
  { "zero is a value", "{\"temperature\":0,\"seed\":0}", "{\"temperature\":0.0,\"seed\":0}" },
  { "null is none", "{\"temperature\":null,\"stop\":null}", "{}" },
  { "all", "{\"temperature\":0.5,\"top_p\":1,\"seed\":-7,\"max_tokens\":10,\"reasoning_effort\":\"low\","
           "\"stop\":[\"a\",\"b\"],\"structured_output\":\"prompt\",\"logprobs\":true}",
    "{\"temperature\":0.5,\"top_p\":1.0,\"seed\":-7,\"max_tokens\":10,\"reasoning_effort\":\"low\","
    "\"stop\":[\"a\",\"b\"],\"structured_output\":\"prompt\",\"logprobs\":true}" },
  { "samples", "{\"samples\":5}", "{\"samples\":5}" },
  { "too many samples", "{\"samples\":21}", NULL, "samples must be a whole number between 1 and 20" },
  { "one stop", "{\"stop\":\"a\"}", "{\"stop\":[\"a\"]}" },
  { "large seed is kept", "{\"seed\":9007199254740993}", "{\"seed\":9007199254740993}" },
  { "too hot", "{\"temperature\":2.1}", NULL, "temperature must be a number between 0 and 2" },
  { "no number", "{\"top_p\":\"x\"}", NULL, "top_p must be" },
  { "no tokens", "{\"max_tokens\":0}", NULL, "max_tokens must be a whole number between 1" },
  { "half a token", "{\"max_tokens\":1.5}", NULL, "max_tokens must be a whole number" },
  { "five stops", "{\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}", NULL, "at most 4" },
  { "empty stop", "{\"stop\":[\"\"]}", NULL, "none of them empty" },
  { "unknown", "{\"temprature\":0}", NULL, "no parameter “temprature”; there are temperature, top_p" },
  { "unknown mode", "{\"structured_output\":\"xml\"}", NULL, "json_schema, json_object or prompt" },
  { "no boolean", "{\"logprobs\":1}", NULL, "true or false" },
};

static void
test_params (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (params_cases); i++)
    {
      const ParamsCase *c = &params_cases[i];
      g_autoptr (JsonObject) object = assay_json_parse_object (c->json, -1, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (AssayChatParams) params = assay_chat_params_from_json (object, &error);

      g_test_message ("%s", c->what);
      if (c->stored == NULL)
        {
          g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
          g_assert_nonnull (strstr (error->message, c->message));
          g_assert_null (params);
        }
      else
        {
          g_autoptr (JsonObject) back = NULL;
          g_autofree char *text = NULL;

          g_assert_no_error (error);
          back = assay_chat_params_to_json (params);
          text = assay_json_object_to_text (back);
          g_assert_cmpstr (text, ==, c->stored);
        }
    }
}

static void
test_params_typed (void)
{
  static const char *const pairs[][2] = {
    { "temperature", "0" }, { "stop", "END" },       { "logprobs", "true" }, { "reasoning_effort", "high" },
    { "seed", "42" },       { "top_p", "0.5" },      { "top_p", "" },
  };
  g_autoptr (AssayChatParams) params = assay_chat_params_new ();
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_assert_true (assay_chat_params_set (params, pairs[i][0], pairs[i][1], NULL));
  object = assay_chat_params_to_json (params);
  text = assay_json_object_to_text (object);
  g_assert_cmpstr (text, ==,
                   "{\"temperature\":0.0,\"seed\":42,\"reasoning_effort\":\"high\",\"stop\":[\"END\"],"
                   "\"logprobs\":true}");
  g_assert_true (assay_chat_params_set (params, "stop", "[\"x\",\"y\"]", NULL));
  g_assert_cmpuint (g_strv_length (params->stop), ==, 2);
  g_assert_true (assay_chat_params_set (params, "stop", "5", NULL));
  g_assert_cmpstr (params->stop[0], ==, "5");
  g_assert_false (assay_chat_params_set (params, "temperature", "warm", &error));
  g_assert_error (error, ASSAY_ERROR, ASSAY_ERROR_INVALID);
}

typedef struct
{
  const char *what;
  const char *schema;
  const char *strict;
  const char *only;
} SchemaCase;

static const SchemaCase schema_cases[] = {
  { "required scalar keeps its range",
    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":5}},"
    "\"required\":[\"a\"]}",
    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":5}},"
    "\"required\":[\"a\"],\"additionalProperties\":false}",
    "a" },
  { "optional may be null",
    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"enum\":[\"x\",\"y\"]},"
    "\"b\":{\"type\":\"string\"}},\"required\":[\"b\"]}",
    "{\"type\":\"object\",\"properties\":{\"a\":{\"anyOf\":[{\"type\":\"string\",\"enum\":[\"x\",\"y\"]},"
    "{\"type\":\"null\"}]},\"b\":{\"type\":\"string\"}},\"required\":[\"a\",\"b\"],"
    "\"additionalProperties\":false}",
    NULL },
  { "oneOf becomes anyOf, uniqueItems goes",
    "{\"type\":\"object\",\"properties\":{\"t\":{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"array\","
    "\"items\":{\"type\":\"string\"},\"uniqueItems\":true}]}},\"required\":[\"t\"]}",
    "{\"type\":\"object\",\"properties\":{\"t\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"array\","
    "\"items\":{\"type\":\"string\"}}]}},\"required\":[\"t\"],\"additionalProperties\":false}",
    "t" },
  { "nested objects are closed too",
    "{\"type\":\"object\",\"properties\":{\"r\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
    "\"properties\":{\"x\":{\"type\":\"number\"}},\"required\":[\"x\"]}}},\"required\":[\"r\"]}",
    "{\"type\":\"object\",\"properties\":{\"r\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
    "\"properties\":{\"x\":{\"type\":\"number\"}},\"required\":[\"x\"],\"additionalProperties\":false}}},"
    "\"required\":[\"r\"],\"additionalProperties\":false}",
    "r" },
  { "free-form object has no strict spelling",
    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\"}}}", NULL, "a" },
  { "array of anything has no strict spelling",
    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\"}}}", NULL, "a" },
  { "references have none",
    "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/x\"},\"b\":{\"type\":\"string\"}}}", NULL, NULL },
  { "choice at the root has none", "{\"anyOf\":[{\"type\":\"object\",\"properties\":{}}]}", NULL, NULL },
};

static void
test_schema (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (schema_cases); i++)
    {
      const SchemaCase *c = &schema_cases[i];
      g_autoptr (JsonNode) node = assay_json_parse (c->schema, -1, NULL);
      g_autoptr (AssayChatSchema) schema = assay_chat_schema_new ("Bild & Text", node);

      g_test_message ("%s", c->what);
      g_assert_cmpstr (schema->text, ==, c->schema);
      g_assert_cmpstr (schema->strict, ==, c->strict);
      g_assert_cmpstr (schema->only, ==, c->only);
      g_assert_cmpstr (schema->name, ==, "Bild___Text");
    }
}

static AssayChatRequest *
make_request (const char *model, double temperature, const char *user, const char *image,
              const char *file_name)
{
  g_autoptr (AssayChatParams) params = assay_chat_params_new ();
  AssayChatRequest *request;

  if (!isnan (temperature))
    {
      params->temperature = temperature;
      params->set |= ASSAY_PARAM_TEMPERATURE;
    }
  request = assay_chat_request_new (model, params, NULL);
  assay_chat_request_add_text (request, ASSAY_ROLE_SYSTEM, "Be brief.");
  assay_chat_request_add_text (request, ASSAY_ROLE_USER, "");
  assay_chat_request_add_text (request, ASSAY_ROLE_USER, user);
  if (image != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (image, strlen (image));

      assay_chat_request_add_image (request, ASSAY_ROLE_USER, bytes, "image/png", 8, 8);
      assay_chat_request_add_pdf (request, ASSAY_ROLE_USER, bytes, file_name, 1);
    }
  return request;
}

static void
test_key (void)
{
  g_autoptr (AssayChatRequest) base = make_request ("m", 0, "hello", "png", "a.pdf");
  g_autoptr (AssayChatRequest) same = make_request ("m", -0.0, "hello", "png", "b.pdf");
  AssayChatRequest *others[] = {
    make_request ("m2", 0, "hello", "png", "a.pdf"),  make_request ("m", NAN, "hello", "png", "a.pdf"),
    make_request ("m", 0.5, "hello", "png", "a.pdf"), make_request ("m", 0, "hello!", "png", "a.pdf"),
    make_request ("m", 0, "hello", "pngg", "a.pdf"),  make_request ("m", 0, "hello", NULL, NULL),
  };
  AssayChatKey key = assay_chat_request_key (base, "openai", "http://x/v1");
  AssayChatKey again;
  char hex[33];

  assay_chat_request_set_idempotency_key (same, "other");
  same->timeout_us = 5;
  again = assay_chat_request_key (same, "openai", "http://x/v1//");
  g_assert_cmpmem (&key, sizeof key, &again, sizeof again);
  assay_chat_key_to_hex (&key, hex);
  g_assert_cmpuint (strspn (hex, "0123456789abcdef"), ==, 32);

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      again = assay_chat_request_key (others[i], "openai", "http://x/v1");
      g_assert_true (memcmp (&key, &again, sizeof key) != 0);
      assay_chat_request_unref (others[i]);
    }
  again = assay_chat_request_key (base, "openai", "http://y/v1");
  g_assert_true (memcmp (&key, &again, sizeof key) != 0);
  g_assert_cmpuint (base->parts->len, ==, 4); /* the empty text is left out */
}

static void
test_usage (void)
{
  AssayUsage sum;
  AssayUsage one = { 10, 5, -1, 3 };

  assay_usage_init (&sum);
  assay_usage_add (&sum, &one);
  assay_usage_add (&sum, &one);
  g_assert_cmpint (sum.input, ==, 20);
  g_assert_cmpint (sum.cached, ==, -1);
  g_assert_cmpint (sum.reasoning, ==, 6);
}

/* The two pictures are the examples of OpenAI's page on vision. */
static void
test_tokens (void)
{
  static const struct
  {
    const char *what;
    const char *text;
    int width;
    int height;
    int least;
    int most;
  } table[] = {
    { "English", "The quick brown fox jumps over the lazy dog, and nobody minds.", 0, 0, 10, 25 },
    { "Japanese counts by the character", "日本語の文章です。", 0, 0, 9, 18 },
    { "emoji", "😀😀😀😀", 0, 0, 4, 12 },
    { "nothing", "", 0, 0, 0, 8 },
    { "a square picture", "", 1024, 1024, 765, 775 },
    { "a tall picture", "", 2048, 4096, 1105, 1115 },
    { "a tiny picture", "", 10, 10, 255, 265 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (AssayChatParams) params = assay_chat_params_new ();
      g_autoptr (AssayChatRequest) request = assay_chat_request_new ("m", params, NULL);
      g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
      gint64 tokens;

      assay_chat_request_add_text (request, ASSAY_ROLE_USER, table[i].text);
      if (table[i].width > 0)
        assay_chat_request_add_image (request, ASSAY_ROLE_USER, bytes, "image/png", table[i].width, table[i].height);
      tokens = assay_chat_request_estimate_tokens (request);
      g_test_message ("%s: %d", table[i].what, (int) tokens);
      g_assert_cmpint (tokens, >=, table[i].least);
      g_assert_cmpint (tokens, <=, table[i].most);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/engine/chat/params", test_params);
  g_test_add_func ("/engine/chat/params-typed", test_params_typed);
  g_test_add_func ("/engine/chat/schema", test_schema);
  g_test_add_func ("/engine/chat/key", test_key);
  g_test_add_func ("/engine/chat/usage", test_usage);
  g_test_add_func ("/engine/chat/tokens", test_tokens);
  return g_test_run ();
}
