/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz-reply.c: any text as a model's answer. What comes out is JSON that can be written and read again;
 * an answer that is one object is that object; an error says something; and text that was cut by the
 * token limit never gives an object that the model did not finish. */
#include "fuzz.h"

#include "assay-error.h"
#include "assay-json.h"
#include "assay-reply-confidence.h"
#include "assay-reply-parser.h"

#include <math.h>
#include <string.h>

const char *const fuzz_words[] = {
  "{", "}", "[", "]", ",", ":", "\"", "'", "“", "”", "\\", "\\u00e9", "\\ud83d", "{\"grade\":", "\"comment\"", "grade", "None",
  "True", "NaN", "//", "/*", "*/", "```", "```json\n", "<think>", "</think>", "\n", " ", "4", "-1e9", "null", "\xc2\xa0", NULL,
};

static const char schema_text[]
    = "{\"type\":\"object\",\"properties\":{\"grade\":{\"type\":\"integer\"},\"comment\":{\"type\":\"string\"}},"
      "\"required\":[\"grade\"]}";
static const char single_text[] = "{\"type\":\"object\",\"properties\":{\"grade\":{\"type\":\"integer\"}}}";
static const char config_text[] = "<View><Text name=\"t\" value=\"$t\"/><Rating name=\"grade\" toName=\"t\"/></View>";

static AssayChatSchema *
make_schema (const char *text)
{
  g_autoptr (JsonNode) node = assay_json_parse (text, -1, NULL);

  return assay_chat_schema_new (NULL, node);
}

static AssayChatReply *
make_reply (const char *text, AssayFinishReason finish)
{
  AssayChatReply *reply = assay_chat_reply_new ();
  guint length = strlen (text);

  reply->text = g_strdup (text);
  reply->finish = finish;
  reply->tokens = g_array_new (FALSE, FALSE, sizeof (AssayChatToken));
  for (guint i = 0; i < length; i += 3)
    {
      AssayChatToken token = { i, MIN (i + 3, length), -0.1 };

      g_array_append_val (reply->tokens, token);
    }
  return reply;
}

static void
check (const char *text, AssayFinishReason finish, AssayChatSchema *schema, AssayLabelConfig *config)
{
  g_autoptr (AssayChatReply) reply = make_reply (text, finish);
  g_autoptr (GPtrArray) repairs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = assay_reply_parse (reply, schema, repairs, &error);
  g_autofree char *written = NULL;
  double confidence;

  g_assert ((object == NULL) == (error != NULL));
  if (object == NULL)
    {
      g_assert (error->domain == ASSAY_ERROR && *error->message != '\0');
      g_assert (g_utf8_validate (error->message, -1, NULL));
      return;
    }
  written = assay_json_object_to_text (object);
  g_assert (assay_json_check (written, -1, NULL));
  for (guint i = 0; finish == ASSAY_FINISH_LENGTH && i < repairs->len; i++)
    g_assert (strcmp (repairs->pdata[i], "closing brackets") != 0);
  confidence = assay_reply_confidence (reply, config, object, NULL);
  g_assert (isnan (confidence) || (confidence >= 0 && confidence <= 1));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static AssayChatSchema *schema, *single;
  static AssayLabelConfig *config;
  g_autofree char *raw = g_strndup ((const char *) data, size);
  g_autofree char *text = g_utf8_make_valid (raw, -1); /* what comes out of the envelope is valid */

  if (schema == NULL)
    {
      schema = make_schema (schema_text);
      single = make_schema (single_text);
      config = assay_label_config_new (config_text, -1, NULL);
    }
  check (text, ASSAY_FINISH_STOP, schema, config);
  check (text, ASSAY_FINISH_LENGTH, schema, config);
  check (text, ASSAY_FINISH_STOP, single, config);
  check (text, ASSAY_FINISH_STOP, NULL, config);
  return 0;
}
