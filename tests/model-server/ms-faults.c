/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ms-faults.c: the table of everything that can go wrong, and the rules that say when it does. A
 * rule counts per task, not per connection, so that "the first request of each task fails" means
 * the same thing however the client spreads and repeats its requests; by-lot rules hash the task
 * and its attempt, so that a run strikes the same tasks each time. */

#include "ms-faults.h"
#include "ms-values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_TIMES 15 /* four bits */

/* Rows: name, kind, status, error type, error code, what the error says, what --help says. A status
 * without a message is sent as a web page. */
static const MsFault faults_table[] = {
  { "401", MS_FAULT_STATUS, 401, "invalid_request_error", "invalid_api_key",
    "Incorrect API key provided.", "wrong key" },
  { "403", MS_FAULT_STATUS, 403, "invalid_request_error", "unsupported_country_region_territory",
    "Country, region, or territory not supported.", "forbidden" },
  { "404", MS_FAULT_STATUS, 404, "invalid_request_error", "model_not_found",
    "The model does not exist or you do not have access to it.", "no such model" },
  { "408", MS_FAULT_STATUS, 408, "server_error", NULL,
    "The request timed out.", "time-out told by the server" },
  { "413", MS_FAULT_STATUS, 413, "invalid_request_error", "request_too_large",
    "The request body is too large.", "request too large" },
  { "429", MS_FAULT_STATUS, 429, "requests", "rate_limit_exceeded",
    "Rate limit reached for requests. Please try again later.",
    "rate limit without Retry-After" },
  { "429-after", MS_FAULT_RETRY_AFTER, 429, "requests", "rate_limit_exceeded",
    "Rate limit reached for requests. Please try again in 1s.",
    "rate limit with Retry-After: 1; too early repeats are counted" },
  { "quota", MS_FAULT_STATUS, 429, "insufficient_quota", "insufficient_quota",
    "You exceeded your current quota, please check your plan and billing details.",
    "429 that waiting does not cure" },
  { "context", MS_FAULT_STATUS, 400, "invalid_request_error", "context_length_exceeded",
    "This model's maximum context length is 8192 tokens. However, your messages resulted in "
    "more tokens. Please reduce the length of the messages.",
    "400, prompt too long" },
  { "500", MS_FAULT_STATUS, 500, "server_error", NULL,
    "The server had an error while processing your request. Sorry about that!", "server error" },
  { "502", MS_FAULT_STATUS, 502, NULL, NULL, NULL, "bad gateway, as HTML like a proxy sends it" },
  { "503", MS_FAULT_STATUS, 503, "server_error", NULL,
    "That model is currently overloaded with other requests. You can retry your request.",
    "overloaded" },
  { "504", MS_FAULT_STATUS, 504, NULL, NULL, NULL, "gateway time-out, as HTML" },
  { "529", MS_FAULT_STATUS, 529, "overloaded_error", NULL,
    "Overloaded", "overloaded, another vendor's status" },
  { "hang", MS_FAULT_HANG, 0, NULL, NULL, NULL, "never answers" },
  { "drip", MS_FAULT_DRIP, 200, NULL, NULL, NULL, "answers byte by byte (--drip-ms)" },
  { "reset", MS_FAULT_RESET, 0, NULL, NULL, NULL, "resets the connection" },
  { "close", MS_FAULT_CLOSE, 0, NULL, NULL, NULL, "closes without an answer" },
  { "cut", MS_FAULT_CUT, 200, NULL, NULL, NULL, "closes before Content-Length is reached" },
  { "cut-chunked", MS_FAULT_CUT_CHUNKED, 200, NULL, NULL, NULL, "closes before the last chunk" },
  { "bad-json", MS_FAULT_BAD_JSON, 200, NULL, NULL, NULL, "a whole body that is not JSON" },
  { "empty-choices", MS_FAULT_EMPTY_CHOICES, 200, NULL, NULL, NULL, "\"choices\": []" },
  { "empty-content", MS_FAULT_EMPTY_CONTENT, 200, NULL, NULL, NULL, "\"content\": \"\"" },
  { "refusal", MS_FAULT_REFUSAL, 200, NULL, NULL, NULL, "message.refusal instead of content" },
  { "length", MS_FAULT_LENGTH, 200, NULL, NULL, NULL, "finish_reason length, the JSON cut" },
  { "content-filter", MS_FAULT_CONTENT_FILTER, 200, NULL, NULL,
    NULL, "finish_reason content_filter" },
  { "redirect", MS_FAULT_REDIRECT, 302, NULL, NULL, NULL, "302 to another path here" },
  { "redirect-host", MS_FAULT_REDIRECT_HOST, 302, NULL, NULL,
    NULL, "302 to another host name (localhost)" },
  { "huge", MS_FAULT_HUGE, 200, NULL, NULL, NULL, "a body of 100 MB (--huge-mb)" },
  { "html", MS_FAULT_HTML, 200, NULL, NULL, NULL, "200 with a web page" },
  { "wrong-type", MS_FAULT_WRONG_TYPE, 200, NULL, NULL, NULL, "JSON that is no completion" },
  { "prose", MS_FAULT_PROSE, 200, NULL, NULL, NULL, "the JSON between sentences" },
  { "fence", MS_FAULT_FENCE, 200, NULL, NULL, NULL, "the JSON in a code fence" },
  { "invalid-output", MS_FAULT_INVALID_OUTPUT, 200, NULL, NULL,
    NULL, "breaks the schema until a request names the property" },
  { "stubborn-output", MS_FAULT_STUBBORN_OUTPUT, 200, NULL, NULL,
    NULL, "breaks the schema whatever is said" },
  { "out-of-range", MS_FAULT_OUT_OF_RANGE, 200, NULL, NULL, NULL, "one number beyond its bounds" },
  { "no-schema", MS_FAULT_NO_SCHEMA, 400, "invalid_request_error", NULL,
    "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this "
    "model.",
    "400 to json_schema, json_object works" },
  { "no-format", MS_FAULT_NO_FORMAT, 400, "invalid_request_error", NULL,
    "Invalid parameter: 'response_format' is not supported with this model.",
    "400 to json_schema and json_object" },
  { "mix", MS_FAULT_MIX, 0, NULL, NULL,
    NULL, "each task fails once: 500 502 503 529 reset close cut bad-json in turn" },
  { "mix-all", MS_FAULT_MIX_ALL, 0, NULL, NULL,
    NULL, "each task fails eight times, once with each of these" },
};

static const char *const mixed[] = {
  "500", "502", "503", "529", "reset", "close", "cut", "bad-json"
};
#define MIXED (sizeof mixed / sizeof *mixed)

static const MsFault *
find_fault (const char *name,
            size_t      length)
{
  for (size_t i = 0; i < sizeof faults_table / sizeof *faults_table; i++)
    if (strlen (faults_table[i].name) == length && memcmp (faults_table[i].name, name, length) == 0)
      return &faults_table[i];
  return NULL;
}

/* The fault @name of the table; NULL when there is none. */
const MsFault *
ms_fault_named (const char *name)
{
  return find_fault (name, strlen (name));
}

static bool
read_amount (const char *text,
             const char *word,
             double     *amount)
{
  char *end;

  if (strncmp (text, word, strlen (word)) != 0)
    return false;
  *amount = strtod (text + strlen (word), &end);
  return *end == '\0' && *amount > 0;
}

static bool
read_mode (MsRule     *rule,
           const char *text)
{
  if (strcmp (text, "once") == 0)
    {
      rule->mode = MS_MODE_TIMES;
      rule->amount = 1;
    }
  else if (read_amount (text, "times=", &rule->amount))
    rule->mode = MS_MODE_TIMES;
  else if (read_amount (text, "every=", &rule->amount))
    rule->mode = MS_MODE_EVERY;
  else if (read_amount (text, "after=", &rule->amount))
    rule->mode = MS_MODE_AFTER;
  else if (read_amount (text, "rate=", &rule->amount))
    rule->mode = MS_MODE_RATE;
  else
    return strcmp (text, "always") == 0;
  return rule->mode != MS_MODE_TIMES || rule->amount <= MAX_TIMES;
}

/* Adds the rule @text, "KIND[:once|times=N|every=N|after=N|rate=P|always]". On failure @message says what
 * is wrong. */
bool
ms_faults_add (MsFaults   *faults,
               const char *text,
               size_t      length,
               char       *message,
               size_t      message_size)
{
  const char *colon = memchr (text, ':', length);
  size_t name_length = colon != NULL ? (size_t) (colon - text) : length;
  MsRule rule = { .fault = find_fault (text, name_length), .mode = MS_MODE_ALWAYS };
  char mode[32] = "always";

  if (colon != NULL)
    snprintf (mode, sizeof mode, "%.*s", (int) (length - name_length - 1), colon + 1);
  if (rule.fault == NULL || !read_mode (&rule, mode))
    {
      snprintf (message, message_size, "there is no fault \"%.*s\"; --help lists them",
                (int) (length < 80 ? length : 80), text);
      return false;
    }
  if (faults->count == MS_MAX_RULES)
    {
      snprintf (message, message_size, "at most %d faults at a time", MS_MAX_RULES);
      return false;
    }
  if (rule.fault->kind == MS_FAULT_MIX || rule.fault->kind == MS_FAULT_MIX_ALL)
    {
      rule.mode = MS_MODE_TIMES;
      rule.amount = rule.fault->kind == MS_FAULT_MIX ? 1 : MIXED;
    }
  faults->rules[faults->count++] = rule;
  return true;
}

static bool
applies (const MsRule *rule,
         const MsChat *chat)
{
  if (rule->fault->kind == MS_FAULT_NO_SCHEMA)
    return chat != NULL && chat->format == MS_FORMAT_SCHEMA;
  if (rule->fault->kind == MS_FAULT_NO_FORMAT)
    return chat != NULL && chat->format != MS_FORMAT_NONE;
  return true;
}

static unsigned
times_fired (const MsTask *task,
             unsigned      index)
{
  return (task->fired >> (4 * index)) & MAX_TIMES;
}

static bool
strikes (MsRule       *rule,
         unsigned      index,
         const MsTask *task,
         uint64_t      seed)
{
  switch (rule->mode)
    {
    case MS_MODE_EVERY:
      return ++rule->asked % (uint64_t) rule->amount == 0;
    case MS_MODE_AFTER:
      return ++rule->asked > (uint64_t) rule->amount;
    case MS_MODE_RATE:
      return (double) (ms_mix (task->hash ^ seed, task->attempts * MS_MAX_RULES + index) >> 11)
                 * 0x1p-53
             < rule->amount;
    case MS_MODE_TIMES:
      return times_fired (task, index) < rule->amount;
    default:
      return true;
    }
}

/* The fault that this request for @task meets, or NULL: the first rule that strikes. @chat may be
 * NULL for a request that is no chat completion. */
const MsFault *
ms_faults_pick (MsFaults     *faults,
                MsTask       *task,
                const MsChat *chat,
                uint64_t      seed)
{
  for (unsigned i = 0; i < faults->count; i++)
    {
      MsRule *rule = &faults->rules[i];
      unsigned fired = times_fired (task, i);

      if (!applies (rule, chat) || !strikes (rule, i, task, seed))
        continue;
      if (fired < MAX_TIMES)
        task->fired += (uint64_t) 1 << (4 * i);
      if (rule->fault->kind == MS_FAULT_MIX)
        return ms_fault_named (mixed[task->ordinal % MIXED]);
      if (rule->fault->kind == MS_FAULT_MIX_ALL)
        return ms_fault_named (mixed[fired]);
      return rule->fault;
    }
  return NULL;
}

/* Appends a line for each fault. */
void
ms_faults_help (MsBuffer *out)
{
  for (size_t i = 0; i < sizeof faults_table / sizeof *faults_table; i++)
    ms_buffer_printf (out, "  %-16s %s\n", faults_table[i].name, faults_table[i].help);
}
