/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz-envelope.c: any bytes as the body that an OpenAI-compatible server sends, and as a reply that
 * was stored. A reply has an answer or an error; its tokens, if there are any, are its text. */
#include "fuzz.h"

#include "assay-error.h"
#include "assay-json.h"
#include "assay-provider-openai-private.h"

#include <string.h>

const char *const fuzz_words[] = {
  "\"choices\"", "\"message\"", "\"content\"", "\"finish_reason\"", "\"length\"", "\"refusal\"", "\"logprobs\"", "\"bytes\"",
  "\"token\"", "\"logprob\"", "\"usage\"", "\"error\"", "\"detail\"", "\"code\"", "\"param\"", "null", "[]", "{}", "[1]", ":", ",",
  "\"", "1e308", "-1", "9223372036854775807", NULL,
};

static void
check_reply (AssayChatReply *reply)
{
  guint32 at = 0;

  g_assert (reply->error != NULL || reply->text != NULL || reply->status == 0);
  if (reply->error != NULL)
    g_assert (g_utf8_validate (reply->error->message, -1, NULL));
  for (guint i = 0; reply->tokens != NULL && i < reply->tokens->len; i++)
    {
      AssayChatToken *token = &g_array_index (reply->tokens, AssayChatToken, i);

      g_assert (token->start == at && token->end >= at && token->logprob <= 0);
      at = token->end;
    }
  g_assert (reply->tokens == NULL || at == strlen (reply->text));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static AssayProvider *provider;
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  g_autoptr (GString) headers = g_string_new (NULL);
  AssayHttpReply http = { .status = size % 2 == 0 ? 200 : 400, .body = body, .headers = headers };
  g_autoptr (JsonNode) node = assay_openai_parse_body (&http);
  g_autoptr (AssayChatReply) reply = NULL;
  g_auto (AssayOpenaiError) said = { 0 };
  g_autoptr (GError) error = NULL;

  if (provider == NULL)
    {
      g_autoptr (AssayProviderConfig) config = assay_provider_config_new ("Fuzz", "openai", "http://127.0.0.1:1/v1");

      config->key = g_strdup ("sk-0123456789");
      provider = assay_provider_new (config, NULL);
      g_assert (provider != NULL);
    }
  reply = assay_provider_read (provider, body);
  check_reply (reply);
  assay_openai_error_read (&said, node);
  error = assay_openai_error_make ((AssayOpenai *) provider, "m", &http, &said);
  g_assert (error->domain == ASSAY_ERROR && g_utf8_validate (error->message, -1, NULL));
  g_assert (strstr (error->message, "sk-0123456789") == NULL && strchr (error->message, '\n') == NULL);
  return 0;
}
