/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ms-answer.c: writes the bodies: completions, errors, model lists, web pages. The content of a
 * completion follows the schema of the request; without one, a schema that stands in the prompt
 * (which is what a client falls back to when a server knows no structured output); without that,
 * sentences. The faults that a 200 can have are made here; those of the connection are in
 * ms-deliver.c. */

#include "ms-answer.h"
#include "ms-tokens.h"

#include <string.h>

#define MAX_SCHEMA_TRIES 64 /* braces looked at in a prompt that might open a schema */

static const char *const before[] = {
  [MS_PLAIN_PROSE] = "Here is my evaluation, as requested:\n\n",
  [MS_PLAIN_FENCE] = "```json\n",
  [MS_PLAIN_JSON] = "",
};

static const char *const after[] = {
  [MS_PLAIN_PROSE] = "\n\nLet me know if anything should be explained further.",
  [MS_PLAIN_FENCE] = "\n```",
  [MS_PLAIN_JSON] = "",
};

static bool
fault_is (const MsAnswerContext *context,
          MsFaultKind            kind)
{
  return context->fault != NULL && context->fault->kind == kind;
}

static void
unescape_messages (const MsChat *chat,
                   MsBuffer     *out)
{
  ms_buffer_clear (out);
  for (const MsJson *message = chat->messages->child; message != NULL; message = message->next)
    {
      const MsJson *content = ms_json_get (message, "content");

      if (ms_json_is (content, MS_JSON_STRING))
        ms_json_unescape (content, out);
      else if (ms_json_is (content, MS_JSON_ARRAY))
        for (const MsJson *part = content->child; part != NULL; part = part->next)
          if (ms_json_is (ms_json_get (part, "text"), MS_JSON_STRING))
            ms_json_unescape (ms_json_get (part, "text"), out);
    }
}

/* The first JSON Schema that stands in the prompt; NULL when there is none. */
static const MsJson *
find_schema (const MsChat *chat,
             MsScratch    *scratch)
{
  MsBuffer *text = &scratch->text;
  size_t at = 0;

  unescape_messages (chat, text);
  ms_json_parse (&scratch->doc, "null", 4);
  for (unsigned tries = 0; at < text->length && tries < MAX_SCHEMA_TRIES; tries++)
    {
      const char *brace = memchr (text->data + at, '{', text->length - at);
      const MsJson *schema;
      size_t used;

      if (brace == NULL)
        return NULL;
      at = (size_t) (brace - text->data);
      schema = ms_json_parse_more (&scratch->doc, brace, text->length - at, &used);
      if (ms_json_is (ms_json_get (schema, "properties"), MS_JSON_OBJECT))
        return schema;
      at += schema != NULL ? used : 1;
    }
  return NULL;
}

static MsValuesKind
kind_of_values (const MsChat          *chat,
                const MsAnswerContext *context,
                const MsJson          *schema,
                MsBuffer              *scratch)
{
  MsSpoiled spoiled;

  if (fault_is (context, MS_FAULT_OUT_OF_RANGE))
    return MS_VALUES_OUT_OF_RANGE;
  if (fault_is (context, MS_FAULT_STUBBORN_OUTPUT))
    return MS_VALUES_INVALID;
  if (!fault_is (context, MS_FAULT_INVALID_OUTPUT))
    return MS_VALUES_GOOD;
  if (chat->correction == NULL)
    return MS_VALUES_INVALID;
  ms_buffer_clear (scratch);
  ms_values_write (scratch, schema, context->task->spoiled_seed, MS_VALUES_INVALID, &spoiled);
  return ms_chat_mentions (chat, spoiled.name, spoiled.name_length) ? MS_VALUES_GOOD
                                                                    : MS_VALUES_INVALID;
}

static MsPlain
dress_of (const MsChat          *chat,
          const MsAnswerContext *context)
{
  if (fault_is (context, MS_FAULT_PROSE))
    return MS_PLAIN_PROSE;
  if (fault_is (context, MS_FAULT_FENCE))
    return MS_PLAIN_FENCE;
  return chat->format == MS_FORMAT_NONE ? context->plain : MS_PLAIN_JSON;
}

/* What the model says, into scratch->content. */
static void
write_content (const MsChat          *chat,
               const MsJson          *schema,
               const MsAnswerContext *context,
               uint64_t               seed,
               MsScratch             *scratch)
{
  MsBuffer *content = &scratch->content;
  MsPlain dress = dress_of (chat, context);
  MsValuesKind kind = kind_of_values (chat, context, schema, content);
  MsSpoiled spoiled = { 0 };

  ms_buffer_clear (content);
  if (schema == NULL && chat->format == MS_FORMAT_NONE)
    {
      ms_values_sentence (content, seed, 0, 400);
      return;
    }
  ms_buffer_puts (content, before[dress]);
  if (schema != NULL)
    ms_values_write (content, schema, seed, kind, &spoiled);
  else
    {
      ms_buffer_puts (content, "{\"answer\":\"");
      ms_values_sentence (content, seed, 0, 400);
      ms_buffer_puts (content, "\"}");
    }
  ms_buffer_puts (content, after[dress]);
  context->task->awaits_correction = kind == MS_VALUES_INVALID && spoiled.done;
  if (context->task->awaits_correction)
    context->task->spoiled_seed = seed;
}

/* Shortens the content to what the request or the fault allows; the finish reason. */
static const char *
shorten (const MsChat          *chat,
         const MsAnswerContext *context,
         MsBuffer              *content)
{
  size_t length = content->length;

  if (fault_is (context, MS_FAULT_LENGTH))
    length = ms_tokens_prefix (content->data, length, ms_tokens_count (content->data, length) / 2);
  else if (chat->max_tokens >= 0)
    length = ms_tokens_prefix (content->data, length, chat->max_tokens);
  if (fault_is (context, MS_FAULT_EMPTY_CONTENT) || fault_is (context, MS_FAULT_CONTENT_FILTER))
    length = 0;
  if (length == content->length || length == 0)
    {
      content->length = length;
      return fault_is (context, MS_FAULT_CONTENT_FILTER) ? "content_filter" : "stop";
    }
  content->length = length;
  return "length";
}

static void
write_choice (MsBuffer              *body,
              const MsChat          *chat,
              const MsAnswerContext *context,
              const char            *reason,
              const MsBuffer        *content,
              int                    index,
              uint64_t               seed)
{
  ms_buffer_printf (body, "%s{\"index\":%d,\"message\":{\"role\":\"assistant\",\"content\":",
                    index > 0 ? "," : "", index);
  if (fault_is (context, MS_FAULT_REFUSAL))
    ms_buffer_puts (body, "null,\"refusal\":\"I'm sorry, I can't assist with that request.\"");
  else
    {
      ms_buffer_append (body, "\"", 1);
      ms_buffer_put_escaped (body, content->data, content->length);
      ms_buffer_puts (body, "\",\"refusal\":null");
    }
  ms_buffer_puts (body, ",\"annotations\":[]},\"logprobs\":");
  if (chat->logprobs && !fault_is (context, MS_FAULT_REFUSAL))
    ms_tokens_logprobs (body, content->data, content->length, chat->top_logprobs, seed);
  else
    ms_buffer_puts (body, "null");
  ms_buffer_printf (body, ",\"finish_reason\":\"%s\"}", reason);
}

static void
write_usage (MsBuffer *body,
             int64_t   prompt,
             int64_t   completion,
             double    cost)
{
  ms_buffer_puts (body, "\"usage\":{");
  if (cost > 0)
    ms_buffer_printf (body, "\"cost\":%.9f,", cost);
  ms_buffer_puts (body, "\"prompt_tokens\":");
  ms_buffer_put_int (body, prompt);
  ms_buffer_puts (body, ",\"completion_tokens\":");
  ms_buffer_put_int (body, completion);
  ms_buffer_puts (body, ",\"total_tokens\":");
  ms_buffer_put_int (body, prompt + completion);
  ms_buffer_puts (body, ",\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},"
                        "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0,"
                        "\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}");
}

/* A choice's seed. At temperature 0 all choices and repeats say the same. */
static uint64_t
seed_of (const MsChat          *chat,
         const MsAnswerContext *context,
         int                    index)
{
  uint64_t seed = ms_mix (chat->seed, context->seed);

  if (chat->temperature > 0)
    seed = ms_mix (seed, (uint64_t) context->task->attempts * MS_MAX_CHOICES + (uint64_t) index);
  return seed;
}

/* Appends to @body the completion that answers @chat. */
void
ms_answer_completion (MsBuffer              *body,
                      const MsChat          *chat,
                      const MsAnswerContext *context,
                      MsScratch             *scratch)
{
  const MsJson *schema = chat->format == MS_FORMAT_SCHEMA ? chat->schema
                                                          : find_schema (chat, scratch);
  int choices = fault_is (context, MS_FAULT_EMPTY_CHOICES) ? 0 : chat->n;
  int64_t completion = 0;

  ms_buffer_printf (
      body,
      "{\"id\":\"chatcmpl-%016llx\",\"object\":\"chat.completion\",\"created\":%lld,\"model\":\"",
      (unsigned long long) context->number, (long long) context->created);
  ms_buffer_append (body, chat->model.text, chat->model.length);
  ms_buffer_puts (body, "\",\"choices\":[");
  for (int i = 0; i < choices; i++)
    {
      uint64_t seed = seed_of (chat, context, i);
      const char *reason;

      write_content (chat, schema, context, seed, scratch);
      reason = shorten (chat, context, &scratch->content);
      completion += ms_tokens_count (scratch->content.data, scratch->content.length);
      write_choice (body, chat, context, reason, &scratch->content, i, seed);
    }
  ms_buffer_puts (body, "],");
  write_usage (body, chat->prompt_tokens, completion, context->cost);
  ms_buffer_printf (body, ",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_%08x\"}",
                    (unsigned) ms_mix (context->seed, 3));
}

/* Appends an error object. */
void
ms_answer_error (MsBuffer      *body,
                 const MsError *error)
{
  ms_buffer_puts (body, "{\"error\":{\"message\":");
  ms_buffer_put_string (body, error->message);
  ms_buffer_puts (body, ",\"type\":");
  ms_buffer_put_string (body, error->type);
  ms_buffer_puts (body, ",\"param\":");
  ms_buffer_put_string (body, error->param);
  ms_buffer_puts (body, ",\"code\":");
  ms_buffer_put_string (body, error->code);
  ms_buffer_puts (body, "}}");
}

/* Appends one model object. */
void
ms_answer_model (MsBuffer   *body,
                 const char *model)
{
  ms_buffer_puts (body, "{\"id\":");
  ms_buffer_put_string (body, model);
  ms_buffer_puts (body,
                  ",\"object\":\"model\",\"created\":1735689600,\"owned_by\":\"assay-tests\"}");
}

/* Appends the answer of GET /v1/models. */
void
ms_answer_models (MsBuffer    *body,
                  char *const *models,
                  unsigned     count)
{
  ms_buffer_puts (body, "{\"object\":\"list\",\"data\":[");
  for (unsigned i = 0; i < count; i++)
    {
      if (i > 0)
        ms_buffer_append (body, ",", 1);
      ms_answer_model (body, models[i]);
    }
  ms_buffer_puts (body, "]}");
}

/* Appends a web page such as a proxy or a login portal sends. */
void
ms_answer_page (MsBuffer *body,
                int       status)
{
  const char *title = status == 502   ? "502 Bad Gateway"
                      : status == 504 ? "504 Gateway Time-out"
                                      : "Sign in";

  ms_buffer_printf (body,
                    "<!DOCTYPE html>\n<html>\n<head><title>%s</title></head>\n<body>\n"
                    "<center><h1>%s</h1></center>\n</body>\n</html>\n",
                    title, title);
}
