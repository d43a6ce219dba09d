/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-provider-request.c: the bodies that go to OpenAI-compatible servers, byte for byte, and what is
 * learned when one is refused. */
#include "assay-error.h"
#include "assay-json.h"
#include "assay-provider-openai-private.h"

#include <string.h>

static const char schema_text[]
    = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"]}";

#define STRICT_SCHEMA                                                                              \
  "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"],"      \
  "\"additionalProperties\":false}"
#define INSTRUCTION                                                                                \
  "Answer with one JSON object and nothing else, no explanation and no code fence. It must fit "  \
  "this JSON schema:\\n"                                                                          \
  "{\\\"type\\\":\\\"object\\\",\\\"properties\\\":{\\\"a\\\":{\\\"type\\\":\\\"string\\\"}},\\\"required\\\":[\\\"a\\\"]}"

typedef struct
{
  const char *what;
  const char *params; /* JSON */
  gboolean schema;
  const char *parts; /* s: system text, u: user text, a: assistant text, i: image, p: PDF, I: image in the system */
  AssayModelQuirks quirks;
  const char *body;
} Case;

static const Case cases[] = {
  { "plain", "{}", FALSE, "su", 0,
    "{\"model\":\"m\",\"messages\":[ {\"role\":\"system\",\"content\":\"Be \\\"brief\\\".\"},"
    "{\"role\":\"user\",\"content\":\"Hello\"}]}" },
  { "all parameters", "{\"temperature\":0,\"top_p\":0.25,\"seed\":-1,\"max_tokens\":9,\"reasoning_effort\":\"low\","
                      "\"stop\":[\"x\",\"\\\"\"],\"logprobs\":true}",
    FALSE, "u", 0,
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"temperature\":0,\"top_p\":0.25,"
    "\"seed\":-1,\"max_tokens\":9,\"reasoning_effort\":\"low\",\"stop\":[\"x\",\"\\\"\"],\"logprobs\":true}" },
  { "several answers", "{\"samples\":5}", FALSE, "u", 0,
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"n\":5}" },
  { "one answer is what comes anyway", "{\"samples\":1}", FALSE, "u", 0,
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}" },
  { "several answers refused", "{\"samples\":5}", FALSE, "u", ASSAY_QUIRK_NO_SAMPLES,
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}" },
  { "all refused", "{\"temperature\":0,\"top_p\":0.25,\"seed\":-1,\"max_tokens\":9,\"reasoning_effort\":\"low\","
                   "\"stop\":\"x\",\"logprobs\":true}",
    FALSE, "u",
    ASSAY_QUIRK_NO_TEMPERATURE | ASSAY_QUIRK_NO_TOP_P | ASSAY_QUIRK_NO_SEED | ASSAY_QUIRK_NO_STOP |
        ASSAY_QUIRK_NO_LOGPROBS | ASSAY_QUIRK_NO_REASONING_EFFORT | ASSAY_QUIRK_MAX_COMPLETION_TOKENS,
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"max_completion_tokens\":9}" },
  { "the old name wins once it is known", "{\"max_tokens\":9}", FALSE, "u",
    ASSAY_QUIRK_MAX_COMPLETION_TOKENS | ASSAY_QUIRK_MAX_TOKENS,
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"max_tokens\":9}" },
  { "picture and PDF", "{}", FALSE, "uip", 0,
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"},"
    "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAECAwQ=\"}},"
    "{\"type\":\"file\",\"file\":{\"filename\":\"a.pdf\",\"file_data\":\"data:application/pdf;base64,AAECAwQ=\"}}]}]}" },
  { "a picture in the system part is shown by the user", "{}", FALSE, "sIu", 0,
    "{\"model\":\"m\",\"messages\":[ {\"role\":\"system\",\"content\":\"Be \\\"brief\\\".\"},"
    "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
    "\"data:image/png;base64,AAECAwQ=\"}},{\"type\":\"text\",\"text\":\"Hello\"}]}]}" },
  { "a conversation", "{}", FALSE, "suau", 0,
    "{\"model\":\"m\",\"messages\":[ {\"role\":\"system\",\"content\":\"Be \\\"brief\\\".\"},"
    "{\"role\":\"user\",\"content\":\"Hello\"},{\"role\":\"assistant\",\"content\":\"Hi\"},"
    "{\"role\":\"user\",\"content\":\"Hello\"}]}" },
  { "strict schema", "{}", TRUE, "u", 0,
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"response_format\":"
    "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\",\"strict\":true,\"schema\":" STRICT_SCHEMA "}}}" },
  { "schema without strictness", "{}", TRUE, "u", ASSAY_QUIRK_NO_STRICT,
    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"response_format\":"
    "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\",\"strict\":false,\"schema\":"
    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"]}}}}" },
  { "object, schema in the prompt", "{}", TRUE, "su", ASSAY_QUIRK_NO_JSON_SCHEMA,
    "{\"model\":\"m\",\"messages\":[ {\"role\":\"system\",\"content\":\"Be \\\"brief\\\".\\n\\n" INSTRUCTION "\"},"
    "{\"role\":\"user\",\"content\":\"Hello\"}],\"response_format\":{\"type\":\"json_object\"}}" },
  { "prompt alone, no system part", "{}", TRUE, "u", ASSAY_QUIRK_NO_JSON_SCHEMA | ASSAY_QUIRK_NO_JSON_OBJECT,
    "{\"model\":\"m\",\"messages\":[ {\"role\":\"system\",\"content\":\"" INSTRUCTION "\"},"
    "{\"role\":\"user\",\"content\":\"Hello\"}]}" },
  { "the user's own choice", "{\"structured_output\":\"json_object\"}", TRUE, "u", 0,
    "{\"model\":\"m\",\"messages\":[ {\"role\":\"system\",\"content\":\"" INSTRUCTION "\"},"
    "{\"role\":\"user\",\"content\":\"Hello\"}],\"response_format\":{\"type\":\"json_object\"}}" },
};

static AssayChatRequest *
make_request (const char *params_json, gboolean with_schema, const char *parts)
{
  g_autoptr (JsonObject) object = assay_json_parse_object (params_json, -1, NULL);
  g_autoptr (AssayChatParams) params = assay_chat_params_from_json (object, NULL);
  g_autoptr (JsonNode) node = assay_json_parse (schema_text, -1, NULL);
  g_autoptr (AssayChatSchema) schema = with_schema ? assay_chat_schema_new (NULL, node) : NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\0\1\2\3\4", 5);
  AssayChatRequest *request = assay_chat_request_new ("m", params, schema);

  for (const char *p = parts; *p != '\0'; p++)
    switch (*p)
      {
      case 's':
        assay_chat_request_add_text (request, ASSAY_ROLE_SYSTEM, "Be \"brief\".");
        break;
      case 'a':
        assay_chat_request_add_text (request, ASSAY_ROLE_ASSISTANT, "Hi");
        break;
      case 'i':
      case 'I':
        assay_chat_request_add_image (request, *p == 'i' ? ASSAY_ROLE_USER : ASSAY_ROLE_SYSTEM, bytes, "image/png",
                                      1, 1);
        break;
      case 'p':
        assay_chat_request_add_pdf (request, ASSAY_ROLE_USER, bytes, "a.pdf", 1);
        break;
      default:
        assay_chat_request_add_text (request, ASSAY_ROLE_USER, "Hello");
      }
  return request;
}

static void
test_bodies (void)
{
  AssayOpenaiWriter writer = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AssayChatRequest) request = make_request (cases[i].params, cases[i].schema, cases[i].parts);

      g_test_message ("%s", cases[i].what);
      for (int again = 0; again < 2; again++) /* the second one is written from the prepared pieces */
        {
          g_autoptr (GBytes) body = assay_openai_write (&writer, request, cases[i].quirks);
          g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

          g_assert_cmpstr (text, ==, cases[i].body);
          g_assert_true (assay_json_check (text, -1, NULL));
        }
    }
  assay_openai_writer_clear (&writer);
}

/* GLib's encoder is the reference, at each remainder of three. */
static void
test_base64 (void)
{
  AssayOpenaiWriter writer = { 0 };
  guint8 data[600];

  for (guint i = 0; i < sizeof data; i++)
    data[i] = i * 37 + i / 7;
  for (gsize length = 0; length < sizeof data; length++)
    {
      g_autoptr (AssayChatRequest) request = make_request ("{}", FALSE, "");
      g_autoptr (GBytes) bytes = g_bytes_new (data, length);
      g_autofree char *expected = g_base64_encode (data, length);
      g_autofree char *text = NULL;
      g_autoptr (GBytes) body = NULL;
      const char *begin;

      assay_chat_request_add_image (request, ASSAY_ROLE_USER, bytes, "image/jpeg", 0, 0);
      body = assay_openai_write (&writer, request, 0);
      text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
      begin = strstr (text, ";base64,") + strlen (";base64,");
      g_assert_cmpint (strncmp (begin, expected, strlen (expected)), ==, 0);
      g_assert_cmpint (begin[strlen (expected)], ==, '"');
    }
  assay_openai_writer_clear (&writer);
}

typedef struct
{
  const char *what;
  const char *params;
  AssayModelQuirks sent;
  guint status;
  const char *body;
  AssayModelQuirks learned;
} Diagnosis;

static const Diagnosis diagnoses[] = {
  { "OpenAI, new models", "{\"max_tokens\":5}", 0, 400,
    "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported with this model. Use "
    "'max_completion_tokens' instead.\",\"type\":\"invalid_request_error\",\"param\":\"max_tokens\",\"code\":"
    "\"unsupported_parameter\"}}",
    ASSAY_QUIRK_MAX_COMPLETION_TOKENS },
  { "a server that does not know the new name", "{\"max_tokens\":5}", ASSAY_QUIRK_MAX_COMPLETION_TOKENS, 422,
    "{\"detail\":[{\"loc\":[\"body\",\"max_completion_tokens\"],\"msg\":\"Extra inputs are not permitted\"}]}",
    ASSAY_QUIRK_MAX_TOKENS },
  { "reasoning models", "{\"temperature\":0}", 0, 400,
    "{\"error\":{\"message\":\"Unsupported value: 'temperature' does not support 0 with this model. Only the default "
    "(1) value is supported.\",\"type\":\"invalid_request_error\",\"param\":\"temperature\",\"code\":"
    "\"unsupported_value\"}}",
    ASSAY_QUIRK_NO_TEMPERATURE },
  { "out of range is the user's affair", "{\"temperature\":2}", 0, 400,
    "{\"error\":{\"message\":\"temperature must be at most 1\",\"param\":\"temperature\"}}", 0 },
  { "not sent, not blamed", "{}", 0, 400, "{\"error\":{\"message\":\"temperature is not supported\"}}", 0 },
  { "stop", "{\"stop\":\"x\"}", 0, 400,
    "{\"error\":{\"message\":\"Unsupported parameter: 'stop' is not supported with this model.\",\"param\":\"stop\"}}",
    ASSAY_QUIRK_NO_STOP },
  { "several answers", "{\"samples\":3}", 0, 400,
    "{\"error\":{\"message\":\"Unsupported value: 'n' is not supported with this model.\",\"param\":\"n\"}}",
    ASSAY_QUIRK_NO_SAMPLES },
  { "logprobs", "{\"logprobs\":true}", 0, 400,
    "{\"error\":{\"message\":\"You are not allowed to request logprobs from this model\"}}", ASSAY_QUIRK_NO_LOGPROBS },
  { "reasoning effort", "{\"reasoning_effort\":\"low\"}", 0, 400,
    "{\"error\":{\"message\":\"Unrecognized request argument supplied: reasoning_effort\"}}",
    ASSAY_QUIRK_NO_REASONING_EFFORT },
  { "no schemas", "{}", 0, 400,
    "{\"error\":{\"message\":\"Invalid parameter: 'response_format' of type 'json_schema' is not supported with this "
    "model.\",\"param\":\"response_format\"}}",
    ASSAY_QUIRK_NO_JSON_SCHEMA },
  { "not this strict schema", "{}", 0, 400,
    "{\"error\":{\"message\":\"Invalid schema for response_format 'answer': In context=(), 'format' is not "
    "permitted.\",\"param\":\"response_format\"}}",
    ASSAY_QUIRK_NO_STRICT },
  { "not this schema at all", "{}", ASSAY_QUIRK_NO_STRICT, 400,
    "{\"error\":{\"message\":\"Invalid schema for response_format 'answer'\"}}", ASSAY_QUIRK_NO_JSON_SCHEMA },
  { "no objects either", "{}", ASSAY_QUIRK_NO_JSON_SCHEMA, 400,
    "{\"error\":{\"message\":\"'response_format.type' must be 'text'\"}}", ASSAY_QUIRK_NO_JSON_OBJECT },
  { "nothing is left to leave out", "{}", ASSAY_QUIRK_NO_JSON_SCHEMA | ASSAY_QUIRK_NO_JSON_OBJECT, 400,
    "{\"error\":{\"message\":\"response_format\"}}", 0 },
  { "the user's own choice stays", "{\"structured_output\":\"json_object\"}", 0, 400,
    "{\"error\":{\"message\":\"response_format json_object is not supported\"}}", 0 },
  { "grammar of a local server", "{}", 0, 500, "{\"error\":{\"code\":500,\"message\":\"failed to parse grammar\"}}",
    ASSAY_QUIRK_NO_JSON_SCHEMA },
  { "another problem", "{}", 0, 400, "{\"error\":{\"message\":\"messages is too long\"}}", 0 },
  { "a limit is no refusal", "{}", 0, 429, "{\"error\":{\"message\":\"response_format\"}}", 0 },
};

static void
test_diagnoses (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (diagnoses); i++)
    {
      g_autoptr (AssayChatRequest) request = make_request (diagnoses[i].params, TRUE, "u");
      g_autoptr (JsonNode) body = assay_json_parse (diagnoses[i].body, -1, NULL);
      g_auto (AssayOpenaiError) error = { 0 };

      g_test_message ("%s", diagnoses[i].what);
      g_assert_nonnull (body);
      assay_openai_error_read (&error, body);
      g_assert_cmpint (assay_openai_diagnose (request, diagnoses[i].sent, diagnoses[i].status, &error), ==,
                       diagnoses[i].learned);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/engine/provider-request/bodies", test_bodies);
  g_test_add_func ("/engine/provider-request/base64", test_base64);
  g_test_add_func ("/engine/provider-request/diagnoses", test_diagnoses);
  return g_test_run ();
}
