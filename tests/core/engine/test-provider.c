/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test-provider.c: what becomes of the answers that OpenAI-compatible servers give, spelled out one by
 * one by a scripted server, and of the faults that the model server plays. */
#include "assay-error.h"
#include "assay-json.h"
#include "assay-provider-presets.h"
#include "assay-test-server.h"
#include "model-server.h"

#include <math.h>
#include <string.h>

#define GOOD(text) "{\"choices\":[{\"message\":{\"content\":\"" text "\"},\"finish_reason\":\"stop\"}]}"

typedef struct
{
  const char *what;
  guint status;
  const char *body;
  int code; /* ASSAY_ERROR or -1 */
  const char *message;
  const char *text;
} Case;

static const Case cases[] = {
  { "good", 200, GOOD ("yes"), -1, NULL, "yes" },
  { "parts", 200, "{\"choices\":[{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"y\"},{\"text\":\"es\"}]}}]}",
    -1, NULL, "yes" },
  { "cut by the limit is no error here", 200,
    "{\"choices\":[{\"message\":{\"content\":\"{\"},\"finish_reason\":\"length\"}]}", -1, NULL, "{" },
  { "wrong key", 401, "{\"error\":{\"message\":\"Incorrect API key provided: sk-secret.\",\"code\":\"invalid_api_key\"}}",
    ASSAY_ERROR_AUTH, "does not accept the key (status 401): Incorrect API key provided: (key)." },
  { "not allowed", 403, "{\"error\":{\"message\":\"Country not supported\"}}", ASSAY_ERROR_AUTH,
    "does not allow this with the key that is set (status 403): Country not supported" },
  { "no credit", 402, "{\"error\":{\"message\":\"Insufficient credits\",\"code\":402}}", ASSAY_ERROR_QUOTA, "no credit left" },
  { "quota", 429, "{\"error\":{\"message\":\"You exceeded your current quota\",\"code\":\"insufficient_quota\"}}",
    ASSAY_ERROR_QUOTA, "has no credit left (status 429)" },
  { "limit", 429, "{\"error\":{\"message\":\"Rate limit reached\",\"code\":\"rate_limit_exceeded\"}}",
    ASSAY_ERROR_RATE_LIMIT, "takes no more requests for the moment (status 429): Rate limit reached" },
  { "no such model", 404, "{\"error\":{\"message\":\"The model `x` does not exist\",\"code\":\"model_not_found\"}}",
    ASSAY_ERROR_MODEL_NOT_FOUND, "knows no model “judge-1” (status 404)" },
  { "Ollama's shape", 404, "{\"error\":\"model 'x' not found\"}", ASSAY_ERROR_MODEL_NOT_FOUND, "knows no model “judge-1”" },
  { "no such path", 404, "404 page not found", ASSAY_ERROR_MODEL_NOT_FOUND, "does the address lack “/v1” at its end?" },
  { "path of FastAPI", 404, "{\"detail\":\"Not Found\"}", ASSAY_ERROR_MODEL_NOT_FOUND, "There is no chat API at http://" },
  { "too long", 400, "{\"error\":{\"message\":\"This model's maximum context length is 8192 tokens.\",\"code\":"
                     "\"context_length_exceeded\"}}",
    ASSAY_ERROR_TOO_LARGE, "too large for the model" },
  { "too long for llama.cpp", 400, "{\"error\":{\"code\":400,\"message\":\"the request exceeds the available context size\","
                                   "\"type\":\"exceed_context_size_error\"}}",
    ASSAY_ERROR_TOO_LARGE, "too large for the model" },
  { "body too large", 413, "<html>413</html>", ASSAY_ERROR_TOO_LARGE, "too large for the model" },
  { "filtered by Azure", 400, "{\"error\":{\"message\":\"triggering content management policy\",\"code\":\"content_filter\"}}",
    ASSAY_ERROR_REFUSED, "refuses the content" },
  { "does not validate", 422, "{\"detail\":[{\"loc\":[\"body\",\"messages\"],\"msg\":\"field required\"}]}",
    ASSAY_ERROR_BAD_REQUEST, "does not take the request (status 422): field required at body.messages" },
  { "vLLM's shape", 400, "{\"object\":\"error\",\"message\":\"bad\",\"code\":400}", ASSAY_ERROR_BAD_REQUEST, ": bad" },
  { "server", 500, "{\"error\":{\"message\":\"oops\"}}", ASSAY_ERROR_SERVER, "has a problem of its own (status 500): oops" },
  { "overloaded", 529, "", ASSAY_ERROR_SERVER, "(status 529)" },
  { "gateway's time-out", 504, "<html>", ASSAY_ERROR_TIMEOUT, "gave up waiting" },
  { "OpenRouter's error in a good reply", 200, "{\"error\":{\"code\":429,\"message\":\"slow\\ndown\"}}",
    ASSAY_ERROR_RATE_LIMIT, "(status 429): slow down" },
  { "OpenRouter's error in a choice", 200, "{\"choices\":[{\"error\":{\"code\":502,\"message\":\"vendor died\"},"
                                           "\"message\":{\"content\":\"ab\"},\"finish_reason\":\"error\"}]}",
    ASSAY_ERROR_SERVER, "could not finish the answer: vendor died" },
  { "web page", 200, "<!DOCTYPE html><html></html>", ASSAY_ERROR_SERVER,
    "answers with a web page, not as an OpenAI-compatible API does (status 200): check the base URL" },
  { "other JSON", 200, "{\"hello\":1}", ASSAY_ERROR_SERVER, "JSON that is cut or of another kind" },
  { "cut JSON", 200, "{\"choices\":[{\"mess", ASSAY_ERROR_SERVER, "JSON that is cut or of another kind" },
  { "nothing", 200, "", ASSAY_ERROR_SERVER, "answers with nothing" },
  { "no choices", 200, "{\"choices\":[]}", ASSAY_ERROR_SERVER, "a reply without an answer" },
  { "choices of nonsense", 200, "{\"choices\":[1]}", ASSAY_ERROR_SERVER, "a reply without an answer" },
  { "empty is no error here", 200, GOOD (""), -1, NULL, "" },
  { "declined", 200, "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"I cannot.\"}}]}", ASSAY_ERROR_REFUSED,
    "The model declined: I cannot." },
  { "filtered", 200, "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"content_filter\"}]}",
    ASSAY_ERROR_REFUSED, "held the answer back" },
  { "redirect", 302, "", ASSAY_ERROR_INVALID, "redirects (status 302) to “https://elsewhere.example/v1”" },
};

typedef struct
{
  guint status;
  const char *headers;
  const char *body;
  const char *models;
  char *last; /* request */
  guint n;
} Script;

static gboolean
play (const AssayTestRequest *request, gpointer user_data)
{
  Script *script = user_data;

  script->n++;
  if (g_str_has_suffix (request->path, "/models"))
    return assay_test_answer (request, script->status, "", script->models);
  g_free (script->last);
  script->last = g_strconcat (request->head, "\n", request->body, NULL);
  return assay_test_answer (request, script->status, script->headers, script->body);
}

typedef struct
{
  AssayChatReply *reply;
  GPtrArray *models;
  GError *error;
  gboolean done;
} Outcome;

static void
on_done (AssayChatReply *reply, gpointer user_data)
{
  Outcome *outcome = user_data;

  g_assert_null (outcome->reply);
  outcome->reply = assay_chat_reply_ref (reply);
}

static AssayProvider *
make_provider (const char *base_url, const char *key)
{
  g_autoptr (AssayProviderConfig) config = assay_provider_config_new ("Test", "openai", base_url);
  g_autoptr (GError) error = NULL;
  AssayProvider *provider;

  config->key = g_strdup (key);
  config->concurrency = 8;
  provider = assay_provider_new (config, &error);
  g_assert_no_error (error);
  return provider;
}

static AssayChatReply *
ask (AssayProvider *provider, AssayChatRequest *request)
{
  Outcome outcome = { 0 };

  assay_provider_complete (provider, request, NULL, on_done, &outcome);
  g_assert_null (outcome.reply);
  while (outcome.reply == NULL)
    g_main_context_iteration (NULL, TRUE);
  return outcome.reply;
}

static AssayChatRequest *
make_request (const char *user, const char *params_json, const char *schema_json)
{
  g_autoptr (JsonObject) object = assay_json_parse_object (params_json, -1, NULL);
  g_autoptr (AssayChatParams) params = assay_chat_params_from_json (object, NULL);
  g_autoptr (JsonNode) node = schema_json != NULL ? assay_json_parse (schema_json, -1, NULL) : NULL;
  g_autoptr (AssayChatSchema) schema = node != NULL ? assay_chat_schema_new ("answer", node) : NULL;
  AssayChatRequest *request = assay_chat_request_new ("judge-1", params, schema);

  assay_chat_request_add_text (request, ASSAY_ROLE_USER, user);
  return request;
}

static void
test_replies (void)
{
  Script script = { .headers = "Location: https://elsewhere.example/v1\r\n" };
  g_autoptr (AssayTestServer) server = assay_test_server_new (NULL, play, &script);
  g_autofree char *url = assay_test_server_url (server, "/v1");
  g_autoptr (AssayProvider) provider = make_provider (url, "sk-secret");
  g_autoptr (AssayChatRequest) request = make_request ("Hello", "{}", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AssayChatReply) reply = NULL;

      script.status = cases[i].status;
      script.body = cases[i].body;
      reply = ask (provider, request);
      g_test_message ("%s: %s", cases[i].what, reply->error != NULL ? reply->error->message : reply->text);
      g_assert_cmpuint (reply->status, ==, cases[i].status);
      g_assert_true (strstr (script.last, "Authorization: Bearer sk-secret") != NULL);
      if (cases[i].code < 0)
        {
          g_assert_no_error (reply->error);
          g_assert_cmpstr (reply->text, ==, cases[i].text);
          continue;
        }
      g_assert_error (reply->error, ASSAY_ERROR, cases[i].code);
      g_assert_nonnull (strstr (reply->error->message, cases[i].message));
      g_assert_null (strstr (reply->error->message, "sk-secret"));
      g_assert_null (strchr (reply->error->message, '\n'));
      g_assert_cmpuint (g_bytes_get_size (reply->raw), ==, strlen (cases[i].body));
    }
  g_free (script.last);
}

static void
test_everything_said (void)
{
  Script script = {
    .status = 200,
    .headers = "x-request-id: req_7\r\nx-ratelimit-limit-requests: 500\r\nx-ratelimit-remaining-requests: 499\r\n"
               "x-ratelimit-reset-requests: 1m0.5s\r\nx-ratelimit-remaining-tokens: 7\r\nx-ratelimit-reset-tokens: 20ms\r\n"
               "Retry-After: 2\r\n",
    .body = "{\"id\":\"c1\",\"model\":\"judge-1-2026\",\"choices\":[{\"message\":{\"content\":\"é a\"},\"finish_reason\":"
            "\"stop\",\"logprobs\":{\"content\":[{\"token\":\"?\",\"bytes\":[195],\"logprob\":-0.5},{\"token\":\"?\",\"bytes\":"
            "[169],\"logprob\":-0.25},{\"token\":\" a\",\"logprob\":-1e-9},{\"token\":\"<eos>\",\"logprob\":0}]}}],"
            "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":4},"
            "\"completion_tokens_details\":{\"reasoning_tokens\":3},\"cost\":0.0125}}",
  };
  g_autoptr (AssayTestServer) server = assay_test_server_new (NULL, play, &script);
  g_autofree char *url = assay_test_server_url (server, "/v1/");
  g_autoptr (AssayProvider) provider = make_provider (url, NULL);
  g_autoptr (AssayChatRequest) request = make_request ("Hello", "{\"logprobs\":true}", NULL);
  g_autoptr (AssayChatReply) reply = NULL;

  assay_chat_request_set_idempotency_key (request, "run1-task2");
  reply = ask (provider, request);
  g_assert_no_error (reply->error);
  g_assert_cmpstr (reply->model, ==, "judge-1-2026");
  g_assert_cmpstr (reply->request_id, ==, "req_7");
  g_assert_cmpint (reply->finish, ==, ASSAY_FINISH_STOP);
  g_assert_cmpint (reply->usage.input, ==, 10);
  g_assert_cmpint (reply->usage.output, ==, 5);
  g_assert_cmpint (reply->usage.cached, ==, 4);
  g_assert_cmpint (reply->usage.reasoning, ==, 3);
  g_assert_cmpfloat (reply->cost, ==, 0.0125);
  g_assert_cmpint (reply->rate.limit_requests, ==, 500);
  g_assert_cmpint (reply->rate.remaining_requests, ==, 499);
  g_assert_cmpint (reply->rate.reset_requests_us, ==, 60500000);
  g_assert_cmpint (reply->rate.limit_tokens, ==, -1);
  g_assert_cmpint (reply->rate.remaining_tokens, ==, 7);
  g_assert_cmpint (reply->rate.reset_tokens_us, ==, 20000);
  g_assert_cmpint (reply->rate.retry_after_us, ==, 2000000);
  g_assert_cmpuint (reply->tokens->len, ==, 3);
  g_assert_cmpuint (g_array_index (reply->tokens, AssayChatToken, 2).start, ==, 2);
  g_assert_cmpuint (g_array_index (reply->tokens, AssayChatToken, 2).end, ==, 4);
  g_assert_nonnull (strstr (script.last, "POST /v1/chat/completions"));
  g_assert_nonnull (strstr (script.last, "Idempotency-Key: run1-task2"));
  g_assert_null (strstr (script.last, "Authorization"));
  g_free (script.last);
}

typedef struct
{
  const char *what;
  const char *value;
  gint64 us;
} RetryCase;

static void
test_retry_after (void)
{
  static const RetryCase table[] = {
    { "seconds", "Retry-After: 7", 7000000 },
    { "parts of a second", "Retry-After: 0.5", 500000 },
    { "milliseconds come first", "retry-after-ms: 1500\r\nRetry-After: 2", 1500000 },
    { "a date that is past", "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT", 0 },
    { "nonsense", "Retry-After: soon", -1 },
    { "negative", "Retry-After: -5", -1 },
    { "none", "X: y", -1 },
  };
  Script script = { .status = 429, .body = "{}" };
  g_autoptr (AssayTestServer) server = assay_test_server_new (NULL, play, &script);
  g_autofree char *url = assay_test_server_url (server, "/v1");
  g_autoptr (AssayProvider) provider = make_provider (url, NULL);
  g_autoptr (AssayChatRequest) request = make_request ("Hello", "{}", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *headers = g_strconcat (table[i].value, "\r\n", NULL);
      g_autoptr (AssayChatReply) reply = NULL;

      g_test_message ("%s", table[i].what);
      script.headers = headers;
      reply = ask (provider, request);
      g_assert_error (reply->error, ASSAY_ERROR, ASSAY_ERROR_RATE_LIMIT);
      g_assert_cmpint (reply->rate.retry_after_us, ==, table[i].us);
    }
  g_free (script.last);
}

static void
note_quirks (const char *model, AssayModelQuirks quirks, gpointer user_data)
{
  g_string_append_printf (user_data, "%s:%d ", model, quirks);
}

/* The model server refuses the schema: 64 tasks at once learn it, and all of them succeed. */
static void
test_fallback (void)
{
  static const struct
  {
    const char *fault;
    const char *learned;
    AssayModelQuirks quirks;
  } table[] = {
    { "no-schema", "judge-1:1 ", ASSAY_QUIRK_NO_JSON_SCHEMA },
    { "no-format", "judge-1:1 judge-1:3 ", ASSAY_QUIRK_NO_JSON_SCHEMA | ASSAY_QUIRK_NO_JSON_OBJECT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const char *arguments[] = { "--fault", table[i].fault, NULL };
      ModelServer *server = model_server_start (arguments);
      g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%d/v1", model_server_get_port (server));
      g_autoptr (AssayProvider) provider = make_provider (url, "key");
      g_autoptr (AssayChatRequest) request
          = make_request ("Hello", "{}",
                          "{\"type\":\"object\",\"properties\":{\"grade\":{\"type\":\"integer\",\"minimum\":1,"
                          "\"maximum\":5}},\"required\":[\"grade\"]}");
      g_autoptr (GString) learned = g_string_new (NULL);
      Outcome outcomes[64] = { 0 };

      assay_provider_set_quirks_func (provider, note_quirks, learned);
      for (guint j = 0; j < G_N_ELEMENTS (outcomes); j++)
        assay_provider_complete (provider, request, NULL, on_done, &outcomes[j]);
      for (guint j = 0; j < G_N_ELEMENTS (outcomes); j++)
        {
          while (outcomes[j].reply == NULL)
            g_main_context_iteration (NULL, TRUE);
          g_assert_no_error (outcomes[j].reply->error);
          g_assert_nonnull (strstr (outcomes[j].reply->text, "grade"));
          assay_chat_reply_unref (outcomes[j].reply);
        }
      g_assert_cmpstr (learned->str, ==, table[i].learned);
      g_assert_cmpint (assay_provider_get_quirks (provider, "judge-1"), ==, table[i].quirks);
      model_server_stop (server);
    }
}

typedef struct
{
  const char *fault;
  int code; /* or -1 */
} FaultCase;

static void
test_faults (void)
{
  static const FaultCase table[] = {
    { "401", ASSAY_ERROR_AUTH },        { "403", ASSAY_ERROR_AUTH },          { "404", ASSAY_ERROR_MODEL_NOT_FOUND },
    { "408", ASSAY_ERROR_TIMEOUT },     { "413", ASSAY_ERROR_TOO_LARGE },     { "429", ASSAY_ERROR_RATE_LIMIT },
    { "429-after", ASSAY_ERROR_RATE_LIMIT }, { "quota", ASSAY_ERROR_QUOTA },  { "context", ASSAY_ERROR_TOO_LARGE },
    { "500", ASSAY_ERROR_SERVER },      { "502", ASSAY_ERROR_SERVER },        { "503", ASSAY_ERROR_SERVER },
    { "504", ASSAY_ERROR_TIMEOUT },     { "529", ASSAY_ERROR_SERVER },        { "hang", ASSAY_ERROR_TIMEOUT },
    { "drip", ASSAY_ERROR_TIMEOUT },    { "reset", ASSAY_ERROR_NETWORK },     { "close", ASSAY_ERROR_NETWORK },
    { "cut", ASSAY_ERROR_NETWORK },     { "cut-chunked", ASSAY_ERROR_NETWORK }, { "bad-json", ASSAY_ERROR_SERVER },
    { "empty-choices", ASSAY_ERROR_SERVER }, { "empty-content", -1 },
    { "refusal", ASSAY_ERROR_REFUSED }, { "length", -1 },                     { "content-filter", ASSAY_ERROR_REFUSED },
    { "redirect", ASSAY_ERROR_INVALID }, { "redirect-host", ASSAY_ERROR_INVALID }, { "huge", ASSAY_ERROR_TOO_LARGE },
    { "html", ASSAY_ERROR_SERVER },     { "wrong-type", ASSAY_ERROR_SERVER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const char *arguments[] = { "--fault", table[i].fault, "--drip-ms", "20", NULL };
      ModelServer *server = model_server_start (arguments);
      g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%d/v1", model_server_get_port (server));
      g_autoptr (AssayProvider) provider = make_provider (url, "key");
      g_autoptr (AssayChatRequest) request = make_request ("Hello", "{}", NULL);
      g_autoptr (AssayChatReply) reply = NULL;

      if (g_str_equal (table[i].fault, "hang") || g_str_equal (table[i].fault, "drip"))
        request->timeout_us = 300000;
      reply = ask (provider, request);
      g_test_message ("%s: %s", table[i].fault, reply->error != NULL ? reply->error->message : reply->text);
      if (table[i].code < 0)
        g_assert_no_error (reply->error);
      else
        g_assert_error (reply->error, ASSAY_ERROR, table[i].code);
      model_server_stop (server);
    }
}

static void
on_tested (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->models = assay_provider_test_finish (NULL, result, &outcome->error);
  outcome->done = TRUE;
}

typedef struct
{
  const char *what;
  guint status;
  const char *models;
  int code;
  const char *message;
} ModelsCase;

static const ModelsCase models_cases[] = {
  { "OpenRouter", 200, "{\"data\":[{\"id\":\"a/b\",\"context_length\":8192,\"pricing\":{\"prompt\":\"0.0000015\","
                       "\"completion\":\"0.00001\"}}]}", -1, "a/b 8192 1.5 10" },
  { "Hugging Face", 200, "{\"data\":[{\"id\":\"q\",\"providers\":[{\"context_length\":100,\"pricing\":{\"input\":1,\"output\":2}},"
                         "{\"context_length\":50,\"pricing\":{\"input\":3,\"output\":1}},{\"provider\":\"x\"}]}]}", -1, "q 50 3 2" },
  { "vLLM", 200, "{\"object\":\"list\",\"data\":[{\"id\":\"m\",\"owned_by\":\"vllm\",\"max_model_len\":4096}]}", -1, "m 4096 nan nan" },
  { "llama.cpp", 200, "{\"data\":[{\"id\":\"m\",\"meta\":{\"n_ctx_train\":2048}}]}", -1, "m 2048 nan nan" },
  { "a bare list, some of it nonsense", 200, "[1,{},{\"id\":\"\"},{\"id\":\"m\"}]", -1, "m -1 nan nan" },
  { "none", 200, "{\"data\":[]}", -1, "" },
  { "wrong key", 401, "{\"error\":{\"message\":\"bad key\"}}", ASSAY_ERROR_AUTH, "does not accept the key (status 401): bad key" },
  { "no list", 404, "nope", ASSAY_ERROR_MODEL_NOT_FOUND, "There is no list of models at http://127.0.0.1" },
  { "web page", 200, "<html>", ASSAY_ERROR_SERVER, "answers with a web page" },
  { "error in a good reply", 200, "{\"error\":{\"message\":\"down\",\"code\":503}}", ASSAY_ERROR_SERVER, "(status 503): down" },
};

static char *
describe (GPtrArray *models)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < models->len; i++)
    {
      AssayModelInfo *info = models->pdata[i];

      g_string_append_printf (text, "%s%s %d %g %g", i > 0 ? ";" : "", info->id, (int) info->context_tokens,
                              info->input_price, info->output_price);
    }
  return g_string_free (text, FALSE);
}

static void
test_models (void)
{
  Script script = { 0 };
  g_autoptr (AssayTestServer) server = assay_test_server_new (NULL, play, &script);
  g_autofree char *url = assay_test_server_url (server, "/v1/chat/completions");
  g_autoptr (AssayProvider) provider = make_provider (url, "sk-secret");

  for (gsize i = 0; i < G_N_ELEMENTS (models_cases); i++)
    {
      Outcome outcome = { 0 };

      script.status = models_cases[i].status;
      script.models = models_cases[i].models;
      assay_provider_test_async (provider, NULL, on_tested, &outcome);
      while (!outcome.done)
        g_main_context_iteration (NULL, TRUE);
      g_test_message ("%s: %s", models_cases[i].what, outcome.error != NULL ? outcome.error->message : "");
      if (models_cases[i].code < 0)
        {
          g_autofree char *text = NULL;

          g_assert_no_error (outcome.error);
          text = describe (outcome.models);
          g_assert_cmpstr (text, ==, models_cases[i].message);
        }
      else
        {
          g_assert_error (outcome.error, ASSAY_ERROR, models_cases[i].code);
          g_assert_nonnull (strstr (outcome.error->message, models_cases[i].message));
        }
      g_clear_pointer (&outcome.models, g_ptr_array_unref);
      g_clear_error (&outcome.error);
    }
}

static void
on_probed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->models = assay_provider_probe_finish (result, &outcome->error);
  outcome->done = TRUE;
}

static void
test_probe (void)
{
  ModelServer *server = model_server_start ((const char *[]){ NULL });
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%d/v1", model_server_get_port (server));
  AssayProviderPreset places[] = {
    { "nobody", "Nobody", "openai", "http://127.0.0.1:1/v1", NULL, NULL, 1 },
    { "here", "Here", "openai", url, NULL, NULL, 2 },
    { "cloud", "Cloud", "openai", "http://127.0.0.1:1/never-asked", "KEY", NULL, 0 },
  };
  Outcome outcome = { 0 };
  AssayFoundServer *found;

  assay_provider_probe_async (places, G_N_ELEMENTS (places), NULL, on_probed, &outcome);
  while (!outcome.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (outcome.error);
  g_assert_cmpuint (outcome.models->len, ==, 1);
  found = outcome.models->pdata[0];
  g_assert_cmpstr (found->preset->id, ==, "here");
  g_assert_cmpstr (found->base_url, ==, url);
  g_assert_cmpuint (found->models->len, >, 0);
  g_ptr_array_unref (outcome.models);
  model_server_stop (server);
}

static void
test_presets (void)
{
  guint n;
  const AssayProviderPreset *presets = assay_provider_presets (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AssayProvider) provider = make_provider (presets[i].base_url, NULL);

      g_assert_true (assay_provider_find_preset (presets[i].id) == &presets[i]);
      g_assert_true ((presets[i].port == 0) == (presets[i].key_env != NULL));
      g_assert_nonnull (provider);
    }
}

typedef struct
{
  const char *kind;
  const char *url;
  const char *key;
  int code;
  const char *message;
} ConfigCase;

static void
test_configs (void)
{
  static const ConfigCase table[] = {
    { "telepathy", "http://x", NULL, ASSAY_ERROR_UNSUPPORTED, "provider kind “telepathy”" },
    { "openai", "api.example.com", NULL, ASSAY_ERROR_INVALID, "Connection “Test”: The address “api.example.com” must begin" },
    { "openai", NULL, NULL, ASSAY_ERROR_INVALID, "is empty" },
    { "openai", "http://x/v1", "sk-secret\nX: y", ASSAY_ERROR_INVALID, "contains a line break" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (AssayProviderConfig) config = assay_provider_config_new ("Test", table[i].kind, table[i].url);
      g_autoptr (GError) error = NULL;

      config->key = g_strdup (table[i].key);
      g_assert_null (assay_provider_new (config, &error));
      g_assert_error (error, ASSAY_ERROR, table[i].code);
      g_assert_nonnull (strstr (error->message, table[i].message));
      g_assert_null (strstr (error->message, "sk-secret"));
    }
}

static void
test_cancel (void)
{
  ModelServer *server = model_server_start ((const char *[]){ "--fault", "hang", NULL });
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%d/v1", model_server_get_port (server));
  AssayProvider *provider = make_provider (url, "key");
  g_autoptr (AssayChatRequest) request = make_request ("Hello", "{}", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Outcome outcome = { 0 };

  assay_provider_complete (provider, request, cancellable, on_done, &outcome);
  assay_provider_unref (provider); /* the request keeps it alive */
  g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  while (outcome.reply == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (outcome.reply->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assay_chat_reply_unref (outcome.reply);
  model_server_stop (server);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/engine/provider/replies", test_replies);
  g_test_add_func ("/engine/provider/everything-said", test_everything_said);
  g_test_add_func ("/engine/provider/retry-after", test_retry_after);
  g_test_add_func ("/engine/provider/fallback", test_fallback);
  g_test_add_func ("/engine/provider/faults", test_faults);
  g_test_add_func ("/engine/provider/models", test_models);
  g_test_add_func ("/engine/provider/probe", test_probe);
  g_test_add_func ("/engine/provider/presets", test_presets);
  g_test_add_func ("/engine/provider/configs", test_configs);
  g_test_add_func ("/engine/provider/cancel", test_cancel);
  return g_test_run ();
}
